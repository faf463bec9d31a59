"""All posts -> which repeat which, and which translate which."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.digests import code_digest, combine, file_digest
from pipelines.flow.current import current_rows, posts_at
from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace
from pipelines.records import Post

if TYPE_CHECKING:
    from pipelines.dedup.doc import Doc
    from pipelines.dedup.index.index import Index

TABLE, LINKS = "duplicate_posts", "translation_links"
_WHERE = ("_all", "all")
_COLUMNS = (  # of a post that `_doc` takes its facts from
    *("post_id", "version", "canonical_url", "site", "platform", "title", "published", "markdown"),
    *("licence_evidence", "alternates", "translated_from"),
)
_SIGNED_BY = ("pipelines/dedup", "pipelines/language", "pipelines/clean", "pipelines/extract", "spiders")


def find_duplicates(work: Workspace) -> Report:
    """Write the duplicates and translation links over all sites; skipped when no post changed."""
    with timed() as report:
        report.failed.extend(work.store.set_aside_damaged(_WHERE[0]))
        sources = [path for table in ("cleaned_posts", "post_languages") for path in work.store.files(table)]
        inputs = combine(code_digest("pipelines/dedup", "pipelines/records.py"), file_digest(*sources))
        if all(work.store.is_current(table, *_WHERE, inputs) for table in (TABLE, LINKS)):
            report.skip(work.store.stat(TABLE, *_WHERE))
        else:
            _write(work, inputs, report)
    return report


def _write(work: Workspace, inputs: str, report: Report) -> None:
    from pipelines.dedup.find import find_duplicates as find
    from pipelines.dedup.index.files import save_index
    from pipelines.dedup.text.signature import build_tools

    index, current = _index(work), current_rows(work)
    known = index.versions()
    index = index.without(known.keys() - set(current["post_id"].to_pylist()))
    versions = zip(current["post_id"].to_pylist(), current["version"].to_pylist(), strict=True)
    is_new = pa.array([known.get(post_id) != version for post_id, version in versions], pa.bool_())
    found = find(_docs(work, current.filter(is_new)), index, tools=build_tools())
    save_index(found.index, _folder(work))
    report.add(work.store.write(TABLE, *_WHERE, found.duplicates, inputs=inputs))
    report.notes.append(f"{len(found.clusters)} clusters, {len(found.links)} translations of other posts")
    work.store.write(LINKS, *_WHERE, found.links, inputs=inputs)


def _folder(work: Workspace) -> Path:
    """The index of what is signed already; signatures of other code are worth nothing."""
    return work.data_dir / "dedup" / code_digest(*_SIGNED_BY)


def _index(work: Workspace) -> "Index":
    from pipelines.dedup.index.files import IndexFormatError, open_index

    folder = _folder(work)
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other)
    try:
        return open_index(folder)
    except IndexFormatError:
        shutil.rmtree(folder)  # everything in it is made again from the posts
        return open_index(folder)


def _docs(work: Workspace, wanted: pa.Table) -> Iterator["Doc"]:
    tags = _languages(work, wanted)
    return (_doc(post, tags.get((post.post_id, post.version), "und")) for post in posts_at(work, wanted, _COLUMNS))


def _languages(work: Workspace, wanted: pa.Table) -> dict[tuple[str, str], str]:
    table = work.store.table("post_languages", ["post_id", "version", "tag"])
    chosen = table.filter(pc.is_in(table["post_id"], pc.unique(wanted["post_id"])))
    return {(row["post_id"], row["version"]): row["tag"] for row in chosen.to_pylist()}


def _doc(post: Post, language: str) -> "Doc":
    from pipelines.dedup.doc import Doc

    return Doc(
        post_id=post.post_id,
        version=post.version,
        markdown=post.markdown,
        title=post.title,
        url=post.canonical_url,
        site=post.site,
        platform=post.platform,
        language=language,
        published=post.published,
        translated_from=post.translated_from,
        alternates=post.alternates,
        notices=tuple(sign.value for sign in post.licence_evidence if sign.signal == "notice_text"),
    )
