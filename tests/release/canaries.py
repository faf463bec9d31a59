"""Secrets that open nothing, made at run time from pieces, and a search for them in everything a release leaves behind."""

import random
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from release_corpus import make_post

from pipelines.records import Image, Post

_LETTERS = string.ascii_letters + string.digits
_UPPER = string.ascii_uppercase + "234567"


def make_canary(chance: random.Random) -> str:
    """One made-up secret of a kind that leaks in real posts."""

    def some(alphabet: str, size: int) -> str:
        return "".join(chance.choice(alphabet) for _ in range(size))

    kinds = (
        lambda: "hf_" + some(_LETTERS, 34),
        lambda: "sk-" + some(_LETTERS, 48),
        lambda: "AKIA" + some(_UPPER, 16),
        lambda: "ghp_" + some(_LETTERS, 36),
        lambda: "ey" + f"J{some(_LETTERS, 20)}.ey" + f"J{some(_LETTERS, 40)}.{some(_LETTERS, 43)}",
        lambda: "-----BEGIN RSA " + f"PRIVATE KEY-----\n{some(_LETTERS, 64)}\n{some(_LETTERS, 40)}\n-----END RSA " + "PRIVATE KEY-----",
    )
    return chance.choice(kinds)()


_SHELL = "```sh\ncurl -H 'Authorization: Bearer {}'\n```"
_SETTINGS = ("{}", "token={}", "export KEY='{}'", "密钥：{}。", "我的密钥是{}，别外传", "`{}`", _SHELL, "({})", "x {} y")


def plant(number: int, canary: str, chance: random.Random) -> Post:
    """The n-th post with a secret in one of its fields."""
    post = make_post(number)
    said = chance.choice(_SETTINGS).format(canary)
    plants = (
        lambda: replace(post, markdown=f"{post.markdown}\n{said}\n", text=f"{post.text}\n{said}\n"),
        lambda: replace(post, markdown=f"{said}\n{post.markdown}", text=f"{said}\n{post.text}"),
        lambda: replace(post, title=f"{post.title} {said}"),
        lambda: replace(post, tags=(*post.tags, said)),
        lambda: replace(post, categories=(said,)),
        lambda: replace(post, author=said),
        lambda: replace(post, images=(Image(url="https://moss.example/a.png", alt=said),)),
        lambda: replace(post, images=(Image(url=f"https://moss.example/a.png?token={canary}", alt=""),)),
        lambda: replace(post, canonical_url=f"https://moss.example/p?key={canary}"),
        lambda: replace(post, author_url=f"https://moss.example/{canary}"),
        lambda: replace(post, description=said),
    )
    return chance.choice(plants)()


def leaks(folder: Path, canaries: list[str]) -> list[tuple[str, str]]:
    """(file, secret) for every secret that a folder shows: in raw bytes, in column values, in Parquet footers and statistics."""
    marks = {canary: (canary.split("\n")[1] if "\n" in canary else canary).encode() for canary in canaries}
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        shown = b"\n".join(_shown(path))
        found += [(path.name, canary) for canary, mark in marks.items() if mark in shown]
    return found


def _shown(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield repr(pq.read_metadata(path).to_dict()).encode()
        for column in pq.read_table(path, partitioning=None).columns:
            yield from _values(column.combine_chunks())


def _values(column: pa.Array) -> Iterator[bytes]:
    if pa.types.is_list(column.type):
        yield from _values(column.flatten())
    elif pa.types.is_struct(column.type):
        for index in range(column.type.num_fields):
            yield from _values(column.field(index))
    elif pa.types.is_string(column.type):
        yield "\n".join(value for value in column.to_pylist() if value).encode()
