"""How TeX writes the signs of formulas: operators, Greek, alphabets, accents, the names of functions."""

import unicodedata

from pipelines.extract.dom.classes import word_set

FUNCTIONS = word_set(
    """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh
    sup tan tanh
    """
)
LIMITS = word_set(
    r"""
    \sum \prod \coprod \bigcup \bigcap \bigoplus \bigotimes \bigvee \bigwedge \int \iint \iiint \oint \lim \max \min \sup \inf
    \limsup \liminf \det \gcd \Pr
    """
)
VARIANTS = {
    "bold": "mathbf", "double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak", "sans-serif": "mathsf",
    "monospace": "mathtt",
    "bold-italic": "boldsymbol", "bold-script": "mathcal", "bold-fraktur": "mathfrak", "normal": "mathrm",
}  # fmt: skip
OVER = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "∼": "tilde", "→": "vec", "⃗": "vec", "˙": "dot", ".": "dot", "¨": "ddot",
    "¯": "bar",
    "‾": "overline", "―": "overline", "ˉ": "bar", "_": "overline", "ˇ": "check", "˘": "breve", "´": "acute", "`": "grave",
    "⏞": "overbrace",
    "←": "overleftarrow", "─": "overline", "–": "overline",
}  # fmt: skip
WIDE = {"hat": "widehat", "tilde": "widetilde", "vec": "overrightarrow", "bar": "overline"}
UNDER = {"⏟": "underbrace", "_": "underline", "‾": "underline", "¯": "underline", "―": "underline", "─": "underline", "–": "underline"}
ARROWS = {"→": "xrightarrow", "←": "xleftarrow", "⇒": "xRightarrow", "⇐": "xLeftarrow", "↔": "xleftrightarrow"}
_SIGNS = {
    "−": "-", "∗": "*", "′": "'", "″": "''", "‴": "'''", "×": r"\times", "÷": r"\div", "±": r"\pm", "∓": r"\mp", "⋅": r"\cdot",
    "·": r"\cdot",
    "∘": r"\circ", "∙": r"\bullet", "•": r"\bullet", "⋆": r"\star", "≤": r"\leq", "⩽": r"\leqslant", "≥": r"\geq", "⩾": r"\geqslant",
    "≠": r"\neq", "≈": r"\approx", "≡": r"\equiv", "≃": r"\simeq", "≅": r"\cong", "∼": r"\sim", "∝": r"\propto", "≪": r"\ll", "≫": r"\gg",
    "≺": r"\prec", "≻": r"\succ", "≐": r"\doteq", "≜": r"\triangleq", "≔": ":=", "∈": r"\in", "∉": r"\notin", "∋": r"\ni",
    "⊂": r"\subset", "⊃": r"\supset", "⊆": r"\subseteq", "⊇": r"\supseteq", "⊊": r"\subsetneq", "∪": r"\cup", "∩": r"\cap",
    "∖": r"\setminus",
    "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "∄": r"\nexists", "¬": r"\neg", "∧": r"\wedge", "∨": r"\vee", "⊕": r"\oplus",
    "⊗": r"\otimes", "⊖": r"\ominus", "⊙": r"\odot", "⊥": r"\perp", "⊤": r"\top", "∥": r"\parallel", "∣": r"\mid", "∤": r"\nmid",
    "⊢": r"\vdash",
    "⊨": r"\models", "∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint", "∮": r"\oint",
    "⋃": r"\bigcup", "⋂": r"\bigcap", "⨁": r"\bigoplus", "⨂": r"\bigotimes", "⋁": r"\bigvee", "⋀": r"\bigwedge", "∂": r"\partial",
    "∇": r"\nabla", "∞": r"\infty", "√": r"\surd", "∠": r"\angle", "△": r"\triangle", "□": r"\square", "∴": r"\therefore",
    "∵": r"\because",
    "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow",
    "⟶": r"\longrightarrow", "⟵": r"\longleftarrow", "⟹": r"\Longrightarrow", "⟺": r"\Longleftrightarrow", "⟸": r"\Longleftarrow",
    "↦": r"\mapsto", "⟼": r"\longmapsto", "↑": r"\uparrow", "↓": r"\downarrow", "↪": r"\hookrightarrow", "⇌": r"\rightleftharpoons",
    "…": r"\dots", "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle", "〉": r"\rangle",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "‖": r"\|", "ℓ": r"\ell", "ℏ": r"\hbar", "ℜ": r"\Re", "ℑ": r"\Im",
    "ℵ": r"\aleph", "℘": r"\wp", "†": r"\dagger", "‡": r"\ddagger", "°": r"^\circ", "ϵ": r"\epsilon", "ε": r"\varepsilon",
    "ϕ": r"\phi", "φ": r"\varphi", "ϑ": r"\vartheta", "ϖ": r"\varpi", "ϱ": r"\varrho", "ς": r"\varsigma", "ϰ": r"\varkappa",
    "ı": r"\imath",
    "ȷ": r"\jmath", "ο": "o", "∎": r"\blacksquare", "\xa0": r"\ ", "\u2009": r"\,", "\\": r"\backslash",
    **{char: "\\" + char for char in "{}$%#&_"}, "~": r"\sim", "^": r"\wedge",
    **dict.fromkeys("\u2061\u2062\u2063\u2064\u200b\ufeff", ""),
}  # fmt: skip
_ALPHABETS = (
    ("DOUBLE-STRUCK", "mathbb"), ("BOLD SCRIPT", "mathcal"), ("SCRIPT", "mathcal"), ("BOLD FRAKTUR", "mathfrak"), ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"), ("BOLD ITALIC", "boldsymbol"), ("SANS-SERIF", "mathsf"), ("MONOSPACE", "mathtt"), ("BOLD", "mathbf"),
    ("ITALIC", ""),
)  # fmt: skip


def sign(char: str) -> str:
    """One character in TeX; a character TeX has no command for stays as it is."""
    if char in _SIGNS:
        return _SIGNS[char]
    if char.isascii():
        return char
    name = unicodedata.name(char, "")
    if name.startswith("GREEK ") and " LETTER " in name and "WITH" not in name:
        return _greek(name)
    if name.startswith(("MATHEMATICAL ", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER")):
        return _lettered(char, name)
    return char


def _greek(name: str) -> str:
    letter = name.rsplit(" ", 1)[-1].lower().replace("lamda", "lambda")
    if " CAPITAL " not in name:
        return "\\" + letter
    if letter in {"gamma", "delta", "theta", "lambda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega"}:
        return "\\" + letter.capitalize()
    return "\\mathrm{" + {"eta": "H", "rho": "P", "chi": "X"}.get(letter, letter[0].upper()) + "}"


def _lettered(char: str, name: str) -> str:
    plain = sign(unicodedata.normalize("NFKC", char))
    command = next((command for words, command in _ALPHABETS if words in name), "")
    return f"\\{command}{{{plain}}}" if command else plain
