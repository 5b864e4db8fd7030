"""A second reading of a source that can be read two ways (a PDF: by its rulings, and by its lines alone).

It can only doubt: where it is as sure of a row as the first and prints something else, the row is contested. It never
supplies a row, and what it says is shown at the place of the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.fold import fold
from extractor.forms import TABLE_KINDS, Forms, Table
from extractor.model import Reading, RowReading
from extractor.parse import parse_region
from extractor.pieces import Region, split_pieces
from extractor.segment import segment


class Second(NamedTuple):
    """The other text of a source, raw and folded, with its regions by kind of table."""

    text: str
    folded: str
    regions: Mapping[str, tuple[Region, ...]]


def read_second(text: str, forms: Forms) -> Second:
    """Return the tables of the other text of a source; none for an empty text."""
    folded = fold(text)
    found = segment(folded, split_pieces(folded), forms) if text else None
    return Second(text, folded, {kind: found.of_kind(kind) for kind in TABLE_KINDS} if found else {})


def with_doubts(
    readings: Mapping[str, Sequence[list[Reading]]], second: Second, tables: Mapping[str, Table]
) -> dict[str, list[list[Reading]]]:
    """Return the readings of each region, and last what the second reading says of the rows that are certain there.

    Regions are paired in order; where their numbers differ nothing is compared.
    """
    found = {kind: list(regions) for kind, regions in readings.items()}
    for kind, others in second.regions.items():
        mine = found.get(kind, [])
        if len(mine) != len(others):
            continue
        found[kind] = [
            [*own, *_doubts(own, parse_region(other, [tables[own[0].table_id]], second.folded, second.text))]
            if own
            else own
            for own, other in zip(mine, others, strict=True)
        ]
    return found


def _doubts(own: Sequence[Reading], others: Sequence[Reading]) -> list[Reading]:
    certain = {row.row: row for reading in reversed(own) for row in reading.rows.values() if row.anchor != "C"}
    doubts = []
    for reading in others:
        rows = {
            key: _at_place_of(certain[key], row)
            for key, row in reading.rows.items()
            if row.anchor != "C" and key in certain
        }
        doubts.append(reading._replace(rows=rows, span=own[0].span, extra_rows=()))
    return doubts


def _at_place_of(first: RowReading, other: RowReading) -> RowReading:
    """Return a row of the second reading with the spans of the first, whose anchor it can't surpass."""
    values = tuple(value._replace(span=mine.span) for value, mine in zip(other.values, first.values, strict=True))
    return other._replace(anchor="B", values=values, label_span=first.label_span, surplus=(), again=None)
