"""A page's ink -> its ruled tables: lines found by opening along them, cells by the borders between grid places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.readers.scan_decode import Grey

SHORTEST_LINE = 1 / 32
"""Shortest ruled line as a share of the page's width: 52 pixels of an A4 page at 200 dpi, where a character of the
tables has 30 and a row 55. Cells shorter than that are found all the same: lines run on through several cells."""
LINE_TOLERANCE = 1 / 230
"""Lines nearer to each other than this share of the page's width are one: 7 pixels at 200 dpi, for double borders."""
BORDER_SHARE = 0.55
"""Share of a border that must be ruled for two places of the grid to be two cells. A guess between a broken line of a
fax (0.8) and strokes that chance to stand there (0.2)."""
ENOUGH_MET = 3
"""Lines of the other direction that a line with a loose end must meet. A guess: a stroke of a character meets one."""
MAX_PLACES = 4000
"""Places of a grid above which it is a pattern, no table: the largest of the forms has 290."""


class RuledCell(NamedTuple):
    """A cell: first row and column, spans, and its inside in pixels (left, top, right, bottom).

    `whole` is False where the borders do not close a rectangle.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: tuple[int, int, int, int]
    whole: bool


class RuledTable(NamedTuple):
    """A table found by its rulings; cells in reading order, `box` around all of it."""

    cells: tuple[RuledCell, ...]
    row_count: int
    column_count: int
    box: tuple[int, int, int, int]


def ink_of(page: Grey) -> Grey:
    """Return 255 where the page is darker than its surroundings, else 0: shadows and grey paper vanish."""
    import cv2
    import numpy as np

    side = max(15, page.shape[1] // 40) | 1
    ink = cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, side, 18)
    return np.asarray(ink, dtype=np.uint8)


def rulings(ink: Grey) -> tuple[Grey, Grey]:
    """Return the horizontal and the vertical lines of a page as masks; short breaks are closed.

    A line of a table ends at lines of the other direction, or meets ENOUGH_MET of them: at the foot of a page tables
    stay open. Strokes of characters that chance to stand in a row, as in 结果结果, do neither, nor lines under words.
    """
    import cv2
    import numpy as np

    length = max(16, round(ink.shape[1] * SHORTEST_LINE))
    gap = max(3, length // 8)
    found: list[Grey] = []
    for level in (True, False):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (gap, 1) if level else (1, gap))
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel)
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (length, 1) if level else (1, length))
        found.append(np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel), dtype=np.uint8))
    near = max(2, round(ink.shape[1] * LINE_TOLERANCE))
    across = _ending_at(found[0], found[1], 0, near)
    down = _ending_at(found[1], across, 1, near)
    return _ending_at(across, down, 0, near), down


def _ending_at(lines: Grey, others: Grey, axis: int, near: int) -> Grey:
    """Return the lines of a mask (axis 0: horizontal) that begin and end at lines of the other mask, or cross them."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    reach = cv2.dilate(others, np.ones((2 * near + 1, 2 * near + 1), dtype=np.uint8))
    kept = np.zeros(count, dtype=np.uint8)
    for index, (left, top, width, height, _) in enumerate(stats[1:count].tolist(), start=1):
        head, tail = (slice(left, left + near), slice(left + width - near, left + width))
        if axis == 0:
            ends = reach[top : top + height, head], reach[top : top + height, tail]
        else:
            head, tail = (slice(top, top + near), slice(top + height - near, top + height))
            ends = reach[head, left : left + width], reach[tail, left : left + width]
        here = np.asarray(reach[top : top + height, left : left + width], dtype=np.uint8)
        kept[index] = 255 * (all(end.size and end.any() for end in ends) or _met(here, axis) >= ENOUGH_MET)
    return np.asarray(kept[labels], dtype=np.uint8)


def _met(reach: Grey, axis: int) -> int:
    """Return how many lines of the other direction a line meets along its way."""
    import numpy as np

    seen = reach.max(axis=axis) > 0
    return int(seen[:1].sum() + (seen[1:] & ~seen[:-1]).sum()) if np.any(seen) else 0


def find_tables(across: Grey, down: Grey) -> list[RuledTable]:
    """Return the tables whose rulings these masks hold, from top to bottom; a frame around something is none."""
    import cv2

    near = max(2, round(across.shape[1] * LINE_TOLERANCE))
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (near, near))
    joined = cv2.dilate(cv2.bitwise_or(across, down), kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    tables = []
    for left, top, width, height, _ in stats[1:count].tolist():
        if width < across.shape[1] * 0.1 or height < across.shape[1] * 0.015:
            continue
        table = _read_table(across, down, (left, top, left + width, top + height), near)
        if table is not None:
            tables.append(table)
    return sorted(_outermost(tables), key=lambda table: (table.box[1], table.box[0]))


def _outermost(tables: Sequence[RuledTable]) -> list[RuledTable]:
    """Return the tables that do not stand inside another one."""

    def inside(one: RuledTable, other: RuledTable) -> bool:
        (a, b, c, d), (e, f, g, h) = one.box, other.box
        return one is not other and a >= e and b >= f and c <= g and d <= h

    return [table for table in tables if not any(inside(table, other) for other in tables)]


def _read_table(across: Grey, down: Grey, box: tuple[int, int, int, int], near: int) -> RuledTable | None:
    left, top, right, bottom = box
    here = (slice(top, bottom), slice(left, right))
    ys, xs = _positions(across[here], 0, near), _positions(down[here], 1, near)
    if not (len(ys) >= 2 and len(xs) >= 2) or (len(ys) - 1) * (len(xs) - 1) < 2:
        return None
    if (len(ys) - 1) * (len(xs) - 1) > MAX_PLACES:
        return None
    cells = _merge(across[here], down[here], ys, xs, near)
    if len(cells) < 2:
        return None
    placed = tuple(
        cell._replace(box=(cell.box[0] + left, cell.box[1] + top, cell.box[2] + left, cell.box[3] + top))
        for cell in cells
    )
    inside = (left, top + ys[0][0], right, top + ys[-1][1] + 1)  # without loose ends below the last line
    return RuledTable(placed, len(ys) - 1, len(xs) - 1, inside)


def _positions(mask: Grey, axis: int, near: int) -> list[tuple[int, int]]:
    """Return (first, last) pixel of each line of a mask: rows for axis 0, columns for axis 1."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    start, size = (1, 3) if axis == 0 else (0, 2)
    middles = sorted((int(s[start]), int(s[start] + s[size] - 1)) for s in stats[1:count])
    found: list[tuple[int, int]] = []
    for first, last in middles:
        if found and first - found[-1][1] <= near:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _merge(
    across: Grey, down: Grey, ys: Sequence[tuple[int, int]], xs: Sequence[tuple[int, int]], near: int
) -> list[RuledCell]:
    """Return the cells: places of the grid with no border between them are one."""
    rows, columns = len(ys) - 1, len(xs) - 1
    group = list(range(rows * columns))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            inner_y, inner_x = (ys[row][1] + 1, ys[row + 1][0]), (xs[column][1] + 1, xs[column + 1][0])
            if column + 1 < columns and not _ruled(down, inner_y, _around(xs[column + 1], near), 1):
                group[root(place + 1)] = root(place)
            if row + 1 < rows and not _ruled(across, _around(ys[row + 1], near), inner_x, 0):
                group[root(place + columns)] = root(place)
    members: dict[int, list[int]] = {}
    for place in range(rows * columns):
        members.setdefault(root(place), []).append(place)
    cells = [_cell(places, columns, ys, xs) for places in members.values()]
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _around(line: tuple[int, int], near: int) -> tuple[int, int]:
    return (max(0, line[0] - near // 2), line[1] + 1 + near // 2)


def _ruled(mask: Grey, y: tuple[int, int], x: tuple[int, int], axis: int) -> bool:
    """Say whether a line runs through most of a stretch."""
    part: NDArray[np.uint8] = mask[y[0] : y[1], x[0] : x[1]]
    if part.size == 0:
        return True
    return float((part.max(axis=axis) > 0).mean()) >= BORDER_SHARE


def _cell(
    places: Sequence[int], columns: int, ys: Sequence[tuple[int, int]], xs: Sequence[tuple[int, int]]
) -> RuledCell:
    rows = [place // columns for place in places]
    at = [place % columns for place in places]
    top, bottom, left, right = min(rows), max(rows) + 1, min(at), max(at) + 1
    box = (xs[left][1] + 1, ys[top][1] + 1, xs[right][0], ys[bottom][0])
    whole = len(places) == (bottom - top) * (right - left)
    return RuledCell(top, left, bottom - top, right - left, box, whole)
