"""What `gouji extract` reads: paths, and rows of a table of documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractor.errors import UsageError
from extractor.messages import Language, say
from extractor.runs.sources import Sources, find_sources

_COLUMN_OPTIONS = ("content", "id", "url", "meta")


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the paths, and the options of a table."""
    parser.add_argument("paths", nargs="*", metavar="PATH")
    group = parser.add_argument_group("table of documents", "a document in each row: CSV, TSV, JSON Lines, Parquet")
    group.add_argument("--input", type=Path, metavar="FILE", help="the table; PATHs may stand beside it")
    group.add_argument("--content", metavar="COLUMN", help="column with the documents: HTML, text, bytes of a PDF")
    group.add_argument("--id", metavar="COLUMN", help="column with an id: rows are called FILE#ID, else FILE:ROW")
    group.add_argument("--url", metavar="COLUMN", help="column with the address")
    group.add_argument(
        "--meta", action="append", default=[], metavar="COLUMN", help="pass this column through; may be repeated"
    )


def inputs_of(options: argparse.Namespace, language: Language) -> Sources:
    """Return the sources that the options name. Raises UsageError for options that don't fit together."""
    if options.input is None:
        given = next((name for name in _COLUMN_OPTIONS if getattr(options, name)), None)
        if given:
            raise UsageError(say("runs.no_input", language, option=f"--{given}"))
        if not options.paths:
            raise UsageError(say("runs.no_paths", language))
        found = find_sources(options.paths)
        return Sources(found, len(found))
    if options.content is None:
        raise UsageError(say("runs.no_content", language, path=options.input))
    from extractor.runs.input_tables import Columns
    from extractor.runs.inputs import InputTable, find_inputs

    columns = Columns(options.content, options.id, options.url, tuple(options.meta))
    return find_inputs([*options.paths, InputTable(options.input, columns)])
