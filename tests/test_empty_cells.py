"""Empty cells (design.md): null and never 0, counted as 0 in sums, but never silently."""

from __future__ import annotations

import pytest
from papers import (
    LAYOUTS,
    numbers_of,
    plain_numbers,
    print_report,
    row_cells,
    row_values,
    rules_found,
    swap,
    tables_of,
)

from extractor import extract_text
from extractor.identities import rules_of

NEW = "requests.new_received"
SECRET = "requests.results.denied.state_secret"
BLANKS = ("",) * 7
BLANK_LAYOUTS = [name for name in LAYOUTS if name != "spaces"]
"""Layouts that can print nothing in a cell; between words apart by spaces a blank cell can't be seen."""


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("", "blank"),
        ("-", "dash"),
        ("—", "dash"),
        ("——", "dash"),
        ("－", "dash"),
        ("–", "dash"),
        ("/", "slash"),
        ("／", "slash"),
        ("0", "printed"),
    ],
)
def test_a_printed_nothing_has_its_own_status_and_is_no_number(printed: str, status: str) -> None:
    """Blank, dash, slash and 0 are four printed facts; the raw text is kept as it is."""
    cells = row_cells(extract_text(print_report({"disclosure.regulations": [printed, 0, 0]})), "disclosure.regulations")
    value = 0 if status == "printed" else None
    assert [(cell.value, cell.status, cell.raw) for cell in cells] == [
        (value, status, printed),
        (0, "printed", "0"),
        (0, "printed", "0"),
    ]


@pytest.mark.parametrize("layout", BLANK_LAYOUTS)
def test_a_blank_cell_is_null_in_every_layout(layout: str) -> None:
    """A blank in the midst of a row is null, and its neighbours stay in their columns."""
    result = extract_text(print_report({NEW: [20, 4, 1, "", 2, 1, 28]}, layout=layout))
    assert row_values(result, NEW) == [20, 4, 1, None, 2, 1, 28]
    assert row_cells(result, NEW)[3].status == "blank"
    assert {**numbers_of(result), f"{NEW}.public_welfare_organization": 0} == plain_numbers()


def test_a_blank_between_spaces_leaves_the_row_open() -> None:
    """Where a blank can't be seen, six numbers have no certain place: nothing is given, nothing is guessed."""
    result = extract_text(print_report({NEW: [20, 4, 1, "", 2, 1, 28]}, layout="spaces"))
    assert row_values(result, NEW) == [None] * 7
    assert (result.verdict, result.reasons) == ("needs_review", ["incomplete_rows"])


def test_the_span_of_a_blank_cell_is_empty() -> None:
    """It stands where the cell would, between those of its neighbours."""
    first, blank, third = row_cells(
        extract_text(print_report({"disclosure.regulations": [0, "", 0]})), "disclosure.regulations"
    )
    assert first.span is not None
    assert blank.span is not None
    assert third.span is not None
    assert first.span[1] < blank.span[0] == blank.span[1] < third.span[0]


def test_report_has_null_for_a_blank_and_0_for_a_printed_0() -> None:
    """The nested numbers keep the difference."""
    result = extract_text(print_report({"disclosure.regulations": [0, "", "-"]}))
    assert result.report["disclosure"]["regulations"] == {"issued": 0, "repealed": None, "in_force": None}


# ---- sums


def test_an_identity_that_holds_only_with_blanks_as_0_counts_as_holding() -> None:
    """It is counted apart, passed_assuming_zero, and the document is verified."""
    result = extract_text(print_report({SECRET: [*BLANKS[:6], 0]}))
    assert (result.verdict, result.findings) == ("verified", [])
    assert result.checks.model_dump() == {"passed": 35, "passed_assuming_zero": 7, "failed": 0, "undecidable": 0}


def test_an_identity_over_blanks_alone_is_not_counted() -> None:
    """A row without any number says nothing of its own sum; the columns still hold with it as 0."""
    result = extract_text(print_report({SECRET: BLANKS}))
    assert result.verdict == "verified"
    assert result.checks.model_dump() == {"passed": 34, "passed_assuming_zero": 7, "failed": 0, "undecidable": 0}


def test_an_identity_that_fails_beside_a_blank_is_undecidable() -> None:
    """The missing 20 may be what stood in the blank: nothing fails, the report is incomplete."""
    result = extract_text(print_report({NEW: ["", 4, 1, 0, 2, 1, 28]}))
    assert (result.verdict, result.reasons) == ("source_incomplete", ["identity_undecidable"])
    assert [(f.rule, f.outcome, f.left, f.right, f.delta) for f in result.findings] == [
        (f"H1/{NEW}", "undecidable", 8, 28, -20),
        ("H3/requests.natural_person", "undecidable", 2, 22, -20),
    ]
    assert result.checks.failed == 0
    assert result.suspects.outcome == "none"


def test_an_empty_total_over_parts_is_not_filled_in() -> None:
    """Its identities are undecidable and the cell stays null, although its parts add up."""
    result = extract_text(print_report({NEW: [20, 4, 1, 0, 2, 1, ""]}))
    assert row_values(result, NEW) == [20, 4, 1, 0, 2, 1, None]
    assert result.verdict == "source_incomplete"
    assert rules_found(result) == [f"H1/{NEW}", "H3/requests.total"]


def test_parts_that_exceed_their_total_beside_a_blank_are_undecidable_and_softly_noted() -> None:
    """No number in the blank could make them fit, yet what is wrong can't be told."""
    row = "requests.results.denied.state_secret"
    result = extract_text(print_report({row: [1, 0, 0, "", 0, 0, 0]}))
    found = [(f.rule, f.kind, f.severity, f.outcome) for f in result.findings if f.rule == f"H1/{row}"]
    assert found == [(f"H1/{row}", "identity", "hard", "undecidable"), (f"H1/{row}", "soft", "soft", "failed")]


def test_a_total_that_exceeds_its_parts_beside_a_blank_has_no_soft_finding() -> None:
    """The blank may hold the rest."""
    result = extract_text(print_report({NEW: ["", 4, 1, 0, 2, 1, 28]}))
    assert rules_found(result, severity="soft") == []


def test_a_failing_identity_without_blanks_still_fails_beside_undecidable_ones() -> None:
    """natural_person prints 21: its column has no blank and fails, its row has one and is undecidable."""
    result = extract_text(print_report({NEW: [21, 4, 1, "", 2, 1, 28]}))
    assert (result.verdict, result.reasons) == ("source_inconsistent", ["identity_failed"])
    outcomes = {f.rule: f.outcome for f in result.findings if f.severity == "hard"}
    assert outcomes == {f"H1/{NEW}": "undecidable", "H3/requests.natural_person": "failed"}


def test_dashes_count_as_0_like_blanks() -> None:
    """A dash is a printed nothing: the sum holds with it as 0."""
    result = extract_text(print_report({SECRET: ["-", "—", "/", "-", "-", "-", 0]}, layout="spaces"))
    assert (result.verdict, result.checks.passed_assuming_zero) == ("verified", 7)


# ---- tables without a number


@pytest.mark.parametrize("kind", ["disclosure", "requests", "review_litigation"])
@pytest.mark.parametrize("nothing", ["", "—"])
def test_a_table_without_one_digit_proves_nothing(kind: str, nothing: str) -> None:
    """table_blank: source_incomplete, whichever table it is and whatever stands for nothing."""
    table = tables_of()[kind]
    result = extract_text(print_report(dict.fromkeys(table.paths, nothing)))
    assert (result.verdict, result.reasons) == ("source_incomplete", ["table_blank"])
    assert result.verdicts.model_dump()[kind] == "source_incomplete"
    assert {numbers_of(result)[path] for path in table.paths} == {None}
    assert result.checks.passed == 42 - (len(rules_of(table)) if kind != "disclosure" else 0)


def test_one_digit_in_a_table_is_not_table_blank() -> None:
    """A single printed 0 among blanks: the table says something."""
    table = tables_of()["review_litigation"]
    result = extract_text(print_report({**dict.fromkeys(table.paths, ""), table.paths[4]: "0"}))
    assert "table_blank" not in result.reasons
    assert result.verdict == "verified"


# ---- words


@pytest.mark.parametrize("word", ["无", "不涉及", "N/A"])
def test_a_word_in_a_cell_is_text_and_no_number(word: str) -> None:
    """It is not taken for 0: null, status text, raw kept, needs_review."""
    result = extract_text(print_report({"disclosure.fees.amount": word}))
    cell = result.cells["disclosure.fees.amount"]
    assert (cell.value, cell.status, cell.raw) == (None, "text", word)
    assert (result.verdict, result.reasons) == ("needs_review", ["text_in_cell"])
    assert rules_found(result, severity="hard") == ["structure/disclosure.fees.amount"]


def test_a_word_makes_its_identities_undecidable() -> None:
    """Of a word nothing may be assumed, though the numbers around it add up."""
    result = extract_text(print_report({NEW: [20, 4, 1, "无", 2, 1, 28]}))
    assert result.verdicts.requests == "needs_review"
    outcomes = {f.rule: f.outcome for f in result.findings if f.kind == "identity"}
    assert outcomes == {f"H1/{NEW}": "undecidable", "H3/requests.public_welfare_organization": "undecidable"}


# ---- padding and blanks


def test_trailing_empties_are_padding_when_sister_rows_have_them_too() -> None:
    """Every row ends in two empty slots: nobody's."""
    result = extract_text(print_report().replace(" |\n", " | | |\n"))
    assert (numbers_of(result), result.verdict) == (plain_numbers(), "verified")


def test_a_trailing_empty_slot_is_a_blank_last_cell_when_sister_rows_have_none() -> None:
    """The last cell of 行政规范性文件 is blank: 规章 fills the same slot."""
    result = extract_text(print_report({"disclosure.normative_documents": [3, 1, ""]}))
    assert row_values(result, "disclosure.normative_documents") == [3, 1, None]
    assert result.verdict == "verified"


def test_a_blank_last_cell_is_told_from_padding() -> None:
    """All rows are padded by two slots, one row has three empty ones: the first of them is its blank total."""
    text = print_report({SECRET: [0, 0, 0, 0, 0, 0, ""]}).replace(" |\n", " | | |\n")
    result = extract_text(text)
    assert row_values(result, SECRET) == [0, 0, 0, 0, 0, 0, None]
    assert result.verdict == "verified"


def test_a_row_label_owns_the_empty_slots_behind_it() -> None:
    """其他对外管理服务事项 with its numbers left out is three blanks."""
    text = print_report({"disclosure.other_services": ["", "", ""]}, disclosure="2019", layout="lines")
    cells = row_cells(extract_text(text), "disclosure.other_services")
    assert [(cell.value, cell.status) for cell in cells] == [(None, "blank")] * 3


def test_the_empty_slots_behind_a_heading_belong_to_nobody() -> None:
    """第二十条第（五）项 | | | is no row of blanks."""
    text = swap(print_report(), "第二十条第（五）项 |", "第二十条第（五）项 | | | |")
    result = extract_text(text)
    assert (numbers_of(result), result.extra_cells, result.verdict) == (plain_numbers(), [], "verified")


def test_blanks_in_table_2_are_read_as_printed() -> None:
    """Table 2 has no identity that could be undecidable: with blanks it is verified."""
    result = extract_text(print_report({"disclosure.regulations": ["", "", ""]}))
    assert (result.verdict, row_values(result, "disclosure.regulations")) == ("verified", [None, None, None])
