"""Extra cells (design.md): what the form has no cell for is kept apart and never silently added or dropped."""

from __future__ import annotations

import pytest
from papers import (
    numbers_of,
    plain_numbers,
    print_report,
    row_line,
    row_values,
    rules_found,
    swap,
    tables_of,
)

from extractor import Result, extract_text

LICENSING = "disclosure.licensing.decisions"
NEW = "requests.new_received"
SECRET_LINE = row_line("1.属于国家秘密", *[0] * 7)


def with_licensing(printed: str) -> Result:
    """A plain report whose row 行政许可 prints this behind its label."""
    return extract_text(swap(print_report(), "行政许可 | 28 |", f"行政许可 | {printed}"))


def with_local_row(*values: str | int) -> Result:
    """A plain report with a row of table 3 that the form does not have."""
    return extract_text(swap(print_report(), SECRET_LINE, SECRET_LINE + row_line("9.其他依法不予公开的情形", *values)))


def with_subtotals(*, wrong: str = "") -> Result:
    """A plain report with a headed column 法人小计 before 总计; the row `wrong` prints one more in it."""
    text = print_report(layout="tabs")
    text = swap(text, "法律服务机构\t其他\n", "法律服务机构\t其他\t法人小计\n")
    numbers, table = plain_numbers(), tables_of()["requests"]
    for row in table.rows:
        values = [numbers[table.path(row.key, column.key)] for column in table.columns(row.key)]
        subtotal = sum(values[1:6]) + (row.key == wrong)
        before = "\t".join(map(str, [row.label, *values]))
        text = swap(text, before + "\n", "\t".join(map(str, [row.label, *values[:6], subtotal, values[6]])) + "\n")
    return extract_text(text)


# ---- surplus cells of a row of table 2


@pytest.mark.parametrize(("printed", "extras"), [("28 | 0 | 0 |", [0, 0]), ("28 | 28 | 28 |", [28, 28])])
def test_extras_that_are_0_or_repeat_the_value_are_softly_noted(printed: str, extras: list[int]) -> None:
    """The value under the header counts, the others go to extra_cells, and the report is verified."""
    result = with_licensing(printed)
    assert (numbers_of(result), result.verdict, result.reasons) == (plain_numbers(), "verified", [])
    assert [(extra.label, extra.value) for extra in result.extra_cells] == [("licensing", n) for n in extras]
    (finding,) = result.findings
    assert (finding.rule, finding.kind, finding.severity) == ("structure/disclosure.licensing", "structure", "soft")
    assert finding.cells == [LICENSING]
    raws = ", ".join(map(str, extras))
    assert finding.message == (
        f"table 2 (proactive disclosure): licensing: has 2 value(s) more than the form has columns ({raws}); "
        "the one under the header counts."
    )


def test_three_zeros_under_one_header_are_one_0() -> None:
    """行政许可 | 0 | 0 | 0 |, as in seed 000."""
    result = with_licensing("0 | 0 | 0 |")
    assert numbers_of(result) == {**plain_numbers(), LICENSING: 0}
    assert (result.verdict, [extra.raw for extra in result.extra_cells]) == ("verified", ["0", "0"])


def test_extra_slots_that_are_empty_are_padding() -> None:
    """Nothing stands in them: nothing to note."""
    result = with_licensing("28 | | |")
    assert (result.verdict, result.extra_cells, result.findings) == ("verified", [], [])


@pytest.mark.parametrize("printed", ["28 | 3 | 0 |", "28 | 0 | 3 |", "0 | 0 | 28 |", "28 | 无 |"])
def test_any_other_extra_makes_the_row_contested(printed: str) -> None:
    """Which one is meant can't be told: needs_review, all of them kept."""
    result = with_licensing(printed)
    assert (result.verdict, result.reasons) == ("needs_review", ["extra_value"])
    assert rules_found(result) == ["structure/disclosure.licensing"]
    raws = [part.strip() for part in printed.split("|") if part.strip()]
    assert [extra.raw for extra in result.extra_cells] == raws[1:]


def test_a_0_behind_a_row_of_three_columns_is_softly_noted() -> None:
    """行政规范性文件 | 3 | 1 | 16 | 0 |: extras that are 0 are soft wherever they stand in table 2."""
    result = extract_text(swap(print_report(), "3 | 1 | 16 |", "3 | 1 | 16 | 0 |"))
    assert row_values(result, "disclosure.normative_documents") == [3, 1, 16]
    assert (result.verdict, [extra.raw for extra in result.extra_cells]) == ("verified", ["0"])


def test_a_row_in_doubt_always_has_a_reason() -> None:
    """needs_review without a reason says nothing to the person who is to review."""
    for printed in ("3 | 1 |", "3 | 1 | 16 | 5 |", "3 | 无 | 16 |", "3 1 | 16 |"):
        result = extract_text(swap(print_report(), "3 | 1 | 16 |", printed))
        assert (printed, result.verdict, result.reasons == []) == (printed, "needs_review", False)


# ---- a headed extra column


def test_a_headed_subtotal_is_a_column_of_its_own() -> None:
    """法人小计 goes to extra_cells row by row, the form's seven columns keep their values."""
    result = with_subtotals()
    assert (numbers_of(result), result.verdict, result.findings) == (plain_numbers(), "verified", [])
    extras = [(extra.label, extra.value) for extra in result.extra_cells]
    assert extras[:3] == [("new_received", 8), ("carried_over", 1), ("results.granted", 3)]
    assert len(extras) == 25


def test_a_wrong_subtotal_is_a_soft_finding() -> None:
    """Its sum is no identity of the form."""
    result = with_subtotals(wrong="new_received")
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")
    (finding,) = result.findings
    assert (finding.rule, finding.severity) == (f"structure/{NEW}", "soft")
    assert finding.message == (
        "table 3 (requests): new requests received this year: the extra subtotal column says 9, its parts add up to 8."
    )


# ---- local rows


def test_a_local_row_of_zeros_is_softly_noted() -> None:
    """It changes no sum."""
    result = with_local_row(0, 0, 0, 0, 0, 0, 0)
    assert (numbers_of(result), result.verdict, result.reasons) == (plain_numbers(), "verified", [])
    assert [(f.rule, f.severity) for f in result.findings] == [("structure/requests.extra", "soft")]
    assert [(extra.label, extra.value) for extra in result.extra_cells] == [("9.其他依法不予公开的情形", 0)] * 7


def test_a_local_row_with_a_number_needs_review() -> None:
    """Where it counts is for a person to decide; its values are kept with its label."""
    result = with_local_row(1, 0, 0, 0, 0, 0, 1)
    assert (result.verdict, result.reasons) == ("needs_review", ["local_row"])
    assert numbers_of(result) == plain_numbers()
    assert [extra.value for extra in result.extra_cells] == [1, 0, 0, 0, 0, 0, 1]
    assert "structure/requests.extra" in rules_found(result, severity="hard")


def test_sums_that_miss_the_number_of_a_local_row_do_not_fail() -> None:
    """（七）总计 counts the local row: the columns it stands in are undecidable, the office is not accused."""
    text = print_report(
        {
            NEW: [21, 4, 1, 0, 2, 1, 29],
            "requests.results.total": [21, 4, 1, 0, 2, 1, 29],
        }
    )
    result = extract_text(swap(text, SECRET_LINE, SECRET_LINE + row_line("9.其他情形", 1, 0, 0, 0, 0, 0, 1)))
    assert (result.verdict, result.reasons, result.checks.failed) == ("needs_review", ["local_row"], 0)
    undecided = [f.rule for f in result.findings if f.kind == "identity"]
    assert undecided[:2] == ["H2/requests.natural_person", "H2/requests.total"]
    assert {f.outcome for f in result.findings if f.kind == "identity"} == {"undecidable"}


def test_sums_that_hold_without_a_local_row_are_undecidable_too() -> None:
    """With its 1 counted, H2 of natural_person and total would not hold."""
    result = with_local_row(1, 0, 0, 0, 0, 0, 1)
    undecided = [f.rule for f in result.findings if f.kind == "identity" and f.outcome == "undecidable"]
    assert undecided[:2] == ["H2/requests.natural_person", "H2/requests.total"]


def test_a_failing_column_beside_a_local_row_still_fails() -> None:
    """The local row prints 0 under 商业企业, whose sum is wrong on its own."""
    text = print_report({"requests.results.granted.commercial_enterprise": 3, "requests.results.granted.total": 13})
    result = extract_text(swap(text, SECRET_LINE, SECRET_LINE + row_line("9.其他情形", 1, 0, 0, 0, 0, 0, 1)))
    outcomes = {f.rule: f.outcome for f in result.findings if f.kind == "identity"}
    assert outcomes["H2/requests.commercial_enterprise"] == "failed"
    assert outcomes["H2/requests.total"] == "undecidable"


def test_a_local_row_of_table_2_needs_review() -> None:
    """其他行政确认 | 5 | below 行政许可."""
    result = extract_text(swap(print_report(), "行政许可 | 28 |\n", "行政许可 | 28 |\n其他行政确认 | 5 |\n"))
    assert (result.verdict, result.reasons) == ("needs_review", ["local_row"])
    assert [(extra.label, extra.value) for extra in result.extra_cells] == [("其他行政确认", 5)]
    assert numbers_of(result) == plain_numbers()


def test_a_word_in_a_local_row_needs_review() -> None:
    """It may stand for a number."""
    assert with_local_row("无", 0, 0, 0, 0, 0, 0).reasons == ["local_row"]
