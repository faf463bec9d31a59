"""What a run may cost, what it has cost, and what it would cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines.translate.backends import Usage
from pipelines.translate.scripts import CJK

_PROMPT_TOKENS = 220
"""Tokens a request spends besides its texts: instructions and markup."""


@dataclass(frozen=True, slots=True)
class Price:
    """Money per million tokens, in the currency of your bill."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, usage: Usage) -> float:
        return (usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out) / 1e6


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one run; None is no limit. `seconds` counts from the first call."""

    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None
    price: Price = field(default_factory=Price)


def tokens_of(text: str) -> int:
    """A text's tokens, estimated: 1 for a CJK character, 1 for 4 other characters. Models differ by a third."""
    cjk = len(CJK.findall(text))
    return cjk + (len(text) - cjk + 3) // 4


def estimate(texts: Sequence[str]) -> Usage:
    """What one request with these texts should use: as many tokens out as in, and the prompt."""
    tokens = sum(tokens_of(text) + 8 for text in texts)
    return Usage(1, tokens + _PROMPT_TOKENS, tokens)


@dataclass(slots=True)
class Meter:
    """Adds up a run's cost and says when it may go on. `clock` gives seconds."""

    budget: Budget
    clock: Callable[[], float]
    spent: Usage = field(default_factory=Usage)
    reserved: list[Usage] = field(default_factory=list)
    started: float | None = None

    def admit(self, wanted: Usage) -> str:
        """Reserve the cost of a request; empty when admitted, else which limit forbids it."""
        if self.started is None:
            self.started = self.clock()
        total = sum(self.reserved, self.spent) + wanted
        if self.budget.tokens is not None and total.tokens_in + total.tokens_out > self.budget.tokens:
            return "tokens"
        if self.budget.money is not None and self.cost(total) > self.budget.money:
            return "money"
        if self.late():
            return "seconds"
        self.reserved.append(wanted)
        return ""

    def late(self) -> bool:
        """Whether the seconds are over."""
        return self.budget.seconds is not None and self.started is not None and self.clock() - self.started >= self.budget.seconds

    def settle(self, wanted: Usage, used: Usage) -> None:
        """Replace a reservation by what was really used."""
        self.reserved.remove(wanted)
        self.spent += used

    def cost(self, usage: Usage) -> float:
        """Money for a usage: what the backend billed, else tokens at the price."""
        return usage.money or self.budget.price.of(usage)
