"""The workbook: what it says, read back by openpyxl; that it opens, by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from papers import AGENCY, print_report
from runs import record_of

from extractor.export import workbook_lists
from extractor.export.tables import Options
from extractor.export.workbook import write_workbook
from extractor.export.workbook_styles import sheet_name

openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")

TOTAL = "requests.results.not_available.not_held.total"


@pytest.fixture(scope="module")
def records() -> list[Any]:
    """A good report, one with one wrong total, one that lacks rows and has a dash, another document."""
    rows = print_report({"review_litigation.review.other": "-"}).split("\n")
    cut = "\n".join(line for line in rows if "重复申请" not in line)
    return [
        record_of("a.txt", print_report()),
        record_of("=1+1.txt", print_report({TOTAL: "9"})),
        record_of("d.txt", cut),
        record_of("e.txt", "会议通知\n定于明日召开。\n"),
    ]


def book_of(records: list[Any], **options: Any) -> Any:
    """The workbook, read back."""
    stream = io.BytesIO()
    write_workbook(records, stream, Options(**{"language": "zh", **options}))
    return openpyxl.load_workbook(stream)


def lines(sheet: Any) -> list[list[Any]]:
    """The values of a sheet."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_problems_come_first_and_say_what_to_do(records: list[Any]) -> None:
    """The cell that is most likely misprinted, then the relations it breaks, then what was not read."""
    book = book_of(records)
    assert book.sheetnames == ["问题清单", "总览", "数据"]
    found = lines(book["问题清单"])
    assert found[0] == ["单位", "表", "行", "列", "原文", "应有关系", "差额", "说明", "建议", "年度", "文件"]
    row = "（四）无法提供·1.本机关不掌握相关政府信息"
    assert [line[:7] for line in found[1:]] == [
        [AGENCY, "表三", row, "总计", "9", "若为 8，则全部勾稽成立", None],
        [AGENCY, "表三", row, "（整行）", "合计 8 | 9", "各类申请人之和等于总计", -1],
        [AGENCY, "表三", "（整列）", "总计", "合计 29 | 28", "办理结果（一）至（六）之和等于（七）总计", 1],
        [AGENCY, "表三", "（五）不予处理·2.重复申请", "（整行）", None, None, None],
        ["（未写明）", None, None, None, None, None, None],
    ]
    assert found[1][8] == "请核对台账与发布原件，是否应为 8；确有错误请更正后重新发布。"
    assert found[1][9:] == [2023, "=1+1.txt"]
    sheet = book["问题清单"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B2", "A1:K6", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )


def test_text_that_looks_like_a_formula_stays_text(records: list[Any]) -> None:
    """File names, raw cells: strings, whatever they begin with."""
    book = book_of(records, sheets=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value)[:1] in "=+-@"]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert {"=1+1.txt", "-"} <= {cell.value for cell in cells}


def test_the_overview_has_a_line_per_report(records: list[Any]) -> None:
    """With the number of its problems."""
    found = lines(book_of(records)["总览"])
    assert found[0] == ["单位", "年度", "结论", "原因", "问题数", "报表", "文件"]
    assert [line[2:5] for line in found[1:]] == [
        ["读数可靠·勾稽相符", None, 0],
        ["读数可靠·勾稽不符", "勾稽关系不成立", 3],
        ["需人工核对", "缺行", 1],
        ["非年报", "其他文件", 1],
    ]


def test_the_data_keep_what_is_printed(records: list[Any]) -> None:
    """Numbers as numbers, a dash as a dash, nothing where nothing was read."""
    found = lines(book_of(records)["数据"])
    place = {code: index for index, code in enumerate(found[1])}
    assert found[0][place["t3_r1_c1"]] == "表三·一、本年新收政府信息公开申请数量·自然人"
    assert [line[place["t3_r1_c1"]] for line in found[2:]] == [20, 20, 20, None]
    assert [line[place["t4_r1_c3"]] for line in found[2:]] == [0, 0, "-", None]
    assert [line[place["t3_r17_c1"]] for line in found[2:]] == [1, 1, None, None]


def test_a_report_has_a_sheet_in_the_layout_of_the_form(records: list[Any]) -> None:
    """Merged headers, merged group labels, the suspect in red, links there and back."""
    book = book_of(records, sheets=True)
    assert book.sheetnames[3:] == [f"1 {AGENCY}2023", f"2 {AGENCY}2023", f"3 {AGENCY}2023"]
    sheet = book[f"2 {AGENCY}2023"]
    places = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    merged = {str(area) for area in sheet.merged_cells.ranges}
    results, denied = places["三、本年度办理结果"], places["（三）不予公开"]
    assert f"A{results.row}:A{results.row + 21}" in merged
    assert f"B{denied.row}:C{denied.row + 7}" in merged
    applicants = places["申请人情况"]
    assert f"G{applicants.row}:M{applicants.row}" in merged
    suspects = [c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == "FFF8CBAD"]
    assert [(cell.value, cell.column_letter) for cell in suspects] == [(9, "M")]
    first = book["问题清单"]["A2"]
    assert (first.hyperlink.location, first.value) == (f"'2 {AGENCY}2023'!A1", AGENCY)
    values = [sheet.cell(places["自然人"].row + 2, column).value for column in range(7, 14)]
    assert values == [20, 4, 1, 0, 2, 1, 28]


@pytest.mark.parametrize("disclosure", ["2019", "2021"])
def test_every_number_of_the_forms_stands_on_the_sheet(disclosure: str) -> None:
    """Each cell of both versions, once."""
    marks = {f"review_litigation.review.{name}": 1000 + i for i, name in enumerate(["upheld", "corrected"])}
    record: Any = record_of("m.txt", print_report(marks, disclosure=disclosure, requests=disclosure))
    sheet = book_of([record], sheets=True).worksheets[3]
    numbers = sorted(v for row in lines(sheet)[4:] for v in row if isinstance(v, int | float) and v is not True)
    printed = sorted(cell["value"] for cell in record["cells"].values())
    assert numbers == printed


def test_the_data_print_over_several_pages(records: list[Any]) -> None:
    """230 columns on one page would be dust: agency and year repeat instead."""
    sheet = book_of(records)["数据"]
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$B", "$1:$2")
    assert not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)


def test_sheet_names_are_valid_and_unique() -> None:
    """31 characters, none that Excel refuses, no two alike."""
    long = {"agency": {"value": "甲[乙]:*?/\\丙" + "长" * 40}, "year": {"value": 2023}, "source": {"name": "x"}}
    wide = {"agency": {"value": "𠮷" * 30}, "year": {"value": None}, "source": {"name": "x"}}
    quoted = {"agency": {"value": None}, "year": {"value": None}, "source": {"name": "'it's'"}}
    assert sheet_name(12, long) == "12 甲_乙______丙" + "长" * 14 + "2023"
    assert [len(sheet_name(1, one).encode("utf-16-le")) // 2 for one in (long, wide)] == [31, 30]
    assert sheet_name(7, quoted) == "7 it's"


def test_a_full_sheet_is_continued(records: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Here after three rows, in Excel after 1,048,576."""
    monkeypatch.setattr(workbook_lists, "MAX_ROWS", 3)
    book = book_of(records)
    numbers = {name: [other for other in book.sheetnames if other.startswith(name)] for name in book.sheetnames[:3]}
    assert numbers == {
        "问题清单": ["问题清单", "问题清单之2", "问题清单之3"],
        "总览": ["总览", "总览之2"],
        "数据": ["数据", "数据之2", "数据之3", "数据之4"],
    }
    assert [line[0] for line in lines(book["问题清单之3"])] == ["单位", "（未写明）"]


def test_the_same_run_gives_the_same_bytes_in_either_language(records: list[Any]) -> None:
    """No time of writing; English headings, English words."""
    streams = [io.BytesIO() for _ in range(2)]
    for stream in streams:
        write_workbook(records, stream, Options(language="en", sheets=True))
    assert streams[0].getvalue() == streams[1].getvalue()
    book = openpyxl.load_workbook(streams[0])
    assert book.sheetnames[:3] == ["Problems", "Overview", "Data"]
    assert lines(book["Problems"])[1][1:6] == [
        "T3",
        "not available: not held",
        "total",
        "9",
        "with 8 every relation would hold",
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_and_prints_it(records: list[Any], tmp_path: Path) -> None:
    """To PDF: three lists and three reports."""
    with (tmp_path / "b.xlsx").open("wb") as stream:
        write_workbook(records, stream, Options(language="zh", sheets=True))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "b.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "b.pdf").stat().st_size > 20_000
