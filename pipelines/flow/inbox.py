"""Archive files dropped straight into the archive folder: imported into their sites, then moved out of the way."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipelines.flow.workspace import Workspace
from spiders.archive import is_archive
from spiders.importing import import_files
from spiders.warc import Damage

DONE = ".imported"
SETTLED_S = 5.0  # a file that grew a moment ago is still being written


def dropped_files(work: Workspace, settled_s: float) -> list[Path]:
    """Archive files that lie in the archive folder itself, not in a site's folder; those that grew in the last `settled_s` left out."""
    root, now = work.archive.root, time.time()
    found = (path for path in root.glob("*") if is_archive(path)) if root.is_dir() else iter(())
    return sorted(path for path in found if settled(path.stat().st_ctime, now, settled_s))


def settled(changed_at: float, now: float, settled_s: float) -> bool:
    """Whether a file that changed at one instant is whole by now; one of a time to come was written before a clock was put back."""
    return abs(now - changed_at) > settled_s


def import_inbox(work: Workspace, settled_s: float = SETTLED_S) -> Iterator[str]:
    """Import each dropped file; one line for each about what became of it. A file that cannot be read is set aside too."""
    aside = work.archive.root / DONE
    for path in dropped_files(work, settled_s):
        damage: list[Damage] = []
        for done in import_files([path], work.data_dir, work.sites(), damage.append, datetime.now(UTC)):
            yield done.problem or f"{path.name}: {sum(done.pages.values())} pages of {len(done.pages)} sites"
        yield from map(str, damage)
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)
