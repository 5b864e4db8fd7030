"""Conditional formats of an Excel sheet: what each rule does to the print of a number, and whether it holds for it.

A rule that compares with constants is worked out; of any other it is not known whether it holds.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.packages import attribute, child, local_name
from extractor.readers.xlsx_places import Box, address, is_switched, parse_box, read_integer
from extractor.readers.xlsx_styles import Color, read_ink, read_rule_ground

if TYPE_CHECKING:
    from lxml.etree import _Element

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_OWN = re.compile(r"([A-Z]{1,3}[0-9]{1,7})\s*(<=|>=|<>|=|<|>)\s*(\S+)")
_SIGNS = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    "=": "equal",
    "<>": "notEqual",
    ">=": "greaterThanOrEqual",
    ">": "greaterThan",
}
_TRUTHS = {"TRUE": True, "1": True, "TRUE()": True, "FALSE": False, "0": False, "FALSE()": False}
_BLANKS = {"containsBlanks": False, "notContainsBlanks": True, "containsErrors": False, "notContainsErrors": True}
_LAST = 1_000_000

Value = Decimal | str
"""What a cell stores: a number, or a text of digits."""


class Look(NamedTuple):
    """What a rule changes of the print in a cell; None: nothing. `hides`: it shows something in place of it."""

    code: str | None = None
    ink: Color | None = None
    ground: Color | None = None
    hides: bool = False


PLAIN = Look()


class Rule(NamedTuple):
    """A rule: where it applies, its rank (lower ones first), its looks (several: one of them), and its condition."""

    boxes: tuple[Box, ...]
    priority: int
    looks: tuple[Look, ...]
    stops: bool = False
    kind: str = ""
    operator: str = ""
    operands: tuple[str, ...] = ()

    def holds_for(self, value: Value) -> bool | None:
        """Say whether the rule holds for the value of a cell; None if that is not known."""
        if self.kind in ("dataBar", "iconSet", "colorScale"):
            return not isinstance(value, str)
        if self.kind in _BLANKS:
            return _BLANKS[self.kind]
        if self.kind == "cellIs":
            return _compare(value, self.operator, self.operands)
        return self._truth(value) if self.kind == "expression" and len(self.operands) == 1 else None

    def _truth(self, value: Value) -> bool | None:
        """Work out a formula that is a constant, or compares the cell itself with one."""
        formula = self.operands[0]
        own = _OWN.fullmatch(formula)
        if own and len(self.boxes) == 1 and own[1] == address(self.boxes[0].top, self.boxes[0].left):
            return _compare(value, _SIGNS[own[2]], (own[3],))
        return _TRUTHS.get(formula.upper())


def read_looks(styles: _Element) -> list[Look]:
    """Return the looks that rules of the sheets name by number."""
    found = child(styles, "dxfs")
    return [_read_look(item) for item in (found if found is not None else ()) if local_name(item) == "dxf"]


def read_rules(element: _Element, looks: list[Look]) -> list[Rule]:
    """Return the rules of an element that can change whether a number is seen; in both spellings of the format."""
    places = child(element, "sqref")
    text = element.get("sqref") or (places.text if places is not None else "") or ""
    boxes = tuple(box for part in text.split() if (box := parse_box(part)))
    rules = [_read_rule(item, boxes, looks) for item in element if local_name(item) == "cfRule"]
    return [rule for rule in rules if rule.stops or rule.looks != (PLAIN,)]


def _read_look(item: _Element) -> Look:
    number = child(item, "numFmt")
    color = child(item, "font", "color")
    fill = child(item, "fill")
    return Look(
        attribute(number, "formatCode") if number is not None else None,
        read_ink(color) if color is not None else None,
        read_rule_ground(fill) if fill is not None else None,
    )


def _read_rule(item: _Element, boxes: tuple[Box, ...], looks: list[Look]) -> Rule:
    kind = item.get("type") or ""
    number = read_integer(item.get("dxfId"), -1)
    own = child(item, "dxf")
    look = _read_look(own) if own is not None else looks[number] if 0 <= number < len(looks) else PLAIN
    return Rule(
        boxes,
        read_integer(item.get("priority"), _LAST),
        _read_graphic(item, kind) or (look,),
        is_switched(item.get("stopIfTrue")),
        kind,
        item.get("operator") or "",
        tuple((part.text or "").strip() for part in item if local_name(part) in ("formula", "f")),
    )


def _read_graphic(item: _Element, kind: str) -> tuple[Look, ...]:
    """The looks of a bar or an icon, which may stand in place of the number, and of a scale of colours."""
    if kind == "colorScale":
        scale = child(item, kind)
        colors = [part for part in (scale if scale is not None else ()) if local_name(part) == "color"]
        return tuple(Look(ground=read_ink(color)) for color in colors)
    if kind not in ("dataBar", "iconSet"):
        return ()
    graphic = child(item, kind)
    hides = graphic is not None and (graphic.get("showValue") or "1").lower() in ("0", "false")
    return (Look(hides=hides),)


def _compare(value: Value, operator: str, operands: tuple[str, ...]) -> bool | None:
    """Compare as a sheet does: any text is more than any number."""
    if operator in ("between", "notBetween"):
        if len(operands) != 2:
            return None
        inside = [_compare(value, "greaterThanOrEqual", operands[:1]), _compare(value, "lessThanOrEqual", operands[1:])]
        if None in inside:
            return None
        return all(inside) is (operator == "between")
    order = _order(value, operands[0]) if len(operands) == 1 else None
    if order is None:
        return None
    return {
        "lessThan": order < 0,
        "lessThanOrEqual": order <= 0,
        "equal": order == 0,
        "notEqual": order != 0,
        "greaterThanOrEqual": order >= 0,
        "greaterThan": order > 0,
    }.get(operator)


def _order(value: Value, operand: str) -> int | None:
    """Return -1, 0 or 1: a value is less than a constant, equal or more; None if it is no constant."""
    text = _TEXT.fullmatch(operand)
    if text is None and not _NUMBER.fullmatch(operand):
        return None
    if isinstance(value, str):
        if text is None:
            return 1
        return (value > text[1]) - (value < text[1]) if text[1] in ("", value) or text[1].isdecimal() else None
    return -1 if text else (value > Decimal(operand)) - (value < Decimal(operand))
