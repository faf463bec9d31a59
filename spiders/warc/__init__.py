"""The archive file: durable writing, tolerant reading, repair.

The only hand-over between the two halves is a WARC file, so this package must read what anyone wrote (ours, Common Crawl,
browsertrix, wget, old ARC files, files damaged on the way) and never raise for a bad record: it says what is wrong and goes on.
"""

from spiders.warc.framing import Damage, NotAnArchive, Record, read_records
from spiders.warc.pages import page_of, read_at, read_pages
from spiders.warc.payload import BODY_LIMIT_BYTES, decode_body
from spiders.warc.writing import WarcWriter

__all__ = [
    "BODY_LIMIT_BYTES",
    "Damage",
    "NotAnArchive",
    "Record",
    "WarcWriter",
    "decode_body",
    "page_of",
    "read_at",
    "read_pages",
    "read_records",
]
