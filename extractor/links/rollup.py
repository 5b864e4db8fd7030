"""A parent's report against the sum of its units' reports, cell by cell in tables 3 and 4 (R1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from extractor.errors import UsageError
from extractor.forms import Forms, Table, load_forms
from extractor.identities import Checked
from extractor.links.comparison import (
    R1,
    CellRef,
    Counter,
    Link,
    LinkFinding,
    cell_of,
    compare,
    in_words,
    link_record,
    make_finding,
    version_of,
    why_undecidable,
)
from extractor.links.rollup_diagnosis import Diagnosis, Sums, diagnose
from extractor.links.rollup_shapes import Fault
from extractor.links.rollup_units import Group, Reports, Unit, reports_of
from extractor.links.rollup_words import fault_in_words, needed_in_words, say_diagnosis
from extractor.messages import in_both
from extractor.outside import OutsideDocument
from extractor.verification.explain import place_name

KINDS = ("requests", "review_litigation")
COMBINED = "requests.results.other_handling.combined"
"""One row in the 2019 form, three in the 2021 form: where reports differ, their sum is compared."""
_PARTS = tuple(
    f"requests.results.other_handling.{row}" for row in ("overdue_correction", "overdue_fee", "other_reasons")
)
_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
OFFICES = ("办公室", "办公厅")


class RollUp(NamedTuple):
    """One parent and year: the sums cell by cell, and what could explain those that fail."""

    link: Link
    unit: str
    units: tuple[str, ...]
    diagnosis: Diagnosis


class _Part(NamedTuple):
    """A unit with its report of the year, None if there is none."""

    unit: Unit
    report: OutsideDocument | None


class _Sum(NamedTuple):
    table: Table
    path: str
    checked: Checked
    whole: CellRef
    parts: tuple[CellRef, ...]


def link_rollup(
    groups: Sequence[Group], documents: Sequence[OutsideDocument], aliases: Mapping[str, str] = _NO_ALIASES
) -> Iterator[RollUp]:
    """Yield for each parent and year what its report and the sum of its units say of each other.

    Raises UsageError for a unit whose report can't be told, or is another unit's too.
    """
    forms = load_forms()
    for group in groups:
        reports = {unit.name: reports_of(unit, documents, aliases) for unit in (group.parent, *group.units)}
        for year in _years(group, reports):
            whole = _Part(group.parent, _report(reports[group.parent.name], year))
            parts = [_Part(unit, _report(reports[unit.name], year)) for unit in group.units]
            _check_different([whole, *parts])
            yield _roll_up(whole, parts, year, forms)


def _years(group: Group, reports: Mapping[str, Reports]) -> list[int | None]:
    own: set[int | None] = set(reports[group.parent.name])
    found = own or {year for unit in group.units for year in reports[unit.name]}
    return sorted(found, key=lambda year: year or 0) or [None]


def _report(reports: Reports, year: int | None) -> OutsideDocument | None:
    """Return the report of a year; one that says no year, or asked without one, if it is the only one."""
    if year in reports:
        return reports[year]
    if len(reports) == 1 and (year is None or None in reports):
        return next(iter(reports.values()))
    return None


def _check_different(parts: Sequence[_Part]) -> None:
    known: dict[str, Unit] = {}
    for unit, report in parts:
        if report is not None and known.setdefault(report.name, unit) is not unit:
            raise UsageError(
                *in_both("units.same_report", where=unit.where, document=report.name, other=known[report.name].name)
            )


def _roll_up(whole: _Part, parts: Sequence[_Part], year: int | None, forms: Forms) -> RollUp:
    counter = Counter()
    counter.findings += [*_warnings(whole, parts)]
    sums = [sum_ for kind in KINDS for sum_ in _sums_of(kind, whole, parts, forms)]
    diagnosis = _diagnosis(sums, whole, parts)
    needed = list(_needed(sums, parts))
    for english, chinese in say_diagnosis(diagnosis) if diagnosis.outcome != "none" and not needed else []:
        counter.findings.append(LinkFinding("R1/diagnosis", "soft", "info", "not_applicable", english, chinese))
    counter.findings += needed
    _count(counter, sums)
    names = tuple(report.name for _, report in (whole, *parts) if report)
    agency = whole.report.frame.agency if whole.report else whole.unit.agency
    counts = (counter.passed, counter.passed_assuming_zero)
    link = Link("rollup", agency, (year,) if year else (), names, counter.outcome(), *counts, tuple(counter.findings))
    return RollUp(link, whole.unit.name, tuple(part.unit.name for part in parts), diagnosis)


# ---- sums


def _sums_of(kind: str, whole: _Part, parts: Sequence[_Part], forms: Forms) -> Iterator[_Sum]:
    reports = [part.report for part in (whole, *parts) if part.report]
    versions = [table for report in reports if (table := version_of(report, kind, forms))]
    table = min(versions, key=lambda table: table.form) if versions else forms.of_kind(kind)[0]
    for path in table.paths:
        left = _ref(whole, path)
        right = tuple(_ref(part, path) for part in parts)
        yield _Sum(table, path, compare(R1, path, (left,), right), left, right)


def _ref(part: _Part, path: str) -> CellRef:
    if part.report is None:
        return CellRef(part.unit.name, path, None, "absent", "no_report")
    row, _, column = path.rpartition(".")
    if row == COMBINED and path not in part.report.cells:
        refs = [cell_of(part.report, f"{name}.{column}") for name in _PARTS]
        doubtful = next((ref for state in ("absent", "empty") for ref in refs if ref.state == state), None)
        if doubtful:
            return doubtful._replace(cell=path)
        return CellRef(part.report.name, path, sum(ref.value or 0 for ref in refs), "number")
    return cell_of(part.report, path)


def _count(counter: Counter, sums: Sequence[_Sum]) -> None:
    """Count what holds, add a finding for each sum that fails and one for all that can't be decided alike."""
    open_: dict[tuple[str, tuple[str, str]], list[_Sum]] = defaultdict(list)
    for sum_ in sums:
        outcome = sum_.checked.outcome
        doubts = any(ref.why not in ("", "blank") for ref in (sum_.whole, *sum_.parts))
        if outcome == "passed":
            counter.passed += 1
        elif outcome == "passed_assuming_zero":
            counter.passed_assuming_zero += 1
        elif outcome == "failed":
            counter.findings.append(_failed(sum_))
        elif outcome == "undecidable" or doubts:
            open_[sum_.table.kind, why_undecidable((sum_.whole, *sum_.parts))].append(sum_)
    counter.findings += [_undecidable(kind, why, some) for (kind, why), some in open_.items()]


def _failed(sum_: _Sum) -> LinkFinding:
    checked = sum_.checked
    fields = {"left": checked.left, "right": checked.right, "delta": checked.delta, "count": len(sum_.parts)}
    words = [
        in_words("links.r1_failed", fields | {"where": place_name(sum_.path, sum_.table, language)})[language == "zh"]
        for language in ("en", "zh")
    ]
    cells = (sum_.whole, *(ref for ref in sum_.parts if ref.value))
    delta = checked.delta
    return LinkFinding(
        checked.rule.id, "soft", "soft", "failed", words[0], words[1], cells, checked.left, checked.right, delta
    )


def _undecidable(kind: str, why: tuple[str, str], sums: Sequence[_Sum]) -> LinkFinding:
    fields: dict[str, object] = {"table": kind, "count": len(sums)}
    words = [in_words("links.r1_undecidable", fields | {"why": why[index]})[index] for index in (0, 1)]
    cells = tuple(ref for sum_ in sums for ref in (sum_.whole, *sum_.parts) if ref.why)
    return LinkFinding(f"R1/{kind}", "soft", "soft", "undecidable", words[0], words[1], cells)


# ---- what explains them


def _diagnosis(sums: Sequence[_Sum], whole: _Part, parts: Sequence[_Part]) -> Diagnosis:
    """Return what could explain D; undecided as soon as a cell of it is not known."""
    if all(sum_.checked.outcome in ("passed", "passed_assuming_zero", "not_applicable") for sum_ in sums):
        return Diagnosis("none")
    if any(ref.state == "absent" for sum_ in sums for ref in (sum_.whole, *sum_.parts)):
        return Diagnosis("undecided")
    if any(sum_.checked.outcome == "undecidable" for sum_ in sums):
        return Diagnosis("undecided")
    vectors = _vectors(sums, whole, parts)
    return diagnose(vectors) if vectors else Diagnosis("undecided")


def _vectors(sums: Sequence[_Sum], whole: _Part, parts: Sequence[_Part]) -> Sums | None:
    """Return the numbers as vectors, empty cells as 0; None if one is no count."""
    values = [[ref.value or 0 for ref in (sum_.whole, *sum_.parts)] for sum_ in sums]
    if any(not isinstance(value, int) or value < 0 for row in values for value in row):
        return None
    total, *units = (tuple(int(value) for value in column) for column in zip(*values, strict=True))
    tables = tuple(dict.fromkeys(sum_.table for sum_ in sums))
    return Sums(tables, whole.unit.name, total, dict(zip((p.unit.name for p in parts), units, strict=True)))


def _needed(sums: Sequence[_Sum], parts: Sequence[_Part]) -> Iterator[LinkFinding]:
    """Yield what units without a report would have to hold together, if nothing else keeps the sums open."""
    absent = [part.unit.name for part in parts if part.report is None]
    refs = [ref for sum_ in sums for ref in (sum_.whole, *sum_.parts)]
    if not absent or any(ref.state != "number" and ref.why != "no_report" for ref in refs):
        return
    rest = {sum_.path: sum_.checked.delta for sum_ in sums}
    words = needed_in_words(absent, rest)
    if words:
        yield LinkFinding("R1/needed", "soft", "info", "not_applicable", words[0], words[1])


# ---- warnings


def _warnings(whole: _Part, parts: Sequence[_Part]) -> Iterator[LinkFinding]:
    report = whole.report
    name = (report.frame.agency if report else None) or whole.unit.agency or ""
    if name.endswith(OFFICES) and not (report and report.frame.scope == "government"):
        fields = {"agency": name}
        yield make_finding("links/office", "input", "not_applicable", "links.office", fields, severity="info")
    by_hash: dict[str, list[str]] = defaultdict(list)
    for unit, found in (whole, *parts):
        if found and found.frame.sha256:
            by_hash[found.frame.sha256].append(f"{found.name} ({unit.name})")
    for same in by_hash.values():
        if len(same) > 1:
            fields = {"documents": ", ".join(same)}
            yield make_finding("links/same_file", "input", "failed", "links.same_file", fields)


# ---- JSON


def rollup_record(rolled: RollUp) -> dict[str, object]:
    """Return a roll-up as one object of JSON: its link, its units and its diagnosis."""
    diagnosis = {
        "outcome": rolled.diagnosis.outcome,
        "candidates": [
            {
                "posterior": round(candidate.posterior, 4),
                "faults": [_fault_record(fault) for fault in candidate.faults],
            }
            for candidate in rolled.diagnosis.candidates
        ],
    }
    return link_record(rolled.link) | {"unit": rolled.unit, "units": list(rolled.units), "diagnosis": diagnosis}


def _fault_record(fault: Fault) -> dict[str, object]:
    english, chinese = fault_in_words(fault)
    return {
        "kind": fault.kind,
        "units": list(fault.units),
        "times": fault.times,
        "cells": [{"cell": path, "printed": printed, "value": value} for path, printed, value in fault.cells],
        "message": english,
        "message_zh": chinese,
    }
