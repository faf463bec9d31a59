"""WordPress: body classes tell lists from posts, and the REST API (where it is open) gives posts with their rendered body."""

import html
import re
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from spiders.dom.linked_data import JsonValue
from spiders.dom.select import holds
from spiders.fields import Entry, Fields, Stamp
from spiders.kind import classify
from spiders.links import FoundLink, Role, link
from spiders.page import Page, PageKind, Verdict
from spiders.platforms.generic import Generic
from spiders.platforms.marks import Mark
from spiders.site import Site
from spiders.urls import web_id

_POSTS = re.compile(r"/wp-json/wp/v2/posts(?:/\d+)?/?$|^/?$")
_API = "wp-json/wp/v2/posts?per_page=50&_embed=wp:term,author"
_LISTS = frozenset({"blog", "archive", "search", "category", "tag", "author", "date", "post-type-archive"})
_LOCKED = "/descendant::form[contains(@class,'post-password-form')]|/descendant::input[@name='post_password']"

Json = dict[str, JsonValue]


class WordPress(Generic):
    """Sites built with WordPress, whatever the theme."""

    name: ClassVar[str] = "wordpress"
    marked: ClassVar[bool] = True
    generator: ClassVar[str | None] = "WordPress"
    marks: ClassVar[tuple[Mark, ...]] = (
        Mark(
            "the head links to the WordPress REST API",
            "/descendant::link[@rel='https://api.w.org/']",
            ("https://api.w.org/",),
            "scripts",
        ),
        Mark(
            "styles and scripts stand in wp-content",
            "/descendant::link[contains(@href,'/wp-content/')]|/descendant::script[contains(@src,'/wp-includes/')]",
            ("/wp-content/", "/wp-includes/"),
            "scripts",
        ),
    )
    guesses: ClassVar[tuple[tuple[str, Role], ...]] = (
        ("wp-sitemap.xml", Role.SITEMAP),
        ("sitemap.xml", Role.SITEMAP),
        ("feed/", Role.FEED),
    )

    def kind(self, page: Page) -> Verdict:
        if page.media != "html" or page.raw.status >= 400:
            return classify(page)
        body = page.tree.find("body")
        classes = set((body.get("class") or "").split()) if body is not None else set()
        if "error404" in classes:
            return Verdict(PageKind.NOT_FOUND, "the body's class is error404")
        if classes & _LISTS:
            return Verdict(PageKind.LISTING, f"the body's class is {min(classes & _LISTS)}")
        if "single-post" in classes:
            return Verdict(PageKind.POST, "the body's class is single-post")
        return classify(page)

    def seeds(self, site: Site) -> tuple[FoundLink, ...]:
        home = site.url.rstrip("/") + "/"
        return (link(urljoin(home, _API), Role.API, "the WordPress REST API"), *super().seeds(site))

    def links(self, page: Page) -> tuple[FoundLink, ...]:
        """Of an API answer the next page, as X-WP-TotalPages counts them."""
        if page.media != "json":
            return super().links(page)
        parts = urlsplit(page.url)
        asked = dict(parse_qsl(parts.query))
        number, total = asked.get("page", "1"), page.raw.header("x-wp-totalpages") or "1"
        if not (isinstance(page.json, list) and page.json and number.isdecimal() and total.isdecimal() and int(number) < int(total)):
            return ()
        query = urlencode({**asked, "page": str(int(number) + 1)})
        return (link(parts._replace(query=query).geturl(), Role.API, "the next page of the API"),)

    def refusal(self, page: Page) -> tuple[str, str] | None:
        if page.media == "html" and holds(page.tree, _LOCKED):
            return "protected", "the page asks for the post's password"
        return None

    def post_id(self, page: Page) -> str:
        return web_id(self.canonical_url(page))

    def entries(self, page: Page) -> tuple[Entry, ...]:
        """The posts of a REST answer."""
        if page.media != "json" or not _POSTS.search(urlsplit(page.url).path):
            return ()
        found = page.json if isinstance(page.json, list) else [page.json]
        posts = (item for item in found if isinstance(item, dict) and isinstance(item.get("content"), dict))
        return tuple(_entry(item) for item in posts if str(item.get("link")).startswith("http"))


def _entry(item: Json) -> Entry:
    content, url, guid = _dict(item.get("content")), str(item["link"]), str(_dict(item.get("guid")).get("rendered"))
    embedded = _dict(item.get("_embedded"))
    author = next((_dict(person) for person in _list(embedded.get("author"))), {})
    fields = Fields(
        post_id=web_id(url),
        canonical_url=url,
        aliases=(guid,) if guid.startswith("http") and guid != url else (),
        title=_plain(_dict(item.get("title")).get("rendered")),
        author=str(author.get("name") or "") or None,
        author_url=str(author.get("link") or "") or None,
        published=_stamp(item, "date"),
        modified=_stamp(item, "modified"),
        tags=_terms(embedded, "post_tag"),
        categories=_terms(embedded, "category"),
        description=_plain(_dict(item.get("excerpt")).get("rendered")),
    )
    refused = None
    if content.get("protected"):
        refused = "protected", "the API says the content is protected by a password"
    elif item.get("status", "publish") != "publish" or item.get("type", "post") != "post":
        refused = "not_a_post", f"the API says type {item.get('type')!r}, status {item.get('status')!r}"
    return Entry(fields=fields, url=url, html=str(content.get("rendered") or ""), refused=refused)


def _stamp(item: Json, name: str) -> Stamp | None:
    """The blog's local time with the offset that its UTC twin tells, such as 2024-05-01T08:30:00+08:00."""
    local, gmt = str(item.get(name) or ""), str(item.get(f"{name}_gmt") or "")
    if not local:
        return None
    return Stamp(_with_offset(local, gmt) or local, "api")


def _with_offset(local: str, gmt: str) -> str | None:
    try:
        ahead = datetime.fromisoformat(local) - datetime.fromisoformat(gmt)
    except (ValueError, TypeError):
        return None
    if abs(ahead) > timedelta(hours=14) or ahead.total_seconds() % 900:
        return None
    minutes = int(ahead.total_seconds() // 60)
    return f"{local}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _terms(embedded: Json, taxonomy: str) -> tuple[str, ...] | None:
    groups = _list(embedded.get("wp:term"))
    found = [_dict(term) for group in groups for term in _list(group)]
    if not found:
        return None
    return tuple(dict.fromkeys(_plain(term.get("name")) or "" for term in found if term.get("taxonomy") == taxonomy and term.get("name")))


def _plain(rendered: JsonValue) -> str | None:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", str(rendered or ""))).split()) or None


def _dict(value: JsonValue) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
