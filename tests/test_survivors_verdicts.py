"""Findings whole: rule, kind, severity, outcome and words of what a verdict rests on."""

from __future__ import annotations

import pytest
from papers import numbers_of, plain_numbers, print_report, row_line, swap, tables_of

from extractor import Result, extract_text
from extractor.identities import rules_of
from extractor.verification.localise import MAX_EXPLANATIONS

PLAIN = print_report()
REPEATED = "requests.results.not_processed.repeated"
SECRET_LINE = row_line("1.属于国家秘密", *[0] * 7)


def found(result: Result) -> list[tuple[str, str, str, str]]:
    """Rule, kind, severity and outcome of every finding."""
    return [(f.rule, f.kind, f.severity, f.outcome) for f in result.findings]


def rules_named(identity: str) -> list[str]:
    """The rules of table 3 that an identity stands for."""
    rules = rules_of(tables_of()["requests"])
    return [rule.id for rule in rules if rule.identity.id == identity]


def test_a_report_whose_numbers_were_removed_has_one_hard_finding() -> None:
    """Each line once: the zeros are gone, so no table is read and no cell is named."""
    result = extract_text("\n".join(dict.fromkeys(print_report(layout="lines").splitlines())))
    assert (result.verdict, result.reasons) == ("unreadable", ["deduplicated_lines"])
    assert found(result) == [("input/deduplicated_lines", "input", "hard", "error")]


def test_a_missing_row_is_a_hard_finding_that_names_its_cells() -> None:
    """Its message says which row; the sums that need it can't be checked and say so."""
    result = extract_text(swap(PLAIN, row_line("2.重复申请", 1, 0, 0, 0, 0, 0, 1), ""))
    first, *sums = result.findings
    columns = [column.key for column in tables_of()["requests"].columns(REPEATED.removeprefix("requests."))]
    assert (first.rule, first.kind, first.severity, first.outcome) == (
        f"structure/{REPEATED}",
        "structure",
        "hard",
        "undecidable",
    )
    assert first.cells == [f"{REPEATED}.{column}" for column in columns]
    assert first.message == (
        "table 3 (requests): not processed: repeated: the row was not found. Look for it in the source."
    )
    assert [(f.rule, f.outcome, "not every cell of it was read" in f.message) for f in sums] == [
        (rule, "undecidable", True) for rule in rules_named("H2")
    ]


def test_tables_that_differ_are_found_as_several_and_row_by_row() -> None:
    """Both prints of the row are in the message."""
    other = print_report(
        {"disclosure.normative_documents": [4, 1, 16]}, title="青岚县水利局2022年政府信息公开工作年度报告"
    )
    result = extract_text(PLAIN + other)
    assert (result.verdict, result.reasons) == ("needs_review", ["several_reports", "contested_cells"])
    assert found(result) == [
        ("structure/several", "structure", "hard", "error"),
        ("structure/disclosure.normative_documents", "structure", "hard", "undecidable"),
    ]
    assert "two readings differ: 3, 1, 16 / 4, 1, 16." in result.findings[1].message


def test_a_header_that_contradicts_the_form_is_a_hard_finding_of_its_block() -> None:
    """It failed; no row of the table accuses anybody."""
    result = extract_text(swap(PLAIN, "商业企业 | 科研机构", "科研机构 | 商业企业"))
    assert (result.verdict, result.reasons) == ("needs_review", ["header_contradicts"])
    assert found(result)[0] == ("header/requests.requests", "structure", "hard", "failed")


@pytest.mark.parametrize("printed", [[3, 0, ""], ["", 0, 5]])
def test_a_soft_relation_with_a_blank_says_nothing(printed: list[int | str]) -> None:
    """Only what fails warns."""
    result = extract_text(print_report({"disclosure.normative_documents": printed}))
    assert (result.verdict, result.findings) == ("verified", [])


def test_a_local_row_without_a_number_is_no_identity_undecided() -> None:
    """Softly noted, not applicable to any sum."""
    result = extract_text(swap(PLAIN, SECRET_LINE, SECRET_LINE + row_line("9.其他情形", *[0] * 7)))
    assert found(result) == [("structure/requests.extra", "structure", "soft", "not_applicable")]


def test_a_local_row_with_fewer_numbers_than_columns_leaves_every_column_open() -> None:
    """Which columns they belong to can't be told: all sums down the table are undecidable, those along rows hold."""
    result = extract_text(swap(PLAIN, SECRET_LINE, SECRET_LINE + row_line("9.其他情形", 1, 0, 1)))
    assert (result.verdict, result.reasons, numbers_of(result)) == ("needs_review", ["local_row"], plain_numbers())
    assert found(result) == [
        ("structure/requests.extra", "structure", "hard", "undecidable"),
        *((rule, "identity", "hard", "undecidable") for rule in [*rules_named("H2"), *rules_named("H3")]),
    ]


def test_a_short_local_row_of_zeros_leaves_nothing_open() -> None:
    """Zeros change no sum, wherever they belong."""
    result = extract_text(swap(PLAIN, SECRET_LINE, SECRET_LINE + row_line("9.其他情形", 0, 0, 0)))
    assert found(result) == [("structure/requests.extra", "structure", "soft", "not_applicable")]


def test_a_table_that_stands_before_the_cut_is_absent_not_cut_off() -> None:
    """Only what is behind the cut may be there in the whole file."""
    text = print_report(without=["disclosure"])
    result = extract_text(text[: text.index("四、结转下年度")])
    assert (result.verdict, result.reasons) == ("needs_review", ["table_absent", "missing_rows", "truncated"])
    whole = [(f.rule, f.message) for f in result.findings if f.rule in ("structure/disclosure", "structure/requests")]
    assert whole == [
        (
            "structure/disclosure",
            "table 2 (proactive disclosure) was not found. If the report tells it in prose, add the table; "
            "else check the source.",
        ),
        ("structure/requests", "table 3 (requests) breaks off before its end. Fetch the document again."),
    ]


def test_no_more_explanations_are_listed_than_a_person_reads() -> None:
    """One more of 21 results and of its row's total would satisfy both sums: the likeliest 20 are named."""
    more = [21, 4, 1, 0, 2, 1, 29]
    result = extract_text(print_report({"requests.results.total": more, "requests.new_received": more}))
    assert [f.rule for f in result.findings] == ["H2/requests.natural_person", "H2/requests.total"]
    explanations = result.suspects.explanations
    assert (result.suspects.outcome, len(explanations)) == ("ambiguous", MAX_EXPLANATIONS) == ("ambiguous", 20)
    likely = [each.posterior or 0.0 for each in explanations]
    assert likely == sorted(likely, reverse=True)


def test_an_explanation_of_two_cells_names_the_slip_of_each() -> None:
    """20 without its 0, and 12 turned round to 21."""
    cells = {"requests.new_received.natural_person": 2, "requests.results.granted.total": 21}
    (only,) = extract_text(print_report(cells)).suspects.explanations
    assert (only.cells, only.to, only.why) == (list(cells), [20, 12], "digit_lost digits_transposed")


def test_a_row_with_values_to_choose_from_shows_them_all() -> None:
    """A person decides which one counts."""
    (finding,) = extract_text(swap(PLAIN, "行政许可 | 28 |", "行政许可 | 28 | 3 | 0 |")).findings
    assert (finding.rule, finding.outcome) == ("structure/disclosure.licensing", "undecidable")
    assert "(28, 3, 0)" in finding.message
