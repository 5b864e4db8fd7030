"""The metrics: each a ratio of sums over documents, so that any set of documents, and any resample, has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from extractor.scoring.cells import CellScore
from extractor.scoring.document import DocumentScore
from extractor.scoring.intervals import Column, Interval
from extractor.vocabulary import CERTAIN

Share = tuple[float, float]
"""What a document adds to a metric: so many of so many."""
_Counter = Callable[[DocumentScore], Share]


class Metric(NamedTuple):
    """One metric. `better` says whether more or less of it is; a `mean` is no share and may exceed 1."""

    name: str
    better: Literal["more", "less"]
    adds: Callable[[DocumentScore], Share]
    mean: bool = False


class MetricValue(NamedTuple):
    """A metric of one system: `part` of `whole`, `value` None where there is nothing to count."""

    value: float | None
    part: float
    whole: float
    interval: Interval | None


def _cells(good: Callable[[CellScore], bool], of: Callable[[CellScore], bool] | None = None) -> _Counter:
    def count(score: DocumentScore) -> Share:
        among = [cell for cell in score.cells if of is None or of(cell)]
        return sum(map(good, among)), len(among)

    return count


def _printed(cell: CellScore) -> bool:
    return cell.label.value is not None


def _nonzero(cell: CellScore) -> bool:
    return bool(cell.label.value)


def _absent(cell: CellScore) -> bool:
    return cell.label.value is None


def _outcome(*outcomes: str) -> Callable[[CellScore], bool]:
    return lambda cell: cell.outcome in outcomes


def _perfect(score: DocumentScore) -> Share:
    return score.perfect, 1


def _verdict_right(score: DocumentScore) -> Share:
    known = score.label.verdict is not None and score.verdict is not None
    return (score.verdict == score.label.verdict, 1) if known else (0, 0)


def _reasons_right(score: DocumentScore) -> Share:
    known = score.label.verdict is not None and score.verdict is not None
    return (set(score.label.reasons) <= set(score.reasons), 1) if known else (0, 0)


def _silent_error(score: DocumentScore) -> Share:
    return score.silent_error, score.certain


def _certain_document(score: DocumentScore) -> Share:
    return (score.verdict in CERTAIN, 1) if score.verdict is not None else (0, 0)


def _certain_cell(score: DocumentScore) -> Share:
    return (sum(cell.certain for cell in score.cells), len(score.cells)) if score.verdict is not None else (0, 0)


def _frame(*keys: str) -> _Counter:
    def count(score: DocumentScore) -> Share:
        right = [value for key, value in score.frame.items() if key.split(".", 1)[0] in keys]
        return sum(right), len(right)

    return count


def _facts_found(score: DocumentScore) -> Share:
    return (score.facts.found, sum(score.facts)) if score.facts else (0, 0)


def _facts_wrong(score: DocumentScore) -> Share:
    return (score.facts.wrong, score.facts.found + score.facts.wrong) if score.facts else (0, 0)


def _localised(score: DocumentScore) -> Share:
    return (score.localised in ("exact", "among"), 1) if score.localised else (0, 0)


def _localised_exactly(score: DocumentScore) -> Share:
    return (score.localised == "exact", 1) if score.localised else (0, 0)


def _false_blame(score: DocumentScore) -> Share:
    return score.blamed


def _effort(score: DocumentScore) -> Share:
    return sum(cell.to_touch for cell in score.cells), 1


def _claims_right(score: DocumentScore) -> Share:
    return score.claims.accepted_right, score.claims.accepted_right + score.claims.accepted_wrong


def _refused_rightly(score: DocumentScore) -> Share:
    return score.claims.refused_wrong, score.claims.refused_right + score.claims.refused_wrong


METRICS: tuple[Metric, ...] = (
    Metric("cells_right", "more", _cells(lambda cell: cell.good)),
    Metric("numbers_right", "more", _cells(_outcome("right"), _printed)),
    Metric("nonzero_right", "more", _cells(_outcome("right"), _nonzero)),
    Metric("empty_right", "more", _cells(_outcome("rightly_absent"), _absent)),
    Metric("cells_wrong", "less", _cells(_outcome("wrong"))),
    Metric("cells_missing", "less", _cells(_outcome("missing"))),
    Metric("cells_invented", "less", _cells(_outcome("invented"))),
    Metric("blank_for_zero", "less", _cells(_outcome("blank_for_zero"))),
    Metric("zero_for_blank", "less", _cells(_outcome("zero_for_blank"))),
    Metric("documents_perfect", "more", _perfect),
    Metric("verdict_right", "more", _verdict_right),
    Metric("reasons_given", "more", _reasons_right),
    Metric("silent_errors", "less", _silent_error),
    Metric("certain_documents", "more", _certain_document),
    Metric("certain_cells", "more", _certain_cell),
    Metric("slip_exact", "more", _localised_exactly),
    Metric("slip_among", "more", _localised),
    Metric("false_blame", "less", _false_blame),
    Metric("effort", "less", _effort, mean=True),
    Metric("agency_right", "more", _frame("agency")),
    Metric("year_right", "more", _frame("year")),
    Metric("form_right", "more", _frame("form")),
    Metric("facts_found", "more", _facts_found),
    Metric("facts_wrong", "less", _facts_wrong),
    Metric("claims_right", "more", _claims_right),
    Metric("refusals_right", "more", _refused_rightly),
)
"""In the order they are printed. reasons_given: every labelled reason is given. slip_among: exactly or among others.
false_blame: of cells that the one likely explanation blames on the file, those that the authority got right.
silent_errors: of documents with a certain verdict, of their own or of a table. effort: cells to touch per document."""


def columns(scores: Sequence[DocumentScore]) -> dict[str, Column]:
    """Return for each metric what every document adds, in the order of `scores`."""
    return {metric.name: _column([metric.adds(score) for score in scores]) for metric in METRICS}


def _column(shares: Sequence[Share]) -> Column:
    return [part for part, _ in shares], [whole for _, whole in shares]


def ratio(column: Column, interval: Interval | None = None) -> MetricValue:
    """Return the value of a column over all documents."""
    part, whole = sum(column[0]), sum(column[1])
    return MetricValue(part / whole if whole else None, part, whole, interval)
