"""Models that answer by a script, for tests and benchmarks: no network, no cost, the same answers every time.

    answerer = strong(truth_of(generate(164, layout="pdf_text_wrapped")))
    extract_record(name, data, Settings("auto"), ScriptedModel(answerer))    # in the place of a ModelSession
    content_for(answerer)(request)                                           # the content of a chat completion

An answerer sees what a model sees, the messages, and the true table that it was made with; nothing of our reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from threading import Lock
from typing import NamedTuple, TypeVar, cast

from pydantic import BaseModel

from eval.generator.model import GeneratedReport
from extractor.fold import fold
from extractor.forms import TABLE_KINDS, Row, Table, load_forms
from extractor.llm.ask import Message, Said
from extractor.llm.failures import NoAnswerError
from extractor.llm.money import Price, Usage, count_messages, count_tokens
from extractor.llm.settings import ModelSettings

Shape = TypeVar("Shape", bound=BaseModel)
Truth = Mapping[str, str]
"""Cell name -> what is printed in it, "" for an empty cell; a cell that is not printed is left out."""

MARKER = "全部是原文：\n"
"""How the words of a question end before the document's own text begins."""
WHOLE = "all"
"""What a table is called whose rows stand side by side in one printed line."""
LABEL_REACH = 160
"""Characters before a line's values that are quoted at most; wrapped labels are shorter."""

_NAME = re.compile(r"^- (\S+) → ", re.MULTILINE)
_BETWEEN = "[\\s|\u00ad\u200b\u200c\u200d\u2060\ufeff]+"
_NUMERIC = r"[\d.,\-—–/]"


class Asked(NamedTuple):
    """One question as a model sees it: the kind of table by its title, the names it may answer, the document's text.

    `instructions` are all words of the question but that text; `facts` says that numbers of the prose are asked for.
    """

    kind: str
    names: tuple[str, ...]
    text: str
    facts: bool
    instructions: str


class RowSaid(NamedTuple):
    """One row of an answer."""

    row: str
    quote: str
    values: tuple[str, ...]


class FactSaid(NamedTuple):
    """One number of the prose in an answer."""

    cell: str
    quote: str
    value: str


Answered = Sequence[RowSaid] | Sequence[FactSaid]
Answerer = Callable[[Asked], Answered]


def asked_in(messages: Sequence[Mapping[str, str]]) -> Asked:
    """Return what the messages of one question ask for. Raises ValueError for messages of another shape."""
    system, user = (message["content"] for message in messages)
    again, found, text = user.partition(MARKER)
    titles = {table.title: table.kind for table in load_forms().tables.values()}
    kind = next((kind for title, kind in titles.items() if title in system), "")
    if not found or not kind:
        raise ValueError("no question for a table")
    return Asked(kind, tuple(_NAME.findall(system)), text, '{"facts"' in system, system + again)


def answer_json(asked: Asked, answered: Answered) -> dict[str, object]:
    """Return an answer in the shape that the question asks for."""
    return {"facts" if asked.facts else "rows": [{**item._asdict()} for item in answered]}


class ScriptedModel:
    """Answers in the place of a ModelSession. `asked` keeps the questions; safe for several threads."""

    price: Price | None = None
    failure: NoAnswerError | None = None

    def __init__(self, answerer: Answerer, settings: ModelSettings | None = None) -> None:
        self.answerer = answerer
        self.settings = settings or ModelSettings(model="scripted", base_url="http://scripted.invalid/v1")
        self.asked: list[Asked] = []
        self._lock = Lock()

    def ask(self, messages: list[Message], model: type[Shape]) -> Said:
        """Return the script's answer in the shape of `model`, with tokens counted by us."""
        asked = asked_in(messages)
        with self._lock:
            self.asked.append(asked)
        answer = answer_json(asked, self.answerer(asked))
        used = Usage(count_messages(messages), count_tokens(json.dumps(answer, ensure_ascii=False)), 0, 1, 1)
        return Said(model.model_validate(answer), None, used)


def content_for(answerer: Answerer) -> Callable[[Mapping[str, object]], str]:
    """Return what makes of a request's body the content of a chat completion: JSON as text."""

    def content(request: Mapping[str, object]) -> str:
        asked = asked_in(cast("Sequence[Mapping[str, str]]", request["messages"]))
        return json.dumps(answer_json(asked, answerer(asked)), ensure_ascii=False)

    return content


# ---- a model that knows its business


def truth_of(report: GeneratedReport) -> Truth:
    """Return what a generated document prints, cell by cell."""
    return {path: cell.raw for path, cell in report.cells.items() if cell.status != "missing"}


def strong(truth: Truth) -> Answerer:
    """Return an answerer that finds the lines of the true table in the text it is sent, and quotes them as printed.

    What it can't find it leaves out; of prose it says nothing.
    """
    tables = {kind: table for kind in TABLE_KINDS if (table := _printed_table(truth, kind))}

    def answer(asked: Asked) -> Answered:
        table = tables.get(asked.kind)
        if table is None or asked.facts:
            return ()
        return _one_line(table, truth, asked) if table.across else _lines(table, truth, asked)

    return answer


def _printed_table(truth: Truth, kind: str) -> Table | None:
    """Return the version of a table whose cells are most nearly those of `truth`."""
    cells = {path for path in truth if path.startswith(f"{kind}.")}
    fitting = sorted(load_forms().of_kind(kind), key=lambda table: len(cells ^ set(table.paths)))
    return fitting[0] if cells else None


def _one_line(table: Table, truth: Truth, asked: Asked) -> Sequence[RowSaid]:
    printed = tuple(truth.get(path, "") for path in table.paths)
    found = _pattern(printed).search(fold(asked.text)) if any(printed) else None
    return [RowSaid(WHOLE, asked.text[found.start() : found.end()], printed)] if found else []


def _lines(table: Table, truth: Truth, asked: Asked) -> Sequence[RowSaid]:
    said: list[RowSaid] = []
    folded, at = fold(asked.text), 0
    for row in table.rows:
        paths = [table.path(row.key, column.key) for column in table.columns(row.key)]
        printed = tuple(truth.get(path, "") for path in paths)
        if not any(printed):
            label = _label_in(row, folded, at) if set(paths) <= set(truth) else ""
            said += [RowSaid(row.key, label, printed)] if label else []
            continue
        found = _pattern(printed).search(folded, at)
        if found:
            start = max(at, found.start() - LABEL_REACH)
            said.append(RowSaid(row.key, asked.text[start : found.end()].strip(), printed))
            at = found.end()
    return [row for row in said if row.row in asked.names]


def _pattern(printed: Sequence[str]) -> re.Pattern[str]:
    values = _BETWEEN.join(re.escape(fold(value)) for value in printed if value)
    return re.compile(f"(?<!{_NUMERIC}){values}(?!{_NUMERIC})")


def _label_in(row: Row, folded: str, at: int) -> str:
    return next((label for label in (row.label, *row.variants) if fold(label) in folded[at:]), "")


# ---- a model that is wrong


def lying(truth: Truth, seed: int) -> Answerer:
    """Return an answerer that knows the table as `strong` does and bends every answer in one of LIES, by `seed`.

    Of prose it claims sentences that exist with numbers that need not.
    """
    knows = strong(truth)

    def answer(asked: Asked) -> Answered:
        rng = Random(f"{seed} {asked}")
        if asked.facts:
            return [_false_fact(asked, rng) for _ in range(3)]
        rows = [row for row in knows(asked) if isinstance(row, RowSaid)]
        for name in rng.choice(MIXTURES):
            rows = LIES[name](rows, asked, rng)
        return rows

    return answer


def _false_fact(asked: Asked, rng: Random) -> FactSaid:
    sentences = re.findall(r"[^。\n]+。?", asked.text) or [""]
    return FactSaid(rng.choice(asked.names), rng.choice(sentences), rng.choice(("", "0", str(rng.randint(1, 99)))))


def _exchange(rows: list[RowSaid], _: Asked, rng: Random) -> list[RowSaid]:
    """Say of some lines that they are each other's rows."""
    rows = list(rows)
    for _pair in range(rng.randint(1, 4) if len(rows) > 1 else 0):
        i, j = rng.sample(range(len(rows)), 2)
        rows[i], rows[j] = rows[i]._replace(row=rows[j].row), rows[j]._replace(row=rows[i].row)
    return rows


def _shift(rows: list[RowSaid], _: Asked, rng: Random) -> list[RowSaid]:
    """Say of every line from one on that it is the row behind."""
    at = rng.randrange(len(rows)) if rows else 0
    moved = [row._replace(row=behind.row) for row, behind in zip(rows[at:], rows[at + 1 :], strict=False)]
    return [*rows[:at], *moved]


def _bend(rows: list[RowSaid], _: Asked, rng: Random) -> list[RowSaid]:
    """Change values, at times in the quote too."""
    return [_bent(row, rng) if row.values and rng.random() < 0.3 else row for row in rows]


def _bent(row: RowSaid, rng: Random) -> RowSaid:
    at, said = rng.randrange(len(row.values)), str(rng.randint(0, 9))
    old = row.values[at]
    quote = row.quote.replace(old, said, 1) if old and rng.random() < 0.5 else row.quote
    return RowSaid(row.row, quote, (*row.values[:at], said, *row.values[at + 1 :]))


def _reuse(rows: list[RowSaid], _: Asked, rng: Random) -> list[RowSaid]:
    """Give the line of one row for another."""
    return [row if rng.random() < 0.7 else rng.choice(rows)._replace(row=row.row) for row in rows]


def _double(rows: list[RowSaid], _: Asked, rng: Random) -> list[RowSaid]:
    """Give rows a second line."""
    return [*rows, *(rng.choice(rows)._replace(row=rng.choice(rows).row) for _ in rows[:3])]


def _invent(rows: list[RowSaid], asked: Asked, rng: Random) -> list[RowSaid]:
    """Add rows that nobody printed, for names asked for and not answered, with quotes that don't exist or say less."""
    answered = {row.row for row in rows}
    columns = len(rows[0].values) if rows else 7
    made = [RowSaid(name, f"{name} 0 0 0", ("0",) * columns) for name in asked.names if name not in answered]
    return [
        *rows,
        *made,
        *(row._replace(quote=row.quote[-len(row.quote) // 2 :]) for row in rng.sample(rows, 1 if rows else 0)),
    ]


Lie = Callable[[list[RowSaid], Asked, Random], list[RowSaid]]
LIES: Mapping[str, Lie] = {
    "exchange": _exchange,
    "shift": _shift,
    "bend": _bend,
    "reuse": _reuse,
    "double": _double,
    "invent": _invent,
}
"""How an answer is bent."""
MIXTURES: Sequence[tuple[str, ...]] = (
    *((name,) for name in LIES),
    ("exchange", "bend"),
    ("shift", "bend", "exchange"),
    ("invent", "reuse"),
    (),
)
"""What one answer gets: one lie, several, or none."""
