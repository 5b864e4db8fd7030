"""Editorial rules: each finds its fault, says where and what to do, and finds none in a report without it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import GOLD, ROOT, Labelled
from faulty_papers import CLEAN, FAULTY, clean
from papers import LAYOUTS, print_report, swap

from eval.bench.editorial import clean_documents, faults_of, gold_documents
from extractor.editorial import RULES
from extractor.messages import codes
from extractor.pipeline import Settings, check_record, extract_record
from extractor.record import Record, to_json_line

ALSO = {"mixed_forms": {"title_year"}}
"""Rules whose fault can't stand alone: no year, no title with a year."""

DOC = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")


def faults(text: str | bytes) -> list[dict[str, Any]]:
    """The findings of kind `format` of a text."""
    data = text if isinstance(text, bytes) else text.encode()
    findings: Any = check_record("a.txt", data)["findings"]
    return [finding for finding in findings if finding["kind"] == "format"]


def rules_in(text: str) -> list[str]:
    """The ids of the editorial rules that find something, each as often as it does."""
    return [finding["rule"].split("/")[1] for finding in faults(text)]


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "markdown"])
@pytest.mark.parametrize(("disclosure", "requests", "year"), [("2021", "2021", "2023"), ("2019", "2019", "2020")])
def test_a_report_as_ordered_has_no_fault(layout: str, disclosure: str, requests: str, year: str) -> None:
    """In any layout, in the form of its year."""
    text = clean(layout=layout, disclosure=disclosure, requests=requests).replace("2023", year)
    assert faults(text) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_fault_and_no_other_does(rule: Any) -> None:
    """With its severity; the message is the example of docs/check.md."""
    found = faults(FAULTY[rule.id])
    mine = [finding for finding in found if finding["rule"].split("/")[1] == rule.id]
    assert {finding["rule"].split("/")[1] for finding in found} == {rule.id} | ALSO.get(rule.id, set())
    assert [(f["severity"], f["outcome"], f["left"]) for f in mine] == [(rule.severity, "failed", None)]
    assert (
        f"| `format/{rule.id}` | {rule.severity} | {rule.label}<br>{rule.label_en} | {mine[0]['message_zh']} |" in DOC
    )


def test_every_rule_is_documented_and_has_its_sentence() -> None:
    """The table of docs/check.md and the catalogue name the registry's rules, no more and no less."""
    names = [rule.id for rule in RULES]
    assert re.findall(r"^\| `format/(\w+)` \|", DOC, re.MULTILINE) == names
    assert {code for code in codes() if code.startswith("format.")} == {f"format.{name}" for name in names}
    assert len(set(names)) == len(names)
    assert list(FAULTY) and set(FAULTY) == set(names)


def without_check(record: Record) -> Record:
    """A record as it was before the editorial rules."""
    findings: Any = record["findings"]
    run: Any = record["run"]
    settings = {key: value for key, value in run["settings"].items() if key != "check"}
    kept = [finding for finding in findings if finding["kind"] != "format"]
    return record | {"findings": kept, "run": run | {"settings": settings}}


@pytest.mark.parametrize(
    "name", ["sample", "sample_inconsistent", "totals_blank", "table4_prose", "html_local_row_2023", "list_page"]
)
def test_check_adds_findings_and_changes_nothing_else(gold: Any, name: str) -> None:
    """No cell, no verdict, no reason, no other finding; and extract has none of kind format."""
    document: Labelled = gold(name)
    plain = extract_record(document.path.name, document.data)
    assert to_json_line(without_check(check_record(document.path.name, document.data))) == to_json_line(plain)
    assert without_check(plain) == plain


@pytest.mark.parametrize("name", ["list_page.txt", "login_page.html", "deduplicated.txt", "several_reports_2023.txt"])
def test_nothing_is_said_of_a_file_that_is_to_blame_itself(name: str) -> None:
    """No report, numbers lost, several reports: the rules would find faults that the office did not make."""
    assert faults((GOLD / name).read_bytes()) == []


@pytest.mark.parametrize("name", ["pre_2014_year_2011.txt", "form_2014_year_2017.txt"])
def test_reports_from_before_the_forms_of_today_are_not_checked(name: str) -> None:
    """Another order applied."""
    assert faults((GOLD / name).read_bytes()) == []


# ---- where a fault is


def test_a_finding_says_where_it_stands() -> None:
    """By its span, and by its cells where it has any."""
    text = FAULTY["header"]
    (found,) = faults(text)
    assert found["rule"] == "format/header/disclosure.本年废止件数"
    assert (text[slice(*found["span"])], found["cells"]) == ("本年度止件数", [])
    (found,) = faults(FAULTY["blank_cell"])
    assert found["cells"] == [
        "requests.carried_over.public_welfare_organization",
        "requests.carried_over.other_organization",
    ]


def test_each_blank_total_is_a_finding_of_its_own() -> None:
    """With the sum of its parts; the blank is not counted again as a blank cell."""
    text = clean(cells={"review_litigation.review.total": "", "requests.results.granted.total": ""})
    assert [(f["rule"], f["cells"]) for f in faults(text)] == [
        ("format/blank_total/requests.results.granted.total", ["requests.results.granted.total"]),
        ("format/blank_total/review_litigation.review.total", ["review_litigation.review.total"]),
    ]


def test_a_blank_total_over_nothing_is_a_blank_cell() -> None:
    """Nothing was added up wrongly there."""
    text = clean(cells={"requests.results.not_processed.abusive_volume.total": ""})
    assert rules_in(text) == ["blank_cell"]


# ---- what is no fault


def test_a_label_wrapped_around_its_numbers_is_whole() -> None:
    """The rest of it stands on the next line."""
    line = "一、本年新收政府信息公开申请数量 20 4 1 0 2 1 28\n"
    wrapped = "一、本年新收政府信息公开申请\n20 4 1 0 2 1 28\n数量\n"
    assert faults(swap(clean(layout="spaces"), line, wrapped)) == []


def test_a_unit_is_no_fault_where_the_form_prints_none() -> None:
    """采购总金额 has no unit in the form of 2019."""
    cells = {"disclosure.procurement.amount": "86.5万元"}
    assert faults(clean(cells=cells, disclosure="2019", requests="2019").replace("2023", "2020")) == []


def test_a_signed_change_is_no_fault() -> None:
    """本年增/减 is the one column with signs."""
    cells = {"disclosure.licensing.change": "+2"}
    assert faults(clean(cells=cells, disclosure="2019", requests="2019").replace("2023", "2020")) == []


def test_the_fee_is_asked_for_since_2021() -> None:
    """The rules on it hold from 2021-01-01."""
    text = clean(disclosure="2019", requests="2019").replace("2023", "2020")
    assert faults(swap(text, "本年度未收取信息处理费。", "没有其他事项。")) == []


@pytest.mark.parametrize("sentence", ["没有收费。", "未收费。", "本年度没有收取任何费用。", "收取信息处理费0元。"])
def test_a_fee_that_was_not_charged_may_be_said_in_few_words(sentence: str) -> None:
    """In section six they can only mean this fee."""
    assert faults(swap(CLEAN, "本年度未收取信息处理费。", sentence)) == []


def test_a_caption_that_repeats_the_heading_is_no_second_section() -> None:
    """Without numeral, right behind it."""
    heading = "三、收到和处理政府信息公开申请情况\n"
    assert faults(swap(CLEAN, heading, heading + "收到和处理政府信息公开申请情况\n")) == []


def test_a_period_may_be_said_by_its_last_day() -> None:
    """数据截至…12月31日."""
    text = swap(print_report(), "一、总体情况\n", "数据截至2023年12月31日。\n一、总体情况\n")
    assert faults(text) == []


@pytest.mark.parametrize("word", ["商业", "社会公益组"])
def test_a_header_word_cut_at_a_line_break_is_no_misprint(word: str) -> None:
    """The page was too narrow, the word is the form's."""
    whole = {"商业": "商业企业", "社会公益组": "社会公益组织"}[word]
    assert faults(swap(CLEAN, whole, word)) == []


def test_a_listed_wording_that_is_a_slip_counts_as_one() -> None:
    """总总计 is read as 总计, but should not be printed."""
    (found,) = faults(swap(CLEAN, "法人或其他组织 | 总计", "法人或其他组织 | 总总计"))
    assert (found["rule"], found["severity"]) == ("format/header/requests.总计", "hard")


def test_the_settings_of_a_run_say_that_it_checked() -> None:
    """And extract's do not."""
    checked: Any = check_record("a.txt", CLEAN.encode())["run"]
    plain: Any = extract_record("a.txt", CLEAN.encode(), Settings("rules"))["run"]
    assert (checked["settings"], plain["settings"]) == ({"reader": "rules", "check": True}, {"reader": "rules"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4.无正当理由大量反复申请", "4.無正當理由大量反覆申請"),
        ("科研机构 | 社会公益组织", "科研机构 | 社会公益\u200b组织"),
        ("（三）不予公开 | 1.属于国家秘密", "1. 属于国家秘密"),
        ("一、本年新收政府信息公开申请数量", "一、 本年新收政府信息公开申请数量 "),
    ],
)
def test_the_same_word_in_another_guise_is_no_misprint(old: str, new: str) -> None:
    """Traditional characters, spaces, list marks, a merged label that is not printed again."""
    assert [found for found in faults(swap(CLEAN, old, new)) if "label" in found["rule"]] == []


def test_a_heading_glued_to_prose_is_no_missing_section() -> None:
    """With or without its numeral; one without it is said to be worded otherwise."""
    ending = "公开的针对性有待提高，将继续改进。\n六、其他需要报告的事项"
    assert faults(swap(CLEAN, ending, ending.replace("\n", ""))) == []
    glued = swap(CLEAN, ending, ending.replace("\n六、", ""))
    assert [found["rule"] for found in faults(glued)] == ["format/section_wording/other"]


# ---- documents as they come


def test_generated_clean_reports_have_only_what_they_vary_in() -> None:
    """No title, no period, a listed wording, another year's form: everything else would be a false alarm."""
    found = faults_of(clean_documents(5000, 60))
    varied = ("title_missing", "period_missing", "label_variant", "section_wording", "obsolete_form", "later_form")
    assert set(found) - {f"format/{name}" for name in varied} == set()
    assert {m for _, m in found["format/label_variant"] if "规范性文件" not in m} == set()


GOLD_FAULTS = {
    "title_missing": 7,
    "title_agency": 1,
    "period_missing": 8,
    "fee_not_stated": 16,
    "lookalike": 2,
    "section_missing": 3,
    "section_number": 4,
    "obsolete_form": 4,
    "cited_order": 1,
    "row_order": 1,
    "column_order": 4,
    "extra_row": 4,
    "extra_column": 4,
    "extra_cells": 1,
    "label": 3,
    "label_variant": 12,
    "header": 2,
    "header_variant": 2,
    "blank_total": 12,
    "blank_cell": 7,
    "dash_cell": 3,
    "unit_in_cell": 1,
    "remark_in_cell": 2,
    "decimal_count": 1,
    "grouped_digits": 3,
    "fullwidth_digits": 3,
}
"""Findings of each rule in the labelled documents. Where one changes, look at the documents, not at the number."""


def test_what_the_rules_find_in_the_labelled_documents() -> None:
    """No rule has begun to find more, or less."""
    found = faults_of(gold_documents())
    assert {rule.removeprefix("format/"): len(places) for rule, places in found.items()} == GOLD_FAULTS
