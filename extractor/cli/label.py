"""gouji label: start a label file from a reading."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import cast

from extractor.cli.say import add_talk, language_of, warn
from extractor.drafts import draft_label, label_text
from extractor.errors import InputError
from extractor.pipeline import Settings, extract_record
from extractor.readers import MAX_BYTES, read_document
from extractor.runs.sources import SourceFile

HELP = """\
Start a label file (NAME.gold.json) from a reading by rules. Cells that are not surely read are listed
under "?" with their raw text and line: look each up in the document, correct it under "cells", take it
off the list. gouji eval does not count a cell as long as it is listed. Give the verdict yourself.

Prints to stdout, or writes to -o; a file that is there is never overwritten.
Exit code: 0, 2 wrong usage or the file is there already, 3 can't be read or written.

Example: gouji label reports/good.txt"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji label` takes."""
    parser.add_argument("document", type=Path, metavar="DOC")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here, such as NAME.gold.json")
    add_talk(parser)


def run(options: argparse.Namespace) -> int:
    """Run `gouji label` and return its exit code."""
    language = language_of(options.lang)
    name = options.document.name
    try:
        data = SourceFile(options.document, name).read(MAX_BYTES)
    except InputError as error:
        warn("cli.unreadable_path", language, name=error.name, reason=error.reason)
        return 3
    label = draft_label(extract_record(name, data, Settings("rules")), read_document(name, data).text)
    encoded = label_text(label).encode("utf-8", "surrogateescape")
    if options.output is None:
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()
        return 0
    try:
        with options.output.open("xb") as stream:
            stream.write(encoded)
    except FileExistsError:
        warn("label.exists", language, path=options.output)
        return 2
    except OSError as error:
        warn("cli.cannot_write", language, path=options.output, reason=error.strerror)
        return 3
    counts = {key: len(cast("list[object]", label[key])) for key in ("cells", "?")}
    if not options.quiet:
        warn("label.started", language, path=options.output, cells=counts["cells"], unchecked=counts["?"])
    return 0
