"""Text layers of PDFs: cells are set on a page of characters and read back line by line, or cell by cell.

The geometric reading (like report 01) sorts pieces of text by height and then from left to right, so the
pieces of vertically merged labels land between, before and behind other rows. The other reading (like the
pypdf layer of report 03) gives one cell after the other, each broken where its column is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from eval.generator.model import MARK_BASE, Box, Draft, Layout, Sheet
from eval.generator.sheets import place, split_at_breaks
from eval.generator.text_layouts import ALL


@dataclass(frozen=True, slots=True)
class _Page:
    """Measures of one document in characters: `tolerance` is how far apart in height one line may be.

    `raised`: here and there the numbers of a row of table 3 hang above its label and are read before it.
    """

    geometric: bool
    line: int
    label: int
    group: int
    narrow_headers: bool
    tolerance: float
    raised: bool
    glued_marks: bool
    per_page: int
    mark: str


def _sample_page(rng: Random) -> _Page:
    geometric = rng.random() < 0.6
    return _Page(
        geometric=geometric,
        line=rng.randint(26, 40),
        label=rng.randint(11, 16),
        group=rng.choice((3, 3, 7)),
        narrow_headers=rng.random() < 0.6,
        tolerance=rng.choice((0.3, 0.45, 0.55)),
        raised=geometric and rng.random() < 0.15,
        glued_marks=not geometric and rng.random() < 0.5,
        per_page=rng.randint(24, 40),
        mark=rng.choice(("- {} -", "— {} —", "第 {} 页", "-{}-")),
    )


def _wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of about `width` characters; no line begins with a stop, no number is broken."""
    if len(text) <= width:
        return [text]
    if width <= 3 and text.startswith(("（", "(")):
        return [text[:3], *_wrap(text[3:], 2)]
    lines = []
    start = 0
    while start < len(text):
        end = min(start + width, len(text))
        while end < len(text) and end - start > 1 and text[end].isdigit() and text[end - 1].isdigit():
            end -= 1
        if end < len(text) and width > 3 and text[end] in "。，、；”）)":
            end += 1
        lines.append(text[start:end])
        start = end
    return lines


def _box_lines(box: Box, page: _Page, width: int) -> list[str]:
    lines: list[str] = []
    for part in box.text.split("\n"):
        if box.role == "header" and page.narrow_headers and 3 < len(part) < 7:
            lines += [part[i : i + 2] for i in range(0, len(part), 2)]
        elif box.role in ("label", "group"):
            lines += _wrap(part, width)
        else:
            lines.append(part)
    return lines


def _widths(sheet: Sheet, page: _Page) -> list[int]:
    if sheet.kind == "requests":
        return [1, page.group, page.label, *[4] * (sheet.width - 3)]
    return [30] * sheet.width if sheet.kind == "disclosure" else [4] * sheet.width


def _geometric_lines(sheet: Sheet, page: _Page, rng: Random) -> list[str]:
    """Return the lines that a reader by position makes of one piece of a table."""
    widths = _widths(sheet, page)
    placed = place(sheet.rows, sheet.width)
    heights = [_row_height(line, page, widths) + rng.choice((0.4, 0.6)) for line in placed]
    tops = list(accumulate(heights, initial=0.0))
    pieces: list[tuple[float, int, str]] = []
    for number, line in enumerate(placed):
        lift = 0.6 if page.raised and sheet.kind == "requests" and number % 7 == 5 else 0.0
        for column, box in line:
            lines = _box_lines(box, page, sum(widths[column : column + box.colspan]))
            bottom = tops[min(number + box.rowspan, len(tops) - 1)]
            middle = (tops[number] + bottom) / 2 - (lift if box.role in ("value", "extra") else 0.0)
            for i, text in enumerate(lines):
                if text:
                    pieces.append((middle + i - (len(lines) - 1) / 2, column, text))
    return _read_by_height(pieces, page.tolerance)


def _row_height(line: list[tuple[int, Box]], page: _Page, widths: list[int]) -> float:
    lines = [_box_lines(box, page, sum(widths[c : c + box.colspan])) for c, box in line if box.rowspan == 1]
    return float(max([len(part) for part in lines], default=1))


def _read_by_height(pieces: list[tuple[float, int, str]], tolerance: float) -> list[str]:
    lines: list[str] = []
    current: list[tuple[int, str]] = []
    height = -100.0
    for y, column, text in sorted(pieces, key=lambda piece: (piece[0], piece[1])):
        if y - height > tolerance:
            lines.append(_join(current))
            current, height = [], y
        current.append((column, text))
    return [line for line in [*lines, _join(current)] if line]


def _join(pieces: list[tuple[int, str]]) -> str:
    """Return the pieces of a line from left to right; an empty cell leaves only its mark."""
    line = ""
    for _, text in sorted(pieces, key=lambda piece: piece[0]):
        hollow = len(text) == 1 and ord(text) >= MARK_BASE
        line += text if hollow or not line else " " + text
    return line


def _cell_order_lines(sheet: Sheet, page: _Page) -> list[str]:
    """Return the lines that a reader cell by cell makes of one piece of a table."""
    widths = _widths(sheet, page)
    lines: list[str] = []
    for row, line in zip(sheet.rows, place(sheet.rows, sheet.width), strict=True):
        if row.role == "header" and sheet.kind == "requests":
            for column, box in line:
                lines += _wrapped_header(box, page, sum(widths[column : column + box.colspan]))
        else:
            lines += _row_in_order(line, page, widths)
    return [line for line in lines if line]


def _wrapped_header(box: Box, page: _Page, width: int) -> list[str]:
    return _wrap(box.text, max(width, 14)) if box.role == "frame" else _box_lines(box, page, width)


def _row_in_order(line: list[tuple[int, Box]], page: _Page, widths: list[int]) -> list[str]:
    """Return group labels on lines of their own, then the label with the numbers behind its last line."""
    lines: list[str] = []
    current = ""
    for column, box in line:
        parts = _box_lines(box, page, sum(widths[column : column + box.colspan]))
        if box.role == "group":
            lines += parts
        elif len(parts) > 1:
            lines += [current, *parts[:-1]]
            current = parts[-1]
        else:
            current += parts[0] if box.empty or not current else " " + parts[0]
    return [*lines, current]


def _table_lines(draft: Draft, sheet: Sheet, page: _Page) -> list[str]:
    lines: list[str] = []
    for piece in split_at_breaks(sheet):
        if isinstance(piece, str):
            if piece and page.glued_marks and "page_number_glued" in draft.mess:
                lines[-1] += piece
            elif piece:
                lines.append(piece)
        else:
            geometric = page.geometric
            lines += _geometric_lines(piece, page, draft.rng) if geometric else _cell_order_lines(piece, page)
    return lines


def _render(draft: Draft) -> str:
    """Wrap prose, set tables, and leave the page marks of the prose where pages end."""
    page = _sample_page(draft.rng)
    if page.raised and draft.sheets:
        draft.note("some numbers stand on the line above their label", allow="needs_review")
    lines: list[str] = []
    number, last = 1, 0
    for block in draft.blocks:
        if block.sheet is not None:
            lines += _table_lines(draft, block.sheet, page)
            last = len(lines)
        elif block.role != "image":
            lines += _wrap(block.text, page.line)
            if len(lines) - last >= page.per_page and block.role == "para":
                mark = page.mark.format(number)
                if page.glued_marks:
                    lines[-1] += mark
                else:
                    lines.append(mark)
                number, last = number + 1, len(lines)
    return "\n".join(lines) + "\n"


PDF_LAYOUTS = (
    Layout(
        "pdf_text_wrapped",
        "Text layer of a PDF: wrapped labels, numbers beside or between their parts, scattered group labels.",
        "pdf",
        _render,
        ALL,
    ),
)
