"""Cells whose text has line breaks of its own: they become blanks in the folded text, so that a row is lines as usual.

Converters that join cells keep what stood in them: `<td>\\n<p>5</p>\\n</td>` gives 5 and the pipe on two lines. A field
of a CSV file may hold line breaks too, in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.fold import blanked
from extractor.model import Span
from extractor.pieces import pipe_style

MIN_CLOSERS = 3
"""Pipes alone on the line behind one without a pipe, from which on a text keeps the breaks of its cells. A guess: a
report whose cells are written so has 200."""

MIN_LONE = 20
"""Tabs or commas alone on their lines from which on they stand between cells. A guess: table 3 alone has 150."""

_QUOTED = re.compile(
    r'(?:^|(?<=[,;\t]))"(?:[^"\n]|""){0,200}(?:\n(?:[^"\n]|""){0,200}){1,9}"(?=[,;\t\r\n]|\Z)', re.MULTILINE
)
_LONE_MARK = re.compile(r"(?<=\S)([ \r]*\n[ ]*)[\t,;]([ \r]*\n[ ]*)(?=\S)")


class _Line(NamedTuple):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


def join_cell_lines(text: str) -> str:
    """Return the text with the breaks inside cells as blanks; its length stays."""
    if '"' in text:
        text = _QUOTED.sub(lambda match: match[0].replace("\n", " ").replace("\r", " "), text)
    if "|" in text:
        text = _join_piped(text)
    lone = [span for match in _LONE_MARK.finditer(text) for span in (match.span(1), match.span(2))]
    return blanked(text, lone) if len(lone) >= 2 * MIN_LONE else text


def _join_piped(text: str) -> str:
    lines = _lines(text)
    closers = sum(after.text.strip() == "|" and "|" not in before.text for before, after in pairwise(lines))
    text = blanked(text, _inside_piped_cells(text, lines, closers))
    return text.replace("\t", " ") if closers >= MIN_CLOSERS else text


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(_Line(start, line))
        start += len(line) + 1
    return found


def _inside_piped_cells(text: str, lines: Sequence[_Line], closers: int) -> Iterator[Span]:
    """Yield what stands between a line and a pipe that ends its last cell, or that ends an empty cell behind it."""
    style = pipe_style(text)
    for before, line in pairwise(lines):
        if line.text.lstrip()[:1] != "|":
            continue
        alone = line.text.strip() == "|"
        if "|" not in before.text:
            continues = alone or (closers >= MIN_CLOSERS and line.text.count("|") == 1)
        elif before.text.rstrip()[-1:] != "|":
            continues = alone and not style.between
        else:
            in_row = before.text.count("|") > 1 and text.count("\n", before.end, line.start) > 1
            continues = in_row and not style.bordered
        if continues:
            yield before.end, line.start + line.text.index("|")
