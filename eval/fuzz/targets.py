"""The targets: for each reader how a case is made, and what is checked of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from eval.fuzz import seeds, tables
from eval.fuzz.archives import changed_archive
from eval.fuzz.damage import damaged
from eval.fuzz.pdf_objects import changed_pdf
from eval.fuzz.promises import CHECKING, RULES, Broken, check_call, check_document, raised
from eval.fuzz.words import rewritten
from extractor.pipeline import Settings
from extractor.readers import pdf

Check = Callable[[bytes, int], Iterator[Broken]]


class Target(NamedTuple):
    """One target. A case has a number: the same seed and number make the same bytes everywhere."""

    name: str
    make: Callable[[Random], bytes]
    check: Check
    limit_s: float
    """Seconds of processor for one reading: some ten times what the slowest sound seed takes."""


def case_of(target: Target, seed: int, number: int) -> bytes:
    """Return the bytes of a case."""
    return target.make(Random(f"{target.name}/{seed}/{number}"))


def _of_texts(suffixes: Sequence[str], rng: Random) -> bytes:
    """Return a labelled document of these kinds: half of the cases rewritten as text, half with spoilt bytes."""
    found = seeds.texts(*suffixes)
    if rng.random() < 0.5:
        return damaged(found, rng)
    text = rewritten([rng.choice(found).decode("utf-8", "replace")], rng)
    return text.encode(rng.choice(("utf-8", "utf-8", "gb18030", "utf-16")), "replace")


def _of_reports(rng: Random) -> bytes:
    """Return the text of a report of any kind, rewritten."""
    found = [data.decode("utf-8", "replace") for data in rng.sample(seeds.texts(".txt", ".md", ".csv", ".tsv"), 3)]
    return rewritten(found, rng).encode("utf-8", "replace")


def _of_office(kind: str, rng: Random) -> bytes:
    return changed_archive(seeds.office(kind), rng)


def _of_archives(rng: Random) -> bytes:
    return changed_archive(seeds.archives(), rng, xml_only=False)


PDF_S, RECOGNISED_S = 20.0, 100.0
RECOGNISE_EVERY = 40
"""One damaged PDF of so many has pages without text recognised, which takes a hundred times as long as reading."""


def _check_pdf(data: bytes, number: int) -> Iterator[Broken]:
    recognised = number % RECOGNISE_EVERY == 0
    with nullcontext() if recognised else patch.object(pdf, "_recognise", lambda *_: {}):
        yield from check_document(data, RECOGNISED_S if recognised else PDF_S, number, RULES)


def _document(limit_s: float, settings: Settings = RULES) -> Check:
    return lambda data, number: check_document(data, limit_s, number, settings)


def _check_archive(data: bytes, number: int) -> Iterator[Broken]:
    """Read an archive as a document, and each of its members as a run does."""
    from extractor.runs.batch import extract_source
    from extractor.runs.sources import find_sources

    yield from check_document(data, 5.0, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.zip"
        path.write_bytes(data)
        try:
            for source in find_sources([str(path)])[:20]:
                extract_source(source, RULES)
            outside = [item for item in Path(folder).rglob("*") if item != path]
        except Exception as error:
            yield raised(error)
            return
        if outside:
            yield Broken("writes nothing", "archive", str(outside[0]))


def _check_office(data: bytes, number: int) -> Iterator[Broken]:
    """Say what an old Office file is; read it as where LibreOffice is not installed."""
    from extractor.readers import media_type_of
    from extractor.readers.libreoffice import find_soffice
    from extractor.readers.office import CONVERTED_TYPES

    before = os.environ.get("GOUJI_SOFFICE")
    os.environ["GOUJI_SOFFICE"] = "/not/installed"
    find_soffice.cache_clear()
    try:
        yield from check_call(lambda: media_type_of(data), ())
        yield from check_document(data, 5.0, number)
        if number % 8 == 0 and media_type_of(data) in CONVERTED_TYPES and find_soffice() is not None:
            yield Broken("runs nothing that is not named", "soffice", str(find_soffice()))
    finally:
        os.environ.pop("GOUJI_SOFFICE")
        if before is not None:
            os.environ["GOUJI_SOFFICE"] = before
        find_soffice.cache_clear()


RECOGNISED_EVERY = 40
"""One picture of so many is recognised too, if it is small: that takes a second and more."""


def _check_picture(data: bytes, number: int) -> Iterator[Broken]:
    """Decode a picture's pages; a few small ones are recognised as well."""
    from extractor.readers.scan_decode import MAX_PIXELS, ImageError, decode_pages

    small = True
    try:
        for count, page in enumerate(decode_pages(data)):
            small = small and page.size < 200_000
            if page.ndim != 2 or page.size > MAX_PIXELS:
                yield Broken("gives grey pages within limits", "page", str(page.shape))
            if count == 3:
                break
    except ImageError:
        pass
    except Exception as error:
        yield raised(error)
        return
    if small and number % RECOGNISED_EVERY == 0:
        yield from check_document(data, 60.0, number | 1)


def _only(check: Callable[[bytes], Iterator[Broken]]) -> Check:
    return lambda data, _: check(data)


_ALL = (
    Target("text", partial(_of_texts, (".txt",)), _document(3.0), 3.0),
    Target("delimited", partial(_of_texts, (".csv", ".tsv")), _document(3.0), 3.0),
    Target("markdown", partial(_of_texts, (".md",)), _document(3.0), 3.0),
    Target("html", partial(_of_texts, (".html",)), _document(3.0), 3.0),
    Target("docx", partial(_of_office, "docx"), _document(5.0), 5.0),
    Target("xlsx", partial(_of_office, "xlsx"), _document(5.0), 5.0),
    Target("pdf", lambda rng: changed_pdf(seeds.pdfs(), rng), _check_pdf, RECOGNISED_S),
    Target("picture", lambda rng: damaged(seeds.pictures(), rng), _check_picture, 60.0),
    Target("mhtml", lambda rng: damaged(seeds.saved_pages(), rng), _document(3.0), 3.0),
    Target("archive", _of_archives, _check_archive, 5.0),
    Target("office", lambda rng: damaged(seeds.storages(), rng), _check_office, 5.0),
    Target("parse", _of_reports, _document(3.0, CHECKING), 3.0),
    Target("numbers", tables.make_numbers, _only(tables.check_numbers), 10.0),
    Target("lines", tables.make_lines, _only(tables.check_lines), 5.0),
    Target("store", tables.make_database, _only(tables.check_database), 5.0),
    Target("clerk", tables.make_clerk, _only(tables.check_clerk), 5.0),
)
TARGETS: Mapping[str, Target] = {target.name: target for target in _ALL}
