"""One writer at a time: a lock beside the output that the system itself gives back when its holder dies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractor.errors import OutputError
from extractor.messages import in_both


@contextmanager
def only_writer(output: Path) -> Iterator[None]:
    """Hold the right to write `output` for the length of a run.

    Raises OutputError if another process has it or the folder can't be written. The lock is SQLite's own on an empty
    file `OUTPUT.lock`: it works on every system and needs no cleaning up after a kill.
    """
    path = output.with_name(output.name + ".lock")
    try:
        held = sqlite3.connect(path, timeout=0, isolation_level=None)
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        busy = "locked" in str(error)
        code = "runs.busy" if busy else "runs.cannot_write"
        raise OutputError(*in_both(code, path=output, **({} if busy else {"reason": error}))) from error
    try:
        yield
    finally:
        held.close()
        with suppress(OSError):
            path.unlink()
