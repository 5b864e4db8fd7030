"""Print labelled reports as Office files, read them, and score every table against its label.

python -m eval.rendered                       all layouts, twelve reports each; exit 1 below 1.000 or if silent
python -m eval.rendered --count 3 --old       fewer reports; also .doc, .xls, .rtf, .odt, .ods by LibreOffice
python -m eval.rendered --out DIR             keep the files
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.rendered import docx_layouts, xlsx_layouts
from eval.rendered.papers import Paper, build_papers
from extractor.forms import TABLE_KINDS
from extractor.pipeline import Settings, extract_record
from extractor.readers.libreoffice import convert, find_soffice
from extractor.scoring.document import DocumentScore, score_document

OLD = {"docx": ("doc", "rtf", "odt"), "xlsx": ("xls", "ods")}
OLD_COUNT = 2
"""Reports that LibreOffice writes in each older format: it takes seconds each."""


class Rendered(NamedTuple):
    """One file made from a label: its kind and layout, its bytes, and the paper it shows."""

    suffix: str
    layout: str
    data: bytes
    paper: Paper

    @property
    def name(self) -> str:
        """A file name that says report and layout."""
        return f"{self.paper.name}.{self.layout}.{self.suffix}"


class Line(NamedTuple):
    """The score of one table over the files of one layout."""

    suffix: str
    layout: str
    kind: str
    files: int
    cells: int
    good: int
    silent: int
    verdicts: int
    """Files whose table got the verdict that the paper's label has, or none is labelled for it."""


def render(count: int, *, old: bool = False, kinds: Sequence[str] = ("docx", "xlsx")) -> Iterator[Rendered]:
    """Yield every layout of the first `count` plain labelled reports; `old`: LibreOffice's older formats as well."""
    papers = build_papers(count)
    for suffix, layouts in (("docx", docx_layouts.LAYOUTS), ("xlsx", xlsx_layouts.LAYOUTS)):
        if suffix not in kinds:
            continue
        for name, layout in layouts.items():
            for paper in papers:
                yield Rendered(suffix, name, layout(paper), paper)
    if old:
        yield from render_old(min(count, OLD_COUNT))


def render_old(count: int) -> Iterator[Rendered]:
    """Yield the first `count` reports as LibreOffice saves them in older formats."""
    for suffix, name, layout in (
        ("docx", "merged", docx_layouts.merged),
        ("xlsx", "one_sheet", xlsx_layouts.one_sheet),
    ):
        for paper in build_papers(count):
            data = layout(paper)
            for target in OLD[suffix]:
                yield Rendered(target, name, convert(data, f".{suffix}", target), paper)


def score(rendered: Rendered) -> DocumentScore:
    """Return the score of a file read by rules."""
    return score_document(rendered.paper.label, extract_record(rendered.name, rendered.data, Settings("rules")))


def summarise(scores: list[tuple[Rendered, DocumentScore]]) -> list[Line]:
    """Return a line for each layout and table, in the order they came."""
    groups: dict[tuple[str, str], list[DocumentScore]] = {}
    for rendered, found in scores:
        groups.setdefault((rendered.suffix, rendered.layout), []).append(found)
    lines = []
    for (suffix, layout), group in groups.items():
        for kind in TABLE_KINDS:
            cells = [cell for found in group for cell in found.cells if cell.path.startswith(f"{kind}.")]
            silent = sum(path.startswith(f"{kind}.") for found in group for path in found.silent)
            right = sum(found.verdict == found.label.verdict for found in group)
            lines.append(Line(suffix, layout, kind, len(group), len(cells), sum(c.good for c in cells), silent, right))
    return lines


def main() -> int:
    """Print the table; return 0 if every cell is right and no error is silent."""
    parser = argparse.ArgumentParser(prog="python -m eval.rendered", description=__doc__)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--old", action="store_true", help="also older formats, by LibreOffice")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.old and find_soffice() is None:
        print("LibreOffice is not installed: older formats are left out", file=sys.stderr)
        options.old = False
    scores = []
    for rendered in render(options.count, old=options.old):
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / rendered.name).write_bytes(rendered.data)
        scores.append((rendered, score(rendered)))
    lines = summarise(scores)
    print(f"{'file':5} {'layout':16} {'table':18} {'files':>5} {'cells':>6} {'right':>7} {'silent':>6} {'verdict':>8}")
    for line in lines:
        share = f"{line.good / line.cells:.3f}" if line.cells else "-"
        print(
            f"{line.suffix:5} {line.layout:16} {line.kind:18} {line.files:5} {line.cells:6} {share:>7} {line.silent:6}"
            f" {line.verdicts:4}/{line.files}"
        )
    return 0 if all(line.good == line.cells and not line.silent for line in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
