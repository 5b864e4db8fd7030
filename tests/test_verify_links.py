"""gouji verify --years and --rollup: lines of JSON, words, exit codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from city_of_units import CITY, LIST, UNITS, sum_of
from commands import Verify, gouji, verify
from conftest import ROOT
from linked import AGENCY, Number, document

from extractor.cli import app
from extractor.evaluate import read_results
from extractor.outside import OutsideDocument
from extractor.pipeline import extract_record
from extractor.record import to_json_line

__all__ = ["gouji", "verify"]

YEARS = ROOT / "tests" / "years"


def as_line(made: OutsideDocument) -> str:
    """A document as a line of results, no more of it than the links need."""
    frame = made.frame
    cells = {
        path: {"value": value, "status": "printed" if value is not None else "blank"}
        for path, value in made.cells.items()
    }
    return json.dumps(
        {
            "source": {"name": made.name, "sha256": frame.sha256},
            "agency": {"value": frame.agency},
            "year": {"value": frame.year},
            "form": dict(frame.forms),
            "verdicts": dict(frame.verdicts),
            "cells": cells,
        },
        ensure_ascii=False,
    )


def write_results(name: str, *documents: OutsideDocument) -> None:
    """A JSON Lines file of results."""
    Path(name).write_text("".join(as_line(made) + "\n" for made in documents), encoding="utf-8")


def write_years(name: str = "results.jsonl") -> None:
    """Results of our own two years."""
    records = [extract_record(f"{year}.txt", (YEARS / f"{year}.txt").read_bytes()) for year in (2022, 2023)]
    Path(name).write_text("".join(to_json_line(record) + "\n" for record in records), encoding="utf-8")


def write_city(parent: Mapping[str, Number]) -> None:
    """Results of a city and its units, and the list."""
    documents = [document("city.txt", CITY, 2023, dict(parent))]
    documents += [document(f"{name}.txt", name, 2023, cells) for name, cells in UNITS.items()]
    write_results("results.jsonl", *documents)
    Path("units.csv").write_text(LIST, encoding="utf-8")


# ---- years


def test_years_that_agree_exit_0(verify: Verify) -> None:
    """One line per pair of years; words on stderr."""
    write_years()
    code, lines, err = verify("results.jsonl", "--years", "--texts", str(YEARS))
    assert (code, len(lines)) == (0, 1)
    assert lines[0] == {
        "link": "years",
        "agency": "云岭县人民政府",
        "years": [2022, 2023],
        "documents": ["2022.txt", "2023.txt"],
        "outcome": "consistent",
        "passed": 9,
        "passed_assuming_zero": 0,
        "findings": [],
    }
    assert err == (
        "云岭县人民政府 2022→2023: year after year, consistent, 9 relation(s) hold\n"
        "1 comparison(s) between years: consistent 1\n"
    )


def test_years_may_stand_in_several_files_and_in_csv(verify: Verify) -> None:
    """A CSV of document,cell,value with agency and year, one file per year."""
    carried = "requests.carried_over.total", "requests.carried_forward.total"
    for year, cell, value in ((2022, carried[1], 4), (2023, carried[0], 5)):
        Path(f"{year}.csv").write_text(
            f"document,cell,value,agency,year\nr{year},{cell},{value},{AGENCY},{year}\n", encoding="utf-8"
        )
    code, lines, err = verify("2022.csv", "2023.csv", "--years")
    assert code == 1
    (finding,) = [f for f in lines[0]["findings"] if f["rule"] == "C1/requests.total"]  # type: ignore[attr-defined]
    assert (finding["left"], finding["right"], finding["delta"], finding["outcome"]) == (5, 4, 1, "failed")
    assert finding["cells"] == [
        {"document": "r2023", "cell": carried[0], "value": 5, "why": None},
        {"document": "r2022", "cell": carried[1], "value": 4, "why": None},
    ]
    assert "[C1/requests.total] table 3 (requests): total: carried over from the year before is 5 in r2023" in err


def test_reports_that_do_not_say_whose_they_are_are_linked_by_their_user(verify: Verify) -> None:
    """--meta names document by document, --same-agency all at once, --aliases another name."""
    write_results(
        "results.jsonl", document("a", None, 2022), document("b", "水利局", None, {"disclosure.fees.amount": 1})
    )
    code, lines, err = verify("results.jsonl", "--years")
    assert (code, [line["link"] for line in lines]) == (1, ["unlinked", "unlinked"])
    assert "a 2022: not linked, undecidable" in err
    Path("meta.csv").write_text("文件,年度\nb,2023\n", encoding="gb18030")
    Path("aliases.csv").write_text(f"alias,agency\n水利局,{AGENCY}\n", encoding="utf-8")
    arguments = ["--years", "--meta", "meta.csv", "--aliases", "aliases.csv", "--same-agency", AGENCY]
    code, lines, _ = verify("results.jsonl", *arguments)
    assert [(line["link"], line["years"]) for line in lines] == [("years", [2022, 2023])]


def test_hints_alone_change_no_exit_code(verify: Verify) -> None:
    """The same results twice are a hint; what was compared holds."""
    write_years("a.jsonl")
    write_years("b.jsonl")
    code, lines, err = verify("a.jsonl", "b.jsonl", "--years", "--lang", "zh")
    assert (code, [line["outcome"] for line in lines]) == (0, ["hint", "hint", "consistent"])
    assert err.splitlines()[-1] == "年度间比对 3 项：相符 1, 提示 2"


# ---- roll-ups


def test_a_parent_that_is_the_sum_exits_0(verify: Verify) -> None:
    """One line per parent and year."""
    write_city(sum_of(UNITS))
    code, lines, err = verify("results.jsonl", "--rollup", "units.csv")
    assert (code, [(line["link"], line["unit"], line["outcome"], line["passed"]) for line in lines]) == (
        0,
        [("rollup", CITY, "consistent", 190)],
    )
    assert err.endswith("1 roll-up(s): consistent 1\n")


def test_a_difference_is_said_with_its_likely_cause_first(verify: Verify) -> None:
    """On stderr the first few cells, in the JSON all."""
    less = {path: (value or 0) - (UNITS["财政局"][path] or 0) for path, value in sum_of(UNITS).items()}
    write_city(less)
    code, lines, err = verify("results.jsonl", "--rollup", "units.csv", "--lang", "zh")
    assert code == 1
    assert err.splitlines()[1] == (
        "  [R1/diagnosis] 最可能的原因（100%）："
        "“财政局”在各单位之和中多计了 1 次（其数已含在另一单位中），或汇总漏计了该单位"
    )
    assert err.splitlines()[-2] == f"  ……另有 {len(lines[0]['findings']) - 8} 项，JSON 中全部列出"  # type: ignore[arg-type]
    assert err.splitlines()[-1] == "汇总比对 1 项：不符 1"


def test_a_folder_of_reports_says_what_adds_up_to_what(verify: Verify, tmp_path: Path) -> None:
    """Names of the results are relative to it, as gouji extract FOLDER writes them."""
    (tmp_path / "reports").mkdir()
    names = ["parent.txt", *(f"{name}.txt" for name in UNITS)]
    for name in names:
        (tmp_path / "reports" / name).write_text("", encoding="utf-8")
    cells = [sum_of(UNITS), *UNITS.values()]
    write_results("results.jsonl", *(document(n, n, 2023, c) for n, c in zip(names, cells, strict=True)))
    code, lines, _ = verify("results.jsonl", "--rollup", "reports")
    assert (code, lines[0]["unit"], sorted(lines[0]["units"])) == (0, "parent.txt", sorted(names[1:]))  # type: ignore[call-overload]


def test_a_template_is_written_once(verify: Verify) -> None:
    """With a mark for Excel; never over a file that is there."""
    write_city(sum_of(UNITS))
    code, lines, err = verify("results.jsonl", "--rollup-template", "list.csv")
    assert (code, lines) == (0, [])
    assert err.startswith("list.csv: 5 report(s) listed. Fill in the column role")
    assert Path("list.csv").read_bytes().startswith("\ufeffunit 单位,role 角色,".encode())
    code, _, err = verify("results.jsonl", "--rollup-template", "list.csv")
    assert (code, err) == (2, "error: list.csv: is there already, and is never overwritten (give another name)\n")


# ---- what can't work


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["results.jsonl", "--rollup", "absent.csv"], 3, "error: absent.csv: No such file or directory"),
        (["absent.jsonl", "--years"], 3, "error: absent.jsonl: No such file or directory"),
        (["results.jsonl", "--years", "--texts", "absent"], 2, "error: absent: is not a folder"),
        (["results.jsonl", "--years", "--meta", "units.csv"], 2, "error: units.csv:1: no column 'document'"),
        (["results.jsonl", "--rollup-template", "no/where.csv"], 3, "error: no/where.csv: No such file or directory"),
        (
            ["results.jsonl", "--aliases", "units.csv"],
            2,
            "error: --aliases needs --years, --rollup or --rollup-template",
        ),
        (["*.absent", "--years"], 3, "error: "),
    ],
)
def test_what_can_not_work_is_said(verify: Verify, arguments: list[str], code: int, message: str) -> None:
    """2 wrong usage, 3 can't be read; nothing on stdout."""
    write_city(sum_of(UNITS))
    ended, lines, err = verify(*arguments)
    assert (ended, lines, message in err) == (code, [], True), err


def test_a_year_that_is_none_is_refused_with_its_line(verify: Verify) -> None:
    """As every value that is not what its column says."""
    Path("data.csv").write_text("document,cell,value,year\na,requests.carried_over.total,1,23\n", encoding="utf-8")
    code, _, err = verify("data.csv", "--years")
    assert (code, err) == (2, "error: data.csv:2: '23' is not a year (expected four digits, such as 2023)\n")


def test_a_store_is_taken_as_its_json_lines_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By verify, with --years, and as results of an evaluation."""
    years = Path(__file__).parent / "years"
    outputs = []
    for name in ("run.db", "run.jsonl"):
        assert app.run(["extract", str(years), "-o", str(tmp_path / name), "-q"]) == 0
        for extra in ([], ["--years", "--same-agency", "甲"]):
            capsys.readouterr()
            app.run(["verify", str(tmp_path / name), *extra])
            outputs.append(capsys.readouterr().out)
    assert outputs[:2] == outputs[2:]
    assert [out.count("\n") for out in outputs[:2]] == [2, 1]
    assert read_results(tmp_path / "run.db") == read_results(tmp_path / "run.jsonl")
