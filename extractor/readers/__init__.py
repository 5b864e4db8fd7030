"""Bytes -> Document: what a file is, by its content before its suffix, and one reader per format.

A new format is one file with a `read_…` function and one line in `_READERS`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial

from extractor.model import Content, Document
from extractor.readers.decode import decode, wide_encoding
from extractor.readers.matching import text_for_matching
from extractor.readers.office import CONVERTED_TYPES, read_converted
from extractor.readers.text_kinds import HTML, MARKDOWN, PLAIN, SAMPLE, kind_of_text, read_text
from extractor.readers.zip_types import DOCX, XLSX, ZIP

MAX_BYTES = 20 * 1024 * 1024
"""A larger file is refused by name (`too_large`): no report comes near, and reading it would take gigabytes."""

MAX_SLOTS = 300_000
"""A text with more lines and delimiters is refused as `too_large`: a report has a few thousand."""

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
_MAIL = re.compile(rb"\s*(?:\xef\xbb\xbf)?[A-Za-z-]{2,40}:\s")


def media_type_of(data: bytes) -> str:
    """Return the media type by content: text/html, text/markdown, text/plain, or what its first bytes name.

    HTML tables inside Markdown (as converters of PDF write them) leave it Markdown.

    Bytes with NULs that are no UTF-16 are application/octet-stream.
    """
    head = data[:4096]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return _look_inside(media_type, data)
    if image := _image_type(head):
        return image
    wide = wide_encoding(data) is not None
    if b"\x00" in head and not wide:
        return "application/octet-stream"
    if _MAIL.match(head):
        from extractor.readers.mhtml import MHTML, is_mhtml

        if is_mhtml(data):
            return MHTML
    return kind_of_text(data[:SAMPLE].replace(b"\x00", b"") if wide else data[:SAMPLE])


def _look_inside(media_type: str, data: bytes) -> str:
    """Return what an archive or an OLE storage is; any other type as it is."""
    if media_type == ZIP:
        from extractor.readers.zip_types import media_type_of_zip

        return media_type_of_zip(data)
    if media_type == "application/x-ole-storage":
        from extractor.readers.ole import media_type_of_ole

        return media_type_of_ole(data)
    return media_type


def _image_type(head: bytes) -> str | None:
    """Return the type of an image whose first bytes alone don't say it: WebP, or BMP with its header's size."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    sizes = (b"\x0c", b"\x28", b"\x34", b"\x38", b"\x40", b"\x6c", b"\x7c")
    return "image/bmp" if head[:2] == b"BM" and head[14:18] in [size + b"\x00\x00\x00" for size in sizes] else None


def _read_text(kind: str, data: bytes) -> Content:
    text, notes = decode(data)
    content = read_text(text, kind)
    return content._replace(notes=(*notes, *content.notes))


def _read_docx(data: bytes) -> Content:
    from extractor.readers.docx import read_docx

    return read_docx(data)


def _read_xlsx(data: bytes) -> Content:
    from extractor.readers.xlsx import read_xlsx

    return read_xlsx(data)


def _read_mhtml(data: bytes) -> Content:
    from extractor.readers.mhtml import read_mhtml

    return read_mhtml(data)


def _read_archive(data: bytes) -> Content:
    from extractor.readers.containers import read_archive

    return read_archive(data)


def _read_locked(_: bytes) -> Content:
    return Content("", notes=("encrypted",))


def _read_pdf(data: bytes) -> Content:
    from extractor.readers.pdf import read_pdf

    return read_pdf(data)


def _read_image(data: bytes) -> Content:
    from extractor.readers.scan import read_image

    return read_image(data)


_READERS: dict[str, Callable[[bytes], Content]] = {
    **{kind: partial(_read_text, kind) for kind in (PLAIN, MARKDOWN, HTML)},
    DOCX: _read_docx,
    XLSX: _read_xlsx,
    "multipart/related": _read_mhtml,
    "application/x-encrypted-office": _read_locked,
    ZIP: _read_archive,
    **{media_type: partial(read_converted, media_type) for media_type in CONVERTED_TYPES},
    "application/pdf": _read_pdf,
    **dict.fromkeys(("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp"), _read_image),
}


def can_read(media_type: str) -> bool:
    """Say whether a reader exists for this media type."""
    return media_type in _READERS


def read_document(name: str, data: bytes) -> Document:
    """Return the document that `data` holds. Never raises for what is in it: notes say what was wrong.

    A format without a reader gives an empty text and the note `binary_file`; a file above MAX_BYTES `too_large`.
    """
    digest = hashlib.sha256(data).hexdigest()
    media_type = media_type_of(data)
    if len(data) > MAX_BYTES:  # cut off while reading: neither hash nor size would be the file's
        return Document(name, media_type, None, None, Content("", notes=("too_large",)), "")
    if not can_read(media_type):
        return Document(name, media_type, digest, len(data), Content("", notes=("binary_file",)), "")
    content = _READERS[media_type](data)
    if sum(map(content.text.count, "|\t\n\r")) > MAX_SLOTS:
        return Document(name, media_type, digest, len(data), Content("", notes=("too_large",)), "")
    folded, grids = text_for_matching(media_type, content)
    if grids is not content.grids:
        content = content._replace(grids=grids)
    return Document(name, media_type, digest, len(data), content, folded)
