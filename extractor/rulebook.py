"""Every rule that a finding can name: the form's identities, soft relations, prose, editorial rules, structure.

Which of them can be switched off follows from their severity: what the form itself requires cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from extractor.editorial import RULES
from extractor.errors import UsageError
from extractor.forms import load_forms
from extractor.identities import H5
from extractor.messages import in_both
from extractor.vocabulary import FindingKind


class RuleEntry(NamedTuple):
    """One rule of the list: `id` is how findings begin that it makes, `H1` of `H1/requests.new_received`."""

    id: str
    kind: FindingKind
    severity: str
    label: str
    label_en: str
    source: str
    can_be_off: bool


_YEARS = "由相邻两年报告推出，仅提示"
_ROLLUP = "由汇总口径推出，仅提示"
_PROSE = "由报告文字与表格对照推出，仅提示"
_SOFT: tuple[tuple[str, str, str, str], ...] = (
    ("C1", "上年结转等于上一年度报告的结转下年度", "carried over equals last year's carried forward", _YEARS),
    ("C2", "现行有效等于上年现行有效加制发减废止", "in force equals last year's plus issued minus repealed", _YEARS),
    ("C3", "上一年项目数量等于上年数加上年增减", "items last year equal that year's items plus its change", _YEARS),
    (
        "R1",
        "汇总报告等于各单位报告之和",
        "a roll-up report equals the sum of its bodies' reports",
        "由汇总口径推出，仅提示",
    ),
    ("N1", "文字所述收到、受理件数与表三一致", "requests received or accepted: prose agrees with table 3", _PROSE),
    ("N2", "文字所述办结、答复件数与表三一致", "requests answered: prose agrees with table 3", _PROSE),
    ("N3", "文字所述结转件数与表三一致", "requests carried over or forward: prose agrees with table 3", _PROSE),
    ("N4", "文字所述各类结果及占比与表三一致", "results and shares: prose agrees with table 3", _PROSE),
    ("N5", "文字所述复议件数与表四一致", "reviews: prose agrees with table 4", _PROSE),
    ("N6", "文字所述诉讼件数与表四一致", "lawsuits: prose agrees with table 4", _PROSE),
    ("N7", "文字所述制发、许可、处罚等件数与表二一致", "disclosure: prose agrees with table 2", _PROSE),
)
"""Soft relations that no single table holds; those within one table stand in schemas/ beside the hard ones."""

_READING: tuple[tuple[str, FindingKind, str, str, str], ...] = (
    ("structure", "structure", "读表：行、列、单元格是否确定", "reading: rows, columns, cells told for sure", "gouji"),
    ("header", "structure", "读表：表头是否与格式的列序一致", "reading: the header agrees with the form", "gouji"),
    ("input", "input", "文件能否读取、是否为年报", "whether the file can be read and is a report", "gouji"),
)


@cache
def rules() -> tuple[RuleEntry, ...]:
    """Return every rule, the form's own first."""
    return (*_of_forms(), *_beyond_forms())


def _of_forms() -> Iterator[RuleEntry]:
    seen: dict[str, RuleEntry] = {}
    for identity in (*(i for table in load_forms().tables.values() for i in table.identities), H5):
        kind: FindingKind = "soft" if identity.severity == "soft" else "identity"
        soft = identity.severity == "soft"
        entry = RuleEntry(
            identity.id, kind, identity.severity, identity.label, identity.label_en, identity.source, soft
        )
        seen.setdefault(identity.id, entry)
    yield from sorted(seen.values(), key=lambda entry: (entry.can_be_off, entry.id))


def _beyond_forms() -> Iterator[RuleEntry]:
    for name, label, label_en, source in _SOFT:
        yield RuleEntry(name, "soft", "soft", label, label_en, source, True)
    for rule in RULES:
        yield RuleEntry(f"format/{rule.id}", "format", rule.severity, rule.label, rule.label_en, rule.source, True)
    for name, kind, label, label_en, source in _READING:
        yield RuleEntry(name, kind, "hard", label, label_en, source, False)


def base_of(rule: str) -> str:
    """Return the id of the rule that made a finding: `C5` of `C5/disclosure.regulations`."""
    parts = rule.split("/")
    return "/".join(parts[:2]) if parts[0] == "format" else parts[0]


def is_off(rule: str, off: Sequence[str]) -> bool:
    """Say whether a finding's rule is meant by one of the patterns (`C5`, `N*`, `format/*`, `format/label/*`)."""
    entry = next((entry for entry in rules() if entry.id == base_of(rule)), None)
    if entry is None or not entry.can_be_off:
        return False
    return any(fnmatchcase(rule, pattern) or fnmatchcase(entry.id, pattern) for pattern in off)


def check_patterns(off: Sequence[str]) -> None:
    """Raise UsageError for a pattern that means a rule of the form or of the reading, or no rule at all."""
    for pattern in off:
        meant = [entry for entry in rules() if fnmatchcase(entry.id, pattern) or entry.id == base_of(pattern)]
        if not meant:
            raise UsageError(*in_both("rules.unknown", pattern=pattern))
        fixed = [entry.id for entry in meant if not entry.can_be_off]
        if fixed:
            raise UsageError(*in_both("rules.fixed", pattern=pattern, rules=", ".join(fixed)))
