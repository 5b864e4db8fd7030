"""A process and those below it, watched while it runs: seconds, processor, memory, and whether memory grows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import psutil

LOOK_S = 0.2


class Sample(NamedTuple):
    """One look: seconds since the start, resident MB of the process and of its largest child."""

    at_s: float
    parent_mb: float
    worker_mb: float


class Watched(NamedTuple):
    """One run: wall and CPU seconds of all processes, and what was seen of their memory."""

    wall_s: float
    cpu_s: float
    samples: tuple[Sample, ...]

    def peak(self, start: float = 0.0, end: float = 1.0) -> tuple[float, float]:
        """Return the largest MB of the parent and of a child between two shares of the time."""
        seen = [s for s in self.samples if start * self.wall_s <= s.at_s <= end * self.wall_s] or [Sample(0, 0, 0)]
        return max(s.parent_mb for s in seen), max(s.worker_mb for s in seen)

    @property
    def growth(self) -> str:
        """Peaks of parent and largest child in the second and the last fifth of the time: what grows shows there."""
        (early, early_worker), (late, late_worker) = self.peak(0.2, 0.4), self.peak(0.8, 1.0)
        return f"{early:.0f} → {late:.0f}, {early_worker:.0f} → {late_worker:.0f}"


def watch(command: Sequence[str]) -> Watched:
    """Run a command to its end, its output dropped. Raises RuntimeError if it could not do its work at all."""
    start = time.perf_counter()
    samples: list[Sample] = []
    cpu: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):
                samples.append(_look(parent, cpu, time.perf_counter() - start))
            time.sleep(LOOK_S)
    if process.returncode not in (0, 1):  # 1: some documents need review
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    return Watched(time.perf_counter() - start, sum(cpu.values()), tuple(samples))


def _look(parent: psutil.Process, cpu: dict[int, float], at_s: float) -> Sample:
    sizes = {}
    for each in (parent, *parent.children(recursive=True)):
        with suppress(psutil.Error):
            times = each.cpu_times()
            cpu[each.pid] = times.user + times.system
            sizes[each.pid] = each.memory_info().rss / 2**20
    own = sizes.pop(parent.pid, 0.0)
    return Sample(at_s, own, max(sizes.values(), default=0.0))
