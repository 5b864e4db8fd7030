"""The three tables as the official form prints them: boxes with spans, ready for any renderer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from eval.generator.model import Box, Draft, Sheet, SheetRow, Style
from extractor.forms import Block, Table

_HALF = str.maketrans("（），：", "(),:")
_GROUP_ROWS = {"results.denied": 8, "results.not_available": 3, "results.not_processed": 5, "results.other_handling": 3}


@lru_cache(maxsize=4096)
def style_label(label: str, style: Style) -> str:
    """Return a label as this typist writes it."""
    if style.half_brackets:
        label = label.translate(_HALF)
    if style.spaced_numbers and label[1:2] == "." and label[0].isdigit():
        label = f"{label[:2]} {label[2:]}"
    return label


def build_sheet(draft: Draft, kind: str) -> Sheet:
    """Return one table with the draft's cells in it, every value behind its mark."""
    table = draft.tables[kind]
    if kind == "disclosure":
        return _disclosure(draft, table)
    return _requests(draft, table) if kind == "requests" else _review(draft, table)


def _value(draft: Draft, path: str, colspan: int = 1) -> Box:
    return Box(draft.printed_text(path), "value", colspan, 1, path)


def _disclosure(draft: Draft, table: Table) -> Sheet:
    rows: list[SheetRow] = []
    for block in table.blocks:
        rows += _disclosure_block(draft, table, block)
    return Sheet("disclosure", 4, rows)


def _disclosure_block(draft: Draft, table: Table, block: Block) -> list[SheetRow]:
    """Return heading, header and rows of one block; the last column takes what is left of the width of 4."""
    style, count = draft.style, len(block.columns)
    last = 4 - count
    rows = [SheetRow("heading", [Box(style_label(block.heading, style), "heading", 4)])]
    header = [Box("信息内容", "frame")]
    for i, column in enumerate(block.columns):
        header.append(Box(style_label(column.label, style), "header", last if i == count - 1 else 1))
    rows.append(SheetRow("header", header))
    for row in block.rows:
        label = style.normative_label if row.key == "normative_documents" else row.label
        boxes = [Box(label, "label")]
        for i, column in enumerate(block.columns):
            boxes.append(_value(draft, table.path(row.key, column.key), last if i == count - 1 else 1))
        rows.append(SheetRow("data", boxes, row.key))
    return rows


def _requests(draft: Draft, table: Table) -> Sheet:
    style, block = draft.style, table.blocks[0]
    rows = _requests_header(style, table)
    groups = {group.key: group.label for group in block.row_groups}
    results = [row for row in block.rows if row.key.startswith("results.")]
    opened: set[str] = set()
    names = [column.key for column in block.columns]
    for row in block.rows:
        boxes: list[Box] = []
        group = row.key.rpartition(".")[0]
        inside = group in _GROUP_ROWS and group in groups
        if row.key.startswith("results."):
            if "results" not in opened:
                boxes.append(Box(style_label(groups["results"], style), "group", 1, len(results)))
                opened.add("results")
            if inside and group not in opened:
                boxes.append(Box(style_label(groups[group], style), "group", 1, _GROUP_ROWS[group]))
                opened.add(group)
        span = 3 if not row.key.startswith("results.") else 1 if inside else 2
        boxes.append(Box(style_label(row.label, style), "label", span))
        boxes += [_value(draft, f"requests.{row.key}.{name}") for name in names]
        rows.append(SheetRow("data", boxes, row.key))
    return Sheet("requests", 10, rows)


def _requests_header(style: Style, table: Table) -> list[SheetRow]:
    columns = [style_label(column.label, style) for column in table.blocks[0].columns]
    frame = style_label(f"（{table.frame[0]}）", style)
    first = [Box(frame, "frame", 3, 3), Box("申请人情况", "frame", 7)]
    second = [Box(columns[0], "header", 1, 2), Box("法人或其他组织", "frame", 5), Box(columns[6], "header", 1, 2)]
    third = [Box(label, "header") for label in columns[1:6]]
    return [SheetRow("header", first), SheetRow("header", second), SheetRow("header", third)]


def _review(draft: Draft, table: Table) -> Sheet:
    block = table.blocks[0]
    names = [column.label for column in block.columns]
    first = [Box("行政复议", "frame", 5), Box("行政诉讼", "frame", 10)]
    second = [Box(name, "header", 1, 2) for name in names]
    second += [Box(row.label, "frame", 5) for row in block.rows[1:]]
    third = [Box(name, "header") for _ in range(2) for name in names]
    values = [_value(draft, path) for path in table.paths]
    rows = [SheetRow("header", boxes) for boxes in (first, second, third)]
    return Sheet("review_litigation", 15, [*rows, SheetRow("data", values, "values")])


def place(rows: list[SheetRow], width: int) -> list[list[tuple[int, Box]]]:
    """Return for each row its boxes with their first column, spans from above respected."""
    free_from = [0] * (width + 8)
    placed = []
    for number, row in enumerate(rows):
        line = []
        column = 0
        for box in row.boxes:
            while free_from[column] > number:
                column += 1
            line.append((column, box))
            for covered in range(column, column + box.colspan):
                free_from[covered] = number + box.rowspan
            column += box.colspan
        placed.append(line)
    return placed


def split_at_breaks(sheet: Sheet) -> list[Sheet | str]:
    """Return the pieces of a table and the page marks between them; a span cut by a break goes on empty.

    Rows of role `again` (a repeated header) open the piece after their break as its header.
    """
    if not any(row.role == "break" for row in sheet.rows):
        return [sheet]
    own = [row for row in sheet.rows if row.role not in ("break", "again")]
    placed = iter(place(own, sheet.width))
    pieces: list[Sheet | str] = []
    current = Sheet(sheet.kind, sheet.width, [])
    spans: list[_Span] = []
    resumed: list[tuple[int, Box]] = []
    for row in sheet.rows:
        if row.role == "break":
            pieces += [current, row.mark]
            current = Sheet(sheet.kind, sheet.width, [])
            spans = [span.cut() for span in spans]
            resumed = [(span.column, span.box) for span in spans]
        elif row.role == "again":
            current.rows.append(SheetRow("header", row.boxes))
        else:
            line = [(column, box.copy() if box.rowspan > 1 else box) for column, box in next(placed)]
            spans = [span for span in spans if span.step()]
            spans += [_Span(column, box, box.rowspan - 1) for column, box in line if box.rowspan > 1]
            line = sorted([*resumed, *line], key=lambda item: item[0])
            resumed = []
            current.rows.append(SheetRow(row.role, [box for _, box in line], row.key))
    return [*pieces, current]


@dataclass(slots=True)
class _Span:
    """A box that reaches further down: `left` more rows."""

    column: int
    box: Box
    left: int

    def step(self) -> bool:
        """Go down one row; return whether the span still covers rows below it."""
        self.left -= 1
        return self.left > 0

    def cut(self) -> _Span:
        """End the box at the break; return the empty one that goes on after it."""
        self.box.rowspan -= self.left
        rest = self.box.copy("", self.left)
        return _Span(self.column, rest, self.left)
