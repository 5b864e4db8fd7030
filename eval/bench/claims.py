"""What becomes of a model's claims: scripted strong and lying models over generated documents.

    python -m eval.bench.claims [--count 400] [--seed 0] [--jobs 2]

For every reader and model: how many documents were asked about, how many end certain (beside the rules alone),
silent errors, the claim table (right or wrong × accepted or refused), reasons of refusal, tokens per document. A
claim is right if its values are those printed in that row. Strong answers know the printed table; lying ones exchange
rows, shift them, bend numbers, use a quote twice, invent rows. Neither says what a real model would do.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from statistics import median
from typing import NamedTuple, cast

from eval.bench.generated import compare
from eval.generate import generate
from eval.generator.model import GeneratedReport
from eval.scripted_models import Answered, Answerer, Asked, RowSaid, ScriptedModel, lying, strong, truth_of
from extractor.asking.fill import MAX_QUOTE
from extractor.fold import fold
from extractor.pipeline import Settings, extract_record
from extractor.record import Record
from extractor.vocabulary import CERTAIN

READERS = ("auto", "llm", "both")
MODELS = ("strong", "lying")
Key = tuple[str, tuple[str, ...], str]
"""What tells a claim: its row, its values, its quote as far as results keep it."""


class Outcome(NamedTuple):
    """What became of one document under one reader and model."""

    reader: str
    model: str
    certain: bool
    certain_by_rules: bool
    should_be: bool
    silent: bool
    asked: bool
    tokens: int
    claims: Counter[str]
    reasons: Counter[str]


def judge(seed: int) -> list[Outcome]:
    """Read the document of `seed` with every reader and model."""
    report = generate(seed)
    by_rules = extract_record(report.name, report.data, Settings("rules"))
    return [_outcome(report, by_rules, reader, model, seed) for reader, model in product(READERS, MODELS)]


def _outcome(report: GeneratedReport, by_rules: Record, reader: str, model: str, seed: int) -> Outcome:
    truth = truth_of(report)
    made: list[RowSaid] = []
    answerer = _listening(strong(truth) if model == "strong" else lying(truth, seed), made)
    record = extract_record(report.name, report.data, Settings(reader), ScriptedModel(answerer))
    counts, _ = compare(report, record)
    certain = record["verdict"] in CERTAIN
    said = cast(Record, record["run"])["model"]
    used = cast(dict[str, int], said) if isinstance(said, dict) else {"calls": 0, "input_tokens": 0, "output_tokens": 0}
    refused = cast(list[Record], record["claims"])
    return Outcome(
        reader,
        model,
        certain,
        by_rules["verdict"] in CERTAIN,
        report.knowable and report.expect <= CERTAIN,
        certain and bool(counts["wrong"] or counts["missing"]),
        bool(used["calls"]),
        used["input_tokens"] + used["output_tokens"],
        _claim_table(made, refused, truth),
        Counter(str(claim["reason"]) for claim in refused),
    )


def _listening(answerer: Answerer, made: list[RowSaid]) -> Answerer:
    def answer(asked: Asked) -> Answered:
        said = answerer(asked)
        made.extend(row for row in said if isinstance(row, RowSaid))
        return said

    return answer


def _claim_table(made: list[RowSaid], refused: list[Record], truth: object) -> Counter[str]:
    cells = cast(dict[str, str], truth)
    left = Counter(_refused_key(claim) for claim in refused)
    table: Counter[str] = Counter()
    for claim in dict.fromkeys(made):
        right = _is_right(claim, cells)
        key = (claim.row, claim.values, claim.quote[:MAX_QUOTE])
        status = "refused" if left[key] else "accepted"
        left[key] = 0
        table[f"{'right' if right else 'wrong'} {status}"] += 1
    return table


def _refused_key(claim: Record) -> Key:
    row = str(claim["row"])
    values = tuple(cast(list[str], claim["values"]))
    return (row.split(".", 1)[1] if "." in row else "all", values, str(claim["quote"]))


def _is_right(claim: RowSaid, cells: dict[str, str]) -> bool:
    """Say whether a claim's values are those printed in its row, empty cells aside."""
    prefixes = [f"{kind}.{claim.row}." for kind in ("disclosure", "requests")]
    if claim.row == "all":
        prefixes = ["review_litigation."]
    for prefix in prefixes:
        printed = [raw for path, raw in cells.items() if path.startswith(prefix) and "." not in path[len(prefix) :]]
        if claim.row == "all":
            printed = [raw for path, raw in cells.items() if path.startswith(prefix)]
        if printed and _visible(claim.values) == _visible(printed):
            return True
    return False


def _visible(values: Iterable[str]) -> list[str]:
    """Return the values that are not empty, folded, without characters that have no glyph."""
    seen = ("".join(char for char in fold(value) if char.isprintable() and char != " ") for value in values)
    return [value for value in seen if value]


def report_lines(outcomes: list[Outcome]) -> list[str]:
    """Return the Markdown tables."""
    lines = [
        "| reader, model | documents | asked | certain by rules | certain | of those that should be | silent errors "
        "| tokens per asked document, median | right accepted | right refused | wrong accepted | wrong refused |",
        "|---|" + "---:|" * 11,
    ]
    for reader, model in product(READERS, MODELS):
        mine = [o for o in outcomes if (o.reader, o.model) == (reader, model)]
        claims = sum((o.claims for o in mine), Counter())
        should = [o for o in mine if o.should_be]
        cells = [
            len(mine),
            sum(o.asked for o in mine),
            sum(o.certain_by_rules for o in mine),
            sum(o.certain for o in mine),
            f"{sum(o.certain for o in should)}/{len(should)}",
            sum(o.silent for o in mine),
            f"{median([o.tokens for o in mine if o.asked] or [0]):,.0f}",
            *(claims[name] for name in ("right accepted", "right refused", "wrong accepted", "wrong refused")),
        ]
        lines.append(f"| {reader}, {model} | " + " | ".join(map(str, cells)) + " |")
    lines += ["", "refused because:"]
    for reader, model in product(READERS, MODELS):
        reasons = sum((o.reasons for o in outcomes if (o.reader, o.model) == (reader, model)), Counter())
        lines.append(f"- {reader}, {model}: " + (", ".join(f"{k} {n}" for k, n in reasons.most_common()) or "-"))
    return lines


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        outcomes = [outcome for found in pool.map(judge, seeds, chunksize=20) for outcome in found]
    print("\n".join(report_lines(outcomes)))


if __name__ == "__main__":
    main()
