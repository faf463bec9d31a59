"""Everything duplicate finding keeps of a post version: computed once from its text, stored, never recomputed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipelines.dedup.doc import Doc
from pipelines.dedup.fold import GLYPH, Tables, code_points, tables
from pipelines.dedup.shingles import Shingles, shingle
from pipelines.dedup.sketch import Sketch, sketch
from pipelines.dedup.titles import title_key

# From this share of traditional-only characters a text is taken to use Taiwan's words too (透過 for 通过), which no
# character table folds: OpenCC's phrases raise the containment of a converted copy from .83 to .97 (median of 119).
_TRADITIONAL = 0.08
_KANA = (0x3041, 0x30FF)


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """The tables and the phrase converter that signatures need: built once, passed to every call."""

    tables: Tables
    mainland: Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A post version without its text. Equal `digest` means equal words in equal order."""

    doc: Doc
    title_key: str
    digest: str
    shingles: Shingles
    sketch: Sketch


def build_tools() -> Tools:
    """Load the folding tables and OpenCC's Taiwan-to-mainland phrases (0.3 s)."""
    import opencc

    return Tools(tables(), opencc.OpenCC("tw2sp").convert)


def sign(doc: Doc, tools: Tools) -> Signature:
    """The signature of one post version; a pure function of title and Markdown."""
    markdown, title = doc.markdown, doc.title
    if _is_traditional(markdown, tools.tables):
        markdown, title = tools.mainland(markdown), tools.mainland(title)
    shingles = shingle(markdown, tools.tables)
    return Signature(doc.without_text(), _fold(title_key(title), tools.tables), _digest(shingles, markdown), shingles, sketch(shingles.hashes))


def _is_traditional(text: str, folding: Tables) -> bool:
    points = code_points(text)
    marks = int(np.count_nonzero(folding.traditional[points]))
    if not marks:
        return False
    glyphs = folding.kind[points] == GLYPH
    kana = int(np.count_nonzero((points >= _KANA[0]) & (points <= _KANA[1])))
    count = int(np.count_nonzero(glyphs))
    return kana < 0.05 * count and marks >= _TRADITIONAL * count


def _fold(text: str, folding: Tables) -> str:
    return folding.fold[code_points(text)].astype("<u4").tobytes().decode("utf-32-le")


def _digest(shingles: Shingles, markdown: str) -> str:
    """16 hex digits naming the words in their order; posts without a word are told apart by their raw text."""
    if shingles.tokens:
        return f"{shingles.order:016x}"
    return hashlib.blake2b(markdown.encode("utf-8", "replace"), digest_size=8).hexdigest()
