"""Files in, files out for `bowen translate` and `bowen check-translation`: reading, checking and writing JSON lines."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from pipelines.language import Detector, build_detector
from pipelines.records import Translation
from pipelines.translate import BackendError, Budget, Memory, Options, Report, Wanted, ordered, translate_posts
from pipelines.translate.backends.choose import Settings, opened
from pipelines.translate.memory.memory import UnreadableMemory
from pipelines.translate.runs.dryrun import Forecast, forecast
from spiders.formats.json_text import read_json


class JobError(RuntimeError):
    """A command that cannot do its job; the message says what, where and the next step."""


@dataclass(frozen=True, slots=True)
class Job:
    """One `bowen translate`."""

    source: Path
    out: Path
    target: str
    backend: str | None
    settings: Settings
    memory: Path | None
    glossary: Path | None
    order: str
    budget: Budget
    dry_run: bool


def run(job: Job) -> str:
    """Do it and say what was done. Raises JobError."""
    if job.order not in ("newest", "wanted", "given"):
        raise JobError(f"--order {job.order}: choose newest, wanted or given")
    terms = _glossary(job.glossary)
    rows = list(read_rows(job.source, {"id": (str, int), "markdown": (str,)}))
    detector = build_detector()
    posts = [_wanted(row, terms, number, detector) for number, row in enumerate(rows)]
    try:
        with (
            opened(job.backend, job.settings) if job.backend else nullcontext(None) as backend,
            Memory.open(job.memory) if job.memory else nullcontext(Memory()) as memory,
        ):
            if job.dry_run:
                return _told(forecast(posts, job.target, backend, memory, job.budget.price))
            report = Report()
            options = Options(unchecked=job.backend == "identity", detect=lambda text: detector.detect(text).tag)
            found = list(translate_posts(ordered(posts, job.order), job.target, backend, memory, job.budget, options, report))
    except (BackendError, UnreadableMemory) as error:
        raise JobError(str(error)) from None
    by_number = {int(record.post_id): record for record in found}
    write_rows(job.out, (_row(row, by_number[number]) for number, row in enumerate(rows)))
    return _summary(found, report, job)


def _wanted(row: Mapping[str, object], glossary: Mapping[str, str], number: int, detector: Detector) -> Wanted:
    title, markdown = str(row.get("title") or ""), str(row["markdown"])
    return Wanted(
        post_id=f"{number:09}",
        title=title,
        markdown=markdown,
        language=str(row.get("language") or detector.detect(markdown, title).tag),
        may_translate=row.get("may_translate") is not False,
        published=str(row.get("published") or ""),
        priority=_number(row.get("priority")),
        glossary=glossary,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _row(row: Mapping[str, object], record: Translation) -> dict[str, object]:
    """The output line: where nothing was translated, the source Markdown, and `status` says so."""
    line: dict[str, object] = {
        "id": row["id"],
        "markdown": row["markdown"] if record.markdown is None else record.markdown,
        "status": record.status,
        "checks": list(record.checks),
        "segments": record.segments,
        "segments_translated": record.segments_translated,
    }
    return line | ({"title": record.title or row["title"]} if row.get("title") else {})


def _summary(found: list[Translation], report: Report, job: Job) -> str:
    counts = Counter(record.status for record in found)
    by_status = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "none"
    lines = [f"{len(found)} documents into {job.target}: {by_status}"]
    lines.append(f"{report.segments_asked} segments asked, {report.segments_known} known from memory, {report.spent.requests} requests")
    if report.spent.tokens_in:
        lines.append(f"{report.spent.tokens_in} tokens in, {report.spent.tokens_out} out, cost {report.spent.money:.4f}")
    if job.backend is None:
        lines.append("no backend was named, so nothing was translated; choose one with --backend (see --help)")
    elif report.stopped:
        lines.append(f"stopped early: {report.stopped.replace('_', ' ')}; run the same command again to go on where it stopped")
    if report.problem:
        lines.append(f"the backend said: {report.problem}")
    return "\n".join([*lines, f"written to {job.out}"])


def _told(cost: Forecast) -> str:
    return (
        f"dry run: {cost.documents} documents need translation, {cost.segments} segments, {cost.known} of them known from memory\n"
        f"about {cost.usage.requests} requests, {cost.usage.tokens_in} tokens in, {cost.usage.tokens_out} out, "
        f"cost {cost.money:.4f}; nothing was asked"
    )


def _glossary(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        terms = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise JobError(f"{path}: not a readable glossary ({error}); write a JSON object of source term: target term") from None
    if not isinstance(terms, dict) or not all(isinstance(value, str) and term for term, value in terms.items()):
        raise JobError(f"{path}: a glossary is a JSON object whose values are strings")
    return terms


def read_rows(path: Path, needed: Mapping[str, tuple[type, ...]]) -> Iterator[dict[str, object]]:
    """JSON objects of a file, each having the `needed` fields. Raises JobError naming file and line."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _checked(path, number, line, needed)
    except FileNotFoundError:
        raise JobError(f"{path}: no such file; give a file with one JSON object a line") from None
    except (UnicodeDecodeError, IsADirectoryError, PermissionError) as error:
        raise JobError(f"{path}: cannot be read as UTF-8 text ({error})") from None


def _checked(path: Path, number: int, line: str, needed: Mapping[str, tuple[type, ...]]) -> dict[str, object]:
    try:
        row = read_json(line)
    except ValueError as error:
        raise JobError(f"{path}: line {number} is not JSON ({error}); fix or remove it") from None
    wrong = [name for name, kinds in needed.items() if not isinstance(row, dict) or not isinstance(row.get(name), kinds)]
    if wrong:
        raise JobError(f"{path}: line {number} needs {wrong[0]!r} as {' or '.join(kind.__name__ for kind in needed[wrong[0]])}")
    assert isinstance(row, dict)
    return row


def write_rows(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write JSON lines aside and rename, so that a reader never sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as sink:
            for row in rows:
                sink.write(json.dumps(row, ensure_ascii=False) + "\n")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise JobError(f"{path}: cannot be written ({error}); choose another --out") from None


def judged_rows(path: Path, counts: Counter[str], *, repair: bool) -> Iterator[dict[str, object]]:
    """The output lines of `bowen check-translation`; `counts` gains verdicts, defects and repairs."""
    from pipelines.translate.judge import judge
    from pipelines.translate.judge.repair import repair as repaired

    detector = build_detector()
    for row in read_rows(path, {"id": (str, int), "target_md": (str,)}):
        source = row.get("source_md")
        text = source if isinstance(source, str) else None
        pair = str(row.get("source_lang") or "zh"), str(row.get("target_lang") or "en")
        found = judge(text, str(row["target_md"]), *pair, detect=lambda words: detector.detect(words).tag)
        line: dict[str, object] = {
            "id": row["id"],
            "verdict": found.verdict,
            "defects": [defect.name for defect in found.defects],
            "remarks": [defect.name for defect in found.remarks],
            "evidence": {defect.name: defect.evidence for defect in (*found.defects, *found.remarks)},
        }
        if repair:
            better = repaired(text, str(row["target_md"]))
            left = judge(text, better.markdown, *pair)
            names = [defect.name for defect in left.defects]
            line |= {"repaired_md": better.markdown, "repairs": list(better.repairs), "defects_left": names}
            counts.update(better.repairs)
        counts.update([found.verdict, *(defect.name for defect in (*found.defects, *found.remarks))])
        yield line
