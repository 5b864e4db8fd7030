"""Runs over many generated documents on 1, 2, … processes: documents per second, ratio, memory, bytes per document.

    python -m eval.bench.jobs [--count 1000] [--jobs 1 2] [--suffix .db .jsonl] [--repeat 3]

Each measurement is a whole `gouji extract FOLDER -o OUT --jobs N`, start included. `--jobs 1` reads without workers.
Rates are medians of the repetitions, taken turn by turn; CPU seconds are those of the parent and its workers, and tell
more than the rate where other programs use the cores. Memory is the largest resident size seen (psutil, every 0.1 s).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from eval.generate import generate


class Measured(NamedTuple):
    """One run: wall and CPU seconds, peak MB of the parent and of its largest worker, bytes of the output."""

    wall_s: float
    cpu_s: float
    parent_mb: float
    worker_mb: float
    size: int


def make_documents(folder: Path, count: int) -> None:
    """Write `count` generated documents, a thousand to a folder."""
    for number in range(count):
        part = folder / f"{number // 1000:03}"
        part.mkdir(exist_ok=True)
        report = generate(number)
        (part / report.name).write_bytes(report.data)


def measure(folder: Path, output: Path, jobs: int) -> Measured:
    """Run once into a new file."""
    for path in output.parent.glob(f"{output.name}*"):
        path.unlink()
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "-o", str(output), "-q", "--jobs", str(jobs)]
    start = time.perf_counter()
    parent_mb = worker_mb = 0.0
    cpu: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                parent_mb = max(parent_mb, parent.memory_info().rss / 2**20)
                for each in (parent, *parent.children()):
                    times = each.cpu_times()
                    cpu[each.pid] = times.user + times.system
                    if each.pid != parent.pid:
                        worker_mb = max(worker_mb, each.memory_info().rss / 2**20)
            except psutil.Error:
                pass
            time.sleep(0.1)
    return Measured(time.perf_counter() - start, sum(cpu.values()), parent_mb, worker_mb, output.stat().st_size)


def main() -> None:
    """Make documents, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--suffix", nargs="+", default=[".db", ".jsonl"], choices=(".db", ".jsonl"))
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "in")
        folder.mkdir()
        make_documents(folder, options.count)
        print(f"{options.count} documents, median of {options.repeat}")
        print("| output | jobs | documents/s | ratio | CPU ms/document | parent MB | worker MB | bytes/document |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for suffix in options.suffix:
            runs: dict[int, list[Measured]] = {jobs: [] for jobs in options.jobs}
            for _ in range(options.repeat):
                for jobs in options.jobs:
                    runs[jobs].append(measure(folder, Path(scratch, f"run{suffix}"), jobs))
            base = statistics.median(run.wall_s for run in runs[options.jobs[0]])
            for jobs, found in runs.items():
                wall, cpu = (statistics.median(run[i] for run in found) for i in (0, 1))
                parent, worker = (max(run[i] for run in found) for i in (2, 3))
                row = [f"{options.count / wall:.1f}", f"{base / wall:.2f}", f"{1000 * cpu / options.count:.1f}"]
                row += [f"{parent:.0f}", f"{worker:.0f}", f"{found[-1].size / options.count:,.0f}"]
                print(f"| {suffix} | {jobs} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
