"""What a cell of an Excel sheet shows of the number it stores, in its style."""

from __future__ import annotations

from typing import NamedTuple

from extractor.readers.colors import BLACK, WHITE
from extractor.readers.html_controls import PICTURE
from extractor.readers.xlsx_formats import format_number, is_masked, is_white, shown_differs
from extractor.readers.xlsx_styles import Color, is_unseen


class Style(NamedTuple):
    """A style of cells: its number format, the colour of its print and of its ground."""

    code: str = "General"
    ink: Color = BLACK
    ground: Color = WHITE

    @property
    def is_lost(self) -> bool:
        """Whether the print has the colour of its ground."""
        return is_unseen(self.ink, self.ground)


class Shown(NamedTuple):
    """What a cell shows, PICTURE for a number that is not seen as it is stored, and a note that says so."""

    text: str
    note: str = ""


class Stored(NamedTuple):
    """What a cell stores: a number, or a text that may be one; `number` is that of its style."""

    text: str
    number: int
    is_text: bool = False

    def style_in(self, styles: list[Style]) -> Style:
        """Return the style of the cell."""
        return styles[self.number] if self.number < len(styles) else Style()


def show(stored: Stored, style: Style) -> Shown:
    """Return what a cell shows in a style."""
    if stored.is_text:
        hidden = style.is_lost or (style.code.count(";") == 3 and style.code.endswith(";"))
        return Shown(PICTURE, "masked_number") if hidden and stored.text.strip().isdigit() else Shown(stored.text)
    shown = format_number(stored.text, style.code)
    if is_white(stored.text, style.code) and is_unseen(WHITE, style.ground):
        return Shown("") if not stored.text.strip("0.-+") else Shown(PICTURE, "masked_number")
    if is_masked(stored.text, shown) or style.is_lost:
        return Shown(PICTURE, "masked_number")
    return Shown(shown, "rounded_display" if shown_differs(stored.text, shown) else "")
