"""Relations between reports: what a link is, its sums over cells of several documents, and its line of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from extractor.errors import UsageError
from extractor.forms import Forms, Identity, Table
from extractor.identities import CellState, Checked, Rule, check
from extractor.messages import Language, say
from extractor.model import Number
from extractor.outside import OutsideDocument, tables_of
from extractor.verification.explain import table_name
from extractor.vocabulary import CERTAIN, OutcomeName

LinkKind = Literal["years", "missing_year", "repeated", "same_file", "unlinked", "near_name", "rollup"]
LinkOutcome = Literal["consistent", "inconsistent", "undecidable", "hint"]
"""`hint`: nothing was compared, something is worth a look; it never changes an exit code."""

C1 = Identity(
    id="C1",
    severity="soft",
    for_each="column",
    relation="=",
    left=("carried_over",),
    right=("carried_forward",),
    label="上年结转等于上年年报的结转下年度继续办理",
    label_en="carried over is what last year's report carried forward",
    source="国办公开办函〔2021〕30号、〔2019〕60号 格式表三第二、四项",
)
C2 = Identity(
    id="C2",
    severity="soft",
    for_each="row",
    relation="=",
    left=("in_force", "repealed"),
    right=("in_force", "issued"),
    label="现行有效件数加本年废止等于上年现行有效加本年制发",
    label_en="in force and repealed are what was in force last year and what was issued",
    source="由2021年格式表二各列定义推出；修订与失效会打破，仅提示",
)
C3 = Identity(
    id="C3",
    severity="soft",
    for_each="row",
    relation="=",
    left=("previous_items",),
    right=("previous_items", "change"),
    label="上一年项目数量等于上年年报的上一年项目数量加其增减",
    label_en="items of the previous year are last year's previous items with their change",
    source="由2019年格式表二各列定义推出，仅提示",
)
R1 = Identity(
    id="R1",
    severity="soft",
    for_each="row",
    relation="=",
    left=("parent",),
    right=("children",),
    label="汇总数等于各单位之和",
    label_en="the parent's number is the sum of its units'",
    source="汇总年报由本级、部门和下级政府各表相加而成",
)


class CellRef(NamedTuple):
    """One cell of one document. `why` says in a word why it is not to be relied on, empty for a number."""

    document: str
    cell: str
    value: Number | None
    state: CellState
    why: str = ""


class LinkFinding(NamedTuple):
    """One relation that does not hold or can't be decided, or one thing that was noticed."""

    rule: str
    kind: Literal["soft", "structure", "input"]
    severity: Literal["soft", "info"]
    outcome: OutcomeName
    message: str
    message_zh: str
    cells: tuple[CellRef, ...] = ()
    left: Number | None = None
    right: Number | None = None
    delta: Number | None = None


class Link(NamedTuple):
    """What was compared, and what came of it; `findings` hold only what did not pass."""

    link: LinkKind
    agency: str | None
    years: tuple[int, ...]
    documents: tuple[str, ...]
    outcome: LinkOutcome
    passed: int
    passed_assuming_zero: int
    findings: tuple[LinkFinding, ...]


class Counter:
    """Outcomes of the sums of one link, and its findings."""

    def __init__(self) -> None:
        self.passed = 0
        self.passed_assuming_zero = 0
        self.findings: list[LinkFinding] = []

    def outcome(self) -> LinkOutcome:
        """Return what all sums and findings come to; what is only for information counts for nothing."""
        outcomes = {finding.outcome for finding in self.findings if finding.severity != "info"}
        if "failed" in outcomes:
            return "inconsistent"
        if outcomes or not self.passed + self.passed_assuming_zero:
            return "undecidable"
        return "consistent"


def make_finding(
    rule: str,
    kind: Literal["soft", "structure", "input"],
    outcome: OutcomeName,
    code: str,
    fields: Mapping[str, object],
    *,
    severity: Literal["soft", "info"] = "soft",
    documents: Sequence[str] = (),
) -> LinkFinding:
    """Return a finding in both languages; a field that is a table's kind is put into words."""
    english, chinese = in_words(code, fields)
    cells = tuple(CellRef(document, "", None, "absent") for document in documents)
    return LinkFinding(rule, kind, severity, outcome, english, chinese, cells)


def in_words(code: str, fields: Mapping[str, object]) -> tuple[str, str]:
    """Return (English, Chinese) of a sentence; the field `table` is a kind of table and put into words."""
    return _fill(code, fields, "en"), _fill(code, fields, "zh")


def _fill(code: str, fields: Mapping[str, object], language: Language) -> str:
    filled = dict(fields)
    if "table" in filled:
        filled["table"] = table_name(str(filled["table"]), language)
    return say(code, language, **filled)


# ---- cells


def version_of(document: OutsideDocument, kind: str, forms: Forms) -> Table | None:
    """Return the version of table `kind` that a document prints, by its own word or its cells; None without.

    Raises UsageError for cells of no version, or of two.
    """
    if kind in document.frame.forms:
        return forms.table(kind, document.frame.forms[kind])
    own = {path: None for path in document.cells if path.startswith(f"{kind}.")}
    try:
        return next(iter(tables_of(own, forms)), None)
    except UsageError as error:
        raise UsageError(f"{document.name}: {error}", f"{document.name}：{error.chinese}") from error


def decides(document: OutsideDocument, kind: str) -> bool:
    """Say whether the cells of a table may decide: its maker gives no verdict, or a certain one."""
    verdict = document.frame.verdicts.get(kind)
    return verdict is None or verdict in CERTAIN


def cell_of(document: OutsideDocument, path: str) -> CellRef:
    """Return a cell as the sums take it: one of a table that was not surely read is absent, whatever it says."""
    if not decides(document, path.split(".", 1)[0]):
        return CellRef(document.name, path, document.cells.get(path), "absent", "uncertain")
    if path not in document.cells:
        return CellRef(document.name, path, None, "absent", "not_found")
    value = document.cells[path]
    if value is None:
        return CellRef(document.name, path, None, "empty", "blank")
    return CellRef(document.name, path, value, "number")


def compare(identity: Identity, where: str, left: Sequence[CellRef], right: Sequence[CellRef]) -> Checked:
    """Return what a relation says of cells of several documents, with the outcomes that hold within one document."""
    refs = (*left, *right)
    keys = tuple(map(str, range(len(refs))))
    rule = Rule(f"{identity.id}/{where}", identity, keys[: len(left)], keys[len(left) :])
    numbers = {key: ref.value for key, ref in zip(keys, refs, strict=True) if ref.value is not None}
    return check(rule, numbers, {key: ref.state for key, ref in zip(keys, refs, strict=True)})


def why_undecidable(refs: Sequence[CellRef]) -> tuple[str, str]:
    """Return (English, Chinese) of which cells keep a sum from being decided, at most three of them named."""
    return _doubts(refs, "en"), _doubts(refs, "zh")


MOST_NAMED = 3


def _doubts(refs: Sequence[CellRef], language: Language) -> str:
    doubts = list(dict.fromkeys((ref.why, ref.document) for ref in refs if ref.why))
    said = [say(f"links.why_{why}", language, document=document) for why, document in doubts[:MOST_NAMED]]
    if len(doubts) > MOST_NAMED:
        said.append(say("links.why_more", language, count=len(doubts) - MOST_NAMED))
    return ("；" if language == "zh" else "; ").join(said)


# ---- JSON


def link_record(link: Link) -> dict[str, object]:
    """Return a link as one object of JSON."""
    record: dict[str, object] = link._asdict()
    record |= {"years": list(link.years), "documents": list(link.documents)}
    record["findings"] = [_finding_record(finding) for finding in link.findings]
    return record


def _finding_record(finding: LinkFinding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "left": finding.left,
        "right": finding.right,
        "delta": finding.delta,
        "cells": [
            {"document": ref.document, "cell": ref.cell or None, "value": ref.value, "why": ref.why or None}
            for ref in finding.cells
        ],
        "message": finding.message,
        "message_zh": finding.message_zh,
    }
