"""Every cell of every form, once: its path, code, labels, and which versions of its table print it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extractor.forms import TABLE_KINDS, Block, Column, Kind, Row, Table, load_forms

TABLE_NUMBERS = {"disclosure": ("表二", "T2"), "requests": ("表三", "T3"), "review_litigation": ("表四", "T4")}


class FormCell(NamedTuple):
    """One cell of the forms; `row_zh` begins with the merged label above it: （三）不予公开·1.属于国家秘密."""

    path: str
    code: str
    table: str
    forms: tuple[str, ...]
    row_zh: str
    row_en: str
    column_zh: str
    column_en: str
    kind: Kind
    unit: str

    def label(self, language: str) -> str:
        """Return table, row and column in words, for a heading."""
        zh = language == "zh"
        number = TABLE_NUMBERS[self.table][0 if zh else 1]
        row, column = (self.row_zh, self.column_zh) if zh else (self.row_en, self.column_en)
        return f"{number}·{row}·{column}" if zh else f"{number} {row}: {column}"


@cache
def form_cells() -> tuple[FormCell, ...]:
    """Return all cells of all versions of the tables, in the order of their codes."""
    found: dict[str, FormCell] = {}
    forms = load_forms()
    for kind in TABLE_KINDS:
        for table in reversed(forms.of_kind(kind)):  # the newest wording stays
            for path, row, column in table.cells():
                known = found.get(path)
                found[path] = _cell(table, path, row, column, known.forms if known else ())
    return tuple(sorted(found.values(), key=lambda cell: _order(cell.code)))


def _cell(table: Table, path: str, row: Row, column: Column, others: tuple[str, ...]) -> FormCell:
    group = group_label(table.block_of[row.key], row.key)
    return FormCell(
        path,
        table.code_of(row, column),
        table.kind,
        tuple(sorted({*others, table.form})),
        f"{group}·{row.label}" if group else row.label,
        row.label_en,
        column.label,
        column.label_en,
        column.kind,
        column.unit,
    )


def group_label(block: Block, row: str) -> str:
    """Return the innermost merged label that spans `row` and is not the whole of the results, "" if there is none."""
    fitting = [group for group in block.row_groups if row.startswith(group.key + ".") and "." in group.key]
    return max(fitting, key=lambda group: len(group.key)).label if fitting else ""


def _order(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall("[0-9]+", code))


@cache
def cells_by_path() -> dict[str, FormCell]:
    """Return path -> cell."""
    return {cell.path: cell for cell in form_cells()}
