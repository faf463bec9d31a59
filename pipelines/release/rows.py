"""The rows a release publishes, every column declared once with its meaning; schemas and the card derive from here."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pipelines.records import CodeBlocks, Image


class Removal(StrEnum):
    """Why a post is not in a release. Closed: every removed post names at least one."""

    WITHDRAWN = "withdrawn"
    NOT_SELECTED = "not_selected"
    RIGHTS_MISSING = "rights_missing"
    RIGHTS_NONE = "rights_none"
    METADATA_NOT_LISTED = "metadata_not_listed"
    LANGUAGE_NOT_INCLUDED = "language_not_included"
    LANGUAGE_UNSURE = "language_unsure"
    DUPLICATE = "duplicate"
    QUALITY = "quality"
    QUALITY_MISSING = "quality_missing"
    SECRET_LEFT = "secret_left"  # noqa: S105  (a reason, no password)
    UNPUBLISHED = "unpublished"


# What a recipe leaves out because of what the post is: nobody asked that it go, and the copies of readers of older releases may stay.
BY_RECIPE = frozenset(
    {
        Removal.NOT_SELECTED,
        Removal.LANGUAGE_NOT_INCLUDED,
        Removal.LANGUAGE_UNSURE,
        Removal.DUPLICATE,
        Removal.QUALITY,
        Removal.QUALITY_MISSING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPost:
    """A post without its text: where it is, whose it is, and why the text is not here."""

    post_id: Annotated[str, "platform-native key such as cnblogs:123 or xlog:CID-NID, else web: and a hash of the canonical URL"]
    version: Annotated[str, "names one revision of the post: 16 hex digits of SHA-256 over its title and Markdown"]
    url: Annotated[str, "URL that names the post"]
    site: Annotated[str, "name of the blog"]
    platform: Annotated[str, "platform the blog runs on"]
    title: Annotated[str, "title, personal data redacted"]
    author: Annotated[str | None, "author's name, kept because a licence's attribution needs it"]
    author_url: Annotated[str | None, "author's page"]
    published: Annotated[datetime | None, "publication instant, UTC"]
    published_on: Annotated[date | None, "day of publication by the author's own clock, the first of a month or year known no better"]
    modified: Annotated[datetime | None, "last modification instant, UTC, as the page states it"]
    language: Annotated[str, "BCP-47 tag with script for Chinese (zh-Hans, zh-Hant); und when unknown"]
    language_confidence: Annotated[float, "0 to 1"]
    tags: Annotated[tuple[str, ...], "author's tags in page order, personal data redacted"]
    license: Annotated[str, "SPDX id, or reserved, permission-with-attribution, unknown"]
    rights_decision: Annotated[str, "the rule that decided what may be published, in words"]
    why_no_text: Annotated[str, "why the text is not here: tier, licence, rights_stale, confidence, disputed or redacted_nd"]
    characters: Annotated[int, "characters of the text that is not here"]
    tokens: Annotated[int, "tokens of the text that is not here: one CJK character, or one run of other letters or digits"]
    fetched_at: Annotated[datetime, "when the page was fetched, UTC"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPost:
    """A post with its text, under the licence its author gave it."""

    post_id: Annotated[str, "platform-native key such as cnblogs:123 or xlog:CID-NID, else web: and a hash of the canonical URL"]
    version: Annotated[str, "names one revision of the post: 16 hex digits of SHA-256 over its title and Markdown"]
    url: Annotated[str, "URL that names the post"]
    site: Annotated[str, "name of the blog"]
    platform: Annotated[str, "platform the blog runs on"]
    title: Annotated[str, "title, personal data redacted"]
    author: Annotated[str | None, "author's name, kept because the licence's attribution needs it"]
    author_url: Annotated[str | None, "author's page"]
    published: Annotated[datetime | None, "publication instant, UTC"]
    published_on: Annotated[date | None, "day of publication by the author's own clock, the first of a month or year known no better"]
    modified: Annotated[datetime | None, "last modification instant, UTC, as the page states it"]
    language: Annotated[str, "BCP-47 tag with script for Chinese (zh-Hans, zh-Hant); und when unknown"]
    language_confidence: Annotated[float, "0 to 1"]
    tags: Annotated[tuple[str, ...], "author's tags in page order, personal data redacted"]
    categories: Annotated[tuple[str, ...], "author's categories in page order, personal data redacted"]
    markdown: Annotated[str, "body as Markdown without the title, personal data redacted"]
    text: Annotated[str, "body as plain text, code and formulas included, personal data redacted"]
    images: Annotated[tuple[Image, ...], "images of the body in order; addresses only, alternative text redacted"]
    code_blocks: Annotated[tuple[CodeBlocks, ...], "code blocks of the body by language"]
    math_count: Annotated[int, "formulas in the body"]
    license: Annotated[str, "SPDX id of the text's licence"]
    license_url: Annotated[str | None, "where the licence can be read"]
    attribution: Annotated[str, "credit line: title, author, address, licence, changes"]
    rights_decision: Annotated[str, "the rule that decided that the text may be published, in words"]
    rights_confidence: Annotated[float, "0 to 1"]
    redactions: Annotated[int, "personal-data spans replaced by placeholders in this row"]
    cluster_id: Annotated[str, "duplicate cluster: the canonical post's id, the post's own id when it stands alone"]
    translation_of: Annotated[str | None, "post this one is its author's translation of, when known"]
    characters: Annotated[int, "characters of text before redaction"]
    tokens: Annotated[int, "tokens before redaction: one CJK character, or one run of other letters or digits"]
    code_share: Annotated[float, "share of the characters inside code blocks"]
    symbol_share: Annotated[float, "share of characters outside code that are neither letters, digits, marks nor space"]
    link_density: Annotated[float, "share of the text outside code that is link text"]
    repeated_line_share: Annotated[float, "share of the characters in lines seen before in the same post"]
    repeated_ngram_share: Annotated[float, "share of 10-token shingles seen before in the same post"]
    stopword_share: Annotated[float, "share of tokens that are function words of the post's language"]
    edits: Annotated[tuple[str, ...], "names of the rules that changed the text"]
    extractor: Annotated[str, "extractor and its version"]
    fetched_at: Annotated[datetime, "when the page was fetched, UTC"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTranslation:
    """Our own machine translation of a released post, under the original's licence."""

    post_id: Annotated[str, "the post, found in the config of the same licence family and in the same split"]
    version: Annotated[str, "the post's version"]
    url: Annotated[str, "URL that names the original"]
    source_language: Annotated[str, "BCP-47 tag translated from"]
    target_language: Annotated[str, "BCP-47 tag translated into"]
    title: Annotated[str, "translated title, personal data redacted"]
    markdown: Annotated[str, "translated body as Markdown, personal data redacted"]
    status: Annotated[str, "verified or partial"]
    failed_checks: Annotated[tuple[str, ...], "names of the checks that failed"]
    backend: Annotated[str | None, "translation backend and model"]
    license: Annotated[str, "SPDX id, that of the original"]
    attribution: Annotated[str, "credit line of the original, with the translation named as a change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedPost:
    """A post that is in the corpus and not in this release, and why."""

    post_hash: Annotated[str, "SHA-256 of `post:` and the post's id, in hex"]
    post_id: Annotated[str | None, "the post; null where even its id is withheld"]
    reason: Annotated[str, "first rule of the recipe that removed it"]
    detail: Annotated[str, "what that rule saw, such as the quality signal or the kind of duplicate"]
    reasons: Annotated[tuple[str, ...], "every rule that would have removed it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A post that an earlier release had and later ones must not have: delete it from your copy."""

    post_hash: Annotated[str, "SHA-256 of `post:` and the post's id, in hex"]
    reason: Annotated[str, "why it was withdrawn"]
    withdrawn_in: Annotated[str, "first version without it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One post's difference to the previous release."""

    post_hash: Annotated[str, "SHA-256 of `post:` and the post's id, in hex"]
    post_id: Annotated[str | None, "the post; null where even its id is withheld"]
    change: Annotated[str, "added, changed, removed (the recipe no longer takes it) or withdrawn (delete it from your copy)"]
    reason: Annotated[str, "new, text, licence, config, address, or the rule that removed or withdrew it"]
    config_before: Annotated[str | None, "config that held it in the previous release"]
    config_after: Annotated[str | None, "config that holds it now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whom to credit for a published text, and how."""

    post_id: Annotated[str, "the post"]
    title: Annotated[str, "title, personal data redacted"]
    author: Annotated[str | None, "author's name"]
    author_url: Annotated[str | None, "author's page"]
    url: Annotated[str, "URL that names the post"]
    license: Annotated[str, "SPDX id"]
    license_url: Annotated[str | None, "where the licence can be read"]
    changes: Annotated[str, "what was changed, as the licence asks to say"]
