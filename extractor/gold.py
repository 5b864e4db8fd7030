"""Labels: what a person says is printed in a document, read from JSON beside it or from a CSV, and checked loudly.

    NAME.gold.json            one document, beside NAME.*; a list of such objects holds several
    labels.csv, NAME.gold.csv many documents: wide or long (see gold_tables.py), documents beside it

A label may be partial: what is not labelled is never counted. Form of the JSON: eval/gold/README.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, get_args

from extractor.clerk_tables import csv_errors
from extractor.errors import UsageError
from extractor.forms import TABLE_KINDS, load_forms
from extractor.model import Number
from extractor.vocabulary import VERDICTS, CellStatus, Reason

GOLD_SUFFIXES = (".gold.json", ".gold.csv", ".gold.xlsx")
"""A file of a folder that ends so holds labels; so does `labels` with the last part of one of these."""
_KEYS = frozenset(
    [
        *("source", "agency", "year", "form", "verdict", "reasons", "layout", "mess", "slip", "slip_cells"),
        *("facts", "remarks", "cells", "?", "sha256", "extra_cells", "started_from"),
    ]
)


class LabelCell(NamedTuple):
    """What is printed in a cell: `value` is None for everything but one number, `status` says which nothing it is."""

    value: Number | None
    status: CellStatus
    raw: str = ""


class LabelFact(NamedTuple):
    """A number that the prose says; `target` is a cell, or a sum of cells `a + b`."""

    target: str
    value: Number


class Label(NamedTuple):
    """What is labelled of one document. None, or an absent key, always means: not labelled.

    `frame` holds agency and year, `form` the version of each table (None there: the table is absent), `slip_cells`
    the cells that the authority got wrong, `unchecked` cells that nobody has looked at yet: they never count.
    """

    source: str
    file: str
    path: Path
    cells: Mapping[str, LabelCell]
    frame: Mapping[str, str | int | None] = {}
    form: Mapping[str, str | None] = {}
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    layout: str | None = None
    mess: tuple[str, ...] = ()
    slip: str | None = None
    slip_cells: tuple[str, ...] | None = None
    facts: tuple[LabelFact, ...] | None = None
    unchecked: frozenset[str] = frozenset()


def read_labels(gold: Path) -> list[Label]:
    """Return the labels of a folder or of one label file, sorted by document.

    Raises UsageError with file and key for what can't be understood, for a document labelled twice and for none.
    """
    files = sorted(path for path in gold.iterdir() if _holds_labels(path)) if gold.is_dir() else [gold]
    labels = sorted((label for file in files for label in _read_file(file)), key=lambda label: label.source)
    if not labels:
        raise UsageError(f"{gold}: no labels here: expected NAME.gold.json, NAME.gold.csv or labels.csv")
    for one, other in pairwise(labels):
        if one.source == other.source:
            raise UsageError(f"{other.file}: {one.source} is labelled in {one.file} already")
    return labels


def _holds_labels(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith(GOLD_SUFFIXES) or name in ("labels.json", "labels.csv", "labels.xlsx")


def _read_file(file: Path) -> Iterator[Label]:
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        raise UsageError(f"{file.name}: labels in XLSX are not read by this version: save the sheet as CSV (UTF-8)")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file.name}: is not UTF-8 (save as UTF-8 and try again)") from error
    if suffix == ".csv":
        from extractor.gold_tables import labels_of_csv

        with csv_errors(file.name):
            yield from labels_of_csv(text, file)
    elif suffix == ".json":
        yield from _labels_of_json(text, file)
    else:
        raise UsageError(f"{file.name}: labels are .json or .csv")


# ---- JSON


def _labels_of_json(text: str, file: Path) -> Iterator[Label]:
    try:
        whole: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{file.name}:{error.lineno}: is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; lists in one another without end
        raise UsageError(f"{file.name}: is not JSON: {error}") from error
    for item in whole if isinstance(whole, list) else [whole]:
        if not isinstance(item, dict):
            raise UsageError(f"{file.name}: expected an object with 'cells'")
        yield label_of_object(item, file)


def label_of_object(data: Mapping[str, object], file: Path) -> Label:
    """Return the label that one object of a label file says. Raises UsageError with file and key."""
    read = _Reader(file.name, data)
    read.no_other_keys()
    source = str(read.of("source", str, None) or _document_beside(file))
    form = read.form()
    return Label(
        source=source,
        file=file.name,
        path=file.parent / source,
        cells=read.cells(form),
        frame=read.frame(),
        form=form,
        verdict=read.choice("verdict", data.get("verdict"), VERDICTS),
        reasons=tuple(str(read.choice("reasons", code, get_args(Reason))) for code in read.items("reasons")),
        layout=read.text("layout"),
        mess=tuple(map(str, read.items("mess"))),
        slip=read.text("slip"),
        slip_cells=read.paths("slip_cells") if "slip_cells" in data else None,
        facts=tuple(read.fact(item) for item in read.items("facts")) if data.get("facts") is not None else None,
        unchecked=frozenset(read.unchecked()),
    )


def _document_beside(file: Path) -> str:
    stem = file.name.removesuffix(".gold.json")
    found = [path.name for path in file.parent.glob(f"{_plain(stem)}.*") if not path.name.endswith(GOLD_SUFFIXES)]
    if len(found) != 1:
        raise UsageError(f"{file.name}: source: not given, and {len(found)} files beside are named {stem}.*")
    return found[0]


def _plain(stem: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in stem)


@cache
def known_cells() -> frozenset[str]:
    """Return the names of all cells of all forms."""
    return frozenset(path for table in load_forms().tables.values() for path in table.paths)


def check_cell(path: object, where: str) -> str:
    """Return `path` if it is the name of a cell of a form. Raises UsageError."""
    if not isinstance(path, str) or path not in known_cells():
        raise UsageError(f"{where}: {path!r} is no cell of a form (see gouji forms 2021)")
    return path


def check_number(value: object, where: str) -> Number:
    """Return `value` if it is a finite number. Raises UsageError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UsageError(f"{where}: {value!r} is not a number")
    return value


class _Reader:
    """The keys of one object, each checked as it is read; errors name the file and the key."""

    def __init__(self, name: str, data: Mapping[str, object]) -> None:
        self.name, self.data = name, data

    def fail(self, key: str, what: str) -> UsageError:
        return UsageError(f"{self.name}: {key}: {what}")

    def no_other_keys(self) -> None:
        for key in self.data:
            if key not in _KEYS:
                raise self.fail(key, f"unknown key; known are {', '.join(sorted(_KEYS))}")

    def of(self, key: str, kind: type, default: object) -> object:
        value = self.data.get(key, default)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise self.fail(key, f"{value!r} is not {kind.__name__}")
        return value

    def text(self, key: str) -> str | None:
        value = self.of(key, str, None)
        return None if value is None else str(value)

    def items(self, key: str) -> list[object]:
        value = self.of(key, list, [])
        return list(value) if isinstance(value, list) else []

    def choice(self, key: str, value: object, known: tuple[str, ...]) -> str | None:
        if value is not None and value not in known:
            raise self.fail(key, f"{value!r} is unknown; known are {', '.join(known)}")
        return None if value is None else str(value)

    def frame(self) -> dict[str, str | int | None]:
        found: dict[str, str | int | None] = {}
        if "agency" in self.data:
            found["agency"] = self.text("agency")
        if "year" in self.data:
            year = self.of("year", int, None)
            found["year"] = year if isinstance(year, int) else None
        return found

    def form(self) -> dict[str, str | None]:
        form = self.of("form", dict, {})
        found: dict[str, str | None] = {}
        for kind, version in form.items() if isinstance(form, dict) else ():
            if kind not in TABLE_KINDS:
                raise self.fail(f"form.{kind}", f"no such table; known are {', '.join(TABLE_KINDS)}")
            known = tuple(table.form for table in load_forms().of_kind(kind))
            found[kind] = self.choice(f"form.{kind}", version, known)
        return found

    def cells(self, form: Mapping[str, str | None]) -> dict[str, LabelCell]:
        cells = self.of("cells", dict, {})
        found = {}
        for path, cell in cells.items() if isinstance(cells, dict) else ():
            check_cell(path, f"{self.name}: cells")
            kind = path.split(".", 1)[0]
            version = form.get(kind, "")
            if version is None or (version and path not in load_forms().table(kind, version).paths):
                raise self.fail(f"cells.{path}", f"not in this table of the form {version!r} (form.{kind})")
            found[path] = self.cell(f"cells.{path}", cell)
        return found

    def cell(self, key: str, cell: object) -> LabelCell:
        if cell is None:
            return LabelCell(None, "blank")
        if not isinstance(cell, dict):
            return LabelCell(check_number(cell, f"{self.name}: {key}"), "printed")
        if set(cell) - {"value", "raw", "status"} or cell.get("status") not in get_args(CellStatus):
            raise self.fail(key, f"expected value, raw and a status of {', '.join(get_args(CellStatus))}")
        value = cell.get("value")
        number = None if value is None else check_number(value, f"{self.name}: {key}")
        return LabelCell(number, cell["status"], str(cell.get("raw") or ""))

    def paths(self, key: str) -> tuple[str, ...]:
        return tuple(check_cell(path, f"{self.name}: {key}") for path in self.items(key))

    def unchecked(self) -> Iterator[str]:
        for item in self.items("?"):
            yield check_cell(item.get("cell") if isinstance(item, dict) else item, f"{self.name}: ?")

    def fact(self, item: object) -> LabelFact:
        if not isinstance(item, dict) or not isinstance(item.get("target"), str):
            raise self.fail("facts", "expected objects with target and value")
        for path in item["target"].split("+"):
            check_cell(path.strip(), f"{self.name}: facts")
        return LabelFact(item["target"], check_number(item.get("value"), f"{self.name}: facts: {item['target']}"))
