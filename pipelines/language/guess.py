"""A language with how sure the detector is of it."""

from typing import NamedTuple


class Guess(NamedTuple):
    """A BCP-47 tag and a confidence from 0 to 1; `voiced` is False when the text is too thin to vote for its post."""

    tag: str
    confidence: float
    voiced: bool = True


# Languages written without an alphabet, told apart by their characters.
GLYPH_TAGS = frozenset({"zh-Hans", "zh-Hant", "ja", "ko"})
UNKNOWN = Guess("und", 0.0, voiced=False)
