"""What a model claims of a table -> lines of the source that are now named, and claims refused with a reason.

A model may say which row a line is. It may not say what a number is, nor where one stands: a claim counts
only if its quote is found in the table, covers exactly one line of values, repeats these values as printed, and
the line's own words, or its place between two known rows, agree. The values themselves come from the source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.fold import fold
from extractor.forms import Table
from extractor.labels import FUZZY_MARGIN, nearest, table_labels
from extractor.model import Reading, Span
from extractor.parse import lines_of, parse_told
from extractor.parse.resolve import Match
from extractor.parse.runs import MAX_JOIN, Alternation, alternate
from extractor.pieces import Piece, Region
from extractor.vocabulary import ClaimReason

NEAR_RATIO = 0.5
"""Least ratio of the words before a line to the claimed row's label, with a lead over every other row. A guess below
the rules' own threshold: here a second witness, the model, says the same."""


class Claim(NamedTuple):
    """One row as a model answered it: the row's key, the passage it quotes, the values as it says they are printed."""

    row: str
    quote: str
    values: tuple[str, ...]


class Refused(NamedTuple):
    """A claim that does not count, and why."""

    claim: Claim
    reason: ClaimReason


class Settled(NamedTuple):
    """Claims that count, as matches of lines (see parse.lines_of), and those that don't."""

    told: Mapping[int, Match]
    accepted: tuple[Claim, ...]
    refused: tuple[Refused, ...]


class Lines(NamedTuple):
    """A table of the source seen as lines, with the form it is read as. `text` is the whole text, folded and raw."""

    region: Region
    table: Table
    text: tuple[str, str]
    alone: bool = False
    """Claims stand alone: rows that rules found serve as evidence only."""


def settle_claims(
    lines: Lines, claims: Sequence[Claim], asked: Collection[str], earlier: Mapping[int, Match] | None = None
) -> Settled:
    """Return which claims count. `asked` are the rows that were asked for, `earlier` lines named before."""
    items, by_rules = lines_of(lines.region, lines.table, lines.text[0])
    finder = _Finder(lines.region, lines.text[0], items)
    found: dict[int, list[Claim]] = {}
    refused: list[Refused] = []
    for claim in dict.fromkeys(claims):
        where = _line_of(claim, finder, lines.table, asked)
        if isinstance(where, str):
            refused.append(Refused(claim, where))
        else:
            found.setdefault(where, []).append(claim)
    found, twice = _claimed_once(found)
    refused += twice
    judge = _Judge(lines.table, items, by_rules, earlier or {}, finder)
    told = dict(earlier or {})
    accepted: list[tuple[int, Claim]] = []
    for index, claim, grade_or_reason in judge.grade(found):
        if isinstance(grade_or_reason, Match):
            told[index] = grade_or_reason
            accepted.append((index, claim))
        else:
            refused.append(Refused(claim, grade_or_reason))
    readings = parse_told(lines.region, lines.table, lines.text, told, alone=lines.alone)
    for index, claim in accepted:
        reason = _doubt(claim, readings, finder.values(index))
        if reason:
            del told[index]
            refused.append(Refused(claim, reason))
    return Settled(told, tuple(claim for index, claim in accepted if index in told), tuple(refused))


def settle_whole(lines: Lines, claims: Sequence[Claim], name: str) -> tuple[Refused, ...]:
    """Return the refused of `claims` on a table that is one printed line: a claim must quote and repeat all of it."""
    items = alternate(lines.region, lines.text[0], table_labels(lines.table), across=True)
    finder = _Finder(lines.region, lines.text[0], items)
    printed = [value for index in range(len(items.runs)) for value in finder.values(index)]
    refused = []
    for claim in claims:
        reason = _whole_refused(claim, finder, name, printed)
        if reason:
            refused.append(Refused(claim, reason))
    return tuple(refused)


def _whole_refused(claim: Claim, finder: _Finder, name: str, printed: Sequence[str]) -> ClaimReason | None:
    if claim.row != name:
        return "not_asked"
    spans = _quoted(claim, finder)
    if isinstance(spans, str):
        return spans
    every = [i for i in range(len(finder.items.runs)) if finder.printed(i)]
    if all(finder.lines_in(span, len(printed)) != every for span in spans):
        return "quote_cuts_line"
    return None if _said(claim) == list(printed) else "values_differ"


# ---- which line a quote covers


class _Finder:
    """Finds quotes in a table, white space and delimiters aside."""

    def __init__(self, region: Region, folded: str, items: Alternation) -> None:
        start, end = region.span
        kept = [(char, at) for at, char in enumerate(folded[start:end], start) if _counts(char)]
        self.squeezed = "".join(char for char, _ in kept)
        self.places = [at for _, at in kept]
        self.folded, self.items = folded, items

    def spans(self, quote: str) -> list[Span]:
        """Return where the quote stands in the text, in order; overlapping places count."""
        needle = "".join(char for char in fold(quote) if _counts(char))
        spans, at = [], self.squeezed.find(needle) if needle else -1
        while at >= 0:
            spans.append((self.places[at], self.places[at + len(needle) - 1] + 1))
            at = self.squeezed.find(needle, at + 1)
        return spans

    def printed(self, index: int) -> list[Piece]:
        """Return the printed slots of a line."""
        return [slot for slot in self.items.runs[index].slots if slot.kind == "value"]

    def values(self, index: int) -> list[str]:
        """Return the printed values of a line, folded, without white space."""
        return ["".join(self.folded[s.start : s.end].split()) for s in self.printed(index)]

    def lines_in(self, span: Span, columns: int) -> list[int] | ClaimReason:
        """Return the lines whose values stand in `span`; of one at least `columns` values, from its first on."""
        found: list[int] = []
        for index in range(len(self.items.runs)):
            slots = self.printed(index)
            inside = [slot for slot in slots if slot.start >= span[0] and slot.end <= span[1]]
            touched = [slot for slot in slots if slot.start < span[1] and slot.end > span[0]]
            if not touched:
                continue
            enough = len(inside) == len(slots) or (len(inside) >= columns and inside == slots[: len(inside)])
            if len(touched) > len(inside) or not enough:
                return "quote_cuts_line"
            found.append(index)
        return found

    def empty_lines_in(self, span: Span) -> list[int]:
        """Return the lines of empty slots whose label ends inside `span`."""
        found = []
        for index, run in enumerate(self.items.runs):
            label = self.items.blocks[index].pieces[-1:]
            if (
                run.slots
                and not self.printed(index)
                and label
                and span[0] <= label[0].start
                and label[0].end <= span[1]
            ):
                found.append(index)
        return found


_UNSEEN = "|\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that quotes may leave out: pipes, and those without a glyph."""


def _counts(char: str) -> bool:
    return not (char.isspace() or char in _UNSEEN)


def _quoted(claim: Claim, finder: _Finder) -> list[Span] | ClaimReason:
    """Return where a claim's quote stands in the text, in order, or why it stands nowhere."""
    if not claim.quote.strip():
        return "quote_empty"
    return finder.spans(claim.quote) or "quote_not_found"


def _line_of(claim: Claim, finder: _Finder, table: Table, asked: Collection[str]) -> int | ClaimReason:
    """Return the line that a claim's quote covers, or why there is none."""
    if claim.row not in table.row_index or claim.row not in asked:
        return "not_asked"
    spans = _quoted(claim, finder)
    if isinstance(spans, str):
        return spans
    columns = len(table.columns(claim.row))
    fitting: set[int] = set()
    reason: ClaimReason = "quote_without_values"
    for span in spans:
        lines = finder.lines_in(span, columns)
        if isinstance(lines, str):
            reason = lines
        elif len(lines) > 1:
            reason = "quote_spans_lines"
        else:
            fitting.update(lines)
    if not fitting and reason == "quote_without_values" and not any(claim.values):
        fitting = {line for span in spans for line in finder.empty_lines_in(span)}
    if not fitting:
        return reason
    if len(fitting) > 1:
        return "quote_ambiguous"
    (line,) = fitting
    return line if _in_order(claim.values, finder.values(line)) else "values_differ"


def _said(claim: Claim) -> list[str]:
    """Return the values of a claim, folded, without white space; empty cells left out."""
    said = ("".join(fold(value).split()) for value in claim.values)
    return [value for value in said if value]


def _in_order(claimed: Sequence[str], printed: Sequence[str]) -> bool:
    """Say whether a claim's values stand on the line in this order; which of them are the row's own is told later."""
    rest = iter(printed)
    return all(value in rest for value in _said(Claim("", "", tuple(claimed))))


def _claimed_once(found: Mapping[int, list[Claim]]) -> tuple[dict[int, list[Claim]], list[Refused]]:
    """Return the lines that one claim names and whose row no other line has, and the other claims refused."""
    rows = [claim.row for claims in found.values() for claim in claims]
    kept: dict[int, list[Claim]] = {}
    refused: list[Refused] = []
    for index, claims in found.items():
        if len({claim.row for claim in claims}) > 1:
            refused += [Refused(claim, "quote_used_twice") for claim in claims]
        elif rows.count(claims[0].row) > len(claims):
            refused += [Refused(claim, "row_claimed_twice") for claim in claims]
        else:
            kept[index] = claims[:1]
    return kept, refused


# ---- whether the line can be that row


class _Judge:
    def __init__(
        self,
        table: Table,
        items: Alternation,
        by_rules: Mapping[int, Match],
        earlier: Mapping[int, Match],
        finder: _Finder,
    ) -> None:
        self.table, self.items, self.by_rules, self.finder = table, items, by_rules, finder
        self.labels = table_labels(table)
        self.known = {i: m.row for i, m in by_rules.items() if m.grade != "C"} | {i: m.row for i, m in earlier.items()}

    def grade(self, found: Mapping[int, list[Claim]]) -> Iterator[tuple[int, Claim, Match | ClaimReason]]:
        """Yield each line with its claim and its match, or the reason against it; labels first, then places."""
        by_place: dict[int, Claim] = {}
        for index, claims in sorted(found.items()):
            claim = claims[0]
            verdict = self._by_label(index, claim.row)
            if verdict is None:
                by_place[index] = claim
                continue
            if isinstance(verdict, Match):
                self.known[index] = claim.row
            yield index, claim, verdict
        for index, claim in by_place.items():
            yield index, claim, self._by_place(index, claim.row, by_place)

    def _by_label(self, index: int, row: str) -> Match | ClaimReason | None:
        """Return what the words at the line say of the claimed row; None if the line has no words of its own."""
        match = self.by_rules.get(index)
        if match is not None and (match.grade != "C" or match.fuzzy):
            if match.row != row:
                return "other_row"
            grade = "A" if match.grade == "A" else "B"
            return self._told(match._replace(grade="A" if grade == "A" else "B", note="", told=True), index)
        words = self._words(index)
        if not words:
            return None
        best = (0.0, "", 0.0)
        for count in range(1, len(words) + 1):
            name, ratio, runner_up = nearest("".join(words[-count:]), self.labels.row_keys)
            best = max(best, (ratio, name, runner_up))
        ratio, name, runner_up = best
        if ratio < NEAR_RATIO:
            return "label_names_no_row"
        if ratio - runner_up < FUZZY_MARGIN:
            return None if self._equally_near(words, row, ratio) else "other_row"
        if name != row:
            return "other_row"
        return self._told(Match(row, "B", self._label_span(index), fuzzy=True, told=True), index)

    def _equally_near(self, words: Sequence[str], row: str, ratio: float) -> bool:
        own = {row: self.labels.row_keys[row]}
        return any(nearest("".join(words[-n:]), own)[1] >= ratio for n in range(1, len(words) + 1))

    def _words(self, index: int) -> list[str]:
        """Return the keys of the words before a line that belong to no other line, at most MAX_JOIN."""
        block = self.items.blocks[index]
        words: list[str] = []
        for name in reversed(block.keys[-MAX_JOIN:]):
            if name in self.labels.header or name in self.labels.groups:
                break
            if name:
                words.insert(0, name)
        return words

    def _label_span(self, index: int) -> Span:
        pieces = self.items.blocks[index].pieces[-1:] or [self.items.runs[index].slots[0]]
        return (pieces[0].start, pieces[-1].end)

    def _by_place(self, index: int, row: str, claimed: Mapping[int, Claim]) -> Match | ClaimReason:
        """Grade a line without words of its own: as many such lines as rows must stand between its known neighbours."""
        order = self.table.row_index
        before = max((i for i in self.known if i < index), default=-1)
        after = min((i for i in self.known if i > index), default=len(self.items.runs))
        low = order[self.known[before]] if before >= 0 else -1
        high = order[self.known[after]] if after < len(self.items.runs) else len(order)
        lines = [i for i in range(before + 1, after) if self.finder.printed(i)]
        rows = [r.key for r in self.table.rows[low + 1 : high]]
        said = [claimed[i].row if i in claimed else "" for i in lines]
        if len(lines) != len(rows) or row not in rows or rows[lines.index(index)] != row:
            return "not_between_neighbours"
        if any(name not in ("", place) for name, place in zip(said, rows, strict=True)):
            return "not_between_neighbours"
        return self._told(Match(row, "B", self._label_span(index), told=True), index)

    def _told(self, match: Match, index: int) -> Match | ClaimReason:
        """In a table without identities a row that is not exact must stand between its two exact neighbours."""
        if match.grade == "A" or len(self.table.blocks) == 1:
            return match
        place = self.table.row_index[match.row]
        rows = [row.key for row in self.table.rows]
        wanted = {index - 1: rows[place - 1] if place else None, index + 1: (*rows, None)[place + 1]}
        exact = {i: m.row for i, m in self.by_rules.items() if m.grade == "A"}
        fits = all(exact.get(i) == name for i, name in wanted.items())
        return match if fits else "not_between_neighbours"


_REASON_OF_NOTE: Mapping[str, ClaimReason] = {
    "too_few_values": "row_lacks_values",
    "too_many_values": "row_has_more_values",
    "extra_value": "row_has_more_values",
    "row_printed_twice": "row_printed_twice",
    "header_contradicts": "header_uncertain",
    "header_lost": "header_uncertain",
}


def _doubt(claim: Claim, readings: Sequence[Reading], printed: Sequence[str]) -> ClaimReason | None:
    """Return why the row's values can't be told apart although its line is known, or are not those claimed."""
    found = [reading.rows[claim.row] for reading in readings if claim.row in reading.rows]
    if not found:
        return "borders_unclear"
    row = min(found, key=lambda row: row.anchor)
    if row.anchor == "C":
        return _REASON_OF_NOTE.get(row.note, "borders_unclear")
    own = ["".join(fold(value.raw).split()) for value in row.values if value.raw]
    return None if _said(claim) in (own, list(printed)) else "values_differ"
