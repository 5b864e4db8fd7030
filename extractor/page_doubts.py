"""Values that may be the number of a page: told by numbers that stand alone between sentences, where no cell is."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, zip_longest

from extractor.pieces import Piece, Region

MAX_PAGE = 100
"""A number of a page of a report is below this; the longest at hand has 31."""


def doubt_page_numbers(regions: Sequence[Region], pieces: Sequence[Piece], folded: str) -> None:
    """Mark as glued the last value of a row that is alone on its line and fits between the pages around the table.

    `pieces` are those of the whole text, `regions` its tables.
    """
    shared = Counter(piece.line for piece in pieces)
    inside = {piece.start for region in regions for piece in region.pieces}

    def page_of(piece: Piece | None) -> int | None:
        if piece is None or piece.kind != "value" or piece.declared or shared[piece.line] > 1:
            return None
        text = folded[piece.start : piece.end]
        return int(text) if text.isdecimal() and len(text) < len(str(MAX_PAGE)) else None

    pages = [(piece.start, page) for piece in pieces if piece.start not in inside and (page := page_of(piece))]
    if not pages:
        return
    highest = [0, *accumulate((page for _, page in pages), max)]
    lowest = [MAX_PAGE, *accumulate((page for _, page in reversed(pages)), min)][::-1]
    for region in regions:
        for piece, following in zip_longest(region.pieces, region.pieces[1:]):
            page = page_of(piece)
            at = bisect_left(pages, (piece.start, 0))
            if page and (following is None or following.kind != "value") and highest[at] < page < lowest[at]:
                piece.glued = True
