"""Many sources, one record each; what goes wrong with one becomes its record and the rest goes on."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from extractor.errors import InputError
from extractor.messages import in_both
from extractor.pipeline import Settings, effective_settings, extract_record, unreadable_record
from extractor.provenance import enter_provenance
from extractor.readers import MAX_BYTES
from extractor.record import Record
from extractor.runs.sources import SourceFile
from extractor.vocabulary import Reason

if TYPE_CHECKING:
    from concurrent.futures import Future

    from extractor.asking.fill import Model
    from extractor.provenance import Provenance

Task = TypeVar("Task")
Done = TypeVar("Done")


def extract_records(
    sources: Iterable[SourceFile], settings: Settings | None = None, model: Model | None = None
) -> Iterator[Record]:
    """Yield one record per source, in order. Never raises for a source: unreadable ones are records too.

    With a `model`, as many documents are asked about at a time as its settings allow.
    """
    settings = effective_settings(settings or Settings(), with_model=model is not None)
    work = partial(extract_source, settings=settings, model=model)
    threads = 1 if model is None else model.settings.concurrency
    yield from in_threads(work, sources, threads)


def in_threads(work: Callable[[Task], Done], tasks: Iterable[Task], threads: int) -> Generator[Done, None, None]:
    """Yield what `work` makes of each task, in order; never more than twice as many wait as there are threads."""
    if threads == 1:
        yield from map(work, tasks)
        return
    from concurrent.futures import ThreadPoolExecutor  # only where several wait for a model: it brings logging

    waiting: deque[Future[Done]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(work, task))
                if len(waiting) >= 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def extract_source(source: SourceFile, settings: Settings, model: Model | None = None) -> Record:
    """Return the record of one source, whatever goes wrong with it. `settings` are effective ones."""
    try:
        data = source.read(MAX_BYTES)
    except InputError as error:
        record = _not_read(source, error, settings)
    else:
        record = extract_bytes(source.name, data, settings, model, source.said)
    if source.said is not None:
        enter_provenance(record, source.said)
    return record


def extract_bytes(
    name: str, data: bytes, settings: Settings, model: Model | None = None, said: Provenance | None = None
) -> Record:
    """Return the record of a document given as bytes, whatever goes wrong with it. `settings` are effective ones."""
    try:
        return extract_record(name, data, settings, model, said)
    except MemoryError:
        record = _given_up(name, "out_of_memory", settings, limit="?")
    except Exception as error:
        what = f"{type(error).__name__} in {_where(error)}"
        record = unreadable_record(name, "internal_error", in_both("cli.internal_error", what=what), settings)
    return with_content(record, data)


def _not_read(source: SourceFile, error: InputError, settings: Settings) -> Record:
    """Return the record of a source whose bytes can't be had."""
    if error.code != "not_readable":
        said = error.said or in_both(f"input.{error.code}")
        return unreadable_record(source.name, cast("Reason", error.code), said, settings)
    message = in_both("cli.unreadable_path", name=error.name, reason=error.reason)
    return unreadable_record(source.name, "not_readable", message, settings)


def failed_source(source: SourceFile, reason: Reason, settings: Settings, **fields: object) -> Record:
    """Return the record of a source whose reading had to be given up, with the hash of its bytes if they can be read.

    `reason` is `timed_out`, `out_of_memory` or `crashed`; `fields` are what its sentence is filled in with.
    """
    record = _given_up(source.name, reason, settings, **fields)
    if source.said is not None:
        enter_provenance(record, source.said)
    if source.is_stdin:  # it is gone by now
        return record
    try:
        return with_content(record, source.read(MAX_BYTES))
    except (InputError, MemoryError):
        return record


def _given_up(name: str, reason: Reason, settings: Settings, **fields: object) -> Record:
    return unreadable_record(name, reason, in_both(f"input.{reason}", **fields), settings)


def with_content(record: Record, data: bytes) -> Record:
    """Return the record of a failure with size and hash of its bytes, by which a run tells what is new."""
    if len(data) <= MAX_BYTES:
        cast(Record, record["source"]).update(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    return record


def _where(error: BaseException) -> str:
    """Return module and line of the innermost frame of ours, without any text of the document."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("extractor"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
