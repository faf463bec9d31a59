"""What a read page adds to a site's crawl: lines for the ledger, tasks for the queue, and a judgement whether it was worth the visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from spiders.crawl.record import Recorder
from spiders.frontier.copies import stems
from spiders.frontier.discovery import Found, Reading, at_home
from spiders.frontier.queue import SOURCES, Frontier
from spiders.frontier.revisit import is_back, is_due, is_named_again, is_newer
from spiders.frontier.task import Task
from spiders.kind.shape import address
from spiders.kind.url_shape import url_shape
from spiders.ledger import Entry, Event
from spiders.links import Role, link
from spiders.page import Page, PageKind, RawPage
from spiders.platforms import platform_named, platform_of
from spiders.state import SITEMAP, UrlState
from spiders.unlinked import DATA, INDEX, PROGRAM
from spiders.urls import canonical, in_scope

_TOP = (PageKind.HOME, PageKind.LISTING)
_WORDY = 400  # characters of words that make an unknown kind of page worth its visit
_MANY = 10  # posts of a sitemap that is none of a few pages
_LARGE_BYTES = 1 << 20


class Learner:
    """Knows what the site's ledger knows, under every spelling, and queues what is new or due."""

    def __init__(self, recorder: Recorder, max_pages: int, clock: Callable[[], datetime], max_known: int = 200_000) -> None:
        self._recorder, self._max_pages, self._clock = recorder, max_pages, clock
        self.site = recorder.site
        self._max_known = max(max_known, 4 * max_pages)
        self.homes: tuple[str, ...] = (self.site.url,)
        self.mapped: set[str] = set()
        self._sourced = False  # whether a feed or sitemap named posts in this crawl
        self._key = lru_cache(maxsize=200_000)(canonical)
        self._inside = lru_cache(maxsize=200_000)(self._in_scope)
        by_answer = sorted(recorder.state.urls.values(), key=answers)  # the spelling that answered stands for its page
        self._spellings = {self._key(known.url): known.url for known in by_answer}
        self._others: dict[str, dict[str, tuple[Found, str]]] = {}  # other spellings of pages that did not answer yet, and who named them
        self._contents = {state.content for state in recorder.state.urls.values() if state.content}
        self.frontier = Frontier(self._key, max_pages)

    def forget_queue(self) -> None:
        """Start the queue anew; what is known stays."""
        self.frontier = Frontier(self._key, self._max_pages)

    def _in_scope(self, url: str, homes: tuple[str, ...]) -> bool:
        return any(in_scope(url, home) for home in homes)

    def inside(self, url: str) -> bool:
        """Whether a URL belongs to the site."""
        return self._inside(url, self.homes)

    def refused(self, url: str, role: Role) -> bool:
        """Whether the site's row keeps a page out; home, feeds, sitemaps and APIs are asked for whatever it says."""
        return role in (Role.POST, Role.LISTING, Role.OTHER) and self.site.keeps_out(url, post=role is Role.POST)

    def learn(self, task: Task, reading: Reading, via: str, last: tuple[Entry, ...], page: RawPage | None) -> int:
        """Queue what a page names and write it down, the page's own line last; returns how many unknown posts it named."""
        news = 0
        lines: list[Entry] = []
        fresh: list[Found] = []
        forward: list[Found] = []
        parts = self._sourced and task.role not in SOURCES and _files_posts(page, self.site.url)
        for item in reading.found:
            found = self._ours(item, reading.kind)
            if found is None or (parts and found.link.role is Role.FEED):
                continue
            if task.role is Role.SITEMAP:
                self.mapped.add(self._key(found.link.url))
            known = self.known(found.link.url)
            if known is None and len(self._recorder.state.urls) + len(lines) >= self._max_known:
                lines.append(self._no_room(via))
                break
            if known is None:
                news += found.link.role is Role.POST
                lines.append(self.discovered(found, via))
                fresh.append(found)
            else:
                lines += self._rediscovered(found, known, via, task)
                forward.append(found)
        self._recorder.write(*lines, *last)
        if reading.kind in (PageKind.FEED, PageKind.SITEMAP):
            named = sum(item.link.role is Role.POST for item in reading.found)
            self._sourced |= named > 0
            self.frontier.mapped |= reading.kind is PageKind.SITEMAP and named >= _MANY
        if page is not None:
            if page.status == 200:
                self._spellings[self._key(page.url)] = page.url
            self._try_others(page)
        if task.role is Role.API and page is not None:
            self._hold(page)
        unseen = self._unseen(page)
        worth = self._worth(task, page, reading, news, unseen)
        depth = 0 if worth > 1 else task.depth + (worth == 0)
        chain = self._chain(task, told=any(found.link.role not in SOURCES for found in fresh) or (task.role is Role.API and unseen))
        for found in fresh + [item for item in forward if news and item.link.role is Role.LISTING]:
            self._push(found, chain if task.role in SOURCES and found.link.role in SOURCES else depth, via)
        return news

    def _no_room(self, via: str) -> Entry:
        """The line that says that a list names more than any blog has; what it names behind that is not even written down."""
        reason = f"budget: {self._max_known} addresses of one site (raise max_pages in its row)"
        return Entry(at=self._recorder.now(), event=Event.SKIPPED, crawl=self._recorder.crawl, url=via, reason=reason)

    def _chain(self, task: Task, *, told: bool) -> int:
        """Depth of the lists that a list names: a step more than its own while nothing new is told."""
        if task.role in SOURCES:
            self.frontier.listed(news=told)
        return 0 if told else task.depth + 1

    def _unseen(self, page: RawPage | None) -> bool:
        """Whether the page's content is met for the first time."""
        known = self._recorder.state.urls.get(page.url) if page else None
        content = known.content if known else None
        unseen = content not in self._contents
        if content and page and page.status not in (404, 410):
            self._contents.add(content)
        return unseen

    def _hold(self, raw: RawPage) -> None:
        """An API's answer holds whole posts: their pages, which on xLog are machine translations, need not be asked for."""
        page = Page(raw, self.site)
        for entry in platform_of(page).entries(page):
            if entry.refused is None and (entry.markdown or entry.html):
                self.frontier.hold(entry.url)

    def _worth(self, task: Task, page: RawPage | None, reading: Reading, news: int, unseen: bool) -> int:
        """2: a post, or the address of one that was not known; 1: words not seen before; 0: neither. Tells the trap guard."""
        text: str | None = None  # read once, and only where it is asked for: it takes a parse
        if page is not None and page.status == 200 and "?" in page.url and task.role not in SOURCES and (text := self._words(page)):
            self.frontier.twins.note(page.url, crc32(text.encode("utf-8", "replace")))
        missing = page is None or page.status in (404, 410)
        self.frontier.answered(task, there=not missing)
        if page is None or missing:
            return 0  # a trap never runs out of pages, so missing ones say nothing of one
        is_post = unseen and reading.kind is PageKind.POST
        if is_post and task.via:
            self.frontier.named_a_post(task.via)
        if reading.kind is PageKind.POST and not task.listed:
            self._note_copy(page)
        if task.listed or news or is_post:
            if not task.listed:
                self.frontier.learned(task, [], "", is_post=True, dull=False)
            return 2
        text = self._words(page) if text is None else text
        wordy = unseen and sum(character.isalpha() for character in text) > _WORDY
        self.frontier.learned(task, [item.link.url for item in reading.found], text, is_post=False, dull=not wordy)
        return int(wordy)

    def _note_copy(self, raw: RawPage) -> None:
        """A post that calls another post's address its own, or that has its very bytes, tells how copies are addressed."""
        page = Page(raw, self.site)
        own = self._recorder.state.urls.get(raw.url)
        named = page.related("canonical") if page.media == "html" and len(raw.body) < _LARGE_BYTES else []
        held = [url for node in named if (url := address(page, node.get("href")))]
        same = [stem for stem in stems(raw.url) if own and own.content and (other := self.known(stem)) and other.content == own.content]
        for original in (*held, *same):
            known = self.known(original) if self.inside(original) else None
            if known is not None and known.kind == PageKind.POST and known.url != raw.url:
                self.frontier.copies.note(raw.url, original)

    def _words(self, page: RawPage) -> str:
        read = Page(page, self.site)
        return str(read.tree.text_content()) if read.media == "html" and len(page.body) < _LARGE_BYTES else ""

    def _rediscovered(self, found: Found, known: UrlState, via: str, task: Task) -> list[Entry]:
        """A URL seen before: ask again when its date moved or its time has come; another spelling of a missing page is tried once."""
        other = found.link.url != known.url and found.link.url not in self._recorder.state.urls
        if other and known.status in (404, 410):
            return self._try_other(found, via)
        if other and not known.visited:
            self._others.setdefault(self._key(known.url), {})[found.link.url] = found, via
        moved = is_newer(found.lastmod, known.lastmod)
        if moved:
            known.lastmod = found.lastmod
            if known.crawl == self._recorder.crawl:
                known.lastmod_fetched = found.lastmod
        named = found.listed and (moved or is_named_again(known, self._clock()))
        back = known.gone and (named or is_back(known, self._returned(via)))
        if back or is_due(known, self._clock()):
            self.frontier.push(known.url, found.link.role, priority=found.link.priority, listed=found.listed, depth=task.depth)
        mapped = found.link.found == SITEMAP != known.found
        return [self.discovered(found, via, url=known.url)] if moved or mapped else []

    def _returned(self, via: str) -> datetime | None:
        """When a list came back that was missing itself: now, where it names something and its line says that it is missing still."""
        known = self._recorder.state.urls.get(via)
        if known is None:
            return None
        return self._clock() if known.missing_since else known.back_at

    def _try_other(self, found: Found, via: str) -> list[Entry]:
        self.frontier.push(found.link.url, found.link.role, priority=found.link.priority, listed=found.listed, alias=True)
        return [self.discovered(found, via)]

    def _try_others(self, page: RawPage) -> None:
        """A page answered: where it is missing, its other spellings that were named before are tried; else they are forgotten."""
        others = self._others.pop(self._key(page.url), {})
        if page.status in (404, 410):
            self._recorder.write(*(line for found, via in others.values() for line in self._try_other(found, via)))

    def _push(self, found: Found, depth: int, via: str) -> None:
        known = self._recorder.state.urls.get(found.link.url)
        if found.link.found in (INDEX, PROGRAM) and found.link.role is Role.FEED:
            self.frontier.spare(found.link.url)
        elif known is not None and known.found in (INDEX, DATA):
            self.frontier.guess(found.link.url)
        if known is None or not known.gone:
            self.frontier.push(
                found.link.url, found.link.role, priority=found.link.priority, listed=found.listed, depth=depth, via=via
            )

    def known(self, url: str) -> UrlState | None:
        """What the ledger says of a URL, under whatever spelling it knows it."""
        spelling = self._spellings.get(self._key(url))
        return self._recorder.state.urls.get(spelling) if spelling else None

    def covered(self, known: UrlState) -> bool:
        """Whether a URL that was never asked for is but another spelling of a page that answered."""
        other = None if known.visited else self.known(known.url)
        return other is not None and answers(other)

    def _ours(self, item: Found, kind: PageKind) -> Found | None:
        """The link as this site writes it; None for one that leads out of the site, to a feed of comments, or that its row keeps out."""
        url = at_home(item.link.url, self.site.url)
        role = item.link.role
        inside = self.inside(url)
        if role is Role.FEED:
            wanted = kind in _TOP or kind is PageKind.FEED
        elif role is Role.SITEMAP:
            wanted = inside or kind is PageKind.SITEMAP
        else:
            wanted = inside or role is Role.API
        if not wanted or urlsplit(url).scheme not in ("http", "https") or self.refused(url, role):
            return None
        return Found(replace(item.link, url=url), item.lastmod, item.listed)

    def discovered(self, found: Found, via: str, url: str | None = None) -> Entry:
        """The ledger line that says where a URL was found; the spelling found first stands for its page until another answers."""
        self._spellings.setdefault(self._key(found.link.url), found.link.url)
        return Entry(
            at=self._recorder.now(), event=Event.DISCOVERED, crawl=self._recorder.crawl, url=url or found.link.url,
            role=found.link.role.value, via=via, found=found.link.found[:200], listed=found.listed or None, lastmod=found.lastmod,
        )  # fmt: skip

    def stands_for(self, asked: str, answered: str) -> None:
        """Where a page answered under another spelling than the one that was named, what was said of that holds for it."""
        named, page = self._recorder.state.urls.get(asked), self._recorder.state.urls.get(answered)
        if named is None or answered == asked or self._key(answered) != self._key(asked):
            return
        self._spellings[self._key(asked)] = answered
        if page is None or page.found is None:
            item = Found(link(answered, named.role, named.found or ""), named.lastmod, named.listed)
            self._recorder.write(self.discovered(item, named.via or asked))

    def try_folder(self, sitemap: str) -> None:
        """A sitemap that its index names and that is not there: its folder (a language, mostly) may still hold lists of posts."""
        known = self._recorder.state.urls.get(sitemap)
        folder = urljoin(sitemap, ".")
        inner = in_scope(folder, self.site.url) and canonical(folder) != canonical(self.site.url)
        if known is None or known.found != "sitemap index" or not inner:
            return
        for seed in platform_named(self.site.platform).seeds(replace(self.site, url=folder, sitemaps=(), feeds=(), start_urls=())):
            if self.known(seed.url) is None:
                self._recorder.write(self.discovered(Found(seed, None, True), sitemap))
                self.frontier.push(seed.url, seed.role, priority=seed.priority, listed=True)

    def vanished(self) -> list[UrlState]:
        """Posts that a sitemap once named and no longer does: they may be gone, so ask."""
        now = self._clock()
        listed = (known for known in self._recorder.state.urls.values() if known.found == SITEMAP and known.visited and not known.gone)
        absent = (known for known in listed if self._key(known.url) not in self.mapped)
        due = (known for known in absent if known.missing_since is None or is_due(known, now))
        return [known for known in due if not self.refused(known.url, known.role)] if self.mapped else []


def _files_posts(page: RawPage | None, home: str) -> bool:
    """Whether a page's address says that it is one tag's, category's, year's or number's: its feed tells what the site's own does."""
    shape = url_shape(page.url, home) if page is not None else None
    return shape is not None and shape.strong and shape.kind is PageKind.LISTING


def answers(known: UrlState) -> bool:
    """Whether the server last gave a page for a URL."""
    return known.visited and not known.failures and known.status not in (404, 410)
