"""Scans and pictures of pages -> Content: tables by their rulings, other lines in reading order, each with its place.

`read_image` reads image files, `scan_pages` pages of a PDF that have no usable text. Both need the extra `ocr`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from extractor.model import Content, Grid, GridCell, Place, Span
from extractor.readers.pages import PagePart, join_pages

if TYPE_CHECKING:
    import pypdfium2

    from extractor.readers.scan_cells import CellText
    from extractor.readers.scan_decode import Grey
    from extractor.readers.scan_glyphs import Work
    from extractor.readers.scan_grid import RuledTable
    from extractor.readers.scan_straighten import Straightened
    from extractor.readers.scan_views import Box, View

PDF_DPI = 200
"""Resolution at which pages of a PDF are drawn. On generated scans 300 dpi gave the same cells for twice the time."""

UNCONFIRMED = 0.5
"""Most that a line outside a ruled table is trusted: it is read once only, and nothing says where its cells end."""

SURE = 0.8
"""Confidence of a line's least certain character from which on it counts as legible."""
LEGIBLE = 0.25
"""Share of legible characters below which a page is tried upside down and on its sides. A guess: faxes have 0.8."""
FEW_CHARACTERS = 20
"""Legible characters below which it is tried as well; a page number alone is no reason to believe a turn."""

SMALLEST_SIDE = 40
"""A picture with a shorter side holds no page."""


class _Element(NamedTuple):
    """A table or a line of a page with its height on it; texts of one line, or a table's cells."""

    top: float
    lines: tuple[_TextLine, ...] = ()
    cells: tuple[CellText, ...] = ()


class _TextLine(NamedTuple):
    """A recognised stretch of text outside the tables."""

    box: tuple[float, float, float, float]
    text: str
    confidence: float


def read_image(data: bytes) -> Content:
    """Return what an image file says. Never raises for what is in it; notes: `ocr_missing`,
    `too_large`, `broken_image`.

    A file that breaks off after some pages gives those, and the note.
    """
    from extractor.readers.scan_glyphs import is_installed

    if not is_installed():
        return Content("", notes=("ocr_missing",), layer="ocr")
    from extractor.readers.scan_decode import ImageError, decode_pages
    from extractor.readers.scan_glyphs import Work

    parts: list[PagePart] = []
    work = Work()
    try:
        for page in decode_pages(data):
            parts.append(read_page(page, len(parts) + 1, work=work))
    except ImageError as problem:
        parts.append(PagePart("", layer="ocr", notes=(problem.note,)))
    return join_pages(parts)._replace(meta=unread_pages(dict(enumerate(parts, 1))), layer="ocr")


def unread_pages(parts: Mapping[int, PagePart]) -> dict[str, str]:
    """Return `pages_` and a note -> the numbers of the pages that were not read for it."""
    found: dict[str, list[str]] = {}
    for number, part in sorted(parts.items()):
        for note in part.notes:
            found.setdefault(f"pages_{note}", []).append(str(number))
    return {note: ", ".join(numbers) for note, numbers in found.items()}


def scan_pages(data: bytes, pages: Sequence[int]) -> dict[int, PagePart]:
    """Return page number -> what is seen on it, for pages of a PDF counted from 1; boxes are in points.

    A page that can't be drawn, or is too large to be, gives an empty part with a note; without the extra every page
    has the note `ocr_missing`.
    """
    from extractor.readers.scan_glyphs import is_installed

    if not is_installed():
        return {number: PagePart("", layer="ocr", notes=("ocr_missing",)) for number in pages}
    import pypdfium2

    from extractor.readers.scan_glyphs import Work

    work = Work()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return {number: PagePart("", layer="ocr", notes=("broken_image",)) for number in pages}
    try:
        return {number: _scan_pdf_page(document, number, work) for number in pages}
    finally:
        document.close()


def _scan_pdf_page(document: pypdfium2.PdfDocument, number: int, work: Work) -> PagePart:
    import numpy as np
    import pypdfium2

    if work.left <= 0:
        return PagePart("", layer="ocr", notes=("too_large",))
    from extractor.readers.scan_decode import MAX_PIXELS, MAX_WIDTH

    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(PDF_DPI / 72, MAX_WIDTH / max(width, 1.0), (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        drawn = np.array(page.render(scale=scale, grayscale=True).to_numpy(), dtype=np.uint8)
    except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError):
        return PagePart("", layer="ocr", notes=("broken_image",))
    return read_page(drawn.reshape(drawn.shape[:2]), number, scale, work)


def read_page(page: Grey, number: int, scale: float = 1.0, work: Work | None = None) -> PagePart:
    """Return what a page says; `scale` is pixels per unit of the boxes (1: boxes are in pixels).

    `work` is what the file may still cost; a page for which it is not enough is empty, with the note `too_large`.
    """
    from extractor.readers.scan_glyphs import Work, WorkSpentError

    if min(page.shape) < SMALLEST_SIDE:
        return PagePart("", layer="ocr")
    work = work or Work()
    try:
        if work.left <= 0:
            raise WorkSpentError
        return _read_page(page, number, scale, work)
    except WorkSpentError:
        return PagePart("", layer="ocr", notes=("too_large",))


class _Read(NamedTuple):
    """Pages as read, and how much of them could be: Chinese characters, and those of lines recognised surely.

    A lone 0 or 8 looks the same on its side.
    """

    parts: tuple[PagePart, ...] = ()
    characters: int = 0
    legible: int = 0

    @property
    def poor(self) -> bool:
        """Whether so little is legible that the picture may lie on its side."""
        return self.legible < LEGIBLE * self.characters or self.legible < FEW_CHARACTERS


def _read_page(page: Grey, number: int, scale: float, work: Work) -> PagePart:
    """Return what a picture says: page by page where it shows several, upright where it lies on its side."""
    from extractor.readers.scan_panels import lighten_panels

    light = lighten_panels(page)
    read = _read_turned(light, 0, (number, scale), work)
    if read.poor:
        others = [_read_turned(light, turns, (number, scale), work) for turns in (2, 1, 3)]
        best = max(others, key=lambda each: each.legible)
        if best.legible >= max(2 * read.legible, FEW_CHARACTERS):
            read = best
    joined = join_pages(read.parts)
    return PagePart(joined.text, joined.grids, joined.places, "ocr", joined.notes)


def _read_turned(page: Grey, turns: int, at: tuple[int, float], work: Work) -> _Read:
    """Return what a picture says after quarter turns; `at` is the page's number and scale."""
    from extractor.readers.scan_grid import ink_of
    from extractor.readers.scan_views import turned, views_of

    shown = turned(page, turns)
    read = _Read()
    for view in views_of(shown, ink_of(shown), turns):
        level, elements = _read_view(view.of(shown), work)
        said = [(cell.text, cell.confidence) for element in elements for cell in element.cells]
        said += [(line.text, line.confidence / UNCONFIRMED) for element in elements for line in element.lines]
        counts = [(sum("\u4e00" <= char <= "\u9fff" for char in text), confidence >= SURE) for text, confidence in said]
        part = _Writer(partial(_original_box, view, level, page.shape), *at).write(elements)
        read = _Read(
            (*read.parts, part),
            read.characters + sum(count for count, _ in counts),
            read.legible + sum(count for count, sure in counts if sure),
        )
    return read


def _original_box(view: View, level: Straightened, shape: tuple[int, ...], box: Box) -> Box:
    return view.original_box(level.original_box(box), shape)


def _read_view(shown: Grey, work: Work) -> tuple[Straightened, list[_Element]]:
    """Return one page made level, and its tables and lines from top to bottom."""
    from extractor.readers.scan_grid import find_tables, ink_of, rulings
    from extractor.readers.scan_straighten import straighten

    level = straighten(shown, ink_of(shown))
    ink = ink_of(level.page)
    across, down = rulings(ink)
    tables = find_tables(across, down)
    elements = _read_tables((level.page, ink), (across, down), tables, work)
    elements += _read_lines(level.page, tables, work)
    return level, sorted(elements, key=lambda element: element.top)


def _read_tables(
    pages: tuple[Grey, Grey], lines: tuple[Grey, Grey], tables: Sequence[RuledTable], work: Work
) -> list[_Element]:
    """Return the ruled tables with their cells; `pages` are the page and its ink."""
    import cv2
    import numpy as np

    from extractor.readers.scan_cells import read_cells

    if not tables:
        return []
    ruled = cv2.dilate(cv2.bitwise_or(*lines), np.ones((3, 3), dtype=np.uint8))
    bare = np.asarray(cv2.bitwise_and(pages[1], cv2.bitwise_not(ruled)), dtype=np.uint8)
    return [_Element(table.box[1], cells=tuple(read_cells(pages[0], bare, table, work))) for table in tables]


def _read_lines(page: Grey, tables: Sequence[RuledTable], work: Work) -> list[_Element]:
    """Return the lines outside the tables, each with its texts from left to right."""
    from extractor.readers.scan_glyphs import detect_lines, recognise_lines

    rest = page.copy()
    for table in tables:
        left, top, right, bottom = table.box
        rest[top:bottom, left:right] = 255
    boxes = [box for box in detect_lines(rest, work) if box.right - box.left >= 4 and box.bottom - box.top >= 4]
    said = recognise_lines([_crop(rest, box) for box in boxes], work)
    texts = [
        _TextLine(
            (box.left, box.top, box.right, box.bottom), line.text.replace("\t", " "), min(line.confidence, UNCONFIRMED)
        )
        for box, line in zip(boxes, said, strict=True)
        if line.text
    ]
    return [_Element(row[0].box[1], lines=tuple(row)) for row in _rows(texts)]


def _crop(page: Grey, box: Sequence[float]) -> Grey:
    left, top, right, bottom = (max(0, round(side)) for side in box)
    return page[top : bottom + 1, left : right + 1]


def _rows(texts: Sequence[_TextLine]) -> Iterator[list[_TextLine]]:
    """Yield texts that stand side by side, from left to right; rows from top to bottom."""
    row: list[_TextLine] = []
    for text in sorted(texts, key=lambda text: (text.box[1] + text.box[3], text.box[0])):
        middle = (text.box[1] + text.box[3]) / 2
        if row and middle > row[0].box[3] - 0.25 * (row[0].box[3] - row[0].box[1]):
            yield sorted(row, key=lambda each: each.box[0])
            row = []
        row.append(text)
    if row:
        yield sorted(row, key=lambda each: each.box[0])


class _Writer:
    """Writes a page's text, with the spans and places of what it writes."""

    def __init__(self, original_box: Callable[[Box], Box], number: int, scale: float) -> None:
        self.original_box, self.number, self.scale = original_box, number, scale
        self.parts: list[str] = []
        self.length = 0
        self.places: list[Place] = []
        self.grids: list[Grid] = []

    def write(self, elements: Sequence[_Element]) -> PagePart:
        for element in elements:
            if element.cells:
                self._table(element.cells)
            else:
                self._line(element.lines)
        return PagePart("".join(self.parts), tuple(self.grids), tuple(self.places), "ocr")

    def _put(self, text: str) -> Span:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return (start, self.length)

    def _place(self, span: Span, box: Box, confidence: float) -> None:
        left, top, right, bottom = (round(side / self.scale, 1) for side in self.original_box(box))
        self.places.append(Place(span, self.number, (left, top, right, bottom), confidence=round(confidence, 4)))

    def _line(self, texts: Sequence[_TextLine]) -> None:
        self._break()
        for index, text in enumerate(texts):
            if index:
                self._put(" ")
            self._place(self._put(text.text), text.box, text.confidence)

    def _table(self, cells: Sequence[CellText]) -> None:
        self._break()
        start = self.length
        placed: list[GridCell] = []
        row = cells[0].cell.row
        for index, said in enumerate(cells):
            cell = said.cell
            if index:
                self._put("\t" if cell.row == row else "\n")
            row = cell.row
            span = self._put(said.text)
            left, top, right, bottom = cell.box
            self._place(span, (left, top, right, bottom), said.confidence)
            placed.append(GridCell(cell.row, cell.column, cell.row_span, cell.column_span, span))
        rows = max(cell.row + cell.row_span for cell in placed)
        columns = max(cell.column + cell.column_span for cell in placed)
        self.grids.append(Grid(tuple(placed), rows, columns, (start, self.length)))

    def _break(self) -> None:
        if self.length:
            self._put("\n")
