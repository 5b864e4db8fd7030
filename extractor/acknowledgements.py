"""Errors of a source that somebody confirmed: they keep failing, visibly, with the name of who knows of them.

document,rule,who,reason,cells
a.txt,H1/requests.new_received,王某,原件如此，已函告,requests.new_received.total
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from extractor.errors import UsageError
from extractor.messages import in_both
from extractor.record import Record
from extractor.vocabulary import CERTAIN

COLUMNS = ("document", "rule", "who", "reason")


class Acknowledgement(NamedTuple):
    """One confirmed error: the document's name in results, the finding's rule as printed, who says so and why.

    `cells`: the finding must name all of these, else it is another one and not acknowledged.
    """

    document: str
    rule: str
    who: str
    reason: str
    cells: tuple[str, ...] = ()


def read_acknowledgements(path: Path) -> tuple[Acknowledgement, ...]:
    """Return the lines of a CSV (UTF-8, with or without BOM). Raises UsageError with file and line for a bad one."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(*in_both("acknowledged.unreadable", path=path, reason=error)) from error
    import csv  # only for those who have such a file
    import io

    from extractor.clerk_tables import csv_errors

    reader = csv.DictReader(io.StringIO(text, newline=""))
    with csv_errors(path.name):
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise UsageError(*in_both("acknowledged.columns", path=path, missing=", ".join(missing)))
        return tuple(_of_line(path, reader.line_num, line) for line in reader if any(line.values()))


def _of_line(path: Path, number: int, line: dict[str, str | None]) -> Acknowledgement:
    values = [(line[name] or "").strip() for name in COLUMNS]
    if not all(values):
        empty = ", ".join(name for name, value in zip(COLUMNS, values, strict=True) if not value)
        raise UsageError(*in_both("acknowledged.empty", path=path, line=number, missing=empty))
    cells = tuple((line.get("cells") or "").replace(";", " ").split())
    return Acknowledgement(values[0], values[1], values[2], values[3], cells)


def acknowledge(record: Record, known: Iterable[Acknowledgement]) -> list[Acknowledgement]:
    """Enter in a record what is acknowledged of it; return those that name it, but no finding of it.

    The finding stays and the verdict too. A finding is acknowledged once, by the first that names it.
    """
    source = cast(Record, record["source"])
    stale = []
    for item in known:
        if item.document != source["name"]:
            continue
        entry: Record = {"rule": item.rule, "who": item.who, "reason": item.reason}
        meant = [f for f in findings_of(record) if f["rule"] == item.rule and set(item.cells) <= set(_cells(f))]
        if not meant:
            stale.append(item)
            continue
        for finding in meant:
            finding["acknowledged"] = finding["acknowledged"] or entry
        if entry not in (entries := cast(list[Record], record["acknowledged"])):
            entries.append(entry)
    return stale


def stale_of(record: Record, known: Iterable[Acknowledgement]) -> list[Acknowledgement]:
    """Return those of `known` that name a record in which they are entered already, but no finding of it."""
    source = cast(Record, record["source"])
    rules = {str(finding["rule"]) for finding in findings_of(record)}
    return [item for item in known if item.document == source["name"] and item.rule not in rules]


def findings_of(record: Record) -> list[Record]:
    """Return the findings of a record."""
    return cast(list[Record], record["findings"])


def _cells(finding: Record) -> Sequence[str]:
    return cast(list[str], finding["cells"])


def needs_attention(record: Record, *, strict: bool = False, acknowledged: bool = False) -> bool:
    """Say whether somebody has to look at a document.

    It does if it is not verified, or has a `format` finding of severity hard; `strict`: or any soft finding.
    `acknowledged`: what somebody acknowledged counts no more, so that a document whose numbers were surely read and
    all of whose failures are known is done. One that was not surely read never is.
    """
    if record["verdict"] != "verified" and not (acknowledged and record["verdict"] in CERTAIN):
        return True
    return any(
        _counts(finding, strict=strict) and not (acknowledged and finding["acknowledged"])
        for finding in findings_of(record)
    )


def _counts(finding: Record, *, strict: bool) -> bool:
    if finding["severity"] == "hard":
        return True
    return strict and finding["severity"] == "soft"
