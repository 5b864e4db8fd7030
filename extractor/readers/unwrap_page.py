"""Strings of a page that its scripts would show: in scripts, hidden fields and templates. Nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.readers.string_literals import BACKTICK, DOUBLE, SINGLE, say_literal
from extractor.readers.unwrap import Found, distinct, speaks_of_report
from extractor.readers.unwrap_json import LEAST_LENGTH

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SCRIPT = 8 * 1024 * 1024
"""Characters of one script that are looked through; a longer one is left out."""

_LITERAL = re.compile(rf"{DOUBLE}|{SINGLE}|{BACKTICK}")
_NOT_SHOWN = (
    "text/html",
    "text/template",
    "text/x-template",
    "text/plain",
    "text/x-handlebars-template",
    "text/ng-template",
)


def strings_of_page(root: _Element) -> list[Found]:
    """Return the strings of a page that may be a report, each once, in their order."""
    return distinct(found for found in _strings(root) if speaks_of_report(found.text))


def _strings(root: _Element) -> Iterator[Found]:
    for element in root.iter("script", "textarea", "template", "input", "iframe"):
        if element.tag == "script":
            yield from _strings_of_script(element)
        elif element.tag == "template":
            yield Found(_markup_of(element), "template")
        else:
            text = _field_value(element)
            if len(text) >= LEAST_LENGTH:
                yield Found(text, "hidden_field")


def _field_value(element: _Element) -> str:
    if element.tag == "textarea":
        return "".join(map(str, element.itertext()))
    return element.get("srcdoc" if element.tag == "iframe" else "value") or ""


def _strings_of_script(element: _Element) -> Iterator[Found]:
    source = element.text or ""
    if not LEAST_LENGTH <= len(source) <= MAX_SCRIPT or not speaks_of_report(source):
        return
    if (element.get("type") or "").strip().lower() in _NOT_SHOWN:
        yield Found(source, "template")
        return
    for literal in _LITERAL.finditer(source):
        if literal.end() - literal.start() >= LEAST_LENGTH:
            said = say_literal(literal[0])
            yield Found(said, "script")


def _markup_of(element: _Element) -> str:
    from lxml import etree

    inner = (etree.tostring(child, encoding="unicode") for child in element)
    return "".join((element.text or "", *inner))
