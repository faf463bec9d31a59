"""What `bowen sql` prints is what was asked for: two columns of one name, cells a spreadsheet or a terminal would act on."""

import codecs
import csv
import fcntl
import io
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from functools import partial
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.sql import register
from pipelines.store.snapshot import next_snapshot

BOWEN = (sys.executable, "-c", "from pipelines.cli import main; main()", "sql")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with next_snapshot(tmp_path) as building:
        duckdb.connect(building).close()
    return tmp_path


def ask(data: Path, query: str, form: str) -> str:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    result = CliRunner().invoke(app, ["sql", query, "--format", form, "--data-dir", str(data)])
    assert result.exit_code == 0, result.output
    return result.output


def test_columns_of_one_name_keep_their_values(data: Path) -> None:
    query = "select 1 as a, 2 as a, 3 as b, 4 as a_1"
    assert list(csv.reader(io.StringIO(ask(data, query, "csv")))) == [["a", "a", "b", "a_1"], ["1", "2", "3", "4"]]
    assert json.loads(ask(data, query, "json")) == {"a": 1, "a_2": 2, "b": 3, "a_1": 4}
    cells = [line for line in ask(data, query, "table").split("\n") if "3" in line and "4" in line]
    assert [cell.strip() for cell in cells[0].strip("│ ").split("│")] == ["1", "2", "3", "4"]


def test_numbers_are_numbers_and_lists_are_json(data: Path) -> None:
    query = """select sum(n::bigint) as total, avg(n)::decimal(4,2) as mean, 'nan'::double as none, [1, null] as some, true as yes,
    ['a''b', '文'] as words, {'tag': 'zh', 'share': 1.5::decimal(2,1)} as language from (values (1), (2)) as rows(n)"""
    assert ask(data, query, "json").strip() == (
        '{"total": 3, "mean": 1.5, "none": null, "some": [1, null], "yes": true, "words": ["a\'b", "文"], '
        '"language": {"tag": "zh", "share": 1.5}}'
    )
    _, cells = csv.reader(io.StringIO(ask(data, query, "csv")))
    assert cells == ["3", "1.50", "nan", "[1, null]", "true", '["a\'b", "文"]', '{"tag": "zh", "share": 1.5}']
    assert '["a\'b", "文"]' in ask(data, query, "table")


def test_rows_too_wide_are_shown_one_column_a_line(data: Path) -> None:
    columns = ", ".join(f"{number} as column_{number}" for number in range(30))
    shown = ask(data, f"select {columns}, repeat('长', 300) as body", "table").splitlines()
    assert shown[0].startswith("row 1 ─")
    assert shown[8] == "column_7   7"
    assert shown[31].startswith("body       长长") and shown[31].endswith("…") and len(shown) == 33
    assert "│ 7" in ask(data, "select 7 as a, repeat('x', 300) as b", "table")


def test_a_column_of_sentences_is_read_to_its_end(data: Path) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    shown = ask(data, f"select 7 as a, '{words}' as b", "table")
    assert "word39" in shown and "…" not in shown


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("copy (select 1) to 'x.parquet'", "--format csv > FILE"),
        ("from read_csv('x.csv')", "--format csv > FILE"),
        ("select * from nowhere", "show tables"),
        ("select nothing from (select 1 as one)", "describe posts"),
        ("create table t (a int)", None),
    ],
)
def test_a_refused_query_is_told_what_helps_it(data: Path, query: str, hint: str | None) -> None:
    done = subprocess.run([*BOWEN, query, "--data-dir", str(data)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (hint in done.stderr) if hint else done.stderr.count("\n") == 1, done.stderr


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_instants_and_their_days_are_utc_whatever_the_clock_of_the_machine(data: Path, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "select timestamptz '2024-05-31 23:30+00' as at, cast(timestamptz '2024-06-01 00:30+00' as date) as day"
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        shown = ask(data, query, "json")
    time.tzset()
    assert json.loads(shown) == {"at": "2024-05-31 23:30:00+00:00", "day": "2024-06-01"}


def test_statements_may_take_many_lines_and_end_with_a_semicolon(data: Path) -> None:
    asked = "/* two\nquestions; */ select 1 as a,\n\n';\n博' as b;select 2 as c -- no; end\n"
    done = subprocess.run([*BOWEN, "--format", "json", "--data-dir", str(data)], input=asked, capture_output=True, text=True, check=False)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"a": 1, "b": ";\n博"}, {"c": 2}], done.stderr
    assert [json.loads(line) for line in ask(data, "select 1 as a; select 2 as b;", "json").splitlines()] == [{"a": 1}, {"b": 2}]
    wrong = subprocess.run([*BOWEN, "--data-dir", str(data)], input="select nothing;", capture_output=True, text=True, check=False)
    assert wrong.returncode == 1 and "nothing" in wrong.stderr and "Traceback" not in wrong.stderr


class Terminal:
    """The prompt on a terminal of its own, for as long as the block lasts."""

    def __init__(self, data: Path) -> None:
        self.ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "PYTHONPATH": str(Path(__file__).parents[2])}
        self.process = subprocess.Popen(
            [*BOWEN, "--format", "json", "--data-dir", str(data)], stdin=theirs, stdout=theirs, stderr=theirs, env=environment,
            preexec_fn=partial(take_terminal, theirs),
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")()  # a read may end within a character

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)

    def say(self, words: str) -> None:
        os.write(self.ours, words.encode())

    def until(self, words: str) -> None:
        """Wait until these words are shown."""
        while words not in self.shown:
            assert select.select([self.ours], [], [], 60)[0], (words, self.shown)
            self.shown += self.decoder.decode(os.read(self.ours, 4096))
        self.shown = self.shown.partition(words)[2]

    def works(self) -> float:
        """CPU seconds that the process and its threads have used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def until_it_works(self, seconds: float) -> None:
        """Wait until it has used that much more CPU."""
        begun, end = self.works(), time.monotonic() + 60
        while self.works() < begun + seconds:
            assert time.monotonic() < end, self.works() - begun
            time.sleep(0.01)


def take_terminal(terminal: int) -> None:
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def test_the_prompt_answers_remembers_and_ends_a_long_query_at_ctrl_c(data: Path) -> None:
    with Terminal(data) as terminal:
        terminal.until("sql> ")
        terminal.say("select 1 +\n")
        terminal.until("...> ")
        terminal.say("41 as a;\n")
        terminal.until('{"a": 42}')
        terminal.until("sql> ")
        terminal.say("select 43 as b\n\n")  # no `;`, but an empty line
        terminal.until('{"b": 43}')
        terminal.until("sql> ")
        terminal.say("select count(*) from range(3000000) a, range(3000000) b where a.range * b.range % 7 = 3;\n")
        terminal.until("= 3;\r\n")
        terminal.until_it_works(1.0)  # it counts, for days if it is let
        terminal.say("\x03")
        terminal.until("sql> ")
        terminal.say("exit\n")
        assert terminal.process.wait(60) == 0


def test_formulas_and_signs_to_the_terminal_are_only_text(data: Path) -> None:
    query = "select '=1+1' as sum, chr(27) || '[2Jhello' as wiped"
    assert "'=1+1" in ask(data, query, "csv")
    assert "\x1b" not in ask(data, query, "table")


def test_json_of_hostile_text_is_the_text_and_moves_no_terminal(data: Path) -> None:
    """U+009B begins an order to a terminal, U+202E turns the order of letters; both are data to who reads the JSON."""
    hostile = "a\x1b[2J\x9b2Jb\u202ec\u2028d\u3000e"
    said = ask(data, f"select '{hostile}' as title", "json")
    assert json.loads(said) == {"title": hostile}
    assert not set(said) & set("\x1b\x9b\u202e\u2028") and "\u3000" in said


def test_full_width_signs_start_no_formula_either(data: Path) -> None:
    rows = list(csv.reader(io.StringIO(ask(data, "select '＝1+1' as a, '＠x' as b, '一＝一' as c", "csv"))))
    assert rows[1] == ["'＝1+1", "'＠x", "一＝一"]
