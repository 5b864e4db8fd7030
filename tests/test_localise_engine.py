"""Which cells could be wrong: the engine on table 3 in both forms, and on table 4."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

import pytest
from slips_of_table_3 import COLUMNS, GRANTED, TOTAL_ROW, first, put, requests, truth

from eval.bench.calibration import calibration_plot
from eval.generator.figures import sample_review
from extractor.forms import Table, load_forms
from extractor.verification.codebook import Board, codebook_of
from extractor.verification.costs import Evidence
from extractor.verification.explanations import Localisation, explain_failures
from extractor.verification.search import Search

FORMS = ("2019", "2021")
REVIEW = "review_litigation.review"
TABLE_4 = load_forms().tables["review_litigation"]


# ---- single cells


def test_numbers_that_add_up_need_no_explanation() -> None:
    """Nothing failed, nothing is said."""
    table, numbers = requests()
    assert explain_failures(table, numbers, ()) == Localisation("none")


@pytest.mark.parametrize("form", FORMS)
def test_every_single_wrong_cell_of_table_3_is_located(form: str) -> None:
    """All 175 or 161 cells: the outcome is unique, the cell is named, and its number is the true one."""
    table, numbers = requests(form, scale="tens")
    for path in table.paths:
        for wrong in {numbers[path] + 3, 0} - {numbers[path]}:
            found = explain_failures(table, numbers | {path: wrong}, ())
            assert (found.outcome, first(found)) == ("unique", ("", {path: numbers[path]}, {})), path
            assert found.certain_cells == (path,)


def test_the_slip_is_named() -> None:
    """47 printed for 74 is a transposition; the cell's cost is that of a change and of the slip."""
    table, numbers = requests()
    path = f"{GRANTED}.natural_person"
    digits = str(numbers[path])
    (best,) = explain_failures(table, numbers | {path: int(digits[1] + digits[0] + digits[2:])}, ()).explanations
    assert (best.why, best.cost) == (("digits_transposed",), 4.7)


def test_a_single_wrong_cell_of_table_4_lists_its_ties() -> None:
    """A block has one sum: what is 2 too much may be so in any part that holds 2, and the total may lack 2."""
    numbers = dict(zip(TABLE_4.paths, [4, 1, 0, 2, 5, *[0] * 10], strict=True))
    found = explain_failures(TABLE_4, numbers, ())
    assert found.outcome == "ambiguous"
    assert found.certain_cells == ()
    assert sorted((each.cells, each.to) for each in found.explanations) == [
        ((f"{REVIEW}.pending",), (0,)),
        ((f"{REVIEW}.total",), (7,)),
        ((f"{REVIEW}.upheld",), (2,)),
    ]


def test_table_4_has_at_most_five_ties_for_one_wrong_cell() -> None:
    """Four parts and a total, never fewer than the true one among them."""
    rng = Random(1)
    for _ in range(50):
        true = {path: int(cell.value or 0) for path, cell in sample_review(rng, "tens").items()}
        path = rng.choice(TABLE_4.paths)
        found = explain_failures(TABLE_4, true | {path: true[path] + rng.randint(1, 4)}, ())
        assert 1 <= len(found.explanations) <= 5
        assert ((path,), (true[path],)) in [(each.cells, each.to) for each in found.explanations]


def test_no_explanation_needs_a_negative_number() -> None:
    """Parts 0, 0, 3, 0 over a total of 1: no part of 0 can become −2."""
    numbers = dict(zip(TABLE_4.paths, [0, 0, 3, 0, 1, *[0] * 10], strict=True))
    found = explain_failures(TABLE_4, numbers, ())
    assert [(each.cells, each.to) for each in found.explanations] == [
        ((f"{REVIEW}.other",), (1,)),
        ((f"{REVIEW}.total",), (3,)),
    ]


# ---- several cells


def test_four_scattered_cells_are_located() -> None:
    """Rows and columns that cross name each of them."""
    table, true = requests()
    cells = [f"{GRANTED}.natural_person", "requests.new_received.commercial_enterprise", f"{TOTAL_ROW}.total"]
    cells.append("requests.carried_forward.other_organization")
    read = put(true, cells, [true[path] + step for path, step in zip(cells, (5, 17, 40, 3), strict=True)])
    found = explain_failures(table, read, ())
    assert (found.outcome, first(found)) == ("unique", ("", truth(read, true), {}))


@pytest.mark.parametrize("form", FORMS)
def test_up_to_three_wrong_cells_are_never_invisible(form: str) -> None:
    """The minimum distance of table 3 is four."""
    table, numbers = requests(form, scale="tens")
    rng = Random(2)
    for _ in range(200):
        cells = rng.sample(table.paths, rng.randint(1, 3))
        read = put(numbers, cells, [numbers[path] + rng.randint(1, 3) for path in cells])
        assert explain_failures(table, read, ()).outcome != "none"


def test_four_cells_of_a_rectangle_can_be_invisible() -> None:
    """One request moved between two applicants in one row, and back in another: every sum still holds."""
    table, numbers = requests()
    upper, lower = f"{GRANTED}", "requests.results.partially_granted"
    cells = [f"{row}.{column}" for row in (upper, lower) for column in COLUMNS[:2]]
    steps = (1, -1, -1, 1)
    read = put(numbers, cells, [numbers[path] + step for path, step in zip(cells, steps, strict=True)])
    assert explain_failures(table, read, ()) == Localisation("none")


def test_four_cells_of_a_rectangle_are_found_where_fewer_will_not_do() -> None:
    """Two rows and two columns are 2 too high and no cell holds more than 1: all four are wrong, by 1 each."""
    table, _ = requests()
    cells = [f"{row}.{column}" for row in (GRANTED, "requests.results.partially_granted") for column in COLUMNS[:2]]
    values = [1 if path in cells else 0 for path in table.paths]
    (found,) = Search(Board(codebook_of(table), values)).level(8)
    assert [table.paths[cell] for cell in found.cells] == cells
    assert found.deltas == (-1, -1, -1, -1)


def test_more_than_six_wrong_cells_are_not_located() -> None:
    """Seven rows that fail need seven cells: read again rather than guess."""
    table, true = requests()
    cells = [f"{row.key}" for row in table.rows[2:9]]
    paths = [table.path(row, column) for row, column in zip(cells, COLUMNS, strict=True)]
    read = put(true, paths, [true[path] + 10 + step for step, path in enumerate(paths)])
    found = explain_failures(table, read, ())
    assert (found.outcome, found.explanations, found.certain_cells) == ("structural", (), ())


def test_the_node_limit_ends_a_search_and_says_so() -> None:
    """Nothing is named when the search was cut short."""
    table, true = requests()
    paths = [table.path(row.key, column) for row, column in zip(table.rows[2:6], COLUMNS, strict=False)]
    read = put(true, paths, [true[path] + 10 + step for step, path in enumerate(paths)])
    assert explain_failures(table, read, ()).outcome == "unique"
    assert explain_failures(table, read, (), node_limit=0) == Localisation("limit_reached", other=1.0)


# ---- what holds always


def test_costs_rise_and_posteriors_leave_room_for_what_is_not_listed() -> None:
    """Cheapest first; posteriors and the rest add up to 1; the same call gives the same answer."""
    table, true = requests()
    rng = Random(4)
    for _ in range(40):
        cells = rng.sample(table.paths, rng.randint(1, 3))
        read = put(true, cells, [max(0, true[path] + rng.choice((-9, -1, 1, 10))) for path in cells])
        found = explain_failures(table, read, ())
        assert found == explain_failures(table, dict(reversed(read.items())), ())
        if found.explanations:
            assert all(a.cost <= b.cost + 1e-9 for a, b in pairwise(found.explanations))
            assert sum(each.posterior for each in found.explanations) + found.other == pytest.approx(1)
            assert all(to is None or to >= 0 for each in found.explanations for to in each.to)


def test_confidence_breaks_a_tie() -> None:
    """Of all cells of a block, the one that was read with doubt is the likeliest to be wrong."""
    numbers = dict(zip(TABLE_4.paths, [4, 1, 0, 2, 5, *[0] * 10], strict=True))
    sure = dict.fromkeys(TABLE_4.paths, 0.9999)
    found = explain_failures(TABLE_4, numbers, (), sure | {f"{REVIEW}.total": 0.5})
    assert (found.outcome, first(found)) == ("unique", ("", {f"{REVIEW}.total": 7}, {}))


@pytest.mark.parametrize("number", [1.5, -1, float("nan"), float("inf")])
def test_numbers_that_are_no_counts_are_not_located(number: float) -> None:
    """Fractions and negative numbers are no counts: something was read wrong, and not by a slip."""
    table, true = requests()
    read: dict[str, int | float] = {**true, f"{GRANTED}.total": number}
    assert explain_failures(table, read, ()) == Localisation("structural")


def test_a_table_without_identities_has_nothing_to_explain() -> None:
    """Table 2 has amounts with decimals and no sum."""
    table = load_forms().table("disclosure", "2021")
    assert explain_failures(table, {"disclosure.fees.amount": 12.5}, ()) == Localisation("none")


def test_rows_that_share_no_sum_are_mended_apart() -> None:
    """Table 4 has no sums of columns: blanks in two of its rows make no ring, and each row has its own ways."""
    table = load_forms().tables["review_litigation"]
    numbers = {"review_litigation.review.other": 3, "review_litigation.litigation_direct.total": 1}
    found = explain_failures(table, numbers, [path for path in table.paths if path not in numbers])
    assert (found.outcome, len(found.explanations) > 1) == ("ambiguous", True)


@pytest.mark.parametrize("table_id", ["review_litigation", "requests-2019", "requests-2021"])
def test_no_pattern_of_numbers_and_blanks_is_too_odd(table_id: str) -> None:
    """Four hundred tables of chance: an outcome of the list each time, never an exception."""
    table = load_forms().tables[table_id]
    rng = Random(f"odd {table_id}")
    for _ in range(400):
        share = rng.choice((0.02, 0.3, 0.9))
        numbers = {path: rng.randint(0, 3) for path in table.paths if rng.random() < share}
        found = explain_failures(table, numbers, [path for path in table.paths if path not in numbers], node_limit=50)
        assert found.outcome in ("none", "unique", "ambiguous", "structural", "limit_reached")


def test_the_plot_of_calibration_has_a_dot_for_every_bin() -> None:
    """Where posterior and share true say, larger where more explanations are."""
    dots = re.findall(
        r'<circle cx="([^"]+)" cy="([^"]+)" r="([^"]+)"', calibration_plot([(0.5, 0.25, 9), (1.0, 1.0, 99)])
    )
    assert dots == [("208.0", "288.0", "3.5"), ("368.0", "48.0", "5.0")]


# ---- what other sources say


def review(total: int) -> tuple[Table, dict[str, int]]:
    """Table 4 with four reviews that were upheld, and this total of them."""
    table = load_forms().table("review_litigation", "2019")
    numbers = dict.fromkeys(table.paths, 0)
    return table, numbers | {"review_litigation.review.upheld": 4, "review_litigation.review.total": total}


@pytest.mark.parametrize(("said", "is_total"), [(4, True), (5, False)])
def test_what_the_prose_says_tells_a_wrong_total_from_a_wrong_part(said: int, is_total: bool) -> None:
    """By the sum alone both are possible; the number said lifts one over the others, as far as its weight goes."""
    table, numbers = review(5)
    alone = explain_failures(table, numbers, ())
    by_cells = {e.cells[0].rpartition(".")[2]: e.posterior for e in alone.explanations}
    assert alone.outcome == "ambiguous" and by_cells["total"] == pytest.approx(by_cells["upheld"])
    evidence = Evidence(("review_litigation.review.total",), said, 5.0)
    told = {
        e.cells[0].rpartition(".")[2]: e.posterior
        for e in explain_failures(table, numbers, (), None, [evidence]).explanations
    }
    assert (max(told, key=lambda name: told[name]) == "total", "total" not in told) == (is_total, not is_total)


def test_a_sum_that_is_said_weighs_on_all_its_cells() -> None:
    """Both litigation totals together: only a change of one of the two can agree."""
    table, numbers = review(4)
    numbers["review_litigation.litigation_direct.total"] = 1
    both = ("review_litigation.litigation_direct.total", "review_litigation.litigation_after_review.total")
    found = explain_failures(table, numbers, (), None, [Evidence(both, 0, 5.0)])
    assert (found.explanations[0].cells, found.explanations[0].to) == ((both[0],), (0,))
    assert found.outcome == "unique"


def test_evidence_about_cells_of_another_table_is_left_aside() -> None:
    """It says nothing here."""
    table, numbers = review(5)
    other = Evidence(("requests.new_received.total",), 3, 5.0)
    assert explain_failures(table, numbers, (), None, [other]) == explain_failures(table, numbers, ())
