"""gouji forms: what the forms contain."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from extractor.errors import UsageError
from extractor.forms import Form, Forms, Table, load_forms
from extractor.identities import rules_of
from extractor.messages import in_both

HELP = """\
List the forms, or print one: its cells with codes and labels, its rules, or its JSON schema; or say what its
arithmetic can tell (--lint): rank, cells in no sum, how many wrong cells can hide, which are told apart.

Example: gouji forms 2021 --json-schema"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji forms` takes."""
    parser.add_argument("form", nargs="?", metavar="FORM")
    parser.add_argument("--json-schema", action="store_true", help="print the JSON schema of a report of this form")
    parser.add_argument("--lint", action="store_true", help="say what the form's sums can find; FORM may be a table")
    parser.add_argument("--json", action="store_true", help="with --lint: print JSON")
    parser.add_argument("--rules", action="store_true", help="print the identities, spelled out cell by cell")
    parser.add_argument(
        "--dictionary", type=Path, metavar="OUT", help="write the data dictionary of all exports: .csv, .xlsx or .md"
    )


def run(options: argparse.Namespace) -> int:
    """Run `gouji forms` and return its exit code."""
    if options.dictionary is not None:
        return _write_dictionary(options.dictionary)
    known = load_forms()
    if options.lint:
        from extractor.cli.forms_lint import run_lint

        return run_lint(options, known)
    if options.form is None:
        for item in known.forms.values():
            count = sum(len(known.tables[name].paths) for name in item.tables)
            print(f"{item.id}\t{item.title}\t{count} cells\t{item.source}")
        return 0
    if options.form not in known.forms:
        raise UsageError(*in_both("usage.no_form", form=options.form, known=", ".join(known.forms)))
    if options.json_schema:
        _print_schema(options.form)
    elif options.rules:
        _print_rules(known.forms[options.form], known)
    else:
        _print_cells(known.forms[options.form], known)
    return 0


def _write_dictionary(path: Path) -> int:
    from extractor.export.dictionary import write_dictionary
    from extractor.runs.whole_files import whole_file

    with whole_file(path) as stream:
        write_dictionary(stream, path.suffix.lower())
    return 0


def _tables(form: Form, known: Forms) -> list[Table]:
    return [known.tables[name] for name in form.tables]


def _print_schema(form: str) -> None:
    from extractor.report import FORM_MODELS

    schema = FORM_MODELS[form].model_json_schema()
    sys.stdout.write(json.dumps(schema, ensure_ascii=False, indent=1) + "\n")


def _print_rules(form: Form, known: Forms) -> None:
    for table in _tables(form, known):
        for rule in rules_of(table):
            left, right = " + ".join(rule.left), " + ".join(rule.right)
            print(
                f"{rule.id}\t{rule.identity.severity}\t{left} {rule.identity.relation} {right}\t{rule.identity.source}"
            )


def _print_cells(form: Form, known: Forms) -> None:
    for table in _tables(form, known):
        for path, row, column in table.cells():
            print(f"{path}\t{table.code_of(row, column)}\t{row.label}\t{column.label}\t{column.kind}")
