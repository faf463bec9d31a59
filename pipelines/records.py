"""Every column of every table, declared once, with its meaning; schemas, docs and cards derive from here.

A record is a frozen dataclass whose fields are `Annotated[type, "meaning, unit, source"]`.
Types allowed: str, int, float, bool, datetime (UTC instant), StrEnum, a nested record, `tuple[T, ...]`, and `| None`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated


class Reason(StrEnum):
    """Why a page or row is not kept. Closed: every rejection names one of these."""

    NOT_A_POST = "not_a_post"
    NOT_HTML = "not_html"
    HTTP_ERROR = "http_error"
    REDIRECT = "redirect"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LARGE = "too_large"
    PROTECTED = "protected"
    MACHINE_TRANSLATED = "machine_translated"
    SUPERSEDED = "superseded"
    WRONG_POST = "wrong_post"
    REPLACED = "replaced"
    UNPUBLISHED = "unpublished"
    UNREADABLE = "unreadable"
    WITHDRAWN = "withdrawn"
    KEPT_OUT = "kept_out"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image in a post's body."""

    url: Annotated[str, "absolute URL"]
    alt: Annotated[str, "alternative text, may be empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in a post's body."""

    url: Annotated[str, "absolute URL"]
    text: Annotated[str, "visible text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlocks:
    """Code blocks of one language."""

    language: Annotated[str, "info string as the page gives it, empty when unknown"]
    count: Annotated[int, "number of blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sign read from a page that supports a later decision."""

    signal: Annotated[str, "kind of sign, such as jsonld_license, rel_license, cc_link, notice_text, meta_robots, header_robots"]
    value: Annotated[str, "the raw value as found, at most 500 characters"]
    scope: Annotated[str, "post or site_default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One version of one post: what its author wrote, where it was found, and how it was read."""

    post_id: Annotated[str, "platform-native key such as cnblogs:123 or xlog:CID-NID, else web: and a hash of the canonical URL"]
    version: Annotated[str, "16 hex digits of SHA-256 over title and markdown: names one revision of the post"]
    url: Annotated[str, "URL the bytes were fetched from"]
    canonical_url: Annotated[str, "URL that names the post, by the platform's rules"]
    aliases: Annotated[tuple[str, ...], "other URLs seen for the same post, sorted"]
    site: Annotated[str, "name of the site's row in sites.toml"]
    platform: Annotated[str, "platform whose rules read the page"]
    source: Annotated[str, "what the page was: html, api or feed"]
    title: Annotated[str, "title as the author wrote it, markup removed"]
    author: Annotated[str | None, "author's name"]
    author_url: Annotated[str | None, "author's page"]
    published: Annotated[datetime | None, "publication instant, UTC"]
    published_local: Annotated[str | None, "publication in the author's own zone, ISO 8601, only as precise as known (day or time with offset)"]
    published_raw: Annotated[str | None, "publication date as it stands in the page"]
    published_source: Annotated[str | None, "where published_raw was read, such as jsonld, meta, time, url, feed"]
    modified: Annotated[datetime | None, "last modification instant, UTC, as the page states it"]
    modified_raw: Annotated[str | None, "modification date as it stands in the page"]
    tags: Annotated[tuple[str, ...], "author's tags in page order"]
    categories: Annotated[tuple[str, ...], "author's categories in page order"]
    language_hint: Annotated[str | None, "language the page or platform declares, BCP-47 as given"]
    markdown: Annotated[str, "body as Markdown (CommonMark, tables, footnotes, $math$), without the title"]
    text: Annotated[str, "body as plain text, code and formulas included"]
    description: Annotated[str | None, "summary the author or page gives, not part of the body"]
    images: Annotated[tuple[Image, ...], "images of the body in order"]
    links: Annotated[tuple[Link, ...], "links of the body in order"]
    code_blocks: Annotated[tuple[CodeBlocks, ...], "code blocks of the body by language, sorted"]
    math_count: Annotated[int, "formulas in the body"]
    licence_evidence: Annotated[tuple[Evidence, ...], "licence and opt-out signs found on the page"]
    alternates: Annotated[tuple[str, ...], "other-language versions the page names, as 'tag URL'"]
    translated_from: Annotated[str | None, "BCP-47 tag of the original when the page says it is a machine translation"]
    fetched_at: Annotated[datetime, "when the bytes were fetched, UTC"]
    http_status: Annotated[int, "HTTP status of the response"]
    encoding: Annotated[str, "character encoding the body was decoded with"]
    content_hash: Annotated[str, "SHA-256 of the decoded response body"]
    edits: Annotated[tuple[str, ...], "names of the rules that changed the text, sorted, each once"]
    boilerplate_removed: Annotated[int, "characters of site boilerplate that cleaning took out of the body"] = 0
    selector: Annotated[str, "rule that found the main content"]
    extractor: Annotated[str, "extractor and its version"]
    warc_file: Annotated[str, "archive file that holds the bytes, relative to the archive folder"]
    warc_offset: Annotated[int, "byte offset of the record in that file"]
    warc_record_id: Annotated[str, "WARC-Record-ID"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that gave no post, why, and the way back to its bytes."""

    url: Annotated[str, "URL the bytes were fetched from"]
    site: Annotated[str, "name of the site's row in sites.toml"]
    stage: Annotated[str, "stage that rejected it"]
    reason: Annotated[Reason, "closed list of reasons"]
    kind: Annotated[str, "page kind: listing, home, about, notfound, feed, sitemap, robots, api, other or post"]
    evidence: Annotated[str, "what decided it, in words"]
    post_id: Annotated[str | None, "post it belongs to, when that is known"]
    fetched_at: Annotated[datetime, "when the bytes were fetched, UTC"]
    http_status: Annotated[int, "HTTP status of the response"]
    leads_to: Annotated[str | None, "absolute URL that a redirect or a page that only sends its reader on leads to"] = None
    warc_file: Annotated[str, "archive file that holds the bytes, relative to the archive folder"]
    warc_offset: Annotated[int, "byte offset of the record in that file"]
    warc_record_id: Annotated[str, "WARC-Record-ID"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageShare:
    """One language's part of a text."""

    tag: Annotated[str, "BCP-47 tag"]
    share: Annotated[float, "share of the letters that vote, 0 to 1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The language of one post version."""

    post_id: Annotated[str, "the post"]
    version: Annotated[str, "the post's version"]
    tag: Annotated[str, "BCP-47 tag with script for Chinese (zh-Hans, zh-Hant); und when unknown"]
    confidence: Annotated[float, "confidence of the decision, 0 to 1"]
    title_tag: Annotated[str, "BCP-47 tag of the title"]
    shares: Annotated[tuple[LanguageShare, ...], "languages by share, largest first"]
    detector: Annotated[str, "detector and its version"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A pair: this post repeats that one."""

    post_id: Annotated[str, "the post that repeats"]
    version: Annotated[str, "its version"]
    duplicate_of: Annotated[str, "the canonical post of its cluster"]
    cluster_id: Annotated[str, "the canonical post's id names the cluster"]
    kind: Annotated[str, "exact, near, excerpt, revision or repost"]
    similarity: Annotated[float, "exact Jaccard of 3-token shingles with the nearest verified neighbour, 0 to 1"]
    containment: Annotated[float, "share of the shorter text's shingles found in the longer, 0 to 1"]
    nearest: Annotated[str, "the verified neighbour that joined it to the cluster"]
    why_canonical: Annotated[str, "rule that chose the canonical post"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationLink:
    """A post that is a translation of another post in the corpus."""

    post_id: Annotated[str, "the translation"]
    version: Annotated[str, "its version"]
    translation_of: Annotated[str, "the original post"]
    score: Annotated[float, "strength of the evidence, 0 to 1"]
    evidence: Annotated[str, "what links them: platform_key, hreflang, fingerprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Our own translation of one post version."""

    post_id: Annotated[str, "the post"]
    version: Annotated[str, "the post's version"]
    target: Annotated[str, "BCP-47 tag translated into"]
    source_language: Annotated[str, "BCP-47 tag translated from"]
    status: Annotated[str, "verified, partial, failed, pending, not_needed or not_allowed"]
    title: Annotated[str | None, "translated title"]
    markdown: Annotated[str | None, "translated body"]
    checks: Annotated[tuple[str, ...], "names of the checks that failed, sorted"]
    segments: Annotated[int, "segments in the document, the title included; 0 where none was counted"]
    segments_translated: Annotated[int, "segments whose translation passed its checks"]
    backend: Annotated[str | None, "backend and model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign weighed in a rights decision: what it was, where and when it was seen, what it says."""

    signal: Annotated[str, "kind of sign, such as jsonld_license, notice_text, meta_robots, robots_txt, tdmrep, ai_txt, site_owner, opt_out"]
    value: Annotated[str, "the raw value as found, at most 500 characters"]
    scope: Annotated[str, "post, site or site_default (a theme's own block)"]
    says: Annotated[str, "what the rules read in it: an SPDX id, reserved, permission-with-attribution, no-fetch, no-text, withdrawn or nothing"]
    url: Annotated[str, "where it was seen"]
    seen_at: Annotated[datetime | None, "when it was seen, UTC; null for words of the sites file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedSegment:
    """One answer of a translation backend, kept so that the same text is never paid for twice."""

    key: Annotated[str, "32 hex digits of SHA-256 over text, languages, backend, model, prompt and glossary version"]
    source_language: Annotated[str, "BCP-47 tag translated from"]
    target: Annotated[str, "BCP-47 tag translated into"]
    backend: Annotated[str, "backend"]
    model: Annotated[str, "model"]
    prompt_version: Annotated[str, "version of the prompt"]
    glossary_version: Annotated[str, "8 hex digits over the fixed terms that the text uses, empty when none"]
    text: Annotated[str, "source text with placeholder marks"]
    translation: Annotated[str | None, "the latest answer as given, with placeholder marks; null when there was none"]
    attempts: Annotated[int, "answers paid for so far"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done with one post version, and the evidence."""

    post_id: Annotated[str, "the post"]
    version: Annotated[str, "the post's version"]
    may_fetch: Annotated[bool, "whether the page may be fetched by our agent"]
    may_publish: Annotated[bool, "whether the text may be published"]
    tier: Annotated[str, "open, metadata or none"]
    license: Annotated[str, "SPDX id, or reserved, permission-with-attribution, unknown"]
    may_translate: Annotated[bool, "whether a derivative is allowed"]
    decision: Annotated[str, "the rule that decided, in words"]
    confidence: Annotated[float, "confidence of the decision, 0 to 1"]
    evidence: Annotated[tuple[Sign, ...], "every sign considered"]
    checked_at: Annotated[datetime | None, "when the oldest sign that can change was seen, UTC; null when one was never seen"]
    rule_version: Annotated[str, "version of the rules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Quality signals of one post version; signals only, never a filter."""

    post_id: Annotated[str, "the post"]
    version: Annotated[str, "the post's version"]
    characters: Annotated[int, "characters of text"]
    tokens: Annotated[int, "tokens: one CJK character, or one run of other letters or digits"]
    code_share: Annotated[float, "share of the characters inside code blocks"]
    symbol_share: Annotated[float, "share of characters outside code that are neither letters, digits, marks nor space"]
    link_density: Annotated[float, "share of the text outside code that is link text"]
    repeated_line_share: Annotated[float, "share of the characters in lines seen before in the same post"]
    repeated_ngram_share: Annotated[float, "share of 10-token shingles seen before in the same post"]
    stopword_share: Annotated[float, "share of tokens that are function words of the post's language"]
    boilerplate_removed: Annotated[int, "characters of site boilerplate removed from the body"]
    pii_spans: Annotated[int, "personal-data spans that a release redacts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One crawl of one site: what was asked and what came."""

    crawl_id: Annotated[str, "UTC start time and site, names the WARC segment"]
    site: Annotated[str, "name of the site's row in sites.toml"]
    started_at: Annotated[datetime, "when the crawl began, UTC"]
    finished_at: Annotated[datetime | None, "when the crawl ended, UTC; null when it did not"]
    outcome: Annotated[str, "finished, incomplete or imported"]
    pages_fetched: Annotated[int, "responses stored"]
    pages_unchanged: Annotated[int, "revisit records: the server or the bytes say nothing changed"]
    pages_failed: Annotated[int, "requests that ended without a response"]
    bytes_fetched: Annotated[int, "bytes received"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A blog as sites.toml describes it."""

    site: Annotated[str, "name of the site's row in sites.toml"]
    url: Annotated[str, "home page"]
    platform: Annotated[str, "platform whose rules read the site's pages"]
    title: Annotated[str | None, "the blog's own name"]
    author: Annotated[str | None, "who writes it"]
    languages: Annotated[tuple[str, ...], "languages the site is known to use, BCP-47"]
    license: Annotated[str | None, "the owner's own words on reuse, as noted in sites.toml"]
