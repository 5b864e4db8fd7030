"""A report's problems as a clerk reads them: one line per finding, and one per cell that is most likely misprinted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from extractor.export.cells import TABLE_NUMBERS, FormCell, cells_by_path
from extractor.forms import TABLE_KINDS, load_forms
from extractor.identities import Rule, rules_of
from extractor.messages import Language, say
from extractor.record import Record
from extractor.verification.explain import place_name, table_name


class Issue(NamedTuple):
    """One line of the list of problems; `delta` is left minus right of a sum."""

    table: str
    row: str
    column: str
    printed: str
    relation: str
    delta: object
    message: str
    advice: str
    cells: tuple[str, ...]
    suspect: bool


def issues_of(record: Record, language: Language) -> Iterator[Issue]:
    """Yield suspects first, then findings; left out are notes, and sums that stay open because cells were not read."""
    yield from _suspects(record, language)
    told = [finding for finding in cast(list[Record], record["findings"]) if _is_told(finding, record)]
    groups: dict[tuple[str, str], list[Record]] = {}
    for finding in told:
        groups.setdefault(_kind(finding, record, language), []).append(finding)
    for finding in told:
        group = groups[_kind(finding, record, language)]
        if len(group) < MANY:
            yield _issue(finding, record, language)
        elif finding is group[0]:
            yield _together(group, record, language)


MANY = 4
"""From so many rows of a table with the same trouble on, they are one line; a guess."""


def _is_told(finding: Record, record: Record) -> bool:
    if finding["severity"] == "info" and record["verdict"] != "not_a_report":
        return False
    unread = record["verdict"] == "needs_review"
    return not (unread and finding["kind"] == "identity" and finding["outcome"] == "undecidable")


def _kind(finding: Record, record: Record, language: Language) -> tuple[str, str]:
    """Return what rows with the same trouble share: their table, and the message without its place."""
    rule = str(finding["rule"])
    message = str(finding["message_zh" if language == "zh" else "message"])
    kind, form = rule.partition("/")[2].split(".", 1)[0], cast(Mapping[str, str | None], record["form"])
    if finding["kind"] != "structure" or kind not in TABLE_KINDS or form[kind] is None:
        return rule, message
    where = place_name(rule.partition("/")[2], load_forms().table(kind, str(form[kind])), language)
    return kind, message.removeprefix(where).lstrip("：: ")


def _together(group: list[Record], record: Record, language: Language) -> Issue:
    """Return one line for several rows with the same trouble."""
    issues = [_issue(finding, record, language) for finding in group]
    kind, message = _kind(group[0], record, language)
    rows = list(dict.fromkeys(issue.row for issue in issues))
    text = say("issue.together", language, table=table_name(kind, language), count=len(rows), message=message)
    listed = ("；" if language == "zh" else "; ").join(rows)
    cells = tuple(path for issue in issues for path in issue.cells)
    return issues[0]._replace(
        row=say("issue.rows", language, count=len(rows)), printed="", cells=cells, message=f"{text} {listed}"
    )


def suspect_cells(record: Record) -> dict[str, object]:
    """Return the cells of the one explanation that is likely enough, each with what it would have to be."""
    suspects = cast(Record, record["suspects"])
    if suspects["outcome"] != "unique":
        return {}
    first = cast(list[Record], suspects["explanations"])[0]
    return dict(zip(cast(list[str], first["cells"]), cast(list[object], first["to"]), strict=True))


def _suspects(record: Record, language: Language) -> Iterator[Issue]:
    cells = cast(Mapping[str, Record], record["cells"])
    for path, to in suspect_cells(record).items():
        cell = cells_by_path()[path]
        row, column = _labels(cell, language)
        raw = str(cells[path]["raw"])
        expected = "?" if to is None else to
        yield Issue(
            TABLE_NUMBERS[cell.table][language != "zh"],
            row,
            column,
            raw,
            say("issue.would_hold", language, to=expected),
            None,
            say("issue.suspect", language, raw=raw, to=expected),
            say("issue.advice_suspect", language, to=expected),
            (path,),
            suspect=True,
        )


def _issue(finding: Record, record: Record, language: Language) -> Issue:
    cells = cast(Mapping[str, Record], record["cells"])
    paths = tuple(cast(list[str], finding["cells"]))
    rule = _rule(str(finding["rule"]), cast(Mapping[str, str | None], record["form"]))
    table, row, column = _place(str(finding["rule"]), paths, rule, language)
    identity = rule.identity if rule else None
    relation = (identity.label if language == "zh" else identity.label_en) if identity else ""
    message = str(finding["message_zh" if language == "zh" else "message"])
    printed = _sides(rule, cells, finding, language) if rule else _raws(paths, cells)
    advice = _advice(finding, set(suspect_cells(record)) & set(paths), language)
    return Issue(table, row, column, printed, relation, finding["delta"], message, advice, paths, suspect=False)


def _rule(name: str, form: Mapping[str, str | None]) -> Rule | None:
    kind = name.partition("/")[2].split(".", 1)[0]
    version = form.get(kind)
    if kind not in TABLE_KINDS or version is None:
        return None
    return next((rule for rule in rules_of(load_forms().table(kind, version)) if rule.id == name), None)


def _place(name: str, paths: tuple[str, ...], rule: Rule | None, language: Language) -> tuple[str, str, str]:
    """Return table, row and column in words: `各列` for a whole row, `各行` for a whole column."""
    kind = name.partition("/")[2].split(".", 1)[0]
    if kind not in TABLE_KINDS:
        return "", "", ""
    table = TABLE_NUMBERS[kind][language != "zh"]
    if not paths:
        return table, "", ""
    row, column = _labels(cells_by_path()[paths[0]], language)
    if rule is not None and rule.identity.for_each == "column":
        return table, say("issue.all_rows", language), column
    return table, row, column if len(paths) == 1 else say("issue.all_columns", language)


def _labels(cell: FormCell, language: Language) -> tuple[str, str]:
    return (cell.row_zh, cell.column_zh) if language == "zh" else (cell.row_en, cell.column_en)


SHOWN_TERMS = 3
"""Terms of a side that are spelled out; more are given as their sum."""


def _sides(rule: Rule, cells: Mapping[str, Record], finding: Record, language: Language) -> str:
    sides = []
    for paths, total in ((rule.left, finding["left"]), (rule.right, finding["right"])):
        short = len(paths) <= SHOWN_TERMS
        terms = " + ".join(str(cells[path]["raw"]) or "∅" for path in paths)
        sides.append(terms if short else say("issue.sum", language, total=total))
    return " | ".join(sides)


def _raws(paths: tuple[str, ...], cells: Mapping[str, Record]) -> str:
    raws = [str(cells[path]["raw"]) if path in cells else "" for path in paths]
    return ", ".join(raw or "∅" for raw in raws) if any(raws) else ""


def _advice(finding: Record, suspected: set[str], language: Language) -> str:
    if finding["kind"] == "input":
        return say("issue.advice_input", language)
    if finding["severity"] != "hard":
        return say("issue.advice_soft", language)
    if finding["kind"] == "identity":
        if suspected:
            return say("issue.advice_see_suspect", language)
        failed = finding["outcome"] == "failed"
        return say("issue.advice_failed" if failed else "issue.advice_blank", language)
    return say("issue.advice_unread", language)
