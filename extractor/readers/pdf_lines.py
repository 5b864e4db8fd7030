"""Glyphs -> lines of text: what stands on one baseline, from left to right, blanks where there are gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.readers.pdf_marks import Box, Glyph

SAME_LINE = 0.35
"""Share of the size by which baselines of one line may differ. Numbers beside a label of two lines stand 0.5 lines or
more away from either, a digit of another font in the same line less than 0.1. A guess between."""

WORD_GAP = 0.3
"""Share of the size from which on a gap is a blank; word processors leave 0.25 between Chinese and digits."""

WIDE_GAP = 1.0
"""The same between two Chinese characters, which justified lines stretch."""

OVERLAP = 0.6
"""Share of its width by which a digit lies on its neighbour for both to be illegible; kerning stays below 0.2."""

DOUBT = "\ufffd"
"""What is put where something is printed that is no text or can't be told apart."""

GUTTER = 12.0
"""Points without any text between two columns of prose."""

FULL_LINE = 8
"""Characters that the lines of a column of prose have at least, on average; those of a column of numbers have fewer."""


class Line(NamedTuple):
    """The glyphs of one line from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def box(self) -> Box:
        return around(glyph.box for glyph in self.glyphs)

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def text(self) -> str:
        """The line as text, with a blank for every gap."""
        parts: list[str] = []
        before: Glyph | None = None
        for glyph in self.glyphs:
            if glyph.text == " ":
                parts.append(" ")
                before = None
                continue
            if before is not None:
                parts.append(_between(before, glyph))
            parts.append(glyph.text)
            before = glyph
        return " ".join("".join(parts).split())


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes; there must be one."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))


def is_wide(text: str) -> bool:
    """Say whether a character is one of those that fill a square: Chinese, its punctuation, full-width forms."""
    return text[:1] >= "\u2e80"


def _between(before: Glyph, glyph: Glyph) -> str:
    gap = glyph.box[0] - before.box[2]
    size = min(before.size, glyph.size)
    digits = before.text.isdigit() or glyph.text.isdigit()
    narrow = min(glyph.box[2] - glyph.box[0], before.box[2] - before.box[0])
    if digits and -gap > OVERLAP * narrow:
        return DOUBT
    if is_wide(before.text[-1:]) and is_wide(glyph.text):
        return " " if gap > WIDE_GAP * size else ""
    return " " if gap > WORD_GAP * size else ""


def lines_of(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return the lines of some glyphs from top to bottom; lines of blanks are left out."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if lines and glyph.baseline - lines[-1][0].baseline <= SAME_LINE * min(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    found = (Line(tuple(sorted(line, key=lambda glyph: glyph.box[0]))) for line in lines)
    return [line for line in found if any(glyph.text != " " for glyph in line.glyphs)]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a cell as one line; wrapped lines are joined, with a blank unless both sides are Chinese."""
    text = ""
    for line in lines_of(glyphs):
        part = line.text
        text += part if not text or (is_wide(text[-1]) and is_wide(part)) else " " + part
    return text


def prose_lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Return lines in reading order: where two columns of prose stand side by side, first the left one."""
    at = _gutter(glyphs)
    if at is None:
        return lines_of(glyphs)
    return [
        *lines_of([glyph for glyph in glyphs if glyph.box[0] < at]),
        *lines_of([glyph for glyph in glyphs if glyph.box[0] >= at]),
    ]


def _gutter(glyphs: Sequence[Glyph]) -> float | None:
    """Return where a strip without text parts the glyphs into two columns of full lines, None if none does."""
    spans = sorted((glyph.box[0], glyph.box[2]) for glyph in glyphs if glyph.text != " ")
    reach = spans[0][1] if spans else 0.0
    for left, right in spans:
        if left - reach >= GUTTER:
            sides = (
                lines_of([g for g in glyphs if g.box[0] < left]),
                lines_of([g for g in glyphs if g.box[0] >= left]),
            )
            if all(_is_column(side) for side in sides):
                return left
        reach = max(reach, right)
    return None


def _is_column(lines: Sequence[Line]) -> bool:
    letters = [sum(not glyph.text.isdigit() for glyph in line.glyphs) for line in lines]
    return len(lines) >= 4 and sum(letters) >= FULL_LINE * len(lines)
