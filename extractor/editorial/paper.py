"""What an editorial rule is: a function over a parsed report, with its id, weight, labels and source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from extractor.forms import TABLE_KINDS, Column, Forms, Row, Table
from extractor.metadata import Metadata
from extractor.model import Document, Span, Value
from extractor.segment import Segments
from extractor.verification.state import DocumentState, SettledRow

Weight = Literal["hard", "soft"]
"""hard: departs from what the form prescribes. soft: a reader will manage, but it is worth mending."""

FORM_2019 = "国办公开办函〔2019〕60号 附件格式"
FORM_2021 = "国办公开办函〔2021〕30号 附件格式"
BOTH_FORMS = "国办公开办函〔2019〕60号、〔2021〕30号 附件格式"
FEE_RULES = "国办函〔2020〕109号《政府信息公开信息处理费管理办法》；国办公开办函〔2021〕30号 格式第六部分"
GOOD_PRACTICE = "无明文规定；为便于查阅与汇总"


class Paper(NamedTuple):
    """A report as read and judged: all that a rule may look at."""

    doc: Document
    segments: Segments
    frame: Metadata
    forms: Forms
    state: DocumentState

    @property
    def year(self) -> int | None:
        """The year reported on, None where the report does not say."""
        return self.frame.year.value if isinstance(self.frame.year.value, int) else None

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Yield (kind, version) of each table that the document has."""
        for kind in TABLE_KINDS:
            table = self.state.tables[kind].table
            if table is not None:
                yield kind, table

    def rows(self, kind: str) -> Iterator[tuple[Row, SettledRow]]:
        """Yield the rows of a table that were read, in form order."""
        state = self.state.tables[kind]
        for row in state.table.rows if state.table else ():
            if row.key in state.rows:
                yield row, state.rows[row.key]

    def cells(self) -> Iterator[Cell]:
        """Yield the cells of all rows that were surely told; what stands in other rows is not the office's fault."""
        for kind, table in self.tables():
            for row, settled in self.rows(kind):
                if settled.anchor == "C" or settled.contested:
                    continue
                for column, value in zip(table.columns(row.key), settled.reading.values, strict=True):
                    yield Cell(kind, table.path(row.key, column.key), row, column, value)


class Cell(NamedTuple):
    """A cell of the form with what is printed in it."""

    kind: str
    path: str
    row: Row
    column: Column
    value: Value


class Fault(NamedTuple):
    """One place that breaks a rule. `at` tells it from others of its rule, `kind` is its table, "" for the document.

    `fields` fill in the rule's sentence; of these `where` names a cell, row or table by its path.
    """

    at: str = ""
    kind: str = ""
    cells: tuple[str, ...] = ()
    span: Span | None = None
    fields: Mapping[str, object] = MappingProxyType({})


class EditorialRule(NamedTuple):
    """A rule: its sentence is `format.<id>` of the catalogue, its findings are called `format/<id>` and where."""

    id: str
    severity: Weight
    label: str
    label_en: str
    source: str
    find: Callable[[Paper], Iterable[Fault]]


Find = Callable[[Paper], Iterable[Fault]]


class Family:
    """The rules of one file, in the order written there."""

    def __init__(self) -> None:
        self.rules: list[EditorialRule] = []

    def rule(self, name: str, severity: Weight, source: str, *, zh: str, en: str) -> Callable[[Find], Find]:
        """Return a decorator that enters a function as a rule of this family."""

        def enter(find: Find) -> Find:
            self.rules.append(EditorialRule(name, severity, zh, en, source, find))
            return find

        return enter


def quoted(text: str) -> str:
    """Return a stretch of the source as a sentence quotes it: without white space, at most 40 characters."""
    squeezed = "".join(text.split())
    return squeezed if len(squeezed) <= 40 else squeezed[:39] + "…"
