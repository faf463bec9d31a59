"""One poisoned record costs one record, whatever it does; order and number of results never change."""

import multiprocessing.connection
import os
import signal

import pytest
from jobs import POISONS, REPEATED, misbehave, read_poison, read_repeated, read_rights

from pipelines.workers import _RESTING, Limits, run_limited

LIMITS = Limits(cpu_s=2, memory_bytes=512 << 20, wall_s=60)
# What compares each part of such a page with all others needs minutes; the slowest page needs 6 s here, and machines differ by more than
# the half that the limit of a run would leave it.
HOSTILE = Limits(cpu_s=60, memory_bytes=1 << 30)


@pytest.mark.parametrize("workers", [1, 2])
def test_order_and_failures(workers: int) -> None:
    orders = ["a", "raise", "b", "crash", "c", "memory", "d", "e"]
    outcomes = list(run_limited(misbehave, orders, workers=workers, limits=LIMITS))
    assert [outcome.given for outcome in outcomes] == orders
    assert [outcome.results for outcome in outcomes if outcome.error is None] == [("a!",), ("b!",), ("c!",), ("d!",), ("e!",)]
    errors = {outcome.given: outcome.error for outcome in outcomes if outcome.error}
    assert errors == {
        "raise": "ValueError: bad record",
        "crash": "crashed: the worker ended with SIGSEGV",
        "memory": "memory: more than 512 MiB",
    }


def test_cpu_limit_names_itself() -> None:
    outcomes = {outcome.given: outcome for outcome in run_limited(misbehave, ["loop", "x"], workers=2, limits=LIMITS)}
    assert outcomes["loop"].error == "cpu: more than 2 s"
    assert outcomes["x"].results == ("x!",)


def test_a_worker_that_only_waits_is_ended() -> None:
    outcomes = {outcome.given: outcome for outcome in run_limited(misbehave, ["sleep", "y"], workers=1, limits=Limits(wall_s=8))}
    assert outcomes["sleep"].error == "wall: more than 8 s without an answer"
    assert outcomes["y"].results == ("y!",)


def test_nothing_to_do() -> None:
    assert list(run_limited(misbehave, [])) == []


def test_stopping_early_leaves_no_process() -> None:
    results = run_limited(misbehave, [str(number) for number in range(500)], workers=2, limits=LIMITS)
    assert next(results).results == ("0!",)
    results.close()


def pids(workers: int = 2) -> set[str]:
    return {outcome.results[0] for outcome in run_limited(misbehave, ["pid"] * 40, workers=workers, limits=LIMITS)}


def test_the_next_run_has_the_workers_of_the_last() -> None:
    first = pids()
    assert pids() <= first
    assert pids(workers=1) <= first


def test_a_worker_that_was_stopped_between_runs_costs_nothing() -> None:
    before = pids(workers=1)
    for pid in before:
        os.kill(int(pid), signal.SIGKILL)
    resting = [worker.process for group in _RESTING.values() for worker in group]
    killed = [process for process in resting if str(process.pid) in before]
    assert killed and multiprocessing.connection.wait([process.sentinel for process in killed], timeout=60)
    assert not pids(workers=1) & before


@pytest.mark.slow
@pytest.mark.parametrize("name", POISONS)
def test_hostile_pages_end_within_limits_and_are_flagged(name: str) -> None:
    (outcome,) = run_limited(read_poison, [name], limits=HOSTILE)
    assert outcome.error is None
    (size,) = outcome.results
    assert size["characters"] and {"very_large_page", "deep_nesting_flattened"} & set(size["edits"])


def read_within(limits: Limits, order: str) -> dict[str, object]:
    (outcome,) = run_limited(read_rights, [order], limits=limits)
    assert outcome.error is None
    (read,) = outcome.results
    return read


@pytest.mark.parametrize("order", ["words 100000", "paragraphs 20000"])
def test_repeated_words_of_rights_cost_no_more_than_their_length(order: str) -> None:
    read = read_within(Limits(cpu_s=15, memory_bytes=1 << 30), order)
    assert read["kept"] == int(order.split()[1])
    assert isinstance(read["notices"], int) and read["notices"] <= 12


@pytest.mark.slow
@pytest.mark.parametrize("order", ["words 480000", "paragraphs 300000"])
def test_ten_megabytes_of_words_of_rights_are_kept_whole_and_flagged(order: str) -> None:
    read = read_within(HOSTILE, order)
    assert read["kept"] == int(order.split()[1]) and "very_large_page" in read["edits"]


@pytest.mark.parametrize("name", REPEATED)
def test_what_a_page_repeats_costs_no_more_than_its_length(name: str) -> None:
    (outcome,) = run_limited(read_repeated, [name], limits=HOSTILE)
    assert outcome.error is None
    ((found, said),) = outcome.results
    assert found == said
