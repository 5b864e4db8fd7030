"""What declarations of style do to the text that a reader of the page sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.readers.html_colors import has_ground, is_whitish

if TYPE_CHECKING:
    from lxml.etree import _Element

# Effects of a style attribute, as bits: plain ints, because the walk tests them at every styled element.
GONE = 1  # takes no place: display:none, mso-hide:all, far off the page
MUTE_VISIBILITY = 2  # keeps its place, text unseen: visibility:hidden
MUTE_SIZE = 4  # the same: font-size:0
SHOW_VISIBILITY = 8  # ends that mute of an ancestor: visibility:visible
SHOW_SIZE = 16  # ends that mute of an ancestor: an absolute font size
BLOCK = 32
TABLE = 64
ROW = 128
CELL = 256
MUTE_OPACITY = 512  # keeps its place, and no descendant can show it
MUTE_INDENT = 1024  # the same, of a box: its text begins far off the page
MUTE_BOX = 2048  # the same, of a box but no part of a table: no width or height, and what overflows is hidden
RAISED = 4096
LOWERED = 8192
STRUCK = 16384
INLINE_BOX = 32768
SHOWN = 65536  # any display but none
DOUBT_ORDER = 131072  # what is seen is not what is written: digits turned round, or mirrored
DOUBT_COLOR = 262144  # written in white or in no colour
BACKED = 524288  # on a ground that white can be read on
SHOW_COLOR = 1048576  # ends DOUBT_COLOR of an ancestor
WHITE_GROUND = 2097152  # ends BACKED of an ancestor
MUTES = MUTE_VISIBILITY | MUTE_SIZE | MUTE_OPACITY | MUTE_INDENT | MUTE_BOX
KEEPS_PLACE = MUTES & ~MUTE_SIZE
DOUBTS = DOUBT_ORDER | DOUBT_COLOR
INHERITED = MUTES | DOUBTS | BACKED
SHOWS = SHOW_VISIBILITY | SHOW_SIZE | SHOW_COLOR | WHITE_GROUND
SHOW_SHIFT = 2  # a show bit shifted right by this is the mute or doubt that it ends
DISPLAYS = BLOCK | TABLE | ROW | CELL
PASSIVE = SHOWS | SHOWN | INLINE_BOX  # change nothing alone

_DECLARATION = re.compile(
    r"(?:^|[;\s])(display|visibility|font-size|mso-hide|opacity|position|left|top|text-indent|clip|width|height|overflow"
    r"|vertical-align|text-decoration|text-decoration-line|color|background|background-color|background-image"
    r"|unicode-bidi|direction|transform)\s*:\s*([^;!]*)(!?)",
    re.IGNORECASE,
)
_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
_RELATIVE_SIZE = re.compile(r".*(?:(?<!r)em|ex|%|smaller|larger|inherit|unset)")
_FAR_OFF = re.compile(r"-0*(?:999|[1-9][0-9]{3,})(?:\.[0-9]*)?(?:[a-z]+|%)?")
_RECTANGLE = re.compile(r"rect\(([^()]*)\)")
_DISPLAY = {
    "none": GONE,
    **dict.fromkeys(("block", "list-item", "flex", "grid", "flow-root"), BLOCK | SHOWN),
    **dict.fromkeys(("inline-block", "inline-flex", "inline-grid"), INLINE_BOX | SHOWN),
    "table": TABLE | SHOWN,
    "inline-table": TABLE | SHOWN,
    "table-row": ROW | SHOWN,
    "table-cell": CELL | SHOWN,
}
_VISIBILITY = {"visible": SHOW_VISIBILITY, "hidden": MUTE_VISIBILITY, "collapse": MUTE_VISIBILITY}
_SHIFTS = {"super": RAISED, "text-top": RAISED, "sub": LOWERED}


_MIRRORED = re.compile(r"(?:scale[xy]?\([^)]*-|matrix|rotate[xy]?\(\s*-?(?!0*(?:\.0*)?(?:deg|turn|\)))).*", re.DOTALL)


class StyleEffects(dict[str, int]):
    """The effect bits of each style attribute, worked out once for each distinct text."""

    def __missing__(self, style: str) -> int:
        """Work out, remember and return the bits of a style not seen before."""
        values: dict[str, str] = {}
        important: set[str] = set()
        for name, value, mark in _DECLARATION.findall(style):
            lowered = name.lower()
            if mark or lowered not in important:
                values[lowered] = value.strip().lower()
            if mark:
                important.add(lowered)
        effect = _read_declarations(values) if values else 0
        self[style] = effect
        return effect


def _read_declarations(values: dict[str, str]) -> int:
    display = values.get("display", "")
    effect = _DISPLAY.get(display, SHOWN if display else 0)
    if values.get("mso-hide") == "all" or _is_far_off(values):
        effect |= GONE
    effect |= _VISIBILITY.get(values.get("visibility", ""), 0)
    effect |= _SHIFTS.get(values.get("vertical-align", ""), 0)
    if size := values.get("font-size"):
        effect |= MUTE_SIZE if _ZERO.fullmatch(size) else 0 if _RELATIVE_SIZE.fullmatch(size) else SHOW_SIZE
    if _ZERO.fullmatch(values.get("opacity", "")):
        effect |= MUTE_OPACITY
    if _FAR_OFF.fullmatch(values.get("text-indent", "")):
        effect |= MUTE_INDENT
    if values.get("overflow", "").startswith(("hidden", "clip")) and _has_no_area(values):
        effect |= MUTE_BOX
    if "line-through" in values.get("text-decoration", "") + values.get("text-decoration-line", ""):
        effect |= STRUCK
    return effect | _doubts(values)


def _doubts(values: dict[str, str]) -> int:
    """The bits that say whether what is written is what is seen."""
    effect = 0
    if values.get("unicode-bidi", "").endswith("override") and values.get("direction") != "ltr":
        effect |= DOUBT_ORDER
    if _MIRRORED.match(values.get("transform", "")):
        effect |= DOUBT_ORDER
    if color := values.get("color"):
        effect |= DOUBT_COLOR if is_whitish(color) else 0 if color in ("inherit", "unset") else SHOW_COLOR
    return effect | _ground([values.get(name, "") for name in ("background", "background-color", "background-image")])


def _ground(backgrounds: list[str]) -> int:
    """The bit that says whether what stands on these backgrounds can be read in white; 0 if they say nothing."""
    if any(map(has_ground, backgrounds)):
        return BACKED
    named = {part for background in backgrounds for part in background.split()} - {"transparent"}
    return WHITE_GROUND if any(map(is_whitish, named)) else 0


def read_attributes(element: _Element) -> int:
    """The effect bits of attributes that say what style can say too: colour, ground, direction."""
    effect = 0
    if (color := element.get("color")) is not None:
        effect |= DOUBT_COLOR if is_whitish(color.strip().lower()) else SHOW_COLOR
    effect |= _ground([element.get("bgcolor", "").strip().lower()])
    if element.tag == "bdo" and element.get("dir", "").strip().lower() == "rtl":
        effect |= DOUBT_ORDER
    return effect


def is_doubtful(inherited: int) -> bool:
    """Whether digits under these bits are seen otherwise than they are written: turned round, or white on white."""
    return bool(inherited & DOUBT_ORDER) or inherited & (DOUBT_COLOR | BACKED) == DOUBT_COLOR


def _is_far_off(values: dict[str, str]) -> bool:
    """Whether an element outside the flow stands off the page or is cut to nothing."""
    if values.get("position") not in ("absolute", "fixed"):
        return False
    if any(_FAR_OFF.fullmatch(values.get(side, "")) for side in ("left", "top")) or _is_clipped(values.get("clip", "")):
        return True
    return values.get("overflow", "").startswith(("hidden", "clip")) and _has_no_area(values)


def _has_no_area(values: dict[str, str]) -> bool:
    return any(_ZERO.fullmatch(values.get(side, "")) for side in ("width", "height"))


def _is_clipped(clip: str) -> bool:
    """Whether a rectangle (top, right, bottom, left) leaves nothing; `auto` is an edge of the element."""
    if not (match := _RECTANGLE.fullmatch(clip)):
        return False
    sides = [side.removesuffix("px") for side in match.group(1).replace(",", " ").split()]
    return len(sides) == 4 and any(sides[n] == sides[n + 2] != "auto" for n in (0, 1))
