"""What a model answers in: few properties, all required, strings as printed, names constrained in the schema only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from extractor.asking.wire import facts_model, rows_model
from extractor.forms import load_forms
from extractor.llm.ask import json_objects

NAMES = ("new_received", "results.granted")
ROWS = rows_model(NAMES)
FACTS = facts_model(("a.b.c", "a.b.d"))


def schemas_in(schema: Any) -> list[dict[str, Any]]:
    """Every object schema inside a schema."""
    if isinstance(schema, list):
        return [found for item in schema for found in schemas_in(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema else []
    return own + [found for value in schema.values() for found in schemas_in(value)]


@pytest.mark.parametrize("model", [ROWS, FACTS])
def test_every_property_is_required_and_no_other_allowed(model: Any) -> None:
    """As servers with strict schemas demand."""
    for schema in schemas_in(model.model_json_schema()):
        assert schema["required"] == list(schema["properties"])
        assert schema["additionalProperties"] is False


def test_the_schema_admits_only_the_names_asked_for() -> None:
    """For servers that constrain what a model writes."""
    text = json.dumps(ROWS.model_json_schema())
    assert json.dumps(list(NAMES)) in text
    assert '"enum": ["a.b.c", "a.b.d"]' in json.dumps(FACTS.model_json_schema())


def test_the_schema_of_a_whole_table_stays_small() -> None:
    """Models cope with few properties: five, and the names."""
    table = load_forms().of_kind("requests")[0]
    schema = rows_model(tuple(row.key for row in table.rows)).model_json_schema()
    assert sorted(name for part in schemas_in(schema) for name in part["properties"]) == [
        "quote",
        "row",
        "rows",
        "values",
    ]
    assert len(json.dumps(schema)) < 2500


def test_an_answer_with_another_name_is_still_an_answer() -> None:
    """It is refused row by row, so that one slip of a model costs one row."""
    answer = ROWS.model_validate({"rows": [{"row": "x", "quote": "q", "values": ["1"]}]})
    assert [(row.row, row.quote, row.values) for row in answer.rows] == [("x", "q", ["1"])]


@pytest.mark.parametrize(
    ("said", "kept"), [(["3"], ["3"]), ([3], ["3"]), ([3.5], ["3.5"]), ([None], [""]), ([" 3 "], [" 3 "]), ([], [])]
)
def test_values_are_strings_as_printed(said: list[object], kept: list[str]) -> None:
    """Numbers become their digits, null an empty cell, nothing is stripped."""
    answer = ROWS.model_validate({"rows": [{"row": NAMES[0], "quote": "q", "values": said}]})
    assert answer.rows[0].values == kept


@pytest.mark.parametrize(
    "row",
    [
        {"row": "x", "quote": "q"},
        {"row": "x", "values": []},
        {"quote": "q", "values": []},
        {"row": "x", "quote": None, "values": []},
        {"row": "x", "quote": "q", "values": "1"},
        {"row": "x", "quote": "q", "values": [[1]]},
        {"row": "x", "quote": "q", "values": [{"value": 1}]},
    ],
)
def test_an_answer_of_another_shape_is_none(row: dict[str, object]) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValidationError):
        ROWS.model_validate({"rows": [row]})


def test_more_than_was_asked_for_is_ignored() -> None:
    """Reasons, confidence and the like, at any depth."""
    said = {"rows": [{"row": "x", "quote": "q", "values": [], "confidence": 1}], "notes": "none"}
    assert ROWS.model_validate(said).model_dump() == {"rows": [{"row": "x", "quote": "q", "values": []}]}


def test_the_same_rows_make_the_same_model() -> None:
    """Made once: a run asks the same question of many documents."""
    assert rows_model(NAMES) is ROWS
    assert rows_model(NAMES[:1]) is not ROWS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("no braces", []),
        ('{"a": 1}', [{"a": 1}]),
        ('x {"a": {"b": 2}} y {"c": 3}', [{"a": {"b": 2}}, {"c": 3}]),
        ('{"a": "}{"} {', [{"a": "}{"}]),
        ('{not json} {"a": 1}', [{"a": 1}]),
        ('{"open": {"a": 1}', [{"a": 1}]),
        ('[{"a": 1}, {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ("{" * 5000, []),
    ],
)
def test_json_objects_are_found_in_any_text(text: str, found: list[object]) -> None:
    """Outermost first, in order; what is broken is passed over."""
    assert list(json_objects(text)) == found
