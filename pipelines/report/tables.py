"""The tables of the report: rows of text from outside, each cell escaped, each address a link only when it is a web address."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pipelines.report.charts import legend, stacked
from pipelines.report.figures import ClusterLine, CrawlLine, PostLine, RejectedLine, SiteLine
from pipelines.report.html import Markup, both, clip, foreign, join, link, tag, text
from pipelines.report.words import DUPLICATES, LANGUAGES, OUTCOMES, REASONS, TIERS, said

_LANGUAGE_COLOURS = ("c1", "c2", "c4", "c5", "c3", "c6")
_TIER_PILLS = {"open": "pill good", "metadata": "pill warn", "none": "pill bad"}


def _table(heads: Sequence[tuple[str, str, str]], rows: Iterable[Sequence[Markup]]) -> Markup:
    """A table from heads (English, Chinese, class of the column) and rows of cells."""
    top = tag("tr", *(tag("th", both(en, zh), class_=name or None) for en, zh, name in heads))
    body = [tag("tr", *(tag("td", cell, class_=head[2] or None) for cell, head in zip(row, heads, strict=True))) for row in rows]
    return tag("table", tag("thead", top), tag("tbody", *body))


def _day(instant: datetime | None) -> Markup:
    return text(f"{instant:%Y-%m-%d}") if instant else text("–")


def _count(value: int | None) -> Markup:
    return text(f"{value:,}") if value is not None else text("–")


def _post(line: PostLine) -> Markup:
    """A title that links to its post, and under it who wrote it where."""
    label = foreign(line.title) if clip(line.title) else both("(no title)", "（无题）")
    under = " · ".join(part for part in (line.author, line.site) if part)
    return join(link(line.url, label), tag("span", foreign(under, 80), class_="sub"))


def sites(lines: Sequence[SiteLine]) -> Markup:
    """Blogs with their languages as a bar."""
    heads = [
        ("Blog", "博客", ""),
        ("Languages", "语言", "thin"),
        ("Posts", "文章", "n"),
        ("Open text", "可公开", "n"),
        ("Repeats", "重复", "n"),
        ("Set aside", "未采用", "n"),
        ("Last fetched", "最近抓取", "n"),
    ]
    order = _language_order(lines)
    rows = [
        [
            link(line.url, foreign(line.site)),
            stacked([(count, _colour(order, name), f"{name}: {count:,}") for name, count in line.languages]),
            _count(line.posts),
            _count(line.open_posts),
            _count(line.duplicates),
            _count(line.rejected),
            _day(line.last_fetched),
        ]
        for line in lines
    ]
    names = [*order[: len(_LANGUAGE_COLOURS) - 1], *(["…"] if len(order) >= len(_LANGUAGE_COLOURS) else [])]
    return join(_table(heads, rows), legend([(_colour(order, name), said(LANGUAGES, name)) for name in names]))


def _language_order(lines: Sequence[SiteLine]) -> list[str]:
    totals: dict[str, int] = {}
    for line in lines:
        for name, count in line.languages:
            totals[name] = totals.get(name, 0) + count
    return sorted(totals, key=lambda name: (-totals[name], name))


def _colour(order: Sequence[str], name: str) -> str:
    index = order.index(name) if name in order else len(_LANGUAGE_COLOURS)
    return _LANGUAGE_COLOURS[min(index, len(_LANGUAGE_COLOURS) - 1)]


def crawls(lines: Sequence[CrawlLine]) -> Markup:
    """The newest crawl of every blog: outcome, answers as a bar, size."""
    heads = [
        ("Blog", "博客", ""),
        ("Outcome", "结果", ""),
        ("Answers", "应答", "thin"),
        ("Fetched", "已抓取", "n"),
        ("Unchanged", "未变化", "n"),
        ("Failed", "失败", "n"),
        ("Size", "大小", "n"),
        ("Started", "开始", "n"),
    ]
    rows = [
        [
            foreign(line.site),
            tag("span", said(OUTCOMES, line.outcome), class_=f"pill {OUTCOMES.get(line.outcome, ('', '', 'warn'))[2]}"),
            _answers(line),
            _count(line.fetched),
            _count(line.unchanged),
            _count(line.failed),
            text(_size(line.size_bytes)),
            text(f"{line.started_at:%Y-%m-%d %H:%M}"),
        ]
        for line in lines
    ]
    colours = [("c1", both("fetched", "已抓取")), ("c6", both("unchanged", "未变化")), ("c3", both("failed", "失败"))]
    return join(_table(heads, rows), legend(colours))


def _answers(line: CrawlLine) -> Markup:
    parts = [(line.fetched, "c1", "fetched 已抓取"), (line.unchanged, "c6", "unchanged 未变化"), (line.failed, "c3", "failed 失败")]
    return stacked(parts)


def _size(size_bytes: int) -> str:
    size, units = float(size_bytes), ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1000, units[1:]
    return f"{size:.0f} {units[0]}" if units[0] == "B" else f"{size:.1f} {units[0]}"


def newest(lines: Sequence[PostLine]) -> Markup:
    """Posts, newest first."""
    heads = [
        ("Post", "文章", "title"),
        ("Published", "发布", "n"),
        ("Language", "语言", ""),
        ("Licence", "许可协议", ""),
        ("Rights", "权利", ""),
        ("Tokens", "词元", "n"),
    ]
    rows = [
        [_post(line), _day(line.published), foreign(line.language, 20), foreign(line.license, 40), _tier(line.tier), _count(line.tokens)]
        for line in lines
    ]
    return _table(heads, rows)


def _tier(name: str) -> Markup:
    return tag("span", said(TIERS, name), class_=_TIER_PILLS.get(name, "pill"))


def clusters(lines: Sequence[ClusterLine]) -> Markup:
    """Clusters: the post that stays, and what repeats it."""
    heads = [("Kept", "保留", "title"), ("Repeats", "重复者", "title"), ("Kind", "类型", ""), ("Similarity", "相似度", "n")]
    rows = [
        [_post(line.canonical) if index == 0 else text(""), _post(repeat), said(DUPLICATES, kind), text(f"{score:.2f}")]
        for line in lines
        for index, (repeat, kind, score) in enumerate(line.repeats)
    ]
    return _table(heads, rows)


def rejected(lines: Sequence[RejectedLine]) -> Markup:
    """A few pages for each reason."""
    heads = [("Reason", "原因", ""), ("Page", "网页", "title"), ("Evidence", "依据", "title")]
    rows = [[said(REASONS, line.reason), join(link(line.url, foreign(line.url, 90))), foreign(line.evidence, 140)] for line in lines]
    return _table(heads, rows)
