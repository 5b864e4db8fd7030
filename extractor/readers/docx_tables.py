"""The rows and cells of a Word table with their spans: gridSpan and vMerge become spans as HTML counts them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.html_grid import MAX_COLUMN_SPAN
from extractor.readers.packages import attribute, child, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

KEPT_WRAPPERS = frozenset(("sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "dir", "bdo"))
"""Elements whose contents stand where they stand themselves."""
DROPPED = frozenset(("del", "moveFrom"))
"""Text that was deleted, or moved away, with changes tracked."""

MIN_STACKED = 4
"""Paragraphs in each cell of a row from which on they are rows of their own. A guess: prose in columns has fewer."""


class WordCell(NamedTuple):
    """A cell that is seen, with its spans; `element` is None for the empty space before a row that begins later."""

    element: _Element | None
    row_span: int
    column_span: int


def unwrap(parent: _Element) -> Iterator[_Element]:
    """Yield the children of an element as they are seen: wrappers opened, deleted ones left out, one of two choices."""
    for item in parent:
        name = local_name(item)
        if name in DROPPED:
            continue
        if name == "sdt":
            if not _is_contents(item):
                content = child(item, "sdtContent")
                if content is not None:
                    yield from unwrap(content)
        elif name == "AlternateContent":
            chosen = child(item, "Choice")
            chosen = child(item, "Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from unwrap(chosen)
        elif name in KEPT_WRAPPERS and name != "hyperlink":
            yield from unwrap(item)
        else:
            yield item


def _is_contents(frame: _Element) -> bool:
    gallery = child(frame, "sdtPr", "docPartObj", "docPartGallery")
    return gallery is not None and (attribute(gallery, "val") or "") == "Table of Contents"


def stacked_rows(row: list[WordCell]) -> list[tuple[_Element, ...]]:
    """Return the paragraphs of a row whose cells hold one for each of several rows, row by row; else nothing.

    They are such if all cells have the same number of paragraphs and nothing else, none begins or ends with an empty
    one (which may be no row), and most of one cell are numbers.
    """
    if len(row) < 2 or any(cell.row_span > 1 for cell in row):
        return []
    columns = [_paragraphs(cell.element) for cell in row]
    count = len(columns[0])
    if count < MIN_STACKED or any(len(column) != count for column in columns):
        return []
    texts = [[_text(paragraph).strip() for paragraph in column] for column in columns]
    numbers = max(sum(text.isdecimal() for text in column) for column in texts)
    if 2 * numbers < count or not all(column[0] and column[-1] for column in texts):
        return []
    return list(zip(*columns, strict=True))


def _paragraphs(cell: _Element | None) -> list[_Element]:
    """Return the paragraphs of a cell, none if it holds anything else."""
    found = [item for item in unwrap(cell) if local_name(item) != "tcPr"] if cell is not None else []
    return found if all(local_name(item) == "p" for item in found) else []


def _text(paragraph: _Element) -> str:
    return "".join(item.text or "" for item in paragraph.iter() if local_name(item) == "t")


class _Open(NamedTuple):
    """A cell as it stands in its row: first column, width, `vMerge` (None: none)."""

    column: int
    width: int
    merge: str | None
    element: _Element | None


def read_rows(table: _Element) -> list[list[WordCell]]:
    """Return the visible rows of a table. What a vertical merge covers is no cell; Word does not show its text."""
    rows = [_read_row(row) for row in unwrap(table) if local_name(row) == "tr" and not _is_hidden(row)]
    heights: dict[int, list[int]] = {}  # column -> [row of the cell that grows, its width, its height so far]
    spans: dict[tuple[int, int], int] = {}
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        growing: dict[int, list[int]] = {}
        for cell in row:
            above = heights.get(cell.column)
            if cell.merge == "continue" and above is not None and above[1] == cell.width:
                above[2] += 1
                spans[above[0], cell.column] = above[2]
                covered.add((number, cell.column))
                growing[cell.column] = above
            elif cell.merge is not None:
                growing[cell.column] = [number, cell.width, 1]
        heights = growing
    return [
        [
            WordCell(cell.element, spans.get((number, cell.column), 1), cell.width)
            for cell in row
            if (number, cell.column) not in covered
        ]
        for number, row in enumerate(rows)
    ]


def _is_hidden(row: _Element) -> bool:
    properties = child(row, "trPr")
    if properties is None:
        return False
    return child(properties, "del") is not None or is_on(child(properties, "hidden"))


def _read_row(row: _Element) -> list[_Open]:
    before = _number(child(row, "trPr", "gridBefore"), 0)
    cells = [_Open(0, before, None, None)] if before else []
    column = before
    for item in unwrap(row):
        if local_name(item) != "tc":
            continue
        properties = child(item, "tcPr")
        width = max(_number(child(properties, "gridSpan"), 1), 1)
        level = child(properties, "hMerge")
        if level is not None and (attribute(level, "val") or "continue") == "continue" and cells:
            cells[-1] = cells[-1]._replace(width=cells[-1].width + width)
        else:
            cells.append(_Open(column, width, _merge_of(child(properties, "vMerge")), item))
        column += width
    return cells


def _merge_of(element: _Element | None) -> str | None:
    if element is None:
        return None
    return "restart" if attribute(element, "val") == "restart" else "continue"


def _number(element: _Element | None, default: int) -> int:
    text = attribute(element, "val") if element is not None else None
    return min(int(text), MAX_COLUMN_SPAN) if text and text.isdecimal() and len(text) < 9 else default
