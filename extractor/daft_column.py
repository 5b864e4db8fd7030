"""A column of documents -> a column of results, for Daft data frames on one machine or a Ray cluster (extra `daft`).

    import daft
    from extractor.daft_column import read_column

    pages = daft.read_parquet("pages/*.parquet")
    pages.with_column("report", read_column(daft.col("html"), daft.col("url"))).write_parquet("reports")

A row never fails: what can't be read is a result that says so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from extractor.errors import UsageError
from extractor.messages import in_both
from extractor.pipeline import Settings, effective_settings
from extractor.record import Record, to_json_line
from extractor.runs.batch import extract_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from daft import DataType, Expression

BATCH = 16
"""Documents that a worker is handed at a time: results travel in chunks, see the figures of eval/bench/jobs.py."""


def read_column(
    content: Expression, name: Expression | None = None, *, settings: Settings | None = None, jobs: int | None = None
) -> Expression:
    """Return a struct column: `verdict`, `agency`, `year`, `reasons`, and `result`, the whole result as JSON.

    `content` holds text or bytes; null is an empty document. `name` is what each is called in its result (default:
    `row`). As many as `jobs` processes read (default: one per core), in each the forms are loaded once. By rules alone:
    raises UsageError for settings that need a model.
    """
    try:
        import daft
    except ImportError as error:
        raise UsageError(*in_both("runs.needs_daft")) from error
    chosen = effective_settings(settings or Settings(), with_model=False)
    reader = _reader(jobs or os.cpu_count() or 1)(chosen)
    named = daft.lit("row") if name is None else name.cast(daft.DataType.string())
    return cast("Expression", reader.read(content.cast(daft.DataType.binary()), named))


def _result_type() -> DataType:
    from daft import DataType

    text = DataType.string()
    fields = {"verdict": text, "agency": text, "year": DataType.int32(), "reasons": DataType.list(text), "result": text}
    return cast("DataType", DataType.struct(fields))


def _reader(jobs: int) -> type:
    """Return the class whose objects read batches, each in a process of its own.

    It is made here, since Daft's decorators have to stand at a class, and Daft is not always there.
    """
    import daft

    @daft.cls(use_process=True, max_concurrency=jobs)
    class Reader:
        def __init__(self, settings: Settings) -> None:
            self.settings = settings

        @daft.method.batch(return_dtype=_result_type(), batch_size=BATCH)
        def read(self, content: Iterable[bytes | None], name: Iterable[str | None]) -> list[Record]:
            return read_batch(content, name, self.settings)

    return Reader


def read_batch(
    content: Iterable[bytes | None], names: Iterable[str | None], settings: Settings
) -> list[dict[str, object]]:
    """Return what the column holds for some documents. `settings` are effective ones."""
    pairs = zip(content, names, strict=True)
    return [_row(extract_bytes(name or "row", data or b"", settings)) for data, name in pairs]


def _row(record: Record) -> dict[str, object]:
    agency, year = cast(Record, record["agency"]), cast(Record, record["year"])
    return {
        "verdict": record["verdict"],
        "agency": _text(agency["value"]),
        "year": year["value"],
        "reasons": record["reasons"],
        "result": _text(to_json_line(record)),
    }


def _text(value: object) -> str | None:
    """Return a text that UTF-8 has: a lone surrogate becomes its escape."""
    return None if value is None else str(value).encode("utf-8", "backslashreplace").decode("utf-8")
