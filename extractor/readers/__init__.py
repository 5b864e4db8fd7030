"""Bytes -> Document: what a file is, by its content before its suffix, and one reader per format.

A new format is one file with a `read_…` function and one line in `_READERS`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from extractor.fold import fold
from extractor.model import Content, Document
from extractor.readers.decode import decode
from extractor.readers.markdown import DELIMITER_ROW, read_markdown

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is refused by name (`too_large`): no report comes near, and reading it would take gigabytes."""

_MAGIC = (
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"{\\rtf", "application/rtf"),
)
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|tr|td|div|span|p|br|meta|script|font|h[1-6])[\s/>]", re.IGNORECASE
)


def media_type_of(data: bytes) -> str:
    """Return the media type by content: text/html, text/markdown, text/plain, or what its first bytes name.

    Bytes with NULs that are no UTF-16 are application/octet-stream.
    """
    head = data[:4096]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not utf16:
        return "application/octet-stream"
    sample = data[: 1 << 16].replace(b"\x00", b"") if utf16 else data[: 1 << 16]
    if len(_HTML.findall(sample)) >= 2:
        return "text/html"
    return "text/plain"


def _read_text(text: str) -> Content:
    return read_markdown(text) if DELIMITER_ROW.search(text) else Content(text)


def _read_html(text: str) -> Content:
    from extractor.readers.html import read_html

    return read_html(text)


_READERS: dict[str, Callable[[str], Content]] = {"text/plain": _read_text, "text/html": _read_html}


def can_read(media_type: str) -> bool:
    """Say whether a reader exists for this media type."""
    return media_type in _READERS


def read_document(name: str, data: bytes) -> Document:
    """Return the document that `data` holds. Never raises for what is in it: notes say what was wrong.

    A format without a reader gives an empty text and the note `binary_file`; a file above MAX_BYTES `too_large`.
    """
    digest = hashlib.sha256(data).hexdigest()
    media_type = media_type_of(data)
    if len(data) > MAX_BYTES:
        return Document(name, media_type, digest, len(data), Content("", notes=("too_large",)), "")
    if not can_read(media_type):
        return Document(name, media_type, digest, len(data), Content("", notes=("binary_file",)), "")
    text, notes = decode(data)
    content = _READERS[media_type](text)
    if notes:
        content = Content(content.text, content.grids, content.meta, content.links, (*notes, *content.notes))
    if media_type == "text/plain" and content.grids:
        media_type = "text/markdown"
    return Document(name, media_type, digest, len(data), content, fold(content.text))
