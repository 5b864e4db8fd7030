"""Rules on a table as a whole: its order of rows and columns, what it has beyond the form, its printed note."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extractor.editorial.paper import BOTH_FORMS, Family, Fault, Paper, quoted
from extractor.labels import key
from extractor.pieces import NOTHING_WORDS

FAMILY = Family()

_BALANCE = ("勾稽关系", "钩稽关系", "第一项加第二项之和")


@FAMILY.rule("balance_note", "soft", BOTH_FORMS, zh="表三缺勾稽说明", en="table 3 lacks the note on its balance")
def find_missing_balance_note(paper: Paper) -> Iterator[Fault]:
    """Yield a fault where table 3 does not print （本列数据的勾稽关系为：…）."""
    if paper.state.tables["requests"].table is None:
        return
    text = "".join(paper.doc.folded.split())
    if not any(words in text for words in _BALANCE):
        yield Fault(kind="requests", fields={"table": "requests"})


@FAMILY.rule("row_order", "hard", BOTH_FORMS, zh="行的次序与格式不同", en="rows stand in another order")
def find_row_order(paper: Paper) -> Iterator[Fault]:
    """Yield, once for a table, the first row that is printed behind one that it stands before in the form."""
    for kind, table in paper.tables():
        rows = [(row, settled.reading) for row, settled in paper.rows(kind) if settled.anchor != "C"]
        if table.across:
            continue
        for (before, one), (behind, other) in pairwise(rows):
            if other.label_span[0] < one.label_span[0]:
                fields = {"where": f"{kind}.{behind.key}", "row": before.label}
                yield Fault(kind, kind, span=other.label_span, fields=fields)
                break


@FAMILY.rule("column_order", "hard", BOTH_FORMS, zh="列的次序与格式不同", en="columns stand in another order")
def find_column_order(paper: Paper) -> Iterator[Fault]:
    """Yield, once for a table, that its columns (in table 4: its blocks) are not printed in the form's order."""
    for kind, table in paper.tables():
        starts = []
        for _, settled in paper.rows(kind):
            spans = [value.span[0] for value in settled.reading.values]
            told = settled.anchor != "C" or settled.reading.note == "header_contradicts"
            starts.append(spans if told else [])
        if table.across:
            starts = [[start for spans in starts for start in spans]]
        if any(other < one for spans in starts for one, other in pairwise(spans)):
            yield Fault(kind, kind, fields={"table": kind})


@FAMILY.rule("extra_row", "hard", BOTH_FORMS, zh="表中有格式以外的行", en="a row that the form does not have")
def find_extra_rows(paper: Paper) -> Iterator[Fault]:
    """Yield the rows with words of their own and values that belong to no row of the form."""
    for kind, table in paper.tables():
        known = {key(row.label) for row in table.rows}
        for number, row in enumerate(paper.state.tables[kind].extra_rows, start=1):
            name = key(row.label)
            if len(name) >= 2 and name not in known and row.label.strip() not in NOTHING_WORDS:
                fields = {"table": kind, "raw": quoted(row.label)}
                yield Fault(f"{kind}.{number}", kind, span=row.label_span, fields=fields)


@FAMILY.rule("extra_column", "hard", BOTH_FORMS, zh="表中有格式以外的列", en="a column that the form does not have")
def find_extra_columns(paper: Paper) -> Iterator[Fault]:
    """Yield, once for a table, a headed column that the form does not have (法人小计)."""
    for kind, _ in paper.tables():
        found = [s.reading for _, s in paper.rows(kind) if s.reading.note == "extra_column"]
        if found:
            yield Fault(kind, kind, span=found[0].label_span, fields={"table": kind, "count": len(found)})


@FAMILY.rule("extra_cells", "hard", BOTH_FORMS, zh="行中有多余的单元格", en="a row has more cells than the form")
def find_extra_cells(paper: Paper) -> Iterator[Fault]:
    """Yield, once for a table, the rows that print something in cells which the form does not have."""
    for kind, _ in paper.tables():
        found = [
            (row, settled.reading)
            for row, settled in paper.rows(kind)
            if settled.reading.note not in ("extra_column", "position_unclear")
            and settled.anchor != "C"
            and any(value.raw for value in settled.reading.surplus)
        ]
        if found:
            row, reading = found[0]
            raw = ", ".join(value.raw for value in reading.surplus if value.raw)
            fields = {"where": f"{kind}.{row.key}", "count": len(found), "raw": quoted(raw)}
            yield Fault(kind, kind, span=reading.surplus[0].span, fields=fields)
