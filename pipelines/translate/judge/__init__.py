"""A judge of translations that others made: a source, its translation, and what is wrong between them.

Rooms, each importing only those before it; `catalogue` gives every test its name, `repair` mends what has one right answer:
    lines      two texts as they were written
    reading    two texts as a reader meets them
    texts      the stretches that translate each other, and what differs between two of them

Names of defects, each with evidence:
    fence_count_differs  odd_fences  stray_markdown_fence  code_changed  heading_count_differs  link_lost  image_lost
    untranslated_residue  truncated  commentary_added
    table_changed  quote_changed  formula_lost  foreign_added  artefact_left  text_missing  text_added  emphasis_broken  text_moved
    texts_run_together  wrong_language  markup_visible  html_changed  shortcode_changed  callout_changed  task_changed  note_lost
    front_matter_changed
and in `remarks`, for what a translator may mean (a typing error put right, two items made one):
    heading_level_changed  list_changed  code_lines_lost  figure_changed  inline_code_changed  inline_code_bare  date_format_mixed
    alt_text_lost  code_language_changed  name_changed  dates_changed  prose_in_code  repetition
    source_words_left  label_left  negation_lost  unit_changed  signs_unpaired  punctuation_mixed  entities_added  emphasis_lost  emoji_lost
    sense_changed  order_changed  sentence_added  remark_added  sentence_unfinished  word_in_other_letters  letters_shouted
    words_left_out  rule_lost  image_moved  lines_joined  breaks_added  heading_numbered  address_added  word_broken  told_by_another
"""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.translate.judge import catalogue

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
    "markup_visible",
    "html_changed",
    "shortcode_changed",
    "callout_changed",
    "task_changed",
    "note_lost",
    "front_matter_changed",
)


@dataclass(frozen=True, slots=True)
class Defect:
    """A named defect and where or what it is."""

    name: str
    evidence: str


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
    pair = catalogue.paired(source, target, source_lang, target_lang, detect)
    found = [Defect(name, evidence) for name, test in catalogue.DEFECTS for evidence in [test(pair)] if evidence]
    remarks = [Defect(name, evidence) for name, test in catalogue.REMARKS for evidence in [test(pair)] if evidence]
    return Judgement("defective" if found else "suspect" if remarks else "good", tuple(found), tuple(remarks))
