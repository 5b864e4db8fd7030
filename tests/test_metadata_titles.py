"""Titles as offices write them and as pages mangle them: whose report it is, and of which year."""

from __future__ import annotations

from time import perf_counter

import pytest
from papers import print_report

from extractor import Result, extract_text
from extractor.metadata import read_metadata
from extractor.readers import read_document

AGENCY = "云岭县水利局"
TITLE = f"{AGENCY}2023年政府信息公开工作年度报告"


def named(result: Result) -> tuple[object, object]:
    """Agency and year."""
    return result.agency.value, result.year.value


def said(title: str) -> tuple[object, object]:
    """Agency and year of a plain report under this title; none of its titles contradicts itself."""
    result = extract_text(print_report(title=title))
    assert [f.rule for f in result.findings if f.rule.startswith(("input/agency", "input/year"))] == []
    return named(result)


@pytest.mark.parametrize(
    "agency",
    [
        "云岭县桃源街道办事处",
        "云岭水务集团有限责任公司",
        "云岭高新技术产业开发区管理委员会",
        "云岭市公安局桃源分局",
        "云岭省生态环境厅",
        "云岭壮族自治区财政厅",
        "国家税务总局云岭县税务局",
        "云岭县发展和改革局（云岭县粮食和物资储备局）",
        "第六师103团",
        "云岭县第7中学",
        "本溪市",
        "全椒县人民政府",
    ],
)
def test_every_kind_of_body_reports(agency: str) -> None:
    """Streets, enterprises, zones, branches, provinces, regiments; a second name plate stays, digits too."""
    assert said(f"{agency}2023年政府信息公开工作年度报告") == (agency, 2023)


@pytest.mark.parametrize(
    "title",
    [
        f"关于{AGENCY}2023年度政府信息公开工作情况的报告",
        f"{AGENCY}关于2023年度政府信息公开工作情况的报告",
        f"{AGENCY}（原云岭县水务局）2023年政府信息公开工作年度报告",
        f"{AGENCY}（原云岭县水务局）关于2023年政府信息公开工作的年度报告",
        f"{AGENCY}政府信息公开2023年度报告",
        f"{AGENCY}政府信息公开工作2023年度报告",
        f"{AGENCY}政府信息公开工作年度报告（2023年度）",
        f"{AGENCY}（2023年）政府信息公开工作年度报告",
        f"{AGENCY}〔2023〕年度政府信息公开工作报告",
        f"2023 {AGENCY}政府信息公开年度报告",
        f"{AGENCY}2023年度政务公开工作年度报告",
        f"{AGENCY}2023年政府信息公开工作年度报告（公开版）",
        f"2023年政府信息公开工作年度报告（{AGENCY}）",
        f"2023年政府信息公开工作年度报告——{AGENCY}",
        f"2023年政府信息公开工作年度报告 {AGENCY}",
        f"2023年政府信息公开工作年度报告\n{AGENCY}",
        f"2023年度政府信息公开工作年度报告\n（{AGENCY}）",
        f"政府信息公开工作年度报告\n{AGENCY}\n2023年",
        f"【{AGENCY}】2023年政府信息公开工作年度报告",
        f"{AGENCY}2023年政府信息公开工作年度报告（2023年1月1日至12月31日）",
        f"{AGENCY}2023年度政府信息公开工作年度报告（2024年1月）",
        f"{AGENCY}贰零贰叁年政府信息公开工作年度报告",
        f"{AGENCY}二零二三年政府信息公开工作年度报告",
        f"{AGENCY}二○二三年度政府信息公开工作报告",
    ],
)
def test_words_around_the_name_are_not_the_name(title: str) -> None:
    """关于, a former name, the year anywhere, the name behind."""
    assert said(title) == (AGENCY, 2023)


@pytest.mark.parametrize(
    "title",
    [
        f"{AGENCY}\n2023年政府信息公开\n工作年度报告",
        f"{AGENCY}\n关于2023年度政府信息公开\n工作情况的报告",
        f"{AGENCY}\n政府信息公开工作年度报告\n（2023年度）",
        f"{AGENCY}\n政府信息公开工作年度报告\n2023",
        f"{AGENCY} 2023 年政府信息公开\n年度报告",
        f"{AGENCY}2023年政府信息公开工作年度报\n告",
        "云岭县水利\n局2023年政府信息公开工作年度报告",
        "云 岭 县 水 利 局\n2023 年 政 府 信 息 公 开 工 作 年 度 报 告",
        f"云府办〔2024〕3号\n{TITLE}",
    ],
)
def test_a_title_is_broken_anywhere(title: str) -> None:
    """Into two or three lines, inside a word or a name; what stands above is no part of it."""
    assert said(title) == (AGENCY, 2023)


def test_a_name_on_two_lines_is_one_name() -> None:
    """Not its second half."""
    title = "云岭县人力资源和\n社会保障局\n2023年政府信息公开工作年度报告"
    assert said(title) == ("云岭县人力资源和社会保障局", 2023)


@pytest.mark.parametrize(
    "title",
    [
        f"**{TITLE}**",
        f"## **{TITLE}**",
        f"**{AGENCY}**\n\n**2023年政府信息公开工作年度报告**",
        f"《{TITLE}》",
        f"标题：{TITLE}",
        f"附件：{TITLE}",
        f"| {TITLE} |",
        f"1: {TITLE}",
        f"{TITLE} 本报告根据《中华人民共和国政府信息公开条例》编制。{'全文由六部分组成。' * 60}",
        f"{TITLE}解读\n{TITLE}",
        f"当前位置：首页>{TITLE}",
        f"您现在的位置：首页 » 政务公开 » {TITLE}",
        f"当前位置: 首页 / 政府信息公开 / {TITLE}",
        f"首页 > 政务公开 > 2023年政府信息公开年报\n{TITLE}",
        f"{TITLE} 发布时间：2024-01-20 来源：县水利局 浏览次数：12",
        f"{TITLE} - 云岭县人民政府",
        f"{TITLE}_云岭县人民政府门户网站\n{TITLE}",
        f"云岭县人民政府门户网站-{TITLE}",
        f"[青岚县财政局2022年政府信息公开工作年度报告](/a.html)\n# {TITLE}",
        f"· 青岚县财政局2022年政府信息公开工作年度报告\n· 青岚县教育局2021年政府信息公开工作年度报告\n{TITLE}",
        f"青岚县财政局2022年政府信息公开工作年度报告 2023-01-12\n{TITLE}",
    ],
)
def test_a_page_wraps_its_title(title: str) -> None:
    """In Markdown, at the end of a path, beside dates and the site's name, below links."""
    assert said(title) == (AGENCY, 2023)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("云岭县人民政府办公室关于印发《云岭县水利局2023年政府信息公开工作年度报告》的通知", AGENCY),
        ("云岭县人民政府办公室关于转发县水利局2023年政府信息公开工作年度报告的通知", "县水利局"),
        ("云岭县人民政府办公室关于转发2023年政府信息公开工作年度报告的通知", None),
        (f"{AGENCY}关于报送2023年政府信息公开工作年度报告的函", AGENCY),
        (f"{AGENCY}关于报送2023年度政府信息公开工作情况的报告", AGENCY),
        (f"{AGENCY}关于公布2023年度政府信息公开工作年度报告的公告", AGENCY),
        (f"关于{TITLE}的公示", AGENCY),
    ],
)
def test_a_notice_forwards_a_report(title: str, agency: str | None) -> None:
    """Who forwards is not who reports, who sends up or publishes is."""
    assert said(title) == (agency, 2023)


def test_a_notice_is_signed_by_its_sender() -> None:
    """That contradicts nothing."""
    title = "云岭县人民政府办公室关于转发《云岭县水利局2023年政府信息公开工作年度报告》的通知"
    result = extract_text(print_report(title=title) + "云岭县人民政府办公室\n2024年1月25日\n")
    assert (named(result), result.findings) == ((AGENCY, 2023), [])


@pytest.mark.parametrize(
    "title",
    [
        "本单位2023年政府信息公开工作年度报告",
        "全县2023年政府信息公开工作年度报告",
        "首页\n2023年政府信息公开\n工作年度报告",
    ],
)
def test_who_is_not_named_is_not_guessed(title: str) -> None:
    """Words for oneself or for all, and a word of the page."""
    assert said(title) == (None, 2023)


@pytest.mark.parametrize(
    "title",
    [
        "云岭县人民政府办公室关于做好2023年度政府信息公开工作年度报告编制工作的通知",
        "云岭县2023年法治政府建设工作报告",
        "· 云岭县财政局2022年政府信息公开工作年度报告\n· 云岭县教育局2022年政府信息公开工作年度报告",
        "首页 > 政务公开 > 政府信息公开年报 > 云岭县水利局",
    ],
)
def test_other_lines_are_no_title(title: str) -> None:
    """An order to write reports, another kind of report, a list of links alone, a path."""
    assert said(title) == (None, None)


def test_a_title_without_a_year_names_the_agency() -> None:
    """The year is left to the rest of the report."""
    result = extract_text(print_report(title=f"{AGENCY}政府信息公开工作年度报告") + f"{AGENCY}\n2024年1月25日\n")
    assert (result.agency.from_, named(result), result.year.from_) == ("title", (AGENCY, 2023), "signature")


def test_a_link_of_the_page_is_not_its_title() -> None:
    """Where the page's own title has no such mark: the link stands nearer to the text."""
    body = print_report(title="。").replace("\n", "<br>\n")
    page = f'<h1>{TITLE}</h1><p><a href="/b">青岚县财政局2022年政府信息公开工作年度报告</a></p>{body}'
    result = extract_text(f"<html><body>{page}</body></html>")
    assert (named(result), result.findings) == ((AGENCY, 2023), [])


def test_links_alone_name_nobody() -> None:
    """Neither as titles nor as sentences that begin with a name."""
    body = print_report(title="。").replace("\n", "<br>\n")
    names = ("青岚县水务局2022年政府信息公开工作年度报告", "宁河县民政局2024年政府信息公开工作年度报告")
    links = "".join(f'<li><a href="/a">{name}</a></li>' for name in names)
    assert named(extract_text(f"<html><body><ul>{links}</ul>{body}</body></html>")) == (None, None)


def test_a_page_of_thirty_thousand_titles_is_read_in_time() -> None:
    """Only some are looked at, and a line too long for a title not at all."""
    many = "青岚县水务局2022年政府信息公开工作年度报告\n" * 30_000 + "报告年" * 300_000
    document = read_document("a.txt", many.encode())
    start = perf_counter()
    read_metadata(document, None, None, len(many))
    assert perf_counter() - start < 5


def test_the_span_of_a_broken_title_holds_all_of_it() -> None:
    """From the first line with the year to the last; the agency apart."""
    text = print_report(title=f"{AGENCY}\n2023年政府信息公开\n工作年度报告")
    result = extract_text(text)
    assert result.agency.span is not None
    assert result.year.span is not None
    assert text[slice(*result.agency.span)] == AGENCY
    assert text[slice(*result.year.span)] == "2023年政府信息公开\n工作年度报告"
