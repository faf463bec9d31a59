"""Translation links under edits of the translation and beside siblings that nothing was tuned on; a third of the kinds is held out.

    python tests/quality/dedup/same_links.py [--seed 1] [--held-out]

Pairs of the development set: the English side goes through an edit, or a sibling takes its place: another post of the same author with
the same code, images or links, but other words. Prints links found and false ones of every kind.
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Callable

from same import Row, rows
from same_edits import _IMAGE, _LINK, FENCE, _blocks
from same_rewrites import code_laid_out_anew, comments_of_code_translated, is_held_out

from pipelines.dedup.doc import Doc
from pipelines.dedup.find import find_duplicates
from pipelines.dedup.text.signature import build_tools

Change = Callable[[str, str, random.Random], str]


def abridged(text: str, _other: str, rng: random.Random) -> str:
    return "\n\n".join(block for block in _blocks(text) if FENCE.match(block) or block.startswith("#") or rng.random() < 0.5)


def in_another_order(text: str, _other: str, rng: random.Random) -> str:
    sections = re.split(r"(?m)^(?=#{1,4} )", text)
    rng.shuffle(sections)
    return "\n\n".join(sections)


def pictures_hosted_anew(text: str, _other: str, rng: random.Random) -> str:
    return _IMAGE.sub(lambda found: f"![](https://cdn.example/{rng.getrandbits(40):x}.webp)", text)


def code_commented_anew(text: str, other: str, rng: random.Random) -> str:
    return comments_of_code_translated(text, rng, other)


def code_reformatted(text: str, other: str, rng: random.Random) -> str:
    return code_laid_out_anew(text, rng, other)


def headings_merged(text: str, _other: str, _rng: random.Random) -> str:
    return re.sub(r"(?m)^#{2,6} (.*)$", r"\1", text)


def followed_by_news(text: str, other: str, _rng: random.Random) -> str:
    return text + "\n\n## Update\n\n" + FENCE.sub("", other)[: len(text) // 2]


def first_half(text: str, _other: str, _rng: random.Random) -> str:
    blocks = _blocks(text)
    return "\n\n".join(blocks[: len(blocks) // 2 + 1])


def links_and_code_dropped(text: str, _other: str, _rng: random.Random) -> str:
    return _LINK.sub(r"\1", _IMAGE.sub("", FENCE.sub("", text)))


def sibling_with_the_code(text: str, other: str, _rng: random.Random) -> str:
    return _interleaved([fence[0] for fence in FENCE.finditer(text)], FENCE.sub("", other))


def sibling_with_the_pictures(text: str, other: str, _rng: random.Random) -> str:
    return _interleaved(_IMAGE.findall(text), _IMAGE.sub("", other))


def sibling_with_the_links(text: str, other: str, _rng: random.Random) -> str:
    links = [f"- [{name}]({address})" for name, address in _LINK.findall(text)]
    return other + "\n\n## Further reading\n\n" + "\n".join(links)


def sibling_with_the_headings(text: str, other: str, _rng: random.Random) -> str:
    return _interleaved(re.findall(r"(?m)^#{1,6} .*$", text), re.sub(r"(?m)^#{1,6} .*$", "", FENCE.sub("", other)))


def sibling_that_goes_on(text: str, other: str, _rng: random.Random) -> str:
    """A second part: it takes up the last section of the first and then goes its own way."""
    blocks = _blocks(text)
    return "\n\n".join([*blocks[-max(1, len(blocks) // 5) :], other])


def _interleaved(pieces: list[str], prose: str) -> str:
    blocks = _blocks(prose)
    for at, piece in enumerate(pieces):
        blocks.insert(min((at + 1) * max(1, len(blocks) // (len(pieces) + 1)), len(blocks)), piece)
    return "\n\n".join(blocks)


EDITED: dict[str, Change] = {
    each.__name__: each
    for each in (
        *(abridged, in_another_order, pictures_hosted_anew, code_commented_anew, code_reformatted, headings_merged, followed_by_news),
        *(first_half, links_and_code_dropped),
    )
}
SIBLINGS: dict[str, Change] = {
    each.__name__: each
    for each in (sibling_with_the_code, sibling_with_the_pictures, sibling_with_the_links, sibling_with_the_headings, sibling_that_goes_on)
}


def corpus(seed: int, *, held_out: bool) -> tuple[list[Doc], dict[str, tuple[str, str | None]]]:
    """Posts; for the Chinese side of every pair the kind it is in and its true translation, None where only a sibling is there."""
    rng, given = random.Random(seed), rows("xlingual-dev.parquet")
    pairs: dict[str, list[Row]] = defaultdict(list)
    for row in given:
        if row["pair_id"]:
            pairs[row["pair_id"]].append(row)
    others = [row for row in given if not row["pair_id"] and row["lang"].startswith("en")]
    docs = [_doc(row, row["text"]) for row in given if not row["pair_id"]]
    kinds = [(name, change) for name, change in (EDITED | SIBLINGS).items() if is_held_out(name) == held_out]
    truth: dict[str, tuple[str, str | None]] = {}
    for at, name in enumerate(sorted(pairs, key=lambda _: rng.random())):
        chinese, english = sorted(pairs[name], key=lambda row: str(row["lang"]).startswith("en"))
        kind, change = kinds[at % len(kinds)]
        other = rng.choice(others)
        text = change(english["text"], other["text"], rng)
        title = other["title"] if kind in SIBLINGS else english["title"]
        docs += [_doc(chinese, chinese["text"]), _doc({**english, "title": title}, text)]
        truth[chinese["doc_id"]] = kind, None if kind in SIBLINGS else english["doc_id"]
    return docs, truth


def _doc(row: Row, text: str) -> Doc:
    return Doc(post_id=row["doc_id"], version="", markdown=text, title=row["title"] or "", site=row["site"], language=row["lang"])


def figures(seed: int, *, held_out: bool) -> dict[str, float]:
    """Precision over all links and recall over the kinds of edits; prints each kind."""
    docs, truth = corpus(seed, held_out=held_out)
    links = {frozenset((link.post_id, link.translation_of)) for link in find_duplicates(docs, tools=build_tools()).links}
    right = {frozenset((post, other)) for post, (_, other) in truth.items() if other}
    seen: dict[str, list[bool]] = defaultdict(list)
    for post, (kind, other) in truth.items():
        seen[kind].append(frozenset((post, other)) in links if other else any(post in link for link in links))
    print("| kind | linked | of |\n|---|---|---|")
    for kind, hits in sorted(seen.items()):
        print(f"| {kind} | {sum(hits)} | {len(hits)} |")
    edited = [sum(hits) / len(hits) for kind, hits in seen.items() if kind in EDITED]
    found = {"precision": len(links & right) / max(len(links), 1), "recall": sum(edited) / max(len(edited), 1)}
    print(f"precision {found['precision']:.4f} of {len(links)} links, recall {found['recall']:.4f}")
    return {name: round(value, 4) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    given = parser.parse_args()
    figures(given.seed, held_out=given.held_out)


if __name__ == "__main__":
    main()
