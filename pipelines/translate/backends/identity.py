"""The translator that changes nothing: shows that everything around it does not either."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.translate.backends import NO_NOTES, Notes, Reply


@dataclass(frozen=True, slots=True)
class Identity:
    """Answers each text with itself, or with `change(text)`."""

    name: str = "identity"
    model: str = "none"
    prompt_version: str = "0"
    concurrency: int = 1
    batch_size: int = 500
    change: Callable[[str], str] = str

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = NO_NOTES) -> Reply:
        return Reply(tuple(self.change(text) for text in texts))
