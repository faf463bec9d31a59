"""What the command says of itself before any other: what it is for, and which one it is."""

import subprocess
import sys
from importlib.metadata import version


def bowen(*arguments: str) -> str:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_help_begins_with_what_bowen_is() -> None:
    words = " ".join(bowen("--help").split())
    assert words.partition(" Bowen (博文) ")[2].startswith("turns blogs into a clean, deduplicated, multilingual, rights-aware corpus.")
    assert "import" not in words.partition("Options")[0]


def test_version_is_the_installed_one() -> None:
    assert bowen("--version") == f"bowen {version('bowen')}\n"
