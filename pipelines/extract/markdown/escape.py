"""Text that must read as text: the fewest backslashes that keep CommonMark from seeing a sign in it."""

import re

# A character is escaped only where a parser could take it for markup: an asterisk between blanks, an underscore inside a
# word, a bracket that no parenthesis follows all stay as they are.
# Each case begins with its sign, what stands before the sign is looked at after it: so the search jumps from sign to sign.
_SIGNS = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|$)      # a backslash that would escape, or end the line
      | `
      | \*(?!(?<=\s\*)\s)
      | _(?:(?<![^\W_]_)|(?![^\W_]))
      | <(?=[A-Za-z/!?])
      | &(?=\#?\w+;)
      | ~(?:(?=~|$)|(?<=~~)|(?<=^~))
      | \](?=\()
      | \[(?=\^)
      | !(?=\[)
    """,
    re.VERBOSE,
)
_LABEL_SIGNS = re.compile(rf"\[|\]|{_SIGNS.pattern}", re.VERBOSE)
_SUSPECT = re.compile(r"[\\`*_<&~\[\]]")
_LINE_START = re.compile(
    r"""^(?P<lead>[ ]*)(?:
        (?P<sign>\#{1,6}(?=[ \t]|$) | > | [-+](?=[ \t]|$) | =+[ \t]*$ | -+[ \t]*$ | ~{3,} | :(?=[ \t]) | \[(?=(?:[^\]\\]|\\.)+\]:)
               | (?:[-][ \t]*){3,}$ | (?:_[ \t]*){3,}$ | \|(?=.*-) | [-:](?=[-:| \t]*$))
      | (?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$))""",
    re.VERBOSE,
)
_LINE_SIGNS = frozenset(" #>-+=~:[_|0123456789")  # what a line must begin with for the pattern to match
_DOLLAR = re.compile(r"\$(?=\S)(?=[^$]*[^\s$]\$(?!\d))")


_TICKS = re.compile("`+")
_UNSAFE = re.compile(r"[\s<>()\\]")


def escape_text(text: str) -> str:
    """Text that reads back as itself between other inline content; line starts are `escape_line`'s."""
    return _SIGNS.sub(r"\\\g<0>", text) if _SUSPECT.search(text) else text


def escape_label(text: str) -> str:
    """The same inside a link's or an image's brackets, where brackets count too."""
    return _LABEL_SIGNS.sub(r"\\\g<0>", text)


def escape_dollars(text: str) -> str:
    """Dollar signs that would pair up to a formula, though they are money or shell."""
    return _DOLLAR.sub(r"\\$", text)


def escape_line(line: str) -> str:
    """A line of a paragraph that must not start a list, heading, quote, rule, fence or definition."""
    found = _LINE_START.match(line) if line[:1] in _LINE_SIGNS else None
    if not found:
        return line
    if found["number"]:
        at = found.end("number")
        return f"{line[:at]}\\{line[at:]}"
    at = found.end("lead")
    return f"{line[:at]}\\{line[at:]}"


def code_span(code: str) -> str:
    """A code span whose fence is longer than any run of backticks in it."""
    code = code.replace("\n", " ")
    longest = max(map(len, _TICKS.findall(code)), default=0) if "`" in code else 0
    fence = "`" * (longest + 1)
    pad = " " if code[:1] == "`" or code[-1:] == "`" or (code[:1] == code[-1:] == " " and code.strip()) else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def destination(url: str) -> str:
    """A link target that ends where it should: blanks, angle brackets and unbalanced parentheses percent-encoded."""
    if not _UNSAFE.search(url):
        return url
    url = re.sub(r"[\s<>\\]", lambda sign: "".join(f"%{byte:02X}" for byte in sign.group().encode()), url)
    return url if _balanced(url) else url.replace("(", "%28").replace(")", "%29")


def _balanced(url: str) -> bool:
    depth = 0
    for sign in url:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def title(text: str) -> str:
    """A link's title with its separating blank, or nothing."""
    text = " ".join(text.split())
    return ' "' + re.sub(r'([\\"])', r"\\\1", text) + '"' if text else ""
