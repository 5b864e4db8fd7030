"""What a style attribute does to the text that a reader of the page sees."""

from __future__ import annotations

import re

# Effects of a style attribute, as bits: plain ints, because the walk tests them at every styled element.
GONE = 1  # takes no place: display:none, mso-hide:all
MUTE_VISIBILITY = 2  # keeps its place, text unseen: visibility:hidden
MUTE_SIZE = 4  # the same: font-size:0
SHOW_VISIBILITY = 8  # ends that mute of an ancestor: visibility:visible
SHOW_SIZE = 16  # ends that mute of an ancestor: an absolute font size
BLOCK = 32
TABLE = 64
ROW = 128
CELL = 256
MUTES = MUTE_VISIBILITY | MUTE_SIZE
SHOWS = SHOW_VISIBILITY | SHOW_SIZE
SHOW_SHIFT = 2  # a show bit shifted right by this is the mute that it ends
DISPLAYS = BLOCK | TABLE | ROW | CELL

_DECLARATION = re.compile(r"(?:^|[;\s])(display|visibility|font-size|mso-hide)\s*:\s*([^;!]*)", re.IGNORECASE)
_ZERO_SIZE = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
_RELATIVE_SIZE = re.compile(r".*(?:(?<!r)em|ex|%|smaller|larger|inherit|unset)")
_DISPLAY = {
    "none": GONE,
    "block": BLOCK,
    "list-item": BLOCK,
    "table": TABLE,
    "inline-table": TABLE,
    "table-row": ROW,
    "table-cell": CELL,
}


class StyleEffects(dict[str, int]):
    """The effect bits of each style attribute, worked out once for each distinct text."""

    def __missing__(self, style: str) -> int:
        """Work out, remember and return the bits of a style not seen before."""
        effect = 0
        for name, value in _DECLARATION.findall(style):
            effect |= _read_declaration(name.lower(), value.strip().lower())
        self[style] = effect
        return effect


def _read_declaration(name: str, value: str) -> int:
    if name == "display":
        return _DISPLAY.get(value, 0)
    if name == "mso-hide":
        return GONE if value == "all" else 0
    if name == "visibility":
        return SHOW_VISIBILITY if value == "visible" else MUTE_VISIBILITY if value in ("hidden", "collapse") else 0
    if _ZERO_SIZE.fullmatch(value):
        return MUTE_SIZE
    return 0 if not value or _RELATIVE_SIZE.fullmatch(value) else SHOW_SIZE
