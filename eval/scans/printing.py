"""A label of eval/gold -> its three tables printed anew by a browser, as pages drawn in grey.

Tables have the spans of the official form; title and the sentences that the label quotes stand before them.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from random import Random
from typing import cast

import numpy as np
from numpy.typing import NDArray

from eval.generator.html_layouts import plain_table
from eval.generator.mess_text import MARK
from eval.generator.model import KINDS, Draft, Layout, Profile, Style, TrueCell
from eval.generator.sheets import build_sheet
from extractor.forms import load_forms
from extractor.gold import Label

Grey = NDArray[np.uint8]

_BASE = """<!DOCTYPE html><meta charset="utf-8"><style>
@page { size: A4; margin: 14mm 16mm } body { line-height: 1.45 } h1 { font-size: 16pt; text-align: center }
table { width: 100%; margin: 4pt 0 } td { text-align: center; padding: 1.5pt 2pt; page-break-inside: avoid }
STYLE </style>
"""
STYLES = {
    "collapsed": "body { font: 10pt 'Noto Serif CJK SC' } table { border-collapse: collapse }"
    " td { border: 1px solid #000 }",
    "separate": "body { font: 9.5pt 'Liberation Sans', 'Noto Sans CJK SC' } table { border: 1px solid #333;"
    " border-spacing: 1.5px } td { border: 1px solid #333 }",
    "times": "body { font: 10pt 'Liberation Serif', 'Noto Serif CJK SC' } table { border-collapse: collapse;"
    " border: 2px solid #000 } td { border: 0.6pt solid #555 }",
    "unruled": "body { font: 10pt 'Noto Serif CJK SC' } td { padding: 2pt 6pt }",
}
"""Name -> style sheet: how the tables are ruled, and which digits they have."""


def is_whole(label: Label) -> bool:
    """Say whether a label knows every cell of three tables, none of them lost: it can be printed anew."""
    if set(label.form) != set(KINDS) or None in label.form.values():
        return False
    forms = load_forms()
    paths = {path for kind in KINDS for path in forms.table(kind, str(label.form[kind])).paths}
    statuses = {cell.status for cell in label.cells.values()}
    return paths == set(label.cells) and statuses <= {"printed", "blank", "dash", "slash"}


def print_label(label: Label, style: str, dpi: int) -> list[Grey]:
    """Return the pages of a labelled document, printed anew in one of STYLES. Needs chromium."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(_BASE.replace("STYLE", STYLES[style]) + document_html(label), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
        subprocess.run(["chromium", *options, page.as_uri()], check=True, capture_output=True, timeout=120)
        document = pypdfium2.PdfDocument(pdf.read_bytes())
        pages = [np.array(each.render(scale=dpi / 72, grayscale=True).to_numpy(), dtype=np.uint8) for each in document]
        document.close()
    return [page.reshape(page.shape[:2]) for page in pages]


def document_html(label: Label) -> str:
    """Return title, sentences and tables of a labelled document, without a style."""
    draft = _draft(label)
    year, agency = label.frame.get("year") or 2023, label.frame.get("agency") or ""
    gold = json.loads(label.path.with_name(label.file).read_text("utf-8"))
    quotes = cast("list[dict[str, str]]", gold.get("facts") or [])
    told = "；".join(dict.fromkeys(fact["quote"] for fact in quotes if fact.get("quote")))
    parts = [
        f"<h1>{agency}{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>{told or '本机关依法公开信息'}。</p>"
    ]
    names = ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况")
    for numeral, kind, name in zip("二三四", KINDS, names, strict=True):
        parts.append(f"<p>{numeral}、{name}</p>{plain_table(build_sheet(draft, kind))}")
    parts.append(
        "<p>五、存在的主要问题及改进情况</p><p>公开的主动性有待加强。</p><p>六、其他需要报告的事项</p><p>无。</p>"
    )
    return MARK.sub("", "".join(parts))


def _draft(label: Label) -> Draft:
    """Return just as much of a draft as tables are built from."""
    forms = load_forms()
    cells = {
        path: TrueCell(cell.value, cell.raw or ("" if cell.value is None else str(cell.value)), cell.status)  # type: ignore[arg-type]
        for path, cell in label.cells.items()
    }
    return Draft(
        rng=Random(label.source),
        layout=Layout("scan", "printed and scanned", "html", lambda _: ""),
        tables={kind: forms.table(kind, str(label.form[kind])) for kind in KINDS},
        profile=Profile("", "我局", 2023, "nowhere"),
        style=Style(False, False, False, "行政规范性文件" if label.form["disclosure"] == "2021" else "规范性文件"),
        scale="few",
        truth={},
        cells=cells,
        index={path: index for index, path in enumerate(cells)},
    )
