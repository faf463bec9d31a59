"""Repositories of the stand-in for the Hugging Face Hub: files, commits, tags, and how the Hub tells of them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Blob:
    data: bytes
    lfs: bool

    @property
    def git(self) -> str:
        stored = self.pointer if self.lfs else self.data
        return hashlib.sha1(b"blob %d\0" % len(stored) + stored).hexdigest()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def pointer(self) -> bytes:
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n".encode()


@dataclass
class Repo:
    """Commits are snapshots; a branch or tag is a name for one."""

    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    private: bool = False

    @property
    def head(self) -> str:
        return self.order[-1]

    def add(self, files: dict[str, Blob]) -> str:
        oid = hashlib.sha1(repr((len(self.order), sorted((name, blob.git) for name, blob in files.items()))).encode()).hexdigest()
        self.commits[oid] = files
        self.order.append(oid)
        return oid

    def resolve(self, revision: str) -> str | None:
        names = {"main": self.head, "refs/heads/main": self.head, **self.tags}
        oid = names.get(revision, revision)
        return oid if oid in self.commits else None


def refs(repo: Repo) -> dict[str, Any]:
    return {
        "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head}],
        "converts": [],
        "tags": [{"name": name, "ref": f"refs/tags/{name}", "targetCommit": oid} for name, oid in repo.tags.items()],
    }


def preupload(item: dict[str, Any], files: dict[str, Blob]) -> dict[str, Any]:
    lfs = item["path"].endswith(".parquet") or item["size"] > 10_000_000
    there = files.get(item["path"])
    oid = {"oid": there.sha256 if there.lfs else there.git} if there else {}
    return {"path": item["path"], "uploadMode": "lfs" if lfs else "regular", "shouldIgnore": False, **oid}


def tree(files: dict[str, Blob], folder: str, *, recursive: bool) -> list[dict[str, Any]]:
    prefix = f"{folder}/" if folder else ""
    found, folders = [], set()
    for path, blob in sorted(files.items()):
        if not path.startswith(prefix):
            continue
        parts = path.removeprefix(prefix).split("/")
        folders |= {prefix + "/".join(parts[:depth]) for depth in range(1, len(parts))}
        if recursive or len(parts) == 1:
            found.append(entry(path, blob))
    names = [name for name in sorted(folders) if recursive or "/" not in name.removeprefix(prefix)]
    return [*({"type": "directory", "path": name, "oid": hashlib.sha1(name.encode()).hexdigest(), "size": 0} for name in names), *found]


def entry(path: str, blob: Blob) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "file", "path": path, "oid": blob.git, "size": len(blob.data)}
    return told | ({"lfs": {"oid": blob.sha256, "size": len(blob.data), "pointerSize": len(blob.pointer)}} if blob.lfs else {})
