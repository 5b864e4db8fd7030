"""Scores by layout, mess, year and verdict, and how many cells are covered how surely."""

from __future__ import annotations

from few_cells import ISSUED, TOTAL, UPHELD, label_of, metric, scored

from extractor.scoring.document import score_document
from extractor.scoring.intervals import upper_bound
from extractor.scoring.slices import Covered, Slice, coverage, slices


def test_slices_count_cells_where_they_belong() -> None:
    """By verdict, reader, type, layout and mess of the document, by form, origin and anchor of the cell."""
    one = scored(
        {TOTAL: 1, ISSUED: 1},
        {TOTAL: 2, ISSUED: {"value": 1, "origin": "grid", "anchor": "B"}},
        "verified",
        label_layout="html",
        label_mess=("title", "title", "dash"),
        label_form={"review_litigation": "2019"},
        source={"media_type": "text/html"},
        run={"settings": {"reader": "rules"}},
    )
    other = score_document(label_of({TOTAL: 1}), None)
    assert slices([one, other]) == [
        Slice("anchor", "-", 1, 1, 0, 0),
        Slice("anchor", "A", 1, 1, 0, 1),
        Slice("anchor", "B", 1, 1, 1, 0),
        Slice("form", "disclosure-?", 1, 1, 1, 0),
        Slice("form", "review_litigation-2019", 1, 1, 0, 1),
        Slice("form", "review_litigation-?", 1, 1, 0, 0),
        Slice("layout", "html", 1, 2, 1, 1),
        Slice("media_type", "-", 1, 1, 0, 0),
        Slice("media_type", "text/html", 1, 2, 1, 1),
        Slice("mess", "dash", 1, 2, 1, 1),
        Slice("mess", "title", 1, 2, 1, 1),
        Slice("origin", "-", 1, 1, 0, 0),
        Slice("origin", "grid", 1, 1, 1, 0),
        Slice("origin", "stream", 1, 1, 0, 1),
        Slice("reader", "-", 1, 1, 0, 0),
        Slice("reader", "rules", 1, 2, 1, 1),
        Slice("verdict", "-", 1, 1, 0, 0),
        Slice("verdict", "verified", 1, 2, 1, 1),
    ]


def test_coverage_goes_from_the_surest_part_to_all() -> None:
    """Covered, of, wrong among them, bound."""
    verified = scored({TOTAL: 1}, {TOTAL: 1}, "verified")
    incomplete = scored({TOTAL: 1}, {TOTAL: {"value": 1, "anchor": "B"}}, "source_incomplete")
    review = scored({TOTAL: 1, UPHELD: 1}, {TOTAL: {"value": 2, "anchor": "C"}, UPHELD: None})
    assert coverage([verified, incomplete, review]) == [
        Covered("documents_verified", 1, 3, 0, upper_bound(0, 1)),
        Covered("documents_certain", 2, 3, 0, upper_bound(0, 2)),
        Covered("cells_of_certain_documents", 2, 4, 0, upper_bound(0, 2)),
        Covered("cells_of_certain_tables", 2, 4, 0, upper_bound(0, 2)),
        Covered("cells_anchored_a", 2, 4, 1, upper_bound(1, 2)),
        Covered("cells_anchored_ab", 3, 4, 1, upper_bound(1, 3)),
        Covered("cells_with_a_value", 3, 4, 1, upper_bound(1, 3)),
    ]


def test_numbers_without_verdicts_have_one_line_of_coverage() -> None:
    """All that were given."""
    score = score_document(label_of({TOTAL: 1}), {"cells": {TOTAL: {"value": 1}}})
    assert coverage([score]) == [Covered("cells_with_a_value", 1, 1, 0, upper_bound(0, 1))]
    assert metric("certain_documents", score) == (0, 0)
