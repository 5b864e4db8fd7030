"""The rules of a sheet applied: which numbers its conditional formats hide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

from extractor.readers.html_controls import PICTURE
from extractor.readers.packages import Refused
from extractor.readers.xlsx_formats import read_decimal
from extractor.readers.xlsx_places import Box
from extractor.readers.xlsx_print import Shown, Stored, Style, show
from extractor.readers.xlsx_rules import PLAIN, Look, Rule, Value

MAX_RULED = 1_000_000
"""Pairs of a cell and a rule that covers it. A guess: a report's sheet has under 5,000."""
MAX_CASES = 64
"""Ways in which the rules of one cell may hold of which it is not known whether they do; six rules. A guess."""

Place = tuple[int, int]


def show_ruled(stored: Mapping[Place, Stored], rules: Iterable[Rule], styles: list[Style]) -> dict[Place, Shown]:
    """Return what cells show that rules cover: PICTURE where a rule hides a number, or may hide or change it.

    A zero that a rule hides is a blank, as under a number format that hides zeros.
    """
    return {
        place: _show(stored[place], sorted(covering, key=lambda rule: rule.priority), styles)
        for place, covering in _find_ruled(stored, rules).items()
    }


def _find_ruled(stored: Mapping[Place, Stored], rules: Iterable[Rule]) -> dict[Place, list[Rule]]:
    found: dict[Place, list[Rule]] = {}
    left = MAX_RULED
    for rule in rules:
        places = dict.fromkeys(place for box in rule.boxes for place in _places_in(box, stored))
        left -= len(places) + len(rule.boxes)
        if left < 0:
            raise Refused("too_large")
        for place in places:
            found.setdefault(place, []).append(rule)
    return found


def _places_in(box: Box, stored: Mapping[Place, Stored]) -> Iterable[Place]:
    rows, columns = range(box.top, box.bottom + 1), range(box.left, box.right + 1)
    if len(rows) * len(columns) > len(stored):
        return (place for place in stored if place[0] in rows and place[1] in columns)
    return (place for place in product(rows, columns) if place in stored)


class _Case(NamedTuple):
    """One way in which rules may hold: the rule and its look, None if it does not hold."""

    rule: Rule
    look: Look | None


def _show(stored: Stored, rules: list[Rule], styles: list[Style]) -> Shown:
    value: Value | None = stored.text if stored.is_text else read_decimal(stored.text)
    style = stored.style_in(styles)
    choices = [_cases(rule, value) for rule in rules]
    count = 1
    for choice in choices:
        count *= len(choice)
        if count > MAX_CASES:
            return Shown(PICTURE, "masked_number")
    found = {_show_in(stored, style, _merge(cases)) for cases in product(*choices)}
    return found.pop() if len(found) == 1 else Shown(PICTURE, "masked_number")


def _cases(rule: Rule, value: Value | None) -> list[_Case]:
    holds = None if value is None else rule.holds_for(value)
    applied = [_Case(rule, look) for look in rule.looks]
    return [_Case(rule, None)] if holds is False else applied if holds else [*applied, _Case(rule, None)]


def _merge(cases: tuple[_Case, ...]) -> Look:
    """Return the look of a cell for which some rules hold: of each thing what the first says that says something."""
    merged = PLAIN
    for rule, look in cases:
        if look is None:
            continue
        merged = Look(
            look.code if merged.code is None else merged.code,
            look.ink if merged.ink is None else merged.ink,
            look.ground if merged.ground is None else merged.ground,
            look.hides or merged.hides,
        )
        if rule.stops:
            break
    return merged


def _show_in(stored: Stored, style: Style, look: Look) -> Shown:
    if look.hides:
        return Shown(PICTURE, "masked_number")
    ruled = Style(
        style.code if look.code is None else look.code,
        style.ink if look.ink is None else look.ink,
        style.ground if look.ground is None else look.ground,
    )
    shown = show(stored, ruled)
    is_zero = not stored.is_text and read_decimal(stored.text) == 0
    return Shown("") if is_zero and ruled.is_lost and not style.is_lost else shown
