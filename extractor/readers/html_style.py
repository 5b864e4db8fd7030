"""What declarations of style do to the text that a reader of the page sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.readers.colors import BLACK, CLEAR, UNKNOWN, WHITE, is_lost, read_color, read_ground

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
BLACK_INK = 262144  # ends INK of an ancestor
WHITE_GROUND = 524288  # ends GROUND of an ancestor
# Above the bits, two fields of a code of colors.py plus one each, 0 if nothing is said.
_INK_AT, _GROUND_AT, _COLOR = 20, 45, (1 << 25) - 1
INK = _COLOR << _INK_AT
GROUND = _COLOR << _GROUND_AT
MUTES = MUTE_VISIBILITY | MUTE_SIZE | MUTE_OPACITY | MUTE_INDENT | MUTE_BOX
KEEPS_PLACE = MUTES & ~MUTE_SIZE
SHOWS = SHOW_VISIBILITY | SHOW_SIZE
_SHOW_SHIFT = 2  # a show bit shifted right by this is the mute that it ends
DISPLAYS = BLOCK | TABLE | ROW | CELL
PASSIVE = SHOWS | SHOWN | INLINE_BOX | BLACK_INK | WHITE_GROUND  # change nothing alone
REORDER = 1 << 70  # the pieces inside stand in another order than they are written
INKS = INK | BLACK_INK
GROUNDS = GROUND | WHITE_GROUND
_INHERITED = MUTES | DOUBT_ORDER

_DECLARATION = re.compile(
    r"(?:^|[;\s])(display|visibility|font-size|mso-hide|opacity|position|left|top|text-indent|clip|clip-path|width|height"
    r"|max-width|max-height|line-height|overflow|overflow-x|overflow-y|vertical-align|text-decoration"
    r"|text-decoration-line|color|background|background-color|background-image|unicode-bidi|direction|transform|scale"
    r"|float|order|flex-direction|flex-flow)\s*:\s*([^;!]*)(!?)",
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
_SIDES = ("width", "height", "max-width", "max-height")
_VISIBILITY = {"visible": SHOW_VISIBILITY, "hidden": MUTE_VISIBILITY, "collapse": MUTE_VISIBILITY}
_SAME_INK = ("inherit", "unset", "revert", "currentcolor")
_SHIFTS = {"super": RAISED, "text-top": RAISED, "sub": LOWERED}

_MIRRORED = re.compile(r"scale(?:3d|[xy])?\([^)]*-|matrix|rotate(?:3d|[xyz])?\(\s*-?(?!0*(?:\.0*)?(?:deg|turn|\)))")
_SCALED_AWAY = re.compile(r"scale(?:3d|[xy])?\(\s*(?:[^,)]*,\s*)?(?:0+(?:\.0*)?|\.0+)%?\s*[,)]")
_CUT = re.compile(r"inset\(\s*(?:100|[5-9][0-9])%|circle\(\s*0")


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
    if _hides_overflow(values) and _has_no_area(values):
        effect |= MUTE_BOX
    if _CUT.match(values.get("clip-path", "")):
        effect |= MUTE_OPACITY
    if "line-through" in values.get("text-decoration", "") + values.get("text-decoration-line", "") or _is_moved(
        values
    ):
        effect |= STRUCK
    return effect | _doubts(values)


def _is_moved(values: dict[str, str]) -> bool:
    """Whether an element stands elsewhere among those beside it than it is written."""
    return values.get("float", "none") in ("left", "right") or values.get("order", "0") not in ("0", "initial", "unset")


def _doubts(values: dict[str, str]) -> int:
    """The bits that say whether what is written is what is seen."""
    effect = 0
    if values.get("unicode-bidi", "").endswith("override") and values.get("direction") != "ltr":
        effect |= DOUBT_ORDER
    transform = values.get("transform", "")
    if _MIRRORED.search(transform):
        effect |= DOUBT_ORDER
    if _SCALED_AWAY.search(transform) or any(map(_ZERO.fullmatch, values.get("scale", "").split()[:2])):
        effect |= MUTE_BOX | DOUBT_ORDER  # in a line a browser shows the text all the same
    flow = values.get("flex-direction", "") + values.get("flex-flow", "")
    if "reverse" in flow or "column" in flow or values.get("direction") == "rtl":
        effect |= REORDER
    color = values.get("color", "inherit")
    effect |= 0 if color in _SAME_INK else _put_ink(read_color(color))
    backgrounds = (values.get(name, "") for name in ("background-image", "background-color", "background"))
    return effect | _put_ground(read_ground(" ".join(backgrounds)))


def _put_ink(code: int) -> int:
    return BLACK_INK if is_lost(code, BLACK) and code != CLEAR else (code + 1) << _INK_AT


def _put_ground(code: int) -> int:
    if code == CLEAR:
        return 0
    return WHITE_GROUND if is_lost(code, WHITE) else (code + 1) << _GROUND_AT


def read_attributes(element: _Element) -> int:
    """The effect bits of attributes that say what style can say too: colour, ground, direction."""
    effect = 0
    color = element.get("text") if element.tag == "body" else element.get("color")
    if color is not None:
        effect |= _put_ink(read_color(color.strip().lower()))
    ground = UNKNOWN if element.get("background") else read_ground(element.get("bgcolor", "").strip().lower())
    effect |= _put_ground(ground)
    if element.get("dir", "").strip().lower() == "rtl":
        effect |= DOUBT_ORDER if element.tag == "bdo" else REORDER
    return effect


def has_pieces(element: _Element) -> bool:
    """Whether an element holds several elements, or one and text: pieces that have an order."""
    texts = [element.text, *(item.tail for item in element)]
    return len(element) > 1 or (len(element) == 1 and any(text and text.strip() for text in texts))


def add_weaker(effect: int, weaker: int) -> int:
    """The effect bits of an element for which something of less weight says `weaker` of its colours."""
    for group in (INKS, GROUNDS):
        if effect & group:
            weaker &= ~group
    return effect | weaker


def unknown_color(group: int) -> int:
    """The bits of a colour in one of the groups INKS and GROUNDS of which it is not known which it is."""
    return (UNKNOWN + 1) << (_INK_AT if group == INKS else _GROUND_AT)


def inherit(outer: int, effect: int) -> int:
    """What holds inside an element with the bits of `effect`, where `outer` holds around it."""
    inner = (outer | effect & _INHERITED) & ~((effect & SHOWS) >> _SHOW_SHIFT)
    for group in (INKS, GROUNDS):
        if effect & group:
            inner = inner & ~group | effect & group & (INK | GROUND)
    return inner


def is_doubtful(inherited: int, *, knows_ink: bool) -> bool:
    """Whether digits under these bits are seen otherwise than they are written: turned round, or lost in their ground.

    Where nothing is said the ground is white, and the print black if `knows_ink`.
    """
    if inherited & DOUBT_ORDER:
        return True
    ink, ground = (inherited & INK) >> _INK_AT, (inherited & GROUND) >> _GROUND_AT
    if not ink and not ground:
        return False
    return is_lost(ink - 1 if ink else BLACK if knows_ink else UNKNOWN, ground - 1 if ground else WHITE)


def _is_far_off(values: dict[str, str]) -> bool:
    """Whether an element outside the flow stands off the page or is cut to nothing."""
    if values.get("position") not in ("absolute", "fixed"):
        return False
    if any(_FAR_OFF.fullmatch(values.get(side, "")) for side in ("left", "top")) or _is_clipped(values.get("clip", "")):
        return True
    return _hides_overflow(values) and _has_no_area(values)


def _hides_overflow(values: dict[str, str]) -> bool:
    return any(values.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))


def _has_no_area(values: dict[str, str]) -> bool:
    flat = "height" not in values and _ZERO.fullmatch(values.get("line-height", ""))
    return bool(flat) or any(_ZERO.fullmatch(values.get(side, "")) for side in _SIDES)


def _is_clipped(clip: str) -> bool:
    """Whether a rectangle (top, right, bottom, left) leaves nothing; `auto` is an edge of the element."""
    if not (match := _RECTANGLE.fullmatch(clip)):
        return False
    sides = [side.removesuffix("px") for side in match.group(1).replace(",", " ").split()]
    return len(sides) == 4 and any(sides[n] == sides[n + 2] != "auto" for n in (0, 1))
