"""Extracted posts of a site -> its cleaned posts, one row a version."""

from pipelines.flow.report import Report, timed
from pipelines.flow.version import code_digest, combine, file_digest
from pipelines.flow.workspace import Workspace
from pipelines.records import Post

CODE = ("pipelines/clean", "pipelines/records.py")
TABLE, REJECTED, PART = "cleaned_posts", "rejected_pages", "all"


def clean_site(work: Workspace, name: str) -> Report:
    """Clean all posts of a site together: its rules look at the whole site."""
    with timed() as report:
        store, site = work.store, work.site(name)
        inputs = combine(code_digest(*CODE), file_digest(*store.files("extracted_posts", name)), repr(site))
        if store.is_current(TABLE, name, PART, inputs) and store.is_current(REJECTED, name, "clean", inputs):
            report.skip(store.stat(TABLE, name, PART), store.stat(REJECTED, name, "clean"))
            return report
        from pipelines.clean import clean_site as clean

        cleaned = clean(list(store.read("extracted_posts", Post, name)), site)
        report.add(store.write(TABLE, name, PART, cleaned.posts, inputs=inputs))
        report.reject(store.write(REJECTED, name, "clean", cleaned.rejected, inputs=inputs))
    return report
