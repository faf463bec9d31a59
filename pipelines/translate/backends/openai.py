"""Any server with OpenAI's chat completions: hosted models, vLLM, Ollama, llama.cpp.

One call is one request. Waiting (429 and 5xx, with Retry-After) happens here, within one time limit for the call; an answer has a
deadline and a size limit, so that a server which dribbles or floods cannot hold a run.
"""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from pipelines.translate import prompt
from pipelines.translate.backends import NO_NOTES, NotConfigured, Notes, Reply, Unavailable, Usage
from pipelines.translate.backends.wire import Answer, Wire, WireError, proxy_of
from pipelines.translate.budget import Price, estimate

_ANSWER_LIMIT_BYTES = 4_000_000
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how to ask. `url` ends in /v1; `key` is never printed."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    concurrency: int = 8
    batch_size: int = 8
    timeout_s: float = 60.0
    limit_s: float = 300.0
    tries: int = 5
    price: Price = field(default_factory=Price)

    def wire(self) -> Wire:
        """Connections to it, none open yet. Proxies are the environment's."""
        address = self.url.rstrip("/") + "/chat/completions"
        return Wire(address, proxy_of(address))


class OpenAI:
    """Backend over HTTP. Thread-safe: the runner calls `translate` from `concurrency` threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        wire: Wire,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self.name = "openai"
        self.model = endpoint.model
        self.prompt_version = prompt.VERSION
        self.concurrency = endpoint.concurrency
        self.batch_size = endpoint.batch_size
        self._wire = wire
        self._clock = clock
        self._sleep = sleep

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = NO_NOTES) -> Reply:
        """One request for all texts. Raises Unavailable past the tries or the time limit, NotConfigured on 401, 403 and 404."""
        wanted = estimate(texts)
        payload = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": 256 + 3 * wanted.tokens_out,
            "messages": [
                {"role": "system", "content": prompt.system(source, target)},
                {"role": "user", "content": prompt.user(texts, notes)},
            ],
        }
        content, finished, usage = self._ask(json.dumps(payload).encode())
        answers = prompt.answers(content, len(texts))
        if not finished and len(texts) == 1:
            answers = [None]  # cut off by the server's own limit
        return Reply(tuple(answers), self._priced(usage or wanted))

    def _priced(self, usage: Usage) -> Usage:
        return Usage(1, usage.tokens_in, usage.tokens_out, self.endpoint.price.of(usage))

    def _ask(self, body: bytes) -> tuple[str, bool, Usage | None]:
        deadline = self._clock() + self.endpoint.limit_s
        problem = "no answer"
        for attempt in range(self.endpoint.tries):
            wait = self._backoff(attempt)
            try:
                answer = self._post(body, deadline)
                if answer.status == 200:
                    return _read(answer.body)
            except WireError as error:
                problem = str(error)
            except _NoCompletion as error:
                problem = f"HTTP 200, but {error}"
            else:
                self._refuse(answer.status, answer.body)
                problem, wait = f"HTTP {answer.status}", retry_after(answer.headers) or wait
            if attempt + 1 == self.endpoint.tries or self._clock() + wait > deadline:
                break
            self._sleep(wait)
        raise Unavailable(f"{self.endpoint.url}: {problem}; check that the server runs, then run again: nothing stored is lost")

    def _post(self, body: bytes, deadline: float) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "bowen"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        remaining = max(0.1, min(self.endpoint.timeout_s, deadline - self._clock()))
        try:
            return self._wire.post(body, headers, remaining, _ANSWER_LIMIT_BYTES)
        except ValueError:  # says the header, so its words go no further
            raise NotConfigured("the key holds characters that no header may have; set its environment variable anew") from None

    def _refuse(self, status: int, body: bytes) -> None:
        if status in (401, 403):
            raise NotConfigured(f"{self.endpoint.url}: HTTP {status}, the key is missing or not accepted; set its environment variable")
        if status == 404:
            raise NotConfigured(f"{self.endpoint.url}: HTTP 404, no such address or model {self.model!r}; check the URL (it ends in /v1)")
        if 400 <= status < 500 and status not in _RETRIED:
            raise Unavailable(f"{self.endpoint.url}: HTTP {status}: {body[:200].decode('utf-8', 'replace')}")

    def _backoff(self, attempt: int) -> float:
        return float(min(30.0, 0.5 * 2**attempt) * (0.5 + random.random() / 2))  # noqa: S311  spreads retries, hides nothing


class _NoCompletion(Exception):
    """A 200 that holds no chat completion."""


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float:
    """Seconds the server asks to wait, from Retry-After in seconds or as a date; 0 where it does not say. At most an hour."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if value.replace(".", "", 1).isdigit() else parsedate_to_datetime(value).timestamp() - now()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), 3600.0)


def _read(body: bytes) -> tuple[str, bool, Usage | None]:
    """Content, whether it is complete, and the usage the server states. _NoCompletion on anything but a chat completion."""
    try:
        answer = json.loads(body)
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        raise _NoCompletion("not a chat completion") from None
    if not isinstance(content, str):
        raise _NoCompletion("no text in the answer")
    return content, choice.get("finish_reason") != "length", _usage(answer.get("usage"))


def _usage(stated: object) -> Usage | None:
    if not isinstance(stated, dict):
        return None
    tokens = [stated.get(name) for name in ("prompt_tokens", "completion_tokens")]
    if not all(isinstance(number, int) and 0 <= number < 10**8 for number in tokens):
        return None
    return Usage(1, int(tokens[0] or 0), int(tokens[1] or 0))
