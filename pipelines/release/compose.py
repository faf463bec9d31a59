"""From a post and its facets to the rows a release publishes: redacted, credited, and nothing more than its tier allows. Pure."""

from dataclasses import dataclass
from datetime import date

from pipelines.records import Image, Post, Translation
from pipelines.release.decide import Facets, Removed
from pipelines.release.licences import deed
from pipelines.release.privacy import Privacy, Redaction
from pipelines.release.rows import Attribution, ListedPost, ReleasedPost, ReleasedTranslation, RemovedPost
from spiders.optouts import key_hash


def post_hash(post_id: str) -> str:
    """The hash that names a post where its id must not be published: that of the opt-out file, SHA-256 of `post:` and the id."""
    return key_hash("post", post_id)


@dataclass(frozen=True, slots=True)
class Context:
    """What a row needs to know of the rest of the corpus."""

    cluster_id: str
    translation_of: str | None


def released(post: Post, facets: Facets, context: Context, privacy: Privacy) -> ReleasedPost:
    """The row of a post whose text may be published. Rights and quality must be there (decide has looked)."""
    rights, quality, language = facets.rights, facets.quality, facets.language
    if rights is None or quality is None:
        raise ValueError(f"{post.post_id}: no rights decision or quality signals; decide() must come first")
    redaction = Redaction(privacy)
    title = redaction.text(post.title)
    return ReleasedPost(
        post_id=post.post_id,
        version=post.version,
        url=post.canonical_url,
        site=post.site,
        platform=post.platform,
        title=title,
        author=post.author,
        author_url=post.author_url,
        published=post.published,
        published_on=_day(post.published_local),
        modified=post.modified,
        language=language.tag if language else "und",
        language_confidence=language.confidence if language else 0.0,
        tags=redaction.texts(post.tags),
        categories=redaction.texts(post.categories),
        markdown=redaction.text(post.markdown),
        text=redaction.text(post.text),
        images=tuple(Image(url=image.url, alt=redaction.text(image.alt)) for image in post.images),
        code_blocks=post.code_blocks,
        math_count=post.math_count,
        license=rights.license,
        license_url=deed(rights.license),
        attribution=credit(post, title, rights.license, redaction.spans),
        rights_decision=rights.decision,
        rights_confidence=rights.confidence,
        redactions=redaction.spans,
        cluster_id=context.cluster_id,
        translation_of=context.translation_of,
        characters=quality.characters,
        tokens=quality.tokens,
        code_share=quality.code_share,
        symbol_share=quality.symbol_share,
        link_density=quality.link_density,
        repeated_line_share=quality.repeated_line_share,
        repeated_ngram_share=quality.repeated_ngram_share,
        stopword_share=quality.stopword_share,
        edits=post.edits,
        extractor=post.extractor,
        fetched_at=post.fetched_at,
    )


def listed(post: Post, facets: Facets, why_no_text: str, privacy: Privacy) -> ListedPost:
    """The row of a post whose text stays out."""
    rights, language = facets.rights, facets.language
    redaction = Redaction(privacy)
    return ListedPost(
        post_id=post.post_id,
        version=post.version,
        url=post.canonical_url,
        site=post.site,
        platform=post.platform,
        title=redaction.text(post.title),
        author=post.author,
        author_url=post.author_url,
        published=post.published,
        published_on=_day(post.published_local),
        modified=post.modified,
        language=language.tag if language else "und",
        language_confidence=language.confidence if language else 0.0,
        tags=redaction.texts(post.tags),
        license=rights.license if rights else "unknown",
        rights_decision=rights.decision if rights else "",
        why_no_text=why_no_text,
        characters=facets.quality.characters if facets.quality else len(post.text),
        tokens=facets.quality.tokens if facets.quality else 0,
        fetched_at=post.fetched_at,
    )


def _day(local: str | None) -> date | None:
    """The author's day of a date as precise as it is known: a month, a year."""
    return date.fromisoformat(f"{local}-01-01"[:10]) if local else None


def translated(post: ReleasedPost, translation: Translation, privacy: Privacy) -> ReleasedTranslation:
    """The row of our translation of a released post."""
    redaction = Redaction(privacy)
    return ReleasedTranslation(
        post_id=post.post_id,
        version=post.version,
        url=post.url,
        source_language=translation.source_language,
        target_language=translation.target,
        title=redaction.text(translation.title or ""),
        markdown=redaction.text(translation.markdown or ""),
        status=translation.status,
        failed_checks=translation.checks,
        backend=translation.backend,
        license=post.license,
        attribution=f"{post.attribution}; machine translation into {translation.target}",
    )


def removed(post_id: str, verdict: Removed) -> RemovedPost:
    """The row that says why a post is not here."""
    return RemovedPost(
        post_hash=post_hash(post_id),
        post_id=None if verdict.id_withheld else post_id,
        reason=verdict.reason.value,
        detail="" if verdict.id_withheld else verdict.detail,
        reasons=tuple(reason.value for reason in verdict.reasons),
    )


def attribution(row: ReleasedPost) -> Attribution:
    """Whom to credit for a released text."""
    return Attribution(
        post_id=row.post_id,
        title=row.title,
        author=row.author,
        author_url=row.author_url,
        url=row.url,
        license=row.license,
        license_url=row.license_url,
        changes=changes_made(row.redactions),
    )


def credit(post: Post, title: str, license_id: str, spans: int) -> str:
    """One line with all a Creative Commons licence asks for: title, author, source, licence, changes."""
    where = f", {url}" if (url := deed(license_id)) else ""
    return f"“{title}” by {post.author or post.site}, {post.canonical_url}, {license_id}{where}; {changes_made(spans)}"


def changes_made(spans: int) -> str:
    """What was changed, in the words a credit line needs."""
    return "converted from HTML to Markdown" + (f", {spans} personal-data spans redacted" if spans else "")
