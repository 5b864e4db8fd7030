"""Documents read in several processes: chunks go out, bytes come back in order, and only a culprit pays for its crash.

A worker that hangs, grows or dies takes its chunk with it. The chunk is then read one document at a time, so that just
the document at fault becomes a record of the failure. Processes are started by spawn on every system.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import WorkersError
from extractor.messages import in_both
from extractor.pipeline import Settings
from extractor.runs.batch import extract_source, failed_source
from extractor.runs.packed import Kind, Packed, from_bytes, pack, to_bytes
from extractor.runs.sources import SourceFile
from extractor.vocabulary import Reason

if TYPE_CHECKING:
    from extractor.runs.crew import Crew, Lost

CHUNK = 16
"""Documents that travel together. Measured on 2 workers: chunks of 16 1.90 times as fast as one process."""
MIXED = 256
"""Tasks of a chunk, those included that need no reading."""
CHUNK_BYTES = 2 << 20
"""Rows of a table travel with their content: a chunk is full with so many bytes of it. A guess."""
HELD_BYTES = 16 << 20
"""Of the content of rows, that many bytes per worker may wait. A guess."""
AHEAD = 16
"""Chunks per worker that may wait behind one that is slow: 16 x 16 lines of 40 kB are 10 MB. A guess."""
MANY = 16
"""More documents than this are read in workers by default: starting them takes as long as reading some 30. A guess."""
MAX_JOBS = 60
"""Each costs three threads and six open files of this process, of which macOS allows 256. A guess."""
TRIES = 3
"""How many workers more than there should be may end in a row before any has started."""
LIGHT = frozenset(
    [".txt", ".text", ".md", ".markdown", ".html", ".htm", ".shtml", ".xhtml", ".jsp", ".aspx", ".php", ".asp", ""]
)
"""Suffixes of documents that take milliseconds; others travel alone, for sixteen of them could take minutes."""
BINARY_WITHIN = 1024
"""Bytes of a row in which a picture or an office file has a NUL: they have one in their headers."""


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
    reading = _Reading(work or partial(read_chunk, settings=settings, kind=kind), settings, kind, limits)
    waiting: deque[_Chunk] = deque()
    held = 0
    try:
        for chunk in _chunks(tasks):
            waiting.append(reading.begin(chunk))
            held += chunk.held
            while waiting and (
                len(waiting) >= AHEAD * limits.jobs or held > HELD_BYTES * limits.jobs or reading.is_done(waiting[0])
            ):
                held -= waiting[0].held
                yield from reading.end(waiting.popleft())
        while waiting:
            yield from reading.end(waiting.popleft())
    finally:
        reading.crew.close()


class _Chunk(NamedTuple):
    """Some tasks that follow each other; `sources` are those that workers read, `number` names them to the crew.

    `held` is how many bytes of rows they hold.
    """

    tasks: Sequence[Task]
    sources: Sequence[SourceFile]
    number: int
    held: int


def _chunks(tasks: Iterable[Task]) -> Iterator[_Chunk]:
    current: list[Task] = []
    reads = held = number = 0
    for task in tasks:
        light = _is_light(task.source)
        if task.read and not light and reads:
            yield _chunk(current, number, held)
            current, reads, held, number = [], 0, 0, number + 1
        current.append(task)
        reads += task.read
        held += len(task.source.data or b"")
        if reads >= CHUNK or len(current) >= MIXED or held >= CHUNK_BYTES or (task.read and not light):
            yield _chunk(current, number, held)
            current, reads, held, number = [], 0, 0, number + 1
    if current:
        yield _chunk(current, number, held)


def _chunk(tasks: Sequence[Task], number: int, held: int) -> _Chunk:
    return _Chunk(tasks, [task.source for task in tasks if task.read and not task.source.is_stdin], number, held)


def _is_light(source: SourceFile) -> bool:
    if source.data is not None:
        return not (source.data.startswith(b"%PDF") or b"\0" in source.data[:BINARY_WITHIN])
    return source.path is None or source.path.suffix.lower() in LIGHT


class _Reading:
    """Chunks given to a crew, and what to do when one does not come back."""

    def __init__(self, work: Work, settings: Settings, kind: Kind, limits: Limits) -> None:
        from extractor.runs.crew import Crew

        self.settings, self.kind, self.limits = settings, kind, limits
        self.crew: Crew[Sequence[SourceFile]] = Crew(work, limits.jobs, limits.timeout_s, limits.memory_mb)

    def begin(self, chunk: _Chunk) -> _Chunk:
        """Have a chunk read."""
        if chunk.sources:
            self.crew.give(chunk.number, chunk.sources)
            self.crew.wait(0)
        return chunk

    def is_done(self, chunk: _Chunk) -> bool:
        """Say whether its results are there."""
        return not chunk.sources or chunk.number in self.crew.results

    def end(self, chunk: _Chunk) -> Iterator[tuple[Task, Packed | None]]:
        """Yield the tasks with what was read; standard input, which no worker can read, is read here."""
        read = iter(self._packed(chunk) if chunk.sources else ())
        for task in chunk.tasks:
            if not task.read:
                yield task, None
            elif task.source.is_stdin:
                yield task, read_source(task.source, self.settings, self.kind)
            else:
                yield task, next(read)

    def _packed(self, chunk: _Chunk) -> Sequence[Packed]:
        back = self._result(chunk.number)
        if isinstance(back, bytes):
            return from_bytes(back)
        if len(chunk.sources) == 1 and back.fault != "crashed":
            return [self._culprit(chunk.sources[0], back)]
        return self._one_by_one(chunk.sources)  # one that crashed, too: a worker may be killed for what it is not at

    def _one_by_one(self, sources: Sequence[SourceFile]) -> Sequence[Packed]:
        """Return what is read of each on its own, so that only the one at fault becomes a record of the failure."""
        for number, source in enumerate(sources, start=1):
            self.crew.give(-number, [source], alone=True)
        found = []
        for number, source in enumerate(sources, start=1):
            back = self._result(-number)
            found.append(from_bytes(back)[0] if isinstance(back, bytes) else self._culprit(source, back))
        return found

    def _result(self, number: int) -> bytes | Lost:
        while number not in self.crew.results:
            self.crew.wait()
            if self.crew.ended_unused > TRIES + self.limits.jobs:
                raise WorkersError(*in_both("runs.no_workers"))
        return self.crew.results.pop(number)

    def _culprit(self, source: SourceFile, back: Lost) -> Packed:
        """Return the record of a document that a worker did not bring back."""
        limits: dict[Reason, object] = {
            "timed_out": f"{self.limits.timeout_s:g}",
            "out_of_memory": self.limits.memory_mb,
            "crashed": back.what,
        }
        record = failed_source(source, back.fault, self.settings, limit=limits[back.fault])
        return pack(record, self.kind, self.limits.timeout_s if back.fault == "timed_out" else 0.0)
