"""Roll-ups: sums cell by cell, what is open and what is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest
from city_of_units import CITY, LIST, NEW, UNITS, changed, requests, rolled, sum_of
from linked import document, without

from extractor.api import verify_rollup
from extractor.errors import UsageError
from extractor.forms import load_forms
from extractor.links.rollup import link_rollup
from extractor.links.rollup_diagnosis import Diagnosis
from extractor.links.rollup_units import read_units, units_of_folder
from extractor.outside import OutsideDocument

COMBINED = "requests.results.other_handling.combined"
OTHER_REASONS = "requests.results.other_handling.other_reasons"


# ---- sums


def test_a_parent_that_is_the_sum_holds_in_every_cell() -> None:
    """175 cells of table 3 and 15 of table 4; table 2 is no sum."""
    made = rolled({**sum_of(UNITS), "disclosure.penalty.decisions": 77})
    assert (made.link.outcome, made.link.passed, made.link.findings) == ("consistent", 190, ())
    assert made.diagnosis == Diagnosis("none")
    assert (made.link.agency, made.link.years, made.unit) == (CITY, (2023,), CITY)
    assert made.units == ("水利局", "财政局", "民政局", "青石县人民政府")
    assert made.link.documents == ("city.txt", "水利局.txt", "财政局.txt", "民政局.txt", "青石县人民政府.txt")


def test_a_cell_that_is_not_the_sum_is_named_with_those_that_make_it() -> None:
    """Left the parent, right its units."""
    made = rolled(changed(sum_of(UNITS), new_received__natural_person=2))
    (failed,) = [finding for finding in made.link.findings if finding.outcome == "failed"]
    assert (failed.rule, failed.left, failed.right, failed.delta) == (f"R1/{NEW}.natural_person", 413, 411, 2)
    assert [(ref.document, ref.value) for ref in failed.cells] == [
        ("city.txt", 413),
        ("水利局.txt", 31),
        ("财政局.txt", 128),
        ("民政局.txt", 7),
        ("青石县人民政府.txt", 245),
    ]
    assert failed.message == (
        "table 3 (requests): new requests received this year: natural persons: the parent prints 413, "
        "its 4 unit(s) add up to 411 (difference 2)"
    )
    assert (made.link.outcome, made.link.passed) == ("inconsistent", 189)


def test_a_blank_counts_as_0_where_that_holds_and_leaves_open_where_not() -> None:
    """And no cause is concluded from it."""
    blank = {**UNITS, "民政局": {**UNITS["民政局"], "requests.carried_over.total": None}}
    made = rolled(sum_of(UNITS), blank)
    assert (made.link.outcome, made.link.passed, made.link.passed_assuming_zero) == ("consistent", 189, 1)
    made = rolled(sum_of(UNITS), {**UNITS, "民政局": {**UNITS["民政局"], f"{NEW}.total": None}})
    assert (made.link.outcome, made.link.passed, made.diagnosis.outcome) == ("undecidable", 189, "undecided")
    finding = made.link.findings[-1]
    assert (finding.rule, finding.outcome) == ("R1/requests", "undecidable")
    assert [(ref.document, ref.cell, ref.why) for ref in finding.cells] == [("民政局.txt", f"{NEW}.total", "blank")]
    assert "1 sum(s) can't be decided: the cell is blank in 民政局.txt" in finding.message


def test_cells_of_an_uncertain_table_decide_nothing() -> None:
    """Table 3 of one unit leaves all 175 sums open, table 4 is compared."""
    documents = [document("city.txt", CITY, 2023, sum_of(UNITS))]
    for name, cells in UNITS.items():
        verdicts = {"requests": "needs_review"} if name == "民政局" else {"requests": "verified"}
        documents.append(document(f"{name}.txt", name, 2023, cells, verdicts=verdicts))
    (made,) = link_rollup(read_units(LIST.encode(), "units.csv"), documents)
    assert (made.link.outcome, made.link.passed, made.diagnosis.outcome) == ("undecidable", 15, "undecided")
    assert [finding.rule for finding in made.link.findings] == ["R1/diagnosis", "R1/requests"]
    assert "175 sum(s) can't be decided: the table in 民政局.txt was not read with certainty" in (
        made.link.findings[1].message
    )


def test_a_unit_without_a_report_is_named_with_the_table_it_must_have() -> None:
    """If what is left is a possible table."""
    others = {name: cells for name, cells in UNITS.items() if name != "民政局"}
    made = rolled(sum_of(UNITS), others)
    assert (made.link.outcome, made.link.passed) == ("undecidable", 0)
    needed = made.link.findings[0]
    assert (needed.rule, needed.severity) == ("R1/needed", "info")
    assert needed.message == (
        "there is no report of 民政局; for the sums to hold it must come to: new requests received this year: total 9; "
        "granted: total 3; not available: not held: total 6; total handled: total 9"
    )
    impossible = rolled(changed(sum_of(UNITS), new_received__total=-40), others)
    assert [finding.rule for finding in impossible.link.findings] == [
        "R1/diagnosis",
        "R1/requests",
        "R1/review_litigation",
    ]


def test_reports_in_two_forms_are_added_up_in_the_older_one() -> None:
    """Three rows of （六） are one row of 2019."""
    old = {**UNITS, "民政局": requests(7, 2, 3, form="2019")}
    old["民政局"] |= {f"{COMBINED}.natural_person": 2, f"{COMBINED}.total": 2}
    new = changed(sum_of({**UNITS, "民政局": UNITS["民政局"]}))
    new |= {f"{OTHER_REASONS}.natural_person": 2, f"{OTHER_REASONS}.total": 2}
    documents = [document("city.txt", CITY, 2023, new)]
    for name, cells in old.items():
        form = "2019" if name == "民政局" else "2021"
        made = document(f"{name}.txt", name, 2023, form=form)
        documents.append(OutsideDocument(made.name, cells, made.frame))
    (result,) = link_rollup(read_units(LIST.encode(), "units.csv"), documents)
    assert (result.link.outcome, result.link.passed) == ("consistent", 161 + 15)


# ---- warnings


def test_the_report_of_an_office_is_no_roll_up() -> None:
    """Unless it says that it covers the government."""
    listed = LIST.replace(CITY, "云岭市人民政府办公室")
    for scope, expected in (("unknown", ["links/office"]), ("government", [])):
        documents = [document("city.txt", "云岭市人民政府办公室", 2023, sum_of(UNITS), scope=scope)]
        documents += [document(f"{name}.txt", name, 2023, cells) for name, cells in UNITS.items()]
        (made,) = link_rollup(read_units(listed.encode(), "units.csv"), documents)
        assert ([finding.rule for finding in made.link.findings], made.link.outcome) == (expected, "consistent")


def test_one_file_for_two_units_is_named() -> None:
    """By its hash."""
    documents = [document("city.txt", CITY, 2023, sum_of({"a": UNITS["水利局"], "b": UNITS["水利局"]}))]
    documents += [document(f"{name}.txt", name, 2023, UNITS["水利局"], sha256="f") for name in ("水利局", "财政局")]
    (made,) = link_rollup(
        read_units(b"unit,role\n" + "云岭市人民政府,上级\n水利局,下级\n财政局,部门\n".encode(), "u.csv"), documents
    )
    assert [(finding.rule, finding.outcome) for finding in made.link.findings] == [("links/same_file", "failed")]


# ---- as a call


def test_one_library_call_does_what_the_command_does(tmp_path: Path) -> None:
    """A list or a folder; aliases as for years."""
    (tmp_path / "units.csv").write_text(LIST, encoding="utf-8")
    documents = [document("city.txt", "云岭市政府", 2023, sum_of(UNITS))]
    documents += [document(f"{name}.txt", name, 2023, cells) for name, cells in UNITS.items()]
    (made,) = verify_rollup(documents, tmp_path / "units.csv", aliases={"云岭市政府": CITY})
    assert made.link.outcome == "consistent"
    with pytest.raises(UsageError, match="is neither a list"):
        units_of_folder(tmp_path / "absent", documents)


def test_a_report_whose_table_is_absent_leaves_its_sums_open() -> None:
    """Not found is not 0."""
    documents = [document("city.txt", CITY, 2023, sum_of(UNITS))]
    documents += [document(f"{name}.txt", name, 2023, cells) for name, cells in UNITS.items()]
    documents[1] = without(documents[1], "review_litigation")
    (made,) = link_rollup(read_units(LIST.encode(), "units.csv"), documents)
    assert (made.link.outcome, made.link.passed) == ("undecidable", 175)
    assert len(load_forms().table("review_litigation", "2019").paths) == len(made.link.findings[-1].cells) == 15
