"""Several readings of one table -> one row each. Whole rows are compared, never single cells mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.forms import Table
from extractor.model import Reading, RowReading
from extractor.verification.state import SettledRow

_GRADES = {"A": 0, "B": 1, "C": 2}


def settle_rows(table: Table, readings: Sequence[Reading]) -> dict[str, SettledRow]:
    """Return the settled rows in form order. `readings` are those of one region, the most trusted first."""
    settled = {}
    for row in table.rows:
        found = [reading.rows[row.key] for reading in readings if row.key in reading.rows]
        if found:
            settled[row.key] = _settle(found)
    return settled


def _settle(found: Sequence[RowReading]) -> SettledRow:
    """Return the row with the best anchor; anchored readings that say otherwise contest it, so does its second print.

    A reading by position that does not find the values under their header words doubts one by counting.
    """
    chosen = best = min(found, key=lambda row: _GRADES[row.anchor])
    doubt = next((row for row in found if row.origin == "grid" and row.anchor == "C"), None)
    if best.anchor != "C" and doubt is not None and not same_values(best, doubt):
        best = best._replace(anchor="C", note=doubt.note)
    others = [row for row in found if row is not chosen and row.anchor != "C"] + [best.again] * (best.again is not None)
    kept = tuple(row for row in found if row is not chosen)
    return SettledRow(best, tuple(row for row in others if row and not same_values(row, best)), kept)


def same_values(one: RowReading, other: RowReading) -> bool:
    """Say whether two readings of a row print the same: the same numbers, empty where the other is empty."""
    return [(v.number, v.number is None and v.status) for v in one.values] == [
        (v.number, v.number is None and v.status) for v in other.values
    ]


def merge_regions(settled: Sequence[Mapping[str, SettledRow]]) -> dict[str, SettledRow]:
    """Return the rows of the first table, contested by every later table of the kind that prints otherwise."""
    merged = dict(settled[0])
    for later in settled[1:]:
        for key, row in later.items():
            mine = merged.get(key)
            if mine is None:
                continue
            if not same_values(mine.reading, row.reading):
                merged[key] = mine._replace(contested=(*mine.contested, row.reading))
    return merged
