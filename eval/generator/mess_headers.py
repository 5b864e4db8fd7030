"""Mess in headers, labels and scripts: it changes the boxes of tables that are already set."""

from __future__ import annotations

from collections.abc import Iterator

from eval.generator.mess_rows import total_first
from eval.generator.model import Box, Draft, Sheet

_TYPOS = {
    "本年废止件数": ("本年度止件数", "本年废至件数"),
    "本年制发件数": ("本年制发件教", "本年制法件数"),
    "现行有效件数": ("现行有校件数", "现行有效件教"),
    "本年处理决定数量": ("本年处理决定数最",),
    "上一年项目数量": ("上一年项目数最",),
    "处理决定数量": ("处理决定数最",),
    "对外公开总数量": ("对外公开总数最",),
    "社会公益组织": ("社会公益组识",),
    "法律服务机构": ("法律服务机枃", "法侓服务机构"),
    "总计": ("总总计",),
    "结果维持": ("结果维特",),
    "尚未审结": ("尚末审结",),
}
_CUTS = {
    "本年新制作数量": "本年新",
    "本年新公开数量": "本年新",
    "本年制发件数": "本年",
    "本年废止件数": "本年",
    "商业企业": "商业",
    "科研机构": "科研",
    "结果维持": "结果",
    "结果纠正": "结果",
    "其他结果": "其他",
    "尚未审结": "尚未",
}
_NEIGHBOURS = (
    ("本年制发件数", "本年废止件数"),
    ("本年废止件数", "现行有效件数"),
    ("科研机构", "社会公益组织"),
    ("商业企业", "科研机构"),
    ("结果维持", "结果纠正"),
    ("其他结果", "尚未审结"),
    ("上一年项目数量", "处理决定数量"),
)


def _boxes(draft: Draft, role: str, kinds: tuple[str, ...] = ()) -> Iterator[Box]:
    for kind, sheet in draft.sheets.items():
        if not kinds or kind in kinds:
            for row in sheet.rows:
                for box in row.boxes:
                    if box.role == role:
                        yield box


def header_cut(draft: Draft) -> bool:
    """Keep only what stood before the line break of a header, everywhere in one or all tables."""
    kinds = tuple(draft.sheets) if draft.rng.random() < 0.4 else (draft.rng.choice(tuple(draft.sheets)),)
    chosen = [box for box in _boxes(draft, "header", kinds) if box.text in _CUTS]
    for box in chosen:
        box.text = _CUTS[box.text]
    return bool(chosen)


def header_split(draft: Draft) -> bool:
    """Put a blank into header words, as converters do at a line break."""
    at_end = draft.rng.random() < 0.5
    chosen = [box for box in _boxes(draft, "header") if 3 < len(box.text) < 7]
    for box in chosen:
        cut = len(box.text) - 1 if at_end else len(box.text) // 2
        box.text = f"{box.text[:cut]} {box.text[cut:]}"
    return bool(chosen)


def header_typo(draft: Draft) -> bool:
    """Misspell one or two header words, each once."""
    chosen = [box for box in _boxes(draft, "header") if box.text in _TYPOS]
    for box in draft.rng.sample(chosen, min(len(chosen), draft.rng.randint(1, 2))):
        box.text = draft.rng.choice(_TYPOS[box.text])
    return bool(chosen)


def header_word_twice(draft: Draft) -> bool:
    """Print 本年新制作数量 over two columns of the 2019 table 2 (report 22)."""
    for box in _boxes(draft, "header", ("disclosure",)):
        if box.text == "本年新公开数量":
            box.text = "本年新制作数量"
            draft.note("a header word stands twice, one column has lost its own", force="needs_review", knowable=False)
            return True
    return False


def header_exchanged(draft: Draft) -> bool:
    """Exchange two neighbouring header words, the numbers stay where they are; or print the total first with them."""
    if draft.rng.random() < 0.3:
        return total_first(draft)
    texts = {box.text for box in _boxes(draft, "header")}
    places = [pair for pair in _NEIGHBOURS if set(pair) <= texts]
    if not places:
        return False
    one, other = draft.rng.choice(places)
    row = draft.rng.choice([row for row in _header_rows(draft) if {one, other} <= {box.text for box in row}])
    first = next(box for box in row if box.text == one)
    second = next(box for box in row if box.text == other)
    first.text, second.text = other, one
    draft.note(
        "two header words are exchanged: the column or the word may be wrong", force="needs_review", knowable=False
    )
    return True


def _header_rows(draft: Draft) -> list[list[Box]]:
    return [row.boxes for sheet in draft.sheets.values() for row in sheet.rows if row.role == "header"]


def _labels(draft: Draft, shortest: int) -> list[Box]:
    return [box for box in _boxes(draft, "label") if len(box.text) >= shortest]


def abbreviated_labels(draft: Draft) -> bool:
    """Use the short labels that the form files list as variants, item numbers kept."""
    chosen = False
    for sheet in draft.sheets.values():
        rows = {row.key: row for row in draft.tables[sheet.kind].rows}
        for row in sheet.data_rows():
            known = rows.get(row.key)
            label = next((box for box in row.boxes if box.role == "label"), None)
            if known is None or label is None or not known.variants or draft.rng.random() < 0.5:
                continue
            label.text = _numbering(label.text) + draft.rng.choice([v for v in known.variants if "档案" not in v])
            chosen = True
    return chosen


def _numbering(label: str) -> str:
    for mark in ("）", ")", ".", "、"):
        head, found, _ = label.partition(mark)
        if found and len(head) <= 2:
            return head + found
    return ""


_LABEL_TYPOS = {
    "法律行政法规": ("法律行政法视", "法律行政怯规"),
    "法规禁止公开": ("法规禁上公开",),
    "第三方合法": ("第三方合怯", "笫三方合法"),
    "内部事务信息": ("内部事物信息", "内部亊务信息"),
    "过程性信息": ("过程姓信息",),
    "行政执法案卷": ("行政执法案券",),
    "行政查询事项": ("行政查洵事项",),
    "相关政府信息": ("相关政付信息",),
    "需要另行制作": ("需要另行制做",),
    "仍不明确": ("任不明确", "仍不名确"),
    "公开出版物": ("公开出板物",),
    "大量反复申请": ("大量反覆申请",),
    "信访举报投诉": ("信访举报投拆",),
    "继续办理": ("继绩办理",),
    "政府信息公开申请数量": ("政府信息公开申请数最",),
}


def label_typo(draft: Draft) -> bool:
    """Misspell one character of one row label of table 3, or lose several of a long one (report 03)."""
    labels = [box for box in _boxes(draft, "label", ("requests",)) if any(word in box.text for word in _LABEL_TYPOS)]
    if not labels:
        return False
    box = draft.rng.choice(labels)
    if "法律行政法规禁止" in box.text and draft.rng.random() < 0.3:
        box.text = box.text.replace("法律行政法规禁止公开", "法律行政止公开")
        draft.note("a label has lost several characters", allow="needs_review")
        return True
    word = draft.rng.choice([word for word in _LABEL_TYPOS if word in box.text])
    box.text = box.text.replace(word, draft.rng.choice(_LABEL_TYPOS[word]))
    if draft.layout.family == "pdf":
        draft.note("a misspelt label is also wrapped", allow="needs_review")
    return True


def split_labels(draft: Draft) -> bool:
    """Break labels and header words over two lines."""
    chosen = False
    for box in [*_labels(draft, 6), *_boxes(draft, "header")]:
        if draft.rng.random() < 0.4 and len(box.text) > 3 and "\n" not in box.text:
            cuts = [i for i in range(2, len(box.text) - 1) if _breakable(box.text, i)]
            if cuts:
                cut = draft.rng.choice(cuts)
                box.text = f"{box.text[:cut]}\n{box.text[cut:]}"
                chosen = True
    return chosen


def _breakable(text: str, at: int) -> bool:
    """Return whether a typesetter may break here: not behind the numbering, not before a stop."""
    return text[at] not in "），、”)," and text[at - 1] not in "（(“.、"


def zero_width(draft: Draft) -> bool:
    """Put zero-width spaces into labels."""
    labels = _labels(draft, 4)
    for box in draft.rng.sample(labels, min(len(labels), 12)):
        cut = draft.rng.randint(1, len(box.text) - 1)
        box.text = box.text[:cut] + draft.rng.choice("\u200b\u200b\ufeff\u200d") + box.text[cut:]
    return bool(labels)


def every_box_text(sheet: Sheet) -> Iterator[Box]:
    """Yield the boxes of a sheet that hold words, not numbers."""
    for row in sheet.rows:
        for box in row.boxes:
            if box.role not in ("value", "extra"):
                yield box
