"""The headline of every system, all metrics side by side, and differences of systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from extractor.messages import Language, say
from extractor.scoring.evaluation import Difference, Evaluation, SystemScore
from extractor.scoring.metrics import METRICS, Metric, MetricValue
from extractor.scoring_html.plots import difference_plot
from extractor.scoring_html.words import NOTHING, between, percent, word

HEADLINE = ("cells_right", "nonzero_right", "documents_perfect", "certain_documents", "effort")
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("group_silent", ("silent_errors",)),
    ("group_cells", ("cells_right", "numbers_right", "nonzero_right", "empty_right")),
    ("group_wrong", ("cells_wrong", "cells_missing", "cells_invented", "blank_for_zero", "zero_for_blank")),
    ("group_documents", ("documents_perfect", "verdict_right", "reasons_given", "effort")),
    ("group_certain", ("certain_documents", "certain_cells")),
    ("group_slips", ("slip_exact", "slip_among", "false_blame")),
    ("group_frame", ("agency_right", "year_right", "form_right")),
    ("group_facts", ("facts_found", "facts_wrong")),
    ("group_claims", ("claims_right", "refusals_right")),
)
"""Headings of the metrics; a metric that no group names stands under group_other."""


class Figure(NamedTuple):
    """One value: `text` to read, `value` as the evaluation has it (None: nothing to count)."""

    text: str
    value: float | None
    between: str = ""
    counts: str = ""


class Named(NamedTuple):
    """A metric and its value. `label` are its words."""

    metric: str
    label: str
    figure: Figure


class Card(NamedTuple):
    """The headline of one system; `bound` is None without certain verdicts."""

    system: str
    silent: int
    certain: int
    bound: Figure | None
    silent_words: str
    figures: tuple[Named, ...]


class MetricRow(NamedTuple):
    """A metric, of all systems in their order."""

    metric: str
    label: str
    figures: tuple[Figure, ...]


class MetricGroup(NamedTuple):
    """Metrics under one heading."""

    heading: str
    rows: tuple[MetricRow, ...]


class DifferenceRow(NamedTuple):
    """A paired difference; `tone` is better, worse, even (its interval holds 0, or it has none) or same (never any)."""

    metric: str
    label: str
    figure: Figure
    tone: str
    tone_words: str
    plot: Markup


class DifferenceTable(NamedTuple):
    """All differences of one system from the first."""

    system: str
    heading: str
    rows: tuple[DifferenceRow, ...]


def cards(evaluation: Evaluation, language: Language) -> tuple[Card, ...]:
    """Return the headline of every system."""
    return tuple(_card(system, language) for system in evaluation.systems)


def _card(system: SystemScore, language: Language) -> Card:
    silent, known = system.silent, {metric.name: metric for metric in METRICS}
    bound = Figure(percent(silent.upper), silent.upper) if silent.upper is not None else None
    shown = [name for name in HEADLINE if name in known and system.metrics[name].value is not None]
    return Card(
        system.name,
        len(silent.documents),
        silent.certain,
        bound,
        word(language, "silent_detail", cells=silent.cells, accused=silent.accused) if silent.documents else "",
        tuple(Named(name, say(f"metric.{name}", language), metric_figure(known[name], system)) for name in shown),
    )


def metric_figure(metric: Metric, system: SystemScore) -> Figure:
    """Return a metric of a system; of silent errors their bound stands for an interval."""
    found = system.metrics[metric.name]
    if found.value is None:
        return Figure(NOTHING, None)
    if metric.name == "silent_errors" and system.silent.upper is not None:
        return Figure(percent(found.value), found.value, f"≤ {percent(system.silent.upper)}", _counts(found))
    if metric.mean:
        return Figure(f"{found.value:.2f}", found.value, between(found.interval, "{:.2f}"))
    return Figure(percent(found.value), found.value, between(found.interval, "{:.2%}"), _counts(found))


def _counts(found: MetricValue) -> str:
    return f"{found.part:.0f}/{found.whole:.0f}"


def metric_groups(evaluation: Evaluation, language: Language) -> tuple[MetricGroup, ...]:
    """Return all metrics that say something of any system, under their headings."""
    return tuple(group for group in _groups(evaluation.systems, language) if group.rows)


def _groups(systems: Sequence[SystemScore], language: Language) -> Iterator[MetricGroup]:
    grouped = {name for _, names in GROUPS for name in names}
    rest = tuple(metric.name for metric in METRICS if metric.name not in grouped)
    by_name = {metric.name: metric for metric in METRICS}
    for heading, names in (*GROUPS, ("group_other", rest)):
        rows = [_metric_row(by_name[name], systems, language) for name in names if name in by_name]
        said = tuple(row for row in rows if any(figure.value is not None for figure in row.figures))
        yield MetricGroup(word(language, heading), said)


def _metric_row(metric: Metric, systems: Sequence[SystemScore], language: Language) -> MetricRow:
    figures = tuple(metric_figure(metric, system) for system in systems)
    return MetricRow(metric.name, say(f"metric.{metric.name}", language), figures)


def difference_tables(evaluation: Evaluation, language: Language) -> tuple[DifferenceTable, ...]:
    """Return the differences of every later system from the first."""
    by_system: dict[str, list[Difference]] = {}
    for found in evaluation.differences:
        by_system.setdefault(found.system, []).append(found)
    return tuple(
        DifferenceTable(
            name,
            say("eval.difference", language, system=name, base=differences[0].base),
            tuple(_difference_rows(differences, language)),
        )
        for name, differences in by_system.items()
    )


def _difference_rows(differences: Sequence[Difference], language: Language) -> Iterator[DifferenceRow]:
    by_name = {metric.name: metric for metric in METRICS}
    for mean in (False, True):
        alike = [found for found in differences if found.metric in by_name and by_name[found.metric].mean is mean]
        reach = max((abs(end) for found in alike for end in (found.value, *(found.interval or ()))), default=0.0)
        form = "{:+.2f}" if mean else "{:+.2%}"
        for found in alike:
            tone = _tone(found, by_name[found.metric])
            yield DifferenceRow(
                found.metric,
                say(f"metric.{found.metric}", language),
                Figure(form.format(found.value), found.value, between(found.interval, form)),
                tone,
                word(language, f"tone_{tone}"),
                difference_plot(found.value, found.interval, reach, tone),
            )


def _tone(found: Difference, metric: Metric) -> str:
    if found.value == 0 and found.interval in (None, (0, 0)):
        return "same"
    if found.interval is None or found.interval.low <= 0 <= found.interval.high:
        return "even"
    return "better" if (found.value > 0) == (metric.better == "more") else "worse"
