"""Labels: compared by their key, exactly; nearness is plain ratio, and only asked for where nothing else fits."""

from __future__ import annotations

import pytest
from papers import print_report, row_anchors, rules_found, swap

from extractor import extract_text
from extractor.forms import Table, load_forms
from extractor.labels import WEAK_KEYS, bare_key, has_list_mark, key, lexicon, nearest, table_labels

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
    ("printed", "marked"),
    [
        ("（七）总计", True),
        ("(12)总计", True),
        ("七、总计", True),
        ("3.其他", True),
        ("12、其他", True),
        ("3 . 其他", True),
        ("3其他", True),
        ("⑶其他", True),
        ("总计①", True),
        ("总计", False),
        ("", False),
        ("第（一）项", False),
        ("第 (一) 项", False),
        ("(123)总计", False),
        ("0其他", False),
        ("12其他", False),
        ("12.5", False),
        ("2023.其他", False),
        ("本年七、总计", False),
    ],
)
def test_a_list_mark_is_seen_where_a_key_leaves_it_out(printed: str, marked: bool) -> None:
    """Bracketed, dotted or glued; 第（一）项 says which, a decimal and a year are numbers."""
    assert has_list_mark(printed) is marked


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


def test_the_runner_up_is_the_next_name_not_another_key_of_the_same() -> None:
    """A lone name has none, however many keys; of three it is the second."""
    keys = {"repeated": ("重复申请", "重复的申请")}
    assert nearest("重夏申请", keys) == ("repeated", 0.75, 0.0)
    keys |= {"granted": ("予以公开",), "petition": ("信访申请",)}
    assert nearest("重夏申请", keys) == ("repeated", 0.75, 0.5)


@pytest.mark.parametrize(
    ("label", "printed", "row"),
    [
        ("2.重复申请", "2.重夏申请", "requests.results.not_processed.repeated"),
        ("属于四类过程性信息", "属于类性信息", "requests.results.denied.process_information"),
    ],
)
def test_a_misprint_is_a_label_at_the_least_ratio_and_lead(label: str, printed: str, row: str) -> None:
    """重夏申请 has 0.75 of its row; 属于类性信息 is nearer its own than 属于三类内部事务信息 by 0.09."""
    result = extract_text(swap(print_report(), label, printed))
    assert (row_anchors(result, row), result.verdict) == ({"B"}, "verified")


@pytest.mark.parametrize(
    ("label", "printed", "row"),
    [
        ("3.危及“三安全一稳定”", "3.尾反“二安全一稳定”", "requests.results.denied.endangers_security_stability"),
        ("一、本年新收政府信息公开申请数量", "一、术年斯收政府信息公开申请数量", "requests.new_received"),
    ],
)
def test_a_misprint_below_the_least_ratio_or_lead_is_no_label(label: str, printed: str, row: str) -> None:
    """尾反二安全一稳定 has 0.71 of its row; 术年斯收… is nearer to its own than to 上年结转… by 0.07."""
    result = extract_text(swap(print_report(), label, printed))
    assert (row_anchors(result, row), result.verdict) == ({None}, "needs_review")
    assert f"structure/{row}" in rules_found(result, severity="hard")


def test_the_lexicon_tells_the_kind_of_table_by_its_words() -> None:
    """Row labels belong to one kind of table; 总计 and 其他 are words of several."""
    words = lexicon(load_forms())
    assert words.rows["requests"]["重复申请"] == "results.not_processed.repeated"
    assert words.rows["disclosure"]["行政处罚"] == "penalty"
    assert words.rows["review_litigation"]["复议后起诉"] == "litigation_after_review"
    assert {"总计", "商业企业"} <= words.frame["requests"]
    assert {"总计", "结果维持"} <= words.frame["review_litigation"]


@pytest.mark.parametrize("name", ["规章", "其他", "其它", "总计", "合计", "总总计", "企业", "信息", ""])
def test_a_word_that_any_text_may_hold_is_no_sign_of_a_table(name: str) -> None:
    """Though 规章 is a row of table 2 alone."""
    assert lexicon(load_forms()).kind_of(name) is None


def test_what_tables_of_several_kinds_use_is_weak() -> None:
    """And nothing weak is strong: 规章 and 其他 name rows of one kind of table, and are ordinary words."""
    words = lexicon(load_forms())
    names = {kind: {*words.rows[kind], *words.frame[kind]} for kind in words.rows}
    shared = {name for kind in names for other in names if kind < other for name in names[kind] & names[other]}
    assert shared == {"总计", "合计", "总总计"}
    assert shared < WEAK_KEYS
    assert WEAK_KEYS.isdisjoint(words.strong)
    assert set(words.strong) == set().union(*names.values()) - WEAK_KEYS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("信息内容本年制发", "disclosure"),
        ("信息内容本年制", None),
        ("本年信息内容制发件数", None),
        ("第二十条第一项信息内容", "disclosure"),
        ("第二十条规定如下所述", None),
        ("本列数据的勾稽关系为第一项", "requests"),
        ("本列数据见下表所列各项", None),
        ("自然人", "requests"),
    ],
)
def test_a_header_glued_to_what_follows_it_counts_by_how_it_begins(name: str, kind: str | None) -> None:
    """From eight characters on; a shorter text must be a key itself."""
    assert lexicon(load_forms()).kind_of(name) == kind
