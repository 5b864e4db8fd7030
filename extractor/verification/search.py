"""Failed sums -> every cheapest set of cells whose change mends them all: Fellegi–Holt on integers, without a solver.

A change is a cell with another value that is a whole number and not negative. Sets are found by weight, lightest
first: a printed number weighs 2, an erasure (a cell with nothing legible in it, which counts as 0) weighs 1. So a
blank may stand for any number at half the price of calling a printed number wrong, and a set of the same number of
wrong cells is heavier the more blanks it fills.

How a set is found. In any set some sum holds exactly one of its cells (unless four of them form a rectangle, see
`_rectangles`): that sum fails, and it says what the cell must be. So the tree branches over the cells of failed sums,
each with the one value that mends the sum, and the last one or two cells are looked up (codebook.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from extractor.verification.codebook import Board, bits, union_of

NUMBER_WEIGHT = 2
ERASURE_WEIGHT = 1
MAX_CELLS = 6
"""Wrong cells that are searched for. The more there are, the more often other sets of as many would do: in 1 % of
random tables with two wrong cells, 5 % with four, 14 % with six. Beyond, reading again is better than guessing."""
NODE_LIMIT = 5_000
"""Branches tried per table, about 0.1 s. 2,000 random tables with five or six wrong cells never reach it; one in
ten does in which a row was added to the next, which is found neither way."""
SET_LIMIT = 3_000
"""Sets collected per weight. More are no answer to anybody, and count as the limit reached."""


class Change(NamedTuple):
    """Cells (numbers of the codebook, ascending) and the change of each; None where several values would do."""

    cells: tuple[int, ...]
    deltas: tuple[int | None, ...]


class LimitReachedError(Exception):
    """The node limit ended a search; never leaves this package."""


class Search:
    """The search over one table's values; levels are asked for one by one, the node limit covers all of them."""

    def __init__(self, board: Board, node_limit: int = NODE_LIMIT) -> None:
        book, values, erased = board.book, board.values, board.erased
        self.book = book
        self.values = values
        self.weights = [NUMBER_WEIGHT] * len(values)
        for cell in erased:
            self.weights[cell] = ERASURE_WEIGHT
        self.lightest = ERASURE_WEIGHT if erased else NUMBER_WEIGHT
        self.residuals = board.residuals.copy()
        self.violated = board.violated
        self.nodes_left = node_limit
        light = union_of(book.masks, erased)
        self._light = light & book.row_bits
        self._heavy = book.row_bits & ~light
        self._columns = [(mask, ERASURE_WEIGHT if mask & light else NUMBER_WEIGHT) for mask in book.column_bits]
        self._lowest: dict[int, tuple[int, int]] = {}
        self._found: dict[tuple[int, ...], Change] = {}
        self._seen: set[frozenset[tuple[int, int]]] = set()

    @property
    def lowest(self) -> int:
        """The weight below which no set can exist."""
        return max(self._weights_needed(self.violated))

    def level(self, weight: int) -> list[Change]:
        """Return every set of exactly `weight` that mends all sums, in form order; may raise LimitReachedError."""
        self._found, self._seen = {}, set()
        if self.violated and weight >= self.lowest:
            self._grow(weight, ())
        return [self._found[cells] for cells in sorted(self._found)]

    def _weights_needed(self, violated: int) -> tuple[int, int]:
        """Return what a set weighs at least, by rows and by columns: each failed one needs a cell of its own."""
        known = self._lowest.get(violated)
        if known is None:
            rows = ERASURE_WEIGHT * (violated & self._light).bit_count()
            rows += NUMBER_WEIGHT * (violated & self._heavy).bit_count()
            columns = sum(weight for mask, weight in self._columns if violated & mask)
            known = self._lowest[violated] = (rows, columns)
        return known

    def _grow(self, budget: int, chosen: tuple[tuple[int, int], ...]) -> None:
        """Find the sets that mend what is still failed, with cells of just `budget` beside those chosen."""
        self._look_up(budget, chosen)
        if budget < 3 * self.lightest:
            return
        if budget >= 4 * self.lightest:
            self._rectangles(budget, chosen)
        taken = {cell for cell, _ in chosen}
        for number in self._sums_to_try(budget):
            residual = self.residuals[number]
            for cell, sign in self.book.equations[number]:
                delta = -residual * sign
                rest = budget - self.weights[cell]
                if self.values[cell] + delta >= 0 and rest >= 2 * self.lightest and cell not in taken:
                    self._try(cell, delta, rest, chosen)

    def _sums_to_try(self, budget: int) -> list[int]:
        """Return failed sums of which at least one holds exactly one cell of any set, as few as are sure to do.

        Each failed row needs a cell; what the budget leaves beyond that pays for at most `spare` further ones. So at
        most `spare` rows hold more than one, and one of any `spare` + 1 holds just one. The same is true of columns.
        """
        rows, columns = self._weights_needed(self.violated)
        along = list(bits(self.violated & self.book.row_bits))
        spare = (budget - rows) // self.lightest
        if spare < len(along):
            return along[: spare + 1]
        hit = [self.violated & mask for mask in self.book.column_bits if self.violated & mask]
        spare = (budget - columns) // self.lightest
        if spare < len(hit):
            return [next(bits(mask)) for mask in hit[: spare + 1]]
        return list(bits(self.violated))

    def _try(self, cell: int, delta: int, rest: int, chosen: tuple[tuple[int, int], ...]) -> None:
        after = self.violated
        for number, sign in self.book.signatures[cell]:
            if self.residuals[number] + sign * delta:
                after |= 1 << number
            else:
                after &= ~(1 << number)
        if not after or max(self._weights_needed(after)) > rest:
            return
        branch = (*chosen, (cell, delta))
        key = frozenset(branch)
        if key in self._seen:
            return
        self._seen.add(key)
        self.nodes_left -= 1
        if self.nodes_left < 0:
            raise LimitReachedError
        before = self.violated
        self._shift(cell, delta)
        self.violated = after
        self._grow(rest, branch)
        self._shift(cell, -delta)
        self.violated = before

    def _shift(self, cell: int, delta: int) -> None:
        for number, sign in self.book.signatures[cell]:
            self.residuals[number] += sign * delta

    def _look_up(self, budget: int, chosen: tuple[tuple[int, int], ...]) -> None:
        weights = self.weights
        taken = {cell for cell, _ in chosen}
        for cell in self.book.singles.get(self.violated, ()):
            if weights[cell] == budget and cell not in taken:
                delta = self._needed(cell, self.book.masks[cell])
                if delta is not None and all(
                    self.residuals[number] + sign * delta == 0 for number, sign in self.book.signatures[cell]
                ):
                    self._keep((*chosen, (cell, delta)))
        if budget < 2 * self.lightest:
            return
        for one, other in self.book.pairs.get(self.violated, ()):
            if weights[one] + weights[other] == budget and one not in taken and other not in taken:
                self._pair(one, other, chosen)

    def _pair(self, one: int, other: int, chosen: tuple[tuple[int, int], ...]) -> None:
        mask, theirs = self.book.masks[one], self.book.masks[other]
        first, second = self._needed(one, mask & ~theirs), self._needed(other, theirs & ~mask)
        if first is None or second is None:
            return
        shared = mask & theirs
        for number in bits(shared):
            left = self.residuals[number] + first * self._sign(one, number) + second * self._sign(other, number)
            if left:
                return
        self._keep((*chosen, (one, first), (other, second)))

    def _needed(self, cell: int, mask: int) -> int | None:
        """Return the change of `cell` that mends all sums of `mask` at once, None if there is none."""
        needed: int | None = None
        for number, sign in self.book.signatures[cell]:
            if mask >> number & 1:
                delta = -self.residuals[number] * sign
                if delta == 0 or (needed is not None and delta != needed):
                    return None
                needed = delta
        return needed if needed is not None and self.values[cell] + needed >= 0 else None

    def _sign(self, cell: int, number: int) -> int:
        return next(sign for found, sign in self.book.signatures[cell] if found == number)

    def _keep(self, branch: tuple[tuple[int, int], ...]) -> None:
        ordered = sorted(branch)
        cells = tuple(cell for cell, _ in ordered)
        change = Change(cells, tuple(delta for _, delta in ordered))
        known = self._found.setdefault(cells, change)
        if known.deltas != change.deltas:
            self._found[cells] = _open_where_they_differ(known, change)
        if len(self._found) > SET_LIMIT:
            raise LimitReachedError

    def _rectangles(self, budget: int, chosen: tuple[tuple[int, int], ...]) -> None:
        """Try two rows by two columns, where no sum holds a single cell and one value stays free.

        (Six cells can do without such a sum too, three lines by two or a ring of three by three. They are left out:
        in 280 tables with up to six wrong cells a solver found none of them cheapest.)
        """
        if (self.violated & self.book.row_bits).bit_count() > 2:
            return
        rows = _pairs_of_lines(self.violated & self.book.row_bits, self.book.row_masks)
        columns = _pairs_of_lines(self.violated & ~self.book.row_bits, self.book.column_masks)
        for upper, lower in rows:
            for left, right in columns:
                one, other = self.book.rows[upper], self.book.rows[lower]
                corners = (one[left], one[right], other[right], other[left])
                if sum(self.weights[cell] for cell in corners) == budget:
                    self._rectangle(corners, chosen)

    def _rectangle(self, corners: tuple[int, int, int, int], chosen: tuple[tuple[int, int], ...]) -> None:
        masks = [self.book.masks[cell] for cell in corners]
        joints = [masks[i] & masks[(i + 1) % 4] for i in range(4)]
        union = masks[0] | masks[1] | masks[2] | masks[3]
        ring = all(joint.bit_count() == 1 for joint in joints) and union.bit_count() == len(joints)
        if self.violated & ~union or not ring:
            return  # each corner must share one sum with the next, and no sum may hold a corner alone
        if any(cell in corners for cell, _ in chosen):
            return
        offsets, slopes = self._around(corners, [joint.bit_length() - 1 for joint in joints])
        if offsets[4] != 0 or slopes[4] != slopes[0]:
            return
        low, high = -self.values[corners[0]], None
        for cell, offset, slope in zip(corners, offsets, slopes, strict=False):
            if slope > 0:
                low = max(low, -self.values[cell] - offset)
            else:
                bound = self.values[cell] + offset
                high = bound if high is None else min(high, bound)
        if high is None:
            return
        free = [
            t
            for t in range(low, min(high, low + 6) + 1)
            if all(o + s * t for o, s in zip(offsets, slopes, strict=True))
        ]
        for t in free[:2]:
            self._keep((*chosen, *((c, o + s * t) for c, o, s in zip(corners, offsets, slopes, strict=False))))

    def _around(self, corners: Sequence[int], joints: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return each corner's change as offset + slope · t, t being that of the first; the fifth closes the ring."""
        offsets, slopes = [0], [1]
        for i, number in enumerate(joints):
            ours, next_ = self._sign(corners[i], number), self._sign(corners[(i + 1) % 4], number)
            offsets.append(-next_ * (self.residuals[number] + ours * offsets[-1]))
            slopes.append(-next_ * ours * slopes[-1])
        return offsets, slopes


def _pairs_of_lines(violated: int, masks: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of rows, or of columns, that between them hold all failed sums of their direction."""
    hit = [line for line, mask in enumerate(masks) if violated & mask]
    if len(hit) > 2:
        return []
    if len(hit) == 1:
        return [(min(hit[0], line), max(hit[0], line)) for line in range(len(masks)) if line != hit[0]]
    return [(hit[0], hit[1])] if hit else list(combinations(range(len(masks)), 2))


def _open_where_they_differ(one: Change, other: Change) -> Change:
    deltas = tuple(a if a == b else None for a, b in zip(one.deltas, other.deltas, strict=True))
    return Change(one.cells, deltas)
