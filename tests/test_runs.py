"""Runs that stop anywhere and go on: what is kept, what is read again, and what bad input does to them."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import GOLD, ROOT
from papers import print_report

from eval.bench.kill import dump_of, run_kills
from extractor.acknowledgements import Acknowledgement
from extractor.api import extract_into
from extractor.batch import extract_records
from extractor.cli import main
from extractor.cli.running import run_limits
from extractor.errors import OutputError
from extractor.lines import Lines
from extractor.lock import only_writer
from extractor.packed import line_of, pack
from extractor.runs import Again, Made
from extractor.sources import SourceFile
from extractor.store import open_store, read_records
from extractor.workers import Limits

GRANTED = "requests.results.granted"

GOOD = print_report()
WRONG = print_report({"review_litigation.review.total": 5})
SUFFIXES = pytest.mark.parametrize("suffix", [".db", ".jsonl"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four reports: two of the same content."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a.txt", GOOD), ("b.txt", WRONG), ("c.txt", GOOD), ("d.txt", GOOD + "\n附件")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def how(output: Path, *paths: Path, **options: object) -> dict[str, str]:
    """What became of each document: read, kept or copied."""
    return {each.name: each.how for each in extract_into(output, paths, **options)}  # type: ignore[arg-type]


def names_of(output: Path) -> list[str]:
    """The documents of a run, in order."""
    return [str(record["source"]["name"]) for record in read_records(output)]  # type: ignore[index]


@SUFFIXES
def test_the_same_again_reads_nothing(folder: Path, tmp_path: Path, suffix: str) -> None:
    """And leaves the file as it is; the same content is read once."""
    output = tmp_path / f"run{suffix}"
    assert how(output, folder) == {"a.txt": "read", "b.txt": "read", "c.txt": "copied", "d.txt": "read"}
    before = dump_of(output)
    assert set(how(output, folder).values()) == {"kept"}
    assert (dump_of(output), names_of(output)) == (before, ["a.txt", "b.txt", "c.txt", "d.txt"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", f"run{suffix}"]


@SUFFIXES
def test_a_copy_is_the_record_that_reading_gives(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Byte for byte, its own name apart."""
    output = tmp_path / f"run{suffix}"
    how(output, folder)
    how(tmp_path / f"alone{suffix}", folder / "c.txt")
    together, alone = list(read_records(output)), list(read_records(tmp_path / f"alone{suffix}"))
    assert json.dumps(together[2]) == json.dumps(alone[0])


@SUFFIXES
def test_only_what_is_new_or_changed_is_read(folder: Path, tmp_path: Path, suffix: str) -> None:
    """And the result is that of a run that never stopped."""
    output = tmp_path / f"run{suffix}"
    how(output, folder)
    (folder / "a.txt").write_text(WRONG + " ", encoding="utf-8")
    (folder / "aa.txt").write_text(GOOD + "  ", encoding="utf-8")
    assert how(output, folder) == {"a.txt": "read", "aa.txt": "read", "b.txt": "kept", "c.txt": "kept", "d.txt": "kept"}
    how(tmp_path / f"whole{suffix}", folder)
    assert list(read_records(output)) == list(read_records(tmp_path / f"whole{suffix}"))
    if suffix == ".jsonl":
        assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@SUFFIXES
def test_fresh_reads_everything(folder: Path, tmp_path: Path, suffix: str) -> None:
    """As if nothing were there."""
    output = tmp_path / f"run{suffix}"
    how(output, folder)
    assert Counter(how(output, folder, again=Again(fresh=True)).values()) == {"read": 3, "copied": 1}


@SUFFIXES
def test_other_forms_or_another_version_read_everything(
    folder: Path, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read in a document depends on them."""
    output = tmp_path / f"run{suffix}"
    how(output, folder)
    monkeypatch.setattr("extractor.pipeline.__version__", "99")
    assert Counter(how(output, folder).values()) == {"read": 3, "copied": 1}
    assert {record["run"]["version"] for record in read_records(output)} == {"99"}  # type: ignore[index]


@SUFFIXES
def test_a_document_that_is_gone(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Stays in a store, last and without a position; leaves JSON Lines, which are those of the input."""
    output = tmp_path / f"run{suffix}"
    how(output, folder)
    (folder / "b.txt").unlink()
    how(output, folder)
    assert names_of(output) == (["a.txt", "c.txt", "d.txt"] + (["b.txt"] if suffix == ".db" else []))


@SUFFIXES
def test_named_reasons_are_read_again(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Paths that can't be read always are."""
    output = tmp_path / f"run{suffix}"
    paths = (folder, folder / "gone.txt")
    how(output, *paths)
    assert how(output, *paths)["gone.txt"] == "read"
    again = how(output, *paths, again=Again(["identity_failed"]))
    assert {name for name, what in again.items() if what == "read"} == {"b.txt", "gone.txt"}


def test_a_record_depends_on_the_prompts_that_were_used_for_it() -> None:
    """And on no others."""
    made = Made("1", '{"reader": "auto"}', "f", "m", (("facts", "1/a"), ("rows", "1/b")))
    run = {"version": "1", "settings": {"reader": "auto"}, "forms": "f", "model": None}
    used = {"name": "m", "prompts": {"rows": "1/b"}}
    assert made.of_record({"run": run}) == made.fingerprint
    assert made.of_record({"run": run | {"model": used}}) == made.fingerprint
    assert made.of_record({"run": run | {"model": used | {"prompts": {"rows": "1/c"}}}}) == ""
    assert made.of_record({"run": run | {"model": used | {"name": "other"}}}) == ""
    assert made.of_record({"run": run | {"settings": {"reader": "rules"}}}) == ""


def test_a_torn_last_line_is_cut_off(folder: Path, tmp_path: Path) -> None:
    """Whole lines of a killed run count, half a line does not."""
    whole = tmp_path / "whole.jsonl"
    how(whole, folder)
    lines = whole.read_bytes().splitlines(keepends=True)
    (tmp_path / "run.jsonl.part").write_bytes(lines[0] + lines[1] + lines[2][:500])
    output = tmp_path / "run.jsonl"
    assert how(output, folder) == {"a.txt": "kept", "b.txt": "kept", "c.txt": "copied", "d.txt": "read"}
    assert output.read_bytes() == whole.read_bytes()
    assert not (tmp_path / "run.jsonl.part").exists()


def test_lines_in_another_order_are_put_in_order(folder: Path, tmp_path: Path) -> None:
    """A journal has them as they came."""
    whole = tmp_path / "whole.jsonl"
    how(whole, folder)
    lines = whole.read_bytes().splitlines(keepends=True)
    (tmp_path / "run.jsonl.part").write_bytes(lines[3] + b"{}\n" + lines[0])
    assert set(how(tmp_path / "run.jsonl", folder).values()) == {"kept", "copied", "read"}
    assert (tmp_path / "run.jsonl").read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("suffix", [".db", ".jsonl"])
def test_killed_at_random_moments_nothing_is_lost(tmp_path: Path, suffix: str) -> None:
    """Five kills; `python -m eval.bench.kill` does two hundred."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(f"{GOOD}\n{number}", encoding="utf-8")
    said: list[str] = []
    run_kills(folder, tmp_path / f"run{suffix}", 2, 5, said.append)
    assert sum(line.startswith("killed") for line in said) == 5
    assert said[-1].startswith("finished: equal")


@SUFFIXES
def test_workers_write_the_same_as_this_process(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Whole gold folder."""
    for path in sorted(GOLD.glob("*.txt"))[:30]:
        (folder / path.name).write_bytes(path.read_bytes())
    how(tmp_path / f"one{suffix}", folder)
    how(tmp_path / f"two{suffix}", folder, limits=Limits(jobs=2))
    assert dump_of(tmp_path / f"one{suffix}") == dump_of(tmp_path / f"two{suffix}")


# ---- what a store holds


def test_a_store_holds_cells_and_findings_as_tables(folder: Path, tmp_path: Path) -> None:
    """With the names and codes of the cells; a copy names the document it is a copy of."""
    output = tmp_path / "run.db"
    how(output, folder)
    with closing(sqlite3.connect(output)) as db:
        documents = db.execute(
            "SELECT position, name, year, form_requests, verdict, reasons, duplicate_of FROM documents ORDER BY id"
        ).fetchall()
        cell = (
            "SELECT name, code, value, status FROM cells JOIN documents ON documents.id = document JOIN cell_names ON"
        )
        cell += " cell_names.id = cell WHERE path = 'review_litigation.review.total' ORDER BY document"
        cells = db.execute(cell).fetchall()
        findings = db.execute("SELECT document, position, rule, left_sum, right_sum, delta FROM findings").fetchall()
    assert [row[:2] + row[3:] for row in documents] == [
        (0, "a.txt", "2021", "verified", "[]", None),
        (1, "b.txt", "2021", "source_inconsistent", '["identity_failed"]', None),
        (2, "c.txt", "2021", "verified", "[]", 1),
        (3, "d.txt", "2021", "verified", "[]", None),
    ]
    values = {name: (code, value, status) for name, code, value, status in cells}
    assert values["b.txt"] == ("t4_r1_c5", 5, "printed")
    assert [row[:3] for row in findings] == [(2, 0, "H4/review_litigation.review")]


def test_a_number_longer_than_sqlite_has_is_kept(tmp_path: Path) -> None:
    """Exactly in the record, nearly in the column."""
    record = json.loads(line_of(next(extract_records([SourceFile(GOLD / "sample.txt", "a.txt")]))))
    path = next(iter(record["cells"]))
    record["cells"][path]["value"] = 10**25
    with closing(open_store(tmp_path / "run.db")) as store:
        store.put(0, pack(record, "row"), "f")
        store.commit()
    assert next(read_records(tmp_path / "run.db")) == record
    with closing(sqlite3.connect(tmp_path / "run.db")) as db:
        assert db.execute("SELECT max(value) FROM cells").fetchone() == (1e25,)


# ---- what can't work


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
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"{GOOD}\n{number}", encoding="utf-8")
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
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"{GOOD}\n{number}", encoding="utf-8")
    output = tmp_path / "run.db"
    connect = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        db: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]
        db.execute("PRAGMA page_size = 16384")
        db.execute("PRAGMA max_page_count = 22")
        return db

    with monkeypatch.context() as patched:
        patched.setattr("extractor.store.sqlite3.connect", small)
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
    monkeypatch.setattr("extractor.runs._hash", lambda _source: "0" * 64)  # as it was before the change
    assert set(how(output, folder).values()) == {"read"}
    hashes = [record["source"]["sha256"] for record in read_records(output)]  # type: ignore[index]
    assert (len(set(hashes)), hashes[0] == hashes[2]) == (3, True)


# ---- the command


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages in English."""
    monkeypatch.setenv("GOUJI_LANG", "en")
    return None


def call(*arguments: object) -> int:
    """The exit code of a command run in this process."""
    sys.argv = ["gouji", *map(str, arguments)]
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.usefixtures("english")
def test_the_command_says_what_it_kept(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And exits as the whole run deserves, kept documents included."""
    output = tmp_path / "run.db"
    assert call("extract", folder, "-o", output, "-q") == 1
    capsys.readouterr()
    assert call("extract", folder, "-o", output, "-q") == 1
    assert capsys.readouterr().err.splitlines()[1:] == [
        "4 document(s) as read before, 0 with the content of another, 0 read",
        "4 document(s): verified 3, source inconsistent 1",
    ]


@pytest.mark.usefixtures("english")
def test_a_busy_output_is_exit_3(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do."""
    with only_writer(tmp_path / "run.db"):
        assert call("extract", folder, "-o", tmp_path / "run.db") == 3
    assert "wait until it has ended, or name another file with -o" in capsys.readouterr().err


@pytest.mark.usefixtures("english")
def test_options_that_make_no_sense_are_exit_2(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown reasons; going on where nothing can."""
    assert call("extract", folder, "-o", tmp_path / "run.db", "--retry", "bogus") == 2
    assert call("extract", folder, "-o", tmp_path / "out.csv", "--fresh") == 2
    assert capsys.readouterr().err.splitlines()[1::2] == [
        "error: --retry bogus: no such reason; docs/verdicts.md lists them",
        "error: --fresh needs -o FILE.db or FILE.jsonl: nothing else can be resumed",
    ]


@pytest.mark.usefixtures("english")
def test_the_log_has_the_times_that_results_have_not(folder: Path, tmp_path: Path) -> None:
    """One line for each document, and one before and after."""
    log = tmp_path / "run.log.jsonl"
    call("extract", folder, "-o", tmp_path / "run.db", "-q", "--log", log, "--jobs", "2")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("name"), line.get("how")) for line in lines] == [
        ("start", None, None),
        ("document", "a.txt", "read"),
        ("document", "b.txt", "read"),
        ("document", "c.txt", "copied"),
        ("document", "d.txt", "read"),
        ("end", None, None),
    ]
    assert all(line["seconds"] > 0 for line in lines[1:3])


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C can't be sent to one process there")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    """Exit 130, and how to go on."""
    import signal

    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(900):
        (folder / f"{number:03}.txt").write_text(f"{GOOD}\n{number}", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "extract", str(folder), "-o", str(tmp_path / "run.db"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GOUJI_LANG": "en"}
    log = tmp_path / "log.jsonl"
    process = subprocess.Popen([*command, "--log", str(log)], stderr=subprocess.PIPE, text=True, env=environment)
    while not (log.exists() and log.stat().st_size > 5_000):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    kept = len(names_of(tmp_path / "run.db"))
    assert f"interrupted: {kept} of 900 document(s) are kept; the same command goes on from there" in err
    assert (0 < kept < 900, "Traceback" in err) == (True, False)


def test_acknowledged_errors_are_entered_and_a_changed_list_reads_their_documents_again(tmp_path: Path) -> None:
    """Only the documents that it names; the others are kept."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.txt").write_text(print_report({f"{GRANTED}.total": 13}), encoding="utf-8")
    (folder / "good.txt").write_text(print_report(), encoding="utf-8")
    known = Acknowledgement("bad.txt", f"H1/{GRANTED}", "甲", "原件如此")
    for output in (tmp_path / "run.db", tmp_path / "run.jsonl"):
        assert how(output, folder) == {"bad.txt": "read", "good.txt": "read"}
        assert how(output, folder, acknowledged=[known]) == {"bad.txt": "read", "good.txt": "kept"}
        assert how(output, folder, acknowledged=[known]) == {"bad.txt": "kept", "good.txt": "kept"}
        (bad, good) = read_records(output)
        assert (bad["acknowledged"], good["acknowledged"]) == (
            [{"rule": f"H1/{GRANTED}", "who": "甲", "reason": "原件如此"}],
            [],
        )
        assert how(output, folder, acknowledged=[known._replace(who="乙")])["bad.txt"] == "read"
        assert how(output, folder) == {"bad.txt": "read", "good.txt": "kept"}


def test_a_store_of_an_earlier_version_gets_the_views_of_this_one(folder: Path, tmp_path: Path) -> None:
    """Once; what the user made beside them stays."""
    output = tmp_path / "run.db"
    how(output, folder)
    with closing(sqlite3.connect(output, isolation_level=None)) as db:
        wanted = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
        db.execute("DROP VIEW harmonised")
        db.execute("DROP VIEW reports")
        db.execute("CREATE VIEW reports AS SELECT 1")
        db.execute("CREATE VIEW mine AS SELECT 2")
        db.execute("DELETE FROM run WHERE key = 'views'")
    assert set(how(output, folder).values()) == {"kept"}
    with closing(sqlite3.connect(output)) as db:
        found = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
        assert found.pop("mine") == "CREATE VIEW mine AS SELECT 2"
        assert found == wanted
        assert db.execute("SELECT count(*) FROM reports").fetchone() == (4,)


def test_what_goes_wrong_is_said_in_the_language_asked_for(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program gets both."""
    with only_writer(tmp_path / "run.db"):
        assert call("extract", folder, "-o", tmp_path / "run.db", "--lang", "zh") == 3
        with pytest.raises(OutputError) as refused:
            how(tmp_path / "run.db", folder)
    said = f"{tmp_path / 'run.db'}：另一个进程正在写入；请等它结束，或用 -o 指定其他文件"
    assert capsys.readouterr().err.splitlines()[-1] == f"错误：{said}"
    assert (refused.value.chinese, "another process is writing it" in str(refused.value)) == (said, True)


@pytest.mark.usefixtures("english")
def test_limits_that_a_model_makes_void_are_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Not if none was given."""
    options = argparse.Namespace(jobs=2, timeout=None, memory=100)
    assert run_limits(options, 50, "en", with_model=True) is None
    assert capsys.readouterr().err.splitlines() == [
        "--jobs, --memory: no effect with a model, whose budget is kept in one process; --concurrency says how many "
        "documents are asked about at a time"
    ]
    none = argparse.Namespace(jobs=None, timeout=None, memory=None)
    assert (run_limits(none, 50, "en", with_model=True), capsys.readouterr().err) == (None, "")
    assert run_limits(options, None, "en", with_model=False) == Limits(2, 120.0, 100)
