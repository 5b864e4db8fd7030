"""Rules on printed words: row labels and header words against those of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from extractor.editorial.paper import BOTH_FORMS, Family, Fault, Paper, quoted
from extractor.fold import fold
from extractor.forms import Table
from extractor.labels import TableLabels, bare_key, key, nearest, table_labels
from extractor.model import Span
from extractor.parse.header import HEADER_RATIO

FAMILY = Family()

Likeness = Literal["same", "variant", "differs", "unclear"]

MISPRINTS = frozenset(("总总计",))
"""Listed variants that are slips all the same: readers know them, an office should not print them."""


class Word(NamedTuple):
    """A printed label or header word beside the form's."""

    kind: str
    at: str
    printed: str
    ours: str
    likeness: Likeness
    span: Span


@FAMILY.rule("label", "hard", BOTH_FORMS, zh="行名与格式不同", en="a row's label differs from the form's")
def find_labels(paper: Paper) -> Iterator[Fault]:
    """Yield the rows whose label is neither the form's nor a listed wording of it."""
    return _faults(_row_labels(paper), "differs")


@FAMILY.rule("label_variant", "soft", BOTH_FORMS, zh="行名用了别的写法", en="a row's label is worded otherwise")
def find_label_variants(paper: Paper) -> Iterator[Fault]:
    """Yield the rows whose label is a listed wording that is not the form's (规范性文件)."""
    return _faults(_row_labels(paper), "variant")


@FAMILY.rule("header", "hard", BOTH_FORMS, zh="表头与格式不同", en="a header word differs from the form's")
def find_headers(paper: Paper) -> Iterator[Fault]:
    """Yield the header words that resemble one of the form's and are not it (本年度止件数)."""
    return _faults(_header_words(paper), "differs")


@FAMILY.rule("header_variant", "soft", BOTH_FORMS, zh="表头用了别的写法", en="a header word is worded otherwise")
def find_header_variants(paper: Paper) -> Iterator[Fault]:
    """Yield the header words that are a listed wording and not the form's (合计)."""
    return _faults(_header_words(paper), "variant")


def _faults(words: Iterator[Word], likeness: Likeness) -> Iterator[Fault]:
    seen = set()
    for word in words:
        if word.likeness == likeness and (word.at, key(word.printed)) not in seen:
            seen.add((word.at, key(word.printed)))
            fields = {"table": word.kind, "raw": word.printed, "label": word.ours}
            yield Fault(word.at, word.kind, span=word.span, fields=fields)


# ---- labels of rows


def _row_labels(paper: Paper) -> Iterator[Word]:
    for kind, table in paper.tables():
        if table.across:  # its row labels stand in the header
            continue
        labels = table_labels(table)
        for row, settled in paper.rows(kind):
            span = settled.reading.label_span
            printed = paper.doc.text[slice(*span)]
            likeness = _compare(printed, labels, row.key, fuzzy=settled.reading.fuzzy)
            if likeness != "same" and _is_wrapped(paper.doc.folded, span, labels.row_keys[row.key][0]):
                likeness = "same"
            yield Word(kind, f"{kind}.{row.key}", quoted(printed), row.label, likeness, span)


def _compare(printed: str, labels: TableLabels, row: str, *, fuzzy: bool) -> Likeness:
    """Say how a printed label compares with its row's; merged labels of groups may stand before it."""
    ours, *variants = labels.row_keys[row]
    for text in (key(printed), _without_digits(key(printed))):
        if _is_behind_groups(text, _without_digits(ours) if text != key(printed) else ours, labels):
            return "same"
        for variant in variants:
            if _is_behind_groups(text, variant, labels):
                return "differs" if variant in MISPRINTS else "variant"
    if bare_key(printed) in labels.row_keys[row]:
        return "variant"
    if fold(printed) != printed and key(printed.replace("覆", "复")) == ours:
        return "same"  # 反覆 is no misprint among traditional characters, and folding can't know which it is
    return "differs" if fuzzy else "unclear"


WRAP_REACH = 120
"""Characters before and behind a label in which the rest of it is looked for: two rows of numbers and words."""


LONG_REST = 5
"""Least characters of a rest that is told anywhere nearby. A guess: the shortest phrase that only one label has."""


def _is_wrapped(folded: str, span: Span, ours: str) -> bool:
    """Say whether a label is a part of the form's, and the rest stands nearby: it is wrapped around its numbers.

    A short rest (行政, 数量) could be part of anything and has to touch it, numbers aside.
    """
    printed = _without_digits(key(folded[slice(*span)]))
    at = ours.find(printed) if len(printed) >= 2 else -1
    if at < 0:
        return False
    before = _without_digits(key(folded[max(span[0] - WRAP_REACH, 0) : span[0]]))
    behind = _without_digits(key(folded[span[1] : span[1] + WRAP_REACH]))
    first, last = ours[:at], ours[at + len(printed) :]
    begins = first in before if len(first) >= LONG_REST else before.endswith(first)
    return begins and (last in behind if len(last) >= LONG_REST else behind.startswith(last))


def _without_digits(text: str) -> str:
    """Return a key without digits: a label may be wrapped around its own numbers."""
    return "".join(char for char in text if not char.isdecimal())


def _is_behind_groups(text: str, name: str, labels: TableLabels) -> bool:
    if not text.endswith(name):
        return False
    rest = text[: len(text) - len(name)]
    while rest:
        group = next((group for group in labels.groups if rest.startswith(group)), "")
        if not group:
            return False
        rest = rest[len(group) :]
    return True


# ---- words of headers


def _header_words(paper: Paper) -> Iterator[Word]:
    for kind, table in paper.tables():
        words, taken = _words_of(table), _label_spans(paper, kind, table)
        if any(settled.reading.note == "extra_column" for _, settled in paper.rows(kind)):
            continue  # its word may resemble another column's
        for region in paper.segments.of_kind(kind):
            there = frozenset(key(paper.doc.text[p.start : p.end]) for p in region.pieces if p.kind == "text")
            for piece in region.pieces:
                if piece.kind != "text" or any(start <= piece.start < end for start, end in taken):
                    continue
                text = paper.doc.text[piece.start : piece.end]
                found = _judge_word(key(text), words, table_labels(table))
                if found and not _is_cut(key(text), words[found[0]][0], there):
                    ours, likeness = found
                    yield Word(kind, f"{kind}.{key(ours)}", quoted(text), ours, likeness, piece.span)


def _is_cut(name: str, ours: str, there: frozenset[str]) -> bool:
    """Say whether a printed word is one part of the form's, and the other part stands in the table too."""
    at = ours.find(name)
    rest = (ours[:at] + ours[at + len(name) :]) if at >= 0 else ""
    return rest in there


def _words_of(table: Table) -> Mapping[str, tuple[str, ...]]:
    """Return the form's header words, each with its keys: its own first, then those of listed wordings."""
    columns = [(c.label, c.variants) for block in table.blocks for c in block.columns]
    if table.across:
        columns += [(row.label, row.variants) for row in table.rows]
    found: dict[str, tuple[str, ...]] = {}
    for label, variants in columns:
        names = (*found.get(label, (key(label),)), *map(key, variants))
        found[label] = tuple(dict.fromkeys(names))
    return found


def _label_spans(paper: Paper, kind: str, table: Table) -> list[Span]:
    return [] if table.across else [settled.reading.label_span for _, settled in paper.rows(kind)]


def _is_unit(name: str) -> bool:
    return name.removeprefix("单位") in ("元", "万元", "件")


def _judge_word(name: str, words: Mapping[str, tuple[str, ...]], labels: TableLabels) -> tuple[str, Likeness] | None:
    """Return (the form's word, how the printed one compares), None for what is no header word or a part of one."""
    if not name or any(name == keys[0] for keys in words.values()):
        return None
    for label, keys in words.items():
        if name.startswith(keys[0]) and _is_unit(name[len(keys[0]) :]):
            return None
        if name in keys:
            return label, "differs" if name in MISPRINTS else "variant"
    if name in labels.known or len(name) < 3 or any(name in keys[0] for keys in words.values()):
        return None  # another word of the table, or cut at a line break
    best, ratio, _ = nearest(name, words)
    longest = max(len(own) for own in words[best]) if best else 0
    return (best, "differs") if ratio >= HEADER_RATIO and len(name) <= longest + 2 else None
