"""A report inside something else -> its own text: JSON, scripts and hidden fields of a page, escaped markup.

A string counts only if it holds the tables of the form, and only if it is the only one: two different reports leave
the document what it is. What is found is read by the reader of its own format. Strings are data: nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from extractor.fold import fold
from extractor.model import Content
from extractor.readers.pages import moved_grid

MAX_DEPTH = 2
"""Wrappings inside one another that are opened: a page's script that holds JSON in a string is two."""
MAX_STRINGS = 40
"""Strings that speak of a report, more of which make a document a list of many. A guess."""
LITTLE_PROSE = 400
"""Characters in sentences from which on a page shows something of its own (as in recognise)."""

_SIGNS = (
    "本年新收政府信息公开申请",
    "信息内容",
    "结果维持",
    "现行有效件数",
    "上年结转政府信息公开申请",
    "结转下年度继续办理",
)
"""Printed in every table of the form, the first column of rows or the header; white space inside does not count."""
LEAST_SIGNS = 3
_SPEAKS = re.compile(
    r"政府信息公开|政府資訊公開|政府信息公開|\\{1,8}u653f\\{1,8}u5e9c\\{1,8}u4fe1\\{1,8}u606f|&#25919;&#24220;|&#x653f;&#x5e9c;",
    re.IGNORECASE,
)
_CELL_TAG = re.compile(r"<t[dr]\b[^<>]{0,300}>", re.IGNORECASE)
_FIRST_TAG = re.compile(
    r"<(?:p|div|table|tbody|tr|h[1-6]|span|strong|section|article|html|body)\b[^<>]{0,300}>", re.IGNORECASE
)
LEAST_CELL_TAGS = 12
"""Tags of rows and cells printed in a text from which on its markup was escaped. A guess: table 4 has over thirty."""
_NOT_WORD = re.compile(r"[\W_]+")

Reader = Callable[[str, int], Content]
"""Reads the text of a document of any kind, which stands so many wrappings deep."""


class Found(NamedTuple):
    """A string that may be a report, with what its source says beside it (`title`)."""

    text: str
    where: str
    meta: tuple[tuple[str, str], ...] = ()


def speaks_of_report(source: str) -> bool:
    """Say whether a source has the words that every report has, escaped or not: anything else is not searched."""
    return _SPEAKS.search(source) is not None


def holds_tables(text: str) -> bool:
    """Say whether a text has the words of the form's tables."""
    squeezed = "".join(fold(text).split())
    return sum(sign in squeezed for sign in _SIGNS) >= LEAST_SIGNS


def shows_nothing(text: str) -> bool:
    """Say whether a page shows neither a word of the tables nor a text of its own."""
    folded = fold(text)
    squeezed = "".join(folded.split())
    if any(sign in squeezed for sign in _SIGNS):
        return False
    parts = (part for line in folded.split("\n") for part in line.split("。")[:-1])
    return sum(len(part) for part in parts if len(part) >= 8) < LITTLE_PROSE


def read_only_one(found: Sequence[Found], read: Reader, depth: int) -> Content | None:
    """Return what the only report among the strings says, with the note `unwrapped_…`; None without or with several.

    The same report twice, as markup and as plain text, is one: the one with more places of cells is taken.
    """
    if len(found) > MAX_STRINGS:
        return None
    read_ones = [(one, read(one.text, depth + 1)) for one in dict.fromkeys(found)]
    reports = [(one, content) for one, content in read_ones if holds_tables(content.text)]
    words = [_NOT_WORD.sub("", fold(content.text)) for _, content in reports]
    longest = max(words, key=len, default="")
    if not longest or any(other not in longest for other in words):
        return None
    best, content = max(
        (report for report, said in zip(reports, words, strict=True) if len(said) * 20 > len(longest) * 19),
        key=lambda report: (len(report[1].grids), len(report[1].text)),
    )
    return content._replace(meta={**dict(best.meta), **content.meta}, notes=(*content.notes, f"unwrapped_{best.where}"))


def shown_markup(text: str) -> tuple[str, str, str] | None:
    """Return (before, markup, behind) of a text that prints the tags of tables as words; None for any other.

    Tags whose brackets are entities (`&lt;td&gt;`) count as well: markup that was escaped once more.
    """
    if text.count("<") < LEAST_CELL_TAGS <= text.count("&lt;"):
        import html

        text = html.unescape(text)
    if text.count("<") < LEAST_CELL_TAGS or len(_CELL_TAG.findall(text)) < LEAST_CELL_TAGS:
        return None
    first = _FIRST_TAG.search(text)
    start, end = first.start() if first else 0, text.rfind(">") + 1
    return text[:start], text[start:end], text[end:]


def with_markup_read(content: Content, read_html: Callable[[str], Content]) -> Content:
    """Return the content of a page or text that shows its tables' markup, read as markup; any other as it is.

    The words before and behind the markup stay.
    """
    parts = shown_markup(content.text)
    if parts is None or any(_is_tables_own(content.text[slice(*grid.span)]) for grid in content.grids):
        return content
    before, markup, behind = parts
    inner = read_html(markup)
    if not holds_tables(inner.text):
        return content
    before = f"{before.rstrip()}\n" if before.strip() else ""
    behind = f"\n{behind.strip()}" if behind.strip() else ""
    return inner._replace(
        text=before + inner.text + behind,
        grids=tuple(moved_grid(grid, len(before)) for grid in inner.grids),
        meta={**inner.meta, **content.meta},
        links=(*content.links, *inner.links),
        notes=tuple(dict.fromkeys((*content.notes, *inner.notes, "unwrapped_markup"))),
    )


def _is_tables_own(text: str) -> bool:
    """Say whether a table of the page is one of the form's, rather than the layout around printed markup."""
    return holds_tables(text) and _CELL_TAG.search(text) is None


def distinct(found: Iterable[Found]) -> list[Found]:
    """Return the strings that are not the same as one before, at most one more than MAX_STRINGS."""
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.text, one)
        if len(kept) > MAX_STRINGS:
            break
    return list(kept.values())
