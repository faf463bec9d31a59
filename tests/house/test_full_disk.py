"""A write that the disk refuses: one line with path and free bytes, exit code 3, nothing half-written, and a second run that ends well."""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from errno import EDQUOT, EFBIG, ENOENT, ENOSPC
from pathlib import Path

import pytest
from blogsite import blog

from pipelines.flow.clean import clean_site
from pipelines.flow.extract import extract_site
from pipelines.flow.workspace import Workspace
from spiders.disk import DiskRefused, refusal, told, writing
from spiders.durable import replace_file
from spiders.registry import add_rows
from spiders.site import Site
from spiders.warc import WarcWriter

AT = datetime(2026, 3, 1, tzinfo=UTC)
BOWEN = str(Path(sys.executable).with_name("bowen"))


def bowen(*arguments: str, limit: int | None = None, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """The real command; no file it writes may grow beyond `limit` bytes."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [*before, BOWEN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, preexec_fn=limited)


def archive(path: Path, site: str = "hill") -> Path:
    """Pages that do not compress well."""
    with WarcWriter(path) as writer:
        for number in range(6):
            noise = random.Random(number).randbytes(4000).hex()
            words = "".join(f"<p>A walk of the year, part {part}: {noise[part * 200 :][:200]}</p>" for part in range(40))
            title = f"Walk number {number}"
            body = f"<html><title>{title}</title><body><article><h1>{title}</h1>{words}</article></body></html>".encode()
            headers = [("Content-Type", "text/html")]
            writer.write_response(f"https://{site}.example/posts/2026/{number}.html", 200, "OK", headers, body, AT, "text/html")
    return path


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data directory with an archive that was not read yet."""
    add_rows(tmp_path / "sites.toml", [Site(name="hill", url="https://hill.example/")])
    archive(tmp_path / "warc" / "hill" / "one.warc.gz")
    return tmp_path


def files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {"dagster", "logs", "dbt"} & set(path.relative_to(folder).parts):
            yield path.relative_to(folder).as_posix()


def refused(done: subprocess.CompletedProcess[str], path: Path) -> bool:
    """Whether a command ended as a full disk should: the last line says it all."""
    last = done.stderr.strip().splitlines()[-1]
    told = last.startswith(f"error: {path}") and "bytes free now" in last and "run the same command again" in last
    return done.returncode == 3 and told and "Traceback" not in done.stderr


@pytest.mark.parametrize(("command", "made"), [(["report"], "reports/report.html"), (["release", "build", "--version", "1"], "releases/1")])
def test_what_leaves_the_house_is_whole_or_absent(data_dir: Path, command: list[str], made: str) -> None:
    work = Workspace(data_dir, data_dir / "sites.toml")
    extract_site(work, "hill", workers=0)
    clean_site(work, "hill")
    before = list(files(data_dir))
    done = bowen(*command, "--data-dir", str(data_dir), limit=4_000)
    assert refused(done, data_dir / made) and done.stderr.count("\n") == 1
    assert list(files(data_dir)) == before and not (data_dir / made).exists()
    assert bowen(*command, "--data-dir", str(data_dir)).returncode == 0 and (data_dir / made).exists()


def test_a_disk_without_a_byte_left_says_so(data_dir: Path) -> None:
    """A real file system of 400 KB, in a name space of its own."""
    inside = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
    if not shutil.which("unshare") or subprocess.run([*inside, "mount -t tmpfs -o size=1m tmpfs /mnt"], capture_output=True).returncode:
        pytest.skip("needs user name spaces with mounts")
    work = Workspace(data_dir, data_dir / "sites.toml")
    extract_site(work, "hill", workers=0)
    clean_site(work, "hill")
    disk = data_dir / "reports"
    disk.mkdir()
    script = f'mount -t tmpfs -o size=8k tmpfs "{disk}"; "$@"; code=$?; ls -A "{disk}"; exit $code'
    done = bowen("report", "--data-dir", str(data_dir), before=(*inside, script, "sh"))
    assert refused(done, disk / "report.html") and "No space left on device (0 bytes free now)" in done.stderr
    assert done.stdout == ""


def test_an_import_leaves_nothing_half_written(tmp_path: Path) -> None:
    given, data = archive(tmp_path / "given.warc.gz"), tmp_path / "data"
    add_rows(tmp_path / "sites.toml", [Site(name="hill", url="https://hill.example/")])
    base = ["import", str(given), "--data-dir", str(data), "--sites", str(tmp_path / "sites.toml")]
    assert refused(bowen(*base, limit=9_000), data / "warc" / "hill")
    assert list(files(data)) == ["sites.toml"]
    assert bowen(*base).returncode == 0


def test_a_blog_is_not_added_when_it_could_not_be_looked_at(tmp_path: Path) -> None:
    with blog(3) as web:
        base = ["add", web.url("/"), "--allow-host", web.netloc, "--sites", str(tmp_path / "sites.toml")]
        done = bowen(*base, limit=1_000)
        assert done.returncode == 3 and "File too large" in done.stderr and "bytes free now" in done.stderr
        assert not list(tmp_path.iterdir())
        assert bowen(*base).returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("end_to_end")
def test_a_run_ends_with_its_code_and_the_next_finishes(data_dir: Path) -> None:
    base = ["run", "--no-crawl", "--data-dir", str(data_dir), "--sites", str(data_dir / "sites.toml")]
    assert refused(bowen(*base, limit=60_000), data_dir)
    assert not [name for name in files(data_dir) if Path(name).name.startswith(".")]
    done = bowen(*base)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (data_dir / "bowen.duckdb").exists()


@pytest.mark.parametrize("number", [ENOSPC, EDQUOT, EFBIG])
def test_a_refused_write_is_known_by_its_number(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskRefused, match=rf"{tmp_path}/new: {os.strerror(number)} \([\d,]+ bytes free now\)"), writing(tmp_path / "new"):
        raise OSError(number, os.strerror(number))


def test_any_other_error_stays_what_it_is(tmp_path: Path) -> None:
    assert refusal(OSError(ENOENT, os.strerror(ENOENT))) is None and refusal(ValueError("too large")) is None
    with pytest.raises(FileNotFoundError), writing(tmp_path):
        (tmp_path / "none").read_bytes()


def test_a_database_says_it_in_words() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create table t (words)")
    database.execute("pragma max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as caught:
        database.execute("insert into t values (zeroblob(99999))")
    database.close()
    assert refusal(caught.value) == "database or disk is full"
    wrapped = RuntimeError("the step failed")
    wrapped.__cause__ = caught.value
    assert refusal(wrapped) == "database or disk is full"


def test_a_file_that_cannot_be_replaced_stays_and_leaves_no_other(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path / "folder", b"words")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert told(tmp_path / "a" / "b", "full").startswith(f"{tmp_path}/a/b: full (")
