"""JSON that holds one report -> the strings in it that may be the report. An answer of a website's own interface."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.readers.unwrap import Found, distinct, speaks_of_report

MAX_CHARACTERS = 8 * 1024 * 1024
"""A larger text is not parsed as JSON: the values take some ten times as much memory."""
MAX_VALUES = 300_000
"""Values of one JSON, more of which are not looked through."""
LEAST_LENGTH = 300
"""Characters of a string that can hold a table; the shortest table 4 has about 250, its report ten times that."""
META_KEYS = frozenset(("articletitle", "title", "og:title", "pubdate", "contentsource"))
"""Keys beside the report that are read as a page's meta tags are (see metadata)."""
_CALL = re.compile(r"\s*[\w$.]{1,60}\s*\((.*)\)\s*;?\s*\Z", re.DOTALL)


def strings_of_json(text: str) -> list[Found] | None:
    """Return the strings of a JSON text that may be a report; None for what is no JSON, or a result of gouji.

    A call around it (`callback({…})`) is taken off.
    """
    text = text.strip()
    if len(text) > MAX_CHARACTERS or not speaks_of_report(text):
        return None
    call = _CALL.match(text) if text[:1] not in ("{", "[") else None
    text = call[1].strip() if call else text
    if text[:1] + text[-1:] not in ("{}", "[]"):
        return None
    from extractor.json_text import parse_json

    try:
        value = parse_json(text)
    except ValueError:
        return None
    if _is_result(value):
        return None
    return distinct(_walk(value))


def _is_result(value: object) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and {"verdict", "cells"} <= first.keys()


def _walk(value: object) -> Iterator[Found]:
    """Yield long strings that speak of a report, without recursion and at most MAX_VALUES values deep and wide."""
    stack: list[tuple[object, object]] = [(value, None)]
    seen = 0
    while stack:
        value, parent = stack.pop()
        seen += 1
        if seen > MAX_VALUES:
            return
        if isinstance(value, dict):
            stack.extend((inner, value) for inner in reversed(value.values()))
        elif isinstance(value, list):
            stack.extend((inner, None) for inner in reversed(value))
        elif isinstance(value, str) and len(value) >= LEAST_LENGTH and speaks_of_report(value):
            yield Found(value, "json", _meta_of(parent))


def _meta_of(parent: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(parent, dict):
        return ()
    named = ((str(key).lower(), value) for key, value in parent.items() if len(str(key)) < 20)
    return tuple(
        (key, value) for key, value in named if key in META_KEYS and isinstance(value, str) and len(value) < 300
    )
