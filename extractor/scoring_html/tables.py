"""Verdicts given against labelled, counts of localisation, facts, claims and tokens, slices, coverage and risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from extractor.messages import Language, say
from extractor.scoring.evaluation import Evaluation, SystemScore
from extractor.scoring.slices import Covered, Slice
from extractor.scoring_html.plots import bar, coverage_plot
from extractor.scoring_html.words import named, percent, word
from extractor.vocabulary import VERDICTS

DIMENSIONS = ("verdict", "form", "layout", "reader", "origin", "anchor", "media_type", "mess")
"""In the order of the page; a dimension that is not listed comes last."""


class Count(NamedTuple):
    """A number and what it counts. `name` is its field in the evaluation."""

    name: str
    label: str
    value: float


class Matrix(NamedTuple):
    """Labelled verdicts as rows, verdicts given as columns; `rows` holds (label's words, counts, right column)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int | None], ...]


class SystemCounts(NamedTuple):
    """What is counted of one system. Empty where there is nothing to count."""

    system: str
    matrix: Matrix | None
    localised: tuple[Count, ...]
    facts: tuple[Count, ...]
    claims: tuple[Count, ...]
    usage: tuple[Count, ...]
    cost: str
    prompts: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> bool:
        """Whether there is anything to say of a model, of prose or of localisation."""
        return bool(self.localised or self.facts or self.claims or self.usage)


class SliceShare(NamedTuple):
    """A slice of one system."""

    counts: Slice
    text: str
    share: float | None
    bar: Markup


class SliceRow(NamedTuple):
    """One value of a dimension, of all systems in order; None where a system has none."""

    label: str
    code: str
    shares: tuple[SliceShare | None, ...]


class SliceTable(NamedTuple):
    """One dimension."""

    by: str
    heading: str
    rows: tuple[SliceRow, ...]


class CoverageRow(NamedTuple):
    """One way of using only a part; of all systems in order, None where a system lacks it."""

    name: str
    label: str
    systems: tuple[Covered | None, ...]


def system_counts(evaluation: Evaluation, language: Language) -> tuple[SystemCounts, ...]:
    """Return the counts of every system."""
    return tuple(_counts(system, language) for system in evaluation.systems)


def _counts(system: SystemScore, language: Language) -> SystemCounts:
    used = system.usage
    tokens = {"calls": used.calls, "input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
    return SystemCounts(
        system.name,
        _matrix(system, language),
        _named_counts("localised", dict(system.localised), language),
        _named_counts("facts", system.facts._asdict(), language),
        _named_counts("claims", system.claims._asdict(), language),
        _named_counts("usage", tokens, language),
        "" if used.cost is None else f"{used.cost:.4f} {used.currency or ''}".strip(),
        tuple(system.prompts.items()),
    )


def _named_counts(family: str, counts: dict[str, int], language: Language) -> tuple[Count, ...]:
    if not any(counts.values()):
        return ()
    return tuple(Count(name, word(language, f"{family}_{name}"), value) for name, value in counts.items())


def _matrix(system: SystemScore, language: Language) -> Matrix | None:
    if not system.confusion:
        return None
    columns = [verdict for verdict in VERDICTS if any(given == verdict for _, given in system.confusion)]
    rows = [verdict for verdict in VERDICTS if any(label == verdict for label, _ in system.confusion)]
    return Matrix(
        tuple(say(f"verdict.{verdict}", language) for verdict in columns),
        tuple(
            (
                say(f"verdict.{row}", language),
                tuple(system.confusion.get((row, column), 0) for column in columns),
                columns.index(row) if row in columns else None,
            )
            for row in rows
        ),
    )


# ---- slices


def slice_tables(evaluation: Evaluation, language: Language) -> tuple[SliceTable, ...]:
    """Return every dimension, its values worst first; verdicts from best to worst."""
    found = list(dict.fromkeys(counts.by for system in evaluation.systems for counts in system.slices))
    order = [by for by in DIMENSIONS if by in found] + [by for by in found if by not in DIMENSIONS]
    return tuple(_slice_table(by, evaluation.systems, language) for by in order)


def _slice_table(by: str, systems: Sequence[SystemScore], language: Language) -> SliceTable:
    by_system = [{counts.value: counts for counts in system.slices if counts.by == by} for system in systems]
    values = list(dict.fromkeys(value for counts in by_system for value in counts))
    rows = [
        SliceRow(
            _value_in_words(by, value, language),
            value,
            tuple(_slice_share(counts[value]) if value in counts else None for counts in by_system),
        )
        for value in values
    ]
    return SliceTable(by, named(language, "page", f"by_{by}"), tuple(sorted(rows, key=_badness)))


def _value_in_words(by: str, value: str, language: Language) -> str:
    if value == "-":
        return word(language, "not_said")
    return named(language, "verdict", value) if by == "verdict" else value


def _slice_share(counts: Slice) -> SliceShare:
    share = counts.good / counts.cells if counts.cells else None
    return SliceShare(counts, percent(share), share, bar(counts.good, counts.cells))


def _badness(row: SliceRow) -> tuple[float, str]:
    if row.code == "-":
        return len(VERDICTS), ""
    if row.code in VERDICTS:
        return VERDICTS.index(row.code), row.code
    return min((slice_.share for slice_ in row.shares if slice_ and slice_.share is not None), default=2.0), row.code


# ---- coverage and risk


def coverage_rows(evaluation: Evaluation, language: Language) -> tuple[CoverageRow, ...]:
    """Return from the surest part of a run to all of it, of every system."""
    by_system = [{line.name: line for line in system.coverage} for system in evaluation.systems]
    longest = max(by_system, key=len, default={})
    return tuple(
        CoverageRow(name, named(language, "coverage", name), tuple(lines.get(name) for lines in by_system))
        for name in longest
    )


def coverage_svg(evaluation: Evaluation, rows: Sequence[CoverageRow], language: Language) -> Markup:
    """Return the rows as a plot, each point with the number of its row; empty if nothing is covered."""
    numbers = {row.name: index for index, row in enumerate(rows, start=1)}
    points = [
        (index, numbers[line.name], line)
        for index, system in enumerate(evaluation.systems)
        for line in system.coverage
        if line.of and line.upper is not None
    ]
    labels = (word(language, "axis_coverage"), word(language, "axis_risk"), word(language, "plot_coverage"))
    return coverage_plot(points, labels) if points else Markup("")
