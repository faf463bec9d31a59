"""A run killed at any moment pays for no stored segment again, and ends as an undisturbed run does."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from translate_posts_invented import LONG, POSTS
from translate_server import Server, serving

from pipelines.translate.memory.memory import Memory

BATCH = 2
CONCURRENCY = 4


def command(source: Path, out: Path, memory: Path, url: str) -> list[str]:
    code = "import typer, pipelines.cli.translate as t; app = typer.Typer(); t.register(app); app()"
    options = ["--to", "en", "--backend", "openai", "--url", url, "--model", "m"]
    options += ["--batch-size", str(BATCH), "--concurrency", str(CONCURRENCY)]
    return [sys.executable, "-c", code, str(source), *options, "--out", str(out), "--memory", str(memory)]


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 100
    while not done():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.005)


@pytest.mark.slow
def test_a_killed_run_pays_for_nothing_twice(tmp_path: Path) -> None:
    source, out, memory = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "memory"
    documents = [{"id": name, "markdown": text} for name, text in {**POSTS, "long": LONG}.items()]
    source.write_text("".join(json.dumps(row) + "\n" for row in documents))
    moments = random.Random(5)
    with serving(Server(latency_s=0.03)) as server:
        kills = stored_before = 0
        while kills < 3:
            process = subprocess.Popen(command(source, out, memory, server.url), stdout=subprocess.DEVNULL)
            more = moments.randint(1, 9)
            server.hold(more + CONCURRENCY)  # however late the kill comes, the run has not ended
            until(partial(server.has_seen, server.requests + more))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            server.release()
            until(lambda: not server.busy)
            kills += 1
            stored = {entry.text for entry in Memory.read(memory)}
            assert len(stored) >= stored_before, "nothing stored is lost"
            stored_before = len(stored)
            paid_when_stored = Counter({text: server.paid[text] for text in stored})
            (tmp_path / f"paid{kills}").write_text(json.dumps(paid_when_stored))
        assert not out.exists()
        assert subprocess.run(command(source, out, memory, server.url), stdout=subprocess.DEVNULL, check=False).returncode == 0
        for number in range(1, kills + 1):
            then = json.loads((tmp_path / f"paid{number}").read_text())
            assert {text: server.paid[text] for text in then} == then, "a stored segment was paid again"
        # What was under way at a kill had reached the server and not yet the disk: at most two rounds of requests a kill, those the
        # server is at and those whose answers wait to be judged.
        assert sum(count - 1 for count in server.paid.values()) <= kills * 2 * BATCH * CONCURRENCY
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["status"] for row in rows] == ["verified"] * len(documents)
    assert not list(memory.glob("log-*"))
