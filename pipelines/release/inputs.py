"""The usual inputs of a release, from a data directory and what a person says: the rim that reads files and versions."""

from datetime import date
from importlib.metadata import version as installed
from pathlib import Path

from pipelines.flow.version import code_digest
from pipelines.release.build import Inputs
from pipelines.release.card import Release
from pipelines.release.privacy import default_privacy
from pipelines.release.recipe import RECIPE_FILE, load_recipe
from pipelines.release.versions import BadVersion, before, checked
from pipelines.release.withdrawn import withdrawn


def standard_inputs(
    data_dir: Path, day: str, *, version: str | None = None, recipe_file: Path | None = None, repo: str | None = None
) -> Inputs:
    """The inputs of the release of a day (YYYY-MM-DD), against the newest older release under DATA/releases.

    The version is the day with dots unless one is given. Raises BadVersion, RecipeError, OptOutError.
    """
    try:
        name = checked(version or date.fromisoformat(day).isoformat().replace("-", "."))
    except ValueError as error:
        raise BadVersion(f"{error}; write the date as YYYY-MM-DD" if not version else str(error)) from None
    recipe, previous = load_recipe(recipe_file or RECIPE_FILE), before(data_dir, name)
    release = Release(
        version=name,
        date=day,
        code_version=f"{installed('bowen')}+{code_digest('spiders', 'pipelines')}",
        recipe=recipe.name,
        previous=previous.name if previous else None,
        repo=repo or recipe.repo,
    )
    return Inputs(recipe=recipe, release=release, privacy=default_privacy(), withdrawn=withdrawn(data_dir), previous=previous)
