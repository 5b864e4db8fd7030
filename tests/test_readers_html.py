"""What the HTML reader makes of pages: whole and broken ones, their lines, their cells, what they say of themselves."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from extractor.model import Content, Grid, Link
from extractor.readers.html import read_html

Cell = tuple[int, int, int, int, str]


def list_cells(content: Content, number: int = 0) -> list[Cell]:
    """Each cell of a grid as (row, column, row_span, column_span, text)."""
    return [
        (cell.row, cell.column, cell.row_span, cell.column_span, content.text[slice(*cell.span)])
        for cell in content.grids[number].cells
    ]


def list_rows(content: Content, number: int = 0) -> list[list[str]]:
    """The texts of the cells that begin in each row of a grid."""
    rows: list[list[str]] = [[] for _ in range(content.grids[number].row_count)]
    for cell in content.grids[number].cells:
        rows[cell.row].append(content.text[slice(*cell.span)])
    return rows


# Whole pages


def test_empty_documents_have_no_text() -> None:
    for source in ("", "  \n", "<!-- x -->", "<html></html>", "<script>var a = '1';</script>", "<style>p {}</style>"):
        assert read_html(source) == Content("")


def test_a_report_as_printed_keeps_its_rows_and_blank_cells() -> None:
    page = (
        "<p style='text-align:center'>2019年报告</p>\t<p>一、总体情况</p><table><tbody>"
        "<tr><td colspan='2' rowspan='2'><p>（勾稽关系）</p></td><td colspan='2'><p>申请人情况</p></td></tr>"
        "<tr><td><p>自然人</p></td><td><p>总计</p></td></tr>"
        "<tr><td colspan='2'><p>一、本年新收</p></td><td><p>821</p></td><td><p>&nbsp;</p></td></tr></tbody></table>"
        "<p><br />四、行政复议</p>"
    )
    content = read_html(page)
    assert content.text == (
        "2019年报告\n一、总体情况\n（勾稽关系）\t申请人情况\n自然人\t总计\n一、本年新收\t821\t\n四、行政复议"
    )
    assert list_cells(content) == [
        (0, 0, 2, 2, "（勾稽关系）"),
        (0, 2, 1, 2, "申请人情况"),
        (1, 2, 1, 1, "自然人"),
        (1, 3, 1, 1, "总计"),
        (2, 0, 1, 2, "一、本年新收"),
        (2, 2, 1, 1, "821"),
        (2, 3, 1, 1, ""),
    ]
    grid = content.grids[0]
    assert (grid.row_count, grid.column_count, content.text[slice(*grid.span)]) == (
        3,
        4,
        "（勾稽关系）\t申请人情况\n自然人\t总计\n一、本年新收\t821\t",
    )
    assert content.notes == ()


def test_the_page_of_the_shanghai_office_has_its_four_forms() -> None:
    folder = os.environ.get("GOUJI_REAL_REPORTS")
    if not folder:
        pytest.skip("GOUJI_REAL_REPORTS is not set")
    content = read_html(Path(folder, "reports", "06_shanghai_office_2019.html").read_text(encoding="utf-8"))
    assert [(grid.row_count, grid.column_count) for grid in content.grids] == [(18, 5), (26, 10), (4, 15)]
    assert list_rows(content, 0)[17] == ["政府集中采购", "6", "251000元"]
    assert list_rows(content, 1)[5] == ["三、本年度办理结果", "（一）予以公开", "258", "12", "", "", "1", "1", ""]
    assert list_rows(content, 2)[3] == ["5", "", "", "2", "7", "8", "", "", "1", "9", "", "", "", "", ""]


def test_end_tags_of_body_and_html_in_the_middle_end_nothing() -> None:
    content = read_html("<html><body><table><tr><td>1</body></html></td><td>2</td></tr></table></html><p>尾")
    assert (content.text, list_rows(content)) == ("1\t2\n尾", [["1", "2"]])


def test_a_page_inside_a_page_is_read() -> None:
    inner = "<html><head><title>内</title></head><body><p>二</p></body></html>"
    content = read_html(f"<html><head><title>外</title></head><body><p>一</p>{inner}<p>三</p></body></html>")
    assert content == Content("一\n二\n三", meta={"title": "外"})


def test_declarations_of_an_encoding_are_ignored() -> None:
    content = read_html('<?xml version="1.0" encoding="gb2312"?><html><meta charset="gb2312"><p>中文</p></html>')
    assert content == Content("中文")


# Broken input


@pytest.mark.parametrize("opening", ["<div>", "<span>", "<font>", "<ul><li>", "<table><tr><td>", "</a>" * 300 + "<b>"])
def test_depth_of_50_000_is_refused_and_its_text_kept(opening: str) -> None:
    started = time.perf_counter()
    content = read_html("<p>前</p>" + opening * (50_000 if len(opening) < 99 else 300) + "<p>深</p></div>后")
    assert content == Content("前\n深\n后", notes=("nesting_too_deep",))
    assert time.perf_counter() - started < 20


def test_depth_of_200_is_read() -> None:
    assert read_html("<div>" * 200 + "深" + "</div>" * 200 + "<p>后") == Content("深\n后")


def test_elements_that_are_never_closed_count_no_depth() -> None:
    assert read_html("<p>a<br>" * 2000).text == "\n".join("a" * 2000)
    assert read_html("<p><font>a</p>" * 2000).text == "\n".join("a" * 2000)
    assert read_html("<ul>" + "<li>a" * 2000).text == "\n".join("a" * 2000)
    rows = read_html("<table>" + "<tr><td>1<td>2" * 2000)
    assert (rows.text, rows.notes) == ("\n".join(["1\t2"] * 2000), ())


def test_a_refused_page_loses_tags_scripts_and_comments_only() -> None:
    head = "<title>t</title><script>if (a<b) x('<td>')</script><!-- <p>c</p> --><style>p{}</style>"
    rows = "<table><tr><td>12<br>3</td>\n<td>&lt;b&gt;&nbsp;</td><td>末</td></tr></table><p>全<b>文</b>"
    content = read_html(head + "<div>" * 300 + rows)
    assert content == Content("12\n3\t<b>\t末\n全文", notes=("nesting_too_deep",))


def test_a_megabyte_of_less_than_signs_is_text() -> None:
    assert read_html("<" * 1_000_000) == Content("<" * 1_000_000)
    assert read_html("<div>" * 300 + "<" * 1_000_000).notes == ("nesting_too_deep",)


@pytest.mark.parametrize("piece", ["<!--", "<![", "<a ", "&#", "<script>", "</p", "<td>", "</a>", "&amp", "<p a="])
def test_repeated_fragments_take_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    assert isinstance(read_html("<p>a</p>" + piece * 50_000), Content)
    assert time.perf_counter() - started < 10


def test_a_source_that_ends_inside_a_tag_is_noted() -> None:
    recovered = ("parser_recovered",)
    assert read_html('<p>一</p><p title="二>三</p><p>四') == Content("一", notes=recovered)
    assert read_html("<p>一</p><td cla") == Content("一", notes=recovered)
    assert read_html("<p>一</p><!-- 二 <p>三") == Content("一", notes=recovered)
    assert read_html("<p>一</p><script>二") == Content("一", notes=recovered)
    assert read_html("<p>一</p><p") == Content("一", notes=recovered)
    assert read_html("<!-- 一") == Content("", notes=recovered)


def test_unclosed_elements_lose_nothing() -> None:
    assert read_html("<div><b>一<p>二<table><tr><td>三<td>四<p>五<tr><td>六").text == "一\n二\n三\t四 五\n六"


def test_broken_entities_keep_their_text() -> None:
    assert read_html("&nosuch;1 &amp2&lt3 &; & &#; &#x; &#xZ; AT&T &yen5&#20013文").text == (
        "&nosuch;1 &2<3 &; & &#; &#x; &#xZ; AT&T ¥5中文"
    )


def test_references_to_windows_characters_are_dashes() -> None:
    assert read_html("<table><tr><td>&#150;</td><td>&#151;</td><td>&mdash;</td></tr></table>").text == "–\t—\t—"


def test_control_characters_are_blanks_and_join_no_numbers() -> None:
    assert read_html("1\x002 3\x0b4 5\x016 7&#1;8 9\u20280 a\x85b").text == "1 2 3 4 5 6 7 8 9 0 a b"


def test_lone_surrogates_are_replaced() -> None:
    assert read_html("一\ud800二<p>三").text == "一\ufffd二\n三"


def test_text_and_attributes_over_ten_megabytes_are_read() -> None:
    assert read_html("一" * 4_000_000 + "<p>二").text == "一" * 4_000_000 + "\n二"
    assert read_html('<img src="data:' + "A" * 11_000_000 + '">一<p>二').text == "一\n二"


def test_random_markup_loses_no_character_and_places_every_cell() -> None:
    rng = random.Random(1)
    tags = [
        *("table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "p", "div", "span", "br", "b", "pre", "li"),
        *("ul", "font", "h1", "form", "a", "sup", "html", "body"),
    ]
    styles = ["", "", "", " colspan=2", " rowspan=3", " rowspan=0", " style=display:table", " style=display:table-row"]
    for _ in range(500):
        pieces = [
            rng.choice(
                [
                    f"<{rng.choice(tags)}{rng.choice(styles)}>",
                    f"</{rng.choice(tags)}>",
                    rng.choice([" ", "\n", "&nbsp;"]),
                ]
            )
            + rng.choice(["", chr(0x4E00 + index)])
            for index in range(40)
        ]
        source = "".join(pieces)
        content = read_html(source)
        assert sorted(filter(is_chinese, content.text)) == sorted(filter(is_chinese, source)), source
        for grid in content.grids:
            check_grid(content.text, grid)


def is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def check_grid(text: str, grid: Grid) -> None:
    """Every cell lies in the grid and its stripped text in the grid's span; no two begin at one place."""
    for cell in grid.cells:
        assert 0 <= cell.row < cell.row + cell.row_span <= grid.row_count
        assert 0 <= cell.column < cell.column + cell.column_span <= grid.column_count
        assert grid.span[0] <= cell.span[0] <= cell.span[1] <= grid.span[1] <= len(text)
        assert text[slice(*cell.span)] == text[slice(*cell.span)].strip()
    assert len({(cell.row, cell.column) for cell in grid.cells}) == len(grid.cells)


# Lines


def test_blocks_and_breaks_end_lines_and_inline_elements_join() -> None:
    page = "<h1>题</h1>a<span>b</span><b>c</b> <i>d</i><div>e<br>f<br/><br>g</div>h<ul><li>i<li>j</ul><hr>k"
    assert read_html(page).text == "题\nabc d\ne\nf\ng\nh\ni\nj\nk"


def test_white_space_collapses_and_a_hard_space_is_a_space() -> None:
    assert read_html("<p>\n  a \t b&nbsp;&nbsp;c\u3000d&nbsp;</p>").text == "a b c d"


def test_stray_end_tags_of_break_and_paragraph_end_the_line() -> None:
    assert read_html("12</br>3</p>4</P >5<p>6</p>7").text == "12\n3\n4\n5\n6\n7"


def test_preformatted_text_keeps_lines_blanks_and_tabs() -> None:
    assert read_html("x<pre>\n 1\t2  3 \r\n\n<b>4</b>&nbsp;5<br>6\n</pre>y").text == "x\n 1\t2  3\n\n4 5\n6\ny"


def test_hidden_text_is_dropped() -> None:
    page = (
        "a<span hidden>1</span><span style='display:none'>2</span><span style='DISPLAY: none !important'>3</span>"
        "<span style='visibility:hidden'>4</span><b style='font-size:0px'>5</b><span style='font-size:.0pt'>6</span>"
        "<span style='mso-hide:all'>7</span><input type=hidden value=8><template>9</template>b"
    )
    assert read_html(page).text == "ab"


def test_what_looks_like_hiding_is_kept() -> None:
    page = (
        "<i style='overflow:hidden'>1</i><i style='font-size:0.9em'>2</i><i style='x-display:none'>3</i>"
        "<i style='font-size:10pt'>4</i><font size=0>5</font><i style='line-height:0'>6</i><i class=hidden>7</i>"
    )
    assert read_html(page).text == "1234567"


def test_a_descendant_can_show_what_is_muted_but_not_what_is_gone() -> None:
    page = (
        "<div style='font-size:0'>1<b style='font-size:14px'>2</b><b style='font-size:2em'>3</b></div>"
        "<div style='visibility:hidden'>4<b style='visibility:visible'>5</b></div>"
        "<div style='display:none'><b style='display:block;visibility:visible;font-size:9pt'>6</b></div>"
    )
    assert read_html(page).text == "2\n5"


def test_scripts_styles_comments_and_fallbacks_are_dropped_and_noscript_kept() -> None:
    page = (
        "<script>1</script><style>2</style><!-- 3 --><iframe src=x>4</iframe><video>5</video><select><option>6</select>"
        "<textarea>7</textarea><noscript>八</noscript><canvas>9</canvas><dialog>10</dialog><?php 11 ?>"
    )
    assert read_html(page).text == "八"


def test_characters_without_a_shape_are_removed() -> None:
    assert read_html("政\u00ad府&shy;公\u200b开&#8203;\ufeff年\u200e报").text == "政府公开年报"


def test_a_raised_digit_joins_no_number() -> None:
    assert read_html("10<sup>2</sup> 5<sub><i>1</i></sub> m<sup>2</sup>").text == "10² 5₁ m2"


def test_an_image_separates() -> None:
    assert read_html("12<img src=a.png>3").text == "12 3"


def test_word_markup_comes_out_clean() -> None:
    page = (
        "<html xmlns:o='urn:x'><head><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--></head>"
        "<body lang=ZH-CN><p class=MsoNormal style='mso-list:l0'><![if !supportLists]><span lang=EN-US>一、<span"
        " style='font:7pt'>&nbsp;</span></span><![endif]><span\nlang=EN-US>2023</span><font face=宋体>年</font><span"
        " style='mso-spacerun:yes'>&nbsp; </span><st1:chsdate w:st='on'>1月</st1:chsdate><o:p>&nbsp;</o:p></p>"
        "<!--[if gte vml 1]><v:shape>丢</v:shape><![endif]--><!--[if !vml]--><b>留</b><!--[endif]-->"
        "<xml><w:Zoom>0</w:Zoom></xml><v:shape><v:textbox><p>框</p></v:textbox></v:shape></body></html>"
    )
    assert read_html(page).text == "一、 2023年 1月\n留\n框"


# Cells


def test_breaks_in_a_cell_are_one_space() -> None:
    content = read_html(
        "<table><tr><td>12<br>3</td><td><p>信息</p>\n<div>内容</div></td><td>a<b>b</b>\t\nc<pre>d\n\te</pre></td></tr></table>"
    )
    assert content.text == "12 3\t信息 内容\tab c d e"


def test_cells_of_white_space_only_are_empty() -> None:
    content = read_html("<table><tr><td> &nbsp;</td><td>\u3000</td><td><p>&#8203;</p></td><td></td></tr></table>x")
    assert content.text == "\t\t\t\nx"
    assert [cell.span for cell in content.grids[0].cells] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_a_row_of_one_empty_cell_is_an_empty_line() -> None:
    content = read_html("a<table><tr><td></td></tr></table>b")
    assert (content.text, content.grids[0].cells[0].span) == ("a\n\nb", (2, 2))


def test_an_input_in_a_cell_is_its_text_and_one_outside_is_not() -> None:
    content = read_html(
        "<table><tr><td>共<input value=7 readonly>件</td><td><input disabled value=8></td><td><input value=9></td>"
        "<td><textarea readonly>10\n11</textarea></td><td><input type=checkbox disabled value=on></td></tr></table>"
        "<input disabled value=12>"
    )
    assert content.text == "共 7 件\t8\t9\t10 11\t"


def test_hidden_cells_shift_and_unseen_cells_stay() -> None:
    content = read_html(
        "<table><tr><td>a</td><td style='display:none'>x</td><td>b</td></tr><tr hidden><td>x</td></tr>"
        "<tr><td style='visibility:hidden'>x</td><td>c</td></tr>"
        "<tr><td style='font-size:0'>x<b>x</b></td><td>d</td></tr></table>"
    )
    assert content.text == "a\tb\n\tc\n\td"
    assert list_rows(content) == [["a", "b"], ["", "c"], ["", "d"]]


def test_a_long_cell_with_breaks_keeps_its_lines() -> None:
    content = read_html(f"<table><tr><td>a</td><td><p>{'长' * 150}</p><p>{'文' * 150}</p></td><td>b</td></tr></table>")
    prose = "长" * 150 + "\n" + "文" * 150
    assert content.text == f"a\n{prose}\nb"
    assert list_rows(content) == [["a", prose, "b"]]


def test_text_between_cells_follows_its_row() -> None:
    content = read_html("<table>前<tr><td>1</td>游<td>2</td>移</tr>间<tr><td>3</td></tr></table>")
    assert (content.text, list_rows(content)) == ("前\n1\t2\n游\n移\n间\n3", [["1", "2"], ["3"]])


# Numbers that a page shows apart, and values that are no text


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


# Places


def test_covered_places_get_no_cell() -> None:
    content = read_html(
        "<table><tr><td rowspan=2>a<td colspan=2>b<td rowspan=3>c<tr><td>d<td rowspan=2>e<tr><td>f<td>g</table>"
    )
    assert list_cells(content) == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 2, "b"),
        (0, 3, 3, 1, "c"),
        (1, 1, 1, 1, "d"),
        (1, 2, 2, 1, "e"),
        (2, 0, 1, 1, "f"),
        (2, 1, 1, 1, "g"),
    ]
    assert content.text == "a\tb\tc\nd\te\nf\tg"


def test_rowspan_0_reaches_to_the_end_of_the_section() -> None:
    content = read_html("<table><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>")
    assert list_cells(content) == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 1, "b"),
        (1, 1, 1, 1, "c"),
        (2, 0, 1, 1, "d"),
        (2, 1, 1, 1, "e"),
    ]


def test_spans_are_clipped() -> None:
    content = read_html("<table><tr><td rowspan=99>a<td>b<tr><td colspan=0>c<tr><td rowspan=-1 colspan=x>d</table>")
    assert list_cells(content) == [(0, 0, 3, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c"), (2, 1, 1, 1, "d")]


def test_a_colspan_of_a_billion_is_a_thousand() -> None:
    content = read_html(
        "<table><tr><td colspan=1000000000>a</td></tr><tr><td colspan=' 2px'>b</td><td>c</td></tr></table>"
    )
    assert list_cells(content) == [(0, 0, 1, 1000, "a"), (1, 0, 1, 2, "b"), (1, 2, 1, 1, "c")]
    assert content.grids[0].column_count == 1000


def test_places_equal_those_of_a_filled_plane() -> None:
    """The same as the algorithm of the HTML standard written out slot by slot."""
    rng = random.Random(2)
    for _ in range(200):
        height = rng.randrange(1, 7)
        spans = [
            [(rng.choice([1, 1, 1, 2, 3]), rng.choice([1, 1, 2, 3])) for _ in range(rng.randrange(5))]
            for _ in range(height)
        ]
        rows = ["".join(f"<td rowspan={down} colspan={across}>x" for down, across in row) for row in spans]
        expected, taken = [], set()
        for y, row in enumerate(spans):
            x = 0
            for down, across in row:
                while (y, x) in taken:
                    x += 1
                down = min(down, height - y)
                expected.append((y, x, down, across, "x"))
                taken |= {(y + dy, x + dx) for dy in range(down) for dx in range(across)}
                x += across
        content = read_html("<table><tr>" + "<tr>".join(rows) + "</table>")
        assert (list_cells(content) if content.grids else []) == expected


def test_a_foot_stands_last_and_a_second_head_where_it_is() -> None:
    content = read_html(
        "<table><caption>表一</caption><thead><tr><th>头<tfoot><tr><td>脚<tbody><tr><td>身<thead><tr><th>又头</table>"
    )
    assert content.text == "表一\n头\n脚\n身\n又头"
    assert list_rows(content) == [["头"], ["身"], ["又头"], ["脚"]]


def test_an_empty_row_counts_and_has_no_line() -> None:
    content = read_html("<table><tr><td rowspan=3>a<td>b<tr></tr><tr><td>c</table>")
    assert (content.text, list_cells(content)) == ("a\tb\nc", [(0, 0, 3, 1, "a"), (0, 1, 1, 1, "b"), (2, 1, 1, 1, "c")])


def test_cells_without_a_row_and_rows_without_a_table_are_placed() -> None:
    assert list_rows(read_html("<table><td>1<td>2</table>")) == [["1", "2"]]
    content = read_html("<div><tbody><tr><td>1<td>2<tr><td>3</tbody></div><p>文</p><td>12</td><td>3</td>")
    assert content.text == "1\t2\n3\n文\n12\t3"
    assert [list_rows(content, number) for number in range(2)] == [[["1", "2"], ["3"]], [["12", "3"]]]


def test_elements_with_table_styles_are_a_table() -> None:
    cells = "<span style='display: table-cell'>a</span><div style='DISPLAY:TABLE-CELL'>b<p>c</div>"
    row = f"<div style='display:table-row'>{cells}</div>"
    content = read_html(f"<div style='display:table'>{row}{row}</div><div style='display:table-cell'>d</div>e")
    assert content.text == "a\tb c\na\tb c\nd\ne"
    assert list_rows(content) == [["a", "b c"], ["a", "b c"]]


def test_a_cell_with_a_table_in_it_spans_the_lines_of_that_table() -> None:
    content = read_html(
        "<table><tr><td>左</td><td><p>一</p>二<table><tr><td>1</td><td>2<br>2</td></tr><tr><td></td></tr></table>三</td><td>右"
        "</td></tr></table>"
    )
    assert content.text == "左\n一\n二\n1\t2 2\n\n三\n右"
    assert list_rows(content, 0) == [["左", "一\n二\n1\t2 2\n\n三", "右"]]
    assert list_rows(content, 1) == [["1", "2 2"], [""]]


def test_a_cell_with_an_empty_table_in_it_is_empty() -> None:
    content = read_html("<table><tr><td>a</td><td><table><tr></tr></table></td><td>b</td></tr></table>")
    assert (content.text, list_rows(content)) == ("a\t\tb", [["a", "", "b"]])


def test_a_table_inside_an_unclosed_table_is_a_grid_of_its_own() -> None:
    content = read_html("<table><tr><td>1</td></tr><p>三、情况</p><table><tr><td>2</td></tr></table>")
    assert content.text == "1\n三、情况\n2"
    assert [list_rows(content, number) for number in range(2)] == [[["1"]], [["2"]]]


def test_tables_without_cells_are_no_grids() -> None:
    assert read_html("<table></table><table><tr></tr></table>文") == Content("文")


def test_a_table_of_more_than_200_000_cells_has_text_but_no_grid() -> None:
    content = read_html("<table>" + ("<tr>" + "<td>1" * 10) * 20_001 + "</table><table><tr><td>2</table>")
    assert content.text == "\n".join(["\t".join("1" * 10)] * 20_001) + "\n2"
    assert (len(content.grids), list_rows(content), content.notes) == (1, [["2"]], ("grid_too_large",))


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td colspan=1000000000>1<td>2" * 3_000,
        "<tr>" + "<td rowspan=65534>1" * 5_000 + "<tr><td>1" * 5_000,
        "<tr>" + "".join(f"<td rowspan={60_000 - n}>1" for n in range(9_000)) + "<tr><td>1" * 9_000,
    ],
)
def test_spans_that_would_fill_a_plane_cost_no_memory_or_time(rows: str) -> None:
    started = time.perf_counter()
    content = read_html(f"<table>{rows}</table>")
    assert (content.grids, content.notes) == ((), ("grid_too_large",))
    assert time.perf_counter() - started < 10


# Meta and links


def test_meta_tags_are_kept_by_lower_case_name_and_the_first_wins() -> None:
    content = read_html(
        "<title> 2023年\n年报 </title><meta name='SiteName' content='甲&amp;乙'><META NAME=sitename CONTENT=丙>"
        "<meta name=PubDate content='2024-01-30'><meta property='og:title' content=丁><meta name=title content=戊>"
        "<meta name=Author content=''><meta name=author content=己><meta http-equiv=Content-Type content='text/html'>"
        "<meta http-equiv=refresh content='0;url=a.html'><svg><title>图</title></svg><p>文</p>"
    )
    assert content == Content(
        "文",
        meta={
            "title": "2023年 年报",
            "sitename": "甲&乙",
            "pubdate": "2024-01-30",
            "og:title": "丁",
            "author": "己",
            "refresh": "0;url=a.html",
        },
    )


def test_meta_values_are_cut_at_2_000_characters() -> None:
    assert read_html(f"<meta name=Keywords content='{'词' * 3000}'>").meta == {"keywords": "词" * 2000}


def test_links_frames_and_images_are_kept_as_written() -> None:
    content = read_html(
        "<a href='./P0201.pdf?a=1&amp;b=2'>附件：<b>年报</b>\n.pdf</a><a name=x>锚</a>"
        "<iframe src='/v.html?file=a.pdf'></iframe>"
        "<embed src=e.swf><object data=o.pdf></object><img src=1.jpg alt='第 1 页'><img alt=无><a href='' hidden>隐</a>"
    )
    assert content.links == (
        Link("附件：年报 .pdf", "./P0201.pdf?a=1&b=2"),
        Link("", "/v.html?file=a.pdf"),
        Link("", "e.swf"),
        Link("", "o.pdf"),
        Link("第 1 页", "1.jpg"),
    )


def test_links_are_capped() -> None:
    assert read_html("<a href=x>y</a>" * 5_001).links == (Link("y", "x"),) * 5_000
    assert read_html(f"<a href='{'x' * 3000}'>{'y' * 3000}</a>").links == (Link("y" * 2000, "x" * 2000),)
