"""Translation backends behind one protocol. A backend knows how to ask; it keeps no files and decides nothing.

    BackendError            anything that stops a backend
    ├── NotConfigured       an option, package or key is missing: fix it and run again
    ├── Refused             not this request: another may pass
    └── Unavailable         no answer this time: the segments stay pending
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class BackendError(RuntimeError):
    """A backend cannot translate; the message says why and what to do."""


class NotConfigured(BackendError):
    """An option, a package or a key is missing."""


class Refused(BackendError):
    """The backend will not take this request as it is: too long, or not to its liking. Nothing was paid."""


class Unavailable(BackendError):
    """The backend gave no usable answer now; nothing was paid that could be kept."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What may help a translator beside the texts: each field may be empty."""

    reasons: Mapping[int, str] = field(default_factory=dict)
    """Text index -> what was wrong with the last answer."""
    before: str = ""
    """Source text that comes just before the first of the texts."""
    glossary: Mapping[str, str] = field(default_factory=dict)


NO_NOTES = Notes()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: float = 0.0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.requests + other.requests,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.money + other.money,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers in the order of the texts; None where this text got none."""

    texts: tuple[str | None, ...]
    usage: Usage = Usage()


class Backend(Protocol):
    """Something that translates. `name`, `model` and `prompt_version` key the translation memory."""

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def prompt_version(self) -> str: ...
    @property
    def concurrency(self) -> int:
        """Calls that may run at once."""
        ...

    @property
    def batch_size(self) -> int:
        """Texts a call takes at most."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = ...) -> Reply:
        """Translate texts between BCP-47 languages. Raises BackendError; never waits longer than its own time limit."""
        ...
