"""PDFs rendered from labelled documents, with their labels: `python -m eval.rendered_pdf --out DIR`.

    python -m eval.rendered_pdf --out DIR        render every layout (needs chromium; soffice for some), label each
    python -m extractor eval DIR --reader rules  score what gouji reads of them

What is printed comes from the labels of eval/gold, the page from a browser or an office suite.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.generator.assemble import build_blocks, build_sheets, sample_style
from eval.generator.model import KINDS, MARK_BASE, Block, Box, Draft, Layout, Profile, Sheet, SheetRow, TrueCell
from extractor.forms import load_forms
from extractor.gold import Label, LabelCell, read_labels
from extractor.vocabulary import CERTAIN

GOLD = Path(__file__).resolve().parent / "gold"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
OFFICE = ("soffice", "libreoffice")
TIMEOUT_S = 120
_PAINTED = frozenset(("printed", "blank", "dash", "slash"))

_BASE = """
@page { size: A4; margin: 25mm 20mm }
body { font-family: "Noto Serif CJK SC", "Noto Sans CJK SC", serif; font-size: 12pt; line-height: 1.5; margin: 0 }
h1 { font-size: 18pt; text-align: center }
p { text-indent: 2em; margin: 4pt 0; text-align: justify }
table { border-collapse: collapse; width: 100%; margin: 6pt 0; font-size: 9.5pt; line-height: 1.3 }
td { border: 0.75pt solid black; padding: 2pt 4pt; text-align: center; vertical-align: middle }
td.label { text-align: left }
tr { break-inside: avoid }
"""
_NUMBERS = '@page { @bottom-center { content: "- " counter(page) " -"; font-size: 10pt } }\n'


@dataclass(frozen=True, slots=True)
class PdfLayout:
    """One way to print: more CSS, who prints, and what is done to the finished file."""

    name: str
    css: str = ""
    by: str = "chromium"
    header_repeats: bool = False
    finish: Callable[[Path], None] | None = None
    documents: int = 3
    rulings: bool = True
    """Whether a table printed by an office suite, which heeds no CSS for it, has rulings."""


def _turn(path: Path) -> None:
    """Turn the pages as a scanner's driver does: the contents lie on their side and /Rotate sets them upright."""
    import pypdfium2

    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        for page in pdf:
            page.set_rotation(90)
        pdf.save(path)


def _crop(path: Path) -> None:
    """Move the visible page away from the origin."""
    import pypdfium2

    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        for page in pdf:
            width, height = page.get_size()
            page.set_mediabox(-30, -40, width + 30, height + 40)
            page.set_cropbox(20, 20, width - 20, height - 20)
        pdf.save(path)


LAYOUTS = (
    PdfLayout("ruled", documents=6),
    PdfLayout("page_numbers", _NUMBERS),
    PdfLayout("bare_page_numbers", "@page { @bottom-right { content: counter(page); font-size: 10pt } }"),
    PdfLayout(
        "running_header",
        '@page { @top-center { content: "政府信息公开年度报告"; font-size: 9pt }'
        ' @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页" } }',
    ),
    PdfLayout("narrow", "td.label { width: 7em } td.group { width: 1.1em } td { padding: 1pt 2pt }" + _NUMBERS),
    PdfLayout("top_aligned", "td { vertical-align: top } td.label { width: 8em }"),
    PdfLayout("borderless", "td { border: none }"),
    PdfLayout("borderless_narrow", "td { border: none } td.label { width: 9em }"),
    PdfLayout("open_sides", "td:first-child { border-left: none } td.last { border-right: none }"),
    PdfLayout(
        "three_lines",
        "td { border: none } tr.line td { border-bottom: 1pt solid } "
        "table { border-top: 1pt solid; border-bottom: 1pt solid }",
    ),
    PdfLayout("dotted", "td { border: 0.5pt dotted #444 }"),
    PdfLayout("double_rulings", "table { border-collapse: separate; border-spacing: 1pt; border: 1pt solid } "),
    PdfLayout("cut_by_pages", "tr { break-inside: auto } td { padding: 7pt 4pt } td.label { width: 6em }" + _NUMBERS),
    PdfLayout("cut_with_header", "td { padding: 6pt 4pt }" + _NUMBERS, header_repeats=True),
    PdfLayout("landscape", "@page { size: A4 landscape }" + _NUMBERS),
    PdfLayout("two_tables_a_page", "table { font-size: 6.5pt } body { font-size: 8pt } td { padding: 1pt }"),
    PdfLayout("two_columns", "div.prose { columns: 2; column-gap: 8mm }"),
    PdfLayout(
        "shaded_header", "td.header, td.frame { background: #1a4a8a; color: white } td.label { background: #eee }"
    ),
    PdfLayout("justified", "td { text-align: justify; text-align-last: justify } td.label { width: 9em }"),
    PdfLayout("upright_groups", "td.group { writing-mode: vertical-rl; text-orientation: upright }"),
    PdfLayout("bold", "td, p { font-weight: bold; -webkit-text-stroke: 0.3pt black }"),
    PdfLayout("framed_page", "body { border: 2pt solid black; padding: 6mm }"),
    PdfLayout("large", "body { font-size: 16pt } table { font-size: 14pt }" + _NUMBERS),
    PdfLayout("rotated", _NUMBERS, finish=_turn),
    PdfLayout("cropped", _NUMBERS, finish=_crop),
    PdfLayout("writer_html", by="office", documents=4),
    PdfLayout("writer_docx", by="office_docx", documents=4),
)


def usable(label: Label) -> bool:
    """Say whether a labelled document prints all its cells in three tables, each a number, a dash or nothing."""
    tables = load_forms().tables.values()
    if label.verdict not in CERTAIN or set(label.form) != set(KINDS) or None in label.form.values():
        return False
    mine = [table for table in tables if label.form[table.kind] == table.form]
    paths = {
        table.path(row.key, column.key) for table in mine for row in table.rows for column in table.columns(row.key)
    }
    return set(label.cells) == paths and all(cell.status in _PAINTED for cell in label.cells.values())


def html_of(label: Label, layout: PdfLayout, seed: int) -> str:
    """Return the page that is printed: a whole report around the labelled cells."""
    forms = load_forms()
    rng = Random(f"rendered {label.source} {seed}")
    tables = {kind: forms.table(kind, label.form[kind] or "") for kind in KINDS}
    cells = {path: _printed(cell) for path, cell in label.cells.items()}
    year = label.frame.get("year")
    profile = Profile(
        str(label.frame.get("agency") or "汀洲区农业农村局"), "我局", year if isinstance(year, int) else 2022, "title"
    )
    draft = Draft(
        rng=rng,
        layout=Layout("html_table", "", "html", lambda _: ""),
        tables=tables,
        profile=profile,
        style=sample_style(rng, tables["disclosure"].form == "2021"),
        scale="few",
        truth={path: cell.value for path, cell in label.cells.items() if cell.value is not None},
        cells=cells,
        index={path: i for i, path in enumerate(cells)},
    )
    build_sheets(draft)
    build_blocks(draft)
    body = "".join(_block(block, layout) for block in draft.blocks)
    head = f'<meta charset="utf-8"><style>{_BASE}{layout.css}</style>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>{body}</body></html>\n"


def _printed(cell: LabelCell) -> TrueCell:
    raw = cell.raw or ("" if cell.value is None else f"{cell.value}")
    status = cell.status if cell.status in ("printed", "blank", "dash", "slash") else "printed"
    return TrueCell(cell.value, raw, status)


def _block(block: Block, layout: PdfLayout) -> str:
    if block.sheet is not None:
        return _table(block.sheet, layout)
    if block.role == "title":
        return f"<h1>{block.text}</h1>\n"
    return f'<div class="prose"><p>{block.text}</p></div>\n'


def _table(sheet: Sheet, layout: PdfLayout) -> str:
    heads = next((i for i, row in enumerate(sheet.rows) if row.role == "data"), 0)
    border = f'<table border="{int(layout.rulings)}" cellspacing="0">'  # writer heeds no CSS here
    opening = "<table>" if layout.by == "chromium" else border
    if not layout.header_repeats or sheet.kind == "disclosure":
        return f"{opening}<tbody>{_rows(sheet.rows)}</tbody></table>\n"
    return f"{opening}<thead>{_rows(sheet.rows[:heads])}</thead><tbody>{_rows(sheet.rows[heads:])}</tbody></table>\n"


def _rows(rows: Sequence[SheetRow]) -> str:
    return "".join(
        f'<tr class="{"line" if row.role != "data" else row.role}">'
        + "".join(_cell(box, last=box is row.boxes[-1]) for box in row.boxes)
        + "</tr>\n"
        for row in rows
    )


def _cell(box: Box, *, last: bool) -> str:
    spans = f' colspan="{box.colspan}"' * (box.colspan > 1) + f' rowspan="{box.rowspan}"' * (box.rowspan > 1)
    text = "".join(char for char in box.text if ord(char) < MARK_BASE).replace("\n", "<br>")
    return f'<td class="{box.role}{" last" * last}"{spans}>{text}</td>'


# ---- printing


def find_program(names: Sequence[str]) -> str | None:
    """Return the path of the first of these programs that is installed, None if none is."""
    return next((found for name in names if (found := shutil.which(name))), None)


def render(html: str, layout: PdfLayout, out: Path) -> None:
    """Print a page to `out`. Raises RuntimeError if the program that prints it is missing or fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "page.html"
        page.write_text(html, encoding="utf-8")
        made = folder / "page.pdf"
        if layout.by == "chromium":
            _print_by_browser(page, made)
        else:
            _print_by_office(page, folder, through_docx=layout.by == "office_docx")
        if not made.is_file():
            raise RuntimeError(f"{layout.name}: nothing was printed")
        shutil.copyfile(made, out)
    if layout.finish is not None:
        layout.finish(out)


def _print_by_browser(page: Path, made: Path) -> None:
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    _run(CHROMIUM, *options, f"--user-data-dir={page.parent / 'profile'}", f"--print-to-pdf={made}", page.as_uri())


def _print_by_office(page: Path, folder: Path, *, through_docx: bool) -> None:
    options = (f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless")
    as_html, outdir = "--infilter=HTML (StarWriter)", ("--outdir", str(folder))
    if through_docx:
        _run(OFFICE, *options, as_html, "--convert-to", "docx:MS Word 2007 XML", *outdir, str(page))
        _run(OFFICE, *options, "--convert-to", "pdf:writer_pdf_Export", *outdir, str(page.with_suffix(".docx")))
    else:
        _run(OFFICE, *options, as_html, "--convert-to", "pdf:writer_pdf_Export", *outdir, str(page))


def _run(names: Sequence[str], *arguments: str) -> None:
    program = find_program(names)
    if program is None:
        raise RuntimeError(f"{names[0]} is not installed")
    done = subprocess.run([program, *arguments], capture_output=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        raise RuntimeError(f"{names[0]}: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")


def plan(
    gold: Path = GOLD, names: Sequence[str] = (), layouts: Sequence[PdfLayout] = LAYOUTS
) -> Iterator[tuple[str, Label, PdfLayout]]:
    """Yield (name of the PDF, label, layout): each layout with its number of documents, taken in turn."""
    labels = [label for label in read_labels(gold) if usable(label)]
    turn = 0
    for layout in layouts:
        for _ in range(layout.documents if not names or layout.name in names else 0):
            label = labels[turn % len(labels)]
            turn += 1
            yield f"{layout.name}_{Path(label.source).stem}.pdf", label, layout


def label_json(label: Label, name: str) -> str:
    """Return the label of a rendered document in the form of eval/gold."""
    cells = {
        path: cell.value
        if cell.status in ("printed", "blank") and (not cell.raw or cell.raw == str(cell.value))
        else {"value": cell.value, "raw": cell.raw, "status": cell.status}
        for path, cell in label.cells.items()
    }
    data = {"source": name, "form": dict(label.form), "verdict": label.verdict, "cells": cells}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Render and label every layout, or those named."""
    parser = argparse.ArgumentParser(description="Render labelled documents to PDF, with their labels.")
    parser.add_argument("--out", type=Path, required=True, help="folder, made if needed")
    parser.add_argument(
        "--layout", action="append", choices=[layout.name for layout in LAYOUTS], help="this one (again for more)"
    )
    parser.add_argument("--html", action="store_true", help="leave the printed page beside each PDF")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for number, (name, label, layout) in enumerate(plan(GOLD, chosen.layout or ())):
        html = html_of(label, layout, number)
        if chosen.html:
            (chosen.out / name).with_suffix(".html").write_text(html, encoding="utf-8")
        render(html, layout, chosen.out / name)
        (chosen.out / name).with_suffix(".gold.json").write_text(label_json(label, name), encoding="utf-8")
        print(name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
