"""The rounds of asking: what the reader `auto`, `llm` or `both` asks a model, in which order, until nothing is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from extractor.asking.fill import Filler, Model, Source
from extractor.forms import TABLE_KINDS, load_forms
from extractor.model import Document, ModelPart, Reading
from extractor.pieces import Piece
from extractor.segment import Segments
from extractor.verification.state import DocumentState, Finding
from extractor.vocabulary import CERTAIN

Readings = dict[str, list[list[Reading]]]
Judge = Callable[[Readings], DocumentState]


class ByRules(NamedTuple):
    """What the rules made of a document, and how readings are judged."""

    readings: Readings
    state: DocumentState
    judge: Judge


def read_with_model(
    source: tuple[Document, Segments, Sequence[Piece]], model: Model, reader: str, by_rules: ByRules
) -> tuple[DocumentState, ModelPart]:
    """Return the document judged with what the model brought. `reader` is `auto`, `llm` or `both`."""
    filler = Filler(Source(*source), load_forms(), model, alone=reader != "auto")
    state = _fill_open(filler, by_rules) if reader == "auto" else _read_alone(filler, by_rules)
    if reader == "both":
        state = by_rules.judge(_side_by_side(by_rules.readings, _readings(filler, by_rules.readings)))
    if any(table.table is None for table in state.tables.values()):
        filler.ask_facts(state)
    if filler.unavailable is not None:
        if reader == "llm" and model.failure is not None:
            state = by_rules.state  # asking has stopped for good: the rules finish the run
        if reader != "auto" or state.verdict not in CERTAIN:
            _note_unavailable(state, f"{filler.unavailable}")
    return state, filler.part()


def _fill_open(filler: Filler, by_rules: ByRules) -> DocumentState:
    """Ask for what the rules left open, and again while that can bring more."""
    state = by_rules.state
    for _ in range(1 + filler.model.settings.rounds):
        if state.verdict in CERTAIN or not filler.ask_rows(state):
            break
        state = by_rules.judge(_readings(filler, by_rules.readings))
    return state


def _read_alone(filler: Filler, by_rules: ByRules) -> DocumentState:
    """Ask for everything, then for what is not certain."""
    filler.ask_rows(None)
    state = by_rules.judge(_readings(filler, by_rules.readings))
    for _ in range(filler.model.settings.rounds):
        if state.verdict in CERTAIN or not filler.ask_rows(state):
            break
        state = by_rules.judge(_readings(filler, by_rules.readings))
    return state


def _readings(filler: Filler, by_rules: Readings) -> Readings:
    return {kind: filler.readings(kind, by_rules.get(kind, ())) for kind in TABLE_KINDS}


def _side_by_side(by_rules: Readings, by_model: Readings) -> Readings:
    """Return for each region the readings of both, those of the rules first."""
    found: Readings = {}
    for kind in TABLE_KINDS:
        mine, other = by_rules.get(kind, []), by_model.get(kind, [])
        if not mine:
            found[kind] = other
            continue
        same_form = bool(other and other[0] and mine[0]) and other[0][0].table_id == mine[0][0].table_id
        extra = other[0] if same_form else []
        found[kind] = [[*mine[0], *extra], *mine[1:]]
    return found


def _note_unavailable(state: DocumentState, detail: str) -> None:
    """Say that the model could not be asked: to be done again, not certain."""
    finding = Finding("input/model_unavailable", "input", "soft", "error", "input.model_unavailable")
    first = next(iter(state.tables.values()))
    first.findings.append(finding._replace(fields={"detail": detail}))
    state.reasons.append("model_unavailable")
    if state.verdict in CERTAIN:
        state.verdict = "needs_review"
