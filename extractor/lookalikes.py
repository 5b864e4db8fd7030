"""Characters that recognisers take for one another: labels of recognised tables named all the same.

Only the folded twin changes, which labels are matched in; the text stays as recognised, and no digit or numeral is
folded. A cell becomes a label of the forms only if it is none, and could be no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from extractor.forms import Forms, Table
from extractor.labels import key, table_labels
from extractor.model import Document

_ALIKE = (
    "申中甲由",
    "千于干",
    "末未木本",
    "堂掌",
    "已己巳",
    "人入",
    "日曰目",
    "土士",
    "大太犬",
    "外处",
    "具且",
    "复有",
    "筑第",
)
"""Seen on generated scans or alike to the eye; a label has to be told by its other characters."""

_CLASS = str.maketrans({char: alike[0] for alike in _ALIKE for char in alike})


def with_likely_labels(doc: Document, forms: Forms) -> Document:
    """Return a recognised document with the labels in its cells spelt as the forms spell them, for matching."""
    if doc.content.layer != "ocr" or not doc.content.grids:
        return doc
    known, likely = _labels(tuple(forms.tables.values()))
    folded = list(doc.folded)
    for grid in doc.content.grids:
        for start, end in (cell.span for cell in grid.cells):
            name = key(doc.folded[start:end])
            if name and name not in known and (meant := likely.get(name.translate(_CLASS))):
                _respell(folded, start, end, meant)
    return doc._replace(folded="".join(folded))


@cache
def _labels(tables: tuple[Table, ...]) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return all keys of the forms, and class of look-alikes -> the only key in it."""
    known = frozenset(name for table in tables for name in table_labels(table).known if name)
    return known, _unique(known)


def _unique(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.translate(_CLASS), []).append(name)
    return {alike: names[0] for alike, names in found.items() if len(names) == 1 and len(alike) > 1}


def _respell(folded: list[str], start: int, end: int, meant: str) -> None:
    """Write a key over a cell, from its end: list marks and brackets, which no key has, stay as they are."""
    left = len(meant) - 1
    spelt: dict[int, str] = {}
    for at in range(end - 1, start - 1, -1):
        if left >= 0 and folded[at].translate(_CLASS) == meant[left].translate(_CLASS):
            spelt[at] = meant[left]
            left -= 1
    if left < 0 and key("".join(spelt.get(at, folded[at]) for at in range(start, end))) == meant:
        for at, char in spelt.items():
            folded[at] = char
