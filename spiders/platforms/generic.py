"""The general rules every platform starts from: conventions of HTML and of blogs, no class names."""

import re
from typing import ClassVar
from urllib.parse import urljoin

from lxml.html import HtmlElement

from spiders.dom.select import first, first_classed
from spiders.fields import Entry, Fields
from spiders.kind import classify
from spiders.kind.shape import lone_article
from spiders.links import NAMED, FoundLink, Role, link
from spiders.page import Page, Verdict
from spiders.page_links import page_links
from spiders.platforms.marks import Mark, mark_of
from spiders.site import Site
from spiders.urls import canonical, in_scope, joined, web_id


class Generic:
    """A platform as both halves use it. Every method is a pure function of the page or the site's row."""

    name: ClassVar[str] = "generic"
    generator: ClassVar[str | None] = None  # the word its pages write into <meta name="generator">
    marks: ClassVar[tuple[Mark, ...]] = ()
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("sitemap.xml", Role.SITEMAP),
        ("feed.xml", Role.FEED),
        ("atom.xml", Role.FEED),
        ("rss.xml", Role.FEED),
    )
    shared_hosts: ClassVar[frozenset[str]] = frozenset()  # where posts of all its blogs have addresses
    marked: ClassVar[bool] = False  # whether every page of it bears a mark, so that a page without one was made with something else
    body_classes: ClassVar[frozenset[str]] = frozenset()  # classes of the box that holds a post's body
    hint: ClassVar[str | None] = None  # XPath of the element that holds it, where no class tells

    def sign(self, page: Page) -> str | None:
        """What on the page says it was made with this platform; None where nothing does."""
        return self.stated(page) or self.shown(page)

    def stated(self, page: Page) -> str | None:
        """What the page's address or its generator says of this platform: the first that is asked, and most often enough."""
        maker = page.meta("generator") if self.generator and page.media == "html" else None
        return f"the generator is {maker[:60]!r}" if maker and re.search(rf"\b{self.generator}\b", maker, re.I) else None

    def shown(self, page: Page) -> str | None:
        """What of this platform's markup the page shows."""
        return mark_of(page, self.marks) if page.media == "html" else None

    def kind(self, page: Page) -> Verdict:
        """What the page is."""
        return classify(page)

    def links(self, page: Page) -> tuple[FoundLink, ...]:
        """What the page offers the crawler, HTML pages only (feeds and sitemaps have readers of their own)."""
        return page_links(page, self.kind(page)) if page.media == "html" else ()

    def seeds(self, site: Site) -> tuple[FoundLink, ...]:
        """Where to begin, best first: what the site's row names, then its home, then the usual addresses."""
        rows = ((site.sitemaps, Role.SITEMAP), (site.feeds, Role.FEED), (site.start_urls, Role.LISTING))
        named = [(url, role) for urls, role in rows for url in urls]
        home = site.url if site.url.endswith("/") or "." in site.url.rpartition("/")[2] else site.url + "/"
        guessed = [(urljoin(home, path), role) for path, role in self.guesses]
        found = [link(url, role, NAMED, sooner=10) for url, role in named] + [link(site.url, Role.HOME, NAMED)]
        found += [link(url, role, "a usual address", sooner=-30) for url, role in guessed]
        return tuple({item.url: item for item in reversed(found)}.values())[::-1]

    def fields(self, page: Page) -> Fields:
        """What this platform's own markup says of the post; what stays None is read by the general rules."""
        return Fields()

    def content_hint(self, page: Page) -> HtmlElement | None:
        """The element that holds the post's body, where the platform's markup names it."""
        named = first_classed(page.tree, self.body_classes) if self.body_classes else None
        if named is None and self.hint:
            named = first(page.tree, self.hint)
        return named if named is not None else lone_article(page)

    def refusal(self, page: Page) -> tuple[str, str] | None:
        """Why a page that looks like a post is none: a Reason's value, and the evidence; None where nothing speaks against it."""
        return None

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The posts inside an API answer or feed, where the platform offers their full text."""
        return ()

    def canonical_url(self, page: Page) -> str:
        """The URL that names the page: its own rel=canonical where that stays inside the site, else the URL without tracking."""
        related = page.related("canonical") if page.media == "html" else []
        for href in (node.get("href") for node in related):
            url = joined(page.base_url, href)
            if url and in_scope(url, page.site.url) and not self._is_home(url, page):
                return url.split("#")[0]
        return page.url.split("#")[0]

    def _is_home(self, url: str, page: Page) -> bool:
        """Some themes write the home page's address as every page's canonical one."""
        return canonical(url) == canonical(page.site.url) != canonical(page.url)

    def post_id(self, page: Page) -> str:
        """The post's key: the platform's own where it has one, else `web:` and 16 hex digits of the canonical URL's SHA-256."""
        return web_id(self.canonical_url(page))
