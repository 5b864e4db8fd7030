"""Ways to print a report as an Excel file: one sheet or several, merged or not, hidden parts, numbers as text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.styles import Border, Side

from eval.generator.assemble import HEADINGS_2021
from eval.generator.model import Sheet
from eval.generator.sheets import place
from eval.rendered.docx_layouts import NUMERALS, text_of
from eval.rendered.papers import Paper

_BORDER = Border(*(Side(style="thin") for _ in range(4)))

Convert = Callable[[str], object]


def _number(text: str) -> object:
    """Return what Excel stores for a printed number: the number, else the text."""
    plain = text.replace(",", "")
    try:
        return int(plain) if not plain.startswith("+") else text
    except ValueError:
        try:
            return float(plain)
        except ValueError:
            return text or None


def _text(text: str) -> object:
    return text or None


def put_table(
    sheet: Any,
    table: Sheet,
    top: int,
    left: int = 1,
    *,
    convert: Convert = _number,
    merges: bool = True,
    code: str = "",
) -> int:
    """Write a table with its upper left corner at (top, left); return the row below it."""
    for number, line in enumerate(place(table.rows, table.width)):
        for column, box in line:
            cell = sheet.cell(top + number, left + column)
            text = text_of(box)
            cell.value = convert(text) if box.role == "value" else text.replace("（", "\n（") if number < 1 else text
            cell.border = _BORDER
            if code and isinstance(cell.value, int):
                cell.number_format = code
            if merges and (box.colspan > 1 or box.rowspan > 1):
                sheet.merge_cells(
                    start_row=top + number,
                    start_column=left + column,
                    end_row=top + number + box.rowspan - 1,
                    end_column=left + column + box.colspan - 1,
                )
    return top + len(table.rows)


def _save(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Any, paper: Paper, *, gap: int, left: int = 1, **options: Any) -> None:
    sheet.cell(1, left).value = paper.title
    row = 2 + gap
    for number, (section, name) in enumerate(HEADINGS_2021.items()):
        sheet.cell(row, left).value = f"{NUMERALS[number]}、{name}"
        row += 1
        if section in paper.sheets:
            row = put_table(sheet, paper.sheets[section], row, left, **options)
        else:
            sheet.cell(row, left).value = paper.prose(section)
            row += 1
        row += gap


def one_sheet(paper: Paper) -> bytes:
    """The whole report on one sheet, tables right below one another, cells merged as on the form."""
    book = openpyxl.Workbook()
    _fill(book.active, paper, gap=0)
    return _save(book)


def sheet_per_table(paper: Paper) -> bytes:
    """One sheet for each table, named by it; the title on a sheet of its own; a hidden sheet with last year's."""
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active["A1"] = paper.title
    for number, (section, name) in enumerate(HEADINGS_2021.items()):
        sheet = book.create_sheet(f"{number + 1}{name[:20]}")
        sheet["A1"] = f"{NUMERALS[number]}、{name}"
        if section in paper.sheets:
            put_table(sheet, paper.sheets[section], 2)
        else:
            sheet["A2"] = paper.prose(section)
    old = book.create_sheet("上年")
    put_table(old, paper.sheets["requests"], 1, convert=lambda _: 5)
    old.sheet_state = "hidden"
    return _save(book)


def formatted(paper: Paper) -> bytes:
    """Empty rows between all parts, numbers with separators by their format, tables away from the corner."""
    book = openpyxl.Workbook()
    _fill(book.active, paper, gap=2, left=3, code='_ * #,##0_ ;_ * -#,##0_ ;_ * "0"_ ;_ @_ ')
    book.active.sheet_view.showGridLines = False
    return _save(book)


def as_text(paper: Paper) -> bytes:
    """Every number is typed as a text."""
    book = openpyxl.Workbook()
    _fill(book.active, paper, gap=1, convert=_text)
    return _save(book)


def with_hidden(paper: Paper) -> bytes:
    """A hidden column and hidden rows inside the tables hold other numbers; empty rows and columns stand between."""
    book = openpyxl.Workbook()
    sheet = book.active
    _fill(sheet, paper, gap=1)
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 18).value = 999
    sheet.column_dimensions["R"].hidden = True
    last = sheet.max_row
    for row in range(last + 1, last + 4):
        sheet.cell(row, 1).value = "一、本年新收政府信息公开申请数量"
        for column in range(4, 11):
            sheet.cell(row, column).value = 3
        sheet.row_dimensions[row].hidden = True
    return _save(book)


def unmerged(paper: Paper) -> bytes:
    """No cell is merged: what the form merges is typed once, in the upper left cell."""
    book = openpyxl.Workbook()
    _fill(book.active, paper, gap=1, merges=False)
    return _save(book)


LAYOUTS: dict[str, Callable[[Paper], bytes]] = {
    layout.__name__: layout for layout in (one_sheet, sheet_per_table, formatted, as_text, with_hidden, unmerged)
}
