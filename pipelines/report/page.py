"""The page: figures in, one HTML document out. No script, no outside resource, a policy that would stop both."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pipelines.report import charts
from pipelines.report.figures import Figures
from pipelines.report.html import Markup, both, join, tag, text
from pipelines.report.tables import clusters, crawls, newest, rejected, sites
from pipelines.report.words import DUPLICATES, LANGUAGES, REASONS, TIERS, TRANSLATIONS, said

_TOP = 12
_LENGTH_NOTE = ("Tokens a post: one CJK character, or one word", "每篇词元数：一个汉字或一个单词")
_REJECTED_NOTE = ("Every page that gave no post, by reason", "未产生文章的网页及原因")


def render(figures: Figures) -> str:
    """The report as one HTML file; the same figures give the same bytes."""
    style = Path(__file__).with_name("style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = join(
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'),
        tag("title", "Bowen 博文 · corpus report · 语料报告"),
        Markup(f"<style>{style}</style>"),
    )
    body = join(*_radios(), _header(figures), tag("main", _tiles(figures), _charts(figures), *_lists(figures)), _footer(figures))
    return f'<!doctype html>\n<html lang="zh-Hans"><head>{head}</head><body>{body}</body></html>\n'


def _radios() -> Iterable[Markup]:
    """Three hidden radio buttons: the language switch, without a script."""
    for name, english in (("zh", "中文"), ("en", "English"), ("both", "中文 and English")):
        checked = " checked" if name == "both" else ""
        yield Markup(f'<input type="radio" name="language" id="show-{name}" aria-label="{english}"{checked}>')


def _header(figures: Figures) -> Markup:
    labels = [tag("label", word, for_=f"show-{name}") for name, word in (("zh", "中文"), ("en", "English"), ("both", "中 / EN"))]
    title = tag("h1", "Bowen", tag("small", "博文"))
    said_en = f"Corpus report. What was crawled, what was kept, and what may be published. Data up to {_day(figures.data_until)}."
    said_zh = f"语料报告：抓取了什么，保留了什么，哪些可以公开。数据截至 {_day(figures.data_until)}。"
    return tag("header", tag("div", title, both(said_en, said_zh, "p")), tag("nav", *labels, class_="switch", aria_label="Language 语言"))


def _day(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d}"


def _tiles(figures: Figures) -> Markup:
    open_posts = dict(figures.tiers).get("open", 0)
    repeats = sum(count for _, count in figures.duplicates)
    verified = dict(figures.translations).get("verified", 0)
    rows = [
        (figures.posts, "posts", "文章"),
        (figures.tokens, "tokens", "词元"),
        (len(figures.sites), "blogs", "博客"),
        (figures.authors, "authors", "作者"),
        (open_posts, "with open text", "可公开正文"),
        (repeats, "repeats of others", "重复文章"),
        (verified, "verified translations", "已验证译文"),
        (sum(count for _, count in figures.rejections), "pages set aside", "未采用的网页"),
    ]
    return tag("div", *(tag("div", tag("b", f"{count:,}"), both(en, zh), class_="tile") for count, en, zh in rows), class_="tiles")


def _charts(figures: Figures) -> Markup:
    posts = ("posts", "篇")
    months = charts.columns(figures.months, charts.year_ticks(figures.months), posts) if figures.months else _empty()
    starts = [(index, label.split("–")[0].removeprefix("≥ ").replace(",000", "k")) for index, (label, _) in enumerate(figures.lengths)]
    lengths = charts.columns(figures.lengths, starts, posts, charts.HALF)
    return tag(
        "div",
        _section("Posts by month", "按月文章数", *_months_note(figures), tag("div", months, class_="scroll"), wide=True),
        _section("Languages", "语言", *_languages_note(figures), _languages(figures)),
        _section("Licences", "许可协议", "Colours show what may be published", "颜色表示可公开的程度", _licences(figures)),
        _section("Length", "篇幅", *_LENGTH_NOTE, tag("div", lengths, class_="scroll")),
        _section("Translations", "翻译", "Our own, by status", "本语料所作译文的状态", _translations(figures)),
        _section("Duplicates", "重复", *_duplicates_note(figures), _duplicates(figures)),
        _section("Pages set aside", "未采用的网页", *_REJECTED_NOTE, _rejections(figures)),
        class_="grid",
    )


def _section(english: str, chinese: str, note_en: str, note_zh: str, content: Markup, *, wide: bool = False) -> Markup:
    notes = join(tag("p", note_en, class_="note en", lang="en"), tag("p", note_zh, class_="note zh", lang="zh-Hans"))
    return tag("section", tag("h2", both(english, chinese)), notes, content, class_="wide" if wide else None)


def _months_note(figures: Figures) -> tuple[str, str]:
    if not figures.months:
        return "No post has a date", "没有文章标注日期"
    month, count = max(figures.months, key=lambda item: item[1])
    first, last, undated = figures.months[0][0], figures.months[-1][0], f"{figures.undated:,}"
    english = f"{first} to {last}; the busiest month is {month} with {count:,}; {undated} posts have no date"
    return english, f"{first} 至 {last}；最多的一个月是 {month}，共 {count:,} 篇；{undated} 篇日期不详"


def _languages_note(figures: Figures) -> tuple[str, str]:
    return f"{len(figures.languages)} languages, as detected in the text", f"共 {len(figures.languages)} 种语言，由正文识别"


def _duplicates_note(figures: Figures) -> tuple[str, str]:
    repeats = sum(count for _, count in figures.duplicates)
    share = f"{repeats / figures.posts * 100:.1f} %" if figures.posts else "–"
    return f"{share} of the posts repeat another", f"{share} 的文章与其他文章重复"


def _languages(figures: Figures) -> Markup:
    shown = [(said(LANGUAGES, tag_), count, "c1") for tag_, count in figures.languages[:_TOP]]
    return charts.bars(shown + _others([count for _, count in figures.languages[_TOP:]]), figures.posts)


def _others(counts: list[int]) -> list[tuple[Markup, int, str]]:
    return [(both(f"{len(counts)} others", f"其余 {len(counts)} 项"), sum(counts), "c6")] if counts else []


def _licences(figures: Figures) -> Markup:
    shown = [(text(name), count, TIERS.get(tier, TIERS["unchecked"])[2]) for name, tier, count in figures.licences[:_TOP]]
    rows = shown + _others([count for _, _, count in figures.licences[_TOP:]])
    used = {tier for _, tier, _ in figures.licences}
    keys = [(colour, said(TIERS, tier)) for tier, (_, _, colour) in TIERS.items() if tier in used]
    return join(charts.bars(rows, figures.posts), charts.legend(keys))


def _translations(figures: Figures) -> Markup:
    total = sum(count for _, count in figures.translations)
    rows = [(said(TRANSLATIONS, name), count, TRANSLATIONS.get(name, ("", "", "c6"))[2]) for name, count in figures.translations]
    return charts.bars(rows, total) if rows else _empty()


def _duplicates(figures: Figures) -> Markup:
    rows = [(said(DUPLICATES, name), count, "c4") for name, count in figures.duplicates]
    return charts.bars(rows, figures.posts) if rows else _empty()


def _rejections(figures: Figures) -> Markup:
    rows = [(said(REASONS, name), count, "c3") for name, count in figures.rejections[:_TOP]]
    return charts.bars(rows, sum(count for _, count in figures.rejections)) if rows else _empty()


def _empty() -> Markup:
    return tag("p", both("nothing yet", "暂无"), class_="empty")


def _lists(figures: Figures) -> Iterable[Markup]:
    yield _list("Blogs", "博客", len(figures.sites), sites(figures.sites), opened=True)
    yield _list("Crawl health", "抓取状况", len(figures.crawls), crawls(figures.crawls), opened=True)
    yield _list("Newest posts", "最新文章", len(figures.newest), newest(figures.newest))
    yield _list("Largest duplicate clusters", "最大的重复簇", len(figures.clusters), clusters(figures.clusters))
    yield _list("Pages set aside, examples", "未采用的网页示例", len(figures.rejected), rejected(figures.rejected))


def _list(english: str, chinese: str, count: int, content: Markup, *, opened: bool = False) -> Markup:
    summary = tag("summary", both(english, chinese), tag("span", f"{count:,}", class_="pill"))
    shown = tag("div", content, class_="scroll") if count else _empty()
    return tag("details", summary, tag("section", shown), open="" if opened else None)


def _footer(figures: Figures) -> Markup:
    english = "Made by Bowen from the Parquet tables. This page runs no script and loads nothing from the network."
    return tag("footer", both(english, "由 Bowen 根据 Parquet 数据表生成。本页不运行脚本，也不从网络加载任何内容。", "p"))
