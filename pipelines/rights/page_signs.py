"""A post's own evidence -> signs: each raw value read by the rules of today, so that better rules need no new crawl."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipelines.records import Evidence, Post, Sign
from pipelines.rights import statements
from pipelines.rights.licences import RESERVED, exact, from_url, is_open, restriction
from pipelines.rights.notice import without_code
from pipelines.rights.opt_out import NO_TEXT_DIRECTIVES, denies_training, directives
from pipelines.rights.others import of_others
from pipelines.rights.site_signs import NO_TEXT, NOTHING
from pipelines.rights.statements import AI_DENY
from spiders.site import Site

_HEAD_CHARACTERS: Final = 400
_TAIL_CHARACTERS: Final = 900
_NAME: Final = re.compile(
    r"\s*(?:robots|ai|x-robots-tag|tdm-reservation|content-usage|content-signal|dc\w*\.\w+|rights|copyright|licen[sc]e)\s*[:=]\s*", re.I
)
_OTHER_ROBOT: Final = re.compile(r"\s*(?:googlebot|pinterest|bingbot|baiduspider|googlebot-news)\s*:", re.I)
_TERMS: Final = frozenset(("no-fetch", "withdrawn", NOTHING, NO_TEXT))


def signs_of(post: Post, site: Site) -> list[Sign]:
    """Signs in the post's evidence, in its own words, and in the site owner's words."""
    notices = [evidence.value for evidence in post.licence_evidence if evidence.signal == "notice_text"]
    found = [
        _sign(evidence.signal, evidence.value, evidence.scope, says, post)
        for evidence in post.licence_evidence
        for says in read(evidence, post.url, notices)
    ]
    found += _own_words(post)
    found += _owner(site) if site.license else []
    return list(dict.fromkeys(found))


def read(evidence: Evidence, url: str, notices: Iterable[str] = ()) -> Sequence[str]:
    """What one raw value says; `notices` are the passages of the page that speak of rights, which tell what a bare link belongs to."""
    name, value = evidence.signal.lower(), evidence.value
    if "tdm" in name:
        return [NO_TEXT if _NAME.sub("", value, count=1).partition(";")[0].strip() == "1" else NOTHING]
    if ("usage" in name and not name.startswith("jsonld")) or "content_signal" in name:
        return [NO_TEXT if denies_training(_NAME.sub("", value, count=1), url) else NOTHING]
    if "robots" in name:
        denied = NO_TEXT_DIRECTIVES & set(directives(_NAME.sub("", value, count=1)))
        return [NO_TEXT if denied and not _OTHER_ROBOT.match(value) else NOTHING]
    if name in ("cc_link", "rel_license", "itemprop_license"):
        return _of_link(evidence, notices)
    field = name != "notice_text" or evidence.scope != "post"
    return _of_words(_NAME.sub("", value, count=1) if name == "meta_rights" else value, field=field) or [NOTHING]


def _of_link(evidence: Evidence, notices: Iterable[str]) -> list[str]:
    """A licence link is as good as the passage it stands in: a photograph's credit links to a licence too."""
    url, _, label = evidence.value.partition(" ")
    licence, label = from_url(url), label.strip()
    if licence is None:
        return [NOTHING]
    around = [text for text in notices if label and label in text and text.strip() != label]
    if around:
        return [licence] if any(_grants(text, label, licence) for text in around) else [NOTHING]
    framed = evidence.scope != "post" or evidence.signal != "cc_link" or not label
    return [licence] if framed else [NOTHING]


@lru_cache(maxsize=256)  # a footer is the same on every page of its site
def _grants(text: str, label: str, licence: str) -> bool:
    start = text.index(label)
    return any(statement.says == licence for statement in statements.read(text, links=((licence, start, start + len(label)),)))


@lru_cache(maxsize=1_024)
def _of_words(value: str, *, field: bool) -> tuple[str, ...]:
    """What a raw value says: a deed's URL, an SPDX id, or words to be read as a notice."""
    licence = (from_url(value) if " " not in value.strip() else None) or exact(value)
    if licence:
        return (licence,)
    return tuple(dict.fromkeys(_word(statement.says) for statement in statements.read(value, notice=field)))


def _word(says: str) -> str:
    return NO_TEXT if says == AI_DENY else says


def _own_words(post: Post) -> Iterator[Sign]:
    """Authors write notices at the top or the foot of a post. Elsewhere a licence is a subject; a reservation counts anywhere."""
    body = without_code(post.markdown or post.text)
    for statement in statements.read(body):
        if is_open(statement.says) and of_others(body, statement.start, (post.url, post.canonical_url)):
            continue
        at_edge = statement.start < _HEAD_CHARACTERS or statement.end > len(body) - _TAIL_CHARACTERS
        if at_edge or statement.says in (RESERVED, AI_DENY):
            yield _sign("body_text", body[statement.start : statement.end].strip(), "post", _word(statement.says), post)


def _owner(site: Site) -> Iterator[Sign]:
    words = site.license or ""
    for says in _of_words(words, field=True) or [NOTHING]:
        yield Sign(signal="site_owner", value=words[:500], scope="site", says=says, url=site.url, seen_at=None)


def _sign(signal: str, value: str, scope: str, says: str, post: Post) -> Sign:
    return Sign(signal=signal, value=value[:500], scope=scope, says=says, url=post.url, seen_at=post.fetched_at)


def strictest_licence(signs: list[Sign]) -> Sign | None:
    """The licence sign that holds: the post's before the site's, then the more restrictive, then the first."""
    stated = [sign for sign in signs if sign.says not in _TERMS]
    ranked = sorted(enumerate(stated), key=lambda item: (item[1].scope != "post", -_weight(item[1].says), item[0]))
    return ranked[0][1] if ranked else None


def _weight(says: str) -> float:
    return 0.5 if not is_open(says) and says != RESERVED else restriction(says)
