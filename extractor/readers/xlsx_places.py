"""Addresses and ranges of an Excel sheet, and the switches and whole numbers of its attributes."""

from __future__ import annotations

import re
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Box(NamedTuple):
    """A range: first row and column, last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


def parse_address(text: str) -> tuple[int, int] | None:
    """Return (row, column) counted from 1 of an address such as `C14`, None for anything else or outside a sheet."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None


def parse_box(text: str) -> Box | None:
    """Return the range that `A1:C14` or `A1` names, None for anything else."""
    first, _, last = text.partition(":")
    start, end = parse_address(first), parse_address(last or first)
    if not start or not end:
        return None
    rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return Box(rows[0], columns[0], rows[1], columns[1])


def address(row: int, column: int) -> str:
    """Return the address of a cell: (14, 3) is `C14`."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def is_switched(text: str | None) -> bool:
    """Say whether an attribute such as `hidden` is on."""
    return (text or "").lower() in ("1", "true", "on")


def read_integer(text: str | None, default: int) -> int:
    """Return the whole number that an attribute says, `default` if it says none."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else default
