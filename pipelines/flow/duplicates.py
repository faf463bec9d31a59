"""All posts -> which repeat which, and which translate which."""

from collections.abc import Iterator

from pipelines.flow.report import Report, timed
from pipelines.flow.version import code_digest, combine, file_digest
from pipelines.flow.workspace import Workspace
from pipelines.records import Language, Post

TABLE, LINKS = "duplicate_posts", "translation_links"
_WHERE = ("_all", "all")


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
    from pipelines.dedup.find import find_duplicates as find
    from pipelines.dedup.signature import load_tools

    found = find(_docs(work), tools=load_tools())
    report.add(work.store.write(TABLE, *_WHERE, found.duplicates, inputs=inputs))
    report.notes.append(f"{len(found.clusters)} clusters, {len(found.links)} translations of other posts")
    work.store.write(LINKS, *_WHERE, found.links, inputs=inputs)


def _docs(work: Workspace) -> Iterator["Doc"]:  # noqa: F821
    return iter(())
