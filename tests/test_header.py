"""What a printed header says of the order of columns, and what the rows may say against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from papers import HEADINGS, LAYOUTS, numbers_of, plain_numbers, print_report, row_values, swap, tables_of

from eval.bench.generated import compare
from eval.generate import LAYOUTS as GENERATED_LAYOUTS
from eval.generate import generate
from extractor import Result, extract_text
from extractor.parse.order import ALL, EXTRA, ORGANISATIONS, Order, printed_orders
from extractor.pipeline import extract_record
from extractor.vocabulary import CERTAIN

FORM = (0, 1, 2, 3, 4, 5, 6)
TOTAL_FIRST = (6, 0, 1, 2, 3, 4, 5)
KINDS = [1, 2, 3, 4, 5]
TOP = "申请人情况"
GROUP = "法人或其他组织"
WORDS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
STREAMS = ("lines", "bare")
ALL_LAYOUTS = ("pipes", "tabs", "spaces", *STREAMS)

Values = Sequence[int | float]


def with_table3(header: Sequence[Sequence[str]], arrange: Callable[[Values], Sequence[object]], layout: str) -> str:
    """A plain report whose table 3 has this header and these values in each row, told from those of the form."""
    numbers, table = plain_numbers(), tables_of()["requests"]
    rows = [list(line) for line in header]
    for row in table.rows:
        values = [numbers[table.path(row.key, column.key)] for column in table.columns(row.key)]
        rows.append([row.label, *map(str, arrange(values))])
    printed = (
        "".join(f"{cell}\n" for row in rows for cell in row if cell) if layout == "bare" else LAYOUTS[layout](rows)
    )
    heading = HEADINGS["requests"] + "\n"
    return swap(print_report(without=("requests",)), heading, heading + printed)


def subtotal(values: Values) -> int | float:
    return sum(values[1:6])


def read(header: Sequence[Sequence[str]], arrange: Callable[[Values], Sequence[object]], layout: str) -> Result:
    return extract_text(with_table3(header, arrange, layout))


# ---- the order that words can print


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        ([[ALL], [0, ORGANISATIONS, 6], KINDS], FORM),
        ([[ALL, 6], [0, ORGANISATIONS], KINDS], FORM),
        ([[6, ALL], [0, ORGANISATIONS], KINDS], TOTAL_FIRST),
        ([[ALL], [6, 0, ORGANISATIONS], KINDS], TOTAL_FIRST),
        ([[ALL], [0, 6, ORGANISATIONS], KINDS], (0, 6, 1, 2, 3, 4, 5)),
        ([[ALL], [ORGANISATIONS, 0, 6], KINDS], (1, 2, 3, 4, 5, 0, 6)),
        ([[ALL], [0, EXTRA, ORGANISATIONS, 6], KINDS], (0, EXTRA, 1, 2, 3, 4, 5, 6)),
        ([[ALL], [0, ORGANISATIONS, EXTRA, 6], KINDS], (0, 1, 2, 3, 4, 5, EXTRA, 6)),
        ([[ALL], [0, ORGANISATIONS, 6], [EXTRA, *KINDS]], (0, EXTRA, 1, 2, 3, 4, 5, 6)),
        ([[ALL], [0, ORGANISATIONS, 6], [*KINDS, EXTRA]], (0, 1, 2, 3, 4, 5, EXTRA, 6)),
        ([[ALL], [0, *[ORGANISATIONS] * 5, 6], [0, *KINDS, 6]], FORM),
        ([[0, *KINDS, EXTRA, 6]], (0, 1, 2, 3, 4, 5, EXTRA, 6)),
        ([[ALL], [0, ORGANISATIONS, 6], [1, 3, 5]], FORM),
        ([[ALL], [0, ORGANISATIONS], KINDS], (0, 1, 2, 3, 4, 5)),
    ],
)
def test_each_line_of_a_header_stands_under_the_group_above_it(lines: list[list[int]], order: Order) -> None:
    assert printed_orders(lines, 7) == [order]


@pytest.mark.parametrize(
    ("words", "orders"),
    [
        ([ALL, 0, ORGANISATIONS, 6, *KINDS], [FORM]),
        ([ALL, 0, ORGANISATIONS, *KINDS, 6], [FORM]),
        ([ALL, 6, 0, ORGANISATIONS, *KINDS], [FORM, TOTAL_FIRST]),
        ([6, ALL, 0, ORGANISATIONS, *KINDS], [TOTAL_FIRST]),
        ([0, 6, *KINDS], [FORM, (0, 6, 1, 2, 3, 4, 5)]),
        ([ALL, 0, EXTRA, ORGANISATIONS, 6, *KINDS], [(0, EXTRA, 1, 2, 3, 4, 5, 6)]),
        ([ALL, 0, ORGANISATIONS, EXTRA, 6, *KINDS], [(0, 1, 2, 3, 4, 5, EXTRA, 6)]),
        ([ALL, 0, ORGANISATIONS, 6, EXTRA, *KINDS], []),
        ([ALL, EXTRA, 0, ORGANISATIONS, 6, *KINDS], []),
        ([ALL, 0, EXTRA, 6, *KINDS], []),
    ],
)
def test_words_on_lines_of_their_own_may_print_several_orders(words: list[int], orders: list[Order]) -> None:
    """The form's order comes first; none is returned where the place of an extra column can't be told."""
    assert printed_orders([[word] for word in words], 7) == orders


@pytest.mark.parametrize("lines", [[[0, ORGANISATIONS, 6], [EXTRA, 2, 3, 4, 5]], [[0, 6], KINDS, [EXTRA]]])
def test_an_extra_column_beside_a_lost_word_has_no_place(lines: list[list[int]]) -> None:
    assert printed_orders(lines, 7) == []


# ---- an extra column


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
@pytest.mark.parametrize(
    ("second", "third", "at"),
    [
        ([WORDS[0], "法人小计", GROUP, WORDS[6]], WORDS[1:6], 1),
        ([WORDS[0], GROUP, "法人小计", WORDS[6]], WORDS[1:6], 6),
        ([WORDS[0], GROUP, WORDS[6]], [*WORDS[1:6], "小计"], 6),
    ],
)
def test_a_subtotal_is_read_where_its_word_stands(second: list[str], third: list[str], at: int, layout: str) -> None:
    """On the line above the five kinds it stands beside all of them, on their own line among them."""
    result = read([["", TOP], second, third], lambda v: [*v[:at], subtotal(v), *v[at:]], layout)
    assert (numbers_of(result), result.verdict, result.reasons) == (plain_numbers(), "verified", [])


@pytest.mark.parametrize("layout", STREAMS)
def test_a_subtotal_that_may_stand_inside_or_beside_its_group_is_not_read(layout: str) -> None:
    header = [["", TOP], [WORDS[0], GROUP, WORDS[6]], ["小计", *WORDS[1:6]]]
    result = read(header, lambda v: [v[0], subtotal(v), *v[1:]], layout)
    assert (result.verdict, result.reasons) == ("needs_review", ["header_contradicts"])


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_two_subtotals_are_not_read(layout: str) -> None:
    header = [["", TOP], [WORDS[0], "法人小计", GROUP, "个人小计", WORDS[6]], WORDS[1:6]]
    result = read(header, lambda v: [v[0], subtotal(v), *v[1:6], v[0], v[6]], layout)
    assert (result.verdicts.requests, result.reasons) == ("needs_review", ["header_contradicts"])


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_a_subtotal_whose_numbers_stand_elsewhere_is_doubted(layout: str) -> None:
    """The header prints it before the total, the rows behind the natural persons: no office is accused."""
    header = [["", TOP], [WORDS[0], GROUP, "法人小计", WORDS[6]], WORDS[1:6]]
    result = read(header, lambda v: [v[0], subtotal(v), *v[1:]], layout)
    assert (result.verdicts.requests, "header_contradicts" in result.reasons) == ("needs_review", True)


@pytest.mark.parametrize("layout", ["pipes", "lines"])
def test_an_extra_column_that_sums_nothing_is_doubted(layout: str) -> None:
    """A column called a subtotal that is 0 beside organizations is none."""
    header = [["", TOP], [WORDS[0], GROUP, "法人小计", WORDS[6]], WORDS[1:6]]
    result = read(header, lambda v: [*v[:6], 0, v[6]], layout)
    assert (result.verdicts.requests, "header_contradicts" in result.reasons) == ("needs_review", True)


# ---- the total printed first


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_a_total_printed_first_is_read_by_its_word_and_never_certain(layout: str) -> None:
    header = [["", TOP], [WORDS[6], WORDS[0], GROUP], WORDS[1:6]]
    result = read(header, lambda v: [v[6], *v[:6]], layout)
    assert (numbers_of(result), result.verdicts.requests) == (plain_numbers(), "needs_review")
    assert result.reasons[0] == "header_contradicts"


@pytest.mark.parametrize("layout", STREAMS)
def test_a_total_whose_cell_begins_one_row_higher_stands_last(layout: str) -> None:
    """One word to a line it comes before 自然人 all the same; the rows add up as the form prints them."""
    header = [["", TOP], [WORDS[6], WORDS[0], GROUP], WORDS[1:6]]
    result = read(header, lambda v: v, layout)
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


@pytest.mark.parametrize("layout", STREAMS)
def test_rows_that_hold_either_way_leave_the_place_of_the_total_open(layout: str) -> None:
    """2 0 0 0 0 0 2 is two natural persons, or a total of two with two others."""
    header = [["", TOP], [WORDS[6], WORDS[0], GROUP], WORDS[1:6]]
    result = read(header, lambda v: [v[0], 0, 0, 0, 0, 0, v[0]], layout)
    assert (result.verdicts.requests, result.reasons) == ("needs_review", ["header_contradicts"])


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_columns_moved_under_the_form_s_header_are_doubted(layout: str) -> None:
    """No row adds up as the header says, every row does with the total first."""
    header = [["", TOP], [WORDS[0], GROUP, WORDS[6]], WORDS[1:6]]
    result = read(header, lambda v: [v[6], *v[:6]], layout)
    assert (result.verdicts.requests, "header_contradicts" in result.reasons) == ("needs_review", True)


@pytest.mark.parametrize("layout", ALL_LAYOUTS)
def test_one_row_that_does_not_add_up_doubts_no_header(layout: str) -> None:
    header = [["", TOP], [WORDS[0], GROUP, WORDS[6]], WORDS[1:6]]
    result = read(header, lambda v: [*v[:6], v[6] + (v[0] == 9)], layout)
    assert (result.verdicts.requests, result.reasons) == ("source_inconsistent", ["identity_failed"])


# ---- a column that is not there


@pytest.mark.parametrize("gone", range(7))
@pytest.mark.parametrize("padding", ["", " |", " ||||"])
def test_a_missing_column_is_missing_and_not_blank(gone: int, padding: str) -> None:
    """Padding must not take its place; the numbers under the other words are read, never certain."""
    upper = [word for word in (WORDS[0], GROUP, WORDS[6]) if word != WORDS[gone]]
    lower = [word for word in WORDS[1:6] if word != WORDS[gone]]
    text = with_table3([["", TOP], upper, lower], lambda v: [n for i, n in enumerate(v) if i != gone], "pipes")
    head, _, tail = text.partition(HEADINGS["review_litigation"])
    result = extract_text("\n".join(line + padding * (" | " in line) for line in head.split("\n")) + "四、" + tail)
    expected: list[int | float | None] = [20, 4, 1, 0, 2, 1, 28]
    expected[gone] = None
    assert (row_values(result, "requests.new_received"), result.verdicts.requests) == (expected, "needs_review")
    cell = list(result.cells)[[*result.cells].index("requests.new_received.natural_person") + gone]
    assert result.cells[cell].status == "missing"


def test_a_missing_column_of_table_2_is_no_blank_at_its_end() -> None:
    text = swap(print_report(), "本年制发件数 | 本年废止件数 | 现行有效件数 |", "本年制发件数 | 现行有效件数 | |")
    text = swap(swap(text, "规章 | 0 | 0 | 0 |", "规章 | 0 | 0 | |"), "文件 | 3 | 1 | 16 |", "文件 | 3 | 16 | |")
    result = extract_text(text)
    assert row_values(result, "disclosure.normative_documents") == [3, None, 16]
    assert result.verdicts.disclosure == "needs_review"


# ---- table 2: words beside the form's


@pytest.mark.parametrize(
    ("words", "values"),
    [(["本年处理决定数量", "上年处理决定数量"], "28 | 31"), (["上年处理决定数量", "本年处理决定数量"], "31 | 28")],
)
def test_last_year_s_number_beside_this_year_s_is_an_extra_cell(words: list[str], values: str) -> None:
    lines = print_report().split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("行政许可"))
    lines[at - 1 : at + 1] = [" | ".join(["信息内容", *words]) + " |", f"行政许可 | {values} |"]
    result = extract_text("\n".join(lines))
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")
    assert [(extra.label, extra.value) for extra in result.extra_cells] == [("licensing", 31)]


def test_a_subtotal_is_no_part_of_the_next_word() -> None:
    """小计 before 现行有效件数 is a word of its own, not the beginning of it."""
    text = swap(print_report(), "| 现行有效件数 |", "| 小计 | 现行有效件数 |")
    text = swap(swap(text, "规章 | 0 | 0 | 0 |", "规章 | | 0 | 0 | |"), "3 | 1 | 16 |", "3 | 1 | 16 | |")
    assert extract_text(text).verdicts.disclosure == "needs_review"


@pytest.mark.parametrize(("values", "verdict"), [("28 | 28", "verified"), ("28 | 27", "needs_review")])
def test_a_repeated_word_covers_a_repeated_value(values: str, verdict: str) -> None:
    """Where spans repeat words and values, two slots under one word are one cell if they print the same."""
    lines = print_report().split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("行政许可"))
    lines[at - 1 : at + 1] = ["信息内容 | 本年处理决定数量 | 本年处理决定数量 |", f"行政许可 | {values} |"]
    result = extract_text("\n".join(lines))
    assert (result.cells["disclosure.licensing.decisions"].value, result.verdict) == (28, verdict)


def test_a_value_under_an_empty_header_cell_is_not_that_of_the_next_word() -> None:
    """Two columns of which the first has no word: the number of the form may be the second."""
    lines = print_report().split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith("行政许可"))
    lines[at - 1 : at + 1] = ["信息内容 | | 本年处理决定数量 |", "行政许可 | 12 | 0 |"]
    assert extract_text("\n".join(lines)).verdicts.disclosure == "needs_review"


# ---- table 4


OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


def test_outcomes_in_another_order_are_read_by_their_words_and_never_certain() -> None:
    text = print_report(layout="tabs")
    moved = [OUTCOMES[1], OUTCOMES[0], *OUTCOMES[2:]]
    text = text.replace("\t".join(OUTCOMES), "\t".join(moved))
    text = swap(text, "2\t1\t0\t1\t4\t1\t0\t0\t0\t1\t0\t0\t0\t1\t1", "1\t2\t0\t1\t4\t0\t1\t0\t0\t1\t0\t0\t0\t1\t1")
    result = extract_text(text)
    assert (numbers_of(result), result.reasons) == (plain_numbers(), ["header_contradicts"])


@pytest.mark.parametrize(
    ("values", "verdict"),
    [("2 1 0 1 4 1 0 0 0 1 0 0 0 1 1", "verified"), ("1 0 0 0 1 1 0 0 0 1 1 0 0 0 1", "needs_review")],
)
def test_words_of_table_4_broken_over_lines_are_read_where_the_rows_tell_the_total(values: str, verdict: str) -> None:
    """结果 over 维持, totals on a line between them, as pdftotext -layout prints it; 1 0 0 0 1 adds up both ways."""
    blocks = "                    行政诉讼\n行政复议\n                    未经复议直接起诉     复议后起诉\n"
    upper, lower = "结果 结果 其他 尚未 " * 3, "维持 纠正 结果 审结 " * 3
    table = f"{blocks}{upper}\n    总计    总计    总计\n{lower}\n{values}\n"
    heading = HEADINGS["review_litigation"] + "\n"
    text = swap(print_report(without=("review_litigation",)), heading, heading + table)
    assert extract_text(text).verdicts.review_litigation == verdict
    flat = text.replace("                    ", "")
    assert extract_text(flat).verdicts.review_litigation == "needs_review"


def test_rows_of_table_4_below_each_other_are_read_by_their_names() -> None:
    table = [
        ["类别", *OUTCOMES],
        ["行政复议", "2", "1", "0", "1", "4"],
        ["行政诉讼（未经复议直接起诉）", "1", "0", "0", "0", "1"],
        ["行政诉讼（复议后起诉）", "0", "0", "0", "1", "1"],
    ]
    heading = HEADINGS["review_litigation"] + "\n"
    text = swap(print_report(without=("review_litigation",)), heading, heading + LAYOUTS["pipes"](table))
    result = extract_text(text)
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


@pytest.mark.parametrize("lost", [0, 3, 8, 12])
def test_padding_behind_a_lost_cell_of_table_4_moves_nothing_silently(lost: int) -> None:
    values = "2\t1\t0\t1\t4\t1\t0\t0\t0\t1\t0\t0\t0\t1\t1"
    cells = values.split("\t")
    padded = [*cells[:lost], *cells[lost + 1 :], ""]
    assert extract_text(
        swap(print_report(layout="tabs"), values, "\t".join(padded))
    ).verdicts.review_litigation not in (*CERTAIN,)


# ---- every layout


@pytest.mark.parametrize("mess", ["extra_column", "total_first", "column_missing"])
@pytest.mark.parametrize("layout", GENERATED_LAYOUTS)
def test_columns_moved_added_or_lost_make_no_silent_error(layout: str, mess: str) -> None:
    for seed in range(4):
        report = generate(seed, layout=layout, mess=(mess,))
        record = extract_record(report.name, report.data)
        counts, example = compare(report, record)
        assert record["verdict"] not in CERTAIN or not (counts["wrong"] or counts["missing"]), (seed, example)
