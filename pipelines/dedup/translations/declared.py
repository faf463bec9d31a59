"""Translations that pages declare: one platform key or one address but for the language, or links to other-language versions (hreflang)."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.dedup.index.columns import ragged
from pipelines.dedup.runs import Rows, starts_of
from pipelines.dedup.text.shingles import Words

# A key that so many posts carry names something else than the versions of one post.
_MOST_VERSIONS = 40


def by_key(keys: pa.ChunkedArray) -> Rows:
    """Pairs of rows (n x 2) with one platform key."""
    rows = np.flatnonzero(pc.is_valid(keys).to_numpy())
    if not len(rows):
        return np.empty((0, 2), np.int64)
    codes = keys.take(pa.array(rows)).combine_chunks().dictionary_encode().indices.to_numpy()
    return _pairs(rows, codes.astype(np.uint64))


def by_address(bare: pa.ChunkedArray) -> Rows:
    """Pairs of rows whose addresses differ in the language they name only."""
    numbers = bare.to_numpy()
    rows = np.flatnonzero(numbers)
    return _pairs(rows, numbers[rows])


def _pairs(rows: Rows, keys: Words) -> Rows:
    """All pairs of rows with one key, where few have it."""
    order = np.argsort(keys, kind="stable")
    starts = starts_of(keys[order])
    sizes = np.diff(np.append(starts, len(order)))
    chosen = np.flatnonzero((sizes > 1) & (sizes <= _MOST_VERSIONS))
    groups = (rows[order[start : start + size]] for start, size in zip(starts[chosen].tolist(), sizes[chosen].tolist(), strict=True))
    return np.concatenate([np.empty((0, 2), np.int64), *(group[np.stack(np.triu_indices(len(group), 1), axis=1)] for group in groups)])


def by_alternate(table: pa.Table) -> Rows:
    """Pairs of rows of which one names the other as its version in another language (columns page, host, alternate_keys).

    A page may name any address, so a claim holds only inside one host or when the other page names this one too.
    Of rows with one address the first is meant.
    """
    named, offsets = ragged(table["alternate_keys"])
    page, host = table["page"].to_numpy(), table["host"].to_numpy()
    if not len(named) or not len(page):
        return np.empty((0, 2), np.int64)
    speaker = np.repeat(np.arange(len(page)), np.diff(offsets))
    order = np.argsort(page, kind="stable")
    at = np.minimum(np.searchsorted(page[order], named), len(order) - 1)
    other = order[at]
    claims = (page[other] == named) & (named != 0) & (page[speaker] != named)
    speaker, other = speaker[claims], other[claims]
    mutual = np.isin(other * len(page) + speaker, speaker * len(page) + other)
    return np.asarray(np.stack([speaker, other], axis=1)[mutual | (host[speaker] == host[other])])
