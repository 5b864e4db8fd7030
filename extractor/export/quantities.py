"""Quantities that the forms of 2019 and 2021 both count, so that years can be compared; pure.

Most are one cell that both forms print. The groups （三） to （六） of table 3 are sums of their rows: three rows of
（六）其他处理 in one form are one row in the other. What the two forms define differently is left out: 本年新制作数量
is not 本年制发件数, 对外公开总数量 is not 现行有效件数, and items, changes and procurement were dropped in 2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, cast

from extractor.export.cells import FormCell, form_cells
from extractor.model import Number
from extractor.record import Record

GROUPS = {
    "results.denied": ("g3", "（三）不予公开", "denied"),
    "results.not_available": ("g4", "（四）无法提供", "not available"),
    "results.not_processed": ("g5", "（五）不予处理", "not processed"),
    "results.other_handling": ("g6", "（六）其他处理", "other handling"),
}
"""Key of a group of table 3 -> its part of the code, its label in Chinese and English."""

EMPTY = frozenset(("blank", "dash", "slash"))
_WORST = ("missing", "illegible", "contested", "text", "placed", "blank", "dash", "slash", "printed")
"""Statuses from worst to best: a sum has the worst of its cells."""


class Quantity(NamedTuple):
    """One comparable number; `members` holds for each form the cells that add up to it."""

    name: str
    code: str
    table: str
    zh: str
    en: str
    members: Mapping[str, tuple[str, ...]]

    def label(self, language: str) -> str:
        """Return what it counts, in words."""
        return self.zh if language == "zh" else self.en


class Harmonised(NamedTuple):
    """A quantity in one report: `value` is None unless all its cells are numbers."""

    value: Number | None
    status: str
    value_assuming_zero: Number | None


@cache
def quantities() -> tuple[Quantity, ...]:
    """Return all quantities, in the order of the form."""
    found: dict[str, Quantity] = {}
    for cell in form_cells():
        group = _group_of(cell)
        both = len(cell.forms) == 2 or cell.table == "review_litigation"
        if both:
            members = dict.fromkeys(cell.forms, (cell.path,))
            zh, en = cell.label("zh"), cell.label("en")
            found[cell.path] = Quantity(cell.path, cell.code, cell.table, zh, en, members)
        if group:
            _add_to_group(found, group, cell)
    return tuple(found.values())


def _group_of(cell: FormCell) -> str:
    if cell.table != "requests":
        return ""
    return next((key for key in GROUPS if cell.path.startswith(f"requests.{key}.")), "")


def _add_to_group(found: dict[str, Quantity], group: str, cell: FormCell) -> None:
    part, zh, en = GROUPS[group]
    column = cell.path.rsplit(".", 1)[1]
    name = f"requests.{group}.{column}"
    known = found.get(name)
    members = dict(known.members) if known else {}
    for form in cell.forms:
        members[form] = (*members.get(form, ()), cell.path)
    code = f"t3_{part}_{cell.code.rsplit('_', 1)[1]}"
    found[name] = Quantity(name, code, "requests", f"表三·{zh}·{cell.column_zh}", f"T3 {en}: {cell.column_en}", members)


def evaluate(quantity: Quantity, record: Record) -> Harmonised | None:
    """Return the quantity in a report, None where its table was not found."""
    form = cast(Mapping[str, str | None], record["form"])[quantity.table]
    if form is None or form not in quantity.members:
        return None
    cells = cast(Mapping[str, Record], record["cells"])
    paths = quantity.members[form]
    if len(paths) > 1:
        parts = [cells.get(path) for path in paths]
        return add_up([(part["value"], str(part["status"])) if part else (None, "missing") for part in parts])
    cell = cells.get(paths[0])
    if cell is None:
        return Harmonised(None, "missing", None)
    value, status = cast(Number | None, cell["value"]), str(cell["status"])
    return Harmonised(value, status, 0 if status in EMPTY else value)


def add_up(parts: list[tuple[object, str]]) -> Harmonised:
    """Return the sum of (value, status) pairs: strictly, and with printed blanks as 0."""
    statuses = {status for _, status in parts}
    status = next((word for word in _WORST if word in statuses), "missing")
    numbers = [cast(Number, value) for value, _ in parts if value is not None]
    total = sum(numbers)
    if len(numbers) == len(parts):
        return Harmonised(total, status, total)
    unknown = any(value is None and word not in EMPTY for value, word in parts)
    return Harmonised(None, status, None if unknown else total)
