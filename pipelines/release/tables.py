"""The tables of the dataset card, in its two languages, from facts."""

from collections.abc import Callable, Iterable, Mapping

from pipelines.release.facts import Facts
from pipelines.release.layout import Config
from pipelines.release.licences import FAMILY_TITLES, deed
from pipelines.release.plain import code

Show = Callable[[str], str]
_SITES_SHOWN = 20
_HEADS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "configs": (("Config", "Holds", "Posts", "Splits"), ("配置", "内容", "文章", "划分")),
    "languages": (("Language", "Posts", "Tokens"), ("语言", "文章", "词元")),
    "licences": (("Licence", "Posts"), ("许可协议", "文章")),
    "sites": (("Blog", "Posts"), ("博客", "文章")),
    "years": (("Year", "Posts"), ("年份", "文章")),
    "splits": (("Split", "Posts", "Tokens"), ("划分", "文章", "词元")),
    "removed": (("Reason", "Posts"), ("原因", "文章")),
    "why": (("Reason", "Posts"), ("原因", "文章")),
    "changes": (("Against the previous version", "Posts"), ("与上一版本相比", "文章")),
    "thresholds": (("Filter", "Limit"), ("筛选", "界限")),
}
_SAID = frozenset({"Holds", "内容", "Splits", "划分"})  # columns of words; all others but the first are numbers
_WORDS = {
    "withdrawn": "撤下",
    "not_selected": "不符合选取条件",
    "rights_missing": "缺少权利判定",
    "rights_none": "不得收录",
    "metadata_not_listed": "未列目录",
    "language_not_included": "语言不在范围",
    "language_unsure": "语言不确定",
    "duplicate": "重复",
    "quality": "质量信号超出界限",
    "quality_missing": "缺少质量信号",
    "secret_left": "含有密钥",
    "unpublished": "原站已删除",
    "tier": "权利级别不允许",
    "licence": "许可不允许",
    "confidence": "判定置信度不足",
    "rights_stale": "权利核对已过期",
    "disputed": "另一站点对同一文字保留权利",
    "redacted_nd": "禁止演绎且需脱敏",
    "added": "新增",
    "changed": "修改",
    "removed": "移出",
}
_SIDE_TITLES = {
    "metadata": ("listed posts, no text", "目录，无正文"),
    "removed": ("posts left out, with reasons", "未收录的文章及原因"),
    "tombstones": ("hashes of withdrawn posts", "已撤下文章的哈希"),
    "changes": ("differences to the previous version", "与上一版本的差异"),
    "attribution": ("credit for every text", "逐篇署名"),
}


def build_tables(facts: Facts, configs: list[Config], language: str, show: Show) -> dict[str, str]:
    """Table name -> Markdown, for one language of the card (en or zh)."""
    rows = {
        "configs": [[f"`{config.name}`", _holds(config, language), show(_config_key(config)), _splits(config)] for config in configs],
        "languages": _posts_and_tokens(facts, "language", show),
        "licences": [[_licence(name), show(f"license|{name}|posts")] for name in facts.names("license", by="posts")],
        "sites": [[code(name), show(f"site|{name}|posts")] for name in facts.names("site", by="posts")[:_SITES_SHOWN]],
        "years": [[year, show(f"year|{year}|posts")] for year in sorted(facts.names("year", by="posts"))],
        "splits": _posts_and_tokens(facts, "split", show),
        "removed": _counted(facts, "removed.reason", language, show),
        "why": _counted(facts, "metadata.why_no_text", language, show),
        "changes": _counted(facts, "changes.change", language, show),
        "thresholds": _thresholds(facts, show),
    }
    tables = {name: _table(_HEADS[name][language == "zh"], lines) for name, lines in rows.items()}
    return tables | {"shares": ", ".join(f"{name} {show(f'share|{name}')} %" for name in _names(facts, "share"))}


def _table(head: Iterable[str], rows: list[list[str]]) -> str:
    columns = list(head)
    rule = ["---", *("---" if name in _SAID else "---:" for name in columns[1:])]
    lines = [columns, rule, *(rows or [["–", *["0"] * (len(columns) - 1)]])]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _posts_and_tokens(facts: Facts, kind: str, show: Show) -> list[list[str]]:
    names = facts.names(kind, by="posts")
    return [[code(name), show(f"{kind}|{name}|posts"), show(f"{kind}|{name}|tokens")] for name in names]


def _config_key(config: Config) -> str:
    group = config.shards[0].group
    if group in _SIDE_TITLES:
        return f"{group}|rows"
    return f"config|{config.name}|posts" if config.name != group else f"group|{group}|posts"


def _holds(config: Config, language: str) -> str:
    shard = config.shards[0]
    english = language == "en"
    if shard.group in _SIDE_TITLES:
        return _SIDE_TITLES[shard.group][not english]
    title = FAMILY_TITLES[shard.family or "open"][not english]
    if shard.group.endswith("-translations"):
        title += " – machine translations" if english else "：机器译文"
    return title if config.name == shard.group else f"{title}, {shard.language}" if english else f"{title}，{shard.language}"


def _splits(config: Config) -> str:
    return ", ".join(split for split, _ in config.patterns)


def _licence(name: str) -> str:
    where = deed(name)
    return f"[{name}]({where})" if where else code(name)


def _counted(facts: Facts, kind: str, language: str, show: Show) -> list[list[str]]:
    return [[_reason(name, language), show(f"{kind}|{name}|posts")] for name in facts.names(kind, by="posts")]


def _reason(name: str, language: str) -> str:
    return f"{_WORDS[name]} ({code(name)})" if language == "zh" and name in _WORDS else code(name)


def _names(facts: Facts, kind: str) -> list[str]:
    return [key.split("|")[1] for key in facts.numbers if key.startswith(f"{kind}|")]


def _thresholds(facts: Facts, show: Show) -> list[list[str]]:
    rows = [
        ["`rights.min_confidence`", f"≥ {show('recipe|rights')}"],
        ["`rights.max_age_days`", f"≤ {show('recipe|rights_age_days')}"],
        ["`language.min_confidence`", f"≥ {show('recipe|language')}"],
    ]
    for key in sorted(facts.numbers):
        kind, _, bound = key.rpartition("|")
        if kind.startswith("recipe."):
            rows.append([f"`quality.{kind.removeprefix('recipe.')}`", f"{'≥' if bound == 'min' else '≤'} {show(key)}"])
    return rows
