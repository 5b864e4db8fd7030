"""Where errors are: the same counts by form, layout, mess, reader, origin, verdict; and coverage against risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.scoring.cells import CellScore
from extractor.scoring.document import DocumentScore
from extractor.scoring.intervals import upper_bound
from extractor.vocabulary import CERTAIN


class Slice(NamedTuple):
    """The cells of one value of one dimension: in how many documents, how many are good, silent errors among them."""

    by: str
    value: str
    documents: int
    cells: int
    good: int
    silent: int
    """Cells that are not good under a certain verdict."""


class Covered(NamedTuple):
    """What is left if only so sure a part of a run is used: `covered` of `of`, `wrong` among them at most `upper`."""

    name: str
    covered: int
    of: int
    wrong: int
    upper: float | None


def slices(scores: Iterable[DocumentScore]) -> list[Slice]:
    """Return every slice, by dimension and value; a document may be in several of one dimension (mess)."""
    found: dict[tuple[str, str], list[int]] = {}
    for score in scores:
        here: dict[tuple[str, str], list[int]] = {key: [0, 0, 0] for key in _of_document(score)}
        whole = list(here)
        for cell in score.cells:
            for key in (*whole, *_of_cell(score, cell)):
                counts = here.setdefault(key, [0, 0, 0])
                counts[0] += 1
                counts[1] += cell.good
                counts[2] += cell.certain and not cell.good
        for key, counts in here.items():
            total = found.setdefault(key, [0, 0, 0, 0])
            found[key] = [total[0] + 1, *(a + b for a, b in zip(total[1:], counts, strict=True))]
    return [Slice(*key, *counts) for key, counts in sorted(found.items())]


def _of_document(score: DocumentScore) -> Iterator[tuple[str, str]]:
    yield "verdict", score.verdict or "-"
    yield "reader", score.reader
    yield "media_type", score.media_type
    if score.label.layout:
        yield "layout", score.label.layout
    for mess in dict.fromkeys(score.label.mess):
        yield "mess", mess


def _of_cell(score: DocumentScore, cell: CellScore) -> Iterator[tuple[str, str]]:
    kind = cell.path.split(".", 1)[0]
    yield "form", f"{kind}-{score.label.form.get(kind) or '?'}"
    yield "origin", cell.origin or "-"
    yield "anchor", cell.anchor or "-"


def coverage(scores: Sequence[DocumentScore]) -> list[Covered]:
    """Return from the surest part of a run to all of it: documents by verdict, then cells by verdict and anchor.

    Without verdicts only the last line, all values given.
    """
    cells = [cell for score in scores for cell in score.cells]
    given = _cells("cells_with_a_value", len(cells), [cell for cell in cells if cell.value is not None])
    if all(score.verdict is None for score in scores):
        return [given]
    verified = [score for score in scores if score.verdict == "verified"]
    certain = [score for score in scores if score.verdict in CERTAIN]
    settled = [cell for cell in cells if not cell.contested]
    return [
        _documents("documents_verified", len(scores), verified),
        _documents("documents_certain", len(scores), certain),
        _cells("cells_of_certain_documents", len(cells), [cell for score in certain for cell in score.cells]),
        _cells("cells_of_certain_tables", len(cells), [cell for cell in cells if cell.certain]),
        _cells("cells_anchored_a", len(cells), [cell for cell in settled if cell.anchor == "A"]),
        _cells("cells_anchored_ab", len(cells), [cell for cell in settled if cell.anchor in ("A", "B")]),
        given,
    ]


def _documents(name: str, of: int, covered: Sequence[DocumentScore]) -> Covered:
    wrong = sum(not score.perfect for score in covered)
    return Covered(name, len(covered), of, wrong, upper_bound(wrong, len(covered)))


def _cells(name: str, of: int, covered: Sequence[CellScore]) -> Covered:
    wrong = sum(not cell.good for cell in covered)
    return Covered(name, len(covered), of, wrong, upper_bound(wrong, len(covered)))
