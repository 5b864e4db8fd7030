"""What a program calls: the same work as the command line, with typed results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.acknowledgements import Acknowledgement, acknowledge
from extractor.agencies import agency_key
from extractor.forms import load_forms
from extractor.links.comparison import Link
from extractor.links.rollup import RollUp, link_rollup
from extractor.links.rollup_units import read_units, units_of_folder
from extractor.links.series import link_years
from extractor.links.source_texts import texts_below
from extractor.links.whose import Whose, with_whose
from extractor.outside import OutsideDocument, Verification, document_of_record, verify_numbers
from extractor.pipeline import Settings, extract_record
from extractor.readers import MAX_BYTES
from extractor.result import Result
from extractor.runs.batch import extract_records
from extractor.runs.inputs import InputTable, find_inputs
from extractor.runs.sources import find_source

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession
    from extractor.runs.kept import Again, Outcome
    from extractor.runs.sources import Sources
    from extractor.runs.workers import Limits


def extract(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    acknowledged: Sequence[Acknowledgement] = (),
) -> Result:
    """Return the result of one document: a path, or its bytes.

    Pure apart from reading the path; never raises for what is in the document. Raises InputError if the path
    can't be read. `name` is what the result calls the document (default: the file's name, `bytes` for bytes).
    `model` is asked as `settings.reader` says. `acknowledged`: confirmed errors, by this name (see acknowledgements).
    """
    if isinstance(source, bytes):
        record = extract_record(name or "bytes", source, settings, model)
    else:
        found = find_source(str(source))
        record = extract_record(name or found.name, found.read(MAX_BYTES), settings, model)
    acknowledge(record, acknowledged)
    return Result.model_validate(record)


def extract_text(
    text: str, *, name: str = "text", settings: Settings | None = None, model: ModelSession | None = None
) -> Result:
    """Return the result of a document given as text (plain, Markdown or HTML)."""
    return Result.model_validate(extract_record(name, text.encode("utf-8", "surrogatepass"), settings, model))


def extract_many(
    paths: Iterable[str | Path | InputTable],
    *,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    acknowledged: Sequence[Acknowledgement] = (),
    jobs: int | None = 1,
    timeout_s: float | None = None,
    memory_mb: int | None = None,
) -> Iterator[Result]:
    """Yield one result per document below `paths` (files, folders, globs, then rows of tables), in order.

    A bad path is a result too. An `InputTable(path, Columns(content, id, url, meta))` is streamed.

    `jobs` processes read (None: as many as there are cores, if there are more than 16 documents); a script calls this
    below `if __name__ == "__main__"` then, for they import it. A document that takes longer than `timeout_s` (default
    in workers 120, 0: no limit) or more than `memory_mb` (2048) is a result that says so. With a `model` documents
    are read in threads of this process, as many as its settings allow, and limits don't hold.
    """
    sources = find_inputs(paths)
    settings = _with_columns(settings, sources)
    limits = None
    if model is None and (jobs != 1 or timeout_s is not None or memory_mb is not None):
        from extractor.runs.kept import limits_for

        limits = limits_for(sources.total, jobs, timeout_s, memory_mb)
    if limits is None:
        for record in extract_records(sources, settings, model):
            acknowledge(record, acknowledged)
            yield Result.model_validate(record)
        return
    from extractor.runs.kept import read_all
    from extractor.runs.workers import Task

    tasks = (Task(position, source) for position, source in enumerate(sources))
    with closing(read_all(tasks, settings, "line", limits)) as results:
        for _, packed in results:
            assert packed is not None
            record = packed.record
            acknowledge(record, acknowledged)
            yield Result.model_validate(record)


def extract_into(
    output: str | Path,
    paths: Iterable[str | Path | InputTable],
    *,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    acknowledged: Sequence[Acknowledgement] = (),
    limits: Limits | None = None,
    again: Again | None = None,
) -> Iterator[Outcome]:
    """Read what is below `paths`, and rows of tables, into a store (.db) or JSON Lines (.jsonl), going on from there.

    Yields what becomes of each document: read, kept as it was, or copied from one of the same content. `limits`
    (jobs, timeout_s, memory_mb) has workers read; None reads here. `again` says what is read again all the same.
    Raises OutputError if `output` can't be written.
    """
    from extractor.runs.kept import open_run

    sources = find_inputs(paths)
    settings = _with_columns(settings, sources)
    with open_run(Path(output), settings, model, again=again, acknowledged=acknowledged) as run:
        yield from run.outcomes(sources, limits)


def verify(cells: Mapping[str, int | float | None]) -> Verification:
    """Check numbers from anywhere: canonical cell name -> number, None for an empty cell.

    Nothing is said of how they were read: consistent, inconsistent or undecidable, never verified. Raises
    UsageError for a name that is no cell of any form.
    """
    return verify_numbers(cells, load_forms())


def verify_years(
    results: Iterable[Result | OutsideDocument],
    *,
    aliases: Mapping[str, str] | None = None,
    whose: Mapping[str, tuple[str | None, int | None]] | None = None,
    same_agency: str | None = None,
    texts: str | Path | None = None,
) -> list[Link]:
    """Compare each agency's report with its report of the year before; what can't be compared is a link too.

    `aliases` maps another name of an agency to the one that counts, `whose` a document to (agency, year) where its
    result does not say or says wrong, None for what stays; `same_agency` is whose the reports are that name none.
    `texts` is the folder the documents were read from: with it, prose copied from last year is found. Raises
    UsageError for a name in `whose` that no document has.
    """
    said = {name: Whose(*entry) for name, entry in (whose or {}).items()}
    documents = with_whose(_documents(results), said, same_agency)
    return list(link_years(documents, _by_key(aliases), texts_below(Path(texts)) if texts else None))


def verify_rollup(
    results: Iterable[Result | OutsideDocument], units: str | Path, *, aliases: Mapping[str, str] | None = None
) -> list[RollUp]:
    """Compare parents' reports with the sums of their units', and say what could explain a difference.

    `units` is a CSV (unit, role, parent, document, agency, year) or the folder of the reports, as `gouji verify
    --rollup` takes it. Raises UsageError for a list that can't be understood, InputError if it can't be read.
    """
    documents = _documents(results)
    path = Path(units)
    if path.is_dir():
        groups = units_of_folder(path, documents)
    else:
        groups = read_units(find_source(str(path)).read(MAX_BYTES), path.name)
    return list(link_rollup(groups, documents, _by_key(aliases)))


def _with_columns(settings: Settings | None, sources: Sources) -> Settings:
    """Return the settings with the columns of tables that enter the records."""
    settings = settings or Settings()
    return settings._replace(meta=sources.meta) if sources.meta else settings


def _documents(results: Iterable[Result | OutsideDocument]) -> list[OutsideDocument]:
    return [
        result
        if isinstance(result, OutsideDocument)
        else document_of_record(result.model_dump(by_alias=True), "result")
        for result in results
    ]


def _by_key(aliases: Mapping[str, str] | None) -> dict[str, str]:
    return {agency_key(alias): agency for alias, agency in (aliases or {}).items()}
