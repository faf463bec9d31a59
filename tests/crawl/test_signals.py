"""A crawl that is told to end does, at once and with its exit code, and no process of it stays behind that keeps the site's lock."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from blogsite import blog, run, site
from mockweb import MockWeb, Seen
from waiting import wait

from spiders.exits import MEANING, Exit
from spiders.ledger import Event, ledger_path, lock_path, read_ledger
from spiders.registry import add_rows
from spiders.status import status_of

BOWEN = str(Path(sys.executable).with_name("bowen"))


@contextmanager
def crawling(
    web: MockWeb, folder: Path, *arguments: str, requests: int = 6, program: Sequence[str] = (BOWEN,), **row: object
) -> Iterator["subprocess.Popen[str]"]:
    """`bowen crawl` of a blog, at work; whatever of it is left in the end is killed."""
    add_rows(folder / "sites.toml", [site(web, **row)])
    command = [*program, "crawl", "--sites", str(folder / "sites.toml"), "--data-dir", str(folder), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
        try:
            wait(lambda: len(web.requests) >= requests)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def free(folder: Path) -> bool:
    """Whether no process has the site's lock."""
    with lock_path(folder, "blog").open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def ended(folder: Path) -> list[str | None]:
    return [entry.reason for entry in read_ledger(ledger_path(folder, "blog")) if entry.event is Event.END]


@pytest.mark.parametrize(
    ("number", "whom", "options"),
    [
        (signal.SIGTERM, os.kill, ()),
        (signal.SIGINT, os.kill, ("--patience=900",)),  # read by the option parser
        (signal.SIGINT, os.killpg, ()),
        (signal.SIGTERM, os.killpg, ("--patience=900",)),
    ],
)
def test_a_signal_ends_the_crawl_in_order(
    tmp_path: Path, number: signal.Signals, whom: Callable[[int, int], None], options: tuple[str, ...]
) -> None:
    with blog(200) as web, crawling(web, tmp_path, *options, delay_s=0.1) as process:
        whom(process.pid, number)
        said, _ = process.communicate(timeout=100)
        assert process.returncode == Exit.INTERRUPTED, said
        assert MEANING[Exit.INTERRUPTED] in said
        assert "Traceback" not in said
        assert free(tmp_path)
        assert ended(tmp_path) == ["interrupted"]


def test_the_status_tells_a_crawl_that_runs_from_one_that_was_killed(tmp_path: Path) -> None:
    with blog(200) as web, crawling(web, tmp_path, delay_s=0.1) as process:
        during = status_of(site(web), tmp_path)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait(lambda: free(tmp_path))
        after = status_of(site(web), tmp_path)
    assert ("running" in during.cells(), during.alarms) == (True, ())
    assert "killed" in after.cells()
    assert any("crawl ended killed" in alarm for alarm in after.alarms)


def test_a_crawl_whose_command_is_killed_ends_in_order_and_frees_its_lock(tmp_path: Path) -> None:
    with blog(200) as web:
        with crawling(web, tmp_path, delay_s=0.1) as process:
            process.kill()
            process.wait(timeout=100)
            wait(lambda: free(tmp_path))
        assert ended(tmp_path) == ["interrupted"]
        assert len(web.requests) < 200
        assert run(site(web), tmp_path).code == Exit.OK
        assert all(web.hits(f"/p/{number}") == 1 for number in range(200))


def hang(seen: Seen) -> str:
    time.sleep(400)
    return ""


def test_a_server_that_hangs_does_not_keep_a_crawl_that_is_told_to_end(tmp_path: Path) -> None:
    with blog(3, {"/hang": hang}) as web, crawling(web, tmp_path, start_urls=(web.url("/hang"),)) as process:
        wait(lambda: web.hits("/hang") > 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=100) == Exit.INTERRUPTED
        assert free(tmp_path)


PATIENT = (sys.executable, "-c", "import spiders.crawling as c; c._GRACE_S = 1000.0; from pipelines.cli import main; main()")


def test_a_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    """The process that crawls is stopped and ends by nothing but a kill; the command would wait for it longer than this test."""
    with blog(200) as web, crawling(web, tmp_path, program=PATIENT, delay_s=0.1) as process:
        (child,) = children(process.pid)
        os.kill(child, signal.SIGSTOP)
        wait(lambda: state_of(child, "State").startswith("T"))
        process.send_signal(signal.SIGINT)
        wait(lambda: is_told(child, signal.SIGTERM))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=100) == Exit.INTERRUPTED
        assert free(tmp_path)


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # others' processes come and go
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(path.parent.name))
    return found


def state_of(pid: int, name: str) -> str:
    """What the kernel says of a process under that name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:"))


def is_told(pid: int, number: signal.Signals) -> bool:
    """Whether a signal waits for a process that is stopped."""
    return bool(int(state_of(pid, "ShdPnd"), 16) >> (number - 1) & 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_look_at_a_server_that_hangs_ends_as_well(tmp_path: Path, number: signal.Signals) -> None:
    with blog(1) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        web.routes["/robots.txt"] = hang
        with crawling(web, tmp_path, requests=len(web.requests) + 1) as process:
            process.send_signal(number)
            said = process.communicate(timeout=40)[0]  # a request gives up after 60 s by itself
            assert process.returncode == Exit.INTERRUPTED, said
            assert "Traceback" not in said
            assert free(tmp_path)
