"""Keeps an eye on the memory of workers from outside: works on every system, and a worker can't forget to."""

from __future__ import annotations

import threading
from multiprocessing.process import BaseProcess

import psutil

EVERY_S = 0.2
"""Between two looks. What a worker takes in this time is found one look late; a look costs 30 µs a worker."""


class Watch:
    """Ends each worker whose resident memory exceeds the limit; `killed` has their ids."""

    def __init__(self, memory_mb: int) -> None:
        self.limit = memory_mb * 1024 * 1024
        self.killed: set[int] = set()
        self._processes: list[BaseProcess] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="gouji-watch", daemon=True)

    def add(self, process: BaseProcess) -> None:
        """Watch one more process, started or not."""
        self._processes = [known for known in self._processes if _lives(known)] + [process]

    def start(self) -> None:
        """Begin to look."""
        if self.limit:
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(EVERY_S):
            for process in self._processes:
                if process.pid is not None and _lives(process) and resident(process.pid) > self.limit:
                    self.killed.add(process.pid)
                    process.kill()


def _lives(process: BaseProcess) -> bool:
    try:
        return process.pid is None or process.exitcode is None
    except ValueError:  # closed
        return False


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes, 0 if it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
