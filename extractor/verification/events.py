"""Failed sums -> the whole events that would explain all of them, each one change of mind about the table.

An event puts many cells wrong at once: a row shifted by one, a row lost. Most events stay inside one line, and what a
line must be, if it alone is wrong, follows from the sums across it: cell by cell, nothing is left free. So each line
is corrected first, and what was read is then compared with what must have been there.

A table without sums across its rows (table 4) has no events; its cells are searched one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from extractor.verification.codebook import Board

EventName = Literal[
    "row_lost",
    "total_row_blank",
    "total_column_blank",
    "column_lost",
    "row_shifted_left",
    "row_shifted_right",
    "cells_swapped",
    "row_repeated",
    "rows_exchanged",
    "columns_exchanged",
    "cell_and_total",
]


BLANK_TOTALS: tuple[EventName, EventName] = ("total_row_blank", "total_column_blank")


class Event(NamedTuple):
    """One event: the cells that it put wrong, ascending, each with the value it must have had."""

    name: EventName
    changes: tuple[tuple[int, int], ...]


Line = Sequence[int]


def find_events(board: Board) -> list[Event]:
    """Return every event that alone makes all sums hold with numbers that are whole and not negative."""
    if not board.violated or not board.book.column_bits:
        return []
    exchanges = list(_exchanges(board))
    events = [*_row_events(board), *_column_events(board), *exchanges]
    events = [event for event in events if len(event.changes) > 1]
    # An exchange with a line of zeros also says where the totals went; that they are just blank leaves that open.
    return [event for event in events if not exchanges or event.name not in BLANK_TOTALS]


def _row_events(board: Board) -> Iterator[Event]:
    book = board.book
    for number, row in enumerate(book.rows):
        if board.violated & ~book.row_masks[number]:
            continue
        truth = correct_line(board, row, book.row_bits)
        if truth is None:
            continue
        read = [board.values[cell] for cell in row]
        neighbours = [book.rows[near] for near in (number - 1, number + 1) if 0 <= near < len(book.rows)]
        for name in _names_of_row(read, truth, [[board.values[cell] for cell in near] for near in neighbours]):
            if name == "row_lost" and number == book.total_row:
                name = "total_row_blank"
            if name != "cell_and_total" or book.total_column is not None:
                yield Event(name, _changes(board, row, truth))


def _names_of_row(read: Line, truth: Line, neighbours: Sequence[Line]) -> Iterator[EventName]:
    for name, happened in _ROW_EVENTS.items():
        if happened(read, truth):
            yield name
    if read in neighbours:
        yield "row_repeated"


def _lost(read: Line, truth: Line) -> bool:  # noqa: ARG001
    return not any(read)


def _shifted_left(read: Line, truth: Line) -> bool:
    """Whatever came in at the end."""
    return read[:-1] == truth[1:]


def _shifted_right(read: Line, truth: Line) -> bool:
    return read[1:] == truth[:-1]


def _swapped(read: Line, truth: Line) -> bool:
    wrong = [i for i, (a, b) in enumerate(zip(read, truth, strict=True)) if a != b]
    if len(wrong) != 2 or wrong[1] != wrong[0] + 1:
        return False
    one, other = wrong
    return (read[one], read[other]) == (truth[other], truth[one])


def _slipped_with_total(read: Line, truth: Line) -> bool:
    """The total stands last, and is wrong by as much as one other cell of its row."""
    deltas = [a - b for a, b in zip(read, truth, strict=True)]
    return sum(map(bool, deltas)) == 2 and deltas[-1] != 0 and deltas[-1] in deltas[:-1]


_ROW_EVENTS: dict[EventName, Callable[[Line, Line], bool]] = {
    "row_lost": _lost,
    "row_shifted_left": _shifted_left,
    "row_shifted_right": _shifted_right,
    "cells_swapped": _swapped,
    "cell_and_total": _slipped_with_total,
}


def _column_events(board: Board) -> Iterator[Event]:
    book = board.book
    for number, column in enumerate(book.columns):
        if board.violated & ~book.column_masks[number] or any(board.values[cell] for cell in column):
            continue
        truth = correct_line(board, column, ~book.row_bits)
        if truth is not None:
            name: EventName = "total_column_blank" if number == book.total_column else "column_lost"
            yield Event(name, _changes(board, column, truth))


def correct_line(board: Board, line: Sequence[int], along: int) -> list[int] | None:
    """Return what the cells of `line` must be if no other cell is wrong; None if they can't be.

    `along` marks the sums that run along lines of this direction; the others run across and fix one cell each.
    """
    truth = []
    for cell in line:
        needed = {-board.residuals[n] * sign for n, sign in board.book.signatures[cell] if not along >> n & 1}
        if len(needed) != 1:
            return None
        to = board.values[cell] + needed.pop()
        if to < 0:
            return None
        truth.append(to)
    return truth if board.mended_by(zip(line, truth, strict=True)) else None


def _exchanges(board: Board) -> Iterator[Event]:
    """Yield neighbouring lines printed in each other's place, where the form's sums can tell them apart.

    Exchanged rows keep the sum of every row, exchanged columns that of every column.
    """
    rows, columns = board.book.exchangeable
    if not board.violated & board.book.row_bits:
        yield from _exchanged(board, rows, "rows_exchanged")
    if not board.violated & ~board.book.row_bits:
        yield from _exchanged(board, columns, "columns_exchanged")


def _exchanged(board: Board, pairs: Sequence[Sequence[int]], name: EventName) -> Iterator[Event]:
    for cells in pairs:
        half = len(cells) // 2
        changes = _changes(board, cells, [board.values[cell] for cell in (*cells[half:], *cells[:half])])
        if changes and board.mended_by(changes):
            yield Event(name, changes)


def _changes(board: Board, cells: Sequence[int], truth: Sequence[int]) -> tuple[tuple[int, int], ...]:
    changes = [(cell, to) for cell, to in zip(cells, truth, strict=True) if board.values[cell] != to]
    return tuple(sorted(changes))
