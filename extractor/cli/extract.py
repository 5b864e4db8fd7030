"""gouji extract: read and verify documents."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from extractor.acknowledgements import Acknowledgement, acknowledge, needs_attention, read_acknowledgements, stale_of
from extractor.cli.inputs import add_inputs, inputs_of
from extractor.cli.model import add_model, announce, model_settings, print_usage
from extractor.cli.progress import Meter, RunLog
from extractor.cli.running import (
    add_running,
    check_running,
    records_of_workers,
    resumes,
    run_into,
    run_limits,
    say_interrupted,
)
from extractor.cli.say import add_talk, language_of, print_document, print_summary, warn
from extractor.errors import UsageError
from extractor.export import WRITERS, Writer
from extractor.messages import Language, say
from extractor.pipeline import READERS, Settings
from extractor.record import Record
from extractor.runs.batch import extract_records
from extractor.runs.sources import Sources
from extractor.runs.whole_files import file_or_stdout
from extractor.vocabulary import STORE_SUFFIXES, VERDICTS

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession
    from extractor.llm.settings import ModelSettings
    from extractor.runs.kept import Outcome
    from extractor.runs.workers import Limits

FAIL_ON = ("attention", "unacknowledged", "error", "never")


HELP = """\
Read documents (files, folders, globs, - for stdin), verify them, and say which cell is wrong.

Data goes to stdout (JSON, or JSON Lines for several documents) or to -o; words go to stderr.
Exit code: 0 all verified, 1 something needs attention, 2 wrong usage, 3 nothing could be read.

Example: gouji extract reports -o cells.csv"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji extract` takes."""
    add_inputs(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="write here: .db (SQLite), .jsonl, .json (one document), .csv (long); .db and .jsonl can be resumed",
    )
    parser.add_argument(
        "--reader",
        default="auto",
        choices=READERS,
        help="rules; auto (default): rules, then the model for what is open; llm: the model for everything; both",
    )
    parser.add_argument(
        "--fail-on",
        default="attention",
        choices=FAIL_ON,
        help="exit 1 on: attention (any document not verified), unacknowledged (what nobody acknowledged), "
        "error (a path that can't be read), never",
    )
    parser.add_argument(
        "--off", action="append", default=[], metavar="RULES", help="leave findings out: C5, 'N*', … (see gouji rules)"
    )
    parser.add_argument(
        "--acknowledged", type=Path, metavar="CSV", help="confirmed errors: columns document,rule,who,reason[,cells]"
    )
    add_running(parser)
    add_talk(parser)
    add_model(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what a model would be asked and cost; ask nothing")


def run(options: argparse.Namespace) -> int:
    """Run `gouji extract` and return its exit code."""
    return run_with(options, Settings(options.reader, off=rules_off(options.off)))


def rules_off(given: list[str]) -> tuple[str, ...]:
    """Return the patterns of --off, which may be given several times, each a list. Raises UsageError."""
    off = tuple(pattern.strip() for text in given for pattern in text.split(",") if pattern.strip())
    if off:
        from extractor.rulebook import check_patterns

        check_patterns(off)
    return off


def run_with(options: argparse.Namespace, settings: Settings, *, strict: bool = False) -> int:
    """Read what the options name, with these settings; return the exit code, `strict` as for gouji check."""
    language = language_of(options.lang)
    model = None if options.reader == "rules" else model_settings(options)
    if model is None and (options.reader in ("llm", "both") or options.dry_run):
        warn("cli.needs_model", language)
        return 2
    if model is None and options.reader == "auto":
        warn("cli.auto_is_rules", language)
    check_running(options, language)
    sources = inputs_of(options, language)
    if sources.total == 0:
        warn("cli.no_documents", language, paths=" ".join([*options.paths, str(options.input or "")]).strip())
        return 3
    if sources.meta:
        settings = settings._replace(meta=sources.meta)
    known = read_acknowledgements(options.acknowledged) if options.acknowledged else ()
    work = _Run(sources, language, _Weighing(strict, options.fail_on, known, settings.check), quiet=options.quiet)
    if model is not None and options.dry_run:
        return work.estimate(model, settings)
    writer_suffix = _suffix(options.output, sources.total, language)
    with _session(model, options.reader, language) as session:
        work.session = session
        ended = _write(work, options, settings, writer_suffix)
        if session is not None:
            print_usage(session, work.claims, language)
    work.meter.end()
    print_summary(work.counts, language)
    if ended is not None:
        return ended
    return 3 if session is not None and session.failure else work.exit_code(options.fail_on)


def _write(work: _Run, options: argparse.Namespace, settings: Settings, suffix: str) -> int | None:
    """Read everything and write it; return 130 if interrupted, else None."""
    if resumes(options.output):
        return run_into(options.output, work, options, settings)
    limits = run_limits(options, work.sources.total, work.language, with_model=work.session is not None)
    with closing(RunLog(options.log)) as log, file_or_stdout(options.output) as stream:
        try:
            _writer(suffix, options)(work.records(settings, limits, log), stream)
        except KeyboardInterrupt:
            if work.sources.total != 1:
                say_interrupted("runs.interrupted_unkept", work.language, work.done, work.sources.total)
            raise
    return None


def _writer(suffix: str, options: argparse.Namespace) -> Writer:
    """Return what writes the records; a CSV of the rows of a table has their keys, as an export of the run would."""
    if suffix != ".csv" or options.input is None:
        return WRITERS[suffix]
    from extractor.export.source_keys import SourceKeys
    from extractor.export.table_csv import write_table_csv
    from extractor.export.tables import Options, table_of

    keys = SourceKeys(bool(options.id), bool(options.url), tuple(sorted(set(options.meta))))
    return partial(write_table_csv, table=table_of(Options("long", keys=keys)))


@contextmanager
def _session(model: ModelSettings | None, reader: str, language: Language) -> Iterator[ModelSession | None]:
    """Yield the session of a model that was named, announced before anything is sent."""
    if model is None:
        yield None
        return
    from extractor.llm.session import ModelSession

    with ModelSession(model) as session:
        announce(model, reader, language)
        yield session


class _Weighing(NamedTuple):
    """What makes a document need attention."""

    strict: bool
    fail_on: str
    known: tuple[Acknowledgement, ...]
    check: bool = False

    @property
    def by_findings(self) -> bool:
        """Whether findings can change what the verdict alone says: of a verified one, or one acknowledged."""
        return self.strict or self.check or self.fail_on == "unacknowledged"


class _Run:
    """One run over sources: passes the records on and counts what became of them."""

    def __init__(self, sources: Sources, language: Language, weighing: _Weighing, *, quiet: bool) -> None:
        self.sources, self.language, self.weighing, self.quiet = sources, language, weighing, quiet
        self.attention = 0
        self.counts: dict[str, int] = dict.fromkeys(VERDICTS, 0)
        self.unreadable = 0
        self.session: ModelSession | None = None
        self.meter = Meter(sources.total, language, quiet=quiet, money=self._money)
        self.claims = (0, 0)
        """Claims of a model: accepted, refused."""

    @property
    def known(self) -> tuple[Acknowledgement, ...]:
        """Errors that are acknowledged."""
        return self.weighing.known

    @property
    def done(self) -> int:
        """How many documents are counted."""
        return sum(self.counts.values())

    def estimate(self, model: ModelSettings, settings: Settings) -> int:
        """Print what a first round of questions would use; return the exit code."""
        from extractor.llm.estimate import Estimator
        from extractor.llm.money import counts_exactly

        asked = count = 0
        estimator = Estimator(model)
        for record in extract_records(self.sources, settings, estimator):
            count += 1
            asked += bool(cast(Record, cast(Record, record["run"])["model"] or {}).get("prompts"))
        counted, price = estimator.counted, estimator.price
        warn(
            "cli.estimate",
            self.language,
            count=count,
            asked=asked,
            calls=counted.calls,
            input=f"{counted.input:,}",
            exact="o200k_base" if counts_exactly(model.model) else "≈ o200k_base",
            output=f"{counted.output:,}",
            cost=f"{price.of(counted):.4f} {price.currency} ({price.date})" if price else "?",
            model=model.model,
            host=model.host,
        )
        return 0

    def records(self, settings: Settings, limits: Limits | None, log: RunLog) -> Iterator[Record]:
        """Yield the records, counted and logged, as an exporter writes them."""
        last = time.perf_counter()
        for position, (record, seconds) in enumerate(self._read(settings, limits)):
            now = time.perf_counter()
            name, verdict = str(cast(Record, record["source"])["name"]), str(record["verdict"])
            reasons = tuple(cast("list[str]", record["reasons"]))
            took = round(now - last if seconds is None else seconds, 6)
            fields: Record = {"position": position, "name": name, "how": "read", "verdict": verdict}
            log.write("document", fields | {"reasons": list(reasons), "seconds": took})
            attention = self._weigh(record)
            self._count(verdict, reasons)
            self._count_claims(record)
            self._say(record, attention)
            self.meter.step(self.counts)
            yield record
            last = time.perf_counter()

    def _read(self, settings: Settings, limits: Limits | None) -> Iterator[tuple[Record, float | None]]:
        if limits is None:
            for record in extract_records(self.sources, settings, self.session):
                yield record, None
        else:
            with closing(records_of_workers(self.sources, settings, limits)) as packed:
                for each in packed:
                    yield each.record, each.seconds

    def note(self, outcome: Outcome, stored: Callable[[str], Record]) -> None:
        """Count one document of a run that can go on; what was kept is counted without being said again."""
        self._count(outcome.verdict, outcome.reasons)
        new = outcome.packed is not None
        if not new and not self._weighs_findings(outcome.verdict):
            self.attention += outcome.verdict != "verified"
        elif new and outcome.verdict == "verified" and self.session is None and not self.weighing.by_findings:
            pass  # nothing to say, nothing to look at: its record need not be unpacked
        else:
            record = outcome.packed.record if outcome.packed is not None else stored(outcome.name)
            attention = self._weigh(record, entered=True)
            if new:
                self._count_claims(record)
                self._say(record, attention)
        self.meter.step(self.counts)

    def _weighs_findings(self, verdict: str) -> bool:
        """Say whether it takes more than the verdict to tell if a document needs attention."""
        return self.weighing.by_findings and (verdict == "verified" or self.weighing.fail_on == "unacknowledged")

    def _say(self, record: Record, attention: bool) -> None:
        if not self.quiet and (self.sources.total == 1 or record["verdict"] != "verified" or attention):
            self.meter.clear()
            print_document(record, self.language)

    def _count(self, verdict: str, reasons: tuple[str, ...]) -> None:
        self.counts[verdict] += 1
        self.unreadable += bool(_NOT_READ & set(reasons))

    def _money(self) -> str:
        """Return what the model has cost so far, "" without one."""
        if self.session is None or self.session.budget.cost is None or self.session.price is None:
            return ""
        return f"{self.session.budget.cost:.2f} {self.session.price.currency}"

    def _weigh(self, record: Record, *, entered: bool = False) -> bool:
        """Enter what is acknowledged unless it is entered, count the document if it needs attention, and say so."""
        known = stale_of(record, self.weighing.known) if entered else acknowledge(record, self.weighing.known)
        for stale in known:
            warn("acknowledged.stale", self.language, document=stale.document, rule=stale.rule)
        forgiven = self.weighing.fail_on == "unacknowledged"
        attention = needs_attention(record, strict=self.weighing.strict, acknowledged=forgiven)
        self.attention += attention
        return attention

    def _count_claims(self, record: Record) -> None:
        said = cast(Record, record["run"])["model"]
        if isinstance(said, dict):
            refused = len(cast(list[object], record["claims"]))
            self.claims = (self.claims[0] + int(said["claims"]), self.claims[1] + refused)

    def exit_code(self, fail_on: str) -> int:
        if self.unreadable == self.done:
            return 3
        if fail_on == "never":
            return 0
        if fail_on == "error":
            return 1 if self.unreadable else 0
        return 1 if self.attention else 0


_NOT_READ = frozenset(("not_readable", "internal_error", "timed_out", "out_of_memory", "crashed"))
"""Reasons of documents of which nothing is known."""


def _suffix(output: Path | None, count: int | None, language: Language) -> str:
    if output is None:
        return ".json" if count == 1 else ".jsonl"
    suffix = output.suffix.lower()
    if suffix in STORE_SUFFIXES:
        return suffix
    if suffix not in WRITERS:
        raise UsageError(say("cli.bad_suffix", language, path=output))
    if suffix == ".json" and count != 1:
        raise UsageError(say("cli.json_one", language, path=output, count=count or "?"))
    return suffix
