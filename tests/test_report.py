"""The pydantic schema of a report: the same cells, kinds and labels as schemas/."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator

import pytest
from papers import plain_numbers, print_report
from pydantic import BaseModel, ValidationError

from extractor import Report, extract_text
from extractor.cli.app import run
from extractor.forms import Table, load_forms
from extractor.report import FORM_MODELS, TABLE_MODELS

TABLES = load_forms().tables


def leaves(model: type[BaseModel], path: str) -> Iterator[tuple[str, str, str]]:
    """Path, title and JSON type of every number of a model, and the title of the model it stands in."""
    for name, field in model.model_fields.items():
        inner = _model_of(field.annotation)
        if inner is None:
            schema = model.model_json_schema()["properties"][name]
            kinds = [each["type"] for each in schema["anyOf"] if each["type"] != "null"]
            yield f"{path}.{name}", field.title or "", kinds[0] + _minimum(schema)
        else:
            yield from leaves(inner, f"{path}.{name}")


def _minimum(schema: dict[str, typing.Any]) -> str:
    return " >= 0" if any(each.get("minimum") == 0 for each in schema["anyOf"]) else ""


def _model_of(annotation: object) -> type[BaseModel] | None:
    options = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    return next((each for each in options if isinstance(each, type) and issubclass(each, BaseModel)), None)


def row_titles(model: type[BaseModel], path: str) -> dict[str, str]:
    """Path -> title of every row of a table model."""
    found = {}
    for name, field in model.model_fields.items():
        inner = _model_of(field.annotation)
        if inner is None:
            continue
        has_cells = any(_model_of(f.annotation) is None for f in inner.model_fields.values())
        found |= {f"{path}.{name}": field.title or ""} if has_cells else row_titles(inner, f"{path}.{name}")
    return found


def test_every_table_has_a_model() -> None:
    """A new table form is one file and a few typed lines; this test asks for the lines."""
    assert set(TABLE_MODELS) == set(TABLES)
    assert set(FORM_MODELS) == set(load_forms().forms)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_model_has_the_cells_of_its_table(table: Table) -> None:
    """Its paths are the canonical names, its titles the printed column words, its types what a column may hold."""
    kinds = {"count": "integer >= 0", "signed": "integer", "amount": "number >= 0"}
    expected = {path: (column.label, kinds[column.kind]) for path, _, column in table.cells()}
    model = TABLE_MODELS[table.id]
    assert {path: (title, kind) for path, title, kind in leaves(model, table.kind)} == expected


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_model_has_the_row_labels_of_its_table(table: Table) -> None:
    """As printed."""
    expected = {f"{table.kind}.{row.key}": row.label for row in table.rows}
    assert row_titles(TABLE_MODELS[table.id], table.kind) == expected


@pytest.mark.parametrize("form", ["2021", "2019"])
def test_a_form_model_holds_its_three_tables(form: str) -> None:
    """Report2021 is 200 cells, Report2019 198."""
    known = load_forms()
    expected = [path for name in known.forms[form].tables for path in known.tables[name].paths]
    found = [path for name, field in FORM_MODELS[form].model_fields.items() for path in _paths(name, field.annotation)]
    assert sorted(found) == sorted(expected)


def _paths(name: str, annotation: object) -> list[str]:
    model = _model_of(annotation)
    assert model is not None
    return [path for path, _, _ in leaves(model, name)]


@pytest.mark.parametrize(("form", "cells"), [("2021", 200), ("2019", 198)])
def test_the_json_schema_of_a_form_is_printed(form: str, cells: int, capsys: pytest.CaptureFixture[str]) -> None:
    """`gouji forms 2021 --json-schema` is the schema of its model, Chinese as it is."""
    assert run(["forms", form, "--json-schema"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == FORM_MODELS[form].model_json_schema()
    assert "本年新收政府信息公开申请数量" in printed
    assert sum(len(_paths(name, f.annotation)) for name, f in FORM_MODELS[form].model_fields.items()) == cells


@pytest.mark.parametrize(
    ("disclosure", "requests"), [("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021")]
)
def test_the_report_of_a_result_is_one(disclosure: str, requests: str) -> None:
    """Nested numbers, each table typed by its own form, mixtures too; every number at its path."""
    result = extract_text(print_report(disclosure=disclosure, requests=requests))
    report = Report.model_validate(result.report)
    dumped = report.model_dump(exclude_none=False)
    for path, number in plain_numbers(disclosure, requests).items():
        node = dumped
        for name in path.split("."):
            node = node[name]
        assert (path, node) == (path, number)
    assert type(report.disclosure) is TABLE_MODELS[f"disclosure-{disclosure}"]
    assert type(report.requests) is TABLE_MODELS[f"requests-{requests}"]


def test_a_report_refuses_what_no_form_has() -> None:
    """An unknown cell, a negative count, a fraction of a licence."""
    for wrong in (
        {"disclosure": {"licences": {"decisions": 1}}},
        {"disclosure": {"licensing": {"decisions": -1}}},
        {"disclosure": {"licensing": {"decisions": 1.5}}},
        {"review_litigation": {"review": {"upheld": "viele"}}},
    ):
        with pytest.raises(ValidationError):
            Report.model_validate(wrong)


def test_a_change_may_be_negative_and_an_amount_a_fraction() -> None:
    """The 2019 form."""
    report = Report.model_validate({"disclosure": {"licensing": {"change": -2}, "procurement": {"amount": 76.885}}})
    assert report.model_dump(exclude_none=True, exclude_defaults=True)["disclosure"] == {
        "licensing": {"change": -2},
        "procurement": {"amount": 76.885},
    }


def test_nothing_read_is_null_and_no_0() -> None:
    """None stands for blank, missing and contested alike."""
    report = Report.model_validate({"review_litigation": {}})
    assert report.review_litigation is not None
    assert set(report.review_litigation.review.model_dump().values()) == {None}
    assert (report.disclosure, report.requests) == (None, None)
