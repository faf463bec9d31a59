"""What a tool or model leaves in a translation that no author wrote: its thinking, slot tags, marks, broken characters."""

import re

from pipelines.translate.judge.lines.outline import INLINE_CODE, Outline

_ARTEFACTS = re.compile(
    r"</?think(?:ing)?>|<\|\w+\|>|\[/?INST\]|<unk>"
    r"|<s id=[^>\n]*>|</?[xg]\d{1,3}/?>|<(?:ph|mark|tag|code|ph_)_?\d+\s*/?>"
    r"|_{0,2}PLACE_?HOLDER[_\d]*|__[A-Z]+_?\d+__|⟦[^⟧\n]{1,12}⟧|\[\[?[A-Z]{2,6}_?\d+\]?\]|@@[A-Z_]*\d+@@|%%[A-Z_]+\d*%%"
    r"|Ã[\u0080-\u00bf]|â€[\u0080-\uffff]|Â[\u00a0-\u00bf]|ï¿½"
    r"|<!--[ \t]*(?:chunk|part|continued?|segment|batch)\b[^>\n]*-->"
    r"|&amp;(?:amp|lt|gt|quot|nbsp|#\d+);"
    r"|(?<![\\\w:/])[\w.。，,:：!！?？)）]*\\n(?:\\n|[A-Z#*\u4e00-\u9fff-])"
)


_BROKEN = re.compile(r"[^\n]{0,20}\ufffd[^\n]{0,19}")
# In code nothing stands for another sign.
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d{2,4}|#x[0-9a-fA-F]{2,4});")


def left(source: Outline | None, target: Outline) -> str:
    """The first artefact in the prose, or the first sign written as an entity in its code, unless the source has it too."""
    known = "\n".join(source.lines) if source is not None else ""
    for code in INLINE_CODE.finditer(target.prose):
        if (entity := _ENTITY.search(code.group())) and entity.group() not in known:
            return code.group()[:40]
    if "\ufffd" not in known and (broken := _BROKEN.search("\n".join(target.lines))):
        return broken.group()
    for match in _ARTEFACTS.finditer(INLINE_CODE.sub(" ", target.prose)):
        if match.group() not in known:
            return match.group()[:40]
    return ""
