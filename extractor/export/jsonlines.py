"""JSON of one document, indented, and JSON Lines of many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from extractor.record import Record, to_json_line


def write_json(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write each record as indented JSON; meant for one."""
    for record in records:
        stream.write((json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace"))


def write_jsonl(records: Iterable[Record], stream: BinaryIO) -> None:
    """Write one record per line."""
    for record in records:
        stream.write((to_json_line(record) + "\n").encode("utf-8", "backslashreplace"))
