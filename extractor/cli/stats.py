"""gouji stats: derived figures by agency and year."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from extractor.cli.export import read_corrections_file
from extractor.cli.say import language_of, refuse
from extractor.corrections import apply_corrections
from extractor.errors import InputError
from extractor.indicators import INDICATORS, MIN_BASE, Figure, figures_of
from extractor.messages import Language, say
from extractor.runs.store import read_records
from extractor.runs.whole_files import file_or_stdout

HELP = """\
Shares and rates by agency and year, and over all reports of a year: 受理合计, 实质公开率, 纠错率, …
from tables that are surely read. A share of less than 30 is n/a.

Exit code: 0 printed, 2 wrong usage, 3 not readable.

Example: gouji stats results.jsonl --formulas"""
FORMATS = ("text", "csv", "json")
_COUNTS = frozenset(indicator.name for indicator in INDICATORS if not indicator.base)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji stats` takes."""
    parser.add_argument("run", type=Path, metavar="RUN")
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), csv, json (one per line)")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="write there; .csv and .json set the format")
    parser.add_argument("--overall", action="store_true", help="only the lines over all agencies")
    parser.add_argument("--formulas", action="store_true", help="print how each figure is made")
    parser.add_argument("--all", action="store_true", help="also from tables that are not surely read")
    parser.add_argument("--min-base", type=int, default=MIN_BASE, metavar="N", help="n/a below it (default: 30)")
    parser.add_argument("--corrections", type=Path, metavar="CSV", help="document,cell,value,raw,who,why")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of words (default: the system's)")


def run(options: argparse.Namespace) -> int:
    """Run `gouji stats` and return its exit code."""
    language = language_of(options.lang)
    form = options.format
    if options.output is not None and options.output.suffix.lower() in (".csv", ".json", ".jsonl"):
        form = "csv" if options.output.suffix.lower() == ".csv" else "json"
    try:
        records = read_records(options.run)
        corrections = read_corrections_file(options.corrections, language)
        if corrections is not None:
            records = apply_corrections(records, corrections[1], corrections[0], language)
        figures = figures_of(records, certain_only=not options.all, min_base=options.min_base)
        shown = (figure for figure in figures if not options.overall or figure.agency is None)
        with file_or_stdout(options.output) as stream:
            for line in _LINES[form](shown, language, options.formulas):
                stream.write(line.encode("utf-8", "surrogateescape"))
    except InputError as error:
        refuse(error, language)
        return 3
    return 0


def formula(name: str, language: Language) -> str:
    """Return how an indicator is made, in the words of the form."""
    return say(f"formula.{name}", language)


def _csv(figures: Iterable[Figure], language: Language, formulas: bool) -> Iterator[str]:
    yield "\ufeff" + _csv_line([*Figure._fields, "label", *(["formula"] if formulas else [])])
    for figure in figures:
        words = [say(f"indicator.{figure.indicator}", language)]
        words += [formula(figure.indicator, language)] if formulas else []
        yield _csv_line([*figure, *words])


def _csv_line(fields: list[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(["" if field is None else field for field in fields])
    return buffer.getvalue()


def _json(figures: Iterable[Figure], language: Language, formulas: bool) -> Iterator[str]:
    for figure in figures:
        record = {**figure._asdict(), "label": say(f"indicator.{figure.indicator}", language)}
        if formulas:
            record["formula"] = formula(figure.indicator, language)
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _text(figures: Iterable[Figure], language: Language, formulas: bool) -> Iterator[str]:
    """Yield a table: a line per agency and year, a column per indicator."""
    labels = [say(f"indicator.{indicator.name}", language) for indicator in INDICATORS]
    frame = [say("heading.agency", language), say("heading.year", language)]
    yield "\t".join([*frame, *labels]) + "\n"
    for (agency, year), group in groupby(figures, key=lambda figure: (figure.agency, figure.year)):
        found = {figure.indicator: figure for figure in group}
        name = agency if agency is not None else say("stats.overall", language)
        values = [_in_words(found.get(indicator.name)) for indicator in INDICATORS]
        yield "\t".join([name.replace("\t", " "), str(year), *values]) + "\n"
    if formulas:
        yield "\n"
        for indicator, label in zip(INDICATORS, labels, strict=True):
            yield f"{label} = {formula(indicator.name, language)}\n"


def _in_words(figure: Figure | None) -> str:
    """Return a figure as people read it: `61.5% (+2.1)`, a count `135 (+4%)`, n/a where nothing can be said."""
    if figure is None or figure.value is None:
        return "n/a"
    if figure.indicator in _COUNTS:
        return f"{figure.value:g}" + (f" ({figure.change:+.0%})" if figure.change is not None else "")
    return f"{figure.value:.1%}" + (f" ({100 * figure.change:+.1f})" if figure.change is not None else "")


_LINES = {"text": _text, "csv": _csv, "json": _json}
