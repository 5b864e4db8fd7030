"""Suspects in words: which cell, where it is printed, what would make the relations hold, whose fault it is."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "suspect.explained": (
        "{cells}. Then every relation of the table would hold; failed relations that contain it: {count} ({rules}){why}. {blame}",
        "{cells}，则本表各项勾稽全部成立；不成立的勾稽中含此处者 {count} 项（{rules}）{why}。{blame}",
    ),
    "suspect.cell": (
        "{cell} is printed “{raw}” ({where}) and would have to be {to}",
        "{cell} 印为“{raw}”（{where}），若为 {to}",
    ),
    "suspect.cell_open": (
        "{cell} is printed “{raw}” ({where}) and would have to be another number",
        "{cell} 印为“{raw}”（{where}），若为另一数",
    ),
    "suspect.line": ("line {line}", "第 {line} 行"),
    "suspect.page": ("page {page}", "第 {page} 页"),
    "suspect.why": ("; it looks like: {why}", "；形态：{why}"),
    "blame.file": (
        "So it is printed in the file you gave: compare with the published original; nothing was corrected.",
        "文件原文如此，请核对发布原件；本工具未作任何改动。",
    ),
    "blame.reading": (
        "Another reading of the same place has these numbers: look at the source and decide.",
        "同一处的另一种读法正是此数：请对照原件确认。",
    ),
    "blame.unclear": (
        "Whether it was printed or read so can't be told from this file: look at the source first.",
        "无法判断是原文如此还是读取有误：请先对照原件。",
    ),
}
