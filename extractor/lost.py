"""Tables whose labels stand but whose numbers are gone."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.labels import Lexicon, key
from extractor.pieces import Region
from extractor.vocabulary import Reason

LOST_SHARE = 1.5
"""Printed values per row label below which a table lost its numbers: it should have seven. Report 21 has 0.03."""


def numbers_lost(regions: Sequence[Region], folded: str, words: Lexicon) -> Reason | None:
    """Return the reason if labels stand but the numbers are gone: a crawler kept each line only once.

    Then no line stands twice, although a report repeats its zeros a hundred times.
    """
    labels, slots, lines = 0, 0, list[str]()
    for region in regions:
        if region.kind == "review_litigation":
            continue
        rows = words.rows[region.kind]
        for piece in region.pieces:
            text = folded[piece.start : piece.end]
            name = key(text) if piece.kind == "text" else text
            labels += piece.kind == "text" and name in rows
            slots += piece.kind in ("value", "empty")
            if name and piece.kind != "empty":
                lines.append(name)
    if labels < 15 or slots >= LOST_SHARE * labels:
        return None
    repeated = len(lines) - len(set(lines))
    return "deduplicated_lines" if repeated <= len(lines) // 20 else None
