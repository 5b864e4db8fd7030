"""One sheet of an Excel file -> what its cells show, where cells are merged, and which rows and columns are hidden."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from extractor.numbers import LOWERED_DIGITS, RAISED_DIGITS
from extractor.readers.html_controls import PICTURE
from extractor.readers.packages import (
    MAX_SHEET_BYTES,
    Package,
    Refused,
    attribute,
    child,
    has_doctype,
    is_on,
    local_name,
)
from extractor.readers.xlsx_conditions import show_ruled
from extractor.readers.xlsx_formats import format_code
from extractor.readers.xlsx_places import (
    LAST_COLUMN,
    LAST_ROW,
    Box,
    is_switched,
    parse_address,
    parse_box,
    read_integer,
)
from extractor.readers.xlsx_print import Shown, Stored, Style, show
from extractor.readers.xlsx_rules import Look, Rule, read_looks, read_rules
from extractor.readers.xlsx_styles import read_colors

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHOWN = 50_000
"""Cells that show something, in all sheets together; a report has under a thousand."""
MAX_MERGES = 20_000
MAX_RULES = 20_000
"""Rules of conditional formats in one sheet that can change what is seen. A guess: copied rows make hundreds."""

_PASSED = frozenset(("row", "hyperlink", "dataValidation"))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class Sheet:
    """A sheet as stored: texts by (row, column) counted from 1; empty cells have none."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Box] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """What sheets share: texts, styles of cells and rules, and whether stored results of formulas are valid."""

    texts: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    """What rules of conditional formats change, by their number."""
    recalculates: bool = False
    left: int = MAX_SHOWN


def read_shared(package: Package, parts: dict[str, str], workbook: _Element) -> Book:
    """Return what the sheets of a workbook share; `parts` maps kinds of parts to their names."""
    book = Book()
    calculation = child(workbook, "calcPr")
    if calculation is not None:
        book.recalculates = (attribute(calculation, "fullCalcOnLoad") or "0").lower() in ("1", "true")
    if "sharedStrings" in parts:
        book.texts = [read_text(item) for item in package.tree(parts["sharedStrings"]) if local_name(item) == "si"]
    if "styles" in parts:
        styles = package.tree(parts["styles"])
        formats = _read_formats(styles)
        book.styles = [Style(code, *colors) for code, colors in zip(formats, read_colors(styles), strict=True)]
        book.looks = read_looks(styles)
    return book


def _read_formats(styles: _Element) -> list[str]:
    custom = {}
    named = child(styles, "numFmts")
    for item in named if named is not None else ():
        custom[read_integer(attribute(item, "numFmtId"), 0)] = attribute(item, "formatCode") or "General"
    cells = child(styles, "cellXfs")
    return [
        format_code(read_integer(attribute(item, "numFmtId"), 0), custom)
        for item in (cells if cells is not None else ())
        if local_name(item) == "xf"
    ]


def read_text(item: _Element) -> str:
    """Return the text of a shared or inline string: its runs without readings, raised digits as such.

    A run that is struck through stands apart from the others.
    """
    found = []
    struck = False
    for part in item:
        name = local_name(part)
        if name == "t":
            found.append(part.text or "")
        elif name == "r":
            properties = child(part, "rPr")
            was_struck, struck = struck, is_on(child(properties, "strike"))
            found.append(" " if struck != was_struck else "")
            text = child(part, "t")
            found.append(_shift(text.text or "", properties) if text is not None else "")
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(found))


def _shift(text: str, properties: _Element | None) -> str:
    """Return the text of a run with raised and lowered digits as such: 10 and a raised 2 is not 102."""
    shift = child(properties, "vertAlign")
    raised = attribute(shift, "val") if shift is not None else ""
    return text.translate({"superscript": RAISED_DIGITS, "subscript": LOWERED_DIGITS}.get(raised or "", {}))


def read_sheet(package: Package, part: str, name: str, book: Book) -> Sheet:
    """Return a sheet; its XML is read as a stream, so that rows that hold nothing cost no memory."""
    data = package.read(part, MAX_SHEET_BYTES)
    sheet = Sheet(name)
    shows_zeros = True
    row = 0
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    reader = _Cells(sheet, book)
    takers = reader.takers()
    try:
        for event, element in events:
            tag = local_name(element)
            if event == "start":
                if tag == "row":
                    row = reader.open_row(element, row)
                elif tag == "sheetView":
                    reader.shows_zeros = shows_zeros = shows_zeros and attribute(element, "showZeros") not in (
                        "0",
                        "false",
                    )
                continue
            if tag in takers:
                takers[tag](element)
            if tag in takers or tag in _PASSED:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, ValueError) as error:
        raise Refused("nesting_too_deep" if "depth" in str(error) else "broken_file") from error
    root = events.root
    if root is None or has_doctype(root):
        raise Refused("broken_file")
    reader.apply_rules()
    return sheet


class _Cells:
    """Takes the parts of one sheet in order."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.shows_zeros = True
        self.row = 0
        self.column = 0
        self._stored: dict[tuple[int, int], Stored] = {}
        self._rules: list[Rule] = []

    def takers(self) -> dict[str, Callable[[_Element], None]]:
        """Return what takes an element that has ended, by its name."""
        return {
            "c": self.add_cell,
            "mergeCell": self.add_merge,
            "col": self.add_column,
            "conditionalFormatting": self.add_rules,
        }

    def open_row(self, element: _Element, before: int) -> int:
        self.row = min(read_integer(element.get("r"), before + 1), LAST_ROW)
        self.column = 0
        flat = _height(element.get("ht")) == 0.0
        if flat or is_switched(element.get("hidden")):
            self.sheet.hidden_rows.add(self.row)
        return self.row

    def add_cell(self, element: _Element) -> None:
        place = parse_address(element.get("r") or "")
        row, self.column = place or (self.row, self.column + 1)
        shown = self._shown(element, (row, self.column))
        if shown.note:
            self.sheet.notes[shown.note] = None
        if shown.text:
            self._take_place()
            self.sheet.cells[row, self.column] = shown.text

    def _take_place(self) -> None:
        self.book.left -= 1
        if self.book.left < 0:
            raise Refused("too_large")

    def add_merge(self, element: _Element) -> None:
        box = parse_box(element.get("ref") or "")
        if box:
            if len(self.sheet.merges) >= MAX_MERGES:
                raise Refused("too_large")
            self.sheet.merges.append(box)

    def add_rules(self, element: _Element) -> None:
        self._rules += read_rules(element, self.book.looks)
        if len(self._rules) > MAX_RULES:
            raise Refused("too_large")

    def apply_rules(self) -> None:
        """Show the cells anew that conditional formats cover: they stand behind the cells in the file."""
        for place, shown in show_ruled(self._stored, self._rules, self.book.styles).items():
            if shown.note:
                self.sheet.notes[shown.note] = None
            if not shown.text:
                self.sheet.cells.pop(place, None)
                continue
            if place not in self.sheet.cells:
                self._take_place()
            self.sheet.cells[place] = shown.text

    def add_column(self, element: _Element) -> None:
        if is_switched(element.get("hidden")) or _height(element.get("width")) == 0.0:
            first = read_integer(element.get("min"), 1)
            last = min(read_integer(element.get("max"), first), LAST_COLUMN)
            if len(self.sheet.hidden_columns) < LAST_COLUMN:
                self.sheet.hidden_columns.append((first, last))

    def _shown(self, element: _Element, place: tuple[int, int]) -> Shown:
        kind = element.get("t") or "n"
        stored = child(element, "v")
        text = (stored.text or "") if stored is not None else ""
        if child(element, "f") is not None and (self.book.recalculates or stored is None):
            return Shown(PICTURE, "formula_not_computed")
        if kind == "inlineStr":
            inline = child(element, "is")
            return self._print(element, place, read_text(inline)) if inline is not None else Shown("")
        if kind == "s":
            index = read_integer(text, -1)
            if text and not 0 <= index < len(self.book.texts):
                raise Refused("broken_file")
            return self._print(element, place, self.book.texts[index]) if text else Shown("")
        if kind == "b":
            return Shown({"1": "TRUE", "0": "FALSE"}.get(text.strip(), text))
        if kind == "d":
            return Shown(f"[date {text}]" if text else "")
        if kind != "n":  # str, the text of a formula, and e, an error
            return self._print(element, place, _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
        text = text.strip()
        if not text or (not self.shows_zeros and text in ("0", "0.0")):
            return Shown("")
        return self._print(element, place, text, is_text=False)

    def _print(self, element: _Element, place: tuple[int, int], text: str, is_text: bool = True) -> Shown:
        """Return what the style of a cell shows; what may be a number is kept for the rules that follow."""
        stored = Stored(text, read_integer(element.get("s"), 0), is_text)
        if (not is_text or text.strip().isdigit()) and len(self._stored) < MAX_SHOWN:
            self._stored[place] = stored
        return show(stored, stored.style_in(self.book.styles))


def _height(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
