"""The rights ledger: every sign is weighed, the most restrictive wins, and the row says why."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import synthetic

from pipelines.arrow import from_table, to_table
from pipelines.records import Evidence, Post, Rights, Sign
from pipelines.rights import AI_AGENTS, SiteFile, SiteSignals, collect, decide, is_tombstoned, may_translate_here, stale
from pipelines.rights.opt_out import ai_txt_denies, denies_training, directives, tdm_reserved
from spiders.optouts import OptOutError, OptOuts, load, opt_out, spelling, to_lines
from spiders.page import RawPage, WarcRef
from spiders.site import Site

SITE = Site(name="site", url="https://site.example.org/")
AT = datetime(2026, 11, 20, tzinfo=UTC)
CC = Evidence(signal="rel_license", value="https://creativecommons.org/licenses/by/4.0/", scope="post")


def post(*evidence: Evidence, text: str = "今天把旧书搬到窗边。") -> Post:
    made = synthetic.make_post(random.Random(1), "site", 1, "site/a.warc.gz", text=text)
    return replace(made, licence_evidence=evidence, fetched_at=AT)


def robots(text: str, status: int = 200) -> SiteSignals:
    return SiteSignals(robots=(SiteFile("https://site.example.org/robots.txt", text.encode(), AT, status),))


def test_no_statement_is_no_licence() -> None:
    row = decide(post(), SITE)
    assert (row.tier, row.license, row.may_fetch, row.may_publish, row.may_translate) == ("metadata", "unknown", True, False, False)


def test_a_licence_opens_the_text_and_its_terms_decide_on_translation() -> None:
    row = decide(post(CC), SITE, robots("User-agent: *\nAllow: /"))
    assert (row.tier, row.license, row.may_publish, row.may_translate) == ("open", "CC-BY-4.0", True, True)
    assert row.evidence[-1].says == "CC-BY-4.0" and row.evidence[-1].seen_at == AT and "rel_license" in row.decision
    no_derivatives = replace(CC, value="https://creativecommons.org/licenses/by-nd/4.0/")
    row = decide(post(no_derivatives), SITE)
    assert (row.tier, row.may_publish, row.may_translate) == ("open", True, False)


@pytest.mark.parametrize(
    ("signal", "value"),
    [
        ("meta_robots", "robots: noai"), ("meta_robots", "noindex, follow"), ("meta_robots", "robots: none"), ("meta_robots", "noml"),
        ("header_robots", "x-robots-tag: noarchive"), ("header_robots", "GPTBot: noindex"), ("header_robots", "bowenbot: none"),
        ("header_tdm", "tdm-reservation: 1"), ("meta_tdm", "1"), ("header_usage", "content-usage: train-ai=n"),
        ("notice_text", "本站内容禁止用于 AI 训练。"),
    ],
)  # fmt: skip
def test_an_opt_out_keeps_the_text_back_whatever_the_licence(signal: str, value: str) -> None:
    row = decide(post(CC, Evidence(signal=signal, value=value, scope="post")), SITE)
    assert (row.tier, row.license, row.may_fetch, row.may_publish, row.may_translate) == ("metadata", "CC-BY-4.0", True, False, False)
    assert row.decision.startswith("no-text")


@pytest.mark.parametrize(
    ("signal", "value"),
    [
        ("meta_robots", "robots: index, follow"), ("meta_robots", "googlebot: noindex"), ("meta_robots", "max-snippet:-1"),
        ("header_tdm", "tdm-reservation: 0"),
        ("header_usage", "content-usage: train-ai=y"), ("header_robots", "x-robots-tag: all"), ("meta_robots", "pinterest: nopin"),
    ],
)  # fmt: skip
def test_what_is_no_opt_out_changes_nothing(signal: str, value: str) -> None:
    assert decide(post(CC, Evidence(signal=signal, value=value, scope="post")), SITE).tier == "open"


@pytest.mark.parametrize("agent", AI_AGENTS)
def test_a_site_that_turns_one_ai_crawler_away_keeps_its_text(agent: str) -> None:
    row = decide(post(CC), SITE, robots(f"User-agent: {agent}\nDisallow: /posts/\n"))
    assert (row.tier, row.may_fetch, row.may_publish) == ("metadata", True, False)
    assert decide(post(CC), SITE, robots(f"User-agent: {agent}\nDisallow: /admin/\n")).tier == "open"


def test_robots_decides_on_fetching() -> None:
    for text, status in (("User-agent: *\nDisallow: /", 200), ("User-agent: BowenBot\nDisallow: /posts", 200), ("", 503), ("", 403)):
        row = decide(post(CC), SITE, robots(text, status))
        assert (row.tier, row.may_fetch, row.may_publish) == ("none", False, False), (text, status)
    assert decide(post(CC), SITE, robots("", 404)).tier == "open"


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /",
        "Content-Usage: train-ai=n",
        "User-agent: *\nContent-Usage: /posts/ train-ai=n",
    ],
)
def test_signals_in_robots_txt(text: str) -> None:
    assert decide(post(CC), SITE, robots(text)).tier == "metadata"
    assert decide(post(CC), SITE, robots(text.replace("=no", "=yes").replace("=n", "=y"))).tier == "open"


def test_tdmrep_and_ai_txt() -> None:
    def signals(tdm: bytes = b"", ai: bytes = b"") -> SiteSignals:
        return SiteSignals(
            tdmrep=(SiteFile("https://site.example.org/.well-known/tdmrep.json", tdm, AT),),
            ai_txt=(SiteFile("https://site.example.org/ai.txt", ai, AT),),
        )

    assert decide(post(CC), SITE, signals(b'[{"location": "/posts/*", "tdm-reservation": 1}]')).tier == "metadata"
    assert (
        decide(post(CC), SITE, signals(b'[{"location": "/other/", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}]')).tier
        == "open"
    )
    assert decide(post(CC), SITE, signals(ai=b"User-Agent: *\nDisallow: *.txt\nDisallow: /posts\n")).tier == "metadata"
    assert decide(post(CC), SITE, signals(b"not json", b"<html>not found</html>")).tier == "open"
    elsewhere = SiteSignals(robots=(SiteFile("https://other.example.org/robots.txt", b"User-agent: *\nDisallow: /", AT),))
    assert decide(post(CC), SITE, elsewhere).tier == "open"


def test_odd_rights_files_are_read_without_an_error() -> None:
    for body in (
        b"",
        b"null",
        b"[1, 2]",
        b'{"tdm-reservation": [1]}',
        b"[" * 20_000,
        b"\xff\xfe\x00",
        b'[{"location": 5, "tdm-reservation": 1}]',
    ):
        tdm_reserved(body, "https://a.example/x")
        ai_txt_denies(body, "https://a.example/x")
    assert denies_training("ai-train=no") and not denies_training("search=no, ai-train=yes") and not denies_training("")
    assert denies_training("/blog/ train-ai=n", "https://a.example/blog/1") and not denies_training(
        "/blog/ train-ai=n", "https://a.example/other"
    )
    assert directives("googlebot: noindex, nofollow") == [] and directives("noai, max-snippet:20") == ["noai", "max-snippet:20"]


def test_the_post_speaks_before_its_site_then_the_stricter_wins() -> None:
    theme = Evidence(signal="notice_text", value="本博客所有文章除特别声明外，均采用 CC BY-NC-SA 4.0 许可协议", scope="site_default")
    assert decide(post(CC, theme), SITE).license == "CC-BY-4.0"
    assert decide(post(theme), SITE).license == "CC-BY-NC-SA-4.0"
    reserved = Evidence(signal="notice_text", value="未经授权禁止转载", scope="post")
    assert (row := decide(post(CC, reserved), SITE)).license == "reserved" and row.tier == "metadata"
    owner = replace(SITE, license="CC-BY-SA-4.0")
    assert decide(post(theme), owner).license == "CC-BY-NC-SA-4.0"
    assert decide(post(), owner).license == "CC-BY-SA-4.0" and decide(post(), owner).tier == "open"
    assert decide(post(), replace(SITE, license="禁止转载")).license == "reserved"


def test_a_link_counts_for_the_passage_it_stands_in() -> None:
    link = Evidence(signal="cc_link", value="https://creativecommons.org/licenses/by/2.0/ CC BY 2.0", scope="post")
    credit = Evidence(signal="notice_text", value="封面图片来自阿达，采用 CC BY 2.0 许可", scope="post")
    stated = Evidence(signal="notice_text", value="本文采用 CC BY 2.0 许可", scope="post")
    assert decide(post(link, credit), SITE).tier == "metadata"
    assert decide(post(link), SITE).tier == "metadata", "a link in running text that no notice explains"
    assert decide(post(link, stated), SITE).license == "CC-BY-2.0"


def test_the_author_speaks_in_the_post_too() -> None:
    text = "正文。" * 300
    assert decide(post(CC, text=text + "\n\n本文禁止转载。"), SITE).license == "reserved"
    assert decide(post(text=text + "\n\n本文采用 CC BY 4.0 许可。"), SITE).license == "CC-BY-4.0"
    middle = text + "\n\n本文采用 CC BY 4.0 许可。\n\n" + text
    assert decide(post(text=middle), SITE).license == "unknown", "a licence in the middle of a post is its subject"


def test_permission_is_no_open_licence() -> None:
    row = decide(post(Evidence(signal="notice_text", value="欢迎转载，转载请注明出处", scope="post")), SITE)
    assert (row.tier, row.license, row.may_publish) == ("metadata", "permission-with-attribution", False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("url", "http://www.site.example.org/posts/1"),
        ("site", "SITE"),
        ("author", "author of site"),
        ("post", "web:site-1"),
        ("text", "今天 把旧书，搬到窗边！" * 12),
    ],
)
def test_an_opt_out_is_permanent(kind: str, value: str) -> None:
    made = post(CC, text="今天把旧书搬到窗边。" * 12)
    optouts = OptOuts.of([opt_out(kind, value, reason="asked", since="2026-11-22")])
    row = decide(made, SITE, None, optouts)
    assert (row.tier, row.may_fetch, row.may_publish, row.evidence[0].says) == ("none", False, False, "withdrawn")
    assert is_tombstoned(made, optouts)
    other = replace(
        made,
        post_id="web:x-2",
        url="https://x.example/",
        canonical_url="https://x.example/",
        aliases=(),
        site="x",
        author="B",
        text="别的文字。" * 30,
    )
    assert not is_tombstoned(other, optouts)


def test_the_opt_out_file_round_trips_and_refuses_damage(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "optouts.jsonl"
    rows = [opt_out("url", "https://a.example/1", reason="他要求的", since="2026-11-22")]
    path.write_text("# comment\n\n" + to_lines(rows), "utf-8")
    assert load(path, path.with_name("absent")).names("url", "http://a.example/1/")
    for line in ("{}", "nonsense", '{"kind": "page", "hash": "' + "0" * 64 + '"}', '{"kind": "url", "hash": "abc"}'):
        path.write_text(line, "utf-8")
        with pytest.raises(OptOutError, match=r"optouts\.jsonl:1"):
            load(path)


def test_spellings() -> None:
    same = ["https://a.example/x/", "http://www.a.example/x", "https://a.example:443/x/index.html", "https://A.example/%78#top"]
    assert len({spelling("url", url) for url in same}) == 1
    assert spelling("url", "https://a.example/?p=1") != spelling("url", "https://a.example/?p=2")
    assert spelling("url", "https://a.example/#/x") != spelling("url", "https://a.example/#/y")
    assert spelling("author", " Ａda  Writer ") == spelling("author", "ada writer")
    assert spelling("url", "http://[bad") == "http://[bad"


def test_an_old_decision_must_be_looked_at_again() -> None:
    row = decide(post(CC), SITE, robots("User-agent: *\nAllow: /"))
    assert row.checked_at == AT and not stale(row, AT + timedelta(days=7)) and stale(row, AT + timedelta(days=7, seconds=1))
    assert stale(decide(post(CC), SITE), AT), "robots.txt was never seen"
    later = decide(post(CC), SITE, robots(""), seen=AT + timedelta(days=30))
    assert later.checked_at == AT, "the robots file is older than the page"


def test_site_files_come_from_the_archive_newest_first() -> None:
    def page(path: str, body: bytes, day: int, status: int = 200) -> RawPage:
        return RawPage(f"https://site.example.org{path}", status, (), body, AT + timedelta(days=day), WarcRef("f", 0, "r"))

    signals = collect([page("/robots.txt", b"new", 2), page("/robots.txt", b"old", 1), page("/ai.txt", b"x", 1), page("/posts/1/", b"", 1)])
    assert [file.body for file in signals.robots] == [b"new"] and len(signals.ai_txt) == 1 and signals.tdmrep == ()


def test_a_row_survives_the_table() -> None:
    row = decide(post(CC), replace(SITE, license="CC-BY-4.0"), robots("User-agent: GPTBot\nDisallow: /"))
    assert list(from_table(to_table([row], Rights), Rights)) == [row]


@pytest.mark.parametrize(
    ("license_id", "tier", "says", "allowed"),
    [
        ("unknown", "metadata", "nothing", True),
        ("permission-with-attribution", "metadata", "nothing", True),
        ("CC-BY-4.0", "open", "nothing", True),
        ("CC-BY-ND-4.0", "open", "nothing", False),
        ("reserved", "metadata", "nothing", False),
        ("CC-BY-4.0", "metadata", "no-text", False),
        ("unknown", "none", "withdrawn", False),
    ],
)
def test_a_translation_for_reading_here_needs_no_licence_but_no_objection(license_id: str, tier: str, says: str, allowed: bool) -> None:
    sign = Sign(signal="robots_txt_ai", value="GPTBot", scope="site", says=says, url="https://a.example/robots.txt", seen_at=None)
    rights = replace(decide(post(), SITE), license=license_id, tier=tier, evidence=(sign,))
    assert may_translate_here(rights) is allowed


@pytest.mark.parametrize(
    "sentence",
    [
        "Everything on https://victim.example/ is CC0.",
        "All texts of victim.example are published under CC BY 4.0.",
        "Bob's posts are CC BY 4.0, so I copied them.",
        "Shakespeare's works are in the public domain.",
        "他们的页脚写着：“本作品采用知识共享署名 4.0 国际许可协议进行许可。”",
        'His site says "All posts are licensed under CC BY 4.0".',
        "看 https://foo.example/about ，文章都采用 CC BY 4.0 协议。",
    ],
)
def test_what_a_post_says_of_others_texts_opens_nothing_of_its_own(sentence: str) -> None:
    assert decide(post(text=f"今天写一点东西。\n\n{sentence}\n\n后面还有别的。"), SITE).tier == "metadata"


@pytest.mark.parametrize(
    "sentence",
    [
        "My posts are licensed under CC BY 4.0.",
        "本文首发于 https://my.other.example，采用 CC BY 4.0 协议。",
        "This blog's articles are licensed under CC BY 4.0.",
        "本文见 README.md，采用 CC BY 4.0 协议。",
        "本站文章采用[知识共享](https://creativecommons.org/licenses/by/4.0/deed.zh)署名 4.0 国际许可协议。",
    ],
)
def test_what_a_post_says_of_itself_counts_whatever_else_it_names(sentence: str) -> None:
    assert decide(post(text=f"今天写一点东西。\n\n{sentence}\n\n后面还有别的。"), SITE).license == "CC-BY-4.0"
