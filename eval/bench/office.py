"""Prints what reading a Word or Excel file costs, beside python-docx and openpyxl getting the cells of the same file.

Example: python -m eval.bench.office [--count 3]

The files are labelled reports of eval/gold printed by eval.rendered, in every layout. Medians of process time over the
files of a kind, three runs each, in one process; each reader opens the file anew.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from statistics import median

import docx
import openpyxl

from eval.bench.timing import median_seconds
from eval.rendered.__main__ import render
from extractor.pipeline import extract_record
from extractor.readers.docx import read_docx
from extractor.readers.xlsx import read_xlsx


def _docx_cells(data: bytes) -> int:
    tables = docx.Document(BytesIO(data)).tables
    return sum(len(cell.text) for table in tables for row in table.rows for cell in row.cells)


def _xlsx_cells(data: bytes) -> int:
    book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return sum(cell is not None for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def main() -> None:
    """Print one line per kind: milliseconds per file of each way, and ours as a multiple of the library's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=3, help="labelled reports that are printed in each layout")
    ways: dict[str, tuple[tuple[str, Callable[[bytes], object]], ...]] = {
        "docx": (("read_docx", read_docx), ("python-docx", _docx_cells)),
        "xlsx": (("read_xlsx", read_xlsx), ("openpyxl", _xlsx_cells)),
    }
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for file in render(parser.parse_args().count):
        for name, call in (*ways[file.suffix], ("whole extract", lambda data: extract_record("a", data))):
            times[file.suffix][name].append(median_seconds(call, file.data))
    for kind, by_way in times.items():
        medians = {name: median(seconds) for name, seconds in by_way.items()}
        ours, library = (medians[name] for name, _ in ways[kind])
        words = ", ".join(f"{name} {1e3 * seconds:.1f} ms" for name, seconds in medians.items())
        print(f"{kind}, {len(by_way['whole extract'])} files: {words}; ours is {ours / library:.2f} of the library's")


if __name__ == "__main__":
    main()
