"""Numbers of a web page that style sheets add to, move or make too small to see: never read as if they were seen so."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.readers.html import read_html
from extractor.readers.html_generated import read_generated


def read_cell(cell: str, head: str = "") -> str:
    """The text of the second of three cells."""
    text = read_html(f"<style>{head}</style><table class=t><tr><td>受理</td>{cell}<td>7</td></tr></table>").text
    return text.split("\t")[1]


def span(style: str, text: str = "8") -> str:
    """A cell with a piece in a style before 33."""
    return f'<td><span style="{style}">{text}</span>33</td>'


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("display:inline-block;transform:scale(0)", "33"),
        ("display:inline-block;transform:translateX(1px) scale3d(0, 1, 1)", "33"),
        ("display:inline-block;transform:scaleY(.0)", "33"),
        ("display:inline-block;transform:scale(1, 0%)", "33"),
        ("display:inline-block;scale:0", "33"),
        ("transform:scale(0)", "▒33"),
        ("transform:scale3d(1, 1, 0)", "833"),
        ("transform:scale(0.5)", "833"),
        ("display:inline-block;transform:translate(0) scaleX(-1)", "▒33"),
        ("display:inline-block;max-height:0;overflow:hidden", "33"),
        ("display:inline-block;max-width:0px;overflow-x:clip", "33"),
        ("display:inline-block;height:0;overflow-y:hidden", "33"),
        ("display:inline-block;line-height:0;overflow:hidden", "33"),
        ("display:inline-block;line-height:0;height:9px;overflow:hidden", "833"),
        ("display:inline-block;max-height:0", "833"),
        ("max-height:0;overflow:hidden", "833"),
        ("clip-path:inset(50%)", "33"),
        ("clip-path:inset(0)", "833"),
        ("float:right", "8 33"),
        ("float:none", "833"),
        ("order:2", "8 33"),
        ("order:0", "833"),
    ],
)
def test_a_piece_of_a_number_in_a_style(style: str, text: str) -> None:
    """Too small to see it is left out, moved it stands apart; what a browser shows although it is scaled is doubted."""
    assert read_cell(span(style)) == text


@pytest.mark.parametrize(
    ("style", "inside", "text"),
    [
        ("display:inline-flex;flex-direction:row-reverse", "<i>6</i><i>2</i>", "▒▒"),
        ("display:flex;flex-flow:wrap row-reverse", "6<i>2</i>", "▒▒"),
        ("display:flex;flex-flow:column", "<i>6</i>2", "▒▒"),
        ("direction:rtl", "<i>6</i><i>2</i>", "▒▒"),
        ("display:inline-flex;flex-direction:row-reverse", "<i>62</i>", "62"),
        ("display:inline-flex;flex-direction:row", "<i>6</i><i>2</i>", "62"),
        ("direction:rtl", "62", "62"),
    ],
)
def test_pieces_of_a_number_in_another_order(style: str, inside: str, text: str) -> None:
    """In a piece of the cell, or as the style of the cell itself."""
    assert read_cell(f'<td><span style="{style}">{inside}</span></td>') == text
    assert read_cell(f'<td style="{style}">{inside}</td>') == text
    assert read_cell(f"<td><span class=x>{inside}</span></td>", f".x{{{style}}}") == text


def test_a_page_in_another_order_is_read() -> None:
    """The columns of a layout turned round, and a table that stands from right to left, are in their order."""
    table = "<table><tr><td>受理</td><td>8</td><td>7</td></tr></table>"
    page = f'<div style="display:flex;flex-direction:row-reverse">{table}<p>9</p></div>'
    assert read_html(page).text == "受理\t8\t7\n9"
    assert read_html(f'<table><tr><td style="direction:rtl">{table}<p>9</p></td></tr></table>').text == "受理\t8\t7\n9"
    assert read_html(f"<div dir=rtl>{table}<p>9</p></div>").text == "受理\t8\t7\n9"


def test_boxes_without_area_by_class() -> None:
    """Doubted where they hold nothing but text: another rule may open them; a closed panel with a table is read."""
    head = ".x{max-height:0;overflow:hidden}.y{transform:scale(0)}"
    assert read_cell("<td><b class=x>8</b>33</td>", head) == "▒33"
    assert read_cell("<td><b class=y>8</b>33</td>", head) == "▒33"
    assert read_cell("<td><b class=x><i>8</i></b>33</td>", head) == "833"
    panel = "<div class=y><table><tr><td>受理</td><td>8</td></tr></table></div>"
    assert read_html(f"<style>{head}</style>{panel}").text == "受理\t8"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ('.b:before{content:"8"}', "▒5"),
        ("td i.b::after{content:'8'}", "▒5"),
        ('.t .b:before{content:"\\38"}', "▒5"),
        ("i:before{content:counter(n)}", "▒5"),
        (".b:before{content:attr(data-n)}", "▒5"),
        ("[data-n]:before{content:attr(DATA-N)}", "▒5"),
        ('td > *:before{color:red;content:";" "8"}', "▒5"),
        ('a, td .b:before{content:"８"}', "▒5"),
        ('td:before{content:"8"}', "▒5"),
        ('td:after{content:"8"}', "5▒"),
        ('td:last-child:after{content:"8"}', "5"),
        ('.b:empty:before{content:"8"}', "▒5"),
        ('td:empty:before{content:"0"}', "5"),
        ('tr + tr .b:before, tr ~ .q .b:before{content:"8"}', "▒5"),
        ('@media screen{.b:before{content:"8"}}', "▒5"),
        ('@media (max-width:600px){.b:before{content:"8"}}', "5"),
        ('.other .b:before{content:"8"}', "5"),
        ('.b:hover:before{content:"8"}', "5"),
        ('.b.c:before{content:"8"}', "5"),
        ('b:before{content:"8"}', "5"),
        ('i[title]:before{content:"8"}', "5"),
        ('.b:before{content:"\\e601"}', "5"),
        ('.b:before{content:"\\25BC\\20"}', "5"),
        ('.b:before{content:"第"}', "5"),
        (".b:before{content:attr(title)}", "5"),
        (".b:before{content:none}", "5"),
        ('.b:before{content:""}', "5"),
        ('.b{content:"8"}', "5"),
        ('.b:before{display:none;content:"8"}', "5"),
    ],
)
def test_digits_that_a_style_sheet_writes_into_a_cell(rule: str, text: str) -> None:
    """They are seen beside the number; icons, quotes and what only shows on a telephone cost nothing."""
    assert read_cell("<td><i class=b data-n=8></i>5</td>", rule) == text


def test_generated_digits_outside_cells_are_left_alone() -> None:
    """Numbered lists and headings, and the cell of a layout."""
    head = '<style>h2:before{content:counter(h)"、"}td:before{content:"1"}input:before{content:"1"}</style>'
    page = (
        f"{head}<h2>情况</h2><table><tr><td><p>甲</p><table><tr><td><input value=5></td></tr></table></td></tr></table>"
    )
    assert read_html(page).text == "情况\n甲\n▒ 5"
    assert read_generated(".x", 'content:"1"') is None
    assert read_generated(".x:before", "color:red") is None


def test_a_generated_digit_makes_its_row_doubtful() -> None:
    """In a whole report."""
    row = '<tr><td>规章</td><td><i class="b"></i>5</td><td>0</td><td>9</td></tr>'
    head = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    other = "<tr><td>行政规范性文件</td><td>1</td><td>0</td><td>2</td></tr>"
    page = (
        '<style>.b:before{{content:"{}"}}</style><p>二、主动公开政府信息情况</p><table>'
        + head
        + row
        + other
        + "</table>"
    )
    reasons = [extract(page.format(text).encode(), name="a.html").reasons for text in ("8", "■")]
    assert ["unseen_digits" in found for found in reasons] == [True, False]
