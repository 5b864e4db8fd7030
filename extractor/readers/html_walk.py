"""One pass over the tree of a page: which element does what to the text and the tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor.readers import html_style as style
from extractor.readers.html_grid import MAX_COLUMN_SPAN, MAX_ROW_SPAN
from extractor.readers.html_lines import Lines
from extractor.readers.html_meta import EMBEDDING, PageFacts
from extractor.readers.html_text import BREAK

if TYPE_CHECKING:
    from lxml.etree import _Element

Closer = Callable[["_Element"], None]
Opener = Callable[["_Element"], Closer | None]

_BLOCKS = (
    *("address", "article", "aside", "body", "footer", "header", "hgroup", "main", "nav", "search", "section"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "center", "div", "blockquote", "marquee", "v:textbox"),
    *("dd", "dir", "dl", "dt", "li", "menu", "ol", "ul", "details", "summary", "figcaption", "figure"),
    *("caption", "fieldset", "form", "frameset", "legend"),
)
_PREFORMATTED = ("pre", "listing", "xmp", "plaintext")
_DROPPED = (
    *("audio", "canvas", "noembed", "noframes", "script", "style", "template", "video", "xml"),
    *("datalist", "keygen", "select"),
)
_SHIFTED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_BUTTONS = frozenset({"hidden", "checkbox", "radio", "button", "submit", "reset", "image", "file", "password"})
_NUMBER = re.compile(r"\s*\+?0*([0-9]{1,9})")


class Walk:
    """Reads the tree under `root` once, without recursion; `lines` and `facts` hold what was found."""

    def __init__(self, root: _Element) -> None:
        self.lines = Lines()
        self.facts = PageFacts()
        self._add: Callable[[str], None] = self.lines.parts.append
        self._effects = style.StyleEffects()
        self._heeded = ~style.SHOWS
        self._holds_table = _find_ancestors_of_tables(root)
        self._muted = 0
        self._preformatted = 0
        # Rows met outside any table make one, until the element ends that was then at this depth; 0 if there are none.
        self._loose_depth = 0
        self._stack: list[tuple[_Element, Closer | None]] = []
        self._openers = self._choose_openers()
        self._read(root)

    def _choose_openers(self) -> dict[str, Opener]:
        """What to do at the start of an element, by tag; an element not listed is inline."""
        openers: dict[str, Opener] = dict.fromkeys(_BLOCKS, self._open_block)
        openers |= dict.fromkeys(_PREFORMATTED, self._open_preformatted)
        openers |= dict.fromkeys(_DROPPED, self._drop)
        openers |= dict.fromkeys(_SHIFTED, self._open_shifted)
        openers |= dict.fromkeys(EMBEDDING, self._embed)
        openers |= dict.fromkeys(("td", "th"), self._open_cell)
        openers |= dict.fromkeys(("thead", "tbody", "tfoot"), self._open_section)
        openers |= dict.fromkeys(("input", "textarea"), self._read_input)
        openers |= {"table": self._open_table, "tr": self._open_row, "br": self._break_line, "a": self._link}
        return openers | {"meta": self._note_meta, "title": self._note_title, "dialog": self._open_dialog}

    def _read(self, root: _Element) -> None:
        openers, effects, stack = self._openers, self._effects, self._stack
        element: _Element | None = root
        while element is not None:
            opener = openers.get(element.tag)
            if names := element.keys():
                if "style" in names and (effect := effects[element.get("style", "")]) & self._heeded:
                    opener = self._restyle(opener, effect)
                if "hidden" in names:
                    opener = self._drop
            closer = opener(element) if opener is not None else None
            if closer is not skip:
                if text := element.text:
                    self._add(text)
                if len(element):
                    stack.append((element, closer))
                    element = element[0]
                    continue
                if closer is not None:
                    closer(element)
            if tail := element.tail:
                self._add(tail)
            following = element.getnext()
            element = following if following is not None else self._leave()

    def _leave(self) -> _Element | None:
        """End elements whose children are all read; return the next sibling of one, None at the end of the page."""
        while self._stack:
            if len(self._stack) == self._loose_depth:
                self._close_loose_rows()
            element, closer = self._stack.pop()
            if closer is not None:
                closer(element)
            if tail := element.tail:
                self._add(tail)
            if (following := element.getnext()) is not None:
                return following
        return None

    def _restyle(self, opener: Opener | None, effect: int) -> Opener | None:
        """The opener of an element with a style attribute; one that the table model knows keeps its part in it."""
        if effect & style.GONE:
            return self._drop
        if opener is None or opener == self._open_block:
            tables = self.lines.open_tables
            if effect & style.TABLE and not self.lines.in_cell:
                opener = self._open_styled_table
            elif effect & (style.ROW | style.CELL) and tables and tables[-1].styled:
                opener = self._open_row if effect & style.ROW else self._open_cell
            elif effect & style.DISPLAYS:
                opener = self._open_block
        muted = (self._muted | effect & style.MUTES) & ~((effect & style.SHOWS) >> style.SHOW_SHIFT)
        return opener if muted == self._muted else self._mute(opener, muted)

    def _mute(self, opener: Opener | None, muted: int) -> Opener:
        """An opener that does the same with the text muted or shown; places of cells stay as they are."""

        def open_muted(element: _Element) -> Closer:
            before = self._muted
            self._set_mode(muted, self._preformatted)
            closer = opener(element) if opener is not None else None

            def close(element: _Element) -> None:
                if closer is not None:
                    closer(element)
                self._set_mode(before, self._preformatted)

            if closer is skip:
                close(element)
                return skip
            return close

        return open_muted

    def _set_mode(self, muted: int, preformatted: int) -> None:
        self._muted = muted
        self._preformatted = preformatted
        self._heeded = -1 if muted else ~style.SHOWS
        self.lines.keeps_space = preformatted > 0
        normal = self.lines.add_preformatted if preformatted else self.lines.parts.append
        self._add = _ignore if muted else normal

    def _drop(self, _: _Element) -> Closer:
        return skip

    def _open_block(self, _: _Element) -> Closer:
        lines = self.lines
        if lines.in_cell:
            lines.parts.append(BREAK)
        else:
            if self._loose_depth and len(lines.open_tables) == 1 and lines.open_tables[0].row is None:
                self._close_loose_rows()
            lines.break_line()
        return lines.break_line

    def _break_line(self, _: _Element) -> None:
        if self._preformatted:
            self._add("\n")
        else:
            self.lines.break_line()

    def _open_preformatted(self, _: _Element) -> Closer:
        self.lines.break_line()
        self._set_mode(self._muted, self._preformatted + 1)
        self.lines.starts_preformatted = True
        return self._close_preformatted

    def _close_preformatted(self, _: _Element) -> None:
        self.lines.break_line()
        self._set_mode(self._muted, self._preformatted - 1)

    def _open_shifted(self, element: _Element) -> Closer | None:
        """Raise or lower digits that follow a digit: 10 and a raised 2 is not 102."""
        parts = self.lines.parts
        mark = len(parts)
        digits = _SHIFTED[element.tag]
        if not mark or not parts[-1][-1:].isdigit():
            return None

        def close(_: _Element) -> None:
            parts[mark:] = ["".join(parts[mark:]).translate(digits)]

        return close

    def _open_table(self, _: _Element) -> Closer:
        self.lines.open_table()
        return self._close_table

    def _open_styled_table(self, _: _Element) -> Closer:
        self.lines.open_table(styled=True)
        return self._close_table

    def _close_table(self, _: _Element) -> None:
        self.lines.close_table()

    def _open_section(self, element: _Element) -> Closer:
        if not self.lines.open_tables:
            self._open_loose_rows()
        self.lines.open_section(element, is_foot=element.tag == "tfoot")
        return self.lines.close_section

    def _open_row(self, element: _Element) -> Closer:
        if not self.lines.open_tables:
            self._open_loose_rows()
        self.lines.open_row(element)
        return self.lines.close_row

    def _open_cell(self, element: _Element) -> Closer:
        lines = self.lines
        if not lines.open_tables:
            self._open_loose_rows()
        spans = _read_spans(element) if element.keys() else (1, 1)
        if len(element):
            lines.open_cell(element, spans, has_lines=element in self._holds_table)
            return lines.close_cell
        lines.add_cell(spans, "" if self._muted else element.text or "")
        return skip

    def _open_loose_rows(self) -> None:
        """Begin a table for rows that are outside any, as in a piece cut out of a page."""
        self.lines.open_table()
        self._loose_depth = len(self._stack)

    def _close_loose_rows(self) -> None:
        self._loose_depth = 0
        self.lines.close_table()

    def _read_input(self, element: _Element) -> Closer:
        """What is typed into a form is no text, but a value in a cell that nobody can change is the cell's."""
        kind = (element.get("type") or "").strip().lower()
        if kind != "hidden":
            self._add(" ")
        fixed = element.get("disabled") is not None or element.get("readonly") is not None
        if fixed and self.lines.in_cell and kind not in _BUTTONS:
            self._add((element.text if element.tag == "textarea" else element.get("value")) or "")
            self._add(" ")
        return skip

    def _embed(self, element: _Element) -> Closer | None:
        self.facts.add_embedded(element)
        self._add(" ")
        return skip if element.tag == "iframe" else None

    def _link(self, element: _Element) -> None:
        self.facts.add_link(element)

    def _note_meta(self, element: _Element) -> None:
        self.facts.add_meta(element)

    def _note_title(self, element: _Element) -> Closer:
        self.facts.add_title(element)
        return skip

    def _open_dialog(self, element: _Element) -> Closer:
        return skip if element.get("open") is None else self._open_block(element)


def skip(_: _Element) -> None:
    """The closer of an element whose contents are not read: the walk recognises it and never calls it."""


def _ignore(_: str) -> None:
    """Takes the text of a muted element."""


def _find_ancestors_of_tables(root: _Element) -> set[_Element]:
    """Every element that holds a table, found in time linear in their number."""
    found: set[_Element] = set()
    for table in root.iter("table"):
        for ancestor in table.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return found


def _read_spans(cell: _Element) -> tuple[int, int]:
    """How many rows (0 for all to come) and columns a cell takes."""
    row_span = _read_number(cell.get("rowspan"), MAX_ROW_SPAN)
    return row_span, _read_number(cell.get("colspan"), MAX_COLUMN_SPAN) or 1


def _read_number(text: str | None, limit: int) -> int:
    """The number a text begins with, at most `limit`; 1 if it begins with none."""
    match = _NUMBER.match(text) if text is not None else None
    return min(int(match.group(1)), limit) if match else 1
