"""What a worker does with a chunk in tests: reads it, but hangs, dies or grows at documents that are named so."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from extractor.pipeline import Settings
from extractor.runs.sources import SourceFile
from extractor.runs.workers import read_chunk

RULES = Settings("rules")


def read_or_fail(sources: Sequence[SourceFile]) -> bytes:
    """Read a chunk of lines; `hang.txt` sleeps, `die.txt` ends the process, `grow.txt` takes memory."""
    for source in sources:
        if source.name == "hang.txt":
            time.sleep(600)
        if source.name == "die.txt":
            os._exit(7)
        if source.name == "grow.txt":
            grown = [bytearray(os.urandom(1024) * 1024) for _ in range(600)]
            time.sleep(60)
            del grown
    return read_chunk(sources, RULES, "line")


def read_or_fail_once(sources: Sequence[SourceFile]) -> bytes:
    """Read a chunk; the first worker that meets `once.txt` dies of it, the next does not."""
    for source in sources:
        if source.name == "once.txt" and source.path is not None:
            mark = source.path.with_name("met")
            if not mark.exists():
                mark.touch()
                os._exit(9)
    return read_chunk(sources, RULES, "line")


def end_at_once(sources: Sequence[SourceFile]) -> bytes:  # noqa: ARG001
    """Never come back."""
    os._exit(1)
