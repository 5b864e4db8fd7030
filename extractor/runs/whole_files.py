"""Files that are there whole or not at all: written under a temporary name, moved when complete."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from extractor.errors import OutputError
from extractor.messages import in_both


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a binary stream that becomes the file `path` when all is written; nothing is left of one that is not.

    Raises OutputError if it can't be written, the disk being full for one. An error of another file, which it names,
    passes as it is.
    """
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        if error.filename is not None and Path(error.filename) not in (partial, path):
            raise
        reason = error.strerror or type(error).__name__
        raise OutputError(*in_both("output.cannot_write", path=path, reason=reason)) from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def file_or_stdout(path: Path | None) -> Iterator[BinaryIO]:
    """Yield the stream of a whole file, or standard output where no file is named."""
    if path is not None:
        with whole_file(path) as stream:
            yield stream
        return
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()
