"""What the database of a run holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from conftest import GOLD
from kept_runs import folder, how

from extractor.runs.batch import extract_records
from extractor.runs.packed import line_of, pack
from extractor.runs.sources import SourceFile
from extractor.runs.store import open_store, read_records

__all__ = ["folder"]


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
