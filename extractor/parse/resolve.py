"""Which row of the form each run of values belongs to, and how surely.

Text layers print a row's numbers behind its label, before it, or between its wrapped parts. So a run is
matched in this order: a label that ends right before it; a label assembled from pieces around it; a label
that stands alone, where labels and runs alternate without a gap between two rows that carry their numbers
on their own line; last a fuzzy label alone between exact neighbours. What stays open becomes an extra row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.forms import Table
from extractor.labels import FUZZY_MARGIN, FUZZY_RATIO, WEAK_KEYS, TableLabels, nearest, table_labels
from extractor.model import Anchor, Span
from extractor.parse.runs import MAX_JOIN, NUMBER_KEY, Alternation, Block, suffix_label

LONGEST_FUZZY = 60
"""Characters from which on a text is like no label: the longest has 31, and half of it may be other characters."""


class Match(NamedTuple):
    """A run's row: `inline` if the label shares its line or is wrapped around it, so nothing else may claim it."""

    row: str
    grade: Anchor
    span: Span
    inline: bool = False
    fuzzy: bool = False
    note: str = ""
    told: bool = False
    """A model said so, and its claim was found in the source."""


def resolve(table: Table, items: Alternation, told: Mapping[int, Match] | None = None) -> dict[int, Match]:
    """Return run index -> Match for every run of the region whose row could be told.

    `told` are matches that somebody else found; a match of ours below grade A gives way to them.
    """
    matches = _resolve(table, items)
    if told:
        rows = {match.row for match in told.values()}
        kept = {i: m for i, m in matches.items() if i not in told and not (m.row in rows and m.grade != "A")}
        matches = dict(sorted((kept | dict(told)).items()))
    return matches


def _resolve(table: Table, items: Alternation) -> dict[int, Match]:
    resolver = _Resolver(table, items)
    resolver.match_exact()
    resolver.match_assembled()
    resolver.match_fuzzy()
    resolver.settle_stretches()
    resolver.grade_fuzzy()
    return resolver.matches


class _Open(NamedTuple):
    """A label that no run follows: where it stands (block, first and last piece) and its row."""

    block: int
    first: int
    last: int
    row: str


class _Resolver:
    def __init__(self, table: Table, items: Alternation) -> None:
        self.table = table
        self.items = items
        self.labels: TableLabels = table_labels(table)
        self.matches: dict[int, Match] = {}
        self._nearest: dict[str, tuple[str, float, float]] = {}
        self.used: dict[int, set[int]] = {}
        """Block -> indexes of its pieces that a label has claimed."""

    # ---- step 1: a label right before its run

    def match_exact(self) -> None:
        for index in range(len(self.items.runs)):
            block = self.items.blocks[index]
            count, row = suffix_label(block, self.labels)
            if row:
                self._claim(index, range(len(block.pieces) - count, len(block.pieces)))
                span = (block.pieces[-count].start, block.pieces[-1].end)
                self.matches[index] = Match(row, "A", span, inline=self.items.same_line(index))

    def _claim(self, block: int, pieces: range) -> None:
        self.used.setdefault(block, set()).update(pieces)

    # ---- step 2: a label in pieces around its run

    def match_assembled(self) -> None:
        for index, rows in self._rows_between():
            for row in rows:
                if self._assemble(index, row):
                    break

    def _rows_between(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each unassigned run with the unassigned rows between those of the runs around it, in form order.

        Runs that are assigned while this goes on count for those behind them.
        """
        order, count = self.table.row_index, len(self.items.runs)
        highs = [len(order)] * (count + 1)
        for index in range(count - 1, -1, -1):
            match = self.matches.get(index)
            highs[index] = min(highs[index + 1], order[match.row]) if match else highs[index + 1]
        low, taken = -1, {match.row for match in self.matches.values()}
        for index in range(count):
            if index not in self.matches:
                yield index, [row.key for row in self.table.rows[low + 1 : highs[index]] if row.key not in taken]
            match = self.matches.get(index)
            if match:
                low = max(low, order[match.row])
                taken.add(match.row)

    def _assemble(self, index: int, row: str) -> bool:
        """Try to make a label of `row` from the pieces before run `index` and those behind it."""
        before, after = self.items.blocks[index], self.items.blocks[index + 1]
        free_after = self._free_prefix(index + 1)
        for first in range(max(0, len(before.keys) - MAX_JOIN), len(before.keys)):
            if first in self.used.get(index, ()):
                continue
            names = before.keys[first:] + after.keys[:free_after]
            for target in self.labels.row_keys[row]:
                last = self._consume(names, target, len(before.keys) - first)
                if last < 0:
                    continue
                self._claim(index, range(first, len(before.keys)))
                behind = last - (len(before.keys) - first) + 1
                self._claim(index + 1, range(max(0, behind)))
                end = after.pieces[behind - 1].end if behind > 0 else before.pieces[-1].end
                inline = behind > 0 or self.items.same_line(index)
                self.matches[index] = Match(row, "A", (before.pieces[first].start, end), inline=inline)
                return True
        return False

    def _free_prefix(self, block: int) -> int:
        """Return how many pieces at the start of a block no label has claimed, at most MAX_JOIN."""
        used = self.used.get(block, set())
        count = 0
        while count < min(len(self.items.blocks[block].keys), MAX_JOIN) and count not in used:
            count += 1
        return count

    def _consume(self, names: Sequence[str], target: str, before: int) -> int:
        """Return the index of the last of `names` used when they spell `target` in order, or -1.

        Pieces of merged group labels in between are skipped. The first piece must belong to the label; so
        must the last one used, and every piece before the run must be label or group.
        """
        groups = self.labels.groups

        def step(at: int, rest: str) -> int:
            if not rest:
                return at - 1 if all(_is_fragment(n, groups) for n in names[at:before]) else -1
            if at >= len(names):
                return -1
            name = names[at]
            if name and rest.startswith(name):
                found = step(at + 1, rest[len(name) :])
                if found >= 0:
                    return found
            return step(at + 1, rest) if at and _is_fragment(name, groups) else -1

        return step(0, target) if names and names[0] and target.startswith(names[0]) else -1

    # ---- step 3: fuzzy labels between exact neighbours

    def match_fuzzy(self) -> None:
        found: dict[int, Match] = {}
        for index, candidates in self._rows_between():
            if not candidates or not self._has_words(index):
                continue
            match = self._fuzzy(index, candidates)
            if match and match.row not in {m.row for m in found.values()}:
                found[index] = match
        for index, match in found.items():
            self._claim(index, range(len(self.items.blocks[index].pieces) - 1, len(self.items.blocks[index].pieces)))
            self.matches[index] = match

    def grade_fuzzy(self) -> None:
        """Raise to B the fuzzy labels that stand alone between exact neighbours."""
        for index, match in self.matches.items():
            if match.fuzzy and not match.note and self._between_neighbours(index, match.row):
                self.matches[index] = match._replace(grade="B", note="fuzzy_label")

    def _fuzzy(self, index: int, candidates: Sequence[str]) -> Match | None:
        block, used = self.items.blocks[index], self.used.get(index, set())
        best: tuple[float, str, int] = (0.0, "", 0)
        joined = ""
        for count, name in enumerate(reversed(block.keys[-MAX_JOIN:]), start=1):
            if len(block.keys) - count in used:
                break
            joined = name + joined
            if len(joined) > LONGEST_FUZZY:
                break
            row, ratio, runner_up = self._nearest_row(joined)
            if row in candidates and ratio >= FUZZY_RATIO and ratio - runner_up >= FUZZY_MARGIN:
                best = max(best, (ratio, row, count))
        if not best[1]:
            return None
        span = (block.pieces[-best[2]].start, block.pieces[-1].end)
        return Match(best[1], "C", span, inline=self.items.same_line(index), fuzzy=True)

    def _nearest_row(self, name: str) -> tuple[str, float, float]:
        """Return what `nearest` says of a name among the rows, asked once for each: rows outside the form repeat."""
        if name not in self._nearest:
            self._nearest[name] = nearest(name, self.labels.row_keys)
        return self._nearest[name]

    def _between_neighbours(self, index: int, row: str) -> bool:
        """Say whether the rows right before and behind in form order stand right before and behind as grade A."""
        order = self.table.row_index[row]
        before, after = self.matches.get(index - 1), self.matches.get(index + 1)
        rows = self.table.rows
        before_fits = (
            order == 0 if before is None else before.grade == "A" and order > 0 and before.row == rows[order - 1].key
        )
        if after is None:
            return before_fits and order == len(rows) - 1 and index == len(self.items.runs) - 1
        return before_fits and after.grade == "A" and order + 1 < len(rows) and after.row == rows[order + 1].key

    # ---- step 4: labels that stand apart from their runs

    def settle_stretches(self) -> None:
        for runs in self._stretches():
            self._settle(runs)

    def _stretches(self) -> Iterator[list[int]]:
        """Yield the runs between rows that carry their numbers on their own line."""
        stretch: list[int] = []
        for index in range(len(self.items.runs)):
            match = self.matches.get(index)
            if match and match.inline:
                if stretch:
                    yield stretch
                stretch = []
            else:
                stretch.append(index)
        if stretch:
            yield stretch

    def _settle(self, runs: list[int]) -> None:
        """Pair labels and runs of a stretch in which some run has no label before it and some label no run behind.

        Values printed before their labels all through the stretch are as clear as values behind them: grade A.
        Any other mixture of as many labels as runs is paired in order, grade C; else nothing in it is certain.
        """
        free = [index for index in runs if index not in self.matches]
        opens = self._open_labels(runs[0], runs[-1] + 1)
        if not free or not opens:
            return
        labels = sorted(opens + self._apart_labels(runs), key=lambda label: (label.block, label.first))
        if len(labels) != len(runs) or any(self._has_words(index) for index in free):
            self._degrade(runs)
            return
        behind = all(label.block == run + 1 for label, run in zip(labels, runs, strict=True))
        for index, label in zip(runs, labels, strict=True):
            pieces = self.items.blocks[label.block].pieces
            span = (pieces[label.first].start, pieces[label.last].end)
            self._claim(label.block, range(label.first, label.last + 1))
            self.matches[index] = Match(label.row, "A" if behind else "C", span, note="" if behind else "label_apart")

    def _degrade(self, runs: list[int]) -> None:
        for index in runs:
            match = self.matches.get(index)
            if match:
                self.matches[index] = Match(match.row, "C", match.span, note="label_apart")

    def _apart_labels(self, runs: list[int]) -> list[_Open]:
        """Return the labels of the stretch that stand before a run but not on its line."""
        found = []
        for index in runs:
            match = self.matches.get(index)
            if match:
                pieces = self.items.blocks[index].pieces
                first = next(i for i, piece in enumerate(pieces) if piece.start == match.span[0])
                found.append(_Open(index, first, len(pieces) - 1, match.row))
        return found

    def _has_words(self, index: int) -> bool:
        """Say whether unclaimed words stand right before run `index`: a label we can't read, not an absent one."""
        block, used = self.items.blocks[index], self.used.get(index, set())
        if not block.keys:
            return False
        last = len(block.keys) - 1
        return last not in used and not _is_fragment(block.keys[last], self.labels.groups)

    def _open_labels(self, first_block: int, last_block: int) -> list[_Open]:
        taken = {match.row for match in self.matches.values()}
        found: list[_Open] = []
        for number in range(first_block, last_block + 1):
            for label in self._labels_inside(number):
                if label.row not in taken:
                    taken.add(label.row)
                    found.append(label)
        return found

    def _labels_inside(self, number: int) -> Iterator[_Open]:
        block, used = self.items.blocks[number], self.used.get(number, set())
        at = 0
        while at < len(block.keys):
            hit = self._label_at(block, used, at)
            if hit is None:
                at += 1
                continue
            yield _Open(number, at, at + hit[0] - 1, hit[1])
            at += hit[0]

    def _label_at(self, block: Block, used: set[int], at: int) -> tuple[int, str] | None:
        joined = ""
        for count in range(1, MAX_JOIN + 1):
            if at + count > len(block.keys) or at + count - 1 in used:
                return None
            joined += block.keys[at + count - 1]
            row = self.labels.rows.get(joined)
            if row and joined not in WEAK_KEYS:
                return count, row
        return None


def _is_fragment(name: str, groups: Mapping[str, str]) -> bool:
    """Say whether a piece can be part of a merged group label: a lone character, a list mark, a part of it."""
    if any(char.isdigit() for char in name) or name == NUMBER_KEY:
        return False
    return len(name) <= 1 or any(name in group for group in groups)
