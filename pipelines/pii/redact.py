"""All detectors together, and the placeholders that take the place of what they find."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Final

from pipelines.pii.accounts import qq_numbers, wechat_ids
from pipelines.pii.addresses import ip_addresses
from pipelines.pii.email import emails
from pipelines.pii.numbers import cards, identities, phones
from pipelines.pii.secrets import secret_spans
from pipelines.pii.spans import TYPES, Span, fold, resolve

# Square brackets: `<EMAIL>` would be an HTML tag to a Markdown reader, and vanish.
PLACEHOLDERS: Final[Mapping[str, str]] = {name: f"[{name.upper()}]" for name in TYPES}
_DETECTORS: Final = (emails, identities, cards, phones, ip_addresses, qq_numbers, wechat_ids)


def find(text: str) -> list[Span]:
    """Personal data and secrets of a text: typed spans in order, without overlaps."""
    folded = fold(text)
    return resolve(chain(secret_spans(text), *(detect(folded) for detect in _DETECTORS)))


def secrets(text: str) -> list[Span]:
    """Secrets alone."""
    return resolve(secret_spans(text))


def redact(text: str) -> tuple[str, dict[str, int]]:
    """The text with every span replaced by its placeholder, and how many of each type. Redacting twice changes nothing."""
    spans = find(text)
    pieces, position = [], 0
    for span in spans:
        pieces += [text[position : span.start], PLACEHOLDERS[span.type]]
        position = span.end
    counts = Counter(span.type for span in spans)
    return "".join([*pieces, text[position:]]), {name: counts[name] for name in TYPES if counts[name]}
