"""Derived figures: each by hand on a plain report, nothing from doubtful cells, nothing from a small base."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from papers import AGENCY, print_report
from runs import record_of, write_run

from extractor.cli.app import run
from extractor.corrections import correct, read_corrections
from extractor.indicators import Figure, figures_of

PLAIN = {
    "accepted": (31, None),
    "disclosure_rate": (16, 28),
    "not_available_share": (8, 28),
    "not_held_share": (8, 28),
    "review_correction_rate": (1, 3),
    "litigation_correction_rate": (0, 1),
    "dispute_rate": (6, 28),
    "carried_forward_rate": (3, 31),
    "natural_person_share": (20, 28),
}


def of_year(year: int, cells: Any = None, **options: Any) -> Any:
    """A report of a year."""
    return record_of(f"{year}.txt", print_report(cells, title=f"{AGENCY}{year}年政府信息公开工作年度报告", **options))


def test_each_figure_is_its_formula() -> None:
    """Sum over the line and under it; 28 and less are no base of 30."""
    figures = [figure for figure in figures_of([of_year(2023)]) if figure.agency]
    assert {figure.indicator: (figure.over, figure.base) for figure in figures} == PLAIN
    assert {figure.indicator: figure.value for figure in figures if figure.value is not None} == {
        "accepted": 31,
        "carried_forward_rate": 3 / 31,
    }
    assert {figure.note for figure in figures} == {"", "base_small"}


def test_a_smaller_base_may_be_asked_for() -> None:
    """All shares then; a base of 0 never."""
    zeros = of_year(2022, {"review_litigation.review": ["0"] * 5})
    figures = {(f.year, f.indicator): f for f in figures_of([of_year(2023), zeros], min_base=1) if f.agency}
    assert figures[2023, "disclosure_rate"].value == 16 / 28
    assert figures[2022, "review_correction_rate"][4:9] == (0, 0, None, None, "base_small")


def test_years_are_compared() -> None:
    """Points of a share, relative for a count; not across a gap."""
    more = {"requests.new_received.natural_person": "22", "requests.new_received.total": "30"}
    more |= {"requests.carried_forward.natural_person": "4", "requests.carried_forward.total": "5"}
    figures = list(figures_of([of_year(2023, more), of_year(2022), of_year(2020)], min_base=1))
    change = {(f.year, f.indicator): f.change for f in figures if f.agency}
    assert change[2023, "accepted"] == 33 / 31 - 1
    assert change[2023, "carried_forward_rate"] == 5 / 33 - 3 / 31
    assert {value for (year, _), value in change.items() if year in (2020, 2022)} == {None}


def test_only_sure_tables_count_unless_all_are_asked_for() -> None:
    """A cell that was not read is never 0."""
    cut = "\n".join(line for line in print_report().split("\n") if "重复申请" not in line)
    record = record_of("d.txt", cut)
    notes = {f.indicator: f.note for f in figures_of([record]) if f.agency}
    assert (notes["accepted"], notes["dispute_rate"], notes["review_correction_rate"]) == (
        "not_certain",
        "not_certain",
        "base_small",
    )
    accepted = next(f for f in figures_of([record], certain_only=False) if f.indicator == "accepted")
    assert (accepted.value, accepted.note) == (31, "")
    without = record_of("t.txt", print_report(without=["review_litigation"]))
    assert next(f for f in figures_of([without]) if f.indicator == "dispute_rate").note == "no_table"


def test_a_blank_is_0_only_where_the_totals_say_so() -> None:
    """In a verified table; in an incomplete one nothing is assumed."""
    verified = of_year(2023, {"review_litigation.litigation_direct.corrected": ""})
    incomplete = of_year(2022, {"review_litigation.review": ["2", "", "0", "1", "4"]})
    assert incomplete["verdicts"]["review_litigation"] == "source_incomplete"
    notes = {
        (f.year, f.indicator): (f.over, f.note) for f in figures_of([verified, incomplete], min_base=1) if f.agency
    }
    assert notes[2023, "litigation_correction_rate"] == (0, "")
    assert notes[2022, "review_correction_rate"] == (None, "not_printed")


def test_of_two_documents_of_a_year_the_surer_counts() -> None:
    """Whatever their order; all together is made of one each."""
    worse = of_year(2023, {"requests.new_received.total": "29"})
    worse["source"]["name"] = "worse.txt"
    figures = list(figures_of([worse, of_year(2023), record_of("x.txt", "会议通知\n")]))
    assert {f.document for f in figures if f.agency} == {"2023.txt"}
    overall = {f.indicator: (f.over, f.base, f.reports) for f in figures if f.agency is None}
    assert overall["disclosure_rate"] == (16, 28, 1)


def test_all_together_are_sums_and_a_median() -> None:
    """Change is that of the agencies known in both years."""
    other = record_of("o.txt", print_report(title="白石县教育局2023年政府信息公开工作年度报告"))
    figures = {(f.year, f.indicator): f for f in figures_of([of_year(2022), of_year(2023), other]) if f.agency is None}
    assert figures[2023, "disclosure_rate"] == Figure(
        None, 2023, None, "disclosure_rate", 32, 56, 32 / 56, None, "", 2, None
    )
    assert figures[2023, "accepted"] == Figure(None, 2023, None, "accepted", 62, None, 62, 0.0, "", 2, 31)


def test_a_corrected_table_counts_if_it_is_consistent() -> None:
    """A person answers for it."""
    record = of_year(2023, {"requests.new_received.total": "29"})
    fix = "document,cell,value,raw,who,why\n2023.txt,t3_r1_c7,28,,王,\n"
    fixed = correct(record, read_corrections(fix.encode(), "fix.csv")["2023.txt"])
    wrong = correct(record, read_corrections(fix.replace("28", "27").encode(), "fix.csv")["2023.txt"])
    values = [next(figures_of([one])) for one in (fixed, wrong)]
    assert [(figure.value, figure.note) for figure in values] == [(31, ""), (None, "not_certain")]


def test_the_command_prints_a_table_csv_and_json(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """With formulas beside, in the language asked for."""
    run_file = str(write_run(tmp_path / "run.jsonl", [of_year(2022), of_year(2023)]))
    assert run(["stats", run_file, "--lang", "zh", "--formulas"]) == 0
    text = capsysbinary.readouterr().out.decode("utf-8").splitlines()
    assert text[0].split("\t")[:4] == ["单位", "年度", "受理合计", "实质公开率"]
    assert text[2].split("\t") == [AGENCY, "2023", "31 (+0%)", *["n/a"] * 6, "9.7% (+0.0)", "n/a"]
    assert "实质公开率 = （予以公开 + 部分公开）÷ 办理结果总计" in text
    out = tmp_path / "stats.csv"
    assert run(["stats", run_file, "-o", str(out), "--lang", "zh", "--formulas", "--min-base", "1"]) == 0
    lines = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert len(lines) == 4 * len(PLAIN)
    assert (lines[1]["label"], lines[1]["value"], lines[1]["formula"]) == (
        "实质公开率",
        str(16 / 28),
        "（予以公开 + 部分公开）÷ 办理结果总计",
    )
    assert run(["stats", run_file, "--format", "json", "--overall"]) == 0
    found = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert (len(found), found[0]["agency"], found[0]["indicator"]) == (2 * len(PLAIN), None, "accepted")
