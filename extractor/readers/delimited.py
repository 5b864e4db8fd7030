"""Comma- and semicolon-separated rows in a text: their delimiters become tabs in the folded text, so lengths stay.

Only ASCII delimiters of the raw text count: Chinese commas inside labels are no delimiters, although folding
makes them look alike.
"""

from __future__ import annotations

import re
from itertools import pairwise

LEAST_ROWS = 12
"""Rows that look delimited from which on a text is taken for such data: table 3 alone has 23. A guess."""
LONGEST_FIELD = 60

_EMPTY_OR_NUMBER = re.compile(r"[\s\"]*(?:[+-]?\d[\d.]*|[-—–/]+)?[\s\"]*")


def tab_delimited(folded: str, raw: str) -> str:
    """Return `folded` with the delimiters of its comma- or semicolon-separated rows as tabs and their quotes blank.

    `folded` and `raw` have the same length, and so has the result. A text without such rows is returned as it is.
    """
    for mark in (",", ";"):
        if raw.count(mark) < 3 * LEAST_ROWS:
            continue
        rows = [match.span() for match in re.finditer(r"[^\n\r]+", raw) if _is_row(match[0], mark)]
        numeric = [span for span in rows if _is_numeric(raw[span[0] : span[1]], mark)]
        if len(numeric) >= LEAST_ROWS:
            return _rewrite(folded, raw, rows, mark)
    return folded


def _delimiters(line: str, mark: str) -> list[int]:
    """Return the offsets of the delimiters that stand outside quotes."""
    found, quoted = [], False
    for i, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == mark and not quoted:
            found.append(i)
    return found


def _fields(line: str, mark: str) -> list[str]:
    cuts = [-1, *_delimiters(line, mark), len(line)]
    return [line[a + 1 : b] for a, b in pairwise(cuts)]


def _is_row(line: str, mark: str) -> bool:
    if mark not in line or "。" in line or "|" in line or "\t" in line:
        return False
    fields = _fields(line, mark)
    return len(fields) >= 2 and all(len(field) <= LONGEST_FIELD for field in fields)


def _is_numeric(line: str, mark: str) -> bool:
    """Say whether a row holds mostly numbers and empty fields: a label, then values."""
    fields = _fields(line, mark)
    plain = sum(_EMPTY_OR_NUMBER.fullmatch(field) is not None for field in fields)
    return len(fields) >= 2 and plain * 2 >= len(fields)


def _rewrite(folded: str, raw: str, rows: list[tuple[int, int]], mark: str) -> str:
    chars = list(folded)
    for start, end in rows:
        line = raw[start:end]
        for at in _delimiters(line, mark):
            chars[start + at] = "\t"
        for i, char in enumerate(line):
            if char == '"':
                chars[start + i] = " "
    return "".join(chars)
