"""Links between years: what holds, what fails, what can't be decided, and what keeps two reports from being linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, Labelled
from linked import AGENCY, Number, document, without

from eval.generator.model import APPLICANTS
from extractor.api import extract, verify_years
from extractor.errors import UsageError
from extractor.links.comparison import Link
from extractor.links.series import link_years
from extractor.outside import OutsideDocument

COLUMNS = (*APPLICANTS, "total")
NORMATIVE = "disclosure.normative_documents"
SAME_AS_LAST = {f"{NORMATIVE}.in_force": 18, "requests.new_received.natural_person": 21, "disclosure.fees.amount": 9.5}
"""A year after the plain one that holds C2 (16 + 3 − 1 = 18) and copies neither table 2 nor table 3."""
YEARS = ROOT / "tests" / "years"


def link(*documents: OutsideDocument) -> list[Link]:
    """All links of these documents."""
    return list(link_years(documents))


def pair(last: dict[str, Number] | None = None, this: dict[str, Number] | None = None) -> Link:
    """The link between two years of one agency."""
    documents = [document("a", year=2022, cells=last), document("b", cells={**SAME_AS_LAST, **(this or {})})]
    return next(made for made in link(*documents) if made.link == "years")


def said(made: Link) -> list[tuple[str, str, object]]:
    """Rule, outcome and delta of each finding."""
    return [(finding.rule, finding.outcome, finding.delta) for finding in made.findings]


# ---- sums


def test_two_years_that_agree_hold_every_relation() -> None:
    """C1 in seven columns, C2 in two rows; table 4 of both is alike, and may be by chance."""
    made = pair()
    assert (made.link, made.agency, made.years, made.documents) == ("years", AGENCY, (2022, 2023), ("a", "b"))
    assert (made.outcome, made.passed, made.passed_assuming_zero) == ("consistent", 9, 0)
    assert said(made) == [("links/table_copied", "not_applicable", None)]


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_carried_over_must_have_been_carried_forward(column: str) -> None:
    """C1, each column alone: one more is named with both cells."""
    path = f"requests.carried_over.{column}"
    before = {"natural_person": 2, "legal_service_organization": 1, "total": 3}.get(column, 0)
    made = pair(this={path: before + 1})
    assert (made.outcome, made.passed) == ("inconsistent", 8)
    finding = made.findings[0]
    assert (finding.rule, finding.outcome, finding.left, finding.right, finding.delta) == (
        f"C1/requests.{column}",
        "failed",
        before + 1,
        before,
        1,
    )
    assert [(ref.document, ref.cell, ref.value) for ref in finding.cells] == [
        ("b", path, before + 1),
        ("a", f"requests.carried_forward.{column}", before),
    ]


def test_a_failure_is_said_with_its_numbers_in_both_languages() -> None:
    """Which relation, which documents, what to do."""
    finding = pair(this={"requests.carried_over.total": 5}).findings[0]
    assert finding.message == (
        "table 3 (requests): total: carried over from the year before is 5 in b, but a carries 3 forward "
        "(difference 2). Check both originals."
    )
    assert finding.message_zh == (
        "表三（收到和处理政府信息公开申请情况）·总计：b 的上年结转为 5，"
        "而 a 的结转下年度继续办理为 3（相差 2），请核对两年的原件。"
    )


def test_documents_in_force_follow_from_last_year() -> None:
    """C2: 16 in force and 3 issued are not 17 and 1 repealed."""
    made = pair(this={f"{NORMATIVE}.in_force": 17})
    assert said(made)[0] == (f"C2/{NORMATIVE}", "failed", -1)
    assert (made.findings[0].left, made.findings[0].right) == (18, 19)
    assert [ref.cell for ref in made.findings[0].cells] == [
        f"{NORMATIVE}.in_force",
        f"{NORMATIVE}.repealed",
        f"{NORMATIVE}.in_force",
        f"{NORMATIVE}.issued",
    ]
    assert [ref.document for ref in made.findings[0].cells] == ["b", "b", "a", "b"]


def test_items_of_the_2019_form_follow_from_last_year_with_its_change() -> None:
    """C3 in five rows: 2 licences and no change stay 2; 7 penalties and 1 more are 8; a change may be negative."""
    this = {"disclosure.penalty.previous_items": 8, "disclosure.coercion.previous_items": 3}
    last, good = document("a", year=2019, form="2019"), document("b", year=2020, form="2019", cells=this)
    made = next(made for made in link(last, good) if made.link == "years")
    assert (made.outcome, made.passed, [f.rule for f in made.findings if f.rule.startswith("C")]) == (
        "inconsistent",  # tables 3 and 4 are last year's
        12,
        [],
    )
    bad = document("b", year=2020, form="2019", cells={**this, "disclosure.coercion.previous_items": 4})
    made = next(made for made in link(last, bad) if made.link == "years")
    assert said(made)[0] == ("C3/disclosure.coercion", "failed", 1)


@pytest.mark.parametrize(
    ("last", "this", "outcome", "passed", "assumed", "expected"),
    [
        ({"requests.carried_forward.research_institution": None}, {}, "consistent", 8, 1, []),
        (
            {"requests.carried_forward.total": None},
            {},
            "undecidable",
            8,
            0,
            [("C1/requests.total", "undecidable", None)],
        ),
        (
            {},
            {f"{NORMATIVE}.in_force": None},
            "undecidable",
            8,
            0,
            [(f"C2/{NORMATIVE}", "undecidable", None)],
        ),
    ],
)
def test_a_blank_never_fails(
    last: dict[str, Number],
    this: dict[str, Number],
    outcome: str,
    passed: int,
    assumed: int,
    expected: list[tuple[str, str, object]],
) -> None:
    """It counts as 0 where that holds, and is said to; else nothing is decided."""
    made = pair(last, this)
    assert (made.outcome, made.passed, made.passed_assuming_zero) == (outcome, passed, assumed)
    assert [entry for entry in said(made) if entry[0].startswith("C")] == expected


def test_cells_of_an_uncertain_table_decide_nothing() -> None:
    """Even if they would fail; the reason names table and document."""
    last = document("a", year=2022, verdicts={"requests": "needs_review", "disclosure": "verified"})
    this = document("b", cells={**SAME_AS_LAST, "requests.carried_over.total": 99})
    made = link(last, this)[0]
    assert (made.outcome, made.passed) == ("undecidable", 2)
    assert [entry[:2] for entry in said(made) if entry[0].startswith("C1")] == [
        (f"C1/requests.{column}", "undecidable") for column in COLUMNS
    ]
    assert "the table in a was not read with certainty" in made.findings[0].message
    assert "a 中该表读数不确定" in made.findings[0].message_zh


def test_a_source_that_contradicts_itself_still_decides() -> None:
    """source_inconsistent: read with certainty, so its cells are what was printed."""
    last = document("a", year=2022, verdicts={"requests": "source_inconsistent"})
    made = link(last, document("b", cells={**SAME_AS_LAST, "requests.carried_over.total": 5}))[0]
    assert said(made)[0] == ("C1/requests.total", "failed", 2)


def test_cells_that_were_not_found_decide_nothing() -> None:
    """A row lost by the reader is no 0."""
    made = link(document("a", year=2022), without(document("b", cells=SAME_AS_LAST), "requests.carried_over.total"))[0]
    assert [entry for entry in said(made) if entry[0].startswith("C")] == [("C1/requests.total", "undecidable", None)]
    assert "not found in b" in made.findings[0].message


# ---- form, copies


def test_the_change_to_the_2021_form_is_noted_and_c2_not_applied() -> None:
    """It changes no outcome; going back does."""
    last, this = document("a", year=2020, form="2019"), document("b", year=2021)
    for first, second, outcome, noted in (
        (last, this, "consistent", "not_applicable"),
        (document("a", year=2022), document("b", year=2023, form="2019"), "inconsistent", "failed"),
    ):
        made = link(first, second)[0]
        changes = [entry for entry in said(made) if entry[0] == "links/form_changed"]
        assert changes == [("links/form_changed", noted, None)] * 2
        assert (made.outcome, made.passed) == (outcome, 7)


def test_a_table_that_is_absent_in_one_year_is_named() -> None:
    """Undecidable, not silently left out."""
    made = link(document("a", year=2022), without(document("b", cells=SAME_AS_LAST), "review"))[0]
    assert made.outcome == "consistent"  # its form is stated: the table was there
    gone = without(document("b", cells=SAME_AS_LAST), "review")
    frame = gone.frame._replace(forms={"disclosure": "2021", "requests": "2021"})
    made = link(document("a", year=2022), OutsideDocument("b", gone.cells, frame))[0]
    assert (made.outcome, said(made)) == ("undecidable", [("links/table_absent", "undecidable", None)])


def test_a_whole_table_copied_from_last_year_is_named() -> None:
    """All zeros are no copy; few digits may be chance and change nothing."""
    made = pair(this={f"{NORMATIVE}.in_force": 18, "requests.new_received.natural_person": 20})
    assert [entry[:2] for entry in said(made)] == [
        ("links/table_copied", "failed"),
        ("links/table_copied", "not_applicable"),
    ]
    assert made.outcome == "inconsistent"
    assert made.findings[0].message.startswith("table 3 (requests): all numbers of 2023 are those of the year before")
    zeros: dict[str, Number] = dict.fromkeys(document("z").cells, 0)
    made = link(document("a", year=2022, cells=zeros), document("b", cells=zeros))[0]
    assert (made.outcome, made.findings) == ("consistent", ())


PROBLEMS = (
    "五、存在的主要问题及改进情况\n{year}年公开的内容与群众的期待仍有差距，部分栏目更新不够及时，基层工作人员的业务能力有待提高。"
    "下一步将完善内容审核的流程，加强对各科室和下属单位的培训，定期检查栏目的更新，让公众更方便地找到所需的信息。\n"
)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (PROBLEMS.format(year=2023), [("links/section_copied", "failed", None)]),
        (PROBLEMS.format(year=2023).replace("。", "很多。"), []),
        ("五、存在的主要问题及改进情况\n无。\n", []),
    ],
)
def test_a_section_copied_from_last_year_is_named(second: str, expected: Sequence[object]) -> None:
    """But for the year it names; without texts nothing is said, and it needs whole sentences."""
    texts = {"a": PROBLEMS.format(year=2022), "b": second}
    documents = [document("a", year=2022), document("b", cells=SAME_AS_LAST)]
    framed = [
        OutsideDocument(d.name, d.cells, d.frame._replace(sections={"problems": (0, len(texts[d.name]))}))
        for d in documents
    ]
    made = next(iter(link_years(framed, {}, lambda d: texts[d.name])))
    assert [entry for entry in said(made) if "section" in entry[0]] == expected
    assert [entry for entry in said(link(*framed)[0]) if "section" in entry[0]] == []


def test_a_text_that_is_not_there_is_said() -> None:
    """For information: the numbers are compared all the same."""
    made = next(iter(link_years([document("a", year=2022), document("b", cells=SAME_AS_LAST)], {}, lambda _: None)))
    assert (made.outcome, said(made)[-1]) == ("consistent", ("links/text", "not_applicable", None))


# ---- what is linked with what


def kinds(*documents: OutsideDocument) -> list[tuple[str, str, tuple[int, ...], tuple[str, ...]]]:
    """Kind, outcome, years and documents of every link."""
    return [(made.link, made.outcome, made.years, made.documents) for made in link(*documents)]


def test_spelling_of_the_agency_does_not_part_its_years() -> None:
    """Full width, spaces, the words of a title."""
    documents = [
        document("a", "云岭县 水利局", 2022),
        document("b", f"{AGENCY}2023年政府信息公开工作年度报告", cells=SAME_AS_LAST),
    ]
    assert kinds(*documents) == [("years", "consistent", (2022, 2023), ("a", "b"))]


def test_an_office_is_not_its_government() -> None:
    """Not linked, not even as a hint where both report on the same year; a hint where their years don't meet."""
    government, office = "云岭区人民政府", "云岭区人民政府办公室"
    both = [document("a", government, 2022), document("b", office, 2022), document("c", office, 2023, SAME_AS_LAST)]
    assert kinds(*both) == [("years", "consistent", (2022, 2023), ("b", "c"))]
    assert kinds(both[0], both[2]) == [("near_name", "hint", (2022, 2023), ("a", "c"))]


def test_a_missing_year_is_named() -> None:
    """Between two that are there."""
    assert kinds(document("a", year=2020), document("b", year=2023)) == [
        ("missing_year", "undecidable", (2021, 2022), ("a", "b"))
    ]


def test_two_results_for_one_year_are_named_and_not_chosen_from() -> None:
    """If their numbers differ; if not, the first counts."""
    last, this = document("a", year=2022), document("b", cells=SAME_AS_LAST)
    other = document("c", cells={**SAME_AS_LAST, "requests.carried_over.total": 9})
    assert kinds(last, this, other) == [
        ("repeated", "inconsistent", (2023,), ("b", "c")),
        ("years", "undecidable", (2022, 2023), ("a", "b")),
    ]
    assert kinds(last, this, document("c", cells=SAME_AS_LAST)) == [
        ("repeated", "hint", (2023,), ("b", "c")),
        ("years", "consistent", (2022, 2023), ("a", "b")),
    ]


def test_one_file_for_two_years_or_two_agencies_is_named() -> None:
    """By its hash; the same file twice for one report is only a repeated result."""
    assert kinds(document("a", year=2022, sha256="f"), document("b", sha256="f"))[-1] == (
        "same_file",
        "inconsistent",
        (2022, 2023),
        ("a", "b"),
    )
    assert kinds(document("a", "甲县人民政府", sha256="f"), document("b", "乙县人民政府", sha256="f")) == [
        ("same_file", "inconsistent", (2023,), ("a", "b"))
    ]
    assert [made[0] for made in kinds(document("a", sha256="f"), document("b", sha256="f"))] == ["repeated"]


def test_a_report_without_agency_or_year_is_listed_with_what_to_do() -> None:
    """Never guessed."""
    empty = OutsideDocument("d", {}, document("d", None, None).frame)
    found = link(document("a", None), document("b", year=None), document("c", None, None), empty)
    assert [(made.link, made.documents, made.outcome) for made in found] == [
        ("unlinked", ("a",), "undecidable"),
        ("unlinked", ("b",), "undecidable"),
        ("unlinked", ("c",), "undecidable"),
        ("unlinked", ("d",), "undecidable"),
    ]
    assert "no table was read from it" in found[3].findings[0].message
    assert "--same-agency" in found[0].findings[0].message and "--meta" in found[1].findings[0].message


def test_cells_of_no_form_are_refused_by_name() -> None:
    """Two versions of table 3 in one document, with forms not stated."""
    mixed = document("a", cells={"requests.results.other_handling.combined.total": 0})
    documents = [document("z", year=2022), OutsideDocument("a", mixed.cells, mixed.frame._replace(forms={}))]
    with pytest.raises(UsageError, match=r"^a: cells of two versions of table 'requests'"):
        link(*documents)


def test_one_year_alone_has_no_link() -> None:
    """Nothing to compare, nothing wrong."""
    assert link(document("a")) == []


# ---- whole documents


def test_our_two_years_hold_every_relation_from_the_text_on() -> None:
    """tests/years: carried forward in all seven columns, two rows of documents in force."""
    results = [extract(YEARS / f"{year}.txt") for year in (2022, 2023)]
    assert [results[0].cells[f"requests.carried_forward.{column}"].value for column in COLUMNS] == [
        4,
        2,
        1,
        1,
        1,
        1,
        10,
    ]
    (made,) = verify_years(results, texts=YEARS)
    assert (made.outcome, made.passed, made.findings) == ("consistent", 9, ())


def test_results_say_less_than_their_user() -> None:
    """`whose` and `same_agency` fill in, aliases join."""
    results = [document("a", None, 2022), document("b", "水利局", None, SAME_AS_LAST)]
    made = verify_years(
        results, aliases={"水 利局": AGENCY}, whose={"b": (None, 2023)}, same_agency=f"{AGENCY}信息公开年报"
    )
    assert [(entry.link, entry.outcome, entry.years) for entry in made] == [("years", "consistent", (2022, 2023))]
    with pytest.raises(UsageError, match="'x' is no document of the results"):
        verify_years(results, whose={"x": (None, 2023)})


def test_a_text_outside_the_folder_or_changed_is_not_compared(tmp_path: Path) -> None:
    """Spans count in the text whose hash the result has."""
    (tmp_path / "a.txt").write_text("changed", encoding="utf-8")
    results = [document("a.txt", year=2022), document("../b.txt", cells=SAME_AS_LAST)]
    (made,) = verify_years(results, texts=tmp_path)
    assert said(made)[-1] == ("links/text", "not_applicable", None)
    with pytest.raises(UsageError, match="is not a folder"):
        verify_years(results, texts=tmp_path / "absent")


def test_two_real_years_of_a_city_hold_every_relation(real_report: Callable[..., Labelled]) -> None:
    """C1 in seven columns and C2 in two rows; their text names no agency, so the user does."""
    results = [real_report(name).result for name in ("01_suqian_2023", "02_suqian_2024")]
    assert [result.agency.value for result in results] == [None, None]
    assert [made.link for made in verify_years(results)] == ["unlinked", "unlinked"]
    (made,) = verify_years(results, same_agency="宿迁市人民政府")
    assert (made.years, made.outcome, made.passed, made.findings) == ((2023, 2024), "consistent", 9, ())
