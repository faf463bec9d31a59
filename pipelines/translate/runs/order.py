"""A post as the translator takes it and as it leaves it, and which posts come first when a budget will not reach all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.records import Translation
from pipelines.translate.checks.scripts import guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One post to translate."""

    post_id: str
    version: str = ""
    title: str = ""
    markdown: str
    language: str = ""
    may_translate: bool = True
    published: str = ""
    priority: float = 0.0
    glossary: Mapping[str, str] = field(default_factory=dict)


def language_of(post: Wanted) -> str:
    """The post's language as given; where that is unknown (empty or `und`), by script."""
    return post.language if post.language not in ("", "und") else guess(f"{post.title}\n{post.markdown}")


def ordered(posts: Iterable[Wanted], by: str) -> list[Wanted]:
    """Posts `newest` first, most `wanted` first (by priority, then newest), or as `given`; ties by post_id."""
    if by == "given":
        return list(posts)
    kept = sorted(posts, key=lambda post: post.post_id)
    kept.sort(key=lambda post: post.published, reverse=True)
    if by == "wanted":
        kept.sort(key=lambda post: post.priority, reverse=True)
    return kept


def record_of(
    post: Wanted, target: str, source: str, status: str, *, segments: int = 0, translated: int = 0,
    checks: tuple[str, ...] = (), backend: str | None = None, title: str | None = None, markdown: str | None = None,
) -> Translation:  # fmt: skip
    """What became of a post, as the row that is kept of it."""
    return Translation(
        post_id=post.post_id, version=post.version, target=target, source_language=source, status=status, title=title, markdown=markdown,
        checks=checks, segments=segments, segments_translated=translated, backend=backend,
    )  # fmt: skip
