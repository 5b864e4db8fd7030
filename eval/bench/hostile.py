"""Files built to do harm, read one by one in a process of their own: what each is called, its memory and its time.

    python -m eval.bench.hostile                    all of them, as a table of Markdown
    python -m eval.bench.hostile bomb xlsx          those whose name contains one of these words
    python -m eval.bench.hostile --list             their names and sizes

Nothing is kept in the checkout: the files are made in a temporary folder. Exit 1 if one is no record, takes more than
2 GB or more than 60 seconds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.bench.hostile_files import FILES

MAX_MEMORY_MB = 2048
MAX_SECONDS = 60.0

_CHILD = """
import json, sys, time
from extractor.runs.batch import extract_source
from extractor.pipeline import Settings
from extractor.record import to_json_line
from extractor.runs.sources import find_sources
begun, cpu = time.perf_counter(), time.process_time()
said = {}
sources = find_sources([sys.argv[1]])
for source in sources:
    record = json.loads(to_json_line(extract_source(source, Settings("rules"))))
    key = record["verdict"] + ", " + ", ".join(record["reasons"])
    said[key] = said.get(key, 0) + 1
print(json.dumps([said, time.perf_counter() - begun, time.process_time() - cpu]))
"""


class Read(NamedTuple):
    """What became of a file: verdicts with reasons and how many documents had each, or what went wrong."""

    said: str
    peak_mb: float
    seconds: float
    is_record: bool


def read_watched(path: Path) -> Read:
    """Read a file as a run does, in a process that is ended beyond three times the limits."""
    import psutil

    begun = time.monotonic()
    with tempfile.TemporaryFile() as words:
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(path)], stdout=subprocess.PIPE, stderr=words)
        watched, peak = psutil.Process(child.pid), 0
        while child.poll() is None and time.monotonic() - begun < 10 * MAX_SECONDS and peak < 3 * MAX_MEMORY_MB << 20:
            peak = max(peak, _memory(watched))
            time.sleep(0.01)
        child.kill()
        output, _ = child.communicate()
        words.seek(0)
        error = words.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    took = time.monotonic() - begun
    if not output:
        return Read(f"no record: {error or 'ended'}", peak / 2**20, took, False)
    said, _, seconds = json.loads(output)
    counted = "; ".join(f"{count} × {key}" if count > 1 else key for key, count in said.items())
    return Read(counted or "no documents", peak / 2**20, seconds, True)


def _memory(process: object) -> int:
    import psutil

    try:
        info = process.memory_info()  # type: ignore[attr-defined]
    except psutil.Error:
        return 0
    return int(getattr(info, "peak_wset", 0) or info.rss)


def _write(name: str, make: Callable[[], bytes], folder: Path) -> Path:
    path = folder / name.replace(" ", "_").replace("/", "_")
    path.write_bytes(make())
    return path


def _chosen(words: Sequence[str]) -> list[str]:
    return [name for name in FILES if not words or any(word.lower() in name.lower() for word in words)]


def main() -> int:
    """Print the table; return 1 if a file is no record or beyond the limits."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.bench.hostile", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("words", nargs="*", help="parts of the names of files")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    bad = 0
    print("| file | bytes | what it is called | MB | seconds |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        for name in _chosen(options.words):
            path = _write(name, FILES[name], Path(folder))
            size = path.stat().st_size
            if options.list:
                print(f"| {name} | {size:,} |")
                continue
            read = read_watched(path)
            path.unlink()
            fine = read.is_record and read.peak_mb <= MAX_MEMORY_MB and read.seconds <= MAX_SECONDS
            bad += not fine
            mark = "" if fine else " **beyond the limits**"
            print(f"| {name} | {size:,} | {read.said}{mark} | {read.peak_mb:.0f} | {read.seconds:.1f} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
