"""A real, very small model, recorded: what it said is played back, and nothing wrong that it said becomes certain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from conftest import Labelled

from eval.cassettes import FOLDER, HEADERS, RECORDED, cassette, cassette_path, recorded_settings, replay
from eval.recorded import RECORD, recorded_evaluation
from extractor.asking.prompts import load_prompt
from extractor.llm.session import ModelSession
from extractor.pipeline import Settings, extract_record
from extractor.record import Record
from extractor.scoring.as_json import to_json
from extractor.vocabulary import CERTAIN

Gold = Callable[[str], Labelled]
ALL = [(reader, document) for reader, documents in RECORDED.items() for document in documents]
PLAYED = [*ALL, *(("both", document) for document in RECORDED["llm"])]


def wrong_and_certain(record: Record, label: Labelled) -> dict[str, object]:
    """The cells that differ from the label although the document or their table is certain."""
    cells = cast(dict[str, Record], record["cells"])
    verdicts = cast(dict[str, str], record["verdicts"])
    return {
        path: cells[path]["value"]
        for path, number in label.numbers.items()
        if path in cells
        and cells[path]["value"] != number
        and (record["verdict"] in CERTAIN or verdicts[path.split(".", 1)[0]] in CERTAIN)
    }


@pytest.mark.parametrize(("reader", "document"), PLAYED)
def test_what_a_weak_model_says_makes_no_wrong_cell_certain(gold: Gold, reader: str, document: str) -> None:
    """Every exchange is found by its body, none is left over, and no silent error comes of it."""
    record = replay(reader, document)
    assert wrong_and_certain(record, gold(Path(document).stem)) == {}
    run = cast(Record, cast(Record, record["run"])["model"])
    assert run["prompts"]
    assert cast(int, run["calls"]) >= 1


def test_what_it_claims_is_refused_with_a_reason_or_stands_in_the_source() -> None:
    """Over the dozen: every claim is accounted for; so small a model mostly copies what is not there."""
    reasons: Counter[str] = Counter()
    for document in RECORDED["llm"]:
        record = replay("llm", document)
        reasons.update(str(claim["reason"]) for claim in cast(list[Record], record["claims"]))
    assert reasons["quote_not_found"] > 10
    assert set(reasons) <= {
        "quote_not_found",
        "quote_without_values",
        "quote_cuts_line",
        "quote_spans_lines",
        "quote_ambiguous",
        "quote_used_twice",
        "row_claimed_twice",
        "values_differ",
        "other_row",
        "answer_truncated",
        "quote_empty",
        "label_names_no_row",
    }


@pytest.mark.parametrize("document", RECORDED["llm"])
def test_both_keeps_what_rules_read_for_sure(gold: Gold, document: str) -> None:
    """A model that says nothing usable contests nothing: the verdict is that of the rules."""
    label = gold(Path(document).stem)
    record = replay("both", document)
    accepted = cast(Record, cast(Record, record["run"])["model"])["claims"]
    if accepted == 0:
        assert record["verdict"] == label.result.verdict


def test_a_changed_question_finds_no_answer() -> None:
    """Matched by the whole body: another seed is another question, and nothing is asked over the network."""
    path = cassette_path("auto", "row_missing.txt")
    settings = recorded_settings()
    other = ModelSession(**{**vars(settings), "seed": 8})
    with pytest.raises(AssertionError, match="nobody asked for"), cassette(path), other as model:
        record = extract_record("row_missing.txt", b"", Settings("auto"), model)
        assert record["verdict"] == "not_a_report"


@pytest.mark.parametrize(("reader", "document"), ALL)
def test_a_cassette_is_readable_and_holds_no_secret(reader: str, document: str) -> None:
    """Chinese as it is, JSON spelled out, only the headers of the list, loopback only, no path of a machine."""
    text = cassette_path(reader, document).read_text(encoding="utf-8")
    assert "全部是原文" in text
    assert "\\u" not in text
    assert not any(
        mark in text.lower() for mark in ("authorization", "bearer", "set-cookie", "/root/", "/home/", ".gguf")
    )
    data: dict[str, Any] = yaml.safe_load(text)
    for entry in data["interactions"]:
        assert {name.lower() for name in (*entry["request"]["headers"], *entry["response"]["headers"])} <= set(HEADERS)
        assert entry["request"]["uri"] == "http://127.0.0.1/v1/chat/completions"
        assert entry["request"]["body"]["messages"][0]["role"] == "system"
        assert json.dumps(entry["response"]["body"])


def test_cassettes_are_those_of_the_list() -> None:
    """No file that nobody plays."""
    assert set(FOLDER.rglob("*.yaml")) == {cassette_path(reader, document) for reader, document in ALL}


def test_prompts_are_those_that_were_recorded() -> None:
    """A changed prompt is recorded again in the same commit: results name its version and digest."""
    run = cast(Record, cast(Record, replay("llm", "sample.txt")["run"])["model"])
    assert run["prompts"] == {"rows": load_prompt("rows").label}


def test_the_table_of_the_dozen_is_the_recorded_one() -> None:
    """Rules, llm and both, played back: the same metrics as in eval/records, and no silent error in any."""
    found = json.loads(to_json(recorded_evaluation()))
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    assert [system["metrics"] for system in found["systems"]] == [system["metrics"] for system in kept["systems"]]
    assert [system["silent_errors"]["documents"] for system in found["systems"]] == [[], [], []]
