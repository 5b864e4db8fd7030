"""A finding in words, English and Chinese: which relation, its numbers, which cells, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from extractor.forms import TABLE_KINDS, Table, load_forms
from extractor.identities import Checked
from extractor.messages import Language, codes, say
from extractor.model import Number, Value
from extractor.verification.state import Finding, TableState

_TABLE_NAMES = {
    "disclosure": ("table 2 (proactive disclosure)", "表二（主动公开政府信息情况）"),
    "requests": ("table 3 (requests)", "表三（收到和处理政府信息公开申请情况）"),
    "review_litigation": ("table 4 (review and litigation)", "表四（行政复议、行政诉讼情况）"),
}
_ORGANISATIONS = frozenset(
    (
        "commercial_enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_organization",
        "other_organization",
    )
)
MAX_TERMS = 8
"""Most terms spelled out in a sum; zeros are left out, the rest is counted."""


def explain(finding: Finding, state: TableState) -> tuple[str, str]:
    """Return (English, Chinese) of a finding of the table `state`."""
    return _render(finding, state, "en"), _render(finding, state, "zh")


def _render(finding: Finding, state: TableState, language: Language) -> str:
    fields = dict(finding.fields)
    if finding.checked is not None:
        fields |= _terms(finding.checked, state, language)
    if "said" in fields:
        fields["said"] = cells_name(cast("Sequence[str]", fields["said"]), state.table, language)
    if "concept" in fields:
        fields["concept"] = say(f"concept.{fields['concept']}", language)
    if "why" in fields:
        why = f"why.{fields['why']}"
        fields["why"] = say(why if why in codes() else "why.weak_anchor", language)
    if "table" in fields:
        fields["table"] = table_name(str(fields["table"]), language)
    if "where" in fields:
        fields["where"] = place_name(str(fields["where"]), state.table, language)
    return say(finding.code, language, **fields)


def table_name(kind: str, language: Language) -> str:
    """Return what a person calls one of the three tables."""
    return _TABLE_NAMES[kind][language == "zh"]


def cell_name(path: str, form: Mapping[str, str], language: Language) -> str:
    """Return a cell in words; `form` maps each kind of table to the version the document prints."""
    kind = path.split(".", 1)[0]
    return place_name(path, load_forms().table(kind, form[kind]), language)


def place_name(path: str, table: Table | None, language: Language) -> str:
    """Return a cell, row, column or block in words: its table, its printed labels."""
    kind, _, rest = path.partition(".")
    if kind not in TABLE_KINDS or table is None:
        return path
    name = table_name(kind, language)
    separator = "·" if language == "zh" else ": "
    parts = [name]
    for row in table.rows:
        if rest == row.key or rest.startswith(row.key + "."):
            parts.append(row.label if language == "zh" else row.label_en)
            column = rest[len(row.key) + 1 :]
            parts += [c.label if language == "zh" else c.label_en for c in table.columns(row.key) if c.key == column]
            return separator.join(parts)
    for block in table.blocks:
        if rest == block.key and len(table.blocks) > 1:
            return separator.join([name, block.heading])
        for column_ in block.columns:
            if rest == column_.key:
                return separator.join([name, column_.label if language == "zh" else column_.label_en])
    return name


def cells_name(paths: Sequence[str], table: Table | None, language: Language) -> str:
    """Return a sum of cells in words: a group of rows or all organisations by their name, others one by one."""
    names = []
    between = "·" if language == "zh" else ": "
    for path in paths:
        *_, group, _row, column = ("", "", *path.split("."))
        if column == "total" and f"group.{group}" in codes() and len(paths) > 1:
            name = f"{table_name('requests', language)}{between}{say(f'group.{group}', language)}"
        elif path.startswith("requests.") and column in _ORGANISATIONS and len(paths) >= len(_ORGANISATIONS):
            row = place_name(path.rpartition(".")[0], table, language)
            name = f"{row}{between}{say('group.organisations', language)}"
        else:
            name = place_name(path, table, language)
        names.append(name)
    return " + ".join(dict.fromkeys(names))


def _terms(checked: Checked, state: TableState, language: Language) -> dict[str, object]:
    rule = checked.rule
    return {
        "where": rule.id.split("/", 1)[1],
        "label": rule.identity.label if language == "zh" else rule.identity.label_en,
        "left_side": _side_in_words(rule.left, checked.left, rule.identity.for_each, state, language),
        "right_side": _side_in_words(rule.right, checked.right, rule.identity.for_each, state, language),
        "left": checked.left,
        "right": checked.right,
        "delta": checked.delta,
    }


def _side_in_words(paths: tuple[str, ...], total: Number, for_each: str, state: TableState, language: Language) -> str:
    """Return one side of a relation: `自然人 8 + 商业企业 1 = 9`; a single term without its sum."""
    terms = _sum_in_words(paths, for_each, state, language)
    return terms if len(paths) == 1 else f"{terms} = {total}"


def _sum_in_words(paths: tuple[str, ...], for_each: str, state: TableState, language: Language) -> str:
    names = _labels(state.table, for_each, language) if state.table else {}
    spoken, zeros = [], 0
    for path in paths:
        value = _value(path, state)
        if value is not None and value.number == 0 and len(paths) > 2:
            zeros += 1
            continue
        spoken.append(f"{names.get(path, path)} {_in_words(value, language)}")
    if zeros and not spoken:
        return "0 + … + 0"
    if len(spoken) > MAX_TERMS:
        spoken = [*spoken[:MAX_TERMS], "…"]
    return " + ".join(spoken)


def _in_words(value: Value | None, language: Language) -> str:
    if value is None or value.status == "missing":
        return "缺失" if language == "zh" else "(missing)"
    if value.number is None:
        blank = "空白" if language == "zh" else "blank"
        return f"({value.raw or blank})"
    return value.raw if value.unit or value.remark else str(value.number)


def _value(path: str, state: TableState) -> Value | None:
    row, index = state.table.place_of.get(path, ("", 0)) if state.table is not None else ("", 0)
    return state.rows[row].reading.values[index] if row in state.rows else None


@cache
def _labels(table: Table, for_each: str, language: Language) -> dict[str, str]:
    """Return for each cell the label that varies in a rule: the column in a row's sum, the row in a column's."""
    zh = language == "zh"
    return {
        path: (column.label if zh else column.label_en) if for_each == "row" else (row.label if zh else row.label_en)
        for path, row, column in table.cells()
    }
