"""One page or text -> what it says of its rights: the reader of licence notices."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipelines.records import Evidence
from pipelines.rights import statements
from pipelines.rights.licences import PERMISSION, RESERVED, is_open, restriction
from pipelines.rights.markup import DEFAULT, Passage, parse, passages
from pipelines.rights.opt_out import meta_denials
from pipelines.rights.statements import AI_DENY

Format = Literal["html", "text"]
_SURE: Final = {
    "jsonld_license": 0.97, "rel_license": 0.97, "itemprop_license": 0.97, "cc_link": 0.95, "meta_rights": 0.92, "notice_text": 0.9,
}  # fmt: skip
# Lines begin with their line feed, by which the search goes from line to line.
_FENCE: Final = re.compile(r"\n(```|~~~)[^\n]*+(?:\n[^\n]*+)*?(?:\n\1|\Z)")
_CODE: Final = re.compile(r"`[^`\n]{1,300}`")
_QUOTE: Final = re.compile(r"\n\s{0,3}+>[^\n]*+")
_LINE: Final = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement with its evidence: what it says, the words that say it, and where they stand."""

    says: str
    evidence: str
    signal: str
    scope: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says in sum. `licence` is an SPDX id, reserved, permission-with-attribution or None for no statement."""

    licence: str | None = None
    evidence: str | None = None
    scope: str | None = None
    ai_train: str | None = None
    confidence: float = 0.0


def read_notice(text: str, format: Format = "html") -> Notice:
    """Read the rights a page or a text states; no statement gives an empty Notice. Raises nothing for any text."""
    found = list(findings(text, format))
    denial = next((finding for finding in found if finding.says == AI_DENY), None)
    chosen = strictest(finding for finding in found if finding.says != AI_DENY)
    ai_train = "deny" if denial else None
    if chosen is None:
        return Notice(evidence=denial.evidence if denial else None, ai_train=ai_train, confidence=denial.confidence if denial else 0.0)
    return Notice(chosen.says, chosen.evidence, chosen.scope, ai_train, chosen.confidence)


def findings(text: str, format: Format = "html") -> Iterator[Finding]:
    """Every statement of a page or text, in page order."""
    if format == "text":
        yield from of_passage(Passage("notice_text", without_code(text), "post", False))
        return
    tree = parse(text)
    yield from (Finding(AI_DENY, words, "meta_robots", "post", 0.95) for words in meta_denials(tree))
    for passage in passages(tree):
        yield from of_passage(passage)


def evidence_of(tree_html: str) -> tuple[Evidence, ...]:
    """The statements of an HTML page as evidence for a post, each once, in page order."""
    found = (Evidence(signal=f.signal, value=f.evidence[:500], scope=f.scope) for f in findings(tree_html))
    return tuple(dict.fromkeys(found))


def of_passage(passage: Passage) -> Iterator[Finding]:
    """The statements of one passage; a licence link's evidence is its URL."""
    urls = {(start, end): url for (_, start, end), url in zip(passage.links, passage.urls, strict=True)}
    seen = list(statements.read(passage.text, notice=passage.notice, links=passage.links))
    linked = any((statement.start, statement.end) in urls for statement in seen)
    for statement in seen:
        url = urls.get((statement.start, statement.end))
        if url is None and linked and is_open(statement.says) and statement.says != AI_DENY:
            continue  # the link's own words, or its caption, name the licence less exactly than the link
        words = url or passage.text[statement.start : statement.end].strip()
        signal = passage.signal if url or passage.signal == "meta_rights" else "notice_text"
        sure = _SURE.get(signal, 0.9) - (0.05 if passage.scope == DEFAULT else 0.0)
        yield Finding(statement.says, words, signal, passage.scope, sure)


def without_code(text: str) -> str:
    """Markdown with code and quotations blanked, offsets unchanged: neither states the page's own rights."""
    text = f"\n{text}"
    for pattern in (_FENCE, _CODE, _QUOTE):
        text = pattern.sub(_blanked, text)
    return text[1:]


def _blanked(match: re.Match[str]) -> str:
    return _LINE.sub(lambda line: " " * len(line[0]), match[0])


def strictest(found: Iterable[Finding]) -> Finding | None:
    """Of several statements the one that holds: the post's before the site's, then the more restrictive, then the first."""
    ranked = sorted(enumerate(found), key=lambda item: (item[1].scope != "post", -_weight(item[1].says), -len(item[1].evidence), item[0]))
    return ranked[0][1] if ranked else None


def _weight(says: str) -> float:
    return 0.5 if says == PERMISSION else 200 if says == RESERVED else restriction(says)
