"""Bytes -> text: UTF-16 by its mark, else UTF-8, else GB18030, whatever the file declares."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return (text without its byte-order mark, notes). Newlines are kept as they are.

    Bytes that are neither encoding become U+FFFD, noted as `undecodable_bytes`; a character that the end of
    the file cuts in two does not make the rest another encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        return text, () if len(text.encode(encoding)) == len(data) else ("undecodable_bytes",)
    best = min(("utf-8", "gb18030"), key=lambda encoding: data.decode(encoding, "replace").count("\ufffd"))
    return data.decode(best, "replace"), ("undecodable_bytes",)


def _decode_as(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    return text, ("undecodable_bytes",) if "\ufffd" in text else ()
