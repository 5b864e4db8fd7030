"""Hostile bytes: a named reason, nothing raised, whatever their size or shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import extract, extract_many
from extractor.pipeline import extract_record
from extractor.readers import MAX_BYTES

HOSTILE = {
    "NULs": (b"\x00" * 1000, "binary_file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "broken_image"),
    "a million pipes on one line": (b"|" * 1_000_000, "too_large"),
    "a million tabs on one line": (b"\t" * 1_000_000, "too_large"),
    "half a million lines of zeros": (b"0\n" * 500_000, "too_large"),
    "200,000 brackets": (b"(" * 200_000, "other_document"),
    "half a million angle brackets": (b"<" * 500_000, "other_document"),
    "HTML nested 50,000 deep": (b"<html><body>" + b"<div>" * 50_000 + b"x", "nesting_too_deep"),
    "a colspan of a thousand million": (b"<table><tr><td colspan=1000000000>x</td></tr></table>", "other_document"),
    "broken entities": ("<p>政府信息公开 &#xfffffffff; &nbsp &bogus; &#0;</p>".encode() * 100, "other_document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_get_a_reason(name: str) -> None:
    data, reason = HOSTILE[name]
    record = extract_record("hostile", data)
    assert reason in record["reasons"]  # type: ignore[operator]


def test_a_file_above_the_limit_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.seek(MAX_BYTES + 10)
        stream.write(b"x")
    result = extract(path)
    assert (result.verdict, result.reasons, result.source.sha256) == ("unreadable", ["too_large"], None)


def test_one_bad_file_leaves_the_rest_of_the_run_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00" * 50)
    (tmp_path / "b.txt").write_bytes((Path(__file__).parents[1] / "eval" / "gold" / "sample.txt").read_bytes())
    results = list(extract_many([tmp_path, tmp_path / "gone.txt"]))
    assert [(r.source.name, r.verdict, r.reasons) for r in results] == [
        ("a.txt", "unreadable", ["binary_file"]),
        ("b.txt", "verified", []),
        ("gone.txt", "unreadable", ["not_readable"]),
    ]
