"""Table 4, whose three rows stand side by side: after the headings, exactly 15 slots in the form's order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.forms import Table
from extractor.labels import nearest, table_labels
from extractor.model import Anchor, HeaderAgreement, Reading, RowReading, Span, Value
from extractor.parse.header import HEADER_RATIO
from extractor.parse.runs import Alternation, Block, Run, alternate
from extractor.parse.values import window_offsets
from extractor.pieces import Piece, Region, value_of


def read_across(region: Region, table: Table, folded: str, raw: str) -> Reading | None:
    """Return the reading of a table whose rows stand side by side, or None if the region holds no values."""
    items = alternate(region, folded, table_labels(table), across=True)
    block = table.blocks[0]
    width, rows = len(block.columns), table.rows
    chosen = next((i for i, run in enumerate(items.runs) if run.printed), len(items.runs) - 1)
    header = _joined(items.blocks[: chosen + 1])
    agreement = _header_agreement(header, table)
    by_block = _runs_by_block(items, table)
    if by_block:
        parts, grade, note = by_block, _A, ""
    else:
        slots, grade, note = _one_run(items.runs[chosen] if items.runs else None, width * len(rows))
        parts = [slots[i * width : (i + 1) * width] for i in range(len(rows))]
    if not any(parts):
        return _unread(region, table, items.runs, agreement, note)
    anchor: Anchor = "A" if grade == "A" and agreement in ("whole", "cut") else "C"
    if agreement in ("lost", "contradicts"):
        note = note or f"header_{agreement}"
    readings = {
        row.key: _row_reading(row.key, part, (anchor, note), _label_span(header), (folded, raw))
        for row, part in zip(rows, parts, strict=True)
        if part
    }
    origin = "grid" if any(piece.column for part in parts for piece in part) else "stream"
    return Reading(table.id, "grid" if origin == "grid" else "stream", region.span, readings, {block.key: agreement})


_A: Anchor = "A"


def _row_reading(
    row: str, part: Sequence[Piece], graded: tuple[Anchor, str], label: Span, text: tuple[str, str]
) -> RowReading:
    folded, raw = text
    values = tuple(value_of(piece, folded, raw) for piece in part)
    origin = "grid" if part[0].column else "stream"
    return RowReading(row, graded[0], values, label, "grid" if origin == "grid" else "stream", note=graded[1])


def _label_span(header: Block) -> Span:
    return (header.pieces[0].start, header.pieces[-1].end) if header.pieces else (0, 0)


def _unread(region: Region, table: Table, runs: Sequence[Run], agreement: HeaderAgreement, note: str) -> Reading | None:
    """Return a reading whose rows are all missing, if something is printed that could not be told apart."""
    if not any(run.printed for run in runs):
        return None
    at = region.span[1]
    nothing = (Value("missing", None, "", (at, at)),) * len(table.blocks[0].columns)
    rows = {row.key: RowReading(row.key, "C", nothing, region.span, "stream", note=note) for row in table.rows}
    return Reading(table.id, "stream", region.span, rows, {table.blocks[0].key: agreement})


def _joined(blocks: Sequence[Block]) -> Block:
    """Return the texts of several blocks as one: a header whose merged cells left empty slots between."""
    joined = Block()
    for block in blocks:
        joined = joined + block
    return joined


def _one_run(run: Run | None, count: int) -> tuple[list[Piece], Anchor, str]:
    """Return the run's slots if they are exactly `count`, their grade, and why it is not better."""
    if run is None:
        return [], "C", ""
    slots = _without_padding(run, count)
    if len(slots) == count:
        return (slots, "C", "page_mark_inside") if run.page else (slots, "A", "")
    return [], "C", "too_few_values" if len(slots) < count else "too_many_values"


def _without_padding(run: Run, count: int) -> list[Piece]:
    """Return the slots without padding: those of the only line that prints values, else the only window that fits.

    Where blank cells and padding can't be told apart, all slots are returned: too many.
    """
    lines = {slot.line for slot in run.slots if slot.kind == "value"}
    slots = [slot for slot in run.slots if slot.line in lines] if len(lines) == 1 else list(run.slots)
    if len(slots) < count:
        slots = list(run.slots)
    offsets = window_offsets(slots, count)
    if len(offsets) == 1 or (len(offsets) > 1 and (len(lines) == 1 or not run.printed)):
        return slots[offsets[0] : offsets[0] + count]
    return slots


def _runs_by_block(items: Alternation, table: Table) -> list[list[Piece]]:
    """Return the slots of each row if every block of the table stands with its own header before its own run."""
    labels, width = table_labels(table), len(table.blocks[0].columns)
    if len(items.runs) != len(table.rows):
        return []
    parts = []
    for row, block, run in zip(table.rows, items.blocks, items.runs, strict=False):
        named = {labels.rows[name] for name in block.keys if name in labels.rows}
        slots = _without_padding(run, width)
        if named != {row.key} or len(slots) != width:
            return []
        parts.append(slots)
    return parts


def _header_agreement(header: Block, table: Table) -> HeaderAgreement:
    """Judge the outcome words of the header: three times the form's five, in order."""
    labels = table_labels(table)
    names = labels.columns[table.blocks[0].key]
    width = len(table.blocks[0].columns)
    first = next((i for i, name in enumerate(header.keys) if name in labels.rows or name in names), None)
    if first is None:
        return "lost"
    skip = set(labels.rows) | set(labels.column_groups)
    words = [name for name in header.keys[first:] if name and name not in skip]
    if len(words) % width:
        return _order_of_whole([names[w] for w in words if w in names])
    own = {index: tuple(name for name, i in names.items() if i == index) for index in range(width)}
    states = [_judge(word, i % width, own) for i, word in enumerate(words)]
    if "contradicts" in states:
        whole = [names[word] for word in words if word in names]
        return "contradicts" if "cut" not in states else _order_of_whole(whole)
    return "cut" if "cut" in states or len(words) != width * len(table.rows) else "whole"


def _judge(word: str, index: int, own: dict[int, tuple[str, ...]]) -> HeaderAgreement:
    if word in own[index]:
        return "whole"
    if any(name.startswith(word) or name.endswith(word) for name in own[index]):
        return "cut"
    best, ratio, _ = nearest(word, {str(i): names for i, names in own.items()})
    return "whole" if best == str(index) and ratio >= HEADER_RATIO else "contradicts"


def _order_of_whole(seen: Sequence[int]) -> HeaderAgreement:
    """Judge the whole words among cut ones: inside each block they must not run backwards.

    A block's words may repeat; a word that is followed by a smaller one must begin another block, so at most
    as many descents as there are blocks may stand among them.
    """
    if not seen:
        return "lost"
    descents = sum(b <= a for a, b in pairwise(seen))
    return "cut" if descents <= 3 or len(set(seen)) == 1 else "contradicts"
