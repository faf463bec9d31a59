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

from pipelines.translate.backends import NO_NOTES, NotConfigured, Notes, Refused, Reply, Unavailable, Usage, prompt
from pipelines.translate.backends.completion import Completion, NoCompletion, read, said
from pipelines.translate.backends.price import Price, estimate
from pipelines.translate.backends.wire import Answer, TrustError, Wire, WireError, proxy_of

_ANSWER_LIMIT_BYTES = 4_000_000
_MORE_ROOM = 4
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
        self._room = "max_tokens"
        self._parameters: Mapping[str, object] = {"temperature": 0}

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = NO_NOTES) -> Reply:
        """One request for all texts. Raises Unavailable past the tries or the time limit, Refused on 400 and the like, NotConfigured
        on what only the user can mend.
        """
        wanted = estimate(texts)
        messages = [
            {"role": "system", "content": prompt.system(source, target)},
            {"role": "user", "content": prompt.user(texts, notes)},
        ]
        try:
            found = self._ask(self._body(messages, wanted, notes))
        except Refused as refusal:
            if not self._learn(str(refusal)):
                raise
            found = self._ask(self._body(messages, wanted, notes))
        answers = prompt.answers(found.text, len(texts))
        if not found.whole and len(texts) == 1:
            answers = [None]  # cut off by the server's own limit
        return Reply(tuple(answers), self._priced(found.usage or wanted))

    def _body(self, messages: list[dict[str, str]], wanted: Usage, notes: Notes) -> bytes:
        # A model that thinks first may have thought until nothing was left for the answer.
        room = _MORE_ROOM if any(reason.startswith("empty") for reason in notes.reasons.values()) else 1
        payload: dict[str, object] = {"model": self.model, "messages": messages, "stream": False, **self._parameters}
        return json.dumps(payload | {self._room: room * (256 + 3 * wanted.tokens_out)}).encode()

    def _learn(self, refusal: str) -> bool:
        """Leave out a parameter that the model does not know; whether there was one. Any thread may come first: all learn the same."""
        if "max_completion_tokens" in refusal and "max_tokens" in refusal:
            self._room = "max_completion_tokens"
        elif "temperature" in refusal and "support" in refusal:
            self._parameters = {}
        else:
            return False
        return True

    def _priced(self, usage: Usage) -> Usage:
        return Usage(1, usage.tokens_in, usage.tokens_out, self.endpoint.price.of(usage))

    def _ask(self, body: bytes) -> Completion:
        deadline = self._clock() + self.endpoint.limit_s
        problem = "no answer"
        for attempt in range(self.endpoint.tries):
            wait = self._backoff(attempt)
            try:
                answer = self._post(body, deadline)
                if answer.status == 200:
                    return read(answer.body)
            except WireError as error:
                problem = self._of_wire(error)
            except NoCompletion as error:
                problem = f"HTTP 200, but {error}"
            else:
                self._refuse(answer)
                problem, wait = _told(answer), retry_after(answer.headers) or wait
            if attempt + 1 == self.endpoint.tries:
                break
            if self._clock() + wait > deadline:
                problem += f"; the wait asked for is {wait:.0f} seconds"
                break
            self._sleep(wait)
        raise Unavailable(f"{self.endpoint.url}: {problem}; check that the server runs, then run again: nothing stored is lost")

    def _of_wire(self, error: WireError) -> str:
        """What a broken connection means. Raises NotConfigured where trying again cannot mend it."""
        if isinstance(error, TrustError):
            raise NotConfigured(
                f"{self.endpoint.url}: {error}; check that the address begins with http:// or https:// as the server wants it;"
                " SSL_CERT_FILE names a file with certificates of your own"
            ) from None
        late = str(error).startswith("TimeoutError")
        return f"{error}; give it more time (--timeout-s) or fewer texts (--batch-size)" if late else str(error)

    def _post(self, body: bytes, deadline: float) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "bowen"}
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        remaining = max(0.1, min(self.endpoint.timeout_s, deadline - self._clock()))
        try:
            return self._wire.post(body, headers, remaining, _ANSWER_LIMIT_BYTES)
        except ValueError:  # says the header, so its words go no further
            raise NotConfigured("the key holds characters that no header may have; set its environment variable anew") from None

    def _refuse(self, answer: Answer) -> None:
        """Raise what no retry cures."""
        told, url = _told(answer), self.endpoint.url
        if answer.status in (401, 403):
            raise NotConfigured(f"{url}: {told}; the key is missing or not accepted; set its environment variable")
        if answer.status == 402:
            raise NotConfigured(f"{url}: {told}; the account behind the key cannot pay; run again when it can: nothing stored is lost")
        if answer.status == 404:
            raise NotConfigured(f"{url}: {told}; no such address or model {self.model!r}; check the URL (it ends in /v1) and the model")
        if 300 <= answer.status < 400:
            raise NotConfigured(f"{url}: HTTP {answer.status} to {answer.headers.get('location', 'nowhere')[:200]}; give that address")
        if 400 <= answer.status < 500 and answer.status not in _RETRIED:
            raise Refused(f"{url}: {told}")

    def _backoff(self, attempt: int) -> float:
        return float(min(30.0, 0.5 * 2**attempt) * (0.5 + random.random() / 2))  # noqa: S311  spreads retries, hides nothing


def _told(answer: Answer) -> str:
    words = said(answer.body)
    return f"HTTP {answer.status}: {words}" if words else f"HTTP {answer.status}"


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time.time) -> float:
    """Seconds the server asks to wait, from Retry-After in seconds or as a date; 0 where it does not say. At most an hour."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if value.replace(".", "", 1).isdigit() else parsedate_to_datetime(value).timestamp() - now()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), 3600.0)
