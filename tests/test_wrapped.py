"""Reports wrapped in something else: every cell is as in the report alone, and what is in doubt stays what it was."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from wrappings import HTML_WRAPS, JSON_WRAPS, latex, printed_lists

from eval.generate import generate
from extractor.pipeline import extract_record
from extractor.readers import read_document
from extractor.readers.cell_marks import blank_cell_marks, blank_written_space
from extractor.readers.latex_tables import latex_as_html
from extractor.readers.printed_tables import with_html_tables
from extractor.readers.string_literals import say_literal

LAYOUTS = ("html_table", "html_word", "markdown_table", "tab_rows_exact")
NOTE = {
    "template": "unwrapped_template",
    "text_template": "unwrapped_template",
    "textarea": "unwrapped_hidden_field",
    "hidden_input": "unwrapped_hidden_field",
    "srcdoc": "unwrapped_hidden_field",
}


@cache
def report(layout: str, form: str = "2021", seed: int = 1) -> str:
    return generate(seed, layout=layout, mess=(), form=form).data.decode()


def summary(data: str | bytes) -> tuple[str, dict[str, Any]]:
    """Verdict, and every cell with its number, status and raw."""
    record: Any = extract_record("a", data if isinstance(data, bytes) else data.encode())
    for cell in record["cells"].values():
        start, end = cell["span"] or (0, 0)
        assert cell["status"] != "printed" or end > start
    return record["verdict"], {
        name: (cell["value"], cell["status"], cell["raw"]) for name, cell in record["cells"].items()
    }


def notes(text: str) -> tuple[str, ...]:
    return read_document("a", text.encode()).content.notes


# ---- reports inside pages, scripts and JSON


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("layout", ["html_table", "html_word"])
@pytest.mark.parametrize("way", HTML_WRAPS)
def test_a_page_inside_something_is_read_as_the_page(way: str, layout: str, form: str) -> None:
    """And noted where it was."""
    page = report(layout, form)
    wrapped = HTML_WRAPS[way](page)
    assert summary(wrapped) == summary(page)
    expected = "unwrapped_markup" if way.startswith("escaped") else NOTE.get(way, "unwrapped_script")
    assert expected in notes(wrapped)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("way", JSON_WRAPS)
def test_a_text_of_any_kind_inside_json_is_read_as_the_text(way: str, layout: str) -> None:
    wrapped = JSON_WRAPS[way](report(layout))
    assert summary(wrapped) == summary(report(layout))
    assert "unwrapped_json" in notes(wrapped)


def test_spans_point_into_the_text_that_is_given_out() -> None:
    """The text is that of the report; what stood around it is none of it."""
    for wrapped in (HTML_WRAPS["next_data"](report("html_table")), JSON_WRAPS["json"](report("tab_rows_exact"))):
        doc = read_document("a", wrapped.encode())
        record: Any = extract_record("a", wrapped.encode())
        for cell in record["cells"].values():
            if cell["status"] == "printed":
                assert doc.text[slice(*cell["span"])] == cell["raw"]
        assert "加载中" not in doc.text
        assert '"code"' not in doc.text


def test_where_it_was_found_is_a_soft_finding_in_both_languages() -> None:
    record: Any = extract_record("a.html", HTML_WRAPS["script"](report("html_table")).encode())
    found = [finding for finding in record["findings"] if finding["rule"] == "input/unwrapped_script"]
    assert [(finding["severity"], finding["kind"]) for finding in found] == [("soft", "input")]
    assert "scripts" in str(found[0])
    assert "脚本" in str(found[0])


def test_the_title_beside_a_report_in_json_is_read_as_that_of_a_page() -> None:
    body = report("tab_rows_exact").split("\n", 1)[1]
    doc = read_document("a", json.dumps({"title": "某县财政局2023年年报", "content": body, "n": 3}).encode())
    assert dict(doc.content.meta) == {"title": "某县财政局2023年年报"}


def two_reports() -> tuple[str, str]:
    return report("html_table"), report("html_table", seed=2)


@pytest.mark.parametrize(
    "wrapped",
    [
        "<html><body><script>a=" + json.dumps(two_reports()).replace("</", "<\\/") + "</script></body></html>",
        json.dumps([{"content": one} for one in two_reports()]),
        json.dumps({"content": two_reports()[0], "last_year": two_reports()[1]}),
    ],
    ids=["script", "list", "fields"],
)
def test_of_two_reports_none_is_taken(wrapped: str) -> None:
    """Which one the page shows only its program knows."""
    assert summary(wrapped)[1] == {}
    assert not [note for note in notes(wrapped) if note.startswith("unwrapped")]


def test_the_same_report_as_markup_and_as_text_is_one() -> None:
    page = report("html_table")
    plain = read_document("a", page.encode()).text
    assert summary(json.dumps({"text": plain, "html": page})) == summary(page)


def test_a_page_that_shows_something_of_its_own_is_what_it_shows() -> None:
    """A report in a script of another article is not that article."""
    prose = "<p>" + "今日召开会议，研究部署下一阶段工作，要求抓好落实。" * 40 + "</p>"
    wrapped = HTML_WRAPS["script"](report("html_table")).replace("<body>", f"<body>{prose}")
    assert summary(wrapped)[1] == {}
    shown = report("html_table").replace("</body>", HTML_WRAPS["script"](report("html_table", seed=2)) + "</body>")
    assert summary(shown) == summary(report("html_table"))


def test_a_report_three_wrappings_deep_stays_shut() -> None:
    text = report("tab_rows_exact")
    for _ in range(3):
        text = json.dumps({"content": text})
    assert summary(text)[1] == {}


def test_a_result_of_ours_is_no_report() -> None:
    record: Any = extract_record("a", report("html_table").encode())
    record["text"] = report("tab_rows_exact")
    assert summary(json.dumps(record, default=str))[1] == {}


# ---- tables printed as source


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize(
    ("dump", "gap"),
    [
        (repr, "repeat"),
        (repr, None),
        (json.dumps, "repeat"),
        (lambda rows: json.dumps(rows, ensure_ascii=False, indent=1), None),
        (lambda rows: "\n".join(map(repr, rows)), "repeat"),
        (lambda rows: repr([tuple(row) for row in rows]), "repeat"),
    ],
    ids=["repr", "none for merged", "json ascii", "json indented", "a row per line", "tuples"],
)
def test_tables_printed_as_lists_are_read_as_tables(dump: Any, gap: str | None, form: str) -> None:
    page = report("html_table", form)
    assert summary(printed_lists(page, dump=dump, gap=gap)) == summary(page)


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("merged", [True, False])
def test_tables_in_latex_are_read_as_tables(merged: bool, form: str) -> None:
    """Merged cells as \\multicolumn and \\multirow, or as empty cells."""
    page = report("html_table", form)
    assert summary(latex(page, merged=merged)) == summary(page)


@pytest.mark.parametrize(
    ("source", "cell"),
    [
        (r"\textbf{12}", "12"),
        (r"$12$", "12"),
        (r"\makecell[c]{规 \\ 章}", "规 章"),
        (r"\begin{tabular}[c]{@{}l@{}}规\\章\end{tabular}", "规 章"),
        (r"12\%", "12%"),
        (r"12\textsuperscript{1}", "12 ¹"),
        (r"12$^{1}$", "12 ¹"),
        (r"\sout{12}", "~~12~~"),
        (r"\textcolor{white}{12}", "▒▒"),
        (r"\textcolor{red}{12}", "12"),
        (r"\cellcolor[HTML]{FF0000}12", "12"),
        (r"1\phantom{0}2", "12"),
    ],
)
def test_a_cell_of_latex_says_what_it_shows(source: str, cell: str) -> None:
    """Raised, struck and invisible digits are no part of a number."""
    text = latex_as_html(f"\\begin{{tabular}}{{c|c}}\nx & {source} \\\\ \\hline\n\\end{{tabular}}")
    assert text == (
        f'\n<table><tr><td rowspan="1" colspan="1">x</td><td rowspan="1" colspan="1">{cell}</td></tr></table>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "见附件[1][2]。",
        "（一）[‘规章’]",
        "['规章', '3']",
        "[['a', 'b'], ['c', 'd']]",
        "('规章', 3",
        r"用 \begin{document} 开头",
    ],
)
def test_a_text_without_printed_tables_stays_as_it_is(text: str) -> None:
    assert with_html_tables(text) == text


def test_literals_say_what_their_programs_mean() -> None:
    assert say_literal(r'"a\/b\n\u653f\x20\'\"\\"') == "a/b\n政 '\"\\"
    assert say_literal(r"'\ud840\udc00\ud840'") == "\U00020000\ud840"


# ---- marks in and behind cells


@pytest.mark.parametrize(
    ("cell", "blanked"),
    [
        ("**12**", "  12  "),
        ("__12__", "  12  "),
        ("***1,234.5***", "   1,234.5   "),
        ("`0`", " 0 "),
        ("$12$", " 12 "),
        (r"\(12\)", "  12  "),
        (r"$\mathbf{12}$", "         12  "),
        ("<b>12</b>", "   12    "),
        ("**-**", "  -  "),
        (r"\12", " 12"),
        (r"\-", " -"),
        ("~~12~~", "~~12~~"),
        ("**12", "**12"),
        ("$12", "$12"),
        ("**12*", "**12*"),
        ("**规章**", "**规章**"),
        ("1**2**", "1**2**"),
    ],
)
def test_marks_around_a_whole_cell_are_blank(cell: str, blanked: str) -> None:
    """Those that are not a pair, and strokes, stay."""
    assert blank_cell_marks(f"| 规章 | {cell} |\n") == f"| 规章 | {blanked} |\n"
    assert blank_cell_marks(f"规章\t{cell}\n") == f"规章\t{blanked}\n"


def test_entities_that_were_escaped_once_too_often_are_blank() -> None:
    text = "&nbsp;2&NBSP;|&amp;nbsp;3|&ldquo;三&rdquo;|<br/>4|&mdash;|&copy;"
    assert (
        blank_written_space(text) == f"{' ' * 6}2{' ' * 6}|{' ' * 10}3|{' ' * 7}三{' ' * 7}|{' ' * 5}4|&mdash;|&copy;"
    )


@pytest.mark.parametrize("marks", ["**{}**", "${}$", "\\{}", "`{}`", "<b>{}</b>"])
def test_a_markdown_report_with_marks_in_its_cells_is_read_as_without(marks: str) -> None:
    lines = report("markdown_table").split("\n")
    marked = []
    for line in lines:
        cells = line.split("|")
        marked.append("|".join(marks_around(cell, marks) for cell in cells) if line.startswith("|") else line)
    assert summary("\n".join(marked)) == summary("\n".join(lines))


def marks_around(cell: str, marks: str) -> str:
    return f" {marks.format(cell.strip())} " if cell.strip().replace(".", "").isdigit() else cell


@pytest.mark.parametrize("mark", ["※", "①", "[1]", "*", "<sup>[1]</sup>", "〔2〕", "†"])
def test_a_mark_behind_a_number_is_no_part_of_it(mark: str) -> None:
    """Nor of the row: it is read, and the mark is its note."""
    page = report("html_table")
    verdict, cells = summary(page)
    marked_verdict, read = summary(with_granted(page, lambda number: number + mark))
    assert (marked_verdict, numbers(read)) == (verdict, numbers(cells))


def with_granted(page: str, change: Callable[[str], str]) -> str:
    """The page with the first number of the row 予以公开 changed."""
    changed, count = re.subn(
        r"(（一）予以公开.*?>)(\d+)(?=<)", lambda m: m[1] + change(m[2]), page, count=1, flags=re.S
    )
    assert count == 1
    return changed


def numbers(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: cell[0] for name, cell in cells.items()}


@pytest.mark.parametrize("typed", ["O", "o", "〇", "1O", "l0", "10<sup>2</sup>"])
def test_a_letter_for_a_digit_costs_its_cell_only(typed: str) -> None:
    """Never 0 or 10: the cell is text, its table needs review, the others are read."""
    page = report("html_table")
    _, cells = summary(page)
    record: Any = extract_record("a", with_granted(page, lambda _: typed).encode())
    name = "requests.results.granted.natural_person"
    assert (record["cells"][name]["value"], record["cells"][name]["status"]) == (None, "text")
    assert record["verdicts"]["requests"] == "needs_review"
    others = {n: cell["value"] for n, cell in record["cells"].items() if n != name}
    assert others == {n: cell[0] for n, cell in cells.items() if n != name}


# ---- encodings


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_utf_16_without_its_mark_is_read(layout: str, encoding: str) -> None:
    assert summary(report(layout).encode(encoding)) == summary(report(layout))


TRADITIONAL = {
    "报": "報", "务": "務", "开": "開", "总": "總", "况": "況", "动": "動", "规": "規", "条": "條", "项": "項",
    "内": "內", "数": "數", "发": "發", "废": "廢", "现": "現", "处": "處", "决": "決", "许": "許", "罚": "罰",
    "强": "強", "业": "業", "费": "費", "额": "額", "单": "單", "万": "萬", "请": "請", "关": "關", "系": "係",
    "为": "為", "与": "與", "于": "於", "计": "計", "机": "機", "构": "構", "会": "會", "组": "組", "织": "織",
    "结": "結", "转": "轉", "属": "屬", "国": "國", "稳": "穩", "护": "護", "类": "類", "过": "過", "执": "執",
    "无": "無", "没": "沒", "补": "補", "后": "後", "确": "確", "访": "訪", "举": "舉", "诉": "訴", "复": "復",
    "当": "當", "获": "獲", "认": "認", "办": "辦", "缴": "繳", "纳": "納", "议": "議", "讼": "訟", "纠": "糾",
    "维": "維", "尚": "尚", "审": "審", "经": "經", "问": "問", "题": "題", "进": "進", "须": "須", "个": "個",
    "区": "區", "县": "縣", "应": "應", "据": "據", "统": "統", "这": "這", "种": "種", "门": "門", "责": "責",
}  # fmt: skip


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_big5_in_traditional_characters_is_read(form: str) -> None:
    """Characters that Big5 has none for are a question mark, as programs write them."""
    text = report("tab_rows_exact", form)
    traditional = text.translate({ord(a): b for a, b in TRADITIONAL.items()})
    verdict, cells = summary(traditional.encode("cp950", "replace"))
    expected_verdict, expected = summary(text)
    assert (verdict, {n: c[0] for n, c in cells.items()}) == (expected_verdict, {n: c[0] for n, c in expected.items()})


def test_gb18030_and_its_traditional_characters_stay_what_they_are() -> None:
    text = report("tab_rows_exact").translate({ord(a): b for a, b in TRADITIONAL.items()})
    assert read_document("a", text.encode("gb18030")).text == text


# ---- harm

S = "政府信息公开 本年新收政府信息公开申请 信息内容 结果维持 现行有效件数 "
HARMFUL = {
    "deep JSON": '{"a":"政府信息公开","b":' + "[" * 300_000,
    "thousands of strings": json.dumps([S + "字" * 300 + str(i) for i in range(3_000)]),
    "quotes in a script": "<html><script>政府信息公开" + "\"'`" * 300_000 + "</script></html>",
    "rows without end": "[['政'," * 100_000,
    "tables in tables": S + "\\begin{tabular}" * 50_000,
    "wide and high cells": "\\begin{tabular}{c}" + "\\multirow{9999}{*}{政}&\\multicolumn{9999}{c}{政}\\\\" * 9_000,
    "long heads": "\\begin{longtable}{c}" + "\\endfirsthead" * 100_000,
    "shown tags": "<html><body>" + "&lt;td " * 100_000 + S,
    "tags all the way": json.dumps({"a": S + "<div>" * 50_000}),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_built_to_do_harm_takes_time_with_its_length_only(name: str) -> None:
    started = time.process_time()
    verdict, cells = summary(HARMFUL[name])
    assert (verdict in ("not_a_report", "unreadable", "needs_review"), cells) == (True, {})
    assert time.process_time() - started < 8
