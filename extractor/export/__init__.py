"""Records -> files that people and programs use: one module per format, registered by suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from extractor.export.jsonlines import write_json, write_jsonl
from extractor.record import Record

Writer = Callable[[Iterable[Record], BinaryIO], None]


def write_csv(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write the long CSV (see long_csv.py, imported when it is wanted)."""
    from extractor.export import long_csv

    long_csv.write_csv(records, stream)


WRITERS: dict[str, Writer] = {".json": write_json, ".jsonl": write_jsonl, ".ndjson": write_jsonl, ".csv": write_csv}
"""Output suffix -> writer. Each consumes the records as they come and writes UTF-8."""
