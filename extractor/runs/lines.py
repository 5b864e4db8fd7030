"""A run's results as JSON Lines: a journal that only grows, and the finished file in the order of the input.

The journal is `OUT.part`. Lines are written whole, one chunk at a time, and reach the disk before the next; a line that
a kill tore is cut off when the run goes on. When all documents are there the journal becomes OUT, or is put in order
first.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from extractor.errors import OutputError
from extractor.json_text import parse_json
from extractor.messages import in_both
from extractor.provenance import Provenance, provenance_of
from extractor.record import Record
from extractor.runs.packed import Kept, Kind, Packed

_INDEX = (
    "CREATE TABLE lines(name TEXT PRIMARY KEY, sha256 TEXT, fingerprint TEXT, verdict TEXT, reasons TEXT,"
    " said TEXT, journal INTEGER, start INTEGER, length INTEGER, position INTEGER) WITHOUT ROWID"
)
_KEPT = "SELECT name, sha256, fingerprint, verdict, reasons, said FROM lines WHERE "


class _Place(NamedTuple):
    """Where a line stands: in the journal (1) or in the finished file (0)."""

    journal: int
    start: int
    length: int


class Lines:
    """An open run of JSON Lines, with the same methods as a Store; see there.

    `fingerprint_of` says of a record which settings it was read with, as far as they matter to it. The index of what
    is there lives in a temporary file of SQLite's, so memory does not grow with the run.
    """

    kind: Kind = "line"

    def __init__(self, path: Path, fingerprint_of: Callable[[Record], str], *, fresh: bool = False) -> None:
        self.path, self.journal = path, path.with_name(path.name + ".part")
        self._index = sqlite3.connect("", isolation_level=None)
        self._index.execute("PRAGMA synchronous = OFF")
        self._index.execute(_INDEX)
        self._index.execute("CREATE INDEX lines_content ON lines(sha256, position)")
        self._index.execute("BEGIN")
        self._ordered = True
        self._pending: list[bytes] = []
        with self._writing():
            if fresh:
                self.journal.unlink(missing_ok=True)
            else:
                self._load(path, 0, fingerprint_of)
                self._end = self._load(self.journal, 1, fingerprint_of)
            self._stream = self.journal.open("ab", buffering=0)
            self._stream.truncate(0 if fresh else self._end)
        self._end = self._stream.tell() if fresh else self._end

    def _load(self, path: Path, journal: int, fingerprint_of: Callable[[Record], str]) -> int:
        """Index the lines of a file and return where the last whole one ends."""
        end = 0
        if not path.is_file():
            return end
        with path.open("rb") as stream:
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                self._enter(line, _Place(journal, end, len(line)), fingerprint_of)
                end += len(line)
        return end

    def _enter(self, line: bytes, place: _Place, fingerprint_of: Callable[[Record], str]) -> None:
        try:
            record = cast(Record, parse_json(line))
            source = cast(Record, record["source"])
            kept = Kept(
                str(source["name"]),
                cast("str | None", source["sha256"]),
                fingerprint_of(record),
                str(record["verdict"]),
                tuple(cast("list[str]", record["reasons"])),
                provenance_of(record),
            )
            self._remember(kept, place, None)
        except (ValueError, KeyError, TypeError, AttributeError, sqlite3.Error):
            return  # not a line of ours: it is read again and replaced

    def _remember(self, kept: Kept, place: _Place, position: int | None) -> None:
        values = (*kept[:-2], json.dumps(kept.reasons), json.dumps(kept.said), *place, position)
        self._index.execute("INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    # ---- what is there

    def find(self, name: str) -> Kept | None:
        """Return what is kept of the document of that name."""
        row = self._index.execute(_KEPT + "name = ?", (name,)).fetchone()
        return _kept(row) if row else None

    def with_content(self, sha256: str, fingerprint: str) -> list[Kept]:
        """Return a few documents of that content that were read with those settings, first position first."""
        where = "sha256 = ? AND fingerprint = ? ORDER BY position LIMIT 8"
        rows = self._index.execute(_KEPT + where, (sha256, fingerprint))
        return [_kept(row) for row in rows]

    def packed(self, name: str) -> Packed | None:
        """Return the record of that name."""
        kept = self.find(name)
        if kept is None:
            return None
        self._flush()
        row = self._index.execute("SELECT journal, start, length FROM lines WHERE name = ?", (name,)).fetchone()
        line = self._line(_Place(*row)).rstrip(b"\n")
        return Packed(kept.name, kept.sha256, kept.verdict, kept.reasons, 0.0, line)

    def _line(self, place: _Place) -> bytes:
        with (self.journal if place.journal else self.path).open("rb") as stream:
            stream.seek(place.start)
            return stream.read(place.length)

    # ---- writing

    def put(self, position: int, packed: Packed, fingerprint: str) -> None:
        """Append a document's line."""
        line = packed.line + b"\n"
        self._pending.append(line)
        kept = Kept(packed.name, packed.sha256, fingerprint, packed.verdict, packed.reasons, packed.said)
        self._remember(kept, _Place(1, self._end, len(line)), position)
        self._end += len(line)

    def keep(self, position: int, kept: Kept) -> None:
        """Leave a document as it is, at this position."""
        self._index.execute("UPDATE lines SET position = ? WHERE name = ?", (position, kept.name))

    def _flush(self) -> None:
        """Write the lines that wait, all or none of them."""
        with self._writing():
            before = self._end - sum(map(len, self._pending))
            rest = memoryview(b"".join(self._pending))
            try:
                while rest:
                    rest = rest[self._stream.write(rest) :]
            except OSError:
                self._stream.truncate(before)
                raise
            self._pending = []

    def commit(self) -> None:
        """Make everything written so far last."""
        if self._pending:
            self._flush()
            with self._writing():
                os.fsync(self._stream.fileno())

    def finish(self, settings: dict[str, str]) -> list[str]:  # noqa: ARG002  (each line says itself what made it)
        """End a complete run: the finished file holds its documents in order. Return the names that it lost."""
        self.commit()
        gone = [name for (name,) in self._index.execute("SELECT name FROM lines WHERE position IS NULL ORDER BY name")]
        with self._writing():
            self._stream.close()
            if self._is_in_order(journal=1, size=self._end):
                self.journal.replace(self.path)
            else:
                if not self._is_in_order(journal=0, size=self.path.stat().st_size if self.path.exists() else -1):
                    self._put_in_order()
                self.journal.unlink(missing_ok=True)
        return gone

    def _places(self) -> Iterator[_Place]:
        query = "SELECT journal, start, length FROM lines WHERE position IS NOT NULL ORDER BY position"
        return (_Place(*row) for row in self._index.execute(query))

    def _is_in_order(self, journal: int, size: int) -> bool:
        """Say whether one file already is the result: all lines, in order, nothing between or behind them."""
        end = 0
        for place in self._places():
            if place.journal != journal or place.start != end:
                return False
            end += place.length
        return end == size

    def _put_in_order(self) -> None:
        target = self.path.with_name(self.path.name + ".new")
        files = {1: self.journal.open("rb")}
        try:
            if self.path.exists():
                files[0] = self.path.open("rb")
            with target.open("wb") as stream:
                for place in self._places():
                    files[place.journal].seek(place.start)
                    stream.write(files[place.journal].read(place.length))
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            for file in files.values():
                file.close()
        target.replace(self.path)

    def close(self) -> None:
        """Close the files; what was not committed is gone."""
        self._pending = []
        self._stream.close()
        self._index.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(*in_both("runs.cannot_write", path=self.path, reason=reason)) from error


def _kept(row: tuple[str, str | None, str, str, str, str]) -> Kept:
    id_, url, meta = json.loads(row[5])
    said = Provenance(id_, url, tuple((name, value) for name, value in meta))
    return Kept(*row[:4], tuple(json.loads(row[4])), said)


def open_lines(path: Path, fingerprint_of: Callable[[Record], str], *, fresh: bool = False) -> Lines:
    """Return the run at `path`, with what an earlier one left. Raises OutputError if it can't be written."""
    return Lines(path, fingerprint_of, fresh=fresh)
