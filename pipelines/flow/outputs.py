"""What leaves the workspace: the HTML report and release candidates."""

from pathlib import Path

from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace


def write_corpus_report(work: Workspace) -> Report:
    """Write DATA/reports/report.html. Without a post there is nothing to report, which is a note."""
    from pipelines.release.candidates import NoPosts
    from pipelines.report.write import write_report

    path = work.data_dir / "reports" / "report.html"
    with timed() as report:
        try:
            report.size_bytes = write_report(work.data_dir, path)
        except NoPosts as error:
            report.notes.append(str(error))
        else:
            report.notes.append(str(path))
    return report


def build_candidate(work: Workspace, today: str) -> tuple[Report, Path | None]:
    """Build the release candidate of a day (YYYY-MM-DD); its folder, or None when nothing may be released.

    A check that fails raises BuildRefused: no folder is left behind.
    """
    from pipelines.release.candidates import NoPosts
    from pipelines.release.inputs import candidate

    with timed() as report:
        try:
            made = candidate(work.data_dir, today)
        except NoPosts as error:
            report.notes.append(str(error))
            return report, None
        report.rows, report.rejected = made.posts, made.removed
    return report, made.path
