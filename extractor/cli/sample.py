"""gouji sample: draw documents to check by hand, and bound the silent errors from what was found."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.cli.say import add_talk, language_of, printable, warn
from extractor.errors import UsageError
from extractor.evaluate import read_results
from extractor.messages import Language, in_both, say
from extractor.sampling import STRATA, bound_of_sample, draw_sample, sample_csv

HELP = """\
Draw a stratified sample of a run (results of gouji extract, JSON Lines) to check by hand: a CSV with a
line per document. Compare each with its original and fill in wrong_cells (0 if all are right). Then
--bound says which share of the documents with a certain verdict can have a wrong cell at most (95 %).

Exit code: 0, 2 wrong usage or a sample without anything filled in, 3 the output can't be written.

Example: gouji sample results.jsonl -n 200 --by year,form,verdict"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji sample` takes."""
    parser.add_argument("run", nargs="?", type=Path, metavar="RUN")
    parser.add_argument("-n", type=int, default=200, dest="count", metavar="N", help="documents to draw (default 200)")
    parser.add_argument(
        "--by",
        default="year,form,verdict",
        metavar="LIST",
        help=f"strata, of {', '.join(STRATA)} (default %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another sample for another number (default 0)"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the CSV here instead of stdout")
    parser.add_argument("--bound", type=Path, metavar="SAMPLE", help="read a filled-in sample and print the bound")
    add_talk(parser)


def run(options: argparse.Namespace) -> int:
    """Run `gouji sample` and return its exit code."""
    language = language_of(options.lang)
    if (options.bound is None) == (options.run is None):
        raise UsageError(*in_both("sampling.what"))
    if options.bound is not None:
        return _conclude(options.bound, language)
    records = list(read_results(options.run).values())
    sample, of, strata = draw_sample(records, options.count, options.by.split(","), options.seed)
    encoded = sample_csv(sample).encode("utf-8-sig", "surrogateescape")
    if options.output is None:
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()
    elif options.output.exists():
        warn("label.exists", language, path=options.output)  # what a person filled in is not to be lost
        return 2
    else:
        try:
            options.output.write_bytes(encoded)
        except OSError as error:
            warn("cli.cannot_write", language, path=options.output, reason=error.strerror)
            return 3
    warn("sample.drawn", language, count=len(sample), of=of, strata=strata)
    return 0


def _conclude(path: Path, language: Language) -> int:
    try:
        bound = bound_of_sample(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise UsageError(*in_both("sampling.unreadable", path=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise UsageError(*in_both("sampling.not_utf8", name=path.name)) from error
    if bound.open:
        warn("sample.open", language, count=len(bound.open), first=printable(bound.open[0]))
    if bound.upper is None:
        warn("sample.none", language)
        return 2
    print(say("sample.bound", language, checked=bound.checked, wrong=bound.wrong, upper=f"{bound.upper:.2%}"))
    if bound.even_checked != bound.checked:
        warn("sample.weighted", language, checked=bound.even_checked, wrong=bound.even_wrong)
    return 0
