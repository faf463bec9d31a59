"""Finds anything in a document that could run, load, submit or redirect: what a page of other people's words must not have."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

_LOADING = ("script", "iframe", "object", "embed", "applet", "img", "image", "picture", "source", "audio", "video", "link", "base")
_FORMS = ("form", "button", "textarea", "select")
_ACTING = ("track", "foreignobject", "animate", "set", "frame", "frameset", "portal", "math", "template")
_ELEMENTS = frozenset({*_LOADING, *_FORMS, *_ACTING, "use", "noscript"})
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "srcset", "poster", "background", "ping", "manifest"})


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in _ELEMENTS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        refresh = dict(attrs).get("http-equiv") or ""
        if tag == "meta" and refresh.lower() == "refresh":
            self.found.append("meta refresh")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name == "style" or name == "srcdoc":
            self.found.append(f"{tag} {name}={value[:40]}")
        if name in _ADDRESSES and urlsplit(value.strip()).scheme not in ("http", "https"):
            self.found.append(f"{tag} {name}={value[:40]}")


def active(document: str) -> list[str]:
    """Everything in a document that could act; empty for a page that only shows."""
    finder = _Finder()
    finder.feed(document)
    finder.close()
    return finder.found


def tags(document: str) -> list[str]:
    """The names of all elements, in order."""
    finder = _Finder()
    finder.feed(document)
    finder.close()
    return finder.tags
