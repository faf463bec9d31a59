"""Words of a translator about the translation: what models say around their work, as expressions over whole lines."""

import re

_DOCUMENT = (
    r"^\W{0,3}(?:(?:sure|certainly|of course|absolutely)[!,.:]|okay, )[^\n]{0,120}$",
    r"^\W{0,3}(?:here(?:'s|’s| is| are)|below is|the following is|this is) (?:the|your|my|a|an) [^\n]{0,60}\btranslat[^\n]{0,80}$",
    r"\b(?:hope|trust) (?:this|that|the|it|you)\b[^\n]{0,40}\b(?:translation|meets your|helps)\b",
    r"\blet me know if (?:you|there|any)[^\n]{0,60}\b(?:adjust|change|translat|further|need|question|help|revis)",
    r"^\W{0,4}(?:translator(?:'s|’s|s)? )?notes?\W{1,4}[^\n]{0,60}\btranslat(?:ion|ed|or)\b",
    r"^\W{0,3}(?:end of|this) translation\b",
    r"\bfeel free to (?:ask|let me know|reach out)[^\n]{0,60}\b(?:translat|further|adjust|revis)",
    r"^\W{0,3}(?:translation|translated (?:text|version|content|markdown|article|document))\s*[:：]",
    r"\bas an ai (?:language )?(?:model|assistant)\b",
    r"^\W{0,3}i(?:'ve|’ve| have) translated\b",
    r"^\W{0,3}i(?:'ve|’ve| have) (?:kept|preserved)[^\n]{0,40}\b(?:format|original|markdown|structure|translat|unchanged|as is)",
    r"^\W{0,3}(?:以下|下面|这)是[^\n]{0,20}(?:翻译|译文)",
    r"^\W{0,3}(?:翻译|译文|译者注|译注)[:：]",
    r"希望[^\n]{0,12}(?:翻译|译文)",
)
# One segment is short and its source is known, so here a suspicion is enough.
_SEGMENT = (
    r"^\W{0,40}(?:sure|certainly|of course|okay)\b[!,.:]",
    r"^\W{0,40}here(?:'s|’s| is| are) (?:the|your|my|a) [^\n]{0,60}(?:translat|version|text|result)",
    r"^\W{0,40}(?:the )?(?:english |chinese )?translat(?:ion|ed text)(?: is| of the [^\n]{0,40})?\s*[:：]",
    r"\bas an ai\b|^\W{0,40}i(?:'m|’m| am) (?:sorry|unable|an ai)|^\W{0,40}i (?:cannot|can't|can not) (?:translate|help|assist|comply)",
    r"\bhope (?:this|that|it) (?:translation )?(?:helps|meets)|\blet me know if (?:you|there)",
    r"(?:translator(?:'s|s')? )?note: (?:the|this|i|some|technical)[^\n]{0,40}translat",
    r"^\W{0,40}(?:以下是|下面是|这是)[^\n]{0,20}(?:翻译|译文)|^\W{0,40}(?:翻译|译文)\s*[:：]",
    r"希望(?:这|以上)[^\n]{0,12}(?:翻译|帮助)|作为(?:一个)?(?:AI|人工智能)",
)
IN_DOCUMENT = re.compile("|".join(_DOCUMENT), re.IGNORECASE | re.MULTILINE)
IN_SEGMENT = re.compile("|".join(_SEGMENT), re.IGNORECASE | re.MULTILINE)
