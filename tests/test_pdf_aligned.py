"""PDF tables without rulings: blank cells get a place where columns are clear; nothing changes where not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from grids import list_rows
from made_pdf import Page, make_pdf

from extractor.model import Content
from extractor.readers.pdf import read_pdf

HEADER = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
LEFTS = (50, 200, 300, 400)


def page_of_rows(
    *rows: Sequence[str], apart: float = 20, top: float = 100, numbers_at: float = 25, page: Page | None = None
) -> Page:
    """A table without rulings: texts 10 points high, numbers `numbers_at` points right of where their header begins."""
    page = page or Page()
    for number, row in enumerate(rows):
        for left, text in zip(LEFTS, row, strict=True):
            value = left > 50 and (text[:1].isdigit() or text[:1] in "-—⸺/")
            if text:
                page.text(left + numbers_at * value, top + number * apart, text)
    return page


def rows_of(content: Content) -> list[list[str]]:
    """The texts of the only grid by its lines."""
    assert len(content.grids) == 1
    return list_rows(content)


def test_a_blank_cell_has_its_place() -> None:
    """In its row and under its header, with an empty span; the box is that of its column."""
    content = read_pdf(make_pdf(page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "12", "4"))))
    assert rows_of(content) == [list(HEADER), ["规章", "1", "", "3"], ["规范性文件", "", "12", "4"]]
    place = content.place_of(content.grids[0].cells[6].span)
    assert place is not None
    assert (place.page, place.box is not None and 300 <= place.box[0] < place.box[2] <= 360) == (1, True)
    assert content.second == "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 1 3\n规范性文件 12 4"


def test_a_table_without_blanks_stays_lines() -> None:
    """Reading it line by line is sure already."""
    content = read_pdf(make_pdf(page_of_rows(HEADER, ("规章", "1", "2", "3"), ("规范性文件", "0", "12", "4"))))
    assert (content.grids, content.text.splitlines()[1]) == ((), "规章 1 2 3")


def test_a_row_without_values_is_blank() -> None:
    """Between two rows with values, and last."""
    rows = (
        HEADER,
        ("规章", "1", "2", "3"),
        ("规范性文件", "", "", ""),
        ("行政许可的有关事项", "4", "5", "6"),
        ("行政处罚", "7", "8", "9"),
        ("强制", "", "", ""),
    )
    assert rows_of(read_pdf(make_pdf(page_of_rows(*rows)))) == [list(row) for row in rows]


def test_a_column_without_values_is_blank() -> None:
    """Its header word says that it is there."""
    rows = (HEADER, ("规章", "1", "", "3"), ("规范性文件", "0", "", "4"))
    assert rows_of(read_pdf(make_pdf(page_of_rows(*rows)))) == [list(row) for row in rows]


def test_a_number_between_two_columns_leaves_the_lines_alone() -> None:
    """Whose it is nobody can say."""
    page = page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "", "4"))
    page.text(275, 140, "9")
    assert read_pdf(make_pdf(page)).grids == ()


def test_two_numbers_in_one_column_leave_the_lines_alone() -> None:
    """A column that is two, or a number with a gap in it."""
    page = page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "2", "", "4"))
    page.text(215, 120, "7").text(212, 140, "88888")
    assert read_pdf(make_pdf(page)).grids == ()


def test_numbers_set_to_the_right_of_their_header_words() -> None:
    """None lies under its word, but there are as many as words, in turn: else nothing is sure."""
    rows = (HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "12", "4"))
    assert rows_of(read_pdf(make_pdf(page_of_rows(*rows, numbers_at=64)))) == [list(row) for row in rows]
    rows = (HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "", "4"))
    assert read_pdf(make_pdf(page_of_rows(*rows, numbers_at=64))).grids == ()


@pytest.mark.parametrize("what", ("picture", "stroke"))
def test_a_blank_cell_with_something_that_is_no_text_is_doubted(what: str) -> None:
    """A digit as a picture is no blank."""
    page = page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "2", "1", "4"))
    if what == "picture":
        page.picture(325, 101 + 20, 335, 109 + 20)
    else:
        page.rule(322, 122, 340, 128)
    assert rows_of(read_pdf(make_pdf(page)))[1] == ["规章", "1", "\ufffd", "3"]


def wrapped(apart: float) -> Page:
    """Rows `apart` points from each other, one label of two lines 13 points apart, and a blank row."""
    page = page_of_rows(HEADER, ("规章", "1", "", "3"), ("行政许可的有关事项", "4", "", "6"))
    page.text(50, 140 + 13, "其他服务").text(50, 140 + 13 + apart, "行政处罚事项有关内").text(
        50, 140 + 13 + 2 * apart, "强制"
    )
    return page.text(225, 140 + 13 + 2 * apart, "7").text(425, 140 + 13 + 2 * apart, "8")


def test_a_wrapped_label_is_one_cell() -> None:
    """Its lines are nearer to each other than rows are."""
    assert rows_of(read_pdf(make_pdf(wrapped(20))))[1:] == [
        ["规章", "1", "", "3"],
        ["行政许可的有关事项其他服务", "4", "", "6"],
        ["行政处罚事项有关内", "", "", ""],
        ["强制", "7", "", "8"],
    ]


def test_lines_that_may_be_a_row_or_the_rest_of_a_label_are_no_rows() -> None:
    """Rows as near to each other as lines: a full line without values may go on below, so nothing is blank there."""
    rows = (
        HEADER,
        ("规章", "1", "", "3"),
        ("行政许可", "4", "", "6"),
        ("行政处罚事项有关内", "", "", ""),
        ("容", "7", "", "8"),
    )
    content = read_pdf(make_pdf(page_of_rows(*rows, apart=13)))
    assert rows_of(content)[3:] == [["行政处罚事项有关内"], ["容", "7", "", "8"]]


def test_a_table_goes_on_behind_a_page_break() -> None:
    """With the columns of its header, page numbers between."""
    first = page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "5", "4"), top=700).text(290, 800, "1")
    second = page_of_rows(("行政许可", "", "", "6"), ("行政处罚", "7", "", "8"), top=60).text(290, 800, "2")
    content = read_pdf(make_pdf(first, second))
    assert rows_of(content)[2:] == [["规范性文件", "", "5", "4"], ["行政许可", "", "", "6"], ["行政处罚", "7", "", "8"]]
    assert [content.text[slice(*span)] for span in content.page_marks] == ["1", "2"]
    place = content.place_of(content.grids[0].cells[-1].span)
    assert place is not None
    assert place.page == 2


def test_a_lone_number_under_no_word_is_no_table() -> None:
    """Prose that ends in a number, lists and dates."""
    page = Page().lines(50, 100, "全年收到申请 12", "受理 3", "其中行政机关 2024", "合计")
    assert read_pdf(make_pdf(page)).text.splitlines() == ["全年收到申请 12", "受理 3", "其中行政机关 2024", "合计"]


def test_a_frame_around_a_few_lines_is_no_cell() -> None:
    """A table with nothing but an outer ruling is read by its columns."""
    page = page_of_rows(HEADER, ("规章", "1", "", "3"), ("规范性文件", "", "12", "4"))
    for x0, y0, x1, y1 in ((45, 95, 480, 95), (45, 155, 480, 155), (45, 95, 45, 155), (480, 95, 480, 155)):
        page.rule(x0, y0, x1, y1)
    assert rows_of(read_pdf(make_pdf(page)))[1] == ["规章", "1", "", "3"]


def test_a_header_that_comes_twice_is_two_tables() -> None:
    """A block in which nothing is printed, above another: whose rows its labels are is not guessed."""
    head = ("信息内容", "本年处理决定数量", "", "")
    content = read_pdf(
        make_pdf(page_of_rows(head, ("许可", "", "", ""), head, ("处罚", "", "", ""), ("强制", "7", "", "")))
    )
    assert content.grids == ()
