"""The gate: rules on eval/gold must be as accurate as eval/baseline.json says, and make no silent error.

    python -m eval.gate                                   check; exit 1 with what got worse and where
    python -m eval.gate --update --reason TEXT            raise every floor to the present value, write the record
    python -m eval.gate --lower METRIC --reason TEXT      let one metric be worse; the reason stays in the baseline

A metric of which more is better has a floor, one of which less is better a ceiling. Fewer documents than in the
baseline fail too. `--update` never lowers anything, and nothing is written while there is a silent error.
eval/records/gold_rules.json is the record of the run (`gouji eval eval/gold --reader rules --json …`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypedDict

from extractor.errors import UsageError
from extractor.evaluate import evaluate, read_documents, score_records
from extractor.gold import read_labels
from extractor.pipeline import Settings
from extractor.scoring.as_json import to_json
from extractor.scoring.document import DocumentScore
from extractor.scoring.evaluation import Evaluation, SystemScore
from extractor.scoring.metrics import METRICS, Metric

HERE = Path(__file__).resolve().parent
GOLD, BASELINE, RECORD = HERE / "gold", HERE / "baseline.json", HERE / "records" / "gold_rules.json"
SETTINGS = {"systems": [{"name": "rules", "reader": "rules"}], "results": []}
"""As `gouji eval eval/gold` says it, so that both write the same record."""
NAMED = 8
"""Documents that are named for a metric that got worse."""


class Limit(TypedDict):
    """The floor or ceiling of one metric, and the documents that kept it from being better when it was set."""

    limit: float
    short: list[str]


class Lowered(TypedDict):
    """A limit that was let down by hand, and why."""

    metric: str
    before: float
    after: float
    reason: str


class Baseline(TypedDict):
    """What eval/baseline.json holds."""

    documents: int
    reason: str
    metrics: dict[str, Limit]
    lowered: list[Lowered]


def run_gold(gold: Path = GOLD, names: Collection[str] | None = None) -> Evaluation:
    """Return the evaluation of rules on the labelled documents of a folder, on those named if `names` is given."""
    labels = [label for label in read_labels(gold) if names is None or label.source in names]
    return evaluate(labels, {"rules": score_records(labels, read_documents(labels, Settings("rules")))}, SETTINGS)


def problems(system: SystemScore, baseline: Baseline) -> list[str]:
    """Return what is worse than the baseline, with documents; nothing if the gate is passed."""
    found = [_silent(score) for score in system.documents if score.silent_error]
    if len(system.documents) < baseline["documents"]:
        found.append(f"documents: {len(system.documents)}, but the baseline has {baseline['documents']}")
    for metric in METRICS:
        limit = baseline["metrics"].get(metric.name)
        if limit is not None and metric.name != "silent_errors":
            found += _worse(metric, system, limit)
    return found


def _silent(score: DocumentScore) -> str:
    what = ", ".join(score.silent[:5]) or "accused of an inconsistency that is not labelled"
    return f"silent error: {score.document} ({score.verdict}): {what}"


def _worse(metric: Metric, system: SystemScore, limit: Limit) -> list[str]:
    value = _value(metric, system)
    if value is None:
        return [f"{metric.name}: nothing to count any more, the baseline has {limit['limit']}"]
    if not _is_worse(metric, value, limit["limit"]):
        return []
    short = _short(metric, system)
    named = [name for name in short if name not in limit["short"]] or short
    shown = ", ".join(named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")
    side = "below its floor" if metric.better == "more" else "above its ceiling"
    return [f"{metric.name}: {value} is {side} {limit['limit']}: {shown}"]


def _is_worse(metric: Metric, value: float, than: float) -> bool:
    return value < than if metric.better == "more" else value > than


def _value(metric: Metric, system: SystemScore) -> float | None:
    value = system.metrics[metric.name].value
    return None if value is None else round(value, 6)


def _short(metric: Metric, system: SystemScore) -> list[str]:
    """Return the documents that keep a metric from its best."""
    shares = [(score.document, *metric.adds(score)) for score in system.documents]
    return [name for name, part, whole in shares if (part < whole if metric.better == "more" else part > 0)]


# ---- the baseline


def raised(system: SystemScore, baseline: Baseline | None, reason: str) -> Baseline:
    """Return the baseline with every limit at least as strict as the present value; metrics without one get one.

    A floor of 0 would hold nothing and is left out.
    """
    limits = dict(baseline["metrics"]) if baseline else {}
    for metric in METRICS:
        value, old = _value(metric, system), limits.get(metric.name)
        if value is None or (metric.better == "more" and value == 0 and old is None):
            continue
        if old is None or not _is_worse(metric, value, old["limit"]):
            limits[metric.name] = {"limit": value, "short": _short(metric, system)}
    return {
        "documents": max(len(system.documents), baseline["documents"] if baseline else 0),
        "reason": reason,
        "metrics": {metric.name: limits[metric.name] for metric in METRICS if metric.name in limits},
        "lowered": list(baseline["lowered"]) if baseline else [],
    }


def lowered(system: SystemScore, baseline: Baseline, name: str, reason: str) -> Baseline:
    """Return the baseline with the limit of one metric let down to its present value. Raises UsageError."""
    metric = next((metric for metric in METRICS if metric.name == name), None)
    if metric is None or name not in baseline["metrics"] or name == "silent_errors":
        raise UsageError(f"--lower {name}: can be {', '.join(n for n in baseline['metrics'] if n != 'silent_errors')}")
    value, before = _value(metric, system), baseline["metrics"][name]["limit"]
    if value is None or not _is_worse(metric, value, before):
        raise UsageError(f"--lower {name}: it is {value}, not worse than {before}")
    limits = baseline["metrics"] | {name: Limit(limit=value, short=_short(metric, system))}
    entry = Lowered(metric=name, before=before, after=value, reason=reason)
    return {**baseline, "metrics": limits, "lowered": [*baseline["lowered"], entry]}


def read_baseline(path: Path) -> Baseline | None:
    """Return the baseline of a file, None where there is none."""
    if not path.is_file():
        return None
    found: Baseline = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write the baseline, one line per metric."""
    head = {key: value for key, value in baseline.items() if key not in ("metrics", "lowered")}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    metrics = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in baseline["metrics"].items()]
    lines.append(' "metrics": {\n' + ",\n".join(metrics) + "\n }")
    entries = [f"  {json.dumps(entry, ensure_ascii=False)}" for entry in baseline["lowered"]]
    lines.append(' "lowered": [' + ("\n" + ",\n".join(entries) + "\n " if entries else "") + "]")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")


# ---- command line


def main(arguments: Sequence[str] | None = None, folders: tuple[Path, Path, Path] = (GOLD, BASELINE, RECORD)) -> int:
    """Check or change the baseline; return the exit code. `folders`: labels, baseline, record."""
    options = _parser().parse_args(arguments)
    if bool(options.update or options.lower) != bool(options.reason):
        print("error: --update and --lower need --reason TEXT, and only they take one", file=sys.stderr)
        return 2
    gold, path, record = folders
    evaluation, baseline = run_gold(gold), read_baseline(path)
    try:
        return _act(options, evaluation, baseline, path, record)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--update", action="store_true", help="raise floors to the present values")
    action.add_argument("--lower", metavar="METRIC", help="lower one floor to the present value")
    parser.add_argument("--reason", help="why; kept in the baseline")
    return parser


def _act(
    options: argparse.Namespace, evaluation: Evaluation, baseline: Baseline | None, path: Path, record: Path
) -> int:
    system = evaluation.systems[0]
    if (options.update or options.lower) and system.silent.documents:
        raise UsageError(f"silent errors, nothing was written: {', '.join(system.silent.documents)}")
    if options.lower:
        if baseline is None:
            raise UsageError("no baseline yet: --update makes one")
        baseline = lowered(system, baseline, options.lower, options.reason)
    elif options.update:
        baseline = raised(system, baseline, options.reason)
        record.write_text(to_json(evaluation), encoding="utf-8", newline="\n")
    if options.update or options.lower:
        assert baseline is not None
        write_baseline(path, baseline)
    if baseline is None:
        raise UsageError(f"no {path.name} yet: python -m eval.gate --update --reason TEXT")
    found = problems(system, baseline)
    for problem in found:
        print(problem)
    print(f"{len(system.documents)} documents, {len(found)} problem(s)", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
