"""Scoring: every metric on cases made by hand, with its whole value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import UsageError
from extractor.evaluate import Scored, evaluate, match_results, read_results, score_records
from extractor.gold import Label, LabelCell, LabelFact
from extractor.sampling import Bound, Drawn, allocate, bound_of_sample, draw_sample, sample_csv
from extractor.scoring.against import Change, changes, earlier_of_record, earlier_of_scores
from extractor.scoring.as_json import to_json, to_record
from extractor.scoring.cells import compare, score_cells
from extractor.scoring.document import DocumentScore, score_document
from extractor.scoring.evaluation import SilentErrors
from extractor.scoring.intervals import Interval, bootstrap, difference, percentiles, upper_bound
from extractor.scoring.metrics import METRICS
from extractor.scoring.said import ClaimScore, FactScore, Usage
from extractor.scoring.slices import Covered, Slice, coverage, slices

UPHELD, CORRECTED, OTHER, PENDING, TOTAL = (
    f"review_litigation.review.{name}" for name in ("upheld", "corrected", "other", "pending", "total")
)
ISSUED = "disclosure.normative_documents.issued"
Cells = Mapping[str, Any]


def label_of(cells: Cells, source: str = "a.txt", **more: Any) -> Label:
    """A label: number, None for a blank, or a status for a cell without a number."""
    said = {
        path: LabelCell(None, value)
        if isinstance(value, str)
        else LabelCell(value, "blank" if value is None else "printed")
        for path, value in cells.items()
    }
    return Label(source, "labels.json", Path(source), said, **more)


def record_of(cells: Cells, verdict: str = "needs_review", **more: Any) -> dict[str, object]:
    """A result: value or status of each cell, or a mapping that says more."""
    read = {}
    for path, value in cells.items():
        cell = {"value": None, "status": value} if isinstance(value, str) else {"value": value, "status": "printed"}
        if value is None:
            cell = {"value": None, "status": "blank"}
        read[path] = {"raw": "", "span": None, "anchor": "A", "origin": "stream", **cell}
        if isinstance(value, dict):
            read[path] |= {"status": "printed", **value}
    verdicts = dict.fromkeys(("disclosure", "requests", "review_litigation"), verdict)
    return {"cells": read, "verdict": verdict, "verdicts": verdicts, **more}


def scored(label: Cells, read: Cells, verdict: str = "needs_review", **more: Any) -> DocumentScore:
    """The score of one document; keys of the label come with the prefix label_."""
    said = {key.removeprefix("label_"): more.pop(key) for key in list(more) if key.startswith("label_")}
    return score_document(label_of(label, **said), record_of(read, verdict, **more))


def metric(name: str, *scores: DocumentScore) -> tuple[float, float]:
    """Part and whole of a metric."""
    (found,) = [metric for metric in METRICS if metric.name == name]
    shares = [found.adds(score) for score in scores]
    return sum(part for part, _ in shares), sum(whole for _, whole in shares)


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


@pytest.mark.parametrize(
    ("errors", "of", "bound"),
    [
        (0, 1, 0.95),
        (0, 20, 0.139108),
        (0, 300, 0.009936),
        (1, 20, 0.216106),
        (2, 100, 0.061619),
        (10, 100, 0.163718),
        (5, 5, 1.0),
    ],
)
def test_the_upper_bound_is_that_of_clopper_and_pearson(errors: int, of: int, bound: float) -> None:
    """One-sided, 95 %; worked out with fractions. 0 of 300 is nearly 3 / 300: the rule of three."""
    assert upper_bound(errors, of) == pytest.approx(bound, abs=1e-6)


def test_nothing_tried_has_no_bound() -> None:
    """Not 0, not 1."""
    assert upper_bound(0, 0) is None


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


# ---- slices and coverage


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


# ---- intervals


def test_resamples_are_the_same_for_the_same_seed() -> None:
    """And drawn for all columns alike: a column is always twice its half."""
    columns = {"a": ([1, 0, 2], [2, 2, 2]), "b": ([2, 0, 4], [2, 2, 2]), "none": ([0, 0, 0], [0, 0, 0])}
    drawn = bootstrap(columns, seed=3, resamples=50)
    assert drawn == bootstrap(columns, seed=3, resamples=50)
    assert drawn != bootstrap(columns, seed=4, resamples=50)
    assert [2 * ratio for ratio in drawn["a"]] == drawn["b"]
    assert "none" not in drawn


def test_an_interval_is_the_middle_of_the_resamples() -> None:
    """2.5 % are left out on either side; a resample without anything to count says nothing."""
    ratios = [n / 1000 for n in range(1001)]
    assert percentiles([*ratios, float("nan")]) == Interval(0.025, 0.975)
    assert percentiles([]) is None


def test_a_paired_difference_knows_that_the_documents_are_the_same() -> None:
    """A system that is better by one cell in every document is so in every resample."""
    one, other = ([1, 5, 9], [10, 10, 10]), ([2, 6, 10], [10, 10, 10])
    drawn = bootstrap({"one": one, "other": other}, resamples=200)
    found = difference(drawn["other"], drawn["one"])
    assert found is not None
    assert (round(found.low, 9), round(found.high, 9)) == (0.1, 0.1)


# ---- evaluations


def two_runs() -> tuple[list[Label], dict[str, Scored]]:
    """Two documents, read by a good system and by a worse one."""
    labels = [label_of({TOTAL: 1, UPHELD: 1}, "a.txt"), label_of({TOTAL: 2}, "b.txt")]
    good = score_records(labels, [record_of({TOTAL: 1, UPHELD: 1}, "verified"), record_of({TOTAL: None})])
    worse = score_records(labels, [record_of({TOTAL: 1, UPHELD: 3}), record_of({TOTAL: 2})])
    return labels, {"good": good, "worse": worse}


def test_systems_are_compared_with_the_first() -> None:
    """Differences of every metric that both have."""
    labels, systems = two_runs()
    found = evaluate(labels, systems)
    values = {d.metric: (d.system, d.base, d.value) for d in found.differences}
    assert values["cells_right"] == ("worse", "good", 0.0)
    assert values["certain_documents"] == ("worse", "good", -0.5)
    assert values["cells_wrong"] == ("worse", "good", pytest.approx(1 / 3))
    assert "silent_errors" not in values
    assert list(found.labels) == ["a.txt", "b.txt"]


def test_an_evaluation_is_the_same_bytes_twice() -> None:
    """With hashes of what went in, and without times."""
    first, second = (to_json(evaluate(*two_runs(), {"reader": "rules"})) for _ in range(2))
    assert first == second
    record = json.loads(first)
    assert record == to_record(evaluate(*two_runs(), {"reader": "rules"}))
    assert list(record) == ["schema", "made_by", "systems", "differences"]
    assert record["made_by"]["data"] | {"sha256": ""} == {"sha256": "", "documents": 2, "cells": 3, "unchecked": 0}
    assert record["systems"][0]["documents"][1]["cells"] == {
        TOTAL: {"outcome": "missing", "label": 2, "value": None, "status": "blank"}
    }
    assert first.count("\n") < 400


def test_another_label_is_another_hash() -> None:
    """So that two records say whether they are of the same data."""
    labels, systems = two_runs()
    other = [label_of({TOTAL: 7}, "a.txt"), labels[1]]
    hashes = [to_record(evaluate(each, systems))["made_by"] for each in (labels, other)]
    assert hashes[0] != hashes[1]


def test_changes_against_an_earlier_run_are_named() -> None:
    """From the record of an evaluation or from results; what got worse first, unchanged cells not at all."""
    labels, systems = two_runs()
    expected = [
        Change("a.txt", UPHELD, False, 1, 1, 3, "wrong"),
        Change("b.txt", TOTAL, True, 2, None, 2, "missing"),
    ]
    record = json.loads(to_json(evaluate(labels, systems)))
    assert changes(earlier_of_record(record, "good"), systems["worse"].documents) == expected
    assert changes(earlier_of_record(record, "unheard of"), systems["worse"].documents) == expected
    assert changes(earlier_of_scores(systems["good"].documents), systems["worse"].documents) == expected
    assert changes(earlier_of_record(record, "worse"), systems["worse"].documents) == []


def test_results_are_matched_by_name_or_its_last_part(tmp_path: Path) -> None:
    """A folder of the run does not matter; a document without a result is None."""
    path = tmp_path / "run.csv"
    path.write_text(f"document,cell,value\nyear/a.txt,{TOTAL},1\nc.txt,{TOTAL},\n", encoding="utf-8")
    labels = [label_of({TOTAL: 1}, "a.txt"), label_of({}, "b.txt"), label_of({TOTAL: 0}, "c.txt")]
    records = match_results(labels, read_results(path))
    scores = score_records(labels, records).documents
    assert [score.found for score in scores] == [True, False, True]
    assert [[cell.outcome for cell in score.cells] for score in scores] == [["right"], [], ["blank_for_zero"]]
    assert {score.verdict for score in scores} == {None}


def test_results_of_other_documents_are_refused() -> None:
    """A share of 0 % would not be the truth."""
    with pytest.raises(UsageError, match="none of the labelled documents"):
        match_results([label_of({}, "a.txt")], {"x.txt": record_of({})})


# ---- samples


def test_a_sample_is_proportional_with_one_of_each_at_least() -> None:
    """Never more than there are."""
    assert allocate({("a",): 90, ("b",): 9, ("c",): 1}, 10) == {("a",): 8, ("b",): 1, ("c",): 1}
    assert allocate({("a",): 3, ("b",): 1}, 10) == {("a",): 3, ("b",): 1}


def runs(count: int, verdict: str, year: int) -> list[dict[str, object]]:
    """Results that differ in their names only."""
    return [
        record_of({TOTAL: 1}, verdict, source={"name": f"{year}-{verdict}-{n}"}, year={"value": year})
        for n in range(count)
    ]


def test_a_sample_is_drawn_by_stratum_and_the_same_twice() -> None:
    """In the order of the run, with the size of its stratum; the verdict is always a stratum."""
    records = [*runs(8, "verified", 2022), *runs(2, "needs_review", 2023)]
    sample, of, strata = draw_sample(records, 5, ["year"], seed=1)
    assert (of, strata, sample) == (10, 2, draw_sample(records, 5, ["year"], seed=1)[0])
    assert [(drawn.strata, drawn.stratum_size, drawn.cells) for drawn in sample] == [
        *[({"year": "2022", "verdict": "verified"}, 8, 1)] * 4,
        ({"year": "2023", "verdict": "needs_review"}, 2, 1),
    ]
    assert draw_sample(records, 5, ["year"], seed=2)[0] != sample


@pytest.mark.parametrize(
    ("count", "by", "said"),
    [(1, ["verdict"], "-n 1: there are 2 strata"), (9, ["size"], "--by size: known are year, form, verdict")],
)
def test_a_sample_that_can_not_be_drawn_is_refused(count: int, by: list[str], said: str) -> None:
    """With what would work."""
    records = [*runs(3, "verified", 2022), *runs(3, "needs_review", 2022)]
    with pytest.raises(UsageError, match=said):
        draw_sample(records, count, by)


def test_a_sample_is_a_table_to_fill_in() -> None:
    """Document, strata, size, cells, and two empty columns."""
    drawn = [Drawn("a,b.txt", {"year": "2023", "verdict": "verified"}, 8, 200)]
    head = "document,year,verdict,stratum_size,cells,wrong_cells,remarks\n"
    assert sample_csv(drawn) == head + '"a,b.txt",2023,verified,8,200,,\n'


def filled(*rows: tuple[str, str, int, str]) -> str:
    """A filled-in sample: document, verdict, size of the stratum, wrong cells."""
    lines = [f"{name},{verdict},{size},200,{wrong},\n" for name, verdict, size, wrong in rows]
    return "document,verdict,stratum_size,cells,wrong_cells,remarks\n" + "".join(lines)


def test_the_bound_is_of_documents_with_a_certain_verdict() -> None:
    """What needs review is no silent error; lines not filled in are named."""
    rows = [(f"{n}.txt", "verified", 100, "0") for n in range(20)]
    rows += [("x.txt", "needs_review", 50, "9"), ("y.txt", "verified", 100, "")]
    assert bound_of_sample(filled(*rows), "s.csv") == Bound(20, 0, 20, 0, upper_bound(0, 20), ("y.txt",))


def test_unequal_strata_count_as_an_even_sample_that_tells_as_little() -> None:
    """2 documents stand for 50 each, 2 for 1 each: hardly more than two are known, and one may be wrong."""
    rows = [("a", "verified", 100, "0"), ("b", "verified", 100, "0"), ("c", "source_incomplete", 2, "1")]
    found = bound_of_sample(filled(*rows, ("d", "source_incomplete", 2, "0")), "s.csv")
    assert found == Bound(4, 1, 2, 1, upper_bound(1, 2), ())


def test_an_empty_sample_says_nothing() -> None:
    """No bound, rather than 0 or 1."""
    assert bound_of_sample(filled(("a", "verified", 1, "")), "s.csv") == Bound(0, 0, 0, 0, None, ("a",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document,verdict\n", r"^s\.csv:1: no column 'stratum_size'"),
        (filled(("a", "verified", 1, "none")), r"^s\.csv:2: wrong_cells: 'none' is not a whole number"),
    ],
)
def test_a_sample_filled_in_wrongly_is_refused(text: str, said: str) -> None:
    """By line."""
    with pytest.raises(UsageError, match=said):
        bound_of_sample(text, "s.csv")
