"""Which posts a data set is about: the recipe's condition, asked of the snapshot that `bowen sql` shows."""

from pathlib import Path

from pipelines.release.candidates import Tables
from pipelines.release.recipe import RecipeError
from pipelines.store.condition import posts_where, versions
from pipelines.store.parquet import ParquetStore
from pipelines.store.snapshot import BadQuery, NoSnapshot

_TRY = """try it first: bowen sql "select title, url from posts where …"; and `bowen sql "describe posts"` names the columns"""


def select(data_dir: Path, where: str) -> frozenset[str] | None:
    """Ids of the posts a condition chooses; None, which is all of them, without a condition.

    Raises RecipeError when it is no condition, chooses nothing, or is asked of a snapshot that has not seen every post.
    """
    if not where.strip():
        return None
    current = Tables(ParquetStore(data_dir)).current
    try:
        chosen, seen = posts_where(data_dir, where), versions(data_dir)
    except NoSnapshot as error:
        raise RecipeError(f"select.where asks the snapshot; {error}") from None
    except BadQuery as error:
        raise RecipeError(f"select.where: {error}\n{_TRY}") from None
    unseen = sum((post.post_id, post.version) not in seen for post in current.values())
    if unseen:
        raise RecipeError(f"select.where asks the snapshot, which lacks {unseen:,} posts; run `bowen run --no-crawl`, then build again")
    if not chosen & current.keys():
        raise RecipeError(f"select.where chooses none of {len(current):,} posts\n{_TRY}")
    return chosen
