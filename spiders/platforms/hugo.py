"""Hugo: static pages; section lists, taxonomies and alias pages follow fixed addresses."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic


class Hugo(Generic):
    """Sites built with Hugo, whatever the theme."""

    name: ClassVar[str] = "hugo"
    generator: ClassVar[str | None] = "Hugo"
    marks: ClassVar[tuple[tuple[str, str], ...]] = (
        ("//pre[contains(@class,'chroma')][ancestor::div[@class='highlight']]", "code was coloured by Chroma"),
        ("//footer//a[contains(@href,'gohugo.io')]", "the footer links to gohugo.io"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("index.xml", Role.FEED),
        ("posts/", Role.LISTING),
        ("archives/", Role.LISTING),
    )
