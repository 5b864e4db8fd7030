"""The same generated documents through Daft: Parquet in, a column of results, Parquet out.

    python -m eval.bench.daft_jobs [--count 1000] [--jobs 1 2] [--runner native] [--repeat 1]

A table of documents (name, content) is written in parts of 1,000, as a crawl would; each measurement is a process that
reads it, adds the column and writes Parquet, start included; columns as in eval.bench.jobs. Needs the extras `daft` and
`export`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from eval.bench.jobs import HEADER, line
from eval.bench.watched import Watched, watch
from eval.generate import generate

STEP = """
import sys
import daft
from extractor.daft_column import read_column

def main(source, target, jobs, runner):
    if runner == "ray":
        daft.set_runner_ray()
    pages = daft.read_parquet(source)
    read = pages.with_column("report", read_column(daft.col("content"), daft.col("name"), jobs=int(jobs)))
    read.exclude("content").write_parquet(target)

if __name__ == "__main__":
    main(*sys.argv[1:])
"""
PART = 1000
"""Documents in a file of the table."""
COUNT = "import sys, daft; print(daft.read_parquet(sys.argv[1]).count_rows())"


def write_part(folder: Path, part: int, count: int) -> None:
    """Write one file of the table."""
    import pyarrow
    from pyarrow import parquet

    reports = [generate(number) for number in range(part * PART, min(count, (part + 1) * PART))]
    columns = {"name": [report.name for report in reports], "content": [report.data for report in reports]}
    parquet.write_table(pyarrow.table(columns), folder / f"{part:05}.parquet")


def measure(source: Path, target: Path, jobs: int, runner: str) -> tuple[Watched, int]:
    """Run once into a new folder; return what was seen and the bytes of the Parquet files."""
    step = target.with_suffix(".py")
    step.write_text(STEP, encoding="utf-8")
    seen = watch([sys.executable, str(step), f"{source}/*.parquet", str(target), str(jobs), runner])
    return seen, sum(path.stat().st_size for path in target.glob("*.parquet"))


def main() -> None:
    """Make the table, measure, print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runner", choices=("native", "ray"), default="native")
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "in")
        source.mkdir()
        parts = [(source, part, options.count) for part in range(-(-options.count // PART))]
        with multiprocessing.get_context("spawn").Pool() as pool:
            pool.starmap(write_part, parts, chunksize=1)
        print(f"{options.count} documents, {options.runner} runner, median of {options.repeat}")
        print(f"| rows written | {HEADER} |\n|---:|{'---:|' * (HEADER.count('|') + 1)}")
        base = 0.0
        for jobs in options.jobs:
            found = []
            for number in range(options.repeat):
                target = Path(scratch, f"out-{jobs}-{number}")
                found.append(measure(source, target, jobs, options.runner))
            base = base or statistics.median(run.wall_s for run, _ in found)
            counted = subprocess.run(
                [sys.executable, "-c", COUNT, f"{target}/*.parquet"], capture_output=True, text=True
            )
            print(f"| {counted.stdout.strip()} | {line(options.count, jobs, found, base)} |", flush=True)


if __name__ == "__main__":
    main()
