"""The hard balance edits of a table as a code: which sums each cell enters, and which cells a set of failed sums names.

Every hard identity is one integer equation, Σ coefficient · value = 0. A wrong cell disturbs exactly the sums it
stands in, so the set of failed sums (a bit mask) is looked up: first the single cells that stand in just these,
then the pairs that together disturb just these. Cells and sums are numbered in form order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from operator import itemgetter

from extractor.forms import Table
from extractor.identities import Rule, rules_of

Terms = tuple[tuple[int, int], ...]
"""(number, coefficient), of the cells of a sum or of the sums of a cell; every coefficient is 1 or −1."""


class Codebook:
    """The equations of one table, the same by cell, and what is looked up in them.

    `equations[e]` and `signatures[c]` are the matrix by sum and by cell; `masks[c]` has a bit for each sum of the
    cell. `rows` and `columns` hold cell numbers as printed, blocks without a hard identity left out. `row_bits`
    marks the sums along a row, `column_bits` has the mask of the sums along each column; `totals` are the cells that a
    sum has alone on its right side.
    """

    def __init__(self, table: Table) -> None:
        rules = [r for r in rules_of(table) if r.identity.severity == "hard" and r.identity.relation == "="]
        self.paths = table.paths
        self.index = {path: cell for cell, path in enumerate(table.paths)}
        self.rules = tuple(rule.id for rule in rules)
        self.equations = tuple(_terms(rule, self.index) for rule in rules)
        self._sides = [(_pick(terms, 1), _pick(terms, -1)) for terms in self.equations]
        self.signatures = _by_cell(self.equations, len(self.paths))
        self.masks = tuple(sum(1 << sum_ for sum_, _ in signature) for signature in self.signatures)
        self.row_bits = sum(1 << number for number, rule in enumerate(rules) if rule.identity.for_each == "row")
        self.rows, self.columns = _grid(table, self.index, self.masks)
        self.row_masks = tuple(union_of(self.masks, row) for row in self.rows)
        self.column_masks = tuple(union_of(self.masks, column) for column in self.columns)
        self.column_bits = tuple(mask & ~self.row_bits for mask in self.column_masks if mask & ~self.row_bits)
        self.totals = frozenset(self.index[rule.right[0]] for rule in rules if len(rule.right) == 1)
        self.total_row = self._line_of_totals(rules, self.rows, "column")
        self.total_column = self._line_of_totals(rules, self.columns, "row")

    def _line_of_totals(self, rules: Sequence[Rule], lines: Sequence[Sequence[int]], for_each: str) -> int | None:
        """Return the number of the line that one identity has alone on its right side, None without."""
        for rule in rules:
            if rule.identity.for_each == for_each and len(rule.right) == 1:
                cell = self.index[rule.right[0]]
                return next(number for number, line in enumerate(lines) if cell in line)
        return None

    @cached_property
    def singles(self) -> dict[int, tuple[int, ...]]:
        """The cells that stand in exactly the sums of a mask."""
        found: dict[int, list[int]] = {}
        for cell, mask in enumerate(self.masks):
            if mask:
                found.setdefault(mask, []).append(cell)
        return {mask: tuple(cells) for mask, cells in found.items()}

    @cached_property
    def pairs(self) -> dict[int, list[tuple[int, int]]]:
        """The pairs of cells whose change can disturb exactly the sums of a mask.

        A sum that both stand in is disturbed or, if the changes cancel there, is not: such a pair has two entries.
        Two cells of just the same sums are no pair: one of them alone can do what both do.
        """
        found: dict[int, list[tuple[int, int]]] = {}
        masks = self.masks
        for one, mask in enumerate(masks):
            for other in range(one + 1, len(masks) if mask else 0):
                theirs = masks[other]
                if not theirs or theirs == mask:
                    continue
                found.setdefault(mask | theirs, []).append((one, other))
                if mask & theirs:
                    found.setdefault(mask ^ theirs, []).append((one, other))
        return found

    @cached_property
    def exchangeable(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """The neighbouring rows, and the neighbouring columns, that the sums across them can tell apart."""
        return (
            tuple((*one, *other) for one, other in pairwise(self.rows) if self._differ(one, other, self.row_bits)),
            tuple((*one, *other) for one, other in pairwise(self.columns) if self._differ(one, other, ~self.row_bits)),
        )

    def _differ(self, one: Sequence[int], other: Sequence[int], along: int) -> bool:
        """Say whether any two cells, side by side, enter the sums across their lines in different ways."""
        across = [
            [[term for term in self.signatures[cell] if not along >> term[0] & 1] for cell in line]
            for line in (one, other)
        ]
        return across[0] != across[1]

    def residuals(self, values: Sequence[int]) -> list[int]:
        """Return left − right of every equation."""
        return [sum(left(values)) - sum(right(values)) for left, right in self._sides]


class Board:
    """The numbers of one table as read: `values` by cell number, what is `erased` (and counts as 0), what fails."""

    def __init__(self, book: Codebook, values: Sequence[int], erased: frozenset[int] = frozenset()) -> None:
        self.book = book
        self.values = values
        self.erased = erased
        self.residuals = book.residuals(values)
        self.violated = violated_mask(self.residuals)

    def mended_by(self, changes: Iterable[tuple[int, int]]) -> bool:
        """Say whether all sums hold once each cell of `changes` has its value `to`, none of them negative."""
        after = self.residuals.copy()
        for cell, to in changes:
            if to < 0:
                return False
            for number, sign in self.book.signatures[cell]:
                after[number] += sign * (to - self.values[cell])
        return not any(after)


@cache
def codebook_of(table: Table) -> Codebook:
    """Return the code of `table`, built once."""
    return Codebook(table)


def violated_mask(residuals: Sequence[int]) -> int:
    """Return a mask with a bit for every sum that fails."""
    return sum(1 << number for number, residual in enumerate(residuals) if residual)


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _terms(rule: Rule, index: dict[str, int]) -> Terms:
    left = [(index[path], 1) for path in rule.left]
    return tuple(left + [(index[path], -1) for path in rule.right])


def _pick(terms: Terms, side: int) -> Callable[[Sequence[int]], Iterable[int]]:
    """Return what takes the values of one side of an equation out of all values."""
    cells = [cell for cell, sign in terms if sign == side]
    if len(cells) == 1:
        (only,) = cells
        return lambda values: (values[only],)
    return itemgetter(*cells)


def _by_cell(equations: Sequence[Terms], cells: int) -> tuple[Terms, ...]:
    found: list[list[tuple[int, int]]] = [[] for _ in range(cells)]
    for number, equation in enumerate(equations):
        for cell, sign in equation:
            found[cell].append((number, sign))
    return tuple(map(tuple, found))


def union_of(masks: Sequence[int], cells: Iterable[int]) -> int:
    """Return the sums that at least one of `cells` stands in."""
    union = 0
    for cell in cells:
        union |= masks[cell]
    return union


Lines = tuple[tuple[int, ...], ...]


def _grid(table: Table, index: dict[str, int], masks: Sequence[int]) -> tuple[Lines, Lines]:
    rows: list[tuple[int, ...]] = []
    columns: list[tuple[int, ...]] = []
    for block in table.blocks:
        lines = [tuple(index[table.path(row.key, column.key)] for column in block.columns) for row in block.rows]
        if union_of(masks, [cell for line in lines for cell in line]):
            rows += lines
            columns += zip(*lines, strict=True)
    return tuple(rows), tuple(columns)
