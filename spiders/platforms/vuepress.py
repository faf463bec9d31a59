"""VuePress and VitePress: documentation generators that many write blogs with; the server's HTML holds the whole page."""

from typing import ClassVar

from spiders.dom.select import first_classed, words
from spiders.kind import classify
from spiders.kind.shape import address
from spiders.links import Role
from spiders.page import Page, PageKind, Verdict
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark

_FEW = 5  # characters


class VuePress(Generic):
    """Sites built with VuePress 1 and 2 or VitePress."""

    name: ClassVar[str] = "vuepress"
    generator: ClassVar[str | None] = "(?:VuePress|VitePress)"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "a script of VitePress or VuePress",
            "/descendant::script[@id='check-dark-mode' or contains(., '__VP_HASH_MAP__') or contains(., 'vuepress-')]",
            ("check-dark-mode", "__vp_hash_map__", "vuepress-"),
            "scripts",
        ),
        Mark(
            "the content box of VitePress or VuePress",
            "/descendant::div[@id='app' or @id='VPContent']"
            "/descendant::*[contains(@class,'vp-doc') or contains(@class,'theme-default-content')]",
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
    body_classes: ClassVar[frozenset[str]] = frozenset({"vp-doc", "theme-default-content", "content__default"})
    hint: ClassVar[str | None] = "(/descendant::*/@vp-content)[1]/.."

    def kind(self, page: Page) -> Verdict:
        """As the general rules say; where these only weigh, words in the content box make a post: themes build their lists outside it."""
        verdict = classify(page)
        if page.media != "html" or verdict.confidence == 1 or verdict.kind not in (PageKind.LISTING, PageKind.OTHER):
            return verdict
        box = first_classed(page.tree, self.body_classes)
        inward = (link for link in box.iter("a") if address(page, link.get("href"))) if box is not None else ()
        linked = sum(len(words(link)) for link in inward)
        own = len(words(box)) - linked
        return Verdict(PageKind.POST, f"the content box says {own} characters of its own", 0.6) if own > max(_FEW, linked) else verdict
