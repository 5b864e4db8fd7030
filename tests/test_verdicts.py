"""Verdicts (design.md): per table, and for the document the worst of its tables, with reasons of a closed list."""

from __future__ import annotations

import pytest
from papers import (
    HEADINGS,
    numbers_of,
    plain_numbers,
    print_report,
    print_table,
    row_line,
    row_values,
    rules_found,
    swap,
    tables_of,
)

from extractor import Result, extract, extract_text

GRANTED = "requests.results.granted"
PLAIN = print_report()
KINDS = ("disclosure", "requests", "review_litigation")


def verdicts_of(result: Result) -> list[str | None]:
    """The verdicts of tables 2, 3 and 4."""
    return list(result.verdicts.model_dump().values())


# ---- the three certain verdicts


def test_a_report_that_reconciles_is_verified() -> None:
    """Every cell anchored, every hard identity holds, nothing to say."""
    result = extract_text(PLAIN)
    assert (result.verdict, result.reasons, result.findings) == ("verified", [], [])
    assert verdicts_of(result) == ["verified"] * 3
    assert result.checks.model_dump() == {"passed": 42, "passed_assuming_zero": 0, "failed": 0, "undecidable": 0}
    assert result.suspects.model_dump() == {"outcome": "none", "explanations": []}
    assert result.certain


def test_a_wrong_number_makes_the_report_inconsistent_as_printed() -> None:
    """It is read as printed, its identities fail with both sums, and it is the one suspect."""
    result = extract_text(print_report({f"{GRANTED}.natural_person": 10}))
    assert (result.verdict, result.reasons) == ("source_inconsistent", ["identity_failed"])
    assert verdicts_of(result) == ["verified", "source_inconsistent", "verified"]
    assert numbers_of(result) == {**plain_numbers(), f"{GRANTED}.natural_person": 10}
    assert [(f.rule, f.outcome, f.left, f.right, f.delta) for f in result.findings] == [
        (f"H1/{GRANTED}", "failed", 13, 12, 1),
        ("H2/requests.natural_person", "failed", 21, 20, 1),
    ]
    assert [(each.cells, each.to, each.blame) for each in result.suspects.explanations] == [
        ([f"{GRANTED}.natural_person"], [9], "file")
    ]
    assert result.suspects.outcome == "unique"
    assert result.certain


def test_a_wrong_total_is_never_overwritten() -> None:
    """The parts add up to 12, 13 is printed: 13 is the value."""
    result = extract_text(print_report({f"{GRANTED}.total": 13}))
    assert result.cells[f"{GRANTED}.total"].value == 13
    assert result.report["requests"]["results"]["granted"]["total"] == 13
    assert [(each.cells, each.to) for each in result.suspects.explanations] == [([f"{GRANTED}.total"], [12])]


def test_a_finding_names_its_cells_and_sums_in_both_languages() -> None:
    """A person can find the row, its numbers and the difference in the message."""
    result = extract_text(print_report({"review_litigation.review.total": 5}))
    (finding,) = result.findings
    assert finding.cells == [
        f"review_litigation.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
    ]
    assert finding.message == (
        "table 4 (review and litigation): administrative review: the four outcomes add up to the total does not hold: "
        "upheld 2 + corrected 1 + pending 1 = 4, but total 5 (difference -1). "
        "Compare with the published original; nothing was corrected."
    )
    assert finding.message_zh == (
        "表四（行政复议、行政诉讼情况）·行政复议：“四种结果之和等于总计”不成立："
        "结果维持 2 + 结果纠正 1 + 尚未审结 1 = 4，而 总计 5（差 -1）。请核对发布原件；本工具未作任何改动。"
    )


def test_a_block_of_table_4_that_fails_has_as_many_suspects_as_could_be_wrong() -> None:
    """2 + 1 + 0 + 1 = 5: any of the five may be; a number where 0 is printed is the likeliest slip, the rest tie."""
    result = extract_text(print_report({"review_litigation.review.total": 5}))
    assert result.suspects.outcome == "ambiguous"
    assert [(each.cells[0].rpartition(".")[2], each.to) for each in result.suspects.explanations] == [
        ("other", [1]),
        ("upheld", [3]),
        ("corrected", [2]),
        ("pending", [2]),
        ("total", [4]),
    ]


def test_a_total_of_table_4_left_at_0_is_likelier_than_its_one_part() -> None:
    """1 + 0 + 0 + 0 with a total of 0: forms are handed out with zeros in the totals."""
    result = extract_text(print_report({"review_litigation.litigation_direct.total": 0}))
    assert result.suspects.outcome == "unique"
    first, second = result.suspects.explanations
    assert (first.cells, first.to, first.why) == (["review_litigation.litigation_direct.total"], [1], "total_zero")
    assert (second.cells, second.to) == (["review_litigation.litigation_direct.upheld"], [0])


def test_two_wrong_numbers_are_named_together() -> None:
    """No single change satisfies all four identities; one pair does, and what a third cause could be is unlikely."""
    result = extract_text(print_report({f"{GRANTED}.total": 13, "requests.carried_forward.natural_person": 5}))
    assert (result.verdict, result.suspects.outcome) == ("source_inconsistent", "unique")
    (found,) = result.suspects.explanations
    assert (found.cells, found.to) == (
        [f"{GRANTED}.total", "requests.carried_forward.natural_person"],
        [12, 2],
    )
    assert found.posterior is not None
    assert 0.9 <= found.posterior < 1


def test_two_rows_exchanged_below_the_totals_can_not_be_seen() -> None:
    """No identity fails, so nobody is suspected: such slips of an authority can't be found."""
    plain = plain_numbers()
    one, other = f"{GRANTED}.", "requests.results.partially_granted."
    names = [path.removeprefix(one) for path in plain if path.startswith(one)]
    cells = {one + name: plain[other + name] for name in names} | {other + name: plain[one + name] for name in names}
    result = extract_text(print_report(cells))
    assert (result.verdict, result.suspects.outcome) == ("verified", "none")


def test_a_minus_in_a_count_is_its_own_finding_and_not_localised() -> None:
    """Kinds of numbers (H5) are no sums: the finding names the cell, no other is suspected."""
    result = extract_text(print_report({"review_litigation.review.other": -1, "review_litigation.review.total": 3}))
    assert result.suspects.outcome in ("structural", "not_localised")
    assert result.suspects.explanations == []


def test_blanks_that_leave_an_identity_open_make_the_report_incomplete() -> None:
    """Nothing fails and nothing can be decided."""
    result = extract_text(print_report({f"{GRANTED}.total": ""}))
    assert (result.verdict, result.reasons) == ("source_incomplete", ["identity_undecidable"])
    assert verdicts_of(result) == ["verified", "source_incomplete", "verified"]
    assert result.certain


@pytest.mark.parametrize(
    ("cell", "printed", "fails"),
    [
        ("requests.results.granted.natural_person", "-1", True),
        ("disclosure.licensing.decisions", "28.5", True),
        ("disclosure.licensing.decisions", "-3", True),
        ("disclosure.fees.amount", "12.85", False),
        ("disclosure.fees.amount", "-1", True),
    ],
)
def test_counts_are_whole_and_not_negative(cell: str, printed: str, fails: bool) -> None:
    """H5: only the two amounts may have decimals; what is printed is read all the same."""
    result = extract_text(print_report({cell: printed}))
    assert result.cells[cell].value == float(printed)
    assert (f"H5/{cell}" in rules_found(result, severity="hard")) is fails
    assert result.verdict == ("source_inconsistent" if fails else "verified")


@pytest.mark.parametrize(("printed", "number"), [("+2", 2), ("-1", -1), ("－1", -1), ("0", 0)])
def test_a_change_may_be_signed(printed: str, number: int) -> None:
    """本年增/减 of the 2019 form."""
    result = extract_text(print_report({"disclosure.licensing.change": printed}, disclosure="2019"))
    cell = result.cells["disclosure.licensing.change"]
    assert (cell.value, cell.raw, result.verdict) == (number, printed, "verified")


@pytest.mark.parametrize(("form", "rule"), [("2021", "C5"), ("2019", "C4")])
def test_a_soft_relation_warns_and_changes_no_verdict(form: str, rule: str) -> None:
    """Implausible, but so printed: 3 issued, 0 repealed, 2 in force; 3 newly disclosed, 2 in total."""
    printed = [3, 0, 2] if form == "2021" else [3, 3, 2]
    result = extract_text(print_report({"disclosure.normative_documents": printed}, disclosure=form))
    assert (result.verdict, result.reasons) == ("verified", [])
    assert [(f.rule, f.kind, f.severity, f.outcome) for f in result.findings] == [
        (f"{rule}/disclosure.normative_documents", "soft", "soft", "failed")
    ]


def test_a_soft_relation_names_no_suspects() -> None:
    """A verified report has no suspects to look for."""
    result = extract_text(print_report({"disclosure.normative_documents": [3, 0, 2]}))
    assert result.suspects.outcome == "none"


# ---- the document is the worst of its tables


@pytest.mark.parametrize(
    ("cells", "verdict", "reasons"),
    [
        (
            {f"{GRANTED}.total": "", "review_litigation.review.total": 5},
            "source_inconsistent",
            ["identity_undecidable", "identity_failed"],
        ),
        (
            {"disclosure.fees.amount": "无", "review_litigation.review.total": 5},
            "needs_review",
            ["text_in_cell", "identity_failed"],
        ),
        (
            {"disclosure.fees.amount": "无", f"{GRANTED}.total": ""},
            "needs_review",
            ["text_in_cell", "identity_undecidable"],
        ),
    ],
)
def test_a_document_is_as_its_worst_table(cells: dict[str, str | int], verdict: str, reasons: list[str]) -> None:
    """needs_review before source_inconsistent before source_incomplete; the reasons of all tables are given."""
    result = extract_text(print_report(cells))
    assert (result.verdict, result.reasons) == (verdict, reasons)
    assert verdict in verdicts_of(result)


def test_a_table_in_doubt_accuses_nobody() -> None:
    """A row that is C and a sum that fails: needs_review, and no suspect is named."""
    text = swap(print_report({f"{GRANTED}.natural_person": 10}), "商业企业 | 科研机构", "科研机构 | 商业企业")
    result = extract_text(text)
    assert (result.verdict, result.suspects.outcome) == ("needs_review", "none")


# ---- missing tables


@pytest.mark.parametrize("kind", KINDS)
def test_an_absent_table_needs_review(kind: str) -> None:
    """table_absent: its form is null, it has no numbers, and the others keep their verdicts."""
    result = extract_text(print_report(without=[kind]))
    assert (result.verdict, result.reasons) == ("needs_review", ["table_absent"])
    assert result.form.model_dump()[kind] is None
    assert result.verdicts.model_dump() == {**dict.fromkeys(KINDS, "verified"), kind: "needs_review"}
    assert rules_found(result, severity="hard") == [f"structure/{kind}"]
    numbers = {path: value for path, value in numbers_of(result).items() if value is not None}
    assert numbers == {path: value for path, value in plain_numbers().items() if not path.startswith(kind)}


def test_a_table_told_in_prose_is_absent_and_no_zeros_are_made() -> None:
    """未发生行政复议 is no table 4."""
    heading = HEADINGS["review_litigation"] + "\n"
    text = swap(
        print_report(without=["review_litigation"]), heading, heading + "本年度未发生行政复议、行政诉讼案件。\n"
    )
    result = extract_text(text)
    assert (result.verdict, result.reasons) == ("needs_review", ["table_absent"])
    assert result.form.review_litigation is None


def test_a_report_in_prose_alone_needs_review() -> None:
    """prose_only: all three forms are null and no table has a verdict."""
    result = extract_text(print_report(without=KINDS))
    assert (result.verdict, result.reasons) == ("needs_review", ["prose_only"])
    assert result.form.model_dump() == dict.fromkeys(KINDS)
    assert verdicts_of(result) == [None] * 3


@pytest.mark.parametrize("at", ["二、上年结转", "四、结转下年度", "（七）总计"])
def test_a_text_that_ends_inside_table_3_is_truncated(at: str) -> None:
    """The rows before the cut are read, the rest is missing, table 4 is behind the cut."""
    result = extract_text(PLAIN[: PLAIN.index(at)])
    assert (result.verdict, result.reasons) == ("needs_review", ["missing_rows", "truncated"])
    assert row_values(result, "requests.new_received") == [20, 4, 1, 0, 2, 1, 28]
    assert row_values(result, "requests.carried_forward") == [None] * 7
    assert result.form.review_litigation is None
    assert verdicts_of(result) == ["verified", "needs_review", "needs_review"]


def test_a_text_that_ends_inside_table_4_is_truncated() -> None:
    """Its first numbers stand there."""
    line = "2 | 1 | 0 | 1 | 4 |"
    result = extract_text(PLAIN[: PLAIN.index(line) + len(line)])
    assert (result.verdict, "truncated" in result.reasons) == ("needs_review", True)


# ---- several tables


def test_two_reports_in_one_file_need_review() -> None:
    """Every table that prints other numbers the second time is contested; nothing is chosen silently."""
    other = print_report({"disclosure.licensing.decisions": 5}, title="青岚县水利局2022年政府信息公开工作年度报告")
    result = extract_text(PLAIN + other)
    assert result.verdict == "needs_review"
    assert "several_reports" in result.reasons
    cell = result.cells["disclosure.licensing.decisions"]
    assert (cell.value, cell.status) == (None, "contested")
    assert [each.value for each in cell.alternatives] == [28, 5]


def test_the_same_table_twice_with_other_numbers_needs_review() -> None:
    """Both numbers are kept."""
    printed = {path: str(number) for path, number in plain_numbers().items()} | {
        "requests.new_received.total": "29",
        "requests.new_received.natural_person": "21",
    }
    again = print_table(tables_of()["requests"], printed, "pipes")
    text = swap(PLAIN, HEADINGS["review_litigation"], again + HEADINGS["review_litigation"])
    result = extract_text(text)
    assert (result.verdict, result.verdicts.requests) == ("needs_review", "needs_review")
    assert [each.value for each in result.cells["requests.new_received.total"].alternatives] == [28, 29]
    assert result.report["requests"]["new_received"]["total"] is None


def test_the_same_table_twice_with_the_same_numbers_is_one_table() -> None:
    """A header block or a whole table repeated says nothing new."""
    result = extract_text(PLAIN + PLAIN)
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


# ---- rows that the form does not have: see test_extra_cells.py


def test_a_missing_row_needs_review() -> None:
    """missing_rows."""
    result = extract_text(swap(PLAIN, row_line("2.重复申请", 1, 0, 0, 0, 0, 0, 1), ""))
    assert (result.verdict, result.reasons) == ("needs_review", ["missing_rows"])
    assert result.checks.failed == 0


# ---- the frame leaves the verdict alone


@pytest.mark.parametrize(
    ("title", "reasons"),
    [
        ("2023年政府信息公开工作年度报告", ["no_agency"]),
        ("云岭县水利局政府信息公开工作年度报告", ["no_year"]),
        ("。", ["no_agency", "no_year"]),
    ],
)
def test_no_agency_or_year_is_a_reason_and_no_verdict(title: str, reasons: list[str]) -> None:
    """The numbers are as certain as before."""
    result = extract_text(print_report(title=title))
    assert (result.verdict, result.reasons) == ("verified", reasons)


def test_undecodable_bytes_are_a_finding() -> None:
    """Bytes that are neither UTF-8 nor GB18030, behind the report."""
    result = extract(PLAIN.encode() + b"\xff\xff\xff")
    assert (result.verdict, result.reasons) == ("verified", ["undecodable_bytes"])
    assert [(f.rule, f.kind, f.severity) for f in result.findings] == [("input/undecodable_bytes", "input", "soft")]


# ---- what is no report, or can't be read


@pytest.mark.parametrize(
    ("data", "verdict", "reason"),
    [
        (b"", "not_a_report", "empty_file"),
        (b" \r\n\t", "not_a_report", "empty_file"),
        ("今天天气很好。".encode(), "not_a_report", "other_document"),
        (b"%PDF-1.4 x", "unreadable", "broken_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 word", "unreadable", "binary_file"),
        (b"\x00\x01\x02" * 30, "unreadable", "binary_file"),
        (b"<html><body>" + b"<div>" * 400 + b"x" + b"</div>" * 400, "unreadable", "nesting_too_deep"),
    ],
)
def test_what_is_no_readable_report_has_a_named_reason(data: bytes, verdict: str, reason: str) -> None:
    """No cell, no table, no verdict on a table."""
    result = extract(data)
    assert (result.verdict, result.reasons[:1]) == (verdict, [reason])
    assert (result.cells, verdicts_of(result)) == ({}, [None] * 3)
    assert not result.certain


def _lost_chinese(text: str) -> str:
    return "".join("?" if "\u4e00" <= char <= "\u9fff" else char for char in text)


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        pytest.param(_lost_chinese(PLAIN), "unreadable", "lost_chinese", id="lost_chinese"),
        pytest.param(PLAIN.encode().decode("latin-1"), "unreadable", "double_decoded", id="double_decoded"),
        pytest.param(
            "云岭县水利局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n指标名称 单位 统计数\n"
            "一、主动公开情况\n（一）主动公开政府信息数 条 210\n"
            "二、回应解读情况\n（一）回应公众关注热点或重大舆情数 次 3\n"
            "三、依申请公开情况\n（一）收到申请数 件 12\n1.当面申请数 件 2\n",
            "needs_review",
            "form_2014",
            id="form_2014",
        ),
    ],
)
def test_reports_whose_numbers_are_lost_or_of_another_form_are_named(text: str, verdict: str, reason: str) -> None:
    """Lost Chinese is unreadable; the form of 2014 is a reason of needs_review."""
    result = extract_text(text)
    assert (result.verdict, reason in result.reasons) == (verdict, True)
