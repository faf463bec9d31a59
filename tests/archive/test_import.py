"""Archives made elsewhere become sites of ours, once, and damage is named."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spiders.archive import Archive, archive_files
from spiders.grouping import home_of, starts_of
from spiders.importing import Imported, import_files
from spiders.ledger import Event, ledger_path, read_ledger
from spiders.registry import add_rows, group_of, owner_of, registry, site_name
from spiders.site import Site, SitesError, load_sites
from spiders.warc import WarcWriter, read_at, read_pages
from spiders.warc.writing import record_member

NOW = datetime(2026, 5, 6, tzinfo=UTC)
BLOGS = ("https://a.example/", "https://www.cnblogs.com/somebody/", "https://writer.xlog.app/")


def made(path: Path, *bases: str) -> Path:
    """An archive with three pages of each blog."""
    with WarcWriter(path) as writer:
        for base in bases:
            for name in ("", "p/1", "p/2"):
                body = f"<!doctype html><html><head><title>{name}</title></head><body><h1>{base}{name}</h1></body></html>".encode()
                writer.write_response(base + name, 200, "OK", [("Content-Type", "text/html")], body, NOW, "text/html")
    return path


def take(data_dir: Path, *files: Path, known: dict[str, Site] | None = None) -> list[Imported]:
    """Import files."""
    return list(import_files(list(files), data_dir, known if known is not None else {}, lambda damage: None, NOW))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file's bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_pages_are_sorted_into_sites(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    (result,) = take(data_dir, made(tmp_path / "mixed.warc.gz", *BLOGS))
    assert result.pages == {"a.example": 3, "cnblogs-somebody": 3, "writer.xlog.app": 3}
    sites = registry(tmp_path / "none.toml", data_dir)
    assert {name: site.url for name, site in sites.items()} == {
        "a.example": "https://a.example/",
        "cnblogs-somebody": "https://www.cnblogs.com/somebody",
        "writer.xlog.app": "https://writer.xlog.app/",
    }
    assert sites["cnblogs-somebody"].platform == "cnblogs"
    assert sites["writer.xlog.app"].platform == "xlog"
    for name in sites:
        pages = list(Archive(data_dir).pages(name))
        assert len(pages) == 3
        lines = [entry for entry in read_ledger(ledger_path(data_dir, name)) if entry.event is Event.FETCHED]
        assert [(line.file, line.offset, line.record) for line in lines] == [(p.warc.file, p.warc.offset, p.warc.record_id) for p in pages]


def test_the_same_bytes_twice_change_nothing(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    first = made(tmp_path / "one.warc.gz", *BLOGS)
    take(data_dir, first)
    before = tree(data_dir)
    copy = tmp_path / "other-name.warc.gz"
    copy.write_bytes(first.read_bytes())
    assert all(result.again for result in take(data_dir, first, copy, known=registry(tmp_path / "none", data_dir)))
    assert tree(data_dir) == before


def test_an_import_that_was_killed_is_repeated_without_doubles(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    file = made(tmp_path / "one.warc.gz", *BLOGS)
    take(data_dir, file)
    before = tree(data_dir)
    (data_dir / "warc" / "imports.txt").unlink()
    next((data_dir / "warc" / "a.example").iterdir()).unlink()
    take(data_dir, file, known=registry(tmp_path / "none", data_dir))
    assert tree(data_dir) == before


def test_records_are_kept_byte_for_byte_and_other_forms_written_anew(tmp_path: Path) -> None:
    file = made(tmp_path / "one.warc.gz", BLOGS[0])
    plain = tmp_path / "two.warc"
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    whole = tmp_path / "three.warc.gz"
    whole.write_bytes(gzip.compress(plain.read_bytes()))
    pages = [(page.url, page.body, page.warc.record_id, page.fetched_at) for page in read_pages(file)]
    for number, source in enumerate((file, plain, whole)):
        data_dir = tmp_path / f"data{number}"
        take(data_dir, source)
        assert [(page.url, page.body, page.warc.record_id, page.fetched_at) for page in Archive(data_dir).pages("a.example")] == pages
    (segment,) = Archive(tmp_path / "data0").segments("a.example")
    assert segment.read_bytes() == file.read_bytes()


def test_files_made_an_archive_are_pages_too(tmp_path: Path) -> None:
    """A folder of files becomes resource records: the payload without an HTTP message."""
    body = b"<!doctype html><html><head><title>Stamps</title></head><body><h1>Stamps</h1></body></html>"
    stated = {"WARC-Date": "2024-05-06T08:00:00Z", "WARC-Record-ID": "<urn:uuid:5f0c9b1e-0000-4000-8000-000000000001>"}
    page = {**stated, "WARC-Target-URI": "https://a.example/p/1/index.html"}
    note = {**stated, "WARC-Target-URI": "urn:pageinfo:https://a.example/p/1/"}
    file = tmp_path / "folder.warc.gz"
    media = "text/html; charset=utf-8"
    file.write_bytes(record_member("resource", page, media, body) + record_member("resource", note, "application/json", b"{}"))
    plain = tmp_path / "folder.warc"
    plain.write_bytes(gzip.decompress(file.read_bytes()))
    for number, source in enumerate((file, plain)):
        data_dir = tmp_path / f"data{number}"
        told: list[object] = []
        (result,) = import_files([source], data_dir, {}, told.append, NOW)
        assert (result.pages, told) == ({"a.example": 1}, [])
        (read,) = Archive(data_dir).pages("a.example")
        assert (read.url, read.status, read.body, read.header("content-type")) == (page["WARC-Target-URI"], 200, body, media)
        assert read.fetched_at == datetime(2024, 5, 6, 8, tzinfo=UTC)
        again = read_at(data_dir / "warc" / read.warc.file, read.warc)
        assert again is not None and again.body == body


def test_a_registered_site_keeps_its_pages(tmp_path: Path) -> None:
    known = {"mine": Site(name="mine", url="https://a.example/", platform="hexo")}
    (result,) = take(tmp_path / "data", made(tmp_path / "one.warc.gz", BLOGS[0]), known=known)
    assert result.pages == {"mine": 3}
    assert registry(_sites(tmp_path), tmp_path / "data").keys() == {"mine"}


def _sites(folder: Path) -> Path:
    path = folder / "sites.toml"
    path.write_text('# my blogs\n[site.mine]\nurl = "https://a.example/" # home\n', "utf-8")
    return path


@pytest.mark.parametrize(
    ("url", "group"),
    [
        ("https://WWW.cnblogs.com/SomeBody/p/1", "cnblogs-somebody"),
        ("https://www.cnblogs.com/robots.txt", "cnblogs.com"),
        ("https://blog.example:8443/x", "blog.example:8443"),
        ("http://blog.example:80/x", "blog.example"),
        ("https://handle.xlog.app/p", "handle.xlog.app"),
        ("https://user.github.io/project/", "user.github.io"),
    ],
)
def test_which_blog_a_url_belongs_to(url: str, group: str) -> None:
    assert group_of(url) == group


def test_names_are_names(tmp_path: Path) -> None:
    names = [site_name(text) for text in ("Blog.Example:8443", "a" * 200 + ".example", "..", "中文.example", "a" * 199 + "b.example")]
    add_rows(tmp_path / "s.toml", [Site(name=name, url="https://x.example/") for name in names])
    assert list(load_sites(tmp_path / "s.toml")) == list(dict.fromkeys(names))
    assert len(set(names)) == 5


def test_homes_in_folders() -> None:
    base = "https://u.example/wiki/"
    assert home_of([base + "a/b.html", base + "robots.txt", base + "c.html"]) == base
    assert home_of([base + "a/b.html", base + "a/c.html"]) == "https://u.example/"
    assert home_of([base + "a.html", base, "https://u.example/other"]) == "https://u.example/"
    assert starts_of([base + "page/2/", base + "post"], base) == (base + "page/2/",)
    assert starts_of([base, base + "page/2/"], base) == ()
    sites = [Site(name="root", url="https://u.example/"), Site(name="wiki", url=base)]
    assert getattr(owner_of(base + "x", sites), "name", None) == "wiki"
    assert getattr(owner_of("https://u.example/x", sites), "name", None) == "root"
    assert owner_of("https://v.example/x", sites) is None


def test_rows_are_added_and_comments_kept(tmp_path: Path) -> None:
    path = _sites(tmp_path)
    add_rows(path, [Site(name="b.example", url="https://b.example/", feeds=("https://b.example/f",)), Site(name="mine", url="https://no/")])
    text = path.read_text("utf-8")
    assert "# my blogs" in text
    assert "# home" in text
    assert load_sites(path)["mine"].url == "https://a.example/"
    assert load_sites(path)["b.example"].feeds == ("https://b.example/f",)
    path.write_text("[site.x\n", "utf-8")
    with pytest.raises(SitesError, match="not valid TOML"):
        add_rows(path, [Site(name="c", url="https://c/")])


def test_folders_give_their_archives(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("b.warc.gz", "a.warc", "deep/c.arc.gz", "notes.txt", ".hidden.warc.gz"):
        (tmp_path / "in" / name).write_bytes(b"x")
    assert [path.name for path in archive_files([tmp_path / "in"])] == ["a.warc", "b.warc.gz", "c.arc.gz"]


def test_the_command_names_the_file_and_the_fix(tmp_path: Path) -> None:
    import typer

    from pipelines.cli import import_

    app = typer.Typer()
    app.callback()(lambda: None)
    import_.register(app)
    good, bad = made(tmp_path / "good.warc.gz", BLOGS[0]), tmp_path / "bad.warc.gz"
    bad.write_bytes(b"not an archive")
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(made(tmp_path / "t.warc.gz", "https://t.example/").read_bytes()[:-30])
    base = ["--data-dir", str(tmp_path / "data"), "--sites", str(_sites(tmp_path))]
    result = CliRunner().invoke(app, ["import", str(good), str(bad), str(torn), str(tmp_path / "missing.warc.gz"), *base])
    assert result.exit_code == 1
    assert "bad.warc.gz: no WARC or ARC record" in result.output
    assert "missing.warc.gz: no such file" in result.output
    assert "torn.warc.gz: byte" in result.output
    assert "imported 5 pages of 2 sites" in result.output and "; damaged places passed over: 2" in result.output
    new, fresh = tmp_path / "new list.toml", tmp_path / "fresh"
    first = CliRunner().invoke(app, ["import", str(good), "--data-dir", str(fresh), "--sites", str(new)])
    assert first.exit_code == 0, first.output
    assert first.output.rstrip().endswith(f"next: bowen run --no-crawl --sites '{new}' --data-dir {fresh}")
    empty = CliRunner().invoke(app, ["import", str(tmp_path / "data" / "ledger"), *base])
    assert empty.exit_code == 1
    assert "no .warc" in empty.output
