"""Numbers that a model says the prose prints: only with a sentence that stands there once and says that number."""

from __future__ import annotations

import pytest
from papers import print_report, swap

from eval.scripted_models import Answered, Asked, FactSaid, ScriptedModel
from extractor import Result, Settings
from extractor.asking.facts import FactClaim, settle_facts
from extractor.fold import fold
from extractor.model import Told
from extractor.pipeline import extract_record

CELLS = ("review_litigation.review.total", "review_litigation.review.upheld", "review_litigation.review.other")
TOTAL, UPHELD, OTHER = CELLS
LITIGATION = "review_litigation.litigation_direct.total + review_litigation.litigation_after_review.total"
TEXT = (
    "全年收到行政复议 12 件，其中维持１０件。\n未发生行政诉讼。\n公开信息 1,234 条，投入 12.5 万元。"
    "公开信息\n共有 3 条。"
)
SENTENCE = "全年收到行政复议 12 件，其中维持１０件。"


def settle(*claims: FactClaim, text: str = TEXT) -> tuple[list[Told], list[str]]:
    """The facts told and the reasons of those refused."""
    told, refused = settle_facts(claims, CELLS, (fold(text), text))
    return told, [reason for _, reason in refused]


def test_a_fact_is_its_sentence_as_printed() -> None:
    """Target, number, the words of the source with their place."""
    told, refused = settle(FactClaim(TOTAL, SENTENCE, "12"))
    assert (told, refused) == ([Told(TOTAL, 12, SENTENCE, (0, len(SENTENCE)), False)], [])


@pytest.mark.parametrize(
    ("quote", "value", "number"),
    [
        (SENTENCE, "10", 10),
        (SENTENCE, "１０", 10),
        (SENTENCE, " 12 ", 12),
        (SENTENCE, "12 件", 12),
        ("公开信息 1,234 条", "1,234", 1234),
        ("公开信息1,234条", "1234", 1234),
        ("投入 12.5 万元", "12.5", 12.5),
        ("公开信息共有 3 条", "3", 3),
    ],
)
def test_numbers_are_compared_not_their_writing(quote: str, value: str, number: float) -> None:
    """Width, separators and white space aside, also across the end of a line."""
    told, refused = settle(FactClaim(TOTAL, quote, value))
    assert ([fact.value for fact in told], refused) == ([number], [])


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (FactClaim("review_litigation.review.remedied", SENTENCE, "12"), "not_asked"),
        (FactClaim("", SENTENCE, "12"), "not_asked"),
        (FactClaim(TOTAL, "", "12"), "quote_empty"),
        (FactClaim(TOTAL, " \n", "12"), "quote_empty"),
        (FactClaim(TOTAL, "全年收到行政复议 13 件", "13"), "quote_not_found"),
        (FactClaim(TOTAL, "公开信息", "3"), "quote_ambiguous"),
        (FactClaim(TOTAL, SENTENCE, "13"), "values_differ"),
        (FactClaim(TOTAL, SENTENCE, "2"), "values_differ"),
        (FactClaim(TOTAL, SENTENCE, "22"), "values_differ"),
        (FactClaim(TOTAL, SENTENCE, "十二"), "values_differ"),
        (FactClaim(TOTAL, SENTENCE, ""), "values_differ"),
        (FactClaim(TOTAL, "未发生行政诉讼。", "0"), "values_differ"),
        (FactClaim(TOTAL, "公开信息 1,234 条", "234"), "values_differ"),
        (FactClaim(TOTAL, "投入 12.5 万元", "12"), "values_differ"),
    ],
)
def test_what_the_sentence_does_not_say_is_refused(claim: FactClaim, reason: str) -> None:
    """By name; part of a number is another number, a sum is no fact."""
    assert settle(claim) == ([], [reason])


def test_a_sentence_that_denies_implies_zero() -> None:
    """未发生 without a number, answered with an empty value: 0, marked as implied."""
    quote = "未发生行政诉讼。"
    start = TEXT.index(quote)
    assert settle(FactClaim(TOTAL, quote, "")) == ([Told(TOTAL, 0, quote, (start, start + len(quote)), True)], [])


@pytest.mark.parametrize("quote", ["发生行政诉讼。", "公开信息\n共有 3 条。"])
def test_a_sentence_that_denies_nothing_implies_nothing(quote: str) -> None:
    """Neither words without a denial nor a number."""
    assert settle(FactClaim(TOTAL, quote, "")) == ([], ["values_differ"])


def test_a_cell_has_one_number() -> None:
    """The first counts, another number for the same cell is refused, the same said twice is said once."""
    told, refused = settle(
        FactClaim(TOTAL, SENTENCE, "12"),
        FactClaim(TOTAL, SENTENCE, "12"),
        FactClaim(TOTAL, "全年收到行政复议 12 件", "12"),
        FactClaim(TOTAL, SENTENCE, "10"),
        FactClaim(UPHELD, SENTENCE, "10"),
    )
    assert ([(fact.target, fact.value) for fact in told], refused) == (
        [(TOTAL, 12), (UPHELD, 10)],
        ["row_claimed_twice"],
    )


@pytest.mark.parametrize("quote", ["a" * 5000, "(" * 300, "[\\d+", ".*", "$^"])
def test_a_quote_is_no_pattern(quote: str) -> None:
    """Its characters are looked for as they are."""
    assert settle(FactClaim(TOTAL, quote, "1")) == ([], ["quote_not_found"])


# ---- in a document

PROSE = swap(
    print_report(without=("review_litigation",)),
    "四、政府信息公开行政复议、行政诉讼情况\n",
    "四、政府信息公开行政复议、行政诉讼情况\n本年度行政复议 4 件，结果维持 2 件。未发生行政诉讼。\n",
)


def read_prose(facts: Answered) -> tuple[Result, list[Asked]]:
    """The result of a report whose table 4 is told in prose, and what was asked."""
    model = ScriptedModel(lambda asked: facts if asked.facts else ())
    return Result.model_validate(extract_record("a", PROSE.encode(), Settings("auto"), model)), model.asked


def test_facts_are_asked_of_the_section_of_an_absent_table() -> None:
    """Of that one only, with its own cells as names."""
    _, (asked,) = read_prose(())
    assert (asked.kind, asked.facts, len(asked.names)) == ("review_litigation", True, 15)
    assert asked.text.strip() == "本年度行政复议 4 件，结果维持 2 件。未发生行政诉讼。"


def test_facts_are_told_and_change_no_cell() -> None:
    """The table stays absent: what prose says is evidence for a person, never a cell.

    What rules read comes first; a model's facts follow, without those that rules have told with the same number.
    """
    plain = Result.model_validate(extract_record("a", PROSE.encode(), Settings("rules")))
    facts = [
        FactSaid(TOTAL, "本年度行政复议 4 件", "4"),
        FactSaid(UPHELD, "结果维持 2 件", "2"),
        FactSaid("review_litigation.litigation_direct.total", "未发生行政诉讼。", ""),
        FactSaid(OTHER, "结果维持 2 件", "3"),
    ]
    result, _ = read_prose(facts)
    said = [(fact.target, fact.value, fact.quote, fact.implied) for fact in result.narrative]
    assert said == [
        (TOTAL, 4, "本年度行政复议 4 件", False),
        (UPHELD, 2, "结果维持 2 件", False),
        (LITIGATION, 0, "未发生行政诉讼", True),
        ("review_litigation.litigation_direct.total", 0, "未发生行政诉讼。", True),
    ]
    assert [(claim.row, claim.reason) for claim in result.claims] == [(OTHER, "values_differ")]
    assert (result.verdict, result.reasons, result.cells) == (plain.verdict, plain.reasons, plain.cells)
