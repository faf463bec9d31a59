"""Hugo: static pages; section lists, taxonomies and alias pages follow fixed addresses."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark


class Hugo(Generic):
    """Sites built with Hugo, whatever the theme."""

    name: ClassVar[str] = "hugo"
    generator: ClassVar[str | None] = "Hugo"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "code was coloured by Chroma",
            "/descendant::pre[contains(@class,'chroma')][ancestor::div[@class='highlight']]",
            ("chroma",),
            "classes",
        ),
        Mark("the footer links to gohugo.io", "//footer//a[contains(@href,'gohugo.io')]", ("gohugo.io",), "links"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("index.xml", Role.FEED),
        ("posts/", Role.LISTING),
        ("archives/", Role.LISTING),
    )
