"""The slots of a run as the values of a row: by the columns they stand in, or by counting what is printed."""

from __future__ import annotations

import pytest

from extractor.parse.header import Header
from extractor.parse.order import EXTRA
from extractor.parse.runs import Run
from extractor.parse.values import Taken, take_by_position, window_offsets
from extractor.pieces import GridColumn, Piece


def slot(at: int, first: int, behind: int = 0, *, kind: str = "value", grid: int = 0) -> Piece:
    """A slot in the columns from `first` to before `behind` of a grid, one column wide if that is not said."""
    return Piece("value" if kind == "value" else "empty", at, at + 1, 0, (grid, first, behind or first + 1))


def spread(*columns: tuple[int, int]) -> dict[int, GridColumn]:
    """Header words that span these columns of grid 0."""
    return {index: (0, first, behind) for index, (first, behind) in enumerate(columns)}


def told(taken: Taken | None) -> tuple[list[int], list[int], int | None, str] | None:
    """Where the slots, the surplus and the extra value begin, and the note."""
    if taken is None:
        return None
    extra = taken.extra.start if taken.extra else None
    return [s.start for s in taken.slots], [s.start for s in taken.surplus], extra, taken.note


TWO = Header(columns=spread((1, 2), (3, 4)))


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ([slot(0, 1), slot(1, 3)], ([0, 1], [], None, "")),
        ([slot(0, 1), slot(1, 2, kind="empty"), slot(2, 3), slot(3, 4, kind="empty")], ([0, 2], [], None, "")),
        ([slot(0, 0), slot(1, 1), slot(2, 3)], ([1, 2], [0], None, "too_many_values")),
        ([slot(0, 1), slot(1, 2), slot(2, 3)], ([0, 2], [1], None, "too_many_values")),
        ([slot(0, 1), slot(1, 2)], ([0, 1], [], None, "position_unclear")),
        ([slot(0, 1, 4), slot(1, 4)], ([0, 1], [], None, "position_unclear")),
        ([slot(0, 3), slot(1, 1)], ([0, 1], [], None, "position_unclear")),
    ],
)
def test_each_word_stands_over_exactly_one_slot(
    slots: list[Piece], expected: tuple[list[int], list[int], int | None, str]
) -> None:
    """A slot that only touches the columns of a word is not under it; what is under none is surplus or padding."""
    assert told(take_by_position(Run(slots), 2, TWO)) == expected


@pytest.mark.parametrize(
    ("slots", "header"),
    [
        ([slot(0, 1), slot(1, 3)], Header()),
        ([slot(0, 1), slot(1, 3)], Header(columns=spread((1, 2)))),
        ([slot(0, 1), slot(1, 3, grid=1)], TWO),
        ([slot(0, 1), Piece("value", 1, 2, 0)], TWO),
    ],
    ids=["no header in a grid", "other columns", "another grid", "a slot without a place"],
)
def test_without_places_for_all_nothing_is_decided_by_position(slots: list[Piece], header: Header) -> None:
    """Words and slots must stand in one grid."""
    assert take_by_position(Run(slots), 2, header) is None


def test_of_several_slots_under_a_lone_word_the_first_counts() -> None:
    """The others are surplus where they print something."""
    run = Run([slot(0, 1), slot(1, 2), slot(2, 3, kind="empty")])
    assert told(take_by_position(run, 1, Header(columns=spread((1, 4))))) == ([0], [1], None, "too_many_values")


BETWEEN = Header(columns=spread((1, 2), (3, 4)), order=(0, EXTRA, 1))
BEHIND = Header(columns=spread((1, 2), (3, 4)), order=(0, 1, EXTRA))
BEFORE = Header(columns=spread((1, 2), (3, 4)), order=(EXTRA, 0, 1))


@pytest.mark.parametrize(
    ("header", "at", "expected"),
    [
        (BETWEEN, 2, ([0, 2], [], 1, "")),
        (BETWEEN, 4, ([0, 1], [2], None, "too_many_values")),
        (BETWEEN, 0, ([1, 2], [0], None, "too_many_values")),
        (BEHIND, 4, ([0, 1], [], 2, "")),
        (BEHIND, 2, ([0, 2], [1], None, "too_many_values")),
        (BEFORE, 0, ([1, 2], [], 0, "")),
        (BEFORE, 2, ([0, 2], [1], None, "too_many_values")),
    ],
)
def test_a_headed_extra_value_stands_where_its_word_does(
    header: Header, at: int, expected: tuple[list[int], list[int], int | None, str]
) -> None:
    """Between the words of its neighbours; anywhere else a value too many is a value too many."""
    columns = sorted((1, 3, at))
    run = Run([slot(index, column) for index, column in enumerate(columns)])
    assert told(take_by_position(run, 2, header)) == expected


@pytest.mark.parametrize(
    ("printed", "count", "offsets"),
    [
        ("vv", 2, [0]),
        (".vv", 2, [1]),
        (".v.", 2, [0, 1]),
        ("..", 1, [0, 1]),
        ("vvv", 2, []),
        ("v.v", 2, []),
        ("v", 2, []),
        ("", 1, []),
    ],
)
def test_values_begin_where_only_empty_slots_stay_outside(printed: str, count: int, offsets: list[int]) -> None:
    """None where more is printed than there are columns, or fewer slots."""
    slots = [Piece("value" if char == "v" else "empty", at, at + 1, 0) for at, char in enumerate(printed)]
    assert list(window_offsets(slots, count)) == offsets
