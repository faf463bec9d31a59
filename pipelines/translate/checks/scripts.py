"""Which script a character is written in: enough to ask whether a text still waits for its translation."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9d"
HANGUL = r"\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"
LATIN = r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
CYRILLIC = r"\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"
ARABIC = r"\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f"
GREEK = r"\u0370-\u0373\u0376-\u037d\u0386\u0388-\u03ff"
THAI = r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"
DEVANAGARI = r"\u0904-\u0939\u0958-\u0961"
HEBREW = r"\u05d0-\u05ea"

RANGES = {
    "han": HAN,
    "kana": KANA,
    "hangul": HANGUL,
    "latin": LATIN,
    "cyrillic": CYRILLIC,
    "arabic": ARABIC,
    "greek": GREEK,
    "thai": THAI,
    "devanagari": DEVANAGARI,
    "hebrew": HEBREW,
}
CJK = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_PATTERNS = {name: re.compile(f"[{characters}]") for name, characters in RANGES.items()}
_SCRIPTS = {
    "zh": ("han",),
    "yue": ("han",),
    "ja": ("han", "kana"),
    "ko": ("hangul", "han"),
    "ru": ("cyrillic",),
    "uk": ("cyrillic",),
    "bg": ("cyrillic",),
    "sr": ("cyrillic", "latin"),
    "ar": ("arabic",),
    "fa": ("arabic",),
    "ur": ("arabic",),
    "el": ("greek",),
    "th": ("thai",),
    "hi": ("devanagari",),
    "he": ("hebrew",),
}


def scripts_of(language: str) -> tuple[str, ...]:
    """Scripts that a BCP-47 tag's language is written in; Latin where nothing else is known."""
    return _SCRIPTS.get(language.split("-")[0].lower(), ("latin",))


class _Known(dict[str, str]):
    """Character -> name of its script, empty for none; looked up once a character."""

    def __missing__(self, character: str) -> str:
        name = next((name for name, pattern in _PATTERNS.items() if pattern.match(character)), "")
        if len(self) < 1 << 14:
            self[character] = name
        return name


_KNOWN = _Known()


@lru_cache(maxsize=64)
def shares(text: str) -> Mapping[str, int]:
    """Letters of the text by script. The last texts are remembered: one text is asked about by several checks."""
    counts = dict(Counter(map(_KNOWN.__getitem__, text)))
    counts.pop("", None)
    return counts


@cache
def foreign_letters(source: str, target: str) -> re.Pattern[str]:
    """A pattern for one letter that shows a text is still in `source` when `target` is wanted.

    Where both share every script (English to Spanish) any letter may be.
    """
    wanted = [name for name in scripts_of(source) if name not in scripts_of(target)] or list(scripts_of(source))
    return re.compile("[" + "".join(RANGES[name] for name in wanted) + "]")


def guess(text: str) -> str:
    """The likeliest language by script alone: zh, ja, ko, or the script's commonest; `en` for Latin, `und` for none."""
    counts = shares(text)
    if not counts:
        return "und"
    cjk = counts.get("han", 0) + counts.get("kana", 0) + counts.get("hangul", 0)
    # A CJK character carries about as much as 3 Latin letters, and blog posts are full of Latin identifiers.
    if cjk * 5 >= counts.get("latin", 0):
        if counts.get("hangul", 0) * 2 > cjk:
            return "ko"
        return "ja" if counts.get("kana", 0) * 10 > cjk else "zh"
    other = max(counts, key=lambda name: counts[name])
    return {"cyrillic": "ru", "arabic": "ar", "greek": "el", "thai": "th", "devanagari": "hi", "hebrew": "he"}.get(other, "en")
