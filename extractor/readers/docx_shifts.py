"""Runs of a Word file that stand above or below their line: by name, by a style, or moved by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.numbers import LOWERED_DIGITS, RAISED_DIGITS
from extractor.readers.docx_styles import StyleFacts, read_half_points
from extractor.readers.packages import attribute, child

if TYPE_CHECKING:
    from lxml.etree import _Element

NOTICEABLE = 0.2
"""Of the size of the run: from here a digit moved up or down is seen to be no part of its number. A guess; Word raises
by a third, and files made from PDF files move whole lines by a tenth."""
USUAL_SIZE = 21
"""Half points, where a run says no size."""

_NAMED = {"superscript": RAISED_DIGITS, "subscript": LOWERED_DIGITS}
Shift = dict[int, int]


class Baseline:
    """Where the line of a paragraph stands: at the height of its first run with text, in half points."""

    def __init__(self) -> None:
        self._height: int | None = None

    def shift_of(self, run: _Element, properties: _Element | None, style: StyleFacts | None) -> Shift | None:
        """Return what a run does to its digits, None if they stand on the line; runs are asked for in order."""
        style = style or StyleFacts()
        height = _half_points(properties, "position", style.height or 0)
        written = child(run, "t")
        if self._height is None and written is not None and written.text:
            self._height = height
        named = child(properties, "vertAlign")
        if shift := _NAMED.get((attribute(named, "val") or "") if named is not None else style.align):
            return shift
        rise = height - (self._height or 0)
        if abs(rise) < NOTICEABLE * _half_points(properties, "sz", style.size or USUAL_SIZE) or not rise:
            return None
        return RAISED_DIGITS if rise > 0 else LOWERED_DIGITS


def _half_points(properties: _Element | None, name: str, otherwise: int) -> int:
    found = read_half_points(properties, name)
    return otherwise if found is None else found
