"""`bowen check-translation`: translations that others made, judged against their sources."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = """Judge translations, one JSON object a line: {id, source_md, target_md, source_lang, target_lang}.

Without source_md a translation is judged by itself.

Each line out: {id, verdict, defects, remarks, evidence}. Verdict: good, suspect or defective. Defects: fence_count_differs, odd_fences,
stray_markdown_fence, code_changed, heading_count_differs, link_lost, image_lost, untranslated_residue, truncated, commentary_added,
table_changed, quote_changed, formula_lost, foreign_added, artefact_left, text_missing, text_added, text_moved,
texts_run_together, emphasis_broken, wrong_language, markup_visible, html_changed, shortcode_changed, callout_changed, task_changed,
note_lost, front_matter_changed.
Remarks, which a translator may mean: heading_level_changed, list_changed, code_lines_lost, code_language_changed, alt_text_lost,
name_changed, figure_changed, inline_code_changed, inline_code_bare, date_format_mixed, dates_changed, prose_in_code, repetition,
source_words_left, label_left, negation_lost, unit_changed, signs_unpaired, punctuation_mixed, entities_added, emphasis_lost, emoji_lost,
rule_lost, image_moved, lines_joined, breaks_added, heading_numbered, address_added, word_broken, told_by_another,
sense_changed, order_changed, sentence_added, sentence_unfinished, remark_added, word_in_other_letters, letters_shouted,
words_left_out.

\b
bowen check-translation pairs.jsonl --out verdicts.jsonl
bowen check-translation pairs.jsonl --repair --out repaired.jsonl   # adds repaired_md, repairs, defects_left
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check-translation", help=EXAMPLES)(check_translation)


def check_translation(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="pairs, one JSON object a line")],
    out: Annotated[Path, typer.Option(help="written aside and renamed, in input order")],
    repair: Annotated[bool, typer.Option("--repair", help="repair what has one right answer: wrappers, code, addresses")] = False,
) -> None:
    from pipelines.cli import translation_files as files

    counts: Counter[str] = Counter()
    try:
        files.write_rows(out, files.judged_rows(source, counts, repair=repair))
    except files.JobError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None
    verdicts = [f"{counts.pop(name, 0)} {name}" for name in ("good", "suspect", "defective")]
    typer.echo("; ".join([", ".join(verdicts), *(f"{name} {count}" for name, count in counts.most_common())]))
    typer.echo(f"written to {out}")
