"""Two runs on the same documents: which cells got better, which got worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from extractor.model import Number
from extractor.record import Record
from extractor.scoring.document import DocumentScore

Earlier = Mapping[str, Mapping[str, tuple[str, Number | None]]]
"""Document -> the cells that were not good in an earlier run -> outcome and value."""


class Change(NamedTuple):
    """A cell that was good and is not any more, or the other way round. None as a value: no number."""

    document: str
    cell: str
    better: bool
    label: Number | None
    before: Number | None
    after: Number | None
    outcome: str
    """What it is that it was or became when not good: wrong, missing, invented …"""


def earlier_of_scores(scores: Iterable[DocumentScore]) -> Earlier:
    """Return an earlier run that was scored with the labels of today."""
    return {
        score.document: {cell.path: (cell.outcome, cell.value) for cell in score.cells if not cell.good}
        for score in scores
        if score.found
    }


def earlier_of_record(record: Record, system: str) -> Earlier:
    """Return the run of `system` in the record of an evaluation; of its first system where there is none so named."""
    systems = cast("Sequence[Record]", record["systems"])
    chosen = next((item for item in systems if item["name"] == system), systems[0])
    documents = cast("Sequence[Mapping[str, Mapping[str, Record]]]", chosen["documents"])
    return {str(item["document"]): dict(_not_good(item["cells"])) for item in documents}


def _not_good(cells: Mapping[str, Record]) -> Iterator[tuple[str, tuple[str, Number | None]]]:
    for path, cell in cells.items():
        yield path, (str(cell["outcome"]), cast("Number | None", cell["value"]))


def changes(earlier: Earlier, scores: Iterable[DocumentScore]) -> list[Change]:
    """Return what changed in documents of both runs, what got worse first; only labelled cells count."""
    found = [change for score in scores if score.document in earlier for change in _in(earlier[score.document], score)]
    return sorted(found, key=lambda change: (change.better, change.document))


def _in(before: Mapping[str, tuple[str, Number | None]], score: DocumentScore) -> Iterator[Change]:
    for cell in score.cells:
        was = before.get(cell.path)
        if cell.good == (was is None):
            continue
        label = cell.label.value
        if was is None:
            yield Change(score.document, cell.path, False, label, label, cell.value, cell.outcome)
        else:
            yield Change(score.document, cell.path, True, label, was[1], cell.value, was[0])
