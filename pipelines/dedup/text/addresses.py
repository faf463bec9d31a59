"""Addresses as numbers, so that two hundred thousand of them are compared without touching a string."""

import hashlib
import re
from dataclasses import dataclass

import numpy as np

from pipelines.dedup.doc import Doc
from pipelines.dedup.text.shingles import Words

_TONGUE = re.compile(r"(?:zh|en|ja|ko|fr|de|es|ru|pt|it|cn)(?:[-_](?:cn|tw|hk|us|gb|hans|hant|jp|kr|br))?")
_ENDING = re.compile(rf"[.](?:{_TONGUE.pattern})((?:[.]html?)?)$")
# Four letters of an alphabet, or two glyphs: a post that is named by its number may share that with any other.
_NAME = re.compile(r"[^\W\d_]{4}|[\u3040-\u9fff]{2}")


@dataclass(frozen=True, slots=True, eq=False)
class Addresses:
    """A post's own address, its host and its home (the site's name, else the host), and the other-language versions it names; 0 is none.

    `bare` is the address without the parts that name a language, so that /en/rain and /rain have one; none where the last part is no name.
    """

    page: int
    host: int
    home: int
    bare: int
    alternates: Words


def addresses(doc: Doc) -> Addresses:
    """The addresses of a post without scheme, fragment and index page, as 64-bit numbers."""
    page = _plain(doc.url)
    host = page.split("/", 1)[0]
    named = {_number(_plain(alternate.split(" ", 1)[-1])) for alternate in doc.alternates}
    home = _number(f"site {doc.site}" if doc.site else host)
    return Addresses(_number(page), _number(host), home, _number(_bare(page)), np.array(sorted(named), np.uint64))


def _bare(page: str) -> str:
    """An address without language: a folder, a label of the host, or an ending before the suffix; "" when its last part has no word."""
    parts = page.split("?", 1)[0].split("/")
    host = parts[0].split(".", 1)[-1] if _TONGUE.fullmatch(parts[0].split(".", 1)[0]) else parts[0]
    folders = [part for part in parts[1:-1] if not _TONGUE.fullmatch(part)]
    last = _ENDING.sub(r"\1", parts[-1]) if len(parts) > 1 else ""
    return "/".join(["bare", host, *folders, last]) if _NAME.search(last) else ""


def _plain(url: str) -> str:
    return url.split("://", 1)[-1].split("#", 1)[0].removesuffix("index.html").rstrip("/").lower()


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) if text else 0
