"""One narrow table from another, site by site, skipped while its inputs and code are what they were."""

from collections.abc import Callable, Iterable, Iterator

from pipelines.digests import code_digest, combine, file_digest
from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace
from pipelines.records import Post

PART = "all"


def derive_site(
    work: Workspace,
    site: str,
    table: str,
    code: tuple[str, ...],
    rows: Callable[[Iterator[Post]], Iterable[object]],
    *,
    only: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    settings: str = "",
) -> Report:
    """Write `table` for one site from its cleaned posts, whole, or `only` some of their columns.

    `also` names further tables the rows depend on, `settings` whatever else they depend on: both only decide what may be skipped.
    """
    with timed() as report:
        sources = [path for source in ("cleaned_posts", *also) for path in work.store.files(source, site)]
        inputs = combine(code_digest("pipelines/records.py", *code), file_digest(*sources), settings)
        if work.store.is_current(table, site, PART, inputs):
            report.skip(work.store.stat(table, site, PART))
        else:
            posts = work.store.read("cleaned_posts", Post, site, only)
            report.add(work.store.write(table, site, PART, rows(posts), inputs=inputs))
    return report
