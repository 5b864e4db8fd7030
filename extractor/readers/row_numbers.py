"""Running numbers before the rows of a table, as people number them, and the index and column names of a data frame.

They are no part of the form, and blanked for matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.fold import blanked
from extractor.model import Span

MIN_ROWS = 10
"""Rows from which on numbers before words are running numbers: the form's own list marks run from 1 to 8."""
WORDED_SHARE = 0.8
"""Share of these rows whose next cell has to begin with a word. A guess: nearly all do, a blank label may not."""
MIN_NAMES = 4
"""Cells of a line 0, 1, 2 … from which on it is the names that a data frame gives its columns: a line of values of
table 2 has up to three, and one of the other tables would not add up."""

_NUMBERED = re.compile(r"[ ]*\|?[ ]*([0-9]{1,3})[ ]*(?:[|\t,]|[ ](?=[ ]))[ ]*([^|\t,\s]?)")
_RULE = re.compile(r"[\s|:+=-]*")
_CELL = re.compile(r"[^|\t,\s]+")


class _Row(NamedTuple):
    number: int
    mark: Span
    worded: bool


def blank_row_numbers(folded: str) -> str:
    """Return the text with such numbers blanked; its length stays."""
    return blanked(folded, _row_numbers(folded))


def _row_numbers(folded: str) -> Iterator[Span]:
    """Yield the spans to blank, in order."""
    run: list[_Row] = []
    above: list[Span] = []
    named = False
    start = 0
    for line in folded.split("\n"):
        if not _RULE.fullmatch(line):
            row = _numbered(start, line)
            if run and (row is None or row.number != run[-1].number + 1):
                yield from _marks_of(run, named=named)
                run = []
            if names := _column_names(start, line):
                yield from names
                row = None
            if row is not None and (run or row.number in (0, 1)):
                if not run:
                    named = bool(above)
                run.append(row)
            above = names
        start += len(line) + 1
    yield from _marks_of(run, named=named)


def _numbered(start: int, line: str) -> _Row | None:
    match = _NUMBERED.match(line)
    if match is None:
        return None
    mark = (start + match.start(1), start + match.end(1))
    return _Row(int(match[1]), mark, match[2] > "\u2e7f" or match[2] in ("(", "|"))


def _column_names(start: int, line: str) -> list[Span]:
    """Return the cells of a line that counts 0, 1, 2 …, none for another line."""
    cells = list(_CELL.finditer(line))
    if len(cells) < MIN_NAMES or any(cell[0] != str(n) for n, cell in enumerate(cells)):
        return []
    return [(start + cell.start(), start + cell.end()) for cell in cells]


def _marks_of(run: Sequence[_Row], *, named: bool) -> Iterator[Span]:
    """Yield the numbers of a table's rows; `named`: the names of a data frame's columns stand above them."""
    is_index = named and bool(run) and run[0].number == 0
    if is_index or (len(run) >= MIN_ROWS and sum(row.worded for row in run) >= WORDED_SHARE * len(run)):
        yield from (row.mark for row in run)
