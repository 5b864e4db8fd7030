"""gouji text: what was read."""

from __future__ import annotations

import argparse
import sys

from extractor.errors import InputError
from extractor.readers import MAX_BYTES, read_document
from extractor.runs.sources import find_sources

HELP = """\
Print the text of a document as gouji reads it: all spans of a result count its characters.

Example: gouji text report.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji text` takes."""
    parser.add_argument("file", metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Run `gouji text` and return its exit code."""
    sources = find_sources([options.file])
    if not sources:
        raise InputError(options.file, "no such document")
    try:
        document = read_document(sources[0].name, sources[0].read(MAX_BYTES))
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    sys.stdout.buffer.write(document.text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return 0
