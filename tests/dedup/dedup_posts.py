"""Invented posts: random text of a given seed, and the edits that copies on the web go through."""

import random

from pipelines.dedup.doc import Doc

# Common characters in no order: text of them has a Chinese post's shingles without its meaning.
_CHARACTERS = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同"
    "现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
)
_SYLLABLES = ("ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "lu", "me", "no", "pi", "qua", "ri", "so", "ta", "vu", "wen", "xi", "zo")


def sentence(rng: random.Random, *, english: bool = False) -> str:
    if english:
        words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 3))) for _ in range(rng.randint(8, 16))]
        return " ".join(words).capitalize() + ". "
    return "".join(rng.choices(_CHARACTERS, k=rng.randint(14, 34))) + "。"


def sentences(seed: int, count: int, *, english: bool = False) -> list[str]:
    rng = random.Random(seed)
    return [sentence(rng, english=english) for _ in range(count)]


def markdown(lines: list[str]) -> str:
    """Sentences as paragraphs of four under a heading every three."""
    parts = ["".join(lines[at : at + 4]) for at in range(0, len(lines), 4)]
    return "\n\n".join(f"## {part[:5]}\n\n{part}" if at % 3 == 0 else part for at, part in enumerate(parts))


def edited(lines: list[str], share: float, seed: int) -> list[str]:
    """Every sentence rewritten, dropped or doubled with this probability."""
    rng = random.Random(seed)
    changed: list[str] = []
    for line in lines:
        if rng.random() >= share:
            changed.append(line)
        elif rng.random() < 0.6:
            changed.append(sentence(rng))
        elif rng.random() < 0.5:
            changed += [line, sentence(rng)]
    return changed


def doc(name: str, text: str, **facts: object) -> Doc:
    return Doc(post_id=name, version="1", markdown=text, **{"language": "zh-Hans", **facts})  # type: ignore[arg-type]
