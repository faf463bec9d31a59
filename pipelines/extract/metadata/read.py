"""Everything a page says about its post except the body, read once, before the body is (that changes the tree)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.extract.metadata.author import read_author
from pipelines.extract.metadata.dating import Dates, read_dates, settle
from pipelines.extract.metadata.labels import read_categories, read_tags
from pipelines.extract.metadata.signs import read_signs
from pipelines.extract.metadata.title import read_title
from pipelines.records import Evidence
from spiders.fields import Fields, Stamp
from spiders.page import Page
from spiders.platforms.generic import Generic
from spiders.urls import joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a post besides its body."""

    title: str
    author: str | None
    author_url: str | None
    dates: Dates
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    language: str | None
    description: str | None
    evidence: tuple[Evidence, ...]
    alternates: tuple[str, ...]
    translated_from: str | None
    aliases: tuple[str, ...]


def read_metadata(page: Page, platform: Generic) -> Metadata:
    """The metadata of an HTML page: the platform's own fields first, the general rules for what they leave open."""
    fields = platform.fields(page)
    language = fields.language or page_language(page)
    title = fields.title or read_title(page) or ""
    author, author_url = (fields.author, fields.author_url) if fields.author else read_author(page)
    return Metadata(
        title=title,
        author=author,
        author_url=author_url,
        dates=read_dates(page, fields, language, title),
        tags=fields.tags if fields.tags is not None else read_tags(page),
        categories=fields.categories if fields.categories is not None else read_categories(page),
        language=language,
        description=fields.description or page.meta("og:description", "description", "twitter:description"),
        evidence=read_signs(page),
        alternates=tuple(_alternates(page)),
        translated_from=fields.translated_from,
        aliases=fields.aliases,
    )


def entry_metadata(page: Page, fields: Fields) -> Metadata:
    """The metadata of one entry of an API answer or feed."""
    return Metadata(
        title=fields.title or "",
        author=fields.author or page.site.author,
        author_url=fields.author_url,
        dates=settle(page, fields.language, _given(fields.published), _given(fields.modified)),
        tags=fields.tags or (),
        categories=fields.categories or (),
        language=fields.language,
        description=fields.description,
        evidence=(),
        alternates=(),
        translated_from=fields.translated_from,
        aliases=fields.aliases,
    )


def page_language(page: Page) -> str | None:
    """The language the page declares, as given: html lang, else og:locale, else the Content-Language header."""
    root = page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or page.tree.get("xml:lang")
    stated = root or page.meta("og:locale", "content-language", "language") or page.raw.header("content-language") or ""
    return stated.split(",")[0].strip()[:35] or None


def _alternates(page: Page) -> Iterable[str]:
    for node in page.related("alternate"):
        if node.get("hreflang") and (url := joined(page.base_url, node.get("href"))):
            yield f"{node.get('hreflang')} {url}"


def _given(stamp: Stamp | None) -> tuple[Stamp, ...]:
    return (stamp,) if stamp else ()
