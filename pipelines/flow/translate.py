"""Canonical posts -> our own translations of them, as far as rights, backend and budget go."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from pipelines.config import TranslateConfig, translate_config
from pipelines.flow.current import current_posts
from pipelines.flow.report import Report, timed
from pipelines.flow.workspace import Workspace
from pipelines.records import Duplicate, Language, Rights, TranslationLink

if TYPE_CHECKING:
    from pipelines.translate import Backend, Budget, Options, Wanted

TABLE, MEMORY = "post_translations", "memory"


def translate_posts(work: Workspace) -> Report:
    """Translate the newest posts first until the budget ends; the rest is marked pending and comes next time.

    A backend that lacks something leaves all posts pending and is a failure of the report: the corpus is built all the same.
    """
    from pipelines.translate import BackendError

    config = translate_config(os.environ)
    with timed() as report:
        try:
            with _opened(config) as backend:
                _translate(work, config, backend, report)
        except BackendError as error:
            report.failed.append(str(error))
            _translate(work, config, None, report)
    report.notes.extend(report.failed)
    return report


def _translate(work: Workspace, config: TranslateConfig, backend: "Backend | None", report: Report) -> None:
    from pipelines.translate import Memory, ordered
    from pipelines.translate import Report as Spent
    from pipelines.translate import translate_posts as translate

    spent = Spent()
    posts = ordered(_wanted(work, config), "wanted")
    with Memory.open(work.data_dir / MEMORY) if backend else nullcontext(Memory()) as memory:
        found = list(translate(posts, config.target, backend, memory, _budget(config), options=_options(), report=spent))
    rows = sorted(found, key=lambda row: (row.post_id, row.version, row.target))
    report.add(work.store.write(TABLE, "_all", "all", rows))
    if backend:
        report.notes.append(f"{spent.segments_asked} segments asked, {spent.segments_known} known. {spent.stopped} {spent.problem}".strip())
    else:
        report.notes.append("no translation backend: set BOWEN_TRANSLATE_BACKEND, see `bowen translate --help`")


def _options() -> "Options":
    """Languages of one script, such as French for English, are told apart by the detector."""
    from pipelines.language import build_detector
    from pipelines.translate import Options

    detector = build_detector()
    return Options(detect=lambda text: detector.detect(text).tag)


def _opened(config: TranslateConfig) -> "AbstractContextManager[Backend | None]":
    from pipelines.translate.backends.choose import Settings, opened

    return opened(config.backend, Settings(config.url, config.model, config.path)) if config.backend else nullcontext()


def _budget(config: TranslateConfig) -> "Budget":
    from pipelines.translate import Budget, Price

    return Budget(config.tokens, config.money, config.seconds, Price(config.price_in, config.price_out))


def _wanted(work: Workspace, config: TranslateConfig) -> Iterator["Wanted"]:
    """Current canonical posts that are not in the target language already."""
    from pipelines.rights import may_translate_here
    from pipelines.translate import Wanted

    store = work.store
    languages = {(row.post_id, row.version): row.tag for row in store.read("post_languages", Language)}
    rights: dict[tuple[str, str], bool] = {}
    for row in store.read("post_rights", Rights):  # where two sites hold one version, the stricter decision counts
        rights[row.post_id, row.version] = may_translate_here(row) and rights.get((row.post_id, row.version), True)
    repeats = {row.post_id for row in store.read("duplicate_posts", Duplicate)}
    repeats |= {row.post_id for row in store.read("translation_links", TranslationLink)}
    for post in current_posts(work):
        language = languages.get((post.post_id, post.version), "und")
        if post.post_id not in repeats and language.partition("-")[0] != config.target.partition("-")[0]:
            yield Wanted(
                post_id=post.post_id,
                version=post.version,
                title=post.title,
                markdown=post.markdown,
                language=language,
                may_translate=rights.get((post.post_id, post.version), False),
                published=post.published_local or "",
                priority=-len(post.markdown) if config.order == "shortest" else 0.0,
            )
