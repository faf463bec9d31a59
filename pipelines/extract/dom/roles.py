"""Elements that say what they are by role: headings, lists and tables that an editor built of boxes."""

from lxml.html import HtmlElement

from pipelines.extract.dom.block_tags import HANDLERS
from pipelines.extract.dom.walk import Flow, Walk

_LEVEL = "2"  # what a heading without a level counts as
_ROWS = {"rowgroup": "tbody", "row": "tr", "columnheader": "th", "rowheader": "th", "cell": "td", "gridcell": "td"}


def by_role(walk: Walk, element: HtmlElement, flow: Flow) -> bool:
    """Read a box as the heading, list or table that its role says it is."""
    role = element.get("role")
    if role is None or role == "tooltip":  # what is shown when a pointer rests on a word
        return role is not None
    if role == "heading":
        level = element.get("aria-level", _LEVEL)
        element.tag = f"h{level}" if level in ("1", "2", "3", "4", "5", "6") else f"h{_LEVEL}"
    elif role == "list" and any(child.get("role") == "listitem" for child in element):
        element.tag = "ul"
        _rename(element, {"listitem": "li"}, {"list"})
    elif role == "table" and any(each.get("role") == "row" for each in element.iter("div")):
        element.tag = "table"
        _rename(element, _ROWS, {"table"})
    else:
        return False
    HANDLERS[element.tag](walk, element, flow)
    return True


def _rename(element: HtmlElement, tags: dict[str, str], ends: set[str]) -> None:
    """Give the parts of a list or table their tags, but not those of one inside it, which is read in its turn."""
    for child in element:
        if isinstance(child.tag, str) and child.get("role") not in ends:
            child.tag = tags.get(child.get("role") or "", child.tag)
            if child.get("role") in ("rowgroup", "row"):
                _rename(child, tags, ends)
