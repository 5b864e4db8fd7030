"""A run's results in one SQLite file: every record whole, and its cells and findings as tables.

One process writes, in transactions that are whole chunks; readers may look on at the same time (WAL). Whatever ends the
writer, the file holds the documents of all chunks before, and the same command goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from extractor.errors import InputError, OutputError, UsageError
from extractor.json_text import parse_json
from extractor.messages import in_both
from extractor.provenance import Provenance
from extractor.record import Record
from extractor.runs.packed import Columns, Kept, Kind, Packed

_SQLITE = b"SQLite format 3\x00"

SCHEMA = 1
"""Version of the tables below; another one is refused."""
PAGE = 16384
"""Bytes of a page, measured on 401 generated documents: 4,096 18.9 kB a document, 8,192 21.9, 16,384 14.9, 32,768 14.5:
a finding with its sentences needs a page of its own in smaller ones."""
TABLES = (
    "CREATE TABLE run(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE documents(id INTEGER PRIMARY KEY, position INTEGER, name TEXT UNIQUE, source_id TEXT, url TEXT,"
    " meta TEXT, sha256 TEXT, fingerprint TEXT, agency TEXT, year INTEGER, form_disclosure TEXT, form_requests TEXT,"
    " form_review_litigation TEXT, verdict TEXT, reasons TEXT, duplicate_of INTEGER, record BLOB)",
    "CREATE INDEX documents_content ON documents(sha256, position)",
    "CREATE TABLE cell_names(id INTEGER PRIMARY KEY, path TEXT UNIQUE, code TEXT)",
    "CREATE TABLE cells(document INTEGER, cell INTEGER, value NUMERIC, status TEXT, PRIMARY KEY(document, cell))"
    " WITHOUT ROWID",
    "CREATE TABLE findings(document INTEGER, position INTEGER, rule TEXT, kind TEXT, severity TEXT, outcome TEXT,"
    " left_sum NUMERIC, right_sum NUMERIC, delta NUMERIC, cells TEXT, message TEXT, message_zh TEXT,"
    " PRIMARY KEY(document, position)) WITHOUT ROWID",
)
_PUT = (
    "INSERT INTO documents(position, name, source_id, url, meta, sha256, fingerprint, agency, year, form_disclosure,"
    " form_requests, form_review_litigation, verdict, reasons, duplicate_of, record)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT(name) DO UPDATE SET position ="
    " excluded.position, source_id = excluded.source_id, url = excluded.url, meta = excluded.meta, sha256 ="
    " excluded.sha256, fingerprint = excluded.fingerprint, agency = excluded.agency, year = excluded.year,"
    " form_disclosure = excluded.form_disclosure, form_requests = excluded.form_requests, form_review_litigation ="
    " excluded.form_review_litigation, verdict = excluded.verdict, reasons = excluded.reasons, record ="
    " excluded.record RETURNING id"
)
_FIND = "SELECT name, sha256, fingerprint, verdict, reasons, source_id, url, meta FROM documents WHERE "
_VIEW = "CREATE VIEW IF NOT EXISTS "
_MARK_COPIES = (
    "UPDATE documents SET duplicate_of = (SELECT first.id FROM documents AS first WHERE first.sha256 ="
    " documents.sha256 AND first.position < documents.position AND first.record IS NOT NULL ORDER BY first.position"
    " LIMIT 1) WHERE duplicate_of IS NOT NULL OR sha256 IN"
    " (SELECT sha256 FROM documents WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1)"
)


class Store:
    """An open store; see `open_store`. Raises OutputError for whatever keeps it from writing."""

    kind: Kind = "row"

    def __init__(self, path: Path, codes: Iterable[tuple[str, str]] = ()) -> None:
        self.path = path
        with _writing(path):
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
            try:
                self._prepare()
                self._db.execute("BEGIN IMMEDIATE")
                known = dict(codes)
                self._db.executemany("INSERT OR IGNORE INTO cell_names(path, code) VALUES (?, ?)", known.items())
                self._db.execute("COMMIT")
                self._cells: dict[str, int] = dict(self._db.execute("SELECT path, id FROM cell_names"))
            except BaseException:
                self._db.close()
                raise
        self._named = bytearray()
        """One byte for each document's id: whether this run named it."""

    def _prepare(self) -> None:
        found = _refuse_others(self._db, self.path)
        self._db.execute(f"PRAGMA page_size = {PAGE}")  # of a new file; no change to another
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("BEGIN IMMEDIATE")
        if not found:
            for statement in TABLES:
                self._db.execute(statement)
            self._db.execute("INSERT INTO run VALUES ('schema', ?)", (str(SCHEMA),))
        self._renew_views()
        self._db.execute("COMMIT")
        (schema,) = self._db.execute("SELECT value FROM run WHERE key = 'schema'").fetchone() or (None,)
        if schema != str(SCHEMA):
            raise OutputError(*in_both("runs.other_schema", path=self.path, found=schema, wanted=SCHEMA))

    def _renew_views(self) -> None:
        """Make the views that this version has, in place of those that an earlier one made."""
        views = _views()
        digest = hashlib.sha256("\n".join(views).encode("utf-8")).hexdigest()[:16]
        if self._db.execute("SELECT value FROM run WHERE key = 'views'").fetchone() == (digest,):
            return
        for statement in views:
            name = statement.removeprefix(_VIEW).split()[0]
            self._db.execute(f"DROP VIEW IF EXISTS {name}")
            self._db.execute(statement)
        self._db.execute("INSERT OR REPLACE INTO run VALUES ('views', ?)", (digest,))

    # ---- what is there

    def find(self, name: str) -> Kept | None:
        """Return what is kept of the document of that name."""
        for kept in self._find("name = ?", name):
            return kept
        return None

    def with_content(self, sha256: str, fingerprint: str) -> list[Kept]:
        """Return a few documents of that content that were read with those settings, first position first."""
        return self._find("sha256 = ? AND fingerprint = ? ORDER BY position LIMIT 8", sha256, fingerprint)

    def _find(self, where: str, *values: str) -> list[Kept]:
        with _reading(self.path):
            return [_kept(*row) for row in self._db.execute(_FIND + where, values)]

    def packed(self, name: str) -> Packed | None:
        """Return the record of that name, without its columns."""
        query = "SELECT name, sha256, verdict, reasons, record FROM documents WHERE name = ?"
        with _reading(self.path):
            row = self._db.execute(query, (name,)).fetchone()
            if row is None:
                return None
            return Packed(row[0], row[1], row[2], tuple(json.loads(row[3])), 0.0, zlib.decompress(row[4]))

    # ---- writing

    def put(self, position: int, packed: Packed, fingerprint: str) -> None:
        """Write a document, or write over what is kept under its name."""
        columns = packed.columns
        assert columns is not None
        with _writing(self.path):
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            meta = json.dumps(dict(packed.said.meta), ensure_ascii=False)
            frame = (packed.said.id, packed.said.url, meta, packed.sha256, fingerprint, columns.agency)
            reasons = json.dumps(packed.reasons, ensure_ascii=False)
            values = (position, packed.name, *frame, columns.year, *columns.forms, packed.verdict, reasons, packed.body)
            (document,) = self._db.execute(_PUT, values).fetchone()
            self._put_parts(document, columns)
        self._note(document)

    def _put_parts(self, document: int, columns: Columns) -> None:
        self._db.execute("DELETE FROM cells WHERE document = ?", (document,))
        self._db.execute("DELETE FROM findings WHERE document = ?", (document,))
        cells = ((document, self._cell(path), value, status) for path, value, status in columns.cells)
        self._db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?)", sorted(cells))
        findings = ((document, position, *finding) for position, finding in enumerate(columns.findings))
        self._db.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", findings)

    def _cell(self, path: str) -> int:
        found = self._cells.get(path)
        if found is None:
            row = self._db.execute("INSERT INTO cell_names(path) VALUES (?) RETURNING id", (path,)).fetchone()
            found = self._cells[path] = cast(int, row[0])
        return found

    def keep(self, position: int, kept: Kept) -> None:
        """Leave a document as it is, at this position."""
        with _writing(self.path):
            document, before = self._db.execute(
                "SELECT id, position FROM documents WHERE name = ?", (kept.name,)
            ).fetchone()
            if before != position:
                if not self._db.in_transaction:
                    self._db.execute("BEGIN IMMEDIATE")
                self._db.execute("UPDATE documents SET position = ? WHERE id = ?", (position, document))
        self._note(document)

    def _note(self, document: int) -> None:
        if document >= len(self._named):
            self._named.extend(bytes(document + 1024 - len(self._named)))
        self._named[document] = 1

    def commit(self) -> None:
        """Make everything written so far last."""
        with _writing(self.path):
            if self._db.in_transaction:
                self._db.execute("COMMIT")

    def finish(self, settings: dict[str, str]) -> list[str]:
        """End a complete run: return the names of documents that it did not name; they lose their position."""
        with _writing(self.path):
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            everything = self._db.execute("SELECT id, name FROM documents ORDER BY id")
            gone = [(id_, name) for id_, name in everything if id_ >= len(self._named) or not self._named[id_]]
            self._db.executemany("UPDATE documents SET position = NULL WHERE id = ?", [(id_,) for id_, _ in gone])
            self._db.execute(_MARK_COPIES)
            rows = ((key, value) for key, value in settings.items())
            self._db.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", rows)
            self._db.execute("COMMIT")
            with suppress(sqlite3.OperationalError):  # somebody reads: the log stays beside the file until the next run
                self._db.execute("PRAGMA journal_mode = DELETE")
        return [name for _, name in gone]

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self._db.close()


def _kept(name: str, sha256: str | None, fingerprint: str, verdict: str, *texts: str) -> Kept:
    reasons, id_, url, meta = texts
    said = Provenance(id_, url, tuple(json.loads(meta).items()))
    return Kept(name, sha256, fingerprint, verdict, tuple(json.loads(reasons)), said)


def open_store(path: Path, codes: Iterable[tuple[str, str]] = (), *, fresh: bool = False) -> Store:
    """Return the store at `path`, made if it is not there; `fresh` empties it. `codes`: path and code of cells.

    Raises OutputError if it can't be written, or if a file is there that is no store.
    """
    if fresh and path.exists():
        with _writing(path):
            with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as db:
                _refuse_others(db, path)
                db.execute("BEGIN EXCLUSIVE")  # nobody else is at it
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
    return Store(path, codes)


def _refuse_others(db: sqlite3.Connection, path: Path) -> bool:
    """Return whether the database has our tables; False for an empty one. Raises OutputError if it has others."""
    try:
        found = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except UnicodeDecodeError as error:  # sqlite3 raises it for a damaged name in a statement of the file
        raise OutputError(*in_both("runs.damaged", path=path, reason=error)) from error
    if found and not {"run", "documents"} <= found:
        raise OutputError(*in_both("runs.not_ours", path=path, reason="other tables"))
    return bool(found)


def _views() -> Sequence[str]:
    """Return the statements that make the views of `extractor.export.views`, where there is such a module."""
    if find_spec("extractor.export.views") is None:
        return ()
    return cast("tuple[str, ...]", import_module("extractor.export.views").VIEWS)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into OutputError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise OutputError(*in_both("runs.busy", path=path)) from error
        if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
            raise OutputError(*in_both("runs.not_ours", path=path, reason=error)) from error
        if type(error) is sqlite3.DatabaseError or "decode" in str(error):
            raise OutputError(*in_both("runs.damaged", path=path, reason=error)) from error
        raise OutputError(*in_both("runs.cannot_write", path=path, reason=error)) from error


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what a damaged store meets when it is read into OutputError."""
    try:
        yield
    except (sqlite3.Error, zlib.error, TypeError, ValueError) as error:
        raise OutputError(*in_both("runs.damaged", path=path, reason=error)) from error


def read_records(path: str | Path) -> Iterator[Record]:
    """Yield the records of a run in its order: JSON Lines or a store.

    Raises InputError if it can't be read, UsageError if it holds no results of gouji.
    """
    return (_parsed(line, where) for line, where in _lines(Path(path)))


def read_origins(path: str | Path) -> Iterator[Record]:
    """Yield the parts `source` and `run` of the records of a run, in a tenth of the time that all of them take.

    What stands between them is not looked at: read_records says whether it is a run.
    """
    return (_origin(line) or _parsed(line, where) for line, where in _lines(Path(path)))


_SOURCE, _RUN = b'{"schema":"gouji/1","source":', b'"run":{"version":'
"""How our lines begin, and where their last part does: no text has the second, for its quotes would be escaped."""
_FIRST_PART = json.JSONDecoder().raw_decode


def _origin(line: bytes) -> Record | None:
    """Return the two parts of a line as we write it, None for any other."""
    end, begin = line.find(b',"agency":{'), line.rfind(_RUN)
    if not line.startswith(_SOURCE) or not 0 < end < begin:
        return None
    try:
        source = parse_json(line[len(_SOURCE) : end])
        run, _ = _FIRST_PART(line[begin + len(b'"run":') :].decode("utf-8"))
    except ValueError:
        return None
    return {"source": source, "run": run} if isinstance(source, dict) else None


def _lines(path: Path) -> Iterator[tuple[bytes, str]]:
    """Return the lines of JSON of a run, each with its place; InputError if there is no such file."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_SQLITE))
    except OSError as error:
        raise InputError(str(path), error.strerror or "can't be read") from error
    return _from_database(path) if head == _SQLITE else _from_lines(path)


def _from_lines(path: Path) -> Iterator[tuple[bytes, str]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield line, f"{path}:{number}"


def _from_database(path: Path) -> Iterator[tuple[bytes, str]]:
    query = "SELECT name, record FROM documents ORDER BY position IS NULL, position, id"
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            for name, blob in connection.execute(query):
                if blob is not None:
                    yield zlib.decompress(blob), f"{path}: {name}"
        except (sqlite3.Error, zlib.error, TypeError, UnicodeError) as error:
            raise UsageError(*in_both("usage.no_run_database", path=path, reason=error)) from error


def _parsed(line: bytes, where: str) -> Record:
    try:
        record = parse_json(line)
    except ValueError as error:
        raise UsageError(*in_both("usage.not_json", where=where)) from error
    if not isinstance(record, dict) or not {"source", "verdict", "cells"} <= record.keys():
        raise UsageError(*in_both("usage.no_result", where=where))
    return cast(Record, record)
