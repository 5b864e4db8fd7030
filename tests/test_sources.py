"""Sources: paths, folders, globs and standard input, in a stable order, with names relative to the argument."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.runs.sources import SourceFile, find_sources


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    """Empty files."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"x")


def names_of(*arguments: str) -> list[str]:
    """The names of what the arguments mean."""
    return [source.name for source in find_sources(arguments)]


def test_a_folder_is_its_documents_sorted() -> None:
    """Below it too; hidden files and what can be no document are left out, files without a suffix are not."""
    make(
        "in/b.txt", "in/a.html", "in/sub/c.PDF", "in/.hidden.txt", "in/.git/d.txt", "in/e.py", "in/f.json", "in/README"
    )
    assert names_of("in") == ["README", "a.html", "b.txt", "sub/c.PDF"]


def test_a_file_that_is_named_is_always_taken() -> None:
    """Whatever its suffix, hidden or not there."""
    make("in/e.py", "in/.hidden")
    assert names_of("in/e.py", "in/.hidden", "absent.txt") == ["e.py", ".hidden", "absent.txt"]


def test_globs_are_expanded_by_us() -> None:
    """Names are relative to the part without a pattern."""
    make("in/b.txt", "in/a.txt", "in/sub/c.txt")
    assert names_of("in/*.txt") == ["a.txt", "b.txt"]
    assert names_of("in/**/*.txt") == ["a.txt", "b.txt", "sub/c.txt"]
    assert names_of("in/sub/*") == ["c.txt"]
    assert names_of("*.txt") == []


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    """2023[1].txt, as browsers save it."""
    make("2023[1].txt", "20231.txt")
    assert names_of("2023[1].txt") == ["2023[1].txt"]


def test_arguments_keep_their_order() -> None:
    """Each is expanded in its place."""
    make("b.txt", "in/c.txt", "a.txt")
    assert names_of("b.txt", "in", "-", "a.txt") == ["b.txt", "c.txt", "stdin", "a.txt"]


def test_two_files_of_one_name_are_called_by_their_paths() -> None:
    """So that records can be told apart."""
    make("x/a.txt", "y/a.txt", "y/b.txt")
    assert names_of("x/a.txt", "y") == ["x/a.txt", "y/a.txt", "b.txt"]


def test_reading_stops_one_byte_behind_the_limit() -> None:
    """A caller can tell that there is more, and nothing larger is read."""
    Path("a.txt").write_bytes(b"0123456789")
    assert SourceFile(Path("a.txt"), "a.txt").read(4) == b"01234"
    assert SourceFile(Path("a.txt"), "a.txt").read(10) == b"0123456789"


def test_a_source_that_vanishes_gives_the_systems_reason() -> None:
    """InputError with its name."""
    make("a.txt")
    (source,) = find_sources(["a.txt"])
    Path("a.txt").unlink()
    with pytest.raises(InputError) as refused:
        source.read(10)
    assert (refused.value.name, refused.value.reason) == ("a.txt", "No such file or directory")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_folder_that_contains_itself_ends() -> None:
    """Links to folders are not followed."""
    make("in/a.txt")
    Path("in/loop").symlink_to(Path("in").resolve(), target_is_directory=True)
    assert names_of("in") == ["a.txt"]
