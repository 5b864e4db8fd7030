"""Marks of writing around what a cell says, blanked for matching: emphasis, math signs, escapes, entities.

`**12**`, `$12$` and `\\12` show 12. The text stays as it is; only its folded twin, which has the same length, loses
them, and only where they stand around a whole cell that says a number, a dash or a slash. Struck out (`~~12~~`) is
no emphasis and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Grid, GridCell

_TAG = "b|strong|i|em|u|span|p|center"
_OPEN = rf"[*_`$ \u3000]|\\\(|\\(?:mathbf|mathrm|mathsf|bm|boldsymbol|textbf|textit|text)\{{|<(?:{_TAG})>"
_CLOSE = rf"[*_`$ \u3000}}]|\\\)|</(?:{_TAG})>"
_SAID = r"[+-]?[0-9０-９][0-9０-９,，.．]{0,30}[%％]?|[-‐‑‒–—―─━－]{1,4}|[/／]"
_CELL = re.compile(
    rf"(?<=[|\t｜])(?P<open>(?:{_OPEN}){{1,12}})(?P<said>{_SAID})(?P<close>(?:{_CLOSE}){{0,12}})(?=[|\t｜\r\n]|\Z)",
    re.IGNORECASE,
)
_ESCAPED_DIGITS = re.compile(
    r"(?<=[|\t｜])(?P<lead>[ \u3000]{0,20})\\(?=[0-9０-９][0-9０-９,，.．]{0,30}[ \u3000]{0,20}(?:[|\t｜\r\n]|\Z))"
)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[\]^_`{}~])")
_PAIRS = {"\\(": "\\)"}
_TOKEN = re.compile(rf"{_OPEN}|{_CLOSE}", re.IGNORECASE)
_SIGNS = frozenset("*_`$\\<")

_SPACE_NAMES = "nbsp|ensp|emsp|thinsp|zwnj|zwj|#160|#xa0|#8194|#8195|#12288|#x3000|#8203|#xfeff"
_QUOTE_NAMES = "[lr]dquo|[lr]squo|quot|#34|#39|#822[01]|#821[67]|middot"
_WRITTEN = re.compile(
    rf"<br\s{{0,9}}/?>|&(?=[a-zA-Z#])(?:amp;){{0,2}}(?:(?:{_SPACE_NAMES}|{_QUOTE_NAMES});|lt;br\s{{0,9}}/?&(?:amp;)?gt;)",
    re.IGNORECASE,
)
"""Printed as its own markup: a line break, or an entity that was escaped once too often."""


def blank_written_space(folded: str) -> str:
    """Return `folded` with markup for white space, and for quotation marks around words of labels, as blanks."""
    if "<" not in folded and "&" not in folded:
        return folded
    return _WRITTEN.sub(lambda match: " " * len(match[0]), folded)


def blank_cell_marks(text: str) -> str:
    """Return `text`, of the same length, with the marks around whole cells as blanks, and backslashes of escapes.

    Cells stand between pipes or tabs. Marks that do not come in pairs around the cell stay.
    """
    if _SIGNS.isdisjoint(text):
        return text
    text = _CELL.sub(_blank_pair, text)
    if "\\" in text:
        text = _ESCAPED_DIGITS.sub(lambda match: f"{match['lead']} ", text)
        text = _ESCAPE.sub(" ", text)
    return text


def trim_cells(grids: Sequence[Grid], folded: str) -> tuple[Grid, ...]:
    """Return the grids with the span of each cell beginning and ending where `folded` has words, not blanks."""
    return tuple(grid._replace(cells=tuple(_trimmed(cell, folded) for cell in grid.cells)) for grid in grids)


def _trimmed(cell: GridCell, folded: str) -> GridCell:
    start, end = cell.span
    said = folded[start:end]
    inner = said.strip()
    if len(inner) == len(said):
        return cell
    start += len(said) - len(said.lstrip()) if inner else 0
    return cell._replace(span=(start, start + len(inner)))


def _blank_pair(match: re.Match[str]) -> str:
    opened = [mark for mark in _TOKEN.findall(match["open"]) if mark.strip()]
    closed = [mark for mark in _TOKEN.findall(match["close"]) if mark.strip()]
    if not opened or closed != [_closing(mark) for mark in reversed(opened)]:
        return match[0]
    return " " * len(match["open"]) + match["said"] + " " * len(match["close"])


def _closing(mark: str) -> str:
    if mark.endswith("{"):
        return "}"
    return f"</{mark[1:]}" if mark.startswith("<") else _PAIRS.get(mark, mark)
