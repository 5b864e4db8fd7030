"""Text and names that every format can hold: no halves of characters, names that Stata takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

STATA_NAME = 32
"""Characters of a variable's name in Stata."""
_RESERVED = re.compile(
    "_all|_b|_coef|_cons|_n|_N|_pi|_pred|_rc|_skip|_weight|byte|double|float|if|in|int|long|str[0-9]+|strL|using|with"
)


def whole(text: str) -> str:
    """Return text that is UTF-8: half a surrogate pair, which a JSON file can name, becomes its escape, `\\ud800`."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def without_nul(text: str) -> str:
    """Return text that is UTF-8 and has U+FFFD for NUL, at which Stata and Excel end a text."""
    return whole(text).replace("\x00", "\ufffd")


def stata_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a legal name of a variable for each, none twice and none of `taken`.

    Letters of any script stay, as Stata 14 takes them; whatever else becomes `_`. Of two that would be the
    same, the second ends in a number.
    """
    used = set(taken)
    found = []
    for name in names:
        legal = _stata_name(name)
        kept, number = legal[:STATA_NAME], 1
        while kept in used:
            number += 1
            kept = f"{legal[: STATA_NAME - 1 - len(str(number))]}_{number}"
        used.add(kept)
        found.append(kept)
    return found


def _stata_name(name: str) -> str:
    text = unicodedata.normalize("NFC", whole(name))
    legal = "".join(char if char.isalpha() or char in "_0123456789" else "_" for char in text)
    if not legal or legal[0].isdigit() or _RESERVED.fullmatch(legal):
        return f"meta_{legal}"
    return legal
