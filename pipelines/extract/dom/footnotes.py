"""Footnotes: a short raised link to a note that stands in the same page, and the note it leads to.

Told by what they do, not by class: the reference is raised or marked, its target exists, and the target (or what
surrounds it) is a list item, paragraph or block of its own.
"""

import re
from itertools import count
from urllib.parse import unquote

from lxml.html import HtmlElement

from pipelines.extract.blocks import Block, Note, NoteRef
from pipelines.extract.dom.classes import tokens, word_set, words
from pipelines.extract.dom.walk import Flow, Walk
from spiders.dom.select import text_of

_MARGIN = word_set("sidenote marginnote side-note margin-note")
_NOTE_TAGS = word_set("li p div aside tr dd section")
_BACK = re.compile(r"[\s↩↵⏎^↑⤴\ufe0e\ufe0f\u21a9a-z0-9\[\]]{0,6}", re.I)


def find_notes(walk: Walk, root: HtmlElement) -> None:
    """Note the references and the notes under `root` in `walk.notes` and `walk.note_refs`."""
    ids: dict[str, HtmlElement] = {}
    inside = (link for link in root.iter("a") if link is not root and (link.get("href") or "").startswith("#"))
    refs = [link for link in inside if _is_marked(link) and len(text_of(link).strip()) <= 8]
    if not refs:
        return
    for element in root.iter():
        identity = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if identity:
            ids.setdefault(plain_id(identity), element)
    outside = _ids_outside(root, [ref for ref in refs if _target(ref) not in ids])
    backs: dict[HtmlElement, frozenset[str]] = {}
    labels: dict[HtmlElement, str] = {}
    taken: set[str] = set()
    numbers = map(str, count(1))
    for ref in refs:
        note = _outer_note(outside, backs, ref, root) if _target(ref) in outside else _note(ids, ref, root)
        if note is not None and not any(above in walk.note_bodies for above in ref.iterancestors()):
            if note not in labels:
                said = re.sub(r"[^\w-]", "", text_of(ref))
                labels[note] = said if said and said not in taken else next(number for number in numbers if number not in taken)
                taken.add(labels[note])
            label = labels[note]
            walk.note_refs[ref] = label
            if _target(ref) in outside and note not in walk.note_bodies:
                walk.outer_notes.append(note)
            walk.note_bodies[note] = label
    walk.note_ids = frozenset(_ids_around(walk.note_refs))


def _is_marked(link: HtmlElement) -> bool:
    """Whether a link is raised, or named as a reference."""
    named, parent = link.get("class") or "", link.getparent()
    raised = (parent is not None and parent.tag == "sup") or link.find("sup") is not None
    return raised or link.get("role") == "doc-noteref" or "footnote" in named or "reference" in named


def plain_id(identity: str) -> str:
    """An id as its author's engine wrote it: percent signs decoded, the prefixes sanitisers add taken off."""
    identity = unquote(identity)
    while identity.startswith("user-content-"):
        identity = identity[len("user-content-") :]
    return identity


def _ids_around(refs: dict[HtmlElement, str]) -> set[str]:
    out: set[str] = set()
    for ref in refs:
        for element in (ref, ref.getparent(), *ref.iter()):
            if element is not None and element.get("id"):
                out.add(plain_id(element.get("id", "")))
    return out


def _target(ref: HtmlElement) -> str:
    return plain_id((ref.get("href") or "")[1:])


def _ids_outside(root: HtmlElement, refs: list[HtmlElement]) -> dict[str, HtmlElement]:
    """The elements that references lead to out of `root`: some engines write the notes below the post's own element."""
    wanted = {_target(ref) for ref in refs}
    if not wanted:
        return {}
    found = (each for each in root.getroottree().iter() if isinstance(each.tag, str) and each.get("id"))
    return {identity: each for each in found if (identity := plain_id(each.get("id", ""))) in wanted}


def _outer_note(
    outside: dict[str, HtmlElement], backs: dict[HtmlElement, frozenset[str]], ref: HtmlElement, root: HtmlElement
) -> HtmlElement | None:
    """A note that leads back to its reference, as a heading of the page or a comment does not; `backs` keeps where each leads."""
    note = _note(outside, ref, root)
    if note is None or any(above is note for above in root.iterancestors()):
        return None
    if note not in backs:
        backs[note] = frozenset(map(_target, note.iter("a")))
    named = {plain_id(each.get("id", "")) for each in (ref, ref.getparent(), *ref.iter()) if each is not None and each.get("id")}
    return note if named & backs[note] else None


def outer_notes(walk: Walk) -> list[Block]:
    """The notes that stand outside the element that was walked."""
    flow = Flow(walk.edits)
    for note in walk.outer_notes:
        footnote(walk, note, flow)
    flow.flush()
    return flow.blocks


def _note(ids: dict[str, HtmlElement], ref: HtmlElement, root: HtmlElement) -> HtmlElement | None:
    target = ids.get(_target(ref))
    while target is not None and target.tag not in _NOTE_TAGS:
        target = target.getparent()
    if target is None or target is root or any(above is target for above in ref.iterancestors()):
        return None
    return target


def footnote(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """References become [^1], notes become [^1]: text; what leads back to the reference is dropped."""
    label = walk.note_refs.get(element)
    if label is not None:
        flow.pieces.append(NoteRef(label))
        return True
    label = walk.note_bodies.get(element)
    if label is None:
        return False
    for child in element.iter("a", "sup"):
        if _leads_back(walk, child) or (child.tag == "sup" and "label" in words(child)):
            raising = child.getparent()
            lone = raising is not None and raising.tag == "sup" and len(raising) == 1 and not (raising.text or child.tail or "").strip()
            walk.skip.add(raising if lone else child)
    first = next(iter(element), None)
    if first is not None and first.tag in ("span", "b") and not (element.text or "").strip() and text_of(first).strip(" .:[]") == label:
        walk.skip.add(first)
    flow.add(Note(label, walk.blocks(element)))
    return True


def _leads_back(walk: Walk, link: HtmlElement) -> bool:
    target = link.get("href") or ""
    if not target.startswith("#"):
        return False
    if any("backref" in name or "back-ref" in name or name == "fn-backref" for name in tokens(link)) or link.get("role") == "doc-backlink":
        return True
    return plain_id(target[1:]) in walk.note_ids and bool(_BACK.fullmatch(text_of(link)))


def raised(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A raised footnote reference is the reference alone, not <sup> around it."""
    inner = [child for child in element.iter("a") if child in walk.note_refs]
    if not inner or (element.tag == "span" and len(text_of(element).strip()) > sum(len(text_of(ref)) + 2 for ref in inner)):
        return False  # a span around a whole line holds more than its references
    for ref in inner:
        flow.pieces.append(NoteRef(walk.note_refs[ref]))
    return True


def notes_section(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """The list of notes: its notes one by one, without the theme's hidden heading and rule."""
    if not walk.note_bodies or not any(
        note in walk.note_bodies for note in element.iter("li", "div", "p", "aside", "tr") if note is not element
    ):
        return False
    called = "footnotes" in tokens(element) or element.get("id") == "footnotes"
    if element.tag not in ("ol", "ul", "section") and not called:
        return False
    for child in element.iter():
        if child.tag == "hr" or (
            child.tag in ("h1", "h2", "h3", "h4")
            and (called or tokens(child) & {"sr-only", "visually-hidden"} or plain_id(child.get("id") or "") == "footnote-label")
        ):
            walk.skip.add(child)
    if element.tag in ("ol", "ul") and all(child in walk.note_bodies for child in element if isinstance(child.tag, str)):
        flow.flush()
        for child in element:
            if isinstance(child.tag, str):
                footnote(walk, child, flow)
        return True
    return False


def sidenote(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """A note set in the margin beside its line is a footnote; its number and switch are the theme's."""
    if not tokens(element) & _MARGIN:
        return False
    label = f"side{len(walk.side_notes) + 1}"
    flow.pieces.append(NoteRef(label))
    walk.side_notes.append(Note(label, walk.blocks(element)))
    return True
