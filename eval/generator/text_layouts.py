"""Plain-text layouts: rows with pipes, tabs or blanks, and one cell per line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from random import Random

from eval.generator.model import MARK_BASE, Box, Draft, Layout, Sheet, SheetRow
from eval.generator.sheets import place

ALL = frozenset(("disclosure", "requests", "review_litigation"))
_TABLE_3 = frozenset(("requests",))
RowPrinter = Callable[[Draft, Sheet], list[str]]


def render_text(draft: Draft, printer: RowPrinter, gap: str = "\n") -> str:
    """Return the document with tables printed by `printer`; `gap` stands between its blocks."""
    parts: list[str] = []
    for block in draft.blocks:
        if block.sheet is not None:
            parts.append("\n".join(printer(draft, block.sheet)))
        elif block.role == "image":
            continue
        else:
            parts.append(block.text)
    return gap.join(parts) + "\n"


def _texts(row: SheetRow) -> list[str]:
    return [box.text for box in row.boxes]


def _marks_between(rows: list[SheetRow], lines: list[str]) -> list[str]:
    """Return the lines with page marks where rows of role break stand; an empty mark leaves no line."""
    pairs = zip(rows, lines, strict=True)
    return [row.mark if row.role == "break" else line for row, line in pairs if row.role != "break" or row.mark]


def _pipe_trailing(draft: Draft, sheet: Sheet) -> list[str]:
    """Cells end with ` |`, lost spans are left over as `||` up to the width of the table (seed 000)."""
    lines = []
    for row in sheet.rows:
        pads = _pads(sheet, row)
        lines.append(" | ".join(_texts(row)) + " |" + (" " + "|" * pads if pads else ""))
    last = sheet.rows[-1]
    if not last.boxes[-1].empty and draft.rng.random() < 0.5:
        lines[-1] = " | ".join(_texts(last)) + ("" if sheet.kind == "review_litigation" else " |")
    return _marks_between(sheet.rows, lines)


def _pads(sheet: Sheet, row: SheetRow) -> int:
    return 0 if row.role == "break" else max(0, _width(sheet) - len(row.boxes))


def _width(sheet: Sheet) -> int:
    return max(sheet.width, max(len(row.boxes) for row in sheet.rows))


def _pipe_exact(draft: Draft, sheet: Sheet) -> list[str]:
    separator = "" if draft.glue else " | "
    return _marks_between(sheet.rows, [separator.join(_texts(row)) for row in sheet.rows])


def _pipe_bordered(draft: Draft, sheet: Sheet) -> list[str]:  # noqa: ARG001
    return _marks_between(sheet.rows, ["| " + " | ".join(_texts(row)) + " |" for row in sheet.rows])


def _tab_exact(draft: Draft, sheet: Sheet) -> list[str]:
    separator = "" if draft.glue else "\t"
    lines = [separator.join(_texts(row)) for row in sheet.rows]
    if "shifted_tabs" in draft.mess:
        lines = [_shift(draft.rng, row, line) for row, line in zip(sheet.rows, lines, strict=True)]
    return _marks_between(sheet.rows, lines)


def _shift(rng: Random, row: SheetRow, line: str) -> str:
    return "\t" * rng.choice((0, 0, 1, 1, 2)) + line if row.role == "data" else line


def _tab_shifted(draft: Draft, sheet: Sheet) -> list[str]:
    """Covered cells are partly missing, so numbers start at tab 1, 2 or 3 (seed 003)."""
    if sheet.kind != "requests":
        return _marks_between(sheet.rows, _tab_grid(draft.rng, sheet))
    own = [row for row in sheet.rows if row.role not in ("break", "again")]
    placed = {id(row): line for row, line in zip(own, place(own, sheet.width), strict=True)}
    lines = []
    for row in sheet.rows:
        if row.role == "data":
            lines.append(_shifted_row(draft, sheet, placed[id(row)]))
        elif row.role == "break":
            lines.append("")
        else:
            lines.append("\t".join(_shifted_header(row)))
    return _marks_between(sheet.rows, lines)


def _shifted_header(row: SheetRow) -> list[str]:
    """Return header slots two columns left of the numbers' true place, as covered cells are lost."""
    texts = _texts(row)
    if len(texts) == 2:
        return [texts[0], "", texts[1], *[""] * 7]
    if len(texts) == 3:
        return ["", "", texts[0], texts[1], *[""] * (row.boxes[1].colspan - 1), texts[2], ""]
    return ["", "", "", *texts, "", ""]


def _shifted_row(draft: Draft, sheet: Sheet, line: list[tuple[int, Box]]) -> str:
    labels = [(column, box) for column, box in line if box.role in ("group", "label")]
    values = [box.text for _, box in line if box.role not in ("group", "label")]
    slots = [""] * min(labels[0][0], 2) + [box.text for _, box in labels]
    if labels[-1][1].colspan == 3 or (labels[-1][1].colspan == 2 and draft.rng.random() < 0.1):
        slots.append("")
    wild = 0.35 if "shifted_tabs" in draft.mess else 0.08
    if draft.rng.random() < wild:
        slots = slots[1:] if slots[0] == "" else ["", *slots]
    rest = _width(sheet) - len(slots) - len(values)
    return "\t".join([*slots, *values, *[""] * max(0, rest)])


def _tab_grid(rng: Random, sheet: Sheet) -> list[str]:
    """Return rows with a tab for every covered cell; tabs behind the last number may be lost, not beside a blank."""
    own = [row for row in sheet.rows if row.role not in ("break", "again")]
    placed = iter(place(own, _width(sheet)))
    lines = []
    bare = rng.random() < 0.5
    for row in sheet.rows:
        slots = [""] * _width(sheet)
        if row.role not in ("break", "again"):
            for column, box in next(placed):
                slots[column] = box.text
        elif row.role == "again":
            slots[: len(row.boxes)] = _texts(row)
        full = row.role != "data" or not bare or any(box.empty for box in row.boxes)
        lines.append("\t".join(slots) if full else "\t".join(slots).rstrip("\t"))
    return lines


def _spaces(draft: Draft, sheet: Sheet) -> list[str]:
    """An empty cell leaves nothing but its mark."""
    separator = "" if draft.glue else " "
    lines = []
    for row in sheet.rows:
        line = ""
        for box in row.boxes:
            line += box.text if box.empty or not line else separator + box.text
        lines.append(line)
    return _marks_between(sheet.rows, lines)


def _cell_lines(sheet: Sheet, end: str, blank: str, pads: bool) -> list[list[str]]:
    """Return rows of lines, one per cell: `end` after a text, `blank` if empty, lost spans as `|||` if `pads`."""
    rows: list[list[str]] = []
    for row in sheet.rows:
        if row.role == "break":
            rows.append([row.mark] if row.mark else [])
            continue
        lines = [box.text + (blank if box.empty else end) for box in row.boxes]
        rest = _pads(sheet, row)
        rows.append([*lines, "|" * rest] if pads and rest else lines)
    return rows


def _cells_pipe(draft: Draft, sheet: Sheet) -> list[str]:  # noqa: ARG001
    """Neighbouring empty cells and lost spans of a row make one run of pipes (seed 001)."""
    lines: list[str] = []
    for row in _cell_lines(sheet, " |", "|", True):
        hollow = False
        for line in row:
            was, hollow = hollow, line.endswith("|") and not line.endswith(" |")
            if was and hollow:
                lines[-1] += line
            else:
                lines.append(line)
    return lines


def _cells_blank(draft: Draft, sheet: Sheet) -> list[str]:  # noqa: ARG001
    return list(chain.from_iterable(_cell_lines(sheet, " |", "|", True)))


def _cells_bare(draft: Draft, sheet: Sheet) -> list[str]:  # noqa: ARG001
    return _join_empty(_cell_lines(sheet, " |", "", False))


def _cells_plain(draft: Draft, sheet: Sheet) -> list[str]:  # noqa: ARG001
    return _join_empty(_cell_lines(sheet, "", "", False))


def _join_empty(rows: list[list[str]]) -> list[str]:
    """Return the lines with the marks of empty cells moved to the next line: such a cell leaves nothing."""
    kept: list[str] = []
    waiting = ""
    for line in chain.from_iterable(rows):
        if len(line) == 1 and ord(line) >= MARK_BASE:
            waiting += line
        else:
            kept.append(waiting + line)
            waiting = ""
    if waiting:
        kept[-1] += waiting
    return kept


def _blank_line_cells(draft: Draft, sheet: Sheet) -> list[str]:
    """Cells are paragraphs with blank lines between them, some indented (reports 22 and 31)."""
    lines: list[str] = []
    indented = draft.rng.random() < 0.5
    for line in _join_empty(_cell_lines(sheet, "", "", False)):
        lead = " " * draft.rng.choice((0, 0, 1, 2)) if indented else ""
        lines += [lead + line.replace("\n", "\n\n"), ""]
    return lines[:-1]


def _row_layout(
    name: str, text: str, printer: RowPrinter, drops: frozenset[str] = frozenset(), gap: str = "\n"
) -> Layout:
    family = "cells" if printer in _CELL_PRINTERS else "rows"
    return Layout(name, text, family, lambda draft: render_text(draft, printer, gap), drops)


_CELL_PRINTERS = (_cells_pipe, _cells_blank, _cells_bare, _cells_plain, _blank_line_cells)
TEXT_LAYOUTS = (
    _row_layout("pipe_rows_trailing", "Rows with pipes; lost spans stay as empty cells at the end.", _pipe_trailing),
    _row_layout("pipe_rows_exact", "Rows with pipes between exactly the cells that exist.", _pipe_exact),
    _row_layout("pipe_rows_bordered", "Rows like | a | b |, without a delimiter row.", _pipe_bordered),
    _row_layout("tab_rows_exact", "Rows with one tab between the cells that exist.", _tab_exact),
    _row_layout("tab_rows_shifted", "Rows with tabs whose offsets change from row to row.", _tab_shifted, _TABLE_3),
    _row_layout("space_rows", "Rows with single blanks; empty cells vanish.", _spaces, ALL),
    _row_layout(
        "cell_per_line_pipe", "One cell per line with ` |`; empty cells and spans are runs of pipes.", _cells_pipe
    ),
    _row_layout("cell_per_line_pipe_blank_cells", "One cell per line; an empty cell is a lone `|` line.", _cells_blank),
    _row_layout(
        "cell_per_line_bare", "One cell per line with ` |`, nothing marks a row or an empty cell.", _cells_bare, ALL
    ),
    _row_layout("cell_per_line_plain", "One cell per line, no pipe at all; empty cells vanish.", _cells_plain, ALL),
    _row_layout(
        "blank_line_cells",
        "Cells as paragraphs between blank lines; empty cells vanish.",
        _blank_line_cells,
        ALL,
        "\n\n",
    ),
)
