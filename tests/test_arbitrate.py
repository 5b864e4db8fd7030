"""Arbitration: of several readings of a row the best anchored stands, whole; what disagrees is kept beside it."""

from __future__ import annotations

from itertools import permutations

import pytest
from papers import print_report

from extractor import extract_text
from extractor.forms import load_forms
from extractor.model import Anchor, Number, Origin, Reading, RowReading, Value, ValueStatus
from extractor.verification.arbitrate import merge_regions, same_values, settle_rows
from extractor.verification.state import SettledRow, TableState, cell_states

TABLE = load_forms().table("review_litigation", "2019")
ROW = TABLE.rows[0].key
RAWS: dict[ValueStatus, str] = {"blank": "", "dash": "-", "slash": "/", "text": "无", "illegible": "028", "missing": ""}


def value_of(cell: Number | ValueStatus) -> Value:
    """A printed number, or a cell without one."""
    if isinstance(cell, str):
        return Value(cell, None, RAWS[cell], (0, len(RAWS[cell])))
    return Value("printed", cell, str(cell), (0, len(str(cell))))


def row_of(*cells: Number | ValueStatus, anchor: Anchor = "A", origin: Origin = "stream", note: str = "") -> RowReading:
    """The first row of table 4 as one reading saw it."""
    return RowReading(ROW, anchor, tuple(map(value_of, cells)), (0, 4), origin, note=note)


def settle(*rows: RowReading) -> SettledRow:
    """The row after arbitration between readings that each saw it as given, the most trusted first."""
    readings = [Reading(TABLE.id, row.origin, (0, 9), {ROW: row}, {}) for row in rows]
    settled = settle_rows(TABLE, readings)
    assert list(settled) == [ROW]
    return settled[ROW]._replace(others=())


PLAIN = row_of(2, 1, 0, 1, 4)
OTHER = row_of(2, 1, 1, 1, 5)


# ---- which reading stands


@pytest.mark.parametrize("order", list(permutations("ABC")))
def test_the_best_anchor_stands_whatever_comes_first(order: tuple[Anchor, ...]) -> None:
    """A before B before C; readings that print the same contest nothing."""
    settled = settle(*(PLAIN._replace(anchor=anchor) for anchor in order))
    assert settled == SettledRow(PLAIN)


@pytest.mark.parametrize(("worse", "better"), [("B", "A"), ("C", "B"), ("C", "A")])
def test_of_two_anchors_the_better_stands(worse: Anchor, better: Anchor) -> None:
    """Also where the worse one is of the more trusted reading."""
    settled = settle(PLAIN._replace(anchor=worse), PLAIN._replace(anchor=better))
    assert settled.reading.anchor == better


def test_of_equal_anchors_the_more_trusted_reading_stands_contested_by_the_other() -> None:
    """Both are whole rows; no cell of one is put into the other."""
    assert settle(PLAIN, OTHER) == SettledRow(PLAIN, (OTHER,))
    assert settle(OTHER, PLAIN) == SettledRow(OTHER, (PLAIN,))


def test_an_unanchored_reading_contests_nothing() -> None:
    """What is C knows neither row nor place."""
    assert settle(PLAIN, OTHER._replace(anchor="C")) == SettledRow(PLAIN)


def test_every_other_reading_is_kept() -> None:
    """Those that agree are witnesses, those without an anchor raise a doubt; the one that stands is not among them."""
    rows = (PLAIN, PLAIN._replace(anchor="B"), OTHER._replace(anchor="C"))
    readings = [Reading(TABLE.id, row.origin, (0, 9), {ROW: row}, {}) for row in rows]
    assert settle_rows(TABLE, readings)[ROW].others == rows[1:]


def test_a_row_is_contested_by_its_own_second_print() -> None:
    """Unless that prints the same."""
    twice = PLAIN._replace(again=OTHER)
    assert settle(twice) == SettledRow(twice, (OTHER,))
    same = PLAIN._replace(again=PLAIN)
    assert settle(same) == SettledRow(same)


def test_rows_are_settled_in_form_order_and_lost_ones_left_out() -> None:
    """Whatever order a reading has them in."""
    names = [row.key for row in TABLE.rows]
    rows = {name: PLAIN._replace(row=name) for name in (names[2], names[0])}
    settled = settle_rows(TABLE, [Reading(TABLE.id, "stream", (0, 9), rows, {})])
    assert list(settled) == [names[0], names[2]]
    assert settle_rows(TABLE, []) == {}


# ---- a reading by position that finds the values elsewhere


def test_values_not_under_their_header_words_put_a_counted_row_in_doubt() -> None:
    """It is C with the note of the doubt; which numbers are right can't be told."""
    doubt = OTHER._replace(anchor="C", origin="grid", note="header_contradicts")
    for anchor in ("A", "B"):
        settled = settle(PLAIN._replace(anchor=anchor), doubt)
        assert settled == SettledRow(PLAIN._replace(anchor="C", note="header_contradicts"))


def test_a_row_that_is_c_already_keeps_its_own_note() -> None:
    """Why it could not be read is said by the reading that stands."""
    weak = PLAIN._replace(anchor="C", note="weak_anchor")
    assert settle(weak, OTHER._replace(anchor="C", origin="grid", note="header_contradicts")) == SettledRow(weak)


@pytest.mark.parametrize(
    "other",
    [
        row_of(2, 1, 0, 1, 4, anchor="C", origin="grid", note="header_contradicts"),
        row_of(2, 1, 1, 1, 5, anchor="C", origin="stream", note="weak_anchor"),
    ],
    ids=["the same by position", "another by counting"],
)
def test_no_doubt_comes_from_the_same_values_or_from_counting(other: RowReading) -> None:
    """The row stays as it is."""
    assert settle(PLAIN, other) == SettledRow(PLAIN)


def test_a_row_found_by_position_contests_one_by_counting_but_does_not_lower_it() -> None:
    """Both are anchored."""
    grid = OTHER._replace(origin="grid")
    assert settle(PLAIN, grid) == SettledRow(PLAIN, (grid,))


# ---- what is the same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (value_of(3), value_of(3), True),
        (value_of(3), Value("printed", 3, "3件", (7, 9), "件"), True),
        (value_of(3), value_of(4), False),
        (value_of(0), value_of("blank"), False),
        (value_of("blank"), value_of("blank"), True),
        (value_of("blank"), value_of("dash"), False),
        (value_of("dash"), value_of("slash"), False),
    ],
)
def test_rows_are_the_same_if_each_cell_prints_the_same(one: Value, other: Value, same: bool) -> None:
    """The number, or the same printed nothing; place and unit do not count."""
    left, right = PLAIN._replace(values=(value_of(1), one)), PLAIN._replace(values=(value_of(1), other))
    assert (same_values(left, right), same_values(right, left)) == (same, same)


# ---- several tables of one kind


def test_a_later_table_contests_rows_that_it_prints_otherwise() -> None:
    """Every later one; rows that it prints alike, or that the first lacks, change nothing."""
    first = {"a": SettledRow(PLAIN), "b": SettledRow(PLAIN, (OTHER,))}
    third = row_of(9, 9, 9, 9, 36)
    later = [{"a": SettledRow(OTHER), "b": SettledRow(PLAIN), "c": SettledRow(PLAIN)}, {"a": SettledRow(third)}]
    assert merge_regions([first]) == first
    assert merge_regions([first, *later]) == {"a": SettledRow(PLAIN, (OTHER, third)), "b": SettledRow(PLAIN, (OTHER,))}
    assert first == {"a": SettledRow(PLAIN), "b": SettledRow(PLAIN, (OTHER,))}


# ---- a settled row


@pytest.mark.parametrize(
    ("row", "certain"),
    [
        (SettledRow(PLAIN), True),
        (SettledRow(PLAIN._replace(anchor="B")), True),
        (SettledRow(PLAIN._replace(anchor="C")), False),
        (SettledRow(PLAIN, (OTHER,)), False),
        (SettledRow(row_of(1, "blank", "dash", "slash", 1)), True),
        (SettledRow(row_of(1, 0, 0, "text", 1)), False),
        (SettledRow(row_of(1, 0, 0, "illegible", 1)), False),
        (SettledRow(row_of(1, 0, 0, "missing", 1)), False),
    ],
)
def test_a_row_is_certain_if_label_and_place_are_and_every_cell_says_something(row: SettledRow, certain: bool) -> None:
    """A number or a printed nothing, and nobody disagrees."""
    assert (row.certain, row.anchor) == (certain, row.reading.anchor)


def test_only_printed_nothings_are_empty_for_the_identities() -> None:
    """Words, illegible digits and cells that are not there are absent; rows that are not there are not named."""
    state = TableState(TABLE.kind, TABLE, {ROW: SettledRow(row_of(0, "blank", "dash", "slash", "text"))})
    paths = [TABLE.path(ROW, column.key) for column in TABLE.columns(ROW)]
    kinds = ["number", "empty", "empty", "empty", "absent"]
    assert cell_states(state) == ({paths[0]: 0}, dict(zip(paths, kinds, strict=True)))
    assert (state.value(ROW, 4), state.value("litigation_direct", 0)) == (value_of("text"), None)
    assert cell_states(TableState(TABLE.kind)) == ({}, {})


def test_a_table_that_the_document_lacks_holds_nothing() -> None:
    """No rows, no header, no region, no verdict."""
    state = TableState(TABLE.kind)
    assert (state.table, state.rows, state.headers, state.extra_rows, state.region_count) == (None, {}, {}, (), 0)
    assert (state.extras, state.checks, state.findings, state.reasons, state.verdict) == ([], [], [], [], None)


def test_a_table_that_stands_once_beside_another_report_is_not_certain() -> None:
    """The first office has no table 3; the one of the second is nobody's for sure."""
    second = print_report({"review_litigation.review": (0, 0, 0, 0, 0)})
    result = extract_text(print_report(without=("requests",)) + second)
    assert (result.verdict, set(result.verdicts.model_dump().values())) == ("needs_review", {"needs_review"})
    assert "several_reports" in result.reasons
