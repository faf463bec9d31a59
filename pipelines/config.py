"""What a user sets once for scheduled runs, read from the environment: the same names everywhere, no secret among them.

    BOWEN_TRANSLATE_TO        target language, default en
    BOWEN_TRANSLATE_BACKEND   openai, ctranslate2 or gguf; without one, posts stay pending
    BOWEN_TRANSLATE_URL, BOWEN_TRANSLATE_MODEL, BOWEN_TRANSLATE_PATH
    BOWEN_TRANSLATE_SECONDS, BOWEN_TRANSLATE_TOKENS, BOWEN_TRANSLATE_MONEY    limits of one run
    BOWEN_TRANSLATE_ORDER     which posts come first under a limit: newest (default) or shortest
    BOWEN_TRANSLATE_PRICE_IN, BOWEN_TRANSLATE_PRICE_OUT                       price of a million tokens
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "BOWEN_TRANSLATE_"


class ConfigError(ValueError):
    """A setting that cannot be used: the message names it and the fix."""


@dataclass(frozen=True, slots=True)
class TranslateConfig:
    """How scheduled runs translate."""

    target: str = "en"
    backend: str | None = None
    url: str = ""
    model: str = ""
    path: Path | None = None
    seconds: float | None = None
    tokens: int | None = None
    money: float | None = None
    order: str = "newest"
    price_in: float = 0.0
    price_out: float = 0.0


def translate_config(environment: Mapping[str, str]) -> TranslateConfig:
    """Read the translation settings. Raises ConfigError for one that is not a number."""
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items() if name.startswith(PREFIX) and value}
    path, order = given.get("path"), given.get("order", "newest")
    if order not in ("newest", "shortest"):
        raise ConfigError(f"{PREFIX}ORDER is {order!r}; set it to newest or shortest")
    tokens = _number(given, "tokens")
    return TranslateConfig(
        target=given.get("to", "en"),
        backend=given.get("backend"),
        url=given.get("url", ""),
        model=given.get("model", ""),
        path=Path(path) if path else None,
        seconds=_number(given, "seconds"),
        tokens=None if tokens is None else int(tokens),
        money=_number(given, "money"),
        order=order,
        price_in=_number(given, "price_in") or 0.0,
        price_out=_number(given, "price_out") or 0.0,
    )


def _number(given: Mapping[str, str], name: str) -> float | None:
    if name not in given:
        return None
    try:
        return float(given[name])
    except ValueError:
        raise ConfigError(f"{PREFIX}{name.upper()} is {given[name]!r}; set it to a number or unset it") from None
