"""Reads the fixture folders: a page as served, and what is expected of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spiders.page import Page, RawPage, WarcRef
from spiders.site import Site

ROOT = Path(__file__).parent
FETCHED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def folders() -> list[str]:
    """Every case as platform/name."""
    return sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("*/*/expected.json"))


def load(name: str) -> tuple[RawPage, Site, dict[str, Any]]:
    """The response, its site's row and the expectations of one case."""
    folder = ROOT / name
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    body = next(folder.glob("page.*"))
    headers = expected.get("headers", {"Content-Type": "text/html; charset=utf-8"})
    raw = RawPage(
        url=expected["url"], status=expected.get("status", 200), headers=tuple(headers.items()), body=body.read_bytes(),
        fetched_at=FETCHED, warc=WarcRef("fixture.warc.gz", 0, "<urn:uuid:0>"),
    )  # fmt: skip
    return raw, Site(name="fixture", **expected["site"]), expected


def page(name: str) -> Page:
    """The page of one case."""
    raw, site, _ = load(name)
    return Page(raw, site)
