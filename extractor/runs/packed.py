"""A record made small for travelling and keeping: its line, and the columns, cells and findings that a store indexes.

Workers pack, so that the one process that writes has little to do: it gets plain bytes, and no record has to be
built twice. `marshal` carries tuples of texts and numbers between processes of one Python and is never kept on disk.
"""

from __future__ import annotations

import json
import marshal
import zlib
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, cast

from extractor.provenance import Provenance, enter_provenance, provenance_of
from extractor.record import Record, to_json_line

Kind = Literal["line", "row"]
"""`line`: the record's line alone, for JSON Lines. `row`: compressed, with what the columns of a store hold."""

LEVEL = 6
"""Of zlib, measured on 290 generated documents: level 3 5,004 bytes in 0.18 ms, 6 4,570 in 0.55, 9 4,312 in 1.08. A
preset dictionary (a whole other record) would save 7 % more and leave the column unreadable to plain zlib: not used."""
MAX_INTEGER = 2**63 - 1
"""SQLite's largest; a longer number is kept as a float in the columns, exact in the record."""

Number = int | float | None


class Columns(NamedTuple):
    """What a store's tables hold of a record beside the record itself."""

    agency: str | None
    year: int | None
    forms: tuple[str | None, str | None, str | None]
    cells: tuple[tuple[str, Number, str], ...]
    findings: tuple[tuple[object, ...], ...]


class Packed(NamedTuple):
    """One document's record: `body` is its line in UTF-8, compressed if there are `columns`.

    `sha256` is None if the source could not be read (or was too large to be read whole). `seconds` is how long reading
    took: for the log of a run, never part of a result.
    """

    name: str
    sha256: str | None
    verdict: str
    reasons: tuple[str, ...]
    seconds: float
    body: bytes
    said: Provenance = Provenance()
    columns: Columns | None = None

    @property
    def line(self) -> bytes:
        """The record as one line of JSON, without its end."""
        return self.body if self.columns is None else zlib.decompress(self.body)

    @property
    def record(self) -> Record:
        """The record as a dict."""
        return cast(Record, json.loads(self.line))


class Kept(NamedTuple):
    """What a run has of a document: enough to tell whether it has to be read again."""

    name: str
    sha256: str | None
    fingerprint: str | None
    verdict: str
    reasons: tuple[str, ...]
    said: Provenance = Provenance()


def line_of(record: Record) -> bytes:
    """Return the record as a line of JSON in UTF-8; a character that UTF-8 lacks (a lone surrogate) is escaped."""
    return to_json_line(record).encode("utf-8", "backslashreplace")


def pack(record: Record, kind: Kind, seconds: float = 0.0) -> Packed:
    """Return the record packed as `kind` asks."""
    source = cast(Record, record["source"])
    line = line_of(record)
    return Packed(
        str(source["name"]),
        cast("str | None", source["sha256"]),
        str(record["verdict"]),
        tuple(cast("list[str]", record["reasons"])),
        seconds,
        line if kind == "line" else zlib.compress(line, LEVEL),
        _said(provenance_of(record)),
        None if kind == "line" else _columns(record),
    )


def _said(said: Provenance) -> Provenance:
    meta = tuple((_words(name), _words(value)) for name, value in said.meta)
    return Provenance(_text(said.id), _text(said.url), meta)


def _columns(record: Record) -> Columns:
    forms = cast(Record, record["form"])
    cells = cast("dict[str, Record]", record["cells"])
    year = cast(Record, record["year"])["value"]
    return Columns(
        _text(cast(Record, record["agency"])["value"]),
        year if isinstance(year, int) else None,
        (_text(forms["disclosure"]), _text(forms["requests"]), _text(forms["review_litigation"])),
        tuple((path, _number(cell["value"]), str(cell["status"])) for path, cell in cells.items()),
        tuple(_finding(finding) for finding in cast("list[Record]", record["findings"])),
    )


def _finding(finding: Record) -> tuple[object, ...]:
    words = tuple(_text(finding[key]) for key in ("rule", "kind", "severity", "outcome"))
    sums = tuple(_number(finding[key]) for key in ("left", "right", "delta"))
    cells = json.dumps(finding["cells"], ensure_ascii=False)
    return (*words, *sums, cells, _text(finding["message"]), _text(finding["message_zh"]))


def _text(value: object) -> str | None:
    return None if value is None else _words(value)


def _words(value: object) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _number(value: object) -> Number:
    number = cast(Number, value)
    return float(number) if isinstance(number, int) and abs(number) > MAX_INTEGER else number


def renamed(packed: Packed, name: str, kind: Kind, said: Provenance | None = None) -> Packed:
    """Return the record of the same content under another name, with what is said of that one."""
    record = packed.record
    cast(Record, record["source"])["name"] = name
    enter_provenance(record, said)
    return pack(record, kind)


def to_bytes(chunk: Iterable[Packed]) -> bytes:
    """Return a chunk of packed records as bytes, as they travel between processes."""
    return marshal.dumps(
        [(*packed[:-2], tuple(packed.said), tuple(packed.columns) if packed.columns else None) for packed in chunk]
    )


def from_bytes(data: bytes) -> Sequence[Packed]:
    """Return the chunk that `to_bytes` made into bytes."""
    return [
        Packed._make([*fields, Provenance._make(said), Columns._make(columns) if columns else None])
        for *fields, said, columns in marshal.loads(data)
    ]
