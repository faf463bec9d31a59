"""Texts that two sites have and one of them reserves: dates and lengths are what each says of itself, and prove nobody the author.

A site that copies a post, dates it back and puts a free licence under it would otherwise give away what its author kept. Silence is no
reservation, so that a copy without a word takes no text from an open post; a copy that names its source has no say either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipelines.dedup.pairs.canonical import COPY
from pipelines.rights.licences import PERMISSION, RESERVED

_KEPT = (RESERVED, PERMISSION)


def disputed(
    repeats: Iterable[tuple[str, str, str]], sites: Mapping[str, str], licences: Mapping[str, str]
) -> frozenset[str]:
    """Ids of posts whose text another site reserves. `repeats` are (post id, its canonical post, why that one); the maps go by post id."""
    clusters: dict[str, set[str]] = defaultdict(set)
    for post_id, canonical, why in repeats:
        if why != COPY and post_id in sites and canonical in sites:
            clusters[canonical] |= {post_id, canonical}
    keepers = {canonical: {sites[each] for each in members if licences.get(each) in _KEPT} for canonical, members in clusters.items()}
    return frozenset(each for canonical, members in clusters.items() for each in members if keepers[canonical] - {sites[each]})
