"""Every test of the judge under the name of what it finds: a pair goes in, words of evidence come out, empty where all is well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipelines.translate.judge.lines import addresses, artefacts, code, dates, fences, identifiers, structure, truncation, words
from pipelines.translate.judge.lines.outline import Outline, formulas, images, outline
from pipelines.translate.judge.reading import grid, kept, visible
from pipelines.translate.judge.reading.reading import Reading, reading
from pipelines.translate.judge.texts import added, ends, matching, moved, names, negations, order, quantities, sense, slips
from pipelines.translate.judge.texts.alignment import Match

Test = Callable[["Pair"], str]


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
    read: tuple[Reading, Reading] | None = None
    """Both as a reader meets them; None as with `texts`."""


def paired(source: str | None, target: str, source_lang: str, target_lang: str, detect: Callable[[str], str] | None) -> Pair:
    """Read a pair once for all tests. Texts are matched only where fences tell code from prose."""
    pair = Pair(outline(source) if source is not None else None, outline(target), source_lang, target_lang, None, detect)
    if source is None or _fence_count(pair) or _odd(pair):
        return pair
    texts = matching.matched(source, target, source_lang, target_lang)
    return replace(pair, texts=texts, read=(reading(source), reading(target)))


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
    if pair.read and pair.read[0].marks["headings"] == pair.read[1].marks["headings"]:
        return ""  # some are underlined rather than marked
    return f"{len(pair.source.headings)} headings became {len(pair.target.headings)}"


def _links(pair: Pair) -> str:
    if pair.source is None:
        return ""
    lost = addresses.lost_links("\n".join(pair.source.lines), "\n".join(pair.target.lines))
    lost = lost or addresses.lost_fragments(pair.source.prose, pair.target.prose)
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
    there = {"".join(formula.split()) for formula in formulas(pair.target.prose)} | (pair.read[1].formulas.keys() if pair.read else set())
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


def _of_readings(test: Callable[[Reading, Reading], str]) -> Callable[[Pair], str]:
    return lambda pair: test(*pair.read) if pair.read is not None else ""


def _of_matches(test: Callable[[Sequence[Match], str, str], str]) -> Callable[[Pair], str]:
    return lambda pair: test(pair.texts.everything, pair.source_lang, pair.target_lang) if pair.texts is not None else ""


def _inline_code(pair: Pair) -> str:
    if pair.source is None or pair.texts is None:
        return ""
    return matching.inline_code(pair.texts) or identifiers.changed(pair.source, pair.target)


def _artefact(pair: Pair) -> str:
    return artefacts.left(pair.source, pair.target)


def _strange(pair: Pair) -> str:
    return matching.strange(pair.texts, pair.detect) if pair.texts is not None else ""


def _joined(*tests: Callable[[Pair], str]) -> Callable[[Pair], str]:
    """What the first of several tests that finds anything says."""
    return lambda pair: next(filter(None, (test(pair) for test in tests)), "")


def _cells_left(pair: Pair) -> str:
    return grid.left(*pair.read, pair.source_lang, pair.target_lang) if pair.read is not None else ""


def _labels_left(pair: Pair) -> str:
    return slips.attributes_left(*pair.read, pair.source_lang, pair.target_lang) if pair.read is not None else ""


def _times(texts: matching.Texts) -> str:
    return quantities.months(texts.everything) or quantities.halves(texts.everything)


def _twice(pair: Pair) -> str:
    return slips.sentences_twice(pair.texts.everything) if pair.texts is not None else ""


def _sentence_more(pair: Pair) -> str:
    return added.sentence_more(pair.texts.matches, pair.texts.fewest // 2) if pair.texts is not None else ""


def _names(pair: Pair) -> str:
    return names.two_forms(pair.texts.everything) or names.replaced(pair.texts.everything) if pair.texts is not None else ""


def _unfinished(pair: Pair) -> str:
    return added.unfinished(pair.texts.matches, pair.target) if pair.texts is not None else ""


def _again(pair: Pair) -> str:
    tests = (_repetition, _of_readings(slips.said_again), _of_readings(slips.two_versions), _twice, _of_readings(added.said_by_two))
    return _joined(*tests)(pair)


def _punctuation(pair: Pair) -> str:
    return slips.punctuation(*pair.read, pair.target_lang) if pair.read is not None else ""


DEFECTS: tuple[tuple[str, Test], ...] = (
    ("fence_count_differs", _fence_count),
    ("odd_fences", _odd),
    ("stray_markdown_fence", _stray),
    ("code_changed", _joined(_code, _of_outlines(code.worded))),
    ("heading_count_differs", _headings),
    ("link_lost", _joined(_links, _of_readings(kept.links))),
    ("image_lost", _images),
    ("untranslated_residue", _joined(_residue, _of_matches(slips.half_headings), _cells_left)),
    ("truncated", _truncated),
    ("commentary_added", _joined(_commentary, _of_readings(ends.spoken))),
    ("table_changed", _joined(_of_outlines(structure.tables), _of_readings(grid.emptied), _of_readings(grid.moved))),
    ("quote_changed", _joined(_of_outlines(structure.quotes), _of_readings(kept.quoted))),
    ("formula_lost", _joined(_formulas, _of_readings(kept.formulas))),
    ("foreign_added", _of_outlines(structure.added)),
    ("artefact_left", _joined(_artefact, _of_outlines(slips.unseen), _of_readings(kept.strangers))),
    ("text_missing", _of_texts(matching.missing)),
    ("text_added", _of_texts(lambda texts: matching.added(texts) or ends.invented(texts.matches))),
    ("emphasis_broken", _of_texts(matching.emphasis)),
    ("text_moved", _of_texts(lambda texts: moved.swapped(texts.everything))),
    ("texts_run_together", _of_texts(lambda texts: moved.run_together(texts.everything))),
    ("wrong_language", _joined(_strange, *map(_of_matches, (slips.third_script, slips.third_language, slips.other_han)))),
    ("markup_visible", _of_readings(visible.signs)),
    ("html_changed", _of_readings(kept.tags)),
    ("shortcode_changed", _of_outlines(kept.shortcodes)),
    ("callout_changed", _of_outlines(kept.callouts)),
    ("task_changed", _of_outlines(kept.tasks)),
    ("note_lost", _of_outlines(kept.notes)),
    ("front_matter_changed", _of_readings(kept.front)),
)
REMARKS: tuple[tuple[str, Test], ...] = (
    ("heading_level_changed", _of_outlines(structure.levels)),
    ("list_changed", _joined(_of_outlines(structure.lists), _of_readings(kept.lists))),
    ("code_lines_lost", _of_outlines(code.shortened)),
    ("alt_text_lost", _of_outlines(structure.alts)),
    ("code_language_changed", _of_outlines(structure.languages)),
    ("name_changed", _joined(_of_outlines(identifiers.misspelt), _names)),
    ("figure_changed", _of_texts(lambda texts: matching.figures(texts) or quantities.counts(texts.everything))),
    ("inline_code_changed", _inline_code),
    ("inline_code_bare", _joined(_of_outlines(identifiers.bare), _of_outlines(identifiers.quoted))),
    ("date_format_mixed", _dates_mixed),
    ("dates_changed", _joined(_dates_changed, _of_texts(_times))),
    ("prose_in_code", _prose_in_code),
    ("repetition", _again),
    ("source_words_left", _of_matches(slips.words_left)),
    ("word_in_other_letters", _of_texts(added.other_letters)),
    ("label_left", _labels_left),
    ("negation_lost", _of_matches(negations.lost)),
    ("unit_changed", _of_matches(quantities.units)),
    ("sentence_added", _sentence_more),
    ("letters_shouted", _of_texts(lambda texts: added.shouted(texts.everything))),
    ("words_left_out", _joined(_of_texts(lambda texts: added.passed_over(texts.matches)), _of_readings(added.left_out))),
    ("remark_added", _of_outlines(added.remarks)),
    ("sentence_unfinished", _unfinished),
    ("order_changed", _of_texts(lambda texts: order.changed(texts.everything))),
    ("sense_changed", _of_texts(lambda texts: sense.changed(texts.everything))),
    ("signs_unpaired", _of_texts(lambda texts: slips.unpaired(texts.everything))),
    ("punctuation_mixed", _punctuation),
    ("entities_added", _of_outlines(slips.entities)),
    ("emphasis_lost", _joined(_of_readings(kept.emphasis), _of_texts(lambda texts: added.all_bold(texts.matches)))),
    ("emoji_lost", _of_outlines(kept.emoji)),
    ("rule_lost", _of_readings(kept.rules)),
    ("image_moved", _of_readings(kept.pictures)),
    ("lines_joined", _of_readings(kept.verses)),
    ("breaks_added", _of_readings(kept.breaks)),
    ("heading_numbered", _of_outlines(structure.numbered)),
    ("address_added", _of_outlines(structure.addresses_told)),
    ("word_broken", _of_readings(slips.broken_words)),
    ("told_by_another", _of_readings(slips.told_by_another)),
)
