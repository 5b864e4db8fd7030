"""What the judge knows of a table and a document: settled rows, checks, findings, verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from extractor.forms import Table
from extractor.identities import CellState, Checked
from extractor.model import Anchor, ExtraRow, HeaderAgreement, Number, RowReading, Scope, Span, Told, Value
from extractor.vocabulary import Blame, FindingKind, OutcomeName, Reason, SuspectsOutcome, Verdict


class SettledRow(NamedTuple):
    """A row after arbitration: the reading that stands, others that disagree, and whether it is in doubt."""

    reading: RowReading
    contested: tuple[RowReading, ...] = ()
    others: tuple[RowReading, ...] = ()
    """All other readings of the row that were kept, whether they agree or not, however they are anchored."""

    @property
    def anchor(self) -> Anchor:
        return self.reading.anchor

    @property
    def certain(self) -> bool:
        """Whether label and place are sure, nobody disagrees, and every cell is a number or a printed nothing."""
        return (
            not self.contested
            and self.reading.anchor != "C"
            and all(value.status in ("printed", "blank", "dash", "slash") for value in self.reading.values)
        )


class Finding(NamedTuple):
    """One thing that did not pass: a code of the message catalogue with its fields, and the cells it is about."""

    rule: str
    kind: FindingKind
    severity: str
    outcome: OutcomeName
    code: str
    cells: tuple[str, ...] = ()
    fields: Mapping[str, object] = MappingProxyType({})
    checked: Checked | None = None
    span: Span | None = None
    """Where it stands in the text, for what is not said by its cells."""


class Extra(NamedTuple):
    """A value that the form has no cell for, under the label it stands behind."""

    label: str
    value: Value


class TableState:
    """One table of the document as judged. `table` is None where the document has none."""

    def __init__(
        self,
        kind: str,
        table: Table | None = None,
        rows: Mapping[str, SettledRow] | None = None,
        headers: Mapping[str, HeaderAgreement] | None = None,
        extra_rows: Sequence[ExtraRow] = (),
        region_count: int = 0,
    ) -> None:
        self.kind = kind
        self.table = table
        self.rows = rows or {}
        self.headers = headers or {}
        self.extra_rows = extra_rows
        self.region_count = region_count
        self.extras: list[Extra] = []
        self.checks: list[Checked] = []
        self.findings: list[Finding] = []
        self.reasons: list[Reason] = []
        self.verdict: Verdict | None = None

    def value(self, row: str, index: int) -> Value | None:
        """Return the value of a cell by its row and column index, None where the row was not found."""
        settled = self.rows.get(row)
        return settled.reading.values[index] if settled else None


class Suspect(NamedTuple):
    """One way to satisfy every failed identity of a table: cells, and what each would have to be (None: unknown).

    `posterior` is its probability among all that could have happened, None where it was not weighed; `why` has the
    kinds of slip or the event, `other_reading` where another reading of the same print has those numbers.
    """

    cells: tuple[str, ...]
    to: tuple[Number | None, ...]
    posterior: float | None
    why: str
    blame: Blame = "unclear"


class DocumentState:
    """All tables judged, and the document's verdict with its reasons."""

    def __init__(self, tables: Mapping[str, TableState], verdict: Verdict, reasons: list[Reason]) -> None:
        self.tables = tables
        self.verdict: Verdict = verdict
        self.reasons = reasons
        self.suspects: list[Suspect] = []
        self.suspects_outcome: SuspectsOutcome = "none"
        self.narrative: list[Told] = []
        self.scope: Scope = "unknown"


def cell_states(table: TableState) -> tuple[dict[str, Number], dict[str, CellState]]:
    """Return (numbers, states) of all cells of a table for the identities."""
    numbers: dict[str, Number] = {}
    states: dict[str, CellState] = {}
    if table.table is None:
        return numbers, states
    for row, settled in table.rows.items():
        for path, value in zip(table.table.row_paths[row], settled.reading.values, strict=True):
            if value.number is not None:
                numbers[path] = value.number
                states[path] = "number"
            elif value.status in ("blank", "dash", "slash"):
                states[path] = "empty"
            else:
                states[path] = "absent"
    return numbers, states


def columns_in_doubt(state: TableState, table: Table) -> frozenset[str]:
    """Return the columns in which a local row holds a number: their identities can't be decided."""
    found: set[str] = set()
    for extra in state.extra_rows:
        columns = [column.key for column in table.blocks[0].columns]
        if len(extra.values) < len(columns):
            if any(value.number for value in extra.values):
                found.update(columns)
            continue
        found.update(key for key, value in zip(columns, extra.values, strict=False) if value.number)
    return frozenset(found)
