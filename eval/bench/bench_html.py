"""Prints what reading an HTML page costs, as a multiple of parsing it with lxml.html in the same run.

Example: python eval/bench/bench_html.py
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import lxml.html

from extractor.readers.html import read_html

_SENTENCE = "本年度报告根据《中华人民共和国政府信息公开条例》的要求编制，全年新收政府信息公开申请{}件，均按期答复。"
_WORD_CELL = (
    "<td width=57 nowrap style='width:42.55pt;border:solid windowtext 1.0pt;border-left:none;mso-border-left-alt:solid"
    " windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt;height:14.2pt'><p class=MsoNormal align=center"
    " style='text-align:center;mso-pagination:widow-orphan'><span lang=EN-US style='font-size:10.5pt;font-family:宋体;"
    "mso-font-kerning:0pt'>{}<o:p></o:p></span></p></td>"
)
_WORD_PARAGRAPH = (
    "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;font-family:"
    "仿宋_GB2312'>{}<span lang=EN-US><o:p></o:p></span></span></p>\n"
)


def build_word_page() -> str:
    """A page as Word exports it: about 100 kB, most of it style attributes."""
    rows = "".join(
        "<tr style='mso-yfti-irow:3;height:14.2pt'>" + "".join(_WORD_CELL.format(i * j) for j in range(10)) + "</tr>\n"
        for i in range(27)
    )
    prose = "".join(_WORD_PARAGRAPH.format(_SENTENCE.format(i)) for i in range(50))
    head = "<head><style>p.MsoNormal {margin:0cm}</style><!--[if gte mso 9]><xml>x</xml><![endif]--></head>"
    return f"<html xmlns:o='urn:office:office'>{head}<body>{prose}<table>{rows}</table></body></html>"


def build_table(row_count: int, column_count: int) -> str:
    """A bare table: one short number in each cell, no attributes; markup is nearly all there is."""
    rows = (
        "<tr>" + "".join(f"<td>{i * j % 97}</td>" for j in range(column_count)) + "</tr>\n" for i in range(row_count)
    )
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


def build_clean_page() -> str:
    """A report in clean markup in the frame of a site: menus, scripts, prose, one table of the form's size."""
    menu = "".join(f'<li><a href="/col/col{i}/index.html" target="_blank">栏目{i}</a></li>\n' for i in range(60))
    script = "<script>" + "var page = {id: 1, name: 'report'};\n" * 100 + "</script>"
    prose = "".join(f"<p>{_SENTENCE.format(i)}</p>\n" for i in range(40))
    cell = "<td><p>{}</p></td>"
    rows = "".join("<tr>" + "".join(cell.format(i * j) for j in range(10)) + "</tr>\n" for i in range(27))
    return f"<html><head>{script}</head><body><ul>{menu}</ul><div>{prose}<table>{rows}</table></div></body></html>"


def build_prose_page() -> str:
    """A long report almost without tables: paragraphs and line breaks."""
    return "<html><body>" + "".join(f"<p>{_SENTENCE.format(i) * 3}<br></p>\n" for i in range(300)) + "</body></html>"


def time_side_by_side(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both, called in turn so that a slow phase of the machine meets both alike."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for index, call in enumerate((first, second)):
            start = time.perf_counter()
            call()
            seconds[index].append(time.perf_counter() - start)
    return median(seconds[0]), median(seconds[1])


def main() -> None:
    pages = {
        "Word export": build_word_page(),
        "clean page": build_clean_page(),
        "prose page": build_prose_page(),
        "200 x 10 cells": build_table(200, 10),
        "5,000 x 10 cells": build_table(5_000, 10),
    }
    print(f"{'page':<18}{'kB':>7}{'lxml.html ms':>14}{'read_html ms':>14}{'ratio':>8}")
    for name, page in pages.items():
        rounds = 5 if len(page) > 500_000 else 50
        parse = partial(lxml.html.document_fromstring, page)
        bare, ours = time_side_by_side(parse, partial(read_html, page), rounds)
        size = len(page.encode()) / 1000
        print(f"{name:<18}{size:>7.0f}{bare * 1000:>14.2f}{ours * 1000:>14.2f}{ours / bare:>8.2f}")


if __name__ == "__main__":
    main()
