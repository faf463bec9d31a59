"""A stand-in for the Hugging Face Hub on loopback: commits, tags, large files, real 404s, and connections that can be cut.

`HubServer.cut(number, after=...)` makes it go dark at the n-th request from now: before it is handled, or after it was handled but
before the answer left. It stays dark until `restore()`.
"""

import base64
import hashlib
import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hub_repo import Blob, Repo, entry, preupload, refs, tree


class HubServer:
    """The server and its state; a context manager."""

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.store: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []
        self.tokens: set[str] = set()
        self._lock = threading.RLock()
        self._left: int | None = None
        self._after = False
        self.dark = False
        handler = type("BoundHandler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "HubServer":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def cut(self, number: int, *, after: bool = False) -> None:
        self._left, self._after, self.dark = number, after, False

    def restore(self) -> None:
        self._left, self.dark = None, False

    def fate(self) -> str:
        """What becomes of this request: ok, before (cut unhandled) or after (handled, answer lost)."""
        with self._lock:
            if self.dark:
                return "before"
            if self._left is None:
                return "ok"
            self._left -= 1
            if self._left > 0:
                return "ok"
            self.dark = True
            return "after" if self._after else "before"

    def writes(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.requests if method in {"POST", "PUT", "DELETE"}]


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

    def _serve(self) -> None:
        fate = self.hub.fate()
        if fate == "before":
            self._break()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        with self.hub._lock:
            self.hub.requests.append((self.command, url.path))
            if authorization := self.headers.get("Authorization"):
                self.hub.tokens.add(authorization)
            status, headers, answer = self._answer(unquote(url.path), parse_qs(url.query), body, url.path)
        if fate == "after":
            self._break()
            return
        self._send(status, headers, answer)

    def _break(self) -> None:
        """Reset the connection: the client sees it die."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _send(self, status: int, headers: dict[str, str], answer: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(answer))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _answer(self, path: str, query: dict[str, list[str]], body: bytes, raw: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/api/whoami-v2":
            return _json({"name": "tester", "type": "user", "auth": {"accessToken": {"role": "write"}}})
        if path == "/api/validate-yaml":
            return _json({"errors": [], "warnings": []})
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path.startswith("/lfs/"):
            return self._lfs(path.removeprefix("/lfs/"), body)
        if path.endswith(".git/info/lfs/objects/batch"):
            return self._batch(json.loads(body))
        if path.startswith("/datasets/"):
            owner, name, _, revision, *rest = path.removeprefix("/datasets/").split("/")
            return self._resolve(f"{owner}/{name}", revision, "/".join(rest))
        if path.startswith("/api/datasets/"):
            owner, name, *rest = raw.removeprefix("/api/datasets/").split("/")
            return self._api(f"{owner}/{name}", [unquote(part) for part in rest], query, body)
        return _error(404, "EntryNotFound", "no such endpoint")

    def _create(self, wanted: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        owner = wanted.get("organization") or "tester"
        name = f"{owner}/{wanted['name']}"
        if name in self.hub.repos:
            return _error(409, "", "You already created this dataset repo", url=f"{self.hub.endpoint}/datasets/{name}")
        repo = self.hub.repos[name] = Repo(private=bool(wanted.get("private")))
        repo.add({".gitattributes": Blob(b"*.parquet filter=lfs diff=lfs merge=lfs -text\n", lfs=False)})
        return _json({"url": f"{self.hub.endpoint}/datasets/{name}", "name": name, "id": name})

    def _lfs(self, oid: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.command == "PUT":
            if hashlib.sha256(body).hexdigest() != oid:
                return _error(400, "", "hash differs")
            self.hub.store[oid] = body
            return 200, {}, b""
        return 200, {}, self.hub.store[oid]

    def _batch(self, wanted: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        objects = []
        for item in wanted["objects"]:
            there = item["oid"] in self.hub.store
            upload = {"actions": {"upload": {"href": f"{self.hub.endpoint}/lfs/{item['oid']}", "header": {}}}}
            objects.append({"oid": item["oid"], "size": item["size"], **({} if there else upload)})
        return _json({"transfer": "basic", "objects": objects})

    def _resolve(self, name: str, revision: str, path: str) -> tuple[int, dict[str, str], bytes]:
        repo = self.hub.repos.get(name)
        if repo is None:
            return _error(404, "RepoNotFound", "Repository not found")
        oid = repo.resolve(revision)
        if oid is None:
            return _error(404, "RevisionNotFound", "Revision not found")
        blob = repo.commits[oid].get(path)
        if blob is None:
            return _error(404, "EntryNotFound", "Entry not found", commit=oid)
        headers = {"X-Repo-Commit": oid, "ETag": f'"{blob.sha256 if blob.lfs else blob.git}"', "Accept-Ranges": "bytes"}
        data = blob.data
        if blob.lfs:
            headers |= {"X-Linked-Etag": f'"{blob.sha256}"', "X-Linked-Size": str(len(data))}
        if self.command == "HEAD":
            return 200, headers | {"Content-Length": str(len(data))}, b""
        if wanted := self.headers.get("Range"):
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            first, last = int(start), min(int(end or len(data) - 1), len(data) - 1)
            return 206, headers | {"Content-Range": f"bytes {first}-{last}/{len(data)}"}, data[first : last + 1]
        return 200, headers, data

    def _api(self, name: str, rest: list[str], query: dict[str, list[str]], body: bytes) -> tuple[int, dict[str, str], bytes]:
        repo = self.hub.repos.get(name)
        if repo is None:
            return _error(404, "RepoNotFound", "Repository not found")
        verb = rest[0] if rest else "revision"
        if verb == "refs":
            return _json(refs(repo))
        if verb == "commit":
            return self._commit(name, repo, body)
        revision = rest[1] if len(rest) > 1 else "main"
        oid = repo.resolve(revision)
        if oid is None:
            return _error(404, "RevisionNotFound", "Revision not found")
        files = repo.commits[oid]
        if verb == "revision":
            siblings = [{"rfilename": path} for path in sorted(files)]
            return _json({"id": name, "sha": oid, "private": repo.private, "tags": [], "siblings": siblings})
        if verb == "preupload":
            return _json({"files": [preupload(item, files) for item in json.loads(body)["files"]]})
        if verb == "tag":
            return self._tag(repo, oid, json.loads(body))
        if verb == "tree":
            return _json(tree(files, "/".join(rest[2:]), recursive=query.get("recursive") in (["true"], ["True"], ["1"])))
        if verb == "paths-info":
            wanted = parse_qs(body.decode()).get("paths") or json.loads(body).get("paths", [])
            return _json([entry(path, files[path]) for path in wanted if path in files])
        return _error(404, "EntryNotFound", f"no such endpoint {verb}")

    def _tag(self, repo: Repo, oid: str, wanted: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        if wanted["tag"] in repo.tags:
            return _error(409, "", "Tag reference exists already")
        repo.tags[wanted["tag"]] = oid
        return _json({})

    def _commit(self, name: str, repo: Repo, body: bytes) -> tuple[int, dict[str, str], bytes]:
        lines = [json.loads(line) for line in body.splitlines()]
        parent = lines[0]["value"].get("parentCommit")
        if parent and parent != repo.head:
            return _error(412, "", "A commit has happened since. Please refresh and try again.")
        files = dict(repo.commits[repo.head])
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = Blob(base64.b64decode(value["content"]), lfs=False)
            elif line["key"] == "lfsFile":
                if value["oid"] not in self.hub.store:
                    return _error(400, "", f"LFS object {value['oid']} was not uploaded")
                files[value["path"]] = Blob(self.hub.store[value["oid"]], lfs=True)
            elif line["key"] == "deletedFile":
                files.pop(value["path"])
        oid = repo.add(files)
        return _json({"commitUrl": f"{self.hub.endpoint}/datasets/{name}/commit/{oid}", "commitOid": oid})


def _json(value: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


def _error(status: int, code: str, message: str, *, commit: str = "", url: str = "") -> tuple[int, dict[str, str], bytes]:
    headers = {"Content-Type": "application/json", "X-Error-Message": message}
    headers |= {"X-Error-Code": code} if code else {}
    headers |= {"X-Repo-Commit": commit} if commit else {}
    return status, headers, json.dumps({"error": message, **({"url": url} if url else {})}).encode()
