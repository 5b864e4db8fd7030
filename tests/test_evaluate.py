"""Evaluations of systems side by side: differences, changes, bytes, results matched with labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from few_cells import TOTAL, UPHELD, label_of, record_of

from extractor.errors import UsageError
from extractor.evaluate import Scored, evaluate, match_results, read_results, score_records
from extractor.gold import Label
from extractor.scoring.against import Change, changes, earlier_of_record, earlier_of_scores
from extractor.scoring.as_json import to_json, to_record


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
