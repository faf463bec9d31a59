"""Jekyll (GitHub Pages, Octopress): static pages; jekyll-seo-tag and jekyll-feed write standard metadata."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark


class Jekyll(Generic):
    """Sites built with Jekyll, whatever the theme."""

    name: ClassVar[str] = "jekyll"
    generator: ClassVar[str | None] = "Jekyll"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "a comment names a Jekyll plugin",
            "/descendant::comment()[contains(., 'Jekyll SEO tag') or contains(., 'Jekyll Feed')]",
            ("jekyll seo tag", "jekyll feed"),
        ),
        Mark(
            "code was coloured by Rouge",
            "/descendant::div[contains(concat(' ',@class,' '),' highlighter-rouge ')]",
            ("highlighter-rouge",),
            "classes",
        ),
        Mark(
            "the footer links to Jekyll",
            "//footer//a[contains(@href,'jekyllrb.com') or contains(@href,'octopress.org')]",
            ("jekyllrb.com", "octopress.org"),
            "links",
        ),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("feed.xml", Role.FEED),
        ("atom.xml", Role.FEED),
        ("archives/", Role.LISTING),
    )
