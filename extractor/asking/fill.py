"""Open rows -> questions to a model -> claims that count -> readings; the order of asking, and what it used.

Table by table, with the table's own text only. What a model says becomes a reading only through `claims`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from extractor.asking.claims import Claim, Lines, Refused, settle_claims, settle_whole
from extractor.asking.facts import FactClaim, settle_facts
from extractor.asking.prompts import load_prompt
from extractor.asking.questions import (
    WHOLE,
    Question,
    Refusal,
    ask_for_facts,
    ask_for_rows,
    prose_windows,
    row_names,
    windows,
)
from extractor.asking.wire import FactsAnswer, RowsAnswer, facts_model, rows_model
from extractor.forms import TABLE_KINDS, Forms, Table
from extractor.llm.ask import Message, Said
from extractor.llm.failures import UNAVAILABLE, NoAnswerError
from extractor.llm.money import Price, Usage, count_messages, count_tokens
from extractor.llm.settings import ModelSettings
from extractor.messages import say
from extractor.model import Document, ModelPart, Reading, RefusedClaim, Span, Told
from extractor.parse import choose_tables, parse_region, parse_told
from extractor.parse.resolve import Match
from extractor.pieces import Piece, Region
from extractor.segment import Segments
from extractor.verification.explain import explain, place_name
from extractor.verification.localise import suspected_cells
from extractor.verification.state import DocumentState, TableState
from extractor.vocabulary import ClaimReason

Answer = TypeVar("Answer", bound=BaseModel)
MIN_VALUES = 5
"""Numbers in a section from which on a model may look for a table there that rules did not see. A guess."""
MIN_HALVED = 8
"""Rows up to which an answer that broke off is not asked for again in halves: a model that can't end eight rows won't
end four. A guess."""
HOPELESS: frozenset[ClaimReason] = frozenset(
    ("row_lacks_values", "row_has_more_values", "row_printed_twice", "header_uncertain", "borders_unclear")
)
"""The line is known, and no answer can tell its values apart: not asked for again."""
MAX_FAILED = 10
"""Failed relations that a second question says. A guess."""
MAX_QUOTE = 200
"""Characters of a refused quote that are kept."""


class Source(NamedTuple):
    """One document as the rules have cut it up."""

    doc: Document
    segments: Segments
    pieces: Sequence[Piece]


class Model(Protocol):
    """What is asked: a ModelSession, or whatever answers in its place."""

    settings: ModelSettings

    def ask(self, messages: list[Message], model: type[Answer]) -> Said:
        """Return what the model answers in the shape of `model`."""

    @property
    def price(self) -> Price | None:
        """What its tokens cost, if that is known."""

    @property
    def failure(self) -> NoAnswerError | None:
        """Why it stopped answering for good, if it did."""


class _Open(NamedTuple):
    """A table of the document that the model is asked about."""

    region: Region
    table: Table


class Filler:
    """Asks a model about one document. `alone`: for every row, rules not counting; else for what they leave open."""

    def __init__(self, source: Source, forms: Forms, model: Model, *, alone: bool) -> None:
        doc, segments, pieces = source
        self.doc, self.segments, self.forms, self.model, self.alone = doc, segments, forms, model, alone
        self.text = (doc.folded, doc.text)
        self.tables = {kind: found for kind in TABLE_KINDS if (found := self._table(kind, pieces))}
        self.told: dict[str, dict[int, Match]] = {kind: {} for kind in self.tables}
        self.whole: set[str] = set()
        """Kinds of tables without row labels whose one line the model repeated as printed."""
        self.accepted = 0
        self.refused: list[RefusedClaim] = []
        self.facts: list[Told] = []
        self.usage = Usage()
        self.unavailable: NoAnswerError | None = None
        self.prompts: dict[str, str] = {}
        self._asked: set[Question] = set()
        self._why: dict[str, dict[str, ClaimReason]] = {}

    def _table(self, kind: str, pieces: Sequence[Piece]) -> _Open | None:
        regions = self.segments.of_kind(kind) or self._section_as_region(kind, pieces if self.alone else ())
        if not regions:
            return None
        tables = self.forms.of_kind(kind)
        found = parse_region(regions[0], tables, *self.text)
        if found:
            return _Open(regions[0], self.forms.tables[found[0].table_id])
        return _Open(regions[0], choose_tables(regions[0], tables, self.doc.folded)[0])

    def _section_as_region(self, kind: str, pieces: Sequence[Piece]) -> tuple[Region, ...]:
        """Return the section of a kind as its table, where rules found none but numbers enough stand in it."""
        for section in self.segments.sections:
            inside = tuple(p for p in pieces if section.body[0] <= p.start and p.end <= section.body[1])
            if section.key == kind and sum(piece.kind == "value" for piece in inside) >= MIN_VALUES:
                return (Region(kind, inside),)
        return ()

    # ---- rows

    def ask_rows(self, state: DocumentState | None) -> bool:
        """Ask for what is open in `state` (None: for everything); say whether another round could bring more."""
        before = self.accepted, len(self.refused)
        for kind, target in self.tables.items():
            rows = self._rows_to_ask(kind, state)
            if not rows or self._stopped():
                continue
            failed = _failed_identities(state.tables[kind]) if state else []
            self._ask_table(kind, target, rows, failed)
        return (self.accepted, len(self.refused)) != before

    def _rows_to_ask(self, kind: str, state: DocumentState | None) -> list[str]:
        target = self.tables[kind]
        if target.table.across:
            return [WHOLE] if self.alone and kind not in self.whole else []
        names = row_names(target.table)
        if self.alone:
            told = {match.row for match in self.told[kind].values()}
            hopeless = {row for row, why in self._why.get(kind, {}).items() if why in HOPELESS}
            return [name for name in names if name not in told | hopeless]
        if state is None or state.tables[kind].region_count > 1:
            return []  # several tables of a kind: no model can say which one counts
        settled = state.tables[kind].rows
        hopeless = {row for row, why in self._why.get(kind, {}).items() if why in HOPELESS}
        open_rows = [name for name in names if name not in settled or not settled[name].certain]
        return [name for name in open_rows if name not in hopeless]

    def _ask_table(self, kind: str, target: _Open, rows: Sequence[str], failed: Sequence[str]) -> None:
        settings = self.model.settings
        claims: list[Claim] = []
        whys = self._why.get(kind, {})
        refused = [Refusal(row, say(f"claim.{why}", "zh")) for row, why in whys.items() if row in rows]
        for part in _chunks(rows, settings.rows_per_call):
            for text in self._windows(target, part):
                wanted = [item for item in refused if item.row in part]
                question = ask_for_rows(target.table, part, text, failed, wanted)
                claims += self._claims(question, target, text)
        self._settle(kind, target, claims, rows)

    def _windows(self, target: _Open, rows: Sequence[str]) -> list[str]:
        frame = count_messages(list(ask_for_rows(target.table, rows, "", (), ()).messages))
        room = max(self.model.settings.max_input_tokens - frame, 200)
        return list(windows(target.region, target.table, self.text, room, count_tokens))

    def _claims(self, question: Question, target: _Open, text: str) -> list[Claim]:
        """Return what is claimed; an answer that broke off is asked for again in halves."""
        self._use_prompt("rows")
        said = self._ask(question, rows_model(question.names))
        if said is None:
            return []
        if said.failure is not None and said.failure.kind == "truncated" and len(question.names) > MIN_HALVED:
            half = len(question.names) // 2
            parts = (question.names[:half], question.names[half:])
            return [
                claim
                for part in parts
                for claim in self._claims(ask_for_rows(target.table, part, text, (), ()), target, text)
            ]
        if not isinstance(said.answer, RowsAnswer):
            self._no_answer(said.failure)
            return []
        return [Claim(row.row, row.quote, tuple(row.values)) for row in said.answer.rows]

    def _settle(self, kind: str, target: _Open, claims: Sequence[Claim], asked: Sequence[str]) -> None:
        if target.table.across:
            self._settle_whole(kind, target, claims)
            return
        lines = Lines(target.region, target.table, self.text, self.alone)
        settled = settle_claims(lines, claims, asked, self.told[kind])
        self.told[kind] = dict(settled.told)
        self.accepted += len(settled.accepted)
        self._refuse(kind, settled.refused)

    def _settle_whole(self, kind: str, target: _Open, claims: Sequence[Claim]) -> None:
        refused = settle_whole(Lines(target.region, target.table, self.text), claims, WHOLE)
        if len(refused) < len(claims):
            self.whole.add(kind)
            self.accepted += 1
        self._refuse(kind, refused)

    def _refuse(self, kind: str, refused: Sequence[Refused]) -> None:
        self._why.setdefault(kind, {}).update({item.claim.row: item.reason for item in refused})
        for claim, reason in refused:
            row = kind if claim.row == WHOLE else f"{kind}.{claim.row}"
            self.refused.append(RefusedClaim(row, claim.quote[:MAX_QUOTE], claim.values, reason))

    def readings(self, kind: str, by_rules: Sequence[Sequence[Reading]]) -> list[list[Reading]]:
        """Return the readings of each region of a kind; `by_rules` are those of the rules."""
        if kind not in self.tables:
            return [list(found) for found in by_rules]
        target, told = self.tables[kind], self.told[kind]
        if not self.alone:
            if not told:
                return [list(found) for found in by_rules]
            return [parse_told(target.region, target.table, self.text, told, alone=False), *map(list, by_rules[1:])]
        return [self._alone(target, kind), *map(list, by_rules[1:])]

    def _alone(self, target: _Open, kind: str) -> list[Reading]:
        if not target.table.across:
            return parse_told(target.region, target.table, self.text, self.told[kind], alone=True)
        found = parse_region(target.region, (target.table,), *self.text)
        if kind in self.whole:
            return [_as_told(reading) for reading in found]
        return [reading._replace(rows={}) for reading in found]

    # ---- facts of the prose

    def ask_facts(self, state: DocumentState) -> None:
        """Ask what the prose says of tables that the document does not print."""
        for kind, table_state in state.tables.items():
            if table_state.table is not None or self._stopped():
                continue
            table = self.forms.of_kind(kind)[0]
            claims: list[FactClaim] = []
            for text in prose_windows(self.doc.text, self._prose(kind), self._room_for_facts(table), count_tokens):
                claims += self._fact_claims(ask_for_facts(table, text))
            told, refused = settle_facts(claims, table.paths, self.text)
            self.facts += told
            self.accepted += len(told)
            self.refused += [RefusedClaim(c.cell, c.quote[:MAX_QUOTE], (c.value,), why) for c, why in refused]

    def _room_for_facts(self, table: Table) -> int:
        frame = count_messages(list(ask_for_facts(table, "").messages))
        return max(self.model.settings.max_input_tokens - frame, 200)

    def _prose(self, kind: str) -> list[Span]:
        """Return the section of that kind, or where there is none everything outside tables."""
        own = [section.body for section in self.segments.sections if section.key == kind]
        if own and any(self.doc.text[s:e].strip() for s, e in own):
            return own
        spans, at = [], 0
        for region in sorted(self.segments.regions, key=lambda region: region.span):
            spans.append((at, region.span[0]))
            at = max(at, region.span[1])
        return [(s, e) for s, e in [*spans, (at, len(self.doc.text))] if self.doc.text[s:e].strip()]

    def _fact_claims(self, question: Question) -> list[FactClaim]:
        self._use_prompt("facts")
        said = self._ask(question, facts_model(question.names))
        if said is None:
            return []
        if not isinstance(said.answer, FactsAnswer):
            self._no_answer(said.failure)
            return []
        return [FactClaim(fact.cell, fact.quote, fact.value) for fact in said.answer.facts]

    def part(self) -> ModelPart:
        """Return what the model brought, with what it used."""
        run: dict[str, object] = {
            "name": self.model.settings.model,
            "host": self.model.settings.host,
            "prompts": dict(sorted(self.prompts.items())),
            "calls": self.usage.calls,
            "claims": self.accepted,
            "input_tokens": self.usage.input,
            "output_tokens": self.usage.output,
            "cost": None,
            "currency": None,
        }
        price = self.model.price
        if price is not None:
            run |= {"cost": round(price.of(self.usage), 6), "currency": price.currency}
        return ModelPart(run, tuple(self.facts), tuple(self.refused))

    # ---- asking

    def _ask(self, question: Question, model: type[BaseModel]) -> Said | None:
        """Return what is said; None if the model can't be asked, which is noted."""
        if self._stopped() or question in self._asked:
            return None  # the same words would bring the same answer
        self._asked.add(question)
        said = self.model.ask([dict(message) for message in question.messages], model)
        self.usage = self.usage.plus(said.usage)
        if said.failure is not None and said.failure.kind in UNAVAILABLE:
            self.unavailable = said.failure
            return None
        return said

    def _stopped(self) -> bool:
        if self.model.failure is not None and self.unavailable is None:
            self.unavailable = NoAnswerError("stopped", self.model.failure.kind)
        return self.unavailable is not None

    def _no_answer(self, failure: NoAnswerError | None) -> None:
        reasons: dict[str, ClaimReason] = {
            "truncated": "answer_truncated",
            "refusal": "answer_refused",
            "empty": "answer_empty",
        }
        reason = reasons.get(failure.kind if failure else "", "answer_unparsable")
        self.refused.append(RefusedClaim("", "", (), reason))

    def _use_prompt(self, name: str) -> None:
        self.prompts[name] = load_prompt(name).label


def _as_told(reading: Reading) -> Reading:
    return reading._replace(rows={key: row._replace(told=True) for key, row in reading.rows.items()})


def _chunks(rows: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for at in range(0, len(rows), size):
        yield rows[at : at + size]


def _failed_identities(state: TableState) -> list[str]:
    """Return the identities that fail in what was read so far, in Chinese words with their numbers.

    Those come first that the likeliest wrong cells stand in, and these cells are named.
    """
    failed = [f for f in state.findings if f.kind == "identity" and f.outcome == "failed"]
    suspected = suspected_cells(state) if failed else ()
    failed.sort(key=lambda finding: not set(finding.cells) & set(suspected))
    said = [explain(finding, state)[1] for finding in failed[:MAX_FAILED]]
    if suspected:
        cells = "；".join(place_name(path, state.table, "zh") for path in suspected)
        said.append(say("claim.suspected", "zh", cells=cells))
    return said
