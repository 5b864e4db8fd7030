"""What `gouji extract` adds for many documents: workers, limits, outputs that a run goes on with, the log."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, get_args

from extractor.cli.progress import RunLog
from extractor.cli.say import printable, warn
from extractor.errors import UsageError
from extractor.messages import Language, say
from extractor.pipeline import Settings
from extractor.record import Record
from extractor.runs.sources import Sources
from extractor.version import __version__
from extractor.vocabulary import LINE_SUFFIXES, STORE_SUFFIXES, Reason

if TYPE_CHECKING:
    from extractor.acknowledgements import Acknowledgement
    from extractor.llm.session import ModelSession
    from extractor.runs.kept import Outcome, Run
    from extractor.runs.packed import Packed
    from extractor.runs.workers import Limits


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add the options of runs over many documents."""
    group = parser.add_argument_group("many documents")
    group.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes that read (default: all cores above 16 files)"
    )
    group.add_argument(
        "--timeout", type=_limit, metavar="S", help="seconds for one document (default 120, 0: no limit)"
    )
    group.add_argument("--memory", type=_limit, metavar="MB", help="memory of one process (default 2048, 0: no limit)")
    group.add_argument(
        "--fresh", action="store_true", help="read everything again; without it -o FILE.db or .jsonl goes on"
    )
    group.add_argument("--retry", action="append", default=[], metavar="REASON", help="read again what has this reason")
    group.add_argument("--log", type=Path, metavar="FILE", help="append what happened, with times, as JSON Lines")


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def _limit(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("0 or more")
    return number


def check_running(options: argparse.Namespace, language: Language) -> None:
    """Raise UsageError for options that don't fit together."""
    for reason in options.retry:
        if reason not in get_args(Reason):
            raise UsageError(say("runs.unknown_reason", language, reason=reason))
    if not resumes(options.output) and (options.fresh or options.retry):
        option = "--fresh" if options.fresh else "--retry"
        raise UsageError(say("runs.nothing_resumes", language, option=option))


def resumes(output: Path | None) -> bool:
    """Say whether a run into this file can go on where an earlier one stopped."""
    return output is not None and output.suffix.lower() in (*STORE_SUFFIXES, *LINE_SUFFIXES)


def run_limits(
    options: argparse.Namespace, total: int | None, language: Language, *, with_model: bool
) -> Limits | None:
    """Return the limits of the run, None if it needs no workers: it has a model, or few documents.

    `total` is how many documents there are, None for many. Limits that a model makes void are named on stderr.
    """
    given = [f"--{name}" for name in ("jobs", "timeout", "memory") if getattr(options, name) is not None]
    if with_model:
        if given:
            warn("runs.limits_unused", language, options=", ".join(given))
        return None
    if total == 1 and not given:
        return None
    from extractor.runs.kept import limits_for

    return limits_for(total, options.jobs, options.timeout, options.memory)


def records_of_workers(sources: Sources, settings: Settings, limits: Limits) -> Generator[Packed, None, None]:
    """Yield the packed records of the sources, read by workers, in order."""
    from extractor.runs.kept import read_all
    from extractor.runs.workers import Task

    tasks = (Task(position, source) for position, source in enumerate(sources))
    with closing(read_all(tasks, settings, "line", limits)) as results:
        for _, packed in results:
            assert packed is not None
            yield packed


class Work(Protocol):
    """What a command does with each outcome."""

    language: Language
    sources: Sources
    session: ModelSession | None

    @property
    def known(self) -> tuple[Acknowledgement, ...]:
        """Errors that are acknowledged."""

    def note(self, outcome: Outcome, stored: Callable[[str], Record]) -> None:
        """Count one document, say what became of it; `stored` gives the record of a name."""


def _open(output: Path, settings: Settings, work: Work, options: argparse.Namespace) -> AbstractContextManager[Run]:
    from extractor.runs.kept import Again, open_run

    again = Again(options.retry, options.fresh)
    return open_run(output, settings, work.session, again=again, acknowledged=work.known)


def run_into(output: Path, work: Work, options: argparse.Namespace, settings: Settings) -> int | None:
    """Run into a store or JSON Lines and say what was kept; return 130 if it was interrupted, else None."""
    sources = work.sources
    limits = run_limits(options, sources.total, work.language, with_model=work.session is not None)
    how = {"read": 0, "kept": 0, "copied": 0}
    with closing(RunLog(options.log)) as log, _open(output, settings, work, options) as run:
        log.write("start", _start(output, sources, limits) | {"made": run.made._asdict()})
        try:
            with closing(run.outcomes(sources, limits)) as outcomes:
                for outcome in outcomes:
                    how[outcome.how] += 1
                    log.write("document", _document(outcome))
                    work.note(outcome, run.record)
        except KeyboardInterrupt:
            log.write("interrupted", {"kept": run.safe})
            say_interrupted("runs.interrupted", work.language, run.safe, sources.total)
            return 130
        log.write("end", dict(how))
    if how["kept"] or how["copied"]:
        warn("runs.kept", work.language, **how)
    if run.gone:
        code = "runs.gone" if output.suffix.lower() in STORE_SUFFIXES else "runs.dropped"
        warn(code, work.language, count=len(run.gone), path=output, first=printable(run.gone[0]))
    return None


def say_interrupted(code: str, language: Language, done: int, total: int | None) -> None:
    """Say how far a run came that was interrupted, and what can be done; `total` is None if nobody knows it."""
    if total is None:
        warn(
            "runs.interrupted_open" if code == "runs.interrupted" else "runs.interrupted_unkept_open",
            language,
            done=done,
        )
    else:
        warn(code, language, done=done, total=total)


def _start(output: Path, sources: Sources, limits: Limits | None) -> Record:
    return {
        "version": __version__,
        "output": str(output),
        "documents": sources.total,
        "limits": limits._asdict() if limits else None,
    }


def _document(outcome: Outcome) -> Record:
    return {
        "position": outcome.position,
        "name": outcome.name,
        "how": outcome.how,
        "verdict": outcome.verdict,
        "reasons": list(outcome.reasons),
        "seconds": round(outcome.seconds, 6),
    }
