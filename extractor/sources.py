"""Paths, folders, globs and standard input -> named bytes, one by one, in a stable order."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.errors import InputError

STDIN = "-"
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
        ".mht",
        ".mhtml",
        ".zip",
    ]
)
"""What is taken from a folder; a file named on the command line is always taken. Files without suffix count too."""


class SourceFile(NamedTuple):
    """One source to read: where it is, and its name in results (relative to the argument it came from)."""

    path: Path | None
    name: str

    def read(self, limit: int) -> bytes:
        """Return its bytes, at most `limit` + 1 so that a caller can tell that there is more.

        Raises InputError with the system's reason if it can't be read.
        """
        try:
            if self.path is None:
                return sys.stdin.buffer.read(limit + 1)
            with self.path.open("rb") as stream:
                return stream.read(limit + 1)
        except OSError as error:
            raise InputError(self.name, error.strerror or type(error).__name__) from error
        except ValueError as error:
            raise InputError(self.name, str(error)) from error


def find_sources(arguments: Sequence[str]) -> list[SourceFile]:
    """Return the sources that the arguments name: files as given, folders and globs sorted, `-` for stdin.

    A path that does not exist is returned too: reading it gives the error. Two files that would have the same
    name get the path as given; a file named twice is one. Names are text that UTF-8 has: what a file name holds
    beside (a byte that can't be decoded) is written as its escape, `\\udcff`.
    """
    found = list(dict.fromkeys(source for argument in arguments for source in _expand(argument)))
    counts = Counter(source.name for source in found)
    named: dict[str, SourceFile] = {}
    for source in found:
        name = source.path.as_posix() if source.path and counts[source.name] > 1 else source.name
        name = _encodable(name)
        while name in named and named[name].path != source.path:  # an escape that another name spells out
            name += "'"
        named.setdefault(name, SourceFile(source.path, name))
    return list(named.values())


def _encodable(name: str) -> str:
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
                yield SourceFile(match, _relative(match, base))
    else:
        yield SourceFile(path, path.name or argument)


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
        for name in sorted(names):
            path = Path(current, name)
            suffix = path.suffix.lower()
            if name.startswith(".") or not (suffix in DOCUMENT_SUFFIXES or not suffix):
                continue
            yield SourceFile(path, _relative(path, folder))


def _relative(path: Path, base: Path) -> str:
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def _glob_base(pattern: str) -> Path:
    parts = Path(pattern).parts
    plain = next((i for i, part in enumerate(parts) if glob.has_magic(part)), len(parts))
    return Path(*parts[:plain]) if plain else Path()
