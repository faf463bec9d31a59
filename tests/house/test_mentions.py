"""`mentions(text, 'word', …)` as a person means it, alone and in SQL; and instants are UTC wherever the machine stands."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipelines.store.mentions import mentions
from pipelines.store.snapshot import BadQuery, next_snapshot, query


def holds(text: str | list[str], *words: str) -> bool:
    kind = pa.list_(pa.string()) if isinstance(text, list) else pa.string()
    found = mentions(pa.chunked_array([pa.array([text], kind)]), *(pa.chunked_array([pa.array([word])]) for word in words))
    return bool(found[0].as_py())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我的年終總結", ["年终总结"]),
        ("我的年终总结", ["年終總結"]),
        ("用ＡＩ写作", ["ai"]),
        ("AI年終", ["AI"]),
        ("an AI-made card", ["ai"]),
        ("GPT4 and GPT-5", ["gpt"]),
        ("2024年", ["2024"]),
        ("Year  in\nReview", ["year in review"]),
        ("notes on C++.", ["C++"]),
        ("CAFÉ", ["café"]),
        ("x(y", ["(", "never"]),
        ("あのAIー", ["AI"]),
        ("구글의 인공지능은", ["인공지능"]),
        (["日记", "年終總結"], ["年终总结"]),
        ("one\ntwo", ["none", "two"]),
    ],
)
def test_found(text: str | list[str], words: list[str]) -> None:
    assert holds(text, *words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("he said: maintain", ["AI"]),
        ("LLMs", ["LLM"]),
        ("120245", ["2024"]),
        ("年终 总结", ["年终总结"]),
        ("abc", ["a.c", "[a-c]", ".*", r"\w"]),
        ("", ["x"]),
        ([], ["x"]),
        ("éAI", ["AI"]),
    ],
)
def test_not_found(text: str | list[str], words: list[str]) -> None:
    assert not holds(text, *words)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    with next_snapshot(tmp_path) as path, duckdb.connect(str(path)) as connection:
        connection.execute("create table posts as select 'p' || n as post_id, ['said', 'AI'][n % 2 + 1] as title from range(5000) as t(n)")
        connection.execute("insert into posts values ('null', null)")
    return tmp_path


def test_sql_knows_it(data_dir: Path) -> None:
    rows = query(data_dir, "select mentions(title, 'ai', 'none') as found, count(*) as posts from posts group by 1 order by 1 nulls last")
    assert rows.to_pylist() == [{"found": False, "posts": 2500}, {"found": True, "posts": 2500}, {"found": None, "posts": 1}]
    assert query(data_dir, "select count(*) as posts from posts where mentions(title, title)")["posts"].to_pylist() == [5000]
    many = ", ".join(f"'词语{number} or phrase {number}'" for number in range(150))
    assert query(data_dir, f"select count(*) as posts from posts where mentions(title, {many})")["posts"].to_pylist() == [0]


@pytest.mark.parametrize("call", ["mentions(title)", "mentions(title, ' ')", "mentions(1, 'x')", "mentions(title, [title])"])
def test_a_wrong_call_is_an_error(data_dir: Path, call: str) -> None:
    with pytest.raises(BadQuery, match="mentions"):
        query(data_dir, f"select {call} from posts")


def test_an_instant_is_read_in_utc_everywhere(data_dir: Path) -> None:
    command = [sys.executable, "-c", ASK, str(data_dir)]
    done = subprocess.run(command, env=os.environ | {"TZ": "Asia/Shanghai"}, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("['2024-01-01 00:00:00+00']\n", "")


ASK = """
import sys
from pathlib import Path
from pipelines.store.snapshot import query
print(query(Path(sys.argv[1]), "select timestamptz '2024-01-01'::varchar as n")["n"].to_pylist())
"""
