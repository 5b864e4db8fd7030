"""Counts as prose writes them: digits with thousands commas or Chinese numerals, and the unit behind them."""

from __future__ import annotations

import re

from extractor.model import Number
from extractor.numbers import to_number

COUNT = re.compile(
    r"(?<![0-9.,第])(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?)(?P<vague>余|多|来)?"
    r"(?P<unit>件次|件|宗|起|份|例|条|次|部|个|项|万元|亿元|元|%)"
    r"|(?<![零〇一二两三四五六七八九十百千万第数几每某上下余])"
    r"(?P<chinese>[零〇一二两三四五六七八九十百千]{1,9})(?P<chinese_unit>件|宗|起|份|部)"
)
"""A count with its unit, in text without white space. A number without a unit is no count of anything."""

_ABOUT_BEFORE = re.compile(r"(?:近|约|超|逾|超过|不足|不到|至少|最多|多达|上|大约|第|前|[-~—至到])$")
_ABOUT_BEHIND = re.compile(r"以上|左右|以内|以下|之多|上下|多|余")
_CHANGE = re.compile(r"(?:增加|增长|减少|下降|上升|回落|增|减|降|多|少|比例|超过)了?(?:了|到|至|约|近)?$")
_DIGITS = {char: value for value, chars in enumerate(("零〇", "一", "二两", "三", *"四五六七八九")) for char in chars}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """Return what a Chinese numeral below ten thousand says (两, 十二, 一百零五); None where it is not one number."""
    total = digit = 0
    place = 10_000
    for char in text:
        if char in _PLACES:
            if _PLACES[char] >= place or (digit == 0 and (char != "十" or total)):
                return None
            place = _PLACES[char]
            total += (digit or 1) * place
            digit = 0
        elif char in "零〇":
            if digit:
                return None
        elif digit:
            return None
        else:
            digit = _DIGITS[char]
    return total + digit


def count_of(match: re.Match[str], before: str, behind: str) -> Number | None:
    """Return the exact count that a match of COUNT says between `before` and `behind`; None for about, or a change."""
    if match["vague"] or _ABOUT_BEHIND.match(behind) or _ABOUT_BEFORE.search(before) or _CHANGE.search(before):
        return None
    if match["chinese"]:
        return chinese_number(match["chinese"])
    return to_number(match["number"])


def unit_of(match: re.Match[str]) -> str:
    """Return the unit of a match of COUNT."""
    return match["unit"] or match["chinese_unit"]
