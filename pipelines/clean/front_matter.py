"""Front matter left at the top of a body: read leniently, used where fields are missing, taken out of the text."""

from dataclasses import replace

from pipelines.clean.front_matter_reader import FrontMatter, split_front_matter
from pipelines.clean.lines import trimmed
from pipelines.records import Evidence, Post
from spiders.dates import parse_date

NAME = "front_matter"
_MOST = 3  # blocks taken, and only once in a post's life: a text made of thousands of them must not cost thousands of passes


def front_matter(post: Post) -> Post:
    """Remove leading front matter; its title, date, tags, categories, author, language and licence fill what the page lacks.

    Whatever in it cannot be read is dropped alone, and said in `edits` (`front_matter.bad_date`, `front_matter.invalid` …).
    """
    current = post
    for _ in range(0 if NAME in post.edits else _MOST):
        found = split_front_matter(trimmed(current.markdown))
        if found is None:
            break
        fields, rest = found
        current = _filled(replace(current, markdown=trimmed(rest)), fields)
    return current


def _filled(post: Post, fields: FrontMatter) -> Post:
    flags = {NAME, *(f"{NAME}.{flag}" for flag in fields.flags)}
    post = _dated(post, fields, flags)
    licence = [Evidence(signal="front_matter_license", value=fields.license[:500], scope="post")] if fields.license else []
    return replace(
        post,
        title=post.title or fields.title or "",
        tags=post.tags or fields.tags,
        categories=post.categories or fields.categories,
        author=post.author or fields.author,
        language_hint=post.language_hint or fields.language,
        description=post.description or fields.description,
        licence_evidence=(*post.licence_evidence, *(item for item in licence if item not in post.licence_evidence)),
        edits=tuple(sorted({*post.edits, *flags})),
    )


def _dated(post: Post, fields: FrontMatter, flags: set[str]) -> Post:
    if fields.date and post.published_raw is None:
        date = parse_date(fields.date, lang=post.language_hint or fields.language or "zh", ref=post.fetched_at)
        if date:
            post = replace(
                post, published=date.start, published_local=date.local, published_raw=fields.date, published_source=NAME
            )
        else:
            flags.add(f"{NAME}.bad_date")
            post = replace(post, published_raw=fields.date, published_source=NAME)
    if fields.updated and post.modified_raw is None:
        updated = parse_date(fields.updated, lang=post.language_hint or fields.language or "zh", ref=post.fetched_at)
        post = replace(post, modified=updated.start if updated else None, modified_raw=fields.updated)
    return post
