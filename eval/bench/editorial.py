"""How often each editorial rule finds something: in the labelled documents and in generated ones without mess.

    python -m eval.bench.editorial [--count 1000] [--seed 0] [--show 3]

Generated documents without mess or slip still vary as real ones do: some have no title or period, use a listed wording
or the form of another year. Whatever else a rule finds in them is a false alarm.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from eval.generate import generate
from extractor.pipeline import check_record
from extractor.record import Record
from extractor.rulebook import base_of

GOLD = Path(__file__).resolve().parents[1] / "gold"
Found = dict[str, list[tuple[str, str]]]
"""Rule -> (document, message)."""


def faults_of(documents: Iterable[tuple[str, bytes]]) -> Found:
    """Return what the editorial rules find in named documents."""
    found: Found = defaultdict(list)
    for name, data in documents:
        for finding in cast(list[Record], check_record(name, data)["findings"]):
            if finding["kind"] == "format":
                found[base_of(str(finding["rule"]))].append((name, str(finding["message_zh"])))
    return found


def gold_documents() -> Iterator[tuple[str, bytes]]:
    """Yield the labelled documents, in the order of their names."""
    for label in sorted(GOLD.glob("*.gold.json")):
        stem = label.name.removesuffix(".gold.json")
        path = next(p for p in sorted(GOLD.glob(f"{stem}.*")) if p != label)
        yield path.name, path.read_bytes()


def clean_documents(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield generated documents without mess or slip."""
    for number in range(seed, seed + count):
        yield str(number), generate(number, mess=(), slip="none").data


def main() -> None:
    """Print findings and documents of each rule, and examples."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="examples of each rule")
    options = parser.parse_args()
    for title, documents in (
        ("labelled", gold_documents()),
        (f"{options.count} generated, clean", clean_documents(options.seed, options.count)),
    ):
        started = time.perf_counter()
        found = faults_of(documents)
        print(f"{title} ({time.perf_counter() - started:.0f} s)")
        for rule, places in sorted(found.items(), key=lambda item: -len(item[1])):
            print(f"  {rule:28} {len(places):5} findings in {len({name for name, _ in places}):4} documents")
            for name, message in places[: options.show]:
                print(f"      {name}: {message}")


if __name__ == "__main__":
    main()
