"""Redaction of every string a release publishes, and the last look for secrets, behind two functions given as arguments."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """`redact(text) -> (text, spans redacted)`; `secrets(text) -> kinds of secrets found`."""

    redact: Callable[[str], tuple[str, int]]
    secrets: Callable[[str], tuple[str, ...]]


@dataclass(slots=True)
class Redaction:
    """Redacts the strings of one row and counts the spans."""

    privacy: Privacy
    spans: int = field(default=0)

    def text(self, value: str) -> str:
        """The text with placeholders; its spans are added to the count."""
        clean, spans = self.privacy.redact(value)
        self.spans += spans
        return clean

    def texts(self, values: Iterable[str]) -> tuple[str, ...]:
        """Several texts, in order."""
        return tuple(self.text(value) for value in values)


def default_privacy() -> Privacy:
    """The project's own rules (pipelines.pii)."""
    from pipelines import pii

    def redact(text: str) -> tuple[str, int]:
        clean, counts = pii.redact(text)
        return clean, sum(counts.values())

    return Privacy(redact, lambda text: tuple(span.type for span in pii.secrets(text)))


def strings(value: object) -> Iterator[str]:
    """Every string in a row, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from strings(getattr(value, part.name))
