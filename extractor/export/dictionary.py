"""The data dictionary: every column, cell, quantity and word of an export, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import BinaryIO, NamedTuple, get_args

from extractor.errors import UsageError
from extractor.export.cells import form_cells
from extractor.export.long_csv import csv_line
from extractor.export.quantities import GROUPS, quantities
from extractor.export.source_keys import SourceKeys
from extractor.export.stata_tables import LETTERS
from extractor.export.tables import ABSENT, NOT_IN_FORM, TABLES, Options, table_of
from extractor.messages import codes, in_both, say
from extractor.vocabulary import VERDICTS, CellStatus, Reason


class Entry(NamedTuple):
    """One line: `kind` is column, cell, quantity, status, verdict, reason or indicator."""

    kind: str
    name: str
    code: str
    zh: str
    en: str
    table: str
    form: str
    type: str
    unit: str
    note: str


def entries() -> Iterator[Entry]:
    """Yield every entry, in the order of the kinds."""
    yield from _columns()
    for cell in form_cells():
        forms = "/".join(cell.forms)
        zh, en = cell.label("zh"), cell.label("en")
        yield Entry("cell", cell.path, cell.code, zh, en, cell.table, forms, cell.kind, cell.unit, "")
    for quantity in quantities():
        forms = "/".join(sorted(quantity.members))
        summed = any(quantity.name.startswith(f"requests.{group}.") and "_g" in quantity.code for group in GROUPS)
        made = "; ".join(f"{form} = {' + '.join(paths)}" for form, paths in quantity.members.items()) if summed else ""
        zh, en = quantity.label("zh"), quantity.label("en")
        yield Entry("quantity", quantity.name, quantity.code, zh, en, quantity.table, forms, "count", "", made)
    for status in (*get_args(CellStatus), NOT_IN_FORM, ABSENT):
        letter = LETTERS.get(status)
        note = f"Stata .{letter}" if letter else "Stata ." if status == ABSENT else ""
        yield _word("status", status, f"status.{status}", note)
    for number, verdict in enumerate(VERDICTS, start=1):
        yield _word("verdict", verdict, f"verdict.{verdict}", f"Stata {number}")
    for reason in get_args(Reason):
        yield _word("reason", reason, f"reason.{reason}", "")
    for name in sorted(code.partition(".")[2] for code in codes() if code.startswith("indicator.")):
        yield _word(
            "indicator", name, f"indicator.{name}", f"{say(f'formula.{name}', 'zh')} · {say(f'formula.{name}', 'en')}"
        )


def _word(kind: str, name: str, code: str, note: str) -> Entry:
    return Entry(kind, name, "", say(code, "zh"), say(code, "en"), "", "", "text", "", note)


_KEYS = SourceKeys(id=True, url=True, meta=("meta",))
"""`meta` stands for whatever columns --meta names: its words say so."""


def _columns() -> Iterator[Entry]:
    """Yield the columns that are no cells, each with the tables that have it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for name in TABLES:
        for column in table_of(Options(name, corrected=True, keys=_KEYS)).columns:
            if not column.cell:
                found.setdefault(column.name, (column.type, []))[1].append(name)
    for name, (kind, tables) in found.items():
        words = say(f"column.{name}", "zh"), say(f"column.{name}", "en")
        yield Entry("column", name, "", *words, "", "", kind, "", ", ".join(tables))


def write_dictionary(stream: BinaryIO, suffix: str) -> None:
    """Write the dictionary as .csv, .xlsx or .md; UsageError for another suffix."""
    match suffix:
        case ".csv":
            stream.write(b"\xef\xbb\xbf" + csv_line(Entry._fields))
            stream.writelines(csv_line(entry) for entry in entries())
        case ".md":
            stream.writelines(line.encode("utf-8") for line in _markdown(entries()))
        case ".xlsx":
            if find_spec("xlsxwriter") is None:
                raise UsageError(*in_both("export.needs_extra", path=".xlsx", library="xlsxwriter"))
            _write_xlsx(stream)
        case _:
            raise UsageError(*in_both("export.dictionary_format", suffix=suffix))


def _markdown(lines: Iterable[Entry]) -> Iterator[str]:
    yield f"| {' | '.join(Entry._fields)} |\n|{'---|' * len(Entry._fields)}\n"
    for entry in lines:
        yield "| " + " | ".join(field.replace("|", "\\|") for field in entry) + " |\n"


def _write_xlsx(stream: BinaryIO) -> None:
    from datetime import datetime

    import xlsxwriter

    from extractor.export.workbook_styles import Styles, put, set_page

    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1), "author": "gouji"})
        styles = Styles(book)
        sheet = book.add_worksheet("dictionary")
        set_page(sheet, "&P / &N", repeat=1)
        sheet.freeze_panes(1, 2)
        count = 0
        for index, (name, width) in enumerate(zip(Entry._fields, (10, 44, 12, 44, 36, 16, 10, 9, 7, 40), strict=True)):
            sheet.set_column(index, index, width)
            put(sheet, 0, index, name, styles["head"])
        for count, entry in enumerate(entries(), start=1):
            for index, field in enumerate(entry):
                put(sheet, count, index, field, styles["plain"])
        sheet.autofilter(0, 0, count, len(Entry._fields) - 1)
