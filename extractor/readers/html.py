"""HTML pages: the text a reader of the page sees, with the cells of every table at their places.

The parser is libxml2's. It silently leaves out what is nested deeper than about 250 elements and all that follows, but
says so in its log; such a page is read without its tree. What a browser makes of `</br>` and of a `</p>` that opens
nothing, a line break, is put in before, because the parser drops it and would join what stands on both sides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from extractor.model import Content, Grid
from extractor.readers.html_grid import MAX_CELLS, place_cells
from extractor.readers.html_text import strip_tags
from extractor.readers.html_walk import Walk

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extractor.readers.html_lines import Table

# Control characters become blanks, since the parser keeps them and marks NUL. Removed they would join two numbers.
_BLANKED = bytes(0x20 if (byte < 0x20 and byte not in b"\t\n\r") or byte == 0x7F else byte for byte in range(256))
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLOCK_TAG = r"</?(?:p|div|t[dhr]|table|tbody|h[1-6r]|[uo]l|li|br|body|html)\b"
_END_TAGS = re.compile(rf"</(?:p\s*>(?!\s*(?:$|{_BLOCK_TAG}))|(?:br|body|html)\b[^<>]*>)", re.IGNORECASE)
# Put behind the source. If it isn't the last element of the tree, the source ends inside a tag, a comment or a script.
_SENTINEL = "gouji-end"


def read_html(text: str) -> Content:
    """The content of a page: its text, a grid for each table that has cells, meta values and links.

    A row of a table is one line with a tab between its cells, but for two kinds of cells that keep lines of their own:
    those that hold another table, and those with more than MAX_ONE_LINE_CELL characters and breaks.
    Notes: `nesting_too_deep` (text without structure, no grids), `grid_too_large` (a table has no grid),
    `parser_recovered` (the source ends inside a tag, comment or script; what that took in is lost). Never raises.
    """
    data = _encode(text)
    root, notes = _parse(data)
    if root is None:
        return Content(strip_tags(data.decode("utf-8")), notes=notes)
    walk = Walk(root)
    page_text = walk.lines.text()
    tables = [table for table in walk.lines.tables if table.cell_count]
    grids = tuple(grid for table in tables if (grid := _to_grid(table)) is not None)
    if len(grids) < len(tables):
        notes = (*notes, "grid_too_large")
    return Content(page_text, grids, walk.facts.meta, tuple(walk.facts.links), notes)


def parse_page(text: str) -> _Element | None:
    """The root of a page's tree; None if there is none, or it nests too deep."""
    return _parse(_encode(text))[0]


def _encode(text: str) -> bytes:
    """The source as UTF-8, so that no declaration in it matters, with what the parser stumbles over replaced."""
    text = _END_TAGS.sub(_replace_end_tag, text)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        data = _LONE_SURROGATE.sub("\ufffd", text).encode("utf-8")
    return data.translate(_BLANKED)


def _replace_end_tag(match: re.Match[str]) -> str:
    return "</p><br>" if match.group()[2] in "pP" else "<br>"


def _parse(data: bytes) -> tuple[_Element | None, tuple[str, ...]]:
    """The root of the tree, None if there is none or it would not be whole, and notes."""
    root, failure = _build_tree(data + f"<{_SENTINEL}>".encode())
    if failure is not None:
        return None, (failure,)
    if root is not None and _find_last(root).tag == _SENTINEL:
        return root, ()
    root, _ = _build_tree(data)
    return root, ("parser_recovered",)


def _build_tree(data: bytes, huge: bool = False) -> tuple[_Element | None, str | None]:
    """The root, and the note of what made the parser stop before the end.

    Its limits on one text or attribute (10 MB) are lifted if they were met; the one on depth is then 2,048.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None, "parser_recovered"
    last = parser.error_log.last_error
    if last is None or last.level_name != "FATAL":
        return root, None
    if "depth" in last.message:
        return None, "nesting_too_deep"
    return (None, "parser_recovered") if huge else _build_tree(data, huge=True)


def _find_last(root: _Element) -> _Element:
    while len(root):
        root = root[-1]
    return root


def _to_grid(table: Table) -> Grid | None:
    return None if table.cell_count > MAX_CELLS else place_cells(table.sections, table.span)
