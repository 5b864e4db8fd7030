"""PDF with a text layer: what is read from where things stand on a page, and what is only doubted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Labelled, read_labelled
from grids import rows_of
from made_pdf import RENDERED, Page, make_pdf

from eval.rendered_pdf import CHROMIUM, LAYOUTS, find_program, html_of, plan, render
from extractor import extract
from extractor.readers import pdf, read_document
from extractor.readers.pdf import read_pdf, scanned_pages
from extractor.readers.pdf_marks import Glyph

WIDTHS = (150, 60, 60, 60)
HEADER = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


@pytest.mark.parametrize("labels", sorted(RENDERED.glob("*.gold.json")), ids=lambda path: path.name.split(".")[0])
def test_a_report_from_a_word_processor_is_read_whole(labels: Path) -> None:
    """Printed by LibreOffice from labelled documents: every cell is right and the verdict that of the label."""
    document: Labelled = read_labelled(labels, RENDERED)
    result = document.result
    assert {path: result.cells[path].value for path in document.numbers} == document.numbers
    assert result.verdict == document.labels["verdict"]
    assert {cell.origin for cell in result.cells.values()} == {"grid"}


def test_a_published_report_is_read_whole(real_report: Callable[..., Labelled]) -> None:
    """03 as it was published: 186 cells over three pages, and two totals that do not add up as printed."""
    document = real_report("03_hongze_2023", "03_hongze_2023.pdf")
    result = document.result
    assert {path: result.cells[path].value for path in document.numbers} == document.numbers
    assert len(document.numbers) == 186
    assert (result.verdict, result.reasons) == ("source_inconsistent", ["identity_failed"])
    failed = [finding.rule for finding in result.findings if finding.outcome == "failed"]
    assert failed == ["H4/review_litigation.review", "H4/review_litigation.litigation_after_review"]
    assert result.suspects is not None
    assert {explanation.blame for explanation in result.suspects.explanations} == {"file"}
    total = result.cells["requests.results.total.total"]
    assert total.at is not None
    assert (total.at.page, total.raw) == (4, "21")


def test_cells_point_into_the_text_and_say_where_they_stand() -> None:
    """A row is a line with tabs; a blank cell has an empty span; boxes count from the upper left corner."""
    page = Page()
    page.table(50, 100, WIDTHS, [HEADER, ("规章", "0", "", "12")])
    content = read_pdf(make_pdf(page))
    assert content.text == "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t\t12\n"
    (grid,) = content.grids
    assert rows_of(content, grid) == [list(HEADER), ["规章", "0", "", "12"]]
    assert (grid.row_count, grid.column_count) == (2, 4)
    place = content.place_of(grid.cells[7].span)
    assert place is not None
    assert (place.page, place.box) == (1, (320.0, 120.0, 380.0, 140.0))
    assert (content.layer, content.notes) == ("text_layer", ())


def test_a_table_open_at_its_sides_is_a_table() -> None:
    """Many offices leave the outer rulings out."""
    page = Page()
    for top in (100, 120, 140):
        page.rule(50, top, 250, top)
    page.rule(150, 100, 150, 140)
    page.text(55, 105, "规章").text(155, 105, "3").text(55, 125, "行政许可").text(155, 125, "4")
    content = read_pdf(make_pdf(page))
    assert [rows_of(content, grid) for grid in content.grids] == [[["规章", "3"], ["行政许可", "4"]]]


def test_a_wrapped_label_and_the_number_between_its_lines_are_two_cells() -> None:
    """By its lines alone the number would stand inside the label."""
    page = Page()
    page.rule(50, 100, 250, 100).rule(50, 140, 250, 140).rule(50, 160, 250, 160)
    for x in (50, 180, 250):
        page.rule(x, 100, x, 160)
    page.lines(55, 104, "（二）部分公开（区分", "处理的）").text(185, 112, "4").text(55, 145, "其他").text(
        185, 145, "0"
    )
    content = read_pdf(make_pdf(page))
    assert rows_of(content, content.grids[0]) == [["（二）部分公开（区分处理的）", "4"], ["其他", "0"]]
    assert content.second == "（二）部分公开（区分\n4\n处理的）\n其他 0"


def test_a_table_goes_on_behind_a_page_break() -> None:
    """One grid; the page numbers between its parts stand behind it and are no part of what is read."""
    first, second = Page(), Page()
    first.table(50, 700, WIDTHS, [HEADER, ("规章", "1", "2", "3")])
    first.text(290, 800, "1")
    second.table(51, 60, WIDTHS, [("行政规范性文件", "4", "5", "6")])
    second.lines(50, 120, "三、收到和处理政府信息公开申请情况").text(290, 800, "2")
    content = read_pdf(make_pdf(first, second))
    assert [rows_of(content, grid) for grid in content.grids] == [
        [list(HEADER), ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"]]
    ]
    assert content.text.endswith("6\n1\n\n\f\n三、收到和处理政府信息公开申请情况\n2\n")
    assert [content.text[slice(*span)] for span in content.page_marks] == ["1", "2"]
    assert content.place_of(content.grids[0].cells[-1].span)[:2][1] == 2  # type: ignore[index]
    folded = read_document("a.pdf", make_pdf(first, second)).folded
    assert [folded[slice(*span)] for span in content.page_marks] == [" ", " "]


def test_tables_with_other_columns_are_not_put_together() -> None:
    """The outer edges agree, but an inner one does not."""
    first, second = Page(), Page()
    first.table(50, 700, (100, 100, 100), [("甲", "1", "2"), ("乙", "3", "4")])
    second.table(50, 60, (150, 150), [("丙", "5"), ("丁", "6")])
    content = read_pdf(make_pdf(first, second))
    assert [grid.row_count for grid in content.grids] == [2, 2]


def test_text_that_nobody_sees_is_not_read() -> None:
    """Render mode 3, white on white, outside of the crop box; white on a shade is seen."""
    page = Page(entries=f"/CropBox [0 100 {595} 842]")
    page.text(50, 100, "看得见").text(50, 130, "隐藏", mode=3).text(50, 160, "白字", color="1 g").text(50, 780, "裁去")
    page.shade(40, 190, 200, 215).text(50, 195, "反白", color="1 1 1 rg")
    assert read_pdf(make_pdf(page)).text == "看得见\n反白\n"


def test_a_character_printed_twice_is_one() -> None:
    """Fake bold prints each a fraction of a point beside itself; 11 is two digits all the same."""
    page = Page().text(50, 100, "总计 11").text(50.3, 100, "总计 11")
    assert read_pdf(make_pdf(page)).text == "总计 11\n"


def test_a_number_wider_than_its_cell_is_doubted() -> None:
    """Its digits stand on both sides of a ruling: whether it is one number nobody can say."""
    page = Page()
    page.table(50, 100, (60, 20, 60), [("许可", "1234567", "8"), ("处罚", "5", "6")])
    content = read_pdf(make_pdf(page))
    assert [text.rstrip("0123456789 ") for text in rows_of(content, content.grids[0])[0]] != ["许可", "", ""]
    assert "\ufffd" in content.text
    assert rows_of(content, content.grids[0])[1] == ["处罚", "5", "6"]


@pytest.mark.parametrize("what", ("picture", "stroke", "field"))
def test_a_cell_with_something_that_is_no_text_is_not_blank(what: str) -> None:
    """A digit as a picture, a diagonal, a form field."""
    page = Page()
    page.table(50, 100, (60, 60), [("许可", ""), ("处罚", "")])
    if what == "picture":
        page.picture(120, 104, 130, 116)
    elif what == "stroke":
        page.rule(112, 102, 168, 118)
    else:
        page.entries = "/Annots [<< /Type /Annot /Subtype /Widget /Rect [112 724 168 740] >>]"
    content = read_pdf(make_pdf(page))
    assert rows_of(content, content.grids[0]) == [["许可", "\ufffd"], ["处罚", ""]]


@pytest.mark.parametrize("rotation", (90, 180, 270))
def test_a_turned_page_is_read_as_it_is_shown(rotation: int) -> None:
    """/Rotate says how to show it; text that then lies on its side is read as it runs."""
    page = Page(entries=f"/Rotate {rotation}")
    page.table(50, 100, (80, 60), [("行政许可", "7"), ("行政处罚", "8")])
    content = read_pdf(make_pdf(page))
    if rotation == 180:  # upside down on the screen too: whatever is made of it, no table is
        assert "行政许可\t7" not in content.text
        return
    assert rows_of(content, content.grids[0]) == [["行政许可", "7"], ["行政处罚", "8"]]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    """Not line by line across both."""
    left, right = ["左栏文字一共有十个字呀"] * 5, ["右栏文字也有十个字左右"] * 5
    page = Page().lines(50, 100, *left).lines(300, 100, *right)
    assert read_pdf(make_pdf(page)).text.split() == left + right


def test_a_page_of_pictures_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number is known to callers, and the result says what to install."""
    monkeypatch.setattr(pdf, "_recognise", lambda *_: {})
    data = make_pdf(
        Page().lines(50, 100, *["本机关二〇二三年政府信息公开工作年度报告"] * 4), Page().picture(0, 0, 595, 842)
    )
    assert scanned_pages(data) == (2,)
    content = read_pdf(data)
    assert (content.notes, dict(content.meta)) == (("images_only",), {"pages_images_only": "2"})
    result = extract(data, name="a.pdf")
    assert (result.verdict, result.reasons[0]) == ("unreadable", "images_only")
    assert "gouji[ocr]" in result.findings[0].message


def test_a_text_layer_without_meaning_is_named() -> None:
    """Private-use characters, as fonts without a table of their characters give."""
    glyphs = pdf.PageMarks((), (), (), (), (), 595, 842, 0, 0.0)
    marked = [pdf_glyph("\ue001"), pdf_glyph("(cid:123)"), pdf_glyph("年")]
    assert pdf._state(glyphs._replace(glyphs=tuple(marked))) == "garbage_text_layer"
    assert pdf._state(glyphs._replace(glyphs=(pdf_glyph("年"),) * 9)) == ""


def pdf_glyph(text: str) -> Glyph:
    """A character somewhere."""
    return Glyph(text, (0, 0, 10, 10), 9, 10)


def test_a_recogniser_reads_the_pages_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those; then the content is a recogniser's, and no note is left."""
    asked = []

    def recognise(_: bytes, numbers: list[int]) -> dict[int, pdf.PagePart]:
        asked.append(list(numbers))
        return {number: pdf.PagePart("看到的字", layer="ocr") for number in numbers}

    monkeypatch.setattr(pdf, "_recognise", recognise)
    content = read_pdf(make_pdf(Page().lines(50, 100, "第一页的文字"), Page().picture(0, 0, 595, 842)))
    assert asked == [[2]]
    assert (content.text, content.layer, content.notes) == ("第一页的文字\n\n\f\n看到的字", "ocr", ())


def test_a_recogniser_that_fails_leaves_the_pages_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its libraries raise, the other pages are read and the page is named."""

    def fail(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(pdf, "find_spec", lambda _: True)
    monkeypatch.setattr(pdf, "import_module", lambda _: SimpleNamespace(scan_pages=fail))
    content = read_pdf(make_pdf(Page().lines(50, 100, "第一页的文字"), Page().picture(0, 0, 595, 842)))
    assert (content.text.split(), content.notes) == (["第一页的文字"], ("images_only",))
    assert dict(content.meta) == {"pages_images_only": "2"}


def test_two_readings_that_differ_contest_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lines say can only doubt: the row keeps both numbers, and the table is not certain."""
    data = (RENDERED / "writer_html_cell_lines_2019.pdf").read_bytes()
    before = extract(data, name="a.pdf")
    content = read_pdf(data)
    number = before.cells["requests.new_received.total"].raw
    line = next(line for line in content.second.split("\n") if line.endswith(f" {number}") and "新收" in line)
    other = content.second.replace(line, f"{line[: -len(number)]}9{number}")
    monkeypatch.setattr(pdf, "read_pdf", lambda _: content._replace(second=other))
    result = extract(data, name="a.pdf")
    assert (before.verdict, result.verdict) == ("verified", "needs_review")
    assert result.reasons == ["contested_cells"]
    cell = result.cells["requests.new_received.total"]
    assert (cell.value, cell.status, [each.raw for each in cell.alternatives]) == (
        None,
        "contested",
        [number, f"9{number}"],
    )
    certain = {path for path, each in result.cells.items() if each.status == "contested"}
    assert certain == {"requests.new_received.total"}


def test_rendered_layouts_are_planned_for_every_kind_of_page() -> None:
    """At least one document of every layout, none of them twice."""
    names = [name for name, _, _ in plan()]
    assert len(names) == len(set(names)) >= 80
    assert {layout.name for _, _, layout in plan()} == {layout.name for layout in LAYOUTS}


@pytest.mark.slow
@pytest.mark.skipif(find_program(CHROMIUM) is None, reason="no Chromium here to print a page")
def test_a_page_printed_by_a_browser_is_read_whole(tmp_path: Path) -> None:
    """Narrow columns cut by page breaks, page numbers below."""
    name, label, layout = next(iter(plan(names=("cut_by_pages",))))
    render(html_of(label, layout, 0), layout, tmp_path / name)
    result = extract(tmp_path / name)
    assert {path: result.cells[path].value for path in label.cells} == {p: c.value for p, c in label.cells.items()}
    assert result.verdict == label.verdict


@pytest.mark.slow
@pytest.mark.skipif(find_program(CHROMIUM) is None, reason="no Chromium here to print a page")
def test_a_page_that_is_a_picture_is_read_by_the_recogniser(tmp_path: Path) -> None:
    """The real one, on the second page of a report drawn at 200 dpi: a row of its table, read from the picture."""
    for name in ("rapidocr", "onnxruntime", "cv2", "PIL"):
        pytest.importorskip(name, reason="the extra ocr is not installed")
    import pypdfium2

    _, label, layout = next(iter(plan(names=("ruled",))))
    render(html_of(label, layout, 0), layout, tmp_path / "printed.pdf")
    printed = read_pdf((tmp_path / "printed.pdf").read_bytes()).text
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as document:
        document[0].render(scale=200 / 72).to_pil().save(tmp_path / "scan.pdf", resolution=200)
    data = (tmp_path / "scan.pdf").read_bytes()
    assert scanned_pages(data) == (1,)
    content = read_pdf(data)
    assert (content.layer, content.notes, dict(content.meta), content.second) == ("ocr", (), {}, "")
    row = next(line for line in printed.splitlines() if line.startswith("规章\t"))
    assert row in content.text.splitlines()
