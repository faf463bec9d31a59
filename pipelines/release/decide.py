"""Where one post goes in a release, or every reason why it does not. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.records import Duplicate, Language, Quality, Rights
from pipelines.release.licences import family
from pipelines.release.recipe import Bounds, Recipe
from pipelines.release.rows import Removal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What the narrow tables say of one post version; None where a table has no row for it.

    `disputed`: another site has the same text, does not name this one as its source, and reserves rights in it.
    """

    language: Language | None
    rights: Rights | None
    quality: Quality | None
    duplicate: Duplicate | None
    chosen: bool = True
    disputed: bool = False
    withdrawn: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a post goes: a licence family, or metadata with the reason why its text stays out."""

    family: str | None
    why_no_text: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """Why a post stays out: reasons in the order of the rules, and what the first one saw."""

    reasons: tuple[Removal, ...]
    detail: str

    @property
    def reason(self) -> Removal:
        """The first rule that removed it: the one it is counted under."""
        return self.reasons[0]

    @property
    def id_withheld(self) -> bool:
        """Whether even the post's id stays unpublished: its owner, or the law, wants it gone."""
        return bool({Removal.WITHDRAWN, Removal.RIGHTS_NONE, Removal.UNPUBLISHED} & set(self.reasons))


def decide(facets: Facets, recipe: Recipe, today: date) -> Placement | Removed:
    """Apply every rule of the recipe. Withdrawal first, so that such a post is never explained by its quality; then whether the post is
    what the data set is about, so that every further reason is counted among the posts it is about.

    `today` is the release's date: rights that were not looked at shortly before it do not count.
    """
    about = [*_gone(facets), *_selected(facets), *_rights(facets, recipe, today)]
    found = [*about, *_language(facets, recipe), *_duplicate(facets, recipe), *_quality(facets, recipe)]
    if found:
        return Removed(tuple(dict.fromkeys(reason for reason, _ in found)), found[0][1])
    rights = facets.rights
    why = _why_no_text(rights, recipe, today) if rights else "tier"
    if not why and facets.disputed:
        why = "disputed"
    return Placement(None, why) if why or rights is None else Placement(family(rights.license))


def _gone(facets: Facets) -> list[tuple[Removal, str]]:
    if facets.withdrawn is not None:
        return [(Removal.WITHDRAWN, facets.withdrawn)]
    return [(Removal.UNPUBLISHED, "deleted at its source")] if facets.deleted else []


def _selected(facets: Facets) -> list[tuple[Removal, str]]:
    return [] if facets.chosen else [(Removal.NOT_SELECTED, "select.where")]


def _rights(facets: Facets, recipe: Recipe, today: date) -> list[tuple[Removal, str]]:
    if _gone(facets):
        return []
    if facets.rights is None:
        return [(Removal.RIGHTS_MISSING, "no rights decision for this version")]
    if facets.rights.tier not in ("open", "metadata"):
        return [(Removal.RIGHTS_NONE, facets.rights.decision)]
    why = _why_no_text(facets.rights, recipe, today)
    return [(Removal.METADATA_NOT_LISTED, why)] if why and not recipe.metadata else []


def _why_no_text(rights: Rights, recipe: Recipe, today: date) -> str:
    """Empty when the text may be published. A licence this program does not know gives no right to the text."""
    if rights.tier != "open" or not rights.may_publish:
        return "tier"
    if family(rights.license) not in recipe.families:
        return "licence"
    if _is_stale(rights, recipe.max_rights_age_days, today):
        return "rights_stale"
    return "confidence" if rights.confidence < recipe.min_rights_confidence else ""


def _is_stale(rights: Rights, max_age_days: int, today: date) -> bool:
    if max_age_days == 0:
        return False
    return rights.checked_at is None or today - rights.checked_at.date() > timedelta(days=max_age_days)


def _language(facets: Facets, recipe: Recipe) -> list[tuple[Removal, str]]:
    tag = facets.language.tag if facets.language else "und"
    confidence = facets.language.confidence if facets.language else 0.0
    found = []
    if recipe.languages and tag not in recipe.languages:
        found.append((Removal.LANGUAGE_NOT_INCLUDED, tag))
    if confidence < recipe.min_language_confidence:
        found.append((Removal.LANGUAGE_UNSURE, f"{tag} {confidence:.2f}"))
    return found


def _duplicate(facets: Facets, recipe: Recipe) -> list[tuple[Removal, str]]:
    pair = facets.duplicate
    return [(Removal.DUPLICATE, pair.kind)] if pair and pair.kind in recipe.drop_duplicates else []


def _quality(facets: Facets, recipe: Recipe) -> list[tuple[Removal, str]]:
    if facets.quality is None:
        return [(Removal.QUALITY_MISSING, "no quality signals for this version")]
    failed = [name for name, bounds in recipe.quality.items() if not _within(getattr(facets.quality, name), bounds)]
    return [(Removal.QUALITY, name) for name in failed]


def _within(value: float, bounds: Bounds) -> bool:
    return (bounds.min is None or value >= bounds.min) and (bounds.max is None or value <= bounds.max)
