"""Word files (.docx): the body as a reader sees it, with the cells of every table at their places.

Text is written as for HTML: a line for each paragraph, and for each row of a table a line with tabs between its cells.
Changes tracked are read as if accepted. Headers, footers, notes, comments and tables of contents are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.model import Content, Link
from extractor.readers.docx_numbering import Numbering
from extractor.readers.docx_runs import Runs
from extractor.readers.docx_styles import Styles, read_list
from extractor.readers.docx_tables import DROPPED, WordCell, read_rows, stacked_rows, unwrap
from extractor.readers.html_controls import PICTURE
from extractor.readers.html_grid import MAX_CELLS, place_cells
from extractor.readers.html_lines import Lines
from extractor.readers.packages import Package, Refused, attribute, child, is_on, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

LITTLE_TEXT = 40
"""Characters below which a file with pictures is taken for a scan put into Word. A guess."""

MAX_DEPTH = 40
"""Tables and text boxes inside one another; real ones reach three."""


def read_docx(data: bytes) -> Content:
    """Return the content of a Word file. Never raises.

    Notes: a reason why it was not read (`broken_file`, `encrypted`, `too_large`, `nesting_too_deep`), `images_only`,
    `tracked_changes`, `grid_too_large`, `embedded_document` (a part in another format, not read).
    """
    try:
        return _Reader(Package(data)).content()
    except Refused as refused:
        return Content("", notes=(refused.reason,))


class _Reader:
    """One file being read; `lines` takes the text in order."""

    def __init__(self, package: Package) -> None:
        main = package.main_part("word/document.xml")
        self.relations = package.relations(main)
        self.root = package.tree(main)
        self.lines = Lines()
        parts = {kind: target for kind, target in self.relations.values() if target in package}
        self.styles = Styles(package.tree(parts["styles"]) if "styles" in parts else None)
        self.numbering = Numbering(package.tree(parts["numbering"]) if "numbering" in parts else None)
        self.runs = Runs(self.lines, self.styles)
        self.notes: dict[str, None] = {}
        self.links: list[Link] = []
        self.depth = 0

    def content(self) -> Content:
        body = child(self.root, "body")
        if body is None:
            raise Refused("broken_file")
        if any(local_name(item) in ("ins", "moveTo", *DROPPED) for item in body.iter()):
            self.notes["tracked_changes"] = None
        self.read_blocks(body)
        text = self.lines.text()
        tables = [table for table in self.lines.tables if table.cell_count]
        grids = [place_cells(table.sections, table.span) if table.cell_count <= MAX_CELLS else None for table in tables]
        if None in grids:
            self.notes["grid_too_large"] = None
        if self.runs.pictures and len("".join(text.split())) < LITTLE_TEXT:
            self.notes["images_only"] = None
        found = tuple(grid for grid in grids if grid is not None)
        return Content(text, found, links=tuple(self.links), notes=tuple(self.notes))

    def read_blocks(self, parent: _Element) -> None:
        """Write the paragraphs and tables below an element."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("nesting_too_deep")
        for item in unwrap(parent):
            name = local_name(item)
            if name == "p":
                self.read_paragraph(item)
            elif name == "tbl":
                self.read_table(item)
            elif name == "altChunk":
                self.notes["embedded_document"] = None
        self.depth -= 1

    def read_paragraph(self, paragraph: _Element) -> None:
        properties = child(paragraph, "pPr")
        style = child(properties, "pStyle")
        style_id = (attribute(style, "val") or "") if style is not None else self.styles.default
        facts = self.styles.facts_of(style_id)
        if facts.contents:
            return
        mark = self._next_mark(properties, style_id)
        parts = self.lines.parts
        before = len(parts)
        self.runs.read(paragraph, hidden=bool(facts.hidden))
        if mark and not is_on(child(properties, "rPr", "vanish")):
            self._put_mark(mark, before)
        self._add_links(paragraph)
        if child(properties, "rPr", "del") is None:
            self._end_line(before)
        for box in self.runs.take_boxes():
            self.read_blocks(box)

    def _end_line(self, before: int) -> None:
        """End the line of a paragraph; one whose tabs stand for columns keeps them."""
        parts = self.lines.parts
        keeps = not self.lines.in_cell and "\t" in "".join(parts[before:]).strip()
        if keeps:
            parts[before:] = ["".join(parts[before:]).lstrip()]
        self.lines.keeps_space = keeps
        self.lines.break_line()
        self.lines.keeps_space = False

    def _put_mark(self, mark: str, before: int) -> None:
        """Write the number before the text of its paragraph; a cell with nothing else shows it, but it is no value."""
        parts = self.lines.parts
        if "".join(parts[before:]).strip():
            parts.insert(before, f"{mark} " if self.lines.in_cell or mark[-1:] not in "、）．" else mark)
        elif self.lines.in_cell:
            parts.append(f" {PICTURE} ")

    def _next_mark(self, properties: _Element | None, style_id: str) -> str:
        list_id, level = read_list(properties)
        facts = self.styles.facts_of(style_id)
        if list_id is None and facts.list_id is not None:
            list_id = facts.list_id
            level = facts.level if level is None else level
            if level is None:
                level = self.numbering.level_of_style(list_id, facts.list_style)
        if list_id is None or list_id == "0":
            return ""
        return self.numbering.next_mark(list_id, level or 0).strip()

    def _add_links(self, paragraph: _Element) -> None:
        for item in paragraph:
            kind, target = self.relations.get(attribute(item, "id") or "", ("", ""))
            if local_name(item) == "hyperlink" and kind == "hyperlink":
                text = "".join(part.text or "" for part in item.iter() if local_name(part) == "t")
                self.links.append(Link(text, target))

    def read_table(self, table: _Element) -> None:
        rows = read_rows(table)
        if not any(rows):
            return
        self.lines.open_table()
        spans_rows = any(cell.row_span > 1 for row in rows for cell in row)
        for number, row in enumerate(rows):
            owner = (id(table), number)
            if not spans_rows and (stacked := stacked_rows(row)):
                self._read_stacked(row, stacked, owner)
                continue
            self.lines.open_row(owner)
            for cell in row:
                self._read_cell(cell)
            self.lines.close_row(owner)
        self.lines.close_table()

    def _read_stacked(self, row: list[WordCell], stacked: list[tuple[_Element, ...]], owner: tuple[int, int]) -> None:
        """Write a row whose cells hold a paragraph for each of several rows as those rows."""
        for number, paragraphs in enumerate(stacked):
            self.lines.open_row((*owner, number))
            for cell, paragraph in zip(row, paragraphs, strict=True):
                self.lines.open_cell(paragraph, (1, cell.column_span), has_lines=False)
                self.read_paragraph(paragraph)
                self.lines.close_cell(paragraph)
            self.lines.close_row((*owner, number))

    def _read_cell(self, cell: WordCell) -> None:
        spans = (cell.row_span, cell.column_span)
        if cell.element is None:
            self.lines.add_cell(spans, "")
            return
        has_lines = any(local_name(item) == "tbl" for item in cell.element.iter())
        self.lines.open_cell(cell, spans, has_lines=has_lines)
        self.read_blocks(cell.element)
        self.lines.close_cell(cell)
