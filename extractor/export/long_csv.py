"""Long CSV: one line per cell, with its labels and codes; utf-8-sig so that Excel shows Chinese."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from extractor.forms import TABLE_KINDS, load_forms
from extractor.record import Record

COLUMNS = (
    "document",
    "cell",
    "value",
    "raw",
    "status",
    "anchor",
    "unit",
    "code",
    "row",
    "column",
    "form",
    "agency",
    "year",
    "table_verdict",
    "verdict",
)
"""`document,cell,value` come first: what `gouji verify` reads. An empty value is not 0: see `status`."""


def write_csv(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write a header and one line per cell; a document without cells has one line with its verdict."""
    stream.write(b"\xef\xbb\xbf")
    stream.write(csv_line(COLUMNS))
    for record in records:
        stream.write(csv_lines(rows(record)))


def csv_line(fields: Iterable[object]) -> bytes:
    """Return one line of a CSV as Excel reads it; None is an empty field."""
    return csv_lines([fields])


def csv_lines(lines: Iterable[Iterable[object]]) -> bytes:
    """Return lines of a CSV as Excel reads it; None is an empty field."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def rows(record: Record) -> Iterator[tuple[object, ...]]:
    """Yield the line of every cell, fields as COLUMNS; a document without cells has one line with its verdict."""
    name = _part(record, "source")["name"]
    frame = (_part(record, "agency")["value"], _part(record, "year")["value"])
    cells = cast(dict[str, Record], record["cells"])
    if not cells:
        yield (name, *[None] * 10, *frame, None, record["verdict"])
        return
    labels = _labels(_part(record, "form"))
    for path, cell in cells.items():
        kind = path.split(".", 1)[0]
        code, row, column = labels[path]
        form, verdict = _part(record, "form")[kind], _part(record, "verdicts")[kind]
        values = (cell["value"], cell["raw"], cell["status"], cell["anchor"], cell["unit"])
        yield (name, path, *values, code, row, column, form, *frame, verdict, record["verdict"])


def _part(record: Record, key: str) -> Record:
    return cast(Record, record[key])


def _labels(form: Record) -> dict[str, tuple[str, str, str]]:
    """Return path -> (code, row label, column label) of the tables that the document prints."""
    forms = load_forms()
    found = {}
    for kind in TABLE_KINDS:
        if form[kind] is None:
            continue
        table = forms.table(kind, str(form[kind]))
        for path, row, column in table.cells():
            found[path] = (table.code_of(row, column), row.label, column.label)
    return found
