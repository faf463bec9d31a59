"""A backend by name: the one place that knows them all."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.translate.backends import Backend, NotConfigured
from pipelines.translate.backends.price import Price

NAMES = ("openai", "ctranslate2", "gguf", "identity")
KEY_VARIABLE = "BOWEN_TRANSLATE_KEY"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user says of a backend. `path` is a model file or folder; keys come from the environment variable named here."""

    url: str = ""
    model: str = ""
    path: Path | None = None
    key_variable: str = KEY_VARIABLE
    concurrency: int = 8
    batch_size: int = 8
    timeout_s: float = 60.0
    price: Price = field(default_factory=Price)


@contextmanager
def opened(name: str, settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Backend]:
    """The named backend until the block ends. Raises NotConfigured, saying what is missing and how to give it."""
    if name == "openai":
        with _openai(settings, environment) as backend:
            yield backend
    elif name == "identity":
        from pipelines.translate.backends.identity import Identity

        yield Identity()
    elif name == "gguf":
        from pipelines.translate.backends.gguf import load

        yield load(settings.path)
    elif name == "ctranslate2":
        from pipelines.translate.backends.ctranslate2 import open_folder

        yield open_folder(settings.path)
    else:
        raise NotConfigured(f"no translation backend {name!r}; known: {', '.join(NAMES)}")


@contextmanager
def _openai(settings: Settings, environment: Mapping[str, str]) -> Iterator[Backend]:
    from pipelines.translate.backends.openai import Endpoint, OpenAI

    if not settings.url or not settings.model:
        example = "--url http://localhost:11434/v1 --model qwen3"
        raise NotConfigured(f"the openai backend needs --url (ends in /v1) and --model, such as {example}")
    if not re.fullmatch(r"https?://(?:[^\s/?#@:]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?(?:[/?]\S*)?", settings.url):
        raise NotConfigured(f"--url {settings.url!r} is no address; it begins with http:// or https:// and ends in /v1")
    endpoint = Endpoint(
        url=settings.url,
        model=settings.model,
        key=environment.get(settings.key_variable, ""),
        concurrency=settings.concurrency,
        batch_size=settings.batch_size,
        timeout_s=settings.timeout_s,
        price=settings.price,
    )
    with endpoint.wire() as wire:
        yield OpenAI(endpoint, wire)
