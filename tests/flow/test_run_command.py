"""`bowen run` as a user meets it when something is in the way: an interrupt, no contact, a site that is down or refuses."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from blogsite import blog, site

from spiders.exits import MEANING, Exit
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.registry import add_rows

pytestmark = [pytest.mark.xdist_group("end_to_end"), pytest.mark.slow, pytest.mark.timeout(300)]
BOWEN = str(Path(sys.executable).with_name("bowen"))


def command(folder: Path) -> list[str]:
    return [BOWEN, "run", "--sites", str(folder / "sites.toml"), "--data-dir", str(folder)]


def wait(done: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def test_an_interrupt_ends_the_run_while_it_crawls(tmp_path: Path) -> None:
    with blog(40) as web:
        add_rows(tmp_path / "sites.toml", [site(web, delay_s=0.1), site(web, name="other", url=web.url("/other/"))])
        pipe = subprocess.PIPE
        with subprocess.Popen(command(tmp_path), stdout=pipe, stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
            try:
                wait(lambda: len(web.requests) > 6)
                process.send_signal(signal.SIGTERM)  # SIGINT comes the same way
                said, _ = process.communicate(timeout=30)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == Exit.INTERRUPTED, said
    assert said.strip().splitlines()[-1] == f"exit {Exit.INTERRUPTED}: {MEANING[Exit.INTERRUPTED]}"
    assert "Traceback" not in said and "✗" not in said
    assert [entry.reason for entry in read_ledger(ledger_path(tmp_path, "blog")) if entry.event is Event.END] == ["interrupted"]
    assert not ledger_path(tmp_path, "other").exists()
