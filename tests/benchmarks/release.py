"""Releases, measured at full size: 1,000 planted secrets, 50 cut pushes, and what a build costs.

    python tests/benchmarks/release.py [secrets] [cuts] [build]
"""

import contextlib
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from logging import StreamHandler
from pathlib import Path

os.environ["HF_HUB_DISABLE_XET"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1] / "release"))

from canaries import leaks, make_canary, plant
from hub import HubServer
from huggingface_hub import HfApi, logging
from huggingface_hub.utils import _http
from release_corpus import make, make_post, sample, store

from pipelines.release.check import check
from pipelines.release.hub import PushFailed, push
from pipelines.release.privacy import default_privacy
from pipelines.report.write import write_report


def secrets(folder: Path) -> None:
    """Plant 1,000 secrets in posts, recipe and environment; look for them in release, report, footers and everything said."""
    chance = random.Random(2026)
    canaries = [make_canary(chance) for _ in range(1000)]
    posts = [plant(number, canary, chance) for number, canary in enumerate(canaries[:900])]
    store(folder, posts, {post.post_id: ("CC-BY-4.0", "reserved", "CC-BY-NC-ND-4.0")[number % 3] for number, post in enumerate(posts)})
    os.environ.update({f"CANARY_{number}": canary for number, canary in enumerate(canaries[900:])})
    said = io.StringIO()
    logging.get_logger().addHandler(StreamHandler(said))
    logging.set_verbosity_debug()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), HubServer() as hub:
        release = make(folder).path
        write_report(folder, folder / "reports" / "report.html")
        push(HfApi(endpoint=hub.endpoint, token=canaries[-1]), "tester/bowen", release, default_privacy())
    found = [*leaks(release, canaries), *leaks(folder / "reports", canaries)]
    found += [("log", canary) for canary in canaries if canary in said.getvalue()]
    logging.set_verbosity_warning()
    print(f"secrets planted {len(canaries)}, found outside {len(found)}")
    for place, canary in found[:5]:
        print(f"  {place}: {canary[:6]}…")


def cuts(folder: Path) -> None:
    """Cut a push of a second version at 50 random requests, before or after the Hub handled them, and push again."""
    _http.time.sleep = lambda _: None  # type: ignore[attr-defined]
    logging.set_verbosity_error()
    sample(folder)
    first = make(folder).path
    other = make_post(3)
    store(folder, [other], {other.post_id: "reserved"})
    second = make(folder, "1.1.0", previous=first).path
    with HubServer() as calm:
        send(calm, first)
        before = len(calm.requests)
        send(calm, second)
        total, wanted = len(calm.requests) - before, view(calm)
    chance, same, half, extra = random.Random(50), 0, 0, 0
    for _ in range(50):
        with HubServer() as hub:
            send(hub, first)
            old, commits = view(hub)["main"], len(hub.repos["tester/bowen"].order)
            hub.cut(chance.randint(1, total), after=chance.random() < 0.5)
            with contextlib.suppress(PushFailed):
                send(hub, second)
            hub.restore()
            half += view(hub)["main"] not in (old, wanted["main"])
            send(hub, second)
            same += view(hub) == wanted
            extra += len(hub.repos["tester/bowen"].order) - commits - 1
    print(f"pushes cut 50 (of {total} requests each), same final state {same}, half versions seen {half}, extra commits {extra}")


def send(hub: HubServer, release: Path) -> None:
    push(HfApi(endpoint=hub.endpoint, token="hf_" + "A" * 34), "tester/bowen", release, default_privacy(), say=lambda _: None)


def view(hub: HubServer) -> dict[str, dict[str, str]]:
    repo = hub.repos["tester/bowen"]
    names = {"main": repo.head, **repo.tags}
    return {name: {path: blob.sha256 for path, blob in sorted(repo.commits[oid].items())} for name, oid in names.items()}


def build(folder: Path) -> None:
    """What building and checking cost, in CPU seconds, and the memory it took."""
    posts = [make_post(number, **long_text(number)) for number in range(10_000)]
    store(folder, posts)
    started = time.process_time()
    release = make(folder).path
    built = time.process_time() - started
    started = time.process_time()
    failures = check(release, privacy=default_privacy())
    checked = time.process_time() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    speed = f"build {built:.1f} CPU s ({len(posts) / built:.0f} posts/s), of it check {checked:.1f}"
    print(f"posts {len(posts)}, {speed}, peak {peak_mb:.0f} MB, failures {len(failures)}")


def long_text(number: int) -> dict[str, str]:
    """About 4,000 characters, as a real post has."""
    body = make_post(number).markdown * 12
    return {"markdown": body, "text": body}


PARTS: dict[str, Callable[[Path], None]] = {"secrets": secrets, "cuts": cuts, "build": build}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as place:
            PARTS[name](Path(place))
