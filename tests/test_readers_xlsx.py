"""Excel files: what visible sheets show, with addresses; what is not computed, hidden or hostile is said."""

from __future__ import annotations

import io
import random
import time

import openpyxl
import pytest
from grids import cells_of
from office_files import book, grid, inline, mutate, number

from eval.fuzz.ole import write_ole
from eval.rendered.__main__ import Rendered, render, render_old, score
from extractor import Result, extract
from extractor.model import Content
from extractor.pipeline import extract_record
from extractor.readers import media_type_of
from extractor.readers.libreoffice import convert, find_soffice
from extractor.readers.packages import Refused
from extractor.readers.xlsx import read_xlsx
from extractor.readers.xlsx_formats import format_number
from extractor.readers.xlsx_places import address, parse_address
from extractor.readers.zip_types import XLSX

NEEDS_SOFFICE = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed")
SHEET = 'name="表"'


def read(*rows: str, **more: object) -> Content:
    """The content of a book with one sheet of these rows."""
    given = {name: more.pop(name) for name in ("attributes", "before", "after") if name in more}
    return read_xlsx(book((SHEET, grid(*rows, **given)), **more))  # type: ignore[arg-type]


# ---- cells


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("17.0", "General", "17"),
        ("17", "0", "17"),
        ("1.7E1", "General", "17"),
        ("1216800", "#,##0", "1,216,800"),
        ("76.885000000000005", "General", "76.885"),
        ("0.30000000000000004", "General", "0.3"),
        ("76.885", "0.00", "76.89"),
        ("2.5", "0", "3"),
        ("-3", "#,##0_);(#,##0)", "(3)"),
        ("-3", "0", "-3"),
        ("-0.2", "0", "0"),
        ("2", "+0;-0;0", "+2"),
        ("-2", "+0;-0;0", "-2"),
        ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        ("1234", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1,234"),
        ("0", "0;-0;;@", ""),
        ("0", "#", ""),
        ("5", "000", "005"),
        ("0.5", "0%", "50%"),
        ("251000", '0"元"', "251000元"),
        ("251000", "0\\元", "251000元"),
        ("12.5", "[Red]0.0", "12.5"),
        ("17", "@", "17"),
        ("17", "G/通用格式", "17"),
        ("17", "yyyy-mm-dd", "[date 17]"),
        ("17", 'yyyy"年"m"月"', "[date 17]"),
        ("17", "[h]:mm", "[date 17]"),
        ("12300", "0.00E+00", "12300"),
        ("1234567", "0.0,", "1234.6"),
        ("not a number", "0", "not a number"),
        ("1e999", "0", "1e999"),
    ],
)
def test_a_number_is_what_the_sheet_shows(stored: str, code: str, shown: str) -> None:
    """Its number format applied; a date is no number."""
    assert format_number(stored, code) == shown


def test_cells_have_their_sheet_and_address() -> None:
    """Empty rows and columns are left out; a merged cell stands once, what it covers is not seen."""
    content = read(
        inline("A1", "标题"),
        "",
        inline("C3", "（一）\n予以公开") + number("D3", "17.0") + number("E3", "9"),
        number("D4", "3") + inline("H4", "17"),
        after='<mergeCells><mergeCell ref="C3:C4"/><mergeCell ref="D3:E3"/></mergeCells>',
    )
    assert content.text == "标题\n\t（一） 予以公开\t17\t\n\t3\t17"
    assert cells_of(content)[1:] == [
        ((1, 0, 1, 1), ""),
        ((1, 1, 2, 1), "（一） 予以公开"),
        ((1, 2, 1, 1), "17"),
        ((1, 3, 1, 1), ""),
        ((2, 0, 1, 1), ""),
        ((2, 2, 1, 1), "3"),
        ((2, 3, 1, 1), "17"),
    ]
    assert [(place.sheet, place.cell, content.text[slice(*place.span)]) for place in content.places] == [
        ("表", "A1", "标题"),
        ("表", "C3", "（一） 予以公开"),
        ("表", "D3", "17"),
        ("表", "D4", "3"),
        ("表", "H4", "17"),
    ]


def test_texts_are_joined_from_their_runs() -> None:
    """Readings above characters are no text, raised digits are raised, escapes are characters."""
    texts = (
        "<r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r>",
        "<t>规章</t><rPh><t>guizhang</t></rPh>",
        "一_x000A_二",
    )
    row = "".join(f'<c r="{column}1" t="s"><v>{i}</v></c>' for i, column in enumerate("ABC"))
    assert read(row, texts=texts).text == "10²\t规章\t一 二"


def test_errors_and_booleans_are_words() -> None:
    """As the sheet shows them; neither is a number."""
    row = (
        '<c r="A1" t="e"><f>B9</f><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c><c r="C1" t="str"><f>"a"</f><v>无</v></c>'
    )
    assert read(row).text == "#REF!\tTRUE\t无"


def test_a_formula_without_its_result_is_neither_blank_nor_zero() -> None:
    """Not stored, or stored by a program that leaves computing to Excel."""
    row = number("A1", "1") + '<c r="B1"><f>SUM(A1)</f></c><c r="C1"><f>SUM(A1)</f><v>0</v></c>'
    kept = read(row)
    assert (kept.text, kept.notes) == ("1\t\ufffc\t0", ("formula_not_computed",))
    assert read(row, calculation='<calcPr fullCalcOnLoad="1"/>').text == "1\t\ufffc\t\ufffc"


def test_a_rounded_number_is_read_as_shown_and_said() -> None:
    """76.885 shown as 77."""
    content = read(number("A1", "76.885", 1), formats=("0",))
    assert (content.text, content.notes) == ("77", ("rounded_display",))
    assert read(number("A1", "0.17", 1) + number("B1", "1234", 2), formats=("0.00", "#,##0")).notes == ()


def test_zeros_that_the_sheet_does_not_show_are_blank() -> None:
    """By the option of its view."""
    before = "<sheetViews><sheetView showZeros='0' workbookViewId='0'/></sheetViews>"
    assert read(inline("A1", "a") + number("B1", "0") + number("C1", "5"), before=before).text == "a\t5"


def test_hidden_parts_are_left_out_and_said() -> None:
    """Rows, columns and sheets; hidden without contents is nothing to say."""
    content = read_xlsx(
        book(
            (
                SHEET,
                grid(
                    number("A1", "1") + number("B1", "9") + number("C1", "2"),
                    number("A2", "9"),
                    number("A3", "3"),
                    attributes=("", 'hidden="1"', ""),
                    before='<cols><col min="2" max="2" hidden="1"/></cols>',
                ),
            ),
            ('name="旧" state="hidden"', grid(number("A1", "8"))),
        )
    )
    assert (content.text, content.notes) == ("1\t2\n3\t", ("hidden_rows", "hidden_sheets"))
    assert read(number("A1", "1"), "", attributes=("", 'hidden="1"')).notes == ()


def test_a_merged_cell_is_seen_where_its_first_row_is_hidden() -> None:
    """Excel shows its text in what is left of it."""
    merges = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    content = read(inline("A1", "组") + number("B1", "9"), number("B2", "1"), attributes=('hidden="1"',), after=merges)
    assert (content.text, content.places[0].cell) == ("组\t1", "A1")


def test_prose_in_a_cell_keeps_its_lines() -> None:
    """A paragraph alone in its row; a heading is one line."""
    content = read(inline("A1", "一、\n总体情况"), inline("A2", "第一句。\n\n第二句。"))
    assert content.text == "一、 总体情况\n第一句。\n第二句。"


def test_sheets_stand_below_one_another() -> None:
    """Each with a grid of its own."""
    content = read_xlsx(book((SHEET, grid(inline("A1", "a"))), ('name="2"', grid(inline("A1", "b")))))
    assert (content.text, len(content.grids), content.places[1].sheet) == ("a\n\nb", 2, "2")


def test_addresses() -> None:
    """Both ways; what is no address is None."""
    assert [address(1, 1), address(14, 27), address(1_048_576, 16_384)] == ["A1", "AA14", "XFD1048576"]
    assert [parse_address(text) for text in ("A1", "$AA$14", "XFD1048576", "XFE1", "A0", "1A", "")] == [
        (1, 1),
        (14, 27),
        (1_048_576, 16_384),
        None,
        None,
        None,
        None,
    ]


# ---- hostile files


def test_the_whole_sheet_may_be_formatted() -> None:
    """Dimensions, merges and cells at the last corner cost nothing."""
    content = read(
        number("A1", "1"),
        number("XFD1048576", "2"),
        before='<dimension ref="A1:XFD1048576"/>',
        after='<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
        '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
    )
    assert content.text == "1"
    rows = "".join(f'<row r="{i}" s="1" customFormat="1"/>' for i in range(1, 100_000))
    started = time.monotonic()
    assert (
        read_xlsx(book((SHEET, f"<sheetData>{rows}<row r='100001'>{number('A100001', '7')}</row></sheetData>"))).text
        == "7"
    )
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (book((SHEET, grid("".join(number(f"A{i}", "1") for i in range(1, 50_010))))), "too_large"),
        (
            book(
                (
                    SHEET,
                    grid(
                        number("A1", "1"), after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 20_001 + "</mergeCells>"
                    ),
                )
            ),
            "too_large",
        ),
        (
            book(
                (
                    SHEET,
                    grid(
                        number("A1", "1"), after="<mergeCells>" + '<mergeCell ref="A1:XFD9"/>' * 200 + "</mergeCells>"
                    ),
                )
            ),
            "too_large",
        ),
        (book((SHEET, grid(*(number(address(i, i), "1") for i in range(1, 2000))))), "too_large"),
        (book(*((f'name="{i}"', grid()) for i in range(201))), "too_large"),
        (book((SHEET, grid('<c r="A1" t="s"><v>7</v></c>'))), "broken_file"),
        (book((SHEET, "<sheetData><row>")), "broken_file"),
        (book((SHEET, "<a>" * 400 + "</a>" * 400)), "nesting_too_deep"),
        (book((SHEET, grid(inline("A1", "0" * 3_000_000)))), "too_large"),
        (write_ole(EncryptionInfo=b"", EncryptedPackage=b""), "encrypted"),
        (write_ole(Workbook=b"\x09\x08\x04\x00" + bytes(4) + b"\x2f\x00\x02\x00\x00\x00"), "encrypted"),
        (write_ole(WordDocument=bytes(11) + b"\x01"), "encrypted"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    """A reason, what to do in both languages, and nothing raised, in little time."""
    started = time.monotonic()
    record = extract_record("a.xlsx", data)
    assert (record["verdict"], record["reasons"]) == ("unreadable", [reason])
    assert time.monotonic() - started < 10


def test_a_declared_entity_refuses_the_sheet() -> None:
    """Wherever it stands."""
    data = book((SHEET, grid(number("A1", "1"))))
    declared = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet'
    with_entity = _replace_part(data, "xl/worksheets/sheet0.xml", lambda part: part.replace(b"<worksheet", declared, 1))
    assert read_xlsx(with_entity) == Content("", notes=("broken_file",))


def _replace_part(data: bytes, name: str, change: object) -> bytes:
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)  # type: ignore[operator]
    return stream.getvalue()


# ---- reports


@pytest.fixture(scope="module")
def rendered() -> list[Rendered]:
    """Two labelled reports in each layout."""
    return list(render(2, kinds=("xlsx",)))


def test_labelled_reports_are_read_without_an_error(rendered: list[Rendered]) -> None:
    """Every cell of every table, in all layouts, and the verdict of the label."""
    assert len(rendered) >= 10
    for item in rendered:
        assert media_type_of(item.data) == XLSX
        found = score(item)
        wrong = [cell.path for cell in found.cells if not cell.good]
        assert (item.name, wrong, found.silent, found.verdict) == (item.name, [], (), found.label.verdict)


def test_what_is_read_is_what_another_reader_reads(rendered: list[Rendered]) -> None:
    """openpyxl finds the same contents at the same addresses."""
    for item in rendered:
        content = read_xlsx(item.data)
        sheets = openpyxl.load_workbook(io.BytesIO(item.data))
        for place in content.places:
            value = sheets[str(place.sheet)][str(place.cell)].value
            assert content.text[slice(*place.span)].replace(",", "").replace(" ", "") == "".join(str(value).split())


def test_a_result_says_in_which_cell_a_number_stands(rendered: list[Rendered]) -> None:
    """Sheet and address of the first report's first sheet."""
    result: Result = extract(rendered[0].data)
    at = result.cells["requests.new_received.total"].at
    assert at is not None
    value = openpyxl.load_workbook(io.BytesIO(rendered[0].data))[str(at.sheet)][str(at.cell)].value
    assert value == result.cells["requests.new_received.total"].value


def test_an_uncomputed_total_is_looked_at_and_a_stored_one_is_read(rendered: list[Rendered]) -> None:
    """A formula where a number was: never 0, never verified, and the finding says what to do."""
    sheets = openpyxl.load_workbook(io.BytesIO(rendered[0].data))
    at = extract(rendered[0].data).cells["requests.new_received.total"].at
    assert at is not None
    sheets[str(at.sheet)][str(at.cell)].value = "=SUM(D1:I1)"
    stream = io.BytesIO()
    sheets.save(stream)
    result = extract(stream.getvalue())
    cell = result.cells["requests.new_received.total"]
    assert (result.verdict, cell.value) == ("needs_review", None)
    assert "input/formula_not_computed" in [finding.rule for finding in result.findings]


def test_damaged_files_never_raise_or_hang(rendered: list[Rendered]) -> None:
    """Two hundred files with bytes flipped or cut off."""
    for seed in range(200):
        data = mutate(rendered[seed % len(rendered)].data, random.Random(seed))
        started = time.monotonic()
        record = extract_record("a.xlsx", data)
        assert time.monotonic() - started < 10
        assert "internal_error" not in record["reasons"]  # type: ignore[operator]


# ---- older formats


@NEEDS_SOFFICE
@pytest.mark.slow
def test_older_formats_are_read_through_libreoffice() -> None:
    """.doc, .rtf, .odt of a report in Word, .xls and .ods of one in Excel: every cell, no silent error."""
    for item in render_old(1):
        found = score(item)
        wrong = [cell.path for cell in found.cells if not cell.good]
        assert (item.name, wrong, found.silent, found.verdict) == (item.name, [], (), found.label.verdict)


def test_without_libreoffice_an_older_format_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save it as .docx: in both languages."""
    monkeypatch.setenv("GOUJI_SOFFICE", "/nowhere/soffice")
    find_soffice.cache_clear()
    try:
        record = extract_record("a.doc", write_ole(WordDocument=bytes(32)))
        with pytest.raises(Refused, match="needs_libreoffice"):
            convert(b"", ".doc", "docx")
    finally:
        find_soffice.cache_clear()
    assert (record["verdict"], record["reasons"]) == ("unreadable", ["needs_libreoffice"])
    finding = record["findings"][0]  # type: ignore[index]
    assert ".docx" in finding["message"]
    assert "另存为 .docx" in finding["message_zh"]


@NEEDS_SOFFICE
@pytest.mark.slow
def test_a_conversion_that_takes_too_long_is_ended(rendered: list[Rendered]) -> None:
    """With what it started; the file is refused."""
    with pytest.raises(Refused, match="broken_file"):
        convert(rendered[0].data, ".xlsx", "xls", timeout_s=0.05)
