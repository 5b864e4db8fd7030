"""Bytes -> other bytes: what disks, networks and people who cut and paste do to any file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MAX_BYTES = 400_000
"""Longer ones are cut: what takes long to read is the subject of eval.bench.hostile."""

_RUNS = (
    b"\x00",
    b"\xff",
    b"|",
    b"\t",
    b"\n",
    b" ",
    b"<",
    b"(",
    b"0",
    b"9",
    "　".encode(),
    "〇".encode(),
    b"\xef\xbf\xbd",
)
_INSERTED = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x81", b"\xe4\xb8", b"\r", b"\x0b\x0c\x1c",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\x8b", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"-1",
    b"99999999999999999999", b"1e999", b"NaN", b"0x10", b"\"", b"'", b"<!--", b"]]>", b"&#xD800;", b"&#0;", b"%s",
    b"../../", "①".encode(), "１２".encode(), "٣".encode(), "𝟙".encode(), "½".encode(), "²".encode(),
)  # fmt: skip


def flip(data: bytes, rng: Random) -> bytes:
    """Return the bytes with one to eight of them changed."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def truncate(data: bytes, rng: Random) -> bytes:
    """Return the bytes up to a place, or from a place on."""
    at = rng.randint(0, len(data))
    return data[:at] if rng.random() < 0.8 else data[at:]


def cut_out(data: bytes, rng: Random) -> bytes:
    """Return the bytes without a stretch."""
    start = rng.randint(0, len(data))
    return data[:start] + data[start + rng.choice((1, 2, 16, 300, 4096)) :]


def insert(data: bytes, rng: Random) -> bytes:
    """Return the bytes with something strange put in."""
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(_INSERTED) + data[at:]


def repeat(data: bytes, rng: Random) -> bytes:
    """Return the bytes with a stretch of them said many times, or a run of one character."""
    at = rng.randint(0, len(data))
    some = data[at : at + rng.choice((1, 3, 30, 500))] if rng.random() < 0.5 else rng.choice(_RUNS)
    return data[:at] + some * rng.choice((2, 10, 300, 3000)) + data[at:]


def move(data: bytes, rng: Random) -> bytes:
    """Return the bytes with a stretch of them copied over another place."""
    start, at = rng.randint(0, len(data)), rng.randint(0, len(data))
    some = data[start : start + rng.choice((4, 40, 400, 4000))]
    return data[:at] + some + data[at + (len(some) if rng.random() < 0.5 else 0) :]


HOW: tuple[Callable[[bytes, Random], bytes], ...] = (flip, flip, truncate, cut_out, insert, insert, repeat, move)


def splice(one: bytes, other: bytes, rng: Random) -> bytes:
    """Return the beginning of one file with the end of another."""
    return one[: rng.randint(0, len(one))] + other[rng.randint(0, len(other)) :]


def damaged(seeds: Sequence[bytes], rng: Random) -> bytes:
    """Return one of the seeds spoilt in one to four ways."""
    data = rng.choice(seeds)
    if rng.random() < 0.15:
        data = splice(data, rng.choice(seeds), rng)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        data = rng.choice(HOW)(data, rng)[:MAX_BYTES]
    return data
