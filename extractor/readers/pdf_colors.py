"""What colour a PDF prints in, as pdfminer tells it, and which characters are lost in what is painted around them.

Source: ISO 32000-2, 8.6 (colour spaces) and 8.2 (what is painted later lies on top).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfinterp import PDFGraphicState

from extractor.readers.colors import UNKNOWN, WHITE, is_lost

Box = tuple[float, float, float, float]

CODED = PDFColorSpace("a code of colors.py", 1)
BAR = 3.0
"""Times the height of a character up to which what is painted over it is taken for a bar that hides it: pdfminer does
not say where painting is clipped, so a taller shape may cover nothing. A guess; bars over text are 1 to 2."""

STRUCK = 0.25
"""Share of the height of a character from its middle within which a line strikes it out; one under it is at 0.4 to 0.6.
A guess."""
LINE_REACH = 5.0
"""Points on both sides of a line within which characters are looked at: a quarter of a letter of 20 points."""

_BAND = 20.0  # points; painted shapes are looked up by the bands of the page that they reach, one or two lines of text
_NEUTRAL = 5  # of Lab: up to here a and b are grey


class Painted(NamedTuple):
    """An area filled with one colour; `order` counts what is drawn on the page, `is_bar` if it is a plain rectangle."""

    order: int
    box: Box
    color: int
    is_bar: bool


def coded(state: PDFGraphicState) -> PDFGraphicState:
    """Return a copy of a graphic state whose colours are codes of colors.py; one that has codes stays."""
    copied = state.copy()
    copied.ncolor, copied.scolor = read_pdf_color(state.ncolor, state.ncs), read_pdf_color(state.scolor, state.scs)
    copied.ncs = copied.scs = CODED
    return copied


def read_pdf_color(color: Any, space: PDFColorSpace) -> int:
    """Return the code of a colour that pdfminer tells: a number, a tuple of them, or the name of a pattern."""
    if space is CODED:
        return int(color)
    parts = color if isinstance(color, tuple | list) else (color,)
    if space.name in ("DeviceN", "Indexed", "Pattern") or not all(isinstance(part, int | float) for part in parts):
        return UNKNOWN
    if space.name == "Lab" and len(parts) == 3:
        lightness, *tints = parts
        return _grey(lightness / 100) if max(map(abs, tints)) <= _NEUTRAL else UNKNOWN
    if space.name == "Separation":  # the share of an ink: 1 is full print, where 1 of grey is white
        return _grey(1 - parts[0]) if len(parts) == 1 else UNKNOWN
    if len(parts) == 4:
        return _rgb([(1 - part) * (1 - parts[3]) for part in parts[:3]])
    return _rgb(parts) if len(parts) == 3 else _grey(parts[0]) if len(parts) == 1 else UNKNOWN


def ink_of(state: PDFGraphicState, mode: int) -> int:
    """Return what characters of a text render mode are printed in: filled, stroked, or filled in white and stroked."""
    filled, stroked = int(state.ncolor), int(state.scolor)  # type: ignore[arg-type]  # `coded` made them numbers
    if mode in (1, 5):
        return stroked
    return stroked if mode in (2, 6) and is_lost(filled, WHITE) else filled


class PaintedAreas:
    """The filled areas of a page, to be asked what lies below and above a character."""

    def __init__(self, areas: Iterable[Painted]) -> None:
        self._wide: list[Painted] = []
        self._bands: dict[int, list[Painted]] = {}
        for area in areas:
            first, last = _bands(area.box)
            if last - first > 5:
                self._wide.append(area)
            else:
                for band in range(first, last + 1):
                    self._bands.setdefault(band, []).append(area)

    def longest(self) -> int:
        """The most areas that have to be looked at for one character."""
        return len(self._wide) + max(map(len, self._bands.values()), default=0)

    def ground(self, box: Box, order: int) -> int:
        """Return the colour of what was painted last below a character, white where nothing was."""
        below = [area for area in self._at(box) if area.order < order]
        return max(below).color if below else WHITE

    def is_covered(self, box: Box, order: int) -> bool:
        """Return whether a bar was painted over the whole of a character."""
        height = BAR * (box[3] - box[1])
        return any(
            area.order > order and area.is_bar and area.box[3] - area.box[1] <= height and _is_in(box, area.box)
            for area in self._at(box)
        )

    def is_struck(self, box: Box) -> bool:
        """Return whether one of the areas runs through the middle of a character, as a line that strikes it out."""
        middle, near = (box[1] + box[3]) / 2, STRUCK * (box[3] - box[1])
        return any(abs((area.box[1] + area.box[3]) / 2 - middle) <= near for area in self._at(box))

    def _at(self, box: Box) -> Iterator[Painted]:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for areas in (self._wide, self._bands.get(int(y // _BAND), ())):
            for area in areas:
                left, top, right, bottom = area.box
                if left <= x <= right and top <= y <= bottom:
                    yield area


def _bands(box: Box) -> tuple[int, int]:
    return int(box[1] // _BAND), int(box[3] // _BAND)


def _is_in(box: Box, outer: Box) -> bool:
    """Whether a character lies in an area; a tenth of its height may stick out, for boxes are taller than digits."""
    slack = (box[3] - box[1]) / 10
    return (
        outer[0] - slack <= box[0]
        and box[2] <= outer[2] + slack
        and outer[1] - slack <= box[1]
        and box[3] <= outer[3] + slack
    )


def _grey(share: float) -> int:
    return _rgb((share, share, share))


def _rgb(shares: Iterable[float]) -> int:
    red, green, blue = (round(255 * min(max(share, 0.0), 1.0)) for share in shares)
    return red << 16 | green << 8 | blue
