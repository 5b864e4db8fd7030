"""Which digits of a document the arithmetic of its tables determines: what a recogniser may have mistaken everywhere.

A recogniser that takes every 1 of a font for a 7 errs alike in a number and in its totals. Sums see that where the
digit takes part in real additions (1 + 3 = 4 becomes 7 + 3 = 4), not where one number and its totals are all there
is (1 = 1 becomes 7 = 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.forms import Table
from extractor.identities import CellState, check, rules_of
from extractor.model import Number

_HOLDS = ("passed", "passed_assuming_zero", "not_applicable")


class Printed(NamedTuple):
    """A table whose identities all hold: the numbers read in its cells; cells without one are empty."""

    table: Table
    numbers: Mapping[str, Number]


def undetermined_digits(tables: Sequence[Printed]) -> frozenset[str]:
    """Return the digits that could all be another digit, in all these tables at once, and every sum would still hold.

    Digits that stand nowhere are not among them.
    """
    digits = {char for printed in tables for number in printed.numbers.values() for char in str(number)}
    return frozenset(
        digit
        for digit in digits & set("0123456789")
        if any(
            all(_would_hold(printed, digit, other) for printed in tables) for other in "0123456789" if other != digit
        )
    )


def _would_hold(printed: Printed, digit: str, other: str) -> bool:
    """Say whether the hard identities of a table hold with every `digit` in it replaced by `other`."""
    numbers = {path: _replaced(number, digit, other) for path, number in printed.numbers.items()}
    if numbers == printed.numbers:
        return True
    states: dict[str, CellState] = {path: "number" if path in numbers else "empty" for path in printed.table.paths}
    rules = (rule for rule in rules_of(printed.table) if rule.identity.severity == "hard")
    return all(check(rule, numbers, states).outcome in _HOLDS for rule in rules)


def _replaced(number: Number, digit: str, other: str) -> Number:
    text = str(number)
    if digit not in text:
        return number
    return type(number)(text.replace(digit, other))
