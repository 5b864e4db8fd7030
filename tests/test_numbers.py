"""What one cell of a source says: a number, a printed nothing, or words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import print_report

from extractor import extract_text
from extractor.fold import fold
from extractor.model import Value
from extractor.numbers import MAX_DIGITS, as_count, is_dotted, missing, read_cell, to_number


def read(raw: str, start: int = 0) -> Value:
    """The value of a cell printed as `raw`."""
    return read_cell(fold(raw), raw, start)


@pytest.mark.parametrize(
    ("raw", "number", "unit", "remark"),
    [
        ("0", 0, "", ""),
        ("17", 17, "", ""),
        ("１７", 17, "", ""),
        ("1808595", 1808595, "", ""),
        ("12,846", 12846, "", ""),
        ("1，234，567", 1234567, "", ""),
        ("76.885", 76.885, "", ""),
        ("59237.2449", 59237.2449, "", ""),
        ("12.0", 12, "", ""),
        ("+2", 2, "", ""),
        ("-1", -1, "", ""),
        ("－1", -1, "", ""),
        ("−1", -1, "", ""),
        ("251000元", 251000, "元", ""),
        ("251000 元", 251000, "元", ""),
        ("38.65万元", 38.65, "万元", ""),
        ("3件", 3, "件", ""),
        ("3（含变更）", 3, "", "(含变更)"),
        ("3*", 3, "", "*"),
        ("0.00", 0, "", ""),
    ],
)
def test_a_number_is_read_with_its_unit_and_remark(raw: str, number: float, unit: str, remark: str) -> None:
    """The raw text is kept, an integral number is an int."""
    value = read(raw)
    assert value == Value("printed", number, raw, (0, len(raw)), unit, remark)
    assert isinstance(value.number, int) is (number == int(number))


@pytest.mark.parametrize("unit", ["亿元", "万元", "元", "人次", "件次", "件", "条", "项", "个", "份", "宗", "次"])
def test_whatever_unit_is_printed_behind_a_number_is_its_unit(unit: str) -> None:
    """The whole of it: 3件次 is three of 件次, not of 件."""
    assert read(f"3{unit}") == Value("printed", 3, f"3{unit}", (0, 1 + len(unit)), unit)


@pytest.mark.parametrize("remark", ["*", "**", "***", "(含变更)", f"({'注' * 60})", "()"])
def test_a_remark_behind_a_number_is_short(remark: str) -> None:
    """Up to three asterisks, or up to 60 characters in brackets."""
    assert read(f"3{remark}") == Value("printed", 3, f"3{remark}", (0, 1 + len(remark)), "", remark)


@pytest.mark.parametrize("remark", ["****", f"({'注' * 61})", "(含变更", "((含变更))", "**(含变更)"])
def test_what_is_no_short_remark_makes_a_number_text(remark: str) -> None:
    """A row of asterisks, a paragraph in brackets, a bracket that does not close."""
    assert read(f"3{remark}") == Value("text", None, f"3{remark}", (0, 1 + len(remark)))


@pytest.mark.parametrize("raw", ["-", "--", "—", "——", "－", "–", "‐", "─", "━", "ー", "﹣", "⸺"])
def test_a_dash_is_no_number(raw: str) -> None:
    """Whatever dash it is, and it is no minus sign."""
    assert read(raw) == Value("dash", None, raw, (0, len(raw)))


@pytest.mark.parametrize("raw", ["/", "／", "\\"])
def test_a_slash_is_no_number(raw: str) -> None:
    """Another printed nothing."""
    assert read(raw) == Value("slash", None, raw, (0, 1))


@pytest.mark.parametrize("raw", ["", " ", "\t", "\u3000", "\xa0", " \n "])
def test_white_space_is_blank_with_an_empty_span(raw: str) -> None:
    """Its raw text is empty too."""
    assert read(raw, 40) == Value("blank", None, "", (40, 40))


@pytest.mark.parametrize(
    "raw",
    [
        "无",
        "不涉及",
        "N/A",
        "17 3",
        "1.2.3",
        "12,34",
        "1,2345",
        "十七",
        "约17",
        "17件以上",
        "1.属于国家秘密",
        "2023年",
        "10²",
        "1e3",
        "0x1F",
        ".5",
        "5.",
        "①",
        "1/2",
        "17%",
        "True",
        "nan",
        "inf",
        "１ ７",
    ],
)
def test_what_is_no_single_number_is_text(raw: str) -> None:
    """Words, two numbers, list marks, Chinese numerals, superscripts, percentages: null."""
    value = read(raw)
    assert (value.status, value.number, value.raw) == ("text", None, raw)


@pytest.mark.parametrize("raw", ["000", "00", "028", "-05", "1234567890123456", "1" * 20, "9" * 400])
def test_digits_that_can_not_be_one_number_are_illegible(raw: str) -> None:
    """Glued zeros, a leading zero, more digits than a number of anything has."""
    assert read(raw) == Value("illegible", None, raw, (0, len(raw)))


def test_fifteen_digits_are_one_number() -> None:
    """As many as a JSON number keeps exactly, whatever is printed between and before them."""
    assert MAX_DIGITS == 15
    assert read("9" * 15).number == 999_999_999_999_999
    assert read("999,999,999,999,999").number == 999_999_999_999_999
    assert read("-999999999999999").number == -999_999_999_999_999
    assert read("99999999999999.5").number == 99_999_999_999_999.5


@given(
    st.integers(min_value=0, max_value=10**15 - 1),
    st.text(" \t\u3000", max_size=3),
    st.text(" \t\u3000", max_size=3),
    st.integers(0, 999),
)
def test_white_space_around_a_number_is_outside_its_span(number: int, before: str, after: str, start: int) -> None:
    """The span covers the digits alone, counted from where the cell begins."""
    value = read(f"{before}{number}{after}", start)
    assert (value.number, value.raw) == (number, str(number))
    assert value.span == (start + len(before), start + len(before) + len(str(number)))


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_thousands_separators_do_not_change_a_number(number: int) -> None:
    """12,846 is 12846, signed or not."""
    assert to_number(f"{number:,}") == to_number(str(number)) == number


@given(st.decimals(min_value=0, max_value=10**8, places=4))
def test_decimals_keep_their_printed_digits(number: object) -> None:
    """As a JSON number they are exact to 15 digits."""
    value = to_number(str(number))
    assert value == float(str(number))
    assert isinstance(value, int) is float(str(number)).is_integer()


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(raw: str) -> None:
    """Whatever a cell holds, the span holds the raw text and only `printed` has a number."""
    value = read(raw, 7)
    assert raw[value.span[0] - 7 : value.span[1] - 7] == value.raw
    assert (value.number is not None) is (value.status == "printed")


def test_a_cell_the_source_lacks_is_missing_at_an_empty_span() -> None:
    """Missing is no blank."""
    assert missing(12) == Value("missing", None, "", (12, 12))


@pytest.mark.parametrize("digits", ["٣", "०५", "๗"])
def test_digits_of_other_scripts_are_words(digits: str) -> None:
    """Only 0 to 9, half or full width, are numbers of a Chinese report."""
    value = read_cell(digits, digits, 0)
    assert (value.status, value.number) == ("text", None)


@pytest.mark.parametrize(
    ("raw", "dotted"),
    [
        *((raw, True) for raw in ("2.947", "12.345.678", "-1.000", "２．９４７", "2.947件")),
        *((raw, False) for raw in ("2.94", "2.9471", "1234.567", "2947", "0.5", "")),
    ],
)
def test_a_dot_before_three_digits_may_stand_between_thousands(raw: str, dotted: bool) -> None:
    """As a count such a number is not read; as an amount it is."""
    assert is_dotted(raw) == dotted
    value = read(raw)
    assert as_count(value) == (value._replace(status="illegible", number=None) if dotted and value.number else value)


def test_a_count_with_a_dot_before_three_digits_accuses_nobody() -> None:
    """2.947 is 2947 or a fraction: needs review, its finding says so; in an amount it is a decimal."""
    result = extract_text(print_report({"disclosure.licensing.decisions": "2.947", "disclosure.fees.amount": "76.885"}))
    assert (result.verdict, result.reasons) == ("needs_review", ["dotted_number"])
    assert result.cells["disclosure.licensing.decisions"].value is None
    assert result.cells["disclosure.fees.amount"].value == 76.885
    assert any("千位分隔" in finding.message_zh for finding in result.findings)
