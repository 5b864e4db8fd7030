"""Accuracy of the rules on generated documents: silent errors, verified share and cells right, by layout.

    python -m eval.bench.generated --count 20000 [--seed 0] [--by layout|mess|slip] [--json FILE] [--show 10]

A silent error is a certain verdict with a cell that is not what the source prints. "Verified share" counts the
documents that print a consistent report, complete, in a way that a reader can know every cell.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple, cast

from eval.generate import generate
from eval.generator.model import GeneratedReport
from extractor.pipeline import extract_record
from extractor.record import Record
from extractor.vocabulary import CERTAIN

CHUNK = 50


class Outcome(NamedTuple):
    """What became of one generated document."""

    seed: int
    layout: str
    mess: tuple[str, ...]
    slips: tuple[str, ...]
    knowable: bool
    consistent: bool
    breaks: bool
    expected: bool
    verdict: str
    reasons: tuple[str, ...]
    right: int
    wrong: int
    missing: int
    silent: bool
    missed_break: bool
    example: str


def judge_one(seed: int) -> Outcome:
    """Generate the document of `seed`, read it, and compare cell by cell."""
    report = generate(seed)
    record = extract_record(report.name, report.data)
    verdict = str(record["verdict"])
    counts, example = compare(report, record)
    certain = verdict in CERTAIN
    breaks = any(slip.broken for slip in report.slips)
    return Outcome(
        seed=seed,
        layout=report.layout,
        mess=report.mess,
        slips=tuple(slip.kind for slip in report.slips),
        knowable=report.knowable,
        consistent=report.expect == {"verified"},
        breaks=breaks,
        expected=verdict in report.expect,
        verdict=verdict,
        reasons=tuple(cast(list[str], record["reasons"])),
        right=counts["right"],
        wrong=counts["wrong"],
        missing=counts["missing"],
        silent=certain and bool(counts["wrong"] or counts["missing"]),
        missed_break=breaks and verdict == "verified",
        example=example,
    )


def compare(report: GeneratedReport, record: Record) -> tuple[Counter[str], str]:
    """Return counts of right, wrong and missing cells against what is printed, and the first difference in words."""
    cells = cast(dict[str, Record], record["cells"])
    counts: Counter[str] = Counter()
    example = ""
    for path, truth in report.cells.items():
        cell = cells.get(path)
        value = cell["value"] if cell else None
        absent = cell is None or cell["status"] in ("missing", "contested")
        if value == truth.value and not (absent and truth.status != "missing"):
            counts["right"] += 1
            continue
        counts["missing" if value is None else "wrong"] += 1
        example = example or f"{path}: printed {truth.raw!r} ({truth.status}), read {value!r}"
    return counts, example


def judge_chunk(seeds: range) -> list[Outcome]:
    """Judge some seeds in one worker."""
    return [judge_one(seed) for seed in seeds]


def run(count: int, first: int, jobs: int) -> list[Outcome]:
    """Judge `count` documents from seed `first` on, on `jobs` processes, in seed order."""
    chunks = [range(at, min(at + CHUNK, first + count)) for at in range(first, first + count, CHUNK)]
    if jobs == 1:
        return [outcome for chunk in chunks for outcome in judge_chunk(chunk)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return [outcome for part in pool.map(judge_chunk, chunks) for outcome in part]


def groups(outcome: Outcome, by: str) -> Iterable[str]:
    """Return the rows of the table that a document counts in."""
    if by == "layout":
        return [outcome.layout]
    return (outcome.mess if by == "mess" else outcome.slips) or ["-"]


def table(outcomes: list[Outcome], by: str) -> list[str]:
    """Return a Markdown table: one line per layout, mess or slip."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for group in groups(outcome, by):
            found[group].append(outcome)
    lines = [
        f"| {by} | documents | silent errors | consistent, knowable | verified | cells right | verdict as expected |"
    ]
    lines.append("|---|---:|---:|---:|---:|---:|---:|")
    for group in [*sorted(found), "all"]:
        lines.append(f"| {group} | {_row(outcomes if group == 'all' else found[group])} |")
    return lines


def _row(some: list[Outcome]) -> str:
    clean = [o for o in some if o.consistent and o.knowable]
    verified = sum(o.verdict == "verified" for o in clean)
    knowable = [o for o in some if o.knowable]
    cells = sum(o.right + o.wrong + o.missing for o in knowable)
    right = sum(o.right for o in knowable)
    expected = sum(o.expected for o in some)
    return " | ".join(
        [
            str(len(some)),
            str(sum(o.silent for o in some)),
            str(len(clean)),
            f"{verified / len(clean):.1%}" if clean else "–",
            f"{right / cells:.2%}" if cells else "–",
            f"{expected / len(some):.1%}",
        ]
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--by", choices=("layout", "mess", "slip"), default="layout")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", help="write every outcome here as JSON Lines")
    parser.add_argument("--show", type=int, default=0, help="show so many documents that did not come out as expected")
    options = parser.parse_args()
    outcomes = run(options.count, options.seed, options.jobs)
    print("\n".join(table(outcomes, options.by)))
    missed = sum(o.missed_break for o in outcomes)
    broken = sum(o.breaks for o in outcomes)
    invisible = sum(bool(o.slips) and not o.breaks for o in outcomes)
    print(f"\nslips that break a hard identity: {broken} documents, verified all the same: {missed}")
    print(f"slips that no identity can see: {invisible} documents")
    for outcome in [o for o in outcomes if o.silent or not o.expected][: options.show]:
        print(outcome)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as stream:  # noqa: PTH123
            stream.writelines(json.dumps(o._asdict(), ensure_ascii=False) + "\n" for o in outcomes)


if __name__ == "__main__":
    main()
