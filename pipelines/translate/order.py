"""A post as the translator takes it, and which posts come first when a budget will not reach all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.translate.scripts import guess


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
