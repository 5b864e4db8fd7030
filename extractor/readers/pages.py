"""Pages read one by one -> one Content: texts joined by form feeds, spans moved along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from extractor.model import Content, Grid, GridCell, Layer, Place, Span

PAGE_BREAK = "\n\f\n"


class PagePart(NamedTuple):
    """One page as read: its text, its tables and places with spans into that text, and who made the characters."""

    text: str
    grids: tuple[Grid, ...] = ()
    places: tuple[Place, ...] = ()
    layer: Layer = "text_layer"
    notes: tuple[str, ...] = ()
    page_marks: tuple[Span, ...] = ()


def join_pages(parts: Iterable[PagePart]) -> Content:
    """Return the content of all pages in order; its layer is `ocr` as soon as one page was recognised."""
    texts: list[str] = []
    grids: list[Grid] = []
    places: list[Place] = []
    marks: list[Span] = []
    notes: dict[str, None] = {}
    layers: set[Layer] = set()
    start = 0
    for part in parts:
        texts.append(part.text)
        grids.extend(moved_grid(grid, start) for grid in part.grids)
        places.extend(place._replace(span=_move(place.span, start)) for place in part.places)
        marks.extend(_move(span, start) for span in part.page_marks)
        notes.update(dict.fromkeys(part.notes))
        layers.add(part.layer)
        start += len(part.text) + len(PAGE_BREAK)
    layer: Layer = "ocr" if "ocr" in layers else "text_layer"
    return Content(
        PAGE_BREAK.join(texts),
        tuple(grids),
        notes=tuple(notes),
        places=tuple(places),
        layer=layer,
        page_marks=tuple(marks),
    )


def _move(span: Span, by: int) -> Span:
    return (span[0] + by, span[1] + by)


def moved_grid(grid: Grid, by: int) -> Grid:
    cells: tuple[GridCell, ...] = tuple(cell._replace(span=_move(cell.span, by)) for cell in grid.cells)
    return grid._replace(cells=cells, span=_move(grid.span, by))
