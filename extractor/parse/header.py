"""What the printed header of a table says about the order of its columns.

Header words may be cut at a line break, split, misspelt or lost; then the form's order stands, noted. But a
legible word that names another column than the one it stands over contradicts the form, and nothing read
under such a header is certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from extractor.forms import Block as FormBlock
from extractor.forms import Table
from extractor.labels import TableLabels, key, nearest, table_labels
from extractor.model import HeaderAgreement
from extractor.parse.order import ALL, EXTRA, ORGANISATIONS, Order, printed_orders
from extractor.parse.runs import Alternation, Block, suffix_label
from extractor.pieces import GridColumn

HEADER_RATIO = 0.7
"""Least ratio of a misspelt header word to its own column (本年度止件数 to 本年废止件数 is 0.77). A guess."""

FRAGMENT_RATIO = 0.5
"""Ratio to a column's word from which on an unread header word is a misspelt part of it, no strange column. A guess."""

_SUBTOTAL = ("小计", "合计")


class Header(NamedTuple):
    """How a block's header agrees, where it stands in a grid, and a headed extra column.

    `columns` maps a column's index to the grid columns its word spans. `order` are the columns as printed where
    that is not the form's order, EXTRA for one that the form does not have, an index twice where a word repeats into
    the cells its span covers (`repeated`); `rivals` are other orders that the words allow. `unseen` are columns
    without a legible word; `gaps` says how many empty slots stand right before each word, `level` that all words stand
    on one line.
    """

    agreement: HeaderAgreement = "lost"
    columns: Mapping[int, GridColumn] | None = None
    order: Order | None = None
    rivals: tuple[Order, ...] = ()
    unseen: frozenset[int] = frozenset()
    repeated: bool = False
    gaps: tuple[int, ...] = ()
    level: bool = False

    @property
    def extra(self) -> int:
        """Where an extra column stands among the form's, -1 for none."""
        return self.order.index(EXTRA) if self.order and EXTRA in self.order else -1


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
            words = [items.blocks[index].pieces[i] for i in at]
            gaps, level = tuple(word.gap for word in words), len({word.line for word in words}) == 1
            states.append(_compare(items.blocks[index], at, block, labels)._replace(gaps=gaps, level=level))
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
    repeated = len(kept) < sum(bool(block.keys[i]) for i in at)
    slots = [bisect_right(kept, i) - 1 for i in at if block.keys[i]]  # the word over each slot
    words = [block.keys[i] for i in kept]
    places = [block.pieces[i].column for i in kept]
    own = [(key(col.label), *map(key, col.variants)) for col in form.columns]
    if _spells("".join(words), own):
        whole = len(words) == len(own)
        if repeated:
            return Header("whole", order=tuple(slots) if whole else None, repeated=True)
        columns = {i: place for i, place in enumerate(places) if place} if whole else None
        return Header("whole", columns if columns and len(columns) == len(own) else None)
    if len(words) > len(own) and _in_groups(words, own, labels):
        return Header("cut")
    if beside := _beside_other_year(words, own):
        return Header("whole", order=tuple(beside[slot] for slot in slots), repeated=repeated)
    if len(words) != len(own):
        judged = _order_of_known(words, [block.pieces[i].line for i in kept], own)
        unseen = frozenset(range(len(own))) - {_owner(word, own) for word in words}
        return Header(judged, unseen=unseen if len(words) < len(own) else frozenset())
    agreement: HeaderAgreement = "whole"
    for i, word in enumerate(words):
        state = _judge_word(word, i, own, labels)
        if state == "contradicts":
            return Header("contradicts")
        if state == "cut":
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
    if _which_year(word) not in ("", *map(_which_year, own[index])):
        return "contradicts"
    _, mine, _ = nearest(word, {"own": own[index]})
    _, other, _ = nearest(word, everything)
    return "whole" if mine >= HEADER_RATIO and mine > other else "contradicts"


_YEAR_WORDS = ("上一年", "上年", "去年", "本年", "累计")


def _which_year(word: str) -> str:
    """Return what a word says of the year, "" if nothing: 上年处理决定数量 is no misprint of 本年处理决定数量."""
    return next((name for name in _YEAR_WORDS if name in word), "")


def _beside_other_year(words: Sequence[str], own: Sequence[Sequence[str]]) -> Order | None:
    """Return the printed order if one word more than the form's names another year (上年处理决定数量), else None."""
    if len(words) != len(own) + 1:
        return None
    order = [next((i for i, names in enumerate(own) if word in names), EXTRA) for word in words]
    other = words[order.index(EXTRA)] if order.count(EXTRA) == 1 else ""
    years = {_which_year(name) for names in own for name in names}
    in_form_order = [i for i in order if i != EXTRA] == list(range(len(own)))
    return tuple(order) if in_form_order and _which_year(other) not in ("", *years) else None


def _in_groups(words: Sequence[str], own: Sequence[Sequence[str]], labels: TableLabels, index: int = 0) -> bool:
    """Say whether the words, one to three at a time, join to the columns' words in form order, misprints allowed."""
    if index == len(own):
        return not words
    return any(
        _judge_word("".join(words[:size]), index, own, labels) == "whole"
        and all(_is_part(word, own[index]) for word in words[:size])
        and _in_groups(words[size:], own, labels, index + 1)
        for size in range(1, min(3, len(words)) + 1)
    )


def _order_of_known(words: Sequence[str], lines: Sequence[int], own: Sequence[Sequence[str]]) -> HeaderAgreement:
    """Judge a header whose number of words is not the number of columns.

    Every word must be a part of one of the columns' words, and those that can belong to one column only must
    keep form order on their line.
    """
    if not words:
        return "lost"
    if not all(any(word in name for names in own for name in names) for word in words):
        return "contradicts"
    for line in set(lines):
        owners = [_owner(word, own) for word, at in zip(words, lines, strict=True) if at == line]
        legible = [owner for owner in owners if owner >= 0]
        if legible != sorted(set(legible)):
            return "contradicts"
    return "cut"


def _owner(word: str, own: Sequence[Sequence[str]]) -> int:
    """Return the only column whose word begins with `word` (two characters or more), or -1."""
    found = [i for i, names in enumerate(own) if len(word) > 1 and any(name.startswith(word) for name in names)]
    return found[0] if len(found) == 1 else -1


def _is_part(word: str, names: Sequence[str]) -> bool:
    """Say whether half of the characters of a word or more are those of a column's: 小计 is no part of 现行有效件数."""
    return any(2 * sum(char in name for char in word) >= len(word) for name in names)


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
            found.append(_merged_header(block, last, labels, form))
    if not found:
        return Header()
    return next((state for state in found if state.agreement == "contradicts"), found[0])


class _Seen(NamedTuple):
    """A header word that names a column: its place in the block, its line, the column's index."""

    at: int
    line: int
    column: int


def _merged_header(block: Block, last: int, labels: TableLabels, form: FormBlock) -> Header:
    """Judge words of a two-level header: 自然人 | 法人或其他组织 | 总计 over the five kinds of organizations."""
    names, count = labels.columns[form.key], len(form.columns)
    cells = _are_cells(block, last)
    seen, unknown = _find_words(block, last, labels, names, cells=cells)
    columns: dict[int, GridColumn] = {}
    for word in seen:
        place = block.pieces[word.at].column
        if place:
            columns.setdefault(word.column, place)
    placed = columns if len(columns) == count and _ascending(columns) else None
    unseen = frozenset(range(count)) - {word.column for word in seen}
    words = _with_groups(block, last, labels, names, seen)
    orders = printed_orders(_by_line(words), count)
    extras = {block.keys[word.at] for word in words if word.column == EXTRA}
    if any(seen[0].at < at < seen[-1].at for at in unknown) or (extras and (len(extras) > 1 or not orders)):
        return Header("contradicts", unseen=unseen)
    if not orders:
        agreement = _merged_agreement(seen, count)
        return Header("contradicts" if len(columns) == count and not placed else agreement, placed, unseen=unseen)
    printed, *rivals = orders
    own = [index for index in printed if index != EXTRA]
    if own != sorted(own):
        return Header("contradicts", order=printed if len(own) == count else None, unseen=unseen)
    if len(own) < count:
        return Header("cut", placed, unseen=unseen)
    return Header("cut" if unseen else "whole", placed, printed if EXTRA in printed else None, tuple(rivals), unseen)


def _with_groups(
    block: Block, last: int, labels: TableLabels, names: Mapping[str, int], seen: Sequence[_Seen]
) -> list[_Seen]:
    """Return the words of a header with those that stand over several columns, and with extra columns."""
    words = list(seen)
    for at, name in enumerate(block.keys[:last]):
        if name in labels.headings:
            words.append(_Seen(at, block.pieces[at].line, ALL))
        elif name in labels.column_groups:
            words.append(_Seen(at, block.pieces[at].line, ORGANISATIONS))
        elif name not in names and name.endswith(_SUBTOTAL):
            words.append(_Seen(at, block.pieces[at].line, EXTRA))
    return sorted(words)


def _by_line(words: Sequence[_Seen]) -> list[list[int]]:
    return [[word.column for word in line] for _, line in groupby(words, key=lambda word: word.line)]


def _are_cells(block: Block, last: int) -> bool:
    """Say whether every header word is a cell: between delimiters, or alone on its line."""
    pieces = block.pieces[:last]
    shared = {a.line for a, b in pairwise(pieces) if a.line == b.line}
    return all(piece.declared or piece.line not in shared for piece in pieces)


def _find_words(
    block: Block, last: int, labels: TableLabels, names: Mapping[str, int], *, cells: bool
) -> tuple[list[_Seen], list[int]]:
    """Return the words that name a column (whole, cut, or misspelt where words are cells), and the unknown ones.

    Only what stands between the first and the last legible word is asked whether it is misspelt: before and
    behind them stand headings, sentences and labels.
    """
    seen: list[_Seen] = []
    parts = [[name for name, i in names.items() if i == column] for column in range(max(names.values()) + 1)]
    for at in range(last):
        word = block.keys[at]
        index = names.get(word, -1)
        if index < 0 and word and word not in labels.header:
            index = _owner(word, parts)
        if index >= 0:
            seen.append(_Seen(at, block.pieces[at].line, index))
    if not cells or not seen:
        return seen, []
    legible = {word.at for word in seen}
    unknown: list[int] = []
    for at in range(seen[0].at + 1, seen[-1].at):
        word = block.keys[at]
        if at in legible or not word or word.endswith(_SUBTOTAL) or any(word in name for name in labels.header):
            continue
        index, likeness = _misspelt(word, names)
        if index >= 0:
            seen.append(_Seen(at, block.pieces[at].line, index))
        elif likeness < FRAGMENT_RATIO:
            unknown.append(at)
    return sorted(seen), unknown


def _misspelt(word: str, names: Mapping[str, int]) -> tuple[int, float]:
    """Return (the column that a misspelt word is nearest to or -1, the ratio)."""
    best, ratio, runner_up = nearest(word, {name: (name,) for name in names})
    return (names[best] if ratio >= HEADER_RATIO and ratio > runner_up else -1), ratio


def _merged_agreement(seen: Sequence[_Seen], count: int) -> HeaderAgreement:
    """Judge the header words found, in reading order.

    Where a line holds several of them, each line is judged for itself: spans may repeat a word into the lines
    below. Else the words are cells on lines of their own, and judged as one sequence.
    """
    if not seen:
        return "lost"
    lines: dict[int, list[int]] = {}
    for word in seen:
        lines.setdefault(word.line, []).append(word.column)
    rows = list(lines.values())
    one_line = max(len(row) for row in rows) >= 2
    if not one_line:
        rows = _without_repetition([word.column for word in seen], count)
    if not all(_in_order(row, count, one_line=one_line) for row in rows):
        return "contradicts"
    return "whole" if len({word.column for word in seen}) == count else "cut"


def _without_repetition(order: list[int], count: int) -> list[list[int]]:
    """Return the sequence, or its two equal halves where a page break repeats the header."""
    half = len(order) // 2
    if len(order) > count and order[:half] == order[half:]:
        return [order[:half]]
    return [order]


def _in_order(order: Sequence[int], count: int, *, one_line: bool) -> bool:
    """Say whether words run as the form's: organizations ascending, persons before them, the total not among them.

    A word may repeat into the cells its span covers. On one line the total can't stand before the persons; on
    lines of their own it can: its cell spans from the first header row down.
    """
    order = [index for at, index in enumerate(order) if at == 0 or order[at - 1] != index]
    inner_at = [at for at, index in enumerate(order) if 0 < index < count - 1]
    inner = [order[at] for at in inner_at]
    if inner != sorted(set(inner)) or len(set(order)) < len(order):
        return False
    total = order.index(count - 1) if count - 1 in order else None
    if inner_at and 0 in order and order.index(0) > inner_at[0]:
        return False
    if inner_at and total is not None and inner_at[0] < total < inner_at[-1]:
        return False
    return not (one_line and total == 0 and len(order) > 1)


def _ascending(columns: Mapping[int, GridColumn]) -> bool:
    starts = [columns[i][1] for i in sorted(columns)]
    return starts == sorted(set(starts)) and len({place[0] for place in columns.values()}) == 1
