"""Writes the linearisation of a page: its lines, and the rows and cells of its tables with their places in the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.model import Span
from extractor.readers.html_grid import MAX_CELLS, Row
from extractor.readers.html_text import BREAK, collapse, keep_spaces

# A cell with more text than this, and breaks in it, is prose in a layout table and keeps its lines. A guess: the longest
# cells of the forms have about 40 characters, remarks under a table up to 150.
MAX_ONE_LINE_CELL = 200

Mark = tuple[int, int]


@dataclass(slots=True)
class Table:
    """A table being read: its rows by section, the state of the row and cell that are open, and its span once closed.

    `row_owner` and `cell_owner` are the elements that opened them, so that only their own end closes them.
    `cell_mark` is set for a cell whose contents are lines of their own (it holds another table).
    """

    mark: Mark
    styled: bool
    span: Span = (0, 0)
    sections: list[list[Row]] = field(default_factory=list)
    section: list[Row] | None = None
    foot: list[Row] | None = None
    row: Row | None = None
    row_owner: object = None
    row_line: int = -1
    stray: list[str] = field(default_factory=list)
    cell_owner: object = None
    cell_spans: tuple[int, int] = (1, 1)
    cell_mark: Mark | None = None
    cell_count: int = 0


class Lines:
    """The text so far. Callers append inline text to `parts`, and call the methods in document order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.keeps_space = False  # in preformatted text
        self.in_cell = False  # in a cell that is one line: breaks are spaces
        self.tables: list[Table] = []  # in order of their starts
        self.open_tables: list[Table] = []
        self._out: list[str] = []
        self._length = 0
        self._line = 0

    def text(self) -> str:
        """All lines, joined by a line feed."""
        self.break_line()
        return "".join(self._out)

    def break_line(self) -> None:
        """End the line if it holds text; inside a cell only separate."""
        if self.in_cell:
            self.parts.append(BREAK)
        elif self.parts:
            self._flush()

    def add_preformatted(self, text: str) -> None:
        """Add text whose line feeds end lines, empty ones too, and whose blanks stay."""
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.parts.append(first)
        for line in others:
            if self.in_cell:
                self.parts.append(BREAK)
            else:
                self._flush(even_empty=True)
            self.parts.append(line)

    def open_table(self, styled: bool = False) -> None:
        """Begin a table; `styled` if style attributes make it one."""
        self.break_line()
        table = Table((len(self._out), self._length), styled)
        self.tables.append(table)
        self.open_tables.append(table)
        self.in_cell = False

    def close_table(self) -> None:
        """End the innermost table with what is open in it."""
        table = self.open_tables[-1]
        self.close_row()
        self.break_line()
        self.open_tables.pop()
        table.span = self._span_since(table.mark)
        if table.foot is not None:
            table.sections.append(table.foot)
        outer = self.open_tables[-1] if self.open_tables else None
        self.in_cell = outer is not None and outer.cell_owner is not None and outer.cell_mark is None

    def open_section(self, is_foot: bool) -> None:
        """Begin a row group. The first foot stands last in the grid, where a reader sees it."""
        self.close_row()
        table = self.open_tables[-1]
        table.section = []
        if is_foot and table.foot is None:
            table.foot = table.section
        else:
            table.sections.append(table.section)

    def close_section(self) -> None:
        """End a row group; rows that follow outside any form a group of their own."""
        self.close_row()
        self.open_tables[-1].section = None

    def open_row(self, owner: object) -> None:
        """Begin a row of the innermost table."""
        self.close_row()
        self.break_line()
        table = self.open_tables[-1]
        if table.section is None:
            table.section = []
            table.sections.append(table.section)
        table.row = []
        table.row_owner = owner
        table.row_line = -1
        table.section.append(table.row)

    def close_row(self, owner: object = None) -> None:
        """End the open row, if there is one and (with `owner`) it is that owner's; stray text in it follows as lines."""
        table = self.open_tables[-1]
        if table.row is None or (owner is not None and table.row_owner is not owner):
            return
        self.close_cell()
        self.break_line()
        table.row = None
        for text in table.stray:
            self._write_line(text)
        table.stray.clear()

    def open_cell(self, owner: object, spans: tuple[int, int], has_lines: bool) -> None:
        """Begin a cell of (row_span, column_span); `has_lines` if its contents are lines of their own."""
        table = self.open_tables[-1]
        if table.row is None:
            self.open_row(None)
        elif table.cell_owner is not None:
            self.close_cell()
        if self.parts:
            self._flush()
        table.cell_owner = owner
        table.cell_spans = spans
        table.cell_mark = (len(self._out), self._length) if has_lines else None
        self.in_cell = not has_lines

    def close_cell(self, owner: object = None) -> None:
        """End the open cell, if there is one and (with `owner`) it is that owner's."""
        table = self.open_tables[-1]
        if table.cell_owner is None or table.row is None or (owner is not None and table.cell_owner is not owner):
            return
        start, end = self._write_cell(table) if table.cell_mark is None else self._end_lines(table, table.cell_mark)
        table.cell_owner = None
        self.in_cell = False
        table.cell_count += 1
        if table.cell_count <= MAX_CELLS:
            table.row.append((*table.cell_spans, start, end))

    def _write_cell(self, table: Table) -> Span:
        """Write a cell of one line behind the other cells of its row."""
        raw = "".join(self.parts)
        self.parts.clear()
        text = collapse(raw)
        if len(text) > MAX_ONE_LINE_CELL and BREAK in raw:
            mark = (len(self._out), self._length)
            for piece in raw.split(BREAK):
                if line := collapse(piece):
                    self._write_line(line)
            return self._end_lines(table, mark)
        return self._put_cell(table, text)

    def _put_cell(self, table: Table, text: str) -> Span:
        if table.row_line == self._line:
            self._out.append("\t")
            self._length += 1
        else:
            self._start_line()
            table.row_line = self._line
        return self._put(text)

    def _end_lines(self, table: Table, mark: Mark) -> Span:
        """The span of a cell whose contents are lines since `mark`; if there are none it is an empty cell."""
        if self.parts:
            self._flush()
        if len(self._out) == mark[0]:
            return self._put_cell(table, "")
        table.row_line = -1
        return self._span_since(mark)

    def _flush(self, even_empty: bool = False) -> None:
        """Write the collected text as a line; between the cells of a row, set it aside until the row ends."""
        raw = "".join(self.parts)
        self.parts.clear()
        text = keep_spaces(raw) if self.keeps_space else collapse(raw)
        if text or even_empty:
            table = self.open_tables[-1] if self.open_tables else None
            if table is not None and table.row is not None and table.cell_owner is None:
                table.stray.append(text)
            else:
                self._write_line(text)

    def _span_since(self, mark: Mark) -> Span:
        """From the first character of the first line written since `mark` to the end of the text."""
        count, length = mark
        return (length + 1 if count and len(self._out) > count else length, self._length)

    def _write_line(self, text: str) -> None:
        self._start_line()
        self._put(text)

    def _start_line(self) -> None:
        if self._out:
            self._out.append("\n")
            self._length += 1
        self._line += 1

    def _put(self, text: str) -> Span:
        start = self._length
        self._out.append(text)
        self._length = start + len(text)
        return (start, self._length)
