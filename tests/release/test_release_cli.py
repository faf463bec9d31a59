"""`bowen release` and `bowen report` as a person types them."""

from dataclasses import replace
from pathlib import Path

import pytest
import typer
from release_corpus import make_post, sample, store
from typer.testing import CliRunner

from pipelines.cli import release, report
from pipelines.release.versions import order
from spiders.urls import web_id

DAY = ["--date", "2026-04-05"]


def run(*arguments: str, data_dir: Path) -> tuple[int, str]:
    app = typer.Typer()
    release.register(app)
    report.register(app)
    done = CliRunner().invoke(app, [*arguments, "--data-dir", str(data_dir)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    sample(tmp_path, 48)
    return tmp_path


def test_build_verify_list_diff(data_dir: Path) -> None:
    code, said = run("release", "build", *DAY, data_dir=data_dir)
    assert code == 0 and "2026.04.05: " in said
    assert said.endswith(f"next: bowen release push OWNER/NAME --version 2026.04.05 --data-dir {data_dir} --dry-run\n")
    assert run("release", "build", *DAY, data_dir=data_dir)[1].count("the same release was there already") == 1
    code, said = run("release", "verify", "2026.04.05", data_dir=data_dir)
    assert (code, said.strip().endswith("every check passes")) == (0, True)
    store(data_dir, [make_post(200)])
    assert run("release", "build", "--version", "2026.05", *DAY, data_dir=data_dir)[0] == 0
    code, said = run("release", "list", data_dir=data_dir)
    assert [line.split("\t")[0] for line in said.splitlines()] == ["2026.04.05", "2026.05"]
    code, said = run("release", "diff", "2026.04.05", "2026.05", data_dir=data_dir)
    assert code == 0 and "added\tweb:000200\tnew\t- -> open-zh-Hans" in said


def test_the_next_command_names_the_repository_of_the_recipe(data_dir: Path) -> None:
    assert "push me/blogs --version 0.9" in run("release", "build", *DAY, "--version", "0.9", "--repo", "me/blogs", data_dir=data_dir)[1]


def test_versions_with_a_v_stand_among_the_others(tmp_path: Path) -> None:
    assert sorted(["v2", "1.0.0", "v1.1", "3", "1.0.rc1"], key=order) == ["1.0.rc1", "1.0.0", "v1.1", "v2", "3"]


def test_a_second_release_of_the_day_gets_a_number_unless_nothing_changed(tmp_path: Path) -> None:
    sample(tmp_path, 48)
    said = [run("release", "build", *DAY, data_dir=tmp_path)[1]]
    store(tmp_path, [make_post(200)])
    said += [run("release", "build", *DAY, data_dir=tmp_path)[1] for _ in range(2)]
    names = [line.split(":")[0].rpartition("/")[2] for line in said]
    assert names == ["2026.04.05", "2026.04.05.1", "2026.04.05.1"] and "was there already" in said[2]
    code, said_again = run("release", "build", "--version", "2026.04.05", *DAY, data_dir=tmp_path)
    assert code == 1 and "choose another --version" in said_again
    assert run("release", "build", "--version", "3000", "--previous", "2026.04.05", *DAY, data_dir=tmp_path)[0] == 0
    assert "against 2026.04.05\n" in (tmp_path / "releases" / "3000" / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--version", "../x"], "use letters, digits, dots"),
        (["build", "--date", "tomorrow"], "YYYY-MM-DD"),
        (["build", "--recipe", "none.toml"], "no such recipe"),
        (["build", "--previous", "9.9"], "bowen release list"),
        (["verify", "9.9"], "bowen release list"),
        (["diff", "9.9", "9.8"], "bowen release list"),
        (["push", "a/b", "--version", "9.9", "--dry-run"], "bowen release list"),
    ],
)
def test_mistakes_say_what_to_do(data_dir: Path, arguments: list[str], said: str) -> None:
    code, output = run("release", *arguments, data_dir=data_dir)
    assert code == 1 and said in output


def test_a_changed_release_fails_verify(tmp_path: Path) -> None:
    sample(tmp_path, 48)
    run("release", "build", "--version", "1", *DAY, data_dir=tmp_path)
    (tmp_path / "releases" / "1" / "CHANGELOG.md").write_text("x", "utf-8")
    code, said = run("release", "verify", "1", data_dir=tmp_path)
    assert code == 1 and "CHANGELOG.md differs from SHA256SUMS" in said


def test_push_without_a_token_says_where_to_get_one(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    run("release", "build", "--version", "0.1", *DAY, data_dir=data_dir)
    code, said = run("release", "push", "a/b", "--version", "0.1", data_dir=data_dir)
    assert code == 1 and "HF_TOKEN" in said


def test_rights_looked_at_too_long_ago_are_said(tmp_path: Path) -> None:
    sample(tmp_path, 48)
    assert "too long ago" in run("release", "build", "--version", "1", "--date", "2026-06-01", data_dir=tmp_path)[1]
    assert "too long ago" not in run("release", "build", "--version", "2", *DAY, data_dir=tmp_path)[1]


def test_nothing_to_release_yet(tmp_path: Path) -> None:
    for arguments in (["release", "build", *DAY], ["report"]):
        code, said = run(*arguments, data_dir=tmp_path)
        assert code == 1 and "bowen run" in said
    assert run("release", "list", data_dir=tmp_path) == (0, "")
    assert "bowen release build" in run("release", "push", "a/b", "--dry-run", data_dir=tmp_path)[1]


def test_withdrawn_posts_stay_out_of_the_next_release(tmp_path: Path) -> None:
    from spiders.optouts import FILE, opt_out, to_lines

    posts = sample(tmp_path, 48)
    run("release", "build", "--version", "1", *DAY, data_dir=tmp_path)
    row = opt_out("url", posts[0].canonical_url, reason="asked by mail", since="2026-04-05")
    (tmp_path / FILE).write_text(to_lines([row]), "utf-8")
    assert run("release", "build", "--version", "2", *DAY, data_dir=tmp_path)[0] == 0
    said = run("release", "diff", "1", "2", data_dir=tmp_path)[1]
    assert said.startswith("withdrawn\t") and "web:000000" not in said and said.count("\n") == 1
    everything = b"".join(path.read_bytes() for path in (tmp_path / "releases" / "2").rglob("*") if path.is_file())
    assert b"asked by mail" not in everything and b"web:000000" not in everything
    (tmp_path / FILE).unlink()  # or cut at the end of a line: nothing else would tell
    for version in ("3", "4"):
        code, said = run("release", "build", "--version", version, *DAY, data_dir=tmp_path)
        assert code == 0 and "withdrawn" in said
        kept = b"".join(path.read_bytes() for path in (tmp_path / "releases" / version).rglob("*") if path.is_file())
        assert b"web:000000" not in kept
    assert run("release", "diff", "2", "4", data_dir=tmp_path)[1] == ""
    assert run("release", "build", "--version", "5", "--previous", "1", *DAY, data_dir=tmp_path)[0] == 0  # the owner changed their mind
    assert "web:000000" in run("release", "diff", "4", "5", data_dir=tmp_path)[1]


def test_a_post_that_moved_is_the_same_row_with_another_address(tmp_path: Path) -> None:
    before, after = "https://lantern.example/p/200", "https://lantern.example/posts/two-hundred"
    post = make_post(200, url=before, canonical_url=before)
    store(tmp_path, [post])
    run("release", "build", "--version", "1", *DAY, data_dir=tmp_path)
    store(tmp_path, [replace(post, url=after, canonical_url=after, aliases=(before,))])
    assert run("release", "build", "--version", "2", *DAY, data_dir=tmp_path)[0] == 0
    said = run("release", "diff", "1", "2", data_dir=tmp_path)[1]
    assert said.split("\t")[:3] == ["changed", post.post_id, "address"] and said.count("\n") == 1


def test_what_was_withdrawn_under_the_id_of_one_address_stays_out_under_that_of_another(tmp_path: Path) -> None:
    from spiders.optouts import FILE, opt_out, to_lines

    before, after = "https://lantern.example/p/200", "https://lantern.example/posts/two-hundred"
    post, other = make_post(200, post_id=web_id(after), url=after, canonical_url=after), make_post(2, site="lantern.example")
    open_to_all = dict.fromkeys((web_id(before), web_id(after)), "CC-BY-4.0")
    store(tmp_path, [post, other], open_to_all)
    run("release", "build", "--version", "1", *DAY, data_dir=tmp_path)
    (tmp_path / FILE).write_text(to_lines([opt_out("post", post.post_id, reason="asked", since="2026-04-05")]), "utf-8")
    run("release", "build", "--version", "2", *DAY, data_dir=tmp_path)
    (tmp_path / FILE).unlink()
    store(tmp_path, [replace(post, post_id=web_id(before), aliases=(before,)), other], open_to_all)
    assert "withdrawn" in run("release", "build", "--version", "3", *DAY, data_dir=tmp_path)[1]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "releases" / "3").rglob("*") if path.is_file())
    assert post.text.encode() not in kept and web_id(before).encode() not in kept


def test_a_takedown_that_left_no_row_is_still_a_tombstone(tmp_path: Path) -> None:
    """A takedown takes the post out of the tables and out of old releases: the next release says so by hash all the same."""
    from hashlib import sha256

    from spiders.optouts import FILE, opt_out, to_lines

    posts = sample(tmp_path, 48)
    run("release", "build", "--version", "1", *DAY, data_dir=tmp_path)
    row = opt_out("post", "web:999999", reason="asked", since="2026-04-05")
    (tmp_path / FILE).write_text(to_lines([row]), "utf-8")
    assert posts and run("release", "build", "--version", "2", *DAY, data_dir=tmp_path)[0] == 0
    expected = sha256(b"post:web:999999").hexdigest()
    assert run("release", "diff", "1", "2", data_dir=tmp_path)[1] == f"withdrawn\t{expected}\twithdrawn\t- -> -\n"
    assert "* withdrawn: 1 (withdrawn)" in (tmp_path / "releases" / "2" / "CHANGELOG.md").read_text("utf-8")
    assert run("release", "build", "--version", "3", *DAY, data_dir=tmp_path)[0] == 0
    assert run("release", "diff", "2", "3", data_dir=tmp_path)[1] == ""
    assert "no changes" in (tmp_path / "releases" / "3" / "CHANGELOG.md").read_text("utf-8").split("## 2")[0]


def test_an_opt_out_file_that_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    sample(tmp_path, 48)
    (tmp_path / "optouts.jsonl").write_text("not json\n", "utf-8")
    code, said = run("release", "build", *DAY, data_dir=tmp_path)
    assert code == 1 and "optouts.jsonl:1" in said


def test_report_is_written_where_it_says(data_dir: Path, tmp_path: Path) -> None:
    code, said = run("report", "--out", str(tmp_path / "r.html"), data_dir=data_dir)
    assert code == 0 and (tmp_path / "r.html").stat().st_size > 20_000 and "open it in a browser" in said
    assert run("report", data_dir=data_dir)[0] == 0 and (data_dir / "reports" / "report.html").exists()
