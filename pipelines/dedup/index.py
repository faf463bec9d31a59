"""The memory of duplicate finding: signatures by post version and evidence by pair, so that a day's posts cost a day's work.

Everything in an index is a pure function of one text or of two, so a result computed with it equals one computed without it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.dedup.evidence import Evidence
from pipelines.dedup.signature import Signature

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Signatures by post id, and evidence by pair of text digests (the smaller text first)."""

    signatures: Mapping[str, Signature] = field(default_factory=dict)
    evidence: Mapping[Pair, Evidence] = field(default_factory=dict)

    def knows(self, post_id: str, version: str) -> bool:
        """Whether this very version of the post is in the index."""
        known = self.signatures.get(post_id)
        return known is not None and known.doc.version == version

    def with_signatures(self, new: Iterable[Signature]) -> "Index":
        """An index that also holds these; a later version of a post replaces the earlier one."""
        return Index({**self.signatures, **{signature.doc.post_id: signature for signature in new}}, self.evidence)

    def with_evidence(self, evidence: Mapping[Pair, Evidence]) -> "Index":
        """An index that holds exactly this evidence."""
        return Index(self.signatures, evidence)

    def without(self, post_ids: Iterable[str]) -> "Index":
        """An index that has forgotten these posts."""
        gone = set(post_ids)
        return Index({key: value for key, value in self.signatures.items() if key not in gone}, self.evidence)
