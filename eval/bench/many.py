"""Memory and time of runs over very many small documents: rows of a table, or files of one folder.

    python -m eval.bench.many [--rows 5000 50000] [--files 100000] [--suffix .jsonl] [--jobs 2] [--kb 20]

Rows are pages of `--kb` kilobytes that are no reports, so that the run itself is measured and not the reading. Of files
(of a few bytes) only the listing is measured. Memory is the largest resident size of the parent (psutil, every 0.05 s).
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

LIST = "import sys; from extractor.runs.sources import find_sources; print(len(find_sources(sys.argv[1:])))"


def write_rows(path: Path, count: int, kilobytes: int) -> None:
    """Write a CSV of pages, each another."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "page"])
        filler = "公示公告内容" * (kilobytes * 1024 // 18)
        for number in range(count):
            writer.writerow([number, f"<html><body><p>{number}</p><p>{filler}</p></body></html>"])


def measure(command: Sequence[str]) -> tuple[float, float]:
    """Run and return (seconds, peak megabytes of the process itself)."""
    start, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                peak = max(peak, parent.memory_info().rss / 2**20)
            time.sleep(0.05)
    return time.perf_counter() - start, peak


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[5000, 50000])
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--suffix", default=".jsonl", choices=(".db", ".jsonl"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kb", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for count in options.rows:
            table, output = Path(scratch, f"{count}.csv"), Path(scratch, f"{count}{options.suffix}")
            write_rows(table, count, options.kb)
            command = [sys.executable, "-m", "extractor", "extract", "--input", str(table), "--content", "page"]
            command += ["--id", "id", "-o", str(output), "-q", "--jobs", str(options.jobs)]
            for what in ("read", "kept"):
                seconds, peak = measure(command)
                print(f"{count} rows {what}: {seconds:.1f} s, {peak:.0f} MB", flush=True)
            table.unlink()
        if options.files:
            folder = Path(scratch, "files")
            folder.mkdir()
            for number in range(options.files):
                (folder / f"{number:06}.txt").write_bytes(b"%d" % number)
            seconds, peak = measure([sys.executable, "-c", LIST, str(folder)])
            print(f"{options.files} files listed: {seconds:.1f} s, {peak:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
