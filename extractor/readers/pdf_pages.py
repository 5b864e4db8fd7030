"""Pages with tables and lines -> the text of a document: tables in place, those that a page break cuts put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.model import Grid, GridCell, Place, Span
from extractor.readers.pages import PagePart
from extractor.readers.pdf_lines import Line, lines_of, prose_lines
from extractor.readers.pdf_marks import Box, PageMarks
from extractor.readers.pdf_tables import NEAR, Cell, Table, find_tables

MARGIN = 0.13
"""Share of the page's height at its top and bottom in which page numbers and running headers stand; 2.5 cm of A4 are
0.085, and a footer of two lines begins at 0.12 in one of the layouts tried."""

_NUMBER = re.compile(
    r"[-—–―·•\s_~]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，共]\s*(?:共\s*)?\d{1,4}\s*(?:页)?)?[-—–―·•\s_~]*|[Pp]age\s*\d+.*"
)
RUNNING_LETTERS = 4
"""Letters that a line has at least to be one that pages repeat; rows of zeros look alike, too. A guess."""

_DIGITS = re.compile(r"\d+")


class Row(NamedTuple):
    """The cells of one line of a table, and the page they stand on (an index into the pages)."""

    cells: tuple[Cell, ...]
    page: int


class Whole(NamedTuple):
    """A table of one page or several: rows in order, x of its column edges, number of rows that its grid counts."""

    rows: tuple[Row, ...]
    edges: tuple[float, ...]
    row_count: int


Block = Line | Whole


class Page(NamedTuple):
    """What stands on one page from top to bottom, `lines` the same by baselines only, and how to find places again."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    marks: PageMarks
    notes: tuple[str, ...]
    running: frozenset[tuple[str, int]] = frozenset()
    """Text and rounded baseline of the lines that are page numbers, or stand on other pages too."""


def page_of(marks: PageMarks, index: int) -> Page:
    """Return the tables and lines of a page in reading order."""
    lines = lines_of(marks.glyphs)
    found = find_tables(marks, lines)
    tables = [(table.box[1], 1, _whole(table, index)) for table in found.tables]
    blocks: list[tuple[float, int, Block]] = []
    stretches: dict[int, list[int]] = {}
    tops = sorted(found.tables, key=lambda table: table.box[1])
    for at, glyph in enumerate(found.rest):
        stretches.setdefault(sum(_is_behind(glyph.baseline, table.box) for table in tops), []).append(at)
    for count, members in stretches.items():
        top = tops[count - 1].box[1] if count else -1.0
        prose = prose_lines([found.rest[at] for at in members])
        blocks += [(top, 2 + number, line) for number, line in enumerate(prose)]
    blocks += tables
    blocks.sort(key=lambda block: block[:2])
    return Page(tuple(block for _, _, block in blocks), tuple(lines), marks, found.notes)


def _is_behind(baseline: float, box: Box) -> bool:
    return baseline > box[1] + NEAR


def _whole(table: Table, page: int) -> Whole:
    rows = [Row(tuple(c for c in table.cells if c.row == number), page) for number in range(table.row_count)]
    return Whole(tuple(row for row in rows if row.cells), table.edges, table.row_count)


# ---- page numbers and running lines


def mark_running(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with their page numbers and running lines named: lines of the margins that count the pages, or
    that stand at the same height on another page (numbers in them aside).

    A number alone is one only if it counts like the pages: at the end of a page a value may stand alone, too.
    """
    margins = [[line for line in page.lines if _in_margin(line, page)] for page in pages]
    texts = Counter(
        key for page, lines in zip(pages, margins, strict=True) for key in {_repeat(x, page) for x in lines}
    )
    counts = Counter(_counted(line, page, n) for n, page in enumerate(pages) for line in margins[n])
    marked = []
    for number, (page, lines) in enumerate(zip(pages, margins, strict=True)):
        found = set()
        for line in lines:
            height, offset = _counted(line, page, number)
            counting = offset == 1 or (offset is not None and counts[(height, offset)] > 1)
            wordy = sum(char.isalpha() for char in line.text) >= RUNNING_LETTERS and texts[_repeat(line, page)] > 1
            if counting or wordy or (_NUMBER.fullmatch(line.text) and not line.text.isdigit()):
                found.add(_place(line))
        marked.append(page._replace(running=frozenset(found)))
    return marked


def _place(line: Line) -> tuple[str, int]:
    return line.text, round(line.baseline)


def _repeat(line: Line, page: Page) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.baseline / page.marks.height * 100)


def _counted(line: Line, page: Page, number: int) -> tuple[int, int | None]:
    """Return the height of a number and by how much it is ahead of the page's index; None for other lines."""
    height = round(line.baseline / page.marks.height * 100)
    return height, int(line.text) - number if line.text.isdecimal() and len(line.text) < 5 else None


def _in_margin(line: Line, page: Page) -> bool:
    return not MARGIN < line.baseline / page.marks.height < 1 - MARGIN


def is_mark(block: Block, page: Page) -> bool:
    return isinstance(block, Line) and _place(block) in page.running


# ---- tables that go on on the next page


def join_tables(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with each table that goes on behind a page break whole on the page where it begins."""
    blocks = [list(page.blocks) for page in pages]
    open_at: tuple[int, int] | None = None
    for number, page in enumerate(pages):
        first = next((i for i, block in enumerate(blocks[number]) if not is_mark(block, page)), None)
        if open_at is not None and first is not None:
            upper, lower = blocks[open_at[0]][open_at[1]], blocks[number][first]
            joined = _joined(upper, lower) if isinstance(upper, Whole) and isinstance(lower, Whole) else None
            if joined is not None:
                blocks[open_at[0]][open_at[1]] = joined
                del blocks[number][first]
                if all(is_mark(block, page) for block in blocks[number][first:]):
                    continue
        last = next((i for i in reversed(range(len(blocks[number]))) if not is_mark(blocks[number][i], page)), None)
        ends_in_table = last is not None and isinstance(blocks[number][last], Whole)
        open_at = (number, last) if ends_in_table and last is not None else None
    return [page._replace(blocks=tuple(mine)) for page, mine in zip(pages, blocks, strict=True)]


def _joined(upper: Whole, lower: Whole) -> Whole | None:
    """Return two pieces as one table if their column edges agree, else None.

    The outer edges must agree, and all of the piece that has fewer.
    """
    shift = [_nearest(x, upper.edges) for x in lower.edges]
    if abs(upper.edges[0] - lower.edges[0]) > NEAR or abs(upper.edges[-1] - lower.edges[-1]) > NEAR:
        return None
    few, many = sorted((upper.edges, lower.edges), key=len)
    if any(abs(x - _nearest(x, many)) > NEAR for x in few):
        return None
    own = [x for x, near in zip(lower.edges, shift, strict=True) if abs(x - near) > NEAR]
    edges = tuple(sorted((*upper.edges, *own)))
    above, below = list(_recounted(upper, edges, 0)), list(_recounted(lower, edges, upper.row_count))
    if _is_empty(above[-1]):  # the rest of a merged cell, which a word processor leaves behind at a page's end
        above.pop()
    if _is_empty(below[0]):
        below.pop(0)
    return Whole(
        (*above, *below),
        edges,
        upper.row_count + lower.row_count,
    )


def _is_empty(row: Row) -> bool:
    return not any(cell.text for cell in row.cells)


def _nearest(x: float, edges: Sequence[float]) -> float:
    return min(edges, key=lambda edge: abs(edge - x))


def _recounted(table: Whole, edges: Sequence[float], first_row: int) -> Iterator[Row]:
    places = [min(range(len(edges)), key=lambda i: abs(edges[i] - x)) for x in table.edges]
    for row in table.rows:
        cells = tuple(
            cell._replace(
                row=cell.row + first_row,
                column=places[cell.column],
                column_span=places[cell.column + cell.column_span] - places[cell.column],
            )
            for cell in row.cells
        )
        yield Row(cells, row.page)


# ---- text


def write_page(page: Page, marks: Sequence[PageMarks]) -> PagePart:
    """Return the text of a page, its grids and places; a row of a table is one line with tabs between its cells.

    `marks` are those of all pages, for the tables that go on on others.
    """
    writer = _Writer(marks)
    own = next(number for number, each in enumerate(marks) if each is page.marks)
    page_marks: list[Span] = []
    for block in page.blocks:
        if isinstance(block, Whole):
            writer.add_table(block)
        else:
            span = writer.add(block.text, own, block.box)
            page_marks += [span] * is_mark(block, page)
            writer.end_line()
    return PagePart(
        writer.text(), tuple(writer.grids), tuple(writer.places), notes=page.notes, page_marks=tuple(page_marks)
    )


class _Writer:
    def __init__(self, marks: Sequence[PageMarks]) -> None:
        self.marks = marks
        self.parts: list[str] = []
        self.size = 0
        self.grids: list[Grid] = []
        self.places: list[Place] = []

    def text(self) -> str:
        return "".join(self.parts)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def end_line(self) -> None:
        self.write("\n")

    def add(self, text: str, page: int, box: Box) -> tuple[int, int]:
        span = (self.size, self.size + len(text))
        self.write(text)
        self.places.append(Place(span, page + 1, self.marks[page].printed_box(box)))
        return span

    def add_table(self, table: Whole) -> None:
        start = self.size
        cells: list[GridCell] = []
        for row in table.rows:
            for number, cell in enumerate(row.cells):
                if number:
                    self.write("\t")
                span = self.add(cell.text, row.page, cell.box)
                cells.append(GridCell(cell.row, cell.column, cell.row_span, cell.column_span, span))
            self.end_line()
        self.grids.append(Grid(tuple(cells), table.row_count, len(table.edges) - 1, (start, self.size)))


def lines_text(pages: Sequence[Page]) -> str:
    """Return the same pages read line by line, without their tables and page numbers: a second reading of the rows."""
    return "\n".join("\n".join(line.text for line in page.lines if not is_mark(line, page)) for page in pages)
