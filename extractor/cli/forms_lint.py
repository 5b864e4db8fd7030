"""gouji forms --lint: what the sums and labels of a form can tell."""

from __future__ import annotations

import argparse
import json
import sys

from extractor.cli.say import language_of
from extractor.errors import UsageError
from extractor.form_lint import TableLint, lint_table, repeated_codes
from extractor.forms import Forms
from extractor.messages import Language, in_both, say


def run_lint(options: argparse.Namespace, known: Forms) -> int:
    """Print what is known of all forms, or of one form or table; 1 if a label or code names two things, else 0."""
    names = _tables_named(options.form, known)
    lints = {name: lint_table(known.tables[name]) for name in names}
    clashes = repeated_codes(known.tables[name] for name in names)
    if options.json:
        tables = [lint._asdict() | {"ambiguous": lint.ambiguous} for lint in lints.values()]
        json.dump({"tables": tables, "repeated_codes": clashes}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        language = language_of(None)
        for form in known.forms.values():
            if options.form in (None, form.id):
                print(_form_in_words(form.id, [lints[name] for name in form.tables], language))
        for lint in lints.values():
            _print_table(lint, language)
        for clash in clashes:
            print(say("lint.code", language, key=clash.key, names=", ".join(clash.names)))
    return 1 if clashes or any(lint.overlaps for lint in lints.values()) else 0


def _tables_named(name: str | None, known: Forms) -> list[str]:
    if name is None:
        return list(known.tables)
    if name in known.forms:
        return list(known.forms[name].tables)
    if name in known.tables:
        return [name]
    raise UsageError(*in_both("usage.no_form_or_table", form=name, known=", ".join((*known.forms, *known.tables))))


def _form_in_words(form: str, lints: list[TableLint], language: Language) -> str:
    cells = sum(lint.cells for lint in lints)

    def share(count: int) -> str:
        return f"{count} ({100 * count / cells:.1f} %)"

    return say(
        "lint.form",
        language,
        form=form,
        cells=cells,
        identities=sum(lint.identities for lint in lints),
        rank=sum(lint.rank for lint in lints),
        unique=share(sum(lint.unique for lint in lints)),
        ambiguous=share(sum(lint.ambiguous for lint in lints)),
        invisible=share(sum(len(lint.uncovered) for lint in lints)),
        most=max((len(tie) for lint in lints for tie in lint.ties), default=0),
    )


def _print_table(lint: TableLint, language: Language) -> None:
    fields = lint._asdict() | {"uncovered": len(lint.uncovered), "distance": lint.distance or "> 6"}
    print(say("lint.table", language, **fields))
    if lint.redundant:
        print("  " + say("lint.redundant", language, rules=", ".join(lint.redundant)))
    for tie in lint.ties:
        print("  " + say("lint.tie", language, cells=", ".join(tie)))
    for overlap in lint.overlaps:
        print("  " + say("lint.overlap", language, key=overlap.key, names=", ".join(overlap.names)))
    for variant in lint.idle_variants:
        print("  " + say("lint.idle", language, variant=variant))
