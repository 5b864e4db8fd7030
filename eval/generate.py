"""Messy sample reports with exact labels, made from a seed: `python -m eval.generate --count 100 --out DIR`.

    report = generate(7, layout="pdf_text_wrapped", mess=("kangxi",), slip="wrong_total")
    report.data, report.cells["requests.new_received.total"], report.expect

The labels say what is printed, after slips of the authority, and what a reader can know of it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.generator.assemble import build_blocks, build_sheets, sample_style, set_punctuation
from eval.generator.figures import SCALES, sample_disclosure, sample_requests, sample_review
from eval.generator.finish import note_vanished_blanks, to_report
from eval.generator.html_layouts import HTML_LAYOUTS
from eval.generator.markdown_layouts import MARKDOWN_LAYOUTS
from eval.generator.model import Draft, GeneratedReport, Layout, Slip, TrueCell
from eval.generator.pdf_layout import PDF_LAYOUTS
from eval.generator.prose import sample_profile
from eval.generator.registry import REGISTRY, TEXT_CHANGES, Mess, clash
from eval.generator.slips import SLIP_FUNCTIONS
from eval.generator.text_layouts import TEXT_LAYOUTS
from extractor.forms import Table, load_forms

__all__ = ["FORMS", "LAYOUTS", "MESS", "SLIPS", "GeneratedReport", "Slip", "TrueCell", "generate", "generate_many"]

_LAYOUTS = {layout.name: layout for layout in (*TEXT_LAYOUTS, *PDF_LAYOUTS, *MARKDOWN_LAYOUTS, *HTML_LAYOUTS)}
LAYOUTS: dict[str, str] = {name: layout.text for name, layout in _LAYOUTS.items()}
MESS: dict[str, str] = {name: mess.text for name, mess in REGISTRY.items()}
SLIPS: dict[str, str] = {name: text for name, (text, _) in SLIP_FUNCTIONS.items()}
FORMS: dict[str, tuple[str, str]] = {
    "2021": ("2021", "2021"),
    "2019": ("2019", "2019"),
    "2021_combined": ("2021", "2019"),
    "2019_split": ("2019", "2021"),
}
"""Name -> forms of tables 2 and 3: 200, 198, 186 and 212 cells."""
_FORM_WEIGHTS = (50, 33, 12, 5)
_SCALE_WEIGHTS = (20, 40, 22, 10, 8)
_MESS_COUNTS = (0, 0, 1, 1, 2, 2, 3, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be made; `must` are the kinds of mess asked for by name, which have to take effect."""

    layout: Layout
    mess: tuple[Mess, ...]
    must: frozenset[str]
    form: str
    slips: tuple[str, ...]
    scale: str


def generate(
    seed: int,
    *,
    layout: str | None = None,
    mess: Sequence[str] | None = None,
    form: str | None = None,
    slip: str | None = None,
) -> GeneratedReport:
    """Return one document and its labels, fully determined by the arguments.

    None means: drawn by the seed. `mess=()` is no mess, `slip="none"` no slip. ValueError for an unknown
    name, for kinds of mess that exclude each other, and for mess that the layout or form can't show.
    """
    rng = Random(f"gouji {seed} {layout} {None if mess is None else sorted(mess)} {form} {slip}")
    _check_names(layout, mess, form, slip)
    plan = _sample_plan(rng, layout, mess, form, slip)
    for attempt in range(24):
        scale = SCALES[max(SCALES.index(plan.scale), min(attempt // 3, 4))]
        draft = _make_draft(rng, plan, scale)
        text = _make_text(draft, plan)
        if text is not None:
            return to_report(draft, text, f"gen_{seed:06d}_{plan.layout.name}")
    raise ValueError(f"cannot make {layout=} {mess=} {form=} {slip=}")


def generate_many(count: int, first_seed: int = 0) -> Iterator[GeneratedReport]:
    """Yield documents of a mix of layouts, forms, mess and slips."""
    for seed in range(first_seed, first_seed + count):
        yield generate(seed)


def _check_names(layout: str | None, mess: Sequence[str] | None, form: str | None, slip: str | None) -> None:
    known = (("layout", layout, LAYOUTS), ("form", form, FORMS), ("slip", slip, {*SLIPS, "none"}))
    for what, name, names in known:
        if name is not None and name not in names:
            raise ValueError(f"no {what} {name!r} (known: {', '.join(sorted(names))})")
    for name in mess or ():
        if name not in MESS:
            raise ValueError(f"no mess {name!r} (known: {', '.join(MESS)})")


def _sample_plan(
    rng: Random, layout: str | None, mess: Sequence[str] | None, form: str | None, slip: str | None
) -> _Plan:
    asked = tuple(REGISTRY[name] for name in REGISTRY if mess is not None and name in mess)
    _check_mess(asked, layout, form)
    fitting = [each for each in _LAYOUTS.values() if all(kind.fits(each.family, each.name) for kind in asked)]
    chosen = _LAYOUTS[layout] if layout else rng.choice(fitting)
    forms = [name for name in FORMS if all(not kind.forms or name in kind.forms for kind in asked)]
    form = form or rng.choices(forms, [_FORM_WEIGHTS[list(FORMS).index(name)] for name in forms])[0]
    kinds = asked if mess is not None else _sample_mess(rng, chosen, form)
    slips = () if slip == "none" else (slip,) if slip else _sample_slips(rng)
    scale = rng.choices(SCALES, _SCALE_WEIGHTS)[0]
    if scale == "zero" and (slips or any(kind.busy for kind in kinds)):
        scale = "few"
    return _Plan(chosen, kinds, frozenset(kind.name for kind in asked), form, slips, scale)


def _check_mess(asked: Sequence[Mess], layout: str | None, form: str | None) -> None:
    for i, one in enumerate(asked):
        for other in asked[i + 1 :]:
            if clash(one, other):
                raise ValueError(f"mess {one.name!r} and {other.name!r} exclude each other")
        if layout and not one.fits(_LAYOUTS[layout].family, layout):
            raise ValueError(f"mess {one.name!r} can't be shown in layout {layout!r}")
        if form and one.forms and form not in one.forms:
            raise ValueError(f"mess {one.name!r} can't be shown in form {form!r}")


def _sample_slips(rng: Random) -> tuple[str, ...]:
    """Return the slips of a document: none in seven of ten, seldom two."""
    if rng.random() < 0.7:
        return ()
    return tuple(rng.sample(list(SLIPS), 2 if rng.random() < 0.15 else 1))


def _sample_mess(rng: Random, layout: Layout, form: str) -> tuple[Mess, ...]:
    fitting = [m for m in REGISTRY.values() if m.fits(layout.family, layout.name) and (not m.forms or form in m.forms)]
    weights = [kind.weight for kind in fitting]
    chosen: list[Mess] = []
    for kind in rng.choices(fitting, weights, k=rng.choice(_MESS_COUNTS)):
        if kind not in chosen and not any(clash(kind, other) for other in chosen):
            chosen.append(kind)
    return tuple(kind for kind in fitting if kind in chosen)


def _make_draft(rng: Random, plan: _Plan, scale: str) -> Draft:
    tables = _tables_of(plan.form)
    form_2021 = tables["disclosure"].form == "2021"
    style = sample_style(rng, form_2021)
    cells = sample_disclosure(rng, tables["disclosure"], scale, style)
    cells |= sample_requests(rng, tables["requests"], scale) | sample_review(rng, scale)
    return Draft(
        rng=rng,
        layout=plan.layout,
        tables=tables,
        profile=sample_profile(rng, scale, form_2021),
        style=style,
        scale=scale,
        truth={path: cell.value for path, cell in cells.items() if cell.value is not None},
        cells=cells,
        index={path: i for i, path in enumerate(cells)},
    )


def _tables_of(form: str) -> dict[str, Table]:
    forms = load_forms()
    disclosure, requests = FORMS[form]
    review = forms.of_kind("review_litigation")[0]
    return {
        "disclosure": forms.table("disclosure", disclosure),
        "requests": forms.table("requests", requests),
        "review_litigation": review,
    }


def _make_text(draft: Draft, plan: _Plan) -> str | None:
    """Return the text, cells still marked; None if a slip or a mess asked for finds nothing to do in these numbers."""
    for name in plan.slips:
        touched = SLIP_FUNCTIONS[name][1](draft.rng, draft.cells)
        if touched is None:
            return None
        draft.slips.append((name, touched))
    stages = {stage: [kind for kind in plan.mess if kind.stage == stage] for stage in _STAGES}
    if not _apply(draft, plan, stages["values"]):
        return None
    build_sheets(draft)
    if not _apply(draft, plan, stages["sheet"]):
        return None
    build_blocks(draft)
    if not _apply(draft, plan, [*stages["page"], *stages["whole"], *stages["bytes"]]):
        return None
    set_punctuation(draft)
    note_vanished_blanks(draft)
    text = draft.layout.render(draft)
    for kind in stages["text"]:
        changed = TEXT_CHANGES[kind.name](draft, text)
        if changed == text and kind.name in plan.must:
            return None
        draft.mess += [kind.name] if changed != text else []
        text = changed
    return text


_STAGES = ("values", "sheet", "page", "whole", "text", "bytes")


def _apply(draft: Draft, plan: _Plan, kinds: Sequence[Mess]) -> bool:
    """Apply mess in order and note what took effect; return False if one that was asked for did not."""
    for kind in kinds:
        if kind.change is not None and kind.change(draft):
            draft.mess.append(kind.name)
        elif kind.name in plan.must:
            return False
    return True


def _label(cell: TrueCell) -> object:
    """Return a cell as gold files write it: the number, null for a blank, else all that is known."""
    if cell.status == "printed" and cell.raw == str(cell.value):
        return cell.value
    return None if cell.status == "blank" else {"value": cell.value, "raw": cell.raw, "status": cell.status}


def gold_json(report: GeneratedReport) -> str:
    """Return the labels of a document in the shape of the files in eval/gold."""
    slips = [{"kind": slip.kind, "cells": slip.cells, "broken": slip.broken} for slip in report.slips]
    data = {
        "source": report.name,
        "agency": report.agency,
        "year": report.year,
        "form": report.form,
        "verdict": next(iter(report.expect)) if len(report.expect) == 1 else None,
        "expect": sorted(report.expect),
        "knowable": report.knowable,
        "why": report.why,
        "cells": {path: _label(cell) for path, cell in report.cells.items()},
        "layout": report.layout,
        "mess": report.mess,
        "slips": slips,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write documents and their labels into a folder."""
    parser = argparse.ArgumentParser(description="Write messy sample reports with their labels.")
    parser.add_argument("--count", type=int, required=True, help="how many documents")
    parser.add_argument("--out", type=Path, required=True, help="folder, made if needed")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first document")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="one layout for all")
    parser.add_argument("--slip", choices=[*sorted(SLIPS), "none"], help="one slip for all")
    parser.add_argument("--mess", action="append", choices=sorted(MESS), help="this mess (again for more)")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        report = generate(seed, layout=chosen.layout, slip=chosen.slip, mess=chosen.mess)
        (chosen.out / report.name).write_bytes(report.data)
        gold = chosen.out / f"{Path(report.name).stem}.gold.json"
        gold.write_text(gold_json(report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
