"""Random numbers and small files of people and programs -> the readers and checks that take them."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random

from eval.fuzz.damage import damaged
from eval.fuzz.promises import RULES, Broken, check_call, raised
from eval.fuzz.seeds import texts
from eval.fuzz.words import rewritten
from extractor.errors import GoujiError
from extractor.forms import load_forms
from extractor.outside import read_outside, verify_numbers
from extractor.pipeline import extract_record
from extractor.record import Record
from extractor.runs.kept import RunStore
from extractor.runs.lines import open_lines
from extractor.runs.packed import line_of, pack
from extractor.runs.store import open_store, read_records
from extractor.verification.explanations import explain_failures

_NUMBERS: tuple[object, ...] = (
    0, 0, 0, 0, 1, 1, 2, 7, 12, 100, 10**6, -1, 0.5, 1e300, -0.0, 10**30, 10**400, None, None, True, "3", "", [], {},
)  # fmt: skip
_JSON_ODDITIES = ('{"cells":' * 3000, "[" * 100_000, "1" * 5000, "NaN", "Infinity", "-1e999", '"\\ud800"', "\x00", "{}")


@cache
def _paths() -> tuple[tuple[str, ...], ...]:
    return tuple(table.paths for table in load_forms().tables.values())


def make_numbers(rng: Random) -> bytes:
    """Return a JSON object or lines of them, or a CSV, with random numbers for cells of a random table."""
    documents = []
    for _ in range(rng.choice((1, 1, 2, 5))):
        paths = [path for table in rng.sample(_paths(), rng.choice((1, 1, 2))) for path in table]
        kept = rng.sample(paths, rng.randint(1, len(paths)))
        usual = rng.choice((0, 0, 1, 3))
        strange = rng.choice((0.0, 0.05, 0.5))
        documents.append({path: rng.choice(_NUMBERS) if rng.random() < strange else usual for path in kept})
    if rng.random() < 0.4:
        rows = [f"d{i},{path},{_csv(value)}" for i, cells in enumerate(documents) for path, value in cells.items()]
        data = "\n".join(("document,cell,value,year,agency", *(f"{row},2023,甲局" for row in rows)))
    else:
        items = [{"source": {"name": f"d{i}"}, "cells": cells, "year": 2023} for i, cells in enumerate(documents)]
        data = "\n".join(map(json.dumps, items)) if rng.random() < 0.5 else json.dumps(items)
    if rng.random() < 0.1:
        at = rng.randint(0, len(data))
        data = data[:at] + rng.choice(_JSON_ODDITIES) + data[at:]
    raw = data.encode()
    return damaged([raw], rng) if rng.random() < 0.3 else raw


def _csv(value: object) -> str:
    return "" if value is None else str(value)


def check_numbers(data: bytes) -> Iterator[Broken]:
    """Read numbers made elsewhere, check and explain them: own errors alone, and the same twice."""
    try:
        documents = read_outside(data, "case")
        for document in documents:
            first, again = (verify_numbers(document.cells, load_forms()) for _ in range(2))
            if first != again:
                yield Broken("reads twice alike", "verification", "")
            hard = [failure for failure in first.failures if failure.severity == "hard"]
            if (first.outcome == "inconsistent") != any(failure.outcome == "failed" for failure in hard):
                yield Broken("says inconsistent where a rule fails", first.outcome, str(hard)[:200])
            for table in load_forms().tables.values():
                numbers = {path: value for path, value in document.cells.items() if value is not None}
                if set(table.paths) & set(numbers):
                    explain_failures(table, numbers, [path for path, value in document.cells.items() if value is None])
    except GoujiError:
        return
    except Exception as error:
        yield raised(error)


# ---- runs


@cache
def _records() -> tuple[Record, ...]:
    return tuple(extract_record(f"d{i}", data, RULES) for i, data in enumerate(texts(".txt")[:4]))


@cache
def _lines() -> bytes:
    return b"".join(line_of(record) + b"\n" for record in _records())


@cache
def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.db"
        with closing(open_store(path, [("requests.new_received.total", "t3")])) as store:
            for position, record in enumerate(_records()):
                store.put(position, pack(record, "row"), "made")
            store.commit()
            store.finish({"version": "1"})
        return path.read_bytes()


def make_lines(rng: Random) -> bytes:
    """Return results in JSON Lines, spoilt."""
    if rng.random() < 0.3:
        line = rng.choice(_lines().split(b"\n")[:4]).decode()
        at = rng.randint(0, len(line))
        return (line[:at] + rng.choice(_JSON_ODDITIES) + line[at:]).encode("utf-8", "replace") + b"\n" + _lines()
    return damaged([_lines()], rng)


def make_database(rng: Random) -> bytes:
    """Return a store of SQLite, spoilt."""
    return damaged([_database()], rng)


def check_lines(data: bytes) -> Iterator[Broken]:
    """Read results, and go on with them as a run does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.jsonl"
        path.write_bytes(data)
        yield from check_call(lambda: list(read_records(path)))
        path.with_name("run.jsonl.part").write_bytes(data[: len(data) // 2])
        yield from check_call(lambda: _go_on_lines(path))


def _go_on_lines(path: Path) -> None:
    with closing(open_lines(path, lambda _: "made")) as lines:
        _go_on(lines)
    names = [json.loads(line)["source"]["name"] for line in path.read_bytes().splitlines()]
    if names != [f"d{position}" for position in range(len(_records()))]:
        raise AssertionError(f"the finished file holds {names}")


def check_database(data: bytes) -> Iterator[Broken]:
    """Read a store, and go on with it as a run does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.db"
        path.write_bytes(data)
        yield from check_call(lambda: list(read_records(path)))
        yield from check_call(lambda: _go_on_store(path))


def _go_on_store(path: Path) -> None:
    with closing(open_store(path, [("requests.new_received.total", "t3")])) as store:
        _go_on(store)


def _go_on(run: RunStore) -> None:
    """Keep every other document that is there, write the rest, and finish."""
    for position, record in enumerate(_records()):
        kept = run.find(f"d{position}")
        run.packed(f"d{position}")
        if kept is not None and position % 2:
            run.keep(position, kept)
        else:
            run.put(position, pack(record, run.kind), "made")
    run.with_content("x", "made")
    run.commit()
    run.finish({"version": "1"})


# ---- small tables of people

_ACKNOWLEDGED = (
    "document,rule,who,reason,cells\nd0,H1/requests.new_received,王某,原件如此,requests.new_received.total\n"
)
_CORRECTED = (
    "document,cell,value,raw,who,why\nd0,requests.new_received.total,17,17,王某,看错\n"
    "d1,t3_r1_c7,,-,王某,\nd0,requests.new_received.natural_person,１,,李某,x\n"
)
_UNITS = (
    "单位,角色,上级单位,文件,机构,年度\n云栖区,上级,,d0,,2023\n云栖区财政局,下级,云栖区,d1,,\n"
    "云栖区民政局,本级,,d2,云栖区民政局,2023\n"
)
_WHOSE = "document,agency,year\nd0,云栖区财政局,2023\nd1,,2022\n"
_ROWS = 'id,url,content,note\n1,http://x/1,"第一行\n第二行",a\n2,,文,b\n'
_LABELS = "document,cell,value\nd0,requests.new_received.total,17\nd0,t3_r1_c1,3\n"
_KINDS = ("acknowledged", "corrected", "units", "whose", "csv", "tsv", "jsonl", "labels")
_SEEDS = (
    _ACKNOWLEDGED, _CORRECTED, _UNITS, _WHOSE, _ROWS, _ROWS.replace(",", "\t"),
    '{"id": 1, "content": "文", "url": null}\n{"id": "二", "content": "x"}\n', _LABELS,
)  # fmt: skip


def make_clerk(rng: Random) -> bytes:
    """Return a small table of a person or a program, spoilt; its first byte says which."""
    kind = rng.randrange(len(_KINDS))
    text = rewritten([_SEEDS[kind]], rng) if rng.random() < 0.6 else _SEEDS[kind]
    if rng.random() < 0.1:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(('"' + "x" * 200_000 + '"', "\x00", "\r", *_JSON_ODDITIES)) + text[at:]
    raw = text.encode(rng.choice(("utf-8", "utf-8-sig", "gb18030")), "replace")
    return bytes([kind]) + (damaged([raw], rng) if rng.random() < 0.5 else raw)


def check_clerk(data: bytes) -> Iterator[Broken]:
    """Read a table by the reader that its first byte names."""
    kind, content = _KINDS[data[0] % len(_KINDS)], data[1:]
    csv.field_size_limit(131_072)  # as it is in a new process; the reader of tables of documents raises it
    yield from check_call(lambda: _clerk_readers()[kind](content))


@cache
def _clerk_readers() -> dict[str, Callable[[bytes], object]]:
    from extractor.acknowledgements import read_acknowledgements
    from extractor.corrections import apply_corrections, read_corrections
    from extractor.gold import read_labels
    from extractor.links.rollup_units import read_units
    from extractor.links.whose import read_whose
    from extractor.runs.input_tables import Columns, read_rows

    def at(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
        def from_file(content: bytes) -> object:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                path.write_bytes(content)
                return read(path)

        return from_file

    columns = Columns("content", "id", "url", ("note",))
    return {
        "acknowledged": at("a.csv", read_acknowledgements),
        "corrected": lambda data: list(apply_corrections(_records(), read_corrections(data, "c.csv"), "c.csv")),
        "units": lambda data: read_units(data, "u.csv"),
        "whose": lambda data: read_whose(data, "w.csv"),
        "csv": at("t.csv", lambda path: list(read_rows(path, columns))),
        "tsv": at("t.tsv", lambda path: list(read_rows(path, columns))),
        "jsonl": at("t.jsonl", lambda path: list(read_rows(path, columns._replace(meta=())))),
        "labels": at("l.gold.csv", lambda path: list(read_labels(path))),
    }
