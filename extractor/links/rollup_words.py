"""What could explain a roll-up that does not add up, in words: English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractor.forms import TABLE_KINDS, Table, load_forms
from extractor.links.comparison import in_words
from extractor.links.rollup_diagnosis import Diagnosis
from extractor.links.rollup_shapes import Fault
from extractor.messages import Language
from extractor.model import Number
from extractor.verification.codebook import codebook_of
from extractor.verification.explain import place_name

MOST_CELLS = 6
"""Cells of a table that a sentence spells out."""
LEAST_SAID = 0.01
"""Posterior below which a candidate is left to the JSON."""
Words = tuple[str, str]


def say_diagnosis(diagnosis: Diagnosis) -> Iterator[Words]:
    """Yield what is said of a diagnosis: a sentence for each candidate, or that none was found."""
    if diagnosis.outcome == "undecided":
        yield in_words("links.no_diagnosis", {})
        return
    worth = [candidate for candidate in diagnosis.candidates if candidate.posterior >= LEAST_SAID]
    shown = worth[:1] if diagnosis.outcome == "unique" else worth or diagnosis.candidates[:1]
    for number, candidate in enumerate(shown, start=1):
        faults = [fault_in_words(fault) for fault in candidate.faults]
        joined = ("; and ".join(fault[0] for fault in faults), "；且".join(fault[1] for fault in faults))
        code = "links.diagnosed" if diagnosis.outcome == "unique" else "links.possible"
        share = f"{100 * candidate.posterior:.0f}"
        yield _both(code, {"number": number, "share": share}, joined)


def fault_in_words(fault: Fault) -> Words:
    """Return one fault in words."""
    fields = {"unit": "、".join(fault.units), "times": fault.times}
    cells = _cells(fault, "en"), _cells(fault, "zh")
    code = f"links.fault_{fault.kind}"
    if fault.kind == "moved" and fault.units:
        code = "links.fault_moved_by"
    return _both(code, fields, cells)


def needed_in_words(units: Sequence[str], rest: Mapping[str, Number]) -> Words | None:
    """Return what units without a report would have to print, None if that is no possible table."""
    numbers = {path: int(value) for path, value in rest.items() if isinstance(value, int) and value >= 0}
    if len(numbers) != len(rest) or not any(numbers.values()) or not _holds(numbers):
        return None
    cells = [(path, None, value) for path, value in numbers.items() if value]
    fault = Fault("missing_unit", tuple(units), tuple(cells))
    return _both("links.needed", {"unit": "、".join(units)}, (_cells(fault, "en"), _cells(fault, "zh")))


def _both(code: str, fields: Mapping[str, object], cells: Words) -> Words:
    return in_words(code, {**fields, "cells": cells[0]})[0], in_words(code, {**fields, "cells": cells[1]})[1]


def _cells(fault: Fault, language: Language) -> str:
    spoken = []
    chosen = [cell for cell in fault.cells if cell[0].endswith(".total")] if fault.kind == "missing_unit" else []
    for path, printed, to in (chosen or list(fault.cells))[:MOST_CELLS]:
        name = _name(path, language)
        amount = f"{to:+d}" if fault.kind == "moved" else str(to) if printed is None else f"{printed} → {to}"
        spoken.append(f"{name} {amount}")
    if len(chosen or fault.cells) > MOST_CELLS:
        spoken.append("…")
    return ("；" if language == "zh" else "; ").join(spoken)


def _name(path: str, language: Language) -> str:
    """Return a cell by its row and column: which of the tables 3 and 4 it is in, its row says."""
    whole = place_name(path, _table(path), language)
    return whole.split("·" if language == "zh" else ": ", 1)[1]


def _table(path: str) -> Table:
    found = [table for table in load_forms().tables.values() if path in table.paths]
    return max(found, key=lambda table: table.form)


def _holds(numbers: Mapping[str, int]) -> bool:
    for kind in TABLE_KINDS:
        names = {path for path in numbers if path.startswith(f"{kind}.")}
        tables = [table for table in load_forms().of_kind(kind) if set(table.paths) == names]
        for table in tables:
            if any(codebook_of(table).residuals([numbers[path] for path in table.paths])):
                return False
    return True
