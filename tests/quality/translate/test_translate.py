"""Floors of translation: every document byte-identical, every defect found, hardly an alarm on what is sound."""

import tomllib
from pathlib import Path

import pytest
import translate_damage as damage
import translate_figures as figures
import translate_unseen as unseen

needs_corpus = pytest.mark.skipif(
    not figures.PAIRS.exists(), reason="../shared/corpus is absent: the evaluation sets are not part of the project"
)
PINNED = tomllib.loads(Path(__file__).with_name("translate.toml").read_text("utf-8"))
FLOORS, CEILINGS = PINNED["floors"], PINNED["ceilings"]


@pytest.mark.corpus
@needs_corpus
def test_the_corpus_is_the_pinned_one() -> None:
    assert figures.digest() == PINNED["digest"]


@pytest.mark.corpus
@needs_corpus
def test_identity_on_every_twentieth_document() -> None:
    total, same = figures.identity(step=20)
    assert total > 500
    assert same / total >= FLOORS["identity"]


@pytest.mark.corpus
@needs_corpus
def test_segments_cover_the_prose() -> None:
    covered, kept = figures.coverage(step=40)
    assert covered >= FLOORS["coverage"]
    assert kept >= FLOORS["skeleton_kept"]


@pytest.mark.corpus
@needs_corpus
def test_defects_are_found_and_sound_pairs_left_alone() -> None:
    found = figures.defects()
    assert {name: value for name, value in found.items() if name in FLOORS and value < FLOORS[name]} == {}
    assert found["clean_alarms"] <= CEILINGS["clean_alarms"]


@pytest.mark.corpus
@needs_corpus
def test_segment_checks_accept_published_translations() -> None:
    pairs, alarms = figures.check_alarms()
    assert pairs > 3000
    assert alarms <= CEILINGS["segment_alarms"]


@pytest.mark.corpus
@needs_corpus
def test_the_seed_without_its_source() -> None:
    named = " ".join(sorted(figures.seed()))
    assert "stray_markdown_fence: line 42, 94" in named
    assert "date_format_mixed: line 45" in named


@pytest.mark.corpus
@needs_corpus
def test_kinds_that_nothing_was_tuned_on_are_found() -> None:
    sound = [pair for pair in unseen.labelled_sound() if pair.languages == ("zh-Hans", "en")]
    good, names = unseen.alarms(sound[::3], show=False)
    assert names["defective"] / len(sound[::3]) <= CEILINGS["unlabelled_alarms"]
    counts = unseen.recall(good[::8], unseen.KINDS)
    made, found = (sum(count[at] for count in counts.values()) for at in (0, 1))
    assert made > 150
    assert found / made >= FLOORS["unseen_recall"]


def test_what_readers_meet_is_found_and_good_translators_are_left_alone() -> None:
    sound, asked = list(damage.pairs()), damage.Judge()
    some = [pair for pair in sound if pair.name in ("review", "hugo", "cache", "shell", "dice reversed")]
    counts = damage.alarms(asked, [*some, *(pair for pair in sound if pair.name in ("notes free", "backup free"))], show=False)
    assert counts["as: judged"] == counts["as: good"] == 7
    assert counts["liberty: judged"] > 80
    assert (counts["liberty: judged"] - counts["liberty: good"]) / counts["liberty: judged"] <= CEILINGS["liberty_alarms"]
    found = damage.recall(asked, some[:3], damage.KINDS, seeds=1)
    made, hit = (sum(row[at] for row in found.values()) for at in (0, 1))
    assert made > 150
    assert hit / made >= FLOORS["damage_recall"]


def test_what_good_translators_told_in_other_words_is_left_alone() -> None:
    counts = damage.told(damage.Judge(), show=False)
    assert counts["told: good"] == counts["told: judged"] > 60


def test_damage_to_sense_and_shape_is_found() -> None:
    found = damage.recall(damage.Judge(), [pair for pair in damage.pairs() if "free" not in pair.name][::2], damage.LAST, seeds=1)
    made, hit = (sum(row[at] for row in found.values()) for at in (0, 1))
    assert made > 50
    assert hit / made >= FLOORS["last_recall"]
