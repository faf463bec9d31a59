"""How well posts are read on themes nobody tuned for: known Markdown, rendered by real blog engines, read back and scored.

`python tests/quality/extract/rendered.py --built DIR` reads `DIR/sources/*.md` (front matter `title`, `date`, `tags`; the stem is the slug)
and `DIR/built/<engine-theme>/` (the folder an engine wrote, untouched), makes `DIR/web/<name>.warc.gz` and `DIR/truth/<name>.jsonl`
in the form of the corpus, runs `bowen extract` over them and prints the table by engine. `BOWEN_RENDERED` names the folder where
`--built` does not; rendered.md beside this file tells how to build one. A post's page is the one whose path has the slug as a part;
other pages are told by their path.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import yaml
from body import CORPUS, LOW_IS_GOOD, scorer
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

COLUMNS = (
    *("found", "P", "R", "F1", "headR", "headP", "headJunk", "codeR", "codeLn", "lang", "imgR", "linkR", "rowR", "mathR"),
    *("title", "date", "tags", "false"),
)
SCORED = tuple(name for name in COLUMNS if name not in ("lang", "tags", "false"))
LEAST_LOSS = 0.02  # listed by --misses when a measure of a page is so far from right
_LISTING = re.compile(r"^(?:(?:blog|posts?|notes?)/)?(?:page/?\d+|archives?|tags?|categor(?:y|ies)|authors?|drafts|\d{4})(?:/|\.html$|$)")
_LISTING_FILE = re.compile(r"^(?:index\d*|archives?|tags|categories|authors)\.html$")
_FENCE = re.compile(r"^[ \t>]*(?:[-*+]\s+|\d+[.)]\s+)*(`{3,}|~{3,})[ \t]*([^\s`{]*)[^\n`]*\n(.*?)\n?^[ \t>]*\1[ \t]*$", re.M | re.S)
_NAMES = ("javascript", "typescript", "python", "yaml", "go", "cpp", "dockerfile", "rust", "markdown", "ruby")
_ALIASES = {
    **dict.fromkeys(("sh", "shell", "zsh", "console"), "bash"),
    **dict.fromkeys(("text", "txt", "plain", "plaintext", "none", "default", "fallback"), ""),
    **dict.fromkeys(("html", "xml"), "markup"),
    **dict.fromkeys(("cs", "c#"), "csharp"),
    **dict(zip(("js", "ts", "py", "yml", "golang", "c++", "docker", "rs", "md", "rb"), _NAMES, strict=True)),
}


def sources(folder: Path) -> dict[str, dict[str, Any]]:
    """The posts by slug: front matter and Markdown."""
    posts = {}
    for path in sorted(folder.glob("*.md")):
        head, body = path.read_text("utf-8").removeprefix("---\n").split("\n---\n", 1)
        posts[path.stem] = {**yaml.load(head, yaml.BaseLoader), "markdown": body}
    return posts


def address(path: str, site: str) -> str:
    """Where a server would show a file."""
    shown = re.sub(r"(?:^|(?<=/))index\.html$", "", path)
    return f"https://{site}.rendered.example/{quote(shown)}"


def page_kind(path: str) -> str | None:
    """What a page that is no post is by its path; None where that does not tell."""
    name = path.removesuffix("index.html").rstrip("/")
    if name.rsplit("/", 1)[-1] in ("404", "404.html"):
        return "notfound"
    if re.fullmatch(r"(?:blog/|pages/)?about(?:/about)?(?:\.html)?", name):
        return "about"
    return "listing" if not name or _LISTING.match(name) or _LISTING_FILE.match(name) else None


def pages(built: Path, posts: dict[str, dict[str, Any]], site: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each page with what is known of it; the first page of a post counts, pages of unknown kind are archived without truth."""
    seen: set[str] = set()
    for file in sorted(built.rglob("*.html"), key=lambda path: (len(path.parts), path)):
        path, body = file.relative_to(built).as_posix(), file.read_bytes()
        row: dict[str, Any] = {"url": address(path, site), "site": site, "kind": page_kind(path)}
        slug = next((slug for slug in posts if slug in re.split(r"/|\.html", path)), None)
        if slug and slug not in seen and body.strip():
            seen.add(slug)
            post = posts[slug]
            told = {"title": post["title"], "published": post["date"], "tags": post.get("tags", []), "markdown": post["markdown"]}
            row |= {"kind": "post", "lang": post.get("lang"), **told}
        elif slug:
            row["kind"] = None
        yield row, body


def archive(folder: Path, name: str) -> None:
    """Write a built site as WARC and truth."""
    warc, rows = folder / "web" / f"{name}.warc.gz", []
    warc.parent.mkdir(exist_ok=True)
    with warc.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for row, body in pages(folder / "built" / name, sources(folder / "sources"), name):
            status = "404 Not Found" if row["kind"] == "notfound" else "200 OK"
            headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(row["url"], "response", payload=BytesIO(body), http_headers=headers))
            rows += [json.dumps(row, ensure_ascii=False) + "\n"] if row["kind"] else []
    truth = folder / "truth" / f"{name}.jsonl"
    truth.parent.mkdir(exist_ok=True)
    truth.write_text("".join(rows), "utf-8")


def predictions(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """What `bowen extract` says of a site's pages, by address."""
    out = folder / "found" / f"{name}.jsonl"
    out.parent.mkdir(exist_ok=True)
    command = [Path(sysconfig.get_path("scripts")) / "bowen", "extract", folder / "web" / f"{name}.warc.gz", "--out", out, "--workers", "1"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return {row["url"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}


def languages(markdown: str) -> list[tuple[str, str]]:
    """Each fenced block: its characters without blanks, and its language by one name."""
    found = []
    for _, language, code in _FENCE.findall(markdown):
        squeezed = re.sub(r"[\s>]+", "", code)
        found.append((squeezed, _ALIASES.get(language.lower(), language.lower())))
    return found


def language_share(markdown: str, author: str) -> float | None:
    """Of the author's blocks with a language that were found: the share with the same language."""
    wanted = [(code, name) for code, name in languages(author) if name]
    found = languages(markdown)
    known = [pair for pair in wanted if pair[0] in {code for code, _ in found}]
    return sum((Counter(known) & Counter(found)).values()) / len(known) if known else None


def score_page(score: ModuleType, page: dict[str, Any], found: dict[str, Any] | None) -> dict[str, Any]:
    """All measures of one post."""
    row: dict[str, Any] = score.score_page((page, found))
    row["lang"] = language_share(found["markdown"], page["markdown"]) if score.is_post(found) and found else None
    tags = {tag.casefold() for tag in page["tags"]}
    row["tags"] = float(found is not None and tags == {tag.casefold() for tag in found["tags"] or ()}) if tags else None
    return row


def score_site(folder: Path, name: str, score: ModuleType, misses: list[str]) -> dict[str, Any]:
    """The means of one site; what fell short is added to `misses` in words."""
    found = predictions(folder, name)
    rows, false = [], []
    for page in map(json.loads, (folder / "truth" / f"{name}.jsonl").read_text("utf-8").splitlines()):
        kept = found.get(page["url"])
        if page["kind"] == "post":
            rows.append(row := score_page(score, page, kept))
            short = [f"{key} {row[key]:.3f}" for key in COLUMNS if key != "false" and row.get(key) is not None and _short(key, row[key])]
            misses += [f"{page['url']}: {', '.join(short)}"] if short else []
        else:
            is_false = score.is_post(kept) and len(score.tokens(kept["markdown"])) >= score.MIN_BODY if kept else False
            false.append(float(is_false))
            misses += [f"{page['url']}: {page['kind']} kept as a post"] if is_false else []
    means = {key: score.mean(row[key] for row in rows) for key in COLUMNS if key != "false"}
    return {"n": len(rows), **means, "false": score.mean(false)}


def _short(key: str, value: float) -> bool:
    return value > LEAST_LOSS if key in LOW_IS_GOOD else value < 1 - LEAST_LOSS


def table(rows: dict[str, dict[str, Any]]) -> str:
    """The figures by site, and the mean of the sites."""
    score = scorer()
    means = {key: score.mean(row[key] for row in rows.values()) for key in COLUMNS}
    lines = [f"{'':26s}{'n':>4s}" + "".join(f"{key:>9s}" for key in COLUMNS)]
    for name, row in {**rows, "mean of sites": means}.items():
        cells = ("        -" if row[key] is None else f"{row[key]:9.4f}" for key in COLUMNS)
        lines.append(f"{name:26s}{row.get('n', ''):>4}" + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Archive, extract, score, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--built", type=Path, default=os.environ.get("BOWEN_RENDERED"), help="folder with sources/ and built/")
    arguments.add_argument("--only", default="", help="sites whose name matches this expression")
    arguments.add_argument("--without", metavar="NAMES", default="$^", help="sites whose name matches this are left out")
    arguments.add_argument("--misses", action="store_true", help="list each page's shortfalls")
    given = arguments.parse_args()
    if given.built is None or not (given.built / "built").is_dir() or not CORPUS.exists():
        sys.exit("nothing rendered: pass --built DIR or set BOWEN_RENDERED (see rendered.md); the scorer is that of ../shared/corpus")
    score, misses, rows = scorer(), list[str](), {}
    for name in sorted(path.name for path in (given.built / "built").iterdir() if path.is_dir()):
        if re.search(given.only, name) and not re.search(given.without, name):
            archive(given.built, name)
            rows[name] = score_site(given.built, name, score, misses)
    print(table(rows))
    if given.misses:
        print("\n".join(["", *misses]))


if __name__ == "__main__":
    main()
