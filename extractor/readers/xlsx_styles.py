"""Colours of the styles and rules of an Excel file: those of print and of the ground under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.readers.colors import BLACK, UNKNOWN, WHITE, is_lost, read_color
from extractor.readers.packages import attribute, child, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIRST = ("black", "white", "red", "lime", "blue", "yellow", "magenta", "cyan")
_PALETTE = {str(n): read_color(name) for start in (0, 8) for n, name in enumerate(_FIRST, start)}
"""The first colours of the old palette, which stand there twice, and the two of the system: 64 print, 65 ground."""
_PALETTE |= {"64": BLACK, "65": WHITE}
_THEME = {"0": WHITE, "1": BLACK}  # the ground of a sheet and its print, in every theme that Office ships

Color = int | str
"""A code of colors.py, or what a file calls a colour whose code is not known."""


def read_colors(styles: _Element) -> list[tuple[Color, Color]]:
    """Return the colours of print and ground of each style of cells."""
    inks = [read_ink(child(font, "color")) for font in _items(styles, "fonts", "font")]
    grounds = [_ground(child(fill, "patternFill"), fill) for fill in _items(styles, "fills", "fill")]
    return [
        (_at(inks, attribute(style, "fontId"), BLACK), _at(grounds, attribute(style, "fillId"), WHITE))
        for style in _items(styles, "cellXfs", "xf")
    ]


def is_unseen(ink: Color, ground: Color) -> bool:
    """Say whether print of a colour can't be told from its ground."""
    if isinstance(ink, str) or isinstance(ground, str):
        return ink == ground
    return is_lost(ink, ground)


def read_ink(color: _Element | None) -> Color:
    """Return the colour that an element names, that of print if it names none."""
    return _color(color, BLACK)


def read_rule_ground(fill: _Element) -> Color:
    """Return the colour of the fill of a rule, which a solid one keeps where others keep that between their lines."""
    pattern = child(fill, "patternFill")
    kind = (attribute(pattern, "patternType") or "solid") if pattern is not None else ""
    if kind != "solid":
        return WHITE if kind == "none" else UNKNOWN
    named = child(pattern, "bgColor")
    return _color(named if named is not None else child(pattern, "fgColor"), WHITE)


def _items(styles: _Element, group: str, name: str) -> list[_Element]:
    found = child(styles, group)
    return [item for item in (found if found is not None else ()) if local_name(item) == name]


def _at(colors: list[Color], number: str | None, otherwise: Color) -> Color:
    index = int(number) if number and number.isdecimal() and len(number) < 9 else 0
    return colors[index] if index < len(colors) else otherwise


def _color(color: _Element | None, otherwise: Color) -> Color:
    """A colour of the file's; `otherwise` if it names none or leaves it to the program."""
    if color is None:
        return otherwise
    if (value := attribute(color, "rgb")) is not None:
        return read_color("#" + value[-6:].lower())
    theme, index, tint = (attribute(color, name) or "" for name in ("theme", "indexed", "tint"))
    if theme in _THEME and tint.strip("0.-+") == "":
        return _THEME[theme]
    if theme:
        return f"theme {theme} {tint}"
    return _PALETTE.get(index, f"index {index}" if index else otherwise)


def _ground(pattern: _Element | None, fill: _Element) -> Color:
    """The colour of a fill; UNKNOWN of a gradient and of a pattern."""
    if pattern is None:
        return UNKNOWN if len(fill) > 0 else WHITE
    kind = attribute(pattern, "patternType") or "none"
    if kind == "solid":
        return _color(child(pattern, "fgColor"), BLACK)
    return WHITE if kind == "none" else UNKNOWN
