"""Numbers that are stored and not seen, or not as they are stored: never read as if a reader saw them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from office_files import book, cell, grid, number, par, run, table, word
from openpyxl.styles import Color, Font, PatternFill

from eval.generate import generate
from extractor import extract
from extractor.pipeline import extract_record
from extractor.readers import read_document
from extractor.readers.colors import CLEAR, UNKNOWN, is_lost, read_color, read_ground
from extractor.readers.docx import read_docx
from extractor.readers.html import read_html
from extractor.readers.xlsx import read_xlsx
from extractor.readers.xlsx_formats import format_number, is_masked

SHEET = (
    "<style>.w{color:#FFF}.x{color:#fff;background:#123}.r{unicode-bidi:bidi-override;direction:rtl}"
    ".black{background:#000}</style>"
)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('<td><bdo dir="rtl">82</bdo></td>', "▒▒"),
        ('<td><bdo dir="ltr">82</bdo></td>', "82"),
        ('<td dir="rtl">82</td>', "82"),
        ('<td style="unicode-bidi:bidi-override; direction:rtl">82</td>', "▒▒"),
        ('<td style="unicode-bidi:embed; direction:rtl">82</td>', "82"),
        ("<td class=r>82</td>", "▒▒"),
        ('<td style="transform:rotate(180deg)">69</td>', "▒▒"),
        ('<td style="transform:scaleX(-1)">69</td>', "▒▒"),
        ('<td style="transform:rotate(0deg)">69</td>', "69"),
        ('<td style="transform:translate(0)">69</td>', "69"),
        ('<td style="color:#fff">528</td>', "▒▒▒"),
        ("<td><font color=white>528</font></td>", "▒▒▒"),
        ('<td><pre style="color:transparent">5</pre></td>', "▒"),
        ("<td class=w>528</td>", "▒▒▒"),
        ("<td class=x>528</td>", "528"),
        ('<td style="color:#fff;background:#00f">528</td>', "528"),
        ('<td bgcolor="blue"><font color="white">528</font></td>', "528"),
        ('<td style="background-image:url(a.png)"><span style="color:white">4</span></td>', "4"),
        ('<td style="background:#FFFFFF none repeat scroll 0% 0%;color:rgb(255, 255, 255)">4</td>', "▒"),
        ('<td style="color:white"><span style="color:#c00">1</span></td>', "1"),
        ('<td style="color:white"><span style="background:#c00">1</span></td>', "1"),
        ('<td style="color:white;background:#00f"><span style="background:#fff">1</span></td>', "▒"),
        ('<td bgcolor="#0000ff"><font color="white"><font bgcolor="#ffffff">1</font></font></td>', "▒"),
        ('<td style="color:white">共3件</td>', "共▒件"),
        ('<td style="background:black">528</td>', "▒▒▒"),
        ("<td class=black>528</td>", "▒▒▒"),
        ('<td bgcolor="#000000" style="color:#fff">528</td>', "528"),
        ('<td bgcolor="#000000"><font color="#050505">528</font></td>', "▒▒▒"),
        ('<td style="background:#c00"><span style="color:rgb(204 0 0)">528</span></td>', "▒▒▒"),
        ('<td style="background:#c00"><span style="color:#00c">528</span></td>', "528"),
        ('<td style="background:navy"><span style="color:hsl(240, 100%, 25%)">528</span></td>', "▒▒▒"),
        ('<td style="background:#000 url(a.png)">528</td>', "528"),
        ('<td style="background:linear-gradient(#fff, #000)">528</td>', "528"),
        ('<td background="a.png" style="color:white">528</td>', "528"),
        ('<td style="background:rgba(0, 0, 0, .02); color:white">4</td>', "▒"),
        ('<td style="background:rgba(0, 0, 0, .3); color:white">4</td>', "4"),
        ('<td style="color:var(--print)">4</td>', "4"),
        ('<td style="color:windowtext"><span style="background:#eee"><b style="color:inherit">4</b></span></td>', "4"),
        ("<td>&#8238;82&#8236;</td>", "\u202e82"),
    ],
)
def test_a_number_of_a_page_is_read_only_where_it_is_seen(written: str, text: str) -> None:
    """Words stay: a label in white costs nothing, a number might be wrong."""
    content = read_html(f"{SHEET}<table><tr><td>受理</td>{written}<td>7</td></tr></table>")
    assert content.text == f"受理\t{text}\t7"


@pytest.mark.parametrize("override", ['<bdo dir="rtl">{}</bdo>', '<font color="#FFFFFF">{}</font>', "\u202e{}\u202c"])
def test_a_number_turned_round_accuses_nobody(override: str) -> None:
    """A report that adds up, every number of two digits and more turned round or unseen: nothing is certain."""
    report = next(r for r in map(generate, range(500)) if r.name.endswith(".html") and _is_verified(r.data))
    page = re.sub(rb">([1-9][0-9]+)<", lambda m: override.format(m[1].decode()).join("><").encode(), report.data)
    assert page != report.data
    result = extract(page, name="page.html")
    assert result.verdicts.requests == "needs_review"
    assert override.startswith("\u202e") or "unseen_digits" in result.reasons


def _is_verified(data: bytes) -> bool:
    return extract_record("page.html", data)["verdict"] == "verified"


def test_digits_behind_a_mark_that_turns_text_round_are_no_numbers() -> None:
    """To the end of the line, or to the mark that ends it."""
    doc = read_document("a.txt", "甲 \u202e12 34\u202c 56\n\u202e78\n90\n".encode())
    assert doc.folded.split() == ["甲", "\u202e▒▒", "▒▒\u202c", "56", "\u202e▒▒", "90"]
    assert len(doc.folded) == len(doc.text)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("528", '<w:color w:val="FFFFFF"/>'), "▒▒▒"),
        (run("528", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>'), "528"),
        (run("528", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'), "528"),
        (run("528", '<w:color w:val="auto"/>'), "528"),
        (run("528", '<w:color w:val="auto"/><w:shd w:val="clear" w:fill="000000"/>'), "528"),
        (run("528", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'), "▒▒▒"),
        (run("528", '<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'), "▒▒▒"),
        (run("528", '<w:color w:val="808000"/><w:highlight w:val="darkYellow"/>'), "▒▒▒"),
        (run("528", '<w:color w:val="FF0000"/><w:highlight w:val="none"/>'), "528"),
        (run("528", '<w:color w:val="FFFFFF"/><w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>'), "528"),
        (f'<w:bdo w:val="rtl">{run("82")}</w:bdo>', "▒▒"),
        (f'<w:bdo w:val="ltr">{run("82")}</w:bdo>', "82"),
    ],
)
def test_a_number_of_a_word_file_is_read_only_where_it_is_seen(inside: str, text: str) -> None:
    """White runs, and runs turned round."""
    content = read_docx(word(table(cell("受理") + cell(par(inside)) + cell("7"))))
    assert content.text == f"受理\t{text}\t7"


def test_white_on_a_shaded_cell_is_seen() -> None:
    """The ground may be the cell's, or the table's."""
    white = par(run("528", '<w:color w:val="FFFFFF"/>'))
    shaded = cell(white, '<w:shd w:val="clear" w:color="auto" w:fill="002060"/>')
    assert read_docx(word(table(cell("受理") + shaded + cell(white)))).text == "受理\t528\t▒▒▒"


@pytest.mark.parametrize(
    ("code", "shown", "masked"),
    [
        (";;;", "", True),
        ('"无"', "无", True),
        ("#,##0,", "1", True),
        ("0.0,", "0.5", True),
        ('[=0]"—";0', "528", False),
        ('[=0]"";General', "528", False),
        ('[<100]"少";0', "528", False),
        ('[>=100]"多";0', "多", True),
        ("[<100]0;[<200]0", "########", True),
        ("0%", "52800%", False),
        ("000000", "000528", False),
        ('0"件"', "528件", False),
        ("yyyy", "[date 528]", False),
    ],
)
def test_a_format_that_hides_or_scales_a_number_masks_it(code: str, shown: str, masked: bool) -> None:
    """528 under formats that people use; what is rounded by less than one is not masked."""
    assert (format_number("528", code), is_masked("528", shown)) == (shown, masked)


def test_conditions_choose_the_section_of_a_format() -> None:
    """The first that holds; a section without one is for all the rest."""
    shown = [format_number(text, '[=0]"—";[<0]"负";0.0') for text in ("0", "-2", "3")]
    assert shown == ["—", "负", "3.0"]
    assert [format_number(text, "[红色][<0]-0;0") for text in ("-2", "2")] == ["-2", "2"]
    assert not is_masked("0", "") and not is_masked("1.4", "1") and is_masked("1.4", "")


def test_masked_numbers_of_a_sheet_are_pictures_and_said() -> None:
    """Hidden, scaled, or stored as text under a format that hides texts; a zero that is not shown is a blank."""
    row = number("A1", "528", 1) + number("B1", "528", 2) + number("C1", "0", 1) + number("D1", "7")
    content = read_xlsx(book(('name="表"', grid(row)), formats=(";;;", "0,")))
    assert (content.text, content.notes) == ("\ufffc\t\ufffc\t7", ("masked_number",))
    hidden = '<c r="A1" t="s" s="1"><v>0</v></c><c r="B1" t="s" s="1"><v>1</v></c>'
    content = read_xlsx(book(('name="表"', grid(hidden)), formats=(";;;",), texts=("528", "受理")))
    assert (content.text, content.notes) == ("\ufffc\t受理", ("masked_number",))


def _sheet_of(font: Color | None, fill: PatternFill) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["受理", 528, 7])
    sheet["B1"].font = Font(color=font)
    sheet["B1"].fill = fill
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("font", "fill", "text"),
    [
        (Color("FFFFFFFF"), PatternFill(), "\ufffc"),
        (Color(theme=0), PatternFill(), "\ufffc"),
        (Color(theme=0, tint=-0.5), PatternFill(), "528"),
        (Color(indexed=9), PatternFill(), "\ufffc"),
        (Color("FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79"), "528"),
        (Color("FFFFFFFF"), PatternFill("solid", fgColor=Color(theme=0)), "\ufffc"),
        (Color("FFFFFFFF"), PatternFill("darkGrid"), "528"),
        (None, PatternFill("solid", fgColor="FF000000"), "\ufffc"),
        (Color(theme=1), PatternFill("solid", fgColor=Color(indexed=8)), "\ufffc"),
        (Color(theme=4, tint=0.4), PatternFill("solid", fgColor=Color(theme=4, tint=0.4)), "\ufffc"),
        (Color(theme=4), PatternFill("solid", fgColor=Color(theme=4, tint=0.8)), "528"),
        (Color(indexed=30), PatternFill("solid", fgColor=Color(indexed=30)), "\ufffc"),
    ],
)
def test_a_number_of_a_sheet_in_the_colour_of_its_ground_is_not_read(
    font: Color | None, fill: PatternFill, text: str
) -> None:
    """As openpyxl writes them; the file says which in a note."""
    content = read_xlsx(_sheet_of(font, fill))
    assert (content.text, content.notes) == (f"受理\t{text}\t7", () if text == "528" else ("masked_number",))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (".dark td{color:#fff}", "528"),
        ("td{color:#fff}", "528"),
        (".dark td:hover{color:#fff}", "▒▒▒"),
        (".dark td{width:9px}", "▒▒▒"),
        ("td .black, .dark .black{background:#fff}", "528"),
    ],
)
def test_rules_that_are_not_applied_may_colour_print(rule: str, text: str) -> None:
    """Black is not taken for granted on a dark ground where a rule by tag or by place may say another colour."""
    page = f"<style>.black{{background:#000}}{rule}</style><table class=dark><tr><td>受理</td><td class=black>528</td>"
    assert read_html(page).text == f"受理\t{text}"


def test_the_colours_of_a_whole_page() -> None:
    """White on black by attributes of the body, as old pages have them."""
    page = (
        '<body text="white" bgcolor="black"><table><tr><td>受理</td><td>528</td><td bgcolor="white">7</td></tr></table>'
    )
    assert read_html(page).text == "受理\t528\t▒"


def test_colours() -> None:
    """By name, in hexadecimal of four lengths, as shares; what can't be read is not taken for any."""
    white = ("white", "#fff", "#fffe", "#ffffff", "fffffe", "rgb(255,255,255)", "hsl(0 0% 100%)", "hwb(0 100% 0%)")
    assert [color for color in white if not is_lost(read_color(color), read_color("white"))] == []
    assert [color for color in ("#ff000000", "rgba(0, 0, 0, 0)", "transparent") if read_color(color) != CLEAR] == []
    seen = ("black", "#000", "#eee", "red", "#ffff00", "rgb(0 0 0)", "rgb(100%, 0%, 0%)", "", "#ff", "rgb(a,b,c)")
    assert [color for color in seen if is_lost(read_color(color), read_color("white"))] == []
    assert [color for color in ("", "#ff", "rgb(a,b,c)", "var(--a)", "a" * 9999) if read_color(color) != UNKNOWN] == []


def test_grounds() -> None:
    """The words of a background that say its place cover nothing; a picture may be anything."""
    assert [ground for ground in ("", "none", "repeat 0 0") if read_ground(ground) != CLEAR] == []
    white = ("white none repeat", "#fff 0 0", "transparent #ffffff")
    assert [ground for ground in white if read_ground(ground) != read_color("#fff")] == []
    assert read_ground("center #123 no-repeat") == 0x112233
    assert [ground for ground in ("url(a.png) #fff", "white url( a.png )") if read_ground(ground) != UNKNOWN] == []
