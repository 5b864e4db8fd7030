"""Markdown: the text as it stands, and a grid for every table that has a delimiter row.

HTML tables inside (as converters of PDF write them) are replaced by their linearisation and bring their grids.
"""

from __future__ import annotations

import re

from extractor.model import Content, Grid, GridCell, Link, Span
from extractor.pieces import PipeStyle, slots_of_line

DELIMITER_ROW = re.compile(
    r"^[ \t]{0,9}\|?[ \t]{0,9}:?-{2,}:?[ \t]{0,9}(?:\|[ \t]{0,9}:?-{2,}:?[ \t]{0,9})+\|?[ \t]{0,9}\r?$", re.MULTILINE
)
_LINE = re.compile(r"[^\n]+")


_TABLE_TAG = re.compile(r"<(/?)table\b[^>]*>", re.IGNORECASE)


def read_markdown(text: str) -> Content:
    """Return the text with one grid per table: unchanged but for HTML tables, which are linearised."""
    blocks = _html_tables(text)
    if not blocks:
        return Content(text, tuple(_pipe_grids(text)))
    parts, grids, links, at = list[str](), list[Grid](), list[Link](), 0
    size = 0
    for start, end in blocks:
        table = _read_html(text[start:end])
        before = text[at:start].rstrip(" \t")
        parts += [before, "\n", table.text, "\n"]
        grids += [_shifted(grid, size + len(before) + 1) for grid in table.grids]
        size += len(before) + len(table.text) + 2
        links += table.links
        at = end
    whole = "".join([*parts, text[at:]])
    return Content(whole, (*_pipe_grids(whole), *grids), links=tuple(links))


def _html_tables(text: str) -> list[Span]:
    """Return the spans of the outermost <table> elements; one that is not closed reaches to the end."""
    found: list[Span] = []
    depth = start = 0
    for match in _TABLE_TAG.finditer(text):
        if match[1]:
            depth = max(depth - 1, 0)
            if depth == 0 and start >= 0:
                found.append((start, match.end()))
                start = -1
        else:
            if depth == 0:
                start = match.start()
            depth += 1
    if depth:
        found.append((start, len(text)))
    return found


def _read_html(text: str) -> Content:
    from extractor.readers.html import read_html

    return read_html(text)


def _shifted(grid: Grid, by: int) -> Grid:
    cells = tuple(cell._replace(span=(cell.span[0] + by, cell.span[1] + by)) for cell in grid.cells)
    return grid._replace(cells=cells, span=(grid.span[0] + by, grid.span[1] + by))


def _pipe_grids(text: str) -> list[Grid]:
    """Return a grid for every pipe table with a delimiter row; a row ends at its last cell, spans do not exist.

    A table ends where another's header begins, so that each row is in one grid, however many delimiter rows there are.
    """
    grids = []
    rules = [match.span() for match in DELIMITER_ROW.finditer(text)]
    headers = [_rows_above(text, start) for start, _ in rules]
    begins = [header[0][0] if header else start for header, (start, _) in zip(headers, rules, strict=True)]
    for header, (_, below), end in zip(headers, rules, [*begins[1:], len(text)], strict=False):
        rows = header + _rows_below(text, below, end)
        if rows:
            grids.append(_grid(text, rows))
    return grids


def _rows_above(text: str, at: int) -> list[Span]:
    start = text.rfind("\n", 0, max(at - 1, 0)) + 1
    line = text[start : max(at - 1, 0)]
    return [(start, start + len(line))] if "|" in line else []


def _rows_below(text: str, at: int, end: int) -> list[Span]:
    rows: list[Span] = []
    for match in _LINE.finditer(text, at + 1, max(end, at + 1)):
        if "|" not in match[0] or (rows and text[rows[-1][1] : match.start()].count("\n") > 1):
            break
        rows.append(match.span())
    return rows


def _grid(text: str, rows: list[Span]) -> Grid:
    cells = []
    width = 0
    for number, (start, end) in enumerate(rows):
        bordered = text[start:end].lstrip().startswith("|")
        slots = slots_of_line(text, (start, end), "|", PipeStyle(bordered, between=False))
        width = max(width, len(slots))
        cells += [GridCell(number, i, 1, 1, _stripped(text, slot)) for i, slot in enumerate(slots)]
    return Grid(tuple(cells), len(rows), width, (rows[0][0], rows[-1][1]))


def _stripped(text: str, slot: Span) -> Span:
    inner = text[slot[0] : slot[1]]
    if not inner.strip():
        return (slot[0], slot[0])
    start = slot[0] + len(inner) - len(inner.lstrip())
    return (start, start + len(inner.strip()))
