"""Blocks to Markdown: CommonMark with GFM tables, task lists and alerts, footnotes, and $TeX$."""

import re

from pipelines.extract.blocks import (
    Block,
    CodeBlock,
    Details,
    Heading,
    HtmlTable,
    Item,
    Listing,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
    Term,
)
from pipelines.extract.markdown.html import write_html_table
from pipelines.extract.markdown.inline import inline, one_line, paragraph
from pipelines.extract.markdown.table import write_table

_CLOSING = re.compile(r"(?<=\s)(#+)$|^(#+)$")
_FENCES = re.compile(r"^[ \t]*(`{3,})", re.M)
_NOT_INFO = re.compile(r"[`\s]+")


def write(blocks: list[Block]) -> str:
    """The document as Markdown, blocks parted by one blank line, without a final line break."""
    return "\n\n".join(_pieces(blocks))


def _pieces(blocks: list[Block]) -> list[str]:
    out: list[str] = []
    last_list: tuple[bool, bool] | None = None
    for block in blocks:
        if isinstance(block, Listing):
            ordered = block.start is not None
            # Two lists in a row would read as one, so the second takes the other sign.
            other = last_list is not None and last_list[0] == ordered and not last_list[1]
            text, last_list = _list(block, other), (ordered, other)
        else:
            text, last_list = _block(block), None
        if text:
            out.append(text)
    return out


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return paragraph(block.pieces)
    if isinstance(block, CodeBlock):
        return _fence(block)
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Quote):
        return _quote(block)
    if isinstance(block, Table):
        return write_table(block)
    if isinstance(block, MathBlock):
        return f"$$\n{_no_blank_lines(block.tex)}\n$$"
    return _rare(block)


def _rare(block: Block) -> str:
    if isinstance(block, Term):
        return _term(block)
    if isinstance(block, Details):
        return f"<details>\n<summary>{_html_line(block)}</summary>\n\n{write(block.blocks)}\n\n</details>"
    if isinstance(block, Note):
        return f"[^{block.label}]: {_indent(write(block.blocks), '    ')}"
    if isinstance(block, HtmlTable):
        return write_html_table(block)
    return "---" if isinstance(block, Rule) else ""


def _html_line(block: Details) -> str:
    return one_line(block.summary)


def _heading(block: Heading) -> str:
    text = one_line(block.pieces)
    # A closing run of # would be read as part of the sign.
    text = _CLOSING.sub(r"\\\g<0>", text) if text[-1:] == "#" else text
    return f"{'#' * block.level} {text}" if text else ""


def _fence(block: CodeBlock) -> str:
    longest = max(map(len, _FENCES.findall(block.text)), default=2) if "```" in block.text else 2
    fence = "`" * (longest + 1)
    info = _NOT_INFO.sub(" ", block.language).strip()
    if block.title:
        name = " ".join(block.title.replace("`", "'").replace('"', "'").split())
        info = f'{info or "text"} title="{name}"'
    return f"{fence}{info}\n{block.text}\n{fence}"


def _quote(block: Quote) -> str:
    text = write(block.blocks)
    if block.kind:
        text = f"[!{block.kind}]\n{text}"
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _list(block: Listing, other: bool) -> str:
    items = [(item, _item(item)) for item in block.items]
    tight = all("\n\n" not in _plain_part(text) for _, text in items)
    lines: list[str] = []
    for number, (item, text) in enumerate(items):
        sign = ("*" if other else "-") if block.start is None else f"{block.start + number}{')' if other else '.'}"
        if item.checked is not None:
            text = f"[{'x' if item.checked else ' '}] {text}"
        lines.append(f"{sign} {_indent(text, ' ' * (len(sign) + 1))}".rstrip())
    return ("\n" if tight else "\n\n").join(lines)


def _plain_part(text: str) -> str:
    return text if "```" not in text else re.sub(r"^( *)(`{3,}).*?^\1\2 *$", "", text, flags=re.S | re.M)


def _item(item: Item) -> str:
    parts = _pieces(item.blocks)
    if len(parts) == 2 and isinstance(item.blocks[0], Paragraph) and isinstance(item.blocks[-1], Listing):
        return f"{parts[0]}\n{parts[1]}"
    return "\n\n".join(parts)


def _indent(text: str, by: str) -> str:
    if "\n" not in text:
        return text
    return "\n".join(by + line if line and at else line for at, line in enumerate(text.split("\n")))


def _term(block: Term) -> str:
    term = inline(block.pieces)
    bodies = [write(blocks) for blocks in block.definitions]
    if all(
        "\n\n" not in body and len(blocks) == 1 and isinstance(blocks[0], Paragraph)
        for body, blocks in zip(bodies, block.definitions, strict=True)
    ):
        return "\n".join([term, *(f": {_indent(body, '  ')}" for body in bodies)])
    return "\n\n".join([term, *(f"- {_indent(body, '  ')}" for body in bodies)])


def _no_blank_lines(tex: str) -> str:
    return re.sub(r"\n\s*\n", "\n", tex.strip("\n"))
