"""Accuracy on scans made from labelled documents: cells right, certain tables, silent errors, seconds per page.

    python -m eval.rendered_scans --count 24 [--first 0] [--out DIR] [--jobs 2] [--only fax,dpi100]

Each document is a label of eval/gold printed anew by a browser (4 ways to rule tables and set digits), spoilt in one
of 8 ways, and saved as PNG, JPEG, TIFF or a PDF of pictures. With --out documents and labels stay, for `gouji eval`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from eval.generator.model import KINDS
from eval.scans.printing import STYLES, is_whole, print_label
from eval.scans.spoiling import SPOILT, to_file
from extractor.gold import Label, read_labels
from extractor.pipeline import extract_record
from extractor.record import Record
from extractor.scoring.document import DocumentScore, score_document
from extractor.vocabulary import CERTAIN

GOLD = Path(__file__).parent / "gold"
SWEPT = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Least confidences that the last lines of the table compare."""
CONTAINERS = ("png", "tiff", "jpeg", "pdf")
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "tiff": "image/tiff", "pdf": "application/pdf"}


Sure = tuple[tuple[str, bool, float], ...]
"""Of each cell that was read: path, whether it is right, confidence."""


class Plan(NamedTuple):
    """One scan to make."""

    number: int
    source: str
    style: str
    spoilt: str
    container: str

    @property
    def name(self) -> str:
        return f"scan_{self.number:03d}_{self.style}_{self.spoilt}.{self.container}"


class Outcome(NamedTuple):
    """One scan read and scored: of each table (cells right, cells, verdict), what went wrong unsaid, time per page."""

    plan: Plan
    tables: dict[str, tuple[int, int, str]]
    silent: tuple[str, ...]
    accused: bool
    seconds: float
    pages: int
    sure: Sure


def plan_scans(count: int, first: int = 0, only: Sequence[str] = ()) -> list[Plan]:
    """Return the scans to make: every way to spoil with every style, documents and containers in turn."""
    sources = [label.source for label in read_labels(GOLD) if is_whole(label)]
    ways = [spoilt for spoilt in SPOILT if not only or spoilt in only]
    styles = list(STYLES)
    plans = []
    for number in range(first, first + count):
        spoilt = ways[number % len(ways)]
        style = styles[(number + number // len(ways)) % len(styles)]
        container = "jpeg" if spoilt == "jpeg40" else CONTAINERS[(number + number // len(ways)) % len(CONTAINERS)]
        plans.append(Plan(number, sources[number * 5 % len(sources)], style, spoilt, container))
    return plans


def make_scan(plan: Plan) -> tuple[Label, bytes, int]:
    """Return the label, the file and the number of its pages."""
    label = next(label for label in read_labels(GOLD) if label.source == plan.source)
    dpi, spoil = SPOILT[plan.spoilt]
    rng = np.random.default_rng(plan.number)
    pages = [spoil(page, rng) for page in print_label(label, plan.style, dpi)]
    return label, to_file(pages, plan.container, quality=40 if plan.spoilt == "jpeg40" else 85), len(pages)


def run_one(task: tuple[Plan, str]) -> Outcome:
    """Make one scan, read it, score it; the folder named keeps the file and its label."""
    plan, folder = task
    label, data, pages = make_scan(plan)
    keep(plan, label, data, Path(folder))
    start = time.process_time()
    record = extract_record(plan.name, data)
    seconds = time.process_time() - start
    score = score_document(label._replace(source=plan.name, verdict=None), record)
    return _outcome(plan, score, _sure(score, record), seconds, pages)


def _sure(score: DocumentScore, record: Record) -> Sure:
    cells = cast("dict[str, Record]", record["cells"])
    right = {cell.path: cell.good for cell in score.cells}
    return tuple(
        (path, right[path], float(cast("dict[str, float]", cell["at"] or {}).get("confidence") or 0.0))
        for path, cell in cells.items()
        if path in right and cell["status"] in ("printed", "blank", "dash", "slash")
    )


def _outcome(plan: Plan, score: DocumentScore, sure: Sure, seconds: float, pages: int) -> Outcome:
    tables = {}
    for kind in KINDS:
        cells = [cell for cell in score.cells if cell.path.startswith(f"{kind}.")]
        tables[kind] = (sum(cell.good for cell in cells), len(cells), str(score.verdicts.get(kind)))
    accused = "source_inconsistent" in score.verdicts.values()
    return Outcome(plan, tables, score.silent, accused, seconds, pages, sure)


def keep(plan: Plan, label: Label, data: bytes, folder: Path) -> None:
    """Write the scan and its label, which says what is printed and nothing of the verdict."""
    (folder / plan.name).write_bytes(data)
    gold = json.loads((GOLD / f"{Path(label.source).stem}.gold.json").read_text("utf-8"))
    kept = {key: gold[key] for key in ("agency", "year", "form", "cells") if key in gold}
    text = json.dumps({"source": plan.name, **kept, "layout": plan.style, "mess": [plan.spoilt]}, ensure_ascii=False)
    (folder / f"{Path(plan.name).stem}.gold.json").write_text(text, encoding="utf-8")


def show(outcomes: Sequence[Outcome]) -> str:
    """Return the table: a line for each way to spoil and each style, one for all."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.plan.spoilt].append(outcome)
        groups[f"[{outcome.plan.style}]"].append(outcome)
    head = f"{'scans':14}{'n':>4}" + "".join(f"{'table ' + str(i):>9}{'certain':>9}" for i in (2, 3, 4))
    lines = [f"{head}{'silent':>8}{'accused':>9}{'s/page':>8}"]
    order = [*SPOILT, *(f"[{style}]" for style in STYLES)]
    lines += [_line(name, groups[name]) for name in order if name in groups]
    lines.append(_line("all", outcomes))
    lines += [f"cells at {least:.2f} or surer: {_at_least(outcomes, least)}" for least in SWEPT]
    lines += [f"silent: {o.plan} {o.silent[:5]}" for o in outcomes if o.silent]
    return "\n".join(lines)


def _at_least(outcomes: Sequence[Outcome], least: float) -> str:
    """Return how many cells are that sure and how many of those are wrong: what identities alone would have to find."""
    cells = [right for outcome in outcomes for _, right, confidence in outcome.sure if confidence >= least]
    doubted = sum(
        any(confidence < least for path, _, confidence in outcome.sure if path.startswith(kind))
        for outcome in outcomes
        for kind in KINDS
    )
    return f"{len(cells)}, wrong {len(cells) - sum(cells)}; tables with a cell below: {doubted}"


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    parts = [f"{name:14}{len(outcomes):>4}"]
    for kind in KINDS:
        right = sum(outcome.tables[kind][0] for outcome in outcomes)
        whole = sum(outcome.tables[kind][1] for outcome in outcomes)
        certain = sum(outcome.tables[kind][2] in CERTAIN for outcome in outcomes)
        parts.append(f"{right / whole:>9.2%}{certain / len(outcomes):>9.0%}")
    seconds = sum(outcome.seconds for outcome in outcomes) / sum(outcome.pages for outcome in outcomes)
    silent, accused = sum(len(o.silent) for o in outcomes), sum(o.accused for o in outcomes)
    return "".join(parts) + f"{silent:>8}{accused:>9}{seconds:>8.1f}"


def run(plans: Sequence[Plan], folder: Path, jobs: int) -> Iterable[Outcome]:
    """Yield the outcome of each scan, in order."""
    tasks = [(plan, str(folder)) for plan in plans]
    if jobs == 1:
        yield from map(run_one, tasks)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run_one, tasks)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, read and score scans; print the table. Exit 1 where a silent error or a false accusation is found."""
    parser = argparse.ArgumentParser(description="Accuracy on scans made from labelled documents.")
    parser.add_argument("--count", type=int, required=True, help="how many scans")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--out", type=Path, help="folder that keeps scans and labels")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], help="ways to spoil, by comma")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = chosen.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = []
        for outcome in run(plan_scans(chosen.count, chosen.first, chosen.only), folder, chosen.jobs):
            outcomes.append(outcome)
            print(outcome.plan.name, outcome.tables, outcome.silent[:3], f"{outcome.seconds:.0f} s", flush=True)
    print(show(outcomes))
    return 1 if any(outcome.silent or outcome.accused for outcome in outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
