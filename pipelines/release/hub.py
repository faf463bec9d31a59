"""`bowen release push`: a release folder becomes one commit and one tag on Hugging Face, or nothing a reader can see.

Resumable: files are content-addressed, so a second run uploads only what is missing. Idempotent: a published version is left alone.
Atomic: additions and deletions are one commit; the tag is set when everything was downloaded again and compared.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils.sha import git_hash
from huggingface_hub.utils.tqdm import disable_progress_bars

from pipelines.release.check import check, read_release, readable
from pipelines.release.checksums import read_sums, sha256_of
from pipelines.release.layout import SUMS
from pipelines.release.privacy import Privacy
from pipelines.release.versions import order

_KEEP = {".gitattributes"}
_PLACEHOLDER = "OWNER/NAME"
_KIND = "dataset"


class PushRefused(RuntimeError):
    """The release must not go out as it is, or would change a published version; says why and what to do."""


class PushFailed(RuntimeError):
    """The Hub or the way to it failed; nothing half-made is visible, and the same command continues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a push would do."""

    repo: str
    tag: str
    head: str | None
    published: str | None
    add: tuple[str, ...]
    keep: tuple[str, ...]
    delete: tuple[str, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: the commit the tag names, and how many files were downloaded again and compared."""

    commit: str
    tag: str
    verified: int
    was_there: bool


def find_token() -> str | None:
    """The Hub token from HF_TOKEN, else from the system's keyring; never from a file, never printed."""
    if token := os.environ.get("HF_TOKEN", "").strip():
        return token
    try:
        import keyring  # type: ignore[import-not-found, unused-ignore]  # optional
    except ImportError:
        return None
    found: str | None = keyring.get_password("huggingface", "token")
    return found


def plan(api: HfApi, repo: str, release: Path) -> Plan:
    """Compare a release folder with the repository, reading only.

    Raises PushRefused when the tag names other files or a newer version is published.
    """
    version = read_release(release).version
    tag, local = f"v{version}", [*read_sums(release), SUMS]
    head, tags = _refs(api, repo)
    if tag in tags:
        return _published(api, repo, release, tag, tags[tag], local)
    newer = [name for name in tags if name.startswith("v") and order(name[1:]) > order(version)]
    if newer:
        raise PushRefused(f"{repo} has {newer[0]}, which is newer than {tag}; push a newer version, main never goes back")
    remote = _tree(api, repo, head) if head else {}
    add = tuple(name for name in sorted(local) if not _same(release / name, remote.get(name)))
    return Plan(
        repo=repo,
        tag=tag,
        head=head,
        published=None,
        add=add,
        keep=tuple(sorted(set(local) - set(add))),
        delete=tuple(sorted(set(remote) - set(local) - _KEEP)),
        size_bytes=sum((release / name).stat().st_size for name in add),
    )


def _published(api: HfApi, repo: str, release: Path, tag: str, commit: str, local: list[str]) -> Plan:
    remote = _tree(api, repo, commit)
    other = sorted(name for name in {*local, *remote} - _KEEP if name not in local or not _same(release / name, remote.get(name)))
    if other:
        raise PushRefused(f"{repo} has {tag} with other content ({other[0]}, {len(other)} files); build under a new --version")
    return Plan(repo=repo, tag=tag, head=commit, published=commit, add=(), keep=tuple(sorted(local)), delete=(), size_bytes=0)


def _refs(api: HfApi, repo: str) -> tuple[str | None, dict[str, str]]:
    """Head of main and the commits of the tags; None when there is no such repository yet."""
    try:
        refs = api.list_repo_refs(repo, repo_type=_KIND)
    except RepositoryNotFoundError:
        return None, {}
    except HFValidationError as error:
        raise PushRefused(f"{repo!r} is no name of a data set: write OWNER/NAME ({_first_line(error)})") from error
    heads = {branch.name: branch.target_commit for branch in refs.branches}
    return heads.get("main"), {tag.name: tag.target_commit for tag in refs.tags}


def _tree(api: HfApi, repo: str, revision: str) -> dict[str, RepoFile]:
    entries = api.list_repo_tree(repo, repo_type=_KIND, revision=revision, recursive=True)
    return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}


def _same(path: Path, remote: RepoFile | None) -> bool:
    """Whether the Hub has this very file: by SHA-256 for large files, by git's own hash for small ones."""
    if remote is None or remote.size != path.stat().st_size:
        return False
    if remote.lfs is not None:
        return bool(remote.lfs.sha256 == sha256_of(path))
    return bool(remote.blob_id == git_hash(path.read_bytes()))


def push(api: HfApi, repo: str, release: Path, privacy: Privacy, *, private: bool = False, say: Callable[[str], None] = print) -> Pushed:
    """Publish a release folder, verify it by download, tag it.

    Raises PushRefused before anything leaves when a check fails or a secret is found, PushFailed when the network or the Hub fails.
    """
    guard(release, repo, privacy, api.token if isinstance(api.token, str) else "")
    disable_progress_bars()
    try:
        return _push(api, repo, release, private, say)
    except (PushRefused, PushFailed):
        raise
    except (HfHubHTTPError, httpx2.HTTPError, OSError, RuntimeError) as error:  # a failed upload comes as a bare RuntimeError
        raise PushFailed(f"{repo}: {_first_line(error)}; nothing half-made is visible, run the same command again") from error


def rehearse(api: HfApi, repo: str, release: Path, privacy: Privacy) -> str:
    """What a push would do, in a line, sending nothing; where the Hub cannot be reached, as much of it as is known here.

    Raises PushRefused for what would not go out, PushFailed when the Hub answers and refuses.
    """
    guard(release, repo, privacy, api.token if isinstance(api.token, str) else "")
    try:
        return describe(plan(api, repo, release))
    except HfHubHTTPError as error:
        raise PushFailed(f"{repo}: {_first_line(error)}; check the name and the token, then try again") from error
    except (httpx2.HTTPError, OSError) as error:
        names = [*read_sums(release), SUMS]
        size_bytes = sum((release / name).stat().st_size for name in names)
        unknown = f"the Hub gave no answer ({_first_line(error)}), so which of them it has already is not known; try again with a network"
        return f"{len(names)} files ({size_bytes:,} bytes) pass every check; {unknown}"


def guard(release: Path, repo: str, privacy: Privacy, token: str) -> None:
    """Refuse a release that fails a check, holds the token itself, or was built for another repository."""
    problems = [f"{failure.check}: {failure.what} ({failure.fix})" for failure in check(release, privacy=privacy)]
    if not problems and token:
        problems = [f"secrets: {where} holds the Hub token" for where, text in readable(release) if token in text]
    named = None if problems else read_release(release).repo
    if named not in (None, _PLACEHOLDER, repo):
        problems = [f"repo: the card names {named}; build with --repo {repo}"]
    if problems:
        raise PushRefused(f"nothing was sent, {len(problems)} problems:\n" + "\n".join(f"  {problem}" for problem in problems))


def _push(api: HfApi, repo: str, release: Path, private: bool, say: Callable[[str], None]) -> Pushed:
    planned = plan(api, repo, release)
    if planned.published is not None:
        verified = verify(api, repo, release, planned.published)
        return Pushed(planned.published, planned.tag, verified, was_there=True)
    if planned.head is None:
        api.create_repo(repo, repo_type=_KIND, private=private, exist_ok=True)
        planned = plan(api, repo, release)
    commit = _commit(api, planned, release, say)
    verified = verify(api, repo, release, commit)
    api.create_tag(repo, tag=planned.tag, revision=commit, repo_type=_KIND, exist_ok=True)
    return Pushed(commit, planned.tag, verified, was_there=False)


def _commit(api: HfApi, planned: Plan, release: Path, say: Callable[[str], None]) -> str:
    """All changes in one commit on top of the head that was compared; the head itself when it already has every file."""
    if not planned.add and not planned.delete and planned.head is not None:
        return planned.head
    say(describe(planned))
    operations: list[CommitOperationAdd | CommitOperationDelete] = [
        *(CommitOperationAdd(path_in_repo=name, path_or_fileobj=str(release / name)) for name in planned.add),
        *(CommitOperationDelete(path_in_repo=name) for name in planned.delete),
    ]
    message = f"Bowen {planned.tag}"
    done = api.create_commit(planned.repo, operations, commit_message=message, repo_type=_KIND, parent_commit=planned.head)
    return str(done.oid)


def describe(planned: Plan) -> str:
    """A plan in one line."""
    if planned.published is not None:
        return f"{planned.tag} is published already, {len(planned.keep)} files the same"
    sizes = f"{len(planned.add)} files to send ({planned.size_bytes:,} bytes)"
    return f"{sizes}, {len(planned.keep)} there already, {len(planned.delete)} to delete"


def verify(api: HfApi, repo: str, release: Path, revision: str) -> int:
    """Download every file at a revision and compare it with the folder; the number of files. Raises PushFailed on a difference."""
    expected = read_sums(release) | {SUMS: sha256_of(release / SUMS)}
    for name, digest in sorted(expected.items()):
        with TemporaryDirectory(prefix="bowen-verify-") as folder:
            found = api.hf_hub_download(repo, name, repo_type=_KIND, revision=revision, local_dir=folder)
            if sha256_of(Path(found)) != digest:
                raise PushFailed(f"{repo}: {name} at {revision} is not the file that was sent; no tag was set, run the same command again")
    extra = set(_tree(api, repo, revision)) - set(expected) - _KEEP
    if extra:
        raise PushFailed(f"{repo}: {sorted(extra)[0]} at {revision} belongs to no release; run the same command again")
    return len(expected)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
