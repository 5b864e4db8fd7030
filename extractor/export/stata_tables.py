"""The wide table and the panel for Stata: labels in the user's language, statuses as extended missing values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, cast

from extractor.errors import UsageError
from extractor.export.cells import cells_by_path
from extractor.export.legal_text import stata_names
from extractor.export.quantities import quantities
from extractor.export.stata import Dataset, Variable, write_dta
from extractor.export.tables import NOT_IN_FORM, ExportTable, Options, TableColumn, table_of
from extractor.messages import Language, say
from extractor.record import Record
from extractor.vocabulary import VERDICTS

LETTERS = {
    "blank": "a",
    "dash": "b",
    "slash": "c",
    "text": "d",
    "contested": "e",
    "missing": "f",
    "illegible": "g",
    "placed": "h",
    NOT_IN_FORM: "n",
}
"""Status of a cell without a number -> its extended missing value; `.` where the report has no such table."""
_CODES = {"verdict": "verdicts", "after_correction": "corrected"}
_OUTCOMES = ("consistent", "inconsistent", "undecidable")


def write_stata(records: Iterable[Record], stream: BinaryIO, options: Options) -> None:
    """Write the wide table or the panel; UsageError for another."""
    if options.table not in ("wide", "panel"):
        raise UsageError(say("export.stata_wide", options.language, table=options.table))
    plain, source = replace(options, status=False), replace(options, status=True)
    variables = _variables(table_of(plain).columns, options.language)
    dataset = Dataset(variables, say("export.title", options.language), _value_labels(options.language))
    write_dta(dataset, _rows(records, table_of(source)), stream)


def _variables(columns: Sequence[TableColumn], language: Language) -> list[Variable]:
    names = [column.name for column in columns if not column.said]
    legal = iter(stata_names((column.name for column in columns if column.said), names))
    return [
        Variable(next(legal), column.said, text=True) if column.said else _variable(column, language)
        for column in columns
    ]


def _variable(column: TableColumn, language: Language) -> Variable:
    if not column.cell:
        codes = "verdicts" if column.name.startswith("verdict_") else _CODES.get(column.name, "")
        label = say(f"column.{column.name}", language)
        return Variable(column.name, label, text=column.type == "text" and not codes, codes=codes)
    return Variable(column.name, _labels(language)[column.cell], text=False, codes="cells")


def _labels(language: Language) -> dict[str, str]:
    labels = {path: cell.label(language) for path, cell in cells_by_path().items()}
    return labels | {quantity.name: quantity.label(language) for quantity in quantities()}


def _value_labels(language: Language) -> Mapping[str, Mapping[int | str, str]]:
    verdicts: dict[int | str, str] = {
        number: say(f"verdict.{name}", language) for number, name in enumerate(VERDICTS, start=1)
    }
    outcomes: dict[int | str, str] = {
        number: say(f"verify.{name}", language) for number, name in enumerate(_OUTCOMES, start=1)
    }
    cells: dict[int | str, str] = {letter: say(f"status.{name}", language) for name, letter in LETTERS.items()}
    return {"verdicts": verdicts, "corrected": outcomes, "cells": cells}


def _rows(records: Iterable[Record], table: ExportTable) -> Iterator[Iterable[object]]:
    named = (*enumerate(VERDICTS, start=1), *enumerate(_OUTCOMES, start=1))
    numbers = {str(name): number for number, name in named}
    frame = [column for column in table.columns if not column.cell]
    coded = [index for index, column in enumerate(frame) if column.name.startswith("verdict") or column.name in _CODES]
    for record in records:
        for row in table.rows(record):
            values = list(row[: len(frame)])
            for index in coded:
                values[index] = numbers[str(values[index])] if values[index] else None
            cells = zip(row[len(frame) :: 2], row[len(frame) + 1 :: 2], strict=True)
            values += [LETTERS.get(cast(str, status)) if value is None else value for value, status in cells]
            yield values
