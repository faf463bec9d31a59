"""What a run would cost, without asking anything."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.translate.backends import Backend, Usage
from pipelines.translate.backends.price import Price, estimate
from pipelines.translate.memory.memory import Memory, Scope
from pipelines.translate.runs.document import plan
from pipelines.translate.runs.order import Wanted, language_of


@dataclass(frozen=True, slots=True)
class Forecast:
    """Documents and segments to translate, how many of those the memory has, and the estimated use of a backend."""

    documents: int
    segments: int
    known: int
    usage: Usage
    money: float


def forecast(posts: Iterable[Wanted], target: str, backend: Backend | None, memory: Memory, price: Price) -> Forecast:
    """Estimate a run. Each text counts once, as it would be asked once."""
    documents = segments = known = 0
    texts: dict[str, str] = {}
    for post in posts:
        language = language_of(post)
        if not post.may_translate or language.split("-")[0] == target.split("-")[0]:
            continue
        wanted = plan(post.title, post.markdown, language, target).texts
        documents += bool(wanted)
        segments += len(wanted)
        scope = Scope.of(backend, language, target) if backend else Scope(language, target, "", "", "")
        for text in wanted.values():
            key = scope.key(text, post.glossary)
            if memory.get(key) is None:
                texts[key] = text
            else:
                known += 1
    size = backend.batch_size if backend else 8
    ordered = list(texts.values())
    usage = sum((estimate(ordered[at : at + size]) for at in range(0, len(ordered), size)), Usage())
    return Forecast(documents, segments, known, usage, price.of(usage))
