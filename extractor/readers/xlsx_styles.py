"""Cell styles of an Excel file under which a number can't be seen: white on a ground that is white or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.readers.html_colors import is_whitish
from extractor.readers.packages import attribute, child, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_WHITE_INDEX = ("1", "9")  # of the old palette
_WHITE_THEME = "0"  # the ground of a sheet in every theme that Office ships


def unseen_styles(styles: _Element) -> frozenset[int]:
    """Return the numbers of the cell styles that write in white where nothing says the ground is not."""
    white = [_is_white(child(font, "color")) for font in _items(styles, "fonts", "font")]
    filled = [_is_filled(child(fill, "patternFill"), fill) for fill in _items(styles, "fills", "fill")]
    return frozenset(
        number
        for number, style in enumerate(_items(styles, "cellXfs", "xf"))
        if _at(white, attribute(style, "fontId")) and not _at(filled, attribute(style, "fillId"))
    )


def _items(styles: _Element, group: str, name: str) -> list[_Element]:
    found = child(styles, group)
    return [item for item in (found if found is not None else ()) if local_name(item) == name]


def _at(flags: list[bool], number: str | None) -> bool:
    index = int(number) if number and number.isdecimal() and len(number) < 9 else 0
    return index < len(flags) and flags[index]


def _is_white(color: _Element | None) -> bool:
    if color is None:
        return False
    if (value := attribute(color, "rgb")) is not None:
        return is_whitish("#" + value[-6:].lower())
    if (theme := attribute(color, "theme")) is not None:
        return theme == _WHITE_THEME and not (attribute(color, "tint") or "0").startswith("-")
    return attribute(color, "indexed") in _WHITE_INDEX


def _is_filled(pattern: _Element | None, fill: _Element) -> bool:
    if pattern is None:
        return len(fill) > 0  # a gradient
    kind = attribute(pattern, "patternType") or "none"
    if kind != "solid":
        return kind != "none"
    return not _is_white(child(pattern, "fgColor"))
