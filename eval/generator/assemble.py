"""Putting a report together: sections in order, each table after its heading."""

from __future__ import annotations

from random import Random

from eval.generator import prose
from eval.generator.model import Block, Draft, Style
from eval.generator.sheets import build_sheet

HEADINGS_2021 = {
    "overview": "总体情况",
    "disclosure": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "review_litigation": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
_HEADINGS_2019 = HEADINGS_2021 | {
    "review_litigation": "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "problems": "政府信息公开工作存在的主要问题及改进情况",
}
_VARIANTS = (
    ("收到和处理", "收到及处理"),
    ("行政复议、行政诉讼", "行政复议和行政诉讼"),
    ("存在的主要问题及改进", "存在的主要问题和改进"),
    ("主动公开政府信息", "政府信息主动公开"),
)
NUMERALS = "一二三四五六"
_HALF_WIDTH = str.maketrans("（），：；", "(),:;")


def sample_style(rng: Random, form_2021: bool) -> Style:
    """Return the habits of a typist."""
    return Style(
        half_brackets=rng.random() < 0.35,
        spaced_numbers=rng.random() < 0.15,
        plus_signs=rng.random() < 0.6,
        normative_label="行政规范性文件" if rng.random() < (0.6 if form_2021 else 0.1) else "规范性文件",
    )


def build_sheets(draft: Draft) -> None:
    """Fill `draft.sheets` with the three tables as printed so far."""
    draft.sheets = {kind: build_sheet(draft, kind) for kind in draft.tables}


def build_blocks(draft: Draft) -> None:
    """Fill `draft.blocks` with the whole report in order."""
    rng, profile = draft.rng, draft.profile
    blocks = []
    if profile.shown == "title":
        blocks += [Block("title", line) for line in prose.sample_title(rng, profile)]
    if rng.random() < 0.75:
        blocks.append(Block("para", prose.preface(rng, profile), section="preface"))
    names = _HEADINGS_2019 if draft.tables["disclosure"].form == "2019" else HEADINGS_2021
    swapped = rng.choice(_VARIANTS) if rng.random() < 0.25 else ("", "")
    for numeral, (section, name) in zip(NUMERALS, names.items(), strict=True):
        title = f"{numeral}、{name.replace(*swapped) if swapped[0] else name}"
        blocks.append(Block("heading", title, section=section))
        blocks += _section(draft, section)
    if profile.shown == "signature":
        date = f"{profile.year + 1}年1月{rng.randint(8, 30)}日"
        blocks += [Block("signature", profile.agency), Block("signature", date)]
    draft.blocks = blocks


def set_punctuation(draft: Draft) -> None:
    """Print the prose with half-width commas, colons and brackets if this typist writes so (seeds 000, 001, 004)."""
    if draft.style.half_brackets:
        for block in draft.blocks:
            block.text = block.text.translate(_HALF_WIDTH)


def _section(draft: Draft, section: str) -> list[Block]:
    rng, profile = draft.rng, draft.profile
    if section in draft.sheets:
        return [Block("table", sheet=draft.sheets[section], section=section)]
    if section == "overview":
        texts = prose.overview(rng, profile, draft.truth)
    else:
        texts = prose.problems(rng, profile) if section == "problems" else prose.other_matters(rng, profile)
    return [Block("para", text, section=section) for text in texts]
