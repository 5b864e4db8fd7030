"""Documents read in several processes: chunks go out, bytes come back in order, and only a culprit pays for its crash.

A worker that hangs, grows or dies takes its chunk with it. The chunk is then read one document at a time, so that just
the document at fault becomes a record of the failure. Processes are started by spawn on every system.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, NamedTuple

from extractor.batch import extract_source, failed_source
from extractor.errors import WorkersError
from extractor.messages import say
from extractor.packed import Kind, Packed, from_bytes, pack, to_bytes
from extractor.pipeline import Settings
from extractor.sources import SourceFile
from extractor.vocabulary import Reason

if TYPE_CHECKING:
    from pebble import ProcessPool

    from extractor.watch import Watch

CHUNK = 16
"""Documents that travel together. Measured on 2 workers: chunks of 16 1.90 times as fast as one process."""
MIXED = 256
"""Tasks of a chunk, those included that need no reading."""
AHEAD = 16
"""Chunks per worker that may wait behind one that is slow: 16 x 16 lines of 40 kB are 10 MB. A guess."""
MANY = 16
"""More documents than this are read in workers by default: starting them takes as long as reading some 30. A guess."""
MAX_JOBS = 60
"""Windows waits for 63 handles at most."""
TRIES = 3
"""How often in a row a pool may break without finishing anything before the run gives up."""
LIGHT = frozenset(
    [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".jsp", ".aspx", ".php", ".asp", ""]
)
"""Suffixes of documents that take milliseconds; others travel alone, for sixteen of them could take minutes."""


class Limits(NamedTuple):
    """How many processes read, how long one document may take, how large a worker may grow. 0: no limit."""

    jobs: int = 1
    timeout_s: float = 120.0
    memory_mb: int = 2048


class Task(NamedTuple):
    """A source at its position in a run. `read` says whether it has to be read; others pass through in their place."""

    position: int
    source: SourceFile
    read: bool = True
    sha256: str | None = None
    copy_of: str | None = None
    """Name of the document with the same content that is read before it."""


Work = Callable[[Sequence[SourceFile]], bytes]


def available_cores() -> int:
    """Return how many cores this process may use, at most MAX_JOBS."""
    affinity = getattr(os, "sched_getaffinity", None)
    return min(MAX_JOBS, len(affinity(0)) if affinity else os.cpu_count() or 1)


def read_chunk(sources: Sequence[SourceFile], settings: Settings, kind: Kind) -> bytes:
    """Return the packed records of some sources as bytes; runs in a worker."""
    return to_bytes(read_source(source, settings, kind) for source in sources)


def read_source(source: SourceFile, settings: Settings, kind: Kind) -> Packed:
    """Return the packed record of one source and how long it took."""
    start = time.perf_counter()
    record = extract_source(source, settings)
    return pack(record, kind, time.perf_counter() - start)


def read_in_workers(
    tasks: Iterable[Task], settings: Settings, kind: Kind, limits: Limits, work: Work | None = None
) -> Generator[tuple[Task, Packed | None], None, None]:
    """Yield each task in order with what was read, None where nothing was to be read.

    `settings` are effective ones. `work` is what a worker does with a chunk (default: `read_chunk`). Raises
    WorkersError if no worker can be started.
    """
    crew = _Crew(work or partial(read_chunk, settings=settings, kind=kind), limits)
    waiting: deque[_Chunk] = deque()
    try:
        for chunk in _chunks(tasks, settings, kind):
            crew.give(chunk)
            waiting.append(chunk)
            while waiting and (len(waiting) >= AHEAD * limits.jobs or waiting[0].done):
                yield from crew.take(waiting)
        while waiting:
            yield from crew.take(waiting)
    finally:
        crew.close()


class _Chunk:
    """Some tasks that follow each other, and the reading of those that need it."""

    def __init__(self, tasks: Sequence[Task], settings: Settings, kind: Kind) -> None:
        self.tasks, self.settings, self.kind = tasks, settings, kind
        self.sources = [task.source for task in tasks if task.read and task.source.path is not None]
        self.future: Future[bytes] | None = None
        self.alone: dict[int, Future[bytes]] = {}
        self.read: dict[int, Packed] = {}

    @property
    def done(self) -> bool:
        return self.future is None or self.future.done()

    def results(self) -> Iterator[tuple[Task, Packed | None]]:
        """Yield the tasks with what was read; standard input, which no worker can read, is read here."""
        place = 0
        for task in self.tasks:
            if not task.read:
                yield task, None
            elif task.source.path is None:
                yield task, read_source(task.source, self.settings, self.kind)
            else:
                yield task, self.read[place]
                place += 1


def _chunks(tasks: Iterable[Task], settings: Settings, kind: Kind) -> Iterator[_Chunk]:
    current: list[Task] = []
    reads = 0
    for task in tasks:
        light = task.source.path is None or task.source.path.suffix.lower() in LIGHT
        if task.read and not light and reads:
            yield _Chunk(current, settings, kind)
            current, reads = [], 0
        current.append(task)
        reads += task.read
        if reads >= CHUNK or len(current) >= MIXED or (task.read and not light):
            yield _Chunk(current, settings, kind)
            current, reads = [], 0
    if current:
        yield _Chunk(current, settings, kind)


class _Crew:
    """The pool, and what to do when a worker or all of it is lost."""

    def __init__(self, work: Work, limits: Limits) -> None:
        self.work, self.limits = work, limits
        self.pool: ProcessPool | None = None
        self.watch: Watch | None = None
        self.broken = 0

    def give(self, chunk: _Chunk) -> None:
        """Have a chunk read."""
        if chunk.sources:
            chunk.future = self._schedule(chunk.sources)

    def take(self, waiting: deque[_Chunk]) -> Iterator[tuple[Task, Packed | None]]:
        """Yield the results of the first chunk when they are there; if the pool broke, what waits is given out anew."""
        while True:
            chunk = waiting[0]
            try:
                self._finish(chunk)
                break
            except BrokenProcessPool as error:
                self._renew(error)
                for other in waiting:
                    if other.sources and not (other.future and other.future.done() and not _broke(other.future)):
                        self.give(other)
        waiting.popleft()
        yield from chunk.results()

    def close(self) -> None:
        """End all workers."""
        if self.watch is not None:
            self.watch.stop()
        if self.pool is not None:
            self.pool.stop()  # type: ignore[no-untyped-call]
            self.pool.join()
        self.pool = self.watch = None

    # ---- one chunk

    def _finish(self, chunk: _Chunk) -> None:
        if chunk.future is None:
            return
        try:
            packed = from_bytes(self._result(chunk.future))
        except BrokenProcessPool:
            raise
        except Exception as error:
            packed = self._one_by_one(chunk, error)
        chunk.read = dict(enumerate(packed))
        self.broken = 0

    def _one_by_one(self, chunk: _Chunk, error: Exception) -> Sequence[Packed]:
        if len(chunk.sources) == 1:
            return [self._culprit(chunk, chunk.sources[0], error)]
        found: dict[int, Packed] = chunk.read
        for place, source in enumerate(chunk.sources):
            if place in found:  # the pool broke after it had been read
                continue
            try:
                (found[place],) = from_bytes(self._result(self._schedule([source])))
            except BrokenProcessPool:
                raise
            except Exception as own:
                found[place] = self._culprit(chunk, source, own)
        return [found[place] for place in range(len(chunk.sources))]

    def _culprit(self, chunk: _Chunk, source: SourceFile, error: Exception) -> Packed:
        """Return the record of a document that a worker did not survive."""
        pid = getattr(error, "pid", None)
        reason: Reason = "crashed"
        if isinstance(error, LateError):
            reason = "timed_out"
        elif isinstance(error, MemoryError) or (self.watch is not None and pid in self.watch.killed):
            reason = "out_of_memory"
        elif pid is None:  # raised in the worker outside of what extract_source catches: ours, not the document's
            raise error
        fields = {"timed_out": f"{self.limits.timeout_s:g}", "out_of_memory": self.limits.memory_mb}
        limit = fields.get(reason, getattr(error, "exitcode", "?"))
        return pack(
            failed_source(source, reason, chunk.settings, limit=limit),
            chunk.kind,
            self.limits.timeout_s * (reason == "timed_out"),
        )

    # ---- the pool

    def _schedule(self, sources: Sequence[SourceFile]) -> Future[bytes]:
        if self.pool is None:
            self._start()
        assert self.pool is not None
        timeout = self.limits.timeout_s or None
        try:
            return self.pool.schedule(self.work, args=[sources], timeout=timeout)
        except RuntimeError as error:  # the pool has broken in the meantime
            failed: Future[bytes] = Future()
            failed.set_exception(BrokenProcessPool(str(error)))
            return failed

    def _start(self) -> None:
        from pebble import ProcessPool

        from extractor.watch import Watch

        self.watch = Watch(self.limits.memory_mb)
        self.pool = ProcessPool(self.limits.jobs, context=_Spawn(self.watch))
        self.watch.start()

    def _result(self, future: Future[bytes]) -> bytes:
        """Return the result. Raises BrokenProcessPool also if a started pool has stopped moving altogether."""
        if not self.limits.timeout_s:
            return future.result()
        patience = AHEAD * (self.limits.timeout_s + 60)
        try:
            return future.result(patience)
        except LateError as error:
            if future.done():
                raise
            raise BrokenProcessPool(f"nothing came back in {patience:g} s") from error

    def _renew(self, error: Exception) -> None:
        self.broken += 1
        self.close()
        if self.broken >= TRIES:
            raise WorkersError(say("runs.no_workers", "en", reason=error)) from error


def _broke(future: Future[bytes]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)


class _Spawn(SpawnContext):
    """A context that starts processes by spawn and tells the watch of each."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def Process(self, *arguments: object, **named: object) -> object:  # type: ignore[override]  # noqa: N802
        """Return a process, not yet started."""
        process = SpawnContext.Process(*arguments, **named)  # type: ignore[arg-type]
        self._watch.add(process)
        return process
