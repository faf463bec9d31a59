"""Hexo: static pages from Markdown; themes differ widely, the generator meta and a few asset names do not."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic


class Hexo(Generic):
    """Sites built with Hexo, whatever the theme."""

    name: ClassVar[str] = "hexo"
    generator: ClassVar[str | None] = "Hexo"
    marks: ClassVar[tuple[tuple[str, str], ...]] = (
        (
            "//td[contains(@class,'gutter')][ancestor::figure[contains(concat(' ',@class,' '),' highlight ')]]",
            "code stands in Hexo's figure.highlight",
        ),
        ("//script[contains(., 'hexo-config') or contains(., 'CONFIG.hexo') or contains(@src,'hexo-theme')]", "a script names Hexo"),
        ("//footer//a[contains(@href,'hexo.io')]", "the footer links to hexo.io"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("atom.xml", Role.FEED),
        ("rss2.xml", Role.FEED),
        ("archives/", Role.LISTING),
    )
