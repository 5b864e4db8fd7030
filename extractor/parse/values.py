"""The slots of a run -> the values of a row: by counting (stream) or by position under the header (grid)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.parse.header import Header
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
        untold += run.printed > 0 and not _told_by_itself(run, shape.columns)
        if told := _told_by_itself(run, shape.columns):
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
    if header.extra >= 0:
        return _take_with_extra(run, count, header.extra)
    slots = run.slots
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


def _take_with_extra(run: Run, count: int, extra: int) -> Taken:
    offsets = window_offsets(run.slots, count + 1)
    if len(run.slots) < count + 1 or not offsets:
        note = "too_few_values" if len(run.slots) < count + 1 else "too_many_values"
        return Taken(tuple(run.slots[:count]), note=note)
    if run.printed and len(run.slots) != count + 1 and not _told_by_itself(run, count + 1):
        return Taken(tuple(run.slots[:count]), note="padding_unclear")
    slots = list(run.slots[offsets[0] : offsets[0] + count + 1])
    column = slots.pop(extra)
    return Taken(tuple(slots), extra=column)


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
    return header.columns[header.extra - 1][2] <= slot.column[1] and slot.column[2] <= header.columns[header.extra][1]


def _overlap(slot: Piece, column: tuple[int, int, int]) -> bool:
    assert slot.column is not None
    return slot.column[1] < column[2] and column[1] < slot.column[2]
