"""Lines that break where no row ends: inside cells, inside numbers, inside rows; and numbers that are of the page."""

from __future__ import annotations

import re

import pytest
from papers import GOOD, numbers_of, plain_numbers, print_report, row_values, swap

from extractor import Result, extract_text
from extractor.readers.cell_lines import join_cell_lines
from extractor.readers.page_numbers import blank_page_numbers
from extractor.readers.row_numbers import blank_row_numbers

NEW = "requests.new_received"
SPACES = print_report(layout="spaces")
LINES_WITH_PIPES = print_report(layout="lines")
LINES = LINES_WITH_PIPES.replace(" |\n", "\n")
"""One cell to a line with nothing between, as a text pasted from a PDF."""


def _reads_all(result: Result) -> None:
    assert (result.verdict, numbers_of(result)) == ("verified", plain_numbers())


# ---- breaks that a cell keeps


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("{}\n |", "\n"),
        ("\n{}\n |", "\n"),
        ("{}\n | ", "\n\n"),
        ("\r\n\t\t\t{}\r\n\t\t\r\n | ", "\r\n\r\n"),
        ("{}\n\t\n", "\n\n"),
        ("\n{}\n,", "\n\n"),
    ],
)
def test_breaks_around_the_marks_between_cells_are_passed_over(cell: str, row: str) -> None:
    """As scripts join what stands in table cells: the mark, or the text, on a line of its own."""
    text = "".join(
        "".join(map(cell.format, line.removesuffix(" |").split(" | "))) + row if line.endswith(" |") else line + "\n"
        for line in GOOD.splitlines()
    )
    assert text.count("\n") > 2 * GOOD.count("\n")
    _reads_all(extract_text(text))


@pytest.mark.parametrize("text", [GOOD, LINES_WITH_PIPES])
def test_one_cell_that_keeps_its_break_is_read(text: str) -> None:
    """The last of a row, the pipe behind it on the next line."""
    _reads_all(extract_text(swap(text, "28 |\n二、上年", "28\n |\n二、上年")))


def test_an_empty_cell_that_keeps_its_breaks_is_one_cell() -> None:
    """Rows that do not begin with a pipe: a line that does goes on with the row above the blank lines."""
    text = swap(
        GOOD, "二、上年结转政府信息公开申请数量 | 2 | 0 | 0 |", "二、上年结转政府信息公开申请数量 | 2 | \n\n\n | 0 |"
    )
    result = extract_text(text)
    assert row_values(result, "requests.carried_over") == [2, None, 0, 0, 1, 0, 3]


def test_fields_in_quotes_keep_their_breaks() -> None:
    """Legal CSV, as spreadsheets write cells with line breaks; quotes that do not close change nothing."""
    rows = [line.removesuffix(" |").split(" | ") for line in GOOD.splitlines()]
    csv = "\n".join(",".join(f'"{cell}\n"' if cell.isdecimal() else f'"{cell}"' for cell in row) for row in rows)
    _reads_all(extract_text(csv))
    assert join_cell_lines('甲,"一\n二",3\n"乙\n丙') == '甲,"一 二",3\n"乙\n丙'


def test_tables_whose_rows_begin_with_pipes_stay_as_they_are() -> None:
    """A heading without a pipe before them, blank lines between them."""
    text = "二、情况\n| 甲 | 1 |\n\n| 乙 | 2 |\n| 丙 |\n"
    assert join_cell_lines(text) == text


# ---- numbers and rows that break


@pytest.mark.parametrize("tail", ["\n8", "\n\n8", "\n 8 "])
def test_a_number_broken_at_the_line_end_accuses_nobody(tail: str) -> None:
    """28 as 2 and 8: the row does not add up without what stands below it."""
    result = extract_text(swap(SPACES, "数量 20 4 1 0 2 1 28\n", f"数量 20 4 1 0 2 1 2{tail}\n"))
    assert (result.verdicts.requests, result.reasons) == ("needs_review", ["weak_anchor"])


def test_a_page_number_below_a_row_that_adds_up_is_none_of_it() -> None:
    """The same place, the number whole."""
    _reads_all(extract_text(swap(SPACES, "数量 20 4 1 0 2 1 28\n", "数量 20 4 1 0 2 1 28\n3\n")))


@pytest.mark.parametrize("mark", ["\t", "|"])
def test_a_row_with_blanks_that_breaks_in_the_middle_is_in_doubt(mark: str) -> None:
    """Whether the break is a cell's own or stands between two cells nobody can say."""
    text = print_report({"review_litigation.review": (2, 1, "", 1, 4)}, layout="tabs").replace("\t", mark)
    values = mark.join(["2", "1", "", "1", "4"])
    for broken in (f"2{mark}1{mark}\n{mark}1{mark}4", f"2{mark}1\n{mark}{mark}1{mark}4"):
        result = extract_text(swap(text, values, broken))
        assert result.verdicts.review_litigation == "needs_review"


# ---- numbers of pages


@pytest.mark.parametrize(
    ("row", "label"),
    [("disclosure.fees.amount", "行政事业性收费"), ("disclosure.licensing.decisions", "行政许可")],
)
def test_a_lone_number_for_a_blank_cell_is_in_doubt(row: str, label: str) -> None:
    """The other rows carry their values on the lines of their labels."""
    number = str(plain_numbers()[row])
    result = extract_text(swap(SPACES, f"{label} {number}\n", f"{label}\n2\n"))
    assert (result.verdicts.disclosure, result.cells[row].anchor) == ("needs_review", "C")


@pytest.mark.parametrize(
    ("old", "verdict"),
    [
        ("0\n0\n1\n1\n五、", {"review_litigation": "needs_review"}),
        ("0\n0\n1\n0\n3\n四、政府信息公开", {"requests": "needs_review"}),
    ],
)
def test_a_lone_number_behind_a_table_may_be_the_page(old: str, verdict: dict[str, str]) -> None:
    """One cell to a line, the last total not filled in: 7 is no sum, and accuses nobody."""
    *values, last, heading = old.split("\n")
    new = "\n".join([*values, "7", heading])
    assert last in ("1", "3")
    result = extract_text(swap(LINES, old, new))
    assert result.verdicts.model_dump() | verdict == result.verdicts.model_dump()
    _reads_all(extract_text(LINES))


def test_a_value_that_may_be_a_page_between_pages_is_in_doubt() -> None:
    """Numbers between sentences show that the text has page numbers: 3 lies between 2 and 4."""
    text = swap(LINES, "行政强制\n6\n", "行政强制\n3\n")
    assert extract_text(text).verdicts.disclosure == "verified"
    paged = swap(swap(text, "公开内容有所拓展。\n", "公开内容有所拓展。\n2\n"), "将继续改进。\n", "将继续改进。\n4\n")
    result = extract_text(paged)
    assert (result.verdicts.disclosure, result.cells["disclosure.coercion.decisions"].anchor) == ("needs_review", "C")


def test_page_numbers_that_count_are_passed_over() -> None:
    """All lone numbers of a text, or the last lines before form feeds."""
    parts = re.split("(?=二、主动|三、收到|五、存在)", SPACES)
    assert len(parts) == 4
    for between in ("\n{}\n", "\n{}\n\x0c", "\n\n  {}\n\n\x0c"):
        text = "".join(part + between.format(n) for n, part in enumerate(parts, 1))
        _reads_all(extract_text(text))


def test_numbers_that_do_not_count_pages_stay() -> None:
    """Too few, too near, or with a gap; before form feeds one that is not the next."""
    for text in ("1\n甲\n2\n", "1\n2\n3\n", "1\n甲\n乙\n丙\n2\n甲\n乙\n丙\n4\n", "甲\n1\x0c乙\n3\x0c丙\n4\x0c"):
        assert blank_page_numbers(text) == text


# ---- numbers of rows


def test_the_index_and_the_names_of_a_data_frame_are_passed_over() -> None:
    """Written as Markdown, CSV and in columns; the names count from 0, so does the index."""
    for mark, lead in (("|", "|"), ("\t", ""), ("  ", "")):
        lines: list[str] = []
        for line in GOOD.splitlines():
            if not line.endswith(" |"):
                lines += [line, mark.join(["", *"0123456789"])]
                index = 0
                continue
            lines.append(lead + mark.join([str(index), *line.removesuffix(" |").split(" | ")]))
            index += 1
        _reads_all(extract_text("\n".join(lines)))


def test_numbers_before_labels_are_numbers_of_rows_only_where_they_run_on() -> None:
    """The list marks of the form reach 8."""
    text = "\n".join(f"{n} | 第{n}项 | 0 |" for n in range(1, 9))
    assert blank_row_numbers(text) == text
    text = "\n".join(f"{n} | 第{n}项 | 0 |" for n in range(1, 12))
    assert blank_row_numbers(text) == re.sub(r"(?m)^\d+", lambda match: " " * len(match[0]), text)


@pytest.mark.parametrize("mark", ["1 属于", "1 .属于", "1． 属于"])
def test_a_list_mark_apart_from_its_label_is_no_value(mark: str) -> None:
    """Behind the label of its group on the same line."""
    _reads_all(extract_text(swap(SPACES, "（三）不予公开 1.属于", f"（三）不予公开 {mark}")))
