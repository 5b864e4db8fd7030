"""Numbers that the prose says of cells: what is told, what is left out, how it stands to the tables."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from papers import HEADINGS, print_report

from extractor import Result
from extractor.fold import fold
from extractor.model import Told
from extractor.pipeline import extract_record
from extractor.prose import Stretch, read_prose, stated_scope
from extractor.prose.numerals import chinese_number
from extractor.prose.targets import AFTER_REVIEW, DIRECT, DONE, LITIGATION, ORGANISATIONS, RECEIVED, REVIEW, applicants
from extractor.verification.prose import witnesses

OVER, FORWARD = "requests.carried_over.total", "requests.carried_forward.total"
ISSUED, REPEALED = "disclosure.normative_documents.issued", "disclosure.normative_documents.repealed"
PENALTY, FEES = "disclosure.penalty.decisions", "disclosure.fees.amount"
FORMS = {"disclosure": "2021", "requests": "2021", "review_litigation": "2021"}


def tell(text: str, section: str = "overview", forms: dict[str, str] = FORMS) -> list[Told]:
    """The facts of a text in a report of 2023."""
    return read_prose((fold(text), text), [Stretch((0, len(text)), section)], 2023, forms)


def numbers(text: str, section: str = "overview") -> list[tuple[str, object]]:
    """(target, value) of the facts of a text."""
    return [(fact.target, fact.value) for fact in tell(text, section)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("新收申请9件，上年结转1件，办结8件，结转下年2件。", [(RECEIVED, 9), (OVER, 1), (DONE, 8), (FORWARD, 2)]),
        ("新收申请9件，结转4件，办结8件，结转5件。", [(RECEIVED, 9), (OVER, 4), (DONE, 8), (FORWARD, 5)]),
        ("收到政府信息公开申请１，２３４件，答复十二件。", [(RECEIVED, 1234), (DONE, 12)]),
        ("收到政府信息公开申请一百零五件。", [(RECEIVED, 105)]),
        ("全年共收办政府信息公开申请\n   36件。", [(f"{RECEIVED} + {OVER}", 36)]),
        ("收到政府信息公开申请5件，均已按期答复。", [(RECEIVED, 5), (DONE, 5)]),
        ("2022年收到公开申请8件，2023年收到公开申请3件。", [(RECEIVED, 3)]),
        ("收到公开申请20件，较2022年增加5件，办结18件。", [(RECEIVED, 20), (DONE, 18)]),
        ("受理依申请公开33件，其中本年新收30件。", [(RECEIVED, 30)]),
        ("收到公开申请5件，其中自然人3件。", [(RECEIVED, 5), ("requests.new_received.natural_person", 3)]),
        ("收到公开申请5件，法人或其他组织2件。", [(RECEIVED, 5), (applicants(RECEIVED, ORGANISATIONS), 2)]),
        ("制发规范性文件3件，废止1件。", [(ISSUED, 3), (REPEALED, 1)]),
        ("下达《行政处罚决定书》17件。", [(PENALTY, 17)]),
        ("收取行政事业性收费1,234.5万元。", [(FEES, 1234.5)]),
        ("被申请行政复议9件，直接起诉3件，复议后起诉2件。", [(REVIEW, 9), (DIRECT, 3), (AFTER_REVIEW, 2)]),
        ("全年未发生因信息公开被申请行政复议、提起行政诉讼的情况。", [(REVIEW, 0), (LITIGATION, 0)]),
        ("本年度未收到政府信息公开申请。", [(RECEIVED, 0)]),
    ],
)
def test_what_a_sentence_says(text: str, facts: list[tuple[str, object]]) -> None:
    """Each number with the cell, or the sum of cells, that it counts."""
    assert numbers(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "主动公开政府信息779条，其中规范性文件1件，行政处罚50件，行政许可30件。",
        "公开行政许可5项、行政处罚3件、规范性文件2件的目录链接。",
        "全年办理行政复议案件312件，审结298件。",
        "全年行政诉讼案件48件，其中信息公开类3件。",
        "窗口受理申请1200件，办结1180件。",
        "受理12345工单977件，按时办结977件。",
        "收到群众申请低保12件。",
        "通过网站收到依申请公开申请5件。",
        "一季度收到政府信息公开申请3件。",
        "收到政府信息公开申请近30件，答复20余件。",
        "2022年收到政府信息公开申请8件。",
        "三年来累计收到政府信息公开申请300件。",
        "2024年将制定规范性文件3件，计划废止2件。",
        "以市政府名义制发规范性文件12件。",
        "减免行政事业性收费300万元。",
        "办结一件申请、解决一个问题。",
        "市公安局收到公开申请120件，市水利局收到公开申请80件。",
        "核发取水许可证25件。",
    ],
)
def test_what_is_no_fact(text: str) -> None:
    """Web items, other work, parts, other years, plans, about-numbers, two numbers for one cell: left out."""
    assert numbers(text) == []


def test_a_request_after_other_work_needs_its_name() -> None:
    """办结12件 behind proposals counts proposals."""
    assert numbers("收到公开申请5件，均已答复。收到人大建议12件，办结12件。") == [(RECEIVED, 5), (DONE, 5)]


def test_a_fact_knows_its_place_share_and_whether_it_was_implied() -> None:
    """The quote is the source's, the span fits, the percentage behind it is kept."""
    text = "收到公开申请8件，没有结转下年。其中予以公开6件，占75.5%。"
    found = [(f.quote, text[slice(*f.span)] == f.quote, f.implied, f.share) for f in tell(text)]
    assert found == [
        ("收到公开申请8件", True, False, None),
        ("没有结转下年", True, True, None),
        ("其中予以公开6件", True, False, 75.5),
    ]


def test_chinese_numerals() -> None:
    """Below ten thousand; what is not one number is none."""
    said = ["两", "十", "十二", "二十", "一百零五", "三千零一十", "二三", "百"]
    assert [chinese_number(text) for text in said] == [2, 10, 12, 20, 105, 3010, None, None]


def test_reading_takes_time_in_proportion_to_the_text() -> None:
    """Ten times as much of what patterns could stumble over takes about ten times as long."""

    def seconds(count: int) -> float:
        text = "收到申请" + "政府信息公开" * count + "1,111" * count + "未发生" * count + "件。"
        start = time.process_time()
        tell(text)
        return time.process_time() - start

    assert seconds(20_000) < 40 * max(seconds(2_000), 0.005)


def test_whom_the_numbers_count_is_quoted_not_guessed() -> None:
    """A sentence on the data says it; two that differ, or none, say nothing."""
    together, alone = "本报告汇总全市各部门的数据。", "统计口径为市民政局机关（不含所属事业单位）。"
    found = [stated_scope(fold(text)) for text in (together, alone, together + alone, "市人民政府年度报告")]
    assert found == ["government", "own", "unknown", "unknown"]


def with_prose(sentence: str) -> bytes:
    """A plain report with a sentence before its first table."""
    heading = HEADINGS["disclosure"]
    return print_report().replace(heading, f"{sentence}\n{heading}", 1).encode()


def test_agreeing_contradicting_and_other_concepts() -> None:
    """受理 may count those carried over; a number that nothing explains contradicts; no verdict changes."""
    base = Result.model_validate(extract_record("a.txt", with_prose("")))
    new, over = (int(base.cells[path].value or 0) for path in (RECEIVED, OVER))
    cases = [
        (f"新收申请{new}件", "agrees"),
        (f"受理公开申请{new + over}件", "other_concept"),
        ("新收申请9999件", "contradicts"),
    ]
    for sentence, comparison in cases:
        result = Result.model_validate(extract_record("a.txt", with_prose(f"全年{sentence}。")))
        assert [fact.comparison for fact in result.narrative if fact.target == RECEIVED] == [comparison]
        assert (result.verdict, result.cells.keys()) == (base.verdict, base.cells.keys())
        rules = [(f.kind, f.severity) for f in result.findings if f.rule == f"N1/{RECEIVED}"]
        assert (
            rules == {"agrees": [], "other_concept": [("soft", "info")], "contradicts": [("soft", "soft")]}[comparison]
        )


def compared(sentence: str) -> list[tuple[str, str, str | None, str]]:
    """(target, comparison, severity of its finding, what the finding says) of a sentence in a plain report."""
    result = Result.model_validate(extract_record("a.txt", with_prose(sentence)))
    said = {f.rule.partition("/")[2]: (f.severity, f.message) for f in result.findings if f.rule[0] == "N"}
    return [(f.target, f.comparison or "", *said.get(f.target, (None, ""))) for f in result.narrative]


def test_cases_recorded_in_the_year_are_another_concept_than_all_cases() -> None:
    """备案 leaves out older cases that table 4 still counts; without that word the same number contradicts."""
    total = int(Result.model_validate(extract_record("a.txt", with_prose(""))).cells[REVIEW].value or 0)
    assert total > 1
    ((target, comparison, severity, message),) = compared(f"全年备案信息公开行政复议案件{total - 1}件。")
    assert (target, comparison, severity) == (REVIEW, "other_concept", "info")
    assert "cases recorded in the year" in message
    ((_, comparison, severity, message),) = compared(f"信息公开类行政复议案件{total + 7}件。")
    assert (comparison, severity) == ("contradicts", "soft")
    assert f"the prose says {total + 7} (“信息公开类行政复议案件{total + 7}件”), the table has {total}" in message


def test_a_count_of_the_whole_region_is_another_scope_than_an_office() -> None:
    """全市 counts more than the table of one office, which says so itself."""
    ((target, comparison, severity, _),) = compared("全市共收到政府信息公开申请98765件。")
    assert (target, comparison, severity) == (RECEIVED, "other_scope", "info")


def test_a_percentage_that_fits_no_whole_is_named() -> None:
    """The count agrees, its share does not."""
    cells = Result.model_validate(extract_record("a.txt", with_prose(""))).cells
    granted, done = (int(cells[path].value or 0) for path in ("requests.results.granted.total", DONE))
    ((_, comparison, severity, message), *_) = compared(f"公开申请中予以公开{granted}件，占99.9%。")
    assert (comparison, severity) == ("agrees", "soft")
    assert f"{granted} of {done} is" in message


def test_a_table_that_is_absent_leaves_facts_uncompared() -> None:
    """They stay in the narrative, and are no witnesses."""
    told = tell("行政复议3件。")
    assert [(fact.target, fact.comparison) for fact in told] == [(REVIEW, None)]
    assert witnesses(told) == frozenset()


def test_witnesses_are_single_cells_said_in_figures() -> None:
    """Not sums, not what is implied, not what differs."""
    facts = [
        Told(PENALTY, 17, "", (0, 1), False, "agrees"),
        Told(ISSUED, 0, "", (0, 1), True, "agrees"),
        Told(LITIGATION, 2, "", (0, 1), False, "agrees"),
        Told(REPEALED, 2, "", (0, 1), False, "contradicts"),
    ]
    assert witnesses(facts) == {PENALTY}


REAL = Path(os.environ.get("GOUJI_REAL_REPORTS", "-")) / "reports"
COMPARED = {
    "01_suqian_2023.txt": {"agrees": 10},
    "02_suqian_2024.txt": {"agrees": 8, "other_concept": 2},
    "03_hongze_2023.pdfplumber.txt": {"agrees": 2},
    "06_shanghai_office_2019.html": {"agrees": 8, "contradicts": 4, "None": 1},
}


@pytest.mark.skipif(not REAL.is_dir(), reason="GOUJI_REAL_REPORTS names no folder of real reports")
@pytest.mark.parametrize("name", COMPARED)
def test_the_prose_of_real_reports(name: str) -> None:
    """Cases recorded in the year are another concept than all cases of table 4, no contradiction."""
    result = Result.model_validate(extract_record(name, (REAL / name).read_bytes()))
    counts: dict[str, int] = {}
    for fact in result.narrative:
        counts[str(fact.comparison)] = counts.get(str(fact.comparison), 0) + 1
    assert counts == COMPARED[name]
