"""gouji verify on documents: what rules read surely is checked, what they don't is unknown, and said so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Verify, gouji, verify
from conftest import GOLD, Labelled, gold_names
from papers import print_report

from eval.rendered.__main__ import Rendered, render
from extractor.errors import UsageError
from extractor.forms import load_forms
from extractor.links.outside_papers import read_data_or_papers, read_paper
from extractor.outside import verify_document

__all__ = ["gouji", "verify"]

TOTAL = "review_litigation.review.total"
SAID = {
    "verified": ("consistent",),
    "source_incomplete": ("undecidable", "consistent"),  # the latter if a whole table is blank
    "source_inconsistent": ("inconsistent",),
}


@pytest.fixture(scope="module")
def books() -> list[Rendered]:
    """Labelled reports as Word and Excel files, every layout."""
    return list(render(2))


def test_what_is_surely_read_gets_the_outcome_of_its_verdict(gold: Callable[[str], Labelled]) -> None:
    """And nothing else is consistent; of what is unreadable or no report nothing is known."""
    seen = set()
    for name in gold_names():
        labelled = gold(name)
        document = read_paper(labelled.data, labelled.path.name)
        outcome = verify_document(document, load_forms()).outcome
        verdict = labelled.result.verdict
        seen.add(verdict)
        if verdict in SAID:
            assert (name, outcome in SAID[verdict], document.reasons) == (name, True, ())
        else:
            assert (name, outcome == "consistent", bool(document.reasons)) == (name, False, True)
        certain = {kind for kind, of_table in labelled.result.verdicts if of_table in SAID}
        assert (name, {path.split(".")[0] for path in document.cells} - certain) == (name, set())
        if verdict in ("unreadable", "not_a_report"):
            assert (name, document.cells, outcome) == (name, {}, "undecidable")
    assert len(seen) == 6


def test_a_sheet_filled_in_and_a_word_file_are_checked(books: list[Rendered]) -> None:
    """As the labels have it."""
    kinds = set()
    for book in books:
        (document,) = read_data_or_papers(book.data, book.name)
        found = verify_document(document, load_forms())
        numbers = {path: cell.value for path, cell in book.paper.label.cells.items()}
        assert (book.name, document.cells) == (book.name, numbers)
        assert (book.name, found.outcome in SAID[str(book.paper.label.verdict)]) == (book.name, True)
        kinds.add(book.suffix)
    assert kinds == {"docx", "xlsx"}


def test_a_wrong_total_is_named(verify: Verify) -> None:
    """A report as text is a document too; a second one in which all holds."""
    Path("wrong.txt").write_text(print_report({TOTAL: 5}), encoding="utf-8")
    Path("good.txt").write_text(print_report(), encoding="utf-8")
    code, (good, wrong), err = verify("good.txt", "wrong.txt")
    assert (code, good) == (1, {"document": "good.txt", "outcome": "consistent", "passed": 42, "failures": []})
    assert (wrong["document"], wrong["outcome"], wrong["passed"]) == ("wrong.txt", "inconsistent", 41)
    assert "reasons" not in wrong
    assert err.splitlines()[-1] == "2 document(s): consistent 1, inconsistent 1"


def test_what_is_not_surely_read_is_undecidable_with_the_reason(verify: Verify) -> None:
    """A word in a cell, a table that is not there, a page that is no report."""
    Path("word.txt").write_text(print_report({TOTAL: "无"}), encoding="utf-8")
    report = print_report()
    Path("cut.txt").write_text(report[: report.index("四、")], encoding="utf-8")
    Path("list.html").write_bytes((GOLD / "html_list_page.html").read_bytes())
    code, lines, err = verify("word.txt", "cut.txt", "list.html", "--lang", "en")
    assert (code, [line["outcome"] for line in lines]) == (1, ["undecidable"] * 3)
    assert [bool(line["reasons"]) for line in lines] == [True, True, True]
    assert [line["passed"] for line in lines] == [39, 0, 0]  # of the first, table 3 still counts
    assert all(f"{name}: undecidable (" in err for name in ("word.txt", "cut.txt", "list.html"))


def test_reports_are_compared_with_each_other_as_they_are(verify: Verify) -> None:
    """Without a run between."""
    for year in (2021, 2022):
        Path(f"{year}.txt").write_text(print_report().replace("2023", str(year)), encoding="utf-8")
    _, lines, _ = verify("2021.txt", "2022.txt", "--years", "-q")
    assert [(line["link"], line["years"]) for line in lines] == [("years", [2021, 2022])]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", print_report().encode(), "a.csv:1: no column 'document' (expected document,cell,value)"),
        ("stdin", b"some words", "stdin:1: no column 'document' (expected document,cell,value)"),
        ("a.txt", b'{"cells": 1}', "a.txt:1: expected an object with 'cells'"),
        ("a.txt", b"document,cell,value\na,x,1\n", "a.txt:2: 'x' is no cell of a form (see gouji forms 2021)"),
    ],
)
def test_data_stays_data(name: str, data: bytes, message: str) -> None:
    """What looks like it, and what is called so."""
    with pytest.raises(UsageError) as refused:
        read_data_or_papers(data, name)
    assert str(refused.value) == message


def test_a_damaged_book_is_undecidable(books: list[Rendered]) -> None:
    """Never an error."""
    book = next(book for book in books if book.suffix == "xlsx")
    (document,) = read_data_or_papers(book.data[:2000], "filled.xlsx")
    assert (document.cells, verify_document(document, load_forms()).outcome) == ({}, "undecidable")
    assert document.reasons != ()
