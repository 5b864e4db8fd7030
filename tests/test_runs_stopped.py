"""What stops a run, and that it goes on later: locks, full disks, foreign files, odd names."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from kept_runs import SUFFIXES, folder, how, names_of, write_many
from papers import GOOD

from eval.bench.kill import dump_of
from extractor.errors import OutputError
from extractor.runs.kept import Again
from extractor.runs.lines import Lines
from extractor.runs.lock import only_writer
from extractor.runs.store import open_store, read_records

__all__ = ["folder"]


def test_two_runs_into_one_file(folder: Path, tmp_path: Path) -> None:
    """The second is told to wait, and harms nothing."""
    output = tmp_path / "run.db"
    with only_writer(output), pytest.raises(OutputError, match=r"run\.db: another process is writing it"):
        how(output, folder)
    assert Counter(how(output, folder).values()) == {"read": 3, "copied": 1}


def test_a_locked_database(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a program that is not gouji."""
    output = tmp_path / "run.db"
    how(output, folder)
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda *a, **k: connect(*a, **(k | {"timeout": 0.1})))
    with closing(connect(output, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="another process is writing it"):
            how(output, folder, again=Again(fresh=True))


def test_a_file_that_is_no_store_is_left_alone(folder: Path, tmp_path: Path) -> None:
    """Another database, or no database at all; --fresh makes no difference."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE mine(x)")
    (tmp_path / "text.db").write_text("something else that is mine, long enough to have a header" * 20)
    for name in ("other.db", "text.db"):
        before = (tmp_path / name).read_bytes()
        for fresh in (False, True):
            with pytest.raises(OutputError, match="no store that gouji wrote"):
                how(tmp_path / name, folder, again=Again(fresh=fresh))
        assert (tmp_path / name).read_bytes() == before


def test_a_store_with_other_tables_is_refused(folder: Path, tmp_path: Path) -> None:
    """Of another version of them."""
    open_store(tmp_path / "run.db").close()
    with closing(sqlite3.connect(tmp_path / "run.db", isolation_level=None)) as db:
        db.execute("UPDATE run SET value = '0' WHERE key = 'schema'")
    with pytest.raises(OutputError, match=r"another layout of tables \(0, now 1\)"):
        how(tmp_path / "run.db", folder)
    assert Counter(how(tmp_path / "run.db", folder, again=Again(fresh=True)).values()) == {"read": 3, "copied": 1}


class _FullDisk(io.FileIO):
    """A file on a disk that is full after so many bytes."""

    room = 60_000

    def write(self, data: object) -> int:
        piece = bytes(data)[: max(0, self.room - self.tell())]  # type: ignore[call-overload]
        if not piece:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(piece)


def test_a_full_disk_stops_a_run_that_goes_on_later(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON Lines: half a chunk is taken back, and the message says what to do."""
    write_many(folder, 30)
    output = tmp_path / "run.jsonl"
    start = Lines.__init__

    def start_on_full_disk(self: Lines, *arguments: object, **named: object) -> None:
        start(self, *arguments, **named)  # type: ignore[arg-type]
        self._stream.close()
        self._stream = _FullDisk(self.journal, "ab")

    with monkeypatch.context() as patched:
        patched.setattr(Lines, "__init__", start_on_full_disk)
        with pytest.raises(OutputError, match=r"No space left on device\. What was read before is kept"):
            how(output, folder)
    left = (tmp_path / "run.jsonl.part").read_bytes()
    assert left == b"" or left.endswith(b"\n")
    how(output, folder)
    how(tmp_path / "whole.jsonl", folder)
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_database_that_is_full_stops_a_run_that_goes_on_later(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says so itself when it may not grow."""
    write_many(folder, 30)
    output = tmp_path / "run.db"
    connect = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]
        db.execute("PRAGMA page_size = 16384")
        db.execute("PRAGMA max_page_count = 22")
        return db

    with monkeypatch.context() as patched:
        patched.setattr("extractor.runs.store.sqlite3.connect", small)
        with pytest.raises(OutputError, match="full"):
            how(output, folder)
    assert set(how(output, folder).values()) <= {"read", "kept", "copied"}
    how(tmp_path / "whole.db", folder)
    assert dump_of(output) == dump_of(tmp_path / "whole.db")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_that_can_not_be_written(folder: Path, tmp_path: Path) -> None:
    """Said before anything is read."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="can't be written"):
        how(closed / "run.db", folder)


@SUFFIXES
def test_a_folder_that_is_not_there(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Said before anything is read."""
    with pytest.raises(OutputError, match="can't be written"):
        how(tmp_path / "none" / f"run{suffix}", folder)


# ---- names


@pytest.mark.skipif(os.name == "nt", reason="such names can't be made there")
@SUFFIXES
def test_names_with_anything_in_them(tmp_path: Path, suffix: str) -> None:
    """A new line, 255 bytes, bytes that are no UTF-8, and a name that spells such a byte out."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = [b"new\nline.txt", b"x" * 251 + b".txt", b"bad\xff.txt", b"bad\\udcff.txt", "中".encode() * 83 + b".txt"]
    for name in names:
        try:
            Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(GOOD, encoding="utf-8")  # noqa: PTH118
        except OSError:
            pytest.skip("the file system takes no such names")
    output = tmp_path / f"run{suffix}"
    first = how(output, folder)
    assert (sorted(first), len(first)) == (
        sorted(["new\nline.txt", "x" * 251 + ".txt", "bad\\udcff.txt", "bad\\udcff.txt'", "中" * 83 + ".txt"]),
        5,
    )
    assert set(how(output, folder).values()) == {"kept"}
    assert sorted(names_of(output)) == sorted(first)


def test_a_file_that_changes_while_a_run_reads_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is what the record says it is; a copy of what was there before is read on its own."""
    output = tmp_path / "run.jsonl"
    monkeypatch.setattr("extractor.runs.kept._hash", lambda _source: "0" * 64)  # as it was before the change
    assert set(how(output, folder).values()) == {"read"}
    hashes = [record["source"]["sha256"] for record in read_records(output)]  # type: ignore[index]
    assert (len(set(hashes)), hashes[0] == hashes[2]) == (3, True)
