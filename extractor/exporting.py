"""A run -> files for people and programs: format by suffix, corrections applied, nothing half written left behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from errno import ENOSPC
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, cast

from extractor.corrections import Correction, apply_corrections
from extractor.errors import UsageError
from extractor.export.jsonlines import write_jsonl
from extractor.export.source_keys import keys_of
from extractor.export.tables import Options, table_of
from extractor.messages import say
from extractor.record import Record
from extractor.runs.store import read_origins, read_records
from extractor.runs.whole_files import whole_file

Notice = Callable[..., None]
"""What is told of an export: a code of the catalogue with its fields."""


SPOOL_BYTES = 16 << 20
"""A workbook up to this size is held in memory until it is complete, a larger one in a temporary file."""


def _csv(records: Iterable[Record], stream: BinaryIO, options: Options) -> None:
    from extractor.export.table_csv import write_table_csv

    write_table_csv(records, stream, table_of(options))


def _jsonl(records: Iterable[Record], stream: BinaryIO, _: Options) -> None:
    write_jsonl(records, stream)


def _parquet(records: Iterable[Record], stream: BinaryIO, options: Options) -> None:
    from extractor.export.parquet import write_parquet

    write_parquet(records, stream, table_of(options), options.language)


def _stata(records: Iterable[Record], stream: BinaryIO, options: Options) -> None:
    from extractor.export.stata_tables import write_stata

    write_stata(records, stream, options)


def _xlsx(records: Iterable[Record], stream: BinaryIO, options: Options) -> int:
    from xlsxwriter.exceptions import FileCreateError

    from extractor.export.workbook import write_workbook

    # Not closed where writing fails: a ZIP that is not complete outlives the error, and closes with a traceback.
    book = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115
    try:
        shown = write_workbook(records, cast(BinaryIO, book), options)
    except FileCreateError as error:  # the folder for temporary files is full: sheets are written there first
        raise OSError(ENOSPC, f"{error} ({tempfile.gettempdir()})") from error
    with book:
        book.seek(0)
        shutil.copyfileobj(book, stream)
    return shown


FORMATS: dict[str, tuple[str, Callable[[Iterable[Record], BinaryIO, Options], int | None], str]] = {
    "csv": ("long", _csv, ""),
    "jsonl": ("", _jsonl, ""),
    "parquet": ("long", _parquet, "pyarrow"),
    "dta": ("wide", _stata, ""),
    "xlsx": ("", _xlsx, "xlsxwriter"),
}
"""Name of a format, which is its suffix -> the table it holds by default, its writer, the library it needs."""
_SUFFIXES = {".ndjson": "jsonl"} | {f".{name}": name for name in FORMATS}


def export_run(
    run: Path,
    targets: Sequence[Path],
    options: Options,
    *,
    format_name: str | None = None,
    corrections: tuple[str, dict[str, list[Correction]]] | None = None,
    notice: Notice = lambda *_, **__: None,
) -> int:
    """Write every target from the run, one after the other; return how many records the run has.

    `options.table` "" is the format's own. `corrections` are the name of their file and what read_corrections
    returned. Raises UsageError for a suffix without a format, a library that is missing, a correction whose document is
    not in the run; InputError if the run can't be read; OutputError if a target can't be written. A target appears when
    it is complete.
    """
    plans = [(target, _format(target, format_name, options)) for target in targets]
    for target in targets:
        if target.exists() and target.samefile(run):
            raise UsageError(say("export.same_as_run", options.language, path=target))
    if options.keys is None and any(name != "jsonl" for _, (name, _) in plans):
        keys = keys_of(read_origins(run))  # a pass of its own: the first row has to have the columns of the last
        plans = [(target, (name, replace(settings, keys=keys))) for target, (name, settings) in plans]
    count = 0
    for target, (name, settings) in plans:
        counter = _Counter()
        records = counter.count(read_records(run))
        if corrections is not None:
            records = apply_corrections(records, corrections[1], corrections[0], options.language)
            settings = replace(settings, corrected=True)
        with whole_file(target) as stream:
            shown = FORMATS[name][1](records, stream, settings)
        count = counter.number
        notice("export.written", path=target, count=count)
        if settings.sheets and name == "xlsx" and shown is not None and shown < counter.with_cells:
            notice("export.sheets_full", path=target, shown=shown, count=counter.with_cells)
    return count


class _Counter:
    """Counts records as they pass."""

    def __init__(self) -> None:
        self.number, self.with_cells = 0, 0

    def count(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self.number += 1
            self.with_cells += bool(record["cells"])
            yield record


def _format(target: Path, name: str | None, options: Options) -> tuple[str, Options]:
    """Return the format of a target and the options as they are meant for it."""
    found = name or _SUFFIXES.get(target.suffix.lower())
    if found is None:
        raise UsageError(say("export.unknown_format", options.language, path=target))
    table, _, library = FORMATS[found]
    if library and find_spec(library) is None:
        raise UsageError(say("export.needs_extra", options.language, path=target, library=library))
    settings = replace(options, table=options.table or table)
    if found == "dta" and settings.table not in ("wide", "panel"):
        raise UsageError(say("export.stata_wide", options.language, table=settings.table))
    return found, settings
