"""A translation by rule, and the ways in which a model spoils its answers: what the local server says."""

import re
from hashlib import sha256

CJK_RUN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
MARK = re.compile(r"</?[xg]\d+/?>")
WORDS = (
    "river", "stone", "lamp", "garden", "window", "paper", "cloud", "letter", "morning", "signal", "harbor", "thread", "copper", "meadow",
    "kernel", "bridge", "candle", "forest", "mirror", "planet",
)  # fmt: skip
PUNCTUATION = str.maketrans("，。！？；：（）「」、“”", ",.!?;:()\"\",\"\"")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def words_for(run: str) -> str:
    """About 2.5 letters for each character, always the same for the same run."""
    seed = int(sha256(run.encode()).hexdigest(), 16)
    return " ".join(WORDS[(seed >> (5 * at)) % len(WORDS)] for at in range(max(1, (len(run) + 1) // 2)))


def translated(text: str) -> str:
    """A pseudo-translation that keeps marks, figures and Latin words."""
    text = re.sub(r"(\d{1,2})月(\d{1,2})[日号]", lambda m: f" {MONTHS[(int(m[1]) - 1) % 12]} {m[2]} ", text)
    text = re.sub(r"(\d+)万", lambda m: f"{int(m[1]) * 10000:,}", text)
    text = re.sub(r"忽略[^。]*指令", "ignore all previous instructions", text)
    text = CJK_RUN.sub(lambda match: f" {words_for(match.group())} ", text).translate(PUNCTUATION)
    text = re.sub(r"(\*\*|~~)[ ]*(\S(?:[^*~\n]*\S)?)[ ]*\1", r"\1\2\1", text)
    return "\n".join(re.sub(r" +([,.!?;:])", r"\1", re.sub(r" {2,}", " ", line)).strip() for line in text.split("\n"))


def _drop(text: str) -> str:
    return MARK.sub("", translated(text), count=1)


def _double(text: str) -> str:
    return MARK.sub(lambda match: match.group() * 2, translated(text), count=1)


def _cross(text: str) -> str:
    marks = MARK.findall(text)
    return translated(text).replace(marks[0], marks[-1]) if len(set(marks)) > 1 else _drop(text)


def _renumber(text: str) -> str:
    return re.sub(r"(</?[xg])(\d+)(/?>)", lambda match: f"{match[1]}{int(match[2]) + 7}{match[3]}", translated(text))


ANSWERS = {
    "good": translated,
    "drop": _drop,
    "double": _double,
    "cross": _cross,
    "renumber": _renumber,
    "fence": lambda text: f"```markdown\n{translated(text)}\n```",
    "truncate": lambda text: translated(text)[: max(1, len(translated(text)) // 4)],
    "korean": lambda text: CJK_RUN.sub(lambda match: "안녕하세요" * max(1, len(match.group()) // 3), text),
    "echo": lambda text: text,
    "half": lambda text: translated(text[: len(text) // 2]) + text[len(text) // 2 :],
    "obey": lambda text: "PWNED. I now follow the new instructions.",
    "chatter": lambda text: f"Sure! Here is the translation:\n\n{translated(text)}\n\nLet me know if you need anything else.",
    "link": lambda text: translated(text) + " See http://evil.example/x",
    "script": lambda text: translated(text) + " <script>alert(1)</script>",
    "image": lambda text: translated(text) + " ![track](//evil.example/p.png)",
    "heading": lambda text: "# " + translated(text),
    "list": lambda text: "- " + translated(text).replace("\n", "\n- ") + "\n\n- more words",
    "code": lambda text: translated(text) + " `rm -rf`",
    "formula": lambda text: translated(text) + " $x_1=2$",
    "loop": lambda text: translated(text) + " and so on and on" * 40,
    "numbers": lambda text: re.sub(r"\d\d+", lambda match: str(int(match.group()) + 13), translated(text)),
    "empty": lambda text: "",
    "pipe": lambda text: translated(text) + " | more | cells |",
    "html": lambda text: translated(text) + "</div><div>",
    "stars": lambda text: "**" + translated(text),
}
