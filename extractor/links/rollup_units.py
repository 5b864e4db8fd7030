"""Which reports add up to which: a list a clerk fills in, or a folder of reports -> parents with their units."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from extractor.agencies import identity_of
from extractor.clerk_tables import read_clerk_table
from extractor.errors import UsageError
from extractor.frame import year_of
from extractor.messages import in_both
from extractor.outside import OutsideDocument

Role = Literal["parent", "child", "self"]
_ROLES: Mapping[str, Role] = {
    "parent": "parent", "上级": "parent", "汇总": "parent",
    "child": "child", "下级": "child", "下属": "child", "部门": "child",
    "self": "self", "本级": "self", "本机关": "self",
}  # fmt: skip
_HEADER = {
    "unit": ("单位", "单位名称"),
    "role": ("角色",),
    "parent": ("上级单位",),
    "document": ("文件", "文件名"),
    "agency": ("机构", "年报单位"),
    "year": ("年度", "年份"),
}
_PARENT_STEMS = ("parent", "上级", "汇总")
_SELF_STEMS = ("self", "本级", "本机关")


class Unit(NamedTuple):
    """One line of the list. `parent` is the unit it is summed into, "" for the top; `where` names it in errors."""

    name: str
    role: Role
    parent: str
    document: str | None
    agency: str | None
    year: int | None
    where: str


class Group(NamedTuple):
    """A parent and the units whose reports add up to its own."""

    parent: Unit
    units: tuple[Unit, ...]


def read_units(data: bytes, name: str) -> list[Group]:
    """Return the parents of a list with their units, in its order; lines without a role are left out.

    A unit of role `parent` that names a parent itself is a level in between: it is summed, and a sum. A unit that
    names none belongs to the only parent at the top. Raises UsageError with the line for what can't be understood.
    """
    units = [
        unit for line, row in read_clerk_table(data, name, _HEADER, ("unit", "role")) for unit in _unit(name, line, row)
    ]
    by_name: dict[str, Unit] = {}
    for unit in units:
        if by_name.setdefault(unit.name, unit) is not unit:
            raise UsageError(*in_both("units.twice", where=unit.where, unit=unit.name))
    tops = [unit for unit in units if unit.role == "parent" and not unit.parent]
    if not tops:
        raise UsageError(*in_both("units.no_parent", name=name))
    placed = [_placed(unit, tops) for unit in units]
    for unit in placed:
        _check_parent(unit, by_name)
    groups = [
        Group(unit, tuple(u for u in placed if u.parent == unit.name)) for unit in placed if unit.role == "parent"
    ]
    for group in groups:
        if not group.units:
            raise UsageError(*in_both("units.no_children", where=group.parent.where, unit=group.parent.name))
    return groups


def _unit(name: str, line: int, row: Mapping[str, str]) -> Iterator[Unit]:
    where = f"{name}:{line}"
    if not row["role"]:
        return
    role = _ROLES.get(row["role"].lower())
    if role is None:
        raise UsageError(*in_both("units.no_role", where=where, role=row["role"]))
    label = row["unit"] or row["agency"] or row["document"]
    if not label:
        raise UsageError(*in_both("units.no_name", where=where))
    agency = row["agency"] or (None if row["document"] else label)
    yield Unit(label, role, row["parent"], row["document"] or None, agency, year_of(row["year"], where), where)


def _placed(unit: Unit, tops: Sequence[Unit]) -> Unit:
    if unit.parent or unit.role == "parent":
        return unit
    if len(tops) > 1:
        raise UsageError(*in_both("units.which_parent", where=unit.where, unit=unit.name, first=tops[0].name))
    return unit._replace(parent=tops[0].name)


def _check_parent(unit: Unit, by_name: Mapping[str, Unit]) -> None:
    seen, above = {unit.name}, unit.parent
    while above:
        found = by_name.get(above)
        if found is None or found.role != "parent":
            raise UsageError(*in_both("units.not_a_parent", where=unit.where, unit=above))
        if above in seen:
            raise UsageError(*in_both("units.circle", where=unit.where, unit=unit.name))
        seen.add(above)
        above = found.parent


# ---- folders


def units_of_folder(folder: Path, documents: Sequence[OutsideDocument]) -> list[Group]:
    """Return the groups of a folder of reports: in each, `parent…` is the sum of its neighbours and of subfolders.

    A file whose name begins with parent, 上级 or 汇总 is the parent, self, 本级 or 本机关 its own office. The results
    must name documents relative to the folder, as `gouji extract FOLDER` does. Raises UsageError if the top has no
    parent, or any folder has several.
    """
    if not folder.is_dir():
        raise UsageError(*in_both("units.neither", path=folder))
    names = {document.name for document in documents}
    groups: list[Group] = []
    if _of_folder(folder, PurePosixPath(), "", names, groups) is None:
        raise UsageError(*in_both("units.no_parent_file", path=folder))
    return groups


def _of_folder(folder: Path, below: PurePosixPath, above: str, names: set[str], groups: list[Group]) -> Unit | None:
    parent: Unit | None = None
    units: list[Unit] = []
    here = folder / below
    for path in sorted(entry for entry in here.iterdir() if entry.is_file()):
        document = str(below / path.name)
        if document not in names:
            continue
        unit = Unit(document, _role_of(path.stem), "", document, None, None, str(path))
        if unit.role != "parent":
            units.append(unit)
        elif parent is not None:
            raise UsageError(*in_both("units.second_parent", path=path, first=parent.name))
        else:
            parent = unit._replace(parent=above)
    place = len(groups)
    for entry in sorted(entry for entry in here.iterdir() if entry.is_dir() and not entry.name.startswith(".")):
        inner = _of_folder(folder, below / entry.name, parent.name if parent else "", names, groups)
        units += [inner] if inner else []
    if parent is None:
        if units:
            raise UsageError(*in_both("units.no_sum_here", path=here))
        return None
    if not units:
        return parent
    groups.insert(place, Group(parent, tuple(unit._replace(parent=parent.name) for unit in units)))
    return parent


def _role_of(stem: str) -> Role:
    if stem.lower().startswith(_PARENT_STEMS):
        return "parent"
    return "self" if stem.lower().startswith(_SELF_STEMS) else "child"


# ---- the list to fill in


def template(documents: Sequence[OutsideDocument], aliases: Mapping[str, str]) -> str:
    """Return the text of a list with one line per agency, or per document that names none; roles are left open."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([f"{column} {words[0]}" for column, words in _HEADER.items()])
    seen: set[str] = set()
    for document in documents:
        agency = document.frame.agency
        key = identity_of(agency, aliases) if agency else f"document {document.name}"
        if key not in seen:
            seen.add(key)
            writer.writerow([agency or document.name, "", "", "" if agency else document.name, agency or "", ""])
    return stream.getvalue()


# ---- their reports


Reports = Mapping[int | None, OutsideDocument]


def reports_of(unit: Unit, documents: Sequence[OutsideDocument], aliases: Mapping[str, str]) -> Reports:
    """Return the reports of a unit by year, none if there is none; UsageError where several stand for one year.

    Without an agency the document's own year is the key, None if it says none.
    """
    if unit.document:
        found = [document for document in documents if document.name == unit.document]
        if not found:
            raise UsageError(*in_both("units.no_document", where=unit.where, document=unit.document))
    else:
        key = identity_of(unit.agency or unit.name, aliases)
        found = [d for d in documents if d.frame.agency and identity_of(d.frame.agency, aliases) == key]
        found = [d for d in found if unit.year in (None, d.frame.year)]
    reports: dict[int | None, OutsideDocument] = {}
    for document in found:
        first = reports.setdefault(document.frame.year, document)
        if first.cells != document.cells:
            raise UsageError(
                f"{unit.where}: {unit.name!r} has several results for {document.frame.year}, {first.name} and "
                f"{document.name}: keep one, or name it in the column document"
            )
    return reports
