"""Pages saved as one file (.mht, .mhtml): the main HTML part, decoded; images and styles stay where they are."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from extractor.model import Content

MHTML = "multipart/related"

_HEADERS = re.compile(rb"\A(?:[\x21-\x39\x3b-\x7e]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,60}?", re.IGNORECASE)
_MULTIPART = re.compile(
    rb"^content-type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)\b", re.I | re.MULTILINE
)
_VERSION = re.compile(rb"^mime-version:", re.I | re.MULTILINE)
_MAX_PARTS = 2_000

_TYPE = re.compile(rb"^content-type:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.MULTILINE)
MAX_TYPE = 8192
"""Bytes of a header that says the type of a part. The parser copies the rest of it at each semicolon."""


def is_mhtml(data: bytes) -> bool:
    """Say whether a file begins with the headers of a mail that holds a page."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    head = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0] + b"\n"
    return _HEADERS.match(head) is not None and bool(_VERSION.search(head)) and bool(_MULTIPART.search(head))


def read_mhtml(data: bytes) -> Content:
    """Return the content of the page. Never raises.

    Notes: `broken_file` without an HTML part, `nesting_too_deep`, and those of read_text.
    """
    from extractor.readers.decode import decode
    from extractor.readers.text_kinds import HTML, read_text

    if any(len(found[0]) > MAX_TYPE for found in _TYPE.finditer(data)):
        return Content("", notes=("broken_file",))
    try:
        page = main_page(data)
    except RecursionError:
        return Content("", notes=("nesting_too_deep",))
    if page is None:
        return Content("", notes=("broken_file",))
    text, notes = decode(page)
    content = read_text(text, HTML)
    return content._replace(notes=(*notes, *content.notes))


def main_page(data: bytes) -> bytes | None:
    """Return the bytes of the main HTML part: the one that `start` names, else the first; None if there is none."""
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=email.policy.compat32)
    start = str(message.get_param("start") or "").strip("<>")
    parts: list[Message] = []
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            break
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            parts.append(part)
    chosen = next((part for part in parts if start and str(part.get("Content-ID") or "").strip("<>") == start), None)
    if chosen is None and parts:
        chosen = parts[0]
    if chosen is None:
        return None
    body = chosen.get_payload(decode=True)
    return _as_utf8(body, chosen) if isinstance(body, bytes) else None


def _as_utf8(body: bytes, part: Message) -> bytes:
    """Return the page in an encoding that is told by its bytes; one that only the header names (big5) is decoded."""
    charset = str(part.get_content_charset() or "").lower()
    if charset in ("", "utf-8", "gb2312", "gbk", "gb18030", "us-ascii"):
        return body
    try:
        return body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return body
