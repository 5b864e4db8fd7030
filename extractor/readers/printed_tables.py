"""Tables that a text writes as source: lists of lists as programs print them, and LaTeX, as HTML tables.

Crawlers print what they took from a page as `[['规章', '3', '0'], …]` or as JSON; converters of PDF and recognisers
print `\\begin{tabular}`. Both become `<table>` in the text, so that its reader finds rows and cells at places.
"""

from __future__ import annotations

import html
import re

from extractor.readers.string_literals import DOUBLE, SINGLE, say_literal

LEAST_ROWS = 2
MAX_CELLS = 20_000
"""Cells of one printed list, more of which are left as text; a report has 400."""

_SCALAR = rf"(?:[uU]?(?:{SINGLE}|{DOUBLE})|[+-]?\d++(?:\.\d++)?|None|null|nan|NaN)"
_ROW = re.compile(rf"[\[(]\s*+{_SCALAR}(?:\s*+,\s*+{_SCALAR})*+\s*+,?\s*+[\])]")
_CELL = re.compile(_SCALAR)
_BETWEEN = re.compile(r"\s*+,?\s*+")
_QUOTED = re.compile(r"['\"][^'\"\n]{0,400}(?:[\u4e00-\u9fff]|\\u[4-9][0-9a-fA-F]{3})")
_OUTER = {"[": "]", "(": ")"}


def with_html_tables(text: str) -> str:
    """Return the text with its printed lists of rows and its LaTeX tables as HTML tables; without any, itself."""
    if _QUOTED.search(text):
        text = _lists_as_html(text)
    if "\\begin" in text:
        from extractor.readers.latex_tables import latex_as_html

        text = latex_as_html(text)
    return text


def _lists_as_html(text: str) -> str:
    parts: list[str] = []
    at = 0
    for block in _blocks(text):
        start, end = _with_brackets(text, block[0][0], block[-1][1], at)
        rows = [_CELL.findall(text, *span) for span in block]
        if sum(map(len, rows)) > MAX_CELLS:
            continue
        parts += [text[at:start], _as_table([[_say(cell) for cell in row] for row in rows])]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """Return the spans of rows that follow each other with nothing but a comma and white space between.

    A block has two rows or more, Chinese words in quotes, and a row with two cells.
    """
    blocks: list[list[tuple[int, int]]] = []
    for match in _ROW.finditer(text):
        if blocks and _BETWEEN.fullmatch(text, blocks[-1][-1][1], match.start()):
            blocks[-1].append(match.span())
        else:
            blocks.append([match.span()])
    return [block for block in blocks if len(block) >= LEAST_ROWS and _is_table(text, block)]


def _is_table(text: str, block: list[tuple[int, int]]) -> bool:
    wide = any(len(_CELL.findall(text, *span)) > 1 for span in block)
    return wide and _QUOTED.search(text, block[0][0], block[-1][1]) is not None


def _with_brackets(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """Return the span of a block with the bracket around all its rows, if it has one."""
    before, after = text[floor:start].rstrip(), text[end : end + 200].lstrip().removeprefix(",").lstrip()
    if before and after and _OUTER.get(before[-1]) == after[0]:
        return floor + len(before) - 1, text.index(after[0], end) + 1
    return start, end


def _say(cell: str) -> str:
    """What a printed cell says; None and null stand where a merged cell goes on, or nothing was found."""
    if cell in ("None", "null"):
        return ""
    return say_literal(cell.lstrip("uU")) if cell[-1] in "'\"" else cell


def _as_table(rows: list[list[str]]) -> str:
    lines = ["".join(f"<td>{html.escape(' '.join(cell.split()))}</td>" for cell in row) for row in rows]
    return "\n<table>" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "</table>\n"
