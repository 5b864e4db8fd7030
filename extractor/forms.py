"""The forms as data: what schemas/tables and schemas/forms say, and where everything else gets it from.

A `Table` is one table of the report in one version (disclosure-2021, requests-2019 …); a `Form` names
three of them. form_files.py reads the YAML; schemas/compiled.json is its generated twin, which loads in a
tenth of the time and is used only while its digest is that of the YAML files beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from extractor.config import data_dir
from extractor.errors import UsageError
from extractor.messages import in_both

Kind = Literal["count", "signed", "amount"]
Severity = Literal["hard", "soft"]
Relation = Literal["=", ">="]
TABLE_KINDS = ("disclosure", "requests", "review_litigation")
"""The three tables of a report, in the order they are printed."""


class Column(NamedTuple):
    """One column: `kind` says which numbers it may hold (H5), `unit` what the form itself prints."""

    key: str
    label: str
    label_en: str
    code: str
    kind: Kind
    unit: str = ""
    variants: tuple[str, ...] = ()


class Row(NamedTuple):
    """One row: `key` is the path below the table, `results.denied.state_secret`."""

    key: str
    label: str
    label_en: str
    code: str
    variants: tuple[str, ...] = ()


class RowGroup(NamedTuple):
    """A merged label that spans rows and has no cells of its own."""

    key: str
    label: str
    variants: tuple[str, ...] = ()


class Block(NamedTuple):
    """Rows under one header: table 2 has several, tables 3 and 4 one each."""

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_groups: tuple[RowGroup, ...] = ()
    column_groups: tuple[str, ...] = ()


class Identity(NamedTuple):
    """A relation between cells, stated once and meant for each row or each column of its block."""

    id: str
    severity: Severity
    for_each: Literal["row", "column"]
    relation: Relation
    left: tuple[str, ...]
    right: tuple[str, ...]
    label: str
    label_en: str
    source: str
    block: str = ""


class TableHead(NamedTuple):
    """What names a table. `across`: its rows stand side by side in one printed line (table 4)."""

    id: str
    kind: str
    form: str
    code: str
    title: str
    title_en: str
    source: str
    frame: tuple[str, ...] = ()
    across: bool = False


class Table:
    """One table in one version, and what follows from it: rows, their block and place, the names of all cells."""

    def __init__(self, head: TableHead, blocks: tuple[Block, ...], identities: tuple[Identity, ...]) -> None:
        self.id, self.kind, self.form, self.code, self.title, self.title_en, self.source, self.frame, self.across = head
        self.blocks = blocks
        self.identities = identities
        self.rows: tuple[Row, ...] = tuple(row for block in blocks for row in block.rows)
        self.block_of: Mapping[str, Block] = {row.key: block for block in blocks for row in block.rows}
        self.row_index: Mapping[str, int] = {row.key: i for i, row in enumerate(self.rows)}
        self.row_paths: Mapping[str, tuple[str, ...]] = {
            row.key: tuple(self.path(row.key, column.key) for column in self.columns(row.key)) for row in self.rows
        }
        """Names of the cells of each row, left to right."""
        self.paths = tuple(path for paths in self.row_paths.values() for path in paths)
        self.place_of: Mapping[str, tuple[str, int]] = {
            path: (row, index) for row, paths in self.row_paths.items() for index, path in enumerate(paths)
        }
        """Row and position in it of each cell."""

    def path(self, row: str, column: str) -> str:
        """Return the canonical name of the cell in `row` under `column`."""
        return f"{self.kind}.{row}.{column}"

    def columns(self, row: str) -> tuple[Column, ...]:
        """Return the columns of the block that `row` stands in, left to right."""
        return self.block_of[row].columns

    def cells(self) -> Iterator[tuple[str, Row, Column]]:
        """Yield (path, row, column) of every cell, in printed order."""
        for row in self.rows:
            for path, column in zip(self.row_paths[row.key], self.block_of[row.key].columns, strict=True):
                yield path, row, column

    def code_of(self, row: Row, column: Column) -> str:
        """Return the short stable code of a cell, at most 20 characters: `t3_r14_c5`."""
        return f"{self.code}_{row.code}_{column.code}"


class Form(NamedTuple):
    """A form as ordered: three tables and the sections of the report."""

    id: str
    title: str
    title_en: str
    source: str
    first_year: int
    tables: tuple[str, ...]
    sections: Mapping[str, str]


def expand_pattern(name: str, keys: list[str]) -> list[str]:
    """Return the keys that `name` means: itself, or for `group.*` all keys below that group."""
    if name.endswith(".*"):
        return [key for key in keys if key.startswith(name[:-1])]
    return [name] if name in keys else []


class Forms(NamedTuple):
    """All tables and forms of one schemas folder."""

    tables: Mapping[str, Table]
    forms: Mapping[str, Form]
    digest: str
    """SHA-256 (hex, 16 characters) of the files, so that a result says which forms made it."""

    def of_kind(self, kind: str) -> tuple[Table, ...]:
        """Return the versions of one of the three tables, newest first."""
        found = [table for table in self.tables.values() if table.kind == kind]
        return tuple(sorted(found, key=lambda table: table.form, reverse=True))

    def table(self, kind: str, form: str) -> Table:
        """Return the version of table `kind` whose form id is `form`; UsageError if there is none."""
        for table in self.of_kind(kind):
            if table.form == form:
                return table
        known = ", ".join(sorted(table.form for table in self.of_kind(kind)))
        raise UsageError(*in_both("usage.no_form_of_table", form=form, kind=kind, known=known))


@cache
def load_forms() -> Forms:
    """Return the shipped forms, read once per process; SchemaError if a file is broken."""
    folder = data_dir("schemas")
    digest = files_digest(folder)
    compiled = folder / "compiled.json"
    if compiled.is_file():
        data = json.loads(compiled.read_text(encoding="utf-8"))
        if data["digest"] == digest:
            return _from_compiled(data)
    from extractor.form_files import load_forms_from

    return load_forms_from(folder)


def files_digest(folder: Path) -> str:
    """Return the SHA-256 (hex, 16 characters) of all YAML files of a schemas folder; newlines don't count."""
    paths = sorted((folder / "tables").glob("*.yaml")) + sorted((folder / "forms").glob("*.yaml"))
    lines = b"\n".join(b"\n".join(path.read_bytes().splitlines()) for path in paths)
    return hashlib.sha256(lines).hexdigest()[:16]


def compile_forms(forms: Forms) -> str:
    """Return the JSON text of schemas/compiled.json for `forms`."""
    tables = [
        [t.id, t.kind, t.form, t.code, t.title, t.title_en, t.source, t.blocks, t.identities, t.frame, t.across]
        for t in forms.tables.values()
    ]
    data = {"digest": forms.digest, "tables": tables, "forms": list(forms.forms.values())}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _from_compiled(data: dict[str, Any]) -> Forms:
    tables = [_compiled_table(fields) for fields in data["tables"]]
    forms = [Form._make([*fields[:5], tuple(fields[5]), fields[6]]) for fields in data["forms"]]
    return Forms({t.id: t for t in tables}, {f.id: f for f in forms}, data["digest"])


def _compiled_table(fields: list[Any]) -> Table:
    table_id, kind, form, code, title, title_en, source, blocks, identities, frame, across = fields
    return Table(
        TableHead(table_id, kind, form, code, title, title_en, source, tuple(frame), across),
        tuple(_compiled_block(*block) for block in blocks),
        tuple(Identity._make([*i[:4], tuple(i[4]), tuple(i[5]), *i[6:]]) for i in identities),
    )


def _compiled_block(key: str, heading: str, columns: Any, rows: Any, groups: Any, column_groups: Any) -> Block:
    return Block(
        key,
        heading,
        tuple(Column._make([*c[:6], tuple(c[6])]) for c in columns),
        tuple(Row._make([*r[:4], tuple(r[4])]) for r in rows),
        tuple(RowGroup._make([*g[:2], tuple(g[2])]) for g in groups),
        tuple(column_groups),
    )
