"""Text of HTML without its tree: white space and characters without a shape, and a strip of tags in linear time."""

from __future__ import annotations

import html
import re

# A break inside a table cell: white space for str.split, and in no source, since control characters are blanked before.
BREAK = "\x1e"

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u2060\u2066\u2067\u2068\u2069\ufeff"
_CLEAN: dict[int, str | None] = dict.fromkeys([*range(0x20), 0x7F, 0x85, 0xA0, 0x2028, 0x2029], " ")
_CLEAN |= dict.fromkeys(map(ord, _INVISIBLE), None)
_CLEAN_KEEPING_TABS = _CLEAN | {0x09: "\t"}
_MAX_UNSEEN = 50  # a guess; keeps the search for a visible character from costing quadratic time

_TOKEN = re.compile(r"<!--|-->|<[^<>]*>")
_TAG_NAME = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
_RAW_TEXT = frozenset({"script", "style", "template", "iframe", "textarea", "select", "title", "noframes"})
_INLINE = re.compile(
    r"/?(?:a|abbr|b|big|cite|code|dfn|em|font|i|kbd|label|mark|nobr|o:p|q|samp|small|span|strong|tt|u|var|wbr|st1:\w+)"
)
_APART = re.compile(r"/?(?:button|del|ins|rp|rt|s|strike|sub|sup)")


def collapse(text: str) -> str:
    """The text as one line: white space of every kind collapsed and stripped, characters without a shape removed.

    Control characters (a reference such as `&#1;` can make them) become a space, so they never join two numbers.
    """
    line = text.strip()
    if line.isprintable() and "  " not in line:
        return line  # a blank is the only white space that is printable
    line = " ".join(line.split())
    return line if line.isprintable() else " ".join(line.translate(_CLEAN).split())


def last_seen(parts: list[str]) -> str:
    """The last character with a shape; empty if there is none. Behind many pieces without one it is taken for a 0."""
    for number, part in enumerate(reversed(parts)):
        if seen := part.rstrip(_INVISIBLE):
            return seen[-1]
        if number == _MAX_UNSEEN:
            return "0"
    return ""


def keep_spaces(text: str) -> str:
    """The text as one line of preformatted text: blanks and tabs kept, else like `collapse`."""
    return text.translate(_CLEAN_KEEPING_TABS).rstrip()


def strip_tags(source: str) -> str:
    """The text of a page too deep for a parser: tags that are not inline end a line, a cell ends in a tab.

    Linear in the length of `source`, whatever it holds. Hidden text is not recognised.
    """
    pieces: list[str] = []
    awaited = ""  # the token that ends a comment or a script
    position = 0
    for token in _TOKEN.finditer(source):
        if not awaited:
            pieces.append(_unescape(source[position : token.start()]))
        position = token.end()
        name = _token_name(token.group())
        if awaited:
            awaited = "" if name == awaited else awaited
        elif name == "<!--":
            awaited = "-->"
        elif name in _RAW_TEXT:
            awaited = "/" + name
        else:
            pieces.append(_separator(name))
    if not awaited:
        pieces.append(_unescape(source[position:]))
    return _join_lines("".join(pieces))


def _token_name(token: str) -> str:
    match = _TAG_NAME.match(token)
    return match.group(1).lower() if match else token if token in ("<!--", "-->") else ""


def _separator(name: str) -> str:
    if name in ("/td", "/th"):
        return "\t"
    if _APART.fullmatch(name):
        return " "
    return "" if not name or name in ("td", "th", "-->") or _INLINE.fullmatch(name) else "\n"


def _unescape(piece: str) -> str:
    plain = html.unescape(piece) if "&" in piece else piece
    return " ".join(plain.split()) if plain.isspace() else re.sub(r"\s+", " ", plain)


def _join_lines(text: str) -> str:
    lines = ("\t".join(collapse(cell) for cell in line.removesuffix("\t").split("\t")) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
