"""Paths and tables of documents -> the sources of a run, one by one, and how many there are if that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from extractor.provenance import Provenance
from extractor.runs.input_tables import Columns, InputRow, count_rows, read_rows
from extractor.runs.sources import SourceFile, Sources, encodable, find_sources

HEAD = 32
"""Rows that are read before anything else: a table that ends there is counted, and one that can't be read is refused
before an output is opened. More than a run reads without workers."""


class InputTable(NamedTuple):
    """A file with a document in each row, and the columns that hold it."""

    path: Path
    columns: Columns


def find_inputs(given: Iterable[str | Path | InputTable]) -> Sources:
    """Return the sources that are given: files, folders and globs first, then the rows of tables.

    A row is called `FILE#ID`, or `FILE:ROW` (counted from 1) where it has no id; a name that is taken gets its row too.
    Raises what `read_rows` raises, for the first rows of the first table here, for others while iterating.
    """
    items = list(given)
    tables = [item for item in items if isinstance(item, InputTable)]
    found = find_sources([str(item) for item in items if not isinstance(item, InputTable)])
    rows = _sources_of(tables, [source.name for source in found])
    head = list(islice(rows, HEAD))
    meta = dict.fromkeys(name for table in tables for name in table.columns.meta)
    return Sources(chain(found, head, rows), _total(len(found), len(head), tables), tuple(meta))


def _total(found: int, head: int, tables: list[InputTable]) -> int | None:
    if head < HEAD:
        return found + head
    counts = [count_rows(table.path) for table in tables]
    return None if None in counts else found + sum(count or 0 for count in counts)


def _sources_of(tables: list[InputTable], taken: Iterable[str]) -> Iterator[SourceFile]:
    names = [table.path.name for table in tables]
    with closing(_Names(taken)) as known:
        for table in tables:
            alone = names.count(table.path.name) == 1
            file = encodable(table.path.name if alone else table.path.as_posix())
            for row in read_rows(table.path, table.columns):
                name = known.new(f"{file}#{encodable(row.id)}" if row.id else f"{file}:{row.number}", row.number)
                yield SourceFile(None, name, data=row.data or b"", said=_said(row))


def _said(row: InputRow) -> Provenance:
    meta = tuple((encodable(name), encodable(value)) for name, value in row.meta.items())
    return Provenance(row.id and encodable(row.id), row.url and encodable(row.url), meta)


class _Names:
    """The names that rows have so far, on disk: there may be millions."""

    def __init__(self, taken: Iterable[str]) -> None:
        import sqlite3  # only tables need it

        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE names(name TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("BEGIN")
        self._db.executemany("INSERT OR IGNORE INTO names VALUES (?)", ((name,) for name in taken))

    def new(self, name: str, row: int) -> str:
        """Return a name that no other source has: `name`, or with its row behind it."""
        while not self._db.execute("INSERT OR IGNORE INTO names VALUES (?)", (name,)).rowcount:
            name += f":{row}"
        return name

    def close(self) -> None:
        """Forget them."""
        self._db.close()
