"""schemas/*.yaml -> Forms, strictly: a broken file is refused with file, line and reason (SchemaError)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

import yaml

from extractor.errors import SchemaError
from extractor.forms import (
    TABLE_KINDS,
    Block,
    Column,
    Form,
    Forms,
    Identity,
    Kind,
    Relation,
    Row,
    RowGroup,
    Severity,
    Table,
    TableHead,
    expand_pattern,
    files_digest,
)


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
    _refuse_duplicates(node, "columns", [column.label for column in block.columns])
    for group in block.row_groups:
        _refuse_absent(node, "row_groups", group.key, [row.key.rpartition(".")[0] for row in block.rows])
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


def _refuse_duplicates(node: _Node, key: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise node.fail(f"{name!r} stands twice in {key!r}", key)


def _refuse_absent(node: _Node, key: str, group: str, prefixes: list[str]) -> None:
    """Refuse a group of rows that no row belongs to."""
    if not any(prefix == group or prefix.startswith(group + ".") for prefix in prefixes):
        raise node.fail(f"no row belongs to the group {group!r}", key)


def _table(node: _Node) -> Table:
    if node.has("extends"):
        return _extended_table(node)
    blocks = tuple(_block(n) for n in node.nodes("blocks", required=True))
    head = TableHead(
        id=node.text("id"),
        kind=node.choice("table", TABLE_KINDS),
        form=node.text("form"),
        code=node.text("code"),
        title=node.text("title"),
        title_en=node.text("title_en"),
        source=node.text("source"),
        frame=node.texts("frame"),
        across=node.choice("across", ("true", "false"), "false") == "true",
    )
    table = Table(head, blocks, tuple(_identity(n, blocks) for n in node.nodes("identities")))
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
    if base_path == node.path:
        raise node.fail("extends itself", "extends")
    base_node = _read(base_path)
    if base_node.has("extends"):
        raise node.fail(f"{base_path.name} extends another table itself; name a whole one", "extends")
    base = _table(base_node)
    without, without_groups = node.texts("without"), node.texts("without_groups")
    block = base.blocks[0]
    for key in without:
        if key not in base.row_index:
            raise node.fail(f"{base.id} has no row {key!r}", "without")
    for group in without_groups:
        if group not in {g.key for g in block.row_groups}:
            raise node.fail(f"{base.id} has no group {group!r}", "without_groups")
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
    head = TableHead(
        id=node.text("id"),
        kind=base.kind,
        form=node.text("form"),
        code=base.code,
        title=base.title,
        title_en=base.title_en,
        source=node.text("source"),
        frame=base.frame,
        across=base.across,
    )
    table = Table(head, (new_block,), base.identities)
    node.done()
    return _checked(node, table)


def _form(node: _Node, tables: Mapping[str, Table]) -> Form:
    year = node.text("first_year")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise node.fail("'first_year' must be a year", "first_year")
    sections = node.node_at("sections").pairs()
    names = node.texts("tables", required=True)
    form = Form(
        node.text("id"), node.text("title"), node.text("title_en"), node.text("source"), int(year), names, sections
    )
    for name in names:
        if name not in tables:
            raise node.fail(f"no table {name!r} under tables/", "tables")
    _refuse_duplicates(node, "tables", [tables[name].kind for name in names])
    node.done()
    return form


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
    return Forms(tables, forms, files_digest(folder))
