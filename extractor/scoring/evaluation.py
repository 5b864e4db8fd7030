"""Systems on the same labelled documents: metrics with intervals, silent errors with their bound, differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.gold import Label
from extractor.record import Record
from extractor.scoring.document import LOCALISED, DocumentScore
from extractor.scoring.intervals import Interval, bootstrap, difference, percentiles, upper_bound
from extractor.scoring.metrics import METRICS, MetricValue, columns, ratio
from extractor.scoring.said import ClaimScore, FactScore, Usage
from extractor.scoring.slices import Covered, Slice, coverage, slices


class SilentErrors(NamedTuple):
    """Documents with a wrong cell under a certain verdict or a false accusation, of those with a certain verdict.

    `upper` is the 95 % upper bound of their rate, None without certain verdicts. `cells` counts the wrong cells,
    `accused` the documents whose office is falsely accused.
    """

    documents: tuple[str, ...]
    certain: int
    upper: float | None
    cells: int
    accused: int


class SystemScore(NamedTuple):
    """One system on all documents. `confusion`: (labelled verdict, verdict given) -> documents.

    `without_result` are documents that a run made elsewhere lacks; `prompts` the versions of the prompts used.
    """

    name: str
    documents: tuple[DocumentScore, ...]
    metrics: Mapping[str, MetricValue]
    silent: SilentErrors
    confusion: Mapping[tuple[str, str], int]
    coverage: tuple[Covered, ...]
    localised: Mapping[str, int]
    facts: FactScore
    claims: ClaimScore
    usage: Usage
    slices: tuple[Slice, ...]
    without_result: tuple[str, ...]
    prompts: Mapping[str, str]


class Difference(NamedTuple):
    """How much more of a metric `system` has than `base`; the interval is of paired resamples."""

    metric: str
    system: str
    base: str
    value: float
    interval: Interval | None


class Evaluation(NamedTuple):
    """Everything an evaluation found. `made_by`: settings, versions and hashes of what went in, without times.

    The text of a document is `readers.read_document(name, label.path.read_bytes()).text`; spans of cells point there.
    """

    systems: tuple[SystemScore, ...]
    differences: tuple[Difference, ...]
    labels: Mapping[str, Label]
    made_by: Record

    @property
    def silent_errors(self) -> int:
        """Documents with a silent error, over all systems."""
        return sum(len(system.silent.documents) for system in self.systems)


def evaluate_scores(
    systems: Mapping[str, Sequence[DocumentScore]], prompts: Mapping[str, Mapping[str, str]], made_by: Record
) -> Evaluation:
    """Return the evaluation of systems scored on the same documents, in the same order."""
    by_system = {name: columns(scores) for name, scores in systems.items()}
    drawn = bootstrap({(name, metric): column for name, found in by_system.items() for metric, column in found.items()})
    scored = []
    for name, scores in systems.items():
        metrics = {
            metric: ratio(column, percentiles(drawn.get((name, metric), ())))
            for metric, column in by_system[name].items()
        }
        scored.append(_system(name, scores, metrics, prompts.get(name, {})))
    labels = {score.document: score.label for scores in systems.values() for score in scores}
    return Evaluation(tuple(scored), tuple(_differences(scored, drawn)), labels, made_by)


def _system(
    name: str, scores: Sequence[DocumentScore], metrics: Mapping[str, MetricValue], prompts: Mapping[str, str]
) -> SystemScore:
    return SystemScore(
        name=name,
        documents=tuple(scores),
        metrics=metrics,
        silent=_silent(scores),
        confusion=_confusion(scores),
        coverage=tuple(coverage(scores)),
        localised=_localised(scores),
        facts=FactScore(*_sums([score.facts for score in scores if score.facts], 3)),
        claims=ClaimScore(*_sums([score.claims for score in scores], 4)),
        usage=_usage(scores),
        slices=tuple(slices(scores)),
        without_result=tuple(score.document for score in scores if not score.found),
        prompts=dict(sorted(prompts.items())),
    )


def _silent(scores: Sequence[DocumentScore]) -> SilentErrors:
    found = tuple(score.document for score in scores if score.silent_error)
    certain = sum(score.certain for score in scores)
    return SilentErrors(
        found,
        certain,
        upper_bound(len(found), certain),
        sum(len(score.silent) for score in scores),
        sum(score.accused for score in scores),
    )


def _confusion(scores: Sequence[DocumentScore]) -> dict[tuple[str, str], int]:
    pairs = Counter((s.label.verdict, s.verdict) for s in scores if s.label.verdict and s.verdict)
    return {(str(label), str(given)): count for (label, given), count in sorted(pairs.items(), key=str)}


def _localised(scores: Sequence[DocumentScore]) -> dict[str, int]:
    counts = Counter(score.localised for score in scores if score.localised)
    return {name: counts[name] for name in LOCALISED} if counts else {}


def _sums(tuples: Sequence[tuple[int, ...]], width: int) -> list[int]:
    return [sum(item[i] for item in tuples) for i in range(width)]


def _usage(scores: Sequence[DocumentScore]) -> Usage:
    total = Usage()
    for score in scores:
        total = total.plus(score.usage)
    return total


def _differences(systems: Sequence[SystemScore], drawn: Mapping[tuple[str, str], Sequence[float]]) -> list[Difference]:
    """Return the differences of every later system from the first, in the order of the metrics."""
    found = []
    for system in systems[1:]:
        base = systems[0]
        for metric in METRICS:
            one, other = system.metrics[metric.name].value, base.metrics[metric.name].value
            if one is not None and other is not None:
                interval = difference(drawn[system.name, metric.name], drawn[base.name, metric.name])
                found.append(Difference(metric.name, system.name, base.name, one - other, interval))
    return found
