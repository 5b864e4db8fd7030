"""What has to hold of a document whatever its bytes are, checked; every promise that is broken comes with its place."""

from __future__ import annotations

import json
import re
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

from extractor.errors import GoujiError
from extractor.model import Content, Document, Span
from extractor.outside import verify_numbers
from extractor.pipeline import Settings, extract_record
from extractor.readers import read_document
from extractor.record import Record
from extractor.runs.packed import from_bytes, line_of, pack, to_bytes
from extractor.vocabulary import CERTAIN

RULES = Settings("rules")
CHECKING = Settings("rules", check=True)
SCHEMA_EVERY = 8
"""One case of so many is also validated against the JSON Schema, which takes as long as reading; all by pydantic."""
TWICE_EVERY = 4
"""One case of so many is read twice."""
_NOTE = re.compile("[①-⑳⑴-⒇]+$")  # which NFKC would make digits of the number
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")


class Broken(NamedTuple):
    """A promise that a case broke. Two of the same `promise` and `place` are one finding."""

    promise: str
    place: str
    detail: str


def raised(error: BaseException) -> Broken:
    """Return the finding for an exception: where in our code it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/extractor/" in frame.filename.replace("\\", "/")]
    place = ours[-1] if ours else frames[-1]
    where = f"{place.filename.replace(chr(92), '/').rpartition('/extractor/')[2]}:{place.lineno}"
    return Broken("raises only its own errors", f"{type(error).__name__} {where}", str(error)[:200])


def check_call(
    work: Callable[[], object], allowed: tuple[type[BaseException], ...] = (GoujiError,)
) -> Iterator[Broken]:
    """Run `work`; yield what it raised, were it not one of the errors it may raise."""
    try:
        work()
    except allowed:
        return
    except Exception as error:
        yield raised(error)


def check_document(data: bytes, limit_s: float, number: int, settings: Settings = RULES) -> Iterator[Broken]:
    """Read a document; yield every promise it broke. `number` says which of the dear checks are its turn."""
    before = time.process_time()
    try:
        doc = read_document("case", data)
        record = extract_record("case", data, settings)
    except Exception as error:
        yield raised(error)
        return
    took = time.process_time() - before
    if took > 2 * limit_s:
        yield Broken("takes its time only", "seconds", f"{took / 2:.1f} s, of {limit_s:.0f}")
    yield from _text(doc)
    yield from check_record(record, number)
    yield from _anchored(record, doc)
    yield from _arithmetic(record)
    if number % TWICE_EVERY == 0 and line_of(extract_record("case", data, settings)) != line_of(record):
        yield Broken("reads twice alike", "record", "the second record differs")


# ---- texts and places


def _text(doc: Document) -> Iterator[Broken]:
    content, size = doc.content, len(doc.text)
    if len(doc.folded) != size:
        yield Broken("folds to the same length", doc.media_type, f"{len(doc.folded)} of {size}")
    for what, spans in _spans(content).items():
        outside = [span for span in spans if not _inside(span, size)]
        if outside:
            yield Broken("spans stand inside the text", what, f"{outside[0]} of {size}")
    for one, other in zip(content.places, content.places[1:], strict=False):
        if one.span[1] > other.span[0]:
            yield Broken("places run in order", doc.media_type, f"{one.span} before {other.span}")
            break
    for grid in content.grids:
        rows, columns = grid.row_count, grid.column_count
        if any(c.row + c.row_span > rows or c.column + c.column_span > columns for c in grid.cells):
            yield Broken("cells stand inside their grid", doc.media_type, f"{rows} × {columns}")


def _spans(content: Content) -> dict[str, list[Span]]:
    cells = [cell.span for grid in content.grids for cell in grid.cells]
    return {
        "grids": [grid.span for grid in content.grids],
        "grid cells": cells,
        "places": [place.span for place in content.places],
        "page marks": list(content.page_marks),
    }


def _inside(span: Sequence[int] | None, size: int) -> bool:
    return span is None or 0 <= span[0] <= span[1] <= size


def _anchored(record: Record, doc: Document) -> Iterator[Broken]:
    """Yield spans of a record that stand outside the text, and values of certain tables that are not at theirs."""
    text, size = doc.text, len(doc.text)
    for where, span in _record_spans(record):
        if not _inside(span, size):
            yield Broken("spans stand inside the text", where, f"{span} of {size}")
            return
    verdicts = cast("Mapping[str, str | None]", record["verdicts"])
    for path, cell in _cells(record):
        span, value, raw = cast(Span, cell["span"]), cell["value"], str(cell["raw"])
        if verdicts[path.partition(".")[0]] not in CERTAIN or value is None:
            continue
        if cell["status"] != "printed" or cell["origin"] == "model" or cell["anchor"] == "C":
            yield Broken("a certain number is printed", str(cell["status"]), f"{path}: {cell}")
        if text[span[0] : span[1]] != raw or not raw:
            yield Broken("a certain number stands at its span", "raw", f"{path}: {raw!r}, {text[slice(*span)]!r}")
        plain = unicodedata.normalize("NFKC", _NOTE.sub("", raw))
        if _PLAIN.fullmatch(plain) and float(plain) != value:
            yield Broken("a certain number is the one printed", "value", f"{path}: {raw!r} as {value}")


def _cells(record: Record) -> Iterable[tuple[str, Record]]:
    return cast("dict[str, Record]", record["cells"]).items()


def _record_spans(record: Record) -> Iterator[tuple[str, Sequence[int] | None]]:
    for key in ("agency", "year", "period", "processing_fee"):
        yield key, cast("Sequence[int] | None", cast(Record, record[key])["span"])
    for key, section in cast("dict[str, Record]", record["sections"]).items():
        yield f"sections.{key}", cast("Sequence[int]", section["span"])
    for _, cell in _cells(record):
        yield "cells", cast("Sequence[int] | None", cell["span"])
        for other in cast("list[Record]", cell["alternatives"]):
            yield "alternatives", cast("Sequence[int]", other["span"])
    for key in ("extra_cells", "narrative", "findings"):
        for part in cast("list[Record]", record[key]):
            yield key, cast("Sequence[int] | None", part["span"])


def _arithmetic(record: Record) -> Iterator[Broken]:
    """Yield tables whose verdict is not what the identities say of their numbers when asked apart."""
    from extractor.forms import load_forms

    for kind, verdict in cast("Mapping[str, str | None]", record["verdicts"]).items():
        if verdict not in CERTAIN:
            continue
        numbers = {path: cell["value"] for path, cell in _cells(record) if path.startswith(f"{kind}.")}
        found = verify_numbers(cast("dict[str, int]", numbers), load_forms()).outcome
        if (verdict == "verified" and found == "inconsistent") or (
            verdict == "source_inconsistent" and found != "inconsistent" and kind != "disclosure"
        ):
            yield Broken("a verdict is what the identities say", f"{kind} {verdict}", found)


# ---- records


def check_record(record: Record, number: int) -> Iterator[Broken]:
    """Yield what of a record is not as its schema says, can't be written, or does not come back as it was."""
    from extractor.result import Result

    try:
        json.dumps(record, allow_nan=False)
        packed = pack(record, "row")
        (back,) = from_bytes(to_bytes([packed]))
        if back.line != line_of(record):
            yield Broken("travels between processes unchanged", "line", "")
        Result.model_validate(record)
    except Exception as error:
        yield Broken("is a valid record", type(error).__name__, str(error)[:200])
        return
    if number % SCHEMA_EVERY == 0:
        for flaw in _validator().iter_errors(json.loads(line_of(record))):
            yield Broken("is valid by the schema", "/".join(map(str, flaw.schema_path))[:80], flaw.message[:200])
            return


@cache
def _validator() -> _Validator:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

    from eval.fuzz.seeds import ROOT

    schema = json.loads((ROOT / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    return cast(_Validator, Draft202012Validator(schema))


class _Validator:
    """What is used of a validator of jsonschema, which has no types."""

    def iter_errors(self, _: object) -> Iterator[_SchemaError]:
        raise NotImplementedError


class _SchemaError:
    schema_path: Sequence[object] = ()
    message: str = ""
