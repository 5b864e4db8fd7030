"""A row of a Word table whose cells hold a paragraph for each row is those rows."""

from __future__ import annotations

import pytest
from office_files import cell, par, run, table, word

from extractor.readers.docx import read_docx


def stack(*texts: str, properties: str = "") -> str:
    """A cell of paragraphs."""
    return cell("".join(map(par, texts)), properties)


LABELS = stack("规章", "行政规范性文件", "行政许可", "行政处罚")
BEGUN = '<w:vMerge w:val="restart"/>'
RAISED = run("2", '<w:vertAlign w:val="superscript"/>')
HEAD = cell("信息内容") + cell("本年制发件数")


def test_paragraphs_of_one_row_are_rows() -> None:
    """Blank ones are blanks, each cell stands in its row and column, the other rows stay."""
    content = read_docx(word(table(HEAD, LABELS + stack("1", "", "0", "24"), cell("合计") + cell("25"))))
    assert content.text == "信息内容\t本年制发件数\n规章\t1\n行政规范性文件\t\n行政许可\t0\n行政处罚\t24\n合计\t25"
    (grid,) = content.grids
    assert [(item.row, item.column) for item in grid.cells] == [(row, column) for row in range(6) for column in (0, 1)]


def test_spans_over_columns_stay() -> None:
    """Each of the rows has that of its cell."""
    wide = stack("1", "2", "3", "4", properties='<w:gridSpan w:val="2"/>')
    (grid,) = read_docx(word(table(LABELS + wide + stack("a", "b", "c", "d")))).grids
    assert [item.column for item in grid.cells] == [0, 1, 3] * 4


@pytest.mark.parametrize(
    "rows",
    [
        (stack("a", "b", "c") + stack("1", "2", "3"),),
        (LABELS + stack("1", "2", "3", "4", "5"),),
        (LABELS + stack("甲", "乙", "丙", "4"),),
        (LABELS + cell(par("1") + par("2") + par("3") + par("4") + table(cell("x"))),),
        (stack("1", "2", "3", "4"),),
        (
            LABELS + stack("1", "2", "3", "4", properties='<w:vMerge w:val="restart"/>'),
            cell("x") + cell("y", "<w:vMerge/>"),
        ),
    ],
    ids=["three", "not as many", "words", "a table inside", "one cell", "a span over rows"],
)
def test_other_rows_are_one(rows: tuple[str, ...]) -> None:
    """Three paragraphs, other numbers of them, hardly a number: they stay in their cells."""
    grid = read_docx(word(table(*rows))).grids[0]
    assert grid.row_count == len(rows)


def test_runs_of_stacked_paragraphs_are_read_as_ever() -> None:
    """Struck, raised and hidden ones."""
    marked = cell(par("1", RAISED) + par("2") + par("3") + par(run("4", "<w:vanish/>")))
    assert read_docx(word(table(LABELS + marked))).text == "规章\t1²\n行政规范性文件\t2\n行政许可\t3\n行政处罚\t"
