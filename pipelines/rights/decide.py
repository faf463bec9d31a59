"""The rights ledger: may this page be fetched, may its text be published, may it be translated, and on what evidence. Pure."""

from datetime import datetime, timedelta
from typing import Final

from pipelines.records import Post, Rights, Sign
from pipelines.rights.licences import PERMISSION, RESERVED, UNKNOWN, allows_translation, is_open
from pipelines.rights.page_signs import signs_of, strictest_licence
from pipelines.rights.site_signs import NO_FETCH, NO_TEXT, SiteSignals, seen_at, signs_for
from spiders.optouts import OptOuts
from spiders.site import Site
from spiders.urls import web_id

RULE_VERSION: Final = "rights-1"
RECHECK_DAYS: Final = 7
WITHDRAWN: Final = "withdrawn"
_OBJECTIONS: Final = (WITHDRAWN, NO_FETCH, NO_TEXT)
_NOT_OPEN: Final = {RESERVED: "rights reserved", PERMISSION: "permission to repost with attribution is no open licence"}
_SURE: Final = {
    "jsonld_license": 0.97, "rel_license": 0.97, "itemprop_license": 0.97, "cc_link": 0.95, "site_owner": 0.95, "meta_rights": 0.92,
    "notice_text": 0.9, "body_text": 0.85,
}  # fmt: skip


def decide(
    post: Post, site: Site, signals: SiteSignals | None = None, optouts: OptOuts | None = None, *, seen: datetime | None = None
) -> Rights:
    """Weigh every sign about a post; the most restrictive wins.

    `signals` are the site's own files (None: never archived) and `optouts` the permanent opt-outs. `seen` is when the page's own signs
    were last seen unchanged (a later visit may have said 304); else when it was fetched.
    The tier is none when the page may not be fetched or was withdrawn, open when a licence lets the text be published and nobody
    objects, else metadata: no statement is no licence.
    """
    signals = signals or SiteSignals()
    withdrawn = withdrawal(post, optouts or OptOuts())
    signs = [*([withdrawn] if withdrawn else []), *signs_for(signals, post.url), *signs_of(post, site)]
    licence = strictest_licence(signs)
    name = licence.says if licence else UNKNOWN
    tier, decision = _tier(signs, licence)
    return Rights(
        post_id=post.post_id,
        version=post.version,
        may_fetch=tier != "none",
        may_publish=tier == "open",
        tier=tier,
        license=name,
        may_translate=tier == "open" and allows_translation(name),
        decision=decision,
        confidence=_confidence(tier, licence, signs),
        evidence=tuple(signs),
        checked_at=checked_at(post, signals, seen),
        rule_version=RULE_VERSION,
    )


def checked_at(post: Post, signals: SiteSignals, seen: datetime | None = None) -> datetime | None:
    """When the oldest sign that can change was seen: the page's own (`seen`, else when it was fetched), or its host's robots.txt."""
    return _oldest(seen or post.fetched_at, seen_at(signals, post.url))


def withdrawal(post: Post, optouts: OptOuts) -> Sign | None:
    """The opt-out or tombstone that names a post by an id, any of its addresses, its site, its author or its words."""
    if not optouts.rows:
        return None
    asked: list[tuple[str, str | None]] = [("post", name) for name in ids_of(post)]
    asked += [("site", post.site), ("author", post.author), ("author", post.author_url)]
    asked += [("url", url) for url in (post.url, post.canonical_url, *post.aliases)]
    asked += [("text", post.text if len(post.text) >= 80 else None)]
    for kind, value in asked:
        row = optouts.names(kind, value)
        if row:
            return Sign(
                signal="opt_out", value=f"{row.kind} {row.hash[:16]}: {row.reason}"[:500], scope="post" if kind != "site" else "site",
                says=WITHDRAWN, url=post.url, seen_at=None,
            )  # fmt: skip
    return None


def ids_of(post: Post) -> tuple[str, ...]:
    """The post's id, and those that its addresses give: a post that moved may have been named by any of them."""
    return tuple(dict.fromkeys((post.post_id, *(web_id(url) for url in (post.url, post.canonical_url, *post.aliases)))))


def may_translate_here(rights: Rights) -> bool:
    """Whether a translation may be made for reading on this machine: not under no-derivatives or reserved rights, nor after an objection.

    Publishing one needs more: `Rights.may_translate`, which only a licence gives.
    """
    forbidden = rights.license == RESERVED or "-ND" in rights.license
    return rights.tier != "none" and not forbidden and not any(sign.says in _OBJECTIONS for sign in rights.evidence)


def is_tombstoned(post: Post, optouts: OptOuts) -> bool:
    """Whether a post was withdrawn or opted out for good: it must not pass any stage."""
    return withdrawal(post, optouts) is not None


def stale(rights: Rights, now: datetime, days: float = RECHECK_DAYS) -> bool:
    """Whether the signs behind a decision must be looked at again before a release at `now` (UTC)."""
    return rights.checked_at is None or now - rights.checked_at > timedelta(days=days)


def _tier(signs: list[Sign], licence: Sign | None) -> tuple[str, str]:
    for says, tier in ((WITHDRAWN, "none"), (NO_FETCH, "none"), (NO_TEXT, "metadata")):
        sign = next((sign for sign in signs if sign.says == says), None)
        if sign:
            return tier, f"{says}: {sign.signal} {sign.value}"[:300]
    if licence is None:
        return "metadata", "no licence stated: metadata only"
    if not is_open(licence.says):
        why = _NOT_OPEN.get(licence.says, "not open")
        return "metadata", f"{why}: {licence.signal} {licence.value}"[:300]
    return "open", f"{licence.says} by {licence.signal} ({licence.scope}): {licence.value}"[:300]


def _confidence(tier: str, licence: Sign | None, signs: list[Sign]) -> float:
    if tier != "open" or licence is None:
        return 0.95 if any(sign.says in (*_OBJECTIONS, RESERVED) for sign in signs) else 0.9
    sure = _SURE.get(licence.signal, 0.85) - (0.05 if licence.scope == "site_default" else 0.0)
    return round(min(sure, 0.99), 2)


def _oldest(page: datetime, robots: datetime | None) -> datetime | None:
    """None when the host's robots.txt was never seen: such a decision is always stale."""
    return min(page, robots) if robots else None
