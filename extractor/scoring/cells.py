"""One cell of a result against its label: right, wrong, missing, invented or rightly absent, and how surely read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, cast

from extractor.gold import Label, LabelCell
from extractor.model import Number, Span
from extractor.record import Record
from extractor.vocabulary import CERTAIN

Outcome = Literal["right", "wrong", "missing", "blank_for_zero", "invented", "zero_for_blank", "rightly_absent"]
OUTCOMES: tuple[Outcome, ...] = (
    "right",
    "wrong",
    "missing",
    "blank_for_zero",
    "invented",
    "zero_for_blank",
    "rightly_absent",
)
"""Printed number read, another number read, none read, a printed 0 read as blank; no number printed but one read,
a printed blank read as 0, none read."""
GOOD: frozenset[Outcome] = frozenset(("right", "rightly_absent"))
_EMPTY = ("blank", "dash", "slash")
_ABSENT_TABLE = LabelCell(None, "missing")


class CellScore(NamedTuple):
    """One cell compared. `value` to `origin` are those of the result, None where it does not say.

    `certain`: the document's verdict, or that of the cell's table, promises that this cell is not wrong.
    """

    path: str
    label: LabelCell
    outcome: Outcome
    value: Number | None
    status: str
    raw: str
    span: Span | None
    anchor: str | None
    origin: str | None
    certain: bool
    contested: bool = False

    @property
    def good(self) -> bool:
        """Whether a person need not change the value."""
        return self.outcome in GOOD

    @property
    def to_touch(self) -> bool:
        """Whether a person must look at the cell and decide or type: it is not good, or two readings differ."""
        return not self.good or self.contested


def score_cells(label: Label, record: Record) -> list[CellScore]:
    """Return the comparison of every labelled cell, in the label's order, then numbers in tables labelled as absent.

    Cells that the label leaves out, or marks as not checked by anyone, are not compared.
    """
    cells = cast("Mapping[str, Record]", record["cells"])
    labelled = {path: cell for path, cell in label.cells.items() if path not in label.unchecked}
    absent = dict.fromkeys(_in_absent_tables(label, cells), _ABSENT_TABLE)
    certain = _certain_tables(record)
    return [
        _score(path, cell, cells.get(path, {}), path.split(".", 1)[0] in certain)
        for path, cell in {**labelled, **absent}.items()
    ]


def _in_absent_tables(label: Label, cells: Mapping[str, Record]) -> Iterator[str]:
    for path, cell in cells.items():
        kind = path.split(".", 1)[0]
        absent = kind in label.form and label.form[kind] is None
        if absent and cell.get("value") is not None and path not in label.unchecked:
            yield path


def _certain_tables(record: Record) -> frozenset[str]:
    verdicts = cast("Mapping[str, str | None]", record.get("verdicts") or {})
    if record.get("verdict") in CERTAIN:
        return frozenset(("disclosure", "requests", "review_litigation"))
    return frozenset(kind for kind, verdict in verdicts.items() if verdict in CERTAIN)


def _score(path: str, label: LabelCell, cell: Record, certain: bool) -> CellScore:
    value = cast("Number | None", cell.get("value"))
    status = str(cell.get("status") or ("missing" if value is None else "printed"))
    span = cast("list[int] | None", cell.get("span"))
    return CellScore(
        path,
        label,
        compare(label, value, status),
        value,
        status,
        str(cell.get("raw") or ""),
        (span[0], span[1]) if span else None,
        cast("str | None", cell.get("anchor")),
        cast("str | None", cell.get("origin")),
        certain,
        status == "contested",
    )


def compare(label: LabelCell, value: Number | None, status: str) -> Outcome:
    """Return what becomes of a cell whose label is `label`, read as `value` with `status`.

    A cell labelled as contested prints two numbers: giving one of them is wrong, not invented.
    """
    if value is None:
        if label.value is None:
            return "rightly_absent"
        return "blank_for_zero" if label.value == 0 and status in _EMPTY else "missing"
    if label.value is not None:
        return "right" if label.value == value else "wrong"
    if label.status == "contested":
        return "wrong"
    return "zero_for_blank" if value == 0 and label.status in _EMPTY else "invented"
