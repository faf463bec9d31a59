"""`bowen dev` beside another one: it says so, rather than run a second daemon on the same data."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        words = [sys.executable, "-c", "from pipelines.cli import main; main()", "dev", "--port", str(port), "--data-dir", str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: port {port} of 127.0.0.1 is taken") and "--port" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_schedule_that_is_none_is_said_before_anything_starts(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "from pipelines.cli import main; main()", "dev", "--port", "0", "--data-dir", str(tmp_path)]
    told = {**os.environ, "BOWEN_DAILY_CRON": "every day"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False, env=told)
    assert done.returncode == 4
    assert done.stderr.startswith("error: BOWEN_DAILY_CRON='every day' is no cron expression")
    assert list(tmp_path.iterdir()) == []
