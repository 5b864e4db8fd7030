"""What a sheet shows for a number: its number format applied, as far as reports use such formats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    48: "##0.0E+0",
    49: "@",
}
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
MAX_FORMAT = 255  # Excel's own limit

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(General)|(.)', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_STORED = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?")
_SHOWN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_DATE_LETTERS = frozenset("ymdhseYMDHSEgG")
_WHITE = frozenset(("white", "白色", "白", "color2", "color 2", "颜色2", "颜色 2"))
_PLACES = frozenset("0#?,.")


class Section(NamedTuple):
    """One section of a number format: what stands before and behind the digits, and how those are written."""

    before: str
    behind: str
    digits: str
    percents: int
    is_date: bool
    is_general: bool
    condition: str = ""
    is_white: bool = False


def format_number(text: str, code: str) -> str:
    """Return how a sheet shows the number `text` (as stored) under a format code.

    A date comes as [date]: it is no number of a report. A format that isn't understood is taken for General.
    """
    number = read_decimal(text)
    if number is None:
        return text
    sections = split_format(code[:MAX_FORMAT])
    section = _choose(sections, number)
    if section is None:
        return "#" * 8
    if section.is_date:
        return f"[date {_general(number)}]"
    signed = number < 0 and _keeps_sign(section, sections)
    shown = _general(abs(number)) if section.is_general else _fixed(abs(number), section)
    if not section.is_general and not section.digits:
        return section.before + section.behind
    signed = signed and any(char not in "0,.%" for char in shown)
    return f"{'-' if signed else ''}{section.before}{shown}{section.behind}"


def is_white(text: str, code: str) -> bool:
    """Say whether a format code writes the number `text` in white."""
    number = read_decimal(text) if "[" in code else None
    section = _choose(split_format(code[:MAX_FORMAT]), number) if number is not None else None
    return section is not None and section.is_white


def read_decimal(text: str) -> Decimal | None:
    """Return the number that is stored as `text`, None if it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= 300 else None


def format_code(number: int, custom: dict[int, str]) -> str:
    """Return the format code of a number format id."""
    if number in custom:
        return custom[number]
    return "yyyy-mm-dd" if number in _DATES else BUILT_IN.get(number, "General")


def is_masked(text: str, shown: str) -> bool:
    """Say whether a format hides the stored number or shows one of another size: 528 as nothing, as 1 or as 52800%."""
    number, digits = Decimal(text) if _STORED.fullmatch(text) else Decimal(0), _SHOWN.search(shown)
    if not number:
        return False
    if digits is None:
        return True
    if "%" in shown or shown.startswith("[date"):
        return False
    return abs(abs(number) - Decimal(digits[0].replace(",", ""))) >= 1


def shown_differs(text: str, shown: str) -> bool:
    """Say whether what is shown is another number than the stored one: 76.885 shown as 77."""
    try:
        return Decimal(shown.replace(",", "")) != Decimal(repr(float(text)))
    except (InvalidOperation, ValueError, OverflowError):
        return False


@lru_cache(maxsize=512)
def split_format(code: str) -> tuple[Section, ...]:
    """Return the sections of a format code: positive, negative, zero (text is not formatted)."""
    code = "General" if "通用格式" in code else code
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token[0] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(_read_section(tokens) for tokens in sections[:3])


def _read_section(tokens: list[re.Match[str]]) -> Section:
    parts = {"before": "", "digits": "", "behind": ""}
    is_date = is_general = white = False
    percents = 0
    condition = ""
    for token in tokens:
        quoted, escaped, _, _, bracket, general, char = token.groups()
        where = "behind" if parts["digits"] or is_general else "before"
        if quoted is not None or escaped is not None:
            parts[where] += quoted if quoted is not None else escaped or ""
        elif bracket is not None:
            is_date = is_date or bracket.lower() in ("h", "hh", "m", "mm", "s", "ss")
            parts[where] += bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
            white = white or bracket.lower() in _WHITE
            condition = bracket if _CONDITION.fullmatch(bracket) else condition
        elif general or char == "@":
            is_general = True
        elif char is not None and char in _PLACES and not parts["behind"]:
            parts["digits"] += char
        elif char is not None:
            percents += char == "%"
            is_date = is_date or (char in _DATE_LETTERS and "E" not in char)
            parts[where] += char
    is_general = is_general or (bool(parts["digits"]) and ("E+" in parts["behind"] or "/" in parts["behind"]))
    if is_general:
        parts = {"before": parts["before"], "digits": "", "behind": "" if parts["digits"] else parts["behind"]}
    is_date = is_date and not is_general
    return Section(parts["before"], parts["behind"], parts["digits"], percents, is_date, is_general, condition, white)


def _choose(sections: tuple[Section, ...], number: Decimal) -> Section | None:
    """Return the section for a number; None if all have conditions that it doesn't meet, which shows as ####."""
    if any(section.condition for section in sections):
        return _choose_by_condition(sections, number)
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _choose_by_condition(sections: tuple[Section, ...], number: Decimal) -> Section | None:
    for place, section in enumerate(sections):
        if section.condition:
            if _meets(number, section.condition):
                return section
        elif place == len(sections) - 1 or (place == 1 and number < 0) or (place == 0 and number > 0):
            return section
    return None


def _keeps_sign(section: Section, sections: tuple[Section, ...]) -> bool:
    """Say whether a negative number keeps its minus: not in the section that is for negative ones alone."""
    if section.condition:
        return section.condition[0] != "<" or section.condition[1:2] == ">"
    return len(sections) < 2 or any(other.condition for other in sections)


def _meets(number: Decimal, condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    try:
        bound = Decimal(match[2]) if match else number
    except InvalidOperation:
        return False
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[match[1] if match else "="]


def _general(number: Decimal) -> str:
    """Return a number as General shows it: whole, or with up to 11 significant digits."""
    value = float(number)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11g}" if abs(value) < 1e11 else f"{value:.15g}"


def _fixed(number: Decimal, section: Section) -> str:
    """Return a number with the decimals and separators of a section; halves are rounded up, as Excel does."""
    digits = section.digits.rstrip(",")
    whole, _, fraction = digits.partition(".")
    number = number.scaleb(2 * section.percents - 3 * (len(section.digits) - len(digits)))
    places = [char for char in fraction if char != ","]
    if abs(number) >= Decimal(10) ** 20:
        return str(number)
    rounded = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    before, _, after = text.partition(".")
    while after and places and places[-1] in "#?" and after[-1] == "0":
        after, places = after[:-1], places[:-1]
    least = sum(char == "0" for char in whole)
    before = "" if least == 0 and before == "0" else before.rjust(least, "0") if "," not in before else before
    return f"{before}.{after}" if after or "." in section.digits else before
