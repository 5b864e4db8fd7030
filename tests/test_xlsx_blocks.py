"""Tables side by side on one sheet are read one after the other; a sheet with a blank column is one."""

from __future__ import annotations

import io

import openpyxl
import pytest

from extractor.readers.xlsx import read_xlsx
from extractor.readers.xlsx_places import parse_address

Rows = list[list[str | int | None]]

DISCLOSURE: Rows = [
    ["第二十条第（一）项", None, None, None],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", 1, 2, 3],
    ["行政规范性文件", 4, 5, 6],
    ["第二十条第（五）项", None, None, None],
    ["行政许可", 7, None, None],
]
REVIEW: Rows = [
    ["行政复议", None, None, None, None],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
    [11, 12, 13, 14, 50],
]
REQUESTS: Rows = [
    ["一、本年新收政府信息公开申请数量", 1, 0],
    ["二、上年结转政府信息公开申请数量", 2, 0],
    ["（一）予以公开", 3, 0],
    ["1.属于国家秘密", 4, 0],
    ["2.其他法律行政法规禁止公开", 5, 0],
]


def put(at: dict[str, Rows], *, above: str = "", hidden: str = "", merged: tuple[str, ...] = ()) -> bytes:
    """A sheet with tables at addresses of their first cells."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    if above:
        sheet["A1"] = above
    for address, rows in at.items():
        top, left = parse_address(address) or (1, 1)
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                sheet.cell(top + down, left + right, value)
    for box in merged:
        sheet.merge_cells(box)
    if hidden:
        sheet.column_dimensions[hidden].hidden = True
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def lines(rows: Rows) -> str:
    """The text of a table: a line for each row; one that shows one text only ends with it."""
    written = [["" if value is None else str(value) for value in row] for row in rows]
    return "\n".join("\t".join(row) for row in written)


def test_tables_side_by_side_come_one_after_the_other() -> None:
    """With the title above all of them, and the remark below them, at their own addresses."""
    remark: Rows = [["本年度未收取信息处理费。"]]
    at = {"A3": DISCLOSURE, "F3": REQUESTS, "J3": REVIEW, "A10": remark}
    content = read_xlsx(put(at, above="某局2023年年度报告", merged=("A1:N1",)))
    tables = [lines(DISCLOSURE), lines(REQUESTS), lines(REVIEW)]
    assert content.text == "\n\n".join(("某局2023年年度报告", *tables, "本年度未收取信息处理费。"))
    assert [place.cell for place in content.places if content.text[slice(*place.span)] in ("7", "5", "50")] == [
        *("C6", "B8"),
        *("G7",),
        *("N5",),
    ]
    assert [(grid.row_count, grid.column_count) for grid in content.grids] == [(1, 1), (6, 4), (5, 3), (3, 5), (1, 1)]


def test_a_shorter_first_table_does_not_take_what_is_below() -> None:
    """What follows the longest table stands below all of them."""
    content = read_xlsx(put({"A1": REQUESTS, "E1": DISCLOSURE, "A7": [["说明"]]}))
    assert content.text == "\n\n".join((lines(REQUESTS), lines(DISCLOSURE), "说明"))


@pytest.mark.parametrize(
    "at",
    [
        {"A1": REQUESTS, "E1": REQUESTS},
        {"A1": DISCLOSURE, "F1": [["备注"], ["无"], [8]]},
        {"A1": [row[:1] for row in DISCLOSURE], "C1": [row[1:] for row in DISCLOSURE]},
        {"A1": DISCLOSURE, "E1": REQUESTS},
        {"A1": [*DISCLOSURE, *REQUESTS], "F1": REVIEW},
    ],
    ids=["one table twice", "a remark", "a blank column", "no blank column", "two tables below one another"],
)
def test_other_sheets_are_one(at: dict[str, Rows]) -> None:
    """Where it is not plain that each side is a table, nothing is moved."""
    assert len(read_xlsx(put(at)).grids) == 1


def test_a_hidden_column_is_no_gap() -> None:
    """Nobody sees it; what stands beside it touches."""
    assert len(read_xlsx(put({"A1": DISCLOSURE, "F1": REQUESTS}, hidden="E")).grids) == 1
