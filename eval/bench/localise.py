"""Error localisation: the search beside a constraint solver, then what is decided, how often rightly, and calibration.

    pip install ortools
    python -m eval.bench.localise [--count 500] [--oracle 500] [--seed 0] [--plot calibration.svg]

Random consistent tables (both forms of the requests table) are corrupted. Part one puts `--oracle` of them, with 1
to 4 wrong cells, to the search and to OR-Tools CP-SAT, and compares every smallest set of cells; times are of one
run, turn by turn, on one core; whole events are timed on a twenty-fifth as many tables each. Part two corrupts
`--count` tables in each way of localise_kinds.py. "Decided" is an outcome `unique`; it is right if it names just
the cells that are wrong, with their true numbers. A false location is a cell that a decided outcome or the list of
certain cells names although it is as it should be. Tables in which nothing fails after the corruption are left out;
nothing could be seen in them.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

from eval.bench.calibration import calibration_plot
from eval.bench.localise_kinds import GROUPS, LISTED, SINGLE, Corruption
from eval.generator.figures import sample_requests
from extractor.forms import Table, load_forms
from extractor.verification.codebook import Board, codebook_of
from extractor.verification.explanations import Localisation, explain_failures
from extractor.verification.search import MAX_CELLS, NUMBER_WEIGHT, LimitReachedError, Search

FORMS = ("2019", "2021")
SCALES = ("few", "tens", "hundreds", "city")
BINS = (0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0)
T = TypeVar("T")
TRIES = 30
"""Corruptions of one table that may find nothing to do, or change nothing that a sum sees."""


class Case(NamedTuple):
    """A corrupted table: what is read (blanks left out), the blanks, and the true number of every wrong cell."""

    table: Table
    numbers: dict[str, int]
    empty: frozenset[str]
    wrong: dict[str, int]


class Outcome(NamedTuple):
    """What the engine said of a case: `claims` are (posterior, whether true) of every explanation."""

    outcome: str
    right: bool
    false_cells: int
    listed: bool
    claims: tuple[tuple[float, bool], ...]
    seconds: float


def cases(seed: str, corrupt: Corruption, count: int) -> Iterator[Case]:
    """Yield `count` tables corrupted so that at least one sum fails."""
    rng = Random(seed)
    made = 0
    for _ in range(count * TRIES):
        case = make_case(rng, corrupt)
        if case is not None:
            made += 1
            yield case
        if made == count:
            return


def make_case(rng: Random, corrupt: Corruption) -> Case | None:
    """Return one corrupted table, None if no sum fails in it."""
    table = load_forms().table("requests", rng.choice(FORMS))
    sampled = sample_requests(rng, table, rng.choice(SCALES))
    true = {path: int(cell.value or 0) for path, cell in sampled.items()}
    numbers = dict(true)
    empty = corrupt(rng, table, numbers)
    if empty is None or not any(codebook_of(table).residuals([numbers[path] for path in table.paths])):
        return None
    wrong = {path: true[path] for path in table.paths if true[path] != numbers[path]}
    return Case(table, {path: value for path, value in numbers.items() if path not in empty}, empty, wrong)


# ---- part one: the search and the solver


def compare_with_solver(seed: int, count: int) -> None:
    """Print how many solution sets are identical, and both times."""
    from eval.bench.localise_oracle import solve

    print(
        f"{'wrong cells':12} {'tables':>6} {'same':>6} {'unsolved':>8}   {'engine ms':>16}   solver ms (median / p95)"
    )
    for number, (name, corrupt) in enumerate(SINGLE.items()):
        same, unsolved, differ, mine, theirs = 0, 0, [], [], []
        each = count // len(SINGLE) + (number < count % len(SINGLE))
        for case in cases(f"oracle {seed} {name}", corrupt, each):
            seconds, sets = timed(lambda case=case: smallest_sets(case))  # type: ignore[misc]
            answer = solve(case.table, case.numbers)
            if answer is None or sets is None:
                unsolved += 1
                continue
            mine.append(seconds)
            theirs.append(answer.seconds)
            same += sets == answer.sets
            if sets != answer.sets:
                differ.append((case.wrong, sets ^ answer.sets))
        print(f"{name:12} {each:6} {same:6} {unsolved:8}   {_times(mine, 3):>16}   {_times(theirs, 1)}")
        for wrong, other in differ[:3]:
            print("   differs:", wrong, sorted(other))


def time_events(seed: int, count: int) -> None:
    """Print the engine's time for whole events, its whole answer, beside the solver's for the least number of cells."""
    from eval.bench.localise_oracle import solve_size

    print(f"\n{'event':20} {'tables':>6} {'cut off':>7}   {'engine ms':>16}   solver ms, size alone (median / p95)")
    for name, corrupt in LISTED.items():
        mine, theirs, cut = [], [], 0
        for case in cases(f"events {seed} {name}", corrupt, count):
            mine.append(timed(lambda case=case: explain_failures(case.table, case.numbers, case.empty))[0])  # type: ignore[misc]
            zeros = dict.fromkeys(case.empty, 0)
            answer = solve_size(case.table, {**zeros, **case.numbers}, seconds_at_most=10.0)
            cut += answer is None
            theirs.append(10.0 if answer is None else answer[1])
        print(f"{name:20} {len(mine):6} {cut:7}   {_times(mine, 3):>16}   {_times(theirs, 1)}")


def smallest_sets(case: Case) -> frozenset[tuple[str, ...]] | None:
    """Return every smallest set of cells that the search finds, None if it gives up."""
    board = Board(codebook_of(case.table), [case.numbers[path] for path in case.table.paths])
    search = Search(board)
    try:
        for weight in range(search.lowest, MAX_CELLS * NUMBER_WEIGHT + 1, NUMBER_WEIGHT):
            found = search.level(weight)
            if found:
                return frozenset(tuple(case.table.paths[cell] for cell in change.cells) for change in found)
    except LimitReachedError:
        pass
    return None


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the wall seconds of `work` and what it returns."""
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


def _times(seconds: list[float], digits: int) -> str:
    if not seconds:
        return "–"
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{statistics.median(ordered) * 1e3:.{digits}f} / {late * 1e3:.{digits}f}"


# ---- part two: decided, right, calibrated


def judge(case: Case) -> Outcome:
    """Run the engine on one case and compare with the truth."""
    seconds, found = timed(lambda: explain_failures(case.table, case.numbers, case.empty))
    claims = tuple(
        (e.posterior, {**dict(zip(e.cells, e.to, strict=True)), **dict(e.filled)} == case.wrong)
        for e in found.explanations
    )
    right = found.outcome == "unique" and claims[0][1]
    return Outcome(found.outcome, right, _false_cells(found, case), any(true for _, true in claims), claims, seconds)


def _false_cells(found: Localisation, case: Case) -> int:
    named = set(found.certain_cells)
    if found.outcome == "unique":
        named.update(found.explanations[0].cells)
    return len(named - case.wrong.keys())


def report(seed: int, count: int) -> list[tuple[float, bool]]:
    """Print a line per kind of corruption, and the calibration over all of them; return what that is made of."""
    everything: list[Outcome] = []
    print(
        f"{'kind':38} {'tables':>6} {'decided':>8} {'precision':>9} {'false':>6} {'listed':>7} "
        f"{'struct.':>8} {'limit':>6}  ms, median / p95"
    )
    for group, kinds in GROUPS.items():
        print(f"-- {group}")
        of_group: list[Outcome] = []
        for name, corrupt in kinds.items():
            outcomes = [judge(case) for case in cases(f"kinds {seed} {name}", corrupt, count)]
            of_group += outcomes
            print(_line(name, outcomes))
        print(_line(f"all {group}", of_group))
        everything += of_group
    claims = [claim for outcome in everything for claim in outcome.claims]
    calibration(claims)
    return claims


def _line(name: str, some: list[Outcome]) -> str:
    decided = [outcome for outcome in some if outcome.outcome == "unique"]
    right = sum(outcome.right for outcome in decided)
    share = {key: sum(o.outcome == key for o in some) / max(1, len(some)) for key in ("structural", "limit_reached")}
    return (
        f"{name:38} {len(some):6} {len(decided) / max(1, len(some)):8.1%} "
        f"{right / len(decided) if decided else 0:9.2%} {sum(o.false_cells for o in some):6} "
        f"{sum(o.listed for o in some) / max(1, len(some)):7.1%} {share['structural']:8.1%} "
        f"{share['limit_reached']:6.1%}  {_times([o.seconds for o in some], 2)}"
    )


def calibration(claims: list[tuple[float, bool]]) -> None:
    """Print posterior against truth in bins, and the expected calibration error."""
    print(f"\n{'posterior':>14} {'explanations':>12} {'mean':>7} {'true':>7}")
    error = 0.0
    for low, high, count, mean, true in binned(claims):
        error += abs(mean - true) * count / len(claims)
        print(f"{low:6.3f}–{high:6.3f} {count:12} {mean:7.3f} {true:7.3f}")
    best = [claim for claim in claims if claim[0] >= 0.5]
    gap = abs(statistics.fmean(p for p, _ in best) - statistics.fmean(t for _, t in best)) if best else 0.0
    print(f"expected calibration error {error:.4f} over all explanations; gap {gap:.4f} over those of 0.5 and more")


def binned(claims: list[tuple[float, bool]]) -> Iterator[tuple[float, float, int, float, float]]:
    """Yield (from, to, how many, mean posterior, share true) of every bin that holds an explanation."""
    for low, high in pairwise(BINS):
        inside = [claim for claim in claims if low <= claim[0] < high or (high == 1.0 and claim[0] == 1.0)]
        if inside:
            mean = statistics.fmean(posterior for posterior, _ in inside)
            yield low, high, len(inside), mean, statistics.fmean(true for _, true in inside)


def main() -> None:
    """Run both parts and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500, help="tables per kind of corruption")
    parser.add_argument(
        "--oracle", type=int, default=None, help="tables compared with the solver (as --count); 0: none"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", type=Path, help="write posterior against truth as SVG")
    options = parser.parse_args()
    oracle = options.count if options.oracle is None else options.oracle
    if oracle:
        compare_with_solver(options.seed, oracle)
        time_events(options.seed, max(5, oracle // 25))
        print()
    claims = report(options.seed, options.count)
    if options.plot:
        points = [(mean, true, count) for _, _, count, mean, true in binned(claims)]
        options.plot.write_text(calibration_plot(points), encoding="utf-8")


if __name__ == "__main__":
    main()
