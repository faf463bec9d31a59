"""Hexo: static pages from Markdown; themes differ widely, the generator meta and a few asset names do not."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark


class Hexo(Generic):
    """Sites built with Hexo, whatever the theme."""

    name: ClassVar[str] = "hexo"
    generator: ClassVar[str | None] = "Hexo"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "code stands in Hexo's figure.highlight",
            "/descendant::td[contains(@class,'gutter')][ancestor::figure[contains(concat(' ',@class,' '),' highlight ')]]",
            ("gutter",),
            "classes",
        ),
        Mark(
            "a script names Hexo",
            "/descendant::script[contains(., 'hexo-config') or contains(., 'CONFIG.hexo') or contains(@src,'hexo-theme')]",
            ("hexo-config", "config.hexo", "hexo-theme"),
            "scripts",
        ),
        Mark("the footer links to hexo.io", "//footer//a[contains(@href,'hexo.io')]", ("hexo.io",), "links"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("atom.xml", Role.FEED),
        ("rss2.xml", Role.FEED),
        ("archives/", Role.LISTING),
    )
