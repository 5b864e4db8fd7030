"""What an explanation of failed sums costs: −log of how likely it is beforehand, up to a constant common to all.

Every constant here decides how sure the engine gets, so each was checked against eval.bench.localise, which measures
precision on kinds of error that the engine lists and on kinds that it does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from extractor.verification.codebook import Board, bits
from extractor.verification.events import BLANK_TOTALS, Event
from extractor.verification.slips import SLIP_COST, Slip, slip_of

Changes = Sequence[tuple[int, int | None]]
"""(cell, what it would have to be), by ascending cell; None where several values would do."""

CHANGE_COST = 4.0
"""One event or one cell, where no confidence is given: one cell in 55 misread or misprinted; a guess."""
FILLED_COST = 2.0
"""A printed blank that stands for a number, or a line of blanks that was lost; a guess, well below a wrong number."""
CANCELLED_COST = 4.0
"""A sum that holds although two of the cells in it are wrong: independent slips rarely cancel; a guess."""
TOTALS_BLANK_COST = 1.0
"""A line of totals that is empty over parts that are not: hardly anything else looks like it; a guess."""
VALUE_COST_LIMIT = 4.0
"""Most that one number costs that nothing determines: one of some 50; as a change that nothing explains."""
OTHER_COST, OTHER_SUM_COST = 3.0, 4.0
"""What is not on the list, where sums of rows and of columns fail: once, and for every failed sum. Two sums that
cross pay for one change that nothing explains, with just enough to spare that such a single cell is decided (0.95)."""
OTHER_ONE_WAY_COST = 1.0
"""The same where only rows or only columns fail: once, besides the residuals. Then no sum says in which line the error
is, and small residuals fit some line by chance. Swept from 0.5 to 3 on 200 tables for each kind: at 1 every decided
case of kinds absent from the list is right; at 2 99.6 %, at 3 99.2 %. The price is paid by listed events that keep the
sums of rows: neighbours swapped are decided in 44 %, 47 % and 55 % of tables."""
CONFIDENCE_COSTS = (0.1, 12.0)
"""Least and most that a reader's confidence can make of a change; a guess."""


class Evidence(NamedTuple):
    """What another source says these cells add up to: prose, last year's report. Fallible: it weighs, it never decides.

    `weight` is what an explanation costs more under which it is not so: log(p / (1 − p)) of how sure the source is.
    """

    cells: tuple[str, ...]
    value: int
    weight: float


class Costs:
    """What changes cost on one board; `confidence` is the probability that a cell was read right."""

    def __init__(self, board: Board, confidence: Mapping[str, float], evidence: Sequence[Evidence] = ()) -> None:
        self.board = board
        self._said = [
            (frozenset(board.book.index[path] for path in said.cells), said.value, said.weight)
            for said in evidence
            if all(path in board.book.index for path in said.cells)
        ]
        index = board.book.index
        self.base = {index[path]: cost_of_confidence(p) for path, p in confidence.items() if path in index}
        self.one_way = _fails_one_way(board)
        zero = {cell for cell in board.book.totals if not board.values[cell] and cell not in board.erased}
        alone = {cell for cell in zero if board.book.masks[cell].bit_count() == 1}
        self._zero_totals = frozenset(cell for cell in alone if board.book.masks[cell] & board.violated)
        slips = (cost for slip, cost in SLIP_COST.items() if slip != "total_zero" or self._zero_totals)
        self.least = min([*self.base.values(), CHANGE_COST]) + min(slips)
        self._slips: dict[tuple[int, int | None], Slip] = {}

    def against(self, changes: Changes = ()) -> float:
        """Return what the evidence adds that does not agree with the table after these changes.

        A cell that could be several numbers could be the one that is said.
        """
        if not self._said:
            return 0.0
        new = dict(changes)
        values = self.board.values
        cost = 0.0
        for cells, value, weight in self._said:
            open_cell = any(cell in new and new[cell] is None for cell in cells)
            total = sum(new.get(cell, values[cell]) or 0 for cell in cells)
            cost += 0.0 if open_cell or total == value else weight
        return cost

    def at_least(self, cells: float) -> float:
        """Return what a set costs at least that weighs as much as so many printed numbers."""
        apart = cells * min(self.least, 2 * FILLED_COST)
        if not self.one_way:
            return apart
        return min(apart, CHANGE_COST + _cost_of_residuals(self.board) / 2)

    def slip(self, cell: int, to: int | None) -> Slip:
        """Return what kind of slip turns `to` into what is printed."""
        known = self._slips.get((cell, to))
        if known is None:
            known = self._slips[cell, to] = self._slip(cell, to)
        return known

    def _slip(self, cell: int, to: int | None) -> Slip:
        if to and cell in self._zero_totals:
            return "total_zero"
        return slip_of(self.board.values[cell], to)

    def event(self, event: Event) -> float:
        """Return the cost of an event: one change of mind, and the numbers it needs that nothing printed shows."""
        if event.name in BLANK_TOTALS:
            return TOTALS_BLANK_COST
        made_up = self._values_made_up(event)
        printed = [cell for cell, _ in event.changes if cell not in self.board.erased]
        if not printed:
            return FILLED_COST + made_up / 2
        cost = sum(self.base.get(cell, CHANGE_COST) for cell in printed) / len(printed)
        if event.name == "cell_and_total":
            cost += min(SLIP_COST[self.slip(cell, to)] for cell, to in event.changes)
        return cost + made_up

    def _values_made_up(self, event: Event) -> float:
        if event.name not in ("row_lost", "column_lost", "row_repeated"):
            return 0.0
        needed = sum(_cost_of_value(to) for _, to in event.changes)
        return max(0.0, needed - sum(_cost_of_value(self.board.values[cell]) for cell, _ in event.changes))

    def cells(self, changes: Changes) -> float:
        """Return the cost of cells that changed one by one.

        Where sums of one direction fail, a single mistake of no known kind within one line may have made all changes.
        """
        masks = self.board.book.masks
        once = twice = 0
        for cell, _ in changes:
            twice |= once & masks[cell]
            once |= masks[cell]
        cancelled = (twice & ~self.board.violated).bit_count()
        apart = sum(self._cell(cell, to) for cell, to in changes) + CANCELLED_COST * cancelled
        if not self.one_way:
            return apart
        values = self.board.values
        return min(apart, CHANGE_COST + sum(_cost_of_value(values[cell] - (to or 0)) for cell, to in changes))

    def _cell(self, cell: int, to: int | None) -> float:
        if cell in self.board.erased:
            return FILLED_COST
        return self.base.get(cell, CHANGE_COST) + SLIP_COST[self.slip(cell, to)]

    def other(self) -> float:
        """Return the cost of what is not on the list: of failed sums, and evidence, like these by whatever cause."""
        if self.one_way:
            return OTHER_ONE_WAY_COST + _cost_of_residuals(self.board) + self.against()
        return OTHER_COST + OTHER_SUM_COST * self.board.violated.bit_count() + self.against()


def cost_of_confidence(probability: float) -> float:
    """Return log(p / (1 − p)) of the probability that a cell was read right, within bounds."""
    low, high = CONFIDENCE_COSTS
    if probability <= 0:
        return low
    return high if probability >= 1 else min(high, max(low, log(probability / (1 - probability))))


def _fails_one_way(board: Board) -> bool:
    """Say whether only rows or only columns fail, of a table that has sums of both."""
    rows, columns = board.violated & board.book.row_bits, board.violated & ~board.book.row_bits
    return bool(board.book.column_bits) and not (rows and columns)


def _cost_of_residuals(board: Board) -> float:
    """Return what the residuals of one direction cost, the same one twice in a column counted once."""
    if board.violated & board.book.row_bits:
        return sum(map(_cost_of_value, board.residuals))
    groups = ({board.residuals[n] for n in bits(board.violated & column)} for column in board.book.column_bits)
    return sum(sum(map(_cost_of_value, group)) for group in groups)


def _cost_of_value(value: int) -> float:
    """Return what a number costs that nothing determines: none for 0, more for a larger one."""
    return min(VALUE_COST_LIMIT, log(1 + abs(value)))
