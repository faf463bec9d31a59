"""A data set on one question: what a condition chooses, what becomes of the rest, and what a condition can never do."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from release_corpus import make, make_duplicate, make_post, store
from release_snapshot import snapshot
from test_release_cli import run

from pipelines.records import TranslationLink
from pipelines.release.about import fenced
from pipelines.release.changes import between, read_tombstones
from pipelines.release.check import check
from pipelines.release.compose import post_hash
from pipelines.release.recipe import Recipe, RecipeError, load_recipe
from pipelines.release.select import select

DAY = ["--date", "2026-04-05"]
WHERE = """
mentions(title, '年终总结', '年度回顾', 'year in review')
and mentions(title || ' ' || text, 'AI', '人工智能')
and language like 'zh%'
and published >= '2024-01-01'
"""
FILLER = "院子里的柿子树今年结得很少，邻居说是因为春天的那场霜。我们把梯子收起来，等下一个秋天。" * 3
# number -> title, text, language, licence, year published
POSTS = {
    0: ("2024 年终总结：和 AI 一起写代码", FILLER, "zh-Hans", "CC-BY-4.0", 2024),
    1: ("二〇二四年終總結", f"{FILLER}這一年最常打開的是人工智慧，也就是ＡＩ。", "zh-Hant", "CC-BY-SA-4.0", 2024),
    2: ("Year in review: what AI wrote for me", "The persimmon tree in the yard bore little fruit. " * 9, "en", "CC-BY-4.0", 2024),
    3: ("2024 Year in Review: coding with AI", "We put the ladder away and wait for another autumn to come. " * 9, "en", "CC-BY-4.0", 2024),
    4: ("2024 年终总结：和 AI 一起写代码（转）", FILLER, "zh-Hans", "CC-BY-4.0", 2025),
    5: ("2025 年终总结：AI 之外", FILLER[3:], "zh-Hans", "unknown", 2025),
    6: ("2024 年终总结：园子", f"{FILLER}She said: maintain the rain gauge.", "zh-Hans", "CC-BY-4.0", 2024),
    7: ("AI 画的柿子", FILLER[5:], "zh-Hans", "CC-BY-4.0", 2024),
    8: ("2019 年终总结：AI 元年", FILLER[7:], "zh-Hans", "CC-BY-4.0", 2019),
    9: ("年度回顾：人工智能帮我记账", FILLER[9:], "zh-Hans", "reserved", 2024),
}
CHOSEN = {0, 1, 4, 5, 9}


def ids(*numbers: int) -> set[str]:
    return {f"web:{number:06d}" for number in numbers}


def corpus(data_dir: Path, **relicensed: str) -> Path:
    """Year-end reviews and what merely looks like them: two scripts, a translation, a repost, one without a licence, one to be listed."""
    posts = []
    for number, (title, text, language, _, year) in POSTS.items():
        published = datetime(year, 12, 30, tzinfo=UTC) + timedelta(hours=number)
        words = {"title": title, "text": text, "markdown": text, "language_hint": language, "tags": (f"t{number}",)}
        posts.append(make_post(number, published=published, **words))
    licences = {f"web:{number:06d}": relicensed.get(f"post{number}", licence) for number, (*_, licence, _) in POSTS.items()}
    link = TranslationLink(post_id="web:000003", version=posts[3].version, translation_of="web:000000", score=1.0, evidence="hreflang")
    store(data_dir, posts, licences, duplicate_posts=[make_duplicate(posts[4], posts[0], "repost")], translation_links=[link])
    return snapshot(data_dir)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("select"))


def recipe(where: str = WHERE, **changes: object) -> Recipe:
    return replace(load_recipe(), name="reviews", where=where, max_rights_age_days=0, **changes)  # type: ignore[arg-type]


def recipe_file(folder: Path, where: str, more: str = "") -> Path:
    file = folder / "reviews.toml"
    assert "'''" not in where
    file.write_text(f"name = 'reviews'\ntitle = 'AI reviews & more 年终'\n{more}\n[select]\nwhere = '''{where}'''\n", "utf-8")
    return file


def test_a_condition_chooses_what_it_says(data_dir: Path) -> None:
    assert select(data_dir, WHERE) == ids(*CHOSEN)
    assert select(data_dir, "is_canonical and mentions(tags, 'T1', 't4')") == ids(1)
    assert select(data_dir, "post_id in (select translation_of from posts)") == ids(0)
    assert select(data_dir, " \n") is None


def test_the_data_set_holds_what_was_chosen_and_says_so(data_dir: Path, tmp_path: Path) -> None:
    file = recipe_file(tmp_path, WHERE)
    code, said = run("release", "build", "--version", "1", "--recipe", str(file), *DAY, data_dir=data_dir)
    assert code == 0 and "3 posts, 7 left out (5 not_selected, 1 duplicate, 1 rights_none)" in said
    release = data_dir / "releases" / "1"
    facts = json.loads((release / "facts.json").read_text("utf-8"))
    assert facts["text|posts"] == 2 and facts["metadata|rows"] == 1 and facts["removed.reason|not_selected|posts"] == 5
    texts = {name for path in (release / "data").glob("*/zh-*/*.parquet") for name in pq.read_table(path)["post_id"].to_pylist()}
    assert texts == ids(0, 1)
    card = (release / "README.md").read_text("utf-8")
    assert f"```sql\n{WHERE.strip()}\n```" in card and card.count("```sql") == 2
    assert "The other 5 posts are listed in `removed` as `not_selected`." in card and "其余 5 篇" in card
    assert "| `not_selected` | 5 |" in card and "| 不符合选取条件 (`not_selected`) | 5 |" in card
    assert yaml.safe_load(card.split("---\n")[1])["pretty_name"] == "AI reviews & more 年终" and "\n# AI reviews &#38; more 年终\n" in card
    croissant = json.loads((release / "croissant.json").read_text("utf-8"))
    assert croissant["name"] == "AI reviews & more 年终" and WHERE.strip() in croissant["description"]
    assert load_recipe(release / "recipe.toml").where == WHERE[1:]  # TOML drops a line break after the opening quotes
    assert check(release) == []
    again = run("release", "build", "--version", "1", "--recipe", str(file), *DAY, data_dir=data_dir)
    assert again[0] == 0 and "the same release was there already" in again[1]


def test_a_release_about_everything_has_no_word_of_a_selection(release_dir: Path) -> None:
    card = (release_dir / "README.md").read_text("utf-8")
    assert "sql" not in card and "not_selected" not in card and "\n# Bowen 博文\n" in card


def test_another_condition_is_another_release(data_dir: Path, tmp_path: Path) -> None:
    file = recipe_file(tmp_path, WHERE)
    assert run("release", "build", "--version", "2", "--recipe", str(file), *DAY, data_dir=data_dir)[0] == 0
    recipe_file(tmp_path, WHERE + " and true")
    code, said = run("release", "build", "--version", "2", "--recipe", str(file), *DAY, data_dir=data_dir)
    assert code == 1 and "choose another --version" in said


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("titel = 'x'", "titel"),
        ("mentions(title, 'AI'", "syntax error"),
        ("title", "VARCHAR, not true or false"),
        ("1", "INTEGER, not true or false"),
        ("count(*) > 1", "aggregates"),
        ("mentions(text, '')", "a word is empty"),
        ("mentions(tokens, 'x')", "takes a text"),
        ("published > now() - interval 1 year", "now gives another answer each time"),
        ("published::date > current_date", "current_date gives another answer"),
        ("random() < 0.5", "random gives another answer"),
        ("title = 'nobody wrote this'", "chooses none of 10 posts"),
        ("true), (false", "one condition is wanted"),
        ("true) limit (1", "one condition is wanted"),
        ("true) union select (true", "one condition is wanted"),
        ("true) from posts where (true", "one condition is wanted"),
        ("true; drop table posts", "syntax error"),
        ("true); drop table posts; select (true", "one condition is wanted"),
        ("exists (from read_csv('/etc/passwd'))", "Permission Error"),
        ("exists (from read_text('/etc/passwd') where content like 'root%')", "Permission Error"),
        ("exists (from '/etc/passwd')", "does not exist"),
        ("exists (from read_csv('http://127.0.0.1:9/x.csv'))", "select.where"),
        ("exists (from query('drop table posts'))", "Expected a single SELECT"),
        ("copy posts to 'leak.csv'", "syntax error"),
        ("true); copy posts to 'leak.csv'; select (true", "one condition is wanted"),
        ("attach 'other.db'", "select.where"),
        ("true); attach 'other.db'; select (true", "one condition is wanted"),
        ("pragma database_list", "syntax error"),
        ("true); set enable_external_access = true; select (true", "one condition is wanted"),
        ("getenv('HOME') = '/'", "getenv"),
        ("? = 1", "select.where"),
    ],
)
def test_what_is_no_condition_is_refused_and_reaches_nothing(data_dir: Path, tmp_path: Path, where: str, said: str) -> None:
    before = (data_dir / "bowen.duckdb").read_bytes()
    file = recipe_file(tmp_path, where)
    code, output = run("release", "build", "--version", "refused", "--recipe", str(file), *DAY, data_dir=data_dir)
    assert code == 1 and said in output and output.startswith(f"{file}: select.where") and "root:" not in output
    assert "bowen sql" in output
    assert (data_dir / "bowen.duckdb").read_bytes() == before and not (data_dir / "releases" / "refused").exists()
    assert not Path("leak.csv").exists() and not Path("other.db").exists()


def test_quotes_in_words_are_words(tmp_path: Path) -> None:
    posts = [make_post(0, title="""It's "AI"; drop table posts"""), make_post(8, title="It is AI"), make_post(16, title="a|b (c")]
    link = TranslationLink(post_id="web:000016", version=posts[2].version, translation_of="web:000000", score=1.0, evidence="hreflang")
    store(tmp_path, posts, duplicate_posts=[make_duplicate(posts[2], posts[0])], translation_links=[link])
    snapshot(tmp_path)
    assert select(tmp_path, """mentions(title, 'it''s "ai"; DROP')""") == ids(0)
    assert select(tmp_path, "mentions(title, 'A|B (c')") == ids(16)
    assert select(tmp_path, "title like '%''s%' -- a remark at the end") == ids(0)


def test_without_a_snapshot_or_with_an_old_one_the_next_step_is_named(tmp_path: Path) -> None:
    corpus(tmp_path)
    store(tmp_path, [make_post(24), make_post(27)])
    with pytest.raises(RecipeError, match=r"lacks 2 posts; run `bowen run --no-crawl`"):
        select(tmp_path, "true")
    (tmp_path / "bowen.duckdb").unlink()
    with pytest.raises(RecipeError, match=r"select\.where asks the snapshot; .*bowen run"):
        select(tmp_path, "true")
    assert select(tmp_path, "") is None


def test_a_selection_of_which_nothing_may_be_shown_is_said(data_dir: Path, tmp_path: Path) -> None:
    file = recipe_file(tmp_path, "license = 'unknown'")
    code, said = run("release", "build", "--version", "9", "--recipe", str(file), *DAY, data_dir=data_dir)
    assert code == 0 and "no post is left: the data set is empty" in said and "1 rights_none" in said


def test_what_the_recipe_no_longer_takes_is_removed_and_not_withdrawn(tmp_path: Path) -> None:
    corpus(tmp_path)
    first = make(tmp_path, "1", recipe=recipe("true")).path
    second = make(tmp_path, "2", recipe=recipe(), previous=first).path
    changes = {(change.change, change.reason, change.post_id) for change in between(first, second)}
    assert changes == {("removed", "not_selected", name) for name in ids(2, 3, 6, 7, 8)}
    assert list(read_tombstones(second)) == []
    assert "* removed: 5 (not_selected)" in (second / "CHANGELOG.md").read_text("utf-8")
    assert "| 移出 (`removed`) | 5 |" in (second / "README.md").read_text("utf-8")


def test_whoever_asked_to_go_is_withdrawn_whatever_the_recipe_says(tmp_path: Path) -> None:
    corpus(tmp_path)
    first = make(tmp_path, "1", recipe=recipe("true")).path
    asked = {"web:000000": "asked", "web:000002": "asked"}
    second = make(tmp_path, "2", recipe=recipe(), previous=first, withdrawn=lambda post: asked.get(post.post_id)).path
    found = {change.post_hash: (change.change, change.reason, change.post_id) for change in between(first, second)}
    assert {found[post_hash(name)] for name in asked} == {("withdrawn", "withdrawn", None)}
    assert {tomb.post_hash for tomb in read_tombstones(second)} == {post_hash(name) for name in asked}
    everything = b"".join(path.read_bytes() for path in second.rglob("*") if path.is_file())
    assert b"web:000002" not in everything


def test_a_licence_that_is_gone_is_told_even_of_a_post_that_is_no_longer_chosen(tmp_path: Path) -> None:
    corpus(tmp_path)
    first = make(tmp_path, "1", recipe=recipe("true")).path
    corpus(tmp_path, post7="unknown")
    second = make(tmp_path, "2", recipe=recipe(), previous=first).path
    found = {change.post_hash: (change.change, change.reason) for change in between(first, second)}
    assert found[post_hash("web:000007")] == ("withdrawn", "rights_none")
    assert {tomb.post_hash: tomb.reason for tomb in read_tombstones(second)} == {post_hash("web:000007"): "rights_none"}


def test_data_sets_stand_side_by_side(tmp_path: Path) -> None:
    """A release is compared with the last one of its own recipe, and a push sends the one that was built for the repository."""
    corpus(tmp_path)
    file = recipe_file(tmp_path, WHERE, 'repo = "me/reviews"')
    for version, arguments in (("1", ["--recipe", str(file)]), ("2", []), ("3", ["--recipe", str(file)])):
        assert run("release", "build", "--version", version, *arguments, *DAY, data_dir=tmp_path)[0] == 0
    assert "against 1\n" in (tmp_path / "releases" / "3" / "CHANGELOG.md").read_text("utf-8")
    assert "first release" in (tmp_path / "releases" / "2" / "CHANGELOG.md").read_text("utf-8")
    assert run("release", "build", "--version", "4", *DAY, data_dir=tmp_path)[0] == 0
    listed = run("release", "list", data_dir=tmp_path)[1].splitlines()
    assert [line.split("\t")[3] for line in listed] == ["reviews", "default", "reviews", "default"]
    from pipelines.cli.release import _newest

    assert [_newest(tmp_path, None, repo).name for repo in ("me/reviews", "OWNER/NAME", "new/one")] == ["3", "4", "4"]


def test_a_condition_cannot_leave_its_block_on_the_card() -> None:
    assert fenced("a = '```'\n") == "````sql\na = '```'\n\n````"


def test_a_damaged_snapshot_is_no_fault_of_the_condition(tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "bowen.duckdb").write_bytes(b"torn" * 4096)
    with pytest.raises(RecipeError, match=r"bowen\.duckdb: cannot be read .*bowen run --no-crawl"):
        select(tmp_path, "true")
