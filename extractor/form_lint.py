"""What the arithmetic and the labels of a form can and cannot tell: computed from schemas/, exactly.

The hard sums of a table are the checks of a code over the integers. Its minimum distance is the smallest number of
cells that can all be wrong while every sum still holds: 1 where a cell stands in no sum. A wrong cell is located
uniquely if no other single cell could explain the sums that fail; cells that can't be told apart form a tie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from extractor.forms import Table
from extractor.labels import key
from extractor.verification.codebook import Codebook, Terms, codebook_of

MAX_DISTANCE = 6
"""Largest distance searched for; the tables of a report have 1, 2 and 4."""

Matrix = Sequence[Mapping[int, int]]
"""Rows of a sparse integer matrix: number of the column -> entry."""


class Overlap(NamedTuple):
    """A key that names several rows, or several columns of one block: a label printed so can't be told."""

    key: str
    names: tuple[str, ...]


class TableLint(NamedTuple):
    """What one table's sums and labels are worth. Cells are named by their paths, identities by their rules."""

    table: str
    cells: int
    identities: int
    rank: int
    redundant: tuple[str, ...]
    """Identities that follow from those before them."""
    uncovered: tuple[str, ...]
    """Cells that stand in no hard identity: a wrong one is invisible."""
    distance: int | None
    """None: larger than MAX_DISTANCE."""
    unique: int
    """Cells that, wrong alone, are located uniquely."""
    ties: tuple[tuple[str, ...], ...]
    """Cells that no sum tells apart, in form order."""
    overlaps: tuple[Overlap, ...]
    idle_variants: tuple[str, ...]
    """Listed variants that mean what the label itself means, or stand twice."""

    @property
    def ambiguous(self) -> int:
        """Cells that, wrong alone, are detected but not located."""
        return sum(map(len, self.ties))


def lint_table(table: Table) -> TableLint:
    """Return what there is to know of a table."""
    book = codebook_of(table)
    rows = [dict(terms) for terms in book.equations]
    dependent = dependent_rows(rows)
    ties = _ties(book)
    tied = sum(map(len, ties))
    uncovered = tuple(path for path, mask in zip(book.paths, book.masks, strict=True) if not mask)
    return TableLint(
        table=table.id,
        cells=len(table.paths),
        identities=len(rows),
        rank=len(rows) - len(dependent),
        redundant=tuple(book.rules[number] for number in dependent),
        uncovered=uncovered,
        distance=minimum_distance(book),
        unique=len(table.paths) - len(uncovered) - tied,
        ties=ties,
        overlaps=tuple(_overlaps(table)),
        idle_variants=tuple(_idle_variants(table)),
    )


def repeated_codes(tables: Iterable[Table]) -> list[Overlap]:
    """Return the short codes that name several different cells; the same cell in two versions is no clash."""
    named: dict[str, set[str]] = {}
    for table in tables:
        for path, row, column in table.cells():
            named.setdefault(table.code_of(row, column), set()).add(path)
    return [Overlap(code, tuple(sorted(paths))) for code, paths in named.items() if len(paths) > 1]


# ---- exact linear algebra


def dependent_rows(rows: Matrix) -> list[int]:
    """Return the numbers of the rows that are rational combinations of those before them; the rest is the rank."""
    basis: dict[int, dict[int, Fraction]] = {}
    dependent = []
    for number, row in enumerate(rows):
        rest = {column: Fraction(entry) for column, entry in row.items() if entry}
        while rest:
            pivot = min(rest)
            if pivot not in basis:
                basis[pivot] = {column: entry / rest[pivot] for column, entry in rest.items()}
                break
            factor = rest[pivot]
            for column, entry in basis[pivot].items():
                left = rest.get(column, Fraction(0)) - factor * entry
                if left:
                    rest[column] = left
                else:
                    rest.pop(column, None)
        if not rest:
            dependent.append(number)
    return dependent


def minimum_distance(book: Codebook) -> int | None:
    """Return the smallest number of cells that can change while all sums hold, None above MAX_DISTANCE.

    Exact: a smallest such set leaves no sum with just one of its cells, so a set grows only by cells of a sum that
    it leaves so; a full set counts if its columns of the matrix are dependent.
    """
    if not all(book.masks):
        return 1
    return next((size for size in range(2, MAX_DISTANCE + 1) if _has_dependent(book, size)), None)


def _has_dependent(book: Codebook, size: int) -> bool:
    return any(_grows(book, (first,), size) for first in range(len(book.masks)))


def _grows(book: Codebook, chosen: tuple[int, ...], size: int) -> bool:
    """Say whether `chosen` can be completed to `size` cells, none before its first, whose columns are dependent."""
    if len(chosen) == size:
        return bool(dependent_rows([dict(book.signatures[cell]) for cell in chosen]))
    counts = Counter(sum_ for cell in chosen for sum_, _ in book.signatures[cell])
    alone = [sum_ for sum_, count in counts.items() if count == 1]
    if len(alone) > (size - len(chosen)) * max(len(signature) for signature in book.signatures):
        return False
    sums = [min(alone, key=lambda number: len(book.equations[number]))] if alone else list(counts)
    candidates = {cell for number in sums for cell, _ in book.equations[number]}
    return any(
        _grows(book, (*chosen, cell), size) for cell in sorted(candidates) if cell > chosen[0] and cell not in chosen
    )


def _ties(book: Codebook) -> tuple[tuple[str, ...], ...]:
    """Return the sets of cells, two or more, whose columns are multiples of each other."""
    alike: dict[Terms, list[str]] = {}
    for path, signature in zip(book.paths, book.signatures, strict=True):
        if signature:
            alike.setdefault(_direction(signature), []).append(path)
    return tuple(tuple(paths) for paths in alike.values() if len(paths) > 1)


def _direction(signature: Terms) -> Terms:
    """Return a column without its common factor and sign."""
    divisor = gcd(*(entry for _, entry in signature)) * (1 if signature[0][1] > 0 else -1)
    return tuple((number, entry // divisor) for number, entry in signature)


# ---- labels


def _overlaps(table: Table) -> Iterator[Overlap]:
    rows = [(name, row.key) for row in table.rows for name in (row.label, *row.variants)]
    groups = [group for block in table.blocks for group in block.row_groups]
    yield from _shared((*rows, *((name, group.key) for group in groups for name in (group.label, *group.variants))))
    for block in table.blocks:
        yield from _shared([(name, c.key) for c in block.columns for name in (c.label, *c.variants)])


def _shared(names: Iterable[tuple[str, str]]) -> Iterator[Overlap]:
    owners: dict[str, list[str]] = {}
    for label, owner in names:
        mine = owners.setdefault(key(label), [])
        if owner not in mine:
            mine.append(owner)
    yield from (Overlap(name, tuple(found)) for name, found in owners.items() if len(found) > 1)


def _idle_variants(table: Table) -> Iterator[str]:
    for block in table.blocks:
        worded = [(row.key, row.label, row.variants) for row in block.rows]
        worded += [(column.key, column.label, column.variants) for column in block.columns]
        for name, label, variants in worded:
            seen = {key(label)}
            for variant in variants:
                if key(variant) in seen:
                    yield f"{name}: {variant}"
                seen.add(key(variant))
