"""Pages joined to one content keep every span on its text."""

from __future__ import annotations

from extractor.model import Content, Grid, GridCell, Place
from extractor.readers.pages import PAGE_BREAK, PagePart, join_pages


def page(text: str, number: int, **more: object) -> PagePart:
    """A page that is one grid of one cell."""
    grid = Grid((GridCell(0, 0, 1, 1, (0, len(text))),), 1, 1, (0, len(text)))
    return PagePart(text, (grid,), (Place((0, len(text)), page=number),), **more)  # type: ignore[arg-type]


def test_spans_move_with_their_page() -> None:
    """Grids, their cells and places of the second page point into the joined text."""
    content = join_pages([page("one", 1), page("three", 2)])
    assert content.text == f"one{PAGE_BREAK}three"
    assert [content.text[slice(*grid.cells[0].span)] for grid in content.grids] == ["one", "three"]
    assert [(place.page, content.text[slice(*place.span)]) for place in content.places] == [(1, "one"), (2, "three")]


def test_one_recognised_page_makes_the_layer_ocr_and_notes_are_said_once() -> None:
    """A table that crosses from a scanned page to a printed one is as sure as its weaker part."""
    mixed = join_pages([page("a", 1, notes=("n",)), page("b", 2, layer="ocr", notes=("n", "m"))])
    assert (mixed.layer, mixed.notes) == ("ocr", ("n", "m"))
    assert join_pages([page("a", 1)]).layer == "text_layer"
    assert join_pages([]) == Content("", layer="text_layer")
