"""The judged document as a plain record: the JSON of the result, keys in the order of schemas/result.schema.json.

Plain dicts and lists, so that a run over many files needs no pydantic; `result.Result` reads it back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from extractor.metadata import Fact, Metadata
from extractor.model import Content, Document, ModelPart, RefusedClaim, RowReading, Told, Value
from extractor.segment import Section
from extractor.verification.state import DocumentState, Finding, SettledRow, Suspect, TableState

Record = dict[str, object]


def to_json_line(record: Record) -> str:
    """Return the record as one line of JSON, Chinese as it is, without spaces between tokens."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def build_record(
    doc: Document,
    frame: Metadata,
    sections: Sequence[Section],
    state: DocumentState,
    run: Record,
    model: ModelPart | None = None,
) -> Record:
    """Return the record of a judged document; `run` is the part that says what made it, `model` what a model said."""
    cells = {kind: dict(_cells(table, doc.content)) for kind, table in state.tables.items()}
    return {
        "schema": "gouji/1",
        "source": source_record(doc),
        "agency": _fact(frame.agency),
        "year": _fact(frame.year),
        "period": _fact(frame.period),
        "form": {kind: table.table.form if table.table else None for kind, table in state.tables.items()},
        "verdict": state.verdict,
        "reasons": list(state.reasons),
        "verdicts": {kind: table.verdict for kind, table in state.tables.items()},
        "report": {kind: _nested(cells[kind]) for kind, table in state.tables.items() if table.table},
        "cells": {path: cell for of_kind in cells.values() for path, cell in of_kind.items()},
        "extra_cells": [_extra(e.label, e.value) for table in state.tables.values() for e in table.extras],
        "checks": _checks(state),
        "findings": [finding_record(f, table) for table in state.tables.values() for f in table.findings],
        "suspects": _suspects(state, doc),
        "scope": state.scope,
        "acknowledged": [],
        "narrative": [_told(fact) for fact in state.narrative],
        "claims": [_refused(claim) for claim in model.refused] if model else [],
        "processing_fee": {
            "value": frame.fee.value,
            "unit": frame.fee.unit,
            "status": frame.fee.status,
            "span": _span(frame.fee.span),
        },
        "sections": {section.key: {"span": [section.heading[0], section.body[1]]} for section in reversed(sections)},
        "run": run | {"model": dict(model.run)} if model else run,
    }


def source_record(doc: Document) -> Record:
    """Return the `source` part: hashes of the bytes and of the text that all spans point into."""
    meta = {key: value for key, value in doc.content.meta.items() if key in _META_KEPT}
    return {
        "name": doc.name,
        "id": None,
        "url": meta.get("url"),
        "meta": meta,
        "sha256": doc.sha256,
        "text_sha256": hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "media_type": doc.media_type,
        "bytes": doc.byte_count,
    }


_META_KEPT = frozenset(
    ["sitename", "articletitle", "title", "pubdate", "contentsource", "columnname", "author", "url", "siteidcode"]
)


def failed_record(name: str, reason: str, message: tuple[str, str], run: Record) -> Record:
    """Return the record of a source that could not be read at all; `message` is (English, Chinese)."""
    finding: Record = {
        "rule": f"input/{reason}",
        "kind": "input",
        "severity": "hard",
        "outcome": "error",
        "left": None,
        "right": None,
        "delta": None,
        "cells": [],
        "message": message[0],
        "message_zh": message[1],
        "span": None,
        "acknowledged": None,
    }
    nothing: Record = {"value": None, "from": None, "span": None}
    tables: Record = {"disclosure": None, "requests": None, "review_litigation": None}
    return {
        "schema": "gouji/1",
        "source": {
            "name": name,
            "id": None,
            "url": None,
            "meta": {},
            "sha256": None,
            "text_sha256": None,
            "media_type": None,
            "bytes": None,
        },
        "agency": dict(nothing),
        "year": dict(nothing),
        "period": dict(nothing),
        "form": dict(tables),
        "verdict": "unreadable",
        "reasons": [reason],
        "verdicts": dict(tables),
        "report": {},
        "cells": {},
        "extra_cells": [],
        "checks": {"passed": 0, "passed_assuming_zero": 0, "failed": 0, "undecidable": 0},
        "findings": [finding],
        "suspects": {"outcome": "none", "explanations": []},
        "scope": "unknown",
        "acknowledged": [],
        "narrative": [],
        "claims": [],
        "processing_fee": {"value": None, "unit": None, "status": "not_stated", "span": None},
        "sections": {},
        "run": run,
    }


def _told(fact: Told) -> Record:
    return {
        "target": fact.target,
        "value": fact.value,
        "quote": fact.quote,
        "span": list(fact.span),
        "comparison": fact.comparison,
        "implied": fact.implied,
    }


def _refused(claim: RefusedClaim) -> Record:
    return {"row": claim.row, "quote": claim.quote, "values": list(claim.values), "reason": claim.reason}


def _span(span: tuple[int, int] | None) -> list[int] | None:
    return list(span) if span else None


def _fact(fact: Fact) -> Record:
    return {"value": fact.value, "from": fact.source, "span": _span(fact.span)}


# ---- cells


def _cells(state: TableState, content: Content) -> Iterator[tuple[str, Record]]:
    if state.table is None:
        return
    for row in state.table.rows:
        settled = state.rows.get(row.key)
        for index, path in enumerate(state.table.row_paths[row.key]):
            yield path, _cell(settled, index, content) if settled else dict(MISSING_CELL)


MISSING_CELL: Record = {
    "value": None,
    "raw": "",
    "status": "missing",
    "anchor": None,
    "origin": None,
    "span": None,
    "at": None,
    "unit": None,
    "alternatives": [],
    "note": None,
}
"""A cell of a table of which the source shows nothing."""


def _cell(settled: SettledRow, index: int, content: Content) -> Record:
    row = settled.reading
    value = row.values[index]
    others = [other for other in settled.contested if _differs(other.values[index], value)]
    contested = bool(others)
    return {
        "value": None if contested else value.number,
        "raw": value.raw,
        "status": "contested" if contested else value.status,
        "anchor": row.anchor,
        "origin": "model" if row.told else row.origin,
        "span": list(value.span),
        "at": _at(content, value.span) if content.places else None,
        "unit": value.unit or None,
        "alternatives": [_alternative(r, index) for r in (row, *others)] if contested else [],
        "note": value.remark or row.note or None,
    }


def _at(content: Content, span: tuple[int, int]) -> Record | None:
    place = content.place_of(span)
    if place is None:
        return None
    box = list(place.box) if place.box else None
    return {"page": place.page, "box": box, "sheet": place.sheet, "cell": place.cell, "confidence": place.confidence}


def _differs(one: Value, other: Value) -> bool:
    return one.number != other.number or (one.number is None and one.status != other.status)


def _alternative(row: RowReading, index: int) -> Record:
    value = row.values[index]
    origin = "model" if row.told else row.origin
    return {"value": value.number, "raw": value.raw, "origin": origin, "span": list(value.span)}


def _extra(label: str, value: Value) -> Record:
    return {"label": label, "raw": value.raw, "value": value.number, "span": list(value.span)}


def _nested(cells: Mapping[str, Record]) -> Record:
    """Return the numbers of a table nested by the segments of their names; null for anything but a number."""
    root: Record = {}
    for path, cell in cells.items():
        *parents, leaf = path.split(".")[1:]
        node = root
        for name in parents:
            child = node.setdefault(name, {})
            assert isinstance(child, dict)
            node = child
        node[leaf] = cell["value"]
    return root


# ---- checks and findings


def _checks(state: DocumentState) -> Record:
    counts = {"passed": 0, "passed_assuming_zero": 0, "failed": 0, "undecidable": 0}
    for table in state.tables.values():
        for checked in table.checks:
            if checked.outcome in counts and checked.rule.identity.severity == "hard":
                counts[checked.outcome] += 1
    return dict(counts)


def finding_record(finding: Finding, state: TableState) -> Record:
    """Return a finding of the table `state` as part of a record, with its words."""
    from extractor.verification.explain import explain  # only documents with findings need words

    english, chinese = explain(finding, state)
    checked = finding.checked
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "left": checked.left if checked else None,
        "right": checked.right if checked else None,
        "delta": checked.delta if checked else None,
        "cells": list(finding.cells),
        "message": english,
        "message_zh": chinese,
        "span": _span(finding.span),
        "acknowledged": None,
    }


def _suspects(state: DocumentState, doc: Document) -> Record:
    return {
        "outcome": state.suspects_outcome,
        "explanations": [_explanation(suspect, state, doc) for suspect in state.suspects],
    }


def _explanation(suspect: Suspect, state: DocumentState, doc: Document) -> Record:
    from extractor.verification.explain_suspects import explain_suspect  # only documents with suspects need words

    english, chinese = explain_suspect(suspect, state, doc)
    return {
        "cells": list(suspect.cells),
        "to": list(suspect.to),
        "blame": suspect.blame,
        "posterior": suspect.posterior,
        "why": suspect.why,
        "message": english,
        "message_zh": chinese,
    }
