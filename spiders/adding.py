"""A home page -> a row of the sites file: a small crawl into a throw-away folder, then a look at what came."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from spiders.archive import Archive
from spiders.crawling import crawl
from spiders.disk import DiskRefused, refusal_in, told
from spiders.exits import Exit
from spiders.formats.feeds import parse_feed
from spiders.formats.sitemaps import parse_sitemap
from spiders.kind.home import home_of
from spiders.kind.shape import shape_of
from spiders.ledger import ledger_path, read_ledger
from spiders.page import Page, PageKind, RawPage
from spiders.platforms import recognise
from spiders.registry import add_rows, group_of, registry, shared_blogs, site_name
from spiders.site import Site, SitesError, given_places, parse_site
from spiders.status import refuses
from spiders.urls import canonical, in_scope, joined

NONE_NAMED = "none in the first pages; if a crawl finds none, name a list as `start_urls` in the row, a feed or JSON index as `feeds`"
_OUTSIDE = 3  # entries of a list
_LOOK = 8  # pages: the home, what it names, and a post or two to recognise the platform by


class AddError(ValueError):
    """The blog could not be looked at; the message says why and what to do."""


def add(
    url: str, sites_file: Path, data_dir: Path, *, name: str | None = None, contact: str | None = None, allow_hosts: tuple[str, ...] = ()
) -> Iterator[str]:
    """Write a row for the blog at `url`; yields lines that say what was found. Raises AddError, SitesError, crawling.ContactMissing."""
    url = whole(url)
    row: dict[str, object] = {"url": url, "allow_hosts": list(allow_hosts), "max_pages": _LOOK} | ({"delay_s": 0.0} if allow_hosts else {})
    bare = parse_site(name or site_name(group_of(url)), row, where="bowen add")
    known = registry(sites_file, data_dir) if sites_file.exists() else {}
    _refuse_known(bare, known, sites_file)
    pages, posts = _look(bare, contact)
    meant = _meant(bare, pages)
    if meant:
        bare, why = meant
        _refuse_known(bare, known, sites_file)
        pages, posts = _look(bare, contact)
        yield why
    site, lines = _describe(bare, pages)
    add_rows(sites_file, [site])
    yield from lines
    yield f"posts: {posts} addresses in the first pages" if posts else f"posts: {_elsewhere(site, pages) or NONE_NAMED}"
    yield f"wrote [site.{site.name}] to {sites_file}; next: bowen run {site.name}{given_places(sites_file, data_dir)}"


def whole(url: str) -> str:
    """An address as people type it, `your.blog`, with its scheme."""
    host = re.split("[/:]", url, maxsplit=1)[0]
    return url if "://" in url or ("." not in host and host != "localhost") else f"https://{url}"


def _elsewhere(site: Site, pages: list[RawPage]) -> str | None:
    """What is meant, mostly, where most links of the home lead to one other host: it is a copy or a preview of a blog."""
    home = _home(site, pages)
    if home is None:
        return None
    page = Page(home, site)
    leading = [url for node in page.tree.iterfind(".//a[@href]") if (url := joined(page.base_url, node.get("href")))]
    hosts = Counter(map(group_of, leading)).most_common(1)
    if not hosts or hosts[0][0] == group_of(site.url) or hosts[0][1] < _OUTSIDE or hosts[0][1] * 2 <= len(leading):
        return None
    return f"none in the first pages: most of its links lead to {hosts[0][0]}; where that is the blog, add it and take this row out"


def _refuse_known(bare: Site, known: Mapping[str, Site], sites_file: Path) -> None:
    """Raise SitesError where a row reaches the blog already, or has its name."""
    same = next((site for pair in shared_blogs([*known.values(), bare]) if bare in pair for site in pair if site is not bare), None)
    if same:
        raise SitesError(f"[site.{same.name}] of the sites files reaches {bare.url} already; edit that row: `include` narrows it")
    if bare.name in known:
        raise SitesError(f"{sites_file}: [site.{bare.name}] is there already; edit that row, or give another --name")


def _look(site: Site, contact: str | None) -> tuple[list[RawPage], int]:
    """The first pages of a blog, and how many addresses of posts they are or name."""
    with tempfile.TemporaryDirectory(prefix="bowen-add-") as name:
        pages = _pages(site, Path(name), contact)
        entries = read_ledger(ledger_path(Path(name), site.name))
        posts = {entry.url for entry in entries if entry.url and "post" in (entry.role, entry.kind) and entry.status in (None, 200)}
    return pages, len(posts)


def _meant(bare: Site, pages: list[RawPage]) -> tuple[Site, str] | None:
    """The row that is meant, and why, where a post's address was given, or that of a list whose posts lie elsewhere; else None."""
    given = next((page for page in pages if page.status == 200 and canonical(page.url) == canonical(bare.url)), None)
    free = Page(given, replace(bare, url="")) if given else None  # without a folder of its own, so that the page says where its blog begins
    if free is None or free.media != "html" or not urlsplit(bare.url).path.strip("/"):
        return None
    home = home_of(free)
    if recognise(free)[0].kind(free).kind is PageKind.POST and canonical(home) != canonical(bare.url):
        return replace(bare, url=home), f"{bare.url} is a post; its blog is {home}: that is written as the blog's address"
    listed = shape_of(free)
    outside = [url for url in (*listed.entries, *listed.dated) if not in_scope(url, bare.url)]
    if len(outside) < _OUTSIDE or len(outside) < len({*listed.entries, *listed.dated}):
        return None
    root = urljoin(bare.url, "/")
    why = f"{bare.url} lists posts that lie outside of it, such as {outside[0]}: the blog's address is {root}, the list is where to start"
    return replace(bare, url=root, start_urls=(bare.url,)), why


def _pages(site: Site, folder: Path, contact: str | None) -> list[RawPage]:
    said: list[str] = []
    code = crawl([site], folder, contact=contact, on_event=lambda event: said.append(str(event.get("text", ""))))
    if code == Exit.DISK:
        raise DiskRefused(told(folder, refusal_in(" ".join(said)) or "the disk refused a write"))
    pages = list(Archive(folder).pages(site.name))
    if not any(page.status == 200 and not page.url.endswith("/robots.txt") for page in pages):
        reasons = [entry.reason for entry in read_ledger(ledger_path(folder, site.name)) if entry.reason and entry.url]
        if any(map(refuses, reasons)):
            raise AddError(f"{site.url}: its robots.txt refuses us ({reasons[0]}); ask its owner to allow it. No row was written")
        seen = [f"HTTP {page.status}" for page in pages]
        why = next(iter([*reasons, *seen]), "no answer")
        raise AddError(f"{site.url}: cannot be read ({why}); {_advice(why)}")
    return pages


def _advice(why: str) -> str:
    if why.startswith("blocked: ") and why.endswith(("is not a public address", "is an internal name")):
        return f"where it is a blog of your own, give --allow-host {why.split()[1]}"
    if "certificate" in why:
        return "ask its owner to mend it, or add its http:// address where it has one"
    if "robots.txt cannot be read (HTTP 4" in why:
        return "a browser may be let in where crawlers are not; ask its owner to allow it"
    return "check the address in a browser, then try again"


def _describe(bare: Site, pages: list[RawPage]) -> tuple[Site, list[str]]:
    home = _home(bare, pages)
    lines = []
    url = bare.url
    if home and not in_scope(home.url, bare.url):
        url = home.url
        lines.append(f"{bare.url} leads to {url}: that is written as the blog's address")
    site = replace(bare, url=url, max_pages=None)
    platform, sign = _platform(site, home, pages)
    lines.append(f"platform: {platform} ({sign})")
    feeds = tuple(page.url for page in pages if page.status == 200 and page is not home and parse_feed(page.body, page.url).entries)
    sitemaps = tuple(page.url for page in pages if page.status == 200 and _is_map(page))
    title = (Page(home, site).title_text or None) if home else None
    lines.append(f"feed: {', '.join(feeds) or 'none found'}")
    lines.append(f"sitemap: {', '.join(sitemaps) or 'none found'}")
    return replace(site, platform=platform, title=title, feeds=feeds[:2], sitemaps=sitemaps[:4]), lines


def _is_map(page: RawPage) -> bool:
    return "sitemap" in urlsplit(page.url).path.lower() and parse_sitemap(page.body, page.url).kind in ("urlset", "index", "text")


def _home(site: Site, pages: list[RawPage]) -> RawPage | None:
    answered = [page for page in pages if page.status == 200 and Page(page, site).media == "html"]
    exact = [page for page in answered if canonical(page.url) == canonical(site.url)]
    return next(iter([*exact, *answered]), None)


def _platform(site: Site, home: RawPage | None, pages: list[RawPage]) -> tuple[str, str]:
    """The home page's platform; where it shows none, what most of the other pages show."""
    read = [Page(page, site) for page in pages if page.status == 200]
    if home is not None:
        platform, sign = recognise(Page(home, site))
        if platform.name != "generic":
            return platform.name, sign
    signs = {platform.name: sign for platform, sign in map(recognise, read)}
    votes = Counter(platform.name for platform, _ in map(recognise, read) if platform.name != "generic")
    best = votes.most_common(1)
    return (best[0][0], signs[best[0][0]]) if best else ("generic", "no known platform's mark")
