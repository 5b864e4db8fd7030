"""A column of results in Daft: the same as the library gives, on one machine and on Ray; no row fails."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from papers import GOOD, WRONG

from extractor.daft_column import read_batch, read_column
from extractor.errors import UsageError
from extractor.pipeline import Settings, extract_record
from extractor.record import to_json_line

QUIET = {"DO_NOT_TRACK": "1", "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}
JOB = """\
import sys

import daft

from extractor.daft_column import read_column
from extractor.pipeline import Settings

if __name__ == "__main__":
    runner, source, target = sys.argv[1:]
    if runner == "ray":
        import ray

        ray.init(num_cpus=2, include_dashboard=False)
        daft.set_runner_ray()
    pages = daft.read_parquet(source)
    column = read_column(daft.col("page"), daft.col("url"), settings=Settings(check=True, off=("C5",)), jobs=2)
    pages.with_column("report", column).exclude("page").write_parquet(target)
"""


def needs(module: str) -> pytest.MarkDecorator:
    """Skip where a library is not installed."""
    missing = importlib.util.find_spec(module) is None
    return pytest.mark.skipif(missing, reason=f"{module} is not installed (see pyproject.toml)")


@needs("pyarrow")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("runner", "binary"),
    [
        pytest.param("native", False, marks=needs("daft")),
        pytest.param("native", True, marks=needs("daft")),
        pytest.param("ray", False, marks=needs("ray")),
    ],
)
def test_a_column_is_what_the_library_gives(tmp_path: Path, runner: str, binary: bool) -> None:
    """Text or bytes, a null, what is no report; settings reach the workers; read back by another library."""
    from pyarrow import parquet, table

    pages: list[str | None] = [GOOD, None, "", WRONG, "公告\x00" * 3, *(f"{GOOD}\n{number}" for number in range(40))]
    names = [f"https://x.example/{number}" for number in range(len(pages))]
    content = [page.encode() if page is not None else None for page in pages] if binary else pages
    parquet.write_table(table({"page": content, "url": names}), tmp_path / "pages.parquet")
    (tmp_path / "job.py").write_text(JOB, encoding="utf-8")
    command = [sys.executable, "job.py", runner, "pages.parquet", "reports"]
    environment = {**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    rows: list[Any] = parquet.read_table(tmp_path / "reports").to_pylist()
    found = {row["url"]: row["report"] for row in rows}
    assert sorted(found) == sorted(names)
    settings = Settings("rules", check=True, off=("C5",))
    for name, page in zip(names, pages, strict=True):
        record: Any = extract_record(name, (page or "").encode(), settings)
        assert found[name] == {
            "verdict": record["verdict"],
            "agency": record["agency"]["value"],
            "year": record["year"]["value"],
            "reasons": record["reasons"],
            "result": to_json_line(record),
        }


def test_no_row_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that gouji itself fails on; a null and a name that is none."""

    def fail(*_arguments: object) -> None:
        raise RuntimeError

    rows = read_batch([None, b"\xff\xd8\xff"], [None, "a"], Settings("rules"))
    assert [(row["verdict"], row["year"]) for row in rows] == [("not_a_report", None), ("unreadable", None)]
    monkeypatch.setattr("extractor.runs.batch.extract_record", fail)
    (row,) = read_batch([b"x"], ["a"], Settings("rules"))
    assert (row["verdict"], row["reasons"]) == ("unreadable", ["internal_error"])
    assert json.loads(str(row["result"]))["source"]["name"] == "a"


def test_without_daft_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages."""
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(UsageError, match=r"pip install 'gouji\[daft\]'") as refused:
        read_column(None)  # type: ignore[arg-type]
    assert refused.value.chinese == "结果列需要 Daft：pip install 'gouji[daft]'"


@needs("daft")
def test_a_reader_that_needs_a_model_is_refused() -> None:
    """Before anything is read."""
    import daft

    with pytest.raises(UsageError, match="needs a model"):
        read_column(daft.col("page"), settings=Settings("both"))
