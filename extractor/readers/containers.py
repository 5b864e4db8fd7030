"""ZIP archives of documents: their members by readable names, read within limits.

`a.zip!b.html` is the member b.html of a.zip; an archive inside an archive is opened once more, not deeper.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from extractor.model import Content
from extractor.readers.zip_types import ZIP, media_type_of_names
from extractor.vocabulary import Reason

MAX_MEMBERS = 20_000
"""Documents taken from one archive, the first by name; a record says how many are left. A guess."""
MAX_NESTED_BYTES = 64 * 1024 * 1024
"""An archive inside an archive is held in memory; a larger one becomes a record. A guess."""
MAX_RATIO = 400
SMALL_MEMBER = 1 << 20
"""A member above this that inflates to more than MAX_RATIO of its stored size is refused as `too_large`."""
SEPARATOR = "!"

_UNICODE_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_UNICODE_PATH = 0x7075


class Member(NamedTuple):
    """A document in an archive: its readable name, and its number there (two numbers: the inner archive's first)."""

    name: str
    path: tuple[int, ...]


class Members(NamedTuple):
    """The documents taken from an archive, and how many more it holds."""

    taken: list[Member]
    left: int = 0


_NO_MEMBERS = b"PK\x05\x06" + bytes(18)
"""An archive without members."""


class MemberRefused(Exception):  # noqa: N818 it is no error of ours
    """A member can't be read; `reason` is the one of its record."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def read_archive(data: bytes) -> Content:
    """Return what can be said of an archive that is no list of documents: broken, encrypted, or without any."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except Exception:  # many kinds for hostile bytes
        return Content("", notes=("broken_file",))
    locked = bool(infos) and all(info.flag_bits & _ENCRYPTED_FLAG for info in infos)
    return Content("", notes=("encrypted" if locked else "binary_file",))


def is_container(path: Path) -> bool:
    """Say whether a file is a ZIP archive that is no Office document. A file that can't be opened is none."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) != b"PK\x03\x04":
                return False
            return _holds_documents(stream)
    except OSError:
        return False


def _holds_documents(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            return media_type_of_names({name.lower().lstrip("/") for name in archive.namelist()}) == ZIP
    except Exception:  # a broken archive is read as a file, which says so
        return False


def list_members(path: Path, suffixes: frozenset[str]) -> Members:
    """Return the documents of an archive, by name: what ends in one of `suffixes` or has none, at most MAX_MEMBERS.

    Hidden files, folders of saved pages and what macOS adds are left out. Empty if there is none or it is broken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_members(archive, suffixes, path))
    except Exception:  # as in _holds_documents
        return Members([])
    found.sort(key=lambda member: (member.name, member.path))
    return Members(found[:MAX_MEMBERS], max(len(found) - MAX_MEMBERS, 0))


def _members(archive: zipfile.ZipFile, suffixes: frozenset[str], path: Path) -> Iterator[Member]:
    infos = archive.infolist()
    names = [member_name(info) for info in infos]
    saved = saved_page_folders(names)
    for number, (info, name) in enumerate(zip(infos, names, strict=True)):
        if info.is_dir() or not _is_document(name, suffixes, saved):
            continue
        inner = list(_inner(info, name, number, suffixes, path)) if name.lower().endswith(".zip") else []
        yield from inner or [Member(name, (number,))]


def _inner(info: zipfile.ZipInfo, name: str, number: int, suffixes: frozenset[str], path: Path) -> Iterator[Member]:
    """Yield the documents of an archive inside; nothing for one that is broken, too large or locked."""
    if info.flag_bits & _ENCRYPTED_FLAG or info.file_size > MAX_NESTED_BYTES or _is_bomb(info):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(_nested_bytes(path, _state_of(path), number))) as archive:
            infos = archive.infolist()
    except Exception:
        return
    names = [member_name(item) for item in infos]
    if media_type_of_names({item.lower() for item in names}) != ZIP:
        return
    saved = saved_page_folders(names)
    for index, (item, inner_name) in enumerate(zip(infos, names, strict=True)):
        if not item.is_dir() and _is_document(inner_name, suffixes, saved):
            yield Member(f"{name}{SEPARATOR}{inner_name}", (number, index))


def _is_document(name: str, suffixes: frozenset[str], saved: Sequence[str]) -> bool:
    folders = name.split("/")
    base = folders[-1]
    if any(part.startswith(".") or part == "__MACOSX" for part in folders) or base.lower() == "thumbs.db":
        return False
    if any(name.startswith(folder) for folder in saved):
        return False
    dot = base.rfind(".")
    return dot < 0 or base[dot:].lower() in suffixes


def saved_page_folders(names: Sequence[str]) -> list[str]:
    """Return the folders, each with its slash, that browsers saved beside a page: X_files or X_文件 of X.html."""
    found = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        if dot and suffix.lower() in ("html", "htm", "shtml", "xhtml", "mht"):
            found += [f"{stem}{ending}/" for ending in ("_files", ".files", "_文件")]
    return found


def member_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member with slashes: what a Chinese Windows wrote without saying so is GB18030."""
    name = _unicode_path(info.extra) or info.filename
    if name == info.filename and not info.flag_bits & _UNICODE_FLAG:
        try:
            raw = info.filename.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) if raw else name
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _unicode_path(extra: bytes) -> str:
    """Return the name in the extra field that some archivers write beside the old one, "" if there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return ""


def read_member(path: Path, member: tuple[int, ...], limit: int) -> bytes:
    """Return the bytes of a member, at most `limit` + 1. Raises MemberRefused, or OSError for the archive itself."""
    state = _state_of(path)
    infos = _directory(path, state, member[:-1])
    if len(member) > 1:
        nested = _nested_bytes(path, state, member[0])
        return _read_one(io.BytesIO(nested), infos, member[1], limit)
    with path.open("rb") as stream:
        return _read_one(stream, infos, member[0], limit)


def _state_of(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


@lru_cache(maxsize=2)
def _directory(path: Path, state: tuple[int, int], outer: tuple[int, ...]) -> Sequence[zipfile.ZipInfo]:
    """Return the directory of an archive, or of the one inside it that `outer` numbers; kept for its next members."""
    stream = io.BytesIO(_nested_bytes(path, state, outer[0])) if outer else path.open("rb")
    with stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                return archive.infolist()
        except MemoryError:
            raise
        except Exception as error:  # many kinds for hostile bytes
            raise MemberRefused("broken_file") from error


@lru_cache(maxsize=1)
def _nested_bytes(path: Path, state: tuple[int, int], number: int) -> bytes:
    with path.open("rb") as stream:
        data = _read_one(stream, _directory(path, state, ()), number, MAX_NESTED_BYTES)
    if len(data) > MAX_NESTED_BYTES:
        raise MemberRefused("too_large")
    return data


def _read_one(stream: BinaryIO, infos: Sequence[zipfile.ZipInfo], number: int, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(_NO_MEMBERS)) as archive:
            archive.fp = stream  # its directory is `infos`: read once, not for each member
            info = infos[number]
            if info.flag_bits & _ENCRYPTED_FLAG:
                raise MemberRefused("encrypted")
            if _is_bomb(info):
                raise MemberRefused("too_large")
            with archive.open(info) as member:
                return member.read(limit + 1)
    except (MemberRefused, MemoryError):
        raise
    except Exception as error:  # bad directory, bad deflate, unknown method: many kinds
        raise MemberRefused("broken_file") from error


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > SMALL_MEMBER and info.file_size > MAX_RATIO * max(info.compress_size, 1)
