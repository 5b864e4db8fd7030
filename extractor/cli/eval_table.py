"""The table of an evaluation in words: metrics as rows, systems as columns, intervals beside the values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from extractor.messages import Language, say
from extractor.scoring.against import Change
from extractor.scoring.evaluation import Difference, Evaluation, SystemScore
from extractor.scoring.intervals import Interval
from extractor.scoring.metrics import METRICS, Metric, MetricValue

_NOTHING = "–"


def table_lines(evaluation: Evaluation, language: Language) -> list[str]:
    """Return the lines of the table, columns aligned; rows that say nothing of any system are left out."""
    systems, later = evaluation.systems, evaluation.systems[1:]
    head = [say("eval.metric", language), *(system.name for system in systems)]
    head += [say("eval.difference", language, system=system.name, base=systems[0].name) for system in later]
    rows = [row for row in _rows(evaluation, language) if set(row[1:]) - {_NOTHING, ""}]
    return _aligned([head, *rows])


def _rows(evaluation: Evaluation, language: Language) -> Iterator[list[str]]:
    systems = evaluation.systems
    gaps = [""] * (len(systems) - 1)
    for metric in METRICS:
        values = [_value(metric, system) for system in systems]
        yield [say(f"metric.{metric.name}", language), *values, *_differences(evaluation, metric)]
    for line in systems[0].coverage if systems else ():
        values = [_covered(system, line.name, language) for system in systems]
        yield [say(f"coverage.{line.name}", language), *values, *gaps]
    yield [say("eval.tokens", language), *map(_tokens, systems), *gaps]
    yield [say("eval.cost", language), *map(_cost, systems), *gaps]


def _value(metric: Metric, system: SystemScore) -> str:
    found = system.metrics[metric.name]
    if found.value is None:
        return _NOTHING
    if metric.name == "silent_errors" and system.silent.upper is not None:
        return f"{found.part:.0f} / {found.whole:.0f} (≤ {system.silent.upper:.2%})"
    if metric.mean:
        return f"{found.value:.2f}" + _between(found.interval, "{:.2f}")
    return f"{found.value:.2%}" + _between(found.interval, "{:.2%}") + _counts(found)


def _counts(found: MetricValue) -> str:
    return f" {found.part:.0f}/{found.whole:.0f}"


def _between(interval: Interval | None, form: str) -> str:
    """Return the interval; nothing where all resamples agree, for then it says nothing of other documents."""
    if interval is None or interval.low == interval.high:
        return ""
    return f" [{form.format(interval.low)}, {form.format(interval.high)}]"


def _differences(evaluation: Evaluation, metric: Metric) -> Iterator[str]:
    for system in evaluation.systems[1:]:
        found = [d for d in evaluation.differences if d.metric == metric.name and d.system == system.name]
        yield _difference(found[0], metric) if found else _NOTHING


def _difference(found: Difference, metric: Metric) -> str:
    form = "{:+.2f}" if metric.mean else "{:+.2%}"
    return form.format(found.value) + _between(found.interval, form)


def _covered(system: SystemScore, name: str, language: Language) -> str:
    for line in system.coverage:
        if line.name == name and line.of:
            bound = _NOTHING if line.upper is None else f"≤ {line.upper:.2%}"
            share = f"{line.covered / line.of:.2%}"
            return say("eval.covered", language, share=share, wrong=line.wrong, of=line.covered, bound=bound)
    return _NOTHING


def _tokens(system: SystemScore) -> str:
    used = system.usage
    return f"{used.calls}: {used.input_tokens:,} + {used.output_tokens:,}" if used.calls else _NOTHING


def _cost(system: SystemScore) -> str:
    used = system.usage
    return _NOTHING if used.cost is None else f"{used.cost:.4f} {used.currency or ''}".strip()


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    """Return how many columns of a terminal a text fills; Chinese characters fill two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def change_lines(found: Sequence[Change], language: Language) -> list[str]:
    """Return one line per cell that got worse or better."""
    return [
        say(
            "eval.better" if change.better else "eval.worse",
            language,
            document=change.document,
            cell=change.cell,
            label=_shown(change.label),
            before=_shown(change.before),
            after=_shown(change.after),
            outcome=say(f"outcome.{change.outcome}", language),
        )
        for change in found
    ]


def _shown(value: float | None) -> str:
    return _NOTHING if value is None else str(value)
