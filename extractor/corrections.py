"""Corrections by hand: read from CSV, applied to records, judged by the identities, never called verified.

A corrected report is `needs_review` with the reason `corrected_by_hand`, whatever it was: its verdict spoke of the
printed numbers. What the identities say of the corrected ones stands in `corrections.outcome`, in the words of
`gouji verify`. The printed value stays beside the new one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import NamedTuple, cast

from extractor.clerk_tables import csv_errors
from extractor.errors import UsageError
from extractor.export.cells import cells_by_path, form_cells
from extractor.fold import fold
from extractor.forms import TABLE_KINDS, Table, load_forms
from extractor.messages import Language, say
from extractor.model import Number, ValueStatus
from extractor.numbers import read_cell
from extractor.outside import Consistency, table_state
from extractor.record import MISSING_CELL, Record, finding_record
from extractor.verification.judge import find_identities
from extractor.verification.state import TableState

FIELDS = ("document", "cell", "value", "raw", "who", "why")
_IDENTITY = re.compile(r"[HC][0-9]+/")


class Correction(NamedTuple):
    """One line of a corrections file: what a person says stands in a cell. `line` counts from 1."""

    document: str
    cell: str
    value: Number | None
    raw: str
    status: ValueStatus
    who: str
    why: str
    line: int


def read_corrections(data: bytes, name: str, language: Language = "en") -> dict[str, list[Correction]]:
    """Return the corrections of a CSV (document,cell,value,raw,who,why), by document.

    `cell` is a path or a code; an empty `value` says that nothing is printed, `raw` how it is printed. Raises
    UsageError with the line of an unknown cell, of what is no number, of a cell corrected twice.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(say("corrections.not_utf8", language, name=name)) from error
    with csv_errors(name):
        return _read(csv.DictReader(io.StringIO(text, newline="")), name, language)


def _read(reader: csv.DictReader[str], name: str, language: Language) -> dict[str, list[Correction]]:
    absent = [field for field in FIELDS if field not in (reader.fieldnames or [])]
    if absent:
        raise UsageError(say("corrections.no_column", language, name=name, column=absent[0], columns=",".join(FIELDS)))
    by_code = {cell.code: cell.path for cell in form_cells()}
    found: dict[str, list[Correction]] = {}
    for fields in reader:
        correction = _correction(fields, by_code, (name, reader.line_num), language)
        known = found.setdefault(correction.document, [])
        if any(other.cell == correction.cell for other in known):
            where = f"{name}:{correction.line}"
            raise UsageError(say("corrections.twice", language, where=where, cell=correction.cell))
        known.append(correction)
    return found


def _correction(
    fields: Mapping[str, str | None], by_code: Mapping[str, str], place: tuple[str, int], language: Language
) -> Correction:
    where = f"{place[0]}:{place[1]}"
    text = {field: (fields[field] or "").strip() for field in FIELDS}
    cell = by_code.get(text["cell"], text["cell"])
    if cell not in cells_by_path():
        raise UsageError(say("corrections.unknown_cell", language, where=where, cell=text["cell"]))
    if not text["who"]:
        raise UsageError(say("corrections.nobody", language, where=where))
    given = read_cell(fold(text["value"]), text["value"], 0)
    printed = read_cell(fold(text["raw"]), text["raw"], 0)
    if given.status not in ("printed", "blank", "dash", "slash"):
        raise UsageError(say("corrections.no_number", language, where=where, value=text["value"]))
    if text["raw"] and given.number != printed.number:
        raise UsageError(say("corrections.raw_differs", language, where=where, value=text["value"], raw=text["raw"]))
    status = printed.status if text["raw"] else given.status
    raw = text["raw"] or text["value"]
    return Correction(text["document"], cell, given.number, raw, status, text["who"], text["why"], place[1])


def apply_corrections(
    records: Iterable[Record], corrections: Mapping[str, list[Correction]], name: str, language: Language = "en"
) -> Iterator[Record]:
    """Yield the records, those with corrections corrected and judged anew.

    Raises UsageError when all have passed and a correction's document was not among them; `name` is the file.
    """
    left = dict(corrections)
    for record in records:
        document = str(cast(Record, record["source"])["name"])
        mine = left.pop(document, None)
        yield correct(record, mine, name, language) if mine else record
    if left:
        first = min((line for lines in left.values() for line in lines), key=lambda line: line.line)
        where = f"{name}:{first.line}"
        raise UsageError(say("corrections.unknown_document", language, where=where, document=first.document))


def correct(record: Record, corrections: list[Correction], name: str = "", language: Language = "en") -> Record:
    """Return a corrected copy of a record, judged anew. UsageError if a cell is of another version of its table."""
    record = deepcopy(record)
    made: list[Record] = []
    outcomes: dict[str, Consistency] = {}
    for kind in TABLE_KINDS:
        mine = [correction for correction in corrections if correction.cell.split(".", 1)[0] == kind]
        if mine:
            table = _table(record, kind, mine, (name, language))
            made += [_enter(record, correction) for correction in mine]
            outcomes[kind] = _judge(record, table, {correction.cell for correction in mine})
    record["corrections"] = {"outcome": _worst(outcomes.values()), "tables": outcomes, "cells": made}
    verdicts = cast(dict[str, object], record["verdicts"])
    verdicts |= dict.fromkeys(outcomes, "needs_review")
    record["verdict"] = "needs_review"
    record["reasons"] = [*cast(list[str], record["reasons"]), "corrected_by_hand"]
    return record


def _worst(outcomes: Iterable[Consistency]) -> Consistency:
    found = set(outcomes)
    return "inconsistent" if "inconsistent" in found else "undecidable" if "undecidable" in found else "consistent"


def _table(record: Record, kind: str, corrections: list[Correction], said: tuple[str, Language]) -> Table:
    """Return the version of the table that is corrected; one that was not found is entered, all cells missing."""
    form = cast(dict[str, str | None], record["form"])
    known = load_forms()
    if form[kind] is not None:
        fitting = [known.table(kind, str(form[kind]))]
    else:
        fitting = [table for table in known.of_kind(kind) if all(c.cell in table.paths for c in corrections)]
    for correction in corrections:
        if not fitting or correction.cell not in fitting[0].paths:
            fields = {"where": f"{said[0]}:{correction.line}", "cell": correction.cell, "form": form[kind] or "?"}
            raise UsageError(say("corrections.other_form", said[1], **fields))
    table = fitting[0]
    form[kind] = table.form
    cells = cast(dict[str, Record], record["cells"])
    for path in table.paths:
        cells.setdefault(path, dict(MISSING_CELL))
    return table


def _enter(record: Record, correction: Correction) -> Record:
    """Put a correction into its cell; return what is said of it under `corrections`."""
    cell = cast(dict[str, Record], record["cells"])[correction.cell]
    said: Record = {
        "cell": correction.cell,
        "value": correction.value,
        "raw": correction.raw,
        "value_printed": cell["value"],
        "raw_printed": cell["raw"],
        "status_printed": cell["status"],
        "who": correction.who,
        "why": correction.why,
    }
    entered = {"value": correction.value, "raw": correction.raw, "status": correction.status, "origin": "human"}
    cell |= {**entered, "anchor": None, "alternatives": []}
    node = cast(dict[str, object], record["report"])
    *parents, leaf = correction.cell.split(".")
    for key in parents:
        node = cast(dict[str, object], node.setdefault(key, {}))
    node[leaf] = correction.value
    return said


# ---- what the identities say then


def _judge(record: Record, table: Table, corrected: set[str]) -> Consistency:
    """Put what the identities of the table say now into the record; return it in a word."""
    state = _state_of(record, table)
    _replace_findings(record, state, corrected)
    _drop_suspects(record, table.kind)
    findings = cast(list[Record], record["findings"])
    doubtful = any(f["rule"] == f"structure/{table.kind}.extra" and f["severity"] == "hard" for f in findings)
    hard = {checked.outcome for checked in state.checks if checked.rule.identity.severity == "hard"}
    if doubtful:  # a row that the form does not have may belong to the sums
        return "undecidable"
    if any(finding.severity == "hard" and finding.outcome == "failed" for finding in state.findings):
        return "inconsistent"
    cells = cast(dict[str, Record], record["cells"])
    unread = any(cells[path]["status"] not in _KNOWN for path in table.paths)
    return "undecidable" if unread or "undecidable" in hard or not hard & _HOLDS else "consistent"


_HOLDS = frozenset(("passed", "passed_assuming_zero"))
_KNOWN = frozenset(("printed", "blank", "dash", "slash"))


def _state_of(record: Record, table: Table) -> TableState:
    """Return the table with the record's cells, its identities checked."""
    cells = cast(dict[str, Record], record["cells"])
    known = {path: cells[path] for path in table.paths if cells[path]["status"] in _KNOWN}
    state = table_state(table, {path: cast(Number | None, cell["value"]) for path, cell in known.items()})
    find_identities(state)
    return state


def _replace_findings(record: Record, state: TableState, corrected: set[str]) -> None:
    """Put what the identities say now in the place of what they said; what was corrected is no longer open."""
    kept = []
    for finding in cast(list[Record], record["findings"]):
        about = cast(list[str], finding["cells"])
        rule = str(finding["rule"])
        mine = rule.split("/", 1)[-1].split(".", 1)[0] == state.kind
        if mine and (_IDENTITY.match(rule) or (about and corrected.issuperset(about))):
            continue
        kept.append(finding)
    record["findings"] = [*kept, *(finding_record(finding, state) for finding in state.findings)]
    record["checks"] = _count(record)


def _count(record: Record) -> dict[str, int]:
    """Return how many hard identities of all tables have each outcome."""
    counts = dict.fromkeys(cast(dict[str, int], record["checks"]), 0)
    for kind, form in cast(dict[str, str | None], record["form"]).items():
        if form is None:
            continue
        for checked in _state_of(record, load_forms().table(kind, form)).checks:
            if checked.outcome in counts and checked.rule.identity.severity == "hard":
                counts[checked.outcome] += 1
    return counts


def _drop_suspects(record: Record, kind: str) -> None:
    """Take back who was suspected in a table that has other numbers now."""
    suspects = cast(Record, record["suspects"])
    found = cast(list[Record], suspects["explanations"])
    kept = [each for each in found if not cast(list[str], each["cells"])[0].startswith(f"{kind}.")]
    outcome = suspects["outcome"] if kept or not found else "none"
    record["suspects"] = {**suspects, "outcome": outcome, "explanations": kept}
