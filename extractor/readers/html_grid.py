"""Positions of the cells of an HTML table, by the table algorithm of the HTML standard; arithmetic only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from extractor.model import Grid, GridCell, Span

if TYPE_CHECKING:
    from lxml.etree import _Element

# (row_span, column_span) and the span of the text; row_span 0 means to the end of the section. There may be 200,000.
RawCell = tuple[tuple[int, int], Span]
Row = list[RawCell]
# A cell that reaches into later rows: first column, column after its last, row after its last.
Growing = tuple[int, int, int]

MAX_COLUMN_SPAN = 1_000  # what browsers allow
MAX_ROW_SPAN = 65_534  # what browsers allow
MAX_CELLS = 200_000
# Limits against tables built to cost memory or time; guesses, about ten times a table of 200,000 real cells.
MAX_SLOTS = 2_000_000
MAX_WORK = 1_000_000

_NUMBER = re.compile(r"\s*\+?0*([0-9]{1,9})")


def place_cells(sections: Sequence[Sequence[Row]], span: Span) -> Grid | None:
    """The grid of a table whose row groups are `sections`; None if it is too large to be one.

    Covered places get no cell. A cell grows down to the end of its section at most and keeps its column span
    even where that reaches over a cell from above, as browsers do.
    """
    cells: list[GridCell] = []
    first_row = column_count = work = 0
    for rows in sections:
        growing: list[Growing] = []
        section_end = first_row + len(rows)
        for number, row in enumerate(rows, first_row):
            work += len(growing)
            if work > MAX_WORK:
                return None
            width, growing = _place_row(row, number, section_end, growing, cells)
            column_count = max(column_count, width)
        first_row = section_end
    if first_row * column_count > MAX_SLOTS:
        return None
    return Grid(tuple(cells), first_row, column_count, span)


def _place_row(
    row: Row, number: int, section_end: int, growing: list[Growing], cells: list[GridCell]
) -> tuple[int, list[Growing]]:
    """Append the cells of one row to `cells`; return the row's width and what grows into the next row.

    `growing` is sorted by column, and so is what is returned.
    """
    column = index = 0
    reaching = [cell for cell in growing if cell[2] > number + 1] if growing else []
    old_count = len(reaching)
    for (row_span, column_span), span in row:
        while index < len(growing) and growing[index][0] <= column:
            column = max(column, growing[index][1])
            index += 1
        if row_span != 1:
            row_span = min(row_span or section_end, section_end - number)
        cells.append(GridCell(number, column, row_span, column_span, span))
        if row_span > 1:
            reaching.append((column, column + column_span, number + row_span))
        column += column_span
    if len(reaching) > old_count:
        reaching.sort()
    return column, reaching


def read_spans(cell: _Element) -> tuple[int, int]:
    """How many rows (0 for all to come) and columns a cell takes."""
    row_span = _read_number(cell.get("rowspan"), MAX_ROW_SPAN)
    return row_span, _read_number(cell.get("colspan"), MAX_COLUMN_SPAN) or 1


def _read_number(text: str | None, limit: int) -> int:
    """The number a text begins with, at most `limit`; 1 if it begins with none."""
    match = _NUMBER.match(text) if text is not None else None
    return min(int(match.group(1)), limit) if match else 1


_BOXES = (["table", "td"], ["table", "th"])
_MAX_BOX = 4  # elements of a table with one cell: table, tbody, tr, td


def open_boxes(root: _Element) -> None:
    """Make blocks of the tables that are no more than a box around all that another table's cell holds."""
    for table in list(root.iter("table")):
        cell = table.getparent()
        if cell is None or cell.tag not in ("td", "th") or len(cell) > 1 or _has_words(cell.text, table.tail):
            continue
        parts = list(islice(table.iter("table", "tbody", "thead", "tr", "td", "th"), _MAX_BOX + 1))
        if len(parts) <= _MAX_BOX and [part.tag for part in parts if part.tag in ("table", "td", "th")] in _BOXES:
            for part in parts:
                part.tag = "div"


def _has_words(*texts: str | None) -> bool:
    return any(text and not text.isspace() for text in texts)


def find_ancestors_of_tables(root: _Element) -> set[_Element]:
    """Every element that holds a table, found in time linear in their number."""
    found: set[_Element] = set()
    for table in root.iter("table"):
        for ancestor in table.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return found
