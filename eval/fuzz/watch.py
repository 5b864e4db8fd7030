"""Targets run: one case in this process, or many in a child that is watched and ended when it hangs."""

from __future__ import annotations

import multiprocessing
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from eval.fuzz.promises import Broken
from eval.fuzz.targets import TARGETS, Target, case_of

MAX_MEMORY = 2 * 1024**3
HANG_FACTOR = 10
"""A case that takes so many times its limit, by the clock, is ended; slower machines are busy with other things too."""


class Found(NamedTuple):
    """A case that broke a promise."""

    target: str
    seed: int
    number: int
    broken: Broken

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two findings one."""
        return (self.target, self.broken.promise, self.broken.place)


@dataclass
class Tally:
    """What became of a target: cases, findings by key and how often they came, seconds of processor, the slowest."""

    cases: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    found: dict[tuple[str, str, str], Found] = field(default_factory=dict)
    times: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Count a finding, keeping the first of its kind."""
        self.found.setdefault(found.key, found)
        self.times[found.key] = self.times.get(found.key, 0) + 1


def run_case(target: Target, seed: int, number: int) -> list[Found]:
    """Return what a case broke."""
    data = case_of(target, seed, number)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [Found(target.name, seed, number, broken) for broken in target.check(data, number)]


# ---- in a child


def _child(name: str, seed: int, first: int, pipe: Connection) -> None:
    """Run cases for ever, telling of each: (its number, None) before, (seconds of processor, findings) behind it."""
    target, number = TARGETS[name], first
    while True:
        pipe.send((number, None))
        before = time.process_time()
        found = run_case(target, seed, number)
        pipe.send((time.process_time() - before, found))
        number += 1


def run_watched(target: Target, seed: int, seconds: float, say: Callable[[str], None]) -> Tally:
    """Run cases for `seconds` of processor in a child; one that hangs, dies or takes too much memory is a finding."""
    tally, number = Tally(), 0
    context = multiprocessing.get_context("spawn")
    while tally.seconds < seconds:
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=(target.name, seed, number, theirs), daemon=True)
        child.start()
        theirs.close()
        try:
            for number, broken in _follow(ours, child.pid or 0, target, tally, seconds):
                tally.add(Found(target.name, seed, number, broken))
                say(f"{target.name} {number}: {broken.promise}: {broken.place}")
        finally:
            child.kill()
            child.join()
            ours.close()
        number += 1
    return tally


def _follow(pipe: Connection, pid: int, target: Target, tally: Tally, seconds: float) -> Iterator[tuple[int, Broken]]:
    """Yield what the cases of a child broke, until the seconds are over or the child had to be ended."""
    number, since = -1, time.monotonic()
    patience = max(target.limit_s * HANG_FACTOR, 60.0)
    while tally.seconds < seconds:
        try:
            told = pipe.recv() if pipe.poll(1.0) else None
        except EOFError:
            if number >= 0:
                tally.cases += 1
                yield number, Broken("lives on", "process", "the process died")
                return
            raise
        waited = time.monotonic() - since
        if told is None:
            fate = "hangs" if waited > patience else "takes too much memory" if _memory(pid) > MAX_MEMORY else ""
            if fate:
                tally.cases, tally.seconds = tally.cases + 1, tally.seconds + waited
                yield number, Broken("stays within limits", fate, f"after {waited:.0f} s")
                return
        elif told[1] is None:
            number, since = told[0], time.monotonic()
        else:
            tally.cases, tally.seconds = tally.cases + 1, tally.seconds + told[0]
            tally.slowest = max(tally.slowest, (told[0], number))
            yield from ((found.number, found.broken) for found in told[1])


def _memory(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def save(tally: Tally, folder: Path) -> list[Path]:
    """Write the bytes of the first case of each finding, named by target, seed and number; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for found in tally.found.values():
        path = folder / f"{found.target}-{found.seed}-{found.number}.bin"
        path.write_bytes(case_of(TARGETS[found.target], found.seed, found.number))
        paths.append(path)
    return paths
