"""How long a reader takes on a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

RUNS = 3


def median_seconds(call: Callable[[bytes], object], data: bytes) -> float:
    """Return the median seconds of process time of three calls, one after the other in this process."""
    times = []
    for _ in range(RUNS):
        started = time.process_time()
        call(data)
        times.append(time.process_time() - started)
    return median(times)
