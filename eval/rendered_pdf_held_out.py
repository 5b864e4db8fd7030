"""Other layouts than those the reader was made with: `python -m eval.rendered_pdf_held_out --out DIR`.

Most have no rulings, or only some. Two documents of three have most of their printed zeros left blank, by rows and
columns, for blanks are what a table without rulings loses. Score: `python -m extractor eval DIR --reader rules`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from eval.rendered_pdf import GOLD, PdfLayout, html_of, label_json, plan, render
from extractor.gold import Label, LabelCell

_BARE = "td { border: none } "
_PAGES = "@page { @bottom-center { content: counter(page) } }"

LAYOUTS = (
    PdfLayout(
        "small_sans", _BARE + 'body { font-family: "Noto Sans CJK SC"; font-size: 10pt } table { font-size: 8pt }'
    ),
    PdfLayout("right_numbers", _BARE + "td.value { text-align: right; padding-right: 8pt }"),
    PdfLayout("right_all", _BARE + "td.value, td.header { text-align: right }"),
    PdfLayout("left_all", _BARE + "td { text-align: left }"),
    PdfLayout("zebra", _BARE + "tr:nth-child(even) td { background: #e8eef4 } td { padding: 3pt 5pt }"),
    PdfLayout("rows_ruled", "td { border: none; border-bottom: 0.5pt solid #888; padding: 4pt 3pt }"),
    PdfLayout("rows_dotted", "td { border: none; border-bottom: 0.75pt dotted black }"),
    PdfLayout("three_pages", _BARE + "td { padding: 13pt 4pt } td.label { width: 11em }" + _PAGES),
    PdfLayout(
        "dated_margins",
        _BARE + '@page { @top-left { content: "〔2024〕17号" } @top-right { content: "2024-01-26 09:14" }'
        ' @bottom-center { content: "政务公开办 · 第 " counter(page) " 页" } } td { padding: 5pt 3pt }',
    ),
    PdfLayout(
        "footnotes",
        _BARE + "table::after { display: table-caption; caption-side: bottom; font-size: 8pt; text-align: left;"
        ' content: "注:1.统计期限为1月1日至12月31日;2.未发生的填0 3 5" }',
    ),
    PdfLayout("wide_labels", _BARE + "td.label { width: 45% } td { padding: 2pt 1pt }"),
    PdfLayout("auto_width", _BARE + "table { width: auto; margin: 8pt auto } td { padding: 2pt 9pt }"),
    PdfLayout("broad", "@page { size: A3 landscape } " + _BARE + "td { padding: 6pt 12pt }"),
    PdfLayout("tops", _BARE + "td { vertical-align: top; padding: 3pt } td.label { width: 9em }"),
    PdfLayout("bottoms", _BARE + "td { vertical-align: bottom; padding: 3pt } td.label { width: 9em }"),
    PdfLayout("no_padding", _BARE + "td { padding: 0 2pt; line-height: 1.5 } td.label { width: 12em }"),
    PdfLayout("two_up", "@page { size: A3 landscape } " + _BARE + "body { columns: 2; column-gap: 20mm }"),
    PdfLayout("mono", _BARE + 'body { font-family: "Noto Sans Mono CJK SC" } td.value { text-align: right }'),
    PdfLayout("spaced", _BARE + "td { letter-spacing: 0.08em } td.label { width: 14em }"),
    PdfLayout("header_again", _BARE + "td { padding: 10pt 3pt }" + _PAGES, header_repeats=True),
    PdfLayout("upright_only", "td { border: none; border-left: 0.75pt solid; border-right: 0.75pt solid }"),
    PdfLayout("frame_only", _BARE + "table { border: 1.5pt solid black }"),
    PdfLayout("writer_bare", by="office", rulings=False),
    PdfLayout("writer_docx_bare", by="office_docx", rulings=False),
    PdfLayout(
        "large_print", _BARE + "body { font-size: 15pt } table { font-size: 13pt } td { padding: 4pt 2pt }" + _PAGES
    ),
)

KEPT_ZEROS = 0.3
"""Share of the zeros that stay printed in a row or column that is thinned."""


def thinned(label: Label, seed: int) -> Label:
    """Return a label with most of its printed zeros blank; the verdict is what its sums then still deserve."""
    rng = Random(f"thinned {label.source} {seed}")
    keeps = {path.rpartition(".")[part]: rng.random() < KEPT_ZEROS for path in label.cells for part in (0, 2)}
    cells = {
        path: LabelCell(None, "blank")
        if cell.value == 0 and cell.status == "printed" and not (keeps[path.rpartition(".")[0]] or rng.random() < 0.2)
        else cell
        for path, cell in label.cells.items()
    }
    return label._replace(cells=cells)


def planned() -> Iterator[tuple[str, Label, PdfLayout]]:
    """Yield (name, label, layout): two of three have blanks."""
    for number, (name, label, layout) in enumerate(plan(GOLD, layouts=LAYOUTS)):
        yield name, thinned(label, number) if number % 3 else label, layout


def main(arguments: Sequence[str] | None = None) -> int:
    """Render and label every layout."""
    parser = argparse.ArgumentParser(description="Render labelled documents in layouts the reader was not made with.")
    parser.add_argument("--out", type=Path, required=True, help="folder, made if needed")
    parser.add_argument("--jobs", type=int, default=2, help="browsers at the same time")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)

    def print_one(job: tuple[int, tuple[str, Label, PdfLayout]]) -> str:
        number, (name, label, layout) = job
        render(html_of(label, layout, number), layout, chosen.out / name)
        (chosen.out / name).with_suffix(".gold.json").write_text(label_json(label, name), encoding="utf-8")
        return name

    with ThreadPoolExecutor(chosen.jobs) as printers:
        for name in printers.map(print_one, enumerate(planned())):
            print(name, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
