"""Licence notices: what a page states about itself, and all that only looks like a statement."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.rights import Notice, evidence_of, licences, read_notice

CASES = [
    tuple(part.strip() for part in line.split(" | ", 3))
    for line in (Path(__file__).parent / "notices.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]

ONE_SENTENCE = [case for case in CASES if case[0] == "text" and case[1] != "-" and case[3].count("。") < 2 and ";" not in case[3]]


@pytest.mark.parametrize(("form", "expected", "ai", "text"), CASES)
def test_a_notice_is_read_for_what_it_states(form: str, expected: str, ai: str, text: str) -> None:
    text = text.replace("\\n", "\n")
    notice = read_notice(text, "html" if form == "html" else "text")
    assert (notice.licence or "-", notice.ai_train or "-") == (expected, ai)
    if notice.licence and form == "text":
        assert notice.evidence and notice.evidence in text
    assert 0 <= notice.confidence <= 1


@pytest.mark.parametrize(("form", "expected", "ai", "text"), [case for case in CASES if case[0] == "text" and case[1] != "-"])
def test_the_same_words_in_code_a_quotation_or_a_comment_state_nothing(form: str, expected: str, ai: str, text: str) -> None:
    for page in (
        f"<pre><code>{text}</code></pre>",
        f"<blockquote>{text}</blockquote>",
        f"<!-- {text} -->",
        f"<div class='comment-list'><p>{text}</p></div>",
    ):
        assert read_notice(f"<article><p>正文</p></article>{page}").licence is None
    assert read_notice(f"```\n{text}\n```\n", "text") == Notice()


@pytest.mark.parametrize(
    ("form", "expected", "ai", "text"), ONE_SENTENCE
)
def test_a_question_states_nothing(form: str, expected: str, ai: str, text: str) -> None:
    assert read_notice(text.rstrip("。.!！") + "吗？", "text").licence is None


@pytest.mark.parametrize(
    ("url", "spdx"),
    [
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.zh-hans", "CC-BY-NC-SA-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/cn/", "CC-BY-3.0"),
        ("https://i.creativecommons.org/l/by-nd/4.0/88x31.png", "CC-BY-ND-4.0"),
        ("https://licensebuttons.net/p/zero/1.0/88x31.png", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by-nc-sa", "CC-BY-NC-SA"),
        ("http://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "PDM-1.0"),
        ("https://creativecommons.org/choose/", None),
        ("https://creativecommons.org/licenses/", None),
        ("https://example.org/licenses/by/4.0/", None),
        ("https://creativecommons.org/licenses/by-sa-nd/4.0/", None),
    ],
)
def test_deeds_and_badges_name_licences(url: str, spdx: str | None) -> None:
    assert licences.from_url(url) == spdx


def test_restriction_orders_licences() -> None:
    order = ["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "reserved"]
    assert sorted(order, key=licences.restriction) == order
    assert [name for name in order if licences.allows_translation(name)] == order[:5]


def test_evidence_is_what_stands_on_the_page_and_where() -> None:
    article = "<article><p>本文采用 CC BY 4.0 许可。</p></article>"
    html = article + '<footer><a href="https://creativecommons.org/licenses/by-nc/4.0/">CC BY-NC 4.0</a></footer>'
    found = evidence_of(html)
    assert [(sign.signal, sign.value, sign.scope) for sign in found] == [
        ("notice_text", "CC BY 4.0", "post"),
        ("cc_link", "https://creativecommons.org/licenses/by-nc/4.0/", "site_default"),
    ]


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for form in ("html", "text"):
        notice = read_notice(text, form)
        assert notice.licence is None or notice.evidence


@pytest.mark.parametrize(
    "piece", ["转载", "禁止", "by-nc-", "ai ", "未经", "本文\n", "“", "cc by ", "采用", "<p>", "<div class=copyright>", "不得用于"]
)
def test_reading_is_linear(piece: str) -> None:
    import time

    def cost(size: int) -> float:
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            read_notice(piece * (size // len(piece)), "text")
            best = min(best, time.process_time() - begun)
        return best

    cost(1_000)
    assert cost(60_000) < 40 * max(cost(6_000), 0.004)
