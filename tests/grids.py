"""Grids that a reader made, as plain lists."""

from __future__ import annotations

from extractor.model import Content, Grid

Cell = tuple[int, int, int, int, str]


def list_cells(content: Content, number: int = 0) -> list[Cell]:
    """Each cell of a grid as (row, column, row_span, column_span, text)."""
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, content.text[slice(*cell.span)])
        for cell in content.grids[number].cells
    ]


def list_rows(content: Content, number: int = 0) -> list[list[str]]:
    """The texts of the cells that begin in each row of a grid."""
    return rows_of(content, content.grids[number])


def rows_of(content: Content, grid: Grid) -> list[list[str]]:
    """The same of a grid in hand."""
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(content.text[slice(*cell.span)])
    return rows


def cells_of(content: Content, number: int = 0) -> list[tuple[tuple[int, int, int, int], str]]:
    """Each cell of a grid as (place, text)."""
    return [(cell[:4], content.text[slice(*cell.span)]) for cell in content.grids[number].cells]
