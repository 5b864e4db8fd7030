"""Tables that stand side by side on one sheet, told by the columns without print between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from extractor.forms import load_forms
from extractor.labels import key, lexicon
from extractor.readers.xlsx_places import Box
from extractor.readers.xlsx_sheets import Sheet

MIN_LABELS = 4
"""Labels of one kind of table, and of no other, that make a block of columns such a table: half of what the smallest
prints. A guess."""
MAX_COLUMNS = 200
"""Columns from the first that prints to the last, up to which a sheet is looked at; three tables take 31. A guess."""

Place = tuple[int, int]


class _Block(NamedTuple):
    """Columns without a blank one between them, and the kind of table that stands in them, empty if none."""

    first: int
    last: int
    kind: str


def split_blocks(sheet: Sheet) -> list[Sheet]:
    """Return the sheet as sheets that stand one below the other: what is above, each table, what is below.

    One sheet where tables do not stand side by side: where not every block of columns between blank ones holds the
    labels of a table, and of another one than its neighbour.
    """
    blocks = _find_blocks(sheet)
    if len(blocks) < 2:
        return [sheet]
    owner = {place: _owner_of(place[1], blocks) for place in sheet.cells}
    others = [row for (row, _), block in owner.items() if block]
    top, bottom = min(others), max(others)
    left_rows = {row for (row, _), block in owner.items() if not block}
    while bottom in left_rows:
        bottom += 1
    parts: list[dict[Place, str]] = [{} for _ in range(len(blocks) + 2)]
    for place, text in sheet.cells.items():
        part = 0 if place[0] < top else len(blocks) + 1 if place[0] > bottom else owner[place] + 1
        parts[part][place] = text
    return [replace(sheet, cells=cells) for cells in parts if cells]


def _find_blocks(sheet: Sheet) -> list[_Block]:
    """Return the blocks if they are different tables side by side, else nothing."""
    columns = _printed_columns(sheet)
    if not columns or columns[-1] - columns[0] > MAX_COLUMNS or columns[-1] - columns[0] + 1 == len(columns):
        return []
    runs = [[column for _, column in run] for _, run in groupby(enumerate(columns), lambda item: item[1] - item[0])]
    blocks = [_Block(run[0], run[-1], _kind_of(sheet, run[0], run[-1])) for run in runs]
    merged: list[_Block] = []
    for block in blocks:
        if merged and block.kind in ("", merged[-1].kind):
            merged[-1] = merged[-1]._replace(last=block.last)
        else:
            merged.append(block)
    kinds = [block.kind for block in merged]
    return merged if "" not in kinds and len(set(kinds)) == len(kinds) else []


def _printed_columns(sheet: Sheet) -> list[int]:
    """Return the columns that print in rows with more than one text, hidden ones included: they are no blank."""
    count = Counter(row for row, _ in sheet.cells)
    widths = {(box.top, box.left): box for box in sheet.merges}
    end = min(max((column for _, column in sheet.cells), default=0), MAX_COLUMNS)
    found = {column for first, last in sheet.hidden_columns for column in range(first, min(last, end - 1) + 1)}
    for place in sheet.cells:
        if count[place[0]] > 1:
            box = widths.get(place, Box(*place, *place))
            found.update(range(box.left, min(box.right, box.left + MAX_COLUMNS) + 1))
    return sorted(found)


def _kind_of(sheet: Sheet, first: int, last: int) -> str:
    words = lexicon(load_forms())
    texts = {text for (_, column), text in sheet.cells.items() if first <= column <= last and not text.isdigit()}
    kinds = Counter(kind for kind in map(words.kind_of, map(key, texts)) if kind is not None)
    best = kinds.most_common(2)
    return best[0][0] if len(best) == 1 and best[0][1] >= MIN_LABELS else ""


def _owner_of(column: int, blocks: list[_Block]) -> int:
    """Return the number of the last block that begins at a column or before it."""
    return max((number for number, block in enumerate(blocks) if block.first <= column), default=0)
