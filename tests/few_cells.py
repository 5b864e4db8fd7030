"""Labels and results of a few cells, made by hand, and their score."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.gold import Label, LabelCell
from extractor.scoring.document import DocumentScore, score_document
from extractor.scoring.metrics import METRICS

UPHELD, CORRECTED, OTHER, PENDING, TOTAL = (
    f"review_litigation.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
)
ISSUED = "disclosure.normative_documents.issued"
Cells = Mapping[str, Any]


def label_of(cells: Cells, source: str = "a.txt", **more: Any) -> Label:
    """A label: number, None for a blank, or a status for a cell without a number."""
    said = {
        path: LabelCell(None, value)
        if isinstance(value, str)
        else LabelCell(value, "blank" if value is None else "printed")
        for path, value in cells.items()
    }
    return Label(source, "labels.json", Path(source), said, **more)


def record_of(cells: Cells, verdict: str = "needs_review", **more: Any) -> dict[str, object]:
    """A result: value or status of each cell, or a mapping that says more."""
    read = {}
    for path, value in cells.items():
        cell = {"value": None, "status": value} if isinstance(value, str) else {"value": value, "status": "printed"}
        if value is None:
            cell = {"value": None, "status": "blank"}
        read[path] = {"raw": "", "span": None, "anchor": "A", "origin": "stream", **cell}
        if isinstance(value, dict):
            read[path] |= {"status": "printed", **value}
    verdicts = dict.fromkeys(("disclosure", "requests", "review_litigation"), verdict)
    return {"cells": read, "verdict": verdict, "verdicts": verdicts, **more}


def scored(label: Cells, read: Cells, verdict: str = "needs_review", **more: Any) -> DocumentScore:
    """The score of one document; keys of the label come with the prefix label_."""
    said = {key.removeprefix("label_"): more.pop(key) for key in list(more) if key.startswith("label_")}
    return score_document(label_of(label, **said), record_of(read, verdict, **more))


def metric(name: str, *scores: DocumentScore) -> tuple[float, float]:
    """Part and whole of a metric."""
    (found,) = [metric for metric in METRICS if metric.name == name]
    shares = [found.adds(score) for score in scores]
    return sum(part for part, _ in shares), sum(whole for _, whole in shares)
