"""Where a cell's text stands in a source with pages or sheets."""

from __future__ import annotations

from extractor.model import Content, Place

PLACES = (Place((0, 3), sheet="Sheet1", cell="A1"), Place((4, 4), sheet="Sheet1", cell="B1"), Place((5, 9), page=2))


def test_place_of_a_span_is_where_it_begins() -> None:
    """An empty cell has an empty span, and still a place."""
    content = Content("abc\t\nfour", places=PLACES)
    assert [content.place_of(span) for span in [(0, 3), (1, 2), (4, 4), (5, 9), (9, 9)]] == [
        PLACES[0], PLACES[0], PLACES[1], PLACES[2], PLACES[2],
    ]  # fmt: skip


def test_text_between_places_has_none() -> None:
    """Prose between tables, and every text without places."""
    assert Content("x" * 20, places=PLACES).place_of((12, 13)) is None
    assert Content("x").place_of((0, 1)) is None
