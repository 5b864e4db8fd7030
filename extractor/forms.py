"""The forms as data: schemas/tables and schemas/forms, loaded strictly.

A `Table` is one table of the report in one version (disclosure-2021, requests-2019 …); a `Form` names
three of them. A file that is broken is refused with file, line and reason (errors.SchemaError).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml

from extractor.config import data_dir
from extractor.errors import SchemaError, UsageError

Kind = Literal["count", "signed", "amount"]
Severity = Literal["hard", "soft"]
Relation = Literal["=", ">="]
TABLE_KINDS = ("disclosure", "requests", "review_litigation")
"""The three tables of a report, in the order they are printed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` says which numbers it may hold (H5), `unit` what the form itself prints."""

    key: str
    label: str
    label_en: str
    code: str
    kind: Kind
    unit: str = ""
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `key` is the path below the table, `results.denied.state_secret`."""

    key: str
    label: str
    label_en: str
    code: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A merged label that spans rows and has no cells of its own."""

    key: str
    label: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under one header: table 2 has several, tables 3 and 4 one each."""

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    row_groups: tuple[RowGroup, ...] = ()
    column_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
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


@dataclass(frozen=True, slots=True)
class Table:
    """One table in one version. `across`: its rows stand side by side in one printed line (table 4)."""

    id: str
    kind: str
    form: str
    code: str
    title: str
    title_en: str
    source: str
    blocks: tuple[Block, ...]
    identities: tuple[Identity, ...]
    frame: tuple[str, ...] = ()
    across: bool = False
    rows: tuple[Row, ...] = field(init=False)
    block_of: Mapping[str, Block] = field(init=False, compare=False)
    row_index: Mapping[str, int] = field(init=False, compare=False)
    paths: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        rows = tuple(row for block in self.blocks for row in block.rows)
        blocks = {row.key: block for block in self.blocks for row in block.rows}
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "block_of", blocks)
        object.__setattr__(self, "row_index", {row.key: i for i, row in enumerate(rows)})
        paths = tuple(self.path(row.key, col.key) for row in rows for col in blocks[row.key].columns)
        object.__setattr__(self, "paths", paths)

    def path(self, row: str, column: str) -> str:
        """Return the canonical name of the cell in `row` under `column`."""
        return f"{self.kind}.{row}.{column}"

    def columns(self, row: str) -> tuple[Column, ...]:
        """Return the columns of the block that `row` stands in, left to right."""
        return self.block_of[row].columns

    def cells(self) -> Iterator[tuple[str, Row, Column]]:
        """Yield (path, row, column) of every cell, in printed order."""
        for row in self.rows:
            for column in self.block_of[row.key].columns:
                yield self.path(row.key, column.key), row, column

    def code_of(self, row: Row, column: Column) -> str:
        """Return the short stable code of a cell, at most 20 characters: `t3_r14_c5`."""
        return f"{self.code}_{row.code}_{column.code}"


@dataclass(frozen=True, slots=True)
class Form:
    """A form as ordered: three tables and the sections of the report."""

    id: str
    title: str
    title_en: str
    source: str
    first_year: int
    tables: tuple[str, ...]
    sections: Mapping[str, str]


class _Node:
    """A YAML mapping that knows its file and lines, and refuses keys nobody asked for."""

    def __init__(self, path: Path, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise SchemaError(path, _line(node), "expected a mapping (key: value)")
        self.path = path
        self.node = node
        self._entries: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = _scalar(path, key_node)
            if key in self._entries:
                raise SchemaError(path, _line(key_node), f"{key!r} is given twice")
            self._entries[key] = value_node
        self._seen: set[str] = set()

    def fail(self, reason: str, key: str = "") -> SchemaError:
        return SchemaError(self.path, _line(self._entries.get(key, self.node)), reason)

    def has(self, key: str) -> bool:
        return key in self._entries

    def text(self, key: str, default: str | None = None) -> str:
        self._seen.add(key)
        if key not in self._entries:
            if default is None:
                raise self.fail(f"{key!r} is missing")
            return default
        value = _scalar(self.path, self._entries[key])
        if not value and default is None:
            raise self.fail(f"{key!r} is empty", key)
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise self.fail(f"{key!r} is {value!r}, expected one of {', '.join(allowed)}", key)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        return tuple(_scalar(self.path, node) for node in self._sequence(key, required=required))

    def nodes(self, key: str, *, required: bool = False) -> list[_Node]:
        return [_Node(self.path, node) for node in self._sequence(key, required=required)]

    def node_at(self, key: str) -> _Node:
        self._seen.add(key)
        if key not in self._entries:
            raise self.fail(f"{key!r} is missing")
        return _Node(self.path, self._entries[key])

    def pairs(self) -> dict[str, str]:
        """Return the mapping itself as text to text; every key counts as asked for."""
        return {key: self.text(key) for key in self._entries}

    def done(self) -> None:
        unknown = [key for key in self._entries if key not in self._seen]
        if unknown:
            raise self.fail(f"unknown key {unknown[0]!r}", unknown[0])

    def _sequence(self, key: str, *, required: bool) -> list[yaml.Node]:
        self._seen.add(key)
        if key not in self._entries:
            if required:
                raise self.fail(f"{key!r} is missing")
            return []
        node = self._entries[key]
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(f"{key!r} must be a list", key)
        if required and not node.value:
            raise self.fail(f"{key!r} is empty", key)
        return list(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(path: Path, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise SchemaError(path, _line(node), "expected a single value")
    return str(node.value)


def _read(path: Path) -> _Node:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except OSError as error:
        raise SchemaError(path, 0, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SchemaError(path, 0, "is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise SchemaError(path, line, f"is not YAML: {error.problem}") from error
    if node is None:
        raise SchemaError(path, 0, "is empty")
    return _Node(path, node)


def _column(node: _Node) -> Column:
    column = Column(
        key=node.text("key"),
        label=node.text("label"),
        label_en=node.text("label_en"),
        code=node.text("code"),
        kind=cast(Kind, node.choice("kind", ("count", "signed", "amount"))),
        unit=node.text("unit", ""),
        variants=node.texts("variants"),
    )
    node.done()
    return column


def _row(node: _Node) -> Row:
    key, label, label_en = node.text("key"), node.text("label"), node.text("label_en")
    row = Row(key, label, label_en, node.text("code"), node.texts("variants"))
    node.done()
    return row


def _row_group(node: _Node) -> RowGroup:
    group = RowGroup(node.text("key"), node.text("label"), node.texts("variants"))
    node.done()
    return group


def _block(node: _Node) -> Block:
    block = Block(
        key=node.text("key"),
        heading=node.text("heading"),
        columns=tuple(_column(n) for n in node.nodes("columns", required=True)),
        rows=tuple(_row(n) for n in node.nodes("rows", required=True)),
        row_groups=tuple(_row_group(n) for n in node.nodes("row_groups")),
        column_groups=node.texts("column_groups"),
    )
    _refuse_duplicates(node, "columns", [column.key for column in block.columns])
    node.done()
    return block


def _identity(node: _Node, blocks: tuple[Block, ...]) -> Identity:
    identity = Identity(
        id=node.text("id"),
        severity=cast(Severity, node.choice("severity", ("hard", "soft"))),
        for_each=cast(Literal["row", "column"], node.choice("for_each", ("row", "column"))),
        relation=cast(Relation, node.choice("relation", ("=", ">="))),
        left=node.texts("left", required=True),
        right=node.texts("right", required=True),
        label=node.text("label"),
        label_en=node.text("label_en"),
        source=node.text("source"),
        block=node.text("block", ""),
    )
    node.done()
    chosen = [block for block in blocks if identity.block in ("", block.key)]
    if not chosen:
        raise node.fail(f"{identity.id}: no block {identity.block!r}", "block")
    for side in ("left", "right"):
        for name in identity.left if side == "left" else identity.right:
            if not all(_names(block, identity.for_each, name) for block in chosen):
                other = "column" if identity.for_each == "row" else "row"
                raise node.fail(f"{identity.id}: no {other} {name!r}", side)
    return identity


def _names(block: Block, for_each: str, name: str) -> list[str]:
    keys = [c.key for c in block.columns] if for_each == "row" else [r.key for r in block.rows]
    return expand_pattern(name, keys)


def expand_pattern(name: str, keys: list[str]) -> list[str]:
    """Return the keys that `name` means: itself, or for `group.*` all keys below that group."""
    if name.endswith(".*"):
        return [key for key in keys if key.startswith(name[:-1])]
    return [name] if name in keys else []


def _refuse_duplicates(node: _Node, key: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise node.fail(f"{name!r} stands twice in {key!r}", key)


def _table(node: _Node) -> Table:
    if node.has("extends"):
        return _extended_table(node)
    blocks = tuple(_block(n) for n in node.nodes("blocks", required=True))
    table = Table(
        id=node.text("id"),
        kind=node.choice("table", TABLE_KINDS),
        form=node.text("form"),
        code=node.text("code"),
        title=node.text("title"),
        title_en=node.text("title_en"),
        source=node.text("source"),
        blocks=blocks,
        identities=tuple(_identity(n, blocks) for n in node.nodes("identities")),
        frame=node.texts("frame"),
        across=node.choice("across", ("true", "false"), "false") == "true",
    )
    node.done()
    return _checked(node, table)


def _checked(node: _Node, table: Table) -> Table:
    _refuse_duplicates(node, "blocks", [row.key for row in table.rows])
    codes = [table.code_of(row, column) for _, row, column in table.cells()]
    _refuse_duplicates(node, "blocks", codes)
    too_long = [code for code in codes if len(code) > 20]
    if too_long:
        raise node.fail(f"code {too_long[0]!r} is longer than 20 characters")
    return table


def _extended_table(node: _Node) -> Table:
    """Return a table that says only how it differs from another one with a single block."""
    base_path = node.path.with_name(node.text("extends") + ".yaml")
    base = _table(_read(base_path))
    without, without_groups = node.texts("without"), node.texts("without_groups")
    block = base.blocks[0]
    for key in without:
        if key not in base.row_index:
            raise node.fail(f"{base.id} has no row {key!r}", "without")
    insert = node.node_at("insert")
    after, added = insert.text("after"), tuple(_row(n) for n in insert.nodes("rows", required=True))
    insert.done()
    if after not in base.row_index:
        raise insert.fail(f"{base.id} has no row {after!r}", "after")
    rows: list[Row] = []
    for row in block.rows:
        if row.key not in without:
            rows.append(row)
        if row.key == after:
            rows.extend(added)
    groups = tuple(group for group in block.row_groups if group.key not in without_groups)
    new_block = Block(block.key, block.heading, block.columns, tuple(rows), groups, block.column_groups)
    table = Table(
        id=node.text("id"),
        kind=base.kind,
        form=node.text("form"),
        code=base.code,
        title=base.title,
        title_en=base.title_en,
        source=node.text("source"),
        blocks=(new_block,),
        identities=base.identities,
        frame=base.frame,
        across=base.across,
    )
    node.done()
    return _checked(node, table)


def _form(node: _Node, tables: Mapping[str, Table]) -> Form:
    year = node.text("first_year")
    if not year.isdigit():
        raise node.fail("'first_year' must be a year", "first_year")
    sections = node.node_at("sections").pairs()
    names = node.texts("tables", required=True)
    form = Form(
        node.text("id"), node.text("title"), node.text("title_en"), node.text("source"), int(year), names, sections
    )
    for name in names:
        if name not in tables:
            raise node.fail(f"no table {name!r} under tables/", "tables")
    node.done()
    return form


@dataclass(frozen=True, slots=True)
class Forms:
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
        raise UsageError(f"no form {form!r} of table {kind!r} (known: {known}; see gouji forms)")


def load_forms_from(folder: Path) -> Forms:
    """Return the forms of a schemas folder; SchemaError names file, line and reason of what is broken."""
    tables: dict[str, Table] = {}
    for path in sorted((folder / "tables").glob("*.yaml")):
        node = _read(path)
        table = _table(node)
        if table.id != path.stem:
            raise node.fail(f"'id' is {table.id!r} but the file is named {path.name}", "id")
        tables[table.id] = table
    if not tables:
        raise SchemaError(folder / "tables", 0, "holds no *.yaml")
    paths = sorted((folder / "forms").glob("*.yaml"))
    forms = {form.id: form for form in (_form(_read(path), tables) for path in paths)}
    return Forms(tables, forms, _digest(folder))


def _digest(folder: Path) -> str:
    paths = sorted((folder / "tables").glob("*.yaml")) + sorted((folder / "forms").glob("*.yaml"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def load_forms() -> Forms:
    """Return the shipped forms, read once per process."""
    return load_forms_from(data_dir("schemas"))
