"""The three lists of a workbook: problems, a line per report, and the data with a column per cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from extractor.export.cells import form_cells
from extractor.export.issues import Issue, suspect_cells
from extractor.export.source_keys import NO_KEYS, SourceKeys
from extractor.export.tables import Options, key_columns, part
from extractor.export.workbook_styles import Styles, clean, link_to, put, row_height, set_page
from extractor.messages import Language, say
from extractor.record import Record
from extractor.vocabulary import CERTAIN

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
MAX_LINKS = 65_000
"""Hyperlinks that Excel takes on one sheet, 65,530, rounded down."""


class _ListSheet:
    """Rows under a frozen heading; a second sheet of the same kind when the first is full."""

    def __init__(self, book: Workbook, styles: Styles, name: str, language: Language) -> None:
        self.book, self.styles, self.name, self.language = book, styles, name, language
        self.sheets: list[Worksheet] = []
        self.row, self.links = 0, 0
        self.columns: Sequence[tuple[str, float]] = ()
        self.heads = 1
        self.frozen = 1
        self.wrapped = True
        """Whether heights are set for wrapped text: LibreOffice does not find them itself."""

    def start(self, columns: Sequence[tuple[str, float]], codes: Sequence[str] = ()) -> None:
        """Begin the first sheet: columns are (heading, width), codes a second line of headings."""
        self.columns, self.codes = columns, codes
        self.heads = 2 if codes else 1
        self._open()

    def _open(self) -> None:
        number = len(self.sheets) + 1
        name = self.name if number == 1 else say("sheet.more", self.language, name=self.name, number=number)
        sheet = self.book.add_worksheet(name)
        footer = f"{say('sheet.printed_by', self.language)}　{say('sheet.page', self.language)}"
        set_page(sheet, footer, repeat=self.heads, columns=0 if self.wrapped else self.frozen)
        sheet.freeze_panes(self.heads, self.frozen)
        sheet.set_row(0, row_height(self.columns))
        for index, (heading, width) in enumerate(self.columns):
            sheet.set_column(index, index, width)
            put(sheet, 0, index, heading, self.styles["head"])
        for index, code in enumerate(self.codes):
            put(sheet, 1, index, code, self.styles["code"])
        self.sheets.append(sheet)
        self.row, self.links = self.heads, 0

    def write(self, values: Sequence[object], styles: Sequence[Format]) -> None:
        """Write one row."""
        if self.row >= MAX_ROWS:
            self._finish_sheet()
            self._open()
        if self.wrapped:
            widths = (width for _, width in self.columns)
            self.sheets[-1].set_row(self.row, row_height(zip(values, widths, strict=True)))
        for index, (value, style) in enumerate(zip(values, styles, strict=True)):
            put(self.sheets[-1], self.row, index, value, style)
        self.row += 1

    def link(self, column: int, name: str, text: object, style: Format) -> None:
        """Make a cell of the last row a link to the sheet `name`, as long as Excel takes more."""
        if name and self.links < MAX_LINKS:
            shown = clean(str(text))[:250]
            self.sheets[-1].write_url(self.row - 1, column, link_to(name), style, string=shown)
            self.links += 1

    def _finish_sheet(self) -> None:
        if self.row > self.heads:
            self.sheets[-1].autofilter(self.heads - 1, 0, self.row - 1, len(self.columns) - 1)

    def finish(self) -> None:
        """Set the filters, whose last row is known now."""
        self._finish_sheet()


def agency_of(record: Record, language: Language) -> str:
    """Return who reports, or words that nobody is named."""
    return str(part(record, "agency")["value"] or say("heading.unknown", language))


def _key_headings(keys: SourceKeys, language: Language) -> list[tuple[str, float]]:
    """Return heading and width of the columns of id, address and --meta."""
    widths = {"id": 14.0, "url": 30.0}
    return [
        (column.said or say(f"heading.{column.name}", language), 14.0 if column.said else widths[column.name])
        for column in key_columns(keys)
    ]


class IssueSheet(_ListSheet):
    """One line per problem; with the address of the report if the run has any."""

    def __init__(self, book: Workbook, styles: Styles, options: Options) -> None:
        language = options.language
        super().__init__(book, styles, say("sheet.issues", language), language)
        self.keys = SourceKeys(url=bool(options.keys and options.keys.url))
        names = ("agency", "table", "row", "column", "printed", "relation", "delta", "message", "advice", "year")
        widths = (22, 6, 20, 10, 12, 18, 7, 46, 26, 6)
        columns = [(say(f"heading.{name}", language), width) for name, width in zip(names, widths, strict=True)]
        self.start([*columns, (say("heading.document", language), 16), *_key_headings(self.keys, language)])

    def add(self, record: Record, issues: Sequence[Issue], sheet: str) -> None:
        """Add the problems of a report; `sheet` is the name of its own sheet, "" if it has none."""
        agency, year = agency_of(record, self.language), part(record, "year")["value"]
        keys = (part(record, "source")["name"], *self.keys.of(record))
        for issue in issues:
            look = self.styles["suspect" if issue.suspect else "plain"]
            printed = (issue.table, issue.row, issue.column, issue.printed, issue.relation)
            values = (agency, *printed, issue.delta, issue.message, issue.advice, year, *keys)
            plain, center = self.styles["plain"], self.styles["middle"]
            looks = [plain, plain, *[look] * 4, self.styles["number"], plain, plain, center, *[plain] * len(keys)]
            self.write(values, looks)
            self.link(0, sheet, agency, self.styles["link"])


class OverviewSheet(_ListSheet):
    """One line per report, with its id and address if the run has any."""

    def __init__(self, book: Workbook, styles: Styles, options: Options) -> None:
        language = options.language
        super().__init__(book, styles, say("sheet.overview", language), language)
        self.keys = (options.keys or NO_KEYS)._replace(meta=())
        names = ("agency", "year", "verdict", "reasons", "issues", "sheet", "document")
        widths = (28, 7, 22, 40, 8, 7, 30)
        columns = [(say(f"heading.{name}", language), width) for name, width in zip(names, widths, strict=True)]
        self.start([*columns, *_key_headings(self.keys, language)])

    def add(self, record: Record, issues: int, sheet: str) -> None:
        """Add a report with the number of its problems."""
        language = self.language
        verdict = str(record["verdict"])
        reasons = [say(f"reason.{reason}", language) for reason in cast(list[str], record["reasons"])]
        style = "good" if verdict == "verified" else "plain" if verdict in CERTAIN - {"source_inconsistent"} else "bad"
        values = (
            agency_of(record, language),
            part(record, "year")["value"],
            say(f"verdict.{verdict}", language),
            ("；" if language == "zh" else ", ").join(reasons),
            issues,
            None,
            part(record, "source")["name"],
            *self.keys.of(record),
        )
        plain, center = self.styles["plain"], self.styles["middle"]
        keys = [plain] * (len(values) - 6)
        self.write(values, [plain, center, self.styles[style], plain, center, center, *keys])
        self.link(5, sheet, say("heading.open", language), self.styles["link"])


class DataSheet(_ListSheet):
    """One line per report, one column per cell of any form; what is no number stands as printed."""

    def __init__(self, book: Workbook, styles: Styles, options: Options) -> None:
        super().__init__(book, styles, say("sheet.data", options.language), options.language)
        frame = [("agency", 26), ("year", 7), ("verdict", 22), ("document", 26)]
        columns = [(say(f"heading.{name}", options.language), float(width)) for name, width in frame]
        self.keys = options.keys or NO_KEYS
        columns += _key_headings(self.keys, options.language)
        names = [name for name, _ in frame] + [column.name for column in key_columns(self.keys)]
        columns += [(cell.label(options.language), 14.0) for cell in form_cells()]
        self.frozen, self.wrapped = 2, False
        self.start(columns, [*names, *(cell.code for cell in form_cells())])

    def add(self, record: Record) -> None:
        """Add a report."""
        cells, suspects = cast(Mapping[str, Record], record["cells"]), suspect_cells(record)
        verdict = say(f"verdict.{record['verdict']}", self.language)
        agency, year = agency_of(record, self.language), part(record, "year")["value"]
        values: list[object] = [agency, year, verdict, part(record, "source")["name"], *self.keys.of(record)]
        styles = [self.styles["plain"]] * len(values)
        for cell in form_cells():
            known = cells.get(cell.path)
            values.append(shown(known))
            styles.append(self.styles[look(known, cell.path in suspects)])
        self.write(values, styles)


def shown(cell: Record | None) -> object:
    """Return what stands in a cell: its number, else what is printed; of a contested one, all readings."""
    if cell is None:
        return None
    if cell["status"] == "contested":
        raws = (str(other["raw"]) or "∅" for other in cast(list[Record], cell["alternatives"]))
        return " / ".join(dict.fromkeys(raws))
    return cell["value"] if cell["value"] is not None else cell["raw"]


def look(cell: Record | None, suspect: bool) -> str:
    """Return the style of a cell of data."""
    if suspect:
        return "suspect_center"
    status = cell["status"] if cell else ""
    if status in ("contested", "missing"):
        return str(status)
    return "in_doubt" if status in ("text", "illegible", "placed") or (cell and cell["origin"] == "human") else "center"
