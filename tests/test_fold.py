"""Folding: look-alike characters are one for one, so that every offset stays an offset into the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fold import fold


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    """One character in, one character out."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_works_character_by_character(text: str) -> None:
    """What stands beside a character does not matter: an offset in the folded text is one in the text."""
    assert fold(text) == "".join(map(fold, text))


@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20)))
def test_ascii_stays(text: str) -> None:
    """Printable ASCII is what everything is folded to."""
    assert fold(text) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("⾏政规范性⽂件", "行政规范性文件"),
        ("⼈⺠政府", "人民政府"),
        ("⻓⻋⻔⻅⻚⻢", "长车门见页马"),
        ("０１２９", "0129"),
        ("３６．５", "36.5"),
        ("１，２３４", "1,234"),
        ("（六）％：；／＋", "(六)%:;/+"),
        ("－１", "-1"),
        ("−1", "-1"),
        ("ＡＢｃ", "ABc"),
        ("行政許可、規範性檔案", "行政许可、规范性档案"),
        ("總計", "总计"),
    ],
)
def test_look_alikes_are_folded(text: str, folded: str) -> None:
    """Radicals, full width, minus signs and traditional characters."""
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["10²", "①", "㎡", "½", "㈠", "Ⅳ", "℃", "万元", "。、《》“”〔〕", "\n\r\t\u2028"])
def test_characters_that_are_more_than_a_look_alike_stay(text: str) -> None:
    """10² is not 102, ① is no 1, newlines are newlines."""
    assert fold(text) == text


def test_all_kangxi_radicals_become_ordinary_ideographs() -> None:
    """214 of them, as NFKC has it but for those that are traditional forms too."""
    for code in range(0x2F00, 0x2FD6):
        plain = unicodedata.normalize("NFKC", chr(code))
        assert fold(chr(code)) in (plain, fold(plain))


def test_all_radicals_of_the_supplement_become_ordinary_ideographs() -> None:
    """115 of them, nearly all left alone by NFKC."""
    radicals = [chr(code) for code in range(0x2E80, 0x2EF4) if unicodedata.name(chr(code), "")]
    assert len(radicals) == 115
    left = [radical for radical in radicals if "RADICAL" in unicodedata.name(fold(radical), "")]
    assert left == ["⺀"], "⺀ has no unified ideograph"


def test_what_is_folded_stays_as_it_is() -> None:
    """Folding once is enough, whatever table a character comes from."""
    codes = (*range(0x2E80, 0x2FE0), *range(0x3000, 0xA000), *range(0xF900, 0xFB00), *range(0xFF00, 0xFFF0))
    twice = [chr(code) for code in codes if fold(fold(chr(code))) != fold(chr(code))]
    assert twice == []


TRADITIONAL = [
    ("規章", "规章"),
    ("行政規範性文件", "行政规范性文件"),
    ("行政許可", "行政许可"),
    ("行政處罰", "行政处罚"),
    ("行政強制", "行政强制"),
    ("行政事業性收費", "行政事业性收费"),
    ("本年製發件數", "本年制发件数"),
    ("本年廢止件數", "本年废止件数"),
    ("現行有效件數", "现行有效件数"),
    ("本年處理決定數量", "本年处理决定数量"),
    ("商業企業", "商业企业"),
    ("科研機構", "科研机构"),
    ("社會公益組織", "社会公益组织"),
    ("法律服務機構", "法律服务机构"),
    ("本年新收政府信息公開申請數量", "本年新收政府信息公开申请数量"),
    ("上年結轉政府信息公開申請數量", "上年结转政府信息公开申请数量"),
    ("本年度辦理結果", "本年度办理结果"),
    ("予以公開", "予以公开"),
    ("部分公開(區分處理的,只計這一情形,不計其他情形)", "部分公开(区分处理的,只计这一情形,不计其他情形)"),
    ("屬於國家秘密", "属于国家秘密"),
    ("其他法律行政法規禁止公開", "其他法律行政法规禁止公开"),
    ("危及“三安全一穩定”", "危及“三安全一稳定”"),
    ("保護第三方合法權益", "保护第三方合法权益"),
    ("屬於三類內部事務信息", "属于三类内部事务信息"),
    ("屬於四類過程性信息", "属于四类过程性信息"),
    ("屬於行政執法案卷", "属于行政执法案卷"),
    ("屬於行政查詢事項", "属于行政查询事项"),
    ("無法提供", "无法提供"),
    ("本機關不掌握相關政府信息", "本机关不掌握相关政府信息"),
    ("沒有現成信息需要另行製作", "没有现成信息需要另行制作"),
    ("補正後申請內容仍不明確", "补正后申请内容仍不明确"),
    ("不予處理", "不予处理"),
    ("信訪舉報投訴類申請", "信访举报投诉类申请"),
    ("重複申請", "重复申请"),
    ("要求提供公開出版物", "要求提供公开出版物"),
    ("無正當理由大量反復申請", "无正当理由大量反复申请"),
    ("要求行政機關確認或重新出具已獲取信息", "要求行政机关确认或重新出具已获取信息"),
    ("申請人無正當理由逾期不補正", "申请人无正当理由逾期不补正"),
    ("逾期未按收費通知要求繳納費用", "逾期未按收费通知要求缴纳费用"),
    ("結轉下年度繼續辦理", "结转下年度继续办理"),
    ("結果維持", "结果维持"),
    ("結果糾正", "结果纠正"),
    ("尚未審結", "尚未审结"),
    ("總計", "总计"),
    ("行政複議", "行政复议"),
    ("行政訴訟", "行政诉讼"),
    ("未經複議直接起訴", "未经复议直接起诉"),
    ("複議後起訴", "复议后起诉"),
]


@pytest.mark.parametrize(("printed", "label"), TRADITIONAL)
def test_labels_in_traditional_characters_fold_to_those_of_the_form(printed: str, label: str) -> None:
    """Every character of the form that has a traditional one."""
    assert fold(printed) == label
