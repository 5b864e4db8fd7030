"""A table region and a form of that table -> candidate readings. No model, nothing thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.forms import Table
from extractor.identities import CellState, check, rules_of
from extractor.labels import table_labels
from extractor.model import Anchor, ExtraRow, Number, Origin, Reading, RowReading, Value
from extractor.numbers import as_count
from extractor.parse.across import read_across
from extractor.parse.choose import choose_tables
from extractor.parse.header import Header, read_headers
from extractor.parse.order import EXTRA
from extractor.parse.resolve import Match, resolve
from extractor.parse.runs import Alternation, Run, alternate, suffix_label
from extractor.parse.values import Padding, RowShape, Taken, learn_padding, take_by_count, take_by_position
from extractor.parse.witness import PrintedRow, hear_rows, last_is_sum
from extractor.pieces import Piece, Region, value_of

__all__ = ["choose_tables", "lines_of", "pads_behind", "parse", "parse_region", "parse_told"]


def pads_behind(region: Region, tables: Sequence[Table], folded: str, raw: str) -> bool:
    """Say whether the rows of `region` show that this document pads rows behind their values and never before."""
    table = choose_tables(region, tables, folded)[0]
    padding = _Parser(region, table, folded, raw).padding()
    return padding.behind and not padding.before


def parse_region(
    region: Region, tables: Sequence[Table], folded: str, raw: str, *, padded_behind: bool = False, form: str = ""
) -> list[Reading]:
    """Return the readings of `region` as the version of its table that fits it best.

    Words that only one version has decide; where they don't, the one of which more rows were found; then the one of
    this `form`, which another table of the document has; then the shortest. `padded_behind`: another table of the
    document shows how it pads rows (see pads_behind).
    """
    readings = [
        parse(region, table, folded, raw, padded_behind=padded_behind)
        for table in choose_tables(region, tables, folded)
    ]
    by_id = {table.id: table for table in tables}

    def fit(found: list[Reading]) -> tuple[float, bool, int]:
        if not found:
            return -1.0, False, 0
        best, table = found[0], by_id[found[0].table_id]
        known = sum(row.anchor != "C" for row in best.rows.values()) + 0.5 * len(best.rows)
        return known - len(best.extra_rows), table.form == form, -len(table.rows)

    return max(readings, key=fit, default=[])


def parse(region: Region, table: Table, folded: str, raw: str, *, padded_behind: bool = False) -> list[Reading]:
    """Return the readings of `region` as `table`: one by counting slots, one by grid positions where they exist.

    `folded` and `raw` are the whole text; every span points into both.
    """
    if table.across:
        reading = read_across(region, table, folded, raw)
        return [reading] if reading else []
    return _Parser(region, table, folded, raw).readings(padded_behind)


def parse_told(
    region: Region, table: Table, text: tuple[str, str], told: Mapping[int, Match], *, alone: bool
) -> list[Reading]:
    """Return the readings of `region` with runs whose rows somebody told; `alone`: with no other rows.

    `text` is the whole text, folded and raw. `told` maps indexes of runs (see `lines_of`) to their rows.
    """
    return _Parser(region, table, *text, told=told, alone=alone).readings(padded_behind=False)


def lines_of(region: Region, table: Table, folded: str) -> tuple[Alternation, dict[int, Match]]:
    """Return the lines of a region (runs of values and the words before each) and the rows that rules found."""
    items = alternate(region, folded, table_labels(table))
    return items, resolve(table, items)


MOSTLY = 0.6
"""Share of the rows of a table from which on they are all expected to be written alike. A guess."""


class _Parser:
    def __init__(
        self,
        region: Region,
        table: Table,
        folded: str,
        raw: str,
        told: Mapping[int, Match] | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self.region, self.table, self.folded, self.raw = region, table, folded, raw
        self.items: Alternation = alternate(region, folded, table_labels(table))
        self.matches: dict[int, Match] = dict(told or {}) if alone else resolve(table, self.items, told)
        rows = {index: match.row for index, match in self.matches.items()}
        self.headers: Mapping[str, Header] = read_headers(table, self.items, rows)
        self._shapes: dict[int, RowShape] = {}
        self._taken: Mapping[int, Taken] = {}

    def readings(self, padded_behind: bool) -> list[Reading]:
        padding = self.padding()
        if padded_behind and not padding.before:
            padding = padding._replace(behind=True)
        taken = self._take_rows(padding)
        if last_is_sum(self.table) and self._contradicted(taken):
            taken = self._take_rows(padding)
        self._taken = taken
        extra_rows = self._extra_rows()
        by_position = self._rows_by_position()
        placed = {row.row for row in by_position if row.anchor != "C"}
        found = [self._reading("stream", self._rows_by_count(taken, placed), extra_rows)]
        if by_position:
            found.insert(0, self._reading("grid", by_position, extra_rows))
        return found

    def _reading(self, origin: Origin, rows: Sequence[RowReading], extra_rows: tuple[ExtraRow, ...]) -> Reading:
        agreements = {key: header.agreement for key, header in self.headers.items()}
        return Reading(self.table.id, origin, self.region.span, _by_row(rows), agreements, extra_rows)

    def _contradicted(self, taken: Mapping[int, Taken]) -> bool:
        """Let the rows doubt the order of columns that their header was read to print; say whether they do."""
        block = self.table.blocks[0]
        header = self.headers[block.key]
        heard = hear_rows(
            header, [self._as_printed(t, header) for t in taken.values() if not t.note], len(block.columns)
        )
        self.headers = {block.key: heard}
        return heard is not header

    def _as_printed(self, taken: Taken, header: Header) -> PrintedRow:
        slots = dict(enumerate(taken.slots))
        if taken.extra is not None:
            slots[EXTRA] = taken.extra
        return tuple(value_of(slots[i], self.folded, self.raw).number for i in header.order or sorted(slots))

    # ---- values of the rows that the form has

    def _take_rows(self, padding: Padding) -> dict[int, Taken]:
        """Return the slots of every row by counting."""
        taken = {}
        for index, match in self.matches.items():
            run, header, _ = self._row_parts(index, match)
            last = index == len(self.items.runs) - 1
            taken[index] = take_by_count(run, self._shape(index, match), header, padding, last=last)
        return taken

    def _rows_by_count(self, found: Mapping[int, Taken], placed: set[str]) -> list[RowReading]:
        """Return the rows read by counting slots; one that had to assume its padding can't doubt a `placed` one."""
        rows = []
        for index, match in self.matches.items():
            run, _, count = self._row_parts(index, match)
            taken = found[index]
            if not (taken.assumed and match.row in placed):
                rows.append(self._row_reading(match, taken, count, "stream", run))
        return rows

    def _rows_by_position(self) -> list[RowReading]:
        rows = []
        for index, match in self.matches.items():
            run, header, count = self._row_parts(index, match)
            taken = take_by_position(run, count, header)
            if taken is not None:
                rows.append(self._row_reading(match, taken, count, "grid", run))
        return rows

    def _row_parts(self, index: int, match: Match) -> tuple[Run, Header, int]:
        block = self.table.block_of[match.row]
        return self.items.runs[index], self.headers[block.key], len(block.columns)

    def _row_reading(self, match: Match, taken: Taken, count: int, origin: Origin, run: Run) -> RowReading:
        values = [value_of(piece, self.folded, self.raw) for piece in taken.slots]
        if len(values) == count:
            kinds = (column.kind for column in self.table.columns(match.row))
            values = [v if kind == "amount" else as_count(v) for v, kind in zip(values, kinds, strict=True)]
        surplus = tuple(value_of(piece, self.folded, self.raw) for piece in taken.surplus)
        if taken.extra is not None:
            surplus += (value_of(taken.extra, self.folded, self.raw),)
        anchor, note = self._grade(match, taken, surplus, run)
        if taken.columns:
            read = dict(zip(taken.columns, values, strict=True))
            values = [read.get(index, _missing(match.span[1])) for index in range(count)]
        elif anchor == "C" and taken.note and not (count == 1 and values):
            surplus = tuple(values) + surplus
            values = [_missing(match.span[1])] * count
        return RowReading(
            match.row, anchor, tuple(values), match.span, origin, surplus, note, fuzzy=match.fuzzy, told=match.told
        )

    def _grade(self, match: Match, taken: Taken, surplus: tuple[Value, ...], run: Run) -> tuple[Anchor, str]:
        """Return the row's grade and, below A, why."""
        header = self.headers[self.table.block_of[match.row].key]
        if header.agreement == "contradicts":
            return "C", "header_contradicts"
        if taken.note == "too_many_values" and len(self.table.blocks) > 1 and taken.slots:
            certain = header.agreement == "whole" and not run.page and _harmless(taken, header, surplus, self)
            return (match.grade, "extra_cells") if certain else ("C", "extra_value")
        if taken.note:
            glued = any(slot.glued for slot in taken.slots) and taken.note == "too_few_values"
            return "C", "glued_digits" if glued else taken.note
        if any(not self._same(taken.slots[column], slot) for column, slot in taken.covered):
            return "C", "extra_value"
        if len(self.table.blocks) > 1:
            if run.page or any(slot.glued for slot in taken.slots):
                return "C", "borders_unclear"
            if header.agreement == "lost":
                return "C", "header_lost"
            if run.ends_alone and not match.inline and self._mostly_inline(match):
                return "C", "label_apart"
        elif self._borders_number(run, match.row) and not self._adds_up(taken):
            return "C", "borders_unclear"
        if taken.extra is not None:
            return match.grade, "extra_column"
        return match.grade, match.note

    def _mostly_inline(self, match: Match) -> bool:
        """Say whether the other rows carry their values on the lines of their labels."""
        others = [other.inline for other in self.matches.values() if other is not match]
        return sum(others) >= max(MOSTLY * len(others), 2)

    def _borders_number(self, run: Run, row: str) -> bool:
        """Say whether a number alone on its line may be of the row and was left out, or of the page and was taken."""
        may_be_page = run.ends_alone and run is self.items.runs[-1]
        return run.strays > 0 or (may_be_page and not self._holds_in_column(row))

    def _holds_in_column(self, row: str) -> bool:
        """Say whether a relation of the last column holds with what the row prints there: then it is of the row."""
        numbers: dict[str, Number] = {}
        for index, taken in self._taken.items():
            if not taken.note:
                values = [value_of(slot, self.folded, self.raw).number for slot in taken.slots]
                paths = self.table.row_paths[self.matches[index].row]
                numbers |= {path: value for path, value in zip(paths, values, strict=False) if value is not None}
        states: dict[str, CellState] = dict.fromkeys(numbers, "number")
        last = self.table.row_paths[row][-1]
        rules = [rule for rule in rules_of(self.table) if rule.identity.for_each == "column" and last in rule.cells]
        return any(check(rule, numbers, states).outcome == "passed" for rule in rules)

    def _adds_up(self, taken: Taken) -> bool:
        """Say whether the printed numbers of a row have their sum at the end, so that it is whole."""
        *parts, total = [value_of(slot, self.folded, self.raw).number for slot in taken.slots]
        return total is not None and last_is_sum(self.table) and sum(part or 0 for part in parts) == total

    def _same(self, one: Piece, other: Piece) -> bool:
        return self.folded[one.start : one.end] == self.folded[other.start : other.end]

    def _shape(self, index: int, match: Match) -> RowShape:
        if index not in self._shapes:
            columns, slots = len(self.table.columns(match.row)), len(self.items.runs[index].slots)
            self._shapes[index] = RowShape(match.row.count("."), self._texts_before(index), columns, slots)
        return self._shapes[index]

    def _texts_before(self, index: int) -> int:
        """Return how many texts the row has: those on its line, or the label and group labels on lines of their own."""
        block, line = self.items.blocks[index], self.items.runs[index].line
        inline = sum(piece.line == line for piece in block.pieces)
        if inline:
            return inline
        groups = table_labels(self.table).groups
        count = max(suffix_label(block, table_labels(self.table))[0], 1)
        while count < len(block.keys) and block.keys[-count - 1] in groups:
            count += 1
        return count

    def padding(self) -> Padding:
        """Return how the rows of the region are padded, as far as they show it themselves."""
        shapes = [(self.items.runs[index], self._shape(index, match)) for index, match in self.matches.items()]
        return learn_padding(shapes)

    # ---- rows that the form does not have

    def _extra_rows(self) -> tuple[ExtraRow, ...]:
        found = []
        for index, run in enumerate(self.items.runs):
            if index in self.matches or not run.printed:
                continue
            pieces = self.items.blocks[index].pieces[-1:]
            start, end = (pieces[0].start, pieces[-1].end) if pieces else (run.start, run.start)
            values = tuple(value_of(slot, self.folded, self.raw) for slot in run.slots)
            found.append(ExtraRow(self.raw[start:end], (start, end), values))
        return tuple(found)


def _harmless(taken: Taken, header: Header, surplus: tuple[Value, ...], parser: _Parser) -> bool:
    """Say whether the surplus values only repeat the value under a single column's header, or are 0 or empty.

    All must stand on one line, and where nothing delimits them be no group of three digits (`1 000`). Behind
    several columns only delimited zeros and blanks are harmless, under a header that repeats no word; none are under
    a header with an empty slot before a word, which may be another column's.
    """
    if any(header.gaps):
        return False
    slots = (*taken.slots, *taken.surplus)
    if len(taken.slots) == 1 and all(parser.folded[slot.start : slot.end] in ("0", "") for slot in slots):
        return True
    if any(slot.glued for slot in slots) or len({slot.line for slot in slots}) > 1:
        return False
    declared = all(slot.declared for slot in slots)
    if len(taken.slots) > 1:
        idle = all(value.status == "blank" or value.raw == "0" for value in surplus)
        return declared and idle and not header.repeated and taken.slots[0].kind == "value"
    own = value_of(taken.slots[0], parser.folded, parser.raw)
    return own.status in ("printed", "dash", "slash") and all(_repeats(own, value, declared) for value in surplus)


def _repeats(own: Value, value: Value, declared: bool) -> bool:
    if value.status == "blank" or (value.status == "printed" and value.number == 0 and own.status == "printed"):
        return True
    return (value.status, value.number) == (own.status, own.number) and (declared or len(value.raw) < 3)


def _missing(at: int) -> Value:
    return Value("missing", None, "", (at, at))


def _by_row(rows: Sequence[RowReading]) -> dict[str, RowReading]:
    """Return the rows by key; one printed twice is graded C unless both say nothing but 0: does it count twice?"""
    found: dict[str, RowReading] = {}
    for row in rows:
        earlier = found.get(row.row)
        if earlier is None:
            found[row.row] = row
        elif any(v.number for v in (*earlier.values, *row.values)):
            found[row.row] = earlier._replace(anchor="C", note="row_printed_twice", again=row)
    return found
