"""One result against the label of its document: all that metrics, slices and reports are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, cast

from extractor.gold import Label
from extractor.record import Record
from extractor.scoring.cells import CellScore, score_cells
from extractor.scoring.said import ClaimScore, FactScore, Usage, score_claims, score_facts, usage_of
from extractor.vocabulary import CERTAIN

Localised = Literal["exact", "among", "wrong", "unnamed"]
LOCALISED: tuple[Localised, ...] = ("exact", "among", "wrong", "unnamed")
"""The explanation called unique names just the cells that the authority got wrong; one of them is among those named;
only others are named; none is."""


class DocumentScore(NamedTuple):
    """One document of one system. None means that label or result says nothing of it.

    `silent` are the cells that are not good although a certain verdict covers them, `accused` says that an office is
    falsely said to contradict itself; either makes a silent error. `blamed` are the cells that the one likely
    explanation blames on the file: how many wrongly, how many at all. `frame` says what of agency, year and form.KIND
    is right. `findings` are those of the result, in its form.
    """

    document: str
    label: Label
    cells: tuple[CellScore, ...]
    verdict: str | None
    verdicts: Mapping[str, str | None]
    reasons: tuple[str, ...]
    silent: tuple[str, ...]
    accused: bool
    localised: Localised | None
    blamed: tuple[int, int]
    frame: Mapping[str, bool]
    facts: FactScore | None
    claims: ClaimScore
    usage: Usage
    reader: str
    media_type: str
    findings: tuple[Record, ...]
    found: bool = True
    """False where a run made elsewhere has no result of this document: all its cells are missing."""

    @property
    def silent_error(self) -> bool:
        """Whether the document has a wrong cell under a certain verdict, or an office is falsely accused."""
        return bool(self.silent) or self.accused

    @property
    def certain(self) -> bool:
        """Whether the document, or one of its tables, has a verdict that promises right cells."""
        return self.verdict in CERTAIN or any(verdict in CERTAIN for verdict in self.verdicts.values())

    @property
    def perfect(self) -> bool:
        """Whether every labelled cell is good."""
        return all(cell.good for cell in self.cells)


def score_document(label: Label, record: Record | None) -> DocumentScore:
    """Return the score of a result; None stands for a run that has none of this document."""
    found, record = record is not None, record or {"cells": {}}
    cells = tuple(score_cells(label, record))
    run = cast("Mapping[str, Record]", record.get("run") or {})
    source = cast("Mapping[str, object]", record.get("source") or {})
    verdict = cast("str | None", record.get("verdict"))
    return DocumentScore(
        document=label.source,
        label=label,
        cells=cells,
        verdict=verdict,
        verdicts=cast("Mapping[str, str | None]", record.get("verdicts") or {}),
        reasons=tuple(cast("Sequence[str]", record.get("reasons") or ())),
        silent=tuple(cell.path for cell in cells if cell.certain and not cell.good),
        accused=_falsely_accused(label, record, cells),
        localised=_localised(label, record),
        blamed=_blamed(label, record),
        frame=_frame(label, record),
        facts=score_facts(label, record),
        claims=score_claims(label, record, cells),
        usage=usage_of(record),
        reader=str(run.get("settings", {}).get("reader") or "-"),
        media_type=str(source.get("media_type") or "-"),
        findings=tuple(cast("Sequence[Record]", record.get("findings") or ())),
        found=found,
    )


def _falsely_accused(label: Label, record: Record, cells: Sequence[CellScore]) -> bool:
    """Say whether numbers are called inconsistent that were misread, or that are labelled with another verdict."""
    verdicts = cast("Mapping[str, str | None]", record.get("verdicts") or {})
    accused = {kind for kind, verdict in verdicts.items() if verdict == "source_inconsistent"}
    whole = record.get("verdict") == "source_inconsistent"
    misread = any(not cell.good and (whole or cell.path.split(".", 1)[0] in accused) for cell in cells)
    return misread or (whole and label.verdict not in (None, "source_inconsistent"))


def _localised(label: Label, record: Record) -> Localised | None:
    if label.slip_cells is None or "suspects" not in record:
        return None
    suspects = cast(Record, record["suspects"])
    explanations = cast("Sequence[Mapping[str, Sequence[str]]]", suspects["explanations"])
    named = [frozenset(explanation["cells"]) for explanation in explanations]
    slip = frozenset(label.slip_cells)
    if not named:
        return "unnamed"
    if suspects["outcome"] == "unique" and named[0] == slip:
        return "exact"
    return "among" if slip & frozenset().union(*named) else "wrong"


def _blamed(label: Label, record: Record) -> tuple[int, int]:
    suspects = cast("Mapping[str, object]", record.get("suspects") or {})
    unlabelled = label.slip_cells is None and label.verdict == "source_inconsistent"
    if suspects.get("outcome") != "unique" or unlabelled:
        return 0, 0
    first = cast("Sequence[Mapping[str, Sequence[str]]]", suspects["explanations"])[0]
    cells = first["cells"] if first.get("blame") == "file" else ()
    return len(set(cells) - set(label.slip_cells or ())), len(cells)


def _frame(label: Label, record: Record) -> dict[str, bool]:
    right = {}
    for key, value in label.frame.items():
        if key in record:
            right[key] = cast("Mapping[str, object]", record[key])["value"] == value
    if "form" in record:
        forms = cast("Mapping[str, str | None]", record["form"])
        right |= {f"form.{kind}": forms.get(kind) == version for kind, version in label.form.items()}
    return right
