"""What a model says of a row counts only if the source says the same: each reason why a claim is refused, by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from asking import INTERNAL, INTERNAL_LINE, OPEN, OPEN_ROWS, PROCESS, PROCESS_LINE, TRUTH
from papers import plain_numbers, print_report, swap

from eval.scripted_models import ScriptedModel, strong
from extractor import Result, Settings
from extractor.asking.claims import Claim, Lines, Settled, settle_claims, settle_whole
from extractor.forms import load_forms
from extractor.model import Document
from extractor.parse.choose import choose_tables
from extractor.pieces import split_pieces
from extractor.pipeline import extract_record
from extractor.readers import read_document
from extractor.segment import segment
from extractor.vocabulary import ClaimReason

INTERNAL_VALUES = ("2", "0", "0", "0", "0", "1", "3")
ZEROS = ("0",) * 7
TRUE_INTERNAL = Claim(INTERNAL, INTERNAL_LINE, INTERNAL_VALUES)
TRUE_PROCESS = Claim(PROCESS, PROCESS_LINE, ZEROS)
FILE_LINE = "7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
HEADER = "自然人 | 法人或其他组织 | 总计 |\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |"


def lines_in(text: str, kind: str = "requests", *, alone: bool = False) -> Lines:
    """One table of a text as claims are settled on it."""
    forms = load_forms()
    doc: Document = read_document("x.txt", text.encode())
    (region,) = segment(doc.folded, split_pieces(doc.folded, doc.content.grids), forms).of_kind(kind)
    table = choose_tables(region, forms.of_kind(kind), doc.folded)[0]
    return Lines(region, table, (doc.folded, doc.text), alone)


def settle(text: str, *claims: Claim, asked: Sequence[str] = OPEN_ROWS, kind: str = "requests") -> Settled:
    """What becomes of claims on a table of a text."""
    return settle_claims(lines_in(text, kind), claims, asked)


def refused(text: str, *claims: Claim, asked: Sequence[str] = OPEN_ROWS, kind: str = "requests") -> dict[str, str]:
    """The rows whose claims are refused, with the reason."""
    return {item.claim.row: item.reason for item in settle(text, *claims, asked=asked, kind=kind).refused}


def test_a_true_claim_names_its_line() -> None:
    """Grade B at best, since the label is not exact; told by a model."""
    settled = settle(OPEN, TRUE_INTERNAL, TRUE_PROCESS)
    assert (settled.accepted, settled.refused) == ((TRUE_INTERNAL, TRUE_PROCESS), ())
    assert [(m.row, m.grade, m.told) for m in settled.told.values()] == [(INTERNAL, "B", True), (PROCESS, "B", True)]


@pytest.mark.parametrize(
    "quote",
    [
        INTERNAL_LINE.replace(" | ", "\n"),
        INTERNAL_LINE.replace(" ", ""),
        INTERNAL_LINE.replace("|", ""),
        INTERNAL_LINE + " |\n",
        "2 | 0 | 0 | 0 | 0 | 1 | 3",
        INTERNAL_LINE.replace("5.属", "５．属").replace("3", "３"),
        INTERNAL_LINE.replace("2", "\u200b2\u200b"),
    ],
    ids=["lines", "closed up", "no pipes", "line end", "values only", "full width", "invisible"],
)
def test_white_space_delimiters_and_widths_of_a_quote_do_not_matter(quote: str) -> None:
    """Models change them; the characters that are left must stand in the source in this order."""
    assert refused(OPEN, TRUE_INTERNAL._replace(quote=quote)) == {}


# ---- quotes


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (TRUE_INTERNAL._replace(row="results.denied.enforcement_file"), "not_asked"),
        (TRUE_INTERNAL._replace(row="results.denied"), "not_asked"),
        (TRUE_INTERNAL._replace(row=""), "not_asked"),
        (TRUE_INTERNAL._replace(quote=""), "quote_empty"),
        (TRUE_INTERNAL._replace(quote=" \n　"), "quote_empty"),
        (TRUE_INTERNAL._replace(quote=INTERNAL_LINE.replace("口", "于")), "quote_not_found"),
        (TRUE_INTERNAL._replace(quote=INTERNAL_LINE.replace("3", "4")), "quote_not_found"),
        (TRUE_INTERNAL._replace(quote="|"), "quote_not_found"),
        (TRUE_PROCESS._replace(quote="0 | 0 | 0 | 0 | 0 | 0 | 0"), "quote_ambiguous"),
        (TRUE_INTERNAL._replace(quote="5.属口三口内部口务信息"), "quote_without_values"),
        (TRUE_INTERNAL._replace(quote="5.属口三口内部口务信息 | 2 | 0 | 0"), "quote_cuts_line"),
        (TRUE_INTERNAL._replace(quote="0 | 0 | 0 | 0 | 1 | 3"), "quote_cuts_line"),
        (TRUE_INTERNAL._replace(quote=f"{INTERNAL_LINE} |\n6.属口四口过程口信息 | 0"), "quote_cuts_line"),
        (TRUE_INTERNAL._replace(quote=f"{INTERNAL_LINE} |\n{PROCESS_LINE}"), "quote_spans_lines"),
        (TRUE_INTERNAL._replace(quote=FILE_LINE, values=ZEROS), "other_row"),
    ],
)
def test_a_quote_must_be_one_line_of_the_source(claim: Claim, reason: ClaimReason) -> None:
    """Whole, found, once, and of a row that was asked for."""
    assert refused(OPEN, claim) == {claim.row: reason}


def test_one_line_is_one_row() -> None:
    """Claimed for two, it counts for none: quote_used_twice; two lines for one row: row_claimed_twice."""
    both = Claim(PROCESS, INTERNAL_LINE, INTERNAL_VALUES)
    assert refused(OPEN, TRUE_INTERNAL, both) == dict.fromkeys(OPEN_ROWS, "quote_used_twice")
    second = Claim(INTERNAL, PROCESS_LINE, ZEROS)
    assert [item.reason for item in settle(OPEN, TRUE_INTERNAL, second).refused] == ["row_claimed_twice"] * 2


def test_the_same_claim_said_twice_is_one_claim() -> None:
    """Word for word, or with more of the line around it."""
    again = TRUE_INTERNAL._replace(quote=INTERNAL_LINE + " |")
    assert refused(OPEN, TRUE_INTERNAL, TRUE_INTERNAL, again) == {}


# ---- values


@pytest.mark.parametrize(
    "values",
    [
        ("2", "0", "0", "0", "0", "1", "4"),
        ("2", "0", "0", "0", "1", "0", "3"),
        ("0", "2", "0", "0", "0", "1", "3"),
        ("2", "0", "0", "0", "0", "1"),
        ("2", "0", "0", "0", "0", "1", "3", "0"),
        (),
        ("2,0", "0", "0", "0", "1", "3"),
        ("二", "0", "0", "0", "0", "1", "3"),
        ("2.0", "0", "0", "0", "0", "1", "3"),
    ],
)
def test_values_must_be_those_of_the_line(values: tuple[str, ...]) -> None:
    """As many, in order, as printed: values_differ, although the quote is right."""
    assert refused(OPEN, TRUE_INTERNAL._replace(values=values)) == {INTERNAL: "values_differ"}


@pytest.mark.parametrize("quote", [INTERNAL_LINE, INTERNAL_LINE.replace("| 3", "| 4")])
def test_a_number_bent_to_make_a_sum_hold_is_refused(quote: str) -> None:
    """The authority printed 4 for 3 in the total; a model that answers the sum is not believed."""
    text = swap(OPEN, INTERNAL_LINE, INTERNAL_LINE.replace("| 3", "| 4"))
    claim = Claim(INTERNAL, quote, INTERNAL_VALUES)
    assert refused(text, claim)[INTERNAL] == ("quote_not_found" if quote == INTERNAL_LINE else "values_differ")


WRONG_SUM = swap(print_report(), "（七）总计 | 20 |", "（七）总计 | 21 |")
"""A plain report in which the authority added one column up wrongly."""


@pytest.mark.parametrize("reader", ["auto", "llm", "both"])
def test_what_an_authority_added_up_wrongly_stays_so(reader: str) -> None:
    """Read as printed and accused by name, whichever way it was read; a model that answers the sum changes nothing."""
    truth = {**TRUTH, "requests.results.total.natural_person": "21"}
    honest = ScriptedModel(strong(truth))
    result = Result.model_validate(extract_record("a", WRONG_SUM.encode(), Settings(reader), honest))
    assert (result.verdict, result.reasons) == ("source_inconsistent", ["identity_failed"])
    assert {path: cell.raw for path, cell in result.cells.items()} == truth
    helpful = ScriptedModel(strong(TRUTH))
    bent = Result.model_validate(extract_record("a", WRONG_SUM.encode(), Settings(reader), helpful))
    assert bent.cells["requests.results.total.natural_person"].raw == ("" if reader == "llm" else "21")
    assert bent.verdict == ("needs_review" if reader == "llm" else "source_inconsistent")


# ---- which row


def test_two_rows_exchanged_are_refused() -> None:
    """The smeared labels are still nearer to their own rows."""
    claims = (Claim(PROCESS, INTERNAL_LINE, INTERNAL_VALUES), Claim(INTERNAL, PROCESS_LINE, ZEROS))
    assert refused(OPEN, *claims) == dict.fromkeys(OPEN_ROWS, "other_row")


def test_words_that_name_no_row_are_no_row() -> None:
    """A local row holds numbers too."""
    line = INTERNAL_LINE.replace("5.属口三口内部口务信息", "其中镇街受理办结数")
    text = swap(OPEN, INTERNAL_LINE, line)
    assert refused(text, TRUE_INTERNAL._replace(quote=line)) == {INTERNAL: "label_names_no_row"}


BARE = swap(swap(OPEN, "5.属口三口内部口务信息 | ", ""), "6.属口四口过程口信息 | ", "")
"""OPEN with the two labels gone."""
BARE_INTERNAL = Claim(INTERNAL, "2 | 0 | 0 | 0 | 0 | 1 | 3", INTERNAL_VALUES)
BARE_PROCESS = Claim(PROCESS, "1 | 3 |\n0 | 0 | 0 | 0 | 0 | 0 | 0 |\n7.属于", ZEROS)


def test_lines_without_labels_are_told_by_their_place() -> None:
    """As many lines as rows between two known neighbours: only in order."""
    assert refused(BARE, BARE_INTERNAL) == {}
    assert refused(BARE, BARE_INTERNAL._replace(row=PROCESS)) == {PROCESS: "not_between_neighbours"}


def test_a_line_too_many_between_neighbours_leaves_both_open() -> None:
    """Three lines for two rows: no order says which."""
    text = swap(BARE, "7.属于行政执法案卷", "0 | 0 | 0 | 0 | 0 | 0 | 0 |\n7.属于行政执法案卷")
    assert refused(text, BARE_INTERNAL) == {INTERNAL: "not_between_neighbours"}


def test_a_line_too_few_between_neighbours_leaves_both_open() -> None:
    """One line for two rows."""
    text = swap(OPEN, f"{INTERNAL_LINE} |\n{PROCESS_LINE}", "2 | 0 | 0 | 0 | 0 | 1 | 3")
    assert refused(text, BARE_INTERNAL) == {INTERNAL: "not_between_neighbours"}


def test_a_place_must_lie_between_the_neighbours() -> None:
    """The line is where row 5 stands; row 6 or one far away can't be there."""
    far = "results.not_processed.repeated"
    assert refused(BARE, BARE_INTERNAL._replace(row=far), asked=[far]) == {far: "not_between_neighbours"}


# ---- how many values


def test_a_model_cannot_place_numbers_in_a_row_that_lacks_some() -> None:
    """row_lacks_values, whatever blanks the claim puts where."""
    short = "5.属口三口内部口务信息 | 2 | 1 | 3"
    text = swap(OPEN, INTERNAL_LINE, short)
    for values in (("2", "1", "3"), ("2", "", "", "", "", "1", "3"), ("2", "1", "", "", "", "", "3")):
        assert refused(text, Claim(INTERNAL, short, values)) == {INTERNAL: "row_lacks_values"}


def test_a_model_cannot_choose_among_surplus_values() -> None:
    """row_has_more_values, whether it repeats all of them or seven."""
    long = INTERNAL_LINE + " | 9"
    text = swap(OPEN, INTERNAL_LINE, long)
    for values in ((*INTERNAL_VALUES, "9"), INTERNAL_VALUES):
        assert refused(text, Claim(INTERNAL, long, values)) == {INTERNAL: "row_has_more_values"}


def test_a_row_printed_twice_with_numbers_stays_open() -> None:
    """Which one counts is not for a model to say."""
    other = "5.属于三类内部事务信息 | 4 | 0 | 0 | 0 | 0 | 0 | 4"
    text = swap(OPEN, PROCESS_LINE, other)
    assert refused(text, TRUE_INTERNAL) == {INTERNAL: "row_printed_twice"}


def test_a_header_out_of_order_can_not_be_talked_away() -> None:
    """Every claim of the table is header_uncertain."""
    text = swap(OPEN, HEADER, HEADER.replace("商业企业 | 科研机构", "科研机构 | 商业企业"))
    assert refused(text, TRUE_INTERNAL, TRUE_PROCESS) == dict.fromkeys(OPEN_ROWS, "header_uncertain")


def test_values_across_a_page_break_can_not_be_told_apart() -> None:
    """In a table without identities: is the page's number one of them?"""
    line = "规章 | 0 | 0 |\n— 3 —\n0"
    text = swap(print_report(), "规章 | 0 | 0 | 0", line)
    claim = Claim("regulations", line, ("0", "0", "0"))
    assert refused(text, claim, asked=["regulations"], kind="disclosure") == {"regulations": "borders_unclear"}


# ---- empty cells


def test_a_row_of_blanks_is_claimed_by_its_label() -> None:
    """Delimiters say that there are cells, empty strings say that they are empty; zeros would be something else."""
    text = print_report({f"requests.{INTERNAL}": ("",) * 7})
    claim = Claim(INTERNAL, "5.属于三类内部事务信息", ("",) * 7)
    lines = lines_in(text, alone=True)
    assert settle_claims(lines, [claim], OPEN_ROWS).accepted == (claim,)
    (said,) = settle_claims(lines, [claim._replace(values=ZEROS)], OPEN_ROWS).refused
    assert said.reason == "quote_without_values"


def test_a_smeared_label_before_blanks_stays_open() -> None:
    """Words without a number may be anything: no line, so nothing to name."""
    text = swap(OPEN, INTERNAL_LINE, "5.属口三口内部口务信息 |  |  |  |  |  |  | ")
    claim = Claim(INTERNAL, "5.属口三口内部口务信息", ("",) * 7)
    assert refused(text, claim) == {INTERNAL: "quote_without_values"}


def test_zero_is_not_said_of_a_blank_nor_blank_of_a_zero() -> None:
    """Either is values_differ."""
    gaps = "5.属口三口内部口务信息 | 2 |  |  |  |  | 1 | 3"
    text = swap(OPEN, INTERNAL_LINE, gaps)
    said = Claim(INTERNAL, gaps, ("2", "", "", "", "", "1", "3"))
    assert refused(text, said) == {}
    assert refused(text, said._replace(values=INTERNAL_VALUES)) == {INTERNAL: "values_differ"}
    assert refused(OPEN, TRUE_INTERNAL._replace(values=("2", "", "", "", "", "1", "3"))) == {INTERNAL: "values_differ"}


# ---- table 2, table 4


def test_in_a_table_without_identities_an_inexact_row_needs_both_neighbours() -> None:
    """Nothing would catch the mistake: one of two smeared labels in a row is refused."""
    text = swap(swap(print_report(), "行政规范性文件 |", "行口规口性文口 |"), "规章 | 0", "口章 | 0")
    line = "行口规口性文口 | 3 | 1 | 16"
    claim = Claim("normative_documents", line, ("3", "1", "16"))
    assert refused(text, claim, asked=["normative_documents"], kind="disclosure") == {
        "normative_documents": "not_between_neighbours"
    }


TABLE_4 = " | ".join(str(n) for path, n in plain_numbers().items() if path.startswith("review_litigation"))
ALL_4 = Claim("all", TABLE_4, tuple(TABLE_4.split(" | ")))


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (ALL_4, None),
        (ALL_4._replace(row="review"), "not_asked"),
        (ALL_4._replace(quote=""), "quote_empty"),
        (ALL_4._replace(quote=TABLE_4.replace("4", "5")), "quote_not_found"),
        (ALL_4._replace(quote=TABLE_4[:20]), "quote_cuts_line"),
        (ALL_4._replace(values=(*ALL_4.values[:-1], "2")), "values_differ"),
        (ALL_4._replace(values=ALL_4.values[::-1]), "values_differ"),
    ],
)
def test_table_4_is_repeated_whole_or_not_at_all(claim: Claim, reason: ClaimReason | None) -> None:
    """Its one line has no label: quote and values must be all of it."""
    found = settle_whole(lines_in(print_report(), "review_litigation"), [claim], "all")
    assert [item.reason for item in found] == ([reason] if reason else [])


def test_every_reason_has_its_test() -> None:
    """In this file, or for answers that are none in test_llm_answers.py."""
    here = Path(__file__)
    texts = here.read_text(encoding="utf-8") + here.with_name("test_llm_answers.py").read_text(encoding="utf-8")
    assert [reason for reason in get_args(ClaimReason) if f'"{reason}"' not in texts] == []
