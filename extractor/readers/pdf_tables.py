"""Rulings -> tables of cells with their columns and rows, and the glyphs that stand in each cell.

Which rectangles the rulings of a page enclose is found by pdfplumber; a table that is open at its left and right side,
as many offices set it, is closed first at the ends of its horizontal rulings.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pdfplumber import table as plumber

from extractor.readers.pdf_lines import DOUBT, Line, around, cell_text, lines_of
from extractor.readers.pdf_marks import Box, Glyph, PageMarks, TooMuchError

NEAR = 3.0
"""Points within which rulings are one, and rulings that nearly touch do: the default of pdfplumber."""

MAX_CROSSINGS = 2_500
"""Crossings of rulings on a page beyond which its tables are not looked for; table 3 has 300; time grows squared."""

MAX_RULINGS = 20_000
"""Rulings of a page beyond which the same holds."""

MAX_CELL = 200
"""Characters from which on a box is no cell of a table but a frame around text; labels have up to 60."""

TOUCHING = 0.2
"""Share of the size below which digits on both sides of a ruling may be one number that is wider than its cell."""


class Cell(NamedTuple):
    """A cell with its place in the table, its text and box."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


class Table(NamedTuple):
    """The cells of a table by row and column; `edges` are the x of its columns, one more than columns."""

    cells: tuple[Cell, ...]
    row_count: int
    edges: tuple[float, ...]
    box: Box


class Found(NamedTuple):
    """The tables of a page from top to bottom, the glyphs outside of them, and notes."""

    tables: tuple[Table, ...]
    rest: tuple[Glyph, ...]
    notes: tuple[str, ...] = ()


def find_tables(marks: PageMarks, lines: Sequence[Line]) -> Found:
    """Return the ruled tables of a page; `lines` are all its lines. `grid_too_large` notes that it was given up."""
    try:
        groups = _rectangles(marks)
    except TooMuchError:
        return Found((), marks.glyphs, ("grid_too_large",))
    boxes = sorted((box for group in groups for box in group), key=_area)
    owner = _owners(boxes, marks.glyphs)
    held: dict[Box, list[Glyph]] = {}
    for glyph, box in zip(marks.glyphs, owner, strict=True):
        if box is not None:
            held.setdefault(box, []).append(glyph)
    by_glyph = {id(glyph): box for glyph, box in zip(marks.glyphs, owner, strict=True)}
    doubtful = _overflowing(lines, by_glyph) | _drawn_in(boxes, held, marks)
    alone = {group[0] for group in groups if len(group) == 1 and len(lines_of(held.get(group[0], ()))) > 1}
    frames = alone | {box for box in boxes if len(held.get(box, ())) > MAX_CELL}
    tables = [_table([b for b in group if b not in frames], held, doubtful) for group in groups]
    kept = tuple(table for table in tables if table is not None)
    inside = {cell.box for table in kept for cell in table.cells}
    rest = tuple(glyph for glyph, box in zip(marks.glyphs, owner, strict=True) if box not in inside)
    return Found(kept, rest)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


# ---- rulings -> rectangles


def _rectangles(marks: PageMarks) -> list[list[Box]]:
    """Return the rectangles that rulings enclose, grouped by table. Raises TooMuchError."""
    if len(marks.across) + len(marks.down) > MAX_RULINGS:
        raise TooMuchError
    edges = _merged([_edge(box, "h") for box in marks.across] + [_edge(box, "v") for box in marks.down])
    across = [edge for edge in edges if edge["orientation"] == "h"]
    down = [edge for edge in edges if edge["orientation"] == "v"]
    if len(across) * len(down) > MAX_CROSSINGS * 40:
        raise TooMuchError
    closed = _merged(edges + _open_sides(across, down))
    crossings = plumber.edges_to_intersections(closed, NEAR, NEAR)
    if len(crossings) > MAX_CROSSINGS:
        raise TooMuchError
    cells: list[Box] = plumber.intersections_to_cells(crossings)
    return _grouped(cells)


Edge = dict[str, Any]
"""A ruling as pdfplumber takes it."""


def _edge(box: Box, orientation: str) -> Edge:
    x0, top, x1, bottom = box
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": orientation,
        "object_type": "line",
    }


def _merged(edges: list[Edge]) -> list[Edge]:
    if not edges:
        return []
    merged: list[Edge] = plumber.merge_edges(edges, NEAR, NEAR, NEAR, NEAR)
    return merged


_ENDS = (("h", "x0"), ("h", "x1"), ("v", "top"), ("v", "bottom"))
"""Orientation of rulings and the end that may lack the ruling across it."""


def _open_sides(across: Sequence[Edge], down: Sequence[Edge]) -> list[Edge]:
    """Return the sides that tables lack: tables open at the left and right, rows that a page break leaves open.

    Neighbouring rulings that end alike, and that a ruling across joins somewhere, are joined at their ends.
    """
    sides: list[Edge] = []
    for orientation, end in _ENDS:
        mine, others = (across, down) if orientation == "h" else (down, across)
        by_end: dict[int, list[Edge]] = {}
        for edge in mine:
            by_end.setdefault(round(edge[end] / NEAR), []).append(edge)
        for place, edges in by_end.items():
            alike = edges + [e for e in by_end.get(place + 1, ()) if abs(e[end] - edges[0][end]) <= NEAR]
            sides += _joining(alike, others, orientation, edges[0][end])
    return sides


def _joining(edges: Sequence[Edge], others: Sequence[Edge], orientation: str, at: float) -> Iterator[Edge]:
    along, side = ("x0", "top") if orientation == "h" else ("top", "x0")
    far, reach = ("x1", "bottom") if orientation == "h" else ("bottom", "x1")
    for one, other in pairwise(sorted(edges, key=lambda edge: edge[side])):
        low, high = one[side], other[side]
        first, last = max(one[along], other[along]), min(one[far], other[far])
        if any(
            e[side] <= low + NEAR and e[reach] >= high - NEAR and first - NEAR <= e[along] <= last + NEAR
            for e in others
        ):
            yield _edge((at, low, at, high), "v") if orientation == "h" else _edge((low, at, high, at), "h")


def _grouped(cells: list[Box]) -> list[list[Box]]:
    """Return the cells by table, from top to bottom: cells with a corner in common are of one table."""
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    corners: dict[tuple[float, float], int] = {}
    for index, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            other = corners.setdefault(corner, index)
            parent[root(index)] = root(other)
    groups: dict[int, list[Box]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    return sorted(groups.values(), key=lambda group: min((box[1], box[0]) for box in group))


# ---- glyphs -> cells


def _owners(boxes: Sequence[Box], glyphs: Sequence[Glyph]) -> list[Box | None]:
    """Return for each glyph the smallest box around its middle; `boxes` run from the smallest on."""
    bands: dict[int, list[Box]] = {}
    used = sorted({int((glyph.box[1] + glyph.box[3]) / 2 // 20) for glyph in glyphs})
    for box in boxes:  # a ruling may be as long as a number can say: only bands with glyphs are looked at
        for band in used[bisect_left(used, int(box[1] // 20)) : bisect_right(used, int(box[3] // 20))]:
            bands.setdefault(band, []).append(box)
    found: list[Box | None] = []
    for glyph in glyphs:
        x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
        near = bands.get(int(y // 20), ())
        found.append(next((b for b in near if b[0] <= x < b[2] and b[1] <= y < b[3]), None))
    return found


def _overflowing(lines: Sequence[Line], owner: dict[int, Box | None]) -> set[Box]:
    """Return the cells whose digits touch those of another cell: a number wider than its column may be cut in two."""
    doubtful: set[Box] = set()
    for line in lines:
        for left, right in pairwise(line.glyphs):
            mine, other = owner.get(id(left)), owner.get(id(right))
            if mine is other or not (left.text.isdigit() and right.text.isdigit()):
                continue
            if right.box[0] - left.box[2] < TOUCHING * min(left.size, right.size):
                doubtful |= {box for box in (mine, other) if box is not None}
    return doubtful


def _drawn_in(boxes: Sequence[Box], held: dict[Box, list[Glyph]], marks: PageMarks) -> set[Box]:
    """Return the cells without text in which something else is drawn: a digit as a picture, a diagonal, a field."""
    empty = [box for box in boxes if all(glyph.text == " " for glyph in held.get(box, ()))]
    if len(empty) * (len(marks.drawn) + len(marks.shades)) > MAX_RULINGS * 100:
        return set(empty)
    return {box for box in empty if something_in(box, marks)}


def something_in(box: Box, marks: PageMarks) -> bool:
    """Say whether something that is no text is drawn in a box; a shade that fills it does not count."""
    return any(_stands_in(mark, box) for mark in marks.drawn) or any(
        _stands_in(mark, box) and not _fills(mark, box) for mark in marks.shades
    )


def _stands_in(mark: Box, box: Box) -> bool:
    x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    return box[0] < x < box[2] and box[1] < y < box[3] and _area(mark) <= 1.5 * _area(box)


def _fills(mark: Box, box: Box) -> bool:
    """Say whether a filled shape is the shade of a cell rather than something in it."""
    return all(abs(one - other) <= NEAR for one, other in zip(mark, box, strict=True))


def _table(boxes: Sequence[Box], held: dict[Box, list[Glyph]], doubtful: set[Box]) -> Table | None:
    """Return the table of some cells; None for a lone box without a text of its own."""
    if not boxes or (len(boxes) == 1 and not cell_text(held.get(boxes[0], ()))):
        return None
    xs = sorted({x for box in boxes for x in (box[0], box[2])})
    ys = sorted({y for box in boxes for y in (box[1], box[3])})
    column = {x: index for index, x in enumerate(xs)}
    row = {y: index for index, y in enumerate(ys)}
    cells = [
        Cell(
            row[box[1]],
            column[box[0]],
            row[box[3]] - row[box[1]],
            column[box[2]] - column[box[0]],
            cell_text(held.get(box, ())) + (DOUBT if box in doubtful else ""),
            box,
        )
        for box in sorted(boxes, key=lambda box: (box[1], box[0]))
    ]
    return Table(tuple(cells), len(ys) - 1, tuple(xs), around(boxes))
