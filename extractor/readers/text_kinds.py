"""Decoded text -> Content: pages, Markdown and plain text, and a report that one of them is only the wrapping of."""

from __future__ import annotations

import re
from functools import partial

from extractor.model import Content
from extractor.readers.markdown import read_markdown
from extractor.readers.unwrap import (
    LEAST_CELL_TAGS,
    MAX_DEPTH,
    read_only_one,
    shows_nothing,
    speaks_of_report,
    with_markup_read,
)

HTML, MARKDOWN, PLAIN = "text/html", "text/markdown", "text/plain"
SAMPLE = 1 << 16
"""Bytes or characters of a text that say of which kind it is."""

_PAGE_TAG = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|meta|script|link|title)[\s/>]", re.IGNORECASE)
_BLOCK_TAG = re.compile(rb"<\s*(?:table|tr|td|th|div|p|span|font|h[1-6]|ul|li|a)[\s/>]", re.IGNORECASE)
_MARKDOWN = re.compile(rb"^(?:#{1,6}[ \t]+\S|[ \t]{0,9}\|?[ \t]{0,9}:?-{2,}:?[ \t]{0,9}\|)", re.MULTILINE)
_JSON = re.compile(r"\s{0,99}(?:[{\[]|[\w$.]{1,60}\s{0,9}\()")
_PRINTED = re.compile(r"[\[(]\s{0,40}[uU]?['\"]|\\begin\s?\{")
"""How a printed list, or a LaTeX table, begins."""


def kind_of_text(sample: bytes) -> str:
    """Return text/html, text/markdown or text/plain for the beginning of a text in any encoding that keeps ASCII."""
    blocks = len(_BLOCK_TAG.findall(sample))
    if _PAGE_TAG.search(sample) or (blocks >= 2 and not _MARKDOWN.search(sample)):
        return HTML
    return MARKDOWN if _MARKDOWN.search(sample) else PLAIN


def read_text(text: str, kind: str, depth: int = 0) -> Content:
    """Return the content of a text, which stands `depth` wrappings deep in its source. Never raises.

    A report that is a string in JSON, in a script or a hidden field, or whose markup was escaped, is read in place of
    what it stands in, and noted: `unwrapped_json`, `unwrapped_script`, `unwrapped_hidden_field`, `unwrapped_template`,
    `unwrapped_markup`.
    """
    if depth < MAX_DEPTH and _JSON.match(text) and (inner := _read_json(text, depth)) is not None:
        return inner
    if kind == HTML:
        return _read_page(text, depth)
    if (
        depth < MAX_DEPTH
        and text.count("&lt;") >= LEAST_CELL_TAGS
        and (inner := _read_escaped(text, depth)) is not None
    ):
        return inner
    tables = text
    if _PRINTED.search(text):
        from extractor.readers.printed_tables import with_html_tables

        tables = with_html_tables(text)
    return read_markdown(tables) if kind == MARKDOWN or tables is not text else Content(text)


def _read_inner(text: str, depth: int) -> Content:
    sample = text[:SAMPLE].encode("utf-8", "replace")
    return read_text(text, kind_of_text(sample), depth)


def _read_json(text: str, depth: int) -> Content | None:
    from extractor.readers.unwrap_json import strings_of_json

    found = strings_of_json(text)
    return read_only_one(found, _read_inner, depth) if found else None


def _read_escaped(text: str, depth: int) -> Content | None:
    """Return the content of a text that is nothing but escaped markup."""
    content = with_markup_read(Content(text), partial(_read_page, depth=depth + 1))
    return content if content.notes else None


def _read_page(text: str, depth: int) -> Content:
    from extractor.readers.html import parse_page, read_html

    content = read_html(text)
    if depth >= MAX_DEPTH:
        return content
    content = with_markup_read(content, partial(_read_page, depth=depth + 1))
    if not shows_nothing(content.text) or not speaks_of_report(text) or (root := parse_page(text)) is None:
        return content
    from extractor.readers.unwrap_page import strings_of_page

    inner = read_only_one(strings_of_page(root), _read_inner, depth)
    if inner is None:
        return content
    return inner._replace(
        meta={**inner.meta, **content.meta}, links=(*content.links, *inner.links), notes=(*content.notes, *inner.notes)
    )
