"""Warm speed of the whole path, one core: documents per second by layout and size, beside fixed references.

    python -m eval.bench.warm [FILES…] [--rounds 15] [--profile LAYOUT]

Without files, one generated document of each layout is read as it is and with 20 times its prose in front.
Each round times, in turn, a fixed reference (a loop of 300,000 additions in Python), lxml's bare parse of the
same HTML bytes, and the whole path from bytes to JSON line; medians and the ratio of medians are printed, for
these machines drift. The last line is the peak memory of this process.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from eval.generate import LAYOUTS, generate
from extractor.pipeline import extract_record
from extractor.record import to_json_line

PROSE = "为进一步规范政府信息公开工作，本单位组织学习有关规定，完善工作制度，明确责任分工，加强督促检查。"


class Sample(NamedTuple):
    """One document to time."""

    name: str
    data: bytes
    html: bool


def reference() -> int:
    """Return the sum of a fixed loop: what this machine does in pure Python at this moment."""
    total = 0
    for number in range(300_000):
        total += number
    return total


def bare_parse(data: bytes) -> object:
    """Return lxml's tree of an HTML document, nothing more."""
    from lxml import html

    return html.document_fromstring(data)


def whole_path(sample: Sample) -> str:
    """Return the JSON line of a document, from bytes."""
    return to_json_line(extract_record(sample.name, sample.data))


def seconds(call: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def generated(layout: str, *, long: bool) -> Sample:
    """Return a plain generated document of a layout; `long` puts 100 kB of prose in front of its first section."""
    report = generate(7, layout=layout, mess=(), slip="none")
    text = report.data.decode("utf-8-sig", "replace")
    html = layout.startswith("html")
    if long:
        at = text.find("一、")
        line = f"<p>{PROSE}</p>\n" if html else PROSE + "\n"
        text = text[:at] + line * 700 + text[at:]
    return Sample(f"{layout}{' long' if long else ''}", text.encode(), html)


def measure(sample: Sample, rounds: int) -> str:
    """Return one line of the table."""
    whole_path(sample)
    refs, bare, whole = [], [], []
    for _ in range(rounds):
        refs.append(seconds(reference))
        if sample.html:
            bare.append(seconds(lambda: bare_parse(sample.data)))
        whole.append(seconds(lambda: whole_path(sample)))
    ref, mine = statistics.median(refs), statistics.median(whole)
    beside = f"{mine / statistics.median(bare):.1f}" if bare else "–"
    return (
        f"| {sample.name} | {len(sample.data):,} | {mine * 1000:.1f} | {1 / mine:.0f} | {mine / ref:.2f} | {beside} |"
    )


def peak_memory() -> str:
    """Return the peak resident memory of this process in MB, where the system says it."""
    try:
        import resource
    except ImportError:
        return "unknown"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def main() -> None:
    """Print the table, or the profile of one layout."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--profile", choices=sorted(LAYOUTS))
    options = parser.parse_args()
    if options.profile:
        sample = generated(options.profile, long=False)
        whole_path(sample)
        profiler = cProfile.Profile()
        profiler.runcall(lambda: [whole_path(sample) for _ in range(50)])
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(25)
        return
    samples = [Sample(path.name, path.read_bytes(), path.suffix in (".html", ".htm")) for path in options.files]
    if not samples:
        samples = [generated(layout, long=long) for layout in sorted(LAYOUTS) for long in (False, True)]
    print(
        "| document | bytes | ms | documents/s | × reference loop | × lxml bare parse |\n|---|---:|---:|---:|---:|---:|"
    )
    for sample in samples:
        print(measure(sample, options.rounds))
    print(f"\npeak memory {peak_memory()}")


if __name__ == "__main__":
    main()
