"""Table 4, whose three rows stand side by side: after the headings, exactly 15 slots in the form's order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.forms import Table
from extractor.labels import key, nearest, table_labels
from extractor.model import Anchor, HeaderAgreement, Number, Reading, RowReading, Span, Value
from extractor.numbers import as_count
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
    by_block = _runs_by_block(items, table)
    agreement = "whole" if by_block and _is_list(items.blocks, table) else _header_agreement(header, table)
    if by_block:
        parts, grade, note = by_block, _A, ""
    else:
        slots, grade, note = _one_run(items, chosen, header, width * len(rows))
        parts = [slots[i * width : (i + 1) * width] for i in range(len(rows))]
        if grade == "A" and items.runs[chosen].ends_alone and not _adds_up(parts[-1], (folded, raw)):
            grade, note = "C", "borders_unclear"  # the last may be the number of the page, and its cell blank
    if not any(parts):
        return _unread(region, table, items.runs, agreement, note)
    if grade == "A" and (note := _doubt_edges([slot for part in parts for slot in part], header, table, (folded, raw))):
        grade = "C"
    if agreement == "contradicts" and _is_broken(header, table):
        told = _stand_in_order(header, table, raw) and _is_total_last(parts, (folded, raw))
        agreement = "cut" if told else agreement
    if agreement == "contradicts":
        parts = _by_words(parts, header, table)
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


def _adds_up(part: Sequence[Piece], text: tuple[str, str]) -> bool:
    *parts, total = [value_of(slot, *text).number or 0 for slot in part]
    return sum(parts) == total


def _doubt_edges(slots: Sequence[Piece], header: Block, table: Table, text: tuple[str, str]) -> str:
    """Return why an empty slot at an edge may be no cell of the table: words or values are fewer; "" if it is one."""
    if slots[0].kind == "value" == slots[-1].kind:
        return ""
    width = len(table.blocks[0].columns)
    if len(_outcome_words(header, table)) not in (width, len(slots)) and any(slot.kind == "value" for slot in slots):
        return "too_few_values"
    return "padding_unclear" if _may_be_shifted([value_of(slot, *text) for slot in slots], width) else ""


def _may_be_shifted(values: Sequence[Value], width: int) -> bool:
    """Say whether an empty cell at an edge may be padding for one lost inside: then more totals could add up."""

    def holding(numbers: Sequence[Number | None]) -> int:
        rows = [numbers[at : at + width] for at in range(0, len(numbers), width)]
        return sum(_could_hold(row) for row in rows)

    numbers: list[Number | None] = [value.number or 0 for value in values]
    lost: list[list[Number | None]] = []
    if values[-1].status == "blank":
        lost += [[*numbers[:at], None, *numbers[at:-1]] for at in range(len(numbers) - 1)]
    if values[0].status == "blank":
        lost += [[*numbers[1 : at + 1], None, *numbers[at + 1 :]] for at in range(1, len(numbers))]
    return any(numbers) and any(holding(other) > holding(numbers) for other in lost)


def _could_hold(row: Sequence[Number | None]) -> bool:
    """Say whether the last number can be the sum of the others, one of all not known."""
    *parts, total = row
    known = sum(part or 0 for part in parts)
    return total is None or total == known or (None in parts and total > known)


def _by_words(parts: list[list[Piece]], header: Block, table: Table) -> list[list[Piece]]:
    """Return the slots of each row in form order, told by its header words, where each row has all of them once."""
    names, width = table_labels(table).columns[table.blocks[0].key], len(table.blocks[0].columns)
    words = [names.get(word, -1) for word in _outcome_words(header, table)]
    orders = [words[at : at + width] for at in range(0, len(words), width)]
    if len(orders) != len(parts) or any(sorted(order) != list(range(width)) for order in orders):
        return parts
    return [
        [part[order.index(i)] for i in range(width)] if len(part) == width else part
        for part, order in zip(parts, orders, strict=True)
    ]


def _row_reading(
    row: str, part: Sequence[Piece], graded: tuple[Anchor, str], label: Span, text: tuple[str, str]
) -> RowReading:
    folded, raw = text
    values = tuple(as_count(value_of(piece, folded, raw)) for piece in part)
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
    joined = Block([], [], [])
    for block in blocks:
        joined = joined + block
    return joined


SECOND_ROW = 5
"""Printed values of a further run from which on the table has a second row of numbers."""


def _one_run(items: Alternation, chosen: int, header: Block, count: int) -> tuple[list[Piece], Anchor, str]:
    """Return the slots of the chosen run if they are exactly `count`, their grade, and why it is not better."""
    if not items.runs:
        return [], "C", ""
    run = items.runs[chosen]
    if any(other.printed >= SECOND_ROW for other in items.runs[chosen + 1 :]):
        return [], "C", "several_rows"
    slots = _by_position(run, header, count) or _without_padding(run, count)
    if len(slots) != count:
        return [], "C", "too_few_values" if run.printed < count else "too_many_values"
    if run.page:
        return slots, "C", "page_mark_inside"
    if run.broken or any(slot.glued for slot in slots):
        return slots, "C", "borders_unclear"
    return slots, "A", ""


def _by_position(run: Run, header: Block, count: int) -> list[Piece]:
    """Return the slots under the header's `count` lowest words where both declare their grid columns, else []."""
    words = {piece.column: piece for piece in header.pieces if piece.column and piece.column[2] - piece.column[1] == 1}
    grids = {slot.column[0] for slot in run.slots if slot.column}
    leaves = sorted({column[1] for column in words if column[0] in grids})
    under = {slot.column[1]: slot for slot in run.slots if slot.column and slot.column[2] - slot.column[1] == 1}
    if len(grids) != 1 or len(leaves) != count or len(under) != len(run.slots):
        return []
    outside = [slot for at, slot in under.items() if at not in leaves and slot.kind == "value"]
    return [under[at] for at in leaves] if not outside and all(at in under for at in leaves) else []


def _without_padding(run: Run, count: int) -> list[Piece]:
    """Return the slots without padding, or all of them where blank, lost and covered cells can't be told apart.

    Exactly `count` slots need no telling, on one line or one to a line (several empty ones on a line are what
    spans left). Else the first and the last value must be printed.
    """
    lines: dict[int, list[Piece]] = {}
    for slot in run.slots:
        lines.setdefault(slot.line, []).append(slot)
    printed = [line for line in lines.values() if any(slot.kind == "value" for slot in line)]
    if len(printed) == 1 and len(printed[0]) > 1:
        return _window(printed[0], count)
    single = [line[0] for line in lines.values() if len(line) == 1]
    if len(single) == count and all(len(line) == 1 for line in printed):
        return single
    return _window(run.slots, count)


def _window(slots: Sequence[Piece], count: int) -> list[Piece]:
    """Return the `count` slots between the first and the last printed one, if they are that many; else all slots."""
    if len(slots) == count or not any(slot.kind == "value" for slot in slots):
        return list(slots[:count])
    offsets = window_offsets(slots, count)
    window = slots[offsets[0] : offsets[0] + count] if len(offsets) == 1 else []
    told = bool(window) and window[0].kind == "value" and window[-1].kind == "value"
    return list(window if told else slots)


def _runs_by_block(items: Alternation, table: Table) -> list[list[Piece]]:
    """Return the slots of each row if every block of the table stands with its own header before its own run."""
    labels, width = table_labels(table), len(table.blocks[0].columns)
    if len(items.runs) != len(table.rows):
        return []
    parts = []
    for row, block, run in zip(table.rows, items.blocks, items.runs, strict=False):
        named = {labels.rows[name] for name in block.keys if name in labels.rows}
        slots = _without_padding(run, width)
        if named != {row.key} or len(slots) != width or run.page or any(slot.glued for slot in slots):
            return []
        parts.append(slots)
    return parts


def _is_list(blocks: Sequence[Block], table: Table) -> bool:
    """Say whether the rows stand below each other, each behind its name, under the five outcomes printed once."""
    first, *others = blocks[: len(table.rows)]
    labels = table_labels(table)
    known = set(labels.rows) | set(labels.column_groups)
    outcomes = [labels.columns[table.blocks[0].key].get(word) for word in _outcome_words(first, table)]
    alone = all(name in known for block in others for name in block.keys)
    return alone and outcomes == list(range(len(table.blocks[0].columns)))


def _outcome_words(header: Block, table: Table) -> list[str]:
    """Return the words of a header from its first known one on, the names of rows and groups left out."""
    labels = table_labels(table)
    names, skip = labels.columns[table.blocks[0].key], set(labels.rows) | set(labels.column_groups)
    first = next((i for i, name in enumerate(header.keys) if name in labels.rows or name in names), len(header.keys))
    return [name for name in header.keys[first:] if name and name not in skip]


def _header_agreement(header: Block, table: Table) -> HeaderAgreement:
    """Judge the outcome words of the header: three times the form's five, in order, under their blocks in order."""
    labels = table_labels(table)
    names = labels.columns[table.blocks[0].key]
    width = len(table.blocks[0].columns)
    if not any(name in labels.rows or name in names for name in header.keys):
        return "lost"
    if not _blocks_in_order(header.keys, table):
        return "contradicts"
    words = _outcome_words(header, table)
    if "".join(words) == "".join(key(column.label) for column in table.blocks[0].columns) * len(table.rows):
        return "whole"
    if len(words) % width:
        return _order_of_whole([names[w] for w in words if w in names])
    if len(words) < width * len(table.rows):
        return "contradicts"
    own = {index: tuple(name for name, i in names.items() if i == index) for index in range(width)}
    states = [_judge(word, i % width, own) for i, word in enumerate(words)]
    if "contradicts" in states:
        whole = [names[word] for word in words if word in names]
        return "contradicts" if "cut" not in states else _order_of_whole(whole)
    return "cut" if "cut" in states or len(words) != width * len(table.rows) else "whole"


def _is_broken(header: Block, table: Table) -> bool:
    """Say whether words broken over lines are the form's in order, but for the totals on a line of their own.

    结果 结果 其他 尚未 … / 总计 总计 总计 / 维持 纠正 结果 审结 …: where the totals stand the lines do not say.
    """
    *outcomes, total = table.blocks[0].columns
    words = set(_outcome_words(header, table))
    lines: dict[int, list[str]] = {}
    for piece, name in zip(header.pieces, header.keys, strict=True):
        if name in words:
            lines.setdefault(piece.line, []).append(name)
    totals = [line for line in lines.values() if set(line) == {key(total.label)}]
    others = [line for line in lines.values() if line not in totals]
    if [len(line) for line in totals] != [len(table.rows)] or len({len(line) for line in others}) != 1:
        return False
    spelt = ["".join(parts) for parts in zip(*others, strict=True)]
    return spelt == [key(column.label) for column in outcomes] * len(table.rows)


def _is_total_last(parts: Sequence[Sequence[Piece]], text: tuple[str, str]) -> bool:
    """Say whether every row adds up with the total behind its parts, and not with it elsewhere; or all are 0."""
    rows = [[value_of(slot, *text).number or 0 for slot in part] for part in parts]
    if not all(row and sum(row[:-1]) == row[-1] for row in rows):
        return False
    elsewhere = range(len(rows[0]) - 1) if any(map(any, rows)) else ()
    return not any(all(2 * row[at] == sum(row) for row in rows) for at in elsewhere)


def _stand_in_order(header: Block, table: Table, raw: str) -> bool:
    """Say whether the names of the blocks are in form order, each line of them from its indent on."""
    labels = table_labels(table)
    names = [
        (piece.start - raw.rfind("\n", 0, piece.start), name)
        for piece, name in zip(header.pieces, header.keys, strict=True)
        if name in labels.rows or name in labels.column_groups
    ]
    indents = [indent for indent, _ in names]
    return len(set(indents)) > 1 and _blocks_in_order([name for _, name in sorted(names, key=lambda n: n[0])], table)


def _blocks_in_order(keys: Sequence[str], table: Table) -> bool:
    """Say whether the names of the blocks first stand in form order: 行政复议, 行政诉讼, 未经复议…, 复议后起诉."""
    labels = table_labels(table)
    order = [table.row_index[labels.rows[name]] for name in keys if name in labels.rows]
    firsts = list(dict.fromkeys(order))
    review = next((i for i, name in enumerate(keys) if labels.rows.get(name) == table.rows[0].key), None)
    suit = next((i for i, name in enumerate(keys) if name in labels.column_groups), None)
    return firsts == sorted(firsts) and not (review is not None and suit is not None and suit < review)


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
