"""gouji check: read and verify, and say what departs from the form, for the office that publishes."""

from __future__ import annotations

import argparse

from extractor.cli import extract
from extractor.pipeline import Settings

HELP = """\
Check reports before they are published (发布前检查): all that gouji extract does, and what departs from the form
as ordered: labels, sections, obsolete forms, cells not filled in, 信息处理费 not stated.

Takes the options of gouji extract. Exit code: 0 nothing to do, 1 something to mend or to look at (with --strict
also what is only worth a look), 2 wrong usage, 3 nothing could be read.

Example: gouji check report.html --lang zh"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji check` takes: the options of `gouji extract`, and --strict."""
    extract.add_arguments(parser)
    parser.add_argument("--strict", action="store_true", help="exit 1 on soft findings too")


def run(options: argparse.Namespace) -> int:
    """Run `gouji check` and return its exit code."""
    settings = Settings(options.reader, check=True, off=extract.rules_off(options.off))
    return extract.run_with(options, settings, strict=options.strict)
