"""A text whose marks a translator keeps losing, translated between its marks: no mark is shown, so none can get lost.

The order of words across a mark stays the source's, so this is the last resort; the whole is checked like any other answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.translate.checks import scripts
from pipelines.translate.markdown import placeholders
from pipelines.translate.runs.asking import Ask
from pipelines.translate.runs.document import Outcome


@dataclass(frozen=True, slots=True)
class Whole:
    """A text taken apart: what was wrong with it whole, and the key of each of its stretches."""

    ask: Ask
    failed: Outcome
    keys: Mapping[str, str]

    def put_together(self, outcomes: Mapping[str, Outcome]) -> str | None:
        """The whole from its stretches; None where one of them failed."""
        answers = {piece: outcomes[key].text for piece, key in self.keys.items()}
        found = {piece: text for piece, text in answers.items() if text is not None}
        return joined(self.ask.text, found, self.ask.scope.target) if len(found) == len(answers) else None


@dataclass(slots=True)
class Apart:
    """The texts taken apart, and the stretches each still waits for."""

    wholes: dict[str, Whole] = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)

    def add(self, whole: Whole, missing: set[str]) -> None:
        self.wholes[whole.ask.key] = whole
        self.waiting[whole.ask.key] = missing

    def ready(self, key: str) -> list[Whole]:
        """The texts that wait for nothing once the stretch `key` has come."""
        done = [name for name, missing in self.waiting.items() if missing <= {key}]
        for missing in self.waiting.values():
            missing.discard(key)
        for name in done:
            del self.waiting[name]
        return [self.wholes.pop(name) for name in done]


def runs(text: str, source: str, target: str) -> list[str]:
    """The stretches between marks that are still in the source language. Empty where taking apart would break something."""
    if "**" in text or "~~" in text or not placeholders.MARK.search(text):
        return []
    waiting = scripts.foreign_letters(source, target)
    pieces = (piece.strip() for piece in placeholders.between(text))
    return list(dict.fromkeys(piece for piece in pieces if not placeholders.MARK.fullmatch(piece) and waiting.search(piece)))


def joined(text: str, translations: Mapping[str, str], target: str) -> str:
    """The text with its stretches replaced; blanks go around marks where the target language has blanks."""
    blank = "" if target.split("-")[0] in ("zh", "ja") else " "
    pieces = placeholders.between(text)
    parts = [f"{blank}{translations[piece.strip()]}{blank}" if piece.strip() in translations else piece for piece in pieces]
    whole = re.sub(r"(<g\d+>) +| +(?=</g\d+>)| +(?=[,.;:!?)\]，。；：！？）])", r"\1", "".join(parts))
    return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", whole)).strip()
