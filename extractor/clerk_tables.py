"""Small tables that people write by hand: CSV with English or Chinese headers, as Excel saves it -> rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from extractor.errors import UsageError
from extractor.messages import in_both

Header = Mapping[str, Sequence[str]]
"""Column -> the words that may head it; a header cell may hold several of them, apart by spaces."""


def read_clerk_table(
    data: bytes, name: str, header: Header, required: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield (line, column -> text without outer white space) of every line that is not empty.

    UTF-8, with or without a mark, else GB18030, which Excel writes on Chinese systems. Raises UsageError for a file
    in neither and for a missing column; other columns are left aside.
    """
    rows = _rows(_decode(data, name), name)
    _, printed = next(rows, (1, []))
    places: dict[str, int] = {}
    for column, words in header.items():
        place = next((i for i, cell in enumerate(printed) if _heads(cell, (column, *words))), None)
        if place is not None:
            places[column] = place
        elif column in required:
            raise UsageError(*in_both("usage.no_heading", where=f"{name}:1", column=column, words=" / ".join(words)))
    for line, row in rows:
        if any(cell.strip() for cell in row):
            found = {column: row[place].strip() if place < len(row) else "" for column, place in places.items()}
            yield line, {column: found.get(column, "") for column in header}


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    with csv_errors(name):
        for row in reader:
            yield reader.line_num, row


@contextmanager
def csv_errors(name: str) -> Iterator[None]:
    """Turn what the csv module can't read into UsageError: a quote that is never closed makes a field without end."""
    try:
        yield
    except csv.Error as error:
        raise UsageError(*in_both("usage.no_csv", name=name, reason=error)) from error


def _heads(cell: str, words: Sequence[str]) -> bool:
    return any(word.lower() in words for word in cell.strip().split())


def _decode(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(*in_both("usage.unknown_encoding", name=name))
