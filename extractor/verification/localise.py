"""A table that fails its relations -> which cells could be wrong, and whose fault that is: the reading's or the file's.

Whose fault it is comes from the source, never from the arithmetic alone. Another reading of the same print that makes
the relations hold blames the reading; a print that every reading reads alike blames the file. Where a recogniser or a
single reading of a page's text layer stands between us and the print, it can't be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod

from extractor.forms import Table
from extractor.identities import check, rules_of
from extractor.model import Layer, Number, RowReading, Span
from extractor.verification.arbitrate import same_values
from extractor.verification.costs import Evidence
from extractor.verification.explanations import Explanation, explain_failures
from extractor.verification.state import DocumentState, SettledRow, Suspect, TableState, cell_states, columns_in_doubt
from extractor.vocabulary import Blame, SuspectsOutcome

MAX_EXPLANATIONS = 20
"""Explanations of one table that a result lists, the likeliest first; a lost row alone can have more. A guess."""
UNSURE = 0.8
"""How likely a cell was read right whose row is not sure, for asking again only. A guess."""
LIKELIER_THAN_NOT = 0.5
MAX_COMBINATIONS = 64
"""Ways to choose among contested rows that are tried: six rows with two readings each. A guess."""


PROSE_WEIGHT = 2.2
"""What an explanation costs more that contradicts a sentence: nine in ten say their cell's number; a guess."""


def localise(document: DocumentState, layer: Layer) -> None:
    """Enter what could explain the failed relations of each table, and how surely.

    What the prose says of the cells weighs, if it has been compared with them.
    """
    for state in document.tables.values():
        if state.table is None or not any(checked.outcome == "failed" for checked in state.checks):
            continue
        if state.verdict == "source_inconsistent":
            mine = _weigh(document, state, state.table, layer)
        else:
            found = other_readings(state, state.table)
            document.suspects.extend(found)
            mine = ("unique" if len(found) == 1 else "ambiguous") if found else "none"
        both = {mine, document.suspects_outcome} - {"none"}
        document.suspects_outcome = both.pop() if len(both) == 1 else "ambiguous" if both else "none"


def _evidence(document: DocumentState) -> list[Evidence]:
    """Return what the prose says of cells, where it counts the same as they do."""
    return [
        Evidence(tuple(path.strip() for path in fact.target.split("+")), int(fact.value), PROSE_WEIGHT)
        for fact in document.narrative
        if fact.comparison in ("agrees", "contradicts") and fact.value == int(fact.value)
    ]


def _weigh(document: DocumentState, state: TableState, table: Table, layer: Layer) -> SuspectsOutcome:
    """Enter the likely explanations of a table that was read for sure; return how surely one of them is meant."""
    if columns_in_doubt(state, table):
        return "not_localised"
    numbers, states = cell_states(state)
    empty = [path for path, kind in states.items() if kind != "number"]
    found = explain_failures(table, numbers, empty, evidence=_evidence(document))
    named = [explanation for explanation in found.explanations if explanation.cells]
    document.suspects.extend(_suspect(each, state, table, layer) for each in named[:MAX_EXPLANATIONS])
    if found.outcome == "none":  # a count that is none (a fraction, a minus): the finding names its cell
        return "not_localised"
    return "ambiguous" if found.outcome == "unique" and not found.explanations[0].cells else found.outcome


def suspected_cells(state: TableState) -> tuple[str, ...]:
    """Return the cells to look at first in a table that fails: those of an explanation that is likelier than not.

    Rows whose place is not sure are likelier to be wrong than others. Empty if none stands out.
    """
    if state.table is None or columns_in_doubt(state, state.table):
        return ()
    numbers, states = cell_states(state)
    unsure = {key for key, row in state.rows.items() if not row.certain}
    confidence = {path: UNSURE for path, row, _ in _places(state.table) if row in unsure}
    empty = [path for path, kind in states.items() if kind != "number"]
    found = explain_failures(state.table, numbers, empty, confidence)
    first = found.explanations[:1]
    return first[0].cells if first and first[0].posterior > LIKELIER_THAN_NOT else ()


def _suspect(explanation: Explanation, state: TableState, table: Table, layer: Layer) -> Suspect:
    why = " ".join(dict.fromkeys(explanation.why))
    blame = blame_of(dict(zip(explanation.cells, explanation.to, strict=True)), state, table, layer)
    return Suspect(explanation.cells, explanation.to, round(explanation.posterior, 4), why, blame)


# ---- whose fault


def blame_of(changes: Mapping[str, Number | None], state: TableState, table: Table, layer: Layer) -> Blame:
    """Return whose fault it is if the cells of `changes` would have to be those numbers.

    An anchored reading would have contested its row; one that is not anchored and has the number is enough for doubt.
    """
    rows = [(state.rows[row], column, changes[path]) for path, row, column in _places(table) if path in changes]
    if any(_reads(other, column, to) for row, column, to in rows for other in row.others):
        return "unclear"
    if layer == "declared" or (layer == "text_layer" and all(_read_twice(row) for row, _, _ in rows)):
        return "file"
    return "unclear"


def _places(table: Table) -> Iterator[tuple[str, str, int]]:
    """Yield every cell of a table as (path, row, index of its column)."""
    for row in table.rows:
        for index, column in enumerate(table.columns(row.key)):
            yield table.path(row.key, column.key), row.key, index


def _reads(row: RowReading, column: int, number: Number | None) -> bool:
    return number is not None and row.values[column].number == number


def _read_twice(row: SettledRow) -> bool:
    """Say whether another anchored reading of the same print reads the same numbers."""
    return any(other.anchor != "C" and same_values(other, row.reading) for other in row.others)


# ---- contested rows


def other_readings(state: TableState, table: Table) -> list[Suspect]:
    """Return the choices among contested rows that make every hard relation hold, where the present one does not.

    Only explains: which reading counts is decided by its anchor, and none of these has the better one.
    """
    contested = [(key, row.contested) for key, row in state.rows.items() if row.contested]
    if not contested or prod(len(others) + 1 for _, others in contested) > MAX_COMBINATIONS:
        return []
    found = []
    for choice in product(*[(state.rows[key].reading, *others) for key, others in contested]):
        chosen = {row.row: row for row in choice}
        if all(row is state.rows[key].reading for key, row in chosen.items()) or _fails(chosen, state, table):
            continue
        suspect = _chosen(chosen, state, table)
        if suspect.cells:
            found.append(suspect)
    return found


def _fails(chosen: Mapping[str, RowReading], state: TableState, table: Table) -> bool:
    rows = {key: row._replace(reading=chosen.get(key, row.reading)) for key, row in state.rows.items()}
    numbers, states = cell_states(TableState(state.kind, table, rows))
    hard = [rule for rule in rules_of(table) if rule.identity.severity == "hard"]
    return any(check(rule, numbers, states).outcome == "failed" for rule in hard)


def _chosen(chosen: Mapping[str, RowReading], state: TableState, table: Table) -> Suspect:
    """Return the cells in which the chosen readings differ from those that stand."""
    cells: list[str] = []
    to: list[Number | None] = []
    for path, key, column in _places(table):
        if key in chosen and chosen[key].values[column].number != state.rows[key].reading.values[column].number:
            cells.append(path)
            to.append(chosen[key].values[column].number)
    same_print = all(_overlap(row, state.rows[key].reading) for key, row in chosen.items())
    why, blame = ("other_reading", "reading") if same_print else ("other_print", "unclear")
    return Suspect(tuple(cells), tuple(to), None, why, blame)  # type: ignore[arg-type]


def _overlap(one: RowReading, other: RowReading) -> bool:
    """Say whether two readings are of one print: some of their values stand at the same place."""
    if one is other:
        return True
    places: list[Sequence[Span]] = [[v.span for v in row.values if v.span[1] > v.span[0]] for row in (one, other)]
    return any(a[0] < b[1] and b[0] < a[1] for a in places[0] for b in places[1])
