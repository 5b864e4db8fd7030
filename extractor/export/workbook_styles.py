"""What a workbook looks like: formats, page set-up, names of sheets, text that can't become a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, cast

from extractor.record import Record

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "等线"
"""Shipped with Excel for Chinese; other systems take their own Chinese font in its place."""
A4 = 9
MAX_TEXT = 32_767
"""Characters that Excel holds in a cell."""
_LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "head": {"bold": True, "bg_color": "#DDE6F0", "align": "center", "valign": "vcenter"},
    "code": {"font_color": "#666666", "align": "center", "valign": "vcenter"},
    "number": {"align": "right", "num_format": "#,##0.######;-#,##0.######;0"},
    "middle": {"align": "center"},
    "center": {"align": "center", "valign": "vcenter"},
    "label": {"valign": "vcenter"},
    "link": {"font_color": "#0563C1", "underline": 1},
    "suspect": {"bg_color": "#F8CBAD", "font_color": "#C00000", "bold": True},
    "suspect_center": {
        "bg_color": "#F8CBAD",
        "font_color": "#C00000",
        "bold": True,
        "align": "center",
        "valign": "vcenter",
    },
    "contested": {"bg_color": "#FFE699", "align": "center", "valign": "vcenter"},
    "missing": {"bg_color": "#D9D9D9", "font_color": "#595959", "align": "center", "valign": "vcenter"},
    "in_doubt": {"bg_color": "#FCE4D6", "align": "center", "valign": "vcenter"},
    "good": {"font_color": "#375623"},
    "bad": {"font_color": "#C00000"},
}
_BARE: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"},
    "part": {"bold": True, "font_size": 11, "valign": "vcenter"},
    "note": {"font_color": "#595959", "text_wrap": True, "valign": "top"},
    "bare_link": {"font_color": "#0563C1", "underline": 1},
}


class Styles:
    """The formats of a workbook, by name."""

    def __init__(self, book: Workbook) -> None:
        frame = {"border": 1, "border_color": "#8EA9C8", "text_wrap": True, "valign": "top"}
        base = {"font_name": FONT, "font_size": 10}
        self._formats = {name: book.add_format({**base, **frame, **look}) for name, look in _LOOKS.items()}
        self._formats |= {name: book.add_format({**base, **look}) for name, look in _BARE.items()}

    def __getitem__(self, name: str) -> Format:
        return self._formats[name]


def set_page(sheet: Worksheet, footer: str, *, repeat: int = 0, columns: int = 0) -> None:
    """Set A4 landscape, `repeat` rows of headings on each page; one page wide, or so many columns on each page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if columns:
        sheet.repeat_columns(0, columns - 1)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C&9{footer}")
    if repeat:
        sheet.repeat_rows(0, repeat - 1)


LINE = 14.5
"""Points of one line of text."""
MAX_LINES = 27
"""Lines of the tallest row: Excel ends at 409 points."""


def lines_of(text: object, width: float) -> int:
    """Return the lines that text takes in a column: a Chinese character is two wide."""
    if text is None:
        return 1
    wide = [sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in str(text).split("\n")]
    return sum(max(1, ceil(units / width)) for units in wide)


def row_height(texts: Iterable[tuple[object, float]]) -> float:
    """Return the points that a row needs for its texts, each with the width of its column."""
    return LINE * min(MAX_LINES, max(lines_of(text, width) for text, width in texts)) + 1.5


def put(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Write a number as number, None as an empty cell, anything else as text, whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, clean(str(value)), style)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return text that XML can hold, no longer than a cell."""
    return _CONTROL.sub("�", text)[:MAX_TEXT]


_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_name(number: int, record: Record) -> str:
    """Return the name of a report's sheet: its number, which makes it unique, then agency and year; 31 characters."""
    agency = str(cast(Record, record["agency"])["value"] or cast(Record, record["source"])["name"])
    year = str(cast(Record, record["year"])["value"] or "")
    lead = f"{number} "
    kept = clean(_FORBIDDEN.sub("_", agency)).strip("' ")
    room = 31 - len(lead) - len(year)
    return f"{lead}{_utf16_cut(kept, room)}{year}".rstrip("' ")


def _utf16_cut(text: str, units: int) -> str:
    """Return as much of the text as fits: Excel counts characters beyond U+FFFF twice."""
    while len(text.encode("utf-16-le")) // 2 > units:
        text = text[:-1]
    return text


def link_to(name: str) -> str:
    """Return what a hyperlink to a sheet says."""
    return "internal:'" + name.replace("'", "''") + "'!A1"
