"""Runs over many generated documents on 1, 2, … processes: documents per second, ratio, memory, bytes per document.

    python -m eval.bench.jobs [--count 1000] [--jobs 1 2] [--suffix .db .jsonl] [--repeat 3] [--folder DIR]

Each measurement is a whole `gouji extract FOLDER -o OUT --jobs N`, start included. `--jobs 1` reads without workers.
Rates are medians of the repetitions, taken turn by turn; CPU seconds are those of the parent and its workers, and tell
more than the rate where other programs use the cores. Memory is the largest resident size seen (psutil, every 0.2 s);
its growth is told by the peaks in the second and the last fifth of the time. `--folder` keeps the documents.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
from pathlib import Path

from eval.bench.watched import Watched, watch
from eval.generate import generate

PART = 1000
"""Documents in a folder."""


def make_documents(folder: Path, count: int) -> None:
    """Write `count` generated documents, a thousand to a folder, unless they are there."""
    parts = [(folder / f"{part:03}", part * PART, min(count, (part + 1) * PART)) for part in range(-(-count // PART))]
    with multiprocessing.get_context("spawn").Pool() as pool:
        pool.starmap(write_documents, parts, chunksize=1)


def write_documents(folder: Path, first: int, end: int) -> None:
    """Write the documents of some numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    if sum(1 for _ in folder.iterdir()) == end - first:
        return
    for number in range(first, end):
        report = generate(number)
        (folder / report.name).write_bytes(report.data)


def measure(folder: Path, output: Path, jobs: int) -> tuple[Watched, int]:
    """Run once into a new file; return what was seen and the bytes of the output."""
    for path in output.parent.glob(f"{output.name}*"):
        path.unlink()
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "-o", str(output), "-q", "--jobs", str(jobs)]
    seen = watch(command)
    return seen, output.stat().st_size


def main() -> None:
    """Make documents, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--suffix", nargs="+", default=[".db", ".jsonl"], choices=(".db", ".jsonl"))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="write the documents here, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch, "in")
        make_documents(folder, options.count)
        print(f"{options.count} documents, median of {options.repeat}")
        print(f"| output | {HEADER} |\n|---|{'---:|' * (HEADER.count('|') + 1)}")
        for suffix in options.suffix:
            runs: dict[int, list[tuple[Watched, int]]] = {jobs: [] for jobs in options.jobs}
            for _ in range(options.repeat):
                for jobs in options.jobs:
                    runs[jobs].append(measure(folder, Path(scratch, f"run{suffix}"), jobs))
            base = statistics.median(run.wall_s for run, _ in runs[options.jobs[0]])
            for jobs, found in runs.items():
                print(f"| {suffix} | {line(options.count, jobs, found, base)} |", flush=True)


HEADER = (
    "jobs | documents/s | ratio | CPU ms/document | parent MB | worker MB | MB in the 2nd → last fifth | bytes/document"
)


def line(count: int, jobs: int, found: list[tuple[Watched, int]], base: float) -> str:
    """Return the columns of HEADER; `base` are the seconds that the ratio is of."""
    wall = statistics.median(run.wall_s for run, _ in found)
    cpu = statistics.median(run.cpu_s for run, _ in found)
    parent, worker = (max(run.peak()[i] for run, _ in found) for i in (0, 1))
    last, size = found[-1]
    row = [f"{jobs}", f"{count / wall:.1f}", f"{base / wall:.2f}", f"{1000 * cpu / count:.1f}", f"{parent:.0f}"]
    return " | ".join([*row, f"{worker:.0f}", last.growth, f"{size / count:,.0f}"])


if __name__ == "__main__":
    main()
