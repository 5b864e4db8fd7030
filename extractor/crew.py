"""Processes that each read what they are given: one pipe apiece, so any of them may be ended at any moment.

No lock is shared between processes, so none can be left taken by a worker that is killed (docs/dependencies.md says
which pool was tried). All is done by the caller's thread.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from multiprocessing import connection, get_context
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

import psutil

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

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


class Crew(Generic[Given]):
    """Workers, and what they are at. `work` must be importable by them; it gets what is given and returns bytes."""

    def __init__(self, work: Callable[[Given], bytes], count: int, timeout_s: float, memory_mb: int) -> None:
        self._work, self._count, self._timeout_s = work, count, timeout_s
        self._memory = memory_mb * 1024 * 1024
        self._hands: list[_Hand] = []
        self._queue: deque[tuple[int, Given]] = deque()
        self._looked = 0.0
        self.results: dict[int, bytes | Lost] = {}
        """What came back and was not taken yet."""
        self.ended_unused = 0
        """Workers in a row that ended before any of them had finished a task."""

    def give(self, number: int, task: Given, *, first: bool = False) -> None:
        """Have a task done; its result will be `results[number]`. `first`: before those that wait."""
        (self._queue.appendleft if first else self._queue.append)((number, task))
        self._hand_out()

    def wait(self, timeout_s: float = LOOK_S) -> None:
        """Wait until something comes back, but not longer; then end workers that exceed a limit."""
        ready = connection.wait([hand.pipe for hand in self._hands], timeout_s)
        for hand in [hand for hand in self._hands if hand.pipe in ready]:
            self._receive(hand)
        self._end_slow()
        if time.monotonic() - self._looked >= LOOK_S:
            self._looked = time.monotonic()
            self._end_large()
        self._hand_out()

    def close(self) -> None:
        """End all workers."""
        for hand in self._hands:
            hand.end()
        self._hands = []

    # ---- giving

    def _hand_out(self) -> None:
        while self._queue:
            hand = min(self._hands, key=lambda hand: len(hand.tasks), default=None)
            if len(self._hands) < self._count and (hand is None or hand.tasks):
                hand = _Hand(self._work)
                self._hands.append(hand)
            if hand is None or len(hand.tasks) >= IN_HAND:
                return
            number, task = self._queue.popleft()
            hand.give(number, task)

    # ---- taking

    def _receive(self, hand: _Hand) -> None:
        try:
            back = hand.pipe.recv()
        except (EOFError, OSError):
            hand.process.join(5)
            self._lose(hand, Lost("crashed", f"exit code {hand.process.exitcode}"))
            return
        hand.since = time.monotonic()
        if not hand.ready:  # the first word of a worker
            hand.ready = True
            return
        number, _ = hand.tasks.popleft()
        self.ended_unused = 0
        self.results[number] = back
        if self._memory and resident(hand.process.pid) > FULL * self._memory:
            self._retire(hand)

    def _retire(self, hand: _Hand) -> None:
        """End a worker that has grown over many tasks, so that the next one is not blamed for it."""
        hand.end()
        self._hands.remove(hand)
        self._queue.extendleft(reversed(hand.tasks))

    def _end_slow(self) -> None:
        now = time.monotonic()
        for hand in self._busy():
            if self._timeout_s and now - hand.since > self._timeout_s:
                self._lose(hand, Lost("timed_out"))

    def _end_large(self) -> None:
        for hand in self._busy():
            if self._memory and resident(hand.process.pid) > self._memory:
                self._lose(hand, Lost("out_of_memory"))

    def _busy(self) -> list[_Hand]:
        """Return the workers that are at a task and have nothing to hand back."""
        return [hand for hand in self._hands if hand.ready and hand.tasks and not hand.pipe.poll()]

    def _lose(self, hand: _Hand, why: Lost) -> None:
        """Note why the task in hand did not come back; what the worker had beside goes to another."""
        self.ended_unused += not hand.ready
        if hand.tasks and hand.ready:
            self.results[hand.tasks.popleft()[0]] = why
        self._retire(hand)


class _Hand:
    """One worker, its end of the pipe, and the tasks it has, the one it is at first."""

    def __init__(self, work: Callable[[Any], bytes]) -> None:
        spawn = get_context("spawn")
        self.pipe: Connection[Any, Any]
        self.pipe, other = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(other, work), name="gouji-worker", daemon=True)
        self.tasks: deque[tuple[int, Any]] = deque()
        self.since = time.monotonic()
        self.ready = False
        """Whether it has started; before that no task is at fault if it ends."""
        self.process.start()
        other.close()

    def give(self, number: int, task: object) -> None:
        """Send it a task."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append((number, task))
        try:
            self.pipe.send(task)
        except OSError:
            return  # it has ended: the next wait finds out

    def end(self) -> None:
        """End it, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection[Any, Any], work: Callable[[Any], bytes]) -> None:
    """Do what comes through the pipe until nobody is at its other end."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    try:
        pipe.send("ready")
        while True:
            task = pipe.recv()
            try:
                done: bytes | Lost = work(task)
            except Exception as error:
                done = Lost("crashed", type(error).__name__)
            pipe.send(done)
    except (EOFError, OSError):
        return


def resident(pid: int | None) -> int:
    """Return the resident memory of a process in bytes, 0 if it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
