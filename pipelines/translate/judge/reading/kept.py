"""What stands around the words and has one right translation, which is itself: tags, shortcodes, callouts, boxes of tasks, notes, keys."""

import re
from collections import Counter

from pipelines.translate.checks.scripts import CJK
from pipelines.translate.judge.lines.outline import INLINE_CODE, Outline
from pipelines.translate.judge.reading.reading import Reading

_SHORTCODE = re.compile(r"\{([{%])([<%]?)[ \t]*(/?[ \t]*[\w./-]+)([^}\n]*)\}")
_CALLOUT = re.compile(r"^[ \t>]*>[ \t]*\[!([^\]\n]{1,30})\][+-]?|^[ \t]*(?::{3,}|!{3}|\?{3})[ \t]*([\w-]+)", re.MULTILINE)
_TASK = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[([ xX])\](?=\s)", re.MULTILINE)
_NOTE_MARK = re.compile(r"(?m)(?<!^)\[\^([^\]\s，。]{1,40})\]")
_NOTE = re.compile(r"^[ \t]{0,3}\[\^([^\]\s]{1,40})\]:", re.MULTILINE)
_KEY = re.compile(r"^([\w-]+)[ \t]*[:=][ \t]*(.*)$", re.MULTILINE)
# Values that are no words: days and times, yes and no, figures, file names, addresses.
_EXACT = re.compile(r"[\"']?(?:\d[\d\s:.+TZ/-]*|true|false|(?:https?://|\.{0,2}/)\S*|[\w./-]+\.\w{2,5})[\"']?", re.IGNORECASE)
_EMBEDDED = frozenset({"iframe", "video", "audio", "kbd", "object", "embed", "table", "sup", "sub", "ruby"})
_PAIRED = frozenset({"details", "summary", "figure"})
_FREE_NAMES = """
br p a img b i em strong div span code hr center font u li ul ol wbr small del ins mark picture source h1 h2 h3 h4
"""
_FREE = frozenset(_FREE_NAMES.split())
_WORDED = frozenset({"alt", "title", "label", "caption", "aria-label", "placeholder", "desc", "description", "summary", "lang"})
_EMOJI = re.compile(r"[\U0001f300-\U0001faff]|(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])")


def tags(source: Reading, target: Reading) -> str:
    """An embedded or structural element that went, one of a name the source does not know, or attributes that did."""
    for name, times in source.tags.items():
        if name.lstrip("/") in _EMBEDDED and target.tags[name] < times:
            return f"<{name}> {times} became {target.tags[name]}"
    for name in _PAIRED:  # a translator may leave the box away, not half of it
        before, after = (text.tags[name] - text.tags[f"/{name}"] for text in (source, target))
        if after and not before:
            return f"<{name}> is not closed as it was opened"
    lost = [name for name, times in source.attributes.items() if name not in _WORDED and target.attributes[name] < times]
    new = [name for name, times in target.attributes.items() if name not in _WORDED and source.attributes[name] < times]
    return f"attribute {lost[0]} became {new[0]}" if lost and new and source.tags == target.tags else ""


def strangers(source: Reading, target: Reading) -> str:
    """An element of a name no text of a blog has and the source does not know."""
    known = _FREE | _EMBEDDED | _PAIRED
    return next((f"<{name}>" for name in target.tags if name.lstrip("/") not in known and name not in source.tags), "")


def breaks(source: Reading, target: Reading) -> str:
    """Line breaks as tags where the source has paragraphs."""
    return f"{source.tags['br']} <br> became {target.tags['br']}" if target.tags["br"] >= source.tags["br"] + 2 else ""


def shortcodes(source: Outline, target: Outline) -> str:
    """A call of the site's engine that is not there as it was: its brackets, its name, its quotes."""
    before, after = (_calls(text.prose) for text in (source, target))
    lost = before - after
    if lost:
        return f"{next(iter(lost))} is not there"
    given, got = (sum(match[4].count('"') for match in _SHORTCODE.finditer(text.prose)) for text in (source, target))
    return f"{given} quotes in shortcodes became {got}" if got < given and before else ""


def _calls(prose: str) -> Counter[str]:
    return Counter(f"{{{match[1]}{match[2]} {''.join(match[3].split())}" for match in _SHORTCODE.finditer(INLINE_CODE.sub("", prose)))


def callouts(source: Outline, target: Outline) -> str:
    """A callout whose kind, which a site's engine reads, is another or gone."""
    before, after = (Counter((match[1] or match[2]).lower() for match in _CALLOUT.finditer(text.prose)) for text in (source, target))
    lost = before - after
    return f"{next(iter(lost))} is not there" if lost else ""


def tasks(source: Outline, target: Outline) -> str:
    """A task that was done and is not, or the other way; one that is no task any more."""
    before, after = ([box.lower() for box in _TASK.findall(text.prose)] for text in (source, target))
    if len(before) != len(after):
        return f"{len(before)} tasks became {len(after)}" if len(after) < len(before) else ""
    return next((f"task {at} is {'open' if new == ' ' else 'done'}" for at, (old, new) in enumerate(zip(before, after, strict=True), 1)
                 if old != new), "")  # fmt: skip


def notes(source: Outline, target: Outline) -> str:
    """A note, or the mark that leads to it, that is gone."""
    for name, pattern in (("mark", _NOTE_MARK), ("note", _NOTE)):
        before, after = (Counter(pattern.findall(INLINE_CODE.sub("", text.prose))) for text in (source, target))
        lost = before - after
        if lost and len(after) <= len(before) and set(before) != set(after) | {""}:
            return f"the {name} {next(iter(lost))} is not there"
    return ""


def front(source: Reading, target: Reading) -> str:
    """A key of the front matter that went, or a value that is no words and is another."""
    before, after = (dict(_KEY.findall(text.front)) for text in (source, target))
    if not before:
        return ""
    lost = [key for key in before if key not in after]
    if lost:
        return f"{lost[0]} is not there" if after else "the front matter is not there"
    changed = [key for key, value in before.items() if _EXACT.fullmatch(value.strip()) and value.strip("\"' ") != after[key].strip("\"' ")]
    return f"{changed[0]}: {before[changed[0]]} became {after[changed[0]]}"[:80] if changed else ""


def formulas(source: Reading, target: Reading) -> str:
    """A formula that is another or no formula, and one that stood on lines of its own and does no more."""
    lost = [formula for formula in source.formulas - target.formulas if not CJK.search(formula) and re.search(r"[A-Za-z\\]", formula)]
    if lost:
        return f"lost {lost[0][:60]}"
    before, after = source.marks["displayed"], target.marks["displayed"]
    return f"{before} formulas on lines of their own became {after}" if after < before else ""


def emoji(source: Outline, target: Outline) -> str:
    """Emoji that went."""
    lost = Counter(_EMOJI.findall(INLINE_CODE.sub("", source.prose))) - Counter(_EMOJI.findall(INLINE_CODE.sub("", target.prose)))
    return f"{next(iter(lost))} is not there" if lost else ""


def rules(source: Reading, target: Reading) -> str:
    """A rule between parts, or the mark where a summary ends, that went."""
    curtain = source.curtains - target.curtains
    if curtain:
        return f"<!--{next(iter(curtain))}--> is not there"
    before, after = source.marks["rules"], target.marks["rules"]
    return f"{before} rules became {after}" if after < before and source.marks["headings"] == target.marks["headings"] else ""


def emphasis(source: Reading, target: Reading) -> str:
    """Words struck out, or half of those in bold, that are so no more."""
    if target.marks["struck"] < source.marks["struck"]:
        return f"{source.marks['struck']} struck texts became {target.marks['struck']}"
    before, after = source.marks["bold"], target.marks["bold"]
    return f"{before} bold texts became {after}" if after < before else ""


def lists(source: Reading, target: Reading) -> str:
    """Numbered lists that are bullets now."""
    given, got = ((text.marks["ordered"], text.marks["bullets"]) for text in (source, target))
    return f"{given[0]} numbered lists became {got[0]}" if got[0] < given[0] and got[1] > given[1] else ""


def quoted(source: Reading, target: Reading) -> str:
    """Paragraphs of a quotation that stand outside it now."""
    before, after = source.marks["quoted"], target.marks["quoted"]
    whole = len(source.shown) == len(target.shown)
    return f"{before} quoted paragraphs became {after}" if after < before and whole else ""


def pictures(source: Reading, target: Reading) -> str:
    """An image that stands in another section."""
    if source.marks["headings"] != target.marks["headings"] or len(source.pictures) != len(target.pictures):
        return ""
    before, after = dict(source.pictures), dict(target.pictures)
    return next((address[:80] for address, place in before.items() if after.get(address, place) != place), "")


def verses(source: Reading, target: Reading) -> str:
    """Lines of a verse that became one."""
    if len(source.shown) != len(target.shown):
        return ""
    for one, other in zip(source.shown, target.shown, strict=True):
        lines = [line for line in one.split("\n") if sum(map(str.isalpha, line)) >= 2]
        if len(lines) < 3 or max(map(_width, lines)) > 60 or re.search(r"[。，,.]$", lines[0]):
            continue
        if other.strip() and "\n" not in other.strip():
            return f"{len(lines)} lines became one: {other[:50]}"
    return ""


def _width(line: str) -> int:
    return len(line) + len(CJK.findall(line))


def links(source: Reading, target: Reading) -> str:
    """Links without words."""
    return f"{target.empty_links} links without a text" if target.empty_links > source.empty_links else ""
