"""JSON of others. An escape may name half of a pair of surrogates, which is no character and fits into no UTF-8: it becomes U+FFFD."""

import json
import re
from typing import Any

_MAY_BE_HALF = re.compile(r"\\u[dD]", re.ASCII)


def read_json(text: str | bytes, *, strict: bool = True) -> Any:
    """The value of a JSON text, every string in it fit to be written. Raises ValueError, RecursionError; `strict` is that of json.loads."""
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text))
    value = json.loads(text, strict=strict)
    return _whole(value) if _MAY_BE_HALF.search(text) else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    return {_whole(key): _whole(item) for key, item in value.items()} if isinstance(value, dict) else value
