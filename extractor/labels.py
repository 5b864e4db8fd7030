"""Pure matching of labels: which row, column, group or heading of a form a piece of text names.

Texts are compared by their *key*: folded text without white space, punctuation and list marks, so
`（三） 不予公开` and `不予公开` are the same label. A label is exact if its key is the form's or a listed
variant's; anything else is fuzzy and decided by `nearest`, which callers may only ask between exactly
matched neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.fold import fold
from extractor.forms import Block, Forms, Row, Table

_LIST_MARKS = re.compile(
    r"(?<!第)\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)"
    r"|^[一二三四五六七八九十]{1,2}[、.,]"
    r"|(?<!\d)\d{1,2}[.、](?!\d)"
    r"|^[1-9](?=[^\W\d_])"
    r"|[①-⑳⑴-⒇]"
)
_NOT_WORD = re.compile(r"[\W_]+")

WEAK_KEYS = frozenset(("其他", "其它", "总计", "合计", "总总计", "规章", "企业"))
"""Keys that are also ordinary words or header words: never evidence that a table begins."""

FUZZY_RATIO = 0.75
"""Least ratio (2·matches / lengths) of a fuzzy label. A guess; 法律行政止公开 scores 0.82 against its row."""

FUZZY_MARGIN = 0.08
"""Least lead of a fuzzy label over every other row of the table. A guess, tried on the generated typing errors."""

_REMARK = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """Return the comparison key of a label: folded, without white space, punctuation and list marks."""
    squeezed = "".join(fold(text).split())
    return _NOT_WORD.sub("", _LIST_MARKS.sub("", squeezed))


@lru_cache(maxsize=16384)
def has_list_mark(text: str) -> bool:
    """Say whether a text carries a list mark such as （七） or 3. (which its key leaves out)."""
    return _LIST_MARKS.search("".join(fold(text).split())) is not None


def bare_key(text: str) -> str:
    """Return the key of a label without what it says in brackets: 規章(設區的市…應提供) is 规章."""
    folded = fold(text)
    return key(_REMARK.sub("", folded)) if "(" in folded else ""


class TableLabels(NamedTuple):
    """The keys of one table: label -> row key, group key, block; columns by block, in form order."""

    rows: Mapping[str, str]
    groups: Mapping[str, str]
    headings: Mapping[str, str]
    columns: Mapping[str, Mapping[str, int]]
    column_groups: frozenset[str]
    frame: frozenset[str]
    row_keys: Mapping[str, tuple[str, ...]]
    """Row key -> its own keys without group labels, the form's label first."""
    known: frozenset[str]
    """Every key above."""
    header: frozenset[str]
    """Keys of column words and of what is printed above them."""


def _label_keys(label: str, variants: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key(text) for text in (label, *variants)))


def _group_prefixes(block: Block, row: Row) -> list[str]:
    """Return what merged group labels may stand before a row's own label, longest combination last."""
    outer_to_inner = [group for group in block.row_groups if row.key.startswith(group.key + ".")]
    prefixes = [""]
    for group in reversed(outer_to_inner):
        names = _label_keys(group.label, group.variants)
        prefixes += [name + prefix for name in names for prefix in prefixes]
    return prefixes


@cache
def table_labels(table: Table) -> TableLabels:
    """Return the label keys of `table`, computed once."""
    rows: dict[str, str] = {}
    row_keys: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        own = _label_keys(row.label, row.variants)
        row_keys[row.key] = own
        for prefix in _group_prefixes(table.block_of[row.key], row):
            for name in own:
                rows.setdefault(prefix + name, row.key)
    groups = {name: g.key for b in table.blocks for g in b.row_groups for name in _label_keys(g.label, g.variants)}
    columns = {
        block.key: {name: i for i, col in enumerate(block.columns) for name in _label_keys(col.label, col.variants)}
        for block in table.blocks
    }
    headings = {key(block.heading): block.key for block in table.blocks}
    column_groups = frozenset(key(name) for block in table.blocks for name in block.column_groups)
    frame = frozenset(key(name) for name in table.frame)
    header = frozenset(name for words in columns.values() for name in words) | column_groups | frame | set(headings)
    known = header | set(rows) | set(groups)
    return TableLabels(rows, groups, headings, columns, column_groups, frame, row_keys, known, header)


class Lexicon(NamedTuple):
    """For every kind of table, which keys belong to its rows and which to its frame and headers."""

    rows: Mapping[str, Mapping[str, str]]
    """kind -> key -> row key of the newest version that has it."""
    frame: Mapping[str, frozenset[str]]
    """kind -> keys of headings, column words, groups and frame sentences."""
    strong: Mapping[str, str]
    """key -> the only kind of table that uses it; WEAK_KEYS are left out."""

    def kind_of(self, text_key: str) -> str | None:
        """Return the kind of table that a text with this key surely belongs to, None where it could be any text.

        A header glued to a frame sentence (信息内容, 本列数据的勾稽关系为…) counts for the sentence.
        """
        kind = self.strong.get(text_key)
        if kind is None and len(text_key) >= 8:
            for opening, owner in _OPENINGS.items():
                if text_key.startswith(opening):
                    return owner
        return kind


@cache
def _lexicon(tables: tuple[Table, ...]) -> Lexicon:
    rows: dict[str, dict[str, str]] = {}
    frame: dict[str, set[str]] = {}
    for table in tables:
        labels = table_labels(table)
        for name, row in labels.rows.items():
            rows.setdefault(table.kind, {}).setdefault(name, row)
        words = frame.setdefault(table.kind, set())
        words.update(labels.headings, labels.groups, labels.column_groups, labels.frame)
        for columns in labels.columns.values():
            words.update(columns)
    owners: dict[str, set[str]] = {}
    for kind in rows:
        for name in (*rows[kind], *frame[kind]):
            owners.setdefault(name, set()).add(kind)
    strong = {n: next(iter(kinds)) for n, kinds in owners.items() if n and len(kinds) == 1 and n not in WEAK_KEYS}
    return Lexicon(rows, {kind: frozenset(words - {""}) for kind, words in frame.items()}, strong)


_OPENINGS = {"信息内容": "disclosure", "第二十条第": "disclosure", "本列数据的勾稽关系": "requests"}
"""How header texts begin whose cells are glued into one, and the kind of table they open."""


def lexicon(forms: Forms) -> Lexicon:
    """Return the keys of all tables of `forms`, newest version first."""
    return _lexicon(tuple(t for kind in ("disclosure", "requests", "review_litigation") for t in forms.of_kind(kind)))


def nearest(text_key: str, candidates: Mapping[str, Iterable[str]]) -> tuple[str, float, float]:
    """Return (best name, its ratio, the runner-up's ratio) for `text_key` among named label keys.

    Ratios are rapidfuzz's plain normalised indel similarity, 0 to 1; partial and weighted ratios are not
    used: 其他 scores 100 on wrong rows. With no candidates the name is empty.
    """
    from rapidfuzz.fuzz import ratio

    scores = sorted(
        ((max(ratio(text_key, k) for k in keys) / 100, name) for name, keys in candidates.items()), reverse=True
    )
    if not scores:
        return "", 0.0, 0.0
    return scores[0][1], scores[0][0], scores[1][0] if len(scores) > 1 else 0.0
