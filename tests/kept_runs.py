"""Runs that are made again: their input, and what became of each document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from papers import GOOD, WRONG

from extractor.api import extract_into
from extractor.runs.inputs import InputTable
from extractor.runs.store import read_records

SUFFIXES = pytest.mark.parametrize("suffix", [".db", ".jsonl"])


def write_many(folder: Path, count: int) -> None:
    """Write reports into a folder, no two alike."""
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"{GOOD}\n{number}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four reports: two of the same content."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a.txt", GOOD), ("b.txt", WRONG), ("c.txt", GOOD), ("d.txt", GOOD + "\n附件")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def how(output: Path, *given: Path | InputTable, **options: Any) -> dict[str, str]:
    """What became of each document: read, kept or copied."""
    return {each.name: each.how for each in extract_into(output, given, **options)}


def names_of(output: Path) -> list[str]:
    """The documents of a run, in order."""
    return [str(record["source"]["name"]) for record in read_records(output)]  # type: ignore[index]
