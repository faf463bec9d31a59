"""One document on its way: which texts it needs, what came back, and the verdict over the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.translate.checks import scripts
from pipelines.translate.checks.answer import Finding, Terms, check
from pipelines.translate.markdown.inert import inert
from pipelines.translate.markdown.parity import Skeleton, differences, skeleton
from pipelines.translate.markdown.placeholders import bare
from pipelines.translate.markdown.segments import Document, segment
from pipelines.translate.markdown.splice import splice

TITLE = -1
"""Index of the title, which is a segment outside the Markdown."""


_PARROT_LENGTH = 24
"""Characters from which two different texts hardly have one translation."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A document's segments that wait for a translation: index -> text."""

    document: Document
    texts: Mapping[int, str]
    before: Skeleton


@dataclass(frozen=True, slots=True)
class Result:
    """A finished document."""

    status: str
    title: str | None
    markdown: str
    checks: tuple[str, ...]
    translated: int
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one segment: its accepted translation, or the findings that keep it in the source language."""

    text: str | None
    findings: tuple[Finding, ...] = field(default=())


def plan(title: str, markdown: str, source: str, target: str) -> Plan:
    """Segment a document and choose the texts that are still in another language than `target`."""
    document = segment(markdown)
    texts = {index: item.text for index, item in enumerate(document.segments) if wanted(item.text, source, target)}
    if wanted(title, source, target):
        texts[TITLE] = title.strip()
    return Plan(document, texts, skeleton(markdown))


def wanted(text: str, source: str, target: str) -> bool:
    """Whether a text has letters that the target language is not written in, or, where the scripts are the same, words."""
    plain = bare(text)
    waiting = scripts.foreign_letters(source, target)
    if set(scripts.scripts_of(source)) - set(scripts.scripts_of(target)):
        return waiting.search(plain) is not None or (scripts.scripts_of(target) == ("latin",) and scripts.CJK.search(plain) is not None)
    return sum(map(len, waiting.findall(plain))) >= 2


def finish(job: Plan, title: str, outcomes: Mapping[int, Outcome], *, unchecked: bool = False) -> Result:
    """Splice accepted translations, then compare skeletons; a segment that breaks the structure goes back to its source.

    `verified`: every segment passed and the skeletons agree. `partial`: some are kept in the source language. `failed`: none passed.
    """
    accepted = {index: outcome.text for index, outcome in outcomes.items() if outcome.text is not None}
    checks = {finding.name for outcome in outcomes.values() for finding in outcome.findings}
    parroted = set() if unchecked else _parroted(job.texts, accepted)
    if parroted:
        checks.add("same_answer")
        accepted = {index: text for index, text in accepted.items() if index not in parroted}
    if unchecked:
        checks.add("unchecked")
    new_title = accepted.pop(TITLE, None)
    body = {index: text for index, text in accepted.items() if text is not None}
    markdown, broken, names = _settled(job.document, body, job.before)
    checks |= set(names)
    kept = tuple(sorted(index for index in job.texts if index in broken or (index not in body and index != TITLE)))
    translated = len(body) - len(broken) + (new_title is not None)
    complete = not kept and (new_title is not None or TITLE not in job.texts) and not unchecked
    status = "verified" if complete else "failed" if not translated or unchecked else "partial"
    shown = " ".join(new_title.split()) if new_title is not None else title or None
    return Result(status, shown, markdown, tuple(sorted(checks)), translated, kept)


def _parroted(texts: Mapping[int, str], accepted: Mapping[int, str]) -> set[int]:
    """Segments whose answer, of some length, is also the answer to a different text: a model that talks instead of translating."""
    answered: dict[str, set[str]] = {}
    for index, text in accepted.items():
        if len(bare(text)) >= _PARROT_LENGTH:
            answered.setdefault(bare(text), set()).add("".join(filter(str.isalnum, bare(texts[index]))))
    said_twice = {text for text, sources in answered.items() if len(sources) > 1}
    return {index for index, text in accepted.items() if bare(text) in said_twice}


def _settled(document: Document, body: dict[int, str], before: Skeleton) -> tuple[str, set[int], tuple[str, ...]]:
    """The spliced text whose skeleton agrees, the segments that had to go back for that, and what was wrong."""
    broken: set[int] = set()
    markdown = splice(document, body)
    names = () if inert(document, body, before) else differences(before, skeleton(markdown))
    if not names:
        return markdown, broken, ()
    broken = _culprits(document, body, before)
    kept = {index: text for index, text in body.items() if index not in broken}
    markdown = splice(document, kept)
    if differences(before, skeleton(markdown)):
        return document.source, set(body), names
    return markdown, broken, names


def _culprits(document: Document, body: Mapping[int, str], before: Skeleton) -> set[int]:
    """The segments that change the skeleton, found by halving: each is alone to blame, or in a small group."""
    culprits: set[int] = set()
    groups = [sorted(body)]
    while groups:
        group = groups.pop()
        if not differences(before, skeleton(splice(document, {index: body[index] for index in group}))):
            continue
        if len(group) == 1:
            culprits.add(group[0])
            continue
        middle = len(group) // 2
        groups += [group[:middle], group[middle:]]
    return culprits


def judged(text: str, answer: str | None, terms: Terms) -> Outcome:
    """Check one answer; None is an answer that was missing or cut off."""
    if answer is None:
        return Outcome(None, (Finding("empty", "the answer was missing or cut off"),))
    findings = tuple(check(text, answer, terms))
    return Outcome(None if findings else answer, findings)
