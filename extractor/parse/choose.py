"""Which version of a table a region is: decided by the words that only one version has, table by table."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.forms import Table
from extractor.labels import key, table_labels
from extractor.pieces import Region


def choose_tables(region: Region, tables: Sequence[Table], folded: str) -> list[Table]:
    """Return the versions of the region's table that its words leave possible, the likeliest first.

    One version if only it has words of its own here; else all that tie, for their readings to decide.
    """
    names = {key(folded[piece.start : piece.end]) for piece in region.pieces if piece.kind == "text"}
    known = {table.id: table_labels(table).known for table in tables}
    scores = []
    for table in tables:
        others = frozenset().union(*(known[other.id] for other in tables if other is not table))
        scores.append(len(names & (known[table.id] - others)))
    best = max(scores, default=0)
    return [table for table, score in zip(tables, scores, strict=True) if score == best]
