"""Which units add up to what: lists, trees, folders, and which report is whose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from city_of_units import CITY, LIST, NEW, UNITS, requests, sum_of
from linked import document

from extractor.errors import UsageError
from extractor.links.rollup import link_rollup
from extractor.links.rollup_units import Group, Unit, read_units, template, units_of_folder


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
