"""Roll-ups: sums cell by cell, what could explain a difference, and which report is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from linked import Number, document, without

from eval.bench.rollup import KINDS, run
from extractor.api import verify_rollup
from extractor.errors import UsageError
from extractor.forms import load_forms
from extractor.outside import OutsideDocument
from extractor.rollup import RollUp, link_rollup, rollup_record
from extractor.rollup_diagnosis import Diagnosis
from extractor.rollup_shapes import Fault
from extractor.rollup_units import Group, Unit, read_units, template, units_of_folder

CITY = "云岭市人民政府"
NEW = "requests.new_received"
GRANTED = "requests.results.granted"
NOT_HELD = "requests.results.not_available.not_held"
TOTAL = "requests.results.total"
COMBINED = "requests.results.other_handling.combined"
OTHER_REASONS = "requests.results.other_handling.other_reasons"

Cells = dict[str, Number]


def zeros(form: str = "2021") -> Cells:
    """A report in which nothing happened."""
    return dict.fromkeys(document("z", form=form).cells, 0)


def requests(people: int, companies: int, granted: int, form: str = "2021") -> Cells:
    """The cells of a unit: `granted` of the people's requests are granted, all others are for other bodies."""
    cells = zeros(form)
    for row, person, company in (
        (NEW, people, companies),
        (GRANTED, granted, 0),
        (NOT_HELD, people - granted, companies),
        (TOTAL, people, companies),
    ):
        cells |= {
            f"{row}.natural_person": person,
            f"{row}.commercial_enterprise": company,
            f"{row}.total": person + company,
        }
    return cells


UNITS: dict[str, Cells] = {
    "水利局": requests(31, 4, 12),
    "财政局": requests(128, 17, 55),
    "民政局": requests(7, 2, 3),
    "青石县人民政府": requests(245, 63, 101),
}
LIST = "unit,role\n云岭市人民政府,parent\n水利局,child\n财政局,child\n民政局,child\n青石县人民政府,child\n"


def sum_of(units: Mapping[str, Cells]) -> Cells:
    """The sum of reports, cell by cell."""
    return {path: sum(cells[path] or 0 for cells in units.values()) for path in zeros()}


def rolled(
    parent: Mapping[str, Number], units: Mapping[str, Mapping[str, Number]] = UNITS, listed: str = LIST
) -> RollUp:
    """The roll-up of these reports, each of its agency."""
    documents = [document("city.txt", CITY, 2023, dict(parent))]
    documents += [document(f"{name}.txt", name, 2023, dict(cells)) for name, cells in units.items()]
    (made,) = link_rollup(read_units(listed.encode(), "units.csv"), documents)
    return made


def first(diagnosis: Diagnosis) -> tuple[Fault, ...]:
    """The faults of the first candidate."""
    return diagnosis.candidates[0].faults


def changed(cells: Mapping[str, Number], **changes: int) -> Cells:
    """The cells with some moved by an amount; `row__column` names a cell of table 3."""
    found = dict(cells)
    for name, by in changes.items():
        path = f"requests.{name.replace('__', '.')}"
        found[path] = (found[path] or 0) + by
    return found


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


# ---- causes


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


# ---- which reports


def test_a_tree_is_checked_level_by_level() -> None:
    """A county is summed into the city and is the sum of its own."""
    county = {"青石县水利局": requests(45, 3, 1), "青石县财政局": requests(200, 60, 100)}
    listed = "unit,role,parent\n" + "".join(f"{name},child,青石县人民政府\n" for name in county)
    listed += LIST.split("\n", 1)[1].replace(",child", ",child,").replace(",parent", ",parent,")
    listed = listed.replace("青石县人民政府,child,\n", f"青石县人民政府,parent,{CITY}\n")
    documents = [document("city.txt", CITY, 2023, sum_of(UNITS))]
    documents += [document(f"{n}.txt", n, 2023, cells) for n, cells in {**UNITS, **county}.items()]
    city, below = link_rollup(read_units(listed.encode(), "units.csv"), documents)
    assert {made.unit: (made.link.outcome, made.units) for made in (city, below)} == {
        CITY: ("consistent", ("水利局", "财政局", "民政局", "青石县人民政府")),
        "青石县人民政府": ("consistent", ("青石县水利局", "青石县财政局")),
    }


def test_each_year_is_rolled_up_apart() -> None:
    """A unit that lacks one year leaves only that year open."""
    documents = [document(f"city{year}.txt", CITY, year, sum_of(UNITS)) for year in (2022, 2023)]
    documents += [document(f"{n}{y}.txt", n, y, cells) for n, cells in UNITS.items() for y in (2022, 2023)]
    made = list(link_rollup(read_units(LIST.encode(), "units.csv"), documents[:-1]))
    assert [(entry.link.years, entry.link.outcome) for entry in made] == [
        ((2022,), "consistent"),
        ((2023,), "undecidable"),
    ]


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("unit\na\n", "u.csv:1: no column 'role' (角色)"),
        ("unit,role\na,boss\n", "u.csv:2: 'boss' is no role: write parent (上级), child (下级) or self (本级)"),
        (
            "unit,role\na,\nb,child\n",
            "u.csv: no unit has the role parent (上级): fill in the column role, parent, child or self",
        ),
        ("unit,role\na,parent\nb,child\nb,child\n", "u.csv:4: 'b' stands in the list twice; take one line out"),
        (
            "unit,role\na,parent\n",
            "u.csv:2: 'a' is a parent, but no unit names it: fill in the column parent of its units",
        ),
        ("unit,role,parent\na,parent,\nb,child,c\n", "u.csv:3: 'c' is no unit with the role parent (上级)"),
        (
            "unit,role,parent\na,parent,\nb,parent,c\nc,parent,b\nd,child,a\n",
            "u.csv:3: 'b' is, level by level, its own parent: correct the column parent",
        ),
        (
            "unit,role\na,parent\nb,parent\nc,child\n",
            "u.csv:4: 'c' names no parent, and there are several (a, …): fill in the column parent",
        ),
        ("unit,role,year\na,parent,23\nb,child,\n", "u.csv:2: '23' is not a year (expected four digits, such as 2023)"),
        (",role\n,parent\n", "u.csv:1: no column 'unit' (单位 / 单位名称)"),
    ],
)
def test_a_list_that_can_not_be_meant_is_refused(listed: str, message: str) -> None:
    """With its line."""
    with pytest.raises(UsageError) as refused:
        read_units(listed.encode(), "u.csv")
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        (
            "unit,role,document\na,parent,x.txt\nb,child,\n",
            "u.csv:2: 'x.txt' is no document of the results: compare the names, or leave the column document empty",
        ),
        (
            "unit,role,document\na,parent,1.txt\nb,child,1.txt\n",
            "u.csv:3: '1.txt' is the report of 'a' too: correct one of the two lines",
        ),
        (
            "unit,role,agency\na,parent,丙局\nb,child,甲局\n",
            "u.csv:3: 'b' has several results for 2023, 1.txt and 2.txt: keep one, or name it in the column document",
        ),
    ],
)
def test_a_report_that_can_not_be_told_is_refused(listed: str, message: str) -> None:
    """Rather than one taken by chance."""
    documents = [
        document("1.txt", "甲局"),
        document("2.txt", "甲局", cells={f"{NEW}.total": 1}),
        document("3.txt", "丙局"),
    ]
    with pytest.raises(UsageError) as refused:
        list(link_rollup(read_units(listed.encode(), "u.csv"), documents))
    assert str(refused.value) == message


def test_the_template_lists_every_agency_once_and_is_read_back() -> None:
    """Both languages in its header; a document that names no agency stands by its name."""
    documents = [document("a", CITY, 2022), document("b", CITY, 2023), document("c", "水利局"), document("d.txt", None)]
    text = template(documents, {})
    assert text == (
        "unit 单位,role 角色,parent 上级单位,document 文件,agency 机构,year 年度\r\n"
        f"{CITY},,,,{CITY},\r\n水利局,,,,水利局,\r\nd.txt,,,d.txt,,\r\n"
    )
    filled = (
        text.replace(f"{CITY},,", f"{CITY},上级,")
        .replace("水利局,,", "水利局,下级,")
        .replace("d.txt,,", "d.txt,本级,", 1)
    )
    parent = Unit(CITY, "parent", "", None, CITY, None, "u.csv:2")
    assert read_units(filled.encode("utf-8-sig"), "u.csv") == [
        Group(
            parent,
            (
                Unit("水利局", "child", CITY, None, "水利局", None, "u.csv:3"),
                Unit("d.txt", "self", CITY, "d.txt", None, None, "u.csv:4"),
            ),
        )
    ]


def names_of(groups: Sequence[Group]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Parents with their units and roles."""
    return [(group.parent.name, [(unit.name, unit.role) for unit in group.units]) for group in groups]


def test_a_folder_is_a_tree(tmp_path: Path) -> None:
    """`parent…` is the sum of its neighbours and of the subfolders' parents; files without a result don't count."""
    names = ["parent.txt", "本级.txt", "水利局.txt", "青石县/上级.html", "青石县/财政局.txt", "独山县/parent_独山.txt"]
    for name in [*names, "notes.docx"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    groups = units_of_folder(tmp_path, [document(name) for name in names])
    assert names_of(groups) == [
        (
            "parent.txt",
            [
                ("本级.txt", "self"),
                ("水利局.txt", "child"),
                ("独山县/parent_独山.txt", "parent"),
                ("青石县/上级.html", "parent"),
            ],
        ),
        ("青石县/上级.html", [("青石县/财政局.txt", "child")]),
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["a.txt"], "holds reports but no file parent… (上级…, 汇总…) that they add up to"),
        ([], "no file parent… (上级…, 汇总…) among the results"),
        (["parent1.txt", "parent2.txt"], "a second parent beside parent1.txt"),
    ],
)
def test_a_folder_without_one_parent_is_refused(tmp_path: Path, names: list[str], message: str) -> None:
    """None, or two."""
    for name in names:
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        units_of_folder(tmp_path, [document(name) for name in names])
    assert message in str(refused.value)


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


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_planted_faults_are_told_or_left_open_and_never_told_wrongly(kind: str) -> None:
    """A few of eval.bench.rollup: one fault is told, two are told, in part or left open."""
    counts, _ = run(kind, KINDS[kind], count=4, seed=7)
    assert (counts.total(), counts["wrong"]) == (4, 0)
    assert counts["right"] == 4 or kind == "two faults"
