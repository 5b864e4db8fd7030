"""Paths, folders, globs and standard input -> named bytes, one by one, in a stable order."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractor.errors import InputError
from extractor.messages import in_both
from extractor.provenance import Provenance

if TYPE_CHECKING:
    from extractor.readers.containers import Members

STDIN = "-"
SEPARATOR = "!"
"""Stands between an archive and its member: a.zip!b.html."""
DOCUMENT_SUFFIXES = frozenset(
    [
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".shtml",
        ".xhtml",
        ".jsp",
        ".aspx",
        ".php",
        ".asp",
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".rtf",
        ".xls",
        ".xlsx",
        ".et",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
        ".webp",
        ".mht",
        ".mhtml",
        ".zip",
        ".odt",
        ".ods",
        ".docm",
        ".xlsm",
        ".xlsb",
    ]
)
"""What is taken from a folder; a file named on the command line is always taken. Files without suffix count too."""


class SourceFile(NamedTuple):
    """One source to read: where it is, and its name in results (relative to the argument it came from).

    `member` is set for a document in the archive `path`: its number there (see readers.containers); `left` for the
    archive itself where it holds so many more documents than are taken from one. A row of a table has no path but its
    `data`, and what the table says of it. What has neither is standard input.
    """

    path: Path | None
    name: str
    member: tuple[int, ...] = ()
    data: bytes | None = None
    said: Provenance | None = None
    left: int = 0

    @property
    def is_stdin(self) -> bool:
        """Whether only this process can read it, and once."""
        return self.path is None and self.data is None

    def read(self, limit: int) -> bytes:
        """Return its bytes, at most `limit` + 1 so that a caller can tell that there is more.

        Raises InputError with the system's reason if it can't be read.
        """
        if self.data is not None:
            return self.data[: limit + 1]
        try:
            if self.path is None:
                return sys.stdin.buffer.read(limit + 1)
            if self.left:
                raise _members_left(self.name, self.left)
            if self.member:
                return _read_member(self.path, self.member, limit, self.name)
            with self.path.open("rb") as stream:
                return stream.read(limit + 1)
        except OSError as error:
            raise InputError(self.name, error.strerror or type(error).__name__) from error
        except ValueError as error:
            raise InputError(self.name, str(error)) from error


class Sources:
    """The sources of a run, to be iterated over once.

    `total` is how many there are, None if nobody knows yet; `meta` names the columns of tables that enter the records.
    """

    def __init__(self, sources: Iterable[SourceFile], total: int | None, meta: tuple[str, ...] = ()) -> None:
        self._sources, self.total, self.meta = sources, total, meta

    def __iter__(self) -> Iterator[SourceFile]:
        return iter(self._sources)


def find_sources(arguments: Sequence[str]) -> list[SourceFile]:
    """Return the sources that the arguments name: files as given, folders and globs sorted, `-` for stdin.

    A path that does not exist is returned too: reading it gives the error. Two files that would have the same
    name get the path as given; a file named twice is one. Names are text that UTF-8 has: what a file name holds
    beside (a byte that can't be decoded) is written as its escape, `\\udcff`.
    """
    found = list(dict.fromkeys(source for argument in arguments for source in _expand(argument)))
    counts = Counter(source.name for source in found)
    named: dict[str, SourceFile] = {}
    taken = Counter[str]()
    for source in found:
        name = encodable(_whole_path(source) if source.path and counts[source.name] > 1 else source.name)
        plain = name
        while name in named and named[name][::2] != source[::2]:  # an escape that another name spells out, or the same
            taken[plain] += 1
            name = f"{plain}'{taken[plain] if taken[plain] > 1 else ''}"
        named.setdefault(name, source._replace(name=name))
    return list(named.values())


def find_source(argument: str) -> SourceFile:
    """Return the one source that a path means: a file, or the member `b.html` of an archive `a.zip!b.html`."""
    path = Path(argument)
    return _find_member(argument) or SourceFile(path, path.name or argument)


def _whole_path(source: SourceFile) -> str:
    assert source.path is not None
    _, mark, inside = source.name.partition(SEPARATOR) if source.member else ("", "", "")
    return source.path.as_posix() + mark + inside


def encodable(name: str) -> str:
    """Return a name as text that UTF-8 has; what it lacks is written as its escape."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")


def _expand(argument: str) -> Iterator[SourceFile]:
    if argument == STDIN:
        yield SourceFile(None, "stdin")
        return
    path = Path(argument)
    if _is_dir(path):
        yield from _walk(path)
    elif not _exists(path) and glob.has_magic(argument):
        base = _glob_base(argument)
        for name in sorted(glob.glob(argument, recursive=True)):
            match = Path(name)
            if match.is_file():
                yield from _open_container(SourceFile(match, _relative(match, base)))
    elif member := _find_member(argument):
        yield member
    else:
        yield from _open_container(SourceFile(path, path.name or argument), named=True)


def _open_container(source: SourceFile, *, named: bool = False) -> Iterator[SourceFile]:
    """Yield the documents of an archive, or the source itself if it is none or holds none.

    What a folder holds is looked into by its suffix, what is named by its content.
    """
    path = source.path
    if path is None or not (named or path.suffix.lower() == ".zip"):
        yield source
        return
    members = _members(path)
    if members is None or not members.taken:
        yield source
        return
    for member in members.taken:
        yield SourceFile(path, f"{source.name}{SEPARATOR}{member.name}", member.path)
    if members.left:
        yield source._replace(left=members.left)


def _members(path: Path) -> Members | None:
    """The documents of an archive, None if it is none."""
    if not _looks_zipped(path):
        return None
    from extractor.readers.containers import is_container, list_members  # only for archives

    return list_members(path, DOCUMENT_SUFFIXES) if is_container(path) else None


def _looks_zipped(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except (OSError, ValueError):
        return False


def _find_member(argument: str) -> SourceFile | None:
    """Return the member that `a.zip!b.html` names, None if there is no such archive or no such member in it."""
    at = argument.find(SEPARATOR)
    while at > 0 and not _exists(Path(argument)):
        path = Path(argument[:at])
        members = _members(path)
        for member in members.taken if members else ():
            if member.name == argument[at + 1 :]:
                return SourceFile(path, f"{path.name}{SEPARATOR}{member.name}", member.path)
        at = argument.find(SEPARATOR, at + 1)
    return None


def _read_member(path: Path, member: tuple[int, ...], limit: int, name: str) -> bytes:
    from extractor.readers.containers import MemberRefused, read_member

    try:
        return read_member(path, member, limit)
    except MemberRefused as refused:
        said = in_both(f"input.{refused.reason}")
        raise InputError(name, said[0], refused.reason, said) from refused


def _members_left(name: str, left: int) -> InputError:
    from extractor.readers.containers import MAX_MEMBERS

    said = in_both("input.members_left", left=f"{left:,}", limit=f"{MAX_MEMBERS:,}")
    return InputError(name, said[0], "too_large", said)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _walk(folder: Path) -> Iterator[SourceFile]:
    """Yield the documents below a folder, sorted; hidden files and folders are left out."""
    for current, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in folders if not _is_saved_with(name, names)]
        for name in sorted(names):
            path = Path(current, name)
            suffix = path.suffix.lower()
            if name.startswith(".") or not (suffix in DOCUMENT_SUFFIXES or not suffix):
                continue
            yield from _open_container(SourceFile(path, _relative(path, folder)))


def _is_saved_with(folder: str, names: Sequence[str]) -> bool:
    """Say whether a folder holds the images and styles that a browser saved with a page beside it."""
    stem = next((folder.removesuffix(end) for end in ("_files", ".files", "_文件") if folder.endswith(end)), "")
    return bool(stem) and any(f"{stem}{end}" in names for end in (".html", ".htm", ".shtml", ".xhtml"))


def _relative(path: Path, base: Path) -> str:
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def _glob_base(pattern: str) -> Path:
    parts = Path(pattern).parts
    plain = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:plain]) if plain else Path()
