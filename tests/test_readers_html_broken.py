"""What the HTML reader makes of broken input: too deep, cut off, never closed, of odd characters."""

from __future__ import annotations

import random
import time

import pytest

from extractor.model import Content, Grid
from extractor.readers.html import read_html


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
