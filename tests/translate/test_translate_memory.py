"""The translation memory: nothing stored is lost, whatever moment a process dies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.translate.memory import tmx
from pipelines.translate.memory.memory import SEGMENTS, Memory, Scope, UnreadableMemory, fold

SCOPE = Scope("zh", "en", "openai", "m", "1")


def entry(number: int, translation: str | None = "text", attempts: int = 1):  # type: ignore[no-untyped-def]
    return SCOPE.entry(f"文本 <x{number}/>", {}, translation, attempts)


def crash(memory: Memory) -> None:
    """What a kill leaves: the log, closed by the system, not folded."""
    assert memory._log is not None
    memory._log.close()


def test_what_is_put_is_there_after_a_crash(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.put([entry(1), entry(2)])
    crash(memory)
    with Memory.open(tmp_path) as again:
        assert len(again) == 2
    assert not list(tmp_path.glob("log-*"))
    assert (tmp_path / SEGMENTS).exists()
    assert list(Memory.read(tmp_path)) == sorted([entry(1), entry(2)], key=lambda item: item.key)


def test_a_torn_line_costs_only_itself(tmp_path: Path) -> None:
    memory = Memory.open(tmp_path)
    memory.put([entry(1)])
    crash(memory)
    log = next(tmp_path.glob("log-*"))
    log.write_bytes(log.read_bytes() + json.dumps({"key": "x"}).encode() + b'\n{"key": "abc", "tex')
    with Memory.open(tmp_path) as again:
        assert list(again) == [entry(1)]


def test_a_later_attempt_replaces_an_earlier_one(tmp_path: Path) -> None:
    with Memory.open(tmp_path) as memory:
        memory.put([entry(1, None, 1)])
        memory.put([entry(1, "better", 2)])
        memory.put([entry(1, "stale", 1)])
    kept = Memory.read(tmp_path).get(entry(1).key)
    assert kept is not None
    assert (kept.translation, kept.attempts) == ("better", 2)


def test_a_running_process_keeps_its_log(tmp_path: Path) -> None:
    first = Memory.open(tmp_path)
    first.put([entry(1)])
    with Memory.open(tmp_path) as second:
        assert len(second) == 1  # read, though not folded
        second.put([entry(2)])
    first.put([entry(3)])
    first.close()
    assert len(Memory.read(tmp_path)) == 3


def test_folding_is_the_same_whoever_came_first(tmp_path: Path) -> None:
    for name, numbers in (("a", [1, 2, 3]), ("b", [3, 1, 2])):
        with Memory.open(tmp_path / name) as memory:
            for number in numbers:
                memory.put([entry(number)])
    assert (tmp_path / "a" / SEGMENTS).read_bytes() == (tmp_path / "b" / SEGMENTS).read_bytes()


def test_nothing_new_changes_no_byte(tmp_path: Path) -> None:
    with Memory.open(tmp_path) as memory:
        memory.put([entry(1)])
    before = (tmp_path / SEGMENTS).read_bytes(), (tmp_path / SEGMENTS).stat().st_mtime_ns
    with Memory.open(tmp_path) as memory:
        memory.put([entry(1)])
    fold(tmp_path)
    assert ((tmp_path / SEGMENTS).read_bytes(), (tmp_path / SEGMENTS).stat().st_mtime_ns) == before


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / SEGMENTS).write_bytes(b"not parquet")
    with pytest.raises(UnreadableMemory, match=r"segments\.parquet.*move it away"):
        Memory.open(tmp_path)


def test_a_key_depends_on_all_that_changes_an_answer() -> None:
    terms = {"文本": "text", "无关": "other"}
    keys = {
        SCOPE.key("文本", {}),
        SCOPE.key("文本二", {}),
        SCOPE.key("文本", terms),
        SCOPE.key("文本", {"文本": "script"}),
        *(Scope(**{"source": "zh", "target": "en", "backend": "b", "model": "m", "prompt_version": "1", name: "other"}).key("文本", {})
          for name in ("source", "target", "backend", "model", "prompt_version")),
    }  # fmt: skip
    assert len(keys) == 9
    assert SCOPE.key("文本", terms) == SCOPE.key("文本", {"文本": "text"}), "a term that the text does not use costs nothing"


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipelines.translate.memory.memory import Memory, Scope\n"
        "who = sys.argv[2]; scope = Scope('zh', 'en', 'b', 'm', '1')\n"
        "for turn in range(5):\n"
        "    with Memory.open(Path(sys.argv[1])) as memory:\n"
        "        memory.put([scope.entry(f'{who}{turn}', {}, 't', 1)])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), who]) for who in "ab"]
    assert [process.wait(60) for process in running] == [0, 0]
    assert {item.text for item in Memory.read(tmp_path)} == {f"{who}{turn}" for who in "ab" for turn in range(5)}


def test_tmx_there_and_back() -> None:
    entries = [entry(1, "a <x1/> & <b> \x0bc"), SCOPE.entry("看<g1>这</g1>\n行", {}, "see <g1>this</g1>\nline", 1), entry(3, None)]
    exported = tmx.exported(entries)
    assert b"<tmx version=\"1.4\"" in exported
    back = {item.text: item.translation for item in tmx.imported(exported, SCOPE)}
    assert back == {"文本 <x1/>": "a <x1/> & <b> c", "看<g1>这</g1>\n行": "see <g1>this</g1>\nline"}


def test_tmx_of_others_and_hostile_tmx() -> None:
    foreign = (
        b'<?xml version="1.0"?><tmx version="1.4"><header srclang="ZH-cn"/><body><tu><tuv xml:lang="ZH-CN"><seg>'
        b'\xe4\xbd\xa0<bpt i="1">&lt;b&gt;</bpt>'
        b'\xe5\xa5\xbd<ept i="1"/></seg></tuv><tuv xml:lang="en-US"><seg><bpt i="1"/>hello<ept i="1"/></seg></tuv></tu><tu/></body></tmx>'
    )
    assert [(item.text, item.translation) for item in tmx.imported(foreign, SCOPE)] == [("你<g1>好</g1>", "<g1>hello</g1>")]
    bomb = b'<!DOCTYPE t [<!ENTITY a "aaaa">]><tmx><body><tu><tuv xml:lang="zh"><seg>&a;</seg></tuv></tu></body></tmx>'
    with pytest.raises(ValueError, match="entities"):
        list(tmx.imported(bomb, SCOPE))
    with pytest.raises(ValueError, match="not TMX"):
        list(tmx.imported(b"<html>", SCOPE))
