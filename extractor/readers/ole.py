"""Old Office files (.doc, .xls, .wps, .et) are OLE storages: of which kind, by their streams, and whether locked."""

from __future__ import annotations

import struct
from typing import NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sectors from here on are marks, not places
_NONE = 0xFFFFFFFF
_ENTRY = 128
_MOST_ENTRIES = 20_000
_STREAM, _ROOT = 2, 5
_FILE_PASS = b"\x2f\x00"


class _Entry(NamedTuple):
    name: str
    kind: int
    left: int
    right: int
    below: int
    start: int


def media_type_of_ole(data: bytes) -> str:
    """Return application/msword, application/vnd.ms-excel, application/x-encrypted-office for a file with a password,
    or application/x-ole-storage for anything else."""
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in (512, 4096):
            return "application/x-ole-storage"
        streams = _top_streams(data, size)
    except (struct.error, IndexError, ValueError, OverflowError):
        return "application/x-ole-storage"
    if "EncryptedPackage" in streams:
        return "application/x-encrypted-office"
    if "WordDocument" in streams:
        locked = _bytes_at(data, size, streams["WordDocument"], 12)[11:12]
        return "application/x-encrypted-office" if locked and locked[0] & 1 else "application/msword"
    for name in ("Workbook", "Book"):
        if name in streams:
            return _kind_of_book(_bytes_at(data, size, streams[name], 256))
    return "application/x-ole-storage"


def _kind_of_book(head: bytes) -> str:
    """Return the type of a workbook by its first records: a FilePass among them asks for a password."""
    at = 0
    for _ in range(6):
        if head[at : at + 2] == _FILE_PASS:
            return "application/x-encrypted-office"
        if at + 4 > len(head):
            break
        at += 4 + struct.unpack_from("<H", head, at + 2)[0]
    return "application/vnd.ms-excel"


def _bytes_at(data: bytes, size: int, sector: int, count: int) -> bytes:
    start = (sector + 1) * size
    return data[start : start + count]


def _top_streams(data: bytes, size: int) -> dict[str, int]:
    """Return name -> first sector of the streams that stand in the root of the storage."""
    entries = _entries(_chain(data, size, struct.unpack_from("<I", data, 48)[0]))
    if not entries or entries[0].kind != _ROOT:
        return {}
    found: dict[str, int] = {}
    seen: set[int] = set()
    open_ids = [entries[0].below]
    while open_ids:
        index = open_ids.pop()
        if index >= len(entries) or index in seen:
            continue
        seen.add(index)
        entry = entries[index]
        open_ids += [entry.left, entry.right]
        if entry.kind == _STREAM:
            found[entry.name] = entry.start
    return found


def _chain(data: bytes, size: int, sector: int) -> bytes:
    """Return the sectors of the directory, one after the other as the table of sectors says."""
    tables = [place for place in struct.unpack_from("<109I", data, 76) if place < _END]
    table = b"".join(_bytes_at(data, size, place, size) for place in tables)
    found: list[bytes] = []
    seen: set[int] = set()
    while sector < _END and sector not in seen and len(found) * (size // _ENTRY) < _MOST_ENTRIES:
        seen.add(sector)
        found.append(_bytes_at(data, size, sector, size))
        sector = struct.unpack_from("<I", table, 4 * sector)[0] if 4 * sector + 4 <= len(table) else _NONE
    return b"".join(found)


def _entries(directory: bytes) -> list[_Entry]:
    entries = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        left, right, below = struct.unpack_from("<III", directory, at + 68)
        start = struct.unpack_from("<I", directory, at + 116)[0]
        entries.append(_Entry(name, directory[at + 66], left, right, below, start))
    return entries
