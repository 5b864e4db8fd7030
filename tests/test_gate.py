"""The gate: it passes what it was set on, and catches every regression that is planted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLD

from eval import gate
from extractor import pipeline, record
from extractor.errors import UsageError
from extractor.forms import Block, Forms, Table, TableHead, load_forms
from extractor.model import Reading, RowReading
from extractor.scoring.as_json import to_json
from extractor.scoring.document import DocumentScore
from extractor.scoring.evaluation import SystemScore
from extractor.verification import state

NAMES = (
    "cut_headers_2021.txt",
    "dash_slash.txt",
    "header_exchanged.txt",
    "html_local_row_2023.html",
    "html_row_total_slip.html",
    "pdf_layer_2021.txt",
    "sample.txt",
    "sample_inconsistent.txt",
    "surplus_value_2023.txt",
    "total_column_missing_2020.txt",
    "totals_blank.txt",
)
"""A few documents of different layouts, verdicts and messes."""


@pytest.fixture(scope="module")
def healthy() -> SystemScore:
    """The few documents read as they are."""
    return gate.run_gold(GOLD, NAMES).systems[0]


@pytest.fixture(scope="module")
def baseline(healthy: SystemScore) -> gate.Baseline:
    """A baseline of theirs."""
    return gate.raised(healthy, None, "made for the test")


def planted(baseline: gate.Baseline) -> dict[str, list[str]]:
    """What the gate says now: the kind of problem -> the documents it names."""
    system = gate.run_gold(GOLD, NAMES).systems[0]
    found: dict[str, list[str]] = {}
    for problem in gate.problems(system, baseline):
        kind, _, rest = problem.partition(": ")
        found.setdefault(kind, []).extend(name for name in NAMES if name in rest)
    return found


def test_what_it_was_set_on_passes(healthy: SystemScore, baseline: gate.Baseline) -> None:
    """No silent error, nothing below its floor."""
    assert [score.document for score in healthy.documents] == list(NAMES)
    assert gate.problems(healthy, baseline) == []
    assert planted(baseline) == {}


# ---- planted regressions


def without_variants(forms: Forms) -> Forms:
    """The forms with no listed wording of a row's label but the form's own."""

    def bare(block: Block) -> Block:
        return block._replace(rows=tuple(row._replace(variants=()) for row in block.rows))

    tables = {
        key: Table(
            TableHead(t.id, t.kind, t.form, t.code, t.title, t.title_en, t.source, t.frame, t.across),
            tuple(map(bare, t.blocks)),
            t.identities,
        )
        for key, t in forms.tables.items()
    }
    return forms._replace(tables=tables)


def test_a_dropped_label_variant_is_caught(monkeypatch: pytest.MonkeyPatch, baseline: gate.Baseline) -> None:
    """Rows are no longer surely told: fewer documents are certain, and they are named."""
    changed = without_variants(load_forms())
    monkeypatch.setattr(pipeline, "load_forms", lambda: changed)
    found = planted(baseline)
    assert "silent error" not in found
    assert "pdf_layer_2021.txt" in found["certain_documents"]
    assert "pdf_layer_2021.txt" in found["verdict_right"]


def test_a_blank_read_as_zero_is_caught(monkeypatch: pytest.MonkeyPatch, baseline: gate.Baseline) -> None:
    """As silent errors, and by its own metric."""
    original = record._cell

    def zeroed(*given: Any) -> Any:
        cell = original(*given)
        return cell | {"value": 0, "status": "printed"} if cell["status"] == "blank" else cell

    monkeypatch.setattr(record, "_cell", zeroed)
    found = planted(baseline)
    assert "totals_blank.txt" in found["silent error"]
    assert "totals_blank.txt" in found["zero_for_blank"]
    assert "totals_blank.txt" in found["empty_right"]


def change_rows(monkeypatch: pytest.MonkeyPatch, change: Callable[[RowReading], RowReading]) -> None:
    """Let every row that is parsed be changed before it is judged."""
    original = pipeline.parse_region

    def parse(*arguments: Any, **named: Any) -> list[Reading]:
        return [
            reading._replace(rows={key: change(row) for key, row in reading.rows.items()})
            for reading in original(*arguments, **named)
        ]

    monkeypatch.setattr(pipeline, "parse_region", parse)


def test_a_repaired_total_is_caught(monkeypatch: pytest.MonkeyPatch, baseline: gate.Baseline) -> None:
    """A printed total that does not add up must stay: the wrong cell is silent, for all sums hold now."""

    def repair(row: RowReading) -> RowReading:
        *parts, total = row.values
        if len(parts) != 6 or any(part.number is None for part in parts):
            return row
        return row._replace(values=(*parts, total._replace(number=sum(int(part.number or 0) for part in parts))))

    change_rows(monkeypatch, repair)
    found = planted(baseline)
    assert {"sample_inconsistent.txt", "html_row_total_slip.html"} <= set(found["silent error"])
    assert "sample_inconsistent.txt" in found["verdict_right"]
    assert "sample_inconsistent.txt" in found["cells_wrong"]


def test_two_columns_exchanged_are_caught(monkeypatch: pytest.MonkeyPatch, baseline: gate.Baseline) -> None:
    """No identity sees it, the labels do."""

    def exchange(row: RowReading) -> RowReading:
        if len(row.values) != 7:
            return row
        first, second, *rest = row.values
        return row._replace(values=(second, first, *rest))

    change_rows(monkeypatch, exchange)
    found = planted(baseline)
    assert "sample.txt" in found["silent error"]
    assert "sample.txt" in found["cells_right"]
    assert "sample.txt" in found["documents_perfect"]


def test_an_uncertain_cell_called_certain_is_caught(monkeypatch: pytest.MonkeyPatch, baseline: gate.Baseline) -> None:
    """A row with surplus values, rows without their total: what a person should look at counts as sure."""
    change_rows(monkeypatch, lambda row: row._replace(anchor="A", note=""))
    monkeypatch.setattr(state.SettledRow, "certain", property(bool))
    found = planted(baseline)
    assert {"surplus_value_2023.txt", "total_column_missing_2020.txt"} <= set(found["verdict_right"])


def test_fewer_documents_are_caught(baseline: gate.Baseline) -> None:
    """A document that fails must not be taken out in silence."""
    system = gate.run_gold(GOLD, NAMES[1:]).systems[0]
    assert "documents: 10, but the baseline has 11" in gate.problems(system, baseline)


# ---- floors


def worse_by_a_cell(system: SystemScore) -> SystemScore:
    """The same run with one metric a little lower."""
    value = system.metrics["cells_right"]
    return system._replace(metrics={**system.metrics, "cells_right": value._replace(value=0.5)})


def short(system: SystemScore) -> SystemScore:
    """The same run whose first document has a wrong cell that no certain verdict covers."""
    first, *rest = system.documents
    cell = first.cells[0]._replace(outcome="wrong", certain=False)
    changed: DocumentScore = first._replace(cells=(cell, *first.cells[1:]))
    return worse_by_a_cell(system._replace(documents=(changed, *rest)))


def test_a_metric_below_its_floor_names_the_documents(healthy: SystemScore, baseline: gate.Baseline) -> None:
    """Those that were not short of it before."""
    floor = baseline["metrics"]["cells_right"]["limit"]
    assert gate.problems(short(healthy), baseline) == [
        f"cells_right: 0.5 is below its floor {floor}: cut_headers_2021.txt"
    ]


def test_raising_never_lowers(healthy: SystemScore, baseline: gate.Baseline) -> None:
    """A floor stays where it was although the run is worse; a lower one is raised."""
    assert gate.raised(worse_by_a_cell(healthy), baseline, "again")["metrics"] == baseline["metrics"]
    low: gate.Limit = {"limit": 0.1, "short": []}
    before: gate.Baseline = {**baseline, "metrics": {**baseline["metrics"], "cells_right": low}}
    assert gate.raised(healthy, before, "again")["metrics"] == baseline["metrics"]


def test_lowering_needs_a_metric_that_is_worse_and_keeps_the_reason(
    healthy: SystemScore, baseline: gate.Baseline
) -> None:
    """The others stay."""
    floor = baseline["metrics"]["cells_right"]["limit"]
    found = gate.lowered(worse_by_a_cell(healthy), baseline, "cells_right", "harder documents")
    assert found["metrics"]["cells_right"]["limit"] == 0.5
    assert found["lowered"] == [{"metric": "cells_right", "before": floor, "after": 0.5, "reason": "harder documents"}]
    assert {**found["metrics"], "cells_right": 0} == {**baseline["metrics"], "cells_right": 0}
    with pytest.raises(UsageError, match="not worse than"):
        gate.lowered(healthy, baseline, "cells_right", "no need")
    with pytest.raises(UsageError, match="--lower silent_errors: can be cells_right"):
        gate.lowered(healthy, baseline, "silent_errors", "never")


# ---- as a command


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A gold folder of two documents, and where its baseline and record go."""
    gold = tmp_path / "gold"
    gold.mkdir()
    for name in ("sample", "sample_inconsistent"):
        for file in (f"{name}.txt", f"{name}.gold.json"):
            (gold / file).write_bytes((GOLD / file).read_bytes())
    return gold, tmp_path / "baseline.json", tmp_path / "record.json"


def test_the_baseline_is_made_checked_and_guarded(
    folders: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Made with a reason; then passed; then failed by a label that says another number."""
    gold, baseline, kept = folders
    assert gate.main([], folders) == 2
    assert "no baseline.json yet" in capsys.readouterr().err
    assert gate.main(["--update"], folders) == 2
    assert gate.main(["--update", "--reason", "first run"], folders) == 0
    assert json.loads(baseline.read_text(encoding="utf-8"))["reason"] == "first run"
    assert kept.read_bytes() == to_json(gate.run_gold(gold)).encode()
    first = baseline.read_bytes()
    assert gate.main([], folders) == 0
    label: Mapping[str, Any] = json.loads((gold / "sample.gold.json").read_text(encoding="utf-8"))
    cells = {**label["cells"], "requests.new_received.total": 99}
    (gold / "sample.gold.json").write_text(json.dumps({**label, "cells": cells}), encoding="utf-8")
    capsys.readouterr()
    assert gate.main([], folders) == 1
    assert "silent error: sample.txt (verified): requests.new_received.total" in capsys.readouterr().out
    assert gate.main(["--update", "--reason", "hide it"], folders) == 2
    assert "silent errors, nothing was written: sample.txt" in capsys.readouterr().err
    assert baseline.read_bytes() == first


def test_the_shipped_baseline_is_passed() -> None:
    """By rules on all of eval/gold, as `python -m eval.gate` says."""
    baseline = gate.read_baseline(gate.BASELINE)
    assert baseline is not None
    assert gate.problems(gate.run_gold().systems[0], baseline) == []
