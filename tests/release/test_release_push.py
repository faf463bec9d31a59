"""Publishing: cut at any request and repeated, the Hub ends in the same state, and no reader ever sees half a version."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub import HubServer
from hub_repo import Blob, Repo
from huggingface_hub import HfApi
from release_corpus import make, make_post, sample, store

from pipelines.release.checksums import read_sums, write_sums
from pipelines.release.hub import PushFailed, PushRefused, describe, find_token, plan, push, rehearse
from pipelines.release.privacy import default_privacy

REPO = "tester/bowen"
CUTS = 5
# The library sends file bodies in a way its own HTTP client is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A Hub on loopback; the library's waits between retries are skipped, its retries are not."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda _: None)
    with HubServer() as server:
        yield server


def token() -> str:
    return "hf_" + "A" * 34


def send(hub: HubServer, release: Path) -> object:
    return push(HfApi(endpoint=hub.endpoint, token=token()), REPO, release, default_privacy(), say=lambda _: None)


def state(hub: HubServer) -> dict[str, object]:
    """What a reader sees: files of main and of every tag."""
    repo = hub.repos[REPO]
    views = {"main": repo.head, **repo.tags}
    return {name: {path: blob.sha256 for path, blob in sorted(repo.commits[oid].items())} for name, oid in views.items()}


def test_a_push_is_one_commit_with_every_file_and_a_tag(hub: HubServer, release_dir: Path) -> None:
    done = send(hub, release_dir)
    repo = hub.repos[REPO]
    assert len(repo.order) == 2 and repo.tags == {"v1.0.0": repo.head}
    assert set(repo.commits[repo.head]) == {*read_sums(release_dir), "SHA256SUMS", ".gitattributes"}
    assert done.verified == len(read_sums(release_dir)) + 1  # type: ignore[attr-defined]


def test_a_second_push_writes_nothing(hub: HubServer, release_dir: Path) -> None:
    send(hub, release_dir)
    before = len(hub.writes())
    assert send(hub, release_dir).was_there  # type: ignore[attr-defined]
    assert len(hub.writes()) == before


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A first release, and a second that loses a config's file and gains others."""
    data_dir = tmp_path_factory.mktemp("two")
    sample(data_dir)
    first = make(data_dir).path
    other = make_post(3)
    store(data_dir, [other], {other.post_id: "reserved"})
    return first, make(data_dir, "1.1.0", previous=first).path


def test_cut_anywhere_and_repeated_the_state_is_the_same(hub: HubServer, two_releases: tuple[Path, Path]) -> None:
    first, second = two_releases
    send(hub, first)
    published = state(hub)
    with HubServer() as calm:
        send(calm, first)
        start = len(calm.requests)
        send(calm, second)
        wanted, total = state(calm), len(calm.requests) - start
    chance = random.Random(7)
    for number in [1, total, *(chance.randint(1, total) for _ in range(CUTS))]:
        check_cut(hub, second, published, wanted, number, after=chance.random() < 0.5)


def check_cut(hub: HubServer, release: Path, published: dict[str, object], wanted: dict[str, object], number: int, *, after: bool) -> None:
    """Cut one push at a request, look at what readers see, push again, then forget the second release."""
    repo = hub.repos[REPO]
    order, tags, stored = list(repo.order), dict(repo.tags), dict(hub.store)
    hub.cut(number, after=after)
    with pytest.raises(PushFailed, match="run the same command again"):
        send(hub, release)
    hub.restore()
    seen = state(hub)
    assert seen["main"] in (published["main"], wanted["main"]), "half a version is visible"
    assert seen["v1.0.0"] == published["v1.0.0"] and seen.get("v1.1.0") in (None, wanted["v1.1.0"])
    send(hub, release)
    assert state(hub) == wanted and len(repo.order) == len(order) + 1
    repo.order[:], repo.tags, hub.store = order, tags, stored


def test_files_of_the_old_version_leave_main_and_stay_under_its_tag(hub: HubServer, two_releases: tuple[Path, Path]) -> None:
    for release in two_releases:
        send(hub, release)
    repo = hub.repos[REPO]
    assert set(repo.commits[repo.head]) - {".gitattributes"} == {*read_sums(two_releases[1]), "SHA256SUMS"}
    assert set(repo.commits[repo.tags["v1.0.0"]]) - {".gitattributes"} == {*read_sums(two_releases[0]), "SHA256SUMS"}


def test_unchanged_large_files_are_not_sent_again(hub: HubServer, two_releases: tuple[Path, Path]) -> None:
    send(hub, two_releases[0])
    before = len(hub.requests)
    send(hub, two_releases[1])
    sent = [path for method, path in hub.requests[before:] if method == "PUT"]
    shared = set(read_sums(two_releases[0]).values()) & set(read_sums(two_releases[1]).values())
    assert sent and not {path.removeprefix("/lfs/") for path in sent} & shared


def test_a_published_version_is_never_replaced(hub: HubServer, release_dir: Path, tmp_path: Path) -> None:
    send(hub, release_dir)
    before = state(hub)
    sample(tmp_path, 48)
    with pytest.raises(PushRefused, match="under a new --version"):
        send(hub, make(tmp_path).path)
    assert state(hub) == before


def test_main_never_goes_back_to_an_older_version(hub: HubServer, two_releases: tuple[Path, Path]) -> None:
    send(hub, two_releases[1])
    before = state(hub)
    with pytest.raises(PushRefused, match=r"v1\.1\.0, which is newer"):
        send(hub, two_releases[0])
    assert state(hub) == before


def test_somebody_elses_commit_in_between_stops_the_push(hub: HubServer, release_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    api = HfApi(endpoint=hub.endpoint, token=token())
    api.create_repo(REPO, repo_type="dataset")
    original = HfApi.create_commit

    def racing(self: HfApi, *args: object, **kwargs: object) -> object:
        repo = hub.repos[REPO]
        repo.add(dict(repo.commits[repo.head]))
        return original(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(HfApi, "create_commit", racing)
    with pytest.raises(PushFailed, match="run the same command again"):
        send(hub, release_dir)
    assert hub.repos[REPO].tags == {}


def test_what_was_sent_is_compared_by_download_before_the_tag(hub: HubServer, release_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Repo.add

    def damaging(self: Repo, files: dict[str, Blob]) -> str:
        return original(self, {name: Blob(blob.data + b" ", lfs=False) if name == "README.md" else blob for name, blob in files.items()})

    monkeypatch.setattr(Repo, "add", damaging)
    with pytest.raises(PushFailed, match=r"README\.md .* is not the file that was sent"):
        send(hub, release_dir)
    assert hub.repos[REPO].tags == {}


def test_a_dry_run_sends_nothing(hub: HubServer, release_dir: Path) -> None:
    planned = plan(HfApi(endpoint=hub.endpoint, token=False), REPO, release_dir)
    assert describe(planned).startswith(f"{len(read_sums(release_dir)) + 1} files to send")
    assert hub.writes() == [] and hub.repos == {}


def push_command(release: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The real command, as typed."""
    command = [str(Path(sys.executable).with_name("bowen")), "release", "push", *arguments, "--version", str(release)]
    environment = {key: value for key, value in os.environ.items() if key != "HF_TOKEN"} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=250, check=False)


def test_a_dry_run_needs_no_network(release_dir: Path) -> None:
    done = push_command(release_dir, REPO, "--dry-run", "--endpoint", "http://127.0.0.1:9")
    count = len(read_sums(release_dir)) + 1
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"dry run, 1.0.0 to {REPO}: {count} files (")
    assert "pass every check; the Hub gave no answer" in done.stdout
    assert done.stdout.endswith("; nothing was sent\n")


def test_a_dry_run_that_is_told_to_stay_offline_does(release_dir: Path) -> None:
    done = push_command(release_dir, REPO, "--dry-run", HF_HUB_OFFLINE="1")
    assert done.returncode == 0 and "pass every check; the Hub gave no answer" in done.stdout


def test_a_push_without_network_is_one_line_with_the_next_step(release_dir: Path) -> None:
    done = push_command(release_dir, REPO, "--endpoint", "http://127.0.0.1:9", HF_TOKEN=token())
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "Connection refused" in done.stderr and "run the same command again" in done.stderr


def test_a_hub_that_refuses_ends_a_dry_run(hub: HubServer, release_dir: Path) -> None:
    with pytest.raises(PushFailed, match="check the name and the token"):
        rehearse(HfApi(endpoint=f"{hub.endpoint}/nowhere", token=token()), REPO, release_dir, default_privacy())


@pytest.mark.parametrize("name", ["my blogs/corpus", "a/b/c"])
def test_a_name_that_no_data_set_can_have_is_refused(hub: HubServer, release_dir: Path, name: str) -> None:
    with pytest.raises(PushRefused, match="write OWNER/NAME"):
        plan(HfApi(endpoint=hub.endpoint, token=False), name, release_dir)


def test_a_secret_blocks_the_push_with_its_place(hub: HubServer, release_dir: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(release_dir, tmp_path / "1.0.0")
    with (copy / "CHANGELOG.md").open("a", encoding="utf-8") as file:
        file.write("deploy with " + "ghp_" + "k7Qw2ZpX9vLr4TnB8yHc3MdF6sJa5GeU1oKi" + "\n")
    write_sums(copy)
    with pytest.raises(PushRefused, match=r"secrets: CHANGELOG\.md holds"):
        send(hub, copy)
    assert hub.requests == []


def test_the_token_itself_blocks_the_push(hub: HubServer, tmp_path: Path) -> None:
    store(tmp_path, [make_post(0, title="opaque-words-nobody-knows")])
    release = make(tmp_path).path
    with pytest.raises(PushRefused, match="holds the Hub token") as refused:
        push(HfApi(endpoint=hub.endpoint, token="opaque-words-nobody-knows"), REPO, release, default_privacy())
    assert "opaque-words" not in str(refused.value) and hub.requests == []


def test_a_card_for_another_repository_is_refused(hub: HubServer, release_dir: Path) -> None:
    with pytest.raises(PushRefused, match="build with --repo somebody/else"):
        push(HfApi(endpoint=hub.endpoint, token=token()), "somebody/else", release_dir, default_privacy())


def test_the_token_comes_from_the_environment_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    (tmp_path / "token").write_text("from-a-file")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    assert find_token() is None
    monkeypatch.setenv("HF_TOKEN", " spaced ")
    assert find_token() == "spaced"


def test_datasets_loads_folder_and_hub(hub: HubServer, release_dir: Path, tmp_path: Path) -> None:
    """The library of the field reads every config and split, from disk and from the Hub, with the same rows."""
    code = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
places, cache = json.loads(sys.argv[1]), sys.argv[2]
for place in places:
    found = {}
    for name in get_dataset_config_names(place):
        data = load_dataset(place, name, cache_dir=f"{cache}/{places.index(place)}")
        found[name] = {split: [rows.num_rows, sorted(rows.column_names)] for split, rows in data.items()}
    print(json.dumps(found, sort_keys=True))
"""
    send(hub, release_dir)
    environment = os.environ | {"HF_ENDPOINT": hub.endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path / "home")}
    environment |= {"HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    command = [sys.executable, "-c", code, json.dumps([str(release_dir), REPO]), str(tmp_path / "cache")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    from_folder, from_hub = map(json.loads, done.stdout.strip().splitlines())
    facts = json.loads((release_dir / "facts.json").read_text("utf-8"))
    assert from_folder == from_hub
    assert sum(rows for rows, _ in from_hub["open"].values()) == facts["group|open|posts"]
    assert sum(rows for rows, _ in from_hub["removed"].values()) == facts["removed|rows"]
