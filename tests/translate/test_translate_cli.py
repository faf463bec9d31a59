"""The two commands on files: their lines, their errors, and that a failure leaves the old output in place."""

import json
from pathlib import Path

import pytest
import typer
from translate_posts_invented import POSTS
from translate_replies import failure, replying
from translate_server import Server, serving
from typer.testing import CliRunner

from pipelines.cli import check_translation, translate, translation_memory

APP = typer.Typer()
translate.register(APP)
check_translation.register(APP)
translation_memory.register(APP)


def bowen(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_translate_files(tmp_path: Path) -> None:
    rows = [{"id": name, "markdown": text, "title": "标题在这里"} for name, text in POSTS.items()]
    source = written(tmp_path / "in.jsonl", [*rows, {"id": 7, "markdown": "English.", "language": "en"}])
    out = tmp_path / "deep" / "out.jsonl"
    with serving(Server()) as server:
        options = ("--to", "en", "--backend", "openai", "--url", server.url, "--model", "m", "--out", out, "--memory", tmp_path / "memory")
        code, said = bowen("translate", source, *options, "--order", "newest")
        assert code == 0, said
        first = out.read_bytes()
        code, said = bowen("translate", source, *options)
    assert (code, out.read_bytes()) == (0, first)
    assert "0 requests" in said
    assert [(row["id"], row["status"]) for row in lines(out)] == [*((name, "verified") for name in POSTS), (7, "not_needed")]
    assert all(row["title"] for row in lines(out)[:-1])


def test_what_the_server_said_is_passed_on(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": 1, "markdown": POSTS["plain"]}])
    with replying(lambda asked: failure(400, "this model is retired\x1b[31m")) as log:
        options = ("--to", "en", "--backend", "openai", "--url", log.url, "--model", "m", "--out", tmp_path / "out.jsonl")
        code, said = bowen("translate", source, *options)
    assert code == 0
    assert "1 pending" in said
    assert "the backend said: " in said
    assert "this model is retired" in said
    assert "\x1b" not in said
    assert [row["status"] for row in lines(tmp_path / "out.jsonl")] == ["pending"]


def test_identity_copies_every_byte(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": name, "markdown": text} for name, text in POSTS.items()])
    assert bowen("translate", source, "--to", "en", "--backend", "identity", "--out", tmp_path / "out.jsonl")[0] == 0
    rows = lines(tmp_path / "out.jsonl")
    assert [row["markdown"] for row in rows] == list(POSTS.values())
    assert {row["status"] for row in rows} == {"failed"}, "a copy is no translation"


def test_without_a_backend_and_dry(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": 1, "markdown": POSTS["plain"]}])
    code, said = bowen("translate", source, "--to", "en", "--out", tmp_path / "out.jsonl")
    assert code == 0
    assert "no backend" in said
    assert lines(tmp_path / "out.jsonl")[0]["status"] == "pending"
    named = ("--backend", "openai", "--url", "http://127.0.0.1:9/v1", "--model", "m")
    options = (*named, "--dry-run", "--price-in", "1", "--out", tmp_path / "none.jsonl")
    code, said = bowen("translate", source, "--to", "en", *options)
    assert code == 0
    assert "2 segments" in said
    assert not (tmp_path / "none.jsonl").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [("{", "line 1 is not JSON"), ('{"id": 1}', "needs 'markdown' as str"), ('{"markdown": "x"}', "needs 'id'"), ("[]", "needs 'id'")],
)
def test_bad_input_is_named_and_nothing_is_lost(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "in.jsonl").write_text(line)
    (tmp_path / "out.jsonl").write_text("old")
    code, output = bowen("translate", tmp_path / "in.jsonl", "--to", "en", "--out", tmp_path / "out.jsonl")
    assert code == 1
    assert said in output
    assert (tmp_path / "out.jsonl").read_text() == "old"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--backend", "nosuch"), "known: openai"),
        (("--backend", "openai"), "needs --url"),
        (("--backend", "ctranslate2"), "model.bin"),
        (("--order", "best"), "choose newest"),
        (("--glossary", "nosuch.json"), "not a readable glossary"),
    ],
)
def test_bad_options_say_the_next_step(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": 1, "markdown": "文"}])
    code, output = bowen("translate", source, "--to", "en", *options, "--out", tmp_path / "out.jsonl")
    assert code == 1
    assert said in " ".join(output.split())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for command in (("translate", "--to", "en"), ("check-translation",)):
        code, output = bowen(command[0], tmp_path / "none.jsonl", *command[1:], "--out", tmp_path / "out.jsonl")
        assert code == 1
        assert "no such file" in " ".join(output.split())


def test_check_translation_files(tmp_path: Path) -> None:
    source_md = "# 题\n\n看[这里](https://a.example/path-one)吧，写了一段话给大家看。\n"
    target_md = "# Title\n\nSee [here](https://a.example/path-one), a few words for everyone.\n"
    rows: list[dict[str, object]] = [
        {"id": "good", "source_md": source_md, "target_md": target_md},
        {"id": "bad", "source_md": source_md, "target_md": target_md.replace("a.example/path-one", "b.example/other")},
        {"id": "alone", "target_md": "```markdown\n# Title\n"},
    ]
    pairs = written(tmp_path / "in.jsonl", [{**row, "source_lang": "zh", "target_lang": "en"} for row in rows])
    code, said = bowen("check-translation", pairs, "--repair", "--out", tmp_path / "out.jsonl")
    assert code == 0
    found = {row["id"]: row for row in lines(tmp_path / "out.jsonl")}
    assert (found["good"]["verdict"], found["good"]["defects"]) == ("good", [])
    assert (found["bad"]["verdict"], found["bad"]["defects"]) == ("defective", ["link_lost", "foreign_added"])
    assert found["bad"]["repairs"] == ["links_restored"]
    assert found["bad"]["repaired_md"] == rows[0]["target_md"]
    assert "odd_fences" in found["alone"]["defects"]  # type: ignore[operator]
    assert "1 good, 0 suspect, 2 defective" in said


def test_the_memory_leaves_as_tmx_and_comes_back(tmp_path: Path) -> None:
    source = written(tmp_path / "in.jsonl", [{"id": 1, "markdown": POSTS["plain"], "language": "zh"}])
    with serving(Server()) as server:
        named = ("--to", "en", "--backend", "openai", "--url", server.url, "--model", "m", "--out", tmp_path / "out.jsonl")
        bowen("translate", source, *named, "--memory", tmp_path / "one")
        first = (tmp_path / "out.jsonl").read_bytes()
        code, said = bowen("translation-memory", "export", tmp_path / "one", "--out", tmp_path / "m.tmx")
        assert (code, "2 segments" in said) == (0, True)
        pair = ("--source", "zh", "--to", "en", "--model", "m")
        code, said = bowen("translation-memory", "import", tmp_path / "two", tmp_path / "m.tmx", *pair)
        assert (code, "2 of 2" in said) == (0, True)
        asked = server.requests
        bowen("translate", source, *named, "--memory", tmp_path / "two")
        assert server.requests == asked
        assert (tmp_path / "out.jsonl").read_bytes() == first
    code, said = bowen("translation-memory", "import", tmp_path / "two", source, *pair)
    assert code == 1
    assert "not TMX" in " ".join(said.split())
