"""What a request costs: tokens of a text, estimated; and money for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.translate.backends import Usage
from pipelines.translate.checks.scripts import CJK

_PROMPT_TOKENS = 220
"""Tokens a request spends besides its texts: instructions and markup."""


@dataclass(frozen=True, slots=True)
class Price:
    """Money per million tokens, in the currency of your bill."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, usage: Usage) -> float:
        return (usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out) / 1e6


def tokens_of(text: str) -> int:
    """A text's tokens, estimated: 1 for a CJK character, 1 for 4 other characters. Models differ by a third."""
    cjk = len(CJK.findall(text))
    return cjk + (len(text) - cjk + 3) // 4


def estimate(texts: Sequence[str]) -> Usage:
    """What one request with these texts should use: as many tokens out as in, and the prompt."""
    tokens = sum(tokens_of(text) + 8 for text in texts)
    return Usage(1, tokens + _PROMPT_TOKENS, tokens)
