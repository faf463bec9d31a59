"""The usual inputs of a release, from a data directory and what a person says: the rim that reads files and versions."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, takewhile
from pathlib import Path

from pipelines.release.build import Built, Inputs, VersionTaken, build
from pipelines.release.card import Release
from pipelines.release.privacy import default_privacy
from pipelines.release.recipe import RECIPE_FILE, RecipeError, load_recipe
from pipelines.release.select import select
from pipelines.release.versions import BadVersion, before, checked, code_version, named
from pipelines.release.withdrawn import taken_down, withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person may say about a release; None leaves it to the defaults."""

    version: str | None = None
    recipe_file: Path | None = None
    repo: str | None = None
    previous: str | None = None


def standard_inputs(data_dir: Path, day: str, wishes: Wishes | None = None) -> Inputs:
    """The inputs of the release of a day (YYYY-MM-DD), against the newest older release unless another is named.

    The version is the day with dots unless one is given. Raises BadVersion, RecipeError, OptOutError, and NoPosts where a
    recipe selects among none.
    """
    wishes = wishes or Wishes()
    try:
        dots = date.fromisoformat(day).isoformat().replace("-", ".")
    except ValueError:
        raise BadVersion(f"date {day!r}: write it as YYYY-MM-DD") from None
    name = checked(wishes.version or dots)
    recipe = load_recipe(wishes.recipe_file or RECIPE_FILE)
    previous = named(data_dir, wishes.previous) if wishes.previous else before(data_dir, name, recipe.name)
    try:
        chosen = select(data_dir, recipe.where)
    except RecipeError as error:
        raise RecipeError(f"{wishes.recipe_file or RECIPE_FILE}: {error}") from None
    release = Release(
        version=name,
        title=recipe.title,
        where=recipe.where.strip(),
        date=day,
        code_version=code_version(),
        recipe=recipe.name,
        previous=previous.name if previous else None,
        repo=wishes.repo or recipe.repo,
    )
    return Inputs(
        recipe=recipe,
        release=release,
        privacy=default_privacy(),
        withdrawn=withdrawn(data_dir, previous),
        chosen=chosen,
        taken_down=taken_down(data_dir),
        previous=previous,
    )


def candidate(data_dir: Path, day: str, wishes: Wishes | None = None) -> Built:
    """Build the release of a day. A further one of the same day with other content is called DAY.1, DAY.2, and so on.

    A version that a person chose is never replaced by another: VersionTaken.
    """
    wishes = wishes or Wishes()
    if wishes.version is not None:
        return build(data_dir, standard_inputs(data_dir, day, wishes))
    first = standard_inputs(data_dir, day, wishes).release.version
    names = (f"{first}.{number}" if number else first for number in count())
    taken = list(takewhile(lambda name: (data_dir / "releases" / name).exists(), names))
    if taken:
        with suppress(VersionTaken):
            return build(data_dir, standard_inputs(data_dir, day, replace(wishes, version=taken[-1])))
    name = f"{first}.{len(taken)}" if taken else first
    return build(data_dir, standard_inputs(data_dir, day, replace(wishes, version=name)))
