"""Excel files (.xlsx): what each visible sheet shows, cell by cell, with its address.

A row is a line with tabs between its cells, as for HTML; a merged cell stands once. Tables side by side come one after
the other. Rows and columns that are hidden or that show nothing are left out, and so are hidden sheets. A text that
stands alone in its row keeps its lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from extractor.model import Content, Grid, GridCell, Place
from extractor.readers.html_lines import MAX_ONE_LINE_CELL
from extractor.readers.html_text import collapse
from extractor.readers.packages import Package, Refused, attribute, child, local_name
from extractor.readers.xlsx_blocks import split_blocks
from extractor.readers.xlsx_places import Box, address
from extractor.readers.xlsx_sheets import Sheet, read_shared, read_sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHEETS = 200
MAX_SLOTS = 200_000
"""Places of the visible rows and columns, empty ones included: each is a tab of the text."""
LITTLE_TEXT = 40
MOST_HIDDEN = 500
"""Hidden rows that are looked through for the first visible one of a merged cell. A guess."""
SMALL_BOX = 400
MAX_MERGED = 500_000
MAX_LARGE = 100
"""Limits against files built to cost time: the merged ranges of a report cover under 30 cells each. Guesses."""


def read_xlsx(data: bytes) -> Content:
    """Return the content of an Excel file. Never raises.

    Notes: a reason why it was not read (`broken_file`, `encrypted`, `too_large`, `nesting_too_deep`), `images_only`,
    `hidden_sheets`, `hidden_rows`, `formula_not_computed`, `masked_number`,
    `rounded_display`.
    """
    try:
        return _read(Package(data))
    except Refused as refused:
        return Content("", notes=(refused.reason,))


def _read(package: Package) -> Content:
    main = package.main_part("xl/workbook.xml")
    workbook = package.tree(main)
    relations = package.relations(main)
    parts = {kind: target for kind, target in relations.values() if target in package}
    book = read_shared(package, parts, workbook)
    writer = _Writer()
    names = child(workbook, "sheets")
    listed = [item for item in (names if names is not None else ()) if local_name(item) == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise Refused("too_large")
    for item in listed:
        kind, part = relations.get(_relation_id(item), ("", ""))
        if kind != "worksheet":
            continue
        if (item.get("state") or "visible") != "visible":
            writer.notes["hidden_sheets"] = None
            continue
        for block in split_blocks(read_sheet(package, part, item.get("name") or "", book)):
            writer.add(block)
    content = writer.content()
    if len(content.text) < LITTLE_TEXT and any("/media/" in name for name in package.names()):
        return content._replace(notes=(*content.notes, "images_only"))
    return content


def _relation_id(item: _Element) -> str:
    return next((str(value) for key, value in item.items() if str(key).endswith("}id")), attribute(item, "id") or "")


class _Shown(NamedTuple):
    """A cell that is written: its text, and how many visible rows and columns it takes."""

    text: str
    place: tuple[int, int]
    row_span: int
    column_span: int


class _Writer:
    """Writes sheets one below the other."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.grids: list[Grid] = []
        self.places: list[Place] = []
        self.notes: dict[str, None] = {}
        self.left = MAX_SLOTS

    def content(self) -> Content:
        return Content("".join(self.parts), tuple(self.grids), notes=tuple(self.notes), places=tuple(self.places))

    def add(self, sheet: Sheet) -> None:
        """Write one sheet."""
        self.notes |= sheet.notes
        layout = Layout(sheet)
        if layout.hides_text:
            self.notes["hidden_rows"] = None
        if not layout.rows:
            return
        self.left -= layout.slot_count
        if self.left < 0:
            raise Refused("too_large")
        if self.parts:
            self._put("\n\n")
        start = self.length
        cells: list[GridCell] = []
        for number in range(len(layout.rows)):
            if number:
                self._put("\n")
            self._write_row(layout, number, sheet.name, cells)
        self.grids.append(Grid(tuple(cells), len(layout.rows), len(layout.columns), (start, self.length)))

    def _write_row(self, layout: Layout, number: int, name: str, cells: list[GridCell]) -> None:
        row = layout.row(number)
        alone = sum(shown is not None and bool(shown.text) for _, shown in row) == 1
        for index, (column, shown) in enumerate(row):
            if index:
                self._put("\t")
            start = self.length
            if shown is None:
                cells.append(GridCell(number, column, 1, 1, (start, start)))
                continue
            self._put(_one_line(shown.text) if not alone else _own_lines(shown.text))
            span = (start, self.length)
            cells.append(GridCell(number, column, shown.row_span, shown.column_span, span))
            self.places.append(Place(span, sheet=name, cell=address(*shown.place)))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _one_line(text: str) -> str:
    return collapse(text)


def _own_lines(text: str) -> str:
    """Return a text that stands alone: prose keeps its lines, a short heading is one."""
    if len(text) <= MAX_ONE_LINE_CELL and "。" not in text:
        return collapse(text)
    return "\n".join(line for line in map(collapse, text.splitlines()) if line)


class Layout:
    """The visible rows and columns of a sheet that show something, and what stands where."""

    def __init__(self, sheet: Sheet) -> None:
        hidden = _Ranges(sheet.hidden_columns)
        self._hidden_rows = sheet.hidden_rows
        self._at: dict[tuple[int, int], tuple[str, tuple[int, int], Box]] = {}
        covered = _Covered(sheet.merges)
        self.hides_text = False
        for place, text in sheet.cells.items():
            box = covered.box_of(place)
            if box is not None and place != (box.top, box.left):
                continue
            box = box or Box(*place, *place)
            row = next(
                (
                    row
                    for row in range(box.top, min(box.bottom, box.top + MOST_HIDDEN) + 1)
                    if row not in sheet.hidden_rows
                ),
                0,
            )
            column = hidden.first_outside(box.left, box.right)
            if row and column:
                self._at[row, column] = (text, place, box)
            else:
                self.hides_text = True
        self.rows = sorted({row for row, _ in self._at})
        self.columns = sorted({column for _, column in self._at})
        self._by_row: dict[int, dict[int, tuple[str, tuple[int, int], Box]]] = {}
        for (row, column), found in self._at.items():
            self._by_row.setdefault(row, {})[column] = found
        self._over: dict[int, list[tuple[int, int]]] = {}
        self._ends = self._row_ends()
        self.slot_count = sum(self._ends)

    def row(self, number: int) -> list[tuple[int, _Shown | None]]:
        """Return the cells of a visible row as (column index, cell); None stands for an empty one."""
        row = self.rows[number]
        found: list[tuple[int, _Shown | None]] = []
        here = self._by_row[row]
        taken = self._over.pop(number, [])
        index = 0
        while index < self._ends[number]:
            covering = next((end for start, end in taken if start <= index < end), 0)
            if covering:
                index = covering
                continue
            column = self.columns[index]
            if column not in here:
                found.append((index, None))
                index += 1
                continue
            text, place, box = here[column]
            width = max(bisect_right(self.columns, box.right) - index, 1)
            height = max(bisect_right(self.rows, box.bottom) - number, 1)
            for below in range(number + 1, number + height):
                self._over.setdefault(below, []).append((index, index + width))
            found.append((index, _Shown(text, place, height, width)))
            index += width
        return found

    def _row_ends(self) -> list[int]:
        """Return for each visible row the number of columns to write: those of its stretch of rows without a gap.

        Tables of different widths stand below one another; each has its own. A row that shows one text only, such
        as a heading or a paragraph, parts them too.
        """
        ends = [0] * len(self.rows)
        first = 0
        for number in range(len(self.rows) + 1):
            gap = number == len(self.rows) or (number > 0 and self._is_gap(number))
            lone = number < len(self.rows) and self._is_prose(number)
            if gap or lone:
                width = max((self._width(i) for i in range(first, number)), default=0)
                ends[first:number] = [width] * (number - first)
                first = number
            if lone:
                ends[number] = self._width(number)
                first = number + 1
        return ends

    def _is_gap(self, number: int) -> bool:
        """Say whether an empty row is seen above a row; hidden ones are not."""
        between = range(self.rows[number - 1] + 1, self.rows[number])
        return len(between) > MOST_HIDDEN or any(row not in self._hidden_rows for row in between)

    def _is_prose(self, number: int) -> bool:
        """Say whether a row shows one text, over the whole width, or prose: what stands between tables."""
        here = self._by_row[self.rows[number]]
        if len(here) != 1:
            return False
        (column, (text, _, box)), *_ = here.items()
        width = max(bisect_right(self.columns, box.right) - bisect_left(self.columns, column), 1)
        return "。" in text or len(text) > MAX_ONE_LINE_CELL or (width == len(self.columns) > 4)

    def _width(self, number: int) -> int:
        here = self._by_row[self.rows[number]]
        return max(
            max(bisect_right(self.columns, box.right), bisect_right(self.columns, column))
            for column, (_, _, box) in here.items()
        )


class _Ranges:
    """Hidden columns as ranges."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def first_outside(self, first: int, last: int) -> int:
        """Return the first column from `first` to `last` that is in no range, 0 if there is none."""
        for start, end in self._ranges:
            if start <= first <= end:
                first = end + 1
        return first if first <= last else 0


class _Covered:
    """Finds the merged range that a cell is in: small ranges cell by cell, the few large ones one by one."""

    def __init__(self, merges: list[Box]) -> None:
        self._large: list[Box] = []
        self._by_cell: dict[tuple[int, int], Box] = {}
        for box in merges:
            height, width = box.bottom - box.top + 1, box.right - box.left + 1
            if height * width > SMALL_BOX:
                self._large.append(box)
                continue
            for row in range(box.top, box.bottom + 1):
                self._by_cell |= dict.fromkeys(((row, column) for column in range(box.left, box.right + 1)), box)
            if len(self._by_cell) > MAX_MERGED:
                raise Refused("too_large")
        if len(self._large) > MAX_LARGE:
            raise Refused("too_large")

    def box_of(self, place: tuple[int, int]) -> Box | None:
        """Return the range that covers a cell, None for a cell that stands alone."""
        if place in self._by_cell:
            return self._by_cell[place]
        row, column = place
        return next((b for b in self._large if b.top <= row <= b.bottom and b.left <= column <= b.right), None)
