"""Starting a crawl as a process of its own: a Twisted reactor cannot be started twice in one process, and a crash there must stay there."""

import gc
import json
import os
import sys
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spiders.addresses import allowed_by_name
from spiders.exits import Exit
from spiders.settings import Policy, shifted, user_agent
from spiders.site import Site, SitesError, select

if TYPE_CHECKING:
    import subprocess

CONTACT_ENV = "BOWEN_CONTACT"
_LOGS_KEPT = 200
_GRACE_S = 10.0  # longer than the process gives itself to end
OnEvent = Callable[[Mapping[str, object]], None]
NOTHING: Mapping[str, Collection[str]] = {}


class ContactMissing(ValueError):
    """The real web is not crawled without a contact URL."""


def crawl(
    sites: Sequence[Site],
    data_dir: Path,
    *,
    contact: str | None = None,
    replay: Path | None = None,
    now: datetime | None = None,
    patience_s: float | None = None,
    again: Mapping[str, Collection[str]] = NOTHING,
    on_event: OnEvent = lambda event: None,
) -> int:
    """Look whether sites changed, and crawl those that did in one subprocess; returns the exit code (spiders.exits). Raises ContactMissing.

    `again` names, by site, pages to ask for although they are not due. `on_event` receives every JSON line the process prints.
    `now` shifts its clock, for tests. A process that was killed counts as incomplete: nothing finished is lost, and the next crawl goes on
    from there. An interrupt ends the process in an orderly way.
    """
    if not sites:
        return Exit.OK
    if replay is None:
        check_contact(sites, contact)
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        left = sites if replay else _changed(sites, data_dir, contact, now, patience_s, again, on_event)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except OSError as error:
        on_event({"kind": "error", "text": f"{error}; what was stored stays; free the disk and run again to resume"})
        return Exit.DISK
    try:
        rows = [site_row(site) | {"again": sorted(again.get(site.name, ()))} for site in left]
        return _crawl(rows, _command(data_dir, contact, replay, now, patience_s), on_event) if left else Exit.OK
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _changed(
    sites: Sequence[Site], data_dir: Path, contact: str | None, now: datetime | None, patience_s: float | None,
    again: Mapping[str, Collection[str]], on_event: OnEvent,
) -> list[Site]:
    """The sites that a look at their lists did not show to be unchanged: those need a crawl."""
    from spiders.crawl.worth import worth_a_look

    clock = shifted(now)
    likely = [site for site in sites if not again.get(site.name) and worth_a_look(site, data_dir, clock())]
    if not likely:
        return list(sites)
    from spiders.crawl.look import look  # loads a client; most first crawls do without

    policy = Policy() if patience_s is None else Policy(patience_s=patience_s)
    same = look(likely, data_dir, user_agent(contact), policy, clock, on_event)
    return [site for site in sites if site.name not in same]


def _crawl(rows: Sequence[Mapping[str, object]], command: list[str], on_event: OnEvent) -> int:
    import subprocess

    gc.enable()
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=child_environment()) as process:  # noqa: S603 - our own module
        assert process.stdin and process.stdout  # both are pipes
        try:
            # An empty line ends the rows. The pipe stays open: should this process be killed, the other one sees it close, and ends.
            process.stdin.write("".join(json.dumps(row) + "\n" for row in rows) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                on_event(_event(line))
        except BaseException:  # whatever an interrupt is turned into: Dagster raises an error of its own
            _end(process)
            raise
    return Exit.INCOMPLETE if process.returncode < 0 else process.returncode


def _end(process: "subprocess.Popen[str]") -> None:
    """Let it finish what it has begun; who interrupts that as well, or waits too long, has it killed. What was stored stays."""
    import subprocess

    try:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_GRACE_S)
    finally:
        process.kill()  # nothing, where it has ended
        process.wait()


def _event(line: str) -> Mapping[str, object]:
    try:
        event = json.loads(line)
    except ValueError:
        return {"kind": "text", "text": line.strip()[:500]}
    return event if isinstance(event, dict) else {"kind": "text", "text": str(event)}


def site_row(site: Site) -> dict[str, object]:
    """A row as JSON carries it to the crawl's process."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(site).items() if value not in (None, ())}


def _command(data_dir: Path, contact: str | None, replay: Path | None, now: datetime | None, patience_s: float | None) -> list[str]:
    _drop_old_logs(data_dir / "logs")
    log = data_dir / "logs" / f"crawl-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}.jsonl"
    command = [sys.executable, "-m", "spiders.crawl", "--data-dir", str(data_dir), "--log", str(log)]
    for name, value in (("--contact", contact), ("--replay", replay), ("--now", now and now.isoformat()), ("--patience", patience_s)):
        if value is not None:
            command += [name, str(value)]
    return command


def _drop_old_logs(folder: Path) -> None:
    """A log a crawl, for years: the newest are kept, what happened to every URL stays in the ledger."""
    for path in sorted(folder.glob("crawl-*.jsonl"))[:-_LOGS_KEPT]:
        path.unlink(missing_ok=True)


def child_environment() -> dict[str, str]:
    """Our own, with this checkout importable and without variables that would put a proxy between us and the address guard."""
    root = str(Path(__file__).resolve().parent.parent)
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"PYTHONPATH": os.pathsep.join(part for part in (root, kept.get("PYTHONPATH", "")) if part)}


def check_contact(sites: Sequence[Site], contact: str | None) -> None:
    """Refuse the real web without a way to reach who crawls; sites on hosts allowed by name need none."""
    for site in sites:
        parts = urlsplit(site.url)
        if contact is None and not allowed_by_name(parts.hostname or "", parts.port, site.allow_hosts):
            raise ContactMissing(
                f"{site.name}: crawling {parts.hostname} needs a contact URL, so that its owner can reach you; "
                f"give --contact https://..., set {CONTACT_ENV}, or write `contact = \"https://...\"` at the top of the sites file"
            )
    if contact is not None and not contact.startswith(("https://", "http://", "mailto:")):
        raise ContactMissing(f"contact {contact!r} is not a URL; give https://... or mailto:...")


def contact_of(option: str | None, sites_file: Path) -> str | None:
    """The contact URL: the option, else the environment, else the sites file's top-level `contact`."""
    if option or os.environ.get(CONTACT_ENV):
        return option or os.environ[CONTACT_ENV]
    if not sites_file.exists():
        return None
    try:
        value = tomllib.loads(sites_file.read_text("utf-8")).get("contact")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SitesError(f"{sites_file}: not valid TOML ({error}); fix that line") from None
    if value is not None and not isinstance(value, str):
        raise SitesError(f"{sites_file}: `contact` must be a URL in quotes, got {value!r}")
    return value


def replayed_sites(replay: Path, names: Sequence[str], known: Mapping[str, Site], data_dir: Path) -> list[Site]:
    """The sites to replay: those named, or all in the files. One that no sites file has is derived from the files and written to DATA."""
    from spiders.archive import archive_files
    from spiders.grouping import Group, group_for, site_of
    from spiders.registry import DATA_SITES, add_rows
    from spiders.warc import NotAnArchive, read_pages

    groups: dict[str, Group] = {}
    for path in archive_files([replay]):
        try:
            for page in read_pages(path, on_damage=lambda damage: None):
                group_for(page.url, groups, known).add(page)
        except NotAnArchive:
            continue
    derived = {group.key: site_of(group, note="derived from replayed archives") for group in groups.values()}
    chosen = select(dict(known) | derived, names or list(derived))
    add_rows(data_dir / DATA_SITES, [site for site in chosen if site.name not in known])
    return chosen
