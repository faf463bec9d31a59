"""CTranslate2 model folders on this machine: OPUS-MT (one pair of languages) and NLLB (200 languages).

A folder holds `model.bin` and SentencePiece models (`source.spm` and `target.spm` for OPUS-MT, `sentencepiece.bpe.model` or
`spm.model` shared for NLLB). These models know nothing of marks, so the runs between them are translated apart: none can get lost.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipelines.translate.backends import NO_NOTES, NotConfigured, Notes, Reply, Usage
from pipelines.translate.backends.price import tokens_of
from pipelines.translate.markdown.placeholders import between

_NLLB = {
    "zh": "zho_Hans", "zh-Hans": "zho_Hans", "zh-Hant": "zho_Hant", "en": "eng_Latn", "ja": "jpn_Jpan", "ko": "kor_Hang", "es": "spa_Latn",
    "fr": "fra_Latn", "de": "deu_Latn", "ru": "rus_Cyrl", "pt": "por_Latn", "it": "ita_Latn", "vi": "vie_Latn", "ar": "arb_Arab",
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;] )")

Pieces = list[str]


@dataclass(frozen=True, slots=True)
class CTranslate2:
    """Backend over a model folder. `run` takes tokenised sentences and an optional target prefix, and gives tokenised sentences."""

    run: Callable[[list[Pieces], str | None], list[Pieces]]
    encode: Callable[[str], Pieces]
    decode: Callable[[Pieces], str]
    model: str
    many_languages: bool
    name: str = "ctranslate2"
    prompt_version: str = "1"
    concurrency: int = 1
    batch_size: int = 32

    def translate(self, texts: Sequence[str], source: str, target: str, notes: Notes = NO_NOTES) -> Reply:
        """Translate every run between marks, sentence by sentence, in one batch."""
        tags = _tags(source, target) if self.many_languages else None
        pieces = [between(text) for text in texts]
        wanted = [sentence for text in pieces for piece in text for sentence in _sentences(piece)]
        answers = iter(self._sentences(wanted, tags))
        done = ["".join(self._joined(piece, answers) for piece in text) for text in pieces]
        spent = sum(map(tokens_of, texts)), sum(map(tokens_of, done))
        return Reply(tuple(re.sub(r" {2,}", " ", text).strip() for text in done), Usage(1, *spent))

    def _sentences(self, sentences: list[str], tags: tuple[str, str] | None) -> list[str]:
        if not sentences:
            return []
        tokens = [[*([tags[0]] if tags else []), *self.encode(sentence), "</s>"] for sentence in sentences]
        found = self.run(tokens, tags[1] if tags else None)
        return [self.decode([piece for piece in answer if not tags or piece != tags[1]]) for answer in found]

    def _joined(self, piece: str, answers: Iterator[str]) -> str:
        count = len(_sentences(piece))
        if not count:
            return piece
        return " " + " ".join(next(answers) for _ in range(count)) + " "


def _sentences(piece: str) -> list[str]:
    if piece.startswith("<") or not any(map(str.isalpha, piece)):
        return []
    return [part.strip() for part in _SENTENCE.split(piece) if part.strip()]


def _tags(source: str, target: str) -> tuple[str, str]:
    found = [_NLLB.get(tag) or _NLLB.get(tag.split("-")[0]) for tag in (source, target)]
    if found[0] is None or found[1] is None:
        raise NotConfigured(f"no NLLB code is known for {source} to {target}; known: {', '.join(sorted(_NLLB))}")
    return found[0], found[1]


def open_folder(folder: Path | None) -> CTranslate2:
    """Load a converted model. Raises NotConfigured, naming what is missing: the package, the folder, or a file in it."""
    if folder is None or not (folder / "model.bin").is_file():
        step = "convert a model with ct2-transformers-converter"
        raise NotConfigured(f"the ctranslate2 backend needs --path to a folder with model.bin, got {folder}; {step}")
    try:
        import ctranslate2
        import sentencepiece  # type: ignore[import-not-found]
    except ImportError:
        raise NotConfigured("the ctranslate2 backend needs the package's extra: pip install 'bowen[ct2]'") from None
    source_model, target_model, shared = _tokenisers(folder)
    translator = ctranslate2.Translator(str(folder), device="auto", compute_type="auto")
    source = sentencepiece.SentencePieceProcessor(model_file=str(source_model))
    target = sentencepiece.SentencePieceProcessor(model_file=str(target_model))

    def run(tokens: list[Pieces], prefix: str | None) -> list[Pieces]:
        found = translator.translate_batch(
            tokens, target_prefix=[[prefix]] * len(tokens) if prefix else None, beam_size=2, max_batch_size=1024, batch_type="tokens",
            max_decoding_length=512, repetition_penalty=1.1,
        )  # fmt: skip
        return [result.hypotheses[0] for result in found]

    return CTranslate2(run, lambda text: list(source.encode(text, out_type=str)), target.decode, _named(folder), shared)


def _tokenisers(folder: Path) -> tuple[Path, Path, bool]:
    pair = folder / "source.spm", folder / "target.spm"
    if all(path.is_file() for path in pair):
        return *pair, False
    for name in ("sentencepiece.bpe.model", "spm.model", "sentencepiece.model"):
        if (folder / name).is_file():
            return folder / name, folder / name, True
    names = "source.spm and target.spm (OPUS-MT) or sentencepiece.bpe.model (NLLB)"
    raise NotConfigured(f"{folder}: no SentencePiece model; copy {names} there")


def _named(folder: Path) -> str:
    """The folder's name and a digest of its weights, so that another model under the same name is another model."""
    digest = sha256()
    with (folder / "model.bin").open("rb") as weights:
        while chunk := weights.read(1 << 22):
            digest.update(chunk)
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"
