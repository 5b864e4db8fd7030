"""Texts of reports -> other texts: lines, cells and numbers spoilt the way reports are, and the way nobody would."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

_NUMBER = re.compile(r"\d+")
_DELIMITERS = ("|", "\t", ",", " ", "\n", "　", "||", " | ", "")
_VALUES = (
    "", "0", "-", "/", "—", "无", "1", "12", "-1", "0.5", "1.0", "1,234", "１２", "一百二十三", "①", "〇", "O", "l",
    "½", "²", "٣", "1e5", "9" * 40, "9" * 5000, "1件", "(3)", "10%", "2023年", "1 2", "1\n2", "0" * 300, "+7", "1.",
    ".5", "NaN", "∞", "1\u200b2", "1\u03012", "\ufffd", "〓", "null", "=SUM(A1)", "0x1F", "1/2", "一", "零", "廿",
    "万", "十万亿亿亿",
)  # fmt: skip
_TAGS = (
    "<br>", "<table>", "</table>", "<tr>", "<td colspan=1000000000>", "<td rowspan='-1'>", "<td colspan=９>",
    "<div>" * 300, "<td style='display:none'>", "<!--", "-->", "<script>", "<textarea>", "<select><option>3</select>",
    "<input value=5>", "<table><tr><td>" * 60, "&#x110000;", "&#xd800;", "<![CDATA[", "<td rowspan=65534>",
    "<col span=99999999>", "<pre>", "<td colspan='1e9'>", "<td colspan='２２２２'>",
    "<td colspan=" + "9" * 5000 + ">", "<sup>2</sup>", "<meta charset=utf-16>",
)  # fmt: skip
_MARKDOWN = ("|---|---|", "| --- |", "# 一", "|", "\\|", "|:-:|:-:|:-:|:-:|:-:|:-:|:-:|:-:|", "```", "- 1\n- 2", "***")

Change = Callable[[str, Random], str]


def change_number(text: str, rng: Random) -> str:
    """Return the text with another value in the place of a number, or of several alike."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return text + rng.choice(_VALUES)
    match = rng.choice(found)
    value = rng.choice(_VALUES) if rng.random() < 0.7 else str(rng.randint(0, 3000))
    if rng.random() < 0.1:
        return text.replace(match[0], value)
    return text[: match.start()] + value + text[match.end() :]


def change_line(text: str, rng: Random) -> str:
    """Return the text with a line lost, doubled, moved, cut, joined to the next or said backwards."""
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    how = rng.randrange(6)
    if how == 0:
        del lines[at : at + rng.choice((1, 1, 2, 5, 20))]
    elif how == 1:
        lines[at:at] = lines[at : at + rng.choice((1, 3, 30))] * rng.choice((1, 1, 5, 100))
    elif how == 2:
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    elif how == 3:
        lines[at] = lines[at][: rng.randint(0, len(lines[at]))]
    elif how == 4:
        lines[at : at + 2] = ["".join(lines[at : at + 2])]
    else:
        lines[at] = lines[at][::-1]
    return "\n".join(lines)


def change_delimiter(text: str, rng: Random) -> str:
    """Return the text with one delimiter put in, taken out, or all of a kind made another."""
    one, other = rng.choice(_DELIMITERS[:6]), rng.choice(_DELIMITERS)
    how = rng.random()
    if how < 0.2:
        return text.replace(one, other)
    places = [match.start() for match in re.finditer(re.escape(one), text)]
    if not places:
        return text
    at = rng.choice(places)
    if how < 0.6:
        return text[:at] + other + text[at + len(one) :]
    return text[:at] + one * rng.choice((1, 1, 2, 7, 200)) + text[at:]


def insert_words(text: str, rng: Random) -> str:
    """Return the text with a tag, Markdown, a value or a stretch of itself put in somewhere."""
    at = rng.randint(0, len(text))
    start = rng.randint(0, len(text))
    put = rng.choice((rng.choice(_TAGS), rng.choice(_MARKDOWN), rng.choice(_VALUES), text[start : start + 200]))
    return text[:at] + put + text[at:]


def change_character(text: str, rng: Random) -> str:
    """Return the text with one character lost, doubled, or made any other."""
    if not text:
        return text
    at = rng.randrange(len(text))
    other = chr(rng.choice((rng.randrange(0x20, 0x7F), rng.randrange(0x2000, 0x2070), rng.randrange(0x4E00, 0x9FA6))))
    return text[:at] + rng.choice(("", text[at] * 2, other)) + text[at + 1 :]


CHANGES: tuple[Change, ...] = (
    change_number, change_number, change_line, change_line, change_delimiter, insert_words, change_character,
)  # fmt: skip


def rewritten(texts: Sequence[str], rng: Random, limit: int = 200_000) -> str:
    """Return one of the texts with one to six changes; at times its lines go on with those of another."""
    text = rng.choice(texts)
    if rng.random() < 0.1:
        lines, others = text.split("\n"), rng.choice(texts).split("\n")
        text = "\n".join(lines[: rng.randint(0, len(lines))] + others[rng.randint(0, len(others)) :])
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        text = rng.choice(CHANGES)(text, rng)[:limit]
    return text
