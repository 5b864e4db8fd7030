"""One pass over the tree of a page: which element does what to the text and the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from extractor.readers import html_style as style
from extractor.readers.html_grid import MAX_COLUMN_SPAN, MAX_ROW_SPAN
from extractor.readers.html_lines import Lines
from extractor.readers.html_meta import EMBEDDING, PageFacts

if TYPE_CHECKING:
    from lxml.etree import _Element

Closer = Callable[["_Element"], None]
Opener = Callable[["_Element"], Closer | None]

_BLOCKS = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form"
    " frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main marquee menu nav ol p search section summary ul v:textbox"
).split()
_PREFORMATTED = ("pre", "listing", "xmp", "plaintext")
_DROPPED = "audio canvas datalist keygen noembed noframes script select style template video xml".split()
_SHIFTED = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_BUTTONS = frozenset({"hidden", "checkbox", "radio", "button", "submit", "reset", "image", "file", "password"})
_SPAN_NUMBER = re.compile(r"\s*\+?0*([0-9]{1,9})")


def skip(_: _Element) -> None:
    """The closer of an element whose contents are not read: the walk recognises it and never calls it."""


class Walk:
    """Reads the tree under `root` once, without recursion; `lines` and `facts` hold what was found."""

    def __init__(self, root: _Element) -> None:
        self.lines = Lines()
        self.facts = PageFacts()
        self._effects = style.StyleEffects()
        self._hidden = set(root.xpath("//*[@hidden]"))
        self._holds_table = _ancestors_of_tables(root)
        self._muted = 0
        self._preformatted = 0
        # Rows met outside any table make one, until the element ends that was then at this depth; 0 if there are none.
        self._loose_depth = 0
        self._stack: list[tuple[Iterator[_Element], _Element, Closer | None]] = []
        self._openers = self._choose_openers()
        self._read(root)
        self._close_loose_rows()

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
        stack, openers, effects, hidden = self._stack, self._openers, self._effects, self._hidden
        children: Iterator[_Element] = iter((root,))
        while True:
            for element in children:
                opener = openers.get(element.tag)
                if (declared := element.get("style")) is not None and (effect := effects[declared]):
                    opener = self._restyle(opener, effect)
                closer = opener(element) if opener is not None else None
                if element in hidden or closer is skip: ...
