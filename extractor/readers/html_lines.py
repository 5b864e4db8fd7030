"""Writes the linearisation of a page: its lines, and the rows and cells of its tables with their places in the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.model import Span
from extractor.readers.html_controls import PICTURE
from extractor.readers.html_grid import MAX_CELLS, Row
from extractor.readers.html_text import BREAK, collapse, keep_spaces

# A cell with more text than this, and breaks in it, is prose in a layout table and keeps its lines. A guess: cells of
# the forms have up to 40 characters, remarks under a table up to 150.
MAX_ONE_LINE_CELL = 200

Mark = tuple[int, int]


@dataclass(slots=True)
class Table:
    """A table being read: its rows by section, the state of the row and cell that are open, and its span once closed.

    `row_owner` and `cell_owner` are the elements that opened them, so that only their own end closes them.
    `cell_mark` is set for a cell whose contents are lines of their own (it holds another table). `has_picture` is set
    if something that is no text is seen in the cell.
    """

    mark: Mark
    styled: bool
    span: Span = (0, 0)
    sections: list[list[Row]] = field(default_factory=list)
    section: list[Row] | None = None
    section_owner: object = None
    foot: list[Row] | None = None
    row: Row | None = None
    row_owner: object = None
    row_line: int = -1
    stray: list[str] = field(default_factory=list)
    cell_owner: object = None
    cell_spans: tuple[int, int] = (1, 1)
    cell_mark: Mark | None = None
    has_picture: bool = False
    cell_count: int = 0


class Lines:
    """The text so far. Callers append inline text to `parts`, and call the methods in document order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.keeps_space = False  # in preformatted text
        self.starts_preformatted = False  # a line feed now belongs to the tag
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

    def break_line(self, _: object = None) -> None:
        """End the line if it holds text; inside a cell only separate. The argument is not used."""
        if self.in_cell:
            self.parts.append(BREAK)
        elif self.parts:
            self._flush()

    def add_preformatted(self, text: str) -> None:
        """Add text whose line feeds end lines, empty ones too, and whose blanks stay."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if self.starts_preformatted:
            text = text.removeprefix("\n")
            self.starts_preformatted = False
        first, *others = text.split("\n")
        self.parts.append(first)
        for line in others:
            if self.in_cell:
                self.parts.append(BREAK)
            else:
                self._flush(even_empty=True)
            self.parts.append(line)

    def separate(self) -> None:
        """Keep what is added next apart from the text so far."""
        if not self.parts or not self.parts[-1][-1:].isspace():
            self.parts.append(" ")

    def note_picture(self) -> None:
        """Note that the open cell shows something that is no text; without any other text it becomes PICTURE."""
        if self.open_tables and self.open_tables[-1].cell_owner is not None:
            self.open_tables[-1].has_picture = True

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
        self._end_row(table)
        self.break_line()
        self.open_tables.pop()
        table.span = self._span_since(table.mark)
        if table.foot is not None:
            table.sections.append(table.foot)
        outer = self.open_tables[-1] if self.open_tables else None
        self.in_cell = outer is not None and outer.cell_owner is not None and outer.cell_mark is None

    def open_section(self, owner: object, is_foot: bool) -> None:
        """Begin a row group. The first foot stands last in the grid, where a reader sees it."""
        table = self.open_tables[-1]
        self._end_row(table)
        table.section = []
        table.section_owner = owner
        if is_foot and table.foot is None:
            table.foot = table.section
        else:
            table.sections.append(table.section)

    def close_section(self, owner: object) -> None:
        """End the row group that `owner` began; rows that follow outside any form a group of their own."""
        table = self.open_tables[-1] if self.open_tables else None
        if table is not None and table.section_owner is owner:
            self._end_row(table)
            table.section = None

    def open_row(self, owner: object) -> None:
        """Begin a row of the innermost table."""
        table = self.open_tables[-1]
        self._end_row(table)
        self.break_line()
        if table.section is None:
            table.section = []
            table.sections.append(table.section)
        table.row = []
        table.row_owner = owner
        table.row_line = -1
        table.section.append(table.row)

    def close_row(self, owner: object) -> None:
        """End the row that `owner` began, unless it has ended; stray text between its cells follows as lines."""
        if self.open_tables and self.open_tables[-1].row_owner is owner:
            self._end_row(self.open_tables[-1])

    def add_cell(self, spans: tuple[int, int], text: str) -> None:
        """Write a cell of (row_span, column_span) that holds nothing but `text`."""
        table = self._prepare_cell()
        self._put_cell(table, spans, collapse(text))

    def open_cell(self, owner: object, spans: tuple[int, int], has_lines: bool) -> None:
        """Begin a cell of (row_span, column_span); `has_lines` if its contents are lines of their own."""
        table = self._prepare_cell()
        table.cell_owner = owner
        table.cell_spans = spans
        table.has_picture = False
        table.cell_mark = (len(self._out), self._length) if has_lines else None
        self.in_cell = not has_lines

    def close_cell(self, owner: object) -> None:
        """End the cell that `owner` began, unless it has ended."""
        if self.open_tables and self.open_tables[-1].cell_owner is owner:
            self._end_cell(self.open_tables[-1])

    def _end_row(self, table: Table) -> None:
        if table.row is None:
            return
        self._end_cell(table)
        if self.parts:
            self._flush()
        table.row = table.row_owner = None
        for text in table.stray:
            self._write_line(text)
        table.stray.clear()

    def _prepare_cell(self) -> Table:
        """The innermost table, with a row open and no cell."""
        table = self.open_tables[-1]
        if table.row is None:
            self.open_row(None)
        elif table.cell_owner is not None:
            self._end_cell(table)
        if self.parts:
            self._flush()
        return table

    def _end_cell(self, table: Table) -> None:
        if table.cell_owner is None:
            return
        raw = "".join(self.parts)
        self.parts.clear()
        text = collapse(raw)
        if table.cell_mark is None and (len(text) <= MAX_ONE_LINE_CELL or BREAK not in raw):
            self._put_cell(table, table.cell_spans, text or (PICTURE if table.has_picture else ""))
        else:
            self._put_last_lines(table, raw)
        table.cell_owner = None
        self.in_cell = False

    def _put_cell(self, table: Table, spans: tuple[int, int], text: str) -> None:
        """Write a cell behind the others of its row and note its place."""
        if table.row_line == self._line:
            self._out.append("\t")
            self._length += 1
        else:
            self._start_line()
            table.row_line = self._line
        self._out.append(text)
        start = self._length
        self._length = end = start + len(text)
        table.cell_count += 1
        if table.cell_count <= MAX_CELLS and table.row is not None:
            table.row.append((spans, (start, end)))

    def _put_last_lines(self, table: Table, raw: str) -> None:
        """Write what is left of a cell of lines and note its place; one without text is an empty cell."""
        mark = table.cell_mark or (len(self._out), self._length)
        for piece in raw.split(BREAK):
            if line := collapse(piece):
                self._write_line(line)
        if table.has_picture and not any(map(str.strip, self._out[mark[0] :])):
            self._write_line(PICTURE)
        if len(self._out) == mark[0]:
            self._put_cell(table, table.cell_spans, "")
            return
        table.row_line = -1
        table.cell_count += 1
        if table.row is not None:
            table.row.append((table.cell_spans, self._text_since(mark)))

    def _flush(self, even_empty: bool = False) -> None:
        """Write the collected text as a line; between the cells of a row, set it aside until the row ends."""
        raw = "".join(self.parts)
        self.parts.clear()
        text = keep_spaces(raw) if self.keeps_space else collapse(raw)
        table = self.open_tables[-1] if self.open_tables else None
        if table is not None and table.row is not None and table.cell_owner is None:
            table.stray += [text] if text else []
        elif text or (even_empty and table is None):
            self._write_line(text)

    def _span_since(self, mark: Mark) -> Span:
        """From the first character of the first line written since `mark` to the end of the text."""
        count, length = mark
        return (length + 1 if count and len(self._out) > count else length, self._length)

    def _text_since(self, mark: Mark) -> Span:
        """Like `_span_since` but without white space at both ends; empty if there is nothing else."""
        first, start = mark
        last, end = len(self._out) - 1, self._length
        while first <= last and not self._out[first].strip():
            start += len(self._out[first])
            first += 1
        if first > last:
            return (self._span_since(mark)[0],) * 2
        while not self._out[last].strip():
            end -= len(self._out[last])
            last -= 1
        start += len(self._out[first]) - len(self._out[first].lstrip())
        return start, end - len(self._out[last]) + len(self._out[last].rstrip())

    def _write_line(self, text: str) -> None:
        self._start_line()
        self._out.append(text)
        self._length += len(text)

    def _start_line(self) -> None:
        if self._out:
            self._out.append("\n")
            self._length += 1
        self._line += 1
