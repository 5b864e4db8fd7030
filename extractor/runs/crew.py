"""Processes that each read what they are given: a Pebble pool of one process apiece, so that no two share anything.

Pebble starts them, passes tasks and results, holds the time limit and ends what has to end. Here is what it leaves
open: which pool gets which task, how much memory a process may take, and who is at fault when one ends
(docs/dependencies.md says why one pool for all would not do).
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Generic, Literal, NamedTuple, TypeVar

import psutil
from pebble import ProcessExpired, ProcessFuture, ProcessPool

Given = TypeVar("Given")
Fault = Literal["timed_out", "out_of_memory", "crashed"]

LOOK_S = 0.2
"""Between two looks at the memory of workers: what one takes in this time is found one look late."""
FULL = 0.75
"""Share of the memory limit above which a worker is replaced between two tasks. A guess."""
IN_HAND = 2
"""Tasks that a worker has at a time, so that it need not wait while its results are written."""


class Lost(NamedTuple):
    """Why a task did not come back; `what` says more of a crash: the exit code, or what the work itself raised."""

    fault: Fault
    what: str = ""


class _Given(NamedTuple, Generic[Given]):
    """A task by its number; one that is to be `alone` shares its worker with no other."""

    number: int
    task: Given
    alone: bool


class Crew(Generic[Given]):
    """Workers, and what they are at. `work` must be importable by them; it gets what is given and returns bytes."""

    def __init__(self, work: Callable[[Given], bytes], count: int, timeout_s: float, memory_mb: int) -> None:
        self._work, self._count, self._timeout_s = partial(attempt, work), count, timeout_s
        self._memory = memory_mb * 1024 * 1024
        self._hands: list[_Hand[Given]] = []
        self._queue: deque[_Given[Given]] = deque()
        self._closed = threading.Event()
        self.results: dict[int, bytes | Lost] = {}
        """What came back and was not taken yet."""
        self.ended_unused = 0
        """Workers in a row that ended before they began with anything."""
        if memory_mb:
            threading.Thread(target=self._watch, name="gouji-memory", daemon=True).start()

    def give(self, number: int, task: Given, *, alone: bool = False) -> None:
        """Have a task done; its result will be `results[number]`.

        `alone`: before those that wait, by a worker that has nothing else, so that it is surely at fault if that ends.
        """
        given = _Given(number, task, alone)
        (self._queue.appendleft if alone else self._queue.append)(given)
        self._hand_out()

    def wait(self, timeout_s: float = LOOK_S) -> None:
        """Wait until something comes back, but not longer; then replace workers that ended."""
        wait([future for hand in self._hands for future in hand.tasks], timeout_s, FIRST_COMPLETED)
        for hand in list(self._hands):
            self._collect(hand)
        self._hand_out()

    def close(self) -> None:
        """End all workers."""
        self._closed.set()
        _end(self._hands)
        self._hands = []

    def _hand_out(self) -> None:
        while self._queue:
            hand = min(self._hands, key=lambda hand: hand.load, default=None)
            if len(self._hands) < self._count and (hand is None or hand.tasks):
                hand = _Hand()
                self._hands.append(hand)
                hand.start(self._work)
            if hand is None or hand.load >= (1 if self._queue[0].alone else IN_HAND):
                return
            hand.give(self._work, self._queue.popleft(), self._timeout_s)

    def _collect(self, hand: _Hand[Given]) -> None:
        """Take what a worker has done; if it has ended, note why the first of its tasks did not come back."""
        ended = not hand.active  # asked first: a pool that ends says before what became of its task
        came = False
        while hand.tasks and hand.ready:
            future, given = next(iter(hand.tasks.items()))
            back = hand.outcome(future) if ended or future.done() else None
            if back is None:
                ended = ended or future.done()
                break
            self.results[given.number] = back
            del hand.tasks[future]
            came = True
            if isinstance(back, Lost):
                ended = True
                break
        self.ended_unused = 0 if came else self.ended_unused + ended
        if ended or (came and self._memory and hand.resident() > FULL * self._memory):
            self._retire(hand)

    def _retire(self, hand: _Hand[Given]) -> None:
        """End a worker; what it still had goes to another."""
        _end([hand])
        self._hands.remove(hand)
        self._queue.extendleft(reversed(hand.tasks.values()))

    def _watch(self) -> None:
        """Cancel what runs in a worker that is too large; Pebble then ends the worker."""
        while not self._closed.wait(LOOK_S):
            for hand in list(self._hands):
                if hand.resident() > self._memory:
                    for future in [future for future in list(hand.tasks) if future.running()]:
                        future.cancel()  # type: ignore[no-untyped-call]


class _Hand(Generic[Given]):
    """One worker, and the tasks it has, the one it is at first."""

    def __init__(self) -> None:
        self._context = _OneProcess()
        self.pool = ProcessPool(max_workers=1, initializer=begin, context=self._context)
        self._first: ProcessFuture[None] | None = None
        self.tasks: dict[ProcessFuture[bytes | Lost], _Given[Given]] = {}

    def start(self, work: Callable[[Given], bytes | Lost]) -> None:
        """Start the process; its first task is to import the work."""
        try:
            self._first = self.pool.schedule(imported, args=[work])
        except (BrokenProcessPool, OSError):
            return  # `active` says so

    @property
    def active(self) -> bool:
        """Whether the process runs, as far as is known."""
        return self._first is not None and self.pool.active

    @property
    def ready(self) -> bool:
        """Whether it has started; before that no task is at fault if it ends."""
        return self._first is not None and self._first.done() and self._first.exception() is None

    @property
    def load(self) -> int:
        """How many tasks it has; as many as it may have if it must get no other."""
        return max(len(self.tasks), *(IN_HAND * given.alone for given in self.tasks.values()), 0)

    def give(self, work: Callable[[Given], bytes | Lost], given: _Given[Given], timeout_s: float) -> None:
        """Send it a task."""
        try:
            future = self.pool.schedule(work, args=[given.task], timeout=timeout_s or None)
        except (RuntimeError, OSError):  # it has ended, or can't start: the next wait finds out
            future = ProcessFuture()
        self.tasks[future] = given

    def outcome(self, future: ProcessFuture[bytes | Lost]) -> bytes | Lost | None:
        """Return what a task gave, or why it did not, now that it is done or the process has ended.

        None if the process ended, but had not begun with it.
        """
        if future.cancelled():
            return Lost("out_of_memory")
        error = future.exception() if future.done() else BrokenProcessPool()
        if error is None:
            return future.result()
        if isinstance(error, TimeoutError):
            return Lost("timed_out")
        if isinstance(error, BrokenProcessPool) and self._context.exitcode != 0:  # 0 is no end that Pebble reports
            return None
        if isinstance(error, ProcessExpired | BrokenProcessPool):
            return Lost("crashed", f"exit code {self._context.exitcode}")
        return Lost("crashed", type(error).__name__)

    def resident(self) -> int:
        """Return its resident memory in bytes, 0 if it is gone."""
        try:
            return int(psutil.Process(self._context.pid).memory_info().rss) if self._context.pid else 0
        except psutil.Error:
            return 0


def _end(hands: Sequence[_Hand[Given]]) -> None:
    """End workers, whatever they are at."""
    for hand in hands:
        hand.pool.stop()  # type: ignore[no-untyped-call]
    for hand in hands:
        hand.pool.join()


class _OneProcess(SpawnContext):
    """Starts one process by spawn and no second: a pool whose process has ended is given up, with what it shares."""

    def __init__(self) -> None:
        super().__init__()
        self._process: SpawnProcess | None = None

    def Process(self, *arguments: object, **named: object) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        """Return the process, not yet started. Raises OSError, on which Pebble reports its pool as broken."""
        if self._process is not None:
            raise OSError("its process has ended")
        self._process = SpawnProcess(*arguments, **named)  # type: ignore[arg-type]
        return self._process

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exitcode(self) -> int | None:
        return self._process.exitcode if self._process else None


def begin() -> None:
    """Prepare a process: it ends at once when told to, in the middle of C code too, and when its parent has ended."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, name="gouji-parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def imported(work: object) -> None:
    """Do nothing: whoever can call this has imported the work."""


def attempt(work: Callable[[Given], bytes], task: Given) -> bytes | Lost:
    """Return what the work returns; of what it raises the name, for not every exception can travel."""
    try:
        return work(task)
    except Exception as error:
        return Lost("crashed", type(error).__name__)
