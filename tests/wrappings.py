"""Ways in which a report is wrapped in something else: each makes bytes of a text, or None where it does not apply."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

from lxml import etree

Wrap = Callable[[str], str]

HTML_WRAPS: dict[str, Wrap] = {
    "script": lambda page: (
        f'<html><body><div id=c></div><script>var d={{"content":{_script(page)}}};c.innerHTML=d.content'
        "</script></body></html>"
    ),
    "script_single_quotes": lambda page: (
        "<html><body><script>c.innerHTML='"
        + page.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("</", "<\\/")
        + "';</script></body></html>"
    ),
    "next_data": lambda page: (
        '<html><body>加载中…<script id="__NEXT_DATA__" type="application/json">'
        + json.dumps({"props": {"page": {"list": [1, 2], "content": page}}}).replace("</", "<\\/")
        + "</script></body></html>"
    ),
    "json_in_a_string": lambda page: (
        "<html><body><script>window.__INITIAL_STATE__=JSON.parse("
        + _script(json.dumps({"article": {"body": page}}, ensure_ascii=False))
        + ")</script></body></html>"
    ),
    "textarea": lambda page: f'<html><body><textarea style="display:none">{html.escape(page)}</textarea></body></html>',
    "hidden_input": lambda page: f'<html><body><input type="hidden" id="v" value="{html.escape(page)}"></body></html>',
    "srcdoc": lambda page: f'<html><body><iframe srcdoc="{html.escape(page)}"></iframe></body></html>',
    "text_template": lambda page: f'<html><body><script type="text/template">{page}</script></body></html>',
    "template": lambda page: f"<html><body><template>{_body(page)}</template></body></html>",
    "escaped_in_a_page": lambda page: f"<html><body><div>{html.escape(page)}</div></body></html>",
    "escaped_twice": lambda page: f"<html><body><div>{html.escape(html.escape(page))}</div></body></html>",
    "escaped_text": lambda page: html.escape(page),
}
JSON_WRAPS: dict[str, Wrap] = {
    "json": lambda text: json.dumps({"title": "x", "content": text, "id": 3}, ensure_ascii=False),
    "json_ascii": lambda text: json.dumps({"data": {"list": [{"id": 1, "txt": text}], "code": 0}}, indent=1),
    "json_call": lambda text: f"callback({json.dumps({'content': text})});",
    "json_in_json": lambda text: json.dumps({"data": json.dumps({"content": text})}),
}


def _body(page: str) -> str:
    return re.sub(r"</?(?:html|head|body|!doctype)\b[^>]*>", "", page, flags=re.IGNORECASE)


def _script(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("</", "<\\/")


def printed_lists(
    page: str, *, dump: Callable[[list[list[str | None]]], str] = repr, gap: str | None = "repeat"
) -> str:
    """The page's text with its tables as printed lists; merged cells are repeated, or `gap` behind the first."""
    return with_tables(page, lambda table: dump(rows_of(table, gap)))


def latex(page: str, *, merged: bool) -> str:
    """The page's text with its tables in LaTeX, merged cells as \\multicolumn and \\multirow or as empty cells."""
    return with_tables(page, lambda table: _latex_table(table, merged=merged))


def with_tables(page: str, write: Callable[[etree._Element], str]) -> str:
    root = etree.fromstring(page, etree.HTMLParser())
    lines: list[str] = []
    for element in root.iter("p", "table", "h1", "h2", "h3"):
        if element.tag == "table":
            lines.append(write(element))
        elif next(element.iterancestors("table"), None) is None:
            lines.append("".join(map(str, element.itertext())))
    return "\n".join(lines)


def rows_of(table: etree._Element, gap: str | None) -> list[list[str | None]]:
    """The cells of a table by rows, as a crawler that knows spans prints them."""
    grid: dict[tuple[int, int], str | None] = {}
    rows = list(table.iter("tr"))
    for number, row in enumerate(rows):
        column = 0
        for cell in row.iter("td", "th"):
            while (number, column) in grid:
                column += 1
            height, width = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            text = "".join("".join(map(str, cell.itertext())).split())
            for down in range(height):
                for across in range(width):
                    grid[number + down, column + across] = text if gap == "repeat" or not down + across else gap
    width = max(column for _, column in grid) + 1
    return [[grid.get((number, column)) for column in range(width)] for number in range(len(rows))]


def _latex_table(table: etree._Element, *, merged: bool) -> str:
    if not merged:
        lines = [" & ".join(_tex(cell or "") for cell in row) for row in rows_of(table, "")]
        return (
            "\\begin{tabular}{|c|c|}\n\\hline\n"
            + "".join(f"{line} \\\\ \\hline\n" for line in lines)
            + "\\end{tabular}"
        )
    open_until: dict[int, tuple[int, int]] = {}
    lines = []
    for number, row in enumerate(table.iter("tr")):
        cells, column = list[str](), 0
        pending = list(row.iter("td", "th"))
        while pending or open_until.get(column, (0, 0))[0] > number:
            until, width = open_until.get(column, (0, 0))
            if until > number:
                cells.append(f"\\multicolumn{{{width}}}{{|c|}}{{}}" if width > 1 else "")
                column += width
                continue
            cell = pending.pop(0)
            height, width = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            text = _tex("".join("".join(map(str, cell.itertext())).split()))
            if height > 1:
                open_until[column] = (number + height, width)
                text = f"\\multirow{{{height}}}{{*}}{{{text}}}"
            cells.append(f"\\multicolumn{{{width}}}{{|c|}}{{{text}}}" if width > 1 else text)
            column += width
        lines.append(" & ".join(cells) + " \\\\ \\cline{2-3}\n")
    return "\\begin{table}\n\\begin{tabular}{|l|c|c|}\n\\hline\n" + "".join(lines) + "\\end{tabular}\n\\end{table}"


def _tex(text: str) -> str:
    return re.sub(r"([%&#_])", r"\\\1", text)
