"""Rules, and the recorded model as `llm` and `both`, on the dozen documents of the cassettes: the table, played back.

    python -m eval.recorded [--write]

`--write` keeps the record in eval/records/recorded_dozen.json; a test compares it. No network, no model.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from eval.cassettes import GOLD, RECORDED, replay
from extractor.cli.eval_table import table_lines
from extractor.evaluate import evaluate, read_documents, score_records
from extractor.gold import read_labels
from extractor.pipeline import Settings
from extractor.record import Record
from extractor.scoring.as_json import to_json
from extractor.scoring.evaluation import Evaluation

RECORD = Path(__file__).parent / "records" / "recorded_dozen.json"


def recorded_evaluation() -> Evaluation:
    """Return the evaluation of rules, llm and both on the dozen."""
    documents = RECORDED["llm"]
    labels = [label for label in read_labels(GOLD) if label.source in documents]
    systems = {"rules": score_records(labels, read_documents(labels, Settings("rules")))}
    for reader in ("llm", "both"):
        systems[reader] = score_records(labels, _played(reader, [label.source for label in labels]))
    return evaluate(labels, systems, {"model": "recorded", "documents": list(documents)})


def _played(reader: str, names: list[str]) -> Iterator[Record]:
    for name in names:
        yield replay(reader, name)


def main() -> None:
    """Print the table; keep the record if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    evaluation = recorded_evaluation()
    print("\n".join(table_lines(evaluation, "en")))
    if parser.parse_args().write:
        RECORD.write_text(to_json(evaluation), encoding="utf-8")


if __name__ == "__main__":
    main()
