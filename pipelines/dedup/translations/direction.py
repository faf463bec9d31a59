"""Which of several language versions is the original: what they declare, then what their dates, leftovers and sites betray."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pipelines.dedup.doc import Doc

_MARKED = re.compile(r"(?:^|[/.])(zh|en|ja|ko|fr|de|es|ru|pt|it)(?:[-_](?:cn|tw|hk|us|gb|hans|hant|jp|kr))?(?=[/.]|$)", re.I)
_LEFTOVER = 3
# Versions of one post are dated in several time zones, or published the morning after.
_APART = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Version:
    """One language version of a post: `foreign` counts Han characters and kana in a text not written in them."""

    row: int
    doc: Doc
    foreign: int

    @property
    def language(self) -> str:
        return base(self.doc.language)


def base(tag: str) -> str:
    """The language of a BCP-47 tag without script and region."""
    return tag.split("-")[0].lower()


def original_of(versions: Sequence[Version], home_language: Mapping[str, str]) -> Version:
    """The original among versions of one post. `home_language` is the language most posts of each site are written in."""
    named = {base(each.doc.translated_from) for each in versions if each.doc.translated_from}
    days = [each.doc.published for each in versions if each.doc.published]
    dated = len(days) == len(versions) and max(days) - min(days) >= _APART
    left_over = max(each.foreign for each in versions) >= _LEFTOVER

    def rank(each: Version) -> tuple[object, ...]:
        return (
            each.doc.translated_from is not None,
            bool(named) and each.language not in named,
            each.doc.published.date().isoformat() if dated and each.doc.published else "",
            left_over and each.language not in ("zh", "ja"),
            _is_marked(each),
            home_language.get(each.doc.site, each.language) != each.language,
            each.language == "en",
            each.doc.post_id,
        )

    return min(versions, key=rank)


def _is_marked(version: Version) -> bool:
    """Whether the address names the version's own language, as /en/ does: the original of a site rarely needs that."""
    path = version.doc.url.split("://", 1)[-1]
    return any(found.lower() == version.language for found in _MARKED.findall(path))
