"""Languages for a plain JSON Lines file: the detector without Bowen's own tables."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipelines.language.detector import Detector, build_detector
from spiders.formats.json_text import read_json


class LinesError(ValueError):
    """An input file that cannot be used: the message names file, line and fix."""


def detect_file(source: Path, out: Path) -> str:
    """Read {id, text, title?} lines, write {id, tag, score} lines in the same order; returns a line that says what was found."""
    detector = build_detector()
    tags: Counter[str] = Counter()
    draft = out.with_name(out.name + ".tmp")
    with draft.open("w", encoding="utf-8") as sink:
        for row in _rows(source, detector):
            tags[str(row["tag"])] += 1
            sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    draft.replace(out)
    found = ", ".join(f"{tag} {count}" for tag, count in sorted(tags.items(), key=lambda each: (-each[1], each[0])))
    return f"{out}: {tags.total()} texts: {found or 'none'}"


def _rows(source: Path, detector: Detector) -> Iterator[dict[str, object]]:
    try:
        with source.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _row(f"{source}:{number}", line, detector)
    except FileNotFoundError:
        raise LinesError(f"{source}: no such file; name a JSON Lines file with id and text") from None
    except UnicodeDecodeError as error:
        raise LinesError(f"{source}: not UTF-8 ({error}); convert it first") from None


def _row(place: str, line: str, detector: Detector) -> dict[str, object]:
    try:
        given = read_json(line)
    except json.JSONDecodeError as error:
        raise LinesError(f"{place}: not a JSON object ({error}); fix that line") from None
    if not isinstance(given, dict) or "id" not in given or not isinstance(given.get("text"), str):
        raise LinesError(f'{place}: needs "id" and a string "text"; got {line.strip()[:80]!r}')
    found = detector.detect(given["text"], str(given.get("title") or ""))
    return {"id": given["id"], "tag": found.tag, "score": found.confidence}
