"""VuePress and VitePress: documentation generators that many write blogs with; the server's HTML holds the whole page."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic


class VuePress(Generic):
    """Sites built with VuePress 1 and 2 or VitePress."""

    name: ClassVar[str] = "vuepress"
    generator: ClassVar[str | None] = "(?:VuePress|VitePress)"
    marks: ClassVar[tuple[tuple[str, str], ...]] = (
        (
            "//script[@id='check-dark-mode' or contains(., '__VP_HASH_MAP__') or contains(., 'vuepress-')]",
            "a script of VitePress or VuePress",
        ),
        (
            "//div[@id='app' or @id='VPContent']//*[contains(@class,'vp-doc') or contains(@class,'theme-default-content') or @vp-content]",
            "the content box of VitePress or VuePress",
        ),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("rss.xml", Role.FEED),
        ("feed.rss", Role.FEED),
        ("archives/", Role.LISTING),
    )
    body_classes: ClassVar[frozenset[str]] = frozenset({"vp-doc", "theme-default-content"})
    hint: ClassVar[str | None] = "(//*[@vp-content])[1]"
