"""Anchors (design.md): A for an exact label and a full row, B for a misprint alone between two A, C for the rest."""

from __future__ import annotations

import pytest
from papers import (
    LAYOUTS,
    numbers_of,
    plain_numbers,
    print_report,
    read_with,
    row_anchors,
    row_cells,
    row_line,
    row_values,
    rules_found,
    swap,
)

from extractor import extract_text

NEW = "requests.new_received"
DENIED = "requests.results.denied"
SECRET = f"{DENIED}.state_secret"
BY_LAW = f"{DENIED}.prohibited_by_law"
STABILITY = f"{DENIED}.endangers_security_stability"
DIRECT = "review_litigation.litigation_direct"

SPACED = print_report({SECRET: [1, 0, 0, 0, 0, 0, 1]}, layout="spaces")
SECRET_LINE = "1.属于国家秘密 1 0 0 0 0 0 1\n"
BY_LAW_LINE = "2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n"


# ---- A


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["2021", "2019"])
def test_every_cell_of_a_plain_report_is_anchored_a(layout: str, form: str) -> None:
    """Exact labels and full rows in every layout; only a grid declares positions."""
    result = extract_text(print_report(layout=layout, disclosure=form, requests=form))
    assert numbers_of(result) == plain_numbers(form, form)
    assert {cell.anchor for cell in result.cells.values()} == {"A"}
    assert {cell.origin for cell in result.cells.values()} == {"grid" if layout == "markdown" else "stream"}
    assert (result.verdict, result.findings) == ("verified", [])


@pytest.mark.parametrize(
    "printed",
    [
        "国家秘密",
        "1．属于国家秘密",
        "１.属于国家秘密",
        "1. 属于 国家 秘密",
        "属于国家秘密",
        "①属于国家秘密",
        "1、属于国家秘密",
        "1.屬於國家秘密",
        "1.属于国家秘密（涉密）",
    ],
)
def test_a_label_is_exact_after_folding_and_without_marks(printed: str) -> None:
    """White space, width, list marks, one-to-one traditional characters, remarks and variants leave it exact."""
    result = read_with("1.属于国家秘密", printed)
    assert (row_anchors(result, SECRET), row_values(result, SECRET)) == ({"A"}, [0] * 7)
    assert result.verdict == "verified"


def test_look_alike_radicals_leave_a_label_exact() -> None:
    """⾏政 and ⼈ of a PDF are 行政 and 人."""
    result = extract_text(print_report().replace("行政", "⾏政").replace("人", "⼈"))
    assert {cell.anchor for cell in result.cells.values()} == {"A"}
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_group_labels_before_a_label_are_dropped() -> None:
    """三、本年度办理结果（一）予以公开 in one cell is the row 予以公开."""
    result = read_with("三、本年度办理结果 | （一）予以公开 |", "三、本年度办理结果（一）予以公开 |")
    assert (row_anchors(result, "requests.results.granted"), result.verdict) == ({"A"}, "verified")


def test_a_label_wrapped_over_lines_is_exact() -> None:
    """Its pieces are joined."""
    result = read_with("一、本年新收政府信息公开申请数量 20", "一、本年新收政府信息\n公开申请数量 20", layout="spaces")
    assert (row_anchors(result, NEW), row_values(result, NEW)) == ({"A"}, [20, 4, 1, 0, 2, 1, 28])


def test_a_label_wrapped_around_its_numbers_is_exact() -> None:
    """Text layers print the numbers on the middle line of a label."""
    label, numbers = "一、本年新收政府信息公开申请数量", "20 4 1 0 2 1 28"
    result = read_with(f"{label} {numbers}", f"一、本年新收政府信息\n{numbers}\n公开申请数量", layout="spaces")
    assert (row_anchors(result, NEW), row_values(result, NEW)) == ({"A"}, [20, 4, 1, 0, 2, 1, 28])


def test_a_number_line_apart_is_a_if_one_label_is_open() -> None:
    """Numbers alone on the line above their label, between two rows that carry theirs."""
    label, numbers = "二、上年结转政府信息公开申请数量", "2 0 0 0 1 0 3"
    result = read_with(f"{label} {numbers}", f"{numbers}\n{label}", layout="spaces")
    assert row_values(result, "requests.carried_over") == [2, 0, 0, 0, 1, 0, 3]
    assert (row_anchors(result, "requests.carried_over"), result.verdict) == ({"A"}, "verified")


def test_number_lines_apart_from_two_open_labels_are_c() -> None:
    """Which line is whose can't be told, whatever adds up."""
    apart = "1.属于国家秘密\n2.其他法律行政法规禁止公开\n1 0 0 0 0 0 1\n0 0 0 0 0 0 0\n"
    result = extract_text(swap(SPACED, SECRET_LINE + BY_LAW_LINE, apart))
    assert row_anchors(result, SECRET) | row_anchors(result, BY_LAW) == {"C"}
    assert (result.verdicts.requests, result.reasons) == ("needs_review", ["weak_anchor"])


def test_rows_in_another_order_keep_their_labels() -> None:
    """A label says which row it is, not its place."""
    text = swap(
        print_report({SECRET: [1, 0, 0, 0, 0, 0, 1]}, layout="spaces"),
        SECRET_LINE + BY_LAW_LINE,
        BY_LAW_LINE + SECRET_LINE,
    )
    result = extract_text(text)
    assert row_values(result, SECRET) == [1, 0, 0, 0, 0, 0, 1]
    assert row_values(result, BY_LAW) == [0] * 7


# ---- B


@pytest.mark.parametrize(
    ("label", "printed", "row"),
    [
        ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开", BY_LAW),
        ("一、本年新收政府信息公开申请数量", "一、本年新收政府倍息公开申清数量", NEW),
        ("四、结转下年度继续办理", "四、结转下年度继续力理", "requests.carried_forward"),
        ("行政规范性文件", "行政规犯性文件", "disclosure.normative_documents"),
    ],
)
def test_a_misprinted_label_alone_between_exact_ones_is_b(label: str, printed: str, row: str) -> None:
    """Also as the first or the last row of its table; B is certain."""
    result = read_with(label, printed)
    assert row_anchors(result, row) == {"B"}
    assert {cell.note for cell in row_cells(result, row)} == {"fuzzy_label"}
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_two_misprinted_labels_in_a_row_are_c() -> None:
    """Neither stands between two exact ones."""
    text = swap(print_report(), "2.其他法律行政法规禁止公开", "2.其他法律行政止公开")
    result = extract_text(swap(text, "3.危及“三安全一稳定”", "3.危及“三安全一德定”"))
    assert row_anchors(result, BY_LAW) | row_anchors(result, STABILITY) == {"C"}
    assert (result.verdict, result.reasons) == ("needs_review", ["weak_anchor"])
    assert rules_found(result) == [f"structure/{BY_LAW}", f"structure/{STABILITY}"]


def test_a_misprinted_label_beside_a_missing_row_is_c() -> None:
    """It could be either of the two."""
    text = swap(print_report(), row_line("3.危及“三安全一稳定”", *[0] * 7), "")
    result = extract_text(swap(text, "2.其他法律行政法规禁止公开", "2.其他法律行政止公开"))
    assert (row_anchors(result, BY_LAW), row_anchors(result, STABILITY)) == ({"C"}, {None})
    assert (result.verdict, result.reasons) == ("needs_review", ["weak_anchor", "missing_rows"])


# ---- C and open


def test_an_unknown_label_is_no_row_of_the_form() -> None:
    """Its numbers go to extra_cells, the row it may have been is missing."""
    result = read_with("2.其他法律行政法规禁止公开", "金额合计情况")
    assert {cell.status for cell in row_cells(result, BY_LAW)} == {"missing"}
    assert (row_anchors(result, BY_LAW), row_values(result, BY_LAW)) == ({None}, [None] * 7)
    assert [(extra.label, extra.value) for extra in result.extra_cells] == [("金额合计情况", 0)] * 7
    assert (result.verdict, result.reasons) == ("needs_review", ["missing_rows"])


def test_a_short_label_is_never_matched_by_a_part_of_it() -> None:
    """其他 is part of many labels; 3.其佗 is no row, rather than a wrong one."""
    result = read_with("3.其他 |", "3.其佗 |")
    assert {cell.status for cell in row_cells(result, "requests.results.other_handling.other_reasons")} == {"missing"}
    assert result.verdict == "needs_review"


def test_a_row_that_lacks_a_value_is_open() -> None:
    """Six values under seven columns: none of them is given a place, though only one would add up."""
    result = read_with("20 | 4 | 1 | 0 | 2 | 1 | 28 |\n二、", "20 | 4 | 1 | 0 | 2 | 28 |\n二、")
    assert row_values(result, NEW) == [None] * 7
    assert {cell.status for cell in row_cells(result, NEW)} == {"missing"}
    assert (result.verdict, result.reasons) == ("needs_review", ["incomplete_rows"])


def test_a_row_that_lacks_a_value_is_not_said_to_have_too_many() -> None:
    """Its one finding says that there are fewer values than columns."""
    result = read_with("20 | 4 | 1 | 0 | 2 | 1 | 28 |\n二、", "20 | 4 | 1 | 0 | 2 | 28 |\n二、")
    found = [f for f in result.findings if f.rule == f"structure/{NEW}"]
    assert [f.message for f in found] == [
        "table 3 (requests): new requests received this year: read, but not surely (fewer values than columns). "
        "Compare the row with the source."
    ]


def test_a_row_with_a_value_too_many_is_open() -> None:
    """Eight values under seven columns of table 3 have no certain place."""
    result = read_with("20 | 4 | 1 | 0 | 2 | 1 | 28 |\n二、", "20 | 4 | 1 | 0 | 2 | 1 | 28 | 28 |\n二、")
    assert row_values(result, NEW) == [None] * 7
    assert result.verdicts.requests == "needs_review"
    assert result.reasons != []


def test_a_missing_row_is_not_read_as_zeros() -> None:
    """All sums would hold with zeros; the row is missing all the same."""
    result = read_with(row_line("3.要求提供公开出版物", *[0] * 7), "")
    row = "requests.results.not_processed.publication_request"
    assert [(cell.value, cell.status) for cell in row_cells(result, row)] == [(None, "missing")] * 7
    assert (result.verdict, result.reasons) == ("needs_review", ["missing_rows"])


def test_numbers_without_a_label_are_no_row() -> None:
    """A line of seven numbers that nobody names is not given to the row that is missing."""
    result = read_with("一、本年新收政府信息公开申请数量 20", "20", layout="spaces")
    assert row_values(result, NEW) == [None] * 7
    assert result.verdicts.requests == "needs_review"


def test_a_row_printed_twice_with_other_numbers_is_c() -> None:
    """Both can't be right, and which one is can't be told."""
    result = extract_text(swap(SPACED, SECRET_LINE, SECRET_LINE + "1.属于国家秘密 0 0 0 0 0 0 0\n"))
    assert row_anchors(result, SECRET) == {"C"}
    assert (result.verdict, result.reasons) == ("needs_review", ["contested_cells"])


def test_a_page_mark_inside_a_row_leaves_it_open() -> None:
    """Numbers before and behind a page mark are not joined to one row."""
    result = extract_text(swap(SPACED, SECRET_LINE, "1.属于国家秘密 1 0 0 0\n- 3 -\n0 0 1\n"))
    assert row_values(result, SECRET) == [None] * 7
    assert result.verdicts.requests == "needs_review"


@pytest.mark.parametrize("mark", ["- 3 -", "第 3 页", "第3页 共8页", "3 / 8", "—3—"])
def test_a_page_mark_between_rows_is_no_value(mark: str) -> None:
    """A page number on a line of its own belongs to no row."""
    result = read_with(BY_LAW_LINE, f"{BY_LAW_LINE}{mark}\n", layout="spaces")
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_a_page_mark_glued_to_the_last_number_is_no_digit_of_it() -> None:
    """1- 3 - at the end of a row is a 1 and the mark of page 3."""
    result = extract_text(swap(SPACED, SECRET_LINE, "1.属于国家秘密 1 0 0 0 0 0 1- 3 -\n"))
    assert row_values(result, SECRET) == [1, 0, 0, 0, 0, 0, 1]


# ---- headers of tables 3 and 4


def test_header_words_out_of_form_order_cap_table_3_at_c() -> None:
    """Values follow the printed words, 科研机构 before 商业企业, but nothing is certain."""
    result = read_with("商业企业 | 科研机构", "科研机构 | 商业企业")
    assert row_values(result, NEW) == [20, 1, 4, 0, 2, 1, 28]
    assert {row_anchors(result, row).pop() for row in (NEW, SECRET, "requests.carried_forward")} == {"C"}
    assert (result.verdict, result.reasons) == ("needs_review", ["header_contradicts"])
    assert rules_found(result) == ["header/requests.requests"]


def test_cut_header_words_may_rest_on_order() -> None:
    """商业 | 科研 of table 3 are no contradiction."""
    result = read_with("商业企业 | 科研机构", "商业 | 科研")
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_a_lost_header_rests_on_order_and_is_noted() -> None:
    """Table 3 without its header words: the identities still hold, the note says so."""
    text = swap(print_report(), "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n", "")
    result = extract_text(swap(text, "自然人 | 法人或其他组织 | 总计 |\n", ""))
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")
    assert [(f.rule, f.severity) for f in result.findings] == [("header/requests.requests", "info")]


def test_cut_words_over_table_4_rest_on_order_and_are_noted() -> None:
    """结果 | 结果 | 其他 | 尚未, as in seed 002."""
    words = "结果维持 | 结果纠正 | 其他结果 | 尚未审结"
    result = extract_text(print_report().replace(words, "结果 | 结果 | 其他 | 尚未"))
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")
    assert [(f.rule, f.severity) for f in result.findings] == [("header/review_litigation.review_litigation", "info")]


def test_outcome_words_out_of_form_order_cap_table_4_at_c() -> None:
    """结果纠正 before 结果维持: the 15 numbers add up either way and none is certain."""
    result = extract_text(print_report().replace("结果维持 | 结果纠正 |", "结果纠正 | 结果维持 |"))
    assert row_anchors(result, DIRECT) == {"C"}
    assert (result.verdict, result.reasons) == ("needs_review", ["header_contradicts"])


def test_blocks_of_table_4_out_of_form_order_are_not_certain() -> None:
    """The headings of its blocks are header words too."""
    result = read_with("未经复议直接起诉 | 复议后起诉 |", "复议后起诉 | 未经复议直接起诉 |")
    assert result.verdicts.review_litigation == "needs_review"


def test_table_4_is_a_with_exactly_15_slots() -> None:
    """Trailing padding aside."""
    result = read_with("0 | 0 | 0 | 1 | 1 |\n", "0 | 0 | 0 | 1 | 1 | | |\n")
    assert (row_values(result, "review_litigation.review"), row_anchors(result, DIRECT)) == ([2, 1, 0, 1, 4], {"A"})
    assert result.verdict == "verified"


@pytest.mark.parametrize("printed", ["0 | 0 | 0 | 1 |\n", "0 | 0 | 0 | 1 | 1 | 0 |\n"])
def test_table_4_with_14_or_16_slots_is_not_read(printed: str) -> None:
    """No number is given a place."""
    result = read_with("0 | 0 | 0 | 1 | 1 |\n", printed)
    assert {value for path, value in numbers_of(result).items() if path.startswith("review_litigation")} <= {None}
    assert result.verdicts.review_litigation == "needs_review"


@pytest.mark.parametrize("numbers", ["2 | 1 | 0 | 1 | 4 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 |", "2 | 1 | 0 | 1 | 4 |"])
def test_the_padding_of_the_header_is_no_cell_of_table_4(numbers: str) -> None:
    """Header rows that end in ten empty slots, and 14 numbers, or five: nothing is read, nobody is accused."""
    text = swap(print_report(), "2 | 1 | 0 | 1 | 4 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 1 |", numbers)
    twice = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | " * 2
    result = extract_text(swap(text, twice.strip(), twice + "| " * 10))
    assert {value for path, value in numbers_of(result).items() if path.startswith("review_litigation")} <= {None}
    assert result.verdicts.review_litigation == "needs_review"


# ---- readings by position


def test_a_grid_whose_cell_under_the_header_is_blank_is_not_read_from_beside_it() -> None:
    """A Markdown row | 行政许可 | | 28 | prints nothing under 本年处理决定数量."""
    result = read_with("| 行政许可 | 28 |", "| 行政许可 | | 28 |", layout="markdown")
    assert result.verdicts.disclosure == "needs_review"


@pytest.mark.parametrize("printed", ["20 | 4 | 1 | 0 | 2 | 1 |", "20 | 4 | 1 | 0 | 2 | 1 | 28 | 28 |"])
def test_a_grid_row_with_other_cells_than_columns_is_open(printed: str) -> None:
    """Six or eight numbers in a Markdown row have no certain place."""
    line = "| 一、本年新收政府信息公开申请数量 |"
    result = read_with(f"{line} 20 | 4 | 1 | 0 | 2 | 1 | 28 |", f"{line} {printed}", layout="markdown")
    assert row_values(result, NEW) == [None] * 7
    assert result.verdicts.requests == "needs_review"


def test_header_words_out_of_order_in_a_grid_are_not_certain() -> None:
    """Position and form disagree."""
    result = read_with("| 商业企业 | 科研机构", "| 科研机构 | 商业企业", layout="markdown")
    assert (result.verdict, result.reasons) == ("needs_review", ["header_contradicts"])


def test_a_row_printed_twice_with_a_number_is_not_certain() -> None:
    """Nobody can tell whether it counts once or twice, so no sum over it accuses the office."""
    row = "2.重复申请 1 0 0 0 0 0 1"
    text = print_report(layout="spaces")
    line = next(line for line in text.split("\n") if "重复申请" in line)
    result = extract_text(text.replace(line, f"{row}\n{row}"))
    assert (result.verdict, "contested_cells" in result.reasons) == ("needs_review", True)
