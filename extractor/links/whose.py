"""Whose a report is and of which year, where its user knows better than its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.clerk_tables import read_clerk_table
from extractor.errors import UsageError
from extractor.frame import year_of
from extractor.messages import in_both
from extractor.outside import OutsideDocument

_HEADER = {"document": ("文件", "文件名"), "agency": ("单位", "单位名称", "机构", "机关"), "year": ("年度", "年份")}


class Whose(NamedTuple):
    """What a user says of one document; None is left as the report has it."""

    agency: str | None
    year: int | None


def read_whose(data: bytes, name: str) -> dict[str, Whose]:
    """Return document -> what a CSV (document,agency,year) says of it; UsageError with the line."""
    found: dict[str, Whose] = {}
    for line, row in read_clerk_table(data, name, _HEADER, ("document",)):
        whose = Whose(row["agency"] or None, year_of(row["year"], f"{name}:{line}"))
        if found.setdefault(row["document"], whose) != whose:
            raise UsageError(*in_both("usage.document_twice", where=f"{name}:{line}", document=row["document"]))
    return found


def with_whose(
    documents: Sequence[OutsideDocument], said: Mapping[str, Whose], same_agency: str | None = None
) -> list[OutsideDocument]:
    """Return the documents with what the user says; `same_agency` is for those that name none.

    Raises UsageError for a name that no document has: a misspelt name must not go unnoticed.
    """
    unknown = set(said) - {document.name for document in documents}
    if unknown:
        raise UsageError(*in_both("usage.no_document", document=min(unknown)))
    return [_with(document, said.get(document.name, Whose(None, None)), same_agency) for document in documents]


def _with(document: OutsideDocument, whose: Whose, same_agency: str | None) -> OutsideDocument:
    agency = whose.agency or document.frame.agency or same_agency
    frame = document.frame._replace(agency=agency, year=whose.year or document.frame.year)
    return replace(document, frame=frame)
