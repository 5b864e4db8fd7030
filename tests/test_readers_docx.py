"""Word files: what a reader of the page sees, in order, with every cell at its place, and no way to cost time."""

from __future__ import annotations

import random
import time

import pytest
from grids import cells_of
from office_files import cell, mutate, package, par, relations, run, table, word

from eval.rendered.__main__ import Rendered, render, score
from extractor.model import Content
from extractor.pipeline import extract_record
from extractor.readers import media_type_of, read_document
from extractor.readers.docx import read_docx
from extractor.readers.docx_numbering import format_number
from extractor.readers.zip_types import DOCX

CHINESE = '<w:numFmt w:val="chineseCounting"/>'


def text_of(body: str, **parts: str) -> str:
    """The text of a file with this body."""
    return read_docx(word(body, **parts)).text


def levels(*given: tuple[str, str], more: str = "") -> str:
    """A list 5 with these (format, text) levels."""
    listed = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text) in enumerate(given)
    )
    return (
        f'<w:abstractNum w:abstractNumId="9">{listed}</w:abstractNum>'
        f'<w:num w:numId="5"><w:abstractNumId w:val="9"/></w:num>{more}'
    )


def numbered(text: str, level: int = 0, list_id: int = 5) -> str:
    """A paragraph of a list."""
    return par(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


# ---- text


def test_a_word_file_is_told_by_its_content() -> None:
    """Whatever its name; `read_document` says the type."""
    data = word(par("正文"))
    assert media_type_of(data) == DOCX
    assert read_document("report.txt", data).text == "正文"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (par("一", "二") + par("三"), "一二\n三"),
        (
            par(f"{run('新收')}", "<w:del><w:r><w:delText>12</w:delText></w:r></w:del>", f"<w:ins>{run('17')}</w:ins>"),
            "新收17",
        ),
        (par("1", run("9", "<w:vanish/>"), "7"), "17"),
        (par("1", run("9", '<w:vanish w:val="0"/>'), "7"), "197"),
        (par("a<w:softHyphen/>".replace("a", "<w:r><w:t>规</w:t></w:r><w:r>") + "</w:r>", "章"), "规章"),
        (par("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>"), "a\nb"),
        (par("<w:r><w:t>规章</w:t><w:tab/><w:t>1</w:t><w:tab/><w:tab/><w:t>2</w:t></w:r>"), "规章\t1\t\t2"),
        (par("<w:r><w:tab/><w:t>首行缩进</w:t></w:r>"), "首行缩进"),
        (par("<w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>"), "3-1"),
        (par('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', "x"), "①x"),
        (par('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "x"), "\ufffcx"),
        (par("10", run("2", '<w:vertAlign w:val="superscript"/>')), "10²"),
        (par("12", run("3", "<w:strike/>")), "12 3"),
        (par("a", "<w:r><w:footnoteReference w:id='1'/></w:r>", "b"), "a b"),
        (par("<w:fldSimple w:instr='PAGE'><w:r><w:t>4</w:t></w:r></w:fldSimple>"), "4"),
        (par("<w:hyperlink r:id='rhyperlink'><w:r><w:t>附件</w:t></w:r></w:hyperlink>"), "附件"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{par('内')}</w:sdtContent></w:sdt>", "内"),
        (
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
            f"<w:sdtContent>{par('一、总体情况 1')}</w:sdtContent></w:sdt>{par('正文')}",
            "正文",
        ),
        (par("目录项", properties="<w:pStyle w:val='TOC1'/>") + par("正文"), "正文"),
        (par("a", properties="<w:rPr><w:del/></w:rPr>") + par("b"), "ab"),
        (
            par(
                "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
                + par("框内")
                + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
                + par("旧框")
                + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
                "锚",
            ),
            "锚\n框内",
        ),
    ],
)
def test_a_paragraph_reads_as_it_is_seen(body: str, text: str) -> None:
    """Deleted, hidden and doubled text is not there; what stands apart stays apart."""
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    assert text_of(body, styles=styles) == text


def test_text_hidden_by_a_style_is_not_read() -> None:
    """Of the run or of the paragraph, and of the style that it is based on."""
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:basedOn w:val="H"/></w:style>'
    )
    body = par("a", run("9", '<w:rStyle w:val="H"/>')) + par("99", properties="<w:pStyle w:val='P'/>") + par("b")
    assert text_of(body, styles=styles) == "a\nb"


def test_a_sum_that_word_has_not_worked_out_is_no_blank() -> None:
    """A field that begins with = and shows nothing."""
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>=SUM(LEFT)</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='{}'/></w:r>{}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    shown, empty = field.format("separate", run("7")), field.format("separate", "")
    assert text_of(table(cell("总计") + cell(par(shown)) + cell(par(empty)))) == "总计\t7\t\ufffc"


def test_links_and_tracked_changes_are_noted() -> None:
    """For a page that only points to a file, and for the finding."""
    content = read_docx(
        word(
            par("<w:hyperlink r:id='rhyperlink'><w:r><w:t>附件</w:t></w:r></w:hyperlink>", f"<w:ins>{run('1')}</w:ins>")
        )
    )
    assert [tuple(link) for link in content.links] == [("附件", "https://example.com/a.pdf")]
    assert content.notes == ("tracked_changes",)


def test_pictures_of_pages_are_images_only() -> None:
    """A scan put into Word."""
    record = extract_record("a.docx", word(par("<w:r><w:drawing><a:blip/></w:drawing></w:r>")))
    assert (record["verdict"], record["reasons"]) == ("unreadable", ["images_only"])


# ---- numbers counted by Word


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        (
            "chineseCounting",
            {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 105: "一百零五", 110: "一百一十"},
        ),
        ("chineseCountingThousand", {10: "十", 1010: "一千零一十", 10_001: "一万零一"}),
        ("chineseLegalSimplified", {3: "叁", 11: "壹拾壹", 20: "贰拾"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimal", {0: "0", 17: "17"}),
        ("decimalZero", {7: "07"}),
        ("decimalFullWidth", {12: "１２"}),
        ("upperRoman", {4: "IV", 1990: "MCMXC"}),
        ("lowerLetter", {1: "a", 27: "aa"}),
        ("none", {3: ""}),
        ("unheardOf", {3: "3"}),
    ],
)
def test_number_formats(style: str, numbers: dict[int, str]) -> None:
    """As Word prints them."""
    assert {number: format_number(number, style) for number in numbers} == numbers


def test_headings_that_word_numbers_get_their_numbers() -> None:
    """Deeper levels begin again below the next higher one; bullets print nothing."""
    numbering = levels(
        ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%3."), ("bullet", "·")
    )
    body = "".join(
        (
            numbered("总体情况"),
            numbered("予以公开", 1),
            numbered("不予公开", 1),
            numbered("国家秘密", 2),
            numbered("要点", 3),
            numbered("主动公开"),
            numbered("甲", 1),
        )
    )
    assert text_of(body, numbering=numbering).split("\n") == [
        "一、总体情况",
        "（一）予以公开",
        "（二）不予公开",
        "一.1. 国家秘密",
        "要点",
        "二、主动公开",
        "（一）甲",
    ]


def test_a_style_may_number_its_paragraphs() -> None:
    """The level is the one that the list ties to the style; a paragraph may leave the list."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:pStyle w:val="H2"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%2、"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    )
    style = "<w:pStyle w:val='H2'/>"
    body = par("甲", properties=style) + par("乙", properties=f"{style}<w:numPr><w:numId w:val='0'/></w:numPr>")
    assert text_of(body + par("丙", properties=style), numbering=numbering, styles=styles) == "一、甲\n乙\n二、丙"


def test_a_list_may_begin_anew() -> None:
    """Lists of one kind count on, unless one says where it starts."""
    more = (
        '<w:num w:numId="6"><w:abstractNumId w:val="9"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/>'
        "</w:lvlOverride></w:num>"
    )
    body = numbered("a") + numbered("b", list_id=6) + numbered("c", list_id=7) + numbered("d", list_id=7)
    assert text_of(body, numbering=levels(("decimal", "%1."), more=more)) == "1. a\n2. b\n4. c\n5. d"


def test_a_number_counted_by_word_is_no_value() -> None:
    """A cell that shows nothing else is a picture, so the table is looked at; a blank cell stays blank."""
    body = table(cell(numbered("规章")) + cell(numbered("")) + cell(""))
    assert text_of(body, numbering=levels(("decimal", "%1."))) == "1. 规章\t\ufffc\t"


# ---- tables


def test_merged_cells_stand_once_at_their_places() -> None:
    """gridSpan and vMerge; the text of what is covered is not seen; gridBefore leaves a place empty."""
    body = table(
        cell("组", '<w:vMerge w:val="restart"/>') + cell("甲乙", '<w:gridSpan w:val="2"/>'),
        cell("不见", "<w:vMerge/>") + cell("1") + cell("2"),
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("3") + cell("4") + "</w:tr>",
    )
    assert cells_of(read_docx(word(body))) == [
        ((0, 0, 2, 1), "组"),
        ((0, 1, 1, 2), "甲乙"),
        ((1, 1, 1, 1), "1"),
        ((1, 2, 1, 1), "2"),
        ((2, 0, 1, 1), ""),
        ((2, 1, 1, 1), "3"),
        ((2, 2, 1, 1), "4"),
    ]
    assert read_docx(word(body)).text == "组\t甲乙\n1\t2\n\t3\t4"


def test_a_cell_that_continues_nothing_is_a_cell() -> None:
    """vMerge without a beginning above, or with another width: its text is seen."""
    body = table(
        cell("a", "<w:vMerge/>") + cell("b", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'),
        cell("c", "<w:vMerge/>") + cell("d", "<w:vMerge/>") + cell("e"),
    )
    assert [text for _, text in cells_of(read_docx(word(body)))] == ["a", "b", "d", "e"]


def test_old_merges_across_and_hidden_and_deleted_rows() -> None:
    """hMerge covers to the right; rows that are hidden or deleted are not there."""
    body = (
        table(
            cell("a", '<w:hMerge w:val="restart"/>') + cell("x", "<w:hMerge/>") + cell("b"),
            "<w:tr><w:trPr><w:hidden/></w:trPr>" + cell("9") + "</w:tr>",
            "<w:tr><w:trPr><w:del/></w:trPr>" + cell("8") + "</w:tr>",
            "<w:sdt><w:sdtContent><w:tr>" + cell("1") + cell("2") + cell("3") + "</w:tr></w:sdtContent></w:sdt>",
        )
        .replace("<w:tr><w:sdt>", "<w:sdt>")
        .replace("</w:sdt></w:tr>", "</w:sdt>")
    )
    assert cells_of(read_docx(word(body))) == [
        ((0, 0, 1, 2), "a"),
        ((0, 2, 1, 1), "b"),
        ((1, 0, 1, 1), "1"),
        ((1, 1, 1, 1), "2"),
        ((1, 2, 1, 1), "3"),
    ]


def test_paragraphs_of_a_cell_are_one_line_and_nested_tables_lines_of_their_own() -> None:
    """As for HTML."""
    content = read_docx(
        word(table(cell(par("本年新") + par("制作数量")) + cell("1"), cell(par("上") + table(cell("x") + cell("2")))))
    )
    assert content.text == "本年新 制作数量\t1\n上\nx\t2"
    assert [len(grid.cells) for grid in content.grids] == [3, 2]


# ---- hostile files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word(par("x"))[:-60], "broken_file"),
        (word(par("x")).replace(b"PK\x03\x04", b"PK\x03\x05", 2)[:400], "binary_file"),
        (word("<w:p><w:r>"), "broken_file"),
        (
            package(
                {"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:document xmlns:w='u'><w:body/></w:document>"}
            ),
            "broken_file",
        ),
        (package({"word/other.xml": "<a/>"}), "broken_file"),
        (package({"word/document.xml": "<document><nothing/></document>"}), "broken_file"),
        (word("<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400), "nesting_too_deep"),
        (word("<w:tbl><w:tr><w:tc>" * 60 + "</w:tc></w:tr></w:tbl>" * 60), "nesting_too_deep"),
        (word(par("0" * 3_000_000)), "too_large"),
        (word(par("x") + " " * 21_000_000), "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    """A reason, what to do in both languages, and nothing raised."""
    record = extract_record("a.docx", data)
    assert (record["verdict"], record["reasons"]) == ("unreadable", [reason])
    finding = record["findings"][0]  # type: ignore[index]
    assert finding["message"]
    assert finding["message_zh"]


def test_entities_are_never_expanded_and_files_never_fetched() -> None:
    """Neither a laugh in billions nor a file of the machine gets into the text."""
    declared = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b '&a;&a;'>]>"
    data = package(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f"{declared}<document><body><p><r><t>&b;</t></r></p></body></document>",
        }
    )
    assert read_docx(data) == Content("", notes=("broken_file",))


def test_strict_files_are_read() -> None:
    """The same elements in the other namespace."""
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = "<d:body><d:p><d:r><d:t>正文</d:t></d:r></d:p></d:body>"
    data = package({"word/document.xml": f"<d:document xmlns:d='{strict}'>{body}</d:document>"})
    assert read_docx(data).text == "正文"


# ---- reports


@pytest.fixture(scope="module")
def rendered() -> list[Rendered]:
    """Two labelled reports in each layout."""
    return list(render(2, kinds=("docx",)))


def test_labelled_reports_are_read_without_an_error(rendered: list[Rendered]) -> None:
    """Every cell of every table, in all layouts, and the verdict of the label."""
    assert len(rendered) >= 10
    for item in rendered:
        found = score(item)
        wrong = [cell.path for cell in found.cells if not cell.good]
        assert (item.name, wrong, found.silent, found.verdict) == (item.name, [], (), found.label.verdict)


def test_damaged_files_never_raise_or_hang(rendered: list[Rendered]) -> None:
    """Two hundred files with bytes flipped or cut off."""
    for seed in range(200):
        data = mutate(rendered[seed % len(rendered)].data, random.Random(seed))
        started = time.monotonic()
        record = extract_record("a.docx", data)
        assert time.monotonic() - started < 10
        assert record["verdict"] in ("unreadable", "not_a_report", "needs_review") or record["cells"]
        assert "internal_error" not in record["reasons"]  # type: ignore[operator]
