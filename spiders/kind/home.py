"""Where a page's blog begins, read from the page: a blog in a sub-folder has its home there, not at the root of the host."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from spiders.dom.select import words
from spiders.page import Page
from spiders.urls import joined

_HOME_WORDS = re.compile(r"(?:博客|网站)?首[页頁]|主[页頁]|home(?:page)?|ホーム|トップ|홈|accueil|startseite|inicio", re.I)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_REFRESH = re.compile(r"^\s*\d*(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"\s]+)", re.I)


def home_of(page: Page) -> str:
    """The home page of the blog this page belongs to: the site's own where it names a folder, else as the page links it."""
    if page.site.url and urlsplit(page.site.url).path.strip("/"):
        return page.site.url
    here = urlsplit(page.url)
    root = f"{here.scheme}://{here.netloc}/"
    for href in _candidates(page):
        home = _inside(page, href)
        if home:
            return home
    return root


def _candidates(page: Page) -> Iterator[str]:
    """Addresses the page may call its home, best first; each kind is looked for only when those before it did not do."""
    yield from _rel_home(page)
    yield from _home_links(page)
    yield from _brand(page)
    yield from (urljoin(feed, ".") for feed in _feeds(page))


def _rel_home(page: Page) -> list[str]:
    return [link.get("href") or "" for rel, link in page.index.related if "home" in rel and link.tag == "a"]


def _home_links(page: Page) -> Iterator[str]:
    own = ("#", page.url.split("#")[0] + "#")  # a link to a heading of the page may read "Home" too
    onwards = ((href, link) for href, link in page.index.linked if not href.startswith(own))
    return (href for href, link in onwards if _HOME_WORDS.fullmatch(page.index.label(link)))


def _brand(page: Page) -> list[str]:
    """The page's first link with words, where a header names the blog; a post's own title is not it."""
    for link in islice(links_onwards(page), 3):
        label = words(link)
        if not label or (label not in page.title_text and _leads_here(page, link)):
            continue  # a bar that names the page, such as a cache's, names no blog
        headed = any(node.tag in _HEADINGS for node in link.iterancestors())
        own = page.title_text.startswith(label) and (headed or label != page.title_text)
        return [] if own or any(node.tag == "h1" for node in link.iterancestors()) else [link.get("href") or ""]
    return []


def _leads_here(page: Page, link: HtmlElement) -> bool:
    """Whether a link leads to this page, which lies too deep for a blog's home."""
    href = link.get("href") or ""
    last = page.url.rstrip("/").rpartition("/")[2]
    return last in href and "/" in urlsplit(page.url).path.strip("/") and joined(page.base_url, href) == page.url


def links_onwards(page: Page) -> Iterator[HtmlElement]:
    """The links of the page's body but for those to its own parts, in page order."""
    own = ("#", page.url.split("#")[0] + "#")
    for link in page.index.tagged("a"):
        href = link.get("href")
        if href is not None and not href.startswith(own) and next(link.iterancestors("body"), None) is not None:
            yield link


def _feeds(page: Page) -> list[str]:
    kinds = [(node.get("href") or "", node.get("type") or "") for node in page.related("alternate")]
    hrefs = [href.strip() for href, kind in kinds if "rss" in kind or "atom" in kind]
    return [url for href in hrefs if "comment" not in href and "?" not in href and (url := joined(page.base_url, href))]


def _inside(page: Page, href: str) -> str | None:
    """The address when this page lies in its folder; a "home" elsewhere (another blog, a portal) is not this page's."""
    try:
        url = urljoin(page.base_url, href.strip()).split("#")[0].split("?")[0]
        there, here = urlsplit(url), urlsplit(page.url)
    except ValueError:
        return None
    folder = there.path.rpartition("/")[0] + "/" if "." in there.path.rpartition("/")[2] else there.path.rstrip("/") + "/"
    if there.netloc != here.netloc or not (here.path.rstrip("/") + "/").startswith(folder):
        return None
    return f"{there.scheme}://{there.netloc}{folder}"


def refresh_target(page: Page) -> str | None:
    """The absolute address a page without words of its own sends its reader to (meta refresh of 5 seconds or less)."""
    for meta in page.index.tagged("meta"):
        match = _REFRESH.match((meta.get("content") or "").strip()) if (meta.get("http-equiv") or "").lower() == "refresh" else None
        if match and len(words(page.tree.find("body"))) < 400:
            try:
                return str(urljoin(page.base_url, match[1]))
            except ValueError:
                continue
    return None
