"""Failed sums of one table -> what could explain them, each with a cost and a posterior; never one picked of several.

An explanation is an event (events.py) or a set of cells (search.py) that makes every hard identity hold. Its cost is
−log of how likely it is beforehand, up to a constant; the posterior is the softmax of −cost over the list and one
hypothesis more: that something happened which is not on the list. That one has to pay for every failed sum, so it is
cheap where little speaks against it and expensive where a few cells explain many sums. It keeps an event that the
list lacks from turning into a confident wrong answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import exp, inf, log
from typing import Literal, NamedTuple

from extractor.forms import Table
from extractor.model import Number
from extractor.verification.codebook import Board, codebook_of
from extractor.verification.costs import Changes, Costs, Evidence
from extractor.verification.events import EventName, find_events
from extractor.verification.search import (
    ERASURE_WEIGHT,
    MAX_CELLS,
    NODE_LIMIT,
    NUMBER_WEIGHT,
    LimitReachedError,
    Search,
)

OutcomeOfSearch = Literal["none", "unique", "ambiguous", "structural", "limit_reached"]
LOCALISED = 0.9
"""Posterior from which an explanation counts as found."""
WINDOW = 5.0
"""Explanations costlier than the best by more are left out: their posterior is below 0.007."""
Key = tuple[tuple[int, int | None], ...]
MORE_CELLS = 3
"""Sets of up to three cells are searched for whatever else was found; larger ones only if nothing was."""


class Explanation(NamedTuple):
    """One way to make every hard identity hold.

    `cells` are the printed numbers that would be wrong, in form order, `to` what each would have to be (None where
    several values would do). `filled` are printed blanks that would stand for a number; they are not called wrong.
    `event` is empty for single cells; `why` has one word for each of `cells`, the event's name if it is one.
    """

    cells: tuple[str, ...]
    to: tuple[int | None, ...]
    filled: tuple[tuple[str, int | None], ...]
    event: EventName | Literal[""]
    why: tuple[str, ...]
    cost: float
    posterior: float


class Localisation(NamedTuple):
    """What became of the search: cheapest explanation first, ties in form order.

    unique: the first has a posterior of at least 0.9. ambiguous: there are some, none is sure. structural: more than
    six cells and no event, or numbers that are no counts; read again. limit_reached: the search was cut short, so
    what is listed may not be all. none: nothing failed. `other` is the posterior of what is not on the list.
    `certain_cells` are wrong in every explanation listed, by whatever amount, if one of them is sure to be true.
    """

    outcome: OutcomeOfSearch
    explanations: tuple[Explanation, ...] = ()
    certain_cells: tuple[str, ...] = ()
    other: float = 0.0


def explain_failures(
    table: Table,
    numbers: Mapping[str, Number],
    empty: Collection[str],
    confidence: Mapping[str, float] | None = None,
    evidence: Sequence[Evidence] = (),
    node_limit: int = NODE_LIMIT,
) -> Localisation:
    """Return every likely explanation of the hard identities of `table` that fail.

    `empty` are cells with nothing printed in them; a cell that is in neither `numbers` nor `empty` was not read.
    Both count as 0 and may stand for any number at a low cost. `confidence` is the probability, 0 to 1, that a cell
    was read right; cells it lacks cost the usual. `evidence` is what other sources say.
    """
    board = _board(table, numbers, empty)
    if board is None:
        return Localisation("structural")
    if not board.violated:
        return Localisation("none")
    costs = Costs(board, confidence or {}, evidence)
    found = _Found(costs)
    for event in find_events(board):
        found.add(event.changes, costs.event(event), event.name)
    sets_missing_from = _add_sets(Search(board, node_limit), found, costs)
    return _localisation(found, sets_missing_from)


def _board(table: Table, numbers: Mapping[str, Number], empty: Collection[str]) -> Board | None:
    """Return the table as integers, None if a cell holds no count; what stands in no sum is left aside."""
    book = codebook_of(table)
    read = [numbers.get(path) for path in book.paths]
    gaps: list[int] = []
    if empty or None in read:
        gaps = [cell for cell, path in enumerate(book.paths) if read[cell] is None or path in empty]
    for cell in gaps:
        read[cell] = 0
    try:
        values = [int(number or 0) for number in read]
    except (ValueError, OverflowError):  # not a number, or infinite
        return None
    if book.equations and (values != read or min(values) < 0):
        return None
    return Board(book, values, frozenset(cell for cell in gaps if book.masks[cell]))


class _Found:
    """The cheapest account of each set of changes."""

    def __init__(self, costs: Costs) -> None:
        self.costs = costs
        self.best = inf
        self.by_changes: dict[Key, tuple[float, EventName | Literal[""]]] = {}

    def add(self, changes: Key, cost: float, event: EventName | Literal[""]) -> None:
        cost += self.costs.against(changes)
        known = self.by_changes.get(changes)
        if known is None or cost < known[0]:
            self.by_changes[changes] = (cost, event)
            self.best = min(self.best, cost)


def _add_sets(search: Search, found: _Found, costs: Costs) -> float | None:
    """Add sets of cells, lightest first, as long as they can matter; return the cost from which some may be missing.

    A weight can matter if its cheapest possible set comes within the window of the best explanation so far.
    """
    values = costs.board.values
    step = ERASURE_WEIGHT if costs.board.erased else NUMBER_WEIGHT
    for weight in range(max(search.lowest, step), MAX_CELLS * NUMBER_WEIGHT + 1, step):
        least = costs.at_least(weight / NUMBER_WEIGHT)
        if least > found.best + WINDOW or (found.by_changes and weight > MORE_CELLS * NUMBER_WEIGHT):
            return None
        try:
            level = search.level(weight)
        except LimitReachedError:
            return least
        for cells, deltas in level:
            tos = [None if delta is None else values[cell] + delta for cell, delta in zip(cells, deltas, strict=True)]
            changes = tuple(zip(cells, tos, strict=True))
            found.add(changes, costs.cells(changes), "")
    return None


def _localisation(found: _Found, missing_from: float | None) -> Localisation:
    near = [
        (cost, changes, event) for changes, (cost, event) in found.by_changes.items() if cost <= found.best + WINDOW
    ]
    near.sort(key=lambda item: (round(item[0], 9), [cell for cell, _ in item[1]]))
    if not near:
        return Localisation("structural" if missing_from is None else "limit_reached", other=1.0)
    other_cost = found.costs.other()
    shares = [exp(found.best - cost) for cost, _, _ in near]
    whole = sum(shares) + exp(found.best - other_cost)
    explanations = tuple(
        _explanation(found.costs, changes, event, cost, share / whole)
        for (cost, changes, event), share in zip(near, shares, strict=True)
    )
    other = 1 - sum(shares) / whole
    cut_short = missing_from is not None and missing_from < found.best + log(LOCALISED / (1 - LOCALISED))
    outcome: OutcomeOfSearch = "ambiguous"
    if cut_short:
        outcome = "limit_reached"
    elif explanations[0].posterior >= LOCALISED:
        outcome = "unique"
    certain = () if cut_short or other > 1 - LOCALISED else _in_all(explanations)
    return Localisation(outcome, explanations, certain, other)


def _explanation(
    costs: Costs,
    changes: Changes,
    event: EventName | Literal[""],
    cost: float,
    posterior: float,
) -> Explanation:
    paths = costs.board.book.paths
    wrong = [(cell, to) for cell, to in changes if cell not in costs.board.erased]
    return Explanation(
        cells=tuple(paths[cell] for cell, _ in wrong),
        to=tuple(to for _, to in wrong),
        filled=tuple((paths[cell], to) for cell, to in changes if cell in costs.board.erased),
        event=event,
        why=tuple(event or costs.slip(cell, to) for cell, to in wrong),
        cost=cost,
        posterior=posterior,
    )


def _in_all(explanations: Iterable[Explanation]) -> tuple[str, ...]:
    each = [dict(zip(explanation.cells, explanation.to, strict=True)) for explanation in explanations]
    return tuple(path for path in each[0] if all(path in cells for cells in each))
