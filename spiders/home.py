"""Where a page's blog begins, read from the page: a blog in a sub-folder has its home there, not at the root of the host."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree

from spiders.page import Page

_HOME_WORDS = frozenset("首页 首頁 主页 主頁 博客首页 网站首页 home homepage ホーム トップ 홈 accueil startseite inicio".split())
_FEEDS = etree.XPath("//link[@rel='alternate'][contains(@type,'rss') or contains(@type,'atom')]/@href", smart_strings=False)
_REL_HOME = etree.XPath("//*[@rel='home'][@href]/@href", smart_strings=False)
_WORD_LINKS = etree.XPath("//a[@href][string-length(normalize-space(string(.))) < 16]")
_REFRESH = re.compile(r"^\s*\d*(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"\s]+)", re.I)


def home_of(page: Page) -> str:
    """The home page of the blog this page belongs to: the site's own where it names a folder, else as the page links it."""
    if page.site.url and urlsplit(page.site.url).path.strip("/"):
        return page.site.url
    here = urlsplit(page.url)
    root = f"{here.scheme}://{here.netloc}/"
    for href in (*_REL_HOME(page.tree), *_home_links(page), *(urljoin(feed, ".") for feed in _feeds(page))):
        home = _inside(page, href)
        if home:
            return home
    return root


def _home_links(page: Page) -> list[str]:
    return [link.get("href") or "" for link in _WORD_LINKS(page.tree) if str(link.xpath("string()")).strip().lower() in _HOME_WORDS]


def _feeds(page: Page) -> list[str]:
    return [urljoin(page.base_url, href.strip()) for href in _FEEDS(page.tree) if href.strip() and "comment" not in href and "?" not in href]


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
    for content in page.tree.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh']/@content"):
        match = _REFRESH.match(content)
        if match and len(str(page.tree.xpath("string(//body)")).strip()) < 400:
            try:
                return urljoin(page.base_url, match[1])
            except ValueError:
                continue
    return None
