"""Labels: compared by their key, exactly; nearness is plain ratio, and only asked for where nothing else fits."""

from __future__ import annotations

import pytest

from extractor.forms import Table, load_forms
from extractor.labels import bare_key, key, lexicon, nearest, table_labels

TABLES = tuple(load_forms().tables.values())
REQUESTS = load_forms().table("requests", "2021")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("（三） 不予公开", "不予公开"),
        ("(三)不予公开", "不予公开"),
        ("1.属于国家秘密", "属于国家秘密"),
        ("１．属于国家秘密", "属于国家秘密"),
        ("1、属于国家秘密", "属于国家秘密"),
        ("1属于国家秘密", "属于国家秘密"),
        ("⑴属于国家秘密", "属于国家秘密"),
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
        ("危及“三安全一稳定”", "危及三安全一稳定"),
        ("危及「三安全一稳定」", "危及三安全一稳定"),
        ("本年增/减", "本年增减"),
        ("商业企 业", "商业企业"),
        ("总\u3000计", "总计"),
        ("⾏政处罚", "行政处罚"),
        ("第二十条第（一）项", "第二十条第一项"),
        ("第二十条 第(一)项", "第二十条第一项"),
        ("2023年", "2023年"),
        ("——", ""),
        ("（一）", ""),
    ],
)
def test_a_key_is_the_words_of_a_label(printed: str, expected: str) -> None:
    """Without white space, punctuation and list marks; what tells labels apart stays, as 第（一）项 does."""
    assert key(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("规章（设区的市应提供）", "规章"),
        ("行政许可(含变更)", "行政许可"),
        ("行政许可", ""),
        ("规章（未闭合", "规章未闭合"),
    ],
)
def test_a_bare_key_leaves_out_a_bracketed_remark(printed: str, expected: str) -> None:
    """Empty where there is no bracket, so that nobody compares twice."""
    assert bare_key(printed) == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_every_label_and_variant_names_its_own_row(table: Table) -> None:
    """No two rows of a table share a label, but for those that a group tells apart."""
    rows = table_labels(table).rows
    for row in table.rows:
        assert {name: rows[key(name)] for name in (row.label, *row.variants)} == dict.fromkeys(
            (row.label, *row.variants), row.key
        )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_every_column_word_and_variant_names_its_own_column(table: Table) -> None:
    """Within a block."""
    for block in table.blocks:
        words = table_labels(table).columns[block.key]
        for index, column in enumerate(block.columns):
            assert {words[key(name)] for name in (column.label, *column.variants)} == {index}


def test_group_labels_may_stand_before_a_label() -> None:
    """The merged labels of a row, outer and inner, one or both."""
    rows = table_labels(REQUESTS).rows
    for printed in (
        "（三）不予公开1.属于国家秘密",
        "三、本年度办理结果（三）不予公开 1.属于国家秘密",
        "本年度办理结果 属于国家秘密",
    ):
        assert rows[key(printed)] == "results.denied.state_secret"
    assert key("（四）无法提供1.属于国家秘密") not in rows


def test_a_misprint_is_near_its_row_and_far_from_the_next() -> None:
    """其他法律行政止公开 of report 03: 2 · 9 characters that match of 9 + 12, 0.86."""
    name, ratio, runner_up = nearest(key("2.其他法律行政止公开"), table_labels(REQUESTS).row_keys)
    assert (name, round(ratio, 2)) == ("results.denied.prohibited_by_law", 0.86)
    assert runner_up < 0.5


def test_a_part_of_a_label_is_not_near_it() -> None:
    """其他 is contained in 其他法律行政法规禁止公开; partial ratios would call that a match."""
    name, ratio, _ = nearest("其他", {"by_law": ("其他法律行政法规禁止公开",)})
    assert (name, round(ratio, 2)) == ("by_law", 0.29)


def test_nothing_is_near_without_candidates() -> None:
    """The name is empty."""
    assert nearest("其他", {}) == ("", 0.0, 0.0)


def test_the_lexicon_tells_the_kind_of_table_by_its_words() -> None:
    """Row labels belong to one kind of table; 总计 and 其他 are words of several."""
    words = lexicon(load_forms())
    assert words.rows["requests"]["重复申请"] == "results.not_processed.repeated"
    assert words.rows["disclosure"]["行政处罚"] == "penalty"
    assert words.rows["review_litigation"]["复议后起诉"] == "litigation_after_review"
    assert {"总计", "商业企业"} <= words.frame["requests"]
    assert {"总计", "结果维持"} <= words.frame["review_litigation"]
