"""gouji rules: every rule that a finding can name."""

from __future__ import annotations

import argparse
import json
import sys

from extractor.cli.say import language_of
from extractor.messages import say
from extractor.rulebook import rules

HELP = """\
List every rule that a finding can name: id, severity, whether --off can leave it out, label, source.

Example: gouji rules --lang zh"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji rules` takes."""
    parser.add_argument("--json", action="store_true", help="print a JSON array, labels in both languages")
    parser.add_argument("--lang", choices=("en", "zh"), help="language of labels (default: the system's)")


def run(options: argparse.Namespace) -> int:
    """Run `gouji rules` and return its exit code."""
    if options.json:
        json.dump([entry._asdict() for entry in rules()], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    language = language_of(options.lang)
    for entry in rules():
        off = say("rules.off" if entry.can_be_off else "rules.always", language)
        label = entry.label if language == "zh" else entry.label_en
        print(f"{entry.id}\t{entry.severity}\t{off}\t{label}\t{entry.source}")
    return 0
