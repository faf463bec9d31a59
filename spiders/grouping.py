"""Pages without a sites file -> sites: grouped by host, home and platform read from the pages themselves."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from spiders.kind.url_shape import url_shape
from spiders.page import Page, PageKind, RawPage
from spiders.registry import group_of, owner_of, site_name
from spiders.site import Site
from spiders.urls import canonical

_SAMPLE = 12  # pages read to recognise a platform; a site uses one theme
_STARTS = 50
_HOME_SIGNS = ("", "index.html", "robots.txt", "sitemap.xml", "feed.xml", "atom.xml", "rss.xml", "index.xml", "404.html", "no-such-page/")


@dataclass(slots=True)
class Group:
    """What was seen of one blog while reading archives: its URLs, and a few pages to recognise it by."""

    key: str
    known: Site | None = None
    urls: list[str] = field(default_factory=list)
    sample: list[RawPage] = field(default_factory=list)

    def add(self, page: RawPage) -> None:
        """Count a page; keep it as a sample when it may show the platform."""
        self.urls.append(page.url)
        if self.known is None and len(self.sample) < _SAMPLE and page.status == 200 and _is_html(page):
            self.sample.append(page)


def group_for(url: str, groups: dict[str, Group], known: Mapping[str, Site]) -> Group:
    """The group a URL belongs to, made when it is the first of its blog."""
    site = owner_of(url, known.values())
    key = site.name if site else site_name(group_of(url))
    if key not in groups:
        groups[key] = Group(key, site)
    return groups[key]


def site_of(group: Group, *, note: str | None = None) -> Site:
    """The row for a group: the registered one, or a new one with home, platform, feeds and sitemaps as the pages show them."""
    if group.known:
        return group.known
    home = home_of(group.urls)
    bare = Site(name=group.key, url=home)
    return Site(name=group.key, url=home, platform=platform_of(group.sample, bare), start_urls=starts_of(group.urls, home), note=note)


def starts_of(urls: Iterable[str], home: str) -> tuple[str, ...]:
    """List pages to start from where the home page is not among the URLs; none where it is."""
    known = sorted(set(urls))
    if any(canonical(url) == canonical(home) for url in known):
        return ()
    shapes = ((url, url_shape(url, home)) for url in known)
    return tuple(url for url, shape in shapes if shape.kind is PageKind.LISTING and shape.strong)[:_STARTS]


def home_of(urls: Iterable[str]) -> str:
    """The home page that these URLs of one host share: the host's root, or a folder that holds them all and shows signs of a home.

    A folder that only happens to hold every captured post (`/posts/`) has no feed, robots.txt or index of its own.
    """
    known = list(dict.fromkeys(urls))
    schemes = Counter(urlsplit(url).scheme for url in known)
    first = urlsplit(known[0])
    root = f"{schemes.most_common(1)[0][0]}://{first.netloc}/"
    if first.netloc.endswith("cnblogs.com"):
        return root + first.path.lstrip("/").partition("/")[0]
    paths = [urlsplit(url).path for url in known]
    folder = "/"
    while True:
        deeper = _deeper(paths, folder)
        if deeper is None:
            return root + folder.lstrip("/")
        folder = deeper


def _deeper(paths: list[str], folder: str) -> str | None:
    """The next folder down when every path is inside it and one of them is a sign of a home there."""
    step = paths[0][len(folder) :].partition("/")[0]
    inner = f"{folder}{step}/"
    if not step or len(paths) < 2 or not all(path.startswith(inner) or path == inner[:-1] for path in paths):
        return None
    return inner if any(path == inner + sign for path in paths for sign in _HOME_SIGNS) else None


def platform_of(sample: Iterable[RawPage], site: Site) -> str:
    """The platform most of the pages show; `generic` when they show none."""
    from spiders.platforms import recognise

    votes = Counter(recognise(Page(page, site))[0].name for page in sample)
    votes.pop("generic", None)
    return votes.most_common(1)[0][0] if votes else "generic"


def _is_html(page: RawPage) -> bool:
    return b"<html" in page.body[:4096].lower() or "html" in (page.header("Content-Type") or "")
