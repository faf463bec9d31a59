"""One text on its way to a backend and back: what is asked, with which notes, and how it is asked again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.translate.backends import Notes
from pipelines.translate.document import Outcome
from pipelines.translate.memory import Scope


@dataclass(frozen=True, slots=True)
class Ask:
    """One text to ask for, and where its answer is judged."""

    key: str
    text: str
    scope: Scope
    glossary: Mapping[str, str]
    attempt: int
    reason: str
    before: str


def again(ask: Ask, attempts: int, outcome: Outcome) -> Ask:
    """The same text once more, with what was wrong."""
    reason = "; ".join(f"{finding.name}: {finding.detail}" for finding in outcome.findings)[:300]
    return replace(ask, attempt=attempts + 1, reason=reason)


def used_terms(ask: Ask) -> dict[str, str]:
    """The fixed terms that the text uses."""
    return {term: value for term, value in ask.glossary.items() if term in ask.text}


def notes(batch: Sequence[Ask]) -> Notes:
    """What may help with a batch: reasons, the text before its first, and its fixed terms."""
    reasons = {index: ask.reason for index, ask in enumerate(batch) if ask.reason}
    return Notes(reasons, batch[0].before, {term: value for ask in batch for term, value in used_terms(ask).items()})
