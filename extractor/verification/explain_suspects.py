"""A suspect in words, English and Chinese: which cell, where it is printed, what would hold, why, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractor.identities import Rule
from extractor.messages import Language, say
from extractor.model import Document, Number
from extractor.verification.explain import place_name
from extractor.verification.state import DocumentState, Suspect, TableState

MAX_RULES = 3
"""Failed relations that are named; the rest is counted."""


class _Printed(NamedTuple):
    raw: str
    line: int
    page: int | None
    sheet: str
    cell: str


def explain_suspect(suspect: Suspect, document: DocumentState, doc: Document) -> tuple[str, str]:
    """Return (English, Chinese)."""
    state = document.tables[suspect.cells[0].split(".", 1)[0]]
    printed = _printed(suspect, state, doc)
    return _in_words(suspect, state, printed, "en"), _in_words(suspect, state, printed, "zh")


def _in_words(suspect: Suspect, state: TableState, printed: Mapping[str, _Printed], language: Language) -> str:
    comma = "，" if language == "zh" else "; "
    pairs = zip(suspect.cells, suspect.to, strict=True)
    cells = comma.join(_cell(path, to, printed[path], state, language) for path, to in pairs)
    failed = [
        check.rule for check in state.checks if check.outcome == "failed" and check.rule.identity.severity == "hard"
    ]
    met = [rule for rule in failed if set(rule.cells) & set(suspect.cells)]
    kinds = [say(f"why.{kind}", language) for kind in suspect.why.split() if kind != "unexplained"]
    why = say("suspect.why", language, why=("、" if language == "zh" else ", ").join(kinds)) if kinds else ""
    return say(
        "suspect.explained",
        language,
        cells=cells,
        rules=_rules(met, language),
        count=len(met),
        why=why,
        blame=say(f"blame.{suspect.blame}", language),
    )


def _cell(path: str, to: Number | None, printed: _Printed, state: TableState, language: Language) -> str:
    code = "suspect.cell" if to is not None else "suspect.cell_open"
    where = say("suspect.line", language, line=printed.line)
    if printed.cell:
        where = f"{printed.sheet}!{printed.cell}"
    elif printed.page is not None:
        where = say("suspect.page", language, page=printed.page)
    raw = printed.raw or ("空白" if language == "zh" else "blank")
    return say(code, language, cell=place_name(path, state.table, language), raw=raw, where=where, to=to)


def _rules(rules: list[Rule], language: Language) -> str:
    labels = [f"{rule.id.split('/')[0]} {_label(rule, language)}" for rule in rules]
    named = ("；" if language == "zh" else "; ").join(dict.fromkeys(labels[:MAX_RULES]))
    return f"{named} …" if len(labels) > MAX_RULES else named


def _label(rule: Rule, language: Language) -> str:
    return rule.identity.label if language == "zh" else rule.identity.label_en


def _printed(suspect: Suspect, state: TableState, doc: Document) -> dict[str, _Printed]:
    """Return what is printed in each cell, and where."""
    found = {}
    assert state.table is not None  # a suspect is a cell of a table
    for path, row, column in state.table.cells():
        if path in suspect.cells:
            index = [each.key for each in state.table.columns(row.key)].index(column.key)
            value = state.rows[row.key].reading.values[index]
            place = doc.content.place_of(value.span)
            line = doc.text.count("\n", 0, value.span[0]) + 1
            found[path] = _Printed(
                value.raw,
                line,
                place.page if place else None,
                (place and place.sheet) or "",
                (place and place.cell) or "",
            )
    return found
