"""Many sources, one record each; what goes wrong with one becomes its record and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.errors import InputError
from extractor.messages import say
from extractor.pipeline import Settings, extract_record, unreadable_record
from extractor.readers import MAX_BYTES
from extractor.record import Record
from extractor.sources import SourceFile


def extract_records(sources: Iterable[SourceFile], settings: Settings | None = None) -> Iterator[Record]:
    """Yield one record per source, in order. Never raises for a source: unreadable ones are records too."""
    settings = settings or Settings()
    for source in sources:
        yield _record(source, settings)


def _record(source: SourceFile, settings: Settings) -> Record:
    try:
        data = source.read(MAX_BYTES)
    except InputError as error:
        fields = {"name": error.name, "reason": error.reason}
        message = (say("cli.unreadable_path", "en", **fields), say("cli.unreadable_path", "zh", **fields))
        return unreadable_record(source.name, "not_readable", message, settings)
    try:
        return extract_record(source.name, data, settings)
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
