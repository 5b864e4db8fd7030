"""The arithmetic of the form, written out again here: it must not be the arithmetic under test.

An instance is named like the form's rule ids: `H1/requests.new_received` (a row), `H2/requests.natural_person`
and `H3/requests.total` (a column), `H4/review_litigation.review` (a block).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from eval.generator.model import APPLICANTS, TrueCell

PASSED, ASSUMED, FAILED, UNDECIDABLE = "passed", "passed_assuming_zero", "failed", "undecidable"
_DENIED = (
    "state_secret prohibited_by_law endangers_security_stability third_party_rights internal_affairs "
    "process_information enforcement_file administrative_query"
)
_NOT_AVAILABLE = "not_held needs_creation unclear_after_correction"
_NOT_PROCESSED = "petition_complaint repeated publication_request abusive_volume reconfirmation"
_OTHER = {"2021": "overdue_correction overdue_fee other_reasons", "2019": "combined"}
_COLUMNS = (*APPLICANTS, "total")


@dataclass(frozen=True, slots=True)
class Instance:
    """One balance: the cells of `left` add up to those of `right`."""

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    cells: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", self.left + self.right)


@cache
def result_rows(requests_form: str) -> tuple[str, ...]:
    """Return the result rows of table 3 that add up to （七）总计, in printed order."""
    rows = ["results.granted", "results.partially_granted"]
    groups = {"denied": _DENIED, "not_available": _NOT_AVAILABLE, "not_processed": _NOT_PROCESSED}
    for group, names in (groups | {"other_handling": _OTHER[requests_form]}).items():
        rows += [f"results.{group}.{name}" for name in names.split()]
    return tuple(rows)


@cache
def instances(requests_form: str) -> tuple[Instance, ...]:
    """Return all hard identities of tables 3 and 4: 42 with the 2021 form of table 3, 40 with 2019's."""
    results = result_rows(requests_form)
    found = []
    for row in ("new_received", "carried_over", *results, "results.total", "carried_forward"):
        parts = tuple(f"requests.{row}.{name}" for name in APPLICANTS)
        found.append(Instance(f"H1/requests.{row}", parts, (f"requests.{row}.total",)))
    for name in _COLUMNS:
        total = f"requests.results.total.{name}"
        parts = tuple(f"requests.{row}.{name}" for row in results)
        found.append(Instance(f"H2/requests.{name}", parts, (total,)))
        came = (f"requests.new_received.{name}", f"requests.carried_over.{name}")
        found.append(Instance(f"H3/requests.{name}", came, (total, f"requests.carried_forward.{name}")))
    for block in ("review", "litigation_direct", "litigation_after_review"):
        parts = tuple(f"review_litigation.{block}.{name}" for name in ("upheld", "corrected", "other", "pending"))
        found.append(Instance(f"H4/review_litigation.{block}", parts, (f"review_litigation.{block}.total",)))
    return tuple(found)


def requests_form_of(cells: Mapping[str, TrueCell]) -> str:
    """Return which （六） the cells have."""
    return "2019" if "requests.results.other_handling.combined.total" in cells else "2021"


def outcomes(cells: Mapping[str, TrueCell]) -> dict[str, str]:
    """Return instance id -> outcome; an instance with a missing cell is left out."""
    values = {path: cell.value or 0 for path, cell in cells.items()}
    empty = {path for path, cell in cells.items() if cell.value is None}
    missing = {path for path in empty if cells[path].status == "missing"}
    found = {}
    for instance in instances(requests_form_of(cells)):
        if missing and not missing.isdisjoint(instance.cells):
            continue
        holds = sum(map(values.__getitem__, instance.left)) == sum(map(values.__getitem__, instance.right))
        if empty and not empty.isdisjoint(instance.cells):
            found[instance.id] = ASSUMED if holds else UNDECIDABLE
        else:
            found[instance.id] = PASSED if holds else FAILED
    return found


def broken_by(cells: Mapping[str, TrueCell], changed: Collection[str]) -> tuple[str, ...]:
    """Return the instances that fail in print and contain one of the changed cells."""
    failed = {name for name, outcome in outcomes(cells).items() if outcome == FAILED}
    touched = set(changed)
    return tuple(
        instance.id
        for instance in instances(requests_form_of(cells))
        if instance.id in failed and touched.intersection(instance.cells)
    )


def verdict_of(cells: Mapping[str, TrueCell], absent: Collection[str]) -> tuple[str, str]:
    """Return (verdict, why) of a document read without error: the worst of its tables by arithmetic alone."""
    found = outcomes(cells)
    failed = [name for name, outcome in found.items() if outcome == FAILED]
    if failed:
        return "source_inconsistent", "the printed numbers break " + ", ".join(failed)
    open_ones = [name for name, outcome in found.items() if outcome == UNDECIDABLE]
    if open_ones:
        return "source_incomplete", "printed blanks leave undecidable: " + ", ".join(open_ones)
    digits = {path.partition(".")[0] for path, cell in cells.items() if cell.status == "printed"}
    for kind in ("disclosure", "requests", "review_litigation"):
        if kind not in digits and kind not in absent:
            return "source_incomplete", f"no digit is printed in table {kind}"
    return "verified", "all identities hold in print"
