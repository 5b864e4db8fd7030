"""Streams of a PDF unpack within a limit: the parser has none, and a file of kilobytes can hold gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO

import pdfminer.pdftypes
from pdfminer.ascii85 import ascii85decode
from pdfminer.lzw import LZWDecoder
from pdfminer.runlength import rldecode

from extractor.readers.pdf_marks import TooMuchError

_left: ContextVar[int | None] = ContextVar("left", default=None)
"""Bytes that what is read here may still unpack to; None outside of `unpacking_within`, where nothing is limited."""

SLOW_BYTES = 1024 * 1024
"""Most of a stream in LZW, ASCII85 or run lengths, which the parser unpacks byte by byte, run lengths with eight bytes
of memory for each. A guess; today's programs write none."""


@contextmanager
def unpacking_within(limit: int) -> Iterator[None]:
    """Let what is read inside unpack to `limit` bytes in all; more raises TooMuchError."""
    before = _left.set(limit)
    try:
        yield
    finally:
        _left.reset(before)


def _spend(size: int) -> None:
    left = _left.get()
    if left is not None:
        _left.set(left - size)
        if left < size:
            raise TooMuchError


class _Unpacker:
    """A zlib.decompressobj that spends."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        """Return some more of what is packed."""
        left = _left.get()
        found = self._zlib.decompress(data, 0 if left is None else left + 1)
        _spend(len(found))
        return found


class _Zlib:
    """What pdfminer uses of zlib."""

    error = zlib.error

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """Return what is packed in `data`."""
        if _left.get() is None:
            return zlib.decompress(data)
        unpacker = zlib.decompressobj()
        found = unpacker.decompress(data, (_left.get() or 0) + 1)
        _spend(len(found))
        if not unpacker.eof:
            raise zlib.error("incomplete or truncated stream")
        return found

    @staticmethod
    def decompressobj() -> _Unpacker:
        """Return what unpacks bit by bit, used for damaged streams."""
        return _Unpacker()


def _check_slow(data: bytes) -> None:
    if _left.get() is not None and len(data) > SLOW_BYTES:
        raise TooMuchError


def _lzwdecode(data: bytes) -> bytes:
    _check_slow(data)
    parts = []
    for part in LZWDecoder(BytesIO(data)).run():
        _spend(len(part))
        parts.append(part)
    return b"".join(parts)


def _ascii85decode(data: bytes) -> bytes:
    _check_slow(data)
    return ascii85decode(data)


def _rldecode(data: bytes) -> bytes:
    _check_slow(data)
    return rldecode(data)


vars(pdfminer.pdftypes).update(zlib=_Zlib, lzwdecode=_lzwdecode, ascii85decode=_ascii85decode, rldecode=_rldecode)
