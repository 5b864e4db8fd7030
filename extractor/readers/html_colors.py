"""Colours of a page: what can't be told from white paper, and what white can be read on."""

from __future__ import annotations

import re

WHITISH = 245
"""Of 255, in each of red, green and blue: from here a colour is as good as unseen on white. A guess."""

_WHITES = frozenset(("white", "snow", "ivory", "whitesmoke", "ghostwhite", "floralwhite", "transparent"))
_HEX = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(r"rgba?\(([^()]*)\)")
_NO_GROUND = frozenset(("none", "inherit", "initial", "unset", "repeat", "no-repeat", "scroll", "0", "0px", "0%"))


def is_whitish(color: str) -> bool:
    """Return whether a colour (a name, #rgb, rgb(…), lower case) can't be told from white paper."""
    if color in _WHITES:
        return True
    if match := _HEX.fullmatch(color):
        digits = match.group(1)
        parts = [digit * 2 for digit in digits] if len(digits) < 5 else re.findall("..", digits)
        numbers = [int(part, 16) for part in parts]
        return min(numbers[:3]) >= WHITISH or (len(numbers) == 4 and numbers[3] == 0)
    if match := _RGB.fullmatch(color):
        shares = [_share(part) for part in re.split(r"[\s,/]+", match.group(1).strip())]
        return len(shares) > 2 and (min(shares[:3]) >= WHITISH or (len(shares) == 4 and shares[3] == 0))
    return False


def has_ground(background: str) -> bool:
    """Return whether a background (as in style or `bgcolor`, lower case) is more than white or nothing."""
    return any(
        part not in _NO_GROUND and not is_whitish(part) for part in re.findall(r"[^\s(]+(?:\([^)]*\))?", background)
    )


def _share(part: str) -> float:
    try:
        return float(part[:-1]) * 2.55 if part.endswith("%") else float(part)
    except ValueError:
        return 1.0
