"""The slots of a run -> the values of a row: by counting (stream) or by position under the header (grid)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.parse.header import Header
from extractor.parse.order import EXTRA
from extractor.parse.runs import Run
from extractor.pieces import Piece


class Taken(NamedTuple):
    """Slots taken for a row's columns, what was left over, the slot of a headed extra column, and why not sure."""

    slots: tuple[Piece, ...]
    surplus: tuple[Piece, ...] = ()
    extra: Piece | None = None
    note: str = ""
    assumed: bool = False
    """Where the values begin was assumed from sister rows: blank cells stand at an edge."""
    columns: tuple[int, ...] = ()
    """The columns that the slots are of where the header lacks others."""
    covered: tuple[tuple[int, Piece], ...] = ()
    """Slots that a value's span covers, with the index of its column: they must print the same."""


class RowShape(NamedTuple):
    """What rows must share to pad alike: depth in the form, texts of the row, columns of the form, slots printed."""

    depth: int
    texts: int
    columns: int
    slots: int


class Padding(NamedTuple):
    """How a table pads its rows, learnt from the rows that tell it by themselves.

    `offsets`: where values begin in such rows, by shape. `exact`: numbers of columns whose rows have no slot
    more. `width`: texts and slots of nearly every row together, 0 if rows differ. `before`, `behind`: certain rows
    have empty slots before, behind their values. `blank_edges`: several rows end or begin with a blank cell.
    """

    offsets: Mapping[RowShape, frozenset[int]]
    exact: frozenset[int]
    width: int
    before: bool
    behind: bool
    blank_edges: bool

    def lengths_of(self, shape: RowShape) -> set[int]:
        """Return the numbers of slots in the certain rows of the same depth, texts and columns as `shape`."""
        return {other.slots for other in self.offsets if other[:3] == shape[:3]}


COMMON_WIDTH_SHARE = 0.8
"""Share of rows that must have the same number of texts and slots for that to be the table's width. A guess."""


def learn_padding(rows: Sequence[tuple[Run, RowShape]]) -> Padding:
    """Return the padding of a table from its runs and their shapes."""
    offsets: dict[RowShape, set[int]] = {}
    before = behind = False
    untold = 0
    for run, shape in rows:
        told = _told_by_itself(run, shape.columns)
        untold += not told and run.printed > 0
        if told:
            offsets.setdefault(shape, set()).add(told[0])
            before = before or (told[0] > 0 and shape.columns > 1)
            behind = behind or told[0] + shape.columns < shape.slots
    loose = {shape.columns for _, shape in rows if shape.slots != shape.columns}
    widths = Counter(shape.texts + shape.slots for _, shape in rows)
    width, votes = widths.most_common(1)[0] if widths else (0, 0)
    return Padding(
        {shape: frozenset(found) for shape, found in offsets.items()},
        frozenset(shape.columns for _, shape in rows) - loose,
        width if votes >= COMMON_WIDTH_SHARE * len(rows) else 0,
        before,
        behind,
        untold > 1,
    )


def _told_by_itself(run: Run, count: int) -> list[int]:
    """Return [offset] if the values can stand at one place only: the first and the last of them are printed."""
    offsets = window_offsets(run.slots, count)
    if len(offsets) != 1:
        return []
    edges = run.slots[offsets[0]], run.slots[offsets[0] + count - 1]
    return [offsets[0]] if all(slot.kind == "value" for slot in edges) else []


def window_offsets(slots: Sequence[Piece], count: int) -> range:
    """Return every place at which `count` slots leave only empty ones outside."""
    printed = [i for i, slot in enumerate(slots) if slot.kind == "value"]
    first, last = (printed[0], printed[-1]) if printed else (len(slots), -1)
    return range(max(0, last - count + 1), min(first, len(slots) - count) + 1)


def take_by_count(run: Run, shape: RowShape, header: Header, padding: Padding, *, last: bool) -> Taken:
    """Return the slots of a row by counting; a note where the count does not say which they are.

    `last` says that it is the last row of its region, whose padding may be trimmed with the end of the table.
    """
    count = shape.columns
    if run.broken:
        return Taken(tuple(run.slots[:count]), note="borders_unclear")
    if header.unseen and (partial := _take_legible(run, count, header)):
        return partial
    if header.order and (header.extra >= 0 or (header.repeated and len(run.slots) >= len(header.order))):
        return _arranged(_take_width(run, len(header.order), count), header.order)
    if any(header.gaps) and (aligned := _take_aligned(run, count, header)):
        return aligned
    return _arranged(_take_plain(run, shape, padding, last=last), header.order)


def _take_plain(run: Run, shape: RowShape, padding: Padding, *, last: bool) -> Taken:
    slots, count = run.slots, shape.columns
    if len(slots) < count:
        return Taken(tuple(slots), note="too_few_values")
    offsets = window_offsets(slots, count)
    if not offsets:
        return Taken(tuple(slots[:count]), tuple(slots[count:]), note="too_many_values")
    offset = _choose_offset(run, offsets, shape, padding, last=last)
    if offset is None and last and len(slots) == count and shape.texts + count + 1 < padding.width:
        offset = offsets[0]
    if offset is None:
        return Taken(tuple(slots[:count]), note="padding_unclear")
    taken = tuple(slots[offset : offset + count])
    if any(slot.glued for slot in slots) and any(slot.kind == "empty" for slot in slots):
        return Taken(taken, note="borders_unclear")  # a slot too many may fill a blank cell's place
    return Taken(taken, assumed=run.printed > 0 and not _told_by_itself(run, count))


def _take_aligned(run: Run, count: int, header: Header) -> Taken | None:
    """Return the slots under header words that have empty slots between them, None where slots do not repeat those.

    Spans leave such slots when their cells are written out: 信息内容 | 本年新制作数量 | | 本年新公开数量.
    """
    if header.agreement != "whole" or header.order or not header.level or len(header.gaps) != count:
        return None
    at = [i + sum(header.gaps[: i + 1]) for i in range(count)]
    one_line = len({slot.line for slot in run.slots}) == 1 and all(s.declared and not s.glued for s in run.slots)
    if not one_line or len(run.slots) <= at[-1]:
        return None
    if any(slot.kind == "value" for i, slot in enumerate(run.slots) if i not in at):
        return None
    return Taken(tuple(run.slots[i] for i in at))


def _take_legible(run: Run, count: int, header: Header) -> Taken | None:
    """Return the slots of a row that is no longer than the legible header words, None for one that fills all columns.

    A word that is not there may be lost, or its column may be: then padding stands where its value would.
    """
    printed = [at for at, slot in enumerate(run.slots) if slot.kind == "value"]
    if not printed or printed[-1] - printed[0] + 1 >= count:
        return None
    legible = tuple(index for index in range(count) if index not in header.unseen)
    offsets = _told_by_itself(run, len(legible)) if not header.order else []
    if not offsets:
        return Taken(tuple(run.slots[:count]), note="too_few_values")
    slots = run.slots[offsets[0] : offsets[0] + len(legible)]
    return Taken(tuple(slots), note="too_few_values", columns=legible)


def _arranged(taken: Taken, order: Sequence[int] | None) -> Taken:
    """Return the slots of a row in form order, that of an extra column apart; `order` is the printed one."""
    if order is None or len(taken.slots) != len(order):
        return taken
    by_column: dict[int, Piece] = {}
    covered = []
    for column, slot in zip(order, taken.slots, strict=True):
        if by_column.setdefault(column, slot) is not slot:
            covered.append((column, slot))
    slots = tuple(by_column[column] for column in sorted(by_column) if column != EXTRA)
    return taken._replace(slots=slots, extra=by_column.get(EXTRA), covered=tuple(covered))


def _choose_offset(run: Run, offsets: Sequence[int], shape: RowShape, padding: Padding, *, last: bool) -> int | None:
    """Return where the values begin, or None if padding, blank and lost cells can't be told apart.

    A row whose edges are printed tells it itself, a blank row does not matter, and a table without padding has
    nothing to confuse. For any other row certain rows of its own shape decide that all begin at one place; or that
    all rows have the same width and pad only behind. A row that is the only one with a blank edge may have lost
    a cell, whose place the padding took: then all rows of its depth must be as long as it is, and the last row,
    whose padding is often another, stays in doubt.
    """
    if not run.printed:
        return offsets[0]
    if told := _told_by_itself(run, shape.columns):
        lone = shape.columns == 1 and told[0] > 0 and not padding.before
        return None if lone else told[0]
    if shape.columns in padding.exact:
        return 0
    shifted = padding.before and padding.behind
    if shifted and (run.slots[0].kind == "empty" or not padding.blank_edges):
        return None
    known = padding.offsets.get(shape, frozenset())
    if not padding.blank_edges and (last or len(padding.lengths_of(shape)) != 1):
        return None
    if known:
        return next(iter(known)) if len(known) == 1 and next(iter(known)) in offsets else None
    same_width = padding.width > 0 and shape.texts + shape.slots == padding.width
    if same_width and (
        len(offsets) == 1 or (not padding.before and (padding.offsets or padding.behind) and 0 in offsets)
    ):
        return offsets[0]
    return None


def _take_width(run: Run, width: int, count: int) -> Taken:
    """Return the slots of a row under `width` header words, in printed order."""
    offsets = window_offsets(run.slots, width)
    if len(run.slots) < width or not offsets:
        note = "too_few_values" if len(run.slots) < width else "too_many_values"
        return Taken(tuple(run.slots[:count]), note=note)
    if run.printed and len(run.slots) != width and not _told_by_itself(run, width):
        return Taken(tuple(run.slots[:count]), note="padding_unclear")
    return Taken(tuple(run.slots[offsets[0] : offsets[0] + width]))


def take_by_position(run: Run, count: int, header: Header) -> Taken | None:
    """Return the slots of a row by the columns they stand in, or None where positions do not decide.

    Each column's word must be over exactly one slot, in order, each slot under its own word. Slots under no
    word are surplus if they print something, else padding.
    """
    columns = header.columns
    if columns is None or len(columns) != count or any(slot.column is None for slot in run.slots):
        return None
    grid = columns[0][0]
    slots = [slot for slot in run.slots if slot.column is not None and slot.column[0] == grid]
    if len(slots) != len(run.slots):
        return None
    under = [[slot for slot in slots if _overlap(slot, columns[i])] for i in range(count)]
    if len({id(slot) for group in under for slot in group}) == count:
        ordered = sorted((s for s in slots if any(s in g for g in under)), key=lambda s: s.start)
        if all(any(slot is other for other in group) for slot, group in zip(ordered, under, strict=True)):
            outside = [s for s in slots if s.kind == "value" and not any(s is o for o in ordered)]
            if header.extra >= 0 and all(_stands_at(slot, header) for slot in outside) and len(outside) <= 1:
                return Taken(tuple(ordered), extra=outside[0] if outside else None)
            return Taken(tuple(ordered), tuple(outside), note="too_many_values" if outside else "")
    if count == 1 and under[0]:
        first, *rest = under[0]
        return Taken((first,), tuple(slot for slot in rest if slot.kind == "value"), note="too_many_values")
    return Taken(tuple(slots[:count]), tuple(slots[count:]), note="position_unclear")


def _stands_at(slot: Piece, header: Header) -> bool:
    """Say whether a slot stands between the two columns that the headed extra column stands between."""
    assert slot.column is not None
    assert header.columns is not None
    left, right = header.columns.get(header.extra - 1), header.columns.get(header.extra)
    return (left is None or left[2] <= slot.column[1]) and (right is None or slot.column[2] <= right[1])


def _overlap(slot: Piece, column: tuple[int, int, int]) -> bool:
    assert slot.column is not None
    return slot.column[1] < column[2] and column[1] < slot.column[2]
