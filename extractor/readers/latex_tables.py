"""LaTeX tables in a text, as HTML tables: rows, cells, and the cells that \\multicolumn and \\multirow merge."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.numbers import RAISED_DIGITS, UNSEEN_DIGITS

MAX_CELLS = 20_000
MAX_COLUMNS = 64
"""Of one table; a report's widest table has fifteen."""
MAX_ROWS_SPANNED = 200

_NAMES = r"tabular\*?|tabularx|tabulary|longtable|xltabular|array|tabu|longtabu|tblr|longtblr"
_BEGIN = re.compile(rf"\\begin\s?\{{({_NAMES})\}}")
_EDGE = re.compile(rf"\\(begin|end)\s?\{{(?:{_NAMES})\}}")
_ARGUMENT = re.compile(r"\s*(?:\[[^\]\n]{0,200}\]|\{)")
_COMMENT = re.compile(r"(?m)^[ \t]{0,40}%[^\n]*\n?|(?<!\\)%[ \t]{0,40}\n")
_TOKEN = re.compile(
    r"\\\\\*?(?:\[[^\]\n]{0,20}\])?|\\(?:tabularnewline|cr)(?![a-zA-Z])|\\[&{}%$#_]|\\begin\s?\{[a-zA-Z]{1,20}\*?\}"
    r"|\\end\s?\{[a-zA-Z]{1,20}\*?\}|[&{}]"
)
_OPTION = r"(?:\[[^\]\n]{0,200}\])?"
_GROUP = r"\{[^{}\n]{0,200}\}"
_RULE = re.compile(
    r"\\(?:hline|(?:top|mid|bottom)rule|end(?:first|last)?(?:head|foot)|addlinespace)(?![a-zA-Z])"
    rf"{_OPTION}|\\(?:hhline|noalign|cline|caption|label){_GROUP}|\\noalign\{{\}}"
    rf"|\\cmidrule(?:\([^()\n]{{0,20}}\))?{_GROUP}|\\specialrule{_GROUP}{_GROUP}{_GROUP}|\\rowcolor{_OPTION}{_GROUP}"
)
_MULTICOLUMN = re.compile(r"\\multicolumn\s*\{\s*(\d{1,4})\s*\}\s*\{(?:[^{}]|\{[^{}]{0,200}\}){0,200}\}\s*")
_MULTIROW = re.compile(
    rf"\\multirow(?:cell)?\s*{_OPTION}\s*\{{\s*(\d{{1,4}})\s*\}}\s*{_OPTION}\s*(?:{_GROUP})?\s*{_OPTION}\s*"
)
_NO_TEXT = re.compile(
    r"\\(?:color|cellcolor|rowcolor|[vh]space|[vh]?phantom|footnote|raisebox|fontsize|textcolor|rotatebox|parbox|scalebox)"
    rf"\*?{_OPTION}{_GROUP}|\\(?:begin|end)\s?\{{[a-zA-Z]{{1,20}}\*?\}}{_OPTION}"
    r"(?:\{(?:[^{}\n]|\{[^{}\n]{0,40}\}){0,100}\})?"
)
_WHITE = re.compile(
    rf"\\(?:text)?color{_OPTION}\{{\s{{0,9}}(?:white|1\s{{0,9}},\s{{0,9}}1\s{{0,9}},\s{{0,9}}1|FFFFFF)", re.I
)
_STRUCK = re.compile(r"\\(?:sout|st|[xb]?cancel|xout)\s?\{")
_RAISED = re.compile(
    rf"\\(?:textsuperscript|textsubscript|footnotemark|tnote)\s?(?:{_GROUP}|\[[^\]\n]{{0,20}}\])|[\^_](?:{_GROUP}|[0-9])"
)
_COMMAND = re.compile(r"\\(?:[a-zA-Z]{1,40}\*?|[,;:! /()])(?:\[[^\]\n]{0,40}\](?=\{))?")
_SAID = re.compile(r"\\([&%$#_{}])|[{}$]|(~)")
_MARKED = frozenset("\\{}$^_~")


class _Cell(NamedTuple):
    text: str
    row_span: int
    column_span: int


def latex_as_html(text: str) -> str:
    """Return the text with every LaTeX table as an HTML table; one that is not closed reaches to the end."""
    parts: list[str] = []
    at = 0
    for start, end in _outermost(text):
        body = text[start:end]
        name = _BEGIN.match(body)
        closing = body.rfind("\\end") if end < len(text) or _EDGE.search(body[-40:]) else len(body)
        if name is None or (rows := _rows_of(body[: max(closing, name.end())], name)) is None:
            continue
        parts += [text[at:start], _as_table(rows)]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def _outermost(text: str) -> list[tuple[int, int]]:
    """Return the spans of the tables that stand in no other; a table inside a cell only breaks its lines."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for edge in _EDGE.finditer(text):
        if edge[1] == "begin":
            start = edge.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append((start, edge.end()))
    if depth:
        found.append((start, len(text)))
    return found


def _rows_of(body: str, name: re.Match[str]) -> list[list[_Cell]] | None:
    """Return the cells of a table row by row, None for one that is too large."""
    at = name.end()
    wanted = 2 if name[1] in ("tabular*", "tabularx", "tabulary", "xltabular") else 1
    while wanted and (argument := _ARGUMENT.match(body, at)):
        at = _behind_braces(body, argument.end()) if argument[0].endswith("{") else argument.end()
        wanted -= argument[0].endswith("{")
    body = _COMMENT.sub("", _without_repeated_head(body[at:]))
    rows = [row for row in _split(body) if row]
    if not rows or sum(map(len, rows)) > MAX_CELLS:
        return None
    return [[_read_cell(cell) for cell in row] for row in rows]


def _without_repeated_head(body: str) -> str:
    """The body without the head that a long table prints again on each page."""
    start = body.find("\\endfirsthead")
    end = body.find("\\endhead", start)
    return body[:start] + body[end:] if 0 <= start < end else body


def _behind_braces(text: str, at: int) -> int:
    """Return the offset behind the brace that closes the one before `at`; the end of the text if none does."""
    depth = 1
    for brace in re.compile(r"\\[{}]|[{}]").finditer(text, at):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return brace.end()
    return len(text)


def _split(body: str) -> list[list[str]]:
    """Return the source of every cell, by rows; what stands in braces or in an environment is not split."""
    rows: list[list[str]] = [[]]
    depth = start = 0
    for token in _TOKEN.finditer(body):
        mark = token[0]
        if mark == "{" or mark.startswith("\\begin"):
            depth += 1
        elif mark == "}" or mark.startswith("\\end"):
            depth = max(depth - 1, 0)
        elif depth == 0 and (mark == "&" or mark.startswith(("\\\\", "\\tab", "\\cr"))):
            rows[-1].append(body[start : token.start()])
            start = token.end()
            if mark != "&":
                rows.append([])
    if rows[-1] or _RULE.sub("", body[start:]).strip():
        rows[-1].append(body[start:])
    return rows


def _read_cell(source: str) -> _Cell:
    source = _RULE.sub("", source).strip()
    rows = columns = 1
    for _ in range(2):  # one of each, either may stand in the other
        if match := _MULTICOLUMN.match(source):
            columns = max(columns, min(int(match[1]), MAX_COLUMNS))
        elif match := _MULTIROW.match(source):
            rows = max(rows, int(match[1]))
        else:
            break
        source = source[match.end() :].strip()
        if source.startswith("{") and _behind_braces(source, 1) == len(source):
            source = source[1:-1].strip()
    return _Cell(_say(source), max(rows, 1), max(columns, 1))


def _say(source: str) -> str:
    """What a cell shows: commands off, escapes said; raised and struck digits are no part of a number."""
    if _MARKED.isdisjoint(source):
        return " ".join(source.split())
    hidden, struck = _WHITE.search(source) is not None, _STRUCK.search(source) is not None
    source = _RAISED.sub(_raise, source.replace("\\\\", " "))
    source = _COMMAND.sub(" ", _NO_TEXT.sub("", source))
    said = " ".join(_SAID.sub(lambda match: match[1] or (" " if match[2] else ""), source).split())
    if struck:
        said = f"~~{said}~~"
    return said.translate(UNSEEN_DIGITS) if hidden else said


def _raise(match: re.Match[str]) -> str:
    return f" {''.join(char for char in match[0] if char.isdigit()).translate(RAISED_DIGITS)} "


def _as_table(rows: list[list[_Cell]]) -> str:
    """The rows as HTML, where a cell that another one above covers is not written, as it is in LaTeX."""
    filled = [{column for cell, column in _placed(row) if cell.text} for row in rows]
    covered_until: dict[int, int] = {}
    lines = []
    for number, row in enumerate(rows):
        line = []
        for cell, column in _placed(row):
            if not cell.text and covered_until.get(column, -1) >= number:
                continue
            height = _height(cell, number, column, filled)
            for across in range(column, column + cell.column_span if height > 1 else column):
                covered_until[across] = number + height - 1
            line.append(f'<td rowspan="{height}" colspan="{cell.column_span}">{html.escape(cell.text)}</td>')
        lines.append(f"<tr>{''.join(line)}</tr>")
    return "\n<table>" + "\n".join(lines) + "</table>\n"


def _placed(row: list[_Cell]) -> Iterator[tuple[_Cell, int]]:
    column = 0
    for cell in row:
        yield cell, column
        column += cell.column_span


def _height(cell: _Cell, number: int, column: int, filled: list[set[int]]) -> int:
    """Rows that a cell reaches over: as many as it says, up to the next that has words in its column."""
    last = min(number + min(cell.row_span, MAX_ROWS_SPANNED), len(filled))
    return next((below for below in range(number + 1, last) if column in filled[below]), max(last, number + 1)) - number
