"""What README, DESIGN, CONTRIBUTING and CHANGELOG name is there: commands, options, settings, files, tests, packages."""

import importlib
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest
import typer
from typer.main import get_command

from pipelines import config
from pipelines.cli import COMMANDS
from pipelines.translate.backends import choose
from spiders.crawling import CONTACT_ENV
from spiders.exits import MEANING

ROOT = Path(__file__).parents[2]
DOCUMENTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "DESIGN.md", "CONTRIBUTING.md", "CHANGELOG.md")}
README = DOCUMENTS["README.md"]
TOP = ["spiders", "pipelines", "dbt", "tests", "data", "dagster.yaml", "pyproject.toml", "Makefile"]
# Told by one part of Bowen to another, not by a user.
SET_BY_US = {"BOWEN_DATA_DIR", "BOWEN_SITES", "BOWEN_DAGSTER_DIR", "BOWEN_DATA", "BOWEN_SNAPSHOT", "BOWEN_REFUSALS", "BOWEN_REPLAY"}
# Written by runs, so not there in a clean checkout; or a pattern of names.
MADE = ("data/*", "tests/*<*")


def command_line() -> click.Command:
    """Every command as `bowen` registers it, on an app of this test's own."""
    app = typer.Typer()
    for name in COMMANDS:
        importlib.import_module(f"pipelines.cli.{name}").register(app)
    return get_command(app)


BOWEN = command_line()


def leaves(command: click.Command, words: tuple[str, ...] = ("bowen",)) -> Iterator[str]:
    """Every command's words, groups opened."""
    for name, child in getattr(command, "commands", {}).items():
        yield from leaves(child, (*words, name))
    if not hasattr(command, "commands"):
        yield " ".join(words)


def resolve(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and the words after its name."""
    command, rest = BOWEN, list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]  # type: ignore[attr-defined]
    return command, rest


def options(command: click.Command) -> dict[str, click.Parameter]:
    return {name: option for option in command.params for name in (*option.opts, *option.secondary_opts) if name.startswith("-")}


def examples(text: str) -> list[str]:
    """Every `bowen …` of a document: indented lines without their comment, and code spans."""
    lines = [line.partition("  #")[0].strip() for line in re.findall(r"^ {4}(bowen .*)$", text, re.M)]
    return lines + re.findall(r"`(bowen [a-z].*?)`", text)


@pytest.mark.parametrize("words", sorted(leaves(BOWEN)))
def test_every_command_is_in_the_readme_table(words: str) -> None:
    assert re.search(rf"^\| `{re.escape(words)}[ `]", README, re.M), f"README.md, 'Every command': add a line for `{words}`"


@pytest.mark.parametrize(("name", "example"), [(name, text) for name in DOCUMENTS for text in examples(DOCUMENTS[name])])
def test_every_example_names_a_command_and_options_that_exist(name: str, example: str) -> None:
    words = [word.strip("[]") for word in shlex.split(example)[1:]]
    if words == ["COMMAND", "--help"]:
        return
    command, rest = resolve(words)
    assert not hasattr(command, "commands"), f"{name}: no such command: {example}"
    known = options(command)
    given = [word for word in rest if word.startswith("-")]
    assert [word for word in given if word not in {*known, "--help"}] == [], f"{name}: {example}"


@pytest.mark.parametrize("example", [line for line in examples(README) if not re.search(r"[A-Z…\[]{4,}|…", line.split('"')[0])])
def test_every_complete_example_of_the_readme_parses(example: str) -> None:
    words = shlex.split(example)[1:]
    command, rest = resolve(words)
    if not rest and any(parameter.required for parameter in command.params):
        return  # a mention of the command, not an example
    command.make_context(command.name, [word for word in rest if word != "--help"], resilient_parsing=False)


def test_options_in_the_command_table_belong_to_their_command() -> None:
    for words, told in re.findall(r"^\| `bowen (.+?)` \| (.*) \|$", README, re.M):
        known = options(resolve([word.strip("[]") for word in words.split()])[0])
        assert [option for option in re.findall(r"`(--[a-z-]+)", told) if option not in known] == [], words


def test_every_setting_is_in_the_readme() -> None:
    fields = config.TranslateConfig.__dataclass_fields__
    names = {config.PREFIX + ("to" if field == "target" else field).upper() for field in fields}
    names |= set(re.findall(r"BOWEN_[A-Z_]*[A-Z]", config.__doc__ or ""))
    names |= {CONTACT_ENV, choose.KEY_VARIABLE, "HF_TOKEN"}
    sources = [path for half in ("pipelines", "spiders") for path in (ROOT / half).rglob("*.py")]
    names |= {name for path in sources for name in re.findall(r"\bBOWEN_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))} - SET_BY_US
    assert [name for name in sorted(names) if f"| `{name}` |" not in README] == []


def test_every_backend_and_exit_code_is_in_the_readme() -> None:
    assert [name for name in choose.NAMES if f"| `{name}` |" not in README] == []
    rows = dict(re.findall(r"^\| (\d+) \| (.*) \|$", README, re.M))
    assert {int(code) for code in rows} == {code.value for code in MEANING}
    assert [code for code, meaning in MEANING.items() if not rows[str(code.value)].startswith(meaning)] == []


def test_every_make_target_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for name, text in DOCUMENTS.items():
        for target in re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.M):
            assert re.search(rf"^{target}:", makefile, re.M), f"{name}: make {target}"


def named_paths(text: str) -> set[str]:
    """Every path in a code span that begins with a folder or file of the project's top."""
    spans = re.findall(r"`([^`\n]+)`", text)
    words = {word.partition("::")[0] for span in spans for word in span.split()}
    return {word for word in words if word.split("/")[0] in TOP and ("/" in word or word in TOP)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_is_there(name: str) -> None:
    paths = [path for path in sorted(named_paths(DOCUMENTS[name])) if not any(fnmatch(path, made) for made in MADE)]
    missing = [path for path in paths if not (list(ROOT.glob(path)) if "*" in path else (ROOT / path).exists())]
    assert missing == []


def test_every_linked_document_is_there() -> None:
    for name, text in DOCUMENTS.items():
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"


def test_every_test_id_of_the_threat_model_exists() -> None:
    section = DOCUMENTS["DESIGN.md"].partition("## Threat model")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    for row in rows:
        ids = re.findall(r"`(tests/\S+\.py)::(\w+)`", row.rsplit(" | ", 1)[-1])
        assert ids, f"a threat without a test: {row}"
        for path, test in ids:
            assert re.search(rf"^(?:async )?def {test}\(", (ROOT / path).read_text("utf-8"), re.M), f"{path}::{test}"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    section = DOCUMENTS["DESIGN.md"].partition("## Dependencies")[2].partition("\n## ")[0]
    wanted = [re.split(r"[<>=\[ ]", item)[0] for item in project["dependencies"]] + list(project["optional-dependencies"])
    assert [name for name in wanted if f"`{name}`" not in section] == []
    rows = [name for cell in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(.+?)`", cell)]
    assert [name for name in rows if name not in wanted] == []


def tracked() -> list[Path]:
    """Files under version control, and new ones that are not ignored."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no git checkout here: the files of the project cannot be told from others")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


# Paths of one machine, and hosts of package registries.
PLACES = re.compile("(?<![\\w.~<$}])/(?:work|root|tmp|home)/[\\w.-]+|(?:pypi|pythonhosted|npm" + "js|crates)\\.(?:org|io)|index-" + "url")


def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    found: dict[str, set[str]] = {}
    for path in tracked():
        body = path.read_bytes()
        name = path.relative_to(ROOT).as_posix()
        places = set() if b"\0" in body else set(PLACES.findall(body.decode("utf-8", "replace")))
        if places:
            found[name] = places
    assert found == {}
