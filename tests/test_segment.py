"""Segments: the sections of a report by their headings, its tables by what stands in them."""

from __future__ import annotations

import pytest
from papers import HEADINGS, LAYOUTS, print_report, swap

from extractor import extract_text
from extractor.fold import fold
from extractor.forms import load_forms
from extractor.pieces import split_pieces
from extractor.segment import Segments, find_sections, segment

KEYS = ["overview", "disclosure", "requests", "review_litigation", "problems", "other"]
PLAIN = print_report()


def sections_of(text: str) -> list[tuple[str, str]]:
    """Key and heading of the sections of a text."""
    return [(section.key, text[slice(*section.heading)]) for section in find_sections(fold(text))]


def segments_of(text: str) -> Segments:
    """Sections and regions of a text."""
    return segment(fold(text), split_pieces(fold(text)), load_forms())


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("一、总体情况", "overview"),
        ("一、 总 体 情 况", "overview"),
        ("总体情况", "overview"),
        ("# 一、总体情况", "overview"),
        ("二、主动公开政府信息情况", "disclosure"),
        ("⼆、主动公开政府信息情况", "disclosure"),
        ("三、收到和处理政府信息公开申请情况", "requests"),
        ("三、收到及处理政府信息公开申请情况", "requests"),
        ("四、政府信息公开行政复议、行政诉讼情况", "review_litigation"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "review_litigation"),
        ("五、存在的主要问题及改进情况", "problems"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("六、其他需要报告的事项", "other"),
        ("一、其他需要报告的事项", "other"),
    ],
)
def test_a_heading_is_known_by_its_words(line: str, key: str) -> None:
    """Its numeral may be wrong or missing, its characters spaced out."""
    assert [name for name, _ in sections_of(f"上文。\n{line}\n正文。\n")] == [key]


def test_a_heading_glued_to_the_paragraph_before_it_is_found_by_its_numeral() -> None:
    """欢迎查阅。一、总体情况, as in seed 002."""
    assert sections_of("欢迎查阅。一、总体情况\n正文。") == [("overview", "一、总体情况")]


@pytest.mark.parametrize(
    "sentence",
    [
        "我局总体情况良好。",
        "按照总体情况一节所述，共收到3件。",
        "总体情况良好，主动公开政府信息情况见下表。",
        "其他需要报告的事项无。",
    ],
)
def test_words_in_a_sentence_are_no_heading(sentence: str) -> None:
    """A heading stands alone on its line or carries a numeral."""
    assert sections_of(f"上文。\n{sentence}\n") == []


def test_a_section_ends_where_the_next_begins() -> None:
    """The last one ends with the text; spans in the result include the heading."""
    sections = find_sections(fold(PLAIN))
    assert [section.key for section in sections] == KEYS
    assert [a.body[1] for a in sections[:-1]] == [b.heading[0] for b in sections[1:]]
    assert sections[-1].body[1] == len(PLAIN)
    result = extract_text(PLAIN)
    assert set(result.sections) == set(KEYS)
    assert all(
        PLAIN[slice(*span.span)].startswith(heading)
        for span, heading in zip((result.sections[key] for key in HEADINGS), HEADINGS.values(), strict=True)  # type: ignore[index]
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_three_tables_are_three_regions(layout: str) -> None:
    """In reading order, each from its first header word to its last value."""
    text = print_report(layout=layout)
    regions = segments_of(text).regions
    assert [region.kind for region in regions] == ["disclosure", "requests", "review_litigation"]
    for region, last in zip(regions, ("12.8", "3", "1"), strict=True):
        assert text[slice(*region.span)].endswith(last)


def test_tables_are_found_without_section_headings() -> None:
    """A table is known by what stands in it."""
    text = PLAIN
    for heading in HEADINGS.values():
        text = swap(text, heading + "\n", "")
    assert [region.kind for region in segments_of(text).regions] == ["disclosure", "requests", "review_litigation"]
    assert extract_text(text).verdict == "verified"


def test_tables_are_found_under_wrong_section_headings() -> None:
    """Sections numbered anew and headings of other sections change nothing."""
    text = swap(PLAIN, HEADINGS["requests"], "五、存在的主要问题及改进情况")
    assert extract_text(text).verdict == "verified"


@pytest.mark.parametrize("line", ["全年新收申请 28 件", "本年新收申请共 28 件。", "共 28 件 17 件"])
def test_numbers_in_a_line_before_a_table_are_not_its_cells(line: str) -> None:
    """Between its section heading and its first header word."""
    text = swap(PLAIN, HEADINGS["requests"] + "\n", f"{HEADINGS['requests']}\n{line}\n")
    result = extract_text(text)
    assert (result.verdict, result.extra_cells) == ("verified", [])


@pytest.mark.parametrize(
    "sentence", ["《行政处罚决定书》17件。", "全年制发规范性文件 3 件，废止 1 件。", "注：行政许可含变更。"]
)
def test_a_sentence_behind_a_table_adds_nothing_to_it(sentence: str) -> None:
    """Between table 2 and the next heading, as in seed 000."""
    text = swap(PLAIN, HEADINGS["requests"], f"{sentence}\n{HEADINGS['requests']}")
    result = extract_text(text)
    assert (result.verdict, result.extra_cells) == ("verified", [])


def test_a_table_cut_by_a_page_break_and_a_repeated_header_is_one() -> None:
    """The header block printed again inside table 3."""
    header = "自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
    text = swap(print_report(layout="spaces"), "2.重复申请 1", f"- 3 -\n{header}2.重复申请 1")
    assert [region.kind for region in segments_of(text).regions].count("requests") == 1
    assert extract_text(text).verdict == "verified"


def test_a_first_row_that_comes_again_begins_another_table() -> None:
    """Two reports in one file."""
    kinds = [region.kind for region in segments_of(PLAIN + PLAIN).regions]
    assert kinds == ["disclosure", "requests", "review_litigation"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "行政许可 3 件，行政处罚 5 件。",
        "上一篇 行政许可\n下一篇 行政处罚\n",
        "规章\n行政规范性文件\n",
        "总计 3\n其他 5\n",
    ],
)
def test_some_words_of_a_form_are_no_table(text: str) -> None:
    """Navigation, prose, a menu."""
    assert segments_of(text).regions == ()
