"""Reports that say two years or two bodies: the strongest evidence or nothing, and a finding that says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from papers import print_report, swap

from extractor import Result, extract_text
from extractor.metadata.evidence import SIGNED, STRONG, WEAK, Claim, Decision, Fact, Side, decide
from extractor.metadata.names import same_body

AGENCY = "云岭县水利局"
OPENING = "我局按照条例规定做好各项工作，公开内容有所拓展。"


def report(
    title: int | str = "", *, period: int | None = None, prose: int | None = None, signed: str = "", by: str = AGENCY
) -> Result:
    """A plain report: its title or the year in it, the years of its period and of its first sentence, its date."""
    whole = f"{AGENCY}{title}年政府信息公开工作年度报告" if isinstance(title, int) else title
    if period:
        whole += f"\n所列数据的统计期限为{period}年1月1日至{period}年12月31日。"
    text = print_report(title=whole)
    if prose:
        text = swap(text, OPENING, f"{prose}年，{OPENING}")
    return extract_text(text + (f"{by}\n{signed}\n" if signed else ""))


def outcome(result: Result) -> tuple[object, list[str]]:
    """The year, and the rules of findings on the frame."""
    return result.year.value, [f.rule for f in result.findings if f.rule.startswith(("input/year", "input/agency"))]


UNTITLED = f"{AGENCY}政府信息公开工作年度报告"
TWO = f"{AGENCY}2022-2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (partial(report, 2022, period=2023), (None, ["input/year_open"])),
        (partial(report, 2022, period=2023, signed="2024年1月20日"), (2023, ["input/year_contradicted"])),
        (partial(report, 2023, period=2022, signed="2024年1月20日"), (2023, ["input/year_contradicted"])),
        (partial(report, 2023, period=2022, prose=2023), (2023, ["input/year_contradicted"])),
        (partial(report, 2022, period=2022, prose=2023, signed="2024年1月20日"), (None, ["input/year_open"])),
        (partial(report, 2022, prose=2023, signed="2024年1月20日"), (2023, ["input/year_contradicted"])),
        (partial(report, 2023, prose=2022), (2023, ["input/year_contradicted"])),
        (partial(report, 2023, signed="2023年1月20日"), (2023, ["input/year_contradicted"])),
        (partial(report, 2022, signed="2024年1月20日"), (2022, ["input/year_contradicted"])),
        (partial(report, 2023, period=2023, prose=2023, signed="2024年1月20日"), (2023, [])),
        (partial(report, TWO), (None, ["input/year_open"])),
        (partial(report, TWO, period=2023), (2023, ["input/year_contradicted"])),
        (partial(report, f"{AGENCY}2022、2023年政府信息公开工作年度报告"), (None, ["input/year_open"])),
        (partial(report, f"{AGENCY}2022年至2023年政府信息公开工作年度报告"), (None, ["input/year_open"])),
        (partial(report, "云岭大学2022-2023学年信息公开工作年度报告"), (None, ["input/year_open"])),
    ],
)
def test_a_year_stands_if_more_of_the_report_says_it(
    read: Callable[[], Result], expected: tuple[object, list[str]]
) -> None:
    """Title against period is open till a third place speaks; two against two stays open; a lone place loses."""
    result = read()
    assert outcome(result) == expected
    assert (expected[0] is None) == ("no_year" in result.reasons)
    assert result.verdict == "verified"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (partial(report, UNTITLED, signed="2023年12月30日"), (None, ["input/year_open"])),
        (partial(report, UNTITLED, signed="2023年12月30日", prose=2023), (2023, [])),
        (partial(report, UNTITLED, signed="2023年12月30日", period=2022), (2022, [])),
        (partial(report, 2023, signed="2023年12月30日"), (2023, [])),
        (partial(report, 2022, signed="2023年12月30日"), (2022, [])),
        (partial(report, UNTITLED, signed="2024年1月20日"), (2023, [])),
        (partial(report, UNTITLED, signed="2023年10月20日"), (2022, [])),
        (partial(report, UNTITLED, signed="二〇二三年十二月三十日", prose=2023), (2023, [])),
    ],
)
def test_a_date_late_in_the_year_leaves_open_which_year(
    read: Callable[[], Result], expected: tuple[object, list[str]]
) -> None:
    """Signed on 30 December a report may be of that year or of the one before: another place has to say."""
    assert outcome(read()) == expected


def test_a_year_that_a_story_begins_with_contradicts_nothing() -> None:
    """2019年3月机构改革到位 in a report on 2023."""
    text = swap(print_report(title=f"{AGENCY}2023年政府信息公开工作年度报告"), OPENING, f"2019年3月改革到位。{OPENING}")
    assert outcome(extract_text(text)) == (2023, [])


def test_what_contradicts_what_is_said_in_both_languages() -> None:
    """Both years with the lines that say them, and what to do; the finding is soft and points to a line."""
    finding = next(f for f in report(2022, period=2023).findings if f.rule == "input/year_open")
    assert finding.message == (
        "which year the report is of can't be told: 2022 by “云岭县水利局2022年政府信息公开工作年度报告”, 2023 by "
        "“所列数据的统计期限为2023年1月1日至2023年12月31日。”. No year was taken. Compare both with the published "
        "original and state one year."
    )
    assert finding.message_zh == (
        "报告的年度无法确定：据“云岭县水利局2022年政府信息公开工作年度报告”为 2022 年，"
        "据“所列数据的统计期限为2023年1月1日至2023年12月31日。”为 2023 年，故未取任何年度。请核对发布原件，并写明年度。"
    )
    assert (finding.kind, finding.severity, finding.span) == ("input", "soft", (0, 23))


def test_a_signature_of_another_body_is_named() -> None:
    """The title's agency stands."""
    result = report(2023, signed="2024年1月25日", by="青岚县财政局")
    assert (result.agency.value, outcome(result)) == (AGENCY, (2023, ["input/agency_contradicted"]))
    assert [f.message_zh for f in result.findings] == [
        "报告出现两个单位：云岭县水利局（“云岭县水利局2023年政府信息公开工作年度报告”）与青岚县财政局（“青岚县财政局”）。"
        "因前者依据较多，取云岭县水利局；请核实报告单位，更正有误之处。"
    ]


def test_a_signature_and_the_page_outweigh_no_title() -> None:
    """The title names one body, signature and meta tag another: none is taken."""
    body = print_report(title=f"{AGENCY}2023年政府信息公开工作年度报告") + "青岚县财政局\n2024年1月25日\n"
    meta = '<meta name="ContentSource" content="青岚县财政局">'
    page = f"<html><head>{meta}</head><body>{body.replace(chr(10), '<br>' + chr(10))}</body></html>"
    result = extract_text(page)
    assert (result.agency.value, outcome(result)) == (None, (2023, ["input/agency_open"]))
    assert result.reasons == ["no_agency"]


LINKS = "青岚县水务局2022年政府信息公开工作年度报告\n宁河县民政局2024年政府信息公开工作年度报告"
TITLE = f"{AGENCY}2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("read", "agency", "year", "rules"),
    [
        (partial(report, f"{LINKS}\n{TITLE}"), AGENCY, 2023, ["input/agency_contradicted", "input/year_contradicted"]),
        (partial(report, f"{LINKS}\n{TITLE}", period=2023, signed="2024年1月20日"), AGENCY, 2023, []),
        (partial(report, f"{TITLE}\n{LINKS}", period=2023, signed="2024年1月20日"), AGENCY, 2023, []),
        (partial(report, LINKS, signed="2023年1月20日", by="青岚县水务局"), "青岚县水务局", 2022, []),
        (partial(report, f"{TITLE}\n2022年政府信息公开工作年度报告", period=2023), AGENCY, 2023, []),
    ],
)
def test_of_several_titles_the_rest_of_the_report_decides(
    read: Callable[[], Result], agency: str, year: int, rules: list[str]
) -> None:
    """Else the one nearest to the text, and it is said that others stand there."""
    result = read()
    assert (result.agency.value, outcome(result)) == (agency, (year, rules))


def test_several_claims_of_one_place_count_once() -> None:
    """And the place that says the value alone is the fact's."""
    claims = [Claim((2022,), "title", (0, 4), STRONG), Claim((2022,), "title", (9, 12), WEAK)]
    signed = Claim((2023, 2022), "signature", (20, 30), SIGNED)
    assert decide([signed, *claims], lambda one, other: one == other) == Decision(Fact(2022, "title", (0, 4)))
    assert decide([signed], lambda one, other: one == other) == Decision(
        Fact(), (Side(2023, (20, 30)), Side(2022, (20, 30)))
    )
    assert decide([], lambda one, other: one == other) == Decision()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("县水利局", "云岭县水利局", True),
        ("区卫健委", "北垣区卫生健康委员会", True),
        ("云岭市", "云岭市人民政府办公室", True),
        ("海城市西四镇", "西四镇人民政府", True),
        ("云岭县教育局办公室", "云岭县教育局", True),
        ("云岭县水利局", "云岭县教育局", False),
        ("云岭县人民政府", "云岭县水利局", False),
        ("云岭县人民政府办公室", "云岭县水利局", False),
        ("青岚县水利局", "云岭县水利局", False),
    ],
)
def test_names_of_one_body(one: str, other: str, same: bool) -> None:
    """Shortened, or with its office: one body. Another place or another department: not."""
    assert (same_body(one, other), same_body(other, one)) == (same, same)
