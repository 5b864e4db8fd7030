"""Mess in the values: empty zeros, units, remarks, separators. It changes cells before tables are set."""

from __future__ import annotations

from collections.abc import Callable

from eval.generator.model import Draft, TrueCell

_FULL = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")


def _replace(draft: Draft, wanted: Callable[[str, TrueCell], bool], new: Callable[[TrueCell], TrueCell]) -> bool:
    """Replace all cells that are `wanted`; return whether there was one."""
    paths = [path for path, cell in draft.cells.items() if wanted(path, cell)]
    for path in paths:
        draft.cells[path] = new(draft.cells[path])
    return bool(paths)


def _is_zero(cell: TrueCell) -> bool:
    return cell.status == "printed" and cell.value == 0


def _is_total(path: str) -> bool:
    return path.endswith(".total") or path.startswith("requests.results.total.")


def _some_tables(draft: Draft) -> set[str]:
    """Return the tables a typist leaves zeros out of: mostly all, sometimes only one."""
    kinds = list(draft.tables)
    return set(kinds) if draft.rng.random() < 0.5 else {draft.rng.choice(kinds)}


def _zeros_as(draft: Draft, raw: str, status: str, totals: bool = True) -> bool:
    kinds = _some_tables(draft)
    cell = TrueCell(None, raw, status)  # type: ignore[arg-type]
    return _replace(
        draft,
        lambda path, old: _is_zero(old) and path.partition(".")[0] in kinds and (totals or not _is_total(path)),
        lambda _: cell,
    )


def dash_zeros(draft: Draft) -> bool:
    return _zeros_as(draft, draft.rng.choice(("-", "—", "--", "－")), "dash")


def slash_zeros(draft: Draft) -> bool:
    return _zeros_as(draft, "/", "slash")


def blank_zeros(draft: Draft) -> bool:
    return _zeros_as(draft, "", "blank")


def blank_zeros_totals_printed(draft: Draft) -> bool:
    return _zeros_as(draft, "", "blank", totals=False)


def blank_totals(draft: Draft) -> bool:
    """Leave a part of the totals empty, some of them over numbers that are not zero."""
    totals = [path for path in draft.cells if _is_total(path)]
    filled = [path for path in totals if draft.cells[path].value]
    if not filled:
        return False
    chosen = set(draft.rng.sample(totals, draft.rng.randint(1, len(totals) // 2))) | {draft.rng.choice(filled)}
    return _replace(draft, lambda path, _: path in chosen, lambda _: TrueCell(None, "", "blank"))


def word_in_cell(draft: Draft) -> bool:
    word = TrueCell(None, draft.rng.choice(("无", "无", "暂无", "未统计")), "text")
    zeros = [path for path, cell in draft.cells.items() if _is_zero(cell)]
    if not zeros:
        return False
    start = draft.rng.choice(zeros)
    row = start.rpartition(".")[0]
    whole_row = draft.rng.random() < 0.4
    _replace(
        draft,
        lambda path, old: path == start or (whole_row and path.startswith(row + ".") and _is_zero(old)),
        lambda _: word,
    )
    draft.note("a cell prints a word", force="needs_review")
    return True


def full_width_digits(draft: Draft) -> bool:
    """Print all numbers, or those of one table, in full-width digits."""
    kinds = _some_tables(draft)
    return _replace(
        draft,
        lambda path, old: old.status == "printed" and path.partition(".")[0] in kinds,
        lambda old: TrueCell(old.value, old.raw.translate(_FULL), "printed"),
    )


def thousands_separators(draft: Draft) -> bool:
    comma = draft.rng.choice((",", ",", "，"))

    def wanted(path: str, cell: TrueCell) -> bool:  # noqa: ARG001
        return cell.status == "printed" and cell.raw.isdigit() and len(cell.raw) > 3

    return _replace(draft, wanted, lambda old: TrueCell(old.value, f"{int(old.raw):,}".replace(",", comma), "printed"))


def units_in_cells(draft: Draft) -> bool:
    """Print 件 behind the counts of table 2 or of one row of table 3, and the unit of the amount."""
    if draft.rng.random() < 0.3:
        prefix = f"requests.{draft.rng.choice(('new_received', 'results.total'))}."
    else:
        prefix = "disclosure."

    def add_unit(old: TrueCell) -> TrueCell:
        return TrueCell(old.value, old.raw + "件", "printed")

    counts = _replace(draft, lambda path, old: path.startswith(prefix) and _takes_unit(path, old), add_unit)
    amount = draft.cells.get("disclosure.fees.amount")
    if amount is not None and amount.status == "printed" and prefix == "disclosure.":
        draft.cells["disclosure.fees.amount"] = TrueCell(amount.value, amount.raw + "万元", "printed")
    return counts


def _takes_unit(path: str, cell: TrueCell) -> bool:
    return (
        cell.status == "printed" and cell.raw.isdigit() and not path.endswith((".amount", ".previous_items", ".change"))
    )


def bracket_remarks(draft: Draft) -> bool:
    """Print a remark in brackets behind one or two numbers; its own digits are no cell."""
    filled = [
        path for path, cell in draft.cells.items() if cell.status == "printed" and cell.value and cell.raw.isdigit()
    ]
    if not filled:
        return False
    for path in draft.rng.sample(filled, min(len(filled), draft.rng.randint(1, 2))):
        remark = draft.rng.choice(
            ("（含下属单位）", "（其中上年结转1件）", "(见附注)", "（含简易程序）", "（不含2件撤回）")
        )
        cell = draft.cells[path]
        draft.cells[path] = TrueCell(cell.value, cell.raw + remark, "printed")
    return True
