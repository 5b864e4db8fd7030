"""What a program calls: the same work as the command line, with typed results."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.batch import extract_records
from extractor.forms import load_forms
from extractor.outside import Verification, verify_numbers
from extractor.pipeline import Settings, extract_record
from extractor.readers import MAX_BYTES
from extractor.result import Result
from extractor.sources import SourceFile, find_sources

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession
    from extractor.runs import Outcome
    from extractor.workers import Limits


def extract(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    settings: Settings | None = None,
    model: ModelSession | None = None,
) -> Result:
    """Return the result of one document: a path, or its bytes.

    Pure apart from reading the path; never raises for what is in the document. Raises InputError if the path
    can't be read. `name` is what the result calls the document (default: the file's name, `bytes` for bytes).
    `model` is asked as `settings.reader` says.
    """
    if isinstance(source, bytes):
        return Result.model_validate(extract_record(name or "bytes", source, settings, model))
    path = Path(source)
    data = SourceFile(path, path.name).read(MAX_BYTES)
    return Result.model_validate(extract_record(name or path.name, data, settings, model))


def extract_text(
    text: str, *, name: str = "text", settings: Settings | None = None, model: ModelSession | None = None
) -> Result:
    """Return the result of a document given as text (plain, Markdown or HTML)."""
    return Result.model_validate(extract_record(name, text.encode("utf-8", "surrogatepass"), settings, model))


def extract_many(
    paths: Iterable[str | Path],
    *,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    jobs: int | None = 1,
    timeout_s: float | None = None,
    memory_mb: int | None = None,
) -> Iterator[Result]:
    """Yield one result per document below `paths` (files, folders, globs), in order; a bad path is a result too.

    `jobs` processes read (None: as many as there are cores, if there are more than 16 documents); a script calls this
    below `if __name__ == "__main__"` then, for they import it. A document that takes longer than `timeout_s` (default
    in workers 120, 0: no limit) or more than `memory_mb` (2048) is a result that says so. With a `model` documents
    are read in threads of this process, as many as its settings allow, and limits don't hold.
    """
    sources = find_sources([str(path) for path in paths])
    limits = None
    if model is None and (jobs != 1 or timeout_s is not None or memory_mb is not None):
        from extractor.runs import limits_for

        limits = limits_for(len(sources), jobs, timeout_s, memory_mb)
    if limits is None:
        for record in extract_records(sources, settings, model):
            yield Result.model_validate(record)
        return
    from extractor.runs import read_all
    from extractor.workers import Task

    tasks = (Task(position, source) for position, source in enumerate(sources))
    with closing(read_all(tasks, settings or Settings(), "line", limits)) as results:
        for _, packed in results:
            assert packed is not None
            yield Result.model_validate_json(packed.line)


def extract_into(
    output: str | Path,
    paths: Iterable[str | Path],
    *,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    limits: Limits | None = None,
    retry: Collection[str] = (),
    fresh: bool = False,
) -> Iterator[Outcome]:
    """Read what is below `paths` into a store (.db) or JSON Lines (.jsonl), going on with what is there.

    Yields what becomes of each document: read, kept as it was, or copied from one of the same content. `limits`
    (jobs, timeout_s, memory_mb) has workers read; None reads here. Documents whose reasons include one of `retry` are
    read again, all with `fresh`. Raises OutputError if `output` can't be written.
    """
    from extractor.runs import open_run

    sources = find_sources([str(path) for path in paths])
    with open_run(Path(output), settings or Settings(), model, retry=retry, fresh=fresh) as run:
        yield from run.outcomes(sources, limits)


def verify(cells: Mapping[str, int | float | None]) -> Verification:
    """Check numbers from anywhere: canonical cell name -> number, None for an empty cell.

    Nothing is said of how they were read: consistent, inconsistent or undecidable, never verified. Raises
    UsageError for a name that is no cell of any form.
    """
    return verify_numbers(cells, load_forms())
