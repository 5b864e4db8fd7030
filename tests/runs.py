"""Runs for tests of exports: records of printed reports, as JSON Lines and as a run's database."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.forms import TABLE_KINDS, load_forms
from extractor.pipeline import extract_record
from extractor.record import Record, to_json_line

BASE_TABLES = """
CREATE TABLE documents(id INTEGER PRIMARY KEY, position INTEGER, name TEXT UNIQUE, source_id TEXT, url TEXT,
  meta TEXT, sha256 TEXT, fingerprint TEXT, agency TEXT, year INTEGER, form_disclosure TEXT, form_requests TEXT,
  form_review_litigation TEXT, verdict TEXT, reasons TEXT, duplicate_of INTEGER, record BLOB);
CREATE TABLE cell_names(id INTEGER PRIMARY KEY, path TEXT UNIQUE, code TEXT);
CREATE TABLE cells(document INTEGER, cell INTEGER, value NUMERIC, status TEXT,
  PRIMARY KEY(document, cell)) WITHOUT ROWID;
CREATE TABLE findings(document INTEGER, position INTEGER, rule TEXT, kind TEXT, severity TEXT, outcome TEXT,
  left_sum NUMERIC, right_sum NUMERIC, delta NUMERIC, cells TEXT, message TEXT, message_zh TEXT,
  PRIMARY KEY(document, position)) WITHOUT ROWID;
"""


def record_of(name: str, text: str) -> Any:
    """The record of a report given as text, typed loosely for tests."""
    return extract_record(name, text.encode("utf-8"))


def write_run(path: Path, records: Iterable[Record]) -> Path:
    """Write records as JSON Lines."""
    path.write_text("".join(to_json_line(record) + "\n" for record in records), encoding="utf-8", newline="\n")
    return path


def write_database(path: Path, records: Iterable[Any]) -> Path:
    """Write records into the base tables of a run's database."""
    connection = sqlite3.connect(path)
    connection.executescript(BASE_TABLES)
    ids = _cell_ids(connection)
    for number, record in enumerate(records, start=1):
        form = [record["form"][kind] for kind in TABLE_KINDS]
        blob = zlib.compress(to_json_line(record).encode("utf-8"))
        frame = (record["agency"]["value"], record["year"]["value"], *form, record["verdict"])
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, NULL, NULL, '{}', NULL, NULL, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
            (number, number - 1, record["source"]["name"], *frame, json.dumps(record["reasons"]), blob),
        )
        cells = ((number, ids[path], cell["value"], cell["status"]) for path, cell in record["cells"].items())
        connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?)", cells)
        names = ("rule", "kind", "severity", "outcome", "left", "right", "delta")
        for position, finding in enumerate(record["findings"]):
            said = (*(finding[name] for name in names), json.dumps(finding["cells"]), finding["message"])
            row = (number, position, *said, finding["message_zh"])
            connection.execute(f"INSERT INTO findings VALUES ({', '.join('?' * 12)})", row)
    connection.commit()
    connection.close()
    return path


def _cell_ids(connection: sqlite3.Connection) -> dict[str, int]:
    ids: dict[str, int] = {}
    for table in load_forms().tables.values():
        for path, row, column in table.cells():
            if path not in ids:
                ids[path] = len(ids) + 1
                connection.execute(
                    "INSERT INTO cell_names VALUES (?, ?, ?)", (ids[path], path, table.code_of(row, column))
                )
    return ids
