"""One pass over the tree of a page: which element does what to the text and the tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from extractor.numbers import LOWERED_DIGITS, RAISED_DIGITS, UNSEEN_DIGITS
from extractor.readers import html_style as style
from extractor.readers.html_controls import PICTURE, is_hidden, is_spacer, read_control, shows_text
from extractor.readers.html_generated import mark_generated
from extractor.readers.html_grid import find_ancestors_of_tables, open_boxes, read_spans
from extractor.readers.html_lines import Lines
from extractor.readers.html_meta import EMBEDDING, PageFacts
from extractor.readers.html_sheet import SheetEffects
from extractor.readers.html_text import BREAK, last_seen

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
    *("audio", "noembed", "noframes", "style", "template", "video", "xml"),
    *("datalist", "keygen"),
)
_APART = ("del", "ins", "s", "strike", "rp", "rt", "button", "mn")
_PICTURED = ("canvas", "script", "svg")
_COLORING = frozenset(("bgcolor", "color", "background", "text", "dir"))  # attributes that say what style can say too
_SHIFTED = frozenset(map(chr, (*RAISED_DIGITS.values(), *LOWERED_DIGITS.values())))
# The whole text of a link that is the mark of a note.
_NOTE = re.compile(r"\s*(?:[0-9０-９]{1,3}|[\[(（〔【［]\s*[0-9０-９]{1,3}\s*[\])）〕】］])\s*")
_MAX_NOTE_PIECES = 20  # of text in the mark of a note; a guess, Word has up to four


class Walk:
    """Reads the tree under `root` once, without recursion; `lines` and `facts` hold what was found."""

    def __init__(self, root: _Element) -> None:
        self.lines = Lines()
        self.facts = PageFacts()
        self._add: Callable[[str], None] = self.lines.parts.append
        self._effects = style.StyleEffects()
        self._sheet = SheetEffects(root)
        if self._sheet.generated:
            mark_generated(root, self._sheet.generated)
        self._heeded = ~style.PASSIVE
        open_boxes(root)
        self._holds_table = find_ancestors_of_tables(root)
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
        openers |= dict.fromkeys(_APART, self._open_apart)
        openers |= dict.fromkeys(_PICTURED, self._see)
        openers |= dict.fromkeys(EMBEDDING, self._embed)
        openers |= {"sup": self._open_raised, "sub": self._open_lowered}
        openers |= dict.fromkeys(("td", "th"), self._open_cell)
        openers |= dict.fromkeys(("thead", "tbody", "tfoot"), self._open_section)
        openers |= dict.fromkeys(("input", "textarea", "select"), self._read_control)
        openers |= {"table": self._open_table, "tr": self._open_row, "br": self._break_line, "a": self._link}
        return openers | {"meta": self._note_meta, "title": self._note_title, "dialog": self._open_dialog}

    def _read(self, root: _Element) -> None:
        openers, effects, stack = self._openers, self._effects, self._stack
        sheet = self._sheet if self._sheet.is_needed else None
        element: _Element | None = root
        while element is not None:
            opener = openers.get(element.tag)
            if names := element.keys():
                effect = effects[element.get("style", "")] if "style" in names else 0
                if sheet is not None and ("class" in names or "id" in names):
                    effect = sheet.add_to(effect, element)
                if not _COLORING.isdisjoint(names):
                    effect = style.add_weaker(effect, style.read_attributes(element))
                if effect & self._heeded:
                    opener = self._restyle(opener, effect, element)
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

    def _restyle(self, opener: Opener | None, effect: int, element: _Element) -> Opener | None:
        """The opener of an element with a style attribute; one that the table model knows keeps its part in it."""
        if effect & style.GONE:
            return self._drop
        if effect & style.REORDER and style.has_pieces(element) and self._is_in_cell(opener, element):
            effect |= style.DOUBT_ORDER
        inline = opener is None or opener == self._link
        if inline or opener in (self._open_block, self._open_apart):
            styled = self._choose_styled(effect, inline)
            if styled is not None:
                opener = self._after_link(styled) if opener == self._link else styled
        if inline and not effect & (style.DISPLAYS | style.INLINE_BOX):
            effect &= ~(style.MUTE_BOX | style.MUTE_INDENT)
        elif opener in (self._open_cell, self._open_row, self._open_section, self._open_table):
            effect &= ~style.MUTE_BOX
        muted = style.inherit(self._muted, effect)
        return opener if muted == self._muted else self._mute(opener, muted)

    def _choose_styled(self, effect: int, inline: bool) -> Opener | None:
        """The opener that style gives to an element which is no part of the table model; None if it gives none."""
        tables = self.lines.open_tables
        if effect & style.TABLE and not self.lines.in_cell:
            return self._open_styled_table
        if effect & (style.ROW | style.CELL) and tables and tables[-1].styled:
            return self._open_row if effect & style.ROW else self._open_cell
        if effect & style.DISPLAYS:
            return self._open_block
        if inline and effect & (style.RAISED | style.LOWERED):
            return self._open_raised if effect & style.RAISED else self._open_lowered
        return self._open_apart if inline and effect & style.STRUCK else None

    def _is_in_cell(self, opener: Opener | None, element: _Element) -> bool:
        """Whether an element is a cell or in one, and not a layout around tables."""
        return self.lines.in_cell or (opener == self._open_cell and element not in self._holds_table)

    def _after_link(self, opener: Opener) -> Opener:
        def open_link(element: _Element) -> Closer | None:
            self.facts.add_link(element)
            return opener(element)

        return open_link

    def _mute(self, opener: Opener | None, muted: int) -> Opener:
        """An opener that does the same with the text muted, doubted or shown; places of cells stay as they are."""

        def open_muted(element: _Element) -> Closer:
            before = self._muted
            if muted & ~before & style.KEEPS_PLACE and last_seen(self.lines.parts).isdigit():
                self.lines.parts.append(" ")
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
        self._heeded = -1 if muted else ~style.PASSIVE
        self.lines.keeps_space = preformatted > 0
        self._add = self.lines.add_preformatted if preformatted else self.lines.parts.append
        if muted & style.MUTES:
            self._add = _ignore
        elif style.is_doubtful(muted, knows_ink=self._sheet.knows_ink):
            self._add = self._add_doubted

    def _add_doubted(self, text: str) -> None:
        """Add a text whose digits are not what a reader of the page sees."""
        doubted = text.translate(UNSEEN_DIGITS)
        if self._preformatted:
            self.lines.add_preformatted(doubted)
        else:
            self.lines.parts.append(doubted)

    def _seen(self, text: str) -> str:
        """A text as far as a reader of the page sees it here."""
        if self._muted & style.MUTES:
            return ""
        doubtful = self._muted and style.is_doubtful(self._muted, knows_ink=self._sheet.knows_ink)
        return text.translate(UNSEEN_DIGITS) if doubtful else text

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

    def _open_apart(self, element: _Element) -> Closer | None:
        """Keep the text of an element apart from what stands around it; one without contents is not seen."""
        if not (element.text or len(element)):
            return None
        self.lines.separate()
        return self._separate

    def _separate(self, _: _Element) -> None:
        self.lines.separate()

    def _open_raised(self, element: _Element) -> Closer:
        return self._shift(element, RAISED_DIGITS)

    def _open_lowered(self, element: _Element) -> Closer:
        return self._shift(element, LOWERED_DIGITS)

    def _shift(self, element: _Element, digits: dict[int, int]) -> Closer:
        """Raise or lower digits, or keep them apart where nothing stands before: 10 and a raised 2 is not 102.

        Those behind a letter stay, as in m2.
        """
        parts = self.lines.parts
        mark = len(parts)
        last = last_seen(parts)
        if not last or last.isspace():
            return self._separate
        if last.isalpha() and not (element.tail or "")[:1].isdigit():
            return _end_inline

        def close(_: _Element) -> None:
            text = "".join(parts[mark:]).translate(digits)
            if text:
                parts[mark:] = [text if text.isspace() or _SHIFTED.intersection(text) else f" {text} "]

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
        spans = read_spans(element) if element.keys() else (1, 1)
        if len(element):
            lines.open_cell(element, spans, has_lines=element in self._holds_table)
            return lines.close_cell
        lines.add_cell(spans, self._seen(element.text or ""))
        return skip

    def _open_loose_rows(self) -> None:
        """Begin a table for rows that are outside any, as in a piece cut out of a page."""
        self.lines.open_table()
        self._loose_depth = len(self._stack)

    def _close_loose_rows(self) -> None:
        self._loose_depth = 0
        self.lines.close_table()

    def _read_control(self, element: _Element) -> Closer:
        """What is typed into a form is no text, but in a cell it is the cell's."""
        if is_hidden(element):
            return skip
        if self.lines.in_cell:
            self._add(f" {read_control(element)} ")
        elif element.tag != "select":
            self._add(" ")
        return skip

    def _embed(self, element: _Element) -> Closer | None:
        self.facts.add_embedded(element)
        self._add(" ")
        tag = element.tag
        if tag in ("area", "frame") or (tag in ("img", "v:imagedata") and is_spacer(element)):
            return None
        self._note_picture()
        if tag == "object" and self.lines.in_cell and not self._muted & style.MUTES:
            muted = self._muted | style.MUTE_OPACITY  # its contents are seen where it can't be shown
            return self._mute(None, muted)(element)
        return skip if tag == "iframe" else None

    def _see(self, element: _Element) -> Closer | None:
        """Pass over what is no text, but for the text of a drawing outside cells."""
        self._note_picture()
        if element.tag != "svg":
            return skip
        if not self.lines.in_cell:
            return None
        if shows_text(element):
            self._add(f" {PICTURE} ")
        return skip

    def _note_picture(self) -> None:
        if not self._muted & style.MUTES:
            self.lines.note_picture()

    def _link(self, element: _Element) -> Closer | None:
        """Note a link; the mark of a note is kept apart from the number it stands at, like a raised digit."""
        self.facts.add_link(element)
        if not self.lines.in_cell or not element.get("href", "").startswith("#"):
            return None
        text = "".join(map(str, islice(element.itertext(), _MAX_NOTE_PIECES)))
        return self._open_raised(element) if _NOTE.fullmatch(text) else None

    def _note_meta(self, element: _Element) -> None:
        self.facts.add_meta(element)

    def _note_title(self, element: _Element) -> Closer:
        self.facts.add_title(element)
        return skip

    def _open_dialog(self, element: _Element) -> Closer:
        return skip if element.get("open") is None else self._open_block(element)


def skip(_: _Element) -> None:
    """The closer of an element whose contents are not read: the walk recognises it and never calls it."""


def _end_inline(_: _Element) -> None:
    """The closer of an element whose end changes nothing."""


def _ignore(_: str) -> None:
    """Takes the text of a muted element."""
