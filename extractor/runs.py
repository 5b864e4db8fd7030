"""A finished run -> its records, one at a time: the JSON Lines of `gouji extract`, or a run's database."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from extractor.errors import InputError, UsageError
from extractor.record import Record

_SQLITE = b"SQLite format 3\x00"


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a run in its order. InputError if it can't be read, UsageError if it holds no results."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_SQLITE))
    except OSError as error:
        raise InputError(str(path), error.strerror or "can't be read") from error
    return _from_database(path) if head == _SQLITE else _from_lines(path)


def _from_lines(path: Path) -> Iterator[Record]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _record(line, f"{path}:{number}")


def _from_database(path: Path) -> Iterator[Record]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            rows = connection.execute("SELECT name, record FROM documents ORDER BY position, id")
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{path}: is no database of a run ({error}); give what gouji extract wrote") from error
        for name, blob in rows:
            if blob is not None:
                yield _record(zlib.decompress(blob), f"{path}: {name}")


def _record(line: bytes, where: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: is not JSON; give the .jsonl or the database that gouji extract wrote") from error
    if not isinstance(record, dict) or not {"source", "verdict", "cells"} <= record.keys():
        raise UsageError(f"{where}: is no result of gouji extract; give its .jsonl or its database")
    return cast(Record, record)
