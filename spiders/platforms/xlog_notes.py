"""Crossbell notes and xLog feed items as posts: the author's words, the kind of note, dates, and every name of a post."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from spiders.dom.linked_data import JsonValue
from spiders.fields import Entry, Fields, Stamp

Json = dict[str, JsonValue]

RESERVED = ("post", "page", "portfolio", "short", "comment")
_GATEWAY = re.compile(
    r"https?://(?:[\w-]+\.)?(?:gateway\.ipfs\.io|ipfs\.io|cf-ipfs\.com|ipfs\.4everland\.xyz|rss3\.mypinata\.cloud|cloudflare-ipfs\.com"
    r"|ipfs\.xlog\.app|ipfs\.crossbell\.io)/ipfs/([A-Za-z0-9]{40,})(?:\?img-[\w&=%.-]*)?"
)
_CID = re.compile(r"(\d+)-(\d+)")


def listed_notes(data: Json) -> Iterator[Json]:
    """The notes of an indexer answer: a list, one note, or none."""
    notes = data.get("list") if isinstance(data.get("list"), list) else [data]
    for note in notes if isinstance(notes, list) else []:
        if isinstance(note, dict) and "noteId" in note and "characterId" in note:
            yield note


def note_entry(note: Json, home: str, now: datetime) -> Entry:
    """One note as an entry; `home` is the blog's home page, `now` the time of fetching (scheduled posts lie after it)."""
    content = _dict(_dict(note.get("metadata")).get("content"))
    fields = _fields(note, content, home)
    markdown, edits = ipfs_normalised(str(content.get("content") or ""))
    return Entry(fields=fields, url=fields.canonical_url or home, markdown=markdown, refused=_refused(note, content, now), edits=edits)


def ipfs_normalised(text: str) -> tuple[str, tuple[str, ...]]:
    """Gateway addresses as ipfs:// ones: which gateway answers differs from fetch to fetch, the content id does not."""
    new, count = _GATEWAY.subn(r"ipfs://\1", text)
    return new, ("ipfs_normalised",) if count else ()


def _refused(note: Json, content: Json, now: datetime) -> tuple[str, str] | None:
    kind = next((str(tag) for tag in _list(content.get("tags")) if tag in RESERVED), "post")
    if note.get("deleted"):
        return "unpublished", f"deleted at {note.get('deletedAt')}"
    if not content:
        return "empty", f"the indexer holds no content; it is stored at {_dict(note.get('metadata')).get('uri') or note.get('uri')}"
    if note.get("toNoteId") or note.get("toNote"):
        return "not_a_post", "the note answers another note: a comment"
    if "xlog" not in _list(content.get("sources")):
        return "not_a_post", f"the note was made with {content.get('sources')}, not xLog"
    if kind != "post":
        return "not_a_post", f"the note's first tag says {kind!r}"
    due = _instant(content.get("date_published"))
    if due and due > now:
        return "unpublished", f"scheduled for {content.get('date_published')}"
    return None


def _fields(note: Json, content: Json, home: str) -> Fields:
    title = str(content.get("title") or "").strip() or None
    character = _dict(note.get("character"))
    own = f"{note['characterId']}-{note['noteId']}"
    attributes = {str(_dict(item).get("trait_type")): _dict(item).get("value") for item in _list(content.get("attributes"))}
    slug = str(attributes.get("xlog_slug") or title or own)
    url = f"{home.rstrip('/')}/{quote(slug, safe='')}"
    hosted = f"https://{character['handle']}.xlog.app/{quote(slug, safe='')}" if character.get("handle") else None
    by_title = f"{home.rstrip('/')}/{quote(title, safe='')}" if title else None
    names = [hosted, by_title, *(str(item) for item in _list(content.get("external_urls")))]
    return Fields(
        post_id=f"xlog:{own}",
        canonical_url=url,
        aliases=tuple(sorted({name for name in names if name and name.startswith("http") and name != url})),
        title=title or slug,
        author=str(_dict(_dict(character.get("metadata")).get("content")).get("name") or character.get("handle") or "") or None,
        author_url=home,
        published=_stamp(content.get("date_published") or note.get("createdAt")),
        modified=_stamp(note.get("updatedAt")),
        tags=tuple(dict.fromkeys(str(tag) for tag in _list(content.get("tags")) if tag not in RESERVED)),
        categories=(),
        description=str(content.get("summary") or "").strip() or None,
    )


def feed_entry(item: Json, home: str) -> Entry:
    """One item of xLog's JSON feed: the original language, as HTML."""
    key = _CID.fullmatch(str(item.get("id")))
    tags = [str(tag) for tag in _list(item.get("tags"))]
    url = str(item.get("url") or home)
    fields = Fields(
        post_id=f"xlog:{item['id']}" if key else None,
        canonical_url=url,
        title=str(item.get("title") or "").strip() or None,
        author=str(item.get("author") or "") or None if not isinstance(item.get("author"), dict) else None,
        author_url=home,
        published=_stamp(item.get("date_published")),
        modified=_stamp(item.get("date_modified")),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag not in RESERVED)),
        categories=(),
        description=str(item.get("summary") or "").strip() or None,
    )
    kind = next((tag for tag in tags if tag in RESERVED), "post")
    refused = ("not_a_post", f"the item's first tag says {kind!r}") if kind != "post" else None
    return Entry(fields=fields, url=url, html=str(item.get("content_html") or ""), refused=refused)


def _stamp(raw: JsonValue) -> Stamp | None:
    return Stamp(str(raw), "api") if raw else None


def _instant(raw: JsonValue) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(raw).replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _dict(value: JsonValue) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
