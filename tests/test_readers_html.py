"""What the HTML reader makes of pages: whole ones, their lines, their cells, what they say of themselves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from grids import list_cells, list_rows

from extractor.model import Content, Link
from extractor.readers.html import read_html

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
