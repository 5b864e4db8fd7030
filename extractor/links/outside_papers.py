"""Documents among the data given to `gouji verify`: read by rules, their sure cells taken as others' numbers are."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from extractor.outside import COLUMNS, OutsideDocument, document_of_record, read_outside
from extractor.pipeline import Settings
from extractor.readers import can_read, media_type_of
from extractor.runs.batch import extract_bytes
from extractor.runs.sources import DOCUMENT_SUFFIXES, SourceFile
from extractor.runs.store import read_records
from extractor.vocabulary import STORE_SUFFIXES

_CERTAIN = frozenset(("verified", "source_incomplete", "source_inconsistent"))
_NOTHING_KNOWN = frozenset(("unreadable", "not_a_report"))
_OF_THE_FRAME = frozenset(("no_agency", "no_year"))
"""Reasons that say nothing of numbers."""
_DATA_SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson")
_TEXTS = ("text/plain", "text/markdown", "application/octet-stream")


MAX_DATA = 1 << 30
"""Bytes of a file of numbers that are read."""


def read_source(source: SourceFile) -> list[OutsideDocument]:
    """Return the documents of a run's store, of a file of numbers, or a document itself.

    Raises InputError if it can't be read, UsageError for data that can't be understood.
    """
    if source.path is not None and source.path.suffix.lower() in STORE_SUFFIXES:
        return [document_of_record(record, source.name) for record in read_records(source.path)]
    return read_data_or_papers(source.read(MAX_DATA), source.name)


def read_data_or_papers(data: bytes, name: str) -> list[OutsideDocument]:
    """Return the documents of a file of numbers (see read_outside), or the one document that the file is itself.

    What it is, its content says first: Word, Excel, PDF, HTML are documents, JSON and a CSV with our columns are data.
    Other text is a document if it has the suffix of one. Raises UsageError for data that can't be understood.
    """
    return [read_paper(data, name)] if _is_paper(data, name) else read_outside(data, name)


def _is_paper(data: bytes, name: str) -> bool:
    media_type = media_type_of(data)
    if media_type not in (*_TEXTS, "text/html"):
        return can_read(media_type)
    lower = name.lower()
    if lower.endswith(_DATA_SUFFIXES) or _looks_like_data(data):
        return False
    return media_type == "text/html" or lower.endswith(tuple(DOCUMENT_SUFFIXES))


def _looks_like_data(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = head.split(b"\n", 1)[0]
    return head[:1] in (b"{", b"[") or all(column.encode() in first for column in COLUMNS)


def read_paper(data: bytes, name: str) -> OutsideDocument:
    """Return the cells of a document as rules read them; those of a table without a certain verdict are not named:
    whatever kept it from one, a sum that fails there may be our doing.

    `reasons` say why, and are empty under a certain verdict.
    """
    record = extract_bytes(name, data, Settings("rules"))
    document = document_of_record(record, name)
    verdict = str(record["verdict"])
    if verdict in _CERTAIN:
        return document
    reasons = tuple(reason for reason in cast("list[str]", record["reasons"]) if reason not in _OF_THE_FRAME)
    lost = verdict in _NOTHING_KNOWN or "several_reports" in reasons
    tables = cast("dict[str, str | None]", record["verdicts"])
    known = () if lost else tuple(kind for kind, of_table in tables.items() if of_table in _CERTAIN)
    sure = {path: number for path, number in document.cells.items() if path.startswith(tuple(f"{k}." for k in known))}
    return replace(document, cells=sure, reasons=reasons or (verdict,))
