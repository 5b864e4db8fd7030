"""The text of a Word paragraph: runs, breaks, fields, symbols; pictures and text boxes are set aside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.numbers import UNSEEN_DIGITS
from extractor.readers.docx_doubts import is_overridden, is_unseen
from extractor.readers.docx_shifts import Baseline
from extractor.readers.docx_styles import StyleFacts, Styles
from extractor.readers.docx_tables import unwrap
from extractor.readers.html_controls import PICTURE
from extractor.readers.html_lines import Lines
from extractor.readers.html_text import last_seen
from extractor.readers.packages import attribute, child, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_TRANSPARENT = frozenset(("hyperlink", "fldSimple", "r", "ruby", "rubyBase", "oMath", "oMathPara", "dir", "bdo"))
_DRAWN = frozenset(("drawing", "pict", "object"))
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "wingdings 2", "wingdings 3")
_LINES = re.compile(r"[\t\r\n]+")  # are spaces where they stand in the text of a run
_MAX_DEPTH = 60


class Runs:
    """Writes the text of paragraphs to `lines`; fields may begin in one paragraph and end in another."""

    def __init__(self, lines: Lines, styles: Styles) -> None:
        self.lines = lines
        self.styles = styles
        self.pictures = 0
        self._boxes: list[_Element] = []
        self._fields: list[_Field] = []
        self._hidden = False
        self._baseline = Baseline()

    def read(self, paragraph: _Element, *, hidden: bool) -> None:
        """Write the text of one paragraph; `hidden`: its style hides what no run shows."""
        self._hidden = hidden
        self._baseline = Baseline()
        self._read(paragraph, 0)
        for field in self._fields:
            field.instructs = False  # one that never shows its result must not hide the rest of the document

    def take_boxes(self) -> list[_Element]:
        """Return the contents of the text boxes anchored in what was read since the last call."""
        boxes, self._boxes = self._boxes, []
        return boxes

    def _read(self, parent: _Element, depth: int) -> None:
        for item in unwrap(parent):
            name = local_name(item)
            if name == "r":
                self._read_run(item, depth)
            elif name in _DRAWN:
                self._draw(item)
            elif name in _TRANSPARENT or (item.tag[:1] == "{" and "/math" in item.tag):
                if depth < _MAX_DEPTH:
                    self._read(item, depth + 1)
                if name == "t":
                    self._add(" ".join(_LINES.split(item.text or "")))
            else:
                self._read_mark(name, item)

    def _read_mark(self, name: str, item: _Element) -> None:
        if name == "t":
            self._add(" ".join(_LINES.split(item.text or "")))
        elif name in ("tab", "ptab"):
            self._add(" " if self.lines.in_cell else "\t")
        elif name in ("br", "cr"):
            if not self._is_muted():
                self.lines.break_line()
        elif name == "noBreakHyphen":
            self._add("-")
        elif name == "sym":
            self._add(_symbol(item))
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            self.lines.separate()
        elif name == "instrText" and self._fields:
            self._fields[-1].instruction += item.text or ""
        elif name == "fldChar":
            self._step_field(attribute(item, "fldCharType") or "")

    def _read_run(self, run: _Element, depth: int) -> None:
        properties = child(run, "rPr")
        start = len(self.lines.parts)
        if properties is not None:
            self._read_styled(run, properties, depth)
        elif not self._hidden:
            self._write(run, None, None, depth)
        if is_overridden(run) or (properties is not None and is_unseen(run, properties)):
            parts = self.lines.parts
            parts[start:] = [part.translate(UNSEEN_DIGITS) for part in parts[start:]]

    def _read_styled(self, run: _Element, properties: _Element, depth: int) -> None:
        named = child(properties, "rStyle")
        style = self.styles.facts_of(attribute(named, "val") or "") if named is not None else None
        if self._is_hidden(properties, style):
            return
        struck = is_on(child(properties, "strike")) or is_on(child(properties, "dstrike"))
        if struck:
            self.lines.separate()
        self._write(run, properties, style, depth)
        if struck:
            self.lines.separate()

    def _write(self, run: _Element, properties: _Element | None, style: StyleFacts | None, depth: int) -> None:
        digits = self._baseline.shift_of(run, properties, style)
        start = len(self.lines.parts)
        self._read(run, depth + 1)
        if digits is not None:
            self._shift(start, digits)

    def _is_hidden(self, properties: _Element, style: StyleFacts | None) -> bool:
        own = child(properties, "vanish")
        if own is not None:
            return is_on(own)
        by_style = style.hidden if style is not None else None
        return self._hidden if by_style is None else by_style

    def _shift(self, start: int, digits: dict[int, int]) -> None:
        """Write raised and lowered digits as such: 10 and a raised 2 is not 102. Behind nothing they stay, apart."""
        parts = self.lines.parts
        text = "".join(parts[start:])
        if not text.strip():
            return
        if last_seen(parts[:start]):
            parts[start:] = [text.translate(digits)]
        else:
            self.lines.separate()

    def _add(self, text: str) -> None:
        if not self._is_muted():
            self.lines.parts.append(text)
            if self._fields and text.strip():
                for field in self._fields:
                    field.shows = True

    def _is_muted(self) -> bool:
        return any(field.instructs for field in self._fields)

    def _step_field(self, step: str) -> None:
        if step == "begin":
            self._fields.append(_Field())
        elif self._fields and step == "separate":
            self._fields[-1].instructs = False
        elif self._fields and step == "end":
            field = self._fields.pop()
            if field.instruction.lstrip()[:1] == "=" and not field.shows:
                self._add(f" {PICTURE} ")  # a sum that Word has not worked out yet

    def _draw(self, item: _Element) -> None:
        boxes = _outermost_boxes(item)
        self._boxes += boxes
        if boxes or self._is_muted():
            return
        if any(local_name(part) in ("blip", "imagedata", "OLEObject") for part in item.iter()):
            self.pictures += 1
            self.lines.note_picture()


class _Field:
    """A field being read: its instruction, whether that is still being given, and whether it has shown any text."""

    __slots__ = ("instruction", "instructs", "shows")

    def __init__(self) -> None:
        self.instruction = ""
        self.instructs = True
        self.shows = False


def _outermost_boxes(drawing: _Element) -> list[_Element]:
    """Return the contents of the text boxes of a drawing in order; those inside others are read with them."""
    found: list[_Element] = []
    for item in unwrap(drawing):
        found += [item] if local_name(item) == "txbxContent" else _outermost_boxes(item)
    return found


def _symbol(item: _Element) -> str:
    try:
        code = int(attribute(item, "char") or "", 16)
    except ValueError:
        return PICTURE
    if (attribute(item, "font") or "").lower() in _SYMBOL_FONTS:
        return PICTURE
    code = code - 0xF000 if 0xF020 <= code <= 0xF0FF else code
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else PICTURE
