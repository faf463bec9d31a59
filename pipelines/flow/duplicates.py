"""All posts -> which repeat which, and which translate which."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.flow.current import current_posts
from pipelines.flow.report import Report, timed
from pipelines.flow.version import code_digest, combine, file_digest
from pipelines.flow.workspace import Workspace
from pipelines.records import Language, Post

if TYPE_CHECKING:
    from pipelines.dedup.doc import Doc
    from pipelines.dedup.index import Index

TABLE, LINKS = "duplicate_posts", "translation_links"
_WHERE = ("_all", "all")
_SIGNED_BY = ("pipelines/dedup", "pipelines/language", "pipelines/clean", "pipelines/extract", "spiders")


def find_duplicates(work: Workspace) -> Report:
    """Write the duplicates and translation links over all sites; skipped when no post changed."""
    with timed() as report:
        sources = [path for table in ("cleaned_posts", "post_languages") for path in work.store.files(table)]
        inputs = combine(code_digest("pipelines/dedup", "pipelines/records.py"), file_digest(*sources))
        if all(work.store.is_current(table, *_WHERE, inputs) for table in (TABLE, LINKS)):
            report.skip(work.store.stat(TABLE, *_WHERE))
        else:
            _write(work, inputs, report)
    return report


def _write(work: Workspace, inputs: str, report: Report) -> None:
    from pipelines.dedup.files import save_index
    from pipelines.dedup.find import find_duplicates as find
    from pipelines.dedup.signature import build_tools

    index = _index(work)
    known, docs = index.versions(), list(_docs(work))
    index = index.without(known.keys() - {doc.post_id for doc in docs})
    found = find((doc for doc in docs if known.get(doc.post_id) != doc.version), index, tools=build_tools())
    save_index(found.index, _folder(work))
    report.add(work.store.write(TABLE, *_WHERE, found.duplicates, inputs=inputs))
    report.notes.append(f"{len(found.clusters)} clusters, {len(found.links)} translations of other posts")
    work.store.write(LINKS, *_WHERE, found.links, inputs=inputs)


def _folder(work: Workspace) -> Path:
    """The index of what is signed already; signatures of other code are worth nothing."""
    return work.data_dir / "dedup" / code_digest(*_SIGNED_BY)


def _index(work: Workspace) -> "Index":
    from pipelines.dedup.files import IndexFormatError, open_index

    folder = _folder(work)
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other)
    try:
        return open_index(folder)
    except IndexFormatError:
        shutil.rmtree(folder)  # everything in it is made again from the posts
        return open_index(folder)


def _docs(work: Workspace) -> Iterator["Doc"]:
    """The current version of every post, the one fetched last."""
    languages = {(row.post_id, row.version): row.tag for row in work.store.read("post_languages", Language)}
    for post in current_posts(work):
        yield _doc(post, languages.get((post.post_id, post.version), "und"))


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
