"""In which order a header over two levels prints its columns, told from its words in reading order.

自然人 | 法人或其他组织 | 总计 stand above the five kinds of organizations. On lines with several words a group's
words stand on the line below it. One word to a line, the same words may belong to different tables: 总计 in front
of 自然人 is the first column, or its cell begins one header row higher. Then every order that is possible is
returned, and the rows must tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

ALL, ORGANISATIONS, EXTRA = -3, -2, -1
"""Words beside the form's columns: 申请人情况, 法人或其他组织, and an extra column (法人小计)."""

Order = tuple[int, ...]
"""The columns of the form as printed, from left to right, EXTRA for one that the form does not have."""


def printed_orders(rows: Sequence[Sequence[int]], count: int) -> list[Order]:
    """Return every order in which the words of a header can print the columns, the form's first; none if unclear.

    `rows` are the words of each header line: columns of a form with `count`, the first of them 自然人 and the last
    总计, or one of the three above. Kinds of organizations that are not legible are filled in between the others.
    """
    lines = [[word for word, _ in groupby(row)] for row in rows if row]
    half = len(lines) // 2
    if lines[:half] == lines[half:]:  # a page break repeats the header
        lines = lines[:half]
    if len(lines) > 1 and any(len(line) > 1 for line in lines):
        found = [_from_lines(lines)]
    else:
        found = _from_sequence([word for word, _ in groupby(word for line in lines for word in line)], count)
    orders = [_completed(order, count) for order in found]
    return [order for order in orders if order] if all(orders) else []


def _from_lines(lines: Sequence[Sequence[int]]) -> list[int]:
    """Return the order of a header with several words on a line: each line stands under the group above it."""
    order = list(lines[0]) if lines else []
    for line in lines[1:]:
        fresh = [word for word in line if word not in order]
        group = next((group for group in (ORGANISATIONS, ALL) if group in order), None)
        if group is not None and fresh:
            at = order.index(group)
            order[at : at + 1] = fresh
        if [word for word in order if word in line] != list(line):
            return []
    return order


def _from_sequence(words: Sequence[int], count: int) -> list[list[int]]:
    """Return the possible orders of a header whose lines tell nothing: one word to each, or all on one."""
    total = count - 1
    inner = [at for at, word in enumerate(words) if 0 < word < total]
    if not inner or 0 not in words[: inner[0]]:
        return [list(words)] if inner and ORGANISATIONS not in words else []
    before, leaves, after = words[: inner[0]], words[inner[0] : inner[-1] + 1], words[inner[-1] + 1 :]
    beside = EXTRA in words and words[words.index(EXTRA) - 1] == ORGANISATIONS
    if total in after:  # every group is followed by its own words
        return [] if beside and EXTRA in before[-1:] else [[word for word in words if word != ORGANISATIONS]]
    if EXTRA in words and (ORGANISATIONS not in before or before[-1] == EXTRA or EXTRA in before[: before.index(0)]):
        return []
    groups = [word for word in before if word != ALL]
    if ORGANISATIONS not in groups:
        groups.insert(groups.index(0) + 1, ORGANISATIONS)
    at = groups.index(ORGANISATIONS)
    order = [*groups[:at], *leaves, *after, *groups[at + 1 :]]
    one_level = [[*groups[:at], *groups[at + 1 :], *leaves]] if ORGANISATIONS not in before and total in before else []
    spans_higher = total in order[:1] and not (ALL in before and before.index(ALL) > before.index(total))
    return [*([[*order[1:], total]] if spans_higher else []), order, *one_level]


def _completed(order: Sequence[int], count: int) -> Order:
    """Return the order with the kinds of organizations that were not legible, () if their place is unclear."""
    words = [word for word in order if word not in (ALL, ORGANISATIONS)]
    inner = [at for at, word in enumerate(words) if 0 < word < count - 1]
    if not inner or ORGANISATIONS in order or len(set(words)) < len(words):
        return ()
    leaves = words[inner[0] : inner[-1] + 1]
    if len(leaves) == count - 2:
        return tuple(words)
    first, last = inner[0], inner[-1]
    unclear = (words[first - 1 : first] == [EXTRA] and leaves[0] > 1) or (
        words[last + 1 : last + 2] == [EXTRA] and leaves[-1] < count - 2
    )
    if list(leaves) != sorted(leaves) or unclear or EXTRA in leaves:
        return ()
    return (*words[:first], *range(1, count - 1), *words[last + 1 :])
