"""What is drawn on one page of a PDF: characters that can be seen, rulings, pictures; all from the upper left corner.

The parser is pdfminer.six. Text that nobody sees (render mode 3, white on white, outside of the crop box) is left out,
for it is often a recogniser's guess behind a scan; what is behind a bar or in its colour is �.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, list_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_rect

from extractor.readers.colors import BLACK, WHITE, is_lost
from extractor.readers.pdf_colors import LINE_REACH, Painted, PaintedAreas, coded, ink_of

Box = tuple[float, float, float, float]
"""(left, top, right, bottom) in points, from the upper left corner."""

MAX_MARKS = 60_000
"""Characters and strokes of one page beyond which it is given up; a dense page of a report has 3,000."""

MAX_FORMS = 2_000
"""Drawings used inside drawings on one page beyond which it is given up; they can be nested to grow exponentially."""

THIN = 3.0
"""Points up to which a filled rectangle is a ruling; word processors draw rulings as rectangles of 0.5 to 1.5."""

SAME_SPOT = 0.2
"""Share of the size within which a character printed twice is one (fake bold); digits are 0.5 apart."""


_DIGITS = frozenset("0123456789")

LOST = "\ufffd"
"""The text of a character that is behind something, or in its colour."""


class TooMuchError(Exception):
    """More on a page than a report could hold."""


class Glyph(NamedTuple):
    """One visible character (a ligature may say several) with its box, its baseline and size."""

    text: str
    box: Box
    baseline: float
    size: float


class PageMarks(NamedTuple):
    """What one page shows: text, rulings, `drawn` things (pictures, diagonals, form fields), filled `shades`.

    `turn` says how the page was turned so that its text runs from left to right: 0 not, 1 clockwise, 2 the other way.
    `covered` is the share of the page that pictures cover.
    """

    glyphs: tuple[Glyph, ...]
    across: tuple[Box, ...]
    down: tuple[Box, ...]
    drawn: tuple[Box, ...]
    shades: tuple[Box, ...]
    width: float
    height: float
    turn: int
    covered: float

    def printed_box(self, box: Box) -> Box:
        """Return a box as it lies on the page before it was turned, to a tenth of a point."""
        x0, top, x1, bottom = box
        if self.turn == 1:
            box = (top, self.width - x1, bottom, self.width - x0)
        elif self.turn == 2:
            box = (self.height - bottom, x0, self.height - top, x1)
        return (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


class _Device(PDFLayoutAnalyzer):
    """Collects what is drawn, leaves out invisible text and stops at the limits above."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=None)
        self.page: LTPage | None = None
        self.left = MAX_MARKS
        self.forms_left = MAX_FORMS

    def receive_layout(self, ltpage: LTPage) -> None:
        self.page = ltpage

    def _spend(self, marks: int) -> None:
        self.left -= marks
        if self.left < 0:
            raise TooMuchError

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._spend(sum(len(part) if isinstance(part, bytes) else 1 for part in seq))
        item = self.cur_item
        graphicstate = coded(graphicstate)
        graphicstate.ncolor = ink_of(graphicstate, textstate.render)
        if textstate.render in (3, 7):  # neither filled nor stroked; its position still has to move on
            self.cur_item = LTPage(0, (0, 0, 1, 1))
        try:
            super().render_string(textstate, seq, ncs, graphicstate)
        finally:
            self.cur_item = item

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._spend(1 + len(path) // 8)
        super().paint_path(coded(gstate), stroke, fill, evenodd, path)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self.forms_left -= 1
        if self.forms_left < 0:
            raise TooMuchError
        super().begin_figure(name, bbox, matrix)


def read_marks(page: PDFPage, resources: PDFResourceManager) -> PageMarks:
    """Return what a page shows. Raises TooMuchError, and whatever pdfminer raises for a broken page."""
    device = _Device(resources)
    PDFPageInterpreter(resources, device).process_page(page)
    assert device.page is not None
    crop = _crop_box(page)
    sorter = _Sorter(crop)
    for item in _leaves(device.page):
        sorter.add(item)
    sorter.drawn += [sorter.place(box) for box in _fields(page)]
    return sorter.marks()


def _leaves(container: LTContainer[Any]) -> Iterator[Any]:
    stack = [iter(container)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTContainer):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _page_matrix(page: PDFPage) -> tuple[float, float, float, float, float, float]:
    """Return the matrix that pdfminer applies to a page: from its own coordinates to those of its turned media box."""
    x0, y0, x1, y1 = page.mediabox
    if page.rotate == 90:
        return (0, -1, 1, 0, -y0, x1)
    if page.rotate == 180:
        return (-1, 0, 0, -1, x1, y1)
    if page.rotate == 270:
        return (0, 1, -1, 0, y1, -x0)
    return (1, 0, 0, 1, -x0, -y0)


def _crop_box(page: PDFPage) -> Box:
    """Return what of a page is shown, in turned coordinates with y upwards."""
    matrix = _page_matrix(page)
    media = apply_matrix_rect(matrix, page.mediabox)
    crop = apply_matrix_rect(matrix, page.cropbox)
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return box if box[0] < box[2] and box[1] < box[3] else media


def _fields(page: PDFPage) -> Iterator[Box]:
    """Yield where fields of a form and free text lie, whose contents are no part of the page's text."""
    for number, each in enumerate(list_value(page.annots) if page.annots is not None else ()):
        annotation = dict_value(resolve1(each))
        subtype = annotation.get("Subtype")
        if number > MAX_FORMS:
            raise TooMuchError
        if subtype is not None and literal_name(subtype) in ("Widget", "FreeText", "Stamp", "Ink"):
            rect = [float(resolve1(number)) for number in list_value(annotation.get("Rect"))]
            if len(rect) == 4:
                yield apply_matrix_rect(_page_matrix(page), (rect[0], rect[1], rect[2], rect[3]))


class _Sorter:
    """Sorts what pdfminer found into glyphs, rulings and what else is drawn."""

    def __init__(self, crop: Box) -> None:
        self.crop = crop
        self.width, self.height = crop[2] - crop[0], crop[3] - crop[1]
        self.chars: list[tuple[LTChar, Box, int]] = []
        self.across: list[Box] = []
        self.down: list[Box] = []
        self.drawn: list[Box] = []
        self.shades: list[Box] = []
        self.painted: list[Painted] = []
        self.order = 0
        self.covered = 0.0

    def place(self, box: Sequence[float]) -> Box:
        """Return a box of pdfminer from the upper left corner of what is shown."""
        return (box[0] - self.crop[0], self.crop[3] - box[3], box[2] - self.crop[0], self.crop[3] - box[1])

    def add(self, item: Any) -> None:
        self.order += 1
        if isinstance(item, LTChar):
            box = self.place(item.bbox)
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            if 0 <= x <= self.width and 0 <= y <= self.height:
                self.chars.append((item, box, self.order))
        elif isinstance(item, LTImage):
            box = self.place(item.bbox)
            self.covered += _area(_inside(box, self.width, self.height)) / (self.width * self.height)
            self.drawn.append(box)
        elif isinstance(item, LTCurve):
            self._add_path(item)

    def _add_path(self, item: LTCurve) -> None:
        box = self.place(item.bbox)
        stroked = item.stroke and not is_lost(_code(item.stroking_color), WHITE)
        filled = item.fill and not is_lost(_code(item.non_stroking_color), WHITE)
        wide, high = box[2] - box[0], box[3] - box[1]
        if item.fill and min(wide, high) > THIN:
            self.painted.append(Painted(self.order, box, _code(item.non_stroking_color), isinstance(item, LTRect)))
        if (filled or stroked) and min(wide, high) <= THIN < max(wide, high):
            self._add_ruling(box)
        elif stroked and all(step[0] != "c" for step in item.original_path or ()):
            points = [self.place((*point, *point))[:2] for point in item.pts]
            if (item.original_path or [("",)])[-1][0] == "h":
                points.append(points[0])
            for (x0, y0), (x1, y1) in pairwise(points):
                side = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                if min(side[2] - side[0], side[3] - side[1]) <= THIN / 2:
                    self._add_ruling(side)
                else:
                    self.drawn.append(side)
        elif stroked:
            self.drawn.append(box)
        if filled and min(wide, high) > THIN:
            self.shades.append(box)

    def _add_ruling(self, box: Box) -> None:
        if box[2] - box[0] > box[3] - box[1]:
            y = (box[1] + box[3]) / 2
            self.across.append((box[0], y, box[2], y))
        else:
            x = (box[0] + box[2]) / 2
            self.down.append((x, box[1], x, box[3]))

    def marks(self) -> PageMarks:
        """Return what was sorted, turned so that most of the text runs from left to right."""
        chars = self._seen()
        up = sum(char.matrix[1] > abs(char.matrix[0]) for char, _, _ in chars)
        down = sum(-char.matrix[1] > abs(char.matrix[0]) for char, _, _ in chars)
        turn = 1 if up * 2 > len(chars) else 2 if down * 2 > len(chars) else 0
        return self._turned(_once(self._glyph(*char, turn) for char in chars), turn)

    def _seen(self) -> list[tuple[LTChar, Box, str]]:
        """The characters that a reader sees or sees something of, and their text: � of one lost in print or behind it.

        One in the white of the paper shows nothing, so it is left out.
        """
        areas = PaintedAreas(self.painted)
        lines = PaintedAreas(
            Painted(0, (x0, y - LINE_REACH, x1, y + LINE_REACH), BLACK, is_bar=True) for x0, y, x1, _ in self.across
        )
        if len(self.chars) * (areas.longest() + lines.longest()) > 50 * MAX_MARKS:
            raise TooMuchError
        seen = []
        for char, box, order in self.chars:
            text = char.get_text()
            ground = areas.ground(box, order) if self.painted else WHITE
            if not text.isspace() and (areas.is_covered(box, order) or (text in _DIGITS and lines.is_struck(box))):
                seen.append((char, box, LOST))
            elif not is_lost(ink := _code(char.graphicstate.ncolor), ground):
                seen.append((char, box, text))
            elif not is_lost(ink, WHITE):
                seen.append((char, box, LOST))
        return seen

    def _glyph(self, char: LTChar, box: Box, text: str, turn: int) -> Glyph:
        a, b, _, _, x, y = char.matrix
        if turn == 0:
            baseline = self.crop[3] - y if abs(a) >= abs(b) else box[3]
        else:
            baseline = x - self.crop[0] if turn == 1 else self.width - (x - self.crop[0])
        return Glyph(_cleaned(text), self._turn(box, turn), baseline, max(char.size, 1.0))

    def _turn(self, box: Box, turn: int) -> Box:
        x0, top, x1, bottom = box
        if turn == 1:
            return (self.height - bottom, x0, self.height - top, x1)
        if turn == 2:
            return (top, self.width - x1, bottom, self.width - x0)
        return box

    def _turned(self, glyphs: Sequence[Glyph], turn: int) -> PageMarks:
        across, down = [self._turn(b, turn) for b in self.across], [self._turn(b, turn) for b in self.down]
        drawn = [self._turn(box, turn) for box in self.drawn]
        shades = tuple(self._turn(box, turn) for box in self.shades)
        width, height = self.width, self.height
        if turn:
            across, down, width, height = down, across, height, width
        return PageMarks(
            tuple(glyphs), tuple(across), tuple(down), tuple(drawn), shades, width, height, turn, min(self.covered, 1.0)
        )


def _code(color: Any) -> int:
    """The code that `coded` put in the place of a colour."""
    return int(color)


def _cleaned(text: str) -> str:
    """Return the text of a glyph with blanks for white space of any kind, � for other control characters."""
    if text.isspace():
        return " "
    return "".join("\ufffd" if char < " " or "\x7f" <= char < "\xa0" else char for char in text) or "\ufffd"


def _once(glyphs: Iterator[Glyph]) -> list[Glyph]:
    """Return the glyphs without those printed a second time on the same spot."""
    kept: list[Glyph] = []
    spots: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = SAME_SPOT * glyph.size
        x, y = glyph.box[0], glyph.baseline
        column, row = round(x / 4), round(y / 4)
        around = [(glyph.text, column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        twice = any(
            abs(other.box[0] - x) < near and abs(other.baseline - y) < near
            for spot in around
            for other in spots.get(spot, ())
        )
        if not twice:
            kept.append(glyph)
            spots.setdefault((glyph.text, column, row), []).append(glyph)
    return kept


def _holds(box: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _inside(box: Box, width: float, height: float) -> Box:
    return (max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height))


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)
