"""Parts of a page that its markup keeps in templates and its reader sees all the same.

A shadow root written into the page (`<template shadowrootmode>`) is shown in its host's place, the host's own children in its slots.
A part that a server sent late stands in a hidden box, and a script puts it where a template of the same number keeps the place.
"""

from collections.abc import Callable, Iterable

from lxml.html import HtmlElement

_PLACE, _LATE = "B:", "S:"  # ids of React's places and of what arrives for them


def stage(templates: Iterable[HtmlElement], named: Callable[[str], list[HtmlElement]]) -> bool:
    """Show what templates keep: shadow roots become boxes, late parts move to their places. Whether anything changed."""
    changed = False
    for template in list(templates):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            _open(template)
        elif not ((name := template.get("id") or "").startswith(_PLACE) and _arrive(template, named(_LATE + name.removeprefix(_PLACE)))):
            continue
        changed = True
    return changed


def _open(template: HtmlElement) -> None:
    """Make a shadow root an ordinary box; where it has slots, the host's children go there, or they are not shown at all."""
    host = template.getparent()
    template.tag = "div"
    if host is None:
        return
    slots: dict[str, HtmlElement] = {}
    for slot in template.iter("slot"):
        slots.setdefault(slot.get("name") or "", slot)
    for child in [each for each in host if each is not template and isinstance(each.tag, str)]:
        if (slot := slots.get(child.get("slot") or "")) is not None:
            slot.append(child)


def _arrive(template: HtmlElement, late: list[HtmlElement]) -> bool:
    if len(late) != 1 or late[0].get("hidden") is None or late[0] in template.iterancestors():
        return False
    part = late[0]
    part.attrib.pop("hidden")
    template.append(part)
    template.tag = "div"
    return True
