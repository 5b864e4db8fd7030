"""What the HTML reader takes for the value of a cell: numbers shown apart, hidden text, form controls, pictures."""

from __future__ import annotations

import time

import pytest
from grids import list_rows
from papers import GOOD, TITLE, row_values

from extractor import extract
from extractor.model import Content
from extractor.readers.html import read_html


def read_cells(*cells: str, head: str = "") -> list[str]:
    """The texts of the cells of one row whose sources are `cells`, on a page with `head`."""
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return list_rows(read_html(f"{head}<table><tr>{row}</tr></table>"))[0]


def test_struck_and_inserted_numbers_are_kept_apart() -> None:
    assert read_cells(
        "<del>5</del><ins>12</ins>",
        "<s>5</s>12",
        "1<strike><b>5</b></strike>2",
        "<span style='color:red;text-decoration: line-through red'>5</span>12",
        "5<a style='text-decoration-line:line-through' href=x>12</a>",
        "1<u>2</u>",
        "1<s></s>2",
    ) == ["5 12", "5 12", "1 5 2", "5 12", "5 12", "12", "12"]
    assert read_html("第<del>5</del><ins>12</ins>条<pre>1<s>2</s><ins>3</ins></pre>").text == "第 5 12 条\n1 2 3"


def test_raised_and_lowered_digits_join_no_number() -> None:
    assert read_cells(
        "10<span style='vertical-align: super'>2</span>",
        "10<span style='vertical-align:text-top'>2</span>3",
        "10<span style='vertical-align:sub'>2</span>",
        "10&#8203;<sup>２</sup>",
        "10.<sup>2</sup>",
        "10<sup>注</sup>5",
        "10<sup>[1]</sup>",
        "<sup>1</sup>25",
        "m<sup>2</sup>5",
        "<sub>25</sub>",
        "10<sup><span style='vertical-align:super'>2</span></sup>",
        "10<sup style='display:none'>2</sup><sup><i hidden>3</i></sup><sup>4</sup>",
    ) == [
        *("10²", "10²3", "10₂", "10\u00b2", "10.²", "10 注 5", "10[¹]", "1 25", "m²5", "25", "10²", "10⁴"),
    ]


def test_the_mark_of_a_note_joins_no_number() -> None:
    assert read_cells(
        "10<a href='#n2'>2</a>",
        "10<a href='#_ftn1' style='color:red'><span>[</span><span>1</span>]</a>",
        "<a href='#n1'>（1）</a>25",
        "10<a href='#n1' style='vertical-align:super'>1</a>",
        "<a href='#'>25</a>",
        "10<a href='x.html'>2</a>",
        "10<a href='#n'>2345</a>",
    ) == ["10²", "10[¹]", "（1） 25", "10¹", "25", "102", "102345"]
    assert read_html("<p>10<a href='#n2'>2</a>").text == "102"


def test_ruby_and_mathematics_join_no_number() -> None:
    assert read_cells(
        "<ruby>12<rp>(</rp><rt>3</rt><rp>)</rp></ruby>4", "<math><msup><mn>10</mn><mn>2</mn></msup></math>"
    ) == ["12 ( 3 ) 4", "10 2"]


def test_text_hidden_by_its_style_attribute_is_dropped() -> None:
    assert read_cells(
        "1<span style='opacity:0'>5<b style='visibility:visible;font-size:9pt'>6</b></span>2",
        "<b style='OPACITY: 0.0'>5</b>12",
        "1<span style='position:absolute;left:-999px'>5</span>2",
        "1<span style='position: fixed; top:-9999em'>5</span>2",
        "<p style='text-indent:-9999px'>5</p>12",
        "1<span style='position:absolute;clip:rect(0, 0, 0, 0)'>5</span>2",
        "1<span style='position:absolute;clip:rect(1px 1px 1px 1px)'>5</span>2",
        "1<div style='height:0;overflow:hidden'>5</div>2",
        "<span style='display:inline-block;width:0px;overflow:hidden'>5</span>12",
        "1<span style='visibility:hidden'>5</span>2",
    ) == ["1 2", "12", "12", "12", "12", "12", "12", "1 2", "12", "1 2"]


def test_what_looks_like_hiding_by_style_is_kept() -> None:
    page = (
        "<i style='opacity:0.1'>1</i><i style='left:-999px'>2</i><i style='position:absolute;left:-99px'>3</i>"
        "<i style='clip:rect(0 0 0 0)'>4</i><i style='position:absolute;clip:rect(0 auto auto 0)'>5</i>"
        "<i style='width:0;overflow:hidden'>6</i><i style='position:absolute;margin-left:-999px;max-height:0'>7</i>"
    )
    assert read_html(page).text == "1234567"
    table = "<table><tr style='height:0;overflow:hidden'><td style='height:0;overflow:hidden;text-indent:-21pt'>8</td>"
    assert read_html(table).text == "8"


def test_text_hidden_by_class_or_id_is_dropped() -> None:
    head = (
        "<style><!-- /* .k { display:none } */ @import 'x.css'; .a, p.b ,#c { color:red; display : none }\n"
        ".d{visibility:hidden} .e{font-size:0} @media screen { .f { display:none } } @media print {.k{display:none}}"
        "@media (max-width:600px){.k{display:none}} .k b, b, .k.m {display:none} .n{display:none} .n{display:block}"
        ".up{vertical-align:super} .old{text-decoration:line-through} --></style>"
        "<style media=print>.k{display:none}</style>"
    )
    assert read_cells(
        "1<i class='z a'>5</i>2<p class=b>6</p><i class=b>7</i><i id=c>8</i>",
        "<i class=d>5</i>1<i class=e>5</i>2<i class=f>5</i>",
        "<i class='k m'>5<b>6</b></i>",
        "<i class=n>5</i>",
        "<i class=a style='display:inline'>5</i>",
        "10<i class=up>2</i>",
        "5<i class=old>12</i>",
        head=head,
    ) == ["12 7", "12", "56", "5", "5", "10²", "5 12"]
    content = read_html(head + "<table><tr><td class=a>x<td>1<td class=d>2<td>3<tr id=c><td>4</table>")
    assert list_rows(content) == [["1", "", "3"]]


def test_a_class_that_another_rule_shows_is_not_hidden() -> None:
    tabs = "<style>.tab{display:none}.tab.on{display:block}.x{display:none}.x:hover{display:block}</style>"
    assert read_html(tabs + "<p class='tab on'>1</p><p class=tab>2</p><p class=x>3</p>").text == "1\n2"
    wide = "<style>.w{display:none}@media (min-width:9px){.w{display:block}}body.b{display:none}</style>"
    assert read_html(wide + "<body class=b><p class=w>1</p>").text == "1"
    rows = "<style>.row{font-size:0}.row p{font-size:14px}</style>"
    assert read_html(rows + "<div class=row><p>1</p></div><div class=row>2</div>").text == "1"


@pytest.mark.parametrize("piece", ["{", "a{", "@media all{", ".a{display:none}", "/*", ".a,", "}", "a", "-- >+", ".a#"])
def test_large_style_sheets_take_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    page = f"<style>{piece * (400_000 // len(piece))}</style>" + "".join(
        f"<i class='a {n}'>1</i>" for n in range(9_000)
    )
    assert isinstance(read_html(page), Content)
    assert time.perf_counter() - started < 5


def test_rules_beyond_the_limits_are_not_read() -> None:
    rule = ".a{display:none}"
    assert read_html(f"<style>{'b{}' * 4_999}{rule}</style>1<i class=a>2</i>").text == "1"
    assert read_html(f"<style>{'b{}' * 5_000}{rule}</style>1<i class=a>2</i>").text == "12"
    assert read_html(f"<style>{' ' * 200_000}{rule}</style>1<i class=a>2</i>").text == "12"


def test_the_value_of_a_form_control_in_a_cell_is_its_text() -> None:
    assert read_cells(
        "<input value=9>",
        "共<input type=number value=7 readonly>件",
        "1<input type=hidden value=8>2",
        "<input type=checkbox value=1 checked><input type=radio value=2>",
        "<input value=''>",
        "<input type=password value=5>",
        "<select><option>1<option selected>2</select>",
        "<select><option disabled>选<option>1<option>2</select>",
        "<select multiple><option selected>1<option>2<option selected>3</select>",
        "<textarea>10\n11</textarea>",
        "12<button>3</button>4",
        "<input style='display:none' value=1>",
    ) == ["9", "共 7 件", "12", "", "", "\ufffc", "2", "1", "1 3", "10 11", "12 3 4", ""]


@pytest.mark.parametrize(
    "source",
    [
        "<img src=5.png alt=5>",
        "<p> <img></p>",
        "<svg><text>5</text></svg>",
        "<svg><path/></svg>",
        "<canvas>5</canvas>",
        "<object data=5.svg>5</object>",
        "<embed src=5.swf>",
        "<iframe src=5.html></iframe>",
        "<script>document.write(5)</script>",
        "<img src='data:image/gif;base64,dot'>",
        "<table><tr><td></td></tr></table><img src=5.png>",
    ],
)
def test_a_cell_with_a_picture_only_is_not_blank(source: str) -> None:
    content = read_html(f"<table><tr><td>1</td><td>{source}</td><td></td></tr></table>")
    assert list_rows(content) == [["1", "\ufffc", ""]] or list_rows(content)[0][1].strip() == "\ufffc"


def test_a_picture_beside_text_a_spacer_and_one_outside_cells_are_nothing() -> None:
    assert read_cells(
        "<img src=a.png>5",
        "<img src=a.png width=1>",
        "<img src=a.png style='height: 0px'>",
        "<img src='/i/Spacer.gif?v=1'>",
        "<img src=a.png style='display:none'>",
        "<i style='visibility:hidden'><img src=a.png></i>",
        "<svg><path/></svg>5",
        "5<svg><text>1</text></svg>",
    ) == ["5", "", "", "", "", "", "5", "5 \ufffc"]
    assert read_html("<img src=a.png><svg><path/></svg><canvas></canvas>1<table><tr><td>2</table>").text == "1\n2"


def test_digits_in_adjacent_inline_elements_are_one_number() -> None:
    span = "<span lang=EN-US style='font-size:10.5pt;mso-bidi-font-size:12pt;vertical-align:baseline'>{}</span>"
    assert read_cells(
        span.format(1) + span.format(2),
        "<b>1</b><span><font>2</font></span><o:p></o:p>",
        "<span style='opacity:1;position:relative;top:-1pt'>1</span><span class=x id=y>2</span>",
        "<span style='display:inline-block'>1</span><a name=z>2</a>",
    ) == ["12", "12", "12", "12"]


def test_a_page_too_deep_keeps_struck_and_raised_numbers_apart() -> None:
    content = read_html("<div>" * 300 + "<del>5</del><ins>12</ins><br>10<sup>2</sup>")
    assert content == Content("5 12\n10 2", notes=("nesting_too_deep",))


def test_a_table_around_the_text_of_a_cell_is_a_box_and_no_table() -> None:
    """One cell in a cell that holds nothing else; two cells, or words beside it, make a table of its own."""
    box = "<table><tbody><tr><td>12</td></tr></tbody></table>"
    two = "<table><tr><td>1</td><td>2</td></tr></table>"
    page = f"<table><tr><td>甲</td><td>{box}</td><td>3</td></tr></table>"
    assert [grid.row_count for grid in read_html(page).grids] == [1]
    assert read_html(page).text == "甲\t12\t3"
    for inner in (two, f"注{box}", f"{box}注"):
        assert len(read_html(page.replace(box, inner)).grids) == 2


def test_a_row_that_says_nothing_belongs_to_no_row() -> None:
    """Word ends a table whose columns are not aligned with a row that only sets widths."""
    rows = [line.removesuffix(" |").split(" | ") for line in GOOD.splitlines() if line.endswith(" |")]
    end = next(i for i, row in enumerate(rows) if row[0].startswith("四、结转")) + 1
    html = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    html.insert(end, "<td width=80></td>" * 10)
    page = f"<h1>{TITLE}</h1><table>" + "".join(f"<tr>{row}</tr>" for row in html) + "</table>"
    result = extract(page.encode(), name="page.html")
    assert result.verdicts.requests == "verified"
    assert row_values(result, "requests.carried_forward") == [2, 0, 0, 0, 1, 0, 3]
