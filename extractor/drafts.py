"""The beginning of a label file from a reading: what is surely read as it is, the rest listed to be checked by hand."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import cast

from extractor.record import Record
from extractor.version import __version__

_SURE = ("printed", "blank", "dash", "slash")


def draft_label(record: Record, text: str) -> Record:
    """Return the label that a reading of `text` suggests, in the form of eval/gold/README.md.

    The key `?` lists every cell that is not surely read, with its raw text, line (from 1, of what `gouji text`
    prints) and the text of that line; cells listed there count nowhere until they are taken off the list. A table that
    was not found is left unlabelled; so is the verdict, which a person gives.
    """
    cells = cast("Mapping[str, Record]", record["cells"])
    forms = cast("Mapping[str, str | None]", record["form"])
    unseen = [kind for kind, version in forms.items() if not version]
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    return {
        "source": cast(Record, record["source"])["name"],
        "started_from": f"gouji {__version__}, {cast(Record, cast(Record, record['run'])['settings'])['reader']}",
        "agency": cast(Record, record["agency"])["value"],
        "year": cast(Record, record["year"])["value"],
        "form": {kind: version for kind, version in forms.items() if version},
        "verdict": None,
        "reasons": [],
        "remarks": [f"form.{kind}: not found: null if absent, else its version and cells" for kind in unseen],
        "?": [_to_check(path, cell, text, starts) for path, cell in cells.items() if not _sure(cell)],
        "cells": {path: _cell(cell) for path, cell in cells.items()},
    }


def _sure(cell: Record) -> bool:
    return cell["status"] in _SURE and cell["anchor"] in ("A", "B")


def _cell(cell: Record) -> object:
    if cell["status"] == "printed":
        return cell["value"]
    return None if cell["status"] == "blank" else {key: cell[key] for key in ("value", "raw", "status")}


def _to_check(path: str, cell: Record, text: str, starts: list[int]) -> Record:
    span = cast("list[int] | None", cell["span"])
    found: Record = {"cell": path, "status": cell["status"], "raw": cell["raw"], "line": None, "text": None}
    if span is None or cell["status"] == "missing":
        return found
    line = bisect_right(starts, span[0])
    return found | {"line": line, "text": text[starts[line - 1] : starts[line] - 1].strip()}


def label_text(label: Record) -> str:
    """Return the JSON text of a label file, one line per cell to check."""
    rest = {key: value for key, value in label.items() if key != "?"}
    whole = json.dumps(rest, ensure_ascii=False, indent=1)
    items = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in cast("list[Record]", label["?"]))
    return (
        whole.replace(' "cells": {', f' "?": [\n{items}\n ],\n "cells": {{' if items else ' "?": [],\n "cells": {', 1)
        + "\n"
    )
