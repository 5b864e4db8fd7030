"""For each editorial rule a report with one fault, printed from a clean one; the clean one has none.

FAULTY["title_missing"]  ->  the text
"""

from __future__ import annotations

import re

from papers import TITLE, print_report, swap

PERIOD = "本报告统计期限自2023年1月1日起至2023年12月31日止。\n"
_OPENING = "一、总体情况\n"


def clean(**changes: object) -> str:
    """A report without a fault: a plain one that states its period."""
    text = print_report(**changes)  # type: ignore[arg-type]
    return swap(text, _OPENING, PERIOD + _OPENING)


def of_year(text: str, year: int) -> str:
    """The same report on another year."""
    return text.replace("2023", str(year))


CLEAN = clean()
_NORMATIVE = "行政规范性文件 | 3 | 1 | 16 |"
_ROW_1 = "1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
_ROW_2 = "2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"

_HEADER_3 = "自然人 | 法人或其他组织 | 总计 |\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |\n"


def _with_subtotals() -> str:
    """The clean report with 法人小计 before the total of each row of table 3."""

    def widen(match: re.Match[str]) -> str:
        values = match[0].split(" | ")
        return " | ".join([*values[:-1], str(sum(map(int, values[1:6]))), values[-1]])

    words = _HEADER_3.replace("总计", "法人小计 | 总计")
    return re.sub(r"\d+(?: \| \d+){6}(?= \|\n)", widen, swap(CLEAN, _HEADER_3, words))


FAULTY: dict[str, str] = {
    "title_missing": swap(CLEAN, TITLE + "\n", ""),
    "title_year": swap(CLEAN, TITLE, "云岭县水利局政府信息公开工作年度报告"),
    "title_agency": swap(CLEAN, TITLE, "2023年政府信息公开工作年度报告"),
    "period_missing": swap(CLEAN, PERIOD, ""),
    "period_year": swap(CLEAN, PERIOD, PERIOD.replace("2023", "2022")),
    "fee_not_stated": swap(CLEAN, "本年度未收取信息处理费。", "没有其他需要报告的事项。"),
    "fee_elsewhere": swap(
        swap(CLEAN, "本年度未收取信息处理费。", "没有其他需要报告的事项。"),
        "公开内容有所拓展。",
        "公开内容有所拓展。全年未收取信息处理费。",
    ),
    "lookalike": swap(CLEAN, "我局按照条例规定", "我局依法\u2f8f政，按照条例规定"),
    "section_missing": swap(CLEAN, "五、存在的主要问题及改进情况\n", ""),
    "section_twice": CLEAN + "六、其他需要报告的事项\n没有其他事项。\n",
    "section_order": swap(
        swap(CLEAN, _OPENING + "我局按照条例规定做好各项工作，公开内容有所拓展。\n", ""),
        "五、存在的主要问题",
        _OPENING + "我局按照条例规定做好各项工作，公开内容有所拓展。\n五、存在的主要问题",
    ),
    "section_number": swap(CLEAN, "五、存在的主要问题", "六、存在的主要问题"),
    "section_unnumbered": swap(CLEAN, "五、存在的主要问题", "存在的主要问题"),
    "section_wording": swap(CLEAN, "五、存在的主要问题及改进情况", "五、工作不足与努力方向"),
    "section_empty": swap(CLEAN, "公开的针对性有待提高，将继续改进。\n", ""),
    "obsolete_form": clean(requests="2019"),
    "later_form": of_year(clean(disclosure="2019"), 2020),
    "mixed_forms": swap(
        swap(clean(disclosure="2019"), PERIOD, "统计时间截至12月31日。\n"),
        TITLE,
        "云岭县水利局政府信息公开工作年度报告",
    ),
    "form_2014": (
        f"{TITLE}\n{PERIOD}附表\n政府信息公开情况统计表\n指标名称 | 计量单位 | 统计数 |\n"
        "一、主动公开情况 | —— | |\n（一）主动公开政府信息数 | 条 | 120 |\n二、回应解读情况 | —— | |\n"
        "（一）回应公众关注热点或重大舆情数 | 次 | 3 |\n三、依申请公开情况 | —— | |\n（一）收到申请数 | 件 | 4 |\n"
    ),
    "cited_order": swap(CLEAN, PERIOD, PERIOD + "本报告按照国办公开办函〔2019〕60号的要求编制。\n"),
    "balance_note": swap(CLEAN, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "项目"),
    "row_order": swap(CLEAN, _ROW_1 + _ROW_2, _ROW_2 + _ROW_1),
    "column_order": swap(
        CLEAN, _HEADER_3, _HEADER_3.replace("自然人 | 法人或其他组织 | 总计", "总计 | 自然人 | 法人或其他组织")
    ),
    "extra_row": swap(
        CLEAN,
        "8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        "8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n9.其他依法不予公开的情形 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
    ),
    "extra_column": _with_subtotals(),
    "extra_cells": swap(CLEAN, "行政许可 | 28 |", "行政许可 | 28 | 0 | 0 |"),
    "label": swap(CLEAN, "4.保护第三方合法权益", "4.保护第三方合法权溢"),
    "label_variant": swap(CLEAN, _NORMATIVE, _NORMATIVE.removeprefix("行政")),
    "header": swap(CLEAN, "本年废止件数", "本年度止件数"),
    "header_variant": swap(CLEAN, "科研机构", "科研单位"),
    "blank_total": clean(cells={"requests.new_received": (20, 4, 1, 0, 2, 1, "")}),
    "blank_cell": clean(cells={"requests.carried_over": (2, 0, 0, "", 1, "", 3)}),
    "dash_cell": clean(cells={"disclosure.regulations": ("—", "—", "/")}),
    "unit_in_cell": clean(cells={"disclosure.fees.amount": "12.8万元"}),
    "remark_in_cell": clean(cells={"disclosure.penalty.decisions": "9（含简易程序）"}),
    "signed_count": clean(cells={"disclosure.normative_documents": ("+3", 1, 16)}),
    "leading_zero": clean(cells={"disclosure.regulations": ("00", 0, 0)}),
    "decimal_count": clean(cells={"requests.carried_over": ("2.0", 0, 0, 0, 1, 0, 3)}),
    "grouped_digits": clean(cells={"disclosure.licensing.decisions": "12,846"}),
    "fullwidth_digits": clean(cells={"disclosure.licensing.decisions": "２８"}),
}
