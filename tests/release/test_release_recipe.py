"""A recipe says all it does, and a mistake in one is an error, never a filter that silently is not there."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_corpus import make_duplicate, make_language, make_post, make_quality, make_rights

from pipelines.release.decide import Facets, Placement, Removed, decide
from pipelines.release.gone import Deleted, Sighting
from pipelines.release.licences import FAMILIES, deed, family, hub_id
from pipelines.release.recipe import Recipe, RecipeError, dump_recipe, load_recipe, parse_recipe
from pipelines.release.rows import Removal
from pipelines.release.split import groups, split_of
from pipelines.release.versions import BadVersion, before, checked, releases

DAY = date(2026, 4, 5)


def test_the_recipe_that_comes_along_is_read_and_written_back() -> None:
    recipe = load_recipe()
    assert recipe.name == "default" and recipe.quality["tokens"].min == 20 and sum(recipe.splits.values()) == 1
    assert parse_recipe(dump_recipe(recipe), where="dump") == recipe


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[quality.tokns]\nmin = 1", "quality.tokns"),
        ("[quality.tokens]\nminimum = 1", "takes min and max"),
        ("[quality.tokens]\nmin = 'ten'", "must be a number"),
        ("[rights]\nfamilies = ['free']", "'free'; choose from open"),
        ("[rights]\nmin_confidense = 1", "unknown key rights.min_confidense"),
        ("[rigths]\nfamilies = []", "unknown table [rigths]"),
        ("[splits]\ntrain = 0.5\ntest = 0.4", "add up to 0.9"),
        ("[splits]\ndev = 1.0", "unknown split 'dev'"),
        ("[splits]\ntrain = true", "must be a number"),
        ("[shards]\nrow_group_mb = 0", ">= 1"),
        ("[duplicates]\ndrop = 'near'", "list of strings"),
        ("[translations]\nstatuses = ['failed']", "'failed'"),
        ("name = 3", "name must be one line"),
        ("title = ''", "title must be one line"),
        ("title = 'a\u2028b'", "title must be one line"),
        ("[select]\nwhere = ['x']", "select.where must be a str"),
        ("[select]\nwords = ['x']", "unknown key select.words"),
        ("where = 'true'", "unknown table [where]"),
        ("[rights]\nmetadata = 'yes'", "must be a bool"),
        ("= 1", "not valid TOML"),
    ],
)
def test_a_mistake_names_its_key(text: str, said: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse_recipe(text, where="my.toml")
    assert said in str(error.value) and str(error.value).startswith("my.toml")


def test_a_missing_recipe_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"copy recipe\.toml"):
        load_recipe(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("spdx", "expected"),
    [
        ("CC0-1.0", "open"),
        ("CC-BY-4.0", "open"),
        ("CC-BY-3.0-US", "open"),
        ("CC-BY", "open"),
        ("CC-BY-SA-3.0", "sa"),
        ("CC-BY-NC-2.5", "nc"),
        ("CC-BY-NC-SA", "nc"),
        ("CC-BY-NC-SA-4.0", "nc"),
        ("CC-BY-ND-4.0", "nd"),
        ("CC-BY-NC-ND-4.0", "nd"),
        ("MIT", "open"),
        ("GFDL-1.3", "sa"),
        ("reserved", None),
        ("permission-with-attribution", None),
        ("unknown", None),
        ("", None),
        ("CC-BY-4.0 OR evil", None),
        ("cc-by-4.0", None),
        ("CC-BY-XX-4.0", None),
        ("LicenseRef-All", None),
    ],
)
def test_families(spdx: str, expected: str | None) -> None:
    assert family(spdx) == expected
    assert (deed(spdx) is not None) == (expected is not None)
    assert hub_id(spdx) == hub_id(spdx).lower()


def facets(**changes: object) -> Facets:
    post = make_post(0)
    values = {"language": make_language(post), "rights": make_rights(post, "CC-BY-4.0"), "quality": make_quality(post), "duplicate": None}
    return Facets(**(values | changes))  # type: ignore[arg-type]


def test_rights_come_before_everything() -> None:
    post = make_post(0)
    worst = facets(
        rights=make_rights(post, "unknown"),
        duplicate=make_duplicate(post, make_post(8)),
        quality=make_quality(post, tokens=0),
        withdrawn="asked",
    )
    verdict = decide(worst, load_recipe(), DAY)
    assert isinstance(verdict, Removed)
    assert verdict.reasons == (Removal.WITHDRAWN, Removal.DUPLICATE, Removal.QUALITY) and verdict.id_withheld


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Placement("open")),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", tier="metadata")}, Placement(None, "tier")),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", may_publish=False)}, Placement(None, "tier")),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", confidence=0.2)}, Placement(None, "confidence")),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", license="Weird-1.0")}, Placement(None, "licence")),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", checked_at=datetime(2026, 3, 20, tzinfo=UTC))}, Placement(None, "rights_stale")),
        ({"language": None}, Placement("open")),
    ],
)
def test_where_a_post_goes(changes: dict[str, object], expected: Placement) -> None:
    assert decide(facets(**changes), load_recipe(), DAY) == expected


@pytest.mark.parametrize(
    ("changes", "recipe", "reason"),
    [
        ({"rights": None}, Recipe(), Removal.RIGHTS_MISSING),
        ({"rights": make_rights(make_post(0), "CC-BY-4.0", tier="strange")}, Recipe(), Removal.RIGHTS_NONE),
        ({"quality": None}, Recipe(), Removal.QUALITY_MISSING),
        ({"deleted": True}, Recipe(), Removal.UNPUBLISHED),
        ({}, Recipe(languages=("en",)), Removal.LANGUAGE_NOT_INCLUDED),
        ({"language": None}, Recipe(min_language_confidence=0.5), Removal.LANGUAGE_UNSURE),
        ({"rights": make_rights(make_post(0), "reserved")}, Recipe(metadata=False), Removal.METADATA_NOT_LISTED),
        ({"duplicate": make_duplicate(make_post(0), make_post(8), "repost")}, Recipe(), Removal.DUPLICATE),
    ],
)
def test_why_a_post_is_left_out(changes: dict[str, object], recipe: Recipe, reason: Removal) -> None:
    verdict = decide(facets(**changes), recipe, DAY)
    assert isinstance(verdict, Removed) and verdict.reason == reason


def test_a_kind_of_duplicate_the_recipe_keeps_stays() -> None:
    pair = make_duplicate(make_post(0), make_post(8), "excerpt")
    assert decide(facets(duplicate=pair), Recipe(drop_duplicates=("exact",)), DAY) == Placement("open")


def test_limits_are_inclusive() -> None:
    recipe = parse_recipe("[quality.tokens]\nmin = 10\nmax = 20", where="x")
    verdicts = {size: decide(facets(quality=make_quality(make_post(0), tokens=size)), recipe, DAY) for size in (9, 10, 20, 21)}
    assert [size for size, verdict in verdicts.items() if verdict == Placement("open")] == [10, 20]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_groups_are_whole(pairs: list[tuple[int, int]]) -> None:
    links = [(f"p{a}", f"p{b}") for a, b in pairs]
    found = groups({}, links)
    assert all(found[a] == found[b] for a, b in links)
    assert all(name == min(post for post, group in found.items() if group == name) for name in set(found.values()))


def test_splits_follow_their_shares_and_do_not_depend_on_neighbours() -> None:
    shares = {"train": 0.8, "validation": 0.1, "test": 0.1}
    drawn = [split_of(f"post-{number}", shares) for number in range(4000)]
    assert all(abs(drawn.count(name) / 4000 - share) < 0.02 for name, share in shares.items())
    assert split_of("post-1", shares) == drawn[1]
    assert {split_of(str(number), {"train": 1.0, "test": 0.0}) for number in range(50)} == {"train"}


def test_gone_needs_two_answers_a_week_apart_after_the_last_fetch() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def gone(*answers: tuple[int, int]) -> bool:
        sightings = [Sighting("u", status, start + timedelta(days=day)) for status, day in answers]
        return Deleted(sightings).is_gone(("u",), start)

    assert gone((404, 1), (410, 8)) and not gone((404, 1), (404, 7)) and not gone((404, 9))
    assert not gone((404, 1), (404, 9), (200, 20)) and gone((404, 1), (200, 2), (404, 3), (410, 30))
    assert not gone((404, -9), (404, -1)) and not gone((500, 1), (503, 20)) and not gone((404, -9), (404, 1))


@pytest.mark.parametrize("name", ["", ".x", "a/b", "..", "a..b", "-x", "x.lock", "a b", "v\n", "x" * 60])
def test_versions_that_are_no_names_are_refused(name: str) -> None:
    with pytest.raises(BadVersion):
        checked(name)


def test_versions_are_ordered_by_number(tmp_path: Path) -> None:
    for name in ("1.10.0", "1.2.0", "1.9.0", "2.0.0rc1", ".1.3.0.building"):
        (tmp_path / "releases" / name).mkdir(parents=True)
        (tmp_path / "releases" / name / "release.json").write_text('{"recipe": "%s"}' % ("other" if name == "1.9.0" else "mine"), "utf-8")
    assert [path.name for path in releases(tmp_path)] == ["1.2.0", "1.9.0", "1.10.0", "2.0.0rc1"]
    newest = [before(tmp_path, "1.10.0", recipe) for recipe in ("other", "mine", "third")]
    assert [path.name if path else None for path in newest] == ["1.9.0", "1.2.0", None]


def test_every_family_has_words_in_both_languages() -> None:
    from pipelines.release.licences import FAMILY_TITLES
    from pipelines.release.tables import _WORDS

    assert set(FAMILY_TITLES) == set(FAMILIES)
    assert {reason.value for reason in Removal} <= set(_WORDS)
