"""Kill a run at random moments, again and again, and compare what it leaves with an uninterrupted run.

    python -m eval.bench.kill [--kills 200] [--documents 120] [--suffix .db] [--jobs 2] [--log FILE]

Each round starts `gouji extract FOLDER -o OUT`, kills the process (SIGKILL; its workers are left to notice) after a
random time, and looks into what is there: no document may be in it twice, none that was in it before may be gone. When
all documents are in before all kills are done, the run starts over. At the end of each pass it is left to finish, and
must equal the uninterrupted one: a store as a sorted dump, JSON Lines byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TextIO

from eval.generate import generate
from extractor.runs.store import read_records

Say = Callable[[str], None]


def dump_of(path: Path) -> str:
    """Return the hash of what a finished run holds, independent of how pages lie in the file."""
    if path.suffix != ".db":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with closing(sqlite3.connect(path)) as db:
        return hashlib.sha256("\n".join(sorted(db.iterdump())).encode()).hexdigest()


def names_in(path: Path) -> list[str]:
    """Return the names of the documents that an interrupted run holds."""
    if path.suffix == ".db":
        if not path.exists():
            return []
        with closing(sqlite3.connect(path)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'documents'").fetchone():
                return []
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return [name for (name,) in db.execute("SELECT name FROM documents WHERE record IS NOT NULL")]
    found = []
    for part in (path, path.with_name(path.name + ".part")):
        if part.exists():
            whole = part.read_bytes().rpartition(b"\n")[0] + b"\n"
            copy = part.with_name("whole.jsonl")
            copy.write_bytes(whole)
            found += [str(record["source"]["name"]) for record in read_records(copy)]  # type: ignore[index]
    return found


def command_of(folder: Path, output: Path, jobs: int) -> list[str]:
    """Return the command of the run."""
    return [sys.executable, "-m", "extractor", "extract", str(folder), "-o", str(output), "-q", "--jobs", str(jobs)]


def kill_once(command: list[str], after_s: float) -> bool:
    """Start the run and kill it after some time; say whether it was still running."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def run_kills(folder: Path, output: Path, jobs: int, kills: int, say: Say, seed: int = 0) -> int:
    """Kill a run `kills` times in as many passes as it takes; return how many passes ended. AssertionError if lost."""
    rng = random.Random(seed)
    whole = output.with_name(f"whole{output.suffix}")
    start = time.monotonic()
    subprocess.run(command_of(folder, whole, jobs), stderr=subprocess.DEVNULL, check=False)
    took, expected, passes, done = time.monotonic() - start, dump_of(whole), 0, 0
    say(f"uninterrupted: {took:.1f} s, {expected[:16]}")
    before: set[str] = set()
    while done < kills:
        after = rng.uniform(0.05, took)
        killed = kill_once(command_of(folder, output, jobs), after)
        done += killed
        names = names_in(output)
        assert len(names) == len(set(names)), f"twice: {sorted(n for n in names if names.count(n) > 1)[:3]}"
        assert before <= set(names), f"lost: {sorted(before - set(names))[:3]}"
        say(f"{'killed' if killed else 'ended'} after {after:.2f} s: {len(names)} documents")
        before = set(names)
        if not killed or done == kills:
            passes += 1
            before = set()
            _finish(command_of(folder, output, jobs), output, expected, say)
    return passes


def _finish(command: list[str], output: Path, expected: str, say: Say) -> None:
    """Let the run end, compare, and remove it."""
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
    found = dump_of(output)
    assert found == expected, f"{output} differs from an uninterrupted run"
    say(f"finished: equal to the uninterrupted run ({found[:16]})")
    for path in output.parent.glob(f"{output.name}*"):
        path.unlink()


def main() -> None:
    """Make documents, kill, and print a log."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--suffix", choices=(".db", ".jsonl"), default=".db")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path, help="write the log here too")
    options = parser.parse_args()
    log: TextIO | None = options.log.open("w", encoding="utf-8") if options.log else None

    def say(text: str) -> None:
        print(text, flush=True)
        if log:
            log.write(text + "\n")

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "in")
        folder.mkdir()
        for number in range(options.documents):
            report = generate(number)
            (folder / report.name).write_bytes(report.data)
        output = Path(scratch, f"run{options.suffix}")
        passes = run_kills(folder, output, options.jobs, options.kills, say, options.seed)
    say(f"{options.kills} kills in {passes} pass(es): no document lost, none twice, each finished run equal")
    if log:
        log.close()


if __name__ == "__main__":
    main()
