"""A crawl that is killed, stopped, or whose files are torn goes on where it was."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.hard_kills import measure
from blogsite import blog, run, site, stored

from spiders.crawling import child_environment, site_row
from spiders.exits import Exit
from spiders.ledger import Event, read_ledger
from spiders.warc import Record, read_records


def test_hard_kills_lose_and_repeat_nothing() -> None:
    result = measure(60, 5, seed=7)
    assert result.kills >= 4
    assert (result.stored, result.duplicates, result.final_code) == (60, 0, Exit.OK)
    assert result.unreadable == 0
    assert result.refetches <= 8 * result.kills


def test_a_signal_ends_it_cleanly_and_the_next_crawl_resumes(tmp_path: Path) -> None:
    with blog(200) as web:
        target = site(web, delay_s=0.05)
        command = [sys.executable, "-m", "spiders.crawl", "--data-dir", str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=child_environment(), text=True) as process:
            assert process.stdin
            process.stdin.write(json.dumps(site_row(target)) + "\n")
            process.stdin.close()
            while len(web.requests) < 10:
                time.sleep(0.01)
            process.send_signal(signal.SIGTERM)
        assert process.returncode == Exit.INTERRUPTED
        resumed = run(site(web), tmp_path)
        assert resumed.code == Exit.OK
        assert any(event.get("kind") == "resumed" for event in resumed.events)
        assert all(web.hits(f"/p/{number}") == 1 for number in range(200))


def test_a_torn_segment_is_cut_and_said(tmp_path: Path) -> None:
    with blog(4) as web:
        run(site(web), tmp_path)
        segment = next((tmp_path / "warc" / "blog").glob("*.warc.gz"))
        ledger = tmp_path / "ledger" / "blog.jsonl"
        lines = ledger.read_text("utf-8").splitlines(keepends=True)
        ledger.write_text("".join(line for line in lines if '"event":"end"' not in line), "utf-8")
        cut = [item for item in read_records(segment) if isinstance(item, Record) and "/p/" in (item.header("WARC-Target-URI") or "")]
        os.truncate(segment, cut[-1].offset + 40)  # the ledger still names it, as after a power cut
        again = run(site(web), tmp_path)
        assert again.code == Exit.OK
        assert any(event.get("kind") == "repaired" and "cut" in str(event["text"]) for event in again.events)
        assert web.paths().count(urlsplit(cut[-1].header("WARC-Target-URI") or "").path) == 2
        assert sum(web.hits(f"/p/{number}") for number in range(4)) == 5
    pages = [page.url for page in stored(tmp_path) if "/p/" in page.url]
    assert sorted(pages) == sorted(set(pages))
    assert len(pages) == 4
    assert any(entry.event is Event.REPAIRED for entry in read_ledger(ledger))


def test_records_without_a_line_are_read_again_from_the_archive(tmp_path: Path) -> None:
    with blog(6) as web:
        run(site(web), tmp_path)
        ledger = tmp_path / "ledger" / "blog.jsonl"
        lines = [line for line in ledger.read_text("utf-8").splitlines() if '"event":"start"' in line or '"event":"discovered"' in line]
        ledger.write_text("\n".join(lines) + "\n", "utf-8")
        web.requests.clear()
        assert run(site(web), tmp_path).code == Exit.OK
        assert not any(path.startswith("/p/") for path in web.paths())
    assert len([page for page in stored(tmp_path) if "/p/" in page.url]) == 6


def test_two_crawls_of_one_site_do_not_meet(tmp_path: Path) -> None:
    with blog(30) as web:
        target = site(web, delay_s=1.0)
        command = [sys.executable, "-m", "spiders.crawl", "--data-dir", str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=child_environment(), text=True) as process:
            assert process.stdin
            process.stdin.write(json.dumps(site_row(target)) + "\n")
            process.stdin.close()
            while len(web.requests) < 3:
                time.sleep(0.01)
            second = run(target, tmp_path)
            process.send_signal(signal.SIGTERM)
        assert second.code == Exit.ERROR
        assert any("another process" in str(event.get("text")) for event in second.events)
