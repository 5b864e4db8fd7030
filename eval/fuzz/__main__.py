"""Spoil files of every format and see whether what gouji promises of any bytes still holds.

    python -m eval.fuzz                             every target for 60 seconds of processor
    python -m eval.fuzz pdf docx --seconds 600      some of them, for longer
    python -m eval.fuzz html --seed 7 --out DIR     other cases; the bytes of each finding go to DIR
    python -m eval.fuzz html --seed 7 --case 1234   one case again, here, with all it broke
    python -m eval.fuzz html --seed 7 --case 1234 --shrink FILE     the same, made as small as it still fails

The same seed makes the same cases. Exit 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from eval.fuzz.promises import Broken
from eval.fuzz.targets import TARGETS, Target, case_of
from eval.fuzz.watch import Tally, run_case, run_watched, save


def main() -> int:
    """Run the targets and print a line for each; return 1 if any promise was broken."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all if none is named")
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor, for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="a folder for the bytes of findings")
    parser.add_argument("--case", type=int, help="run this case of the one target named")
    parser.add_argument("--shrink", type=Path, metavar="FILE", help="with --case: write it as small as it still fails")
    options = parser.parse_args()
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown or (options.case is not None and len(options.targets) != 1):
        parser.error(f"no target {unknown[0]!r}" if unknown else "--case needs one target")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a processor's seconds are counted, not those of all of them
    if options.case is not None:
        return _run_one(TARGETS[options.targets[0]], options.seed, options.case, options.shrink)
    print(f"{'target':10} {'cases':>7} {'seconds':>8} {'slowest':>8} {'findings':>8}")
    broken = 0
    for name in options.targets or TARGETS:
        tally = run_watched(TARGETS[name], options.seed, options.seconds, lambda text: print(text, file=sys.stderr))
        broken += len(tally.found)
        _print(name, tally)
        if options.out and tally.found:
            save(tally, options.out)
    return 1 if broken else 0


def _print(name: str, tally: Tally) -> None:
    took, number = tally.slowest
    print(
        f"{name:10} {tally.cases:7} {tally.seconds:8.0f} {took:7.2f}s {len(tally.found):8}  slowest: {number}",
        flush=True,
    )
    for key, found in tally.found.items():
        print(f"    {tally.times[key]} × {found.broken.promise}: {found.broken.place}: {found.broken.detail!r}")
        print(f"        again: python -m eval.fuzz {name} --seed {found.seed} --case {found.number}", flush=True)


def _run_one(target: Target, seed: int, number: int, shrunk: Path | None) -> int:
    found = run_case(target, seed, number)
    for each in found:
        print(f"{each.broken.promise}: {each.broken.place}: {each.broken.detail}")
    if shrunk is not None and found:
        data = shrink(target, case_of(target, seed, number), number, found[0].broken)
        shrunk.write_bytes(data)
        print(f"{shrunk}: {len(data)} bytes")
    return 1 if found else 0


def shrink(target: Target, data: bytes, number: int, broken: Broken) -> bytes:
    """Return fewer bytes that break the same promise at the same place: stretches are left out while that holds."""

    def fails(some: bytes) -> bool:
        return any((b.promise, b.place) == (broken.promise, broken.place) for b in target.check(some, number))

    size = max(len(data) // 2, 1)
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if fails(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


if __name__ == "__main__":
    sys.exit(main())
