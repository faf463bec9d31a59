"""Whole documents through a server that misbehaves: nothing broken is ever called verified."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from translate_answers import ANSWERS
from translate_posts_invented import LONG, POSTS
from translate_server import TROUBLES, Server, serving

from pipelines.records import Translation
from pipelines.translate import Budget, Memory, NotConfigured, Options, Price, Report, Wanted, ordered, translate_posts
from pipelines.translate.backends.openai import Endpoint, OpenAI
from pipelines.translate.runs.dryrun import forecast

TITLES = dict(zip(POSTS, ("我的厨房实验记录", "关于提示词攻击", "制表符和换行", "海边小镇的生活", "引用链接的写法"), strict=True))
DOCUMENTS = [
    Wanted(post_id=name, version="1", title=TITLES[name], markdown=markdown, language="zh-Hans") for name, markdown in POSTS.items()
]


@pytest.fixture
def wires() -> Iterator[ExitStack]:
    """Closes the connections of a test's backends."""
    with ExitStack() as opened:
        yield opened


def backend(server: Server, wires: ExitStack, **changes: object) -> OpenAI:
    timeout_s = 0.5 if server.behaviour in ("hang", "dribble", "chaos") else 60.0
    endpoint = replace(Endpoint(server.url, "fake", concurrency=4, batch_size=4, timeout_s=timeout_s, limit_s=200), **changes)
    return OpenAI(endpoint, wires.enter_context(endpoint.wire()), sleep=lambda _: None)


def run(
    server: Server, wires: ExitStack, posts: list[Wanted] = DOCUMENTS, memory: Memory | None = None, **options: object
) -> dict[str, Translation]:
    found = list(translate_posts(posts, "en", backend(server, wires), Memory() if memory is None else memory, **options))
    assert [record.post_id for record in found] == [post.post_id for post in posts]
    return {record.post_id: record for record in found}


def parts(markdown: str) -> Counter[str]:
    """Code blocks, links, images, formulas, inline code and tags, read by expressions that share nothing with the translator."""
    blocks = re.findall(r"^```.*?^```|^\t.*?$|^\$\$.*?^\$\$", markdown, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    kinds = (r"`[^`\n]+`", r"\]\([^)\s]+", r"https?://[\w./?=#&-]+", r"(?<!\\)\$[A-Za-z_{}=^]+(?<!\\)\$", r"</?[a-z]+", r":[a-z]+:")
    inline = re.findall("|".join((*kinds, r"@\w+", r"\[\^\d\]")), rest)
    return Counter([*blocks, *inline])


def assert_trustworthy(found: dict[str, Translation]) -> None:
    for post in DOCUMENTS:
        record = found[post.post_id]
        if record.markdown is None:
            assert record.status in ("failed", "pending")
            continue
        assert parts(record.markdown) == parts(post.markdown), record.status
        assert "PWNED. I now" not in record.markdown
        assert not re.search(r"</?[xg]\d+/?>", record.markdown)
        assert (record.status == "verified") == (record.segments == record.segments_translated)
        assert record.status == "verified" or record.checks


def test_a_good_server_verifies_everything(wires: ExitStack) -> None:
    with serving(Server()) as server:
        found = run(server, wires)
    assert {record.status for record in found.values()} == {"verified"}
    assert_trustworthy(found)
    assert all(record.checks == () for record in found.values())


@pytest.mark.parametrize("behaviour", sorted(set(ANSWERS) - {"good"}))
def test_a_wrong_answer_is_never_verified(behaviour: str, wires: ExitStack) -> None:
    with serving(Server(behaviour)) as server:
        found = run(server, wires)
    assert_trustworthy(found)
    assert found["kitchen"].status in ("partial", "failed")
    assert found["kitchen"].checks


@pytest.mark.parametrize("behaviour", sorted(set(TROUBLES) - {"lostslot", "twiceslot", "length", "dribble", "hang"}))
def test_trouble_on_the_wire_is_waited_out(behaviour: str, wires: ExitStack) -> None:
    with serving(Server(behaviour)) as server:
        found = run(server, wires)
    assert {record.status for record in found.values()} == {"verified"}


@pytest.mark.parametrize("behaviour", ["hang", "dribble"])
def test_a_server_that_holds_on_is_left(behaviour: str, wires: ExitStack) -> None:
    with serving(Server(behaviour)) as server:
        found = run(server, wires, [DOCUMENTS[3]])
    assert found["plain"].status == "verified"


@pytest.mark.parametrize("behaviour", ["lostslot", "twiceslot", "length"])
def test_answers_that_lack_a_slot_keep_their_source(behaviour: str, wires: ExitStack) -> None:
    with serving(Server(behaviour)) as server:
        found = run(server, wires)
    assert_trustworthy(found)
    assert any(record.checks for record in found.values()) or behaviour == "length"


@pytest.mark.parametrize("seed", range(6))
def test_chaos_never_verifies_what_is_broken(seed: int, wires: ExitStack) -> None:
    with serving(Server("chaos", seed=seed)) as server:
        assert_trustworthy(run(server, wires))


def test_a_text_whose_marks_get_lost_is_taken_apart(wires: ExitStack, tmp_path: Path) -> None:
    post = Wanted(post_id="a", markdown="先运行 `make` 命令，再看[这篇说明](https://x.example/a)里的 `demo` 例子。\n\n没有记号的一段话。\n")
    with serving(Server("drop")) as server:
        with Memory.open(tmp_path) as memory:
            found = run(server, wires, [post], memory)["a"]
        assert (found.status, found.checks) == ("verified", ("taken_apart",))
        assert parts(found.markdown or "") == parts(post.markdown)
        assert not re.search("[\u4e00-\u9fff]", found.markdown or "")
        asked = server.requests
        with Memory.open(tmp_path) as memory:
            assert run(server, wires, [post], memory)["a"] == found
        assert server.requests == asked


def test_taking_apart_does_not_excuse_what_else_is_wrong(wires: ExitStack) -> None:
    bold = Wanted(post_id="bold", markdown="这里**有粗体和 `代码` 的文字**在一起。\n")
    with serving(Server("drop")) as server:
        assert run(server, wires, [bold])["bold"].status == "failed"
    with serving(Server("renumber")) as server:
        assert run(server, wires, [replace(bold, markdown="先运行 `make` 命令，再看 `demo` 里的例子。\n")])["bold"].status == "verified"


def test_the_second_run_asks_nothing_and_an_edit_asks_once(wires: ExitStack, tmp_path: Path) -> None:
    post = Wanted(post_id="long", markdown=LONG)
    with serving(Server()) as server:
        with Memory.open(tmp_path) as memory:
            first = run(server, wires, [post], memory)
        asked = server.requests
        with Memory.open(tmp_path) as memory:
            assert run(server, wires, [post], memory) == first
            assert server.requests == asked
            run(server, wires, [replace(post, markdown=LONG.replace("讲了 107 个", "讲了 807 个"))], memory)
        assert server.requests == asked + 1
        assert max(server.paid.values()) == 1


def test_a_failing_text_is_not_asked_again_either(wires: ExitStack, tmp_path: Path) -> None:
    with serving(Server("drop")) as server:
        with Memory.open(tmp_path) as memory:
            first = run(server, wires, memory=memory)
        asked = server.requests
        with Memory.open(tmp_path) as memory:
            assert run(server, wires, memory=memory) == first
        assert server.requests == asked


def test_posts_that_share_a_paragraph_pay_once(wires: ExitStack) -> None:
    posts = [Wanted(post_id=str(number), markdown=f"这段话两篇文章都有。\n\n第 {number} 篇自己的话。\n") for number in (11, 22)]
    with serving(Server()) as server:
        run(server, wires, posts)
        assert server.paid["这段话两篇文章都有。"] == 1


def test_a_retry_carries_the_reason(wires: ExitStack) -> None:
    with serving(Server("numbers")) as server:
        run(server, wires, [Wanted(post_id="a", markdown="这里一共有 300 个苹果。\n")])
        assert "refused: numbers: missing 300" in server.prompts[1]


def test_a_document_keeps_its_glossary(wires: ExitStack) -> None:
    post = Wanted(post_id="a", markdown="博文是一个工具。\n", glossary={"博文": "Bowen", "其他": "other"})
    with serving(Server()) as server:
        found = run(server, wires, [post])
        assert "博文 = Bowen" in server.prompts[0]
        assert "其他" not in server.prompts[0]
    assert found["a"].checks == ("glossary",)


def test_rights_come_first(wires: ExitStack) -> None:
    with serving(Server()) as server:
        found = run(server, wires, [replace(DOCUMENTS[0], may_translate=False)])
        assert server.requests == 0
    assert found["kitchen"].status == "not_allowed"
    assert found["kitchen"].markdown is None


def test_without_a_backend_everything_is_pending() -> None:
    english = Wanted(post_id="en", markdown="Already English.\n")
    found = list(translate_posts([DOCUMENTS[0], english], "en", None, Memory()))
    assert [(record.status, record.checks) for record in found] == [("pending", ("no_backend",)), ("not_needed", ())]


def test_a_budget_stops_and_the_next_run_goes_on(wires: ExitStack, tmp_path: Path) -> None:
    post = Wanted(post_id="long", markdown=LONG)
    with serving(Server()) as server:
        for _round in range(12):
            report = Report()
            with Memory.open(tmp_path) as memory:
                (record,) = run(server, wires, [post], memory, budget=Budget(tokens=1500), report=report).values()
            assert report.spent.tokens_in + report.spent.tokens_out <= 1500
            if record.status == "verified":
                break
            assert (record.status, record.checks) == ("pending", ("budget_tokens",))
        assert record.status == "verified"
        assert _round > 1
        assert max(server.paid.values()) == 1


def test_money_and_seconds_stop_too(wires: ExitStack) -> None:
    ticks = iter(range(0, 10_000, 7))
    with serving(Server()) as server:
        post = Wanted(post_id="long", markdown=LONG)
        spent = Report()
        run(server, wires, [post], budget=Budget(money=0.001, price=Price(1.0, 2.0)), report=spent)
        assert spent.stopped == "budget_money"
        late = Report()
        run(server, wires, [post], budget=Budget(seconds=20), options=Options(clock=lambda: float(next(ticks))), report=late)
        assert late.stopped == "budget_seconds"


def test_a_dead_server_leaves_posts_pending(wires: ExitStack, tmp_path: Path) -> None:
    server = Server(url="http://127.0.0.1:9/v1")
    report = Report()
    found = run(server, wires, report=report)
    assert {record.status for record in found.values()} == {"pending"}
    assert report.stopped == "unavailable"


def test_a_refused_key_ends_the_run_with_the_next_step(wires: ExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "-".join(["not", "a", "real", "key"])
    with serving(Server()) as server:
        monkeypatch.setitem(ANSWERS, "good", ANSWERS["good"])
        list(translate_posts([DOCUMENTS[3]], "en", backend(server, wires, key=secret), Memory()))
        assert server.keys == {f"Bearer {secret}"}
        assert secret not in repr(backend(server, wires, key=secret).endpoint)
        wrong = backend(server, wires, url=server.url.replace("/v1", "/v1/chat/completions/none?x="))
        assert list(translate_posts([], "en", wrong, Memory())) == []


@pytest.mark.parametrize(("status", "error"), [("401", "key is missing"), ("404", "no such address or model 'fake'")])
def test_status_codes_that_no_retry_cures(status: str, error: str, wires: ExitStack) -> None:
    with serving(Server(status)) as server:
        with pytest.raises(NotConfigured, match=error):
            run(server, wires, [DOCUMENTS[3]])
        assert server.requests <= 4


def test_an_order_for_a_budget() -> None:
    posts = [Wanted(post_id=name, markdown="", published=day, priority=priority) for name, day, priority in
             (("a", "2020-01-01", 5.0), ("b", "2022-01-01", 0.0), ("c", "2021-01-01", 5.0))]  # fmt: skip
    assert ["".join(post.post_id for post in ordered(posts, by)) for by in ("given", "newest", "wanted")] == ["abc", "bca", "cab"]


def test_a_dry_run_counts_and_asks_nothing(wires: ExitStack) -> None:
    with serving(Server()) as server:
        memory = Memory()
        cost = forecast(DOCUMENTS, "en", backend(server, wires), memory, Price(1.0, 2.0))
        assert server.requests == 0
        report = Report()
        run(server, wires, memory=memory, report=report)
        assert cost.segments == report.segments_asked
        assert cost.money > 0
        assert forecast(DOCUMENTS, "en", backend(server, wires), memory, Price()).known == cost.segments


def test_a_reader_that_stops_keeps_what_was_paid(wires: ExitStack, tmp_path: Path) -> None:
    posts = [Wanted(post_id=f"{number}", markdown=f"第 {number} 篇文章讲的是旅行。\n") for number in range(100, 160)]
    with serving(Server()) as server, Memory.open(tmp_path) as memory:
        reading = translate_posts(posts, "en", backend(server, wires), memory)
        next(reading)
        reading.close()
        assert {entry.text for entry in memory} == set(server.paid)
