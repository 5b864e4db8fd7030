"""The result: one JSON object, by its schema, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, Labelled, gold_names
from papers import print_report
from pydantic import ValidationError

from eval.regenerate import result_schema
from extractor import Result, extract, extract_text
from extractor.pipeline import extract_record
from extractor.record import to_json_line
from extractor.version import __version__

Gold = Callable[[str], Labelled]
SCHEMA = ROOT / "schemas" / "result.schema.json"
KEYS = [
    "schema",
    "source",
    "agency",
    "year",
    "period",
    "form",
    "verdict",
    "reasons",
    "verdicts",
    "report",
    "cells",
    "extra_cells",
    "checks",
    "findings",
    "suspects",
    "scope",
    "acknowledged",
    "narrative",
    "claims",
    "processing_fee",
    "sections",
    "run",
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """The validator of schemas/result.schema.json."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_file_is_in_step() -> None:
    """It is what `python -m eval.regenerate` would write."""
    assert SCHEMA.read_text(encoding="utf-8") == result_schema()


@pytest.mark.parametrize("name", gold_names())
def test_every_record_is_a_result(gold: Gold, validator: jsonschema.Draft202012Validator, name: str) -> None:
    """By the JSON schema and by pydantic; the typed result says exactly what the plain record says."""
    document = gold(name)
    record = extract_record(document.path.name, document.data)
    line = to_json_line(record)
    assert [error.message for error in validator.iter_errors(json.loads(line))] == []
    assert Result.model_validate(record).to_json() == line
    assert list(record) == KEYS


def test_a_result_is_reproducible(gold: Gold) -> None:
    """No time, no path, no random order: the same bytes give the same JSON."""
    document = gold("sample_inconsistent")
    first, second = (extract_record("x.txt", document.data) for _ in range(2))
    assert to_json_line(first) == to_json_line(second)


def test_a_result_comes_back_from_its_json() -> None:
    """Typed, whole, equal."""
    result = extract_text(print_report({"review_litigation.review.total": 5}))
    assert Result.model_validate_json(result.to_json()) == result
    assert json.loads(result.to_json(indent=1)) == json.loads(result.to_json())


def test_the_frame_of_a_result_says_where_it_stood() -> None:
    """Everything but cells and findings of a plain report."""
    text = print_report()
    record = json.loads(extract_text(text, name="报告.txt").to_json())
    title = text.split("\n")[0]
    assert {key: record[key] for key in ("agency", "year", "period", "form", "scope")} == {
        "agency": {"value": "云岭县水利局", "from": "title", "span": [0, 6]},
        "year": {"value": 2023, "from": "title", "span": [0, len(title)]},
        "period": {"value": None, "from": None, "span": None},
        "form": {"disclosure": "2021", "requests": "2021", "review_litigation": "2019"},
        "scope": "unknown",
    }
    fee = record["processing_fee"]
    assert text[slice(*fee.pop("span"))].strip() == "本年度未收取信息处理费"
    assert fee == {"value": None, "unit": None, "status": "implied_none"}
    assert {key: record[key] for key in ("acknowledged", "narrative", "claims", "extra_cells", "findings")} == {
        "acknowledged": [],
        "narrative": [],
        "claims": [],
        "extra_cells": [],
        "findings": [],
    }
    assert record["run"] | {"forms": ""} == {
        "version": __version__,
        "settings": {"reader": "rules"},
        "forms": "",
        "model": None,
    }


def test_the_source_of_a_result_pins_bytes_and_text() -> None:
    """Hashes of the bytes and of the text that spans point into; the name is the one given."""
    text = print_report()
    source = extract_text(text, name="报告.txt").source
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert source.model_dump() == {
        "name": "报告.txt",
        "id": None,
        "url": None,
        "meta": {},
        "sha256": digest,
        "text_sha256": digest,
        "media_type": "text/plain",
        "bytes": len(text.encode()),
    }


def test_the_text_hash_is_that_of_the_decoded_text() -> None:
    """GB18030 bytes and a byte-order mark change the first hash only; newlines are kept."""
    text = print_report()
    plain = extract(text.encode())
    marked = extract(b"\xef\xbb\xbf" + text.encode())
    gb = extract(text.encode("gb18030"))
    assert len({result.source.sha256 for result in (plain, marked, gb)}) == 3
    assert len({result.source.text_sha256 for result in (plain, marked, gb)}) == 1
    assert marked.cells == gb.cells == plain.cells
    crlf = extract(text.replace("\n", "\r\n").encode())
    assert crlf.source.text_sha256 != plain.source.text_sha256


def test_a_cell_of_a_result_is_whole() -> None:
    """Value, raw text, status, anchor, origin, span, unit and note of one cell."""
    text = print_report({"disclosure.fees.amount": "38.65万元（含代征）"})
    cell = json.loads(extract_text(text).to_json())["cells"]["disclosure.fees.amount"]
    start = text.index("38.65")
    raw = "38.65万元（含代征）"
    assert cell | {"note": ""} == {
        "value": 38.65,
        "raw": raw,
        "status": "printed",
        "anchor": "A",
        "origin": "stream",
        "span": [start, start + len(raw)],
        "at": None,
        "unit": "万元",
        "alternatives": [],
        "note": "",
    }


def test_integral_numbers_are_ints() -> None:
    """17 and not 17.0, also where 12.0 is printed; fractions as printed."""
    line = extract_text(print_report({"disclosure.fees.amount": "12.0"})).to_json()
    assert '"disclosure.fees.amount":{"value":12,"raw":"12.0"' in line
    line = extract_text(print_report({"disclosure.fees.amount": "76.885"})).to_json()
    assert '"disclosure.fees.amount":{"value":76.885,' in line


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "fine"},
        {"reasons": ["bad_luck"]},
        {"verdicts": {"table_3": "verified"}},
        {"surprise": 1},
        {"cells": {"disclosure.fees.amount": {"value": 12, "raw": "12", "status": "guessed"}}},
        {"schema": "gouji/2"},
    ],
)
def test_what_is_not_on_the_closed_lists_is_no_result(
    validator: jsonschema.Draft202012Validator, change: dict[str, Any]
) -> None:
    """Neither by pydantic nor by the JSON schema."""
    record = json.loads(extract_text(print_report()).to_json()) | change
    assert not validator.is_valid(record)
    with pytest.raises(ValidationError):
        Result.model_validate(record)


@pytest.mark.parametrize("value", [True, "12"])
def test_a_boolean_or_a_text_is_no_number(validator: jsonschema.Draft202012Validator, value: object) -> None:
    """Design.md: booleans never pass as numbers."""
    record = json.loads(extract_text(print_report()).to_json())
    record["cells"]["disclosure.fees.amount"]["value"] = value
    assert not validator.is_valid(record)
    with pytest.raises(ValidationError):
        Result.model_validate(record)


def test_certain_is_one_of_three_verdicts(gold: Gold) -> None:
    """verified, source_incomplete, source_inconsistent."""
    found = {gold(name).result.verdict: gold(name).result.certain for name in gold_names()}
    assert found == {
        "verified": True,
        "source_incomplete": True,
        "source_inconsistent": True,
        "needs_review": False,
        "unreadable": False,
        "not_a_report": False,
    }
