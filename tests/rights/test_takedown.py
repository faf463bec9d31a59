"""A takedown leaves nothing of the text, harms nothing else, and cannot be undone by crawling again."""

import gzip
import json
import sqlite3
from pathlib import Path

import pytest
import synthetic
import zstandard
from typer.testing import CliRunner

from pipelines.flow.life import life_of
from pipelines.flow.workspace import Workspace
from pipelines.records import Post
from pipelines.rights import is_tombstoned
from pipelines.store.parquet import ParquetStore
from pipelines.takedown import Target, TargetError, plan, take_down
from pipelines.takedown.runs import SHORTEST_RUN, Runs
from spiders.archive import Archive
from spiders.optouts import load
from spiders.page import WarcRef
from spiders.warc import read_records

WHY = {"reason": "test", "since": "2026-11-22"}


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, list[Post]]:
    data = tmp_path / "data"
    posts = list(synthetic.build(data, 2, 6))
    synthetic.scatter(data, posts[1], posts[3])
    return data, posts


def everything(data: Path) -> dict[str, bytes]:
    """Every file, and everything compressed in it, as bytes that can be searched."""
    found = {}
    for path in data.rglob("*"):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        name = str(path.relative_to(data))
        found[name] = raw
        if path.suffix == ".gz" and not path.name.endswith(".warc.gz"):
            found[name + "!"] = gzip.decompress(raw)
        if raw[:4] == b"PAR1":
            import pyarrow.parquet as pq

            found[name + "!"] = json.dumps(pq.read_table(path, partitioning=None).to_pylist(), ensure_ascii=False, default=str).encode()
    for path in data.rglob("*.warc.gz"):
        for record in read_records(path):
            block = record.block
            _, _, body = block.partition(b"\r\n\r\n")
            if body[:2] == b"\x1f\x8b":
                body = gzip.decompress(body)
            found[f"{path.name}@{record.offset}"] = block + body + body.decode("gb18030", "replace").encode()
            if b"\\u" in body:
                found[f"{path.name}@{record.offset}j"] = json.dumps(json.loads(body), ensure_ascii=False).encode()
    return found


def pieces(text: str, size: int = 14) -> list[bytes]:
    """Stretches of a text, each longer than the shortest run that must not survive."""
    found = [text[at : at + size].encode() for at in range(0, len(text) - size, 5)]
    return [piece for piece in found if len(piece) >= SHORTEST_RUN and b"\n" not in piece]


def test_nothing_of_a_post_is_left_anywhere(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    needles = pieces(posts[1].text)
    before = everything(data)
    assert sum(any(needle in content for needle in needles) for content in before.values()) >= 12
    report = take_down(data, Target.parse(posts[1].url), **WHY)
    assert report.residue == []
    assert {name for name, content in everything(data).items() if any(needle in content for needle in needles)} == set()
    assert report.records_emptied >= 2 and report.records_blanked >= 3


def test_every_other_post_stays_as_it_was(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    take_down(data, Target.parse(posts[1].url), **WHY)
    kept = list(ParquetStore(data).read("cleaned_posts", Post))
    assert kept == [post for post in posts if post is not posts[1]]
    archive = Archive(data)
    for post in kept:
        page = archive.page(WarcRef(post.warc_file, post.warc_offset, f"<urn:uuid:00000000-0000-0000-0000-{posts.index(post):012d}>"))
        assert page is not None and page.url == post.url and post.text.split("\n\n")[0].encode() in page.body


def test_the_archive_stays_readable_and_offsets_stand(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    paths = sorted(data.rglob("*.warc.gz"))
    before = [[(record.offset, record.header("WARC-Record-ID")) for record in read_records(path)] for path in paths]
    sizes = [path.stat().st_size for path in paths]
    take_down(data, Target.parse(posts[1].url), **WHY)
    assert [[(record.offset, record.header("WARC-Record-ID")) for record in read_records(path)] for path in paths] == before
    assert [path.stat().st_size for path in paths] == sizes
    gone = [record for record in read_records(paths[0]) if record.offset == posts[1].warc_offset]
    assert gone[0].type == "metadata" and gone[0].block.strip() == b"withdrawn" and "example.org" not in str(gone[0].headers)


def test_a_page_that_shows_an_excerpt_keeps_its_own_words(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    take_down(data, Target.parse(posts[1].url), **WHY)
    pages = [page for page in Archive(data).pages(posts[3].site) if page.url == posts[3].url]
    assert len(pages) == 3
    assert all(posts[3].text.split("\n\n")[1].encode() in page.body for page in pages)
    assert all(posts[1].text[10:40].encode() not in page.body for page in pages)


def test_a_quotation_in_another_post_is_left_to_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    posts = list(synthetic.build(data, 1, 4, size=1500))
    quote = posts[0].text[100:160]
    import random

    quoting = synthetic.make_post(
        random.Random(3), "other", 1, "other/x.warc.gz", text=posts[2].text[:500] + "他写道：" + quote + "，我不同意。"
    )
    ParquetStore(data).write("cleaned_posts", "other", "2026", [quoting])
    report = take_down(data, Target.parse(posts[0].url), **WHY)
    assert report.plan.copies == () and report.residue == []
    assert list(ParquetStore(data).read("cleaned_posts", Post, "other")) == [quoting]


def test_a_copy_on_another_site_goes_too_unless_asked_to_stay(tmp_path: Path) -> None:
    data = tmp_path / "data"
    posts = list(synthetic.build(data, 1, 3))
    import random

    copy = synthetic.make_post(random.Random(3), "mirror", 1, "mirror/x.warc.gz", text="转载一篇好文。" + posts[0].text)
    ParquetStore(data).write("cleaned_posts", "mirror", "2026", [copy])
    assert plan(data, Target.parse(posts[0].url), keep_copies=True).copies == ()
    report = take_down(data, Target.parse(posts[0].url), **WHY)
    assert [row.post_id for row in report.plan.copies] == [copy.post_id]
    assert list(ParquetStore(data).read("cleaned_posts", Post, "mirror")) == []


def test_the_tombstone_survives_a_new_crawl(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    take_down(data, Target.parse(posts[1].url), **WHY)
    optouts = load(data / "optouts.jsonl")
    assert is_tombstoned(posts[1], optouts)
    import random

    moved = synthetic.make_post(random.Random(1), "elsewhere", 5, "x", text=posts[1].text.replace("，", ", "))
    assert is_tombstoned(moved, optouts), "the same words under another address"
    assert not any(is_tombstoned(post, optouts) for post in posts if post is not posts[1])
    content = (data / "optouts.jsonl").read_text("utf-8")
    assert posts[1].site not in content and "example.org" not in content


def test_a_site_goes_whole_and_the_others_stay(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    report = take_down(data, Target.parse("site:site000"), **WHY)
    assert report.residue == [] and not (data / "warc" / "site000").exists()
    assert {post.site for post in ParquetStore(data).read("extracted_posts", Post)} == {"site001"}
    assert is_tombstoned(posts[4], load(data / "optouts.jsonl"))


def test_an_author_goes_by_name_in_any_case(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    report = take_down(data, Target.parse("author: author OF site001"), **WHY)
    assert {row.site for row in report.plan.posts} == {"site001"} and report.residue == []
    assert is_tombstoned(posts[-1], load(data / "optouts.jsonl"))


def test_other_rows_of_memory_and_database_stay(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    take_down(data, Target.parse(posts[1].url), **WHY)
    lines = (data / "translation_memory" / "log-1.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["c"]
    connection = sqlite3.connect(data / "dagster" / "runs.db")
    assert connection.execute("SELECT event FROM event_logs").fetchall() == [("kept event",)]
    connection.close()
    assert (data / "logs" / "run.log").read_text("utf-8") == "start\nend\n"
    assert not (data / "bowen.duckdb").exists() and not (data / "reports" / "index.html").exists()


def test_a_damaged_file_that_was_set_aside_goes_whole(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    path = next((data / "parquet" / "cleaned_posts").rglob("*.parquet"))
    aside = path.with_name(f"{path.name}.damaged")
    aside.write_bytes(path.read_bytes()[:-30])
    assert take_down(data, Target.parse(posts[0].url), **WHY).residue == []
    assert path.exists() and not aside.exists()


def test_the_life_of_what_was_taken_down_begins_with_that(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    work = Workspace(data, data / "sites.toml")
    (data / "sites.toml").write_text("", "utf-8")
    assert not any(stage == "withdrawn" for stage, _ in life_of(work, posts[1].url))
    take_down(data, Target.parse(posts[1].url), **WHY)
    stage, words = next(iter(life_of(work, posts[1].url)))
    assert stage == "withdrawn" and words.startswith("asked to stay out since")


def test_doing_it_twice_changes_nothing_more(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    take_down(data, Target.parse(posts[1].url), **WHY)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    report = take_down(data, Target.parse(posts[1].url), **WHY)
    assert report.residue == [] and report.rows == {} and report.tombstones == 0
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("files", [0, 3, 7, 11, 14])
def test_a_takedown_cut_short_is_finished_by_the_next(corpus: tuple[Path, list[Post]], files: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.takedown import run

    data, posts = corpus
    left = [files]
    whole = run._clean_file

    def cut(*given: object) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return whole(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(run, "_clean_file", cut)
        take_down(data, Target.parse(posts[1].url), **WHY)
    assert is_tombstoned(posts[1], load(data / "optouts.jsonl")), "the tombstone comes first"
    assert take_down(data, Target.parse(posts[1].url), **WHY).residue == []
    needles = pieces(posts[1].text)
    assert {name for name, content in everything(data).items() if any(needle in content for needle in needles)} == set()


def test_the_proof_names_a_file_that_cannot_be_cleaned(corpus: tuple[Path, list[Post]], monkeypatch: pytest.MonkeyPatch) -> None:
    data, posts = corpus
    stubborn = data / "logs" / "run.log"
    monkeypatch.setattr("pipelines.takedown.loose.replace_file", lambda path, content: None)
    report = take_down(data, Target.parse(posts[1].url), **WHY)
    assert stubborn.relative_to(data).as_posix() in report.residue


@pytest.mark.parametrize("words", ["", "example.org/p/1", "site:", "author: ", "ftp://example.org/x", "post:1", "http:"])
def test_a_target_that_names_nothing_is_refused(words: str) -> None:
    with pytest.raises(TargetError, match="give a URL"):
        Target.parse(words)


def test_every_run_of_the_guaranteed_length_is_found() -> None:
    text = "雨下了一整天，我把旧书搬到窗边，一页一页地翻，想起那年在桥上走过的人。Then the kettle sang and the lamp went out."
    raw = text.encode()
    runs = Runs.of([text])
    for at in range(len(raw) - SHORTEST_RUN):
        for shift in range(8):
            noise = b"\x00" * shift + raw[at : at + SHORTEST_RUN] + b"\x01\x02"
            assert runs.hits(noise).size, (at, shift)
    assert not runs.hits(text[::-1].encode()).size


def test_zstd_and_damaged_files_are_read_too(corpus: tuple[Path, list[Post]]) -> None:
    data, posts = corpus
    (data / "logs" / "x.zst").write_bytes(zstandard.compress(posts[1].text.encode()))
    (data / "logs" / "torn.bin.gz").write_bytes(gzip.compress(posts[1].text.encode() * 9, mtime=0)[:-30])
    report = take_down(data, Target.parse(posts[1].url), **WHY)
    assert report.residue == [] and report.files["logs/x.zst"] == report.files["logs/torn.bin.gz"] == "deleted"


def test_the_command_asks_removes_and_prints_what_is_next(corpus: tuple[Path, list[Post]]) -> None:
    import typer

    from pipelines.cli.takedown import register

    data, posts = corpus
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    run = CliRunner().invoke
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    dry = run(app, ["takedown", posts[1].url, "--dry-run", "--data-dir", str(data)])
    assert dry.exit_code == 0 and posts[1].post_id in dry.output
    refused = run(app, ["takedown", posts[1].url, "--data-dir", str(data)], input="n\n")
    assert refused.exit_code == 1 and {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    done = run(app, ["takedown", posts[1].url, "--yes", "--data-dir", str(data)])
    assert done.exit_code == 0 and "files that still show the text: 0" in done.output and "super_squash_history" in done.output
    assert f"\n  bowen run --no-crawl --data-dir {data} " in done.output and "--sites" not in done.output
    own = run(app, ["takedown", posts[1].url, "--yes", "--data-dir", str(data), "--sites", "my sites.toml"])
    assert f"bowen run --no-crawl --data-dir {data} --sites 'my sites.toml' " in own.output
    assert run(app, ["takedown", "nonsense", "--data-dir", str(data)]).exit_code == 2
    assert run(app, ["takedown", posts[1].url, "--yes", "--data-dir", str(data)]).exit_code == 0, "a second time is no slip"


@pytest.mark.parametrize("target", ["site:nope", "https://nope.example/1", "author:Nobody At All"])
def test_a_slip_of_the_hand_changes_nothing(corpus: tuple[Path, list[Post]], target: str) -> None:
    import typer

    from pipelines.cli.takedown import register

    data, posts = corpus
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    before = everything(data)
    slipped = CliRunner().invoke(app, ["takedown", target, "--yes", "--data-dir", str(data)])
    assert slipped.exit_code == 4
    assert posts[1].site in slipped.output and "--ahead" in slipped.output
    assert everything(data) == before
    ahead = CliRunner().invoke(app, ["takedown", target, "--yes", "--ahead", "--data-dir", str(data)])
    assert ahead.exit_code == 0
    assert len(load(data / "optouts.jsonl").rows) == 1
