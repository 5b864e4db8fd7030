"""Which messages ask for rows of a table, or for facts of a text: a fixed part first, the document last.

A text that is too long is cut where a row of the table begins, never inside one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractor.asking.prompts import render
from extractor.forms import Row, Table
from extractor.labels import table_labels
from extractor.model import Span
from extractor.parse.runs import alternate
from extractor.pieces import Region

Message = dict[str, str]
WHOLE = "all"
"""The row name of a table whose rows stand side by side in one printed line (table 4)."""


class Question(NamedTuple):
    """One call: the rows or cells it asks for, and its messages."""

    names: tuple[str, ...]
    messages: tuple[Message, ...]

    def __hash__(self) -> int:
        return hash((self.names, *(message["content"] for message in self.messages)))


class Refusal(NamedTuple):
    """A row whose answer was refused before, with the reason in words."""

    row: str
    why: str


def row_names(table: Table) -> tuple[str, ...]:
    """Return the names that a model may answer for `table`."""
    return (WHOLE,) if table.across else tuple(row.key for row in table.rows)


def ask_for_rows(
    table: Table, rows: Sequence[str], text: str, failed: Sequence[str], refused: Sequence[Refusal]
) -> Question:
    """Return the question for `rows` of `table` in `text`; `failed` and `refused` say what was wrong last time."""
    system = render("rows", title=table.title, columns=_columns(table), rows=[_row(table, name) for name in rows])
    again = (
        render("rows_again", failed=list(failed), refused=[r._asdict() for r in refused]) if failed or refused else ""
    )
    return Question(tuple(rows), _chat(system, again, text))


def ask_for_facts(table: Table, text: str) -> Question:
    """Return the question for numbers that the prose `text` says of the cells of an absent `table`."""
    cells = [{"path": path, "label": f"{row.label}·{column.label}"} for path, row, column in table.cells()]
    return Question(table.paths, _chat(render("facts", title=table.title, cells=cells), "", text))


def _chat(system: str, again: str, text: str) -> tuple[Message, ...]:
    user = f"{again}以下直到结尾，全部是原文：\n{text}"
    return ({"role": "system", "content": system.strip()}, {"role": "user", "content": user})


def _columns(table: Table) -> list[str]:
    if table.across:
        return [f"{row.label}{column.label}" for row in table.rows for column in table.columns(row.key)]
    if len(table.blocks) == 1:
        return [column.label for column in table.blocks[0].columns]
    return [f"（{block.heading}）" + "、".join(column.label for column in block.columns) for block in table.blocks]


def _row(table: Table, name: str) -> dict[str, str]:
    if name == WHOLE:
        return {"key": name, "group": "", "label": f"表中唯一的一行数（{len(table.paths)} 个）"}
    row = table.rows[table.row_index[name]]
    return {"key": name, "group": _group(table, row), "label": row.label}


def _group(table: Table, row: Row) -> str:
    groups = table.block_of[row.key].row_groups
    return " / ".join(group.label for group in groups if row.key.startswith(group.key + "."))


def windows(
    region: Region, table: Table, text: tuple[str, str], limit: int, count: Callable[[str], int]
) -> Iterator[str]:
    """Yield the text of a region in parts of at most `limit` tokens by `count`, cut where rows begin.

    `text` is the whole text, folded and raw. A single row longer than `limit` is a part of its own.
    """
    start, end = region.span
    if count(text[1][start:end]) <= limit:
        yield text[1][start:end]
        return
    cuts = [at for at in _row_starts(region, table, text[0]) if start < at < end]
    yield from _packed(text[1], (start, end), cuts, limit, count)


def _row_starts(region: Region, table: Table, folded: str) -> list[int]:
    items = alternate(region, folded, table_labels(table), across=table.across)
    starts = []
    for block, run in zip(items.blocks, items.runs, strict=False):
        starts.append(block.pieces[0].start if block.pieces else run.start)
    return starts


def prose_windows(text: str, spans: Sequence[Span], limit: int, count: Callable[[str], int]) -> Iterator[str]:
    """Yield the parts of a text outside tables, at most `limit` tokens each, cut between lines."""
    for start, end in spans:
        cuts = [at + 1 for at in range(start, end) if text[at] == "\n"]
        yield from (part for part in _packed(text, (start, end), cuts, limit, count) if part.strip())


def _packed(text: str, span: Span, cuts: Sequence[int], limit: int, count: Callable[[str], int]) -> Iterator[str]:
    start, last = span[0], span[0]
    for at in (*cuts, span[1]):
        if last > start and count(text[start:at]) > limit:
            yield text[start:last]
            start = last
        last = at
    if start < span[1]:
        yield text[start : span[1]]
