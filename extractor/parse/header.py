"""What the printed header of a table says about the order of its columns.

Header words may be cut at a line break, split, misspelt or lost; then the form's order stands, noted. But a
legible word that names another column than the one it stands over contradicts the form, and nothing read
under such a header is certain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.forms import Block as FormBlock
from extractor.forms import Table
from extractor.labels import TableLabels, key, nearest, table_labels
from extractor.model import HeaderAgreement
from extractor.parse.runs import Alternation, Block, suffix_label
from extractor.pieces import GridColumn

HEADER_RATIO = 0.7
"""Least ratio of a misspelt header word to its own column (本年度止件数 to 本年废止件数 is 0.77). A guess."""

_SUBTOTAL = ("小计",)


class Header(NamedTuple):
    """How a block's header agrees, where it stands in a grid, and a headed extra column.

    `columns` maps a column's index to the grid columns its word spans; `extra` is the index at which an extra
    column (法人小计) stands among the form's, -1 for none.
    """

    agreement: HeaderAgreement = "lost"
    columns: Mapping[int, GridColumn] | None = None
    extra: int = -1
    order: tuple[int, ...] | None = None


def read_headers(table: Table, items: Alternation, rows: Mapping[int, str]) -> dict[str, Header]:
    """Return the header of every block of `table`; `rows` says which row each run was found to be."""
    if len(table.blocks) == 1:
        return {table.blocks[0].key: _applicant_header(table, items)}
    return {block.key: _block_header(table, block, items, rows) for block in table.blocks}


# ---- table 2: one line of words over each block


def _block_header(table: Table, block: FormBlock, items: Alternation, rows: Mapping[int, str]) -> Header:
    labels = table_labels(table)
    own = {row.key for row in block.rows}
    states: list[Header] = []
    for index, row in sorted(rows.items()):
        if row not in own:
            continue
        at = _words_over(items.blocks[index], labels, row)
        if at:
            states.append(_compare(items.blocks[index], at, block, labels))
    if not states:
        return Header()
    return next((state for state in states if state.agreement == "contradicts"), states[0])


def _words_over(block: Block, labels: TableLabels, row: str) -> range:
    """Return the indexes of the header words in the block: behind the last heading or 信息内容, before the label."""
    own = labels.row_keys[row]
    last = len(block.keys)
    for count in range(1, len(block.keys) + 1):
        if "".join(block.keys[-count:]) in own:
            last = len(block.keys) - count
            break
    else:
        last = max(len(block.keys) - 1, 0)
    first = 0
    for i, name in enumerate(block.keys[:last]):
        if name in labels.frame or name in labels.headings:
            first = i + 1
    if first == 0:
        known = {word for words in labels.columns.values() for word in words}
        first = next((i for i, name in enumerate(block.keys[:last]) if name in known), last)
    return range(first, last)


def _compare(block: Block, at: range, form: FormBlock, labels: TableLabels) -> Header:
    kept = [i for i in at if block.keys[i]]
    if len(kept) > len(form.columns):  # a word repeated into the cells its span covers
        known = {word for columns in labels.columns.values() for word in columns}
        kept = [
            i
            for n, i in enumerate(kept)
            if n == 0 or block.keys[i] not in known or block.keys[kept[n - 1]] != block.keys[i]
        ]
    words = [block.keys[i] for i in kept]
    places = [block.pieces[i].column for i in kept]
    own = [(key(col.label), *map(key, col.variants)) for col in form.columns]
    if _spells("".join(words), own):
        whole = len(words) == len(own)
        columns = {i: place for i, place in enumerate(places) if place} if whole else None
        return Header("whole", columns if columns and len(columns) == len(own) else None)
    if len(words) != len(own):
        return Header(_order_of_known(words, own, labels))
    agreement: HeaderAgreement = "whole"
    for i, word in enumerate(words):
        judged = _judge_word(word, i, own, labels)
        if judged == "contradicts":
            return Header("contradicts")
        if judged == "cut":
            agreement = "cut"
    columns = {i: place for i, place in enumerate(places) if place}
    return Header(agreement, columns if len(columns) == len(own) else None)


def _spells(text: str, own: Sequence[Sequence[str]]) -> bool:
    """Say whether `text` is the columns' words in form order, nothing more."""
    if not own:
        return not text
    return any(text.startswith(name) and _spells(text[len(name) :], own[1:]) for name in own[0])


def _judge_word(word: str, index: int, own: Sequence[Sequence[str]], labels: TableLabels) -> HeaderAgreement:
    if word in own[index]:
        return "whole"
    if any(name.startswith(word) or name.endswith(word) for name in own[index]):
        return "cut"
    everything = {name: (name,) for words in labels.columns.values() for name in words if name not in own[index]}
    _, mine, _ = nearest(word, {"own": own[index]})
    _, other, _ = nearest(word, everything)
    return "whole" if mine >= HEADER_RATIO and mine > other else "contradicts"


def _order_of_known(words: Sequence[str], own: Sequence[Sequence[str]], labels: TableLabels) -> HeaderAgreement:
    """Judge a header whose number of words is not the number of columns: whole words must keep form order."""
    seen = [i for word in words for i, names in enumerate(own) if word in names]
    foreign = [
        word
        for word in words
        if any(word in columns for columns in labels.columns.values()) and not any(word in names for names in own)
    ]
    if foreign or seen != sorted(set(seen)):
        return "contradicts"
    return "cut" if words else "lost"


# ---- tables 3 and 4: merged header cells on several lines


def _applicant_header(table: Table, items: Alternation) -> Header:
    labels = table_labels(table)
    form = table.blocks[0]
    names = labels.columns[form.key]
    found: list[Header] = []
    for number, block in enumerate(items.blocks):
        last = len(block.keys)
        if number < len(items.runs):
            last = len(block.keys) - suffix_label(block, labels)[0]
        if sum(name in names for name in block.keys[:last]) >= 2:
            found.append(_merged_header(block, last, names, len(form.columns)))
    if not found:
        return Header()
    return next((state for state in found if state.agreement == "contradicts"), found[0])


def _merged_header(block: Block, last: int, names: Mapping[str, int], count: int) -> Header:
    """Judge words of a two-level header: 自然人 | 法人或其他组织 | 总计 over the five kinds of organizations."""
    seen: list[tuple[int, int]] = []
    columns: dict[int, GridColumn] = {}
    extra_before: int | None = None
    delimited = _is_delimited(block, last)
    for i in range(last):
        word = block.keys[i]
        index = names.get(word, _cut_word(word, names) if delimited else -1)
        if index >= 0:
            seen.append((block.pieces[i].line, index))
            place = block.pieces[i].column
            if place:
                columns.setdefault(index, place)
        elif word.endswith(_SUBTOTAL):
            extra_before = seen[-1][1] if seen else None
    agreement = _merged_agreement(seen, count)
    placed = columns if len(columns) == count and _ascending(columns) else None
    if placed is None and len(columns) == count and agreement != "contradicts":
        agreement = "contradicts"
    return Header(
        agreement,
        placed,
        _extra_index(extra_before, block, last, count),
        _printed_order([index for _, index in seen], count),
    )


def _printed_order(order: Sequence[int], count: int) -> tuple[int, ...] | None:
    """Return the columns in printed order if all inner words stand once but not in form order."""
    inner = [index for index in order if 0 < index < count - 1]
    if sorted(inner) != list(range(1, count - 1)) or inner == sorted(inner):
        return None
    return (0, *inner, count - 1)


def _is_delimited(block: Block, last: int) -> bool:
    """Say whether header words are cells: not several to a line without delimiters, where a word may be half a cell."""
    lines = [piece.line for piece in block.pieces[:last]]
    gaps = {block.pieces[i + 1].start - block.pieces[i].end for i in range(last - 1) if lines[i] == lines[i + 1]}
    return not gaps or min(gaps) > 1 or any(piece.column for piece in block.pieces[:last])


def _cut_word(word: str, names: Mapping[str, int]) -> int:
    """Return the only column whose word begins with `word` (two characters or more), or -1."""
    if len(word) < 2:
        return -1
    found = {index for name, index in names.items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else -1


def _merged_agreement(seen: Sequence[tuple[int, int]], count: int) -> HeaderAgreement:
    """Judge (line, column) of the header words found, in reading order.

    Where a line holds several of them, each line is judged for itself: spans may repeat a word into the lines
    below. Else the words are cells on lines of their own, and judged as one sequence.
    """
    if not seen:
        return "lost"
    lines: dict[int, list[int]] = {}
    for line, index in seen:
        lines.setdefault(line, []).append(index)
    rows = list(lines.values())
    if max(len(row) for row in rows) < 3:
        rows = _without_repetition([index for _, index in seen], count)
    if not all(_in_order(row, count) for row in rows):
        return "contradicts"
    return "whole" if len({index for _, index in seen}) == count else "cut"


def _without_repetition(order: list[int], count: int) -> list[list[int]]:
    """Return the sequence, or its two equal halves where a page break repeats the header."""
    half = len(order) // 2
    if len(order) > count and order[:half] == order[half:]:
        return [order[:half]]
    return [order]


def _in_order(order: Sequence[int], count: int) -> bool:
    """Say whether words run as the form's: organizations ascending, persons before them, the total not among them.

    A word may repeat into the cells its span covers.
    """
    order = [index for at, index in enumerate(order) if at == 0 or order[at - 1] != index]
    inner_at = [at for at, index in enumerate(order) if 0 < index < count - 1]
    inner = [order[at] for at in inner_at]
    if inner != sorted(set(inner)) or len(set(order)) < len(order):
        return False
    person_late = bool(inner_at) and 0 in order and order.index(0) > inner_at[0]
    total_inside = bool(inner_at) and count - 1 in order and inner_at[0] < order.index(count - 1) < inner_at[-1]
    return not person_late and not total_inside


def _ascending(columns: Mapping[int, GridColumn]) -> bool:
    starts = [columns[i][1] for i in sorted(columns)]
    return starts == sorted(set(starts)) and len({place[0] for place in columns.values()}) == 1


def _extra_index(extra_before: int | None, block: Block, last: int, count: int) -> int:
    """Return where a subtotal column stands among the form's columns: behind the persons or before the total."""
    subtotal = next((i for i, name in enumerate(block.keys[:last]) if name.endswith(_SUBTOTAL)), None)
    if subtotal is None:
        return -1
    first_inner = next((i for i, name in enumerate(block.keys[:last]) if name == "商业企业"), last)
    return 1 if extra_before == 0 and subtotal < first_inner < last else count - 1
