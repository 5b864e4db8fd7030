"""What is exported as rows and columns: one definition per table, whatever the file format.

`long`: a row per cell. `wide`: a row per report, a column per cell of any form. `harmonised`: a row per report and
quantity that both forms count. `panel`: the same, a row per report. `findings`: a row per finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple, cast

from extractor.errors import UsageError
from extractor.export.cells import form_cells
from extractor.export.legal_text import whole
from extractor.export.long_csv import COLUMNS as LONG_COLUMNS
from extractor.export.long_csv import rows as long_rows
from extractor.export.quantities import evaluate, quantities
from extractor.export.source_keys import NO_KEYS, SourceKeys
from extractor.forms import TABLE_KINDS
from extractor.messages import Language, in_both
from extractor.record import Record

Type = Literal["text", "integer", "number"]
TABLES = ("long", "wide", "harmonised", "panel", "findings")
ABSENT, NOT_IN_FORM = "absent", "not_in_form"
"""Statuses beside those of a cell: the report has no such table; its version of the table has no such cell."""


class TableColumn(NamedTuple):
    """A column: `cell` is the path of its cell or the name of its quantity, "" for the frame."""

    name: str
    type: Type
    cell: str = ""
    said: str = ""
    """The column of the table of documents (--meta) that it passes through."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Columns, and how a record becomes rows of them."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: Callable[[Record], Iterator[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Options:
    """How to export: which table, status columns beside the values, language of words, sheets of single reports."""

    table: str = "long"
    status: bool = False
    language: Language = "zh"
    sheets: bool = False
    corrected: bool = False
    """Whether corrections were applied: they have columns then."""
    keys: SourceKeys | None = None
    """Which of id, address and --meta have a column; None: none, and of an export those that its run has."""


def table_of(options: Options) -> ExportTable:
    """Return the table that `options` names, with the keys of its sources; UsageError for an unknown name."""
    return _with_keys(_bare_table(options), options.keys or NO_KEYS)


def _bare_table(options: Options) -> ExportTable:
    match options.table:
        case "long":
            return _long(options)
        case "wide":
            return _wide(options)
        case "harmonised":
            return _harmonised(options)
        case "panel":
            return _panel(options)
        case "findings":
            return _findings()
    raise UsageError(*in_both("usage.no_table", table=options.table, known=", ".join(TABLES)))


# ---- the keys of the sources, behind the name of the document


def key_columns(keys: SourceKeys) -> tuple[TableColumn, ...]:
    """Return the columns of the keys, in the order of `SourceKeys.of`.

    A meta column has its own name, or `meta_` before it where a column of some table has that one, in capitals or not
    (SQL does not tell them apart): the same name in every table.
    """
    fixed = [TableColumn(name, "text") for name, wanted in (("id", keys.id), ("url", keys.url)) if wanted]
    taken = set(_own_names())
    for said in keys.meta:
        name = " ".join(whole(said).split()) or "meta_"  # DuckDB reads no heading of two lines
        while name.lower() in taken:
            name = f"meta_{name}"
        taken.add(name.lower())
        fixed.append(TableColumn(name, "text", said=whole(said) or name))
    return tuple(fixed)


@cache
def _own_names() -> frozenset[str]:
    """Return the names of all columns of all tables, as SQL compares them."""
    options = (Options(name, status=True, corrected=True) for name in TABLES)
    names = {column.name.lower() for option in options for column in _bare_table(option).columns}
    return frozenset(names | {"id", "url"})


def _with_keys(table: ExportTable, keys: SourceKeys) -> ExportTable:
    """Return the table with the keys behind its first column, the name of the document."""
    if keys == NO_KEYS:
        return table

    def rows(record: Record) -> Iterator[tuple[object, ...]]:
        values = keys.of(record)
        for row in table.rows(record):
            yield (row[0], *values, *row[1:])

    columns = (table.columns[0], *key_columns(keys), *table.columns[1:])
    return replace(table, columns=columns, rows=rows)


# ---- the frame that all tables begin with

_FRAME = (
    TableColumn("document", "text"),
    TableColumn("agency", "text"),
    TableColumn("year", "integer"),
    TableColumn("verdict", "text"),
)
_WIDE_FRAME = (
    *_FRAME,
    *(TableColumn(f"verdict_{kind}", "text") for kind in TABLE_KINDS),
    *(TableColumn(f"form_{kind}", "text") for kind in TABLE_KINDS),
    TableColumn("reasons", "text"),
    TableColumn("findings", "integer"),
)
_CORRECTED = (TableColumn("after_correction", "text"), TableColumn("corrected_cells", "integer"))


def part(record: Record, key: str) -> Record:
    """Return a part of a record that is an object."""
    return cast(Record, record[key])


def frame(record: Record) -> tuple[object, ...]:
    """Return name, agency, year, verdict."""
    values = part(record, "agency")["value"], part(record, "year")["value"]
    return (part(record, "source")["name"], *values, record["verdict"])


def _wide_frame(record: Record, corrected: bool) -> tuple[object, ...]:
    verdicts, form = part(record, "verdicts"), part(record, "form")
    fields = (
        *frame(record),
        *(verdicts[kind] for kind in TABLE_KINDS),
        *(form[kind] for kind in TABLE_KINDS),
        ";".join(cast(list[str], record["reasons"])),
        sum(finding["severity"] != "info" for finding in cast(list[Record], record["findings"])),
    )
    return (*fields, *_correction(record)) if corrected else fields


def _correction(record: Record) -> tuple[object, object]:
    made = cast(Record | None, record.get("corrections"))
    return (made["outcome"], len(cast(list[object], made["cells"]))) if made else (None, 0)


# ---- one function per table


def _long(options: Options) -> ExportTable:
    types: Mapping[str, Type] = {"value": "number", "year": "integer"}
    names = (*LONG_COLUMNS, "raw_printed", "corrected_by", "corrected_why") if options.corrected else LONG_COLUMNS
    columns = tuple(TableColumn(name, types.get(name, "text")) for name in names)
    return ExportTable("long", columns, _long_corrected if options.corrected else long_rows)


def _long_corrected(record: Record) -> Iterator[tuple[object, ...]]:
    made = cast(Record | None, record.get("corrections"))
    by_cell = {str(cell["cell"]): cell for cell in cast(list[Record], made["cells"])} if made else {}
    for row in long_rows(record):
        cell = by_cell.get(str(row[1]))
        yield (*row, *((cell["raw_printed"], cell["who"], cell["why"]) if cell else (None, None, None)))


def _wide(options: Options) -> ExportTable:
    cells = form_cells()
    columns = [*_WIDE_FRAME, *(_CORRECTED if options.corrected else ())]
    for cell in cells:
        columns.append(TableColumn(cell.code, "number", cell.path))
        if options.status:
            columns.append(TableColumn(f"{cell.code}_status", "text", cell.path))

    def rows(record: Record) -> Iterator[tuple[object, ...]]:
        values = list(_wide_frame(record, options.corrected))
        found, form = cast(Mapping[str, Record], record["cells"]), part(record, "form")
        for cell in cells:
            known = found.get(cell.path)
            values.append(known["value"] if known else None)
            if options.status:
                absent = ABSENT if form[cell.table] is None else NOT_IN_FORM
                values.append(known["status"] if known else absent)
        yield tuple(values)

    return ExportTable("wide", tuple(columns), rows)


def _harmonised(options: Options) -> ExportTable:
    columns = (
        *_FRAME,
        TableColumn("table_verdict", "text"),
        TableColumn("form", "text"),
        TableColumn("quantity", "text"),
        TableColumn("code", "text"),
        TableColumn("label", "text"),
        TableColumn("value", "number"),
        TableColumn("status", "text"),
        TableColumn("value_assuming_zero", "number"),
    )

    def rows(record: Record) -> Iterator[tuple[object, ...]]:
        verdicts, form = part(record, "verdicts"), part(record, "form")
        for quantity in quantities():
            found = evaluate(quantity, record)
            if found is not None:
                table = (verdicts[quantity.table], form[quantity.table])
                named = (quantity.name, quantity.code, quantity.label(options.language))
                yield (*frame(record), *table, *named, *found)

    return ExportTable("harmonised", columns, rows)


def _panel(options: Options) -> ExportTable:
    columns = [*_WIDE_FRAME, *(_CORRECTED if options.corrected else ())]
    for quantity in quantities():
        columns.append(TableColumn(quantity.code, "number", quantity.name))
        if options.status:
            columns.append(TableColumn(f"{quantity.code}_status", "text", quantity.name))

    def rows(record: Record) -> Iterator[tuple[object, ...]]:
        values = list(_wide_frame(record, options.corrected))
        for quantity in quantities():
            found = evaluate(quantity, record)
            values.append(found.value if found else None)
            if options.status:
                values.append(found.status if found else ABSENT)
        yield tuple(values)

    return ExportTable("panel", tuple(columns), rows)


def _findings() -> ExportTable:
    names = ("rule", "kind", "severity", "outcome")
    columns = (
        *_FRAME,
        *(TableColumn(name, "text") for name in names),
        *(TableColumn(name, "number") for name in ("left", "right", "delta")),
        *(TableColumn(name, "text") for name in ("cells", "message", "message_zh")),
    )

    def rows(record: Record) -> Iterator[tuple[object, ...]]:
        for finding in cast(list[Record], record["findings"]):
            said = (finding[name] for name in (*names, "left", "right", "delta"))
            cells = json.dumps(finding["cells"], separators=(",", ":"))
            yield (*frame(record), *said, cells, finding["message"], finding["message_zh"])

    return ExportTable("findings", columns, rows)
