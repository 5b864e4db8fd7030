"""gouji eval: accuracy of readers, models and results made elsewhere on labelled documents."""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from extractor.cli.eval_table import change_lines, table_lines
from extractor.cli.model import add_model, announce, model_settings, print_usage
from extractor.cli.say import Progress, add_talk, language_of, printable, warn
from extractor.errors import UsageError
from extractor.evaluate import (
    Scored,
    evaluate,
    match_results,
    read_documents,
    read_earlier,
    read_results,
    score_records,
)
from extractor.gold import Label, read_labels
from extractor.messages import Language, say
from extractor.pipeline import READERS, Settings
from extractor.record import Record
from extractor.scoring.against import changes
from extractor.scoring.as_json import to_json
from extractor.scoring.evaluation import Evaluation

if TYPE_CHECKING:
    from extractor.llm.settings import ModelSettings

HELP = """\
Measure accuracy on labelled documents: GOLD is a folder with NAME.gold.json beside NAME.*, or a file of
labels (CSV or JSON) beside its documents. Prints one table: systems as columns, metrics as rows.

Without --reader: rules, and rules with the model (auto) for every --model. --model may be given several
times, as NAME or NAME@BASE_URL; the other options of a model are the same for all.
Exit code: 0, 1 if any system has a silent error, 2 wrong usage, 3 a model stopped or a file can't be written.

Example: gouji eval gold --json accuracy.json"""


class _EachModel(argparse.Action):
    """Collects --model, stores every other option."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del parser, option_string
        if self.dest == "model":
            values = [*(getattr(namespace, "model", None) or []), values]
        setattr(namespace, self.dest, values)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji eval` takes."""
    parser.add_argument("gold", type=Path, metavar="GOLD")
    parser.add_argument("--reader", action="append", choices=READERS, help="may be given several times")
    parser.add_argument(
        "--results",
        type=Path,
        action="append",
        metavar="FILE",
        help="score results made elsewhere: .jsonl, .csv, .json",
    )
    parser.add_argument(
        "--against", type=Path, metavar="RUN", help="list cells better or worse than in this .json, .jsonl"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here, cell by cell")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write a page that shows every document beside its cells"
    )
    add_talk(parser)
    parser.register("action", None, _EachModel)
    add_model(parser)


class _System(NamedTuple):
    """A reader to run, with its model if it asks one."""

    name: str
    reader: str
    model: ModelSettings | None


def run(options: argparse.Namespace) -> int:
    """Run `gouji eval` and return its exit code."""
    language = language_of(options.lang)
    labels = read_labels(options.gold)
    systems = _systems(options, language)
    work = _Work(labels, language, quiet=options.quiet)
    for system in systems:
        work.read(system)
    for path in options.results or ():
        work.take(path)
    evaluation = evaluate(labels, work.scored, _settings(options, systems))
    written = _write(evaluation, options, language)
    _print(evaluation, language)
    if options.against:
        _print_changes(evaluation, options.against, labels, language)
    if work.stopped or not written:
        return 3
    return 1 if evaluation.silent_errors else 0


def _systems(options: argparse.Namespace, language: Language) -> list[_System]:
    if options.results and not options.reader and not options.model:
        return []
    only_rules = options.reader is not None and set(options.reader) == {"rules"}
    models = [] if only_rules else list(_models(options))
    readers = list(dict.fromkeys(options.reader or (["rules", "auto"] if models else ["rules"])))
    if not models and {"llm", "both"} & set(readers):
        raise UsageError(say("cli.needs_model", language).removeprefix("error: ").removeprefix("错误："))
    if not models and "auto" in readers:
        warn("cli.auto_is_rules", language)
    asking = [reader for reader in readers if reader != "rules"] if models else []
    systems = [_System("rules", "rules", None)] if "rules" in readers or not models else []
    for model in models:
        alike = [other for other in models if other.model == model.model]
        name = f"{model.model}@{model.host}" if len(alike) > 1 else model.model
        systems += [_System(f"{name} {reader}" if len(asking) > 1 else name, reader, model) for reader in asking]
    return systems


def _models(options: argparse.Namespace) -> Iterator[ModelSettings]:
    """Yield the settings of every model named, by options or else by the environment."""
    for given in options.model or [None]:
        single = copy.copy(options)
        single.model = given
        for scheme in ("@http://", "@https://"):
            if given and scheme in given:
                single.model, _, address = given.partition(scheme)
                single.base_url, single.provider = scheme[1:] + address, None
        settings = model_settings(single)
        if settings is not None:
            yield settings


def _settings(options: argparse.Namespace, systems: Sequence[_System]) -> dict[str, object]:
    """Return what was chosen, for the record: no paths, no keys."""
    chosen = ("mode", "temperature", "seed", "rounds", "max_input_tokens", "max_output_tokens", "rows_per_call")
    return {
        "systems": [
            {"name": system.name, "reader": system.reader}
            | (
                {"host": system.model.host} | {key: getattr(system.model, key) for key in chosen}
                if system.model
                else {}
            )
            for system in systems
        ],
        "results": [path.name for path in options.results or ()],
    }


class _Work:
    """The systems of a run, scored one after the other."""

    def __init__(self, labels: Sequence[Label], language: Language, *, quiet: bool) -> None:
        self.labels, self.language, self.quiet = labels, language, quiet
        self.scored: dict[str, Scored] = {}
        self.stopped = False

    def read(self, system: _System) -> None:
        """Run a reader over the documents."""
        settings = Settings(system.reader)
        if system.model is None:
            self._score(system.name, read_documents(self.labels, settings))
            return
        from extractor.llm.session import ModelSession

        with ModelSession(system.model) as session:
            announce(system.model, system.reader, self.language)
            self._score(system.name, read_documents(self.labels, settings, session))
            print_usage(session, self._claims(system.name), self.language)
            self.stopped = self.stopped or session.failure is not None

    def _claims(self, name: str) -> tuple[int, int]:
        found = [score.claims for score in self.scored[name].documents]
        accepted = sum(claims.accepted_right + claims.accepted_wrong for claims in found)
        return accepted, sum(claims.refused_right + claims.refused_wrong for claims in found)

    def take(self, path: Path) -> None:
        """Score results made elsewhere."""
        records = match_results(self.labels, read_results(path))
        name = path.stem if path.stem not in self.scored else path.name
        if name in self.scored:
            raise UsageError(f"{path}: two runs are called {name}: rename one of the files")
        lacking = [label.source for label, record in zip(self.labels, records, strict=True) if record is None]
        if lacking:
            warn("eval.without_result", self.language, name=name, count=len(lacking), first=printable(lacking[0]))
        self.scored[name] = score_records(self.labels, records)

    def _score(self, name: str, records: Iterable[Record]) -> None:
        progress = Progress(len(self.labels), self.language, quiet=self.quiet)

        def counted() -> Iterator[Record]:
            for record in records:
                progress.step()
                yield record

        self.scored[name] = score_records(self.labels, counted())


def _print(evaluation: Evaluation, language: Language) -> None:
    print("\n".join(table_lines(evaluation, language)))
    unchecked = sum(len(label.unchecked) for label in evaluation.labels.values())
    if unchecked:
        warn("eval.unchecked", language, count=unchecked)
    for system in evaluation.systems:
        for score in system.documents:
            if score.silent_error:
                cells = ", ".join(score.silent[:5]) or say("eval.accused", language)
                warn("eval.silent", language, name=system.name, document=printable(score.document), cells=cells)


def _print_changes(evaluation: Evaluation, run: Path, labels: Sequence[Label], language: Language) -> None:
    for system in evaluation.systems:
        found = changes(read_earlier(run, labels, system.name), system.documents)
        worse = sum(not change.better for change in found)
        print(say("eval.against", language, name=system.name, run=run.name, worse=worse, better=len(found) - worse))
        for line in change_lines(found, language):
            print(f"  {printable(line)}")


def _write(evaluation: Evaluation, options: argparse.Namespace, language: Language) -> bool:
    """Write what was asked for; return whether that was possible."""
    for path, write in ((options.json, _write_json), (options.html, partial(_write_html, language=language))):
        try:
            if path is not None:
                write(path, evaluation)
        except OSError as error:
            warn("cli.cannot_write", language, path=path, reason=error.strerror)
            return False
    return True


def _write_json(path: Path, evaluation: Evaluation) -> None:
    path.write_bytes(to_json(evaluation).encode("utf-8", "surrogateescape"))


def _write_html(path: Path, evaluation: Evaluation, language: Language) -> None:
    try:
        module = import_module("extractor.scoring_html")
    except ModuleNotFoundError as error:
        raise UsageError("--html: this version does not write pages; use --json") from error
    cast("Callable[[Path, Evaluation, Language], None]", module.write_html)(path, evaluation, language)
