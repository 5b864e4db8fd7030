"""Table 2 has no identity: its cells are certain only by their label, their slots and their header."""

from __future__ import annotations

import pytest
from papers import (
    numbers_of,
    plain_numbers,
    print_report,
    read_with,
    row_anchors,
    row_values,
    rules_found,
    swap,
)

from extractor import extract_text


def test_a_misspelt_header_word_of_table_2_agrees() -> None:
    """本年度止件数 is nearer to 本年废止件数 than to its sisters."""
    result = read_with("本年废止件数", "本年度止件数")
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_cut_header_words_of_table_2_rest_on_order_and_are_noted() -> None:
    """本年新 | 本年新, cut at a line break as in seed 001."""
    result = read_with("本年新制作数量 | 本年新公开数量", "本年新 | 本年新", form="2019")
    assert (numbers_of(result), result.verdict) == (plain_numbers("2019", "2019"), "verified")
    assert [(f.rule, f.severity) for f in result.findings] == [("header/disclosure.article_20_1", "info")]


@pytest.mark.parametrize("words", ["本年新制作数量 | 本年新制作数量", "本年新公开数量 | 本年新制作数量"])
def test_a_legible_word_of_another_column_contradicts_the_form(words: str) -> None:
    """Twice 本年新制作数量, or the two exchanged: the rows below are C."""
    result = read_with("本年新制作数量 | 本年新公开数量", words, form="2019")
    assert row_anchors(result, "disclosure.regulations") == {"C"}
    assert (result.verdicts.disclosure, result.reasons) == ("needs_review", ["header_contradicts"])
    assert rules_found(result) == ["header/disclosure.article_20_1"]


def test_a_lost_header_of_table_2_is_not_certain() -> None:
    """Three numbers without a word over them could stand in any order."""
    result = read_with("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n", "")
    assert row_anchors(result, "disclosure.regulations") == {"C"}
    assert result.verdicts.disclosure == "needs_review"


@pytest.mark.parametrize("printed", ["3 | 1 |", "3 | 1 | 16 | 16 |"])
def test_a_row_of_table_2_needs_as_many_slots_as_columns(printed: str) -> None:
    """Two values or four under three words: none is given a place."""
    result = read_with("3 | 1 | 16 |", printed)
    assert row_values(result, "disclosure.normative_documents") == [None] * 3
    assert result.verdicts.disclosure == "needs_review"


def test_a_page_mark_inside_a_row_of_table_2_is_not_certain() -> None:
    """- 2 - between its numbers."""
    result = read_with("行政规范性文件 3 1 16", "行政规范性文件 3 1\n- 2 -\n16", layout="spaces")
    assert result.verdicts.disclosure == "needs_review"


def test_a_page_mark_between_rows_of_table_2_is_not_inside_one() -> None:
    """规章 0 0 0, then the mark, then the next row."""
    result = read_with("行政规范性文件 3 1 16", "- 2 -\n行政规范性文件 3 1 16", layout="spaces")
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


@pytest.mark.parametrize("printed", ["000", "0 00", "00 0"])
def test_glued_digits_in_table_2_are_not_taken_apart(printed: str) -> None:
    """规章 000 is no 0 0 0."""
    result = read_with("规章 0 0 0", f"规章 {printed}", layout="spaces")
    assert row_values(result, "disclosure.regulations") == [None] * 3
    assert result.verdicts.disclosure == "needs_review"


def test_numbers_glued_into_one_cell_of_table_2_are_not_certain() -> None:
    """Three numbers in the first of three slots."""
    result = read_with("行政规范性文件 | 3 | 1 | 16 |", "行政规范性文件 | 3 1 16 | | |")
    assert row_anchors(result, "disclosure.normative_documents") == {"C"}
    assert result.verdicts.disclosure == "needs_review"


def test_digits_with_a_leading_0_are_illegible() -> None:
    """028 is not 28 and not 0 and 28."""
    result = read_with("行政许可 | 28 |", "行政许可 | 028 |")
    cell = result.cells["disclosure.licensing.decisions"]
    assert (cell.value, cell.status, cell.raw) == (None, "illegible", "028")
    assert (result.verdict, result.reasons) == ("needs_review", ["glued_digits"])


def test_a_number_behind_an_empty_slot_of_table_2_is_not_certain() -> None:
    """行政许可 | | 28 | where every other row begins in the first slot: only trailing padding is put aside."""
    assert read_with("行政许可 | 28 |", "行政许可 | | 28 |").verdicts.disclosure == "needs_review"


@pytest.mark.parametrize(("row", "verdict"), [("2 | | 0 | | 28 |", "verified"), ("2 | 0 | | | 28 |", "needs_review")])
def test_slots_that_spans_left_between_words_are_left_between_values_too(row: str, verdict: str) -> None:
    """Header cells two wide written out: a value stands under each word, or nothing is certain."""
    text = swap(print_report(disclosure="2019"), "行政许可 | 2 | 0 | 28 |", f"行政许可 | {row}")
    at = text.index("行政许可")
    start = text.rindex("信息内容", 0, at)
    header = text[start:at].split("\n")[0]
    words = " | | ".join(header.removesuffix(" |").split(" | ")[1:])
    text = text[:start] + f"信息内容 | {words} |" + text[start + len(header) :]
    result = extract_text(swap(text, "其他对外管理服务事项 | 0 | 0 | 0 |", "其他对外管理服务事项 | 0 | | 0 | | 0 |"))
    assert result.verdicts.disclosure == verdict
    if verdict == "verified":
        assert row_values(result, "disclosure.licensing") == [2, 0, 28]
