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


UNIFIED = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑"
    "艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""What Equivalent_Unified_Ideograph of Unicode 14 says of the radicals U+2E81 to U+2EF3, in that order."""


def test_the_radicals_of_the_supplement_are_the_ideographs_that_unicode_names() -> None:
    """Each of the 114, or what its traditional form is folded to."""
    radicals = "".join(chr(code) for code in range(0x2E81, 0x2EF4) if code != 0x2E9A)
    assert fold(radicals) == fold(UNIFIED)


def test_compatibility_ideographs_become_the_ordinary_ones() -> None:
    """As NFKC has them, or what their traditional form is folded to; the twelve that are ordinary stay."""
    compatibility = [chr(code) for code in range(0xF900, 0xFB00)]
    assert {char: fold(char) for char in compatibility} == {
        char: fold(unicodedata.normalize("NFKC", char)) for char in compatibility
    }


def test_all_of_full_width_ascii_becomes_ascii() -> None:
    """From ！ to ～, in order; the brackets and money signs behind them stay."""
    assert fold("".join(map(chr, range(0xFF01, 0xFF5F)))) == "".join(map(chr, range(0x21, 0x7F)))
    assert fold("｟｠￠￡￥") == "｟｠￠￡￥"


def test_every_space_becomes_a_space() -> None:
    """All of Unicode's but that of Ogham, which is a stroke, and what crawlers leave that has no glyph."""
    spaces = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs" and code != 0x1680]
    assert {space: fold(space) for space in spaces} == dict.fromkeys(spaces, " ")
    assert fold("\u200b\u200c\u200d\u2060\ufeff\u00ad") == " " * 6


OPENCC = (
    (
        "並佈併來係個們傑備傳債傷僅價儀億儘償優兌兒內兩凍別則剛創劃劇劉劍勁動務勝勞勢匯區協參吳員問啓啟喪喬單嗎嘆嘗國圍園圓圖團執堅報場壇壓壘壞壯壽夢夾奪奮婦媽孫學實寧審寫寬寶將專尋對導屆層屬島崗嶺帶幣幫幹庫廈"
        "廟廠廢廣廳強彈彎彙後徑從復徵徹恆態慶憑憲懇應懷懸戰戲戶拋掃採換損搶撥擁擇擊擋據擬擴擺攜攝攤敗敘敵數斷於時暢暫曉書會東條棄棲業極榮構樂樓標樣樹橋機檔檢檯欄權歐歡歲歷歸殘殺毀氣決沒況淚淨淺減渦測湯準溝滄滅"
        "滿漁漢漲潔潛潯澤濟濤濱瀏灣災為無熱爭爾牆獎獨獲獻現瑪環產畝畢畫異當療發盜盡監盤眾確碼礎祕禍禮稅種稱積穩窮竊競筆節範築簡簽籌糧糾紀約紅納純紙級紛細終組結絕給統絲經綜維網緊緒線編緩練縣縮縱總績織繞繳繼續罰"
        "罷羅義習聖聯聲職聽肅脫腦臨臺與舉舊華萬葉蓋蕩薦藍藝藥蘇蘭處虛號蟲術衛衝裏補裝裡製複見規視覺覽觀觸訂計訊討訓託記訟訪設許訴診評詞詢試話該詳認誠誤說誰調談請論諸諾謀謝證識譯議護譽讀變讓豐貝負財貨販貪貫責貴"
        "買費貼貿賀資賓賞賠賢賣質賬購贈贊趙趨躍車軌軍軟較載輔輕輛輝輯輸轄轉辦辭農這連進遊運過達違遙遞遠適遲遷選遺還邊郵鄉鄧鄰醫釋針鈔銀銘銷鋪鋼錄錢錯鍵鍾鎖鎮鏈鏡鐘鐵長門閃閉開閒間閣閱闆闊關陣陰陳陸陽隊階際隨險"
        "隱隸雖雙雜雞離難雲電靈靜韓響頁頂頃項順須預頒頓頗領頭頻顆題額顏願類顧顯風飛飯飲養餘館饋馬駐駛騎驅驗驚體髮鬆鬥鬧魚鮮鳥鳳鳴鴻鹽麗麥麼麽黃點黨齊齒龍龜"
    ),
    (
        "并布并来系个们杰备传债伤仅价仪亿尽偿优兑儿内两冻别则刚创划剧刘剑劲动务胜劳势汇区协参吴员问启启丧乔单吗叹尝国围园圆图团执坚报场坛压垒坏壮寿梦夹夺奋妇妈孙学实宁审写宽宝将专寻对导届层属岛岗岭带币帮干库厦"
        "庙厂废广厅强弹弯汇后径从复征彻恒态庆凭宪恳应怀悬战戏户抛扫采换损抢拨拥择击挡据拟扩摆携摄摊败叙敌数断于时畅暂晓书会东条弃栖业极荣构乐楼标样树桥机档检台栏权欧欢岁历归残杀毁气决没况泪净浅减涡测汤准沟沧灭"
        "满渔汉涨洁潜浔泽济涛滨浏湾灾为无热争尔墙奖独获献现玛环产亩毕画异当疗发盗尽监盘众确码础秘祸礼税种称积稳穷窃竞笔节范筑简签筹粮纠纪约红纳纯纸级纷细终组结绝给统丝经综维网紧绪线编缓练县缩纵总绩织绕缴继续罚"
        "罢罗义习圣联声职听肃脱脑临台与举旧华万叶盖荡荐蓝艺药苏兰处虚号虫术卫冲里补装里制复见规视觉览观触订计讯讨训托记讼访设许诉诊评词询试话该详认诚误说谁调谈请论诸诺谋谢证识译议护誉读变让丰贝负财货贩贪贯责贵"
        "买费贴贸贺资宾赏赔贤卖质账购赠赞赵趋跃车轨军软较载辅轻辆辉辑输辖转办辞农这连进游运过达违遥递远适迟迁选遗还边邮乡邓邻医释针钞银铭销铺钢录钱错键钟锁镇链镜钟铁长门闪闭开闲间阁阅板阔关阵阴陈陆阳队阶际随险"
        "隐隶虽双杂鸡离难云电灵静韩响页顶顷项顺须预颁顿颇领头频颗题额颜愿类顾显风飞饭饮养余馆馈马驻驶骑驱验惊体发松斗闹鱼鲜鸟凤鸣鸿盐丽麦么么黄点党齐齿龙龟"
    ),
)
"""Traditional characters of Chinese reports in the order of their codes, and what OpenCC makes of each alone."""


def test_traditional_characters_become_what_opencc_makes_of_them() -> None:
    """One for one."""
    traditional, simplified = OPENCC
    assert fold(traditional) == simplified


def test_box_drawing_between_cells_becomes_a_pipe_and_along_them_a_dash() -> None:
    """By its name: what goes up or down divides cells, what only lies is a line. ━ is a dash of its own."""
    names = {chr(code): unicodedata.name(chr(code)) for code in range(0x2500, 0x256D) if chr(code) != "━"}
    upright = [char for char, name in names.items() if {"VERTICAL", "UP", "DOWN"} & {*name.split()}]
    assert {char: fold(char) for char in names} == dict.fromkeys(names, "-") | dict.fromkeys(upright, "|")
    assert fold("¦") == "|"
