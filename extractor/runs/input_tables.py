"""A table of documents (CSV, JSON Lines, Parquet) -> its rows one by one: content, id, address, and what else is kept.

Rows are streamed: a file of millions costs the memory of one row, of Parquet that of one batch.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.errors import InputError, UsageError
from extractor.json_text import parse_json
from extractor.messages import in_both

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
MAX_FIELD = 64 * 1024 * 1024
"""Characters of one CSV field that are read; a longer one is no report."""
BATCH = 256
"""Rows of Parquet read at a time: some megabytes of pages."""
_CHUNK = 1 << 20


class Columns(NamedTuple):
    """Which columns hold what; `meta` are passed through to the result as they are."""

    content: str
    id: str | None = None
    url: str | None = None
    meta: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """All columns that have to be there."""
        return tuple(name for name in (self.content, self.id, self.url, *self.meta) if name)


class InputRow(NamedTuple):
    """One document of a table. `number` counts rows from 1; `data` is None where the cell is empty."""

    number: int
    data: bytes | None
    id: str | None
    url: str | None
    meta: Mapping[str, str]


def read_rows(path: Path, columns: Columns) -> Iterator[InputRow]:
    """Yield the rows of a table in order.

    Text becomes UTF-8 bytes, binary stays as it is. Raises UsageError for another suffix, a column that is not there
    or a line that can't be understood (named), InputError if the file can't be read.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _refused("runs.table_suffix", path=path.name, suffixes=", ".join(SUFFIXES))
    reader = {".parquet": _parquet, ".jsonl": _json_lines, ".ndjson": _json_lines}.get(suffix, _csv)
    try:
        for number, row in enumerate(reader(path, columns), start=1):
            yield _row(number, row, columns)
    except OSError as error:
        raise InputError(path.name, error.strerror or type(error).__name__) from error


def _refused(code: str, **fields: object) -> UsageError:
    return UsageError(*in_both(code, **fields))


def _row(number: int, row: Mapping[str, object], columns: Columns) -> InputRow:
    content = row.get(columns.content)
    data = content if isinstance(content, bytes) else None
    if isinstance(content, str) and content:
        data = content.encode("utf-8", "surrogatepass")
    meta = {name: _text(row.get(name)) or "" for name in columns.meta}
    return InputRow(
        number,
        data,
        _text(row.get(columns.id)) if columns.id else None,
        _text(row.get(columns.url)) if columns.url else None,
        meta,
    )


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _check(path: Path, present: Sequence[str], columns: Columns) -> None:
    absent = [name for name in columns.named if name not in present]
    if absent:
        raise _refused("runs.table_column", path=path.name, column=absent[0], present=", ".join(map(repr, present)))


def _csv(path: Path, columns: Columns) -> Iterator[Mapping[str, object]]:
    limit = csv.field_size_limit(MAX_FIELD)  # of the whole process: small tables of people keep theirs
    try:
        yield from _csv_rows(path, columns)
    finally:
        csv.field_size_limit(limit)


def _csv_rows(path: Path, columns: Columns) -> Iterator[Mapping[str, object]]:
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    with path.open(encoding=_encoding(path), newline="") as stream:
        reader = csv.DictReader(stream, delimiter=delimiter)
        try:
            _check(path, reader.fieldnames or [], columns)
            yield from reader
        except csv.Error as error:
            raise _refused("runs.table_broken_row", where=f"{path.name}:{reader.line_num}", reason=error) from error
        except UnicodeDecodeError as error:
            raise _refused("runs.table_encoding", name=path.name) from error


def _encoding(path: Path) -> str:
    """Return UTF-8 if every byte of the file fits it, else GB18030, which Chinese versions of Excel write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _json_lines(path: Path, columns: Columns) -> Iterator[Mapping[str, object]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row = parse_json(line)
            except ValueError as error:
                raise _refused("runs.table_not_json", where=f"{path.name}:{number}", reason=error) from error
            if not isinstance(row, dict):
                raise _refused("runs.table_not_object", where=f"{path.name}:{number}")
            if number == 1:
                _check(path, list(row), columns)
            yield row


def _parquet(path: Path, columns: Columns) -> Iterator[Mapping[str, object]]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise _refused("runs.table_needs_pyarrow", path=path.name) from error
    try:
        with ParquetFile(path) as table:
            _check(path, table.schema_arrow.names, columns)
            for batch in table.iter_batches(BATCH, columns=list(dict.fromkeys(columns.named))):
                yield from batch.to_pylist()
    except ArrowException as error:
        raise _refused("runs.table_not_parquet", path=path.name, reason=error) from error


def count_rows(path: Path) -> int | None:
    """Return how many rows a table has if it says so itself (Parquet), else None."""
    if path.suffix.lower() != ".parquet":
        return None
    from pyarrow.parquet import read_metadata  # was there to read the first rows

    return int(read_metadata(path).num_rows)
