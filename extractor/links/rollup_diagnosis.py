"""What could explain a parent that is not the sum of its units: candidates, never one picked of several.

D is the parent minus the sum, cell by cell. A typing slip breaks the sums of the very report it stands in, so slips
are taken from the localisation of each report's own failed sums, and count only if D is then explained too. What is
left of D holds every sum of the form; its shape tells the rest (rollup_shapes.py). The weight of a candidate is its
prior (one fault is likelier than two) times how likely just this D would be under it; its posterior is the share of
its weight, beside the weight of something not on the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

from extractor.forms import Table
from extractor.links.rollup_shapes import SECOND_FAULT, Fault, Shapes, Vector, chance_of
from extractor.verification.codebook import codebook_of
from extractor.verification.explanations import LOCALISED, explain_failures

Conclusion = Literal["none", "unique", "ambiguous", "undecided"]
MOST_SLIPS = 2
"""Reports whose own slip may enter one candidate; with more wrong at once nothing is concluded."""
MOST_OPTIONS = 60
"""Slips tried, over all reports: a list with more broken reports is not diagnosed further. A guess."""
MOST_LISTED = 10
LEAST_LISTED = 0.001
"""Candidates kept beside the first: at most so many, with at least this posterior."""
UNLISTED = SECOND_FAULT**3
"""Weight of something that is not on the list, beside its chance of leaving this D: like three more faults. A guess."""


class Candidate(NamedTuple):
    """One way to explain D whole: its faults together."""

    faults: tuple[Fault, ...]
    posterior: float


class Diagnosis(NamedTuple):
    """none: the parent is the sum. unique: the first candidate has a posterior of 0.9 or more. ambiguous: there are
    candidates, none is sure. undecided: none explains D, or cells are unknown."""

    outcome: Conclusion
    candidates: tuple[Candidate, ...] = ()


class Sums(NamedTuple):
    """A parent and its units as vectors over the cells of `tables`, one table after the other."""

    tables: tuple[Table, ...]
    parent: str
    total: Vector
    units: Mapping[str, Vector]

    @property
    def paths(self) -> tuple[str, ...]:
        """The cells of the vectors."""
        return tuple(path for table in self.tables for path in table.paths)

    @property
    def difference(self) -> Vector:
        """Parent minus the sum of its units."""
        if not self.units:
            return self.total
        return tuple(whole - sum(parts) for whole, *parts in zip(self.total, *self.units.values(), strict=True))


class _Slip(NamedTuple):
    fault: Fault
    effect: Mapping[int, int]
    """What the slip did to D, by place."""
    weight: float
    report: str


def diagnose(sums: Sums) -> Diagnosis:
    """Return what could explain the difference between a parent and its units."""
    difference = sums.difference
    if not any(difference):
        return Diagnosis("none")
    shapes = Shapes(sums.tables, sums.units)
    weighed = dict[tuple[Fault, ...], float]()
    slips = list(_slips(sums, difference))
    if len(slips) <= MOST_OPTIONS:
        for count in range(MOST_SLIPS + 1):
            for chosen in combinations(slips, count):
                _weigh(chosen, difference, shapes, weighed)
    return _concluded(weighed, UNLISTED * chance_of(difference))


def _weigh(
    chosen: Sequence[_Slip], difference: Vector, shapes: Shapes, weighed: dict[tuple[Fault, ...], float]
) -> None:
    """Add the candidates that begin with these slips."""
    if len({slip.report for slip in chosen}) < len(chosen):
        return
    rest = list(difference)
    weight = 1.0
    for slip in chosen:
        weight *= slip.weight
        for place, effect in slip.effect.items():
            rest[place] -= effect
    if any(shapes.residuals(rest)):
        return
    faults = tuple(slip.fault for slip in chosen)
    for others, share in shapes.explain(tuple(rest)):
        count = len(faults) + len(others)
        whole = weight * share * SECOND_FAULT ** max(0, count - 1)
        key = faults + others
        weighed[key] = max(weighed.get(key, 0.0), whole)


def _concluded(weighed: Mapping[tuple[Fault, ...], float], unlisted: float) -> Diagnosis:
    if not weighed:
        return Diagnosis("undecided")
    whole = sum(weighed.values()) + unlisted
    ranked = sorted(weighed.items(), key=lambda item: -item[1])
    listed = [Candidate(faults, weight / whole) for faults, weight in ranked[:MOST_LISTED]]
    candidates = (listed[0], *(candidate for candidate in listed[1:] if candidate.posterior >= LEAST_LISTED))
    sure = candidates[0].posterior >= LOCALISED and all(fault.kind != "restated" for fault in candidates[0].faults)
    return Diagnosis("unique" if sure else "ambiguous", candidates)


def _slips(sums: Sums, difference: Vector) -> Iterator[_Slip]:
    """Yield the slips that the own sums of a report point at, of those that D points at too."""
    reports = [(sums.parent, sums.total, 1), *((name, values, -1) for name, values in sums.units.items())]
    for name, values, sign in reports:
        start = 0
        for table in sums.tables:
            own = values[start : start + len(table.paths)]
            for changes, posterior in _own_slips(table, own):
                places = {start + place: to for place, to in changes.items()}
                if all(difference[place] for place in places):
                    yield _slip(sums, name, values, sign, (places, posterior / len(reports)))
            start += len(table.paths)


def _slip(sums: Sums, name: str, values: Vector, sign: int, found: tuple[Mapping[int, int], float]) -> _Slip:
    places, weight = found
    cells = tuple((sums.paths[place], values[place], to) for place, to in places.items())
    fault = Fault("slip_in_parent" if sign > 0 else "slip_in_unit", (name,), cells)
    return _Slip(fault, {place: sign * (values[place] - to) for place, to in places.items()}, weight, name)


def _own_slips(table: Table, values: Vector) -> Iterator[tuple[Mapping[int, int], float]]:
    """Yield place -> true number, with its posterior, of every explanation of a report's own failed sums."""
    if not any(codebook_of(table).residuals(values)) or min(values) < 0:
        return
    index = codebook_of(table).index
    for explanation in explain_failures(table, dict(zip(table.paths, values, strict=True)), ()).explanations:
        to = [number for number in explanation.to if number is not None]
        if len(to) == len(explanation.cells) and not explanation.filled:
            yield (
                {index[path]: number for path, number in zip(explanation.cells, to, strict=True)},
                explanation.posterior,
            )
