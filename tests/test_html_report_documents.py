"""Documents on the page of an evaluation: their text stays text, their cells link to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from scored import HOSTILE, HOSTILE_NAME, PATHS, label, record, single
from shown_page import Element, assert_links_resolve, evaluation, page, parsed, words

from extractor.scoring.evaluation import Evaluation
from extractor.scoring_html import documents as documents_module
from extractor.scoring_html import source, write_html
from extractor.scoring_html.rows import badness
from extractor.scoring_html.source import marked_text, read_text

__all__ = ["evaluation", "page"]


def test_text_of_a_document_is_shown_as_it_is(page: Element, evaluation: Evaluation) -> None:
    """Tags, templates and ends of elements in it are text."""
    (text,) = page.xpath("//details[@data-document=$name]//pre", name=HOSTILE_NAME)
    shown = text.text_content().removeprefix("\n")
    assert shown == read_text(evaluation.labels[HOSTILE_NAME])
    assert all(line in shown for line in HOSTILE)
    assert {child.tag for child in text.iter()} == {"pre", "mark"}


def test_names_and_findings_are_text(page: Element) -> None:
    """Of documents, of systems, and in words."""
    assert page.xpath("//b | //i") == []
    assert HOSTILE_NAME in {name.text_content() for name in page.xpath("//bdi")}
    assert any("<b>" in words(item) for item in page.xpath("//ul[@class='findings']/li"))


def test_control_characters_are_shown_not_lost(tmp_path: Path) -> None:
    """A page can't hold them; offsets stay; a lone surrogate becomes a question mark."""
    found = label(tmp_path, "a\x1bb.txt", "x\x08 11 \x0c22")
    evaluation = single(found, record(found, {PATHS[0]: 12}))
    page = parsed(evaluation)
    (text,) = page.xpath("//pre[@class='text']")
    assert "␈ 11" in text.text_content()
    assert [mark.text for mark in text.iter("mark")] == ["11"]
    lone = label(tmp_path, "a\udcff.txt", None)
    write_html(tmp_path / "page.html", single(lone, record(lone)))
    assert b"a?.txt" in (tmp_path / "page.html").read_bytes()


# ---- documents


def test_rows_are_worst_first(page: Element, evaluation: Evaluation) -> None:
    """Silent errors, wrong numbers, then what is not read; one row for each document and system."""
    shown = [
        (str(row.get("data-document")), words(row.findall("td")[0])) for row in page.xpath("//tbody[@id='rows']/tr")
    ]
    pairs = [(score, system.name) for system in evaluation.systems for score in system.documents]
    wanted = sorted(pairs, key=lambda pair: badness(pair[0]))
    assert shown == [(score.document, name) for score, name in wanted]
    assert shown[0] == (HOSTILE_NAME, "<i>model</i>")


def test_only_documents_that_differ_have_their_text(page: Element) -> None:
    """In the order of the rows; others are a row."""
    assert page.xpath("//details/@data-document") == [HOSTILE_NAME, "gone.txt"]
    assert page.xpath("//tr[@id='doc-good.txt']/@data-document") == ["good.txt"]


def test_only_the_worst_documents_have_their_text(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst one of each system here; links of the others are not made."""
    monkeypatch.setattr(documents_module, "WORST", 1)
    page = parsed(evaluation)
    assert page.xpath("//details/@data-document") == [HOSTILE_NAME]
    assert page.xpath("//tr[@id='doc-gone.txt']/@data-document") == ["gone.txt"]
    assert_links_resolve(page)


def test_a_wrong_cell_is_shown_with_label_reading_status_and_anchor(evaluation: Evaluation) -> None:
    """In words, with its path; silent if a verdict promised it."""
    page = parsed(evaluation)
    (part,) = page.xpath("//details[@data-document=$name]//section[@data-system='<i>model</i>']", name=HOSTILE_NAME)
    first, second = (row for row in part.xpath(".//tr[@data-cell]"))
    assert [words(cell) for cell in first] == [
        "table 2 (proactive disclosure): regulations: issued this year disclosure.regulations.issued",
        "11",
        "12 “11”",
        "another number silent",
        "number",
        "A stream",
    ]
    assert (first.get("data-cell"), second.get("data-cell")) == (PATHS[0], PATHS[5])


def test_a_cell_links_to_its_span(page: Element) -> None:
    """Which is marked in the text; a cell that was not read links to the one read before it."""
    (article,) = page.xpath("//details[@data-document=$name]", name=HOSTILE_NAME)
    found = {}
    for link in article.xpath(".//a[@class='place']"):
        (row,) = link.xpath("ancestor::tr")
        (mark,) = article.xpath(".//mark[@id=$id]", id=link.get("href")[1:])
        assert link.get("data-span") in mark.get("data-spans").split()
        found[row.get("data-cell")] = (mark.text, mark.get("class"))
    assert found == {
        PATHS[0]: ("11", "bad"),
        PATHS[5]: ("66", "bad"),
        PATHS[3]: ("33", "near"),
        PATHS[4]: ("33", "near"),
    }


def test_what_else_is_wrong_is_said_in_words(evaluation: Evaluation) -> None:
    """A false accusation, another verdict, reasons and metadata."""
    page = parsed(evaluation)
    (part,) = page.xpath("//details[@data-document='gone.txt']//section[@data-system='<i>model</i>']")
    assert [words(item) for item in part.xpath(".//ul[@class='remarks']/li")] == [
        "Called inconsistent although it was misread or is labelled otherwise.",
        "Verdict: source inconsistent, labelled needs review.",
        "Labelled reasons that are not given: rows not found.",
        "agency is not as labelled (A).",
    ]


def test_a_document_that_is_gone_is_still_listed(evaluation: Evaluation) -> None:
    """Its cells without links, and a sentence for its text."""
    (article,) = parsed(evaluation).xpath("//details[@data-document='gone.txt']")
    assert article.xpath(".//a[@class='place'] | .//pre") == []
    assert "The document can't be read any more" in words(article)


def test_a_run_without_result_of_a_document_lists_no_cells(tmp_path: Path) -> None:
    """Its row says so."""
    page = parsed(single(label(tmp_path, "a.txt", "text"), None))
    assert page.xpath("//details[@class='document']") == []
    (row,) = page.xpath("//tbody[@id='rows']/tr")
    assert "no result" in words(row)


def test_filters_offer_what_there_is(page: Element) -> None:
    """Systems, verdicts given, layouts, mess, outcomes."""
    offered = {
        select.get("name"): [option.get("value") for option in select.iter("option")] for select in page.iter("select")
    }
    assert offered == {
        "system": ["", "rules", "<i>model</i>"],
        "verdict": ["", "needs_review", "not_a_report", "source_inconsistent", "verified"],
        "layout": ["", "html", "pipe_rows"],
        "mess": ["", "page_chrome", "title"],
        "outcome": ["", "differs", "missing", "same", "silent", "verdict", "wrong"],
    }


# ---- text with marks


def test_spans_that_overlap_are_marked_once() -> None:
    """A stretch carries the names of all spans over it, ids stay unique."""
    found = marked_text("a", "0123456789", {(1, 5): True, (3, 7): False, (3, 5): True})
    assert found.html == (
        '0<mark id="at-a@1" class="bad" data-spans="1-5">12</mark>'
        '<mark id="at-a@3" class="bad" data-spans="1-5 3-5 3-7">34</mark>'
        '<mark id="at-a@5" class="near" data-spans="3-7">56</mark>789'
    )


def test_a_long_text_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By bytes; a span beyond has no link."""
    monkeypatch.setattr(source, "MAX_TEXT_BYTES", 8)
    assert marked_text("a", "一二三四五", {}).html == "一二"
    found = label(tmp_path, "a.txt", "一二 11 22 33 44 55 66")
    page = parsed(single(found, record(found, {PATHS[0]: 12, PATHS[1]: 23})))
    (article,) = page.xpath("//details[@class='document']")
    assert "The first 4 of 20 characters are shown." in words(article)
    assert article.xpath(".//a[@class='place'] | .//mark") == []
