"""Scoring of a document: every metric on cases made by hand, with its whole value."""

from __future__ import annotations

import pytest
from few_cells import CORRECTED, ISSUED, OTHER, PENDING, TOTAL, UPHELD, label_of, metric, record_of, scored

from extractor.evaluate import Scored, evaluate
from extractor.gold import LabelCell, LabelFact
from extractor.scoring.cells import compare, score_cells
from extractor.scoring.document import score_document
from extractor.scoring.evaluation import SilentErrors
from extractor.scoring.said import ClaimScore, FactScore, Usage

# ---- cells


@pytest.mark.parametrize(
    ("label", "value", "status", "outcome"),
    [
        (LabelCell(3, "printed"), 3, "printed", "right"),
        (LabelCell(3, "printed"), 3.0, "printed", "right"),
        (LabelCell(3, "printed"), 4, "printed", "wrong"),
        (LabelCell(3, "printed"), 0, "printed", "wrong"),
        (LabelCell(3, "printed"), None, "missing", "missing"),
        (LabelCell(3, "printed"), None, "blank", "missing"),
        (LabelCell(3, "printed"), None, "contested", "missing"),
        (LabelCell(0, "printed"), None, "blank", "blank_for_zero"),
        (LabelCell(0, "printed"), None, "dash", "blank_for_zero"),
        (LabelCell(0, "printed"), None, "missing", "missing"),
        (LabelCell(0, "printed"), 0, "printed", "right"),
        (LabelCell(None, "blank"), None, "blank", "rightly_absent"),
        (LabelCell(None, "blank"), None, "missing", "rightly_absent"),
        (LabelCell(None, "blank"), 0, "printed", "zero_for_blank"),
        (LabelCell(None, "slash"), 0, "printed", "zero_for_blank"),
        (LabelCell(None, "missing"), 0, "printed", "invented"),
        (LabelCell(None, "text"), 0, "printed", "invented"),
        (LabelCell(None, "blank"), 7, "printed", "invented"),
        (LabelCell(None, "contested"), 7, "printed", "wrong"),
    ],
)
def test_a_cell_comes_out_in_one_of_seven_ways(
    label: LabelCell, value: float | None, status: str, outcome: str
) -> None:
    """Confusions of blank and 0 apart, whichever way."""
    assert compare(label, value, status) == outcome


def test_only_labelled_cells_count() -> None:
    """Neither what the label leaves out, nor what nobody has checked yet; a cell that is not read is missing."""
    label = label_of({UPHELD: 1, OTHER: 2, PENDING: 3}, unchecked=frozenset([PENDING]))
    cells = score_cells(label, record_of({UPHELD: 1, TOTAL: 9, PENDING: 8}))
    assert [(cell.path, cell.outcome) for cell in cells] == [(UPHELD, "right"), (OTHER, "missing")]


def test_a_number_in_a_table_that_is_absent_is_invented() -> None:
    """The label's form says null; where it says nothing of the table, nothing is counted."""
    read = record_of({TOTAL: 4, UPHELD: None, ISSUED: 1})
    label = label_of({}, form={"review_litigation": None})
    assert [(cell.path, cell.outcome) for cell in score_cells(label, read)] == [(TOTAL, "invented")]


def test_a_cell_carries_what_a_page_shows() -> None:
    """Span, raw text, anchor and origin of the result; the certainty of its table."""
    record = record_of({TOTAL: {"value": 4, "raw": "4件", "span": [10, 12], "anchor": "B", "origin": "grid"}})
    record["verdicts"] = {"review_litigation": "verified"}
    (cell,) = score_cells(label_of({TOTAL: 4}), record)
    assert cell == (TOTAL, LabelCell(4, "printed"), "right", 4, "printed", "4件", (10, 12), "B", "grid", True, False)


MIXED = scored(
    {UPHELD: 5, CORRECTED: 0, OTHER: None, PENDING: 0, TOTAL: 5, ISSUED: 3},
    {UPHELD: 5, CORRECTED: None, OTHER: 0, PENDING: 0, TOTAL: 6, ISSUED: "contested"},
)
"""right, blank_for_zero, zero_for_blank, right, wrong, missing."""


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("cells_right", 2, 6),
        ("numbers_right", 2, 5),
        ("nonzero_right", 1, 3),
        ("empty_right", 0, 1),
        ("cells_wrong", 1, 6),
        ("cells_missing", 1, 6),
        ("cells_invented", 0, 6),
        ("blank_for_zero", 1, 6),
        ("zero_for_blank", 1, 6),
        ("documents_perfect", 0, 1),
        ("effort", 4, 1),
        ("certain_documents", 0, 1),
        ("certain_cells", 0, 6),
        ("verdict_right", 0, 0),
        ("silent_errors", 0, 0),
    ],
)
def test_metrics_of_cells(name: str, part: float, whole: float) -> None:
    """Part and whole of a document with a cell of nearly every kind."""
    assert metric(name, MIXED) == (part, whole)


def test_a_contested_cell_is_to_be_touched_even_if_nothing_is_printed() -> None:
    """A person has to decide it all the same."""
    score = scored({UPHELD: "contested", TOTAL: 1}, {UPHELD: "contested", TOTAL: 1})
    assert (metric("effort", score), score.perfect) == ((1, 1), True)


def test_a_document_without_a_wrong_cell_is_perfect() -> None:
    """Whatever its verdict; one without labelled cells too."""
    assert metric("documents_perfect", scored({TOTAL: 1}, {TOTAL: 1}), scored({}, {})) == (2, 2)


# ---- silent errors


@pytest.mark.parametrize("verdict", ["verified", "source_incomplete", "source_inconsistent"])
def test_a_wrong_cell_under_a_certain_verdict_is_a_silent_error(verdict: str) -> None:
    """Of the three certain ones; a missing cell too."""
    for read in (2, None, "missing"):
        score = scored({TOTAL: 1, UPHELD: 1}, {TOTAL: read, UPHELD: 1}, verdict)
        assert (score.silent, score.silent_error, score.accused) == ((TOTAL,), True, verdict == "source_inconsistent")


@pytest.mark.parametrize("verdict", ["needs_review", "unreadable", "not_a_report"])
def test_under_other_verdicts_nothing_is_silent(verdict: str) -> None:
    """A person looks at it."""
    score = scored({TOTAL: 1}, {TOTAL: 2}, verdict)
    assert (score.silent_error, score.certain) == (False, False)


def test_the_verdict_of_the_table_counts_too() -> None:
    """The document needs review, but the table with the wrong cell is called verified."""
    verdicts = {"disclosure": "needs_review", "review_litigation": "verified"}
    score = scored({TOTAL: 1, ISSUED: 1}, {TOTAL: 2, ISSUED: 2}, verdicts=verdicts)
    assert (score.silent, score.certain) == ((TOTAL,), True)


def test_a_false_accusation_is_a_silent_error() -> None:
    """All cells right, yet called inconsistent against the label; as labelled, or without a label, it is none."""
    accused = scored({TOTAL: 1}, {TOTAL: 1}, "source_inconsistent", label_verdict="verified")
    rightly = scored({TOTAL: 1}, {TOTAL: 1}, "source_inconsistent", label_verdict="source_inconsistent")
    unlabelled = scored({TOTAL: 1}, {TOTAL: 1}, "source_inconsistent")
    assert [score.silent_error for score in (accused, rightly, unlabelled)] == [True, False, False]


def test_a_misread_table_called_inconsistent_is_an_accusation() -> None:
    """Though the document's own verdict is not certain."""
    verdicts = {"review_litigation": "source_inconsistent"}
    assert scored({TOTAL: 1}, {TOTAL: 2}, verdicts=verdicts).accused


def test_silent_errors_are_of_documents_with_a_certain_verdict() -> None:
    """One of two; the third has none to be wrong about."""
    scores = [
        scored({TOTAL: 1}, {TOTAL: 2}, "verified", label_source="a.txt"),
        scored({TOTAL: 1}, {TOTAL: 1}, "verified", label_source="b.txt"),
        scored({TOTAL: 1}, {TOTAL: 2}, label_source="c.txt"),
    ]
    assert metric("silent_errors", *scores) == (1, 2)
    found = evaluate([s.label for s in scores], {"x": Scored(tuple(scores), {})})
    assert found.systems[0].silent == SilentErrors(("a.txt",), 2, pytest.approx(0.974679, abs=1e-6), 1, 0)
    assert found.silent_errors == 1


# ---- verdict, frame, localisation


def test_verdicts_and_reasons_are_compared_where_labelled() -> None:
    """A reason more than labelled is no mistake."""
    right = scored({}, {}, "needs_review", label_verdict="needs_review", reasons=["truncated", "no_year"])
    wrong = scored({}, {}, "verified", label_verdict="needs_review", label_reasons=("truncated",))
    assert metric("verdict_right", right, wrong, scored({}, {})) == (1, 2)
    assert metric("reasons_given", right, wrong, scored({}, {})) == (1, 2)
    found = evaluate([right.label, wrong.label], {"x": Scored((right, wrong), {})})
    assert found.systems[0].confusion == {("needs_review", "needs_review"): 1, ("needs_review", "verified"): 1}


def test_agency_year_and_forms_are_compared_where_labelled() -> None:
    """An agency labelled as null must not be found."""
    score = scored(
        {},
        {},
        label_frame={"agency": None, "year": 2023},
        label_form={"disclosure": "2021", "requests": "2019"},
        agency={"value": "云岭县水利局"},
        year={"value": 2023},
        form={"disclosure": "2021", "requests": "2021", "review_litigation": None},
    )
    assert score.frame == {"agency": False, "year": True, "form.disclosure": True, "form.requests": False}
    shares = [metric(name, score) for name in ("agency_right", "year_right", "form_right")]
    assert shares == [(0, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize(
    ("outcome", "named", "localised"),
    [
        ("unique", [[TOTAL]], "exact"),
        ("unique", [[TOTAL], [UPHELD]], "exact"),
        ("unique", [[UPHELD], [TOTAL]], "among"),
        ("ambiguous", [[TOTAL], [UPHELD]], "among"),
        ("unique", [[TOTAL, UPHELD]], "among"),
        ("unique", [[UPHELD]], "wrong"),
        ("not_localised", [], "unnamed"),
    ],
)
def test_a_slip_is_named_exactly_or_among_others(outcome: str, named: list[list[str]], localised: str) -> None:
    """The label's slip_cells against the explanations."""
    suspects = {"outcome": outcome, "explanations": [{"cells": cells} for cells in named]}
    score = scored({}, {}, label_slip_cells=(TOTAL,), suspects=suspects)
    assert score.localised == localised
    assert metric("slip_exact", score) == (localised == "exact", 1)
    assert metric("slip_among", score) == (localised in ("exact", "among"), 1)


@pytest.mark.parametrize(
    ("outcome", "blame", "slips", "wrongly"),
    [
        ("unique", "file", (TOTAL,), (1, 2)),
        ("unique", "file", (), (2, 2)),
        ("unique", "unclear", (), (0, 0)),
        ("ambiguous", "file", (), (0, 0)),
    ],
)
def test_cells_blamed_on_the_file_that_the_authority_got_right(
    outcome: str, blame: str, slips: tuple[str, ...], wrongly: tuple[int, int]
) -> None:
    """Only what is said for sure counts: one likely explanation, blamed on the file."""
    suspects = {"outcome": outcome, "explanations": [{"cells": [TOTAL, UPHELD], "blame": blame}]}
    score = scored({}, {}, label_slip_cells=slips or None, suspects=suspects)
    assert metric("false_blame", score) == wrongly


def test_an_unlabelled_slip_is_not_counted() -> None:
    """Nor a slip in a result that never names cells."""
    assert scored({}, {}, suspects={"outcome": "none", "explanations": []}).localised is None
    assert score_document(label_of({}, slip_cells=(TOTAL,)), {"cells": {}}).localised is None


# ---- what a model and the prose say


def test_facts_are_found_by_target_and_value() -> None:
    """The order of a sum does not matter; another number is wrong, not missing."""
    facts = (LabelFact(f"{UPHELD} + {TOTAL}", 3), LabelFact(ISSUED, 5), LabelFact(PENDING, 0))
    narrative = [{"target": f"{TOTAL} + {UPHELD}", "value": 3}, {"target": ISSUED, "value": 6}]
    score = scored({}, {}, label_facts=facts, narrative=narrative)
    assert score.facts == FactScore(found=1, wrong=1, missing=1)
    assert metric("facts_found", score, scored({}, {}, narrative=narrative)) == (1, 3)
    assert metric("facts_wrong", score) == (1, 2)


def test_claims_are_right_or_wrong_accepted_or_refused() -> None:
    """Accepted row by row from the origin of cells, refused by the values they would have given."""
    by_model = {"origin": "model"}
    row = "review_litigation.litigation_direct"
    columns = ("upheld", "corrected", "other", "pending", "total")
    label = {UPHELD: 1, TOTAL: 1, ISSUED: 2, **{f"{row}.{name}": n for n, name in enumerate(columns)}}
    read = {UPHELD: {"value": 1, **by_model}, TOTAL: {"value": 2, **by_model}, ISSUED: {"value": 2, **by_model}}
    claims = [
        {"row": row, "quote": "", "values": ["0", "１", "2", "3", "4"]},
        {"row": row, "quote": "", "values": ["0", "1", "2", "3", "5"]},
        {"row": PENDING, "quote": "", "values": ["7"]},
        {"row": "requests.new_received", "quote": "", "values": ["1"]},
        {"row": "", "quote": "", "values": []},
    ]
    score = scored(label, read, label_facts=(LabelFact(PENDING, 7),), claims=claims)
    assert score.claims == ClaimScore(accepted_right=1, accepted_wrong=1, refused_right=2, refused_wrong=1)
    assert metric("claims_right", score) == (1, 2)
    assert metric("refusals_right", score) == (1, 3)


def test_tokens_and_money_are_those_of_the_run() -> None:
    """Added up; a document without a price does not hide the others'."""
    said = {"calls": 2, "input_tokens": 100, "output_tokens": 10, "cost": 0.25, "currency": "CNY"}
    asked = scored({}, {}, run={"settings": {"reader": "auto"}, "model": said})
    assert (asked.usage, asked.reader) == (Usage(2, 100, 10, 0.25, "CNY"), "auto")
    assert scored({}, {}, run={"model": None}).usage == Usage()
    assert asked.usage.plus(Usage(1, 1, 1)).plus(asked.usage) == Usage(5, 201, 21, 0.5, "CNY")
