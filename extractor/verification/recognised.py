"""What a recogniser saw is believed less than what a file says: which rows are in doubt, and what a table may claim.

A digit mistaken for another is printed nowhere, so no reading of the text finds it. Three things make a recognised
table certain: each cell was read twice to the same end with a confidence of MIN_CONFIDENCE, every row and header
word stands where the form has it, and all identities hold. Table 2 has no identities: there only a second witness of
each cell counts (a sentence of the report that says the number). A recognised table whose identities fail or stay
open is never certain, for a misread digit is likelier than a slip of an authority.

Identities do not see every misreading, so four more things take certainty away:

- A digit could be another one wherever it stands and every sum would still hold (misreadings.undetermined_digits),
  unless the prose says a cell that has it. One number and its totals are like that: 1 = 1 and 7 = 7.
- Blanks stand beside zeros: a 0 that faded away leaves all sums as they are.
- A cell says a slash: recognisers take it for a 1, and a 1 for it (on generated scans one reading of two did).
- Another table of the document fails its identities: what was misread there may be misread here.

Why that is enough. Single cells: any one wrong number breaks a sum, two must lie in one block of table 4 and
compensate. 2 of 4,633 cells of generated scans above the threshold were wrong, both cut through on a page that was
turned wrongly (bound at 95 %: 1.4 in 1,000); two wrong cells in a document then are below 4 in 100, and of simulated
pairs 0 of 12,500 passed (bound 2.4 in 10,000): below 1 in 100,000. A digit mistaken all over a document: 0 of 24
ruled scans (bound 12 %); of simulated ones 3 of 8,528 pass: together about 4 in 100,000. `python -m
eval.bench.misread` and `python -m eval.rendered_scans` measure this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.identities import Checked
from extractor.model import Content, Reading, RowReading, Value
from extractor.verification.misreadings import Printed, undetermined_digits
from extractor.verification.state import Finding, TableState, cell_states
from extractor.vocabulary import CERTAIN

MIN_CONFIDENCE = 0.9
"""Confidence of a cell's least certain character, in the worse of two readings, below which its row is in doubt.

Swept on 32 generated scans (`python -m eval.rendered_scans --count 32`) with 0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98: wrong
cells above it 12 of 6,128, 5 of 6,060, 3 of 4,636, 2 of 4,635, 2 of 4,633, 2 of 4,633, 1 of 4,628; tables with a cell
below it 0, 4, 29, 29, 30, 30, 31. From 0.7 to 0.95 nothing much changes: what counts is that both readings agree.
Once pages of one picture were turned each by its own angle, none of 4,761 cells at 0.9 was wrong.
"""

Regions = Mapping[str, Sequence[Sequence[Reading]]]


class Recognised(NamedTuple):
    """What the judge must know of a document that was recognised, wholly or in part.

    `witnessed`: paths of cells whose value something else in the document says too.
    """

    content: Content
    witnessed: frozenset[str] = frozenset()


def recognised_of(content: Content, witnessed: frozenset[str] = frozenset()) -> Recognised | None:
    """Return what the judge must know, None for a document whose characters the file itself says."""
    return Recognised(content, witnessed) if content.layer == "ocr" else None


def doubt_recognised(readings: Regions, recognised: Recognised) -> dict[str, list[list[Reading]]]:
    """Return the readings with every row graded C in which a cell was not recognised surely; values stay."""
    return {
        kind: [[_doubt(reading, recognised.content) for reading in region] for region in regions]
        for kind, regions in readings.items()
    }


def _doubt(reading: Reading, content: Content) -> Reading:
    rows = {key: _doubt_row(row, content) for key, row in reading.rows.items()}
    return reading._replace(rows=rows)


def _doubt_row(row: RowReading, content: Content) -> RowReading:
    again = _doubt_row(row.again, content) if row.again else None
    if row.anchor == "C" or all(_is_sure(value, content) for value in (*row.values, *row.surplus)):
        return row._replace(again=again)
    return row._replace(anchor="C", note="ocr_unsure", again=again)


def _is_sure(value: Value, content: Content) -> bool:
    """Say whether a value was printed as characters, or recognised with confidence."""
    place = content.place_of(value.span)
    if place is None:
        return False
    return place.confidence is None or place.confidence >= MIN_CONFIDENCE


def confirm_recognised(states: Iterable[TableState], recognised: Recognised) -> None:
    """Take a certain verdict from each recognised table unless arithmetic or a second witness confirms it.

    All tables of a document were recognised by the same eyes, so what one shows of them counts for the others.
    """
    states = [state for state in states if state.table is not None]
    seen = {state.kind: tuple(_seen_cells(state, recognised.content)) for state in states}
    betrayed = any(seen[state.kind] and any(map(_fails, state.checks)) for state in states)
    sums = [_printed(state) for state in states if state.verdict == "verified" and any(map(_is_hard, state.checks))]
    digits = undetermined_digits(sums) - _witnessed_digits(states, recognised.witnessed)
    for state in states:
        if state.verdict not in CERTAIN or not seen[state.kind]:
            continue
        held = _held_cells(state) if state.verdict == "verified" else frozenset[str]()
        open_cells = [path for path in seen[state.kind] if path not in held | recognised.witnessed]
        doubt = _doubt_of(state, frozenset(seen[state.kind]) - recognised.witnessed, digits)
        if open_cells:
            summed = held or any(map(_is_hard, state.checks))
            _withdraw(state, "ocr_unconfirmed" if summed else "ocr_unwitnessed", open_cells)
        elif betrayed:
            _withdraw(state, "ocr_betrayed", seen[state.kind])
        elif doubt:
            _withdraw(state, *doubt)


def _withdraw(state: TableState, code: str, cells: Sequence[str], digits: str = "") -> None:
    state.verdict = "needs_review"
    state.reasons.append("ocr_unconfirmed")
    fields = {"table": state.kind, "count": len(cells), "digits": digits}
    rule = f"structure/{state.kind}.ocr"
    state.findings.append(Finding(rule, "structure", "hard", "undecidable", f"structure.{code}", tuple(cells), fields))


def _doubt_of(
    state: TableState, cells: frozenset[str], digits: frozenset[str]
) -> tuple[str, Sequence[str]] | tuple[str, Sequence[str], str] | None:
    """Return why a table whose sums hold is in doubt all the same: zeros that may have faded, digits left open."""
    numbers = _printed(state).numbers
    slashes = [path for path in _slashes(state) if path in cells]
    if slashes:
        return "ocr_slash", slashes
    blanks = [path for path in _paths(state) if path not in numbers]
    if blanks and 0 in numbers.values() and cells.intersection(blanks):
        return "ocr_blank", blanks
    unsure = [path for path, number in numbers.items() if path in cells and digits.intersection(str(number))]
    if unsure:
        return "ocr_undetermined", unsure, ", ".join(sorted(digits))
    return None


def _fails(checked: Checked) -> bool:
    return checked.outcome == "failed" and _is_hard(checked)


def _paths(state: TableState) -> Sequence[str]:
    return state.table.paths if state.table else ()


def _slashes(state: TableState) -> Iterator[str]:
    """Yield the paths of cells that say a slash: recognisers take it for a 1, and a 1 for it."""
    assert state.table is not None
    for row, settled in state.rows.items():
        for column, value in zip(state.table.columns(row), settled.reading.values, strict=True):
            if value.status == "slash":
                yield state.table.path(row, column.key)


def _printed(state: TableState) -> Printed:
    assert state.table is not None
    return Printed(state.table, cell_states(state)[0])


def _witnessed_digits(states: Sequence[TableState], witnessed: frozenset[str]) -> frozenset[str]:
    """Return the digits of cells that something else in the document says too: they are read as what they are."""
    numbers = {path: number for state in states for path, number in cell_states(state)[0].items()}
    return frozenset(char for path in witnessed & numbers.keys() for char in str(numbers[path]))


def _is_hard(checked: Checked) -> bool:
    return checked.rule.identity.severity == "hard"


def _held_cells(state: TableState) -> frozenset[str]:
    """Return the cells that stand in an identity which holds."""
    held = [c for c in state.checks if _is_hard(c) and c.outcome in ("passed", "passed_assuming_zero")]
    return frozenset(path for checked in held for path in checked.rule.cells)


def _seen_cells(state: TableState, content: Content) -> Iterator[str]:
    """Yield the paths of the cells of a table that a recogniser saw."""
    assert state.table is not None
    for row, settled in state.rows.items():
        for column, value in zip(state.table.columns(row), settled.reading.values, strict=True):
            place = content.place_of(value.span)
            if place is None or place.confidence is not None:
                yield state.table.path(row, column.key)
