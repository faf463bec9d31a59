"""The rules of the walk by tag, in order, each with the name it leaves in a post's `edits`."""

from collections.abc import Set

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extract.blocks import Block, CodeBlock, MathBlock
from pipelines.extract.dom.bare_code import code_without_pre, script_code
from pipelines.extract.dom.block_tags import HANDLERS
from pipelines.extract.dom.boxes import tab_group, unseen
from pipelines.extract.dom.callouts import callout
from pipelines.extract.dom.figures import caption, diagram, diagram_image, enlarger, noscript_image
from pipelines.extract.dom.footnotes import find_notes, footnote, notes_section, outer_notes, raised, sidenote
from pipelines.extract.dom.inline_tags import INLINE, nothing
from pipelines.extract.dom.math import formula_image, formula_kept_as_tex, script_formula
from pipelines.extract.dom.roles import by_role
from pipelines.extract.dom.walk import Handler, Named, Plan, Rule, Walk

_ALL = {**HANDLERS, **INLINE}
_BOXES = ("div", "section", "aside", "article", "blockquote", "p")

_NOTES = ("a", "li", "p", "div", "aside", "section", "tr", "dd")

# Name, tags it looks at, rule. A rule sees an element before the handler of its tag does; the first that acts ends the matter.
# Rules that look at what an element is ...
ALWAYS: tuple[tuple[str, tuple[str, ...], Rule], ...] = (
    ("formula_kept_as_tex", ("math", "mjx-container", "math-renderer", "eq", "eqn", "amp-mathml"), formula_kept_as_tex),
    ("diagram_kept_as_code", ("mermaid",), diagram),
    ("caption_placed", ("figcaption",), caption),
    ("noscript_twin_dropped", ("noscript",), noscript_image),
)
# ... and rules that look at its attributes, which are not asked where it has none.
MARKED: tuple[tuple[str, tuple[str, ...], Rule], ...] = (
    ("formula_kept_as_tex", ("span", "div", "p", "section"), formula_kept_as_tex),
    ("formula_kept_as_tex", ("script",), script_formula),
    ("formula_kept_as_tex", ("img",), formula_image),
    ("code_without_pre", ("div", "section", "table", "ol", "ul", "p", "code-block", "figure"), code_without_pre),
    ("code_from_script", ("script", "textarea"), script_code),
    ("diagram_kept_as_code", ("div", "span", "p", "section"), diagram),
    ("diagram_kept_as_code", ("img",), diagram_image),
    ("sidenote_kept_as_footnote", ("span", "aside", "small"), sidenote),
    ("picture_hint_dropped", ("div",), enlarger),
    ("hidden_text_dropped", ("span", "div", "p", "section", "ul", "label"), unseen),
    ("role_read", ("div", "p", "span"), by_role),
    ("tabs_unfolded", ("div", "section"), tab_group),
    ("callout_kept_as_alert", _BOXES, callout),
)
# Rules of pages that have footnotes.
NOTES: tuple[tuple[str, tuple[str, ...], Rule], ...] = (
    ("footnote_linked", _NOTES, footnote),
    ("footnote_linked", ("sup", "span"), raised),
    ("footnote_linked", ("ol", "ul", "section", "div"), notes_section),
)


def _of(tag: str, rules: tuple[tuple[str, tuple[str, ...], Rule], ...]) -> Named:
    return tuple((name, rule) for name, tags, rule in rules if tag in tags)


def _plan(always: tuple[tuple[str, tuple[str, ...], Rule], ...]) -> Plan:
    tags = {*_ALL, *(tag for _, tags, _ in always + MARKED for tag in tags)}
    plan: dict[object, tuple[Handler, Named, Named]] = {
        tag: (_ALL.get(tag, _ALL["*"]), _of(tag, always), _of(tag, MARKED)) for tag in tags
    }
    return plan | dict.fromkeys((etree.Comment, etree.ProcessingInstruction, etree.Entity), (nothing, (), ()))


_PLAN, _WITH_NOTES = _plan(ALWAYS), _plan(ALWAYS + NOTES)


def read_blocks(
    element: HtmlElement, base: str, code: dict[HtmlElement, CodeBlock], skip: Set[HtmlElement]
) -> tuple[list[Block], set[str]]:
    """The blocks of an element, and the names of the rules that changed something."""
    walk = Walk(base, _PLAN)
    walk.skip = set(skip)
    walk.code = code
    find_notes(walk, element)
    if walk.note_refs:
        walk.plan = _WITH_NOTES
    if element in code:
        return [code[element]], walk.edits
    blocks = [*walk.blocks(element), *outer_notes(walk), *walk.side_notes]
    return [_as_math(block) for block in blocks], walk.edits


def _as_math(block: Block) -> Block:
    if isinstance(block, CodeBlock) and block.language in ("math", "katex", "tex-math"):
        return MathBlock(block.text)
    return block
