"""What a program calls: the same work as the command line, with typed results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.acknowledgements import Acknowledgement, acknowledge
from extractor.batch import extract_records
from extractor.forms import load_forms
from extractor.outside import Verification, verify_numbers
from extractor.pipeline import Settings, extract_record
from extractor.readers import MAX_BYTES
from extractor.result import Result
from extractor.sources import find_source, find_sources

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession


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
    paths: Iterable[str | Path],
    *,
    settings: Settings | None = None,
    model: ModelSession | None = None,
    acknowledged: Sequence[Acknowledgement] = (),
) -> Iterator[Result]:
    """Yield one result per document below `paths` (files, folders, globs), in order; a bad path is a result too."""
    for record in extract_records(find_sources([str(path) for path in paths]), settings, model):
        acknowledge(record, acknowledged)
        yield Result.model_validate(record)


def verify(cells: Mapping[str, int | float | None]) -> Verification:
    """Check numbers from anywhere: canonical cell name -> number, None for an empty cell.

    Nothing is said of how they were read: consistent, inconsistent or undecidable, never verified. Raises
    UsageError for a name that is no cell of any form.
    """
    return verify_numbers(cells, load_forms())
