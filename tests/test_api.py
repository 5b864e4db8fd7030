"""What a program calls: a few names, typed results, no exception for what is in a document."""

from __future__ import annotations

import inspect
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import GOOD, WRONG, swap

import extractor
from extractor import (
    GoujiError,
    InputError,
    Result,
    SchemaError,
    Settings,
    UsageError,
    extract,
    extract_many,
    extract_text,
)


def test_few_names_are_public_and_all_can_be_imported() -> None:
    """At most twelve."""
    assert len(extractor.__all__) <= 12
    assert extractor.__all__ == sorted(extractor.__all__)
    assert dir(extractor) == sorted(extractor.__all__)
    assert [name for name in extractor.__all__ if getattr(extractor, name, None) is None] == []


def test_an_unknown_name_is_no_attribute() -> None:
    """Lazy imports say so as a module does."""
    with pytest.raises(AttributeError, match="module 'extractor' has no attribute 'unknown'"):
        _ = extractor.unknown  # type: ignore[attr-defined]


def test_verify_is_a_function_also_after_a_document_was_read() -> None:
    """from extractor import extract_text, verify."""
    code = (
        "from extractor import extract_text; extract_text(''); from extractor import verify;"
        "print(verify({'review_litigation.review.upheld': 1}).outcome)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("undecidable\n", "")


def test_every_public_name_is_documented() -> None:
    """Functions and classes."""
    for name in extractor.__all__:
        public = getattr(extractor, name)
        if not inspect.ismodule(public):
            assert inspect.getdoc(public), name


# ---- extract


def test_a_path_and_its_bytes_give_the_same_result(tmp_path: Path) -> None:
    """Apart from the name, which is the file's, `bytes`, or the one given."""
    path = tmp_path / "报告.txt"
    path.write_text(GOOD, encoding="utf-8", newline="")
    by_path, by_text, by_bytes = extract(path), extract(str(path)), extract(GOOD.encode())
    assert by_path == by_text
    assert (by_path.source.name, by_bytes.source.name) == ("报告.txt", "bytes")
    assert extract(GOOD.encode(), name="报告.txt") == by_path
    assert extract_text(GOOD, name="报告.txt") == by_path
    assert extract_text(GOOD).source.name == "text"
    assert extract(path, name="other").source.name == "other"


def test_reading_is_pure() -> None:
    """The same bytes give an equal result, and a result changed by its owner changes no other."""
    first = extract_text(GOOD)
    first.cells.clear()
    first.report["disclosure"]["licensing"]["decisions"] = 99
    first.reasons.append("no_year")
    again = extract_text(GOOD)
    assert (len(again.cells), again.report["disclosure"]["licensing"], again.reasons) == (200, {"decisions": 28}, [])
    blank = extract_text(swap(GOOD, "行政许可 | 28 |\n", ""))
    blank.cells["disclosure.licensing.decisions"].alternatives.append(None)  # type: ignore[arg-type]
    assert extract_text(swap(GOOD, "行政许可 | 28 |\n", "")).cells["disclosure.licensing.decisions"].alternatives == []


@pytest.mark.parametrize("text", [GOOD, WRONG, "", "今天天气很好。"])
def test_a_result_can_be_pickled(text: str) -> None:
    """For worker processes."""
    result = extract_text(text)
    assert pickle.loads(pickle.dumps(result)) == result


def test_settings_are_part_of_the_result() -> None:
    """Frozen, and written down."""
    assert extract_text(GOOD, settings=Settings()).run.settings == {"reader": "rules"}
    with pytest.raises(AttributeError):
        Settings().reader = "llm"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(Settings())) == Settings()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent.txt", "No such file or directory"),
        ("folder", "Is a directory"),
        ("nul\0byte.txt", "embedded null byte"),
        ("n" * 300, "File name too long"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the system's own words")
def test_an_unreadable_path_raises_here(tmp_path: Path, name: str, reason: str) -> None:
    """InputError with the name and the system's reason."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError) as refused:
        extract(tmp_path / name)
    assert (refused.value.name, refused.value.reason) == (name, reason)
    assert str(refused.value) == f"{name}: {reason}"


def test_an_unreadable_path_is_a_result_among_many(tmp_path: Path) -> None:
    """The others are read all the same, in order."""
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.txt").write_text("今天天气很好。", encoding="utf-8")
    results = list(extract_many([tmp_path / "absent.txt", tmp_path]))
    assert [(result.source.name, result.verdict) for result in results] == [
        ("absent.txt", "unreadable"),
        ("a.txt", "verified"),
        ("b.txt", "not_a_report"),
    ]
    assert results[0].reasons == ["not_readable"]
    assert results[0].findings[0].message == "absent.txt: can't be read: No such file or directory"
    assert results[0].source.sha256 is None


def test_extract_many_reads_one_at_a_time(tmp_path: Path) -> None:
    """It is an iterator: a file that appears before its turn is read."""
    results = extract_many([tmp_path / "a.txt", tmp_path / "b.txt"])
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    assert next(results).verdict == "verified"
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    assert next(results).verdict == "verified"


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_raises_too(tmp_path: Path) -> None:
    """Permission denied."""
    path = tmp_path / "a.txt"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match=r"a\.txt: Permission denied"):
        extract(path)


# ---- never raises for what is in a document


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xfe\xff\xd8\x00",
        b"\xef\xbb\xbf",
        b"\x81",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"<html>",
        b"<table><tr><td rowspan=99999 colspan=99999>1</td></tr></table>",
        b"|" * 10_000,
        b"\t" * 10_000,
        "规章 | ".encode() * 3_000,
        "\n规章 0 0 0".encode() * 2_000,
        ("（" * 5_000).encode(),
        GOOD.encode()[:-1],
        GOOD.encode("gb18030")[:-1],
        GOOD.encode("utf-16"),
        GOOD.replace("0", "9" * 400).encode(),
        GOOD.replace("规章", "规章" * 500).encode(),
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_no_document_raises(data: bytes) -> None:
    """Whatever it holds there is a result, and it can be written."""
    result = extract(data)
    assert Result.model_validate_json(result.to_json().encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert result.verdict != "verified" or len(result.cells) == 200


LINES = st.sampled_from([line + "\n" for line in GOOD.splitlines()])
NOISE = st.text(alphabet="规章行政许可总计其他0123456789 |\t\n-—/（）。一二", max_size=20)


@settings(max_examples=60)
@given(st.lists(st.one_of(LINES, NOISE), max_size=40))
def test_lines_in_any_order_do_not_raise(lines: list[str]) -> None:
    """Pieces of a report and noise; every cell that is given points to its raw text."""
    text = "".join(lines)
    result = extract_text(text)
    for cell in result.cells.values():
        if cell.span is not None:
            assert text[slice(*cell.span)] == cell.raw


@settings(max_examples=40)
@given(st.data())
def test_a_report_with_a_piece_cut_out_has_no_wrong_cell_in_a_certain_table(data: st.DataObject) -> None:
    """Whatever is lost, what a certain table says was printed."""
    start = data.draw(st.integers(GOOD.index("二、主动"), len(GOOD)))
    end = data.draw(st.integers(start, min(start + 200, len(GOOD))))
    _check_certain_cells(GOOD[:start] + GOOD[end:], GOOD, start, end)


def _check_certain_cells(text: str, whole: str, start: int, end: int) -> None:
    before, after = extract_text(whole), extract_text(text)
    verdicts = after.verdicts.model_dump()
    for path, cell in after.cells.items():
        if verdicts[path.split(".", 1)[0]] not in ("verified", "source_incomplete", "source_inconsistent"):
            continue
        span = before.cells[path].span
        assert span is not None
        touched = span[0] <= end and span[1] >= start
        assert touched or cell.value == before.cells[path].value, path


# ---- errors


def test_errors_have_one_root() -> None:
    """One except catches all that gouji raises on purpose."""
    assert [error.__mro__[1] for error in (InputError, SchemaError, UsageError)] == [GoujiError] * 3
    assert issubclass(GoujiError, Exception)
