"""What a server sent, read: a completion in the shapes that servers give it, or the words in which it says no.

A completion was paid for, so whatever its shape it is read rather than asked for again: content in parts, as a stream nobody asked
for, or none because the model thought, refused or was filtered until nothing was left.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.translate.backends import Usage
from spiders.formats.json_text import read_json

_SAID = 300
"""Characters of a server's own words that are passed on."""
_CUT = frozenset({"length", "content_filter"})


@dataclass(frozen=True, slots=True)
class Completion:
    """The text, empty where there is none; whether it is whole; and the usage the server states."""

    text: str
    whole: bool
    usage: Usage | None


class NoCompletion(Exception):
    """A body that holds no chat completion; the message says what it holds."""


def read(body: bytes) -> Completion:
    """Read a body with status 200. Raises NoCompletion on anything but a chat completion."""
    if body.lstrip().startswith(b"data:"):
        return _streamed(body)
    try:
        answer = read_json(body)
        choice = answer["choices"][0]
        message = choice["message"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        raise NoCompletion(f"not a chat completion: {said(body) or 'nothing'}") from None
    if not isinstance(message, Mapping):
        raise NoCompletion("not a chat completion: a message without fields")
    return Completion(_text(message.get("content")), choice.get("finish_reason") not in _CUT, _usage(answer.get("usage")))


def _text(content: object) -> str:
    """Content as one text: it may come in parts, or not at all beside a refusal or thoughts."""
    if isinstance(content, list):
        return "".join(map(_part, content))
    return content if isinstance(content, str) else ""


def _part(part: object) -> str:
    text = part.get("text") if isinstance(part, Mapping) and part.get("type", "text") == "text" else part
    return text if isinstance(text, str) else ""


def _streamed(body: bytes) -> Completion:
    """A stream of events, though none was asked for; cut off where its end is missing."""
    parts: list[str] = []
    usage, finish = None, "length"
    for line in body.decode("utf-8", "replace").splitlines():
        chunk = _event(line)
        usage = _usage(chunk.get("usage")) or usage
        for choice in chunk.get("choices") or ():
            if isinstance(choice, Mapping):
                delta = choice.get("delta")
                parts.append(_text(delta.get("content")) if isinstance(delta, Mapping) else "")
                finish = str(choice.get("finish_reason") or finish)
    return Completion("".join(parts), finish not in _CUT, usage)


def _event(line: str) -> Mapping[str, Any]:
    try:
        found = read_json(line.removeprefix("data:")) if line.startswith("data:") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}


def said(body: bytes) -> str:
    """The words of an error: its message in JSON, or what a page says; one line without control signs."""
    text = body[:20_000].decode("utf-8", "replace")
    try:
        found: object = read_json(text)
        for name in ("error", "message", "detail"):
            found = found.get(name, found) if isinstance(found, Mapping) else found
    except (ValueError, RecursionError):
        found = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    words = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(words.split()))[:_SAID]


def _usage(stated: object) -> Usage | None:
    if not isinstance(stated, dict):
        return None
    tokens = [stated.get(name) for name in ("prompt_tokens", "completion_tokens")]
    if not all(isinstance(number, int) and 0 <= number < 10**8 for number in tokens):
        return None
    return Usage(1, int(tokens[0] or 0), int(tokens[1] or 0))
