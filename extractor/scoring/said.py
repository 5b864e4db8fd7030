"""What a model said, and what the prose says, against labels: claims accepted and refused, facts found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from extractor.fold import fold
from extractor.forms import TABLE_KINDS, load_forms
from extractor.gold import Label
from extractor.model import Number
from extractor.numbers import read_cell
from extractor.record import Record
from extractor.scoring.cells import CellScore


class ClaimScore(NamedTuple):
    """Rows that a model named and that were accepted, by whether all their cells are right; and claims refused,
    by whether their values would have been right. Rows without a label count nowhere."""

    accepted_right: int = 0
    accepted_wrong: int = 0
    refused_right: int = 0
    refused_wrong: int = 0


class FactScore(NamedTuple):
    """Labelled facts of the prose: told with the labelled value, only with another one, not told."""

    found: int = 0
    wrong: int = 0
    missing: int = 0


class Usage(NamedTuple):
    """What a model used for a document: tokens as its server counts them; `cost` None where no price is known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    currency: str | None = None

    def plus(self, other: Usage) -> Usage:
        """Return the sum; costs add up where known."""
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            round(sum(costs), 6) if costs else None,
            self.currency or other.currency,
        )


def score_claims(label: Label, record: Record, cells: Iterable[CellScore]) -> ClaimScore:
    """Return how many of a model's rows count rightly or wrongly, and how many were refused rightly or wrongly."""
    rows: dict[str, bool] = {}
    for cell in cells:
        if cell.origin == "model":
            row = cell.path.rpartition(".")[0]
            rows[row] = rows.get(row, True) and cell.good
    refused = [_would_be_right(label, claim) for claim in cast("Sequence[Record]", record.get("claims") or ())]
    accepted = list(rows.values())
    return ClaimScore(accepted.count(True), accepted.count(False), refused.count(True), refused.count(False))


def _would_be_right(label: Label, claim: Record) -> bool | None:
    """Say whether a refused claim has the labelled values of its row, in order; None where nothing is labelled."""
    row, values = str(claim["row"]), [_number(text) for text in cast("Sequence[str]", claim["values"])]
    for fact in label.facts or ():
        if fact.target == row:
            return values == [fact.value]
    wanted = [label.cells[path].value for path in _cells_of(label, row) if path in label.cells]
    return values == wanted if wanted else None


def _cells_of(label: Label, row: str) -> list[str]:
    """Return the cells of a row of the labelled form; of the whole table where the row is a table's name."""
    kind, _, key = row.partition(".")
    if kind not in TABLE_KINDS:
        return []
    version = label.form.get(kind)
    tables = [table for table in load_forms().of_kind(kind) if version in (None, table.form)]
    for table in tables:
        if not key:
            return list(table.paths)
        if key in table.row_index:
            return [table.path(key, column.key) for column in table.columns(key)]
    return []


def _number(text: str) -> Number | None:
    return read_cell(fold(text), text, 0).number


def score_facts(label: Label, record: Record) -> FactScore | None:
    """Return how the labelled facts came out; None if facts are not labelled, or the result never tells any."""
    told = cast("Sequence[Record] | None", record.get("narrative"))
    if label.facts is None or told is None:
        return None
    said: dict[str, list[object]] = {}
    for fact in told:
        said.setdefault(_target(str(fact["target"])), []).append(fact["value"])
    found = wrong = missing = 0
    for wanted in label.facts:
        values = said.get(_target(wanted.target), [])
        found += wanted.value in values
        wrong += bool(values) and wanted.value not in values
        missing += not values
    return FactScore(found, wrong, missing)


def _target(text: str) -> str:
    """Return a target with the cells of a sum in one order."""
    return " + ".join(sorted(part.strip() for part in text.split("+")))


def usage_of(record: Record) -> Usage:
    """Return what a model used, nothing where none was asked."""
    run = cast("Mapping[str, object]", record.get("run") or {})
    said = run.get("model")
    if not isinstance(said, Mapping):
        return Usage()
    cost = cast("float | None", said.get("cost"))
    return Usage(
        int(said.get("calls") or 0),
        int(said.get("input_tokens") or 0),
        int(said.get("output_tokens") or 0),
        cost,
        cast("str | None", said.get("currency")) if cost is not None else None,
    )
