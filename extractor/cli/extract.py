"""gouji extract: read and verify documents."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from extractor.batch import extract_records
from extractor.cli.model import add_model, announce, model_settings, print_usage
from extractor.cli.progress import Meter, RunLog
from extractor.cli.running import add_running, check_running, records_of_workers, resumes, run_into, run_limits
from extractor.cli.say import add_talk, language_of, print_document, print_summary, warn
from extractor.errors import UsageError
from extractor.export import WRITERS
from extractor.messages import Language, say
from extractor.pipeline import READERS, Settings
from extractor.record import Record
from extractor.sources import SourceFile, find_sources
from extractor.vocabulary import STORE_SUFFIXES, VERDICTS

if TYPE_CHECKING:
    from extractor.llm.session import ModelSession
    from extractor.llm.settings import ModelSettings
    from extractor.packed import Packed
    from extractor.workers import Limits

FAIL_ON = ("attention", "error", "never")


HELP = """\
Read documents (files, folders, globs, - for stdin), verify them, and say which cell is wrong.

Data goes to stdout (JSON, or JSON Lines for several documents) or to -o; words go to stderr.
Exit code: 0 all verified, 1 something needs attention, 2 wrong usage, 3 nothing could be read.

Example: gouji extract reports -o cells.csv"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `gouji extract` takes."""
    parser.add_argument("paths", nargs="+", metavar="PATH")
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
        help="exit 1 on: attention (any document not verified), error (a path that can't be read), never",
    )
    add_running(parser)
    add_talk(parser)
    add_model(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what a model would be asked and cost; ask nothing")


def run(options: argparse.Namespace) -> int:
    """Run `gouji extract` and return its exit code."""
    language = language_of(options.lang)
    model = None if options.reader == "rules" else model_settings(options)
    if model is None and (options.reader in ("llm", "both") or options.dry_run):
        warn("cli.needs_model", language)
        return 2
    if model is None and options.reader == "auto":
        warn("cli.auto_is_rules", language)
    check_running(options, language)
    sources = find_sources(options.paths)
    if not sources:
        warn("cli.no_documents", language, paths=" ".join(options.paths))
        return 3
    work = _Run(sources, language, quiet=options.quiet)
    if model is not None and options.dry_run:
        return work.estimate(model, options.reader)
    writer_suffix = _suffix(options.output, len(sources), language)
    with _session(model, options.reader, language) as session:
        work.session = session
        ended = _write(work, options, writer_suffix)
        if session is not None:
            print_usage(session, work.claims, language)
    print_summary(work.counts, language)
    if ended is not None:
        return ended
    return 3 if session is not None and session.failure else work.exit_code(options.fail_on)


def _write(work: _Run, options: argparse.Namespace, suffix: str) -> int | None:
    """Read everything and write it; return 130 if interrupted, else None."""
    if resumes(options.output):
        return run_into(options.output, work.sources, work, options, work.session)
    limits = run_limits(options, len(work.sources), with_model=work.session is not None)
    with closing(RunLog(options.log)) as log, _open(options.output, work.language) as stream:
        try:
            WRITERS[suffix](work.records(Settings(options.reader), limits, log), stream)
        except KeyboardInterrupt:
            if len(work.sources) == 1:
                raise
            done, total = sum(work.counts.values()), len(work.sources)
            warn("runs.interrupted_unkept", work.language, done=done, total=total)
            raise
    return None


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


class _Run:
    """One run over sources: passes the records on and counts what became of them."""

    def __init__(self, sources: list[SourceFile], language: Language, *, quiet: bool) -> None:
        self.sources, self.language, self.quiet = sources, language, quiet
        self.counts: dict[str, int] = dict.fromkeys(VERDICTS, 0)
        self.unreadable = 0
        self.session: ModelSession | None = None
        self.meter = Meter(len(sources), language, quiet=quiet, money=self._money)
        self.claims = (0, 0)
        """Claims of a model: accepted, refused."""

    def estimate(self, model: ModelSettings, reader: str) -> int:
        """Print what a first round of questions would use; return the exit code."""
        from extractor.llm.estimate import Estimator
        from extractor.llm.money import counts_exactly

        asked = 0
        estimator = Estimator(model)
        for record in extract_records(self.sources, Settings(reader), estimator):
            asked += bool(cast(Record, cast(Record, record["run"])["model"] or {}).get("prompts"))
        counted, price = estimator.counted, estimator.price
        warn(
            "cli.estimate",
            self.language,
            count=len(self.sources),
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
            self._count(verdict, reasons, record)
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

    def note(self, name: str, verdict: str, reasons: tuple[str, ...], packed: Packed | None) -> None:  # noqa: ARG002
        """Count one document of a run that can go on; what was kept is counted without being said again."""
        wanted = packed is not None and (self.session is not None or self._is_said(verdict))
        self._count(verdict, reasons, packed.record if packed is not None and wanted else None)

    def _is_said(self, verdict: str) -> bool:
        return not self.quiet and (len(self.sources) == 1 or verdict != "verified")

    def _count(self, verdict: str, reasons: tuple[str, ...], record: Record | None) -> None:
        self.counts[verdict] += 1
        self.unreadable += bool(_NOT_READ & set(reasons))
        if record is not None:
            self._count_claims(record)
            if self._is_said(verdict):
                self.meter.clear()
                print_document(record, self.language)
        self.meter.step(self.counts)

    def _money(self) -> str:
        """Return what the model has cost so far, "" without one."""
        if self.session is None or self.session.budget.cost is None or self.session.price is None:
            return ""
        return f"{self.session.budget.cost:.2f} {self.session.price.currency}"

    def _count_claims(self, record: Record) -> None:
        said = cast(Record, record["run"])["model"]
        if isinstance(said, dict):
            refused = len(cast(list[object], record["claims"]))
            self.claims = (self.claims[0] + int(said["claims"]), self.claims[1] + refused)

    def exit_code(self, fail_on: str) -> int:
        if self.unreadable == len(self.sources):
            return 3
        if fail_on == "never":
            return 0
        if fail_on == "error":
            return 1 if self.unreadable else 0
        return 0 if self.counts["verified"] == len(self.sources) else 1


_NOT_READ = frozenset(("not_readable", "internal_error", "timed_out", "out_of_memory", "crashed"))
"""Reasons of documents of which nothing is known."""


def _suffix(output: Path | None, count: int, language: Language) -> str:
    if output is None:
        return ".json" if count == 1 else ".jsonl"
    suffix = output.suffix.lower()
    if suffix in STORE_SUFFIXES:
        return suffix
    if suffix not in WRITERS:
        raise UsageError(say("cli.bad_suffix", language, path=output))
    if suffix == ".json" and count > 1:
        raise UsageError(say("cli.json_one", language, path=output, count=count))
    return suffix


@contextmanager
def _open(output: Path | None, language: Language) -> Iterator[BinaryIO]:
    """Yield the binary stream to write to; a file is written under a temporary name and moved when complete."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        stream = partial.open("wb")
    except OSError as error:
        warn("cli.cannot_write", language, path=output, reason=error.strerror)
        sys.exit(3)
    with stream:
        yield stream
    partial.replace(output)
