"""One narrow table from another, site by site; what depends on nothing that changed is taken over, whole files and single rows alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

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
    beside: Callable[[Post], str] = lambda post: "",
    late: Callable[[Post, object], object] = lambda post, row: row,
    settings: str = "",
    times: str = "",
) -> Report:
    """Write `table` for one site from its cleaned posts, whole, or `only` some of their columns: one row a post, in their order.

    `also` names further tables the rows depend on, and `beside` says what of them a post's row depends on; `settings` is whatever else
    they depend on. All of these only decide what may be skipped. `late` fills in what changes more often than a row is worth making anew,
    and `times` is what that depends on.
    """
    with timed() as report:
        sources = [path for source in ("cleaned_posts", *also) for path in work.store.files(source, site)]
        basis = combine(code_digest("pipelines/records.py", *code), settings)
        inputs = combine(basis, times, file_digest(*sources))
        if work.store.is_current(table, site, PART, inputs):
            report.skip(work.store.stat(table, site, PART))
            return report
        names = only or tuple(field.name for field in fields(Post))
        posts = list(work.store.read("cleaned_posts", Post, site, only))
        keys = [combine(basis, beside(post), *_spelt(post, names)) for post in posts]
        known = work.store.known(table, site, PART)
        made = iter(rows(post for post, key in zip(posts, keys, strict=True) if key not in known))
        found = (late(post, known[key] if key in known else next(made)) for post, key in zip(posts, keys, strict=True))
        report.add(work.store.write(table, site, PART, found, inputs=inputs, keys=keys))
    return report


def _spelt(post: Post, names: tuple[str, ...]) -> Iterator[str]:
    """The values that a row is made from; a long text as it is, for `repr` asks of each of its characters whether it can be printed."""
    for name in names:
        value = getattr(post, name)
        yield f"{len(value)}:{value}" if isinstance(value, str) else repr(value)
