"""Where the HTML reader places cells: spans, sections, tables inside tables, sizes."""

from __future__ import annotations

import random
import time

import pytest
from grids import list_cells, list_rows

from extractor.model import Content
from extractor.readers.html import read_html


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
