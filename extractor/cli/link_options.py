"""The options of `gouji verify` that compare reports with each other; what they do is in verify_links."""

from __future__ import annotations

import argparse

from extractor.errors import UsageError
from extractor.messages import in_both


def add_link_options(parser: argparse.ArgumentParser) -> None:
    """Add --years, --rollup and what goes with them."""
    group = parser.add_argument_group("reports compared with each other (see docs/links.md)")
    group.add_argument(
        "--years", action="store_true", help="each agency's report against its report of the year before"
    )
    group.add_argument("--rollup", metavar="UNITS", help="a parent's report against the sum of its units' reports")
    group.add_argument(
        "--rollup-template", metavar="FILE", help="write a list of all reports in DATA to fill in for --rollup"
    )
    group.add_argument("--aliases", metavar="CSV", help="alias,agency: other names of an agency")
    group.add_argument("--meta", metavar="CSV", help="document,agency,year: what reports do not say, or say wrong")
    group.add_argument("--same-agency", metavar="NAME", help="whose the reports are that name no agency")
    group.add_argument("--texts", metavar="FOLDER", help="the documents themselves: finds prose copied from last year")


def asks_for_links(options: argparse.Namespace) -> bool:
    """Say whether reports are to be compared with each other; UsageError for an option that is then of no use."""
    if options.years or options.rollup or options.rollup_template:
        return True
    for option in ("aliases", "meta", "same_agency", "texts"):
        if getattr(options, option):
            name = "--" + option.replace("_", "-")
            raise UsageError(*in_both("usage.needs_links", option=name))
    return False
