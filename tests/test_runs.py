"""Runs that stop anywhere and go on: what is kept and what is read again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import GOLD
from kept_runs import SUFFIXES, folder, how, names_of, write_many
from papers import GOOD, WRONG, print_report

from eval.bench.kill import dump_of, run_kills
from extractor.acknowledgements import Acknowledgement
from extractor.runs.kept import Again, Made
from extractor.runs.store import read_records
from extractor.runs.workers import Limits

__all__ = ["folder"]

GRANTED = "requests.results.granted"


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
    write_many(folder, 60)
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
