"""Candidate readings -> settled rows -> checks and findings -> a verdict per table and for the document.

The verdict asks two questions in turn. Is every cell certainly what is printed? If not: needs_review. If so:
do the printed numbers satisfy the form? Nothing here changes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractor.forms import TABLE_KINDS, Table
from extractor.identities import H5, CellState, Checked, Rule, check, fits_kind, rules_of
from extractor.model import ExtraRow, Number, Reading, RowReading, Value
from extractor.numbers import ILLEGIBLE, UNSEEN, is_dotted
from extractor.verification.arbitrate import merge_regions, settle_rows
from extractor.verification.recognised import Recognised, confirm_recognised, doubt_recognised
from extractor.verification.state import (
    DocumentState,
    Extra,
    Finding,
    SettledRow,
    TableState,
    cell_states,
    columns_in_doubt,
)
from extractor.vocabulary import CERTAIN, VERDICTS, FindingKind, OutcomeName, Reason, Verdict


def judge(
    tables: Mapping[str, Table],
    readings: Mapping[str, Sequence[Sequence[Reading]]],
    truncated: str = "",
    recognised: Recognised | None = None,
) -> DocumentState:
    """Return the judged document.

    `readings` maps each kind of table to its regions, each a list of candidate readings; `tables` holds every
    table form by id. `truncated` names the kind of table in which the text breaks off, if it does; `recognised`
    tells of a document that a recogniser saw. What explains failed relations is told by localise.
    """
    if recognised:
        readings = doubt_recognised(readings, recognised)
    states = {kind: judge_table(kind, tables, readings.get(kind, ())) for kind in TABLE_KINDS}
    if recognised:
        confirm_recognised(states.values(), recognised)
    for state in states.values():
        _judge_absence(state, states, truncated)
    if any("several_reports" in state.reasons for state in states.values()):
        _doubt_whose(states.values())
    verdict = _worst(state.verdict for state in states.values() if state.verdict)
    reasons = list(dict.fromkeys(reason for state in states.values() for reason in state.reasons))
    return DocumentState(states, verdict, reasons)


def judge_lost(tables: Mapping[str, Table], reason: Reason) -> DocumentState:
    """Return the state of a report whose tables stand without their numbers: nothing in them is read."""
    states = {kind: TableState(kind, tables.get(kind)) for kind in TABLE_KINDS}
    for state in states.values():
        if state.table:
            state.verdict = "unreadable"
            state.reasons.append(reason)
    document = DocumentState(states, "unreadable", [reason])
    _document_finding(document, reason, "hard")
    return document


def judge_without_tables(document: DocumentState, verdict: Verdict, reason: Reason, detail: str) -> None:
    """Enter what a document without a readable table is; `detail` is what it points to, if anything."""
    document.verdict = verdict
    document.reasons.append(reason)
    _document_finding(document, reason, "hard" if verdict != "not_a_report" else "info", detail)


def _document_finding(document: DocumentState, reason: Reason, severity: str, detail: str = "") -> None:
    finding = Finding(f"input/{reason}", "input", severity, "error", f"input.{reason}", fields={"detail": detail})
    next(iter(document.tables.values())).findings.append(finding)


def judge_table(kind: str, tables: Mapping[str, Table], regions: Sequence[Sequence[Reading]]) -> TableState:
    """Return the state of one table from the readings of each region of its kind; no verdict if there is none."""
    found = [readings for readings in regions if readings]
    if not found:
        return TableState(kind)
    first = found[0][0]
    table = tables[first.table_id]
    alike = [readings for readings in found if readings[0].table_id == table.id]
    rows = merge_regions([settle_rows(table, readings) for readings in alike])
    state = TableState(
        kind,
        table,
        rows,
        first.headers,
        [row for readings in alike for row in readings[0].extra_rows],
        region_count=len(found),
    )
    differ = len(alike) < len(found) or any(row.contested for row in rows.values())
    if len(found) > 1 and differ:
        state.reasons.append("several_reports")
        fields = {"table": table.kind, "count": len(found)}
        state.findings.append(
            Finding("structure/several", "structure", "hard", "error", "structure.several", fields=fields)
        )
    _find_structure(state, table)
    find_identities(state)
    state.verdict = _verdict(state, table)
    return state


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=VERDICTS.index, default="not_a_report")


# ---- is every cell certainly what is printed?


def _find_structure(state: TableState, table: Table) -> None:
    for row in table.rows:
        settled = state.rows.get(row.key)
        if settled is None:
            _add(state, "missing_rows", f"structure/{table.kind}.{row.key}", "structure.row_missing", table, row.key)
        else:
            _find_row(state, table, settled)
    for extra in state.extra_rows:
        _find_extra_row(state, extra)
    for block in table.blocks:
        agreement = state.headers.get(block.key)
        if agreement == "contradicts":
            state.reasons.append("header_contradicts")
            _note(state, f"header/{table.kind}.{block.key}", "structure.header", "hard")
        elif agreement in ("cut", "lost"):
            _note(state, f"header/{table.kind}.{block.key}", "structure.header_cut", "info")
    state.reasons[:] = list(dict.fromkeys(state.reasons))


def _note(state: TableState, rule: str, code: str, severity: str) -> None:
    fields = {"where": rule.split("/", 1)[1]}
    outcome: OutcomeName = "failed" if severity == "hard" else "not_applicable"
    state.findings.append(Finding(rule, "structure", severity, outcome, code, fields=fields))


def _add(state: TableState, reason: Reason, rule: str, code: str, table: Table, row: str, **fields: object) -> None:
    state.reasons.append(reason)
    cells = table.row_paths[row]
    fields.setdefault("where", f"{table.kind}.{row}")
    state.findings.append(Finding(rule, "structure", "hard", "undecidable", code, cells, fields))


_ILLEGIBLE: Mapping[str, tuple[Reason, str]] = {
    ILLEGIBLE: ("ocr_unconfirmed", "structure.unrecognised"),
    UNSEEN: ("unseen_digits", "structure.unseen"),
}
"""First character of what can't be read -> the reason and the finding; digits that are no number have others."""
_REASON_OF_NOTE: Mapping[str, Reason] = {
    "too_few_values": "incomplete_rows",
    "glued_digits": "glued_digits",
    "header_contradicts": "header_contradicts",
    "header_lost": "header_contradicts",
    "extra_value": "extra_value",
    "row_printed_twice": "contested_cells",
    "ocr_unsure": "ocr_unconfirmed",
}


def _find_row(state: TableState, table: Table, settled: SettledRow) -> None:
    row = settled.reading
    rule = f"structure/{table.kind}.{row.row}"
    if settled.contested:
        raws = " / ".join(", ".join(v.raw or "∅" for v in r.values) for r in (row, *settled.contested))
        _add(state, "contested_cells", rule, "structure.contested", table, row.row, raw=raws)
    if row.note == "extra_value":
        raw = ", ".join(value.raw or "∅" for value in (*row.values, *row.surplus))
        _add(state, "extra_value", rule, "structure.extra_value", table, row.row, raw=raw)
    elif row.anchor == "C" and row.note != "header_contradicts":
        reason = _REASON_OF_NOTE.get(row.note, "weak_anchor")
        why = row.note or "weak_anchor"
        _add(state, reason, rule, "structure.row_uncertain", table, row.row, why=why)
    _find_surplus(state, table, row)
    for column, value in zip(table.columns(row.row), row.values, strict=True):
        path = table.path(row.row, column.key)
        if value.status == "text":
            state.reasons.append("text_in_cell")
            _cell_finding(state, path, "structure.text_in_cell", value)
        elif value.status == "illegible":
            reason, code = _why_illegible(value.raw)
            state.reasons.append(reason)
            _cell_finding(state, path, code, value)


def _why_illegible(raw: str) -> tuple[Reason, str]:
    mark = UNSEEN if UNSEEN in raw else raw[:1]
    if mark in _ILLEGIBLE:
        return _ILLEGIBLE[mark]
    return ("dotted_number", "structure.dotted") if is_dotted(raw) else ("glued_digits", "structure.illegible")


def _cell_finding(state: TableState, path: str, code: str, value: Value) -> None:
    fields = {"where": path, "raw": value.raw}
    state.findings.append(Finding(f"structure/{path}", "structure", "hard", "undecidable", code, (path,), fields))


def _find_surplus(state: TableState, table: Table, row: RowReading) -> None:
    if not row.surplus:
        return
    state.extras.extend(Extra(row.row, value) for value in row.surplus)
    if row.anchor == "C":
        return
    raw = ", ".join(value.raw for value in row.surplus)
    code = "structure.extra_column" if row.note == "extra_column" else "structure.extra_cells"
    cells = table.row_paths[row.row]
    fields: dict[str, object] = {"where": f"{table.kind}.{row.row}", "count": len(row.surplus), "raw": raw}
    if row.note == "extra_column" and len(table.blocks) == 1:
        total = sum(v.number or 0 for v in row.values[1:-1])
        if row.surplus[0].number is None or row.surplus[0].number == total:
            return
        code, fields["left"] = "structure.extra_column_sum", total
    state.findings.append(
        Finding(f"structure/{table.kind}.{row.row}", "structure", "soft", "failed", code, cells, fields)
    )


def _find_extra_row(state: TableState, extra: ExtraRow) -> None:
    state.extras.extend(Extra(extra.label, value) for value in extra.values if value.status != "blank")
    counts = any(value.number or value.status in ("text", "illegible") for value in extra.values)
    fields = {"label": extra.label, "raw": ", ".join(value.raw or "∅" for value in extra.values)}
    code = "structure.local_row" if counts else "structure.local_row_zero"
    if counts:
        state.reasons.append("local_row")
    severity = "hard" if counts else "soft"
    outcome: OutcomeName = "undecidable" if counts else "not_applicable"
    state.findings.append(Finding(f"structure/{state.kind}.extra", "structure", severity, outcome, code, fields=fields))


# ---- do the printed numbers satisfy the form?


def find_identities(state: TableState) -> None:
    """Check every identity of the state's table; outcomes go to `checks`, what did not pass to `findings`."""
    table = state.table
    if table is None:
        return
    numbers, states = cell_states(state)
    doubtful = columns_in_doubt(state, table)
    for rule in rules_of(table):
        checked = check(rule, numbers, states)
        column = rule.id.rsplit(".", 1)[-1] if rule.identity.for_each == "column" else ""
        in_doubt = checked.outcome in ("passed", "passed_assuming_zero", "failed") and column in doubtful
        if in_doubt:
            checked = Checked(rule, "undecidable", checked.left, checked.right)
        state.checks.append(checked)
        _find_identity(state, checked, numbers, states, in_doubt)
    _find_kinds(state, table)


def _find_identity(
    state: TableState, checked: Checked, numbers: Mapping[str, Number], states: Mapping[str, CellState], doubtful: bool
) -> None:
    rule = checked.rule
    if checked.outcome not in ("failed", "undecidable"):
        return
    soft = rule.identity.severity == "soft"
    if soft and checked.outcome == "undecidable":
        return
    code = "soft.failed" if soft else f"identity.{checked.outcome}"
    if checked.outcome == "undecidable" and (
        doubtful or any(states.get(path, "absent") == "absent" for path in rule.cells)
    ):
        code = "identity.unread"
    kind: FindingKind = "soft" if soft else "identity"
    state.findings.append(
        Finding(rule.id, kind, rule.identity.severity, checked.outcome, code, rule.cells, checked=checked)
    )
    if checked.outcome == "undecidable" and checked.left > checked.right and all(p in numbers for p in rule.right):
        state.findings.append(
            Finding(rule.id, "soft", "soft", "failed", "identity.exceeds", rule.cells, checked=checked)
        )


def _find_kinds(state: TableState, table: Table) -> None:
    for row, settled in state.rows.items():
        for column, value in zip(table.columns(row), settled.reading.values, strict=True):
            if value.number is None or fits_kind(value.number, column.kind):
                continue
            path = table.path(row, column.key)
            rule = Rule(f"H5/{path}", H5, (path,), ())
            state.checks.append(Checked(rule, "failed", value.number, 0))
            fields = {"where": path, "raw": value.raw}
            state.findings.append(Finding(rule.id, "identity", "hard", "failed", "kind.failed", (path,), fields))


def _verdict(state: TableState, table: Table) -> Verdict:
    blank = not any(v.status not in ("blank", "dash", "slash") for r in state.rows.values() for v in r.reading.values)
    certain = len(state.rows) == len(table.rows) and all(row.certain for row in state.rows.values())
    if not certain or state.reasons:
        return "needs_review"
    if blank:
        state.reasons.append("table_blank")
        _table_finding(state, "structure.table_blank")
        return "source_incomplete"
    hard = [c for c in state.checks if c.rule.identity.severity == "hard"]
    if any(checked.outcome == "failed" for checked in hard):
        state.reasons.append("identity_failed")
        return "source_inconsistent"
    if any(checked.outcome == "undecidable" for checked in hard):
        state.reasons.append("identity_undecidable")
        return "source_incomplete"
    return "verified"


# ---- the document as a whole


def _judge_absence(state: TableState, states: Mapping[str, TableState], truncated: str) -> None:
    """Say of a table that is not there, in a document that has another, that it is absent or cut off."""
    if not any(other.table for other in states.values()):
        return
    kinds = list(states)
    if state.kind == truncated and state.table and state.verdict not in CERTAIN:
        state.reasons.append("truncated")
        state.verdict = _worst(("needs_review", state.verdict or "needs_review"))
        _table_finding(state, "structure.truncated")
    elif state.table is None:
        behind = bool(truncated) and kinds.index(state.kind) > kinds.index(truncated)
        state.reasons.append("truncated" if behind else "table_absent")
        state.verdict = "needs_review"
        _table_finding(state, "structure.truncated" if behind else "structure.table_absent")


def _doubt_whose(states: Iterable[TableState]) -> None:
    """Leave no table certain in a document of several reports: one that stands there once may be of the other."""
    for state in states:
        if state.verdict in CERTAIN:
            state.verdict = "needs_review"
            state.reasons.append("several_reports")


def _table_finding(state: TableState, code: str) -> None:
    state.findings.append(
        Finding(f"structure/{state.kind}", "structure", "hard", "undecidable", code, fields={"table": state.kind})
    )
