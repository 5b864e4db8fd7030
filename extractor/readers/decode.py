"""Bytes -> text: UTF-16 by its mark or its pattern, else UTF-8, else Big5 by its words, else GB18030, whatever the file
declares.
"""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


_WIDE_SAMPLE = 4096
"""Bytes in which a text in UTF-16 shows itself."""
_LEAST_WIDE = 64
"""Bytes below which nothing is told: two with a NUL are a letter in one order and a Chinese character in the other."""
_LEAST_SENSIBLE = 0.97
"""Share of characters that a Chinese text consists of, from which on bytes with NULs are UTF-16. A guess; bytes of
programs and pictures, and the other order of bytes, stay below one half."""
_SENSIBLE = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\xff\u2010-\u203b\u2460-\u24ff\u2500-\u257f\u3000-\u301f\u4e00-\u9fff\uff01-\uffe5]"
)
_BIG5_WORDS = tuple(word.encode("big5") for word in ("政府", "公開", "申請", "年度", "機關", "信息", "資訊", "情況"))
_GB_WORDS = tuple(word.encode("gb18030") for word in ("政府", "公开", "公開", "申请", "申請", "年度", "信息"))
LEAST_BIG5_WORDS = 3


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return (text without its byte-order mark, notes). Newlines are kept as they are.

    Bytes that are neither encoding become U+FFFD, noted as `undecodable_bytes`; a character that the end of
    the file cuts in two does not make the rest another encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if wide := wide_encoding(data):
        return _decode_as(data, wide)
    for encoding in ("utf-8", *_national(data)):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        return text, () if len(text.encode(encoding, "replace")) == len(data) else ("undecodable_bytes",)
    best = min(("utf-8", "gb18030"), key=lambda encoding: data.decode(encoding, "replace").count("\ufffd"))
    return data.decode(best, "replace"), ("undecodable_bytes",)


def wide_encoding(data: bytes) -> str | None:
    """Return utf-16-le or utf-16-be for bytes that are such text, by their mark or their characters; else None."""
    for mark, encoding in _MARKS[1:]:
        if data.startswith(mark):
            return encoding
    head = data[:_WIDE_SAMPLE]
    if b"\x00" not in head or len(head) < _LEAST_WIDE:
        return None
    share, encoding = max((_sensible_share(head, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    return encoding if share >= _LEAST_SENSIBLE else None


def _sensible_share(head: bytes, encoding: str) -> float:
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    return len(_SENSIBLE.findall(text)) / len(text)


def _national(data: bytes) -> tuple[str, ...]:
    """Return the encodings of Chinese that are tried: Big5 before, where its words stand and none of GB18030."""
    if sum(word in data for word in _BIG5_WORDS) >= LEAST_BIG5_WORDS and not any(word in data for word in _GB_WORDS):
        return ("cp950", "big5hkscs", "gb18030")
    return ("gb18030",)


def _decode_as(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    return text, ("undecodable_bytes",) if "\ufffd" in text else ()
