"""An evaluation as a plain record, gouji-eval/1: the same inputs give the same bytes, there are no times in it."""

from __future__ import annotations

import json
from collections import Counter

from extractor.record import Record
from extractor.scoring.cells import OUTCOMES, CellScore
from extractor.scoring.document import DocumentScore
from extractor.scoring.evaluation import Evaluation, SystemScore
from extractor.scoring.intervals import Interval
from extractor.scoring.metrics import MetricValue

SCHEMA = "gouji-eval/1"


def to_json(evaluation: Evaluation) -> str:
    """Return the evaluation as JSON text with one line per document, so that two runs can be compared by eye."""
    record = to_record(evaluation)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    return "\n".join(_join_rows(text.split("\n"))) + "\n"


def to_record(evaluation: Evaluation) -> Record:
    """Return the evaluation as a dict; of the cells of a document only those that are not good are listed."""
    return {
        "schema": SCHEMA,
        "made_by": evaluation.made_by,
        "systems": [_system(system) for system in evaluation.systems],
        "differences": [
            {
                "metric": found.metric,
                "system": found.system,
                "base": found.base,
                "value": _round(found.value),
                "interval": _interval(found.interval),
            }
            for found in evaluation.differences
        ],
    }


def _system(system: SystemScore) -> Record:
    silent = system.silent
    return {
        "name": system.name,
        "prompts": dict(system.prompts),
        "metrics": {name: _metric(value) for name, value in system.metrics.items()},
        "silent_errors": silent._asdict() | {"documents": list(silent.documents), "upper": _round(silent.upper)},
        "verdicts": [{"label": a, "given": b, "documents": count} for (a, b), count in system.confusion.items()],
        "coverage": [line._asdict() | {"upper": _round(line.upper)} for line in system.coverage],
        "localised": dict(system.localised),
        "facts": system.facts._asdict(),
        "claims": system.claims._asdict(),
        "usage": system.usage._asdict(),
        "slices": [found._asdict() for found in system.slices],
        "without_result": list(system.without_result),
        "documents": [_document(score) for score in system.documents],
    }


def _metric(value: MetricValue) -> Record:
    return {
        "value": _round(value.value),
        "part": int(value.part),
        "whole": int(value.whole),
        "interval": _interval(value.interval),
    }


def _document(score: DocumentScore) -> Record:
    counts = Counter(cell.outcome for cell in score.cells)
    return {
        "document": score.document,
        "verdict": score.verdict,
        "label_verdict": score.label.verdict,
        "reasons": list(score.reasons),
        "outcomes": {name: counts[name] for name in OUTCOMES if counts[name]},
        "silent": list(score.silent),
        "accused": score.accused,
        "localised": score.localised,
        "frame_wrong": sorted(key for key, right in score.frame.items() if not right),
        "facts": score.facts._asdict() if score.facts else None,
        "cells": {cell.path: _cell(cell) for cell in score.cells if not cell.good},
    }


def _cell(cell: CellScore) -> Record:
    return {"outcome": cell.outcome, "label": cell.label.value, "value": cell.value, "status": cell.status}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _interval(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_round(interval.low), _round(interval.high)]


def _join_rows(lines: list[str]) -> list[str]:
    """Return indented JSON with everything below the fourth level on the line of its beginning."""
    joined: list[str] = []
    for line in lines:
        depth = len(line) - len(line.lstrip(" "))
        inside = depth > _DEPTH or (depth == _DEPTH and line.strip()[:1] in ("}", "]"))
        if inside and joined:
            closes = line.strip()[:1] in ("}", "]")
            gap = "" if closes or joined[-1].endswith(("{", "[")) else " "
            joined[-1] += gap + line.strip()
        else:
            joined.append(line)
    return joined


_DEPTH = 4
"""Spaces before an entry of a list of a system."""
