"""Hostile answers: bombs, floods, loops. Each costs itself only, and the memory stays small."""

import gzip
import json
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import zstandard
from blogsite import blog, run, site, stored
from mockweb import Reply, Route, Seen, drip, gzip_bomb, redirect

from spiders.crawling import child_environment, site_row
from spiders.exits import Exit
from spiders.ledger import Event, read_ledger
from spiders.redirects import redirect_of
from spiders.site import Site
from spiders.warc import decode_body

MIB = 1 << 20


def measured(target: Site, data_dir: Path, *options: str) -> tuple[int, int]:
    """Exit code and peak memory in MiB of a crawl in a process of its own."""
    command = [sys.executable, "-m", "spiders.crawl", "--data-dir", str(data_dir), *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=child_environment(), text=True)
    assert process.stdin
    process.stdin.write(json.dumps(site_row(target)) + "\n")
    process.stdin.close()
    peak = 0
    while process.poll() is None:  # ru_maxrss would count this process's own size, inherited at the fork
        peak = max(peak, *(int(kib) for kib in re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())), 0)
        time.sleep(0.01)
    return process.returncode, peak // 1024


def reasons(data_dir: Path) -> dict[str, str]:
    """Why URLs failed, by path."""
    found = read_ledger(data_dir / "ledger" / "blog.jsonl")
    return {"/" + (entry.url or "").split("/", 3)[-1]: entry.reason or "" for entry in found if entry.event is Event.FAILED}


def test_decompression_bombs_are_refused_within_150_mib(tmp_path: Path) -> None:
    zeros = bytes(200 * MIB)
    bombs = {
        "gzip": (gzip.compress(zeros, 6), "gzip"),
        "deflate": (zlib.compress(zeros, 1), "deflate"),
        "br": (brotli.compress(zeros, quality=1), "br"),
        "zstd": (zstandard.compress(zeros, 3), "zstd"),
        "nested": (gzip_bomb(200 * MIB, layers=2), "gzip, gzip"),
        "deep": (gzip_bomb(MIB, layers=5), "gzip, gzip, gzip, gzip, gzip"),
    }
    del zeros
    answers = [Reply(body, 200, {"Content-Encoding": coding}) for body, coding in bombs.values()]
    routes: dict[str, Route] = {f"/p/{number}": answer for number, answer in enumerate(answers)}
    with blog(len(bombs) + 1, routes) as web:
        code, mib = measured(site(web), tmp_path)
    why = reasons(tmp_path)
    assert code == Exit.OK
    assert mib <= 150
    assert [why[f"/p/{n}"].split(":")[0] for n in range(5)] == ["too_large"] * 5
    assert "nested" in why["/p/5"]
    assert any(page.url.endswith("/p/6") and page.status == 200 for page in stored(tmp_path))


def flood(piece: bytes, times: int) -> Route:
    """A body without end."""

    def pieces() -> Iterator[bytes]:
        for _ in range(times):
            yield piece

    return lambda seen: Reply(pieces())


def test_floods_of_bytes_and_headers_are_cut_off(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/p/0": flood(b"x" * 65536, 1024),
        "/p/1": Reply("hi", 200, {f"X-Fill-{number}": "y" * 4000 for number in range(400)}),
    }
    with blog(3, routes) as web:
        code, mib = measured(site(web), tmp_path)
    why = reasons(tmp_path)
    assert code in (Exit.OK, Exit.INCOMPLETE)
    assert "too_large" in why["/p/0"]
    assert "/p/1" in why
    assert mib <= 150
    assert any(page.url.endswith("/p/2") for page in stored(tmp_path))


def test_a_drip_ends_at_the_timeout(tmp_path: Path) -> None:
    with blog(2, {"/p/0": drip(b"x" * 600, 0.1)}) as web:
        code, _ = measured(site(web), tmp_path, "--timeout", "1")
    assert code == Exit.INCOMPLETE
    assert "Timeout" in reasons(tmp_path)["/p/0"]
    assert any(page.url.endswith("/p/1") for page in stored(tmp_path))


def test_redirects_end_and_are_written_down(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/p/0": redirect("/p/0"),
        "/p/1": redirect("/there"),
        "/there": redirect("/p/1"),
        "/p/2": redirect("/h/1"),
        **{f"/h/{n}": redirect(f"/h/{n + 1}") for n in range(1, 20)},
        "/p/3": redirect("http://elsewhere.example/"),
        "/p/4": redirect("/new", 301),
        "/new": "<html><body><h1>Moved</h1><p>here now</p></body></html>",
    }
    with blog(5, routes) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        why = reasons(tmp_path)
        assert web.hits("/p/0") == 1
        assert web.hits("/h/6") == 0
    assert "redirect loop" in why["/p/0"]
    assert "redirect loop" in why["/p/1"]
    assert "more than 5 redirects" in why["/p/2"]
    assert "/h/5" in why["/p/2"]
    assert "leaves the site" in why["/p/3"]
    assert any(page.url.endswith("/new") and page.status == 200 for page in stored(tmp_path))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/博文/一".encode().decode("latin-1"), "/%E5%8D%9A%E6%96%87/%E4%B8%80"),
        ("/文".encode("gbk").decode("latin-1"), "/%CE%C4"),
        ("/博文", "/%E5%8D%9A%E6%96%87"),
        (" /a%e5 b?q=ü#top ", "/a%e5%20b?q=%FC"),
        ("//other.example/x", "https://other.example/x"),
        ("?v=2", "/a/b?v=2"),
    ],
)
def test_a_redirect_means_the_bytes_that_were_written(written: str, meant: str) -> None:
    found = redirect_of("https://blog.example/a/b", 301, written)
    assert found == (meant if meant.startswith("https:") else f"https://blog.example{meant}")


def test_a_redirect_to_an_address_in_chinese_is_followed_and_looked_at_again(tmp_path: Path) -> None:
    with blog(1) as web:
        slug = "/%E5%8D%9A%E6%96%87/"
        web.routes |= {slug: web.routes["/"], "/": redirect("/博文/".encode().decode("latin-1"))}
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits(slug) == 1
        web.requests.clear()
        run(site(web), tmp_path)
        assert sorted(web.paths()) == sorted(["/robots.txt", "/", slug, "/sitemap.xml"])


def test_a_cookie_wall_is_passed_and_its_cookie_forgotten(tmp_path: Path) -> None:
    def wall(seen: Seen) -> Reply:
        if "pass=1" in seen.headers.get("Cookie", ""):
            return Reply("<html><body><article><h1>In</h1></article></body></html>")
        return Reply("", 302, {"Location": "/p/0", "Set-Cookie": "pass=1; Path=/"})

    with blog(2, {"/p/0": wall}) as web:
        assert run(site(web), tmp_path).code == Exit.OK
        assert web.hits("/p/0") == 2
        assert all("Cookie" not in seen.headers for seen in web.requests if seen.path != "/p/0")
    assert any(page.url.endswith("/p/0") and page.status == 200 for page in stored(tmp_path))


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw", "br", "zstd", "gzip, br"])
def test_every_coding_is_undone(coding: str) -> None:
    text = "朝の光 morning light ".encode() * 400
    raw = zlib.compressobj(wbits=-15)
    made = {
        "gzip": gzip.compress(text), "x-gzip": gzip.compress(text), "deflate": zlib.compress(text), "raw": raw.compress(text) + raw.flush(),
        "br": brotli.compress(text), "zstd": zstandard.compress(text), "gzip, br": brotli.compress(gzip.compress(text)),
    }[coding]  # fmt: skip
    names = ["deflate"] if coding == "raw" else coding.split(", ")
    assert decode_body(made, names) == (text, None)


def test_codings_that_lie() -> None:
    page = b"<html><p>plain after all</p></html>"
    assert decode_body(page, ["gzip"]) == (page, None)
    assert decode_body(page, ["br"]) == (page, None)
    assert decode_body(page, ["deflate"]) == (page, None)
    assert decode_body(page, ["zstd"]) == (page, None)
    assert decode_body(page, ["aws-chunked"]) == (page, None)
    body, fault = decode_body(gzip.compress(page * 50)[:-9], ["gzip"])
    assert body.startswith(page)
    assert fault
    assert fault.startswith("truncated")
    assert decode_body(b"\x00\x01", ["rot13"])[1] == "undecodable: content coding 'rot13' is not known"


def test_limits_are_exact() -> None:
    assert decode_body(b"a" * 100, [], limit=100) == (b"a" * 100, None)
    body, fault = decode_body(b"a" * 101, [], limit=100)
    assert len(body) == 100
    assert fault == "too_large: more than 100 bytes"


def test_many_answers_on_one_connection_are_not_taken_for_one(tmp_path: Path) -> None:
    big = {f"/p/{number}": f"<html><body><p>{number}</p>{'word ' * 4000}</body></html>" for number in range(40)}
    with blog(40, big) as web:
        assert run(site(web, delay_s=0.001), tmp_path).code == Exit.OK
        assert {count for path, count in web.hits_by_path.items() if path.startswith("/p/")} == {1}
