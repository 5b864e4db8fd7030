"""What the rows say of the order of columns that a header was read to print: they can doubt it, never prove it.

Where a header allows several orders, the one that is taken must add up in more rows than the others. Under any
header, columns that add up in more rows if the total or an extra column stood elsewhere were misread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.forms import Table
from extractor.model import Number
from extractor.parse.header import Header
from extractor.parse.order import EXTRA, Order

PrintedRow = tuple[Number | None, ...]
"""The numbers of a row as printed from left to right, None for an empty cell."""

EXTRA_SHARE = 0.5
"""Share of rows, those with nothing but natural persons aside, in which an extra column must be the sum that its name
says, else it is none or was not found. Misplaced it fits by chance only; an office that adds up wrong does so in a
row or two. A guess."""


def last_is_sum(table: Table) -> bool:
    """Say whether the last column of a table is the sum of all others in every row."""
    keys = tuple(column.key for column in table.blocks[0].columns)
    return len(table.blocks) == 1 and any(
        identity.for_each == "row" and identity.relation == "=" and (*identity.left, *identity.right) == keys
        for identity in table.identities
    )


def hear_rows(header: Header, rows: Sequence[PrintedRow], count: int) -> Header:
    """Return the header, contradicted where the rows do not bear out the order that it was read to print."""
    read = header.order or tuple(range(count))
    witnesses = [row for row in rows if len(row) == len(read) and any(row)]
    if header.agreement == "contradicts" or not witnesses:
        return header
    fits = [_fits(row, read) for row in witnesses]
    for rival in header.rivals:
        others = sum(_fits(row, rival) for row in witnesses)
        if others >= sum(fits) and any(_by_column(row, read) != _by_column(row, rival) for row in witnesses):
            return _contradicted(header, rival if others > sum(fits) else header.order)
    if all(fits):
        return header
    if any(_is_better(other, read, witnesses) for other in _moved(read, count)):
        return _contradicted(header, header.order)
    if EXTRA in read:
        telling = [fit for row, fit in zip(witnesses, fits, strict=True) if _tells(row, read)]
        if sum(telling) < EXTRA_SHARE * len(telling):
            return _contradicted(header, header.order)
    return header


def _is_better(other: Order, read: Order, rows: Sequence[PrintedRow]) -> bool:
    """Say whether another order adds up in more rows; where the total read is blank throughout, in every row."""
    told = [row for row in rows if row[read.index(max(read))] is not None]
    if not told:
        return all(_fits(row, other) for row in rows)
    return sum(_fits(row, other) for row in told) > sum(_fits(row, read) for row in told)


def _contradicted(header: Header, order: Order | None) -> Header:
    return header._replace(agreement="contradicts", columns=None, order=order, rivals=())


def _by_column(row: PrintedRow, order: Order) -> list[Number]:
    """Return the numbers of a row in form order, without that of an extra column."""
    found = sorted((column, number or 0) for column, number in zip(order, row, strict=True) if column != EXTRA)
    return [number for _, number in found]


def _fits(row: PrintedRow, order: Order) -> bool:
    """Say whether the last column is the sum of the others, and an extra column that of organizations or of all."""
    *parts, total = _by_column(row, order)
    extra = row[order.index(EXTRA)] if EXTRA in order else None
    return sum(parts) == total and extra in (None, sum(parts[1:]), total)


def _tells(row: PrintedRow, order: Order) -> bool:
    """Say whether a row holds anything that an extra column should have counted, or may have."""
    return bool(row[order.index(EXTRA)] or any(_by_column(row, order)[1:-1]))


def _moved(order: Order, count: int) -> Iterator[Order]:
    """Yield every order in which the total, or else the extra column, stands at another place."""
    for column in (count - 1, EXTRA) if EXTRA in order else (count - 1,):
        rest = [other for other in order if other != column]
        for at in range(len(order)):
            if order[at] != column:
                yield (*rest[:at], column, *rest[at:])
