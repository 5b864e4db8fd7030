"""Mess in the rows of tables: page breaks between them, rows lost, merged, added or moved, extra cells."""

from __future__ import annotations

from random import Random

from eval.generator.figures import plain_cell
from eval.generator.model import APPLICANTS, MISSING, Box, Draft, Sheet, SheetRow

_MARKS = ("- {} -", "第{}页", "{}/12", "— {} —", "第 {} 页 共 12 页", "-{}-")


def _break_places(sheet: Sheet) -> list[int]:
    """Return the indices of rows of table 3 that a page break may stand before, none of the first seven."""
    rows = sheet.rows
    return [i for i in range(1, len(rows)) if rows[i].role == "data" and rows[i - 1].role == "data"][6:]


def _insert_break(draft: Draft, sheet: Sheet, mark: str) -> int:
    at = draft.rng.choice(_break_places(sheet))
    sheet.rows.insert(at, SheetRow("break", [], mark=mark))
    return at


def page_marks(draft: Draft) -> bool:
    """Leave one or two page marks between rows of table 3, sometimes one in table 2."""
    form = draft.rng.choice(_MARKS)
    number = draft.rng.randint(2, 6)
    if draft.rng.random() < 0.25:
        sheet = draft.sheets["disclosure"]
        starts = [i for i in range(2, len(sheet.rows)) if sheet.rows[i].role == "heading"]
        sheet.rows.insert(draft.rng.choice(starts), SheetRow("break", [], mark=form.format(number)))
        draft.note("a page mark stands between the blocks of table 2", allow="needs_review")
        number += 1
    for _ in range(draft.rng.randint(1, 2)):
        _insert_break(draft, draft.sheets["requests"], form.format(number))
        number += 1
    breaks = [row for row in draft.sheets["requests"].rows if row.mark]
    for row, mark in zip(breaks, sorted(row.mark for row in breaks), strict=True):
        row.mark = mark
    return True


def repeated_header(draft: Draft) -> bool:
    """Print the header of table 3 again after a page break, with or without a page mark."""
    sheet = draft.sheets["requests"]
    header = [row for row in sheet.rows if row.role == "header"]
    mark = draft.rng.choice(("", draft.rng.choice(_MARKS).format(3)))
    existing = [i for i, row in enumerate(sheet.rows) if row.role == "break"]
    at = existing[0] if existing else _insert_break(draft, sheet, mark)
    copies = [SheetRow("again", [box.copy() for box in row.boxes]) for row in header]
    sheet.rows[at + 1 : at + 1] = copies
    return True


def page_number_glued(draft: Draft) -> bool:
    """Glue a page mark, or the bare page number, to the last cell of a row of table 3."""
    number = draft.rng.randint(2, 9)
    rows = [row for row in draft.sheets["requests"].data_rows()[2:-1] if not row.boxes[-1].empty]
    zero = [row for row in rows if row.boxes[-1].path and draft.cells[row.boxes[-1].path].raw == "0"]
    if zero and draft.rng.random() < 0.25:
        draft.rng.choice(zero).boxes[-1].text += str(number)
        draft.note("a bare page number is glued to a last cell", force="needs_review", knowable=False)
    elif rows:
        mark = draft.rng.choice(("- {} -", "-{}-", "第{}页", " — {} —")).format(number)
        draft.rng.choice(rows).boxes[-1].text += mark
        draft.note("a page mark is glued to a last cell", allow="needs_review")
    return bool(rows)


def _requests_row(draft: Draft, key: str) -> SheetRow:
    return next(row for row in draft.sheets["requests"].rows if row.key == key)


def _new_value(value: int) -> Box:
    return Box(str(value), "extra")


def _local_row(draft: Draft, number: int) -> None:
    """Add a row that the form does not have, with zeros or with `number` in it, to table 2 or 3."""
    rng = draft.rng
    if rng.random() < 0.4:
        sheet = draft.sheets["disclosure"]
        at = next(i for i, row in enumerate(sheet.rows) if row.key == "normative_documents") + 1
        label = rng.choice(("其他主动公开文件", "其他政策文件", "党内规范性文件"))
        values = [_new_value(number and number + i) for i in range(3)]
        sheet.rows.insert(at, SheetRow("data", [Box(label, "label"), *values], "local"))
        return
    sheet = draft.sheets["requests"]
    before, label, span = rng.choice(_LOCAL_ROWS)
    at = next((i for i, row in enumerate(sheet.rows) if row.key == before), len(sheet.rows))
    if span == 2:
        next(box for row in sheet.rows for box in row.boxes if box.role == "group").rowspan += 1
        if number and not draft.slips:
            _count_local(draft, number)
    boxes = [Box(label, "label", span), *map(_new_value, [number, *[0] * 5, number])]
    sheet.rows.insert(at, SheetRow("data", boxes, "local"))


_LOCAL_ROWS = (
    ("results.total", "其中：网上答复", 2),
    ("results.total", "申请人主动撤回", 2),
    ("", "其中：涉及征地拆迁的申请", 3),
)


def _count_local(draft: Draft, number: int) -> None:
    """Count the local row in 本年新收 and （七）总计, as an office does that added it: H2 holds only with it."""
    paths = [
        f"requests.{row}.{name}" for row in ("new_received", "results.total") for name in ("natural_person", "total")
    ]
    if any(not draft.cells[path].raw.isascii() or not draft.cells[path].raw.isdigit() for path in paths):
        return
    boxes = {box.path: box for row in draft.sheets["requests"].rows for box in row.boxes if box.path in paths}
    for path in paths:
        draft.cells[path] = plain_cell(int(draft.cells[path].raw) + number)
        boxes[path].text = draft.printed_text(path)


def local_row_zero(draft: Draft) -> bool:
    _local_row(draft, 0)
    if draft.layout.family in ("cells", "pdf"):
        draft.note("a local row stands in a stream without row marks", allow="needs_review")
    return True


def local_row_nonzero(draft: Draft) -> bool:
    _local_row(draft, draft.rng.randint(1, 30))
    draft.note("a local row prints numbers that the form has no place for", force="needs_review")
    return True


_LONE_ROWS = (
    "results.denied.state_secret",
    "results.denied.internal_affairs",
    "results.denied.enforcement_file",
    "results.partially_granted",
    "results.not_available.needs_creation",
    "results.not_processed.publication_request",
    "results.not_processed.repeated",
    "carried_over",
)


def _drop_row(draft: Draft, key: str) -> SheetRow:
    """Take a row out of table 3; its cells are missing, a group label it carried moves to the next row."""
    sheet = draft.sheets["requests"]
    at = next(i for i, row in enumerate(sheet.rows) if row.key == key)
    row = sheet.rows.pop(at)
    for box in row.boxes:
        if box.path:
            draft.cells[box.path] = MISSING
    carried = [box for box in row.boxes if box.role == "group"]
    sheet.rows[at].boxes[:0] = carried
    for group in _covering(sheet, at, key):
        group.rowspan -= 1
    return row


def _covering(sheet: Sheet, at: int, key: str) -> list[Box]:
    """Return the group boxes that span the row `key` which stood at index `at`."""
    if not key.startswith("results."):
        return []
    found = [box for row in sheet.rows[: at + 1] for box in row.boxes if box.role == "group"]
    inner = key.count(".") > 1
    return [found[0], found[-1]] if inner and len(found) > 1 else found[:1]


def missing_row(draft: Draft) -> bool:
    key = draft.rng.choice(_LONE_ROWS)
    _drop_row(draft, key)
    draft.note(f"the row {key} is not there", force="needs_review", knowable=False)
    return True


_MERGERS = (
    ("results.not_processed.petition_complaint", "results.not_processed.repeated"),
    ("results.denied.internal_affairs", "results.denied.process_information"),
    ("results.not_available.not_held", "results.not_available.needs_creation"),
)


def merged_rows(draft: Draft) -> bool:
    """Print two rows as one: both labels, one line of sums."""
    one, other = draft.rng.choice(_MERGERS)
    numbers = [_sum_text(draft, one, other, name) for name in (*APPLICANTS, "total")]
    second = next(box for box in _requests_row(draft, other).boxes if box.role == "label").text
    _drop_row(draft, other)
    row = _requests_row(draft, one)
    for box in row.boxes:
        if box.role == "label":
            box.text = f"{box.text}、{second}"
        elif box.path:
            draft.cells[box.path] = MISSING
    labels = [box for box in row.boxes if box.role in ("group", "label")]
    row.boxes = [*labels, *(Box(text, "extra") for text in numbers)]
    draft.note(f"the rows {one} and {other} are merged into one line", force="needs_review", knowable=False)
    return True


def _sum_text(draft: Draft, one: str, other: str, name: str) -> str:
    cells = [draft.cells[f"requests.{row}.{name}"] for row in (one, other)]
    return str(sum(int(cell.value or 0) for cell in cells))


def reordered_rows(draft: Draft) -> bool:
    """Print the rows of one group in another order, each with its own label and numbers."""
    group = draft.rng.choice(("results.denied.", "results.not_processed."))
    rows = [row for row in draft.sheets["requests"].rows if row.key.startswith(group)]
    contents = [_without_groups(row) for row in rows]
    order = _another_order(draft.rng, len(contents))
    for row, chosen in zip(rows, order, strict=True):
        key, boxes = contents[chosen]
        row.boxes = [*(box for box in row.boxes if box.role == "group"), *boxes]
        row.key = key
    if draft.layout.family == "pdf":
        draft.note("reordered rows in a text layer", allow="needs_review")
    return True


def _without_groups(row: SheetRow) -> tuple[str, list[Box]]:
    return row.key, [box for box in row.boxes if box.role != "group"]


def _another_order(rng: Random, count: int) -> list[int]:
    order = list(range(count))
    first = rng.randrange(count - 1)
    order[first], order[first + 1] = order[first + 1], order[first]
    return order


def extra_column(draft: Draft) -> bool:
    """Print 法人小计 before the total, as a kind of organization or beside them all, or before the organizations."""
    sheet = draft.sheets["requests"]
    sheet.width += 1
    label = draft.rng.choice(("法人小计", "法人小计", "小计"))
    place = draft.rng.choice(("last kind", "last kind", "before total", "before organizations", "first kind"))
    first, second, third = (row.boxes for row in sheet.rows if row.role == "header")
    first[1].colspan += 1
    if place in ("last kind", "first kind"):
        second[1].colspan += 1
        third.insert(len(third) if place == "last kind" else 0, Box(label, "header"))
    else:
        second.insert(2 if place == "before total" else 1, Box(label, "header", 1, 2))
    for row in sheet.data_rows():
        organizations = [f"requests.{row.key}.{name}" for name in APPLICANTS[1:]]
        cells = [draft.cells[path] for path in organizations if path in draft.cells]
        empty = bool(cells) and all(cell.value is None for cell in cells)
        text = cells[0].raw if empty else str(sum(int(cell.value or 0) for cell in cells))
        row.boxes.insert(-6 if place in ("before organizations", "first kind") else -1, Box(text, "extra"))
    if place == "first kind" and draft.layout.family in ("cells", "pdf"):
        draft.note("a stream does not tell the first kind from a column beside all", allow="needs_review")
    elif draft.layout.family == "pdf":
        draft.note("the words of a header with an extra column are wrapped", allow="needs_review")
    return True


def total_first(draft: Draft) -> bool:
    """Print the column 总计 before 自然人, words and numbers."""
    sheet = draft.sheets["requests"]
    _, second, _ = (row.boxes for row in sheet.rows if row.role == "header")
    second.insert(0, second.pop())
    for row in sheet.data_rows():
        at = next(i for i, box in enumerate(row.boxes) if box.role == "value")
        row.boxes.insert(at, row.boxes.pop())
    draft.note("the total stands before its parts", force="needs_review", knowable=False)
    return True


def column_missing(draft: Draft) -> bool:
    """Leave out a column of table 3, its word and its numbers."""
    sheet = draft.sheets["requests"]
    sheet.width -= 1
    gone = draft.rng.choice((*APPLICANTS, "total"))
    first, second, third = (row.boxes for row in sheet.rows if row.role == "header")
    first[1].colspan -= 1
    if gone in ("natural_person", "total"):
        second.pop(0 if gone == "natural_person" else -1)
    else:
        second[1].colspan -= 1
        third.pop(APPLICANTS.index(gone) - 1)
    for row in sheet.data_rows():
        path = f"requests.{row.key}.{gone}"
        row.boxes[:] = [box for box in row.boxes if box.path != path]
        draft.cells[path] = MISSING
    draft.note("a column is not there", force="needs_review")
    return True


def extra_cells_zero(draft: Draft) -> bool:
    """Print zeros in the empty cells beside 行政许可 (seed 000)."""
    if not _fill_beside(draft, ["0", "0"]):
        return False
    if draft.layout.family in ("cells", "pdf"):
        draft.note("extra zeros stand in a stream without row marks", allow="needs_review")
    return True


def extra_cells_other(draft: Draft) -> bool:
    """Print other numbers beside a value that has one column only."""
    numbers = [str(draft.rng.randint(1, 90)), str(draft.rng.randint(100, 900))]
    if not _fill_beside(draft, numbers):
        return False
    draft.note("numbers stand beside a cell where the form has none", force="needs_review", knowable=False)
    return True


def _fill_beside(draft: Draft, texts: list[str]) -> bool:
    rows = [
        row for row in draft.sheets["disclosure"].rows if row.key in ("licensing", "penalty") and len(row.boxes) == 2
    ]
    if not rows:
        return False
    row = draft.rng.choice(rows)
    row.boxes[1].colspan = 1
    row.boxes += [Box(text, "extra") for text in texts]
    return True
