"""Posts made up for tests."""

from datetime import UTC, datetime
from typing import Any

from pipelines.clean.derived import derive, post_version
from pipelines.records import Post

FETCHED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def invented(markdown: str, **fields: Any) -> Post:
    """A post with that body; any field can be given."""
    found = derive(markdown)
    title = fields.get("title", "山间笔记")
    url = fields.get("url", "https://notes.example/p/1")
    values: dict[str, Any] = {
        "post_id": "web:1", "version": post_version(title, markdown), "url": url, "canonical_url": url, "aliases": (), "site": "hills",
        "platform": "generic", "source": "html", "title": title, "author": None, "author_url": None, "published": None,
        "published_local": None, "published_raw": None, "published_source": None, "modified": None, "modified_raw": None, "tags": (),
        "categories": (), "language_hint": None, "markdown": markdown, "text": found.text, "description": None, "images": found.images,
        "links": found.links, "code_blocks": found.code_blocks, "math_count": found.math_count, "licence_evidence": (), "alternates": (),
        "translated_from": None, "fetched_at": FETCHED, "http_status": 200, "encoding": "utf-8", "content_hash": "0", "edits": (),
        "selector": "article", "extractor": "test", "warc_file": "a.warc.gz", "warc_offset": 0, "warc_record_id": "<urn:1>",
    }  # fmt: skip
    return Post(**(values | fields))
