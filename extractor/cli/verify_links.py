"""gouji verify --years, --rollup: reports compared with each other."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from extractor.agencies import read_aliases
from extractor.cli.say import language_of, printable, refuse, warn
from extractor.errors import InputError, UsageError
from extractor.links.comparison import Link, link_record
from extractor.links.outside_papers import MAX_DATA, read_source
from extractor.links.rollup import RollUp, link_rollup, rollup_record
from extractor.links.rollup_units import read_units, template, units_of_folder
from extractor.links.series import link_years
from extractor.links.source_texts import texts_below
from extractor.links.whose import read_whose, with_whose
from extractor.messages import Language, in_both, say
from extractor.outside import OutsideDocument
from extractor.runs.sources import SourceFile, find_sources

SHOWN = 8
"""Findings of one comparison that a terminal shows; the line of JSON has all."""


def run(options: argparse.Namespace) -> int:
    """Compare the reports as the options say and return the exit code."""
    language = language_of(options.lang)
    sources = find_sources(options.data)
    if not sources:
        warn("cli.no_data", language, paths=" ".join(options.data))
        return 3
    try:
        documents = [each for source in sources for each in read_source(source)]
        said = read_whose(_read(options.meta), options.meta) if options.meta else {}
        aliases = read_aliases(_read(options.aliases), options.aliases) if options.aliases else {}
        documents = with_whose(documents, said, options.same_agency)
        return _compare(documents, aliases, options, language)
    except InputError as error:
        refuse(error, language)
        return 3


def _read(path: str) -> bytes:
    return SourceFile(Path(path), path).read(MAX_DATA)


def _compare(
    documents: list[OutsideDocument], aliases: Mapping[str, str], options: argparse.Namespace, language: Language
) -> int:
    codes = [0]
    if options.rollup_template:
        codes.append(_write_template(documents, options.rollup_template, aliases, language))
    if options.years:
        texts = texts_below(Path(options.texts)) if options.texts else None
        links = list(link_years(documents, aliases, texts))
        codes.append(_tell(links, language, quiet=options.quiet, summary="links.summary_years"))
    if options.rollup:
        path = Path(options.rollup)
        groups = (
            units_of_folder(path, documents) if path.is_dir() else read_units(_read(options.rollup), options.rollup)
        )
        rolled = list(link_rollup(groups, documents, aliases))
        codes.append(_tell(rolled, language, quiet=options.quiet, summary="links.summary_rollup"))
    return max(codes)


def _write_template(documents: list[OutsideDocument], path: str, aliases: Mapping[str, str], language: Language) -> int:
    text = template(documents, aliases)
    try:
        with Path(path).open("x", encoding="utf-8-sig", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise UsageError(*in_both("usage.never_overwritten", path=path)) from error
    except OSError as error:
        raise InputError(path, error.strerror or type(error).__name__) from error
    warn("links.template_written", language, path=path, count=text.count("\n") - 1)
    return 0


def _tell(made: Iterable[Link | RollUp], language: Language, *, quiet: bool, summary: str) -> int:
    counts = {"consistent": 0, "inconsistent": 0, "undecidable": 0, "hint": 0}
    for item in made:
        link = item.link if isinstance(item, RollUp) else item
        record = rollup_record(item) if isinstance(item, RollUp) else link_record(item)
        counts[link.outcome] += 1
        sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        if not quiet:
            _explain(link, language)
    parts = ", ".join(f"{say(f'links.{name}', language)} {count}" for name, count in counts.items() if count)
    warn(summary, language, count=sum(counts.values()), parts=parts or "–")
    return 0 if counts["consistent"] and not counts["inconsistent"] + counts["undecidable"] else 1


def _explain(link: Link, language: Language) -> None:
    whose = " ".join([link.agency or ", ".join(link.documents[:1]), *("→".join(map(str, link.years)).split())])
    words = [say(f"links.kind_{link.link}", language), say(f"links.{link.outcome}", language)]
    if link.link in ("years", "rollup"):
        words.append(say("links.holding", language, count=link.passed + link.passed_assuming_zero))
    print(f"{printable(whose)}: {', '.join(words)}", file=sys.stderr)
    for finding in link.findings[:SHOWN]:
        print(f"  [{finding.rule}] {finding.message_zh if language == 'zh' else finding.message}", file=sys.stderr)
    if len(link.findings) > SHOWN:
        print("  " + say("links.more_findings", language, count=len(link.findings) - SHOWN), file=sys.stderr)
