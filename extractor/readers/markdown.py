"""Markdown: the text as it stands, and a grid for every table that has a delimiter row."""

from __future__ import annotations

import re

from extractor.model import Content, Grid, GridCell, Span
from extractor.pieces import slots_of_line

DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")


def read_markdown(text: str) -> Content:
    """Return the text unchanged with one grid per table; a row ends at its last cell, spans do not exist."""
    grids = []
    for rule in DELIMITER_ROW.finditer(text):
        rows = _rows_above(text, rule.start())[-1:] + _rows_below(text, rule.end())
        if rows:
            grids.append(_grid(text, rows))
    return Content(text, tuple(grids))


def _rows_above(text: str, at: int) -> list[Span]:
    start = text.rfind("\n", 0, max(at - 1, 0)) + 1
    line = text[start : max(at - 1, 0)]
    return [(start, start + len(line))] if "|" in line else []


def _rows_below(text: str, at: int) -> list[Span]:
    rows: list[Span] = []
    for match in _LINE.finditer(text, at + 1):
        if "|" not in match[0] or (rows and text[rows[-1][1] : match.start()].count("\n") > 1):
            break
        rows.append(match.span())
    return rows


def _grid(text: str, rows: list[Span]) -> Grid:
    cells = []
    width = 0
    for number, (start, end) in enumerate(rows):
        bordered = text[start:end].lstrip().startswith("|")
        slots = slots_of_line(text, (start, end), "|", bordered)
        width = max(width, len(slots))
        cells += [GridCell(number, i, 1, 1, _stripped(text, slot)) for i, slot in enumerate(slots)]
    return Grid(tuple(cells), len(rows), width, (rows[0][0], rows[-1][1]))


def _stripped(text: str, slot: Span) -> Span:
    inner = text[slot[0] : slot[1]]
    if not inner.strip():
        return (slot[0], slot[0])
    start = slot[0] + len(inner) - len(inner.lstrip())
    return (start, start + len(inner.strip()))
