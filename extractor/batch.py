"""Many sources, one record each; what goes wrong with one becomes its record and the rest goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, cast

from extractor.errors import InputError
from extractor.messages import say
from extractor.pipeline import Settings, effective_settings, extract_record, unreadable_record
from extractor.readers import MAX_BYTES
from extractor.record import Record
from extractor.sources import SourceFile

if TYPE_CHECKING:
    from extractor.fill import Model
    from extractor.vocabulary import Reason


def extract_records(
    sources: Iterable[SourceFile], settings: Settings | None = None, model: Model | None = None
) -> Iterator[Record]:
    """Yield one record per source, in order. Never raises for a source: unreadable ones are records too.

    With a `model`, as many documents are asked about at a time as its settings allow.
    """
    settings = effective_settings(settings or Settings(), with_model=model is not None)
    work = partial(_record, settings=settings, model=model)
    if model is None or model.settings.concurrency == 1:
        yield from map(work, sources)
        return
    with ThreadPoolExecutor(model.settings.concurrency) as pool:
        yield from _in_order(pool, work, sources, 2 * model.settings.concurrency)


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[SourceFile], Record], sources: Iterable[SourceFile], ahead: int
) -> Iterator[Record]:
    """Yield the results in the order of the sources, never more than `ahead` of them waiting in memory."""
    waiting: deque[Future[Record]] = deque()
    try:
        for source in sources:
            waiting.append(pool.submit(work, source))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _record(source: SourceFile, settings: Settings, model: Model | None) -> Record:
    try:
        data = source.read(MAX_BYTES)
    except InputError as error:
        if error.code != "not_readable":
            words = (say(f"input.{error.code}", "en"), say(f"input.{error.code}", "zh"))
            return unreadable_record(source.name, cast("Reason", error.code), words, settings)
        fields = {"name": error.name, "reason": error.reason}
        message = (say("cli.unreadable_path", "en", **fields), say("cli.unreadable_path", "zh", **fields))
        return unreadable_record(source.name, "not_readable", message, settings)
    try:
        return extract_record(source.name, data, settings, model)
    except Exception as error:
        what = f"{type(error).__name__} in {_where(error)}"
        message = (say("cli.internal_error", "en", what=what), say("cli.internal_error", "zh", what=what))
        return unreadable_record(source.name, "internal_error", message, settings)


def _where(error: BaseException) -> str:
    """Return module and line of the innermost frame of ours, without any text of the document."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("extractor"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
