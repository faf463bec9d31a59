"""`bowen extract` over real archive files, as a process."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from invented_pages import html

WHEN = "<time datetime='2021-03-04T05:06:07+08:00'>x</time>"
POST = html(f"<h1>Ebb</h1>{WHEN}<p>The water went out and left a piano on the sand, still in tune.</p>")


def record(url: str, body: str, status: str = "200 OK") -> bytes:
    payload = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + body.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-02-01T00:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
    return head.encode() + payload + b"\r\n\r\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    pages = {
        "https://tides.example/notes/ebb": (POST, "200 OK"),
        "https://tides.example/": (html("<p>x</p>"), "200 OK"),
        "https://tides.example/no": ("", "404 Not Found"),
    }
    file = tmp_path / "tides.warc.gz"
    file.write_bytes(b"".join(gzip.compress(record(url, *page)) for url, page in pages.items()))
    return file


def bowen(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_one_line_a_page(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages.jsonl"
    done = bowen(archive, "--out", out, "--data-dir", tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(line["kind"], line["title"], line["published"]) for line in lines] == [
        ("post", "Ebb", "2021-03-04T05:06:07+08:00"),
        ("home", None, None),
        ("notfound", None, None),
    ]
    assert "still in tune" in lines[0]["text"]
    assert lines[2]["rejected"]["reason"] == "http_error"
    assert not list(tmp_path.glob("*.part"))


def test_standard_output_and_folders(archive: Path, tmp_path: Path) -> None:
    done = bowen(archive.parent, "--data-dir", tmp_path)
    assert done.returncode == 0
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 3


def test_what_cannot_be_read_is_told_in_one_line_and_the_rest_is_read(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.warc.gz").write_bytes(b"this is no archive")
    done = bowen(archive, tmp_path / "broken.warc.gz", "--out", tmp_path / "o.jsonl", "--data-dir", tmp_path)
    assert done.returncode == 1
    assert "broken.warc.gz" in done.stderr
    assert len((tmp_path / "o.jsonl").read_text("utf-8").splitlines()) == 3
    missing = bowen(tmp_path / "nowhere.warc.gz")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "no such file" in missing.stderr
