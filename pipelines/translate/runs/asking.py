"""One text on its way to a backend and back: what is asked, with which notes, and how it is asked again."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.translate.backends import Notes
from pipelines.translate.memory.memory import Scope
from pipelines.translate.runs.document import Outcome

_BATCH_CHARACTERS = 4000
"""Characters from which a request takes no further text."""


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
    post: str = ""
    """The post it is asked for: what one says to the model is not said beside another's texts."""
    alone: bool = False
    """Never in one request with others, which was refused."""


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


def next_batch(queue: deque[Ask], most: int) -> list[Ask]:
    """Take the next texts of one post. A text that failed goes alone: its neighbours may be what confuses."""
    batch = [queue.popleft()]
    size = len(batch[0].text)
    while queue and len(batch) < most and (queue[0].scope, queue[0].post) == (batch[0].scope, batch[0].post):
        if batch[0].reason or queue[0].reason or batch[0].alone or queue[0].alone or size > _BATCH_CHARACTERS:
            break
        size += len(queue[0].text)
        batch.append(queue.popleft())
    return batch
