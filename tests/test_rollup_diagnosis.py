"""Roll-ups that do not add up: what could explain the difference."""

from __future__ import annotations

import pytest
from city_of_units import CITY, GRANTED, LIST, NEW, NOT_HELD, TOTAL, UNITS, first, requests, rolled, sum_of

from eval.bench.rollup import KINDS, run
from extractor.links.rollup import rollup_record
from extractor.links.rollup_diagnosis import Diagnosis
from extractor.links.rollup_shapes import Fault


def test_a_unit_that_is_not_listed_is_told_by_its_table() -> None:
    """D is balanced and not negative."""
    others = {name: cells for name, cells in UNITS.items() if name != "财政局"}
    made = rolled(sum_of(UNITS), others, LIST.replace("财政局,child\n", ""))
    assert made.diagnosis.outcome == "unique"
    table = tuple((path, None, value) for path, value in UNITS["财政局"].items() if value)
    assert first(made.diagnosis) == (Fault("missing_unit", (), table),)
    assert made.link.findings[0].message.startswith(
        "most likely (96 %): the list lacks one unit or more, or a unit sent"
    )


def test_a_unit_counted_twice_is_named() -> None:
    """−D is just its table: the sum has it once too often; D is: the parent has."""
    city = sum_of(UNITS)
    less = {path: (value or 0) - (UNITS["财政局"][path] or 0) for path, value in city.items()}
    more = {path: (value or 0) + 2 * (UNITS["财政局"][path] or 0) for path, value in city.items()}
    assert first(rolled(less).diagnosis) == (Fault("counted_twice", ("财政局",)),)
    assert first(rolled(more).diagnosis) == (Fault("parent_counts_twice", ("财政局",), times=2),)
    assert (rolled(less).diagnosis.outcome, rolled(more).diagnosis.outcome) == ("unique", "unique")


def test_two_units_with_the_same_table_are_both_listed() -> None:
    """Never one picked of several."""
    units = {**UNITS, "水利局": UNITS["财政局"]}
    less = {path: (value or 0) - (UNITS["财政局"][path] or 0) for path, value in sum_of(units).items()}
    diagnosis = rolled(less, units).diagnosis
    assert diagnosis.outcome == "ambiguous"
    assert [candidate.faults for candidate in diagnosis.candidates[:2]] == [
        (Fault("counted_twice", ("水利局",)),),
        (Fault("counted_twice", ("财政局",)),),
    ]
    assert [round(candidate.posterior, 2) for candidate in diagnosis.candidates[:2]] == [0.5, 0.5]


def test_cases_classified_otherwise_are_an_exchange_of_two_rows_or_columns() -> None:
    """Rows: granted for the parent, not held for a unit. Columns: a person or a company. Both leave every sum whole."""
    rows = sum_of(UNITS)
    for row, by in ((GRANTED, 60), (NOT_HELD, -60)):
        rows = {
            **rows,
            **{f"{row}.{column}": (rows[f"{row}.{column}"] or 0) + by for column in ("natural_person", "total")},
        }
    diagnosis = rolled(rows).diagnosis
    cells = ((f"{GRANTED}.natural_person", None, 60), (f"{NOT_HELD}.natural_person", None, -60))
    assert (diagnosis.outcome, first(diagnosis)) == ("unique", (Fault("moved", (), cells),))
    columns = sum_of(UNITS)
    for row in (NEW, NOT_HELD, TOTAL):
        columns[f"{row}.natural_person"] = (columns[f"{row}.natural_person"] or 0) - 100
        columns[f"{row}.commercial_enterprise"] = (columns[f"{row}.commercial_enterprise"] or 0) + 100
    diagnosis = rolled(columns).diagnosis
    assert diagnosis.outcome == "unique"
    (fault,) = first(diagnosis)
    assert (fault.kind, fault.units) == ("moved", ("青石县人民政府",))  # only there 100 can have moved
    assert {(path.rpartition(".")[2], by) for path, _, by in fault.cells} == {
        ("natural_person", -100),
        ("commercial_enterprise", 100),
    }


def test_a_slip_is_told_by_the_sums_of_its_own_report() -> None:
    """128 typed as 182 breaks the unit's own row and column; the parent then needs 128 too."""
    typed = {**UNITS, "财政局": {**UNITS["财政局"], f"{NEW}.natural_person": 182}}
    diagnosis = rolled(sum_of(UNITS), typed).diagnosis
    cells = ((f"{NEW}.natural_person", 182, 128),)
    assert (diagnosis.outcome, first(diagnosis)) == ("unique", (Fault("slip_in_unit", ("财政局",), cells),))
    diagnosis = rolled({**sum_of(UNITS), f"{NEW}.natural_person": 141}).diagnosis
    cells = ((f"{NEW}.natural_person", 141, 411),)
    assert (diagnosis.outcome, first(diagnosis)) == ("unique", (Fault("slip_in_parent", (CITY,), cells),))


def test_a_slip_that_the_parent_added_up_as_printed_explains_nothing() -> None:
    """D is 0 there: the roll-up holds, whatever the unit's own sums say."""
    typed = {**UNITS, "财政局": {**UNITS["财政局"], f"{NEW}.natural_person": 182}}
    assert rolled(sum_of(typed), typed).link.outcome == "consistent"


def test_two_faults_are_told_together() -> None:
    """A unit missing and a slip in another."""
    others = {name: cells for name, cells in UNITS.items() if name != "财政局"}
    others["水利局"] = {**others["水利局"], f"{GRANTED}.natural_person": 21}
    diagnosis = rolled(sum_of(UNITS), others, LIST.replace("财政局,child\n", "")).diagnosis
    assert diagnosis.outcome == "unique"
    slip, missing = first(diagnosis)
    assert slip == Fault("slip_in_unit", ("水利局",), ((f"{GRANTED}.natural_person", 21, 12),))
    assert (missing.kind, len(missing.cells)) == ("missing_unit", sum(1 for value in UNITS["财政局"].values() if value))


def test_what_any_large_unit_could_explain_is_listed_and_not_concluded() -> None:
    """A unit that published other figures than it sent: several are large enough."""
    sent, other = requests(128, 17, 55), requests(120, 30, 44)
    made = rolled(sum_of({**UNITS, "财政局": sent}), {**UNITS, "财政局": other})
    assert made.diagnosis.outcome == "ambiguous"
    listed = {fault.units for candidate in made.diagnosis.candidates for fault in candidate.faults}
    assert {("财政局",), ("青石县人民政府",)} <= listed


def test_a_difference_without_a_shape_is_undecided() -> None:
    """Many cells of the parent at once, sums broken everywhere."""
    city = {path: (value or 0) + place % 7 for place, (path, value) in enumerate(sum_of(UNITS).items())}
    made = rolled(city)
    assert made.diagnosis == Diagnosis("undecided")
    assert made.link.findings[0].message.startswith("nothing on the list of usual causes explains")


def test_the_record_has_the_diagnosis_in_words() -> None:
    """Candidates with posterior, faults with cells and both languages."""
    less = {path: (value or 0) - (UNITS["财政局"][path] or 0) for path, value in sum_of(UNITS).items()}
    record = rollup_record(rolled(less))
    assert (record["link"], record["unit"], record["units"]) == ("rollup", CITY, list(UNITS))
    assert record["diagnosis"] == {
        "outcome": "unique",
        "candidates": [
            {
                "posterior": 1.0,
                "faults": [
                    {
                        "kind": "counted_twice",
                        "units": ["财政局"],
                        "times": 1,
                        "cells": [],
                        "message": "财政局 is counted 1 time(s) too often in the sum (its numbers are in another "
                        "unit's report), or the parent leaves it out",
                        "message_zh": "“财政局”在各单位之和中多计了 1 次（其数已含在另一单位中），或汇总漏计了该单位",
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_planted_faults_are_told_or_left_open_and_never_told_wrongly(kind: str) -> None:
    """A few of eval.bench.rollup: one fault is told, two are told, in part or left open."""
    counts, _ = run(kind, KINDS[kind], count=4, seed=7)
    assert (counts.total(), counts["wrong"]) == (4, 0)
    assert counts["right"] == 4 or kind == "two faults"
