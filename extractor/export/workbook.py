"""A workbook for whoever checks reports: problems first, then an overview, the data, and reports as printed forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO, cast

from extractor.export.issues import issues_of
from extractor.export.tables import Options
from extractor.export.workbook_lists import DataSheet, IssueSheet, OverviewSheet
from extractor.export.workbook_report import write_report
from extractor.export.workbook_styles import Styles, sheet_name
from extractor.record import Record

MAX_SHEETS = 1000
"""Reports with a sheet of their own in one workbook: Excel opens 1,000 in seconds, and tabs beyond serve nobody."""


def write_workbook(records: Iterable[Record], stream: BinaryIO, options: Options) -> int:
    """Write the workbook; return how many reports have a sheet of their own.

    Without `sheets` rows go to temporary files as they come. With them everything waits in memory: cells that are
    merged over several rows can't be written row by row.
    """
    import xlsxwriter

    settings = {"constant_memory": not options.sheets, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, settings) as book:
        # no time of writing: the same input gives the same bytes
        book.set_properties({"created": datetime(2000, 1, 1), "author": "gouji"})
        book.set_size(2400, 1600)
        styles = Styles(book)
        issues = IssueSheet(book, styles, options)
        overview = OverviewSheet(book, styles, options)
        data = DataSheet(book, styles, options)
        shown = 0
        for record in records:
            found = list(issues_of(record, options.language))
            name = ""
            if options.sheets and shown < MAX_SHEETS and cast(dict[str, object], record["cells"]):
                shown += 1
                name = sheet_name(shown, record)
                write_report(book.add_worksheet(name), record, found, styles, options.language)
            issues.add(record, found, name)
            overview.add(record, len(found), name)
            data.add(record)
        for sheet in (issues, overview, data):
            sheet.finish()
    return shown
