"""What is no readable report is named for what it is, with what to do next."""

from __future__ import annotations

import pytest

from eval.generate import LAYOUTS, generate
from extractor.pipeline import extract_record

TITLE = "青岚县水利局2022年政府信息公开工作年度报告"
LIST = "\n".join(f"青岚县水利局{year}年政府信息公开工作年度报告 {year + 1}-01-12" for year in range(2018, 2024))
TABLE_OF_2014 = "青岚县水利局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标 单位 统计数\n"
OF_2011 = "青岚县水利局2011年政府信息公开工作年度报告\n一、概述\n2011年，我局公开政府信息12条。"
GARBLED = "\n一、总体情况\n以上的和机关政府信息公开以上的和机关政府信息公开\n"
PAGES = {
    "empty_file": ("", "not_a_report"),
    "login_page": ("统一身份认证平台\n用户名：\n密码：\n验证码：\n登录", "not_a_report"),
    "error_page": ("404\n抱歉，您访问的页面不存在或已被删除", "not_a_report"),
    "script_shell": ("You need to enable JavaScript to run this app.", "not_a_report"),
    "link_to_file": (f"{TITLE}\n发布日期：2023-01-12\n附件：年度报告.pdf", "not_a_report"),
    "list_page": (LIST, "not_a_report"),
    "other_document": ("青岚县水利局2022年部门预算公开说明\n一、部门概况", "not_a_report"),
    "images_only": (f"{TITLE}\n![第1页](1.png)\n![第2页](2.png)", "unreadable"),
    "lost_chinese": ("????2022????????????????\n?????? 0 0 0\n" * 20, "unreadable"),
    "form_2014": (TABLE_OF_2014, "needs_review"),
    "pre_2014": (OF_2011, "needs_review"),
    "prose_only": (f"{TITLE}\n一、总体情况\n2022年，我局新收政府信息公开申请9件，均已办结。", "needs_review"),
}


@pytest.mark.parametrize("reason", PAGES)
def test_a_page_without_tables_is_named(reason: str) -> None:
    text, verdict = PAGES[reason]
    record = extract_record("page.txt", text.encode())
    assert (record["verdict"], record["reasons"][0]) == (verdict, reason)  # type: ignore[index]
    finding = next(f for f in record["findings"] if f["rule"] == f"input/{reason}")  # type: ignore[attr-defined]
    assert finding["message"]
    assert finding["message_zh"]


def test_the_linked_file_is_named() -> None:
    record = extract_record("page.txt", PAGES["link_to_file"][0].encode())
    assert "年度报告.pdf" in record["findings"][0]["message"]  # type: ignore[index]


def test_double_decoded_text_is_unreadable() -> None:
    text = (
        (TITLE + "\n一、总体情况\n以上的和机关政府信息公开以上的和机关政府信息公开\n")
        .encode()
        .decode("gb18030", "replace")
    )
    record = extract_record("page.txt", (text * 5).encode())
    assert (record["verdict"], record["reasons"][0]) == ("unreadable", "double_decoded")  # type: ignore[index]


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_no_generated_document_of_a_layout_is_a_silent_error(layout: str) -> None:
    """Twenty documents of each layout, all kinds of mess and slips: what is certain is what is printed."""
    for seed in range(20):
        report = generate(seed, layout=layout)
        record = extract_record(report.name, report.data)
        cells: dict[str, dict[str, object]] = record["cells"]  # type: ignore[assignment]
        if record["verdict"] in ("verified", "source_incomplete", "source_inconsistent"):
            read = {path: cells[path]["value"] if path in cells else None for path in report.cells}
            assert read == {path: cell.value for path, cell in report.cells.items()}, seed
