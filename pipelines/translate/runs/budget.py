"""What a run may cost and what it has cost."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.translate.backends import Usage
from pipelines.translate.backends.price import Price


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one run; None is no limit. `seconds` counts from the first call."""

    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None
    price: Price = field(default_factory=Price)


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
