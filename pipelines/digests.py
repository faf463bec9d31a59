"""What code and which bytes a table was made from: the digest that decides whether a step may be skipped."""

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_TAIL_BYTES = 1 << 16


@cache
def code_digest(*places: str) -> str:
    """Digest of the source files of modules or packages, given as paths from the project's root."""
    digest = hashlib.sha256()
    for place in places:
        target = _ROOT / place
        for path in sorted(target.rglob("*.py")) if target.is_dir() else [target]:
            digest.update(path.relative_to(_ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def file_digest(*paths: Path) -> str:
    """Digest of whole files, in the order given; names of files do not count."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def segment_digest(path: Path) -> str:
    """Digest of an append-only archive file, from its size and its last 64 KiB: as good as the whole, at any size."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL_BYTES))
        tail = file.read()
    return hashlib.sha256(f"{size}:".encode() + tail).hexdigest()[:16]


def combine(*parts: str) -> str:
    """One digest of several."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
