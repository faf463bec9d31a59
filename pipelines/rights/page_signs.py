"""A post's own evidence -> signs: each raw value read by the rules of today, so that better rules need no new crawl."""

from collections.abc import Iterator
from typing import Final

from pipelines.records import Evidence, Post, Sign
from pipelines.rights import statements
from pipelines.rights.licences import exact, from_url, is_open, restriction
from pipelines.rights.notice import without_code
from pipelines.rights.opt_out import NO_TEXT_DIRECTIVES, denies_training, directives
from pipelines.rights.site_signs import NO_TEXT, NOTHING
from pipelines.rights.statements import AI_DENY
from spiders.site import Site

_HEAD_CHARACTERS: Final = 400
_TAIL_CHARACTERS: Final = 900
_FIELDS: Final = ("license", "licence", "rights", "copyright", "cc_")


def signs_of(post: Post, site: Site) -> list[Sign]:
    """Signs in the post's evidence, in its own words, and in the site owner's words."""
    found = [sign for evidence in post.licence_evidence for sign in _read(evidence, post)]
    found += _own_words(post)
    if site.license:
        found += _owner(site)
    return list(dict.fromkeys(found))


def _read(evidence: Evidence, post: Post) -> Iterator[Sign]:
    name, value = evidence.signal.lower(), evidence.value
    says = [NOTHING]
    if "tdm" in name:
        says = [NO_TEXT if value.strip().partition(";")[0].strip() in ("1", "tdm-reservation: 1", "tdm-reservation=1") else NOTHING]
    elif "usage" in name or "content_signal" in name or "content-signal" in name:
        says = [NO_TEXT if denies_training(value, post.url) else NOTHING]
    elif "robots" in name:
        denied = NO_TEXT_DIRECTIVES & set(directives(value))
        says = [NO_TEXT if denied else NOTHING]
    else:
        says = _licences_of(value, field=any(part in name for part in _FIELDS) or evidence.scope != "post") or [NOTHING]
    yield from (_sign(evidence.signal, value, evidence.scope, word, post) for word in says)


def _licences_of(value: str, *, field: bool) -> list[str]:
    """What a raw value says: a deed's URL, an SPDX id, or words to be read as a notice."""
    licence = (from_url(value) if " " not in value.strip() else None) or exact(value)
    if licence:
        return [licence]
    links = tuple((spdx, 0, 0) for spdx in [from_url(value)] if spdx)
    found = list(dict.fromkeys(_word(statement.says) for statement in statements.read(value, notice=field)))
    if links and not any(is_open(word) and word != NO_TEXT for word in found):
        found.append(links[0][0])
    return found


def _word(says: str) -> str:
    return NO_TEXT if says == AI_DENY else says


def _own_words(post: Post) -> Iterator[Sign]:
    """Authors write notices at the top or the foot of a post. Elsewhere a licence is a subject, not a statement."""
    body = without_code(post.markdown or post.text)
    head, tail = body[:_HEAD_CHARACTERS], body[max(_HEAD_CHARACTERS, len(body) - _TAIL_CHARACTERS) :]
    for part in (head, tail):
        for statement in statements.read(part):
            words = part[statement.start : statement.end].strip()
            yield _sign("body_text", words[:500], "post", _word(statement.says), post)


def _owner(site: Site) -> Iterator[Sign]:
    words = site.license or ""
    for says in _licences_of(words, field=True) or [NOTHING]:
        yield Sign(signal="site_owner", value=words[:500], scope="site", says=says, url=site.url, seen_at=None)


def _sign(signal: str, value: str, scope: str, says: str, post: Post) -> Sign:
    return Sign(signal=signal, value=value[:500], scope=scope, says=says, url=post.url, seen_at=post.fetched_at)


def strictest_licence(signs: list[Sign]) -> Sign | None:
    """The licence sign that holds: the post's before the site's, then the more restrictive."""
    stated = [sign for sign in signs if sign.says not in (NOTHING, NO_TEXT, "no-fetch", "withdrawn")]
    ranked = sorted(enumerate(stated), key=lambda item: (item[1].scope != "post", -_weight(item[1].says), item[0]))
    return ranked[0][1] if ranked else None


def _weight(says: str) -> float:
    return 0.5 if not is_open(says) and says != "reserved" else restriction(says)
