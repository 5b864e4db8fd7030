"""gouji verify: check numbers made elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from extractor.cli.link_options import add_link_options, asks_for_links
from extractor.cli.say import add_talk, language_of, printable, refuse, warn
from extractor.errors import InputError, UsageError
from extractor.forms import load_forms
from extractor.links.outside_papers import read_source
from extractor.messages import Language, say
from extractor.outside import OutsideDocument, Verification, verify_document
from extractor.record import Record
from extractor.runs.sources import SourceFile, find_sources
from extractor.vocabulary import VERDICTS

HELP = """\
Check numbers made elsewhere: consistent, inconsistent or undecidable, never "verified".

DATA is CSV (document,cell,value), JSON or JSON Lines; - for stdin. Or a run (.db), or a document (.xlsx, .docx,
.html, …): it is read by rules, and cells that are not surely read are unknown. Writes one JSON line
per document to stdout. With --years or --rollup reports are compared with each other instead, one line
per comparison. Exit code: 0 all consistent, 1 not, 2 wrong usage or bad data, 3 not readable.

Example: gouji verify cells.csv"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji verify` takes."""
    parser.add_argument("data", nargs="+", metavar="DATA")
    add_link_options(parser)
    add_talk(parser)


def run(options: argparse.Namespace) -> int:
    """Run `gouji verify` and return its exit code."""
    language = language_of(options.lang)
    if asks_for_links(options):
        from extractor.cli import verify_links

        return verify_links.run(options)
    sources = find_sources(options.data)
    if not sources:
        warn("cli.no_data", language, paths=" ".join(options.data))
        return 3
    counts = {"consistent": 0, "inconsistent": 0, "undecidable": 0}
    for source in sources:
        for document in _documents(source, language):
            outcome = _verify(document, source)
            counts[outcome.outcome] += 1
            _print(document, outcome)
            if not options.quiet:
                _explain(document, outcome, language)
    parts = ", ".join(f"{say(f'verify.{name}', language)} {count}" for name, count in counts.items() if count)
    warn("cli.verify_summary", language, count=sum(counts.values()), parts=parts)
    return 0 if counts["consistent"] == sum(counts.values()) > 0 else 1


def _documents(source: SourceFile, language: Language) -> list[OutsideDocument]:
    try:
        return read_source(source)
    except InputError as error:
        refuse(error, language)
        sys.exit(3)


def _verify(document: OutsideDocument, source: SourceFile) -> Verification:
    try:
        return verify_document(document, load_forms())
    except UsageError as error:
        place = f"{source.name}: {document.name}"
        raise UsageError(f"{place}: {error}", f"{place}：{error.chinese}") from error


def _print(document: OutsideDocument, outcome: Verification) -> None:
    record: Record = {"document": document.name, "outcome": outcome.outcome, "passed": outcome.passed}
    record["failures"] = [asdict(failure) for failure in outcome.failures]
    if document.reasons:
        record["reasons"] = list(document.reasons)
    sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def _explain(document: OutsideDocument, outcome: Verification, language: Language) -> None:
    reasons = ("；" if language == "zh" else ", ").join(_reason(code, language) for code in document.reasons)
    said = say(f"verify.{outcome.outcome}", language) + (f" ({reasons})" if reasons else "")
    print(f"{printable(document.name)}: {said}", file=sys.stderr)
    for failure in outcome.failures:
        print(f"  [{failure.rule}] {failure.message_zh if language == 'zh' else failure.message}", file=sys.stderr)


def _reason(code: str, language: Language) -> str:
    return say(f"verdict.{code}" if code in VERDICTS else f"reason.{code}", language)
