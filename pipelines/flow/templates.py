"""The template alarm: of a sample of pages trafilatura was asked for the text; where it finds another, a template has changed."""

from collections import defaultdict

import pyarrow.compute as pc

from pipelines.extract.content.sample import AGREES, DIFFERS
from pipelines.flow.findings import Finding
from pipelines.flow.workspace import Workspace

_NEWEST = 5  # answers of a site that are looked at
_LEAST = 2  # one page alone may be an odd one


def doubted_templates(work: Workspace) -> Finding:
    """Sites of known platforms where trafilatura finds another text, on half or more of the newest pages it was asked about."""
    answers = {site: found[-_NEWEST:] for site, found in _answers(work).items()}
    doubts = {site: [url for url, differs in found if differs] for site, found in sorted(answers.items())}
    bad = {site: urls for site, urls in doubts.items() if len(urls) >= max(_LEAST, len(answers[site]) / 2)}
    fix = "run `bowen explain URL`: the template changed, or the rules never fitted it; add a rule for it with a fixture"
    return Finding(len(bad), len(answers), tuple(f"{site}: {urls[-1]}" for site, urls in bad.items())[:5], fix, not bad)


def _answers(work: Workspace) -> dict[str, list[tuple[str, bool]]]:
    """By site the pages asked about, oldest first, with whether the answer differs."""
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    rows = work.store.table("extracted_posts", ["site", "url", "fetched_at", "edits"])
    for row in rows.filter(pc.greater(pc.list_value_length(rows["edits"]), 0)).sort_by("fetched_at").to_pylist():
        if not {AGREES, DIFFERS}.isdisjoint(row["edits"]):
            found[row["site"]].append((row["url"], DIFFERS in row["edits"]))
    return found
