"""The numbers that Word puts before paragraphs: 一、 （二） 3. are often not in the text but counted by Word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.packages import attribute, child, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_PLACE = re.compile(r"%([1-9])")
_MOST = 100_000
"""Numbers above are printed as digits: only a hostile start value leads there."""


def format_number(number: int, style: str) -> str:
    """Return a number as Word prints it in a number format (`chineseCounting`, `decimal`, `upperRoman` …).

    A format not known here gives digits.
    """
    if style == "none":
        return ""
    if not 0 < number < _MOST:
        return str(number)
    if style in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand") or (
        style in ("japaneseCounting", "koreanCounting")
    ):
        return _count(number, "零" + _DIGITS[1:], "十百千", "万")
    if style in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _count(number, _LEGAL, "拾佰仟", "万", with_one=True)
    if style in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style in _LISTS:
        characters = _LISTS[style]
        return characters[number - 1] if number <= len(characters) else str(number)
    return _format_western(number, style)


_LISTS = {
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}


def _format_western(number: int, style: str) -> str:
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 99)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman") and number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (number // value)
            number %= value
        return roman if style == "upperRoman" else roman.lower()
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    return str(number)


def _count(number: int, digits: str, units: str, myriad: str, *, with_one: bool = False) -> str:
    """Return a number in words: 十一, 二十, 一百零五; `with_one` writes 壹拾壹."""
    if number >= 10_000:
        rest = number % 10_000
        tail = _count(rest, digits, units, myriad, with_one=True) if rest else ""
        return _count(number // 10_000, digits, units, myriad) + myriad + ("零" if 0 < rest < 1000 else "") + tail
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    lone_ten = 10 <= number < 20 and not with_one
    return text.removeprefix(digits[1]) if lone_ten else text


class Level(NamedTuple):
    """One level of a list: first number, format, text (`第%1条`), and the paragraph style that implies it."""

    start: int
    style: str
    text: str
    paragraph_style: str
    legal: bool
    hidden: bool
    restart: int
    """The level whose step restarts this one, counted from 1; 0 never, -1 any higher level."""


class Numbering:
    """Counts the numbered paragraphs of one document; ask in document order."""

    def __init__(self, root: _Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._style_links: dict[str, str] = {}
        self._lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()
        for item in root if root is not None else ():
            if local_name(item) == "abstractNum":
                self._add_abstract(item)
            elif local_name(item) == "num":
                self._add_list(item)

    def level_of_style(self, list_id: str, paragraph_style: str) -> int:
        """Return the level that a list ties to a paragraph style, 0 if none."""
        return next((i for i, level in self._levels(list_id).items() if level.paragraph_style == paragraph_style), 0)

    def next_mark(self, list_id: str, level: int) -> str:
        """Count one paragraph and return what Word prints before it; empty for bullets and unknown lists."""
        levels = self._levels(list_id)
        if level not in levels:
            return ""
        abstract, _, starts = self._lists[list_id]
        counts = self._counts.setdefault(self._base_of(abstract), {})
        if level in starts and (list_id, level) not in self._used:
            counts[level] = starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        self._used.add((list_id, level))
        for deeper in [i for i in counts if i > level]:
            restart = levels[deeper].restart if deeper in levels else -1
            if restart == -1 or (restart and level < restart):
                del counts[deeper]
        here = levels[level]
        if here.style == "bullet" or here.hidden:
            return ""
        return _PLACE.sub(lambda match: self._part(int(match[1]) - 1, levels, counts, here), here.text)

    def _part(self, level: int, levels: dict[int, Level], counts: dict[int, int], here: Level) -> str:
        if level not in levels:
            return ""
        style = "decimal" if here.legal else levels[level].style
        return format_number(counts.get(level, levels[level].start), style)

    def _base_of(self, abstract: str) -> str:
        seen = set()
        while abstract not in seen and not self._abstract.get(abstract):
            seen.add(abstract)
            abstract = self._style_links.get(self._links.get(abstract, ""), abstract)
        return abstract

    def _levels(self, list_id: str) -> dict[int, Level]:
        if list_id not in self._lists:
            return {}
        abstract, overrides, _ = self._lists[list_id]
        return self._abstract.get(self._base_of(abstract), {}) | overrides

    def _add_abstract(self, item: _Element) -> None:
        name = attribute(item, "abstractNumId") or ""
        self._abstract[name] = _read_levels(item)
        for part in item:
            if local_name(part) == "numStyleLink":
                self._links[name] = attribute(part, "val") or ""
            elif local_name(part) == "styleLink":
                self._style_links[attribute(part, "val") or ""] = name

    def _add_list(self, item: _Element) -> None:
        base = child(item, "abstractNumId")
        overrides: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for part in item:
            if local_name(part) == "lvlOverride":
                overrides |= _read_levels(part)
                start = child(part, "startOverride")
                if start is not None:
                    starts[_number(attribute(part, "ilvl"), 0)] = _number(attribute(start, "val"), 1)
        name = (attribute(base, "val") or "") if base is not None else ""
        self._lists[attribute(item, "numId") or ""] = (name, overrides, starts)


def _read_levels(item: _Element) -> dict[int, Level]:
    return {
        _number(attribute(level, "ilvl"), 0): Level(
            _number(_value(level, "start"), 1),
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText") or "",
            _value(level, "pStyle") or "",
            is_on(child(level, "isLgl")),
            is_on(child(level, "rPr", "vanish")),
            _number(_value(level, "lvlRestart"), -1),
        )
        for level in item
        if local_name(level) == "lvl"
    }


def _value(element: _Element, name: str) -> str | None:
    found = child(element, name)
    return attribute(found, "val") if found is not None else None


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else default
