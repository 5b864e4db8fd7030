"""Slips of whole rows and columns that the engine knows: shifted, exchanged, repeated, blank, lost."""

from __future__ import annotations

import pytest
from slips_of_table_3 import COLUMNS, GRANTED, TOTAL_ROW, first, line, put, requests, truth

from extractor.verification.explanations import Localisation, explain_failures


@pytest.mark.parametrize(("step", "event"), [(-1, "row_shifted_left"), (1, "row_shifted_right")])
def test_a_row_shifted_by_one_is_one_explanation(step: int, event: str) -> None:
    """Seven wrong cells, one change of mind; the number that fell off is computed."""
    table, true = requests()
    values = [true[path] for path in line(GRANTED)]
    read = put(true, line(GRANTED), [*values[1:], 0] if step < 0 else [0, *values[:-1]])
    found = explain_failures(table, read, ())
    assert (found.outcome, first(found)) == ("unique", (event, truth(read, true), {}))


def test_two_neighbours_of_a_row_exchanged() -> None:
    """The row still adds up; two columns do not."""
    table, true = requests()
    pair = line("requests.new_received")[:2]
    read = put(true, pair, [true[path] for path in reversed(pair)])
    found = explain_failures(table, read, ())
    assert (found.outcome, first(found)) == ("unique", ("cells_swapped", truth(read, true), {}))


def test_a_row_of_zeros_is_one_of_several_that_may_be_lost() -> None:
    """Any row of zeros could have held the numbers: all are listed, none is sure."""
    table, true = requests()
    read = put(true, line(GRANTED), [0] * 7)
    found = explain_failures(table, read, ())
    lost = [dict(zip(each.cells, each.to, strict=True)) for each in found.explanations if each.event == "row_lost"]
    assert found.outcome == "ambiguous"
    assert truth(read, true) in lost
    assert len(lost) == sum(
        not any(read[path] for path in line(f"requests.{row.key}"))
        for row in table.rows
        if row.key.startswith("results.")
    )


def test_a_blank_row_was_lost_and_is_not_called_wrong() -> None:
    """A printed blank may stand for any number: it is filled, no cell is accused."""
    table, true = requests()
    read = {path: number for path, number in true.items() if path not in line(GRANTED)}
    found = explain_failures(table, read, line(GRANTED))
    filled = {path: true[path] for path in line(GRANTED) if true[path]}
    assert (found.outcome, first(found)) == ("unique", ("row_lost", {}, filled))
    assert explain_failures(table, read, ()) == found


def test_a_row_printed_again_in_place_of_its_neighbour() -> None:
    """Two rows read alike: either may be the one that is printed again, and what it was follows from the columns."""
    table, true = requests()
    lower = line("requests.results.partially_granted")
    read = put(true, lower, [true[path] for path in line(GRANTED)])
    found = explain_failures(table, read, ())
    true_lower = [true[path] for path in lower]
    assert found.outcome == "ambiguous"
    assert [(each.event, put(read, list(each.cells), list(each.to))) for each in found.explanations] == [
        ("row_repeated", put(read, line(GRANTED), true_lower)),
        ("row_repeated", put(read, lower, true_lower)),
    ]


def test_two_neighbouring_rows_exchanged() -> None:
    """上年结转 and （一）予以公开 stand in different sums; in each other's place they are found."""
    table, true = requests()
    one, other = line("requests.carried_over"), line(GRANTED)
    read = put(true, [*one, *other], [true[path] for path in [*other, *one]])
    found = explain_failures(table, read, ())
    assert (found.outcome, first(found)) == ("unique", ("rows_exchanged", truth(read, true), {}))


def test_details_exchanged_are_invisible() -> None:
    """Two results in each other's place leave every sum as it was."""
    table, true = requests()
    one, other = line(GRANTED), line("requests.results.partially_granted")
    read = put(true, [*one, *other], [true[path] for path in [*other, *one]])
    assert explain_failures(table, read, ()) == Localisation("none")


def test_a_blank_total_row_is_filled() -> None:
    """Printed as zeros its cells are wrong; left blank they are only empty."""
    table, true = requests()
    read = put(true, line(TOTAL_ROW), [0] * 7)
    needed = truth(read, true)
    assert first(explain_failures(table, read, ())) == ("total_row_blank", needed, {})
    found = explain_failures(table, {p: n for p, n in read.items() if p not in line(TOTAL_ROW)}, line(TOTAL_ROW))
    assert (found.outcome, first(found)) == ("unique", ("total_row_blank", {}, needed))


def test_a_blank_total_column_is_filled() -> None:
    """The same of 总计."""
    table, true = requests()
    column = [table.path(row.key, "total") for row in table.rows]
    found = explain_failures(table, {path: n for path, n in true.items() if path not in column}, column)
    filled = {path: true[path] for path in column if true[path]}
    assert (found.outcome, first(found)) == ("unique", ("total_column_blank", {}, filled))


def test_total_column_and_its_neighbour_exchanged() -> None:
    """其他 and 总计 in each other's place; applicants alone could not be told apart."""
    table, true = requests()
    cells = [table.path(row.key, name) for name in COLUMNS[-2:] for row in table.rows]
    half = len(table.rows)
    read = put(true, cells, [true[path] for path in [*cells[half:], *cells[:half]]])
    found = explain_failures(table, read, ())
    assert (found.outcome, first(found)) == ("unique", ("columns_exchanged", truth(read, true), {}))


def test_a_cell_and_the_total_of_its_row_slipped_together() -> None:
    """The row adds up, two columns do not: every row in which both could be wrong is listed."""
    table, true = requests()
    pair = [f"{GRANTED}.natural_person", f"{GRANTED}.total"]
    read = put(true, pair, [true[path] + 30 for path in pair])
    found = explain_failures(table, read, ())
    together = [dict(zip(e.cells, e.to, strict=True)) for e in found.explanations if e.event == "cell_and_total"]
    assert truth(read, true) in together
