"""Every number on the card is recomputed from the shards, by other means (SQL) than those that made it."""

import csv
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.release.card import number, render
from pipelines.release.check import check, read_release
from pipelines.release.checksums import write_sums
from pipelines.release.facts import count
from pipelines.release.layout import configs, shards
from pipelines.release.plain import plain
from pipelines.release.privacy import default_privacy
from pipelines.release.recipe import load_recipe


def sql(release: Path, query: str) -> list[tuple[object, ...]]:
    files = [str(path) for path in sorted(release.rglob("*.parquet"))]
    texts = [name for name in files if re.search(r"/data/(open|sa|nc|nd)/", name)]
    with duckdb.connect() as connection:
        return connection.execute(query.replace("TEXTS", f"read_parquet({texts}, filename=true)")).fetchall()


def recounted(release: Path) -> dict[str, int]:
    """The facts, counted again in SQL."""
    numbers: dict[str, int] = {"files|parquet": len(list(release.rglob("*.parquet")))}
    numbers["files|bytes"] = sum(path.stat().st_size for path in release.rglob("*.parquet"))
    sums = "count(*), sum(tokens)::bigint, sum(characters)::bigint, sum(redactions)::bigint"
    family, language = "split_part(filename, '/', -3)", "split_part(filename, '/', -2)"
    split = "split_part(split_part(filename, '/', -1), '-', 1)"
    keys = {"text": "''", "group": family, "language": language, "split": split, "config": f"{family}||'-'||{language}"}
    keys["part"] = f"{family}||'-'||{language}||'/'||{split}"
    for kind, key in keys.items():
        for name, *values in sql(release, f"select {key}, {sums} from TEXTS group by 1"):
            prefix = f"{kind}|{name}" if name else kind
            for measure, value in zip(("posts", "tokens", "characters", "redactions"), values, strict=True):
                numbers[f"{prefix}|{measure}"] = int(str(value))
    year = "year(coalesce(published_on, (published at time zone 'UTC')::date))::varchar"
    for kind, key in (("license", "license"), ("site", "site"), ("year", year)):
        for name, posts in sql(release, f"select {key}, count(*) from TEXTS where {key} is not null group by 1"):
            numbers[f"{kind}|{name}|posts"] = int(str(posts))
    distinct = "count(distinct site), count(distinct (site, author)), count(distinct cluster_id)"
    rest = "count(*) filter (published is null), count(*) filter (redactions > 0)"
    names = ("sites", "authors", "clusters", "undated", "redacted_posts")
    for name, value in zip(names, sql(release, f"select {distinct}, {rest} from TEXTS")[0], strict=True):
        numbers[f"text|{name}"] = int(str(value))
    return numbers | side_tables(release)


def side_tables(release: Path) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name in ("metadata", "removed", "changes", "tombstones", "attribution"):
        for rows in sql(release, f"select count(*) from '{release}/data/{name}/*.parquet'") if (release / "data" / name).exists() else []:
            numbers[f"{name}|rows"] = int(str(rows[0]))
    for name, column in (("metadata", "license"), ("metadata", "why_no_text"), ("removed", "reason"), ("changes", "change")):
        for value, posts in sql(release, f"select {column}, count(*) from '{release}/data/{name}/*.parquet' group by 1"):
            numbers[f"{name}.{column}|{value}|posts"] = int(str(posts))
    folders = [path for path in sorted((release / "data").iterdir()) if path.name.endswith("-translations")]
    for folder in folders:
        for target in sorted(folder.iterdir()):
            posts = int(str(sql(release, f"select count(*) from '{target}/*.parquet'")[0][0]))
            places = (f"translation|{target.name}", f"config|{folder.name}-{target.name}", f"group|{folder.name}")
            for key in (*(f"{place}|posts" for place in places), "translations|rows"):
                numbers[key] = numbers.get(key, 0) + posts
    return numbers


def test_every_fact_is_what_sql_counts(release_dir: Path) -> None:
    facts = json.loads((release_dir / "facts.json").read_text("utf-8"))
    counted = {key: value for key, value in facts.items() if not key.startswith(("share|", "recipe"))}
    assert counted == recounted(release_dir)
    recipe = load_recipe()
    assert facts["recipe.tokens|min"] == recipe.quality["tokens"].min and facts["share|test"] == recipe.splits["test"] * 100


def test_every_number_on_the_card_is_a_fact(release_dir: Path) -> None:
    """With facts shown as N, no digit is left but those of names: licences, dates, versions, config names, addresses."""
    facts = count(release_dir, load_recipe())
    release = read_release(release_dir)
    shown: list[str] = []

    def show(key: str) -> str:
        assert key in facts.numbers or facts.get(key) == 0
        shown.append(key)
        return "N"

    body = render(release, facts, configs(shards(release_dir)), show).split("\n---\n", 1)[1]
    names = [release.version, release.date, release.code_version, "SHA-256", "SHA256SUMS", *facts.names("license", by="posts")]
    for name in names:
        body = body.replace(name, "")
    body = re.sub(r"\(https://\S+\)|^\| \d{4} \|", "", body, flags=re.M)
    assert re.findall(r"\d+", body) == []
    assert len(set(shown)) > 40 and shown.count("text|posts") == 2


def test_the_card_prints_the_facts(release_dir: Path) -> None:
    card = (release_dir / "README.md").read_text("utf-8")
    facts = json.loads((release_dir / "facts.json").read_text("utf-8"))
    assert f"| Posts with text | {facts['text|posts']:,} |" in card and f"| 含正文的文章 | {facts['text|posts']:,} |" in card
    assert f"| `rights_none` | {facts['removed.reason|rights_none|posts']} |" in card


def test_a_card_with_one_other_number_fails_the_check(release_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(release_dir, tmp_path / "1.0.0")
    card = copy / "README.md"
    card.write_text(card.read_text("utf-8").replace("| Blogs | 3 |", "| Blogs | 4 |"), "utf-8")
    write_sums(copy)
    assert [failure.check for failure in check(copy, privacy=default_privacy())] == ["card"]


def test_front_matter_is_yaml_with_languages_licences_and_configs(release_dir: Path) -> None:
    front = yaml.safe_load((release_dir / "README.md").read_text("utf-8").split("---\n")[1])
    assert front["language"] == ["en", "ja", "zh"] and "cc-by-4.0" in front["license"]
    assert [config["config_name"] for config in front["configs"] if config.get("default")] == ["open"]
    assert front["size_categories"] == ["n<1K"]


def test_hub_library_reads_the_front_matter(release_dir: Path) -> None:
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(release_dir / "README.md")
    assert card.data.pretty_name == "Bowen 博文" and card.data.config_names is None and "open-zh-Hans" in str(card.data.to_dict())


@pytest.mark.parametrize(("value", "shown"), [(1234567, "1,234,567"), (0.5, "0.5"), (96.0, "96"), (0, "0"), (0.12345, "0.1235")])
def test_numbers_are_written_plainly(value: float, shown: str) -> None:
    assert number(value) == shown


def test_names_from_outside_cannot_break_the_card() -> None:
    assert plain("a|b\n# <script>x</script>") == "a&#124;b &#35; &#60;script&#62;x&#60;/script&#62;"


def test_a_release_without_any_text_has_a_card(tmp_path: Path) -> None:
    from release_corpus import make, make_post, store

    store(tmp_path, [make_post(5)])
    built = make(tmp_path)
    card = (built.path / "README.md").read_text("utf-8")
    assert "| Posts with text | 0 |" in card and 'load_dataset("tester/bowen", "metadata")' in card
    assert check(built.path, privacy=default_privacy()) == []


def test_years_are_those_of_the_authors_own_days(tmp_path: Path) -> None:
    from release_corpus import make, make_post, store

    eve = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    store(tmp_path, [make_post(0, published=eve, published_local="2025-01-01T07:30:00+08:00"), make_post(8, published=eve), make_post(16)])
    release = make(tmp_path).path
    days = dict(sql(release, "select post_id, published_on::varchar from TEXTS"))
    assert (days["web:000000"], days["web:000008"]) == ("2025-01-01", None), "no day is invented"
    facts = json.loads((release / "facts.json").read_text("utf-8"))
    assert (facts["year|2024|posts"], facts["year|2025|posts"]) == (1, 2)


def test_the_card_says_how_to_cite_and_no_title_leaves_its_entry(release_dir: Path) -> None:
    card = (release_dir / "README.md").read_text("utf-8")
    assert card.count("@dataset{") == 2 and "  url = {https://huggingface.co/datasets/tester/bowen}," in card
    facts, evil = count(release_dir, load_recipe()), replace(read_release(release_dir), title="a}\n```\n# b{")
    entry = render(evil, facts, configs(shards(release_dir))).split("```bibtex\n", 1)[1].split("\n```\n", 1)[0]
    assert "  title = {a # b}," in entry.split("\n")


def test_attribution_csv_credits_every_text_and_starts_no_formula(tmp_path: Path) -> None:
    from release_corpus import make, make_post, store

    tricks = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "plain"]
    store(tmp_path, [make_post(number * 8, title=title) for number, title in enumerate(tricks)])
    with (make(tmp_path).path / "ATTRIBUTION.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert sorted(line["title"] for line in lines) == sorted([f"'{trick}" for trick in tricks[:5]] + ["plain"])


@pytest.mark.parametrize("share", [0.5, 0.25])
def test_shares_of_the_recipe_are_stated(release_dir: Path, share: float) -> None:
    recipe = replace(load_recipe(), splits={"train": share, "test": 1 - share})
    assert count(release_dir, recipe)["share|train"] == share * 100
