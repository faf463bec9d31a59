"""Rights: what a page states about itself, what its site asks, and the decision with its evidence.

    read_notice(text, format)              what one page or text states: SPDX id, reserved, permission-with-attribution, AI denial
    collect(pages)                         a site's robots.txt, tdmrep.json and ai.txt, from its archived pages
    decide(post, site, signals, optouts)   the Rights row: may fetch, may publish, may translate, tier, licence, every sign
    may_translate_here(rights)             a translation for reading on this machine
    is_tombstoned(post, optouts)           withdrawn for good
    stale(rights, now)                     seen too long ago for a release

Fetching and publishing are two decisions. Unsure is never open: a wrong "open" publishes what its author kept.
"""

from pipelines.rights.decide import RECHECK_DAYS, RULE_VERSION, checked_at, decide, is_tombstoned, may_translate_here, stale, withdrawal
from pipelines.rights.notice import Notice, evidence_of, read_notice
from pipelines.rights.opt_out import AI_AGENTS, SiteFile
from pipelines.rights.site_signs import SiteSignals, collect

__all__ = [
    "AI_AGENTS",
    "RECHECK_DAYS",
    "RULE_VERSION",
    "Notice",
    "SiteFile",
    "SiteSignals",
    "checked_at",
    "collect",
    "decide",
    "evidence_of",
    "is_tombstoned",
    "may_translate_here",
    "read_notice",
    "stale",
    "withdrawal",
]
