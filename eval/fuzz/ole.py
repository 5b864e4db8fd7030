"""OLE storages written by hand, as old Word and Excel files and locked new ones are."""

from __future__ import annotations

import struct


def write_ole(**streams: bytes) -> bytes:
    """Return an OLE storage with these streams at its top, each in one sector."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    entries = [("Root Entry", 5, free, 1, end), *((name, 2, i + 2, free, i + 2) for i, name in enumerate(streams))]
    directory = b""
    for index, (name, kind, right, below, start) in enumerate(entries):
        raw = name.encode("utf-16-le") + b"\0\0"
        follows = right if kind == 2 and index < len(streams) else free
        links = struct.pack("<III", free, follows, below)
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links + bytes(36)
        directory += struct.pack("<IQ", start, size)
    sectors = -(-len(directory) // size)
    assert sectors == 1, "at most three streams"
    table = struct.pack("<128I", 0xFFFFFFFD, end, *([end] * len(streams)), *([free] * (126 - len(streams))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *([free] * 108))
    directory = directory.ljust(size, b"\0")
    return header + table + directory + b"".join(data.ljust(size, b"\0") for data in streams.values())
