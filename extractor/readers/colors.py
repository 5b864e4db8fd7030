"""Colours of print and of the ground under it: whether a reader of the page can tell one from the other.

A colour is a code: 0xRRGGBB, CLEAR or UNKNOWN. Source of the syntax: CSS Color Module Level 4.
"""

from __future__ import annotations

import re
from functools import lru_cache

NEAR = 10
"""Of 255, in each of red, green and blue: up to here two colours look like one on a screen or in print. A guess."""
FAINT = 0.05
"""The share of a colour up to which what is beneath it is seen as if it were not there. A guess."""

BLACK = 0
WHITE = 0xFFFFFF
CLEAR = WHITE + 1  # lets through what is beneath it
UNKNOWN = WHITE + 2  # a picture, or a colour that only a browser can work out

_CHANNELS = (0, 8, 16)
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_PLAIN = {"black": BLACK, "windowtext": BLACK, "white": WHITE, "window": WHITE, "transparent": CLEAR}
_OPAQUE = 0.5  # the share from which a colour hides what is beneath it; between FAINT and this it is UNKNOWN. A guess.
_MAX_LENGTH = 100  # of a colour in characters; longer ones are built to cost time
_PART = re.compile(r"[^\s(]+(?:\([^)]*\))?")


@lru_cache(maxsize=4096)
def read_color(text: str) -> int:
    """Return the code of a colour (a name, #rgb, rgb(…), hsl(…); lower case), UNKNOWN if it can't be read."""
    if (plain := _PLAIN.get(text)) is not None:
        return plain
    if match := _HEX.fullmatch(text):
        digits = match.group(1)
        return int(digits if len(digits) == 6 else "".join(digit * 2 for digit in digits), 16)
    return _read_any(text)


def read_ground(background: str) -> int:
    """Return the code of a background (as in style or `bgcolor`, lower case), CLEAR if it covers nothing."""
    codes = [_read_layer(part) for part in _PART.findall(background)]
    return UNKNOWN if UNKNOWN in codes else next((code for code in codes if code != CLEAR), CLEAR)


def is_lost(ink: int, ground: int) -> bool:
    """Return whether print of a colour can't be told from the ground it stands on; not of colours that are unknown."""
    if ink == CLEAR:
        return True
    return max(ink, ground) <= WHITE and all(abs((ink >> n & 255) - (ground >> n & 255)) <= NEAR for n in _CHANNELS)


def _read_layer(part: str) -> int:
    """A word of a background: a colour, a picture, or something that covers nothing such as its place or size."""
    code = read_color(part)
    return CLEAR if code == UNKNOWN and "(" not in part else code


def _read_any(text: str) -> int:
    # Imported here: nearly all colours of pages are in one of the forms above, and the library costs 8 ms to import.
    from tinycss2.color4 import parse_color

    parsed = parse_color(text) if len(text) <= _MAX_LENGTH else None
    if parsed is None or isinstance(parsed, str):
        return UNKNOWN
    alpha = parsed.alpha or 0
    if alpha < _OPAQUE:
        return UNKNOWN if alpha > FAINT else CLEAR
    try:
        shares = parsed.to("srgb").coordinates
    except NotImplementedError:
        return UNKNOWN
    red, green, blue = (round(255 * min(max(share or 0, 0), 1)) for share in shares)
    return red << 16 | green << 8 | blue
