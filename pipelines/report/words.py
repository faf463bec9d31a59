"""Closed lists of the records in both languages, and the colour each has in every chart."""

from collections.abc import Mapping

from pipelines.report.html import Markup, both, foreign

TIERS: Mapping[str, tuple[str, str, str]] = {
    "open": ("open text", "可公开正文", "c1"),
    "metadata": ("metadata only", "仅元数据", "c2"),
    "none": ("not published", "不公开", "c3"),
    "unchecked": ("not checked yet", "尚未核对", "c6"),
}
DUPLICATES = {
    "exact": ("exact copy", "完全相同"),
    "near": ("near copy", "近似重复"),
    "excerpt": ("excerpt", "摘录"),
    "revision": ("revision", "修订"),
    "repost": ("repost", "转载"),
}
TRANSLATIONS: Mapping[str, tuple[str, str, str]] = {
    "verified": ("verified", "已验证", "c1"),
    "partial": ("partial", "部分完成", "c5"),
    "pending": ("pending", "待翻译", "c2"),
    "failed": ("failed checks", "未通过检查", "c3"),
    "not_allowed": ("not allowed", "不允许翻译", "c4"),
    "not_needed": ("not needed", "无需翻译", "c6"),
}
REASONS = {
    "not_a_post": ("not a post", "不是文章"),
    "not_html": ("not HTML", "不是网页"),
    "http_error": ("HTTP error", "HTTP 错误"),
    "redirect": ("redirect", "跳转"),
    "empty": ("empty", "空白"),
    "too_short": ("too short", "过短"),
    "too_large": ("too large", "过大"),
    "protected": ("protected", "受保护"),
    "machine_translated": ("machine-translated page", "机器翻译页"),
    "superseded": ("superseded", "已被取代"),
    "wrong_post": ("wrong post", "文章不符"),
    "replaced": ("another page in its place", "原文被替换"),
    "unpublished": ("unpublished", "已撤下"),
    "kept_out": ("kept out by the sites file", "站点表排除"),
    "unreadable": ("unreadable", "无法读取"),
    "crashed": ("extraction failed", "提取失败"),
}
OUTCOMES = {
    "finished": ("finished", "完成", "good"),
    "incomplete": ("incomplete", "未完成", "bad"),
    "imported": ("imported", "导入", "warn"),
}
LANGUAGES = {
    "zh-Hans": ("Chinese, simplified", "简体中文"),
    "zh-Hant": ("Chinese, traditional", "繁体中文"),
    "zh": ("Chinese", "中文"),
    "yue": ("Cantonese", "粤语"),
    "en": ("English", "英语"),
    "ja": ("Japanese", "日语"),
    "ko": ("Korean", "韩语"),
    "fr": ("French", "法语"),
    "de": ("German", "德语"),
    "es": ("Spanish", "西班牙语"),
    "ru": ("Russian", "俄语"),
    "und": ("unknown", "未知"),
}


def said(words: Mapping[str, tuple[str, ...]], name: str) -> Markup:
    """A name of a closed list in both languages; a name this list does not know, as it is."""
    known = words.get(name)
    return both(known[0], known[1]) if known else foreign(name)
