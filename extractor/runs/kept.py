"""A run over many sources that can stop anywhere: what a store has is kept, what is missing or has changed is read.

A document is kept if its bytes (SHA-256), what a table says of it, and everything that decides what is read are the
same as before; see `Made`. Two sources of one run with the same bytes are read once.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, cast

from extractor.acknowledgements import Acknowledgement, acknowledge
from extractor.errors import InputError
from extractor.forms import load_forms
from extractor.pipeline import Settings, effective_settings, run_record
from extractor.provenance import agrees, reading_key, reads_alike
from extractor.readers import MAX_BYTES
from extractor.record import Record
from extractor.runs.batch import extract_source, in_threads
from extractor.runs.lines import open_lines
from extractor.runs.lock import only_writer
from extractor.runs.packed import Kept, Kind, Packed, pack, renamed
from extractor.runs.sources import SourceFile
from extractor.runs.store import open_store
from extractor.runs.workers import CHUNK, MANY, Limits, Task, available_cores, read_in_workers, read_source
from extractor.vocabulary import STORE_SUFFIXES

if TYPE_CHECKING:
    from extractor.asking.fill import Model

RETRIED = frozenset(("model_unavailable", "not_readable"))
"""Reasons of documents that are not done: read again in every run."""
COMMIT_S = 1.0
"""Documents that come slowly are made last one by one after so many seconds, not by the chunk."""


class RunStore(Protocol):
    """What a run writes to: a Store or Lines."""

    kind: Kind

    def find(self, name: str) -> Kept | None:
        """Return what is kept of the document of that name."""

    def with_content(self, sha256: str, fingerprint: str) -> list[Kept]:
        """Return documents of that content that were read with those settings."""

    def packed(self, name: str) -> Packed | None:
        """Return the record of that name."""

    def put(self, position: int, packed: Packed, fingerprint: str) -> None:
        """Write a document."""

    def keep(self, position: int, kept: Kept) -> None:
        """Leave a document as it is, at this position."""

    def commit(self) -> None:
        """Make everything written so far last."""

    def finish(self, settings: dict[str, str]) -> list[str]:
        """End a complete run; return the names that it did not name."""

    def close(self) -> None:
        """Close the file; what was not committed is gone."""


class Made(NamedTuple):
    """What decides what is read in given bytes: version, settings, forms, the model's name and prompts."""

    version: str
    settings: str
    forms: str
    model: str
    prompts: tuple[tuple[str, str], ...]

    @property
    def fingerprint(self) -> str:
        """The hash of all of it, 16 hex digits."""
        return hashlib.sha256(json.dumps(self, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def of_record(self, record: Record) -> str:
        """Return the fingerprint if the record was made so, else "".

        Only prompts that were used for it count; a document that no model was asked about depends on none.
        """
        run = cast(Record, record["run"])
        said = cast("Record | None", run["model"])
        used = cast("dict[str, str]", said["prompts"]).items() if said else ()
        by_rules = (run["version"], json.dumps(run["settings"]), run["forms"]) == self[:3]
        same = by_rules and (said is None or said["name"] == self.model) and set(used) <= set(self.prompts)
        known = cast("list[Record]", record.get("acknowledged") or [])
        entries = {(str(each["rule"]), str(each["who"]), str(each["reason"])) for each in known}
        return with_acknowledged(self.fingerprint, entries) if same else ""


def with_acknowledged(fingerprint: str, entries: Collection[tuple[str, str, str]]) -> str:
    """Return the fingerprint of a document of which these errors are acknowledged: (rule, who, reason)."""
    if not entries:
        return fingerprint
    text = json.dumps([fingerprint, *sorted(entries)], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def made_by(settings: Settings, model: Model | None) -> Made:
    """Return what decides the results of a run. `settings` are effective ones."""
    run = run_record(settings, load_forms())
    name, prompts = "", tuple[tuple[str, str], ...]()
    if model is not None:
        from extractor.asking.prompts import prompt_labels

        name, prompts = model.settings.model, prompt_labels()
    return Made(str(run["version"]), json.dumps(run["settings"]), str(run["forms"]), name, prompts)


_Content = tuple[str, tuple[str, ...] | None]
"""The hash of some bytes, and what is said of them that decides what is read in them (see provenance)."""


class Again(NamedTuple):
    """What a run reads again although it has it: documents whose reasons include one of `retry`; all, if `fresh`."""

    retry: Collection[str] = ()
    fresh: bool = False


class Outcome(NamedTuple):
    """What became of one source: read now, kept as it was, or copied from another of the same content."""

    position: int
    name: str
    how: Literal["read", "kept", "copied"]
    verdict: str
    reasons: tuple[str, ...]
    seconds: float = 0.0
    packed: Packed | None = None
    """The record; None for a document that was kept."""


def limits_for(count: int | None, jobs: int | None, timeout_s: float | None, memory_mb: int | None) -> Limits | None:
    """Return the limits of a run over `count` sources (None: many), None if it needs no workers.

    By default more than MANY documents are read in as many workers as there are cores. Limits can only be held in a
    worker: giving one makes one.
    """
    limited = timeout_s is not None or memory_mb is not None
    if jobs is None:
        many = count is None or count > MANY
        jobs = available_cores() if many else 1
        if not many and not limited:
            return None
    elif jobs == 1 and not limited:
        return None
    default = Limits()
    return Limits(
        jobs if count is None else max(1, min(jobs, count)),
        default.timeout_s if timeout_s is None else timeout_s,
        default.memory_mb if memory_mb is None else memory_mb,
    )


def read_all(
    tasks: Iterable[Task], settings: Settings, kind: Kind, limits: Limits | None = None, model: Model | None = None
) -> Generator[tuple[Task, Packed | None], None, None]:
    """Yield each task in order with what was read: in workers under `limits`, in threads with a `model`, else here."""
    settings = effective_settings(settings, with_model=model is not None)
    if model is None and limits is not None:
        return read_in_workers(tasks, settings, kind, limits)
    threads = 1 if model is None else model.settings.concurrency
    return in_threads(partial(_read_here, settings=settings, kind=kind, model=model), tasks, threads)


def _read_here(task: Task, settings: Settings, kind: Kind, model: Model | None) -> tuple[Task, Packed | None]:
    if not task.read:
        return task, None
    start = time.perf_counter()
    record = extract_source(task.source, settings, model)
    return task, pack(record, kind, time.perf_counter() - start)


@contextmanager
def open_run(
    output: Path,
    settings: Settings,
    model: Model | None = None,
    *,
    again: Again | None = None,
    acknowledged: Iterable[Acknowledgement] = (),
) -> Iterator[Run]:
    """Yield the run into `output`, a store or JSON Lines by its suffix, going on with what is there.

    `again` says what is read again all the same. `acknowledged` errors are entered in the records of
    their documents. Raises OutputError if `output` can't be written or
    another process does.
    """
    settings, again = effective_settings(settings, with_model=model is not None), again or Again()
    made = made_by(settings, model)
    with only_writer(output):
        store: RunStore
        if output.suffix.lower() in STORE_SUFFIXES:
            store = open_store(output, cell_codes().items(), fresh=again.fresh)
        else:
            store = open_lines(output, made.of_record, fresh=again.fresh)
        try:
            run = Run(store, settings, made, model, again.retry)
            run.acknowledge(acknowledged)
            yield run
        finally:
            store.close()


class Run:
    """One run over sources into a store, see `open_run`; iterate over `outcomes()`, once."""

    def __init__(
        self, store: RunStore, settings: Settings, made: Made, model: Model | None, retry: Collection[str]
    ) -> None:
        self.store, self.settings, self.made, self.model = store, settings, made, model
        self.again = RETRIED | set(retry)
        self.safe = 0
        """How many sources are settled for good, whatever happens now."""
        self.gone: list[str] = []
        """Names that the store has and a complete run did not name."""
        self._known: dict[str, list[Acknowledgement]] = {}
        self._in_flight: dict[_Content, str] = {}
        self._fingerprint = self.made.fingerprint

    def acknowledge(self, known: Iterable[Acknowledgement]) -> None:
        """Have these errors entered in the records of their documents."""
        for item in known:
            self._known.setdefault(item.document, []).append(item)

    def record(self, name: str) -> Record:
        """Return the record that the run has of a document. KeyError if it has none."""
        packed = self.store.packed(name)
        if packed is None:
            raise KeyError(name)
        return packed.record

    def outcomes(self, sources: Iterable[SourceFile], limits: Limits | None = None) -> Generator[Outcome, None, None]:
        """Yield what becomes of each source, in order. What was yielded a chunk ago is safe, whatever happens next."""
        since, written, settled = time.monotonic(), 0, 0
        results = read_all(self._tasks(sources), self.settings, self.store.kind, limits, self.model)
        try:
            for settled, (task, packed) in enumerate(results, start=1):
                outcome = self._settle(task, packed)
                written += outcome.how != "kept"
                if written >= CHUNK or (written and time.monotonic() - since > COMMIT_S):
                    self.store.commit()
                    since, written = time.monotonic(), 0
                if not written:
                    self.safe = settled
                yield outcome
        except GeneratorExit:  # not KeyboardInterrupt: that may have come in the middle of writing a document
            self.store.commit()
            self.safe = settled
            raise
        finally:
            results.close()
        self.gone = self.store.finish(self.made._asdict() | {"prompts": json.dumps(self.made.prompts)})

    # ---- before reading

    def _tasks(self, sources: Iterable[SourceFile]) -> Iterator[Task]:
        """Yield what is to be done with each source, looking at its bytes only as far as needed."""
        for position, source in enumerate(sources):
            sha256 = _hash(source)
            if sha256 is None:
                yield Task(position, source)
                continue
            kept = self.store.find(source.name)
            if kept is not None and kept.sha256 == sha256 and self._is_done(kept) and _says_so(kept, source):
                yield Task(position, _emptied(source), read=False, sha256=sha256)
                continue
            twin = None if source.name in self._known else self._twin(source, sha256)
            content = self._content(source, sha256)
            if twin is None and content is not None and source.name not in self._known:
                self._in_flight[content] = source.name
            yield Task(position, source, read=twin is None, sha256=sha256, copy_of=twin)

    def _is_done(self, kept: Kept) -> bool:
        return kept.fingerprint == self._fingerprint_of(kept.name) and not self.again & set(kept.reasons)

    def _fingerprint_of(self, name: str) -> str:
        entries = {(item.rule, item.who, item.reason) for item in self._known.get(name, ())}
        return with_acknowledged(self._fingerprint, entries)

    def _twin(self, source: SourceFile, sha256: str) -> str | None:
        """Return the name of a document in which the same is read, and was already or is on its way."""
        content = self._content(source, sha256)
        if content is not None and content in self._in_flight:
            return self._in_flight[content]
        for kept in self.store.with_content(sha256, self._fingerprint):
            same = reads_alike(kept.said, source.said, self.settings.meta)
            if same and kept.name != source.name and self._is_done(kept):
                return kept.name
        return None

    def _content(self, source: SourceFile, sha256: str) -> _Content | None:
        """Return what makes two sources of this run the same document, None if nothing can."""
        key = reading_key(source.said, self.settings.meta)
        return None if key is None and source.said is not None else (sha256, key)

    # ---- after reading

    def _settle(self, task: Task, packed: Packed | None) -> Outcome:
        """Write what was read, copy what another had, or keep what is there."""
        name = task.source.name
        if packed is not None:
            content = self._content(task.source, task.sha256) if task.sha256 is not None else None
            if content is not None:
                self._in_flight.pop(content, None)
            return self._write(task, packed, "read")
        if task.copy_of is not None:
            twin = self.store.packed(task.copy_of)
            if twin is not None and twin.sha256 == task.sha256:
                return self._write(task, renamed(twin, name, self.store.kind, task.source.said), "copied")
            return self._write(task, read_source(task.source, self.settings, self.store.kind), "read")
        kept = self.store.find(name)
        assert kept is not None  # it was there when the task was made, and nobody else writes
        self.store.keep(task.position, kept)
        return Outcome(task.position, name, "kept", kept.verdict, kept.reasons)

    def _write(self, task: Task, packed: Packed, how: Literal["read", "copied"]) -> Outcome:
        if packed.name in self._known:
            record = packed.record
            acknowledge(record, self._known[packed.name])
            packed = pack(record, self.store.kind, packed.seconds)
        self.store.put(task.position, packed, self._fingerprint_of(packed.name))
        return Outcome(task.position, packed.name, how, packed.verdict, packed.reasons, packed.seconds, packed)


def _hash(source: SourceFile) -> str | None:
    """Return the SHA-256 of a source's bytes; None for standard input and for what can't be read or is too large."""
    if source.is_stdin:
        return None
    try:
        data = source.read(MAX_BYTES)
    except (InputError, MemoryError):
        return None
    return hashlib.sha256(data).hexdigest() if len(data) <= MAX_BYTES else None


def _says_so(kept: Kept, source: SourceFile) -> bool:
    """Say whether the record has what a table says of the document now."""
    return source.said is None or agrees(kept.said, source.said)


def _emptied(source: SourceFile) -> SourceFile:
    """Return a source that nobody reads any more, without the content of its row."""
    return source if source.data is None else source._replace(data=b"")


def cell_codes() -> dict[str, str]:
    """Return the code of each cell of every form; where forms differ, the newest one's."""
    forms = load_forms()
    found: dict[str, str] = {}
    for table in sorted(forms.tables.values(), key=lambda table: table.form, reverse=True):
        for path, row, column in table.cells():
            found.setdefault(path, table.code_of(row, column))
    return found
