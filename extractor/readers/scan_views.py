"""A picture -> the parts of it that are pages, and pages turned by quarters, with the way back to their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extractor.readers.scan_decode import Grey

Box = tuple[float, float, float, float]

TALL = 1.9
"""Height by width from which on a picture may be pages one below the other; A4 has 1.41, so two of them 2.8."""
OWN_ANGLE = 0.2
"""Degrees between parts of a tall picture from which on they were scanned apart; one page has one angle."""
WIDE = 1.2
"""Width by height from which on a picture may be two pages side by side; two of A4 have 1.41."""
GUTTER = 0.02
"""Share of the width that must be without ink at the middle of two pages side by side. A guess."""


class View(NamedTuple):
    """A part of a picture as it is read: where it stands in the picture after quarter turns to the left."""

    left: int
    top: int
    width: int
    height: int
    turns: int = 0

    def of(self, turned: Grey) -> Grey:
        """Return the pixels of this part of the turned picture."""
        return turned[self.top : self.top + self.height, self.left : self.left + self.width]

    def original_box(self, box: Box, shape: tuple[int, ...]) -> Box:
        """Return where a box of the part stands in the picture as it was; `shape` is that one's height and width."""
        left, right = box[0] + self.left, box[2] + self.left
        top, bottom = box[1] + self.top, box[3] + self.top
        height, width = shape
        if self.turns == 1:
            return (width - bottom, left, width - top, right)
        if self.turns == 2:
            return (width - right, height - bottom, width - left, height - top)
        return (top, height - right, bottom, height - left) if self.turns == 3 else (left, top, right, bottom)


def turned(picture: Grey, turns: int) -> Grey:
    """Return the picture after quarter turns to the left."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(picture, turns))


def views_of(picture: Grey, ink: Grey, turns: int = 0) -> list[View]:
    """Return the pages that a turned picture shows: one, two side by side, or several, each askew its own way."""
    height, width = picture.shape
    whole = View(0, 0, width, height, turns)
    if width >= WIDE * height:
        cut = _gutter(ink)
        return [View(0, 0, cut, height, turns), View(cut, 0, width - cut, height, turns)] if cut else [whole]
    if height >= TALL * width:
        from extractor.readers.scan_straighten import angle_of

        views = [view._replace(turns=turns) for view in _bands(ink)]
        angles = [angle_of(view.of(ink)) for view in views]
        if max(angles) - min(angles) >= OWN_ANGLE:
            return views
    return [whole]


def _gutter(ink: Grey) -> int:
    """Return the column between two pages side by side, 0 where something stands across the middle."""
    import numpy as np

    width = ink.shape[1]
    first, least = round(width * 0.44), max(4, round(width * GUTTER))
    empty = (ink[:, first : round(width * 0.56)] > 0).mean(axis=0) < 0.002
    runs = [run for run in np.split(np.arange(empty.size), np.flatnonzero(~empty)) if run.size > least]
    longest = max(runs, key=len, default=None)
    apart = min(float((ink[:, :first] > 0).mean()), float((ink[:, -first:] > 0).mean()))
    return first + int(longest[len(longest) // 2]) if longest is not None and apart > 0.003 else 0


def _bands(ink: Grey) -> Iterator[View]:
    """Yield parts about as tall as A4, cut where the rows are emptiest."""
    import numpy as np

    height, width = ink.shape
    count = max(2, round(height / (width * 2**0.5)))
    rows = np.convolve((ink > 0).sum(axis=1), np.ones(9) / 9, mode="same")
    start = 0
    for number in range(1, count + 1):
        end = height
        if number < count:
            middle, reach = round(number * height / count), round(0.1 * height / count)
            near = rows[middle - reach : middle + reach]
            empty = np.flatnonzero(near <= near.min() + 0.5)
            end = middle - reach + int(empty[np.abs(empty - reach).argmin()])
        yield View(0, start, width, end - start)
        start = end
