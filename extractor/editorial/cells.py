"""Rules on what is printed in a cell: the form wants one plain number in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractor.editorial.paper import BOTH_FORMS, GOOD_PRACTICE, Cell, Family, Fault, Paper
from extractor.identities import rules_of
from extractor.model import Value

FAMILY = Family()
_EMPTY = ("blank", "dash", "slash")


@FAMILY.rule("blank_total", "hard", BOTH_FORMS, zh="总计未填", en="a total is not filled in")
def find_blank_totals(paper: Paper) -> Iterator[Fault]:
    """Yield the totals without a number beside parts that have one."""
    values = {cell.path: cell.value for cell in paper.cells()}
    for kind, parts, total in _totals(paper):
        value = values.get(total)
        if value is None or value.status not in _EMPTY:
            continue
        counted = sum(values[path].number or 0 for path in parts if path in values)
        if counted:
            fields = {"where": total, "sum": counted}
            yield Fault(total, kind, (total,), value.span, fields)


def _totals(paper: Paper) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield (kind, parts, total) of each hard identity that has a cell alone on its right side, every total once."""
    seen: set[str] = set()
    for kind, table in paper.tables():
        for rule in rules_of(table):
            if rule.identity.severity == "hard" and len(rule.right) == 1 and rule.right[0] not in seen:
                seen.add(rule.right[0])
                yield kind, rule.left, rule.right[0]


@FAMILY.rule("blank_cell", "hard", BOTH_FORMS, zh="单元格空白", en="cells are blank")
def find_blank_cells(paper: Paper) -> Iterator[Fault]:
    """Yield, for each table, the cells with nothing in them; totals beside numbers are another rule's."""
    yield from _all_of(paper, lambda value: value.status == "blank")


@FAMILY.rule("dash_cell", "hard", BOTH_FORMS, zh="以横线或斜线代替数字", en="dashes or slashes instead of numbers")
def find_dashes(paper: Paper) -> Iterator[Fault]:
    """Yield, for each table, the cells that hold a dash or a slash."""
    yield from _all_of(paper, lambda value: value.status in ("dash", "slash"))


def _all_of(paper: Paper, is_meant: Callable[[Value], bool]) -> Iterator[Fault]:
    totals = {fault.cells[0] for fault in find_blank_totals(paper)}
    return _by_table(paper, lambda cell: is_meant(cell.value) and cell.path not in totals)


def _by_table(paper: Paper, is_meant: Callable[[Cell], bool]) -> Iterator[Fault]:
    """Yield one fault for each table that has such cells: all of them, the first as the example."""
    cells = [cell for cell in paper.cells() if is_meant(cell)]
    for kind, _ in paper.tables():
        found = [cell for cell in cells if cell.kind == kind]
        if found:
            fields = {"where": found[0].path, "count": len(found), "raw": found[0].value.raw}
            yield Fault(kind, kind, tuple(cell.path for cell in found), found[0].value.span, fields)


@FAMILY.rule("unit_in_cell", "hard", BOTH_FORMS, zh="单元格内带单位", en="a unit stands inside a cell")
def find_units(paper: Paper) -> Iterator[Fault]:
    """Yield the cells with a unit. An amount for which the form prints none needs one, so that is no fault."""
    return _by_table(paper, lambda c: bool(c.value.unit) and not (c.column.kind == "amount" and not c.column.unit))


@FAMILY.rule("remark_in_cell", "soft", GOOD_PRACTICE, zh="单元格内带注", en="a remark stands inside a cell")
def find_remarks(paper: Paper) -> Iterator[Fault]:
    """Yield the cells with a bracketed remark or a star behind the number."""
    return _by_table(paper, lambda cell: bool(cell.value.remark))


@FAMILY.rule("signed_count", "hard", BOTH_FORMS, zh="件数带正负号", en="a count has a sign")
def find_signs(paper: Paper) -> Iterator[Fault]:
    """Yield the numbers with a sign in a column that is no 本年增/减."""
    return _by_table(
        paper, lambda c: c.column.kind != "signed" and c.value.number is not None and _is_signed(c.value.raw)
    )


def _is_signed(raw: str) -> bool:
    return raw.lstrip()[:1] in tuple("+-＋－−﹣")


@FAMILY.rule("leading_zero", "hard", BOTH_FORMS, zh="数字前有多余的零", en="a number begins with a zero")
def find_leading_zeros(paper: Paper) -> Iterator[Fault]:
    """Yield the cells such as 05 or 000, which may be one number or several."""
    return _by_table(paper, lambda c: c.value.status == "illegible" and bool(re.fullmatch(r"[0０]\d+", c.value.raw)))


@FAMILY.rule("decimal_count", "hard", BOTH_FORMS, zh="件数带小数", en="a count has decimals")
def find_decimals(paper: Paper) -> Iterator[Fault]:
    """Yield the counts printed with a decimal point, 3.0 included."""
    return _by_table(paper, lambda c: c.column.kind != "amount" and c.value.number is not None and "." in c.value.raw)


@FAMILY.rule("grouped_digits", "soft", GOOD_PRACTICE, zh="数字带千位分隔符", en="a number has thousands separators")
def find_separators(paper: Paper) -> Iterator[Fault]:
    """Yield the numbers printed like 1,024."""
    return _by_table(paper, lambda c: c.value.number is not None and bool(re.search(r"\d[,，]\d", c.value.raw)))


@FAMILY.rule("fullwidth_digits", "soft", GOOD_PRACTICE, zh="数字为全角", en="digits are full width")
def find_fullwidth(paper: Paper) -> Iterator[Fault]:
    """Yield the numbers printed in full-width digits."""
    return _by_table(paper, lambda c: c.value.number is not None and bool(re.search("[０-９]", c.value.raw)))
