"""The cells of a ruled table -> what each says, and how surely: every cell with ink is read, by itself.

A value cell is read twice: as printed, then from a second picture of the same ink (other size, other borders, other
contrast), as one digit against another. Two answers that differ leave confidence 0. A cell with ink of
which nothing could be read says ILLEGIBLE, one without ink says nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from extractor.fold import fold
from extractor.numbers import ILLEGIBLE, read_cell
from extractor.readers.scan_glyphs import Line, Work, recognise_lines
from extractor.readers.scan_grid import RuledCell, RuledTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.readers.scan_decode import Grey

LONGEST_VALUE = 16
"""Characters up to which a text without Chinese is read a second time as a value."""

FAINT = 7.0
"""Shades by which a blurred spot of an empty cell is darker than its surroundings, above which it may be a sign. A
guess, above what noise of 14 shades leaves (5) and below a 0 printed at a tenth of black (12)."""

Ints = tuple[int, int, int, int]


class CellText(NamedTuple):
    """What a cell says; `confidence` 1 for one that holds no ink."""

    cell: RuledCell
    text: str
    confidence: float


class _Ink(NamedTuple):
    """Pieces of ink of a cell: boxes (left, top, right, bottom) of the page, and whether there was doubtful dirt."""

    boxes: tuple[Ints, ...]
    dirt: bool


class _Strip(NamedTuple):
    """One line of a cell, with the box of its ink."""

    cell: int
    box: Ints


def read_cells(page: Grey, ink: Grey, table: RuledTable, work: Work) -> list[CellText]:
    """Return the texts of a table's cells, in their order. `ink` has no rulings in it. Raises WorkSpentError."""
    inks = [_ink_in(ink, cell.box) for cell in table.cells]
    size = _character_size(inks)
    kept = [_without_dirt(found, size) for found in inks]
    kept = [
        found if found.boxes else _Ink((), found.dirt or _is_shaded(page, cell.box, size))
        for found, cell in zip(kept, table.cells, strict=True)
    ]
    strips = [
        _Strip(index, box) for index, found in enumerate(kept) if found.boxes for box in _lines(found.boxes, size)
    ]
    said = recognise_lines([_picture(page, strip.box, table.cells[strip.cell].box, size) for strip in strips], work)
    again = _read_again((page, ink), strips, said, size, work)
    lines: dict[int, list[tuple[Line, Line | None, _Strip]]] = {}
    for number, strip in enumerate(strips):
        lines.setdefault(strip.cell, []).append((said[number], again.get(number), strip))
    return [_settle(cell, kept[index], lines.get(index, []), size) for index, cell in enumerate(table.cells)]


# ---- ink


def _ink_in(ink: Grey, box: Ints) -> _Ink:
    import cv2
    import numpy as np

    left, top, right, bottom = box
    part = np.ascontiguousarray(ink[top:bottom, left:right])
    if part.size == 0:
        return _Ink((), False)
    count, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    boxes = [(left + x, top + y, left + x + w, top + y + h) for x, y, w, h, _ in stats[1:count].tolist()]
    return _Ink(tuple(boxes), False)


def _character_size(inks: Sequence[_Ink]) -> float:
    """Return the height of a character of the table in pixels: few pieces of ink are taller."""
    heights = sorted(bottom - top for found in inks for _, top, _, bottom in found.boxes if bottom - top >= 5)
    return float(heights[int(len(heights) * 0.85)]) if heights else 20.0


def _without_dirt(found: _Ink, size: float) -> _Ink:
    """Return the ink without specks. Dirt is what is too large for a speck and too small for a sign."""
    large = [box for box in found.boxes if max(box[2] - box[0], box[3] - box[1]) >= 0.3 * size]
    middle = [box for box in found.boxes if 0.16 * size <= max(box[2] - box[0], box[3] - box[1]) < 0.3 * size]
    if not large:
        return _Ink(tuple(middle) if len(middle) >= 2 else (), bool(middle))
    near = [box for box in middle if _touches(box, large, 0.4 * size)]
    return _Ink(tuple(large + near), False)


def _is_shaded(page: Grey, box: Ints, size: float) -> bool:
    """Say whether a cell without ink has a darker spot as large as a character: a 0 too faint to be ink."""
    import cv2
    import numpy as np

    edge = max(2, round(0.15 * size))
    part = page[box[1] + edge : box[3] - edge, box[0] + edge : box[2] - edge]
    if min(part.shape) < 4:
        return False
    soft = cv2.GaussianBlur(part, (0, 0), max(0.8, 0.1 * size)).astype(np.float32)
    paper = cv2.blur(soft, (round(4 * size) | 1, round(4 * size) | 1))
    return float((paper - soft).max()) > FAINT


def _touches(box: Ints, others: Sequence[Ints], reach: float) -> bool:
    return any(
        box[0] < o[2] + reach and o[0] < box[2] + reach and box[1] < o[3] + reach and o[1] < box[3] + reach
        for o in others
    )


def _lines(boxes: Sequence[Ints], size: float) -> Iterator[Ints]:
    """Yield the boxes around the lines of a cell: pieces of ink that overlap in height, or nearly do."""
    found: list[list[int]] = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        if found and (
            top <= found[-1][3] + 0.12 * size
            or (found[-1][3] - found[-1][1] < 0.6 * size and bottom - found[-1][1] <= 1.25 * size)
        ):
            last = found[-1]
            found[-1] = [min(last[0], left), last[1], max(last[2], right), max(last[3], bottom)]
        else:
            found.append([left, top, right, bottom])
    for index in range(len(found) - 1, 0, -1):  # the last stroke of 三 or 二 is no line
        flat = found[index][3] - found[index][1] < 0.5 * size
        if flat and found[index][3] - found[index - 1][1] <= 1.25 * size:
            low, high = found[index], found[index - 1]
            found[index - 1 : index + 1] = [[min(low[0], high[0]), high[1], max(low[2], high[2]), low[3]]]
    for left, top, right, bottom in found:
        yield (left, top, right, bottom)


# ---- pictures


def _picture(page: Grey, box: Ints, cell: Ints, size: float) -> Grey:
    """Return a line with a little of what is around it, as tall as a character at least, never beyond its cell."""
    import cv2
    import numpy as np

    left, top, right, bottom = box
    lacking = max(0.0, size - (bottom - top))
    pad, side = 0.18 * size, 0.35 * size
    top, bottom = round(top - pad - lacking / 2), round(bottom + pad + lacking / 2)
    left, right = round(left - side), round(right + side)
    inner = (max(left, cell[0]), max(top, cell[1]), min(right, cell[2]), min(bottom, cell[3]))
    part = page[inner[1] : inner[3], inner[0] : inner[2]]
    paper = int(np.percentile(part, 90)) if part.size else 255
    margins = (inner[1] - top, bottom - inner[3], inner[0] - left, right - inner[2])
    framed = cv2.copyMakeBorder(part, *margins, borderType=cv2.BORDER_CONSTANT, value=(float(paper),))
    return np.asarray(framed, dtype=np.uint8)


def _second_picture(page: Grey, ink: Grey, box: Ints, size: float) -> Grey:
    """Return the line another way: its ink alone on white, stretched in contrast, smaller within wider borders."""
    import cv2
    import numpy as np

    left, top, right, bottom = box
    reach = max(1, round(0.06 * size))
    y0, x0 = max(0, top - reach), max(0, left - reach)
    part = page[y0 : bottom + reach, x0 : right + reach].astype(np.float32)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near: NDArray[np.uint8] = np.asarray(cv2.dilate(ink[y0 : bottom + reach, x0 : right + reach], kernel))
    low, high = float(np.percentile(part, 2)), float(np.percentile(part, 90))
    stretched = np.clip((part - low) * (255.0 / max(1.0, high - low)), 0, 255)
    clean = np.where(near > 0, stretched, 255.0).astype(np.uint8)
    border = round(0.45 * size)
    lacking = max(0, round((size - (bottom - top)) / 2))
    framed = cv2.copyMakeBorder(
        clean,
        border + lacking,
        border + lacking,
        border * 2,
        border * 2,
        borderType=cv2.BORDER_CONSTANT,
        value=(255.0,),
    )
    return np.asarray(framed, dtype=np.uint8)


# ---- two readings of values


def _read_again(
    pages: tuple[Grey, Grey], strips: Sequence[_Strip], said: Sequence[Line], size: float, work: Work
) -> dict[int, Line]:
    """Return the second reading of the lines that may be values, by their index."""
    chosen = [index for index, line in enumerate(said) if _may_be_value(line.text)]
    pictures = [_second_picture(*pages, strips[index].box, size) for index in chosen]
    return dict(zip(chosen, recognise_lines(pictures, work), strict=True))


def _may_be_value(text: str) -> bool:
    return len(text) <= LONGEST_VALUE and not any("\u4e00" <= char <= "\u9fff" and char != "一" for char in text)


def _settle(cell: RuledCell, found: _Ink, lines: Sequence[tuple[Line, Line | None, _Strip]], size: float) -> CellText:
    """Return what a cell says by the readings of its lines."""
    if not found.boxes:
        return CellText(cell, ILLEGIBLE if found.dirt else "", 0.0 if found.dirt else 1.0)
    settled = [_agree(first, second) for first, second, _ in lines]
    text = "".join(line.text for line in settled)
    sure = min((line.confidence for line in settled), default=0.0)
    if not text:
        return CellText(cell, ILLEGIBLE, 0.0)
    if any(second is None for _, second, _ in lines) and read_cell(fold(text), text, 0).status == "printed":
        sure = 0.0  # a number with its unit was read once only
    elif all(second is not None for _, second, _ in lines) and (
        len(lines) > 1 or _has_gap(found.boxes, size)
    ):  # numbers in two lines, or far apart: of one cell, or of two whose border was lost
        sure = 0.0
    return CellText(cell, text.replace("\t", " "), sure if cell.whole else 0.0)


def _agree(first: Line, second: Line | None) -> Line:
    """Return the line, as a value with the worse confidence if both readings say so; else the likelier one with 0."""
    if second is None:
        return first
    (one, sure), (other, as_sure) = first.as_value, second.as_value
    if one and _plain(one) == _plain(other) and _plain(first.text) in (_plain(one), ""):
        return Line(first.text or one, min(sure, as_sure) if first.text else 0.0)
    if any(char.isdigit() for char in first.text) or not (one or other):
        return Line(first.text, 0.0)
    return Line(one or other, 0.0)


def _plain(text: str) -> str:
    """Return the text with every dash as the same one."""
    return "".join("-" if char in "-—–一－" else char for char in text)


def _has_gap(boxes: Sequence[Ints], size: float) -> bool:
    """Say whether ink stands so far apart that it may be two numbers."""
    end = None
    for left, _, right, _ in sorted(boxes):
        if end is not None and left - end > 0.8 * size:
            return True
        end = right if end is None else max(end, right)
    return False
