"""What a model answers in: pydantic models for any subset of a table's rows, or of the facts of a text.

Few properties, all required: models and servers that constrain output cope with rows of strings far better than
with hundreds of named integers. Values are strings as printed; nothing here is a number yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

_CONFIG = ConfigDict(extra="ignore", coerce_numbers_to_str=True, json_schema_extra={"additionalProperties": False})

MAX_QUOTE = 400
"""Characters of the longest quote that the schema admits; a wrapped label with 15 values on lines has 120."""
MAX_VALUES = 20
"""Values of the longest row that the schema admits: table 4 has 15, extra columns come on top."""


def _no_null(value: object) -> object:
    return "" if value is None else value


Printed = Annotated[str, BeforeValidator(_no_null)]
"""A cell as printed; null from a model that won't write "" is an empty cell."""


class RowAnswer(BaseModel):
    """One row: its key, the passage of the source, its values as printed."""

    model_config = _CONFIG

    row: str
    quote: str = Field(json_schema_extra={"maxLength": MAX_QUOTE})
    values: list[Printed] = Field(json_schema_extra={"maxItems": MAX_VALUES})


class RowsAnswer(BaseModel):
    """All rows of one answer."""

    model_config = _CONFIG

    rows: list[RowAnswer]


class FactAnswer(BaseModel):
    """One number that the prose says of a cell."""

    model_config = _CONFIG

    cell: str
    quote: str = Field(json_schema_extra={"maxLength": MAX_QUOTE})
    value: Printed


class FactsAnswer(BaseModel):
    """All facts of one answer."""

    model_config = _CONFIG

    facts: list[FactAnswer]


@cache
def rows_model(rows: tuple[str, ...]) -> type[RowsAnswer]:
    """Return the answer model that admits `rows` only, for servers that constrain what a model writes."""
    item = create_model("Row", __base__=RowAnswer, row=(str, _one_of(rows)))
    return create_model("Rows", __base__=RowsAnswer, rows=(list[item], _at_most(len(rows))))


@cache
def facts_model(cells: tuple[str, ...]) -> type[FactsAnswer]:
    """Return the answer model that admits facts on `cells` only."""
    item = create_model("Fact", __base__=FactAnswer, cell=(str, _one_of(cells)))
    return create_model("Facts", __base__=FactsAnswer, facts=(list[item], _at_most(len(cells))))


def _at_most(count: int) -> Any:
    """Let a server that constrains answers end one that would go round in circles."""
    return Field(json_schema_extra={"maxItems": count})


def _one_of(names: Sequence[str]) -> Any:
    """Constrain the schema, not the check: an answer with a name nobody asked for is refused row by row."""
    return Field(json_schema_extra={"enum": list(names)})
