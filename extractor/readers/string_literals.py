"""Strings as programs write them, in scripts, JSON and printed lists -> what they say. Nothing is executed."""

from __future__ import annotations

import re

DOUBLE = r'"(?:[^"\\\n]|\\.)*+"'
SINGLE = r"'(?:[^'\\\n]|\\.)*+'"
BACKTICK = r"`(?:[^`\\]|\\.)*+`"

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)
_NAMED = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " ", "v": " ", "0": " ", "a": " ", "\n": ""}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def say_literal(literal: str) -> str:
    """Return what a quoted string says: its quotes off, its escapes (`\\n`, `\\/`, `\\u653f`, `\\x20`) said.

    Two halves of one character (`\\ud840\\udc00`) become it; one that stands alone stays alone.
    """
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    said = _ESCAPE.sub(_say_escape, inner)
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), said)


def _say_escape(match: re.Match[str]) -> str:
    if match[5] is not None:
        return _NAMED.get(match[5], match[5])
    code = int(match[1] or match[2] or match[3] or match[4], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
