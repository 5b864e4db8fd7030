"""Markdown: tables with a delimiter row, and documents that mix several kinds of table."""

from __future__ import annotations

from eval.generator.html_layouts import plain_table
from eval.generator.model import Block, Box, Draft, Layout, Sheet, SheetRow
from eval.generator.sheets import place, split_at_breaks

_HEADINGS = {"title": "# {}", "heading": "## {}", "link": "- [{}](#)"}


def _grid_lines(sheet: Sheet, repeat: bool) -> list[str]:
    """Return a table with every covered cell written out: empty, or `repeat`ing a group label downwards."""
    width = max(sheet.width, max(sum(box.colspan for box in row.boxes) for row in sheet.rows))
    grid = [[""] * width for _ in sheet.rows]
    for number, line in enumerate(place(sheet.rows, width)):
        for column, box in line:
            for covered in range(number, min(number + box.rowspan, len(grid)) if repeat else number + 1):
                if covered == number or box.role == "group":
                    grid[covered][column] = box.text.replace("\n", "<br>")
    lines = ["| " + " | ".join(slots) + " |" for slots in grid]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def _tables(sheet: Sheet, repeat: bool) -> list[str]:
    parts = []
    for piece in split_at_breaks(sheet):
        if isinstance(piece, str):
            parts += [piece] if piece else []
        else:
            parts.append("\n".join(_grid_lines(piece, repeat)))
    return parts


def _render_table(draft: Draft) -> str:
    """Every table is one Markdown table, cut only where a page ended."""
    repeat = draft.rng.random() < 0.4
    parts: list[str] = []
    for block in draft.blocks:
        parts += _tables(block.sheet, repeat) if block.sheet else [_words(block)]
    return "\n\n".join(parts) + "\n"


def _words(block: Block) -> str:
    if block.role == "image":
        return f"![{block.text}](image.png)"
    return _HEADINGS.get(block.role, "{}").format(block.text)


def _render_mixed(draft: Draft) -> str:
    """Table 2 as one small table per block, table 3 as Markdown, table 4 as HTML inside the Markdown."""
    repeat = draft.rng.random() < 0.4
    parts: list[str] = []
    for block in draft.blocks:
        if block.sheet is None:
            parts.append(_words(block).replace("# ", "", 1) if block.role == "title" else _words(block))
        elif block.sheet.kind == "disclosure":
            parts += _blocks_apart(block.sheet)
        elif block.sheet.kind == "requests":
            parts += _tables(block.sheet, repeat)
        else:
            parts.append(plain_table(block.sheet))
    return "\n\n".join(parts) + "\n"


def _blocks_apart(sheet: Sheet) -> list[str]:
    parts: list[str] = []
    rows: list[SheetRow] = []
    for row in [*sheet.rows, SheetRow("heading", [])]:
        if row.role == "break":
            parts += _small_table(rows)
            parts += [row.mark] if row.mark else []
            rows = []
        elif row.role == "heading":
            parts += _small_table(rows)
            rows = []
            parts += [f"**{row.boxes[0].text}**"] if row.boxes else []
        else:
            rows.append(row)
    return parts


def _small_table(rows: list[SheetRow]) -> list[str]:
    if not rows:
        return []
    narrow = [SheetRow(row.role, [Box(b.text, b.role, 1, 1, b.path) for b in row.boxes]) for row in rows]
    return ["\n".join(_grid_lines(Sheet("disclosure", max(len(row.boxes) for row in rows), narrow), False))]


MARKDOWN_LAYOUTS = (
    Layout(
        "markdown_table",
        "Markdown tables with a delimiter row, spans written as empty cells.",
        "markdown",
        _render_table,
    ),
    Layout("markdown_mixed", "Markdown with small tables, one large one and an HTML table.", "markdown", _render_mixed),
)
