"""gouji export: a run as tables for Excel, R, Stata, Python and SQL."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.cli.say import language_of, refuse, warn
from extractor.corrections import Correction, read_corrections
from extractor.errors import InputError
from extractor.export.tables import TABLES, Options
from extractor.exporting import FORMATS, export_run
from extractor.messages import Language
from extractor.runs.sources import SourceFile

MAX_CORRECTIONS = 1 << 28

HELP = """\
Write the results of a run (the .jsonl or database of gouji extract) as tables: .csv, .parquet,
.dta (Stata), .xlsx, .jsonl. A file appears when it is complete.

Exit code: 0 written, 2 wrong usage, an unknown suffix or a correction that fits nothing, 3 not readable.

Example: gouji export results.jsonl --to cells.csv --to cells.dta"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji export` takes."""
    parser.add_argument("run", type=Path, metavar="RUN")
    parser.add_argument("--to", type=Path, action="append", required=True, metavar="OUT", help="again for more files")
    parser.add_argument("--format", choices=FORMATS, help="whatever the suffix is")
    parser.add_argument("--table", choices=TABLES, default="", help="default: wide for .dta, else long")
    parser.add_argument("--status", action="store_true", help="wide, panel: a column of statuses beside each value")
    parser.add_argument("--sheets", action="store_true", help=".xlsx: a sheet per report in the form's layout")
    parser.add_argument("--corrections", type=Path, metavar="CSV", help="document,cell,value,raw,who,why")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of labels and messages (default: the system's)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing of what was written")


def run(options: argparse.Namespace) -> int:
    """Run `gouji export` and return its exit code."""
    language = language_of(options.lang)
    settings = Options(options.table, status=options.status, language=language, sheets=options.sheets)

    def notice(code: str, **fields: object) -> None:
        if not options.quiet or code != "export.written":
            warn(code, language, **fields)

    try:
        corrections = read_corrections_file(options.corrections, language)
        export_run(
            options.run, options.to, settings, format_name=options.format, corrections=corrections, notice=notice
        )
    except InputError as error:
        refuse(error, language)
        return 3
    return 0


def read_corrections_file(path: Path | None, language: Language) -> tuple[str, dict[str, list[Correction]]] | None:
    """Return the name of a corrections file and what it holds, None without one."""
    if path is None:
        return None
    return path.name, read_corrections(SourceFile(path, path.name).read(MAX_CORRECTIONS), path.name, language)
