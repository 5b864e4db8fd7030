"""Readers, models and results made elsewhere, run on labelled documents and scored: `gouji eval` as a library call.

labels = read_labels(Path("gold"))
rules = score_records(labels, read_documents(labels, Settings("rules")))
evaluation = evaluate(labels, {"rules": rules})
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from extractor.errors import UsageError
from extractor.forms import load_forms
from extractor.gold import Label
from extractor.json_text import parse_json
from extractor.outside import OutsideDocument, read_outside
from extractor.pipeline import Settings
from extractor.record import Record
from extractor.runs.batch import extract_records
from extractor.runs.sources import SourceFile
from extractor.runs.store import read_records
from extractor.scoring.against import Earlier, earlier_of_record, earlier_of_scores
from extractor.scoring.as_json import SCHEMA
from extractor.scoring.document import DocumentScore, score_document
from extractor.scoring.evaluation import Evaluation, evaluate_scores
from extractor.version import __version__
from extractor.vocabulary import STORE_SUFFIXES

if TYPE_CHECKING:
    from extractor.asking.fill import Model


class Scored(NamedTuple):
    """One system scored: its documents in the order of the labels, and the versions of the prompts it used."""

    documents: tuple[DocumentScore, ...]
    prompts: Mapping[str, str]


def read_documents(
    labels: Sequence[Label], settings: Settings | None = None, model: Model | None = None
) -> Iterator[Record]:
    """Yield the result of each labelled document, in order. Raises UsageError if a labelled document is not there."""
    for label in labels:
        if not label.path.is_file():
            raise UsageError(f"{label.file}: source: no document {label.source} beside it")
    return extract_records([SourceFile(label.path, label.source) for label in labels], settings, model)


def score_records(labels: Sequence[Label], records: Iterable[Record | None]) -> Scored:
    """Return the scores of results that come in the order of the labels, None for a document without one."""
    scores: list[DocumentScore] = []
    prompts: dict[str, str] = {}
    for label, record in zip(labels, records, strict=True):
        scores.append(score_document(label, record))
        prompts |= _prompts(record)
    return Scored(tuple(scores), prompts)


def _prompts(record: Record | None) -> Mapping[str, str]:
    run = cast("Mapping[str, object]", (record or {}).get("run") or {})
    said = cast("Mapping[str, Mapping[str, str]]", run.get("model") or {})
    return said.get("prompts") or {}


def evaluate(
    labels: Sequence[Label], systems: Mapping[str, Scored], settings: Mapping[str, object] | None = None
) -> Evaluation:
    """Return the evaluation of systems scored on these labels. `settings` are kept in its record as they are."""
    made_by: Record = {
        "settings": dict(settings or {}),
        "versions": {"gouji": __version__, **_client_versions(systems.values())},
        "forms": load_forms().digest,
        "data": {
            "sha256": data_digest(labels),
            "documents": len(labels),
            "cells": sum(len(set(label.cells) - label.unchecked) for label in labels),
            "unchecked": sum(len(label.unchecked) for label in labels),
        },
    }
    scores = {name: scored.documents for name, scored in systems.items()}
    return evaluate_scores(scores, {name: scored.prompts for name, scored in systems.items()}, made_by)


def _client_versions(systems: Iterable[Scored]) -> dict[str, str]:
    """Return the versions of the libraries that asked a model, nothing where none was asked."""
    return {name: version(name) for name in ("openai", "instructor")} if any(s.prompts for s in systems) else {}


def data_digest(labels: Sequence[Label]) -> str:
    """Return the SHA-256 (hex) of what the labels say and of the bytes of the documents that are there."""
    whole = hashlib.sha256()
    for label in labels:
        said = {key: value for key, value in label._asdict().items() if key not in ("file", "path")}
        whole.update(json.dumps(said, ensure_ascii=True, sort_keys=True, default=sorted).encode())
        if label.path.is_file():
            whole.update(hashlib.sha256(label.path.read_bytes()).digest())
    return whole.hexdigest()


# ---- results made elsewhere


def read_results(path: Path) -> dict[str, Record]:
    """Return document -> result of a run (.db, JSON Lines), or of anybody's cells (long CSV, JSON) without verdict.

    Raises UsageError with the line of what can't be understood.
    """
    found: dict[str, Record] = {}
    for name, record in _stored(path) if path.suffix.lower() in STORE_SUFFIXES else _results(path):
        if name in found:
            raise UsageError(f"{path.name}: two results of {name}")
        found[name] = record
    return found


def _stored(path: Path) -> Iterator[tuple[str, Record]]:
    for record in read_records(path):
        yield str(cast(Record, record["source"])["name"]), record


def _results(path: Path) -> Iterator[tuple[str, Record]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    if b'"gouji/1"' not in data[:200]:
        yield from ((document.name, _without_verdict(document)) for document in read_outside(data, path.name))
        return
    for record in _json_records(data, path):
        source = record.get("source") if isinstance(record, dict) else None
        if not isinstance(source, dict) or record.get("schema") != "gouji/1":
            raise UsageError(f"{path.name}: expected results of gouji only, one per line")
        yield str(source["name"]), record


def _json_records(data: bytes, path: Path) -> Iterator[Record]:
    text = data.decode("utf-8-sig", "surrogateescape")
    try:
        yield cast(Record, parse_json(text))  # one document, indented
        return
    except ValueError:
        pass
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield cast(Record, parse_json(line))
            except ValueError as error:
                raise UsageError(f"{path.name}:{number}: is not JSON: {error}") from error


def _without_verdict(document: OutsideDocument) -> Record:
    cells = {
        name: {"value": value, "status": "blank" if value is None else "printed"}
        for name, value in document.cells.items()
    }
    return {"source": {"name": document.name}, "cells": cells}


def match_results(labels: Sequence[Label], results: Mapping[str, Record]) -> list[Record | None]:
    """Return the result of each labelled document, by name, else by the last part of its name; None without one.

    Raises UsageError if no document of the labels has a result.
    """
    by_last: dict[str, list[Record]] = {}
    for name, record in results.items():
        by_last.setdefault(name.replace("\\", "/").rpartition("/")[2], []).append(record)
    found = [results.get(label.source) or _only(by_last.get(Path(label.source).name, [])) for label in labels]
    if not any(found):
        raise UsageError("the results are of none of the labelled documents: compare their names")
    return found


def _only(records: Sequence[Record]) -> Record | None:
    return records[0] if len(records) == 1 else None


def read_earlier(path: Path, labels: Sequence[Label], system: str) -> Earlier:
    """Return an earlier run to compare with: the record of an evaluation, or results. Raises UsageError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    if SCHEMA.encode() in data[:200]:
        try:
            return earlier_of_record(json.loads(data), system)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path.name}:{error.lineno}: is not JSON: {error.msg}") from error
    return earlier_of_scores(score_records(labels, match_results(labels, read_results(path))).documents)
