"""One sheet of an Excel file -> what its cells show, where cells are merged, and which rows and columns are hidden."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from extractor.readers.docx_runs import LOWERED, RAISED
from extractor.readers.html_controls import PICTURE
from extractor.readers.packages import MAX_SHEET_BYTES, Package, Refused, attribute, child, has_doctype, local_name
from extractor.readers.xlsx_formats import format_code, format_number, is_masked, shown_differs
from extractor.readers.xlsx_styles import unseen_styles

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHOWN = 50_000
"""Cells that show something, in all sheets together; a report has under a thousand."""
MAX_MERGES = 20_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Box(NamedTuple):
    """A merged range: first row and column, last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


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
    """What sheets share: texts, number formats of cell styles, and whether stored results of formulas are valid."""

    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    unseen: frozenset[int] = frozenset()
    """Cell styles that write in white on no ground."""
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
        book.formats = _read_formats(styles)
        book.unseen = unseen_styles(styles)
    return book


def _read_formats(styles: _Element) -> list[str]:
    custom = {}
    named = child(styles, "numFmts")
    for item in named if named is not None else ():
        custom[_integer(attribute(item, "numFmtId"), 0)] = attribute(item, "formatCode") or "General"
    cells = child(styles, "cellXfs")
    return [
        format_code(_integer(attribute(item, "numFmtId"), 0), custom)
        for item in (cells if cells is not None else ())
        if local_name(item) == "xf"
    ]


def read_text(item: _Element) -> str:
    """Return the text of a shared or inline string: its runs without readings, raised digits as such."""
    found = []
    for part in item:
        name = local_name(part)
        if name == "t":
            found.append(part.text or "")
        elif name == "r":
            text = child(part, "t")
            shift = child(part, "rPr", "vertAlign")
            raised = attribute(shift, "val") if shift is not None else ""
            digits = {"superscript": RAISED, "subscript": LOWERED}.get(raised or "", {})
            found.append((text.text or "").translate(digits) if text is not None else "")
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(found))


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
            if tag == "c":
                reader.add_cell(element)
            elif tag == "mergeCell":
                reader.add_merge(element)
            elif tag == "col":
                reader.add_column(element)
            if tag in ("c", "row", "mergeCell", "col", "hyperlink", "dataValidation", "conditionalFormatting"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, ValueError) as error:
        raise Refused("nesting_too_deep" if "depth" in str(error) else "broken_file") from error
    root = events.root
    if root is None or has_doctype(root):
        raise Refused("broken_file")
    return sheet


class _Cells:
    """Takes the parts of one sheet in order."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.sheet, self.book = sheet, book
        self.shows_zeros = True
        self.row = 0
        self.column = 0

    def open_row(self, element: _Element, before: int) -> int:
        self.row = min(_integer(element.get("r"), before + 1), LAST_ROW)
        self.column = 0
        flat = _height(element.get("ht")) == 0.0
        if flat or is_switched(element.get("hidden")):
            self.sheet.hidden_rows.add(self.row)
        return self.row

    def add_cell(self, element: _Element) -> None:
        place = parse_address(element.get("r") or "")
        row, self.column = place or (self.row, self.column + 1)
        shown = self._shown(element)
        if shown == "":
            return
        self.book.left -= 1
        if self.book.left < 0:
            raise Refused("too_large")
        self.sheet.cells[row, self.column] = shown

    def add_merge(self, element: _Element) -> None:
        first, _, last = (element.get("ref") or "").partition(":")
        start, end = parse_address(first), parse_address(last or first)
        if start and end:
            if len(self.sheet.merges) >= MAX_MERGES:
                raise Refused("too_large")
            rows, columns = sorted((start[0], end[0])), sorted((start[1], end[1]))
            self.sheet.merges.append(Box(rows[0], columns[0], rows[1], columns[1]))

    def add_column(self, element: _Element) -> None:
        if is_switched(element.get("hidden")) or _height(element.get("width")) == 0.0:
            first = _integer(element.get("min"), 1)
            last = min(_integer(element.get("max"), first), LAST_COLUMN)
            if len(self.sheet.hidden_columns) < LAST_COLUMN:
                self.sheet.hidden_columns.append((first, last))

    def _shown(self, element: _Element) -> str:
        kind = element.get("t") or "n"
        stored = child(element, "v")
        text = (stored.text or "") if stored is not None else ""
        if child(element, "f") is not None and (self.book.recalculates or stored is None):
            self.sheet.notes["formula_not_computed"] = None
            return PICTURE
        if kind == "inlineStr":
            inline = child(element, "is")
            return self._text(element, read_text(inline)) if inline is not None else ""
        if kind == "s":
            index = _integer(text, -1)
            if text and not 0 <= index < len(self.book.texts):
                raise Refused("broken_file")
            return self._text(element, self.book.texts[index]) if text else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text)
        if kind == "d":
            return f"[date {text}]" if text else ""
        if kind != "n":  # str, the text of a formula, and e, an error
            return self._text(element, _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
        return self._number(element, text.strip()) if text.strip() else ""

    def _text(self, element: _Element, text: str) -> str:
        """Return a text; a number stored as text that is not seen is a picture of one."""
        style = _integer(element.get("s"), 0)
        code = self.book.formats[style] if style < len(self.book.formats) else ""
        hidden = style in self.book.unseen or (code.count(";") == 3 and code.endswith(";"))
        if not (hidden and text.strip().isdigit()):
            return text
        self.sheet.notes["masked_number"] = None
        return PICTURE

    def _number(self, element: _Element, text: str) -> str:
        style = _integer(element.get("s"), 0)
        code = self.book.formats[style] if style < len(self.book.formats) else "General"
        if not self.shows_zeros and text in ("0", "0.0"):
            return ""
        shown = format_number(text, code)
        if is_masked(text, shown) or style in self.book.unseen:
            self.sheet.notes["masked_number"] = None
            return PICTURE
        if shown_differs(text, shown):
            self.sheet.notes["rounded_display"] = None
        return shown


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


def _height(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else default
