"""What a translation says: sentences left as they were, addresses that went, a translator who speaks for himself."""

import re

from pipelines.translate.checks import scripts
from pipelines.translate.checks.commentary import IN_DOCUMENT
from pipelines.translate.checks.loops import repeated
from pipelines.translate.judge.lines.outline import Outline

_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|<[^>]*>")
_SENTENCE_LENGTH = 12
"""Letters of the source language in a row (figures and punctuation between) that are no longer a name or a quoted word."""

_LATIN_CLAUSE = re.compile(r"[A-Za-z][A-Za-z',-]*(?:[ ,;]+[A-Za-z0-9',-]+){7,}")
_LATIN_GLUE = re.compile(
    r"\b(?:the|is|are|was|of|and|to|in|that|for|with|it|you|we|this|un|una|el|los|de|que|der|die|und|le|les|des)\b", re.IGNORECASE
)

def has_cjk(text: str) -> bool:
    """Whether any character is Chinese, Japanese or Korean."""
    return scripts.CJK.search(text) is not None


def _plain(text: str) -> str:
    return _ADDRESS.sub(" ", text)


def residue(target: Outline, source_lang: str, target_lang: str) -> str:
    """A clause of prose still in the source language, for languages of different scripts."""
    if not set(scripts.scripts_of(source_lang)) - set(scripts.scripts_of(target_lang)):
        return ""
    letter = scripts.foreign_letters(source_lang, target_lang)
    # Latin words stand in every text; only a clause of them with an article or the like was left over.
    latin = scripts.scripts_of(source_lang) == ("latin",)
    clause = _LATIN_CLAUSE if latin else re.compile(rf"(?:{letter.pattern}(?:[0-9 ，、；：x]|\*\*)*){{{_SENTENCE_LENGTH},}}")
    for line in target.prose.split("\n"):
        plain = _INLINE_CODE.sub("x", _plain(line)) if letter.search(line) else ""
        for quoted in re.split(r"[“”\"‘’『』「」《》()（）\[\]【】|]", plain):
            found = clause.search(quoted)
            if found and (not latin or len(_LATIN_GLUE.findall(found.group())) >= 2):
                return found.group().strip()[:80]
    return ""


def commentary(source: Outline | None, target: Outline) -> str:
    """Words of a translator about the translation, where the source says nothing of the kind."""
    match = IN_DOCUMENT.search("\n".join(target.lines))
    if match is None:
        return ""
    said_before = source is not None and re.search(r"翻译|译文|translat", "\n".join(source.lines), re.IGNORECASE) and match.start() > 200
    return "" if said_before and not _at_an_end(match, target) else match.group().strip()[:80]


def _at_an_end(match: re.Match[str], target: Outline) -> bool:
    text = "\n".join(target.lines).strip()
    return match.end() >= len(text) - 200 or match.start() < 100


def repetition(source: Outline | None, target: Outline) -> str:
    """A paragraph of the target that loops, where no paragraph of the source does."""
    if source is not None and any(repeated(line) for line in source.prose.split("\n")):
        return ""
    long = (line for line in target.prose.split("\n") if len(line) > 60)
    return next((loop[:60] for loop in map(repeated, long) if re.search(r"[^\W\d_]{3}", loop)), "")
