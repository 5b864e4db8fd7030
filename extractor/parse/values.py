"""The slots of a run -> the values of a row: by counting (stream) or by position under the header (grid)."""

from __future__ import annotations

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


class Padding(NamedTuple):
    """How a table pads its rows, learnt from the rows that leave no doubt.

    `lengths` maps (texts before the run, columns) to the numbers of slots seen; `before`/`behind` say whether
    any of those rows has empty slots before or behind its values.
    """

    lengths: Mapping[tuple[int, int], frozenset[int]]
    before: bool
    behind: bool


def learn_padding(runs: Sequence[tuple[Run, int, int]]) -> Padding:
    """Return the padding of a table from its runs, given as (run, texts before it, number of columns)."""
    lengths: dict[tuple[int, int], set[int]] = {}
    before = behind = False
    for run, texts, count in runs:
        offsets = window_offsets(run.slots, count)
        if len(offsets) != 1 or run.slots[offsets[0] + count - 1].kind != "value":
            continue
        lengths.setdefault((texts, count), set()).add(len(run.slots))
        before = before or offsets[0] > 0
        behind = behind or offsets[0] + count < len(run.slots)
    return Padding({shape: frozenset(seen) for shape, seen in lengths.items()}, before, behind)


def window_offsets(slots: Sequence[Piece], count: int) -> range:
    """Return every place at which `count` slots leave only empty ones outside."""
    printed = [i for i, slot in enumerate(slots) if slot.kind == "value"]
    first, last = (printed[0], printed[-1]) if printed else (len(slots), -1)
    return range(max(0, last - count + 1), min(first, len(slots) - count) + 1)


def take_by_count(run: Run, texts: int, count: int, header: Header, padding: Padding) -> Taken:
    """Return the slots of a row of `count` columns, by counting; a note where the count does not say."""
    if header.extra >= 0:
        return _take_with_extra(run, count, header.extra)
    slots = run.slots
    if len(slots) < count:
        return Taken(tuple(slots), note="too_few_values")
    offsets = window_offsets(slots, count)
    if not offsets:
        return Taken(tuple(slots[:count]), tuple(slots[count:]), note="too_many_values")
    offset = _choose_offset(run, offsets, count, padding.lengths.get((texts, count), frozenset()), padding)
    if offset is None:
        return Taken(tuple(slots[:count]), note="padding_unclear")
    assumed = len(offsets) > 1 and run.printed > 0
    return Taken(tuple(slots[offset : offset + count]), assumed=assumed)


def _choose_offset(
    run: Run, offsets: Sequence[int], count: int, lengths: frozenset[int], padding: Padding
) -> int | None:
    """Return where the values begin, or None if padding and blank cells can't be told apart.

    A row that ends in a value is told by itself. One that ends in empty slots needs a sister row as long as it is
    (if any sister is certain), and all certain rows to pad on the same side.
    """
    if not run.printed:
        return offsets[0]
    if len(offsets) == 1 and run.slots[offsets[0] + count - 1].kind == "value":
        return offsets[0]
    if lengths and len(run.slots) not in lengths:
        return None
    if len(offsets) == 1:
        return offsets[0]
    if padding.before and padding.behind:
        return None
    return offsets[-1] if padding.before else 0 if 0 in offsets else None


def _take_with_extra(run: Run, count: int, extra: int) -> Taken:
    offsets = window_offsets(run.slots, count + 1)
    if len(run.slots) < count + 1 or not offsets:
        note = "too_few_values" if len(run.slots) < count + 1 else "too_many_values"
        return Taken(tuple(run.slots[:count]), note=note)
    if len(offsets) > 1 and run.printed:
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
            if header.extra >= 0 and len(outside) <= 1:
                return Taken(tuple(ordered), extra=outside[0] if outside else None)
            return Taken(tuple(ordered), tuple(outside), note="too_many_values" if outside else "")
    if count == 1 and under[0]:
        first, *rest = under[0]
        return Taken((first,), tuple(slot for slot in rest if slot.kind == "value"), note="too_many_values")
    return Taken(tuple(slots[:count]), tuple(slots[count:]), note="position_unclear")


def _overlap(slot: Piece, column: tuple[int, int, int]) -> bool:
    assert slot.column is not None
    return slot.column[1] < column[2] and column[1] < slot.column[2]
