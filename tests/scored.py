"""A small evaluation made by hand: four documents, two systems, every kind of thing that its page shows."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from zlib import crc32

from extractor.evaluate import Scored, evaluate, score_records
from extractor.gold import Label, LabelCell, LabelFact
from extractor.record import Record
from extractor.scoring.evaluation import Evaluation
from extractor.scoring_html.source import read_text

HOSTILE = (
    '<script>window.hacked = 1</script> {{ 7 * 7 }} {% include "x" %} </pre></main> &amp; <b>',
    "二、主动公开政府信息情况",
    "规章 11 22 33",
    '<img src="https://example.com/x.png" onerror="window.hacked = 2">',
    "规范性文件 44 55 66",
    *(f"line {number}" for number in range(200)),
)
"""Lines of a text that must stay text."""
HOSTILE_NAME = "a b&\"<i>'%20示例.txt"
ROWS = ("regulations", "normative_documents")
COLUMNS = ("issued", "repealed", "in_force")
PATHS = tuple(f"disclosure.{row}.{column}" for row in ROWS for column in COLUMNS)
NUMBERS = (11, 22, 33, 44, 55, 66)


def label(folder: Path, source: str, text: str | None, **fields: Any) -> Label:
    """A label of six printed cells, beside a document unless `text` is None."""
    path = folder / f"{crc32(source.encode('utf-8', 'surrogatepass'))}.txt"
    if text is not None:
        path.write_bytes(text.encode())
    cells = {cell: LabelCell(number, "printed") for cell, number in zip(PATHS, NUMBERS, strict=True)}
    given: dict[str, Any] = {
        "frame": {"agency": "A", "year": 2023},
        "form": {"disclosure": "2021"},
        "verdict": "verified",
        "layout": "pipe_rows",
        "mess": ("title",),
        "facts": (LabelFact(PATHS[0], 11), LabelFact(PATHS[1], 22)),
    }
    return Label(source, "labels.json", path, cells, **(given | fields))


def record(found: Label, wrong: dict[str, int | None] | None = None, **fields: Any) -> Record:
    """A result of a label's document, right but for the cells in `wrong`; None there: not read."""
    values = {path: cell.value for path, cell in found.cells.items()} | (wrong or {})
    text = read_text(found) or ""
    verdict = fields.pop("verdict", "verified")
    made: Record = {
        "source": {"name": found.source, "media_type": "text/plain"},
        "agency": {"value": "A"},
        "year": {"value": 2023},
        "form": {"disclosure": "2021"},
        "verdict": verdict,
        "verdicts": {"disclosure": verdict},
        "reasons": [],
        "cells": {path: _cell(text, found, path, value) for path, value in values.items()},
        "findings": [],
        "narrative": [],
        "claims": [],
        "run": {"settings": {"reader": "rules"}},
    }
    return made | fields


def _cell(text: str, found: Label, path: str, value: Any) -> Record:
    if value is None:
        return {"value": None, "status": "missing", "raw": "", "span": None, "anchor": None, "origin": None}
    start = text.find(str(found.cells[path].value))
    span = [start, start + 2] if start >= 0 else None
    raw = text[start : start + 2]
    return {"value": value, "status": "printed", "raw": raw, "span": span, "anchor": "A", "origin": "stream"}


def labels(folder: Path) -> list[Label]:
    """good.txt; one with a hostile name and text; one whose file is gone; one that is no report."""
    hostile = "".join(f"<p>{escape(line)}</p>" for line in HOSTILE)
    return [
        label(
            folder, HOSTILE_NAME, f"<html><body>{hostile}</body></html>", layout="html", mess=("title", "page_chrome")
        ),
        label(folder, "gone.txt", None, verdict="needs_review", reasons=("missing_rows",), mess=()),
        label(folder, "good.txt", "11 22 33 44 55 66"),
        label(folder, "other.txt", "nothing", verdict="not_a_report", layout=None, frame={}, facts=None),
    ]


def hand_made(folder: Path) -> Evaluation:
    """`rules` is right but for two cells not read; `model` has a silent error, a false accusation, a claim, a cost."""
    found = labels(folder)
    hostile, gone, good, other = found
    finding = {
        "rule": "H1/disclosure.<row>",
        "severity": "hard",
        "message": "<b>does not hold</b> {{ 1 }}",
        "message_zh": "不成立 <b>",
    }
    unread: dict[str, int | None] = {PATHS[3]: None, PATHS[4]: None}
    rules = [
        record(hostile, unread, verdict="needs_review", reasons=["missing_rows"], findings=[finding]),
        record(gone, {PATHS[0]: None}, verdict="needs_review", reasons=["missing_rows"]),
        record(good),
        record(other, verdict="not_a_report"),
    ]
    asked = {"calls": 2, "input_tokens": 1500, "output_tokens": 90, "cost": 0.0125, "currency": "USD"}
    run = {"settings": {"reader": "auto"}, "model": asked | {"prompts": {"rows": "1/0123456789ab"}}}
    model = [
        record(hostile, {PATHS[0]: 12, PATHS[5]: 67}, run=run, narrative=[{"target": PATHS[0], "value": 12}]),
        record(gone, {PATHS[1]: 23}, verdict="source_inconsistent", run=run, agency={"value": "B"}),
        record(good, run=run, narrative=[{"target": PATHS[0], "value": 11}]),
        record(other, verdict="not_a_report", run=run),
    ]
    for path in PATHS[:3]:
        model[2]["cells"][path]["origin"] = "model"  # type: ignore[index]
    model[2]["claims"] = [{"row": "disclosure.normative_documents", "values": ["1", "2", "3"]}]
    return evaluate(found, {"rules": score_records(found, rules), "<i>model</i>": score_records(found, model)})


def single(found: Label, result: Record | None) -> Evaluation:
    """One system on one document."""
    scored: Scored = score_records([found], [result])
    return evaluate([found], {"rules": scored})
