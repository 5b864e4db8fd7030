"""What becomes of pictures that are hard to read: verdicts, cells right, silent errors; exit 1 for a silent error.

    python -m eval.hard_scans [--only photo,screenshot] [--out DIR]

One labelled report, drawn at 150 dpi and spoilt in each way of `eval/scans/hard.py`, and as screenshots at 96 dpi.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.generator.model import KINDS
from eval.rendered_scans import GOLD
from eval.scans.hard import HARD, Grey, screenshot
from eval.scans.printing import print_label
from eval.scans.spoiling import to_file
from extractor.gold import Label, read_labels
from extractor.pipeline import extract_record
from extractor.scoring.document import score_document

SOURCE = "mixed_186.txt"
"""A report of the 2019 form whose sums hold, with busy tables."""
SCREENS = {"screenshot": False, "coloured": True}


def ways() -> tuple[str, ...]:
    """Return the names of all hard pictures."""
    return (*SCREENS, *HARD)


def pictures(label: Label, chosen: Sequence[str]) -> Iterator[tuple[str, list[Grey]]]:
    """Yield (name, pages) of the chosen hard pictures of a labelled document."""
    pages = print_label(label, "collapsed", 150) if set(chosen) & set(HARD) else []
    for name in chosen:
        yield name, [screenshot(label, coloured=SCREENS[name])] if name in SCREENS else HARD[name](pages)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, read and score the pictures; print a line for each."""
    parser = argparse.ArgumentParser(description="Pictures that are hard to read.")
    parser.add_argument("--only", type=lambda text: text.split(","), default=ways(), help="names, by comma")
    parser.add_argument("--out", type=Path, help="folder that keeps the pictures")
    chosen = parser.parse_args(arguments)
    label = next(label for label in read_labels(GOLD) if label.source == SOURCE)
    silent = 0
    for name, pages in pictures(label, chosen.only):
        data = to_file(pages, "tiff")
        if chosen.out:
            (chosen.out / f"{name}.tiff").write_bytes(data)
        start = time.process_time()
        record = extract_record(f"{name}.tiff", data)
        seconds = time.process_time() - start
        score = score_document(label._replace(source=f"{name}.tiff", verdict=None), record)
        silent += len(score.silent)
        parts = []
        for kind in KINDS:
            cells = [cell.good for cell in score.cells if cell.path.startswith(f"{kind}.")]
            parts.append(f"{sum(cells):>4}/{len(cells):<4}{score.verdicts.get(kind) or '-':14}")
        print(f"{name:12}{''.join(parts)} silent {len(score.silent)}  {seconds:.0f} s", flush=True)
    return 1 if silent else 0


if __name__ == "__main__":
    raise SystemExit(main())
