"""Hostile words: byte-exact in Parquet, harmless on the card, and no secret gets out."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from canaries import leaks, make_canary, plant
from hub import HubServer
from markdown_it import MarkdownIt
from release_corpus import make, make_post, sample, store

from pipelines.release.layout import shards
from pipelines.release.privacy import Privacy, default_privacy
from pipelines.release.rows import ReleasedPost

NAUGHTY = Path(__file__).parents[3] / "shared" / "conformance" / "naughty" / "blns.json"
# Invented: what breaks quoting, encodings, tables, templates, shells and spreadsheets.
HOSTILE = (
    "",
    "\x00nul\x00",
    "\ufeffmark",
    "\u202eright to left\u202c",
    "a\r\nb\rc\u2028d\u2029e",
    "| a | b |\n|---|---|",
    "---\nconfigs: []\n---",
    "{{ text|posts }} {{ =version }} {{ table:configs }}",
    "<script>x()</script><img src=x onerror=x()>",
    "[x](javascript:x()) ![y](data:text/html,z)",
    "=HYPERLINK(\"http://x.example\")",
    "'; drop table posts; --",
    "../../../../etc/passwd",
    "𠮷野家 👩‍👩‍👧 e\u0301",
    "%s %d {0} ${x} $(x) `x`",
)


def exact(text: str) -> tuple[str, int]:
    return text, 0


def build_with(tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release in which each word stands in every field of one open post."""
    monkeypatch.setattr("release_corpus.default_privacy", lambda: Privacy(exact, lambda text: ()))
    fields = ("title", "markdown", "text", "author")
    posts = [
        make_post(number, tags=(word,), categories=(word,), **dict.fromkeys(fields, word)) for number, word in enumerate(words)
    ]
    store(tmp_path, posts, {post.post_id: "CC-BY-4.0" for post in posts})
    return make(tmp_path).path


def read(release: Path) -> dict[str, tuple[str, ...]]:
    files = [release / shard.path for shard in shards(release) if shard.record is ReleasedPost]
    rows = [row for file in files for row in pq.read_table(file, partitioning=None).to_pylist()]
    return {row["post_id"]: (row["title"], row["markdown"], row["text"], row["author"], *row["tags"], *row["categories"]) for row in rows}


def test_hostile_words_are_byte_exact_in_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.release.decide._quality", lambda facets, recipe: [])
    found = read(build_with(tmp_path, list(HOSTILE), monkeypatch))
    assert found == {f"web:{number:06d}": (word,) * 6 for number, word in enumerate(HOSTILE)}


@pytest.mark.corpus
def test_the_list_of_naughty_strings_is_byte_exact_in_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not NAUGHTY.exists():
        pytest.skip(f"{NAUGHTY} is not there")
    words = json.loads(NAUGHTY.read_text("utf-8"))
    monkeypatch.setattr("pipelines.release.decide._quality", lambda facets, recipe: [])
    found = read(build_with(tmp_path, words, monkeypatch))
    assert found == {f"web:{number:06d}": (word,) * 6 for number, word in enumerate(words)}


def test_names_from_outside_do_nothing_on_the_card(tmp_path: Path) -> None:
    """Site names and licence words come from tables: on the card they are text, whatever they say."""
    evil = [word for word in HOSTILE if word and "\x00" not in word and "/" not in word]
    posts = [make_post(number, site=word) for number, word in enumerate(evil)]
    by_folder = [replace(post, site=f"s{number}") for number, post in enumerate(posts)]
    store(tmp_path, by_folder, {post.post_id: "CC-BY-4.0" for post in posts})
    from release_corpus import write

    for number, post in enumerate(posts):
        write(tmp_path, "cleaned_posts", f"s{number}", "c1", [post])
    card = (make(tmp_path).path / "README.md").read_text("utf-8")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(card.split("\n---\n", 1)[1])
    for bad in ("<script", "<img", 'href="javascript', 'href="data', "onerror=x()>"):
        assert bad not in html
    assert html.count("<table>") == MarkdownIt("commonmark").enable("table").render(tables_of(tmp_path)).count("<table>")


def tables_of(tmp_path: Path) -> str:
    """The card of a harmless release of the same shape."""
    calm = tmp_path / "calm"
    posts = [make_post(number) for number in range(8)]
    store(calm, posts, {post.post_id: "CC-BY-4.0" for post in posts})
    return (make(calm).path / "README.md").read_text("utf-8").split("\n---\n", 1)[1]


def test_no_planted_secret_leaves_in_a_release_or_a_report(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from pipelines.report.write import write_report

    chance = random.Random(11)
    canaries = [make_canary(chance) for _ in range(120)]
    posts = [plant(number, canary, chance) for number, canary in enumerate(canaries)]
    store(tmp_path, posts, {post.post_id: ("CC-BY-4.0", "reserved", "CC-BY-NC-ND-4.0")[number % 3] for number, post in enumerate(posts)})
    release = make(tmp_path).path
    write_report(tmp_path, tmp_path / "reports" / "report.html")
    said = capfd.readouterr()
    assert leaks(release, canaries) == [] == leaks(tmp_path / "reports", canaries)
    assert not any(canary in said.out + said.err for canary in canaries)
    assert len(read(release)) > 20


def test_secrets_of_recipe_and_environment_stay_there(tmp_path: Path) -> None:
    """The command line, with secrets in a comment of the recipe, in the environment and as the token, at the loudest log level."""
    chance = random.Random(5)
    canaries = [make_canary(chance) for _ in range(8)]
    token = "hf_" + "Qw7" * 11
    sample(tmp_path, 48)
    recipe = tmp_path / "recipe.toml"
    text = (Path(__file__).parents[2] / "pipelines" / "release" / "recipe.toml").read_text("utf-8")
    comments = "".join(f"# {line}\n" for canary in canaries for line in canary.split("\n"))
    recipe.write_text(comments + text, "utf-8")
    code = "import typer, pipelines.cli.release as r; app = typer.Typer(); r.register(app); app.command('noop')(lambda: None); app()"
    with HubServer() as server:
        extra = {f"MY_SECRET_{number}": canary for number, canary in enumerate(canaries)}
        environment = os.environ | extra | {"HF_TOKEN": token, "HF_HUB_DISABLE_XET": "1", "HF_HUB_VERBOSITY": "debug"}
        said = ""
        for arguments in (
            ["build", "--version", "1.0.0", "--date", "2026-04-05", "--recipe", str(recipe), "--repo", "tester/bowen"],
            ["push", "tester/bowen", "--endpoint", server.endpoint],
        ):
            command = [sys.executable, "-c", code, "release", *arguments, "--data-dir", str(tmp_path)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=250, check=False)
            assert done.returncode == 0, done.stderr
            said += done.stdout + done.stderr
        assert server.repos["tester/bowen"].tags == {"v1.0.0": server.repos["tester/bowen"].head}
        assert server.tokens == {f"Bearer {token}"}
    assert leaks(tmp_path / "releases", [*canaries, token]) == []
    assert not any(canary in said for canary in [*canaries, token])


def test_a_secret_that_redaction_missed_removes_its_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opens = make_canary(random.Random(1))
    monkeypatch.setattr("release_corpus.default_privacy", lambda: Privacy(exact, default_privacy().secrets))
    posts = [make_post(0, markdown=f"{make_post(0).markdown}{opens}"), make_post(5, title=opens), make_post(8)]
    store(tmp_path, posts)
    release = make(tmp_path).path
    assert list(read(release)) == ["web:000008"] and leaks(release, [opens]) == []
    assert json.loads((release / "facts.json").read_text("utf-8"))["removed.reason|secret_left|posts"] == 2
