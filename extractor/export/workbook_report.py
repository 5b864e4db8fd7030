"""One report as its three tables look in the official form, with suspects and what was not read in colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from extractor.export.issues import Issue, suspect_cells
from extractor.export.tables import part
from extractor.export.workbook_lists import agency_of, look, shown
from extractor.export.workbook_styles import LINE, Styles, clean, link_to, put, row_height, set_page
from extractor.forms import TABLE_KINDS, Block, Column, Row, Table, load_forms
from extractor.messages import Language, say
from extractor.record import Record

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LABELS, VALUES = 6, 9
"""Columns of the grid: labels stand in the first six, values in the other nine; table 4 takes all fifteen."""
WIDTH = 9.0


def write_report(sheet: Worksheet, record: Record, issues: Sequence[Issue], styles: Styles, language: Language) -> None:
    """Fill a sheet: title, verdict, legend, the tables that the report prints, its problems in words."""
    page = _Page(sheet, record, styles, language)
    page.head()
    form = cast(Mapping[str, str | None], record["form"])
    for number, kind in enumerate(TABLE_KINDS):
        if form[kind] is not None:
            table = load_forms().table(kind, str(form[kind]))
            heading = f"{'二三四'[number]}、{table.title}" if language == "zh" else f"{number + 2}. {table.title_en}"
            page.heading(heading)
            _TABLES[kind](page, table)
            page.row += 1
    page.issues(issues)


class _Page:
    """A sheet being filled from the top; `row` is the next free one."""

    def __init__(self, sheet: Worksheet, record: Record, styles: Styles, language: Language) -> None:
        self.sheet, self.record, self.styles, self.language = sheet, record, styles, language
        self.cells = cast(Mapping[str, Record], record["cells"])
        self.suspects = suspect_cells(record)
        self.row = 0
        sheet.set_column(0, LABELS + VALUES - 1, WIDTH)
        sheet.hide_gridlines(2)
        footer = f"{say('sheet.printed_by', language)}　{say('sheet.page', language)}"
        set_page(sheet, footer)

    def head(self) -> None:
        """Write title, verdict with reasons, legend, the way back."""
        language, last = self.language, LABELS + VALUES - 1
        year = part(self.record, "year")["value"] or ""
        title = say("heading.title", language, agency=agency_of(self.record, language), year=year)
        self.merge(0, 0, 1, last + 1, title, self.styles["title"])
        self.sheet.set_row(0, 24)
        reasons = [say(f"reason.{reason}", language) for reason in cast(list[str], self.record["reasons"])]
        words = [say(f"verdict.{self.record['verdict']}", language), *reasons, str(part(self.record, "source")["name"])]
        self.merge(1, 0, 1, last + 1, "　".join(words), self.styles["note"])
        self.merge(2, 0, 1, last - 2, say("heading.legend", language), self.styles["note"])
        back = link_to(say("sheet.issues", language))
        self.sheet.write_url(2, last - 2, back, self.styles["bare_link"], string=say("heading.back", language))
        self.row = 4

    def heading(self, text: str) -> None:
        """Write the heading of a table."""
        self.merge(self.row, 0, 1, LABELS + VALUES, text, self.styles["part"])
        self.sheet.set_row(self.row, 20)
        self.row += 1

    def issues(self, issues: Sequence[Issue]) -> None:
        """List the problems in words."""
        if not issues:
            return
        self.heading(say("sheet.issues", self.language))
        for number, issue in enumerate(issues, start=1):
            text = f"{number}. {issue.message} {issue.advice}"
            self.merge(self.row, 0, 1, LABELS + VALUES, text, self.styles["note"])
            self.sheet.set_row(self.row, _height(text, LABELS + VALUES))
            self.row += 1

    def merge(self, row: int, column: int, rows: int, columns: int, text: str, style: Format) -> None:
        """Write text over so many rows and columns."""
        if rows == columns == 1:
            put(self.sheet, row, column, text, style)
        else:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "", style)
            self.sheet.write_string(row, column, clean(text), style)

    def value(self, path: str, row: int, column: int, columns: int = 1) -> None:
        """Write a cell of the form as printed, coloured by what is known of it."""
        cell = self.cells.get(path)
        style = self.styles[look(cell, path in self.suspects)]
        value = shown(cell)
        if cell is not None and cell["status"] == "missing":
            value = say("status.missing", self.language)
        if columns > 1:
            self.sheet.merge_range(row, column, row, column + columns - 1, "", style)
        put(self.sheet, row, column, value, style)

    def words(self, thing: Row | Column) -> str:
        """Return a label in the language of the workbook."""
        return thing.label if self.language == "zh" else thing.label_en


def _height(text: str, columns: int) -> float:
    """Return the points that text needs over so many columns of the grid."""
    return row_height([(text, columns * WIDTH)])


def _table_2(page: _Page, table: Table) -> None:
    """Blocks below each other, each under its article."""
    for block in table.blocks:
        page.merge(page.row, 0, 1, LABELS + VALUES, block.heading, page.styles["head"])
        page.row += 1
        edges = [LABELS + VALUES * index // len(block.columns) for index in range(len(block.columns) + 1)]
        places = list(zip(block.columns, edges, edges[1:], strict=False))
        page.merge(page.row, 0, 1, LABELS, say("heading.info", page.language), page.styles["head"])
        for column, start, end in places:
            page.merge(page.row, start, 1, end - start, page.words(column), page.styles["head"])
        page.row += 1
        for row in block.rows:
            page.merge(page.row, 0, 1, LABELS, page.words(row), page.styles["label"])
            for column, start, end in places:
                page.value(table.path(row.key, column.key), page.row, start, end - start)
            page.row += 1


def _table_3(page: _Page, table: Table) -> None:
    """Three lines of headers, then rows under up to two merged labels."""
    (block,) = table.blocks
    _header_3(page, table, block)
    first = page.row
    for row in block.rows:
        _row_3(page, table, block, row)
    rows = [row.key for row in block.rows]
    for group in block.row_groups:
        members = [index for index, key in enumerate(rows) if key.startswith(group.key + ".")]
        top = not group.key.count(".")
        label = group.label if page.language == "zh" else group.key.rsplit(".", 1)[-1].replace("_", " ")
        start = first + members[0]
        page.merge(start, 0 if top else 1, len(members), 1 if top else 2, label, page.styles["center"])


def _header_3(page: _Page, table: Table, block: Block) -> None:
    head, top = page.styles["head"], page.row
    corner = (
        f"（{table.frame[0]}）" if table.frame and page.language == "zh" else say("heading.information", page.language)
    )
    page.merge(top, 0, 3, LABELS, corner, head)
    page.merge(top, LABELS, 1, len(block.columns), say("heading.applicants", page.language), head)
    last = len(block.columns) - 1
    page.merge(top + 1, LABELS, 2, 1, page.words(block.columns[0]), head)
    page.merge(top + 1, LABELS + 1, 1, last - 1, say("heading.organizations", page.language), head)
    page.merge(top + 1, LABELS + last, 2, 1, page.words(block.columns[last]), head)
    for index in range(1, last):
        page.merge(top + 2, LABELS + index, 1, 1, page.words(block.columns[index]), head)
    page.sheet.set_row(top + 2, 3 * LINE if page.language == "zh" else 4 * LINE)
    page.row = top + 3


def _row_3(page: _Page, table: Table, block: Block, row: Row) -> None:
    """Write the label right of the merged labels above it, then the values."""
    groups = sum(row.key.startswith(group.key + ".") for group in block.row_groups)
    start = (0, 1, 3)[groups]
    text = page.words(row)
    page.merge(page.row, start, 1, LABELS - start, text, page.styles["label"])
    page.sheet.set_row(page.row, max(_height(text, LABELS - start), 16))
    for index, column in enumerate(block.columns):
        page.value(table.path(row.key, column.key), page.row, LABELS + index)
    page.row += 1


def _table_4(page: _Page, table: Table) -> None:
    """One line of fifteen values: review, then litigation in two blocks."""
    (block,) = table.blocks
    head, top, width = page.styles["head"], page.row, len(block.columns)
    page.merge(top, 0, 2, width, page.words(block.rows[0]), head)
    page.merge(top, width, 1, 2 * width, say("heading.litigation", page.language), head)
    for number, row in enumerate(block.rows):
        if number:
            page.merge(top + 1, number * width, 1, width, page.words(row), head)
        for index, column in enumerate(block.columns):
            page.merge(top + 2, number * width + index, 1, 1, page.words(column), head)
            page.value(table.path(row.key, column.key), top + 3, number * width + index)
    page.sheet.set_row(top + 2, 2 * LINE)
    page.row = top + 4


_TABLES = {"disclosure": _table_2, "requests": _table_3, "review_litigation": _table_4}
