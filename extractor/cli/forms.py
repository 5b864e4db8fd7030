"""gouji forms: what the forms contain."""

from __future__ import annotations

import json
import sys

import click

from extractor.errors import UsageError
from extractor.forms import Form, Forms, Table, load_forms
from extractor.identities import rules_of


@click.command()
@click.argument("form", required=False)
@click.option("--json-schema", is_flag=True, help="Print the JSON schema of a report of this form.")
@click.option("--rules", is_flag=True, help="Print the identities, spelled out cell by cell.")
def forms(form: str | None, json_schema: bool, rules: bool) -> None:
    """List the forms, or print one: its cells with codes and labels, its rules, or its JSON schema.

    Example: gouji forms 2021 --json-schema
    """
    known = load_forms()
    if form is None:
        for item in known.forms.values():
            count = sum(len(known.tables[name].paths) for name in item.tables)
            print(f"{item.id}\t{item.title}\t{count} cells\t{item.source}")
        return
    if form not in known.forms:
        raise UsageError(f"no form {form!r} (known: {', '.join(known.forms)})")
    if json_schema:
        _print_schema(form)
    elif rules:
        _print_rules(known.forms[form], known)
    else:
        _print_cells(known.forms[form], known)


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
