"""A label of eval/gold -> the tables of its report as they are printed, ready for any kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.generator.model import Draft, Layout, Profile, Sheet, Style, TrueCell
from eval.generator.sheets import build_sheet
from extractor.forms import TABLE_KINDS, load_forms
from extractor.gold import Label, LabelCell, read_labels
from extractor.vocabulary import CERTAIN

GOLD = Path(__file__).resolve().parents[1] / "gold"
_PROSE = {
    "overview": "本机关按照要求公开政府信息，全年没有收到投诉。",
    "problems": "公开内容还不够全面，下一步将补充目录、加强培训。",
    "other": "本年度未收取信息处理费。",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A report to print: its label, its title, and its tables; values stand behind a mark (Box.text[1:])."""

    label: Label
    title: str
    sheets: dict[str, Sheet]

    @property
    def name(self) -> str:
        """The name of the labelled document, without its suffix."""
        return Path(self.label.source).stem

    def prose(self, section: str) -> str:
        """Return the paragraph of a section without a table, "" for one with a table."""
        return _PROSE.get(section, "")


def build_papers(count: int) -> list[Paper]:
    """Return the first `count` labelled reports with all three tables, certain verdicts, and nothing but the form."""
    labels = [label for label in read_labels(GOLD) if _is_plain(label)]
    forms: dict[tuple[object, ...], list[Label]] = {}
    for label in labels:
        forms.setdefault((label.form.get("disclosure"), label.form.get("requests"), label.verdict), []).append(label)
    chosen: list[Label] = []
    while len(chosen) < count and any(forms.values()):  # in turn, so that every form and verdict is there
        chosen += [group.pop(0) for group in forms.values() if group]
    return [_build_paper(label) for label in chosen[:count]]


def _is_plain(label: Label) -> bool:
    kinds = set(label.form.values())
    whole = None not in kinds and len(label.form) == len(TABLE_KINDS) and label.verdict in CERTAIN
    usual = {"printed", "blank", "dash", "slash"} >= {cell.status for cell in label.cells.values()}
    return whole and usual and not label.unchecked


def _build_paper(label: Label) -> Paper:
    forms = load_forms()
    tables = {
        kind: next(table for table in forms.of_kind(kind) if table.form == label.form[kind]) for kind in TABLE_KINDS
    }
    cells = {path: _true(cell) for path, cell in label.cells.items()}
    agency, year = label.frame.get("agency") or "云栖区财政局", label.frame.get("year") or 2023
    draft = Draft(
        rng=Random(0),
        layout=Layout("rendered", "", "rows", lambda _: ""),
        tables=tables,
        profile=Profile(str(agency), "我局", int(year), "title"),
        style=Style(False, False, True, "行政规范性文件"),
        scale="few",
        truth={},
        cells=cells,
        index={path: number for number, path in enumerate(cells)},
    )
    sheets = {kind: build_sheet(draft, kind) for kind in tables}
    return Paper(label, f"{agency}{year}年政府信息公开工作年度报告", sheets)


def _true(cell: LabelCell) -> TrueCell:
    if cell.status == "printed":
        return TrueCell(cell.value, cell.raw or str(cell.value), "printed")
    return TrueCell(None, {"dash": cell.raw or "-", "slash": cell.raw or "/"}.get(cell.status, ""), "blank")
