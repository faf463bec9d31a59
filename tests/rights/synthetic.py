"""A data folder full of invented blogs, as large as wanted: every kind of file that a takedown has to read."""

import gzip
import json
import random
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.records import Duplicate, Evidence, Link, Post, Quality, Translation
from pipelines.store.parquet import ParquetStore

START = datetime(2026, 3, 1, tzinfo=UTC)
_HAN = (
    "山川湖海风云雨雪春夏秋冬早晚远近高低大小新旧茶饭书笔灯窗门路桥船车马牛羊花草树木石火水土金人心手足眼"
    "耳口声色香味行走坐立看听说写读想念记忘来去上下左右前后东西南北"
)
_WORDS = [
    "river", "window", "paper", "kettle", "engine", "folder", "branch", "lantern", "market",
    "bridge", "garden", "signal", "packet", "socket", "buffer", "thread", "kernel", "module",
    "branch", "tunnel",
]  # fmt: skip

_NOTICE = "本博客所有文章除特别声明外均采用知识共享署名四点零国际许可协议发布"


def paragraph(rng: random.Random, size: int) -> str:
    """Invented prose, half Chinese, half English."""
    parts: list[str] = []
    length = 0
    while length < size:
        if rng.random() < 0.6:
            part = "".join(rng.choices(_HAN, k=rng.randint(8, 24))) + "，"
        else:
            part = " ".join(rng.choices(_WORDS, k=rng.randint(3, 9))) + f" {rng.randint(0, 99999)}. "
        parts.append(part)
        length += len(part)
    return "".join(parts)


def make_post(rng: random.Random, site: str, number: int, file: str, *, text: str | None = None, size: int = 900) -> Post:
    """One invented post."""
    body = text if text is not None else "\n\n".join(paragraph(rng, size // 3) for _ in range(3))
    url = f"https://{site}.example.org/posts/{number}/"
    return Post(
        post_id=f"web:{site}-{number}", version=f"{number:016x}", url=url, canonical_url=url,
        aliases=(f"http://{site}.example.org/posts/{number}",),
        site=site, platform="generic", source="html", title=f"第{number}篇 {paragraph(rng, 10)}",
        author=f"Author of {site}", author_url=None,
        published=START, published_local=None, published_raw=None, published_source=None, modified=None, modified_raw=None, tags=("tag",),
        categories=(), language_hint="zh", markdown=f"**{body[:12]}**{body[12:]}", text=body, description=None, images=(),
        links=(Link(url="https://example.org/", text="home"),), code_blocks=(), math_count=0,
        licence_evidence=(Evidence(signal="notice_text", value=_NOTICE, scope="site_default"),),
        alternates=(), translated_from=None, fetched_at=START + timedelta(seconds=number), http_status=200, encoding="utf-8",
        content_hash=f"{number:064x}", edits=(), selector="article", extractor="test 1", warc_file=file, warc_offset=0,
        warc_record_id=f"<urn:uuid:{site}-{number}>",
    )  # fmt: skip


def page_html(post: Post, sidebar: str = "") -> bytes:
    """A page that shows the post, as a theme would."""
    paragraphs = "".join(f"<p>{part}</p>\n" for part in post.text.split("\n\n"))
    aside = f"<aside>{sidebar}</aside>" if sidebar else ""
    head = f"<!doctype html><html><head><meta charset=utf-8><title>{post.title}</title></head>"
    return f"{head}<body><article>{paragraphs}</article>{aside}</body></html>".encode()


def record(
    url: str, body: bytes, number: int, *, coding: str = "", kind: str = "response", content_type: str = "text/html; charset=utf-8"
) -> bytes:
    """One WARC record as one gzip member."""
    if coding == "gzip":
        body = gzip.compress(body, mtime=0)
    extra = f"Content-Encoding: {coding}\r\n" if coding else ""
    message = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2026-03-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nWARC-Payload-Digest: sha1:{number:032d}\r\n"
        f"Content-Length: {len(message)}\r\n\r\n"
    ).encode()
    squeeze = zlib.compressobj(6, zlib.DEFLATED, 31)
    return squeeze.compress(head + message + b"\r\n\r\n") + squeeze.flush()


def build(data: Path, sites: int, posts_per_site: int, *, seed: int = 7, size: int = 900) -> Iterator[Post]:
    """Write tables and archive of invented sites; yields every post. Deterministic."""
    rng = random.Random(seed)
    store = ParquetStore(data)
    for index in range(sites):
        site = f"site{index:03d}"
        file = f"{site}/{START:%Y%m%d}.warc.gz"
        path = data / "warc" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        posts: list[Post] = []
        with path.open("wb") as archive:
            for number in range(posts_per_site):
                post = make_post(rng, site, number, file, size=size)
                offset = archive.tell()
                archive.write(record(post.url, page_html(post), index * posts_per_site + number, coding="gzip" if number % 2 else ""))
                posts.append(_at(post, offset))
        store.write("extracted_posts", site, "2026", posts)
        store.write("cleaned_posts", site, "2026", posts)
        store.write("post_quality", site, "2026", [_quality(post) for post in posts])
        yield from posts


def _at(post: Post, offset: int) -> Post:
    from dataclasses import replace

    return replace(post, warc_offset=offset)


def _quality(post: Post) -> Quality:
    return Quality(
        post_id=post.post_id, version=post.version, characters=len(post.text), tokens=len(post.text), code_share=0.0, symbol_share=0.1,
        link_density=0.0, repeated_line_share=0.0, repeated_ngram_share=0.0, stopword_share=0.1, boilerplate_removed=0, pii_spans=0,
    )  # fmt: skip


def scatter(data: Path, post: Post, other: Post) -> None:
    """Put a post's words everywhere that words can get to: feeds, listings, memory, logs, reports, databases, releases, leftovers."""
    segment = data / "warc" / post.site / "20260401.warc.gz"
    base = f"https://{post.site}.example.org"
    feed = f"<rss><channel><item><title>x</title><description><![CDATA[{post.text}]]></description></item></channel></rss>".encode()
    api = json.dumps({"items": [{"content": post.text}]}).encode()
    gbk = f'<html><head><meta charset="gbk"></head><body>{post.text}</body></html>'.encode("gb18030")
    quoting = page_html(other, sidebar="新文：" + post.text[:60])
    with segment.open("wb") as file:
        for number, (url, body, coding, kind) in enumerate(
            [
                (f"{base}/atom.xml", feed, "gzip", "application/xml"), (f"{base}/api/posts", api, "", "application/json"),
                (f"{base}/page/2/", gbk, "", "text/html; charset=gbk"),
                (other.url, quoting, "", "text/html"), (other.url, quoting, "gzip", "text/html"),
                (post.aliases[0], page_html(post), "gzip", "text/html"),
            ]
        ):  # fmt: skip
            file.write(record(url, body, 900_000 + number, coding=coding, content_type=kind))
    store = ParquetStore(data)
    store.write("duplicate_posts", "_corpus", "2026", [_pair(other, post), _pair(post, other)])
    store.write("post_translations", post.site, "en", [_translation(post), _translation(other)])
    _loose_files(data, post)


def _pair(a: Post, b: Post) -> Duplicate:
    return Duplicate(
        post_id=a.post_id, version=a.version, duplicate_of=b.post_id, cluster_id=b.post_id, kind="near", similarity=0.9, containment=0.9,
        nearest=b.post_id, why_canonical="earliest",
    )  # fmt: skip


def _translation(post: Post) -> Translation:
    english = f"Translated words of {post.post_id}: " + " ".join(random.Random(post.post_id).choices(_WORDS, k=60))
    return Translation(
        post_id=post.post_id, version=post.version, target="en", source_language="zh-Hans", status="verified", title="t", markdown=english,
        checks=(), segments=1, segments_translated=1, backend="test",
    )  # fmt: skip


def _loose_files(data: Path, post: Post) -> None:
    memory = data / "translation_memory"
    memory.mkdir(parents=True)
    short = post.text[20:26]
    rows = [{"key": "a", "text": post.text[:80], "translation": "gone"}, {"key": "b", "text": short, "translation": "short"}]
    rows += [{"key": "c", "text": "完全无关的句子。", "translation": "An unrelated sentence."}]
    (memory / "log-1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for folder in ("logs", "reports", "dagster", "releases/1.0.0"):
        (data / folder).mkdir(parents=True)
    (data / "logs" / "run.log").write_text(f"start\nextracted {post.text[:200]!r}\nend\n", "utf-8")
    (data / "logs" / "old.log.gz").write_bytes(gzip.compress(post.text.encode(), mtime=0))
    (data / "reports" / "index.html").write_text(f"<html><p>{post.text[:300]}</p></html>", "utf-8")
    (data / "dagster" / "leftover.pickle").write_bytes(b"\x80\x04" + post.text.encode())
    (data / "releases" / "1.0.0" / "README.md").write_text(f"# card\n\n> {post.text[:120]}\n\nend\n", "utf-8")
    (data / "releases" / "1.0.0" / "SHA256SUMS").write_text("", "utf-8")
    (data / "bowen.duckdb").write_bytes(bytes(8) + b"DUCK" + bytes(52) + post.text.encode())
    with sqlite3.connect(data / "dagster" / "runs.db") as connection:
        connection.execute("CREATE TABLE event_logs (id INTEGER PRIMARY KEY, event TEXT)")
        connection.executemany("INSERT INTO event_logs (event) VALUES (?)", [(json.dumps({"sample": post.text[:150]}),), ("kept event",)])
    connection.close()
