"""What a cell of a source says: a number, a printed nothing, or words.

All functions take text that `fold.fold` has folded (full-width digits are ASCII by then); offsets are
unchanged by folding, so spans fit the original text.
"""

from __future__ import annotations

import re

from extractor.model import Number, Span, Value, ValueStatus

_UNIT = r"亿元|万元|元|人次|件次|件|条|项|个|份|宗|次"
NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_DASHES = r"-{1,2}|[‐‑‒–—―─━ー﹣⸺⸻]{1,4}"
_NOTE_MARK = r"[*※†‡]{1,3}|[①-⑳⑴-⒇]|[\[〔【](?:(?:注\s?)?[0-9①-⑳⁰¹²³⁴-⁹]{1,2}|注)[\]〕】]|注[0-9①-⑳]{0,2}"
"""What points from a number to a note below: 12※, 12①, 12[1]. A raised digit could be an exponent and is none."""
_CELL = re.compile(
    rf"(?P<number>{NUMBER})\s*(?P<unit>{_UNIT})?\s*(?P<remark>\([^()]{{0,60}}\)|{_NOTE_MARK})?"
    rf"|(?P<dash>{_DASHES})|(?P<slash>[/\\])"
)
_DOTTED = re.compile(r"[+-]?\d{1,3}(?:[.．]\d{3})+(?![\d.．])")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")

ILLEGIBLE = "〓"
"""Stands for something printed that could not be read, as in typesetting; a recogniser writes it, never a number."""

UNSEEN = "▒"
"""Stands for a digit that is stored and not seen, or not as it is stored; readers of files write it."""
UNSEEN_DIGITS = str.maketrans(dict.fromkeys("0123456789０１２３４５６７８９", UNSEEN))
"""For `str.translate`."""

RAISED_DIGITS = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
LOWERED_DIGITS = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉" * 2)
"""For `str.translate`: digits above or below their line, as readers of files write them."""

MAX_DIGITS = 15
"""A printed number longer than this is no count of anything and would not survive a JSON double."""


def read_cell(folded: str, raw: str, start: int) -> Value:
    """Return the value of one cell whose text is `raw` (its folded twin `folded`), starting at `start`.

    Surrounding white space is not part of the value's span. Text that is neither empty, a number with
    an optional unit and bracketed remark, a dash nor a slash has status `text`; digits that cannot be
    one number (`000`, 20 digits) are `illegible`.
    """
    if folded.isdecimal() and folded.isascii() and (folded[0] != "0" or len(folded) == 1) and len(folded) <= MAX_DIGITS:
        return Value("printed", int(folded), raw, (start, start + len(folded)))
    stripped = folded.strip()
    if not stripped:
        return Value("blank", None, "", (start, start))
    lead = len(folded) - len(folded.lstrip())
    span = (start + lead, start + lead + len(stripped))
    text = raw[lead : lead + len(stripped)]
    match = _CELL.fullmatch(stripped)
    if match is None:
        unread = stripped == ILLEGIBLE or (UNSEEN in stripped and not stripped.strip(UNSEEN + "0123456789"))
        return Value("illegible" if unread else "text", None, text, span)
    if match["number"] is None:
        return Value("dash" if match["dash"] else "slash", None, text, span)
    number = to_number(match["number"])
    if number is None:
        return Value("illegible", None, text, span)
    return Value("printed", number, text, span, match["unit"] or "", match["remark"] or "")


def to_number(digits: str) -> Number | None:
    """Return the number that `digits` (matched by NUMBER) says, or None where it can't be one number."""
    plain = digits.replace(",", "")
    if _LEADING_ZERO.match(plain) or sum(c.isdigit() for c in plain) > MAX_DIGITS:
        return None
    if "." not in plain:
        return int(plain)
    value = float(plain)
    return int(value) if value.is_integer() else value


def is_dotted(raw: str) -> bool:
    """Return whether a text is digits with a dot before each group of three: 2.947 may be thousands or a fraction."""
    return _DOTTED.match(raw) is not None


def as_count(value: Value) -> Value:
    """Return the value of a cell that counts: one printed with dots like those between thousands is illegible."""
    if value.number is None or value.raw.isdecimal() or not is_dotted(value.raw):
        return value
    return value._replace(status="illegible", number=None)


def missing(at: int) -> Value:
    """Return the value of a cell that the source does not have; its span is empty at `at`."""
    span: Span = (at, at)
    status: ValueStatus = "missing"
    return Value(status, None, "", span)
