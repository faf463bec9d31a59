"""Everything duplicate finding keeps of a post version: computed once from its text, stored, never recomputed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipelines.dedup.doc import Doc
from pipelines.dedup.text.addresses import Addresses, addresses
from pipelines.dedup.text.fingerprint import Fingerprint, fingerprint
from pipelines.dedup.text.fold import GLYPH, Tables, code_points, tables
from pipelines.dedup.text.glossary import Glossary, load_glossary
from pipelines.dedup.text.notices import source_notice
from pipelines.dedup.text.shingles import Shingles, shingle
from pipelines.dedup.text.sketch import Sketch, sketch
from pipelines.dedup.text.titles import title_key

# From this share of traditional-only characters a text is taken to use Taiwan's words too (透過 for 通过), which no
# character table folds: OpenCC's phrases raise the containment of a converted copy from .83 to .97 (median of 119).
_TRADITIONAL = 0.08
_KANA = (0x3041, 0x30FF)


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """The tables and the phrase converter that signatures need: built once, passed to every call."""

    tables: Tables
    mainland: Callable[[str], str]
    glossary: Glossary


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """A post version without its text. Equal `digest` means equal words in equal order.

    `source` is the address of the original when the post says that it is a copy, "" when it says so without an address.
    """

    doc: Doc
    addresses: Addresses
    title_key: str
    digest: int
    shingles: Shingles
    sketch: Sketch
    fingerprint: Fingerprint
    source: str | None


def build_tools() -> Tools:
    """Load the folding tables, OpenCC's Taiwan-to-mainland phrases and the glossary (0.3 s)."""
    import opencc

    convert = opencc.OpenCC("tw2sp").convert
    # The converter refuses half of a pair of surrogates, which the tables take for U+FFFD.
    return Tools(tables(), lambda text: convert(text.encode("utf-8", "replace").decode("utf-8")), load_glossary())


def sign(doc: Doc, tools: Tools, *, translations: bool = True) -> Signature:
    """The signature of one post version; a pure function of its facts, title and Markdown."""
    markdown, title = doc.markdown, doc.title
    if _is_traditional(markdown, tools.tables):
        markdown, title = tools.mainland(markdown), tools.mainland(title)
    shingles = shingle(markdown, tools.tables)
    return Signature(
        doc=doc.without_text(),
        addresses=addresses(doc),
        title_key=_fold(title_key(title), tools.tables),
        digest=_digest(shingles, doc.post_id),
        shingles=shingles,
        sketch=sketch(shingles.hashes),
        fingerprint=fingerprint(markdown, title, tools.glossary, tools.tables) if translations else _NO_FINGERPRINT,
        source=source_notice("\n\n".join((doc.markdown, *doc.notices)), doc.title, doc.url),
    )


_NO_FINGERPRINT = Fingerprint(np.empty(0, np.uint64), np.empty(0, np.uint8), np.empty(0, np.uint16), 0)


def _is_traditional(text: str, folding: Tables) -> bool:
    points = code_points(text)
    marks = int(np.count_nonzero(folding.traditional.take(points)))
    if not marks:
        return False
    glyphs = int(np.count_nonzero(folding.kind.take(points) == GLYPH))
    kana = int(np.count_nonzero((points >= _KANA[0]) & (points <= _KANA[1])))
    return kana < 0.05 * glyphs and marks >= _TRADITIONAL * glyphs


def _fold(text: str, folding: Tables) -> str:
    return folding.fold.take(code_points(text)).astype("<u4").tobytes().decode("utf-32-le")


def _digest(shingles: Shingles, post_id: str) -> int:
    """64 bits naming the words in their order; a post without a word repeats no other."""
    if shingles.tokens:
        return shingles.order
    return int.from_bytes(hashlib.blake2b(post_id.encode("utf-8", "replace"), digest_size=8).digest())
