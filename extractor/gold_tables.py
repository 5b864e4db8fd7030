"""Labels from a CSV: long (document,cell,value) or wide (one row per document, one column per cell).

Cells go by name (`requests.new_received.total`) or by short code (`t3_r1_c7`). In a long table every line is a
label, and an empty value is a printed blank (or what a column `status` says). In a wide table an empty field is
not labelled, because nobody fills 200 columns; a printed blank is said by a word of `BLANK`, a dash or a slash.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import cast, get_args

from extractor.errors import UsageError
from extractor.fold import fold
from extractor.forms import load_forms
from extractor.gold import Label, LabelCell, check_cell
from extractor.numbers import read_cell
from extractor.vocabulary import VERDICTS, CellStatus

BLANK = ("blank", "空白", "null")
"""Words that say in a wide table: a blank is printed here."""
_FRAME = ("agency", "year", "verdict", "layout")


def labels_of_csv(text: str, file: Path) -> Iterator[Label]:
    """Yield the labels of a CSV, long if it has a column `cell`, else wide. Raises UsageError with the line."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = list(reader.fieldnames or [])
    if "document" not in columns:
        raise UsageError(f"{file.name}:1: no column 'document' (expected document,cell,value or one column per cell)")
    rows = ((reader.line_num, row) for row in reader)
    yield from _long(rows, columns, file) if "cell" in columns else _wide(rows, columns, file)


def cell_name(name: str, where: str) -> str:
    """Return the cell that a name or short code means. Raises UsageError."""
    return _codes().get(name.strip()) or check_cell(name.strip(), where)


@cache
def _codes() -> Mapping[str, str]:
    tables = load_forms().tables.values()
    return {table.code_of(row, column): path for table in tables for path, row, column in table.cells()}


def _long(rows: Iterator[tuple[int, dict[str, str]]], columns: list[str], file: Path) -> Iterator[Label]:
    if "value" not in columns:
        raise UsageError(f"{file.name}:1: no column 'value' (expected document,cell,value)")
    found: dict[str, dict[str, LabelCell]] = {}
    for line, row in rows:
        where = f"{file.name}:{line}"
        path = cell_name(row["cell"] or "", where)
        cells = found.setdefault(_document(row, where), {})
        if path in cells:
            raise UsageError(f"{where}: {path} is labelled twice for {row['document']}")
        cells[path] = _said(row, where)
    for document, cells in found.items():
        yield Label(document, file.name, file.parent / document, cells)


def _said(row: Mapping[str, str], where: str) -> LabelCell:
    status = row.get("status") or ""
    if status and status not in get_args(CellStatus):
        raise UsageError(f"{where}: status: {status!r} is unknown; known are {', '.join(get_args(CellStatus))}")
    cell = _read(row["value"] or "", where)
    if not status or (status == "printed") == (cell.value is not None):
        return cell._replace(status=cast(CellStatus, status or cell.status))
    raise UsageError(f"{where}: status {status!r} does not go with value {row['value']!r}")


def _wide(rows: Iterator[tuple[int, dict[str, str]]], columns: list[str], file: Path) -> Iterator[Label]:
    paths = {name: cell_name(name, f"{file.name}:1") for name in columns if name not in ("document", *_FRAME)}
    twice = sorted(path for path in paths.values() if list(paths.values()).count(path) > 1)
    if twice:
        raise UsageError(f"{file.name}:1: {twice[0]} has two columns")
    for line, row in rows:
        where = f"{file.name}:{line}"
        document = _document(row, where)
        cells = {
            path: _read(row[name], f"{where}: {name}") for name, path in paths.items() if (row[name] or "").strip()
        }
        label = Label(document, file.name, file.parent / document, cells)
        yield label._replace(**_frame(row, where))  # type: ignore[arg-type]


def _frame(row: Mapping[str, str], where: str) -> dict[str, object]:
    said = {name: row[name].strip() for name in _FRAME if (row.get(name) or "").strip()}
    if said.get("verdict", VERDICTS[0]) not in VERDICTS:
        raise UsageError(f"{where}: verdict: {said['verdict']!r} is unknown; known are {', '.join(VERDICTS)}")
    if not said.get("year", "2000").isdecimal():
        raise UsageError(f"{where}: year: {said['year']!r} is not a year")
    frame: dict[str, str | int | None] = {"agency": said["agency"]} if "agency" in said else {}
    if "year" in said:
        frame["year"] = int(said["year"])
    return {"frame": frame, "verdict": said.get("verdict"), "layout": said.get("layout")}


def _document(row: Mapping[str, str], where: str) -> str:
    if not row["document"]:
        raise UsageError(f"{where}: no document named")
    return row["document"]


def _read(text: str, where: str) -> LabelCell:
    if text.strip().lower() in BLANK:
        return LabelCell(None, "blank")
    value = read_cell(fold(text), text, 0)
    if value.status in ("text", "illegible"):
        raise UsageError(f"{where}: {text!r} is not a number (nor {', '.join(BLANK)}, a dash or a slash)")
    return LabelCell(value.number, value.status, value.raw if value.number is None else "")
