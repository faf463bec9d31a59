"""What is said beside a post, never in it: language, quality signals, rights. One narrow table each."""

from collections.abc import Iterator

from pipelines.flow.derive import derive_site
from pipelines.flow.report import Report
from pipelines.flow.workspace import Workspace
from pipelines.records import Language, Post

# The columns of a post that tell its language, and those that its quality is measured on.
_SPOKEN = ("post_id", "version", "title", "markdown")
_MEASURED = ("post_id", "version", "markdown", "text", "boilerplate_removed")


def identify_languages(work: Workspace, site: str) -> Report:
    """Write the language of every post version of a site."""
    return derive_site(work, site, "post_languages", ("pipelines/language",), _languages, only=_SPOKEN)


def _languages(posts: Iterator[Post]) -> Iterator[Language]:
    from pipelines.language import build_detector

    detector = build_detector()
    for post in posts:
        yield detector.detect(post.markdown, post.title).as_record(post.post_id, post.version)


def measure_quality(work: Workspace, site: str) -> Report:
    """Write the quality signals of every post version of a site."""
    from pipelines.quality import signals

    tags = {(row.post_id, row.version): row.tag for row in work.store.read("post_languages", Language, site)}
    return derive_site(
        work,
        site,
        "post_quality",
        ("pipelines/quality.py", "pipelines/tokens.py", "pipelines/pii", "pipelines/charmap.py"),
        lambda posts: (
            signals(post, tags.get((post.post_id, post.version), "und"), boilerplate_removed=post.boilerplate_removed) for post in posts
        ),
        only=_MEASURED,
        also=("post_languages",),
        beside=lambda post: tags.get((post.post_id, post.version), "und"),
    )
