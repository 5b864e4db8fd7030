"""Any export table as CSV; utf-8-sig so that Excel shows Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from extractor.export.long_csv import csv_line, csv_lines
from extractor.export.tables import ExportTable
from extractor.record import Record


def write_table_csv(records: Iterable[Record], stream: BinaryIO, table: ExportTable) -> None:
    """Write a header and the rows of `table`; an empty field is no 0."""
    stream.write(b"\xef\xbb\xbf")
    stream.write(csv_line(column.name for column in table.columns))
    for record in records:
        stream.write(csv_lines(table.rows(record)))
