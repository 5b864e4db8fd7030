"""Shapes of a difference that holds every sum of the form: a unit's table, twice a unit, an exchange of two lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log10
from typing import Literal, NamedTuple

from extractor.forms import Table
from extractor.verification.codebook import codebook_of

Vector = tuple[int, ...]
FaultKind = Literal[
    "missing_unit", "counted_twice", "parent_counts_twice", "moved", "slip_in_parent", "slip_in_unit", "restated"
]
SECOND_FAULT = 0.02
"""How much rarer one fault more is; a guess, on the side of one fault."""
MOST_TIMES = 5
"""Times that one unit may have been counted too often, or too rarely."""
RESTATED = 0.1
"""How much rarer than other faults a unit with other numbers for its parent than in print is; a guess. It can be any
unit that is large enough, so it is listed and never concluded."""
MOST_DIGITS = 500
"""Digits beyond which a chance is no smaller: else it would be 0, and nothing could be compared with it."""


class Fault(NamedTuple):
    """One thing that went wrong between a parent and its units.

    missing_unit: `cells` are its table, numbers other than 0. counted_twice: the sum has `units` once (`times`) too
    often, or the parent lacks it. parent_counts_twice: the parent has it once too often. moved: `cells` are those of
    the parent with the sum's numbers, `units` those that may have counted otherwise, if it can be only one. slip:
    the report in `units` prints the first number, its own sums and the roll-up both need the second. restated: the
    parent needs the second number of each cell where the unit prints the first, and all sums hold either way.
    """

    kind: FaultKind
    units: tuple[str, ...]
    cells: tuple[tuple[str, int | None, int], ...] = ()
    times: int = 1


Explained = tuple[tuple[Fault, ...], float]


class Shapes:
    """The units of one roll-up, prepared for comparing a difference with them."""

    def __init__(self, tables: Sequence[Table], units: Mapping[str, Vector]) -> None:
        self.tables = tables
        self.units = {name: values for name, values in units.items() if any(values)}
        self.paths = tuple(path for table in tables for path in table.paths)
        self.by_values: dict[Vector, list[str]] = defaultdict(list)
        for name, values in self.units.items():
            self.by_values[values].append(name)
        self.share = 1 / max(1, len(self.units))
        self._grids = _grids(tables)

    def residuals(self, values: Sequence[int]) -> list[int]:
        """Return left − right of every hard sum of the form."""
        found: list[int] = []
        start = 0
        for table in self.tables:
            found += codebook_of(table).residuals(values[start : start + len(table.paths)])
            start += len(table.paths)
        return found

    def explain(self, rest: Vector) -> Iterator[Explained]:
        """Yield every explanation by up to two faults of a difference that holds all sums, with its likelihood."""
        if not any(rest):
            yield (), 1.0
            return
        yield from self._single(rest)
        exchange = self._moved(rest) is not None
        for name, values in self.units.items():
            for sign in (1, -1):
                without = tuple(r - sign * v for r, v in zip(rest, values, strict=True))
                if any(without):
                    yield from self._with(_whole(name, sign), without)
                if sign < 0 and min(rest) < 0 <= min(without) and not exchange:  # an exchange says the same, better
                    yield self._restated(name, values, without), RESTATED * self.share * chance_of(rest)

    def _with(self, first: Fault, without: Vector) -> Iterator[Explained]:
        """Yield explanations of two faults, `first` being a whole unit, each pair of units once.

        A unit counted twice and another missing could be any two: that is `restated`. A unit that the parent counts
        twice beside a missing one leaves fewer numbers to be explained, if it is so.
        """
        for (other,), weight in self._single(without):
            if other.kind == "missing_unit" and first.kind == "counted_twice":
                continue
            whole = other.kind in ("counted_twice", "parent_counts_twice")
            if not (whole and (other.units <= first.units or other.times > 1)):
                yield (first, other), weight * self.share

    def _restated(self, name: str, values: Vector, needed: Vector) -> tuple[Fault, ...]:
        changed = [cell for cell in zip(self.paths, values, needed, strict=True) if cell[1] != cell[2]]
        return (Fault("restated", (name,), tuple(changed)),)

    def _single(self, rest: Vector) -> Iterator[tuple[tuple[Fault], float]]:
        if min(rest) >= 0:
            cells = tuple((path, None, value) for path, value in zip(self.paths, rest, strict=True) if value)
            yield (Fault("missing_unit", (), cells),), chance_of(rest)
        opposite = tuple(-value for value in rest)
        for values, sign in ((rest, 1), (opposite, -1)):
            for name in self.by_values.get(values, ()):
                yield (_whole(name, sign),), self.share
        yield from self._multiples(rest)
        moved = self._moved(rest)
        if moved:
            yield moved

    def _multiples(self, rest: Vector) -> Iterator[tuple[tuple[Fault], float]]:
        for times in range(2, MOST_TIMES + 1):
            if any(value % times for value in rest):
                continue
            part = tuple(value // times for value in rest)
            for values, sign in ((part, 1), (tuple(-value for value in part), -1)):
                for name in self.by_values.get(values, ()):
                    yield (_whole(name, sign)._replace(times=times),), self.share * SECOND_FAULT

    def _moved(self, rest: Vector) -> tuple[tuple[Fault], float] | None:
        """Return the exchange of equal amounts between two rows or two columns of one table, if that is all."""
        lines: list[tuple[int, ...]] = []
        touched = 0
        for rows in self._grids:
            cells = [cell for row in rows for cell in row]
            if not any(rest[cell] for cell in cells):
                continue
            touched += 1
            columns = list(zip(*rows, strict=True))
            lines = next((pair for way in (rows, columns) if (pair := _exchange(way, rest))), [])
        if touched != 1 or not lines:
            return None
        fewer = [cell for line in lines for cell in line if rest[cell] < 0]
        able = tuple(n for n, values in self.units.items() if all(values[c] >= -rest[c] for c in fewer))
        changed = tuple((self.paths[c], None, rest[c]) for c in sorted(c for line in lines for c in line) if rest[c])
        pairs = sum(len(rows) * (len(rows) - 1) // 2 for rows in self._grids)
        weight = chance_of([rest[cell] for cell in lines[0]]) / pairs
        return (Fault("moved", able if len(able) == 1 else (), changed),), weight


def _whole(name: str, sign: int) -> Fault:
    return Fault("parent_counts_twice" if sign > 0 else "counted_twice", (name,))


def _exchange(lines: Sequence[tuple[int, ...]], rest: Vector) -> list[tuple[int, ...]]:
    touched = [line for line in lines if any(rest[cell] for cell in line)]
    if len(touched) != 2:
        return []
    one, other = ([rest[cell] for cell in line] for line in touched)
    alike = all(a == -b for a, b in zip(one, other, strict=True))
    return touched if alike and (min(one) >= 0 or max(one) <= 0) else []


def _grids(tables: Sequence[Table]) -> list[list[tuple[int, ...]]]:
    """Return, table by table, the rows of cells that no sum adds up: all but totals."""
    grids: list[list[tuple[int, ...]]] = []
    start = 0
    for table in tables:
        index = {path: start + place for place, path in enumerate(table.paths)}
        rows = [row.key for row in table.rows if row.key != "results.total"]
        columns = [column.key for column in table.blocks[0].columns if column.key != "total"]
        grids.append([tuple(index[table.path(row, column)] for column in columns) for row in rows])
        start += len(table.paths)
    return grids


def chance_of(values: Sequence[int]) -> float:
    """Return how likely a table is to hold just these numbers: each digit that is printed tells about half a digit.

    Half, because a table's totals repeat what its parts say. Digits go by the logarithm: 99 tells hardly less than
    100. A guess; eval.bench.rollup shows what it comes to.
    """
    digits = sum(1 + log10(abs(value)) for value in values if value)
    return float(10 ** -(min(digits, MOST_DIGITS) / 2))
