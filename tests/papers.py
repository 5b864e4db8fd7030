"""Whole reports for tests, printed from the numbers of a plain one, so that a test shows only what differs.

    text = print_report({"requests.new_received.natural_person": "21"}, layout="tabs")

`cells` maps the name of a cell to what is printed in it, or the name of a row to all of them. What a cell map can't
say, a test says by exchanging text: `swap(text, "行政许可 | 5 |", "行政许可 | 5 | 0 | 0 |")`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from extractor import Result, extract_text
from extractor.forms import Block, Table, load_forms
from extractor.identities import Rule, rules_of
from extractor.readers import read_document
from extractor.result import CellResult
from extractor.vocabulary import CERTAIN

Printed = str | int | float | Sequence[str | int | float]

AGENCY = "云岭县水利局"
TITLE = f"{AGENCY}2023年政府信息公开工作年度报告"

_NUMBERS: dict[str, Sequence[int | float]] = {
    "disclosure.normative_documents": (3, 1, 16),
    "disclosure.licensing": (2, 0, 28),
    "disclosure.penalty": (7, 1, 9),
    "disclosure.coercion": (4, -1, 6),
    "disclosure.fees": (2, 0),
    "disclosure.procurement": (11, 86.5),
    "requests.new_received": (20, 4, 1, 0, 2, 1, 28),
    "requests.carried_over": (2, 0, 0, 0, 1, 0, 3),
    "requests.results.granted": (9, 2, 0, 0, 1, 0, 12),
    "requests.results.partially_granted": (3, 1, 0, 0, 0, 0, 4),
    "requests.results.denied.internal_affairs": (2, 0, 0, 0, 0, 1, 3),
    "requests.results.not_available.not_held": (5, 1, 1, 0, 1, 0, 8),
    "requests.results.not_processed.repeated": (1, 0, 0, 0, 0, 0, 1),
    "requests.results.total": (20, 4, 1, 0, 2, 1, 28),
    "requests.carried_forward": (2, 0, 0, 0, 1, 0, 3),
    "review_litigation.review": (2, 1, 0, 1, 4),
    "review_litigation.litigation_direct": (1, 0, 0, 0, 1),
    "review_litigation.litigation_after_review": (0, 0, 0, 1, 1),
}
"""What a plain report prints: every identity holds; rows not named here are zeros."""
_DECISIONS_2021 = {"licensing": 28, "penalty": 9, "coercion": 6}

HEADINGS = {
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
}
_OPENING = "一、总体情况\n我局按照条例规定做好各项工作，公开内容有所拓展。\n"
_CLOSING = (
    "五、存在的主要问题及改进情况\n公开的针对性有待提高，将继续改进。\n"
    "六、其他需要报告的事项\n本年度未收取信息处理费。\n"
)


def tables_of(disclosure: str = "2021", requests: str = "2021") -> dict[str, Table]:
    """The three tables of a report whose tables 2 and 3 are of these forms."""
    forms = load_forms()
    return {
        "disclosure": forms.table("disclosure", disclosure),
        "requests": forms.table("requests", requests),
        "review_litigation": forms.table("review_litigation", "2019"),
    }


def plain_numbers(disclosure: str = "2021", requests: str = "2021") -> dict[str, int | float]:
    """The cells of a plain report, by name."""
    numbers: dict[str, int | float] = {}
    for table in tables_of(disclosure, requests).values():
        for row in table.rows:
            columns = table.columns(row.key)
            printed = _NUMBERS.get(f"{table.kind}.{row.key}", (0,) * len(columns))
            if table.id == "disclosure-2021" and len(columns) == 1:
                printed = (_DECISIONS_2021.get(row.key, 12.8),)
            names = [table.path(row.key, column.key) for column in columns]
            numbers |= dict(zip(names, printed, strict=True))
    return numbers


def print_report(
    cells: Mapping[str, Printed] | None = None,
    *,
    layout: str = "pipes",
    disclosure: str = "2021",
    requests: str = "2021",
    without: Sequence[str] = (),
    title: str = TITLE,
) -> str:
    """The text of a plain report in which `cells` are printed otherwise; the tables in `without` are left out."""
    tables = tables_of(disclosure, requests)
    printed = {path: str(number) for path, number in plain_numbers(disclosure, requests).items()}
    printed |= _spread(cells or {}, tables)
    parts = [title + "\n", _OPENING]
    for kind, table in tables.items():
        parts.append(HEADINGS[kind] + "\n")
        if kind not in without:
            parts.append(print_table(table, printed, layout))
    return "".join([*parts, _CLOSING])


def print_table(table: Table, printed: Mapping[str, str], layout: str) -> str:
    """One table alone, as the layout prints it."""
    return "".join(LAYOUTS[layout](rows) for rows in _sheets(table, printed, one_header=layout == "markdown"))


def _spread(cells: Mapping[str, Printed], tables: Mapping[str, Table]) -> dict[str, str]:
    """What is printed cell by cell, where whole rows may be named."""
    known = {path for table in tables.values() for path in table.paths}
    found: dict[str, str] = {}
    for name, value in cells.items():
        if isinstance(value, str | int | float):
            assert name in known, f"no cell {name}"
            found[name] = str(value)
            continue
        kind, _, row = name.partition(".")
        columns = tables[kind].columns(row)
        paths = [f"{name}.{column.key}" for column in columns]
        found |= {path: str(item) for path, item in zip(paths, value, strict=True)}
    return found


Rows = list[list[str]]


def _sheets(table: Table, printed: Mapping[str, str], *, one_header: bool) -> list[Rows]:
    if table.kind == "disclosure":
        return [_disclosure_rows(table, block, printed, headed=not one_header) for block in table.blocks]
    if table.kind == "requests":
        return [_requests_header(table, one_header) + _requests_rows(table, printed, grouped=not one_header)]
    return [_review_rows(table, printed)]


def _disclosure_rows(table: Table, block: Block, printed: Mapping[str, str], *, headed: bool) -> Rows:
    heading = [[block.heading]] if headed else []
    header = ["信息内容", *(column.label for column in block.columns)]
    rows = [[row.label, *(printed[table.path(row.key, c.key)] for c in block.columns)] for row in block.rows]
    return [*heading, header, *rows]


def _requests_header(table: Table, one_header: bool) -> Rows:
    words = [column.label for column in table.blocks[0].columns]
    if one_header:
        return [["", *words]]
    relation = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    return [[relation, "申请人情况"], [words[0], "法人或其他组织", words[-1]], words[1:-1]]


def _requests_rows(table: Table, printed: Mapping[str, str], *, grouped: bool) -> Rows:
    rows, open_groups = [], set[str]()
    for row in table.rows:
        labels = [row.label]
        for group in table.blocks[0].row_groups:
            if grouped and row.key.startswith(group.key + ".") and group.key not in open_groups:
                open_groups.add(group.key)
                labels.insert(-1, group.label)
        rows.append([*labels, *(printed[table.path(row.key, c.key)] for c in table.columns(row.key))])
    return rows


def _review_rows(table: Table, printed: Mapping[str, str]) -> Rows:
    words = [column.label for column in table.blocks[0].columns]
    names = [row.label for row in table.rows]
    values = [printed[path] for path in table.paths]
    return [[names[0], "行政诉讼"], [*words, *names[1:]], [*words, *words], values]


def _pipes(rows: Rows) -> str:
    return "".join(" | ".join(row) + " |\n" for row in rows)


def _lines(rows: Rows) -> str:
    return "".join(f"{cell} |\n".lstrip(" ") for row in rows for cell in row)


def _tabs(rows: Rows) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _spaces(rows: Rows) -> str:
    return "".join(" ".join(row) + "\n" for row in rows)


def _markdown(rows: Rows) -> str:
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]]) + "\n\n"


LAYOUTS: dict[str, Callable[[Rows], str]] = {
    "pipes": _pipes,
    "lines": _lines,
    "tabs": _tabs,
    "spaces": _spaces,
    "markdown": _markdown,
}
"""How rows are printed: pipe rows, one cell per line, tab rows, words apart by a space, Markdown tables (a grid)."""


GOOD = print_report()
WRONG = print_report({"review_litigation.review.total": 5})
"""A report that reconciles, and one in which a total is no sum."""


def swap(text: str, old: str, new: str) -> str:
    """The text with `old`, which must stand there exactly once, exchanged for `new`."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def row_line(label: str, *values: str | int | float) -> str:
    """A row as the layout `pipes` prints it."""
    return " | ".join([label, *map(str, values)]) + " |\n"


def read_with(old: str, new: str, *, layout: str = "pipes", form: str = "2021") -> Result:
    """The result of a plain report in which `old` is printed as `new`."""
    return extract_text(swap(print_report(layout=layout, disclosure=form, requests=form), old, new))


def numbers_of(result: Result) -> dict[str, int | float | None]:
    """The value of every cell of a result."""
    return {path: cell.value for path, cell in result.cells.items()}


def row_cells(result: Result, row: str) -> list[CellResult]:
    """The cells of one row of a result, left to right; `row` is `requests.new_received`."""
    return [cell for path, cell in result.cells.items() if path.rpartition(".")[0] == row]


def row_values(result: Result, row: str) -> list[int | float | None]:
    """The values of one row of a result, left to right."""
    return [cell.value for cell in row_cells(result, row)]


def row_anchors(result: Result, row: str) -> set[str | None]:
    """The anchor grades of one row of a result."""
    return {cell.anchor for cell in row_cells(result, row)}


def rules_found(result: Result, *, severity: str | None = None) -> list[str]:
    """The rules of a result's findings, of one severity or all but mere notes."""
    wanted = (severity,) if severity else ("hard", "soft")
    return [finding.rule for finding in result.findings if finding.severity in wanted]


# ---- one printed number exchanged for another


def text_of(data: bytes) -> str:
    """The text that the spans of a result point into."""
    return read_document("x.txt", data).text


def check_misprint_is_reported(text: str, before: Result, cell: str) -> None:
    """Assert that one other number in `cell` is read as printed, breaks exactly its identities and names its cell.

    `before` is the result of `text`, in which every identity holds. Nothing else may change.
    """
    printed = before.cells[cell].value
    assert printed is not None
    after = extract_text(misprint(text, before, cell))
    assert numbers_of(after) == {**numbers_of(before), cell: printed + 1}
    kind = cell.split(".", 1)[0]
    tables = before.verdicts.model_dump()
    broken = sorted(rule.id for rule in _rules(before, kind) if cell in rule.cells)
    assert after.verdict == "source_inconsistent"
    assert set(after.reasons) == {*before.reasons, "identity_failed"}
    assert after.verdicts.model_dump() == {**tables, kind: "source_inconsistent"}
    assert sorted(f.rule for f in after.findings if f.outcome == "failed" and f.kind == "identity") == broken
    assert ([cell], [printed]) in [(each.cells, each.to) for each in after.suspects.explanations]
    assert [extra.raw for extra in after.extra_cells] == [extra.raw for extra in before.extra_cells]


def check_misprint_is_read(text: str, before: Result, cell: str) -> None:
    """Assert that one other number in `cell` of table 2, which has no identity, is read as printed and nothing else."""
    after = extract_text(misprint(text, before, cell))
    printed = before.cells[cell].value
    assert printed is not None
    changed = {path: cell.raw for path, cell in after.cells.items() if cell.raw != before.cells[path].raw}
    assert changed == {cell: str(printed + 1)}
    assert (after.verdict, after.verdicts) == (before.verdict, before.verdicts)


def misprint(text: str, before: Result, cell: str) -> str:
    """The text with one more printed in `cell`."""
    read = before.cells[cell]
    assert read.span is not None
    assert read.value is not None
    start, end = read.span
    return text[:start] + str(read.value + 1) + text[end:]


def check_a_lost_cell_moves_no_other(text: str, before: Result, cell: str) -> None:
    """Assert that without `cell` and its delimiter the table is in doubt, or every other cell still read as printed."""
    kind = cell.split(".", 1)[0]
    after = extract_text(lose(text, before, cell))
    if after.verdicts.model_dump()[kind] not in CERTAIN:
        return
    printed = {path: None if path == cell else value for path, value in numbers_of(before).items()}
    read = numbers_of(after)
    moved = {path: read.get(path) for path in printed if path.startswith(kind) and read.get(path) != printed[path]}
    assert (cell, moved) == (cell, {})


def lose(text: str, before: Result, cell: str) -> str:
    """The text without a cell, and without the delimiter between it and its neighbour in the row."""
    row = [path for path in before.cells if _printed_row(path) == _printed_row(cell)]
    at = row.index(cell)
    own = before.cells[cell].span
    neighbour = before.cells[row[at - 1 if at else min(1, len(row) - 1)]].span
    assert own is not None
    assert neighbour is not None
    start, end = (neighbour[1], own[1]) if at else (own[0], max(neighbour[0], own[1]))
    return text[:start] + text[end:]


def _printed_row(path: str) -> str:
    return "review_litigation" if path.startswith("review_litigation") else path.rpartition(".")[0]


def _rules(result: Result, kind: str) -> tuple[Rule, ...]:
    form = getattr(result.form, kind)
    return rules_of(load_forms().table(kind, form))


def cells_to_misprint(result: Result, seed: str, zeros: int) -> list[str]:
    """The cells of tables 3 and 4 that print another number than 0, and a sample of those that print 0."""
    cells = [(path, cell.value) for path, cell in result.cells.items() if not path.startswith("disclosure.")]
    blank = [path for path, value in cells if value == 0]
    return [path for path, value in cells if value] + Random(seed).sample(blank, min(zeros, len(blank)))
