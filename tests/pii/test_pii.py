"""Personal data is found wherever blogs put it, and nothing that only looks like it is touched."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import pii
from pipelines.pii import checks
from pipelines.pii.spans import Span, fold, resolve

HERE = Path(__file__).parent
_MARK = re.compile(r"«(\w+)\|(.*?)»", re.DOTALL)


def cases(name: str) -> list[str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize("line", cases("personal.txt"))
def test_what_is_personal_is_found_and_nothing_beside_it(line: str, made: dict[str, str]) -> None:
    line = re.sub(r"\{(\w+)\}", lambda match: made[match[1]], line)
    text, wanted, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        wanted.append(Span(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    assert pii.find(text + line[at:]) == wanted


@pytest.mark.parametrize("line", cases("harmless.txt"))
def test_what_only_looks_personal_is_left(line: str) -> None:
    assert pii.find(line) == []
    assert pii.redact(f"前文。{line}\n后文") == (f"前文。{line}\n后文", {})


def test_redaction_names_types_counts_and_is_idempotent() -> None:
    text = "写信 nobody@hebian.net 或 nobody2@hebian.net，QQ：937024416，电话16912306754。"
    clean, counts = pii.redact(text)
    assert clean == "写信 [EMAIL] 或 [EMAIL]，QQ：[QQ]，电话[PHONE]。"
    assert counts == {"email": 2, "phone": 1, "qq": 1}
    assert pii.redact(clean) == (clean, {})


def test_a_placeholder_survives_markdown() -> None:
    from markdown_it import MarkdownIt

    clean, _ = pii.redact("[写信](mailto:nobody@hebian.net) 和 <nobody@hebian.net>")
    html = MarkdownIt().render(clean)
    assert "<[EMAIL]>" in clean and "&lt;[EMAIL]&gt;" in html and html.count("EMAIL") == 2


def test_secrets_alone(made: dict[str, str]) -> None:
    text = f"mail nobody@hebian.net key {made['ghp']} and {made['hf']}"
    assert [span.type for span in pii.secrets(text)] == ["secret", "secret"]
    assert [text[span.start : span.end] for span in pii.secrets(text)] == [made["ghp"], made["hf"]]


@pytest.mark.parametrize(
    "wrap", ["{}", "`{}`", '"{}"', "({})", "key：{}。", "中文{}中文", "| {} |", "> {}", "\n{}\n", "<b>{}</b>", "x={};"]
)
def test_a_secret_is_found_in_any_surroundings(wrap: str, made: dict[str, str]) -> None:
    for name in ("hf", "sk", "ghp", "akia", "aiza", "npm", "stripe", "xoxb", "jwt"):
        text = wrap.format(made[name])
        assert [text[span.start : span.end] for span in pii.secrets(text)] == [made[name]], (name, wrap)


def test_one_digit_changed_is_no_identity_number(made: dict[str, str]) -> None:
    number = made["cn_id"]
    for at in range(17):
        other = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        assert not any(span.type == "cn_id" for span in pii.find(f"身份证 {other}"))


def test_checksums() -> None:
    assert checks.luhn("79927398713") and not checks.luhn("79927398710") and not checks.luhn("0000000000")
    assert checks.tw_id("A123456789") and not checks.tw_id("A123456788")
    assert checks.hk_id("A", "123456", "3") and not checks.hk_id("A", "123456", "4")
    assert not checks.cn_id("11010518890230002X"), "30 February"
    assert checks.is_placeholder("13888888888") and checks.is_placeholder("12345678") and not checks.is_placeholder("16912306754")


def test_of_two_overlapping_spans_the_stronger_type_stays() -> None:
    assert resolve([Span(0, 10, "phone"), Span(5, 30, "secret")]) == [Span(5, 30, "secret")]
    assert resolve([Span(0, 10, "email"), Span(2, 8, "qq"), Span(12, 14, "qq")]) == [Span(0, 10, "email"), Span(12, 14, "qq")]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    spans = pii.find(text)
    assert len(fold(text)) == len(text)
    assert all(0 <= span.start < span.end <= len(text) and span.type in pii.TYPES for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.text(alphabet="a@.1 微信QQ:#-=/13sk_hfeyJ\n*（）", max_size=200))
@settings(max_examples=150, deadline=None)
def test_redacting_twice_changes_nothing(text: str) -> None:
    clean, _ = pii.redact(text)
    assert pii.redact(clean)[0] == clean


@pytest.mark.parametrize(
    "piece",
    [
        "@",
        "a@",
        "a@b.c",
        "1",
        "1 ",
        "138-",
        "6222 ",
        "2001:",
        "qq ",
        "wx:a",
        "微信",
        "eyJaaaaaaaa.",
        "sk-",
        "://",
        "http://a:",
        "(at)",
        "+1 2 3 4 ",
        "=aaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    """Compares work, not clocks: ten times the text may take at most some thirty times the CPU, where a quadratic scan takes a hundred."""
    import time

    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            pii.find(text)
            best = min(best, time.process_time() - begun)
        return best

    cost(1_000)
    assert cost(100_000) < 30 * max(cost(10_000), 0.003)
