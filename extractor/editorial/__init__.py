"""Editorial rules for the office that publishes: what in a report departs from the form as ordered.

They never change a verdict. One file per family; `RULES` lists all, `find_faults` enters what they find.
"""

from __future__ import annotations

from extractor.editorial import cells, frame, labels, layout, sections, versions
from extractor.editorial.paper import EditorialRule, Fault, Paper
from extractor.verification.state import Finding

__all__ = ["RULES", "EditorialRule", "Fault", "Paper", "find_faults"]

RULES: tuple[EditorialRule, ...] = tuple(
    rule
    for family in (frame.FAMILY, sections.FAMILY, versions.FAMILY, layout.FAMILY, labels.FAMILY, cells.FAMILY)
    for rule in family.rules
)
"""Every editorial rule, in the order of a report."""


FIRST_YEAR = 2019
"""First year reported in a form of today."""

_OTHERWISE_TO_BLAME = frozenset(("several_reports", "truncated", "pre_2014"))


def find_faults(paper: Paper) -> None:
    """Enter the findings of every rule in the state of the table they are about, those of the document in the first.

    Nothing is said of a document that is no report or whose numbers are lost: there the file is to blame. Nor of one
    on a year before the forms of today, or of a file that holds several reports or breaks off: that comes first.
    """
    if paper.state.verdict in ("not_a_report", "unreadable") or _OTHERWISE_TO_BLAME & set(paper.state.reasons):
        return
    if paper.year is not None and paper.year < FIRST_YEAR:
        return
    first = next(iter(paper.state.tables.values()))
    for rule in RULES if "form_2014" not in paper.state.reasons else versions.FAMILY.rules:
        for fault in rule.find(paper):
            table = paper.state.tables[fault.kind] if fault.kind else first
            table.findings.append(_finding(rule, fault))


def _finding(rule: EditorialRule, fault: Fault) -> Finding:
    name = f"format/{rule.id}" + (f"/{fault.at}" if fault.at else "")
    code = f"format.{rule.id}"
    return Finding(name, "format", rule.severity, "failed", code, fault.cells, fault.fields, span=fault.span)
