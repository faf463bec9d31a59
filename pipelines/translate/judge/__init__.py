"""A judge of translations that others made: a source, its translation, and what is wrong between them.

Names of defects, each with evidence:
    fence_count_differs  odd_fences  stray_markdown_fence  code_changed  heading_count_differs  link_lost  image_lost
    untranslated_residue  truncated  commentary_added
    table_changed  quote_changed  formula_lost  foreign_added  artefact_left  text_missing  text_added  emphasis_broken  text_moved
    texts_run_together  wrong_language
and in `remarks`, for what a translator may mean (a typing error put right, two items made one):
    heading_level_changed  list_changed  code_lines_lost  figure_changed  inline_code_changed  inline_code_bare  date_format_mixed
    alt_text_lost  code_language_changed  name_changed  dates_changed  prose_in_code  repetition
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipelines.translate.judge import addresses, artefacts, code, dates, fences, identifiers, matching, moved, structure, truncation, words
from pipelines.translate.outline import Outline, formulas, images, outline

DEFECTS = (
    "fence_count_differs",
    "odd_fences",
    "stray_markdown_fence",
    "code_changed",
    "heading_count_differs",
    "link_lost",
    "image_lost",
    "untranslated_residue",
    "truncated",
    "commentary_added",
)
"""Names that other checkers know too."""
FURTHER = (
    "table_changed",
    "quote_changed",
    "formula_lost",
    "foreign_added",
    "artefact_left",
    "text_missing",
    "text_added",
    "emphasis_broken",
    "text_moved",
    "texts_run_together",
    "wrong_language",
)


@dataclass(frozen=True, slots=True)
class Defect:
    """A named defect and where or what it is."""

    name: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its translation as judged; `source` None where only the translation is at hand."""

    source: Outline | None
    target: Outline
    source_lang: str
    target_lang: str
    texts: matching.Texts | None = None
    """The texts matched; None without a source, and where fences tell code from prose no more."""
    detect: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdict`: good, suspect (remarks only) or defective. `defects` have the common names, `remarks` further ones."""

    verdict: str
    defects: tuple[Defect, ...]
    remarks: tuple[Defect, ...]


def judge(
    source: str | None, target: str, source_lang: str, target_lang: str, detect: Callable[[str], str] | None = None
) -> Judgement:
    """Judge one translation. Without a source, only what the target itself shows. `detect` (text -> tag) tells languages of one script."""
    pair = Pair(outline(source) if source is not None else None, outline(target), source_lang, target_lang, None, detect)
    if source is not None and not _fence_count(pair) and not _odd(pair):
        pair = replace(pair, texts=matching.matched(source, target, source_lang, target_lang))
    found = [Defect(name, evidence) for name, test in _DEFECTS for evidence in [test(pair)] if evidence]
    remarks = [Defect(name, evidence) for name, test in _REMARKS for evidence in [test(pair)] if evidence]
    return Judgement("defective" if found else "suspect" if remarks else "good", tuple(found), tuple(remarks))


def _fence_count(pair: Pair) -> str:
    if pair.source is None or len(pair.source.fences) == len(pair.target.fences):
        return ""
    return f"{len(pair.source.fences)} fence lines became {len(pair.target.fences)}"


def _odd(pair: Pair) -> str:
    return fences.odd(pair.source, pair.target)


def _stray(pair: Pair) -> str:
    return fences.stray(pair.source, pair.target)


def _code(pair: Pair) -> str:
    if pair.source is None:
        return ""
    lost = code.lost_statements(pair.source, pair.target)
    return f"{len(lost)} lines of code are not there, such as {lost[0][:60]}" if lost else code.unindented(pair.source, pair.target)


def _headings(pair: Pair) -> str:
    if pair.source is None or len(pair.source.headings) == len(pair.target.headings):
        return ""
    return f"{len(pair.source.headings)} headings became {len(pair.target.headings)}"


def _links(pair: Pair) -> str:
    if pair.source is None:
        return ""
    lost = addresses.lost_links("\n".join(pair.source.lines), "\n".join(pair.target.lines))
    return f"lost {', '.join(lost[:3])}" if lost else ""


def _images(pair: Pair) -> str:
    if pair.source is None:
        return ""
    lost = addresses.lost_images(images(pair.source.prose), images("\n".join(pair.target.lines)))
    return f"lost {', '.join(lost[:3])}" if lost else ""


def _residue(pair: Pair) -> str:
    clause = words.residue(pair.target, pair.source_lang, pair.target_lang)
    return clause or (matching.residue(pair.texts) if pair.texts else "")


def _truncated(pair: Pair) -> str:
    return truncation.truncated(pair.source, pair.target, pair.source_lang, pair.target_lang)


def _commentary(pair: Pair) -> str:
    return words.commentary(pair.source, pair.target) or (matching.commentary(pair.texts) if pair.texts else "")


def _formulas(pair: Pair) -> str:
    if pair.source is None:
        return ""
    there = {"".join(formula.split()) for formula in formulas(pair.target.prose)}
    lost = [formula for formula in formulas(pair.source.prose) if "".join(formula.split()) not in there and not words.has_cjk(formula)]
    return f"lost {lost[0][:60]}" if lost else ""


def _dates_mixed(pair: Pair) -> str:
    return dates.mixed(pair.source, pair.target)


def _dates_changed(pair: Pair) -> str:
    return dates.changed(pair.source, pair.target)


def _prose_in_code(pair: Pair) -> str:
    return fences.prose_in_code(pair.source, pair.target)


def _repetition(pair: Pair) -> str:
    return words.repetition(pair.source, pair.target)


def _of_outlines(test: Callable[[Outline, Outline], str]) -> Callable[[Pair], str]:
    return lambda pair: test(pair.source, pair.target) if pair.source is not None and pair.texts is not None else ""


def _of_texts(test: Callable[[matching.Texts], str]) -> Callable[[Pair], str]:
    return lambda pair: test(pair.texts) if pair.texts is not None else ""


def _inline_code(pair: Pair) -> str:
    if pair.source is None or pair.texts is None:
        return ""
    return matching.inline_code(pair.texts) or identifiers.changed(pair.source, pair.target)


def _artefact(pair: Pair) -> str:
    return artefacts.left(pair.source, pair.target)


def _strange(pair: Pair) -> str:
    return matching.strange(pair.texts, pair.detect) if pair.texts is not None else ""


_DEFECTS: tuple[tuple[str, Callable[[Pair], str]], ...] = (
    ("fence_count_differs", _fence_count),
    ("odd_fences", _odd),
    ("stray_markdown_fence", _stray),
    ("code_changed", _code),
    ("heading_count_differs", _headings),
    ("link_lost", _links),
    ("image_lost", _images),
    ("untranslated_residue", _residue),
    ("truncated", _truncated),
    ("commentary_added", _commentary),
    ("table_changed", _of_outlines(structure.tables)),
    ("quote_changed", _of_outlines(structure.quotes)),
    ("formula_lost", _formulas),
    ("foreign_added", _of_outlines(structure.added)),
    ("artefact_left", _artefact),
    ("text_missing", _of_texts(matching.missing)),
    ("text_added", _of_texts(matching.added)),
    ("emphasis_broken", _of_texts(matching.emphasis)),
    ("text_moved", _of_texts(lambda texts: moved.swapped(texts.matches))),
    ("texts_run_together", _of_texts(lambda texts: moved.run_together(texts.matches))),
    ("wrong_language", _strange),
)
_REMARKS: tuple[tuple[str, Callable[[Pair], str]], ...] = (
    ("heading_level_changed", _of_outlines(structure.levels)),
    ("list_changed", _of_outlines(structure.lists)),
    ("code_lines_lost", _of_outlines(code.shortened)),
    ("alt_text_lost", _of_outlines(structure.alts)),
    ("code_language_changed", _of_outlines(structure.languages)),
    ("name_changed", _of_outlines(identifiers.misspelt)),
    ("figure_changed", _of_texts(matching.figures)),
    ("inline_code_changed", _inline_code),
    ("inline_code_bare", _of_outlines(identifiers.bare)),
    ("date_format_mixed", _dates_mixed),
    ("dates_changed", _dates_changed),
    ("prose_in_code", _prose_in_code),
    ("repetition", _repetition),
)
