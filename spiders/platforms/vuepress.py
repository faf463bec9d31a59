"""VuePress and VitePress: documentation generators that many write blogs with; the server's HTML holds the whole page."""

from typing import ClassVar

from spiders.links import Role
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark


class VuePress(Generic):
    """Sites built with VuePress 1 and 2 or VitePress."""

    name: ClassVar[str] = "vuepress"
    generator: ClassVar[str | None] = "(?:VuePress|VitePress)"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "a script of VitePress or VuePress",
            "//script[@id='check-dark-mode' or contains(., '__VP_HASH_MAP__') or contains(., 'vuepress-')]",
            ("check-dark-mode", "__vp_hash_map__", "vuepress-"),
            "scripts",
        ),
        Mark(
            "the content box of VitePress or VuePress",
            "//div[@id='app' or @id='VPContent']//*[contains(@class,'vp-doc') or contains(@class,'theme-default-content')]",
            ("vp-doc", "theme-default-content"),
            "classes",
        ),
        Mark("the content box of VuePress's themes", "/html/body/div[@id='app' or @id='VPContent']/descendant::*[@vp-content]"),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("rss.xml", Role.FEED),
        ("feed.rss", Role.FEED),
        ("archives/", Role.LISTING),
    )
    body_classes: ClassVar[frozenset[str]] = frozenset({"vp-doc", "theme-default-content"})
    hint: ClassVar[str | None] = "(//*[@vp-content])[1]"
