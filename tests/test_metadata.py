"""Agency, year, period and fee: read from what the report says of itself, in a fixed order, never guessed."""

from __future__ import annotations

import pytest
from papers import print_report, swap

from extractor import Result, extract_text

AGENCY = "云岭县水利局"
OPENING = "我局按照条例规定做好各项工作，公开内容有所拓展。"
FEE = "本年度未收取信息处理费。"


def with_title(title: str) -> Result:
    """A plain report under this title."""
    return extract_text(print_report(title=title))


def untitled(*, opening: str = OPENING, signature: str = "", before: str = "。") -> Result:
    """A plain report without a title, with this first sentence of section one and this end."""
    return extract_text(swap(print_report(title=before), OPENING, opening) + signature)


def agency_of(result: Result) -> tuple[object, object]:
    """The agency and where it was said."""
    return result.agency.value, result.agency.from_


def year_of(result: Result) -> tuple[object, object]:
    """The year and where it was said."""
    return result.year.value, result.year.from_


# ---- titles


@pytest.mark.parametrize(
    "title",
    [
        f"{AGENCY}2023年政府信息公开工作年度报告",
        f"2023年{AGENCY}政府信息公开工作年度报告",
        f"{AGENCY}2023年度政府信息公开工作年度报告",
        f"{AGENCY}关于2023年度政府信息公开工作的报告",
        f"{AGENCY}政府信息公开工作年度报告（2023年）",
        f"{AGENCY}\n2023年政府信息公开工作年度报告",
        f"{AGENCY} 2023 年政府信息公开工作年度报告",
        f"{AGENCY}2 0 2 3年政府信息公开工作年度报告",
        f"{AGENCY}二〇二三年政府信息公开工作年度报告",
        f"{AGENCY}２０２３年政府信息公开工作年度报告",
        f"# {AGENCY}2023年政府信息公开工作年度报告",
        f"首页 > 政务公开\n{AGENCY}2023年政府信息公开工作年度报告",
        f"上一篇：青岚县财政局2021年政府信息公开工作年度报告\n{AGENCY}2023年政府信息公开工作年度报告",
        f"关于印发青岚县2020年政府信息公开工作年度报告的通知\n{AGENCY}2023年政府信息公开工作年度报告",
    ],
)
def test_a_title_names_agency_and_year(title: str) -> None:
    """On one line or two, the year before or behind, in digits or characters; links and notices are no title."""
    result = with_title(title)
    assert (agency_of(result), year_of(result)) == ((AGENCY, "title"), (2023, "title"))


def test_the_agency_is_as_printed() -> None:
    """Look-alike radicals stay, white space does not; the span holds it."""
    text = print_report(title="云岭县⽔利局2023年政府信息公开⼯作年度报告")
    result = extract_text(text)
    assert result.agency.value == "云岭县⽔利局"
    assert result.agency.span is not None
    assert text[slice(*result.agency.span)] == "云岭县⽔利局"


def test_a_title_without_an_agency_names_the_year_alone() -> None:
    """No agency is a reason, and nothing is guessed."""
    result = with_title("2023年政府信息公开工作年度报告")
    assert (agency_of(result), year_of(result)) == ((None, None), (2023, "title"))
    assert result.reasons == ["no_agency"]


def test_a_title_may_say_nianbao() -> None:
    """2023年度政府信息公开年报."""
    assert year_of(with_title(f"{AGENCY}2023年度政府信息公开年报")) == (2023, "title")


# ---- the order of sources


def test_a_third_place_settles_title_against_period() -> None:
    """The period is last year's, the signature is of the year after the title's: the title's year."""
    period = "本报告所列数据的统计期限自2022年1月1日至2022年12月31日。"
    title = f"{AGENCY}2023年政府信息公开工作年度报告"
    result = extract_text(print_report(title=f"{title}\n{period}") + f"{AGENCY}\n2024年1月25日\n")
    assert (agency_of(result), year_of(result)) == ((AGENCY, "title"), (2023, "title"))
    assert result.period.value == "2022-01-01/2022-12-31"


@pytest.mark.parametrize(
    "period",
    [
        "2022年1月1日至2022年12月31日",
        "2022年1月1日起至2022年12月31日止",
        "2022年1月1日到12月31日",
        "2022 年 1 月 1 日—2022 年 12 月 31 日",
        "2022年01月01日至12月31日",
    ],
)
def test_the_period_names_the_year(period: str) -> None:
    """统计期限 of a whole calendar year."""
    result = untitled(before=f"本报告所列数据的统计期限为{period}。", signature=f"{AGENCY}\n2024年1月25日\n")
    assert year_of(result) == (2022, "period")
    assert (result.period.value, result.period.from_) == ("2022-01-01/2022-12-31", "period")


@pytest.mark.parametrize("period", ["2022年1月1日至2023年12月31日", "2022年1月1日至6月30日"])
def test_another_span_of_time_is_no_period(period: str) -> None:
    """Two years, half a year."""
    result = untitled(before=f"本报告所列数据的统计期限为{period}。")
    assert (result.period.value, year_of(result)) == (None, (None, None))


def test_the_first_words_of_section_one_name_the_year() -> None:
    """Before the signature."""
    result = untitled(opening="2022年，我局新收申请28件。", signature=f"{AGENCY}\n2024年1月25日\n")
    assert year_of(result) == (2022, "prose")


@pytest.mark.parametrize(
    "signature",
    [
        f"{AGENCY}\n2024年1月25日\n",
        f"{AGENCY} 2024年1月25日\n",
        f"{AGENCY}\n\n二〇二四年一月二十五日\n\n上一篇 2020年\n",
    ],
)
def test_a_signature_names_agency_and_the_year_before(signature: str) -> None:
    """A report is signed in January of the next year."""
    result = untitled(signature=signature)
    assert (agency_of(result), year_of(result)) == ((AGENCY, "signature"), (2023, "signature"))


def test_a_date_without_a_name_is_a_signature_of_nobody() -> None:
    """It names the year alone."""
    result = untitled(signature="2024年1月25日\n")
    assert (agency_of(result), year_of(result)) == ((None, None), (2023, "signature"))


def test_the_prose_names_its_own_agency() -> None:
    """The body that the first sentence of section one names as its own."""
    result = untitled(opening=f"2023年，{AGENCY}认真贯彻条例，公开内容有所拓展。")
    assert (agency_of(result), year_of(result)) == ((AGENCY, "prose"), (2023, "prose"))


@pytest.mark.parametrize(
    "opening",
    [
        "2023年，我局认真贯彻条例。",
        "2023年，在云岭县人民政府的领导下，我局认真贯彻条例。",
        "2023年，按照云岭县人民政府办公室部署，我单位做好工作。",
        "全县各级行政机关做好工作。",
    ],
)
def test_another_body_in_the_prose_is_not_the_agency(opening: str) -> None:
    """Who leads or orders is not who reports; 我局 has no name."""
    result = untitled(opening=opening)
    assert agency_of(result) == (None, None)
    assert "no_agency" in result.reasons


def test_other_years_of_the_text_are_not_the_year() -> None:
    """根据2019年…, 2024年我局将…: nothing says which year is reported on."""
    result = untitled(before="根据国办公开办函〔2019〕60号，现报告如下。", opening="为做好工作，2024年我局将继续改进。")
    assert year_of(result) == (None, None)
    assert result.reasons == ["no_agency", "no_year"]


def test_meta_tags_come_last() -> None:
    """What a government site says of its page: the article's title, else the day it was published less one year."""
    body = print_report(title="。").replace("\n", "<br>\n")
    head = '<meta name="ContentSource" content="云岭县水利局">'
    dated = f'<html><head>{head}<meta name="PubDate" content="2024-01-25 10:00"></head><body>{body}</body></html>'
    titled = dated.replace(
        "</head>", '<meta name="ArticleTitle" content="云岭县2022年政府信息公开工作年度报告"></head>'
    )
    result = extract_text(dated)
    assert (agency_of(result), year_of(result)) == ((AGENCY, "meta"), (2023, "meta"))
    assert (result.agency.span, result.year.span) == (None, None)
    assert year_of(extract_text(titled)) == (2022, "meta")


def test_the_name_of_the_file_says_nothing() -> None:
    """Files are renamed."""
    result = extract_text(print_report(title="。"), name="云岭县水利局2023年政府信息公开工作年度报告.txt")
    assert (agency_of(result), year_of(result)) == ((None, None), (None, None))


# ---- 信息处理费


@pytest.mark.parametrize(
    ("sentence", "value", "status"),
    [
        ("2023年共收取信息处理费220元。", 220, "stated"),
        ("收取政府信息公开信息处理费1.5万元，涉及2件。", 15000, "stated"),
        ("收取信息处理费1,200元。", 1200, "stated"),
        ("本年度收取信息处理费0元。", 0, "stated"),
        ("收取信息处理费３０元。", 30, "stated"),
        ("本年度未收取信息处理费。", None, "implied_none"),
        ("全年没有产生信息处理费。", None, "implied_none"),
        ("无需要报告的事项。", None, "not_stated"),
    ],
)
def test_the_fee_is_what_section_six_states(sentence: str, value: int | None, status: str) -> None:
    """In yuan; that none was charged is implied, not stated as 0."""
    fee = extract_text(swap(print_report(), FEE, sentence)).processing_fee
    assert (fee.value, fee.unit, fee.status) == (value, "元" if value is not None else None, status)


def test_a_fee_in_ten_thousands_is_exact() -> None:
    """5700 yuan, exact to 15 digits."""
    assert extract_text(swap(print_report(), FEE, "收取信息处理费0.57万元。")).processing_fee.value == 5700


def test_a_report_without_section_six_has_not_stated_its_fee() -> None:
    """A fee mentioned elsewhere is not it, nor is 行政事业性收费."""
    text = swap(print_report(), "六、其他需要报告的事项\n" + FEE + "\n", "")
    assert extract_text(text).processing_fee.model_dump() == {
        "value": None,
        "unit": None,
        "status": "not_stated",
        "span": None,
    }


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("云岭市2023年政府信息公开工作年度报告", "云岭市"),
        ("云岭市水利局 2023 年政府信息公开工作年度报告_云岭市人民政府门户网站", "云岭市水利局"),
        ("云岭市人民政府网 - 云岭市水利局2023年政府信息公开工作年度报告", "云岭市水利局"),
        ("2023年政府信息公开工作年度报告", None),
        ("云岭市人民政府_政府信息公开年报", None),
    ],
)
def test_a_page_title_names_the_agency_where_the_text_does_not(title: str, agency: str | None) -> None:
    """The site's own name before or behind is not it."""
    body = print_report(title="。").replace("\n", "<br>\n")
    result = extract_text(f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    assert agency_of(result) == ((agency, "meta") if agency else (None, None))
