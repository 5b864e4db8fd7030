"""Numbers made elsewhere: read from JSON Lines or CSV, checked by the form's identities, never called verified."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.clerk_tables import csv_errors
from extractor.errors import UsageError
from extractor.forms import TABLE_KINDS, Forms, Table, load_forms
from extractor.frame import Frame, frame_of_record, frame_with_row
from extractor.json_text import parse_json
from extractor.messages import in_both
from extractor.model import Number, RowReading, Value
from extractor.numbers import read_cell
from extractor.verification.explain import explain
from extractor.verification.judge import find_identities
from extractor.verification.state import SettledRow, TableState

COLUMNS = ("document", "cell", "value")
"""Of a CSV of numbers."""
Consistency = Literal["consistent", "inconsistent", "undecidable"]


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that fails or can't be decided, in words."""

    rule: str
    severity: str
    outcome: str
    cells: tuple[str, ...]
    message: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the identities say of one set of numbers."""

    outcome: Consistency
    passed: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class OutsideDocument:
    """The cells of one document as somebody else read them; None is an empty cell. A cell not named is unknown.

    `reasons` is why cells are unknown, where the document itself was read (see outside_papers).
    """

    name: str
    cells: Mapping[str, Number | None]
    frame: Frame = field(default=Frame(), compare=False)
    reasons: tuple[str, ...] = ()


def verify_numbers(cells: Mapping[str, Number | None], forms: Forms) -> Verification:
    """Return what the identities of the tables that `cells` belong to say; UsageError for an unknown name."""
    states = [table_state(table, cells) for table in tables_of(cells, forms)]
    for state in states:
        find_identities(state)
    failures = tuple(
        Failure(f.rule, f.severity, f.outcome, f.cells, *explain(f, state)) for state in states for f in state.findings
    )
    hard = [c for state in states for c in state.checks if c.rule.identity.severity == "hard"]
    outcomes = {checked.outcome for checked in hard}
    passed = sum(checked.outcome.startswith("passed") for checked in hard)
    if "failed" in outcomes:
        return Verification("inconsistent", passed, failures)
    if "undecidable" in outcomes or not passed:
        return Verification("undecidable", passed, failures)
    return Verification("consistent", passed, failures)


def verify_document(document: OutsideDocument, forms: Forms) -> Verification:
    """Return what the identities say of a document: of one that was not surely read never more than undecidable."""
    found = verify_numbers(document.cells, forms)
    unsure = document.reasons and found.outcome == "consistent"
    return replace(found, outcome="undecidable") if unsure else found


def tables_of(cells: Mapping[str, object], forms: Forms) -> Iterator[Table]:
    """Yield for each kind the version that has all the cells named; UsageError if none has."""
    for name in cells:
        if name.split(".", 1)[0] not in TABLE_KINDS:
            raise UsageError(*in_both("usage.no_cell", cell=name))
    for kind in TABLE_KINDS:
        names = [name for name in cells if name.startswith(kind + ".")]
        if not names:
            continue
        fitting = [table for table in forms.of_kind(kind) if set(names) <= set(table.paths)]
        if not fitting:
            known = {path for table in forms.of_kind(kind) for path in table.paths}
            unknown = next((name for name in names if name not in known), None)
            if unknown:
                raise UsageError(*in_both("usage.no_cell", cell=unknown))
            raise UsageError(*in_both("usage.two_versions", kind=kind, cell=names[0]))
        yield max(fitting, key=lambda table: len(set(table.paths) & set(names)) / len(table.paths))


def table_state(table: Table, cells: Mapping[str, Number | None]) -> TableState:
    """Return a table as the judge takes it, its cells as given: None is printed blank, a cell not named is missing."""
    rows = {}
    for row in table.rows:
        values = tuple(_value(table.path(row.key, column.key), cells) for column in table.columns(row.key))
        rows[row.key] = SettledRow(RowReading(row.key, "C", values, (0, 0), "human"))
    return TableState(table.kind, table, rows)


def _value(path: str, cells: Mapping[str, Number | None]) -> Value:
    if path not in cells:
        return Value("missing", None, "", (0, 0))
    number = cells[path]
    if number is None:
        return Value("blank", None, "", (0, 0))
    return Value("printed", number, str(number), (0, 0))


# ---- reading data made elsewhere


def read_outside(data: bytes, name: str) -> list[OutsideDocument]:
    """Return the documents of a CSV (document,cell,value), JSON or JSON Lines file.

    JSON documents are results of gouji or objects with `cells`: name -> number, null or {"value": …}. Raises
    UsageError with the line of what can't be understood.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(*in_both("usage.not_utf8", name=name)) from error
    if text.lstrip()[:1] in ("{", "["):
        return list(_from_json(text, name))
    with csv_errors(name):
        return list(_from_csv(text, name))


def _from_json(text: str, name: str) -> Iterator[OutsideDocument]:
    try:
        whole = parse_json(text)
        items: Iterable[tuple[int, object]] = enumerate(whole if isinstance(whole, list) else [whole], start=1)
    except ValueError:
        items = _json_lines(text, name)
    for line, item in items:
        if not isinstance(item, dict) or not isinstance(item.get("cells"), dict):
            raise UsageError(*in_both("usage.no_cells", where=f"{name}:{line}"))
        yield document_of_record(item, f"{name}:{line}")


def document_of_record(item: Mapping[str, object], where: str) -> OutsideDocument:
    """Return the document of one result as JSON has it.

    `where` names it in errors (UsageError), and is its name if it has none.
    """
    source, cells = item.get("source"), item.get("cells")
    label = source.get("name") if isinstance(source, Mapping) else source
    assert isinstance(cells, Mapping)
    numbers = {str(path): _json_number(cell, f"{where}: {path}") for path, cell in cells.items()}
    name = str(label or item.get("document") or where)
    return OutsideDocument(name, _without_missing(numbers), frame_of_record(item, where))


def _json_lines(text: str, name: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, parse_json(line)
            except ValueError as error:
                raise UsageError(*in_both("usage.not_json_because", where=f"{name}:{number}", reason=error)) from error


class _Missing:
    """Stands for a cell that its maker says was not found."""


_MISSING = _Missing()


def _without_missing(cells: Mapping[str, Number | _Missing | None]) -> dict[str, Number | None]:
    return {path: value for path, value in cells.items() if not isinstance(value, _Missing)}


def _json_number(cell: object, where: str) -> Number | _Missing | None:
    if isinstance(cell, dict):
        if cell.get("status") in ("missing", "contested", "text", "illegible", "placed"):
            return _MISSING
        cell = cell.get("value")
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool) and _is_finite(cell)):
        return cell
    raise UsageError(*in_both("usage.no_number", where=where, value=cell))


def _is_finite(number: Number) -> bool:
    """Say whether a number is none of those that have no JSON, nor longer than a float can say."""
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _from_csv(text: str, name: str) -> Iterator[OutsideDocument]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    fields = reader.fieldnames or []
    absent = [column for column in COLUMNS if column not in fields]
    if absent:
        raise UsageError(*in_both("usage.no_column", where=f"{name}:1", column=absent[0], columns=",".join(COLUMNS)))
    known = {path for table in load_forms().tables.values() for path in table.paths}
    documents: dict[str, dict[str, Number | None]] = {}
    frames: dict[str, Frame] = {}
    for row in reader:
        cells = documents.setdefault(row["document"], {})
        where = f"{name}:{reader.line_num}"
        frames[row["document"]] = frame_with_row(frames.get(row["document"], Frame()), row, where)
        if not row["cell"] or row.get("status") in ("missing", "contested", "text", "illegible", "placed"):
            continue
        if row["cell"] not in known:
            raise UsageError(*in_both("usage.no_cell_at", where=where, cell=row["cell"]))
        value = read_cell(row["value"] or "", row["value"] or "", 0)
        if value.status in ("text", "illegible"):
            raise UsageError(*in_both("usage.no_number", where=where, value=row["value"]))
        if cells.get(row["cell"], value.number) != value.number:
            raise UsageError(*in_both("usage.cell_twice", where=where, cell=row["cell"], document=row["document"]))
        cells[row["cell"]] = value.number
    for document, cells in documents.items():
        yield OutsideDocument(document, cells, frames[document])
