"""Jekyll (GitHub Pages, Octopress): static pages; jekyll-seo-tag and jekyll-feed write standard metadata."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic


class Jekyll(Generic):
    """Sites built with Jekyll, whatever the theme."""

    name: ClassVar[str] = "jekyll"
    generator: ClassVar[str | None] = "Jekyll"
    marks: ClassVar[tuple[tuple[str, str], ...]] = (
        ("//comment()[contains(., 'Jekyll SEO tag') or contains(., 'Jekyll Feed')]", "a comment names a Jekyll plugin"),
        ("//div[contains(concat(' ',@class,' '),' highlighter-rouge ')]", "code was coloured by Rouge"),
        ("//footer//a[contains(@href,'jekyllrb.com') or contains(@href,'octopress.org')]", "the footer links to Jekyll"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("feed.xml", Role.FEED),
        ("atom.xml", Role.FEED),
        ("archives/", Role.LISTING),
    )
