"""Length-preserving folding of look-alike characters, for matching only.

Stored text is never changed: `fold(text)` has the same length as `text`, so every offset found in the
folded text is an offset into the original. NFKC is not used: it leaves nearly all CJK-supplement
radicals as they are, and it turns `10²` into `102`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# CJK Radicals Supplement -> unified ideograph (Unicode property Equivalent_Unified_Ideograph).
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛"
    "⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_RADICALS_UNIFIED = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风"
    "飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)

# Traditional -> simplified, one to one: characters of the forms and of the usual frame of a report.
_TRADITIONAL = (
    "減徵佈幣採彙臨諾層滿訪饋棲慶滄蘭蕩別薦積鏈鍵斷熱於堅歸嶺欄潯暢繞負鳴評並併檯麽嘗"
    "開請數規範檔製發廢現處決許罰強業費額單萬機構組織務總計結轉復複訴訟維糾審經議舉報類內過執閱擇補確認無當繳納對項條屬國祕護權與關係據稱統說應為會學體門間問題進況實際見員後從們個縣鄉鎮"
    "區廳長電點線網頁圖書資訊責監導論證參團農貿衛環勞動華東車馬級歲時誰該給讓還這裡裏來兩號術產廠廣場節約紀錄歷檢測驗標準圍達選連運輸輔邊適遠違遲鄰鄧醫釋鍾鐵銀銷錢錯閉闊陳陸陽隊階隨險雜"
    "雙難離雲靈靜響頂頃順須頒預領頭頻顆顏願顧顯風飛飯館驅髮鬥鬧魚鳥鳳鴻鹽麗麥黃黨齊齒龍龜儘價儀億償優備傳債傷僅傑兒兌軍凍則剛創劃劇劍劉勁勢勝匯協廈吳啟啓喪喬嗎嘆園圓聖壇壓壘壞壯壽夢夾奪"
    "奮婦媽孫寧寶寬寫將尋專屆崗島幣帶幫幹庫廟彙彎彈徑徵徹恆懇懷態憑憲懸戰戲戶拋掃採換損搶撥擁擊擋擬擴擺攜攝攤敗敘敵暫曉棄極榮樓樂樣樹橋歐歡殘殺毀氣沒淚淺淨渦湯溝滅漁漢漲潔潛澤濟濤濱瀏灣"
    "災爭爾牆獎獨獲獻瑪畝畢畫異療盜盡盤眾碼礎禮禍種稅穩窮竊競筆築簡簽籌糧紅紛純紙細終絕絲綜緊緒編緩練縮縱績繼續罷羅義習聯聲聽職肅脫腦臺舊藝葉蓋藍藥蘇虛蟲衝裝視覺覽觀觸訂討訓託記設診詞試"
    "詢話詳誠誤調談諮諸謀謝識譯譽讀變豐貝財貨販貪貫貼貴買賀賓賞賠賢賣質賬購贈贊趙趨躍軌軟較載輕輛輝輯轄辦辭遊遙遞遷遺郵針鈔鋪銘鋼鎖鏡鐘閃閒閣闆陣陰隱隸雖雞韓頓頗飲養餘駐駛騎驚鬆鮮麼"
)
_SIMPLIFIED = (
    "减征布币采汇临诺层满访馈栖庆沧兰荡别荐积链键断热于坚归岭栏浔畅绕负鸣评并并台么尝"
    "开请数规范档制发废现处决许罚强业费额单万机构组织务总计结转复复诉讼维纠审经议举报类内过执阅择补确认无当缴纳对项条属国秘护权与关系据称统说应为会学体门间问题进况实际见员后从们个县乡镇"
    "区厅长电点线网页图书资讯责监导论证参团农贸卫环劳动华东车马级岁时谁该给让还这里里来两号术产厂广场节约纪录历检测验标准围达选连运输辅边适远违迟邻邓医释钟铁银销钱错闭阔陈陆阳队阶随险杂"
    "双难离云灵静响顶顷顺须颁预领头频颗颜愿顾显风飞饭馆驱发斗闹鱼鸟凤鸿盐丽麦黄党齐齿龙龟尽价仪亿偿优备传债伤仅杰儿兑军冻则刚创划剧剑刘劲势胜汇协厦吴启启丧乔吗叹园圆圣坛压垒坏壮寿梦夹夺"
    "奋妇妈孙宁宝宽写将寻专届岗岛币带帮干库庙汇弯弹径征彻恒恳怀态凭宪悬战戏户抛扫采换损抢拨拥击挡拟扩摆携摄摊败叙敌暂晓弃极荣楼乐样树桥欧欢残杀毁气没泪浅净涡汤沟灭渔汉涨洁潜泽济涛滨浏湾"
    "灾争尔墙奖独获献玛亩毕画异疗盗尽盘众码础礼祸种税稳穷窃竞笔筑简签筹粮红纷纯纸细终绝丝综紧绪编缓练缩纵绩继续罢罗义习联声听职肃脱脑台旧艺叶盖蓝药苏虚虫冲装视觉览观触订讨训托记设诊词试"
    "询话详诚误调谈咨诸谋谢识译誉读变丰贝财货贩贪贯贴贵买贺宾赏赔贤卖质账购赠赞赵趋跃轨软较载轻辆辉辑辖办辞游遥递迁遗邮针钞铺铭钢锁镜钟闪闲阁板阵阴隐隶虽鸡韩顿颇饮养余驻驶骑惊松鲜么"
)

# Box drawing: what stands between cells becomes a pipe, what runs along becomes a dash.
_BOX_UPRIGHT = "│┃║╎╏┆┇┊┋¦┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬"
_BOX_FLAT = "─═╌╍┄┅┈┉"

_MINUS_SIGNS = "\u2212\ufe63\u02d7"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Invisible characters that crawlers leave inside words and numbers; they fold to a space, and labels
# are compared without white space.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _single_decompositions(start: int, stop: int) -> dict[int, str]:
    table = {}
    for code in range(start, stop):
        unified = unicodedata.normalize("NFKC", chr(code))
        if len(unified) == 1 and ord(unified) != code:
            table[code] = unified
    return table


def _build_table() -> dict[int, str]:
    table = _single_decompositions(0x2F00, 0x2FD6)  # Kangxi radicals
    table |= _single_decompositions(0xF900, 0xFB00)  # compatibility ideographs
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
    table |= dict(zip(map(ord, _RADICALS), _RADICALS_UNIFIED, strict=True))
    traditional = dict(zip(map(ord, _TRADITIONAL), _SIMPLIFIED, strict=True))
    table |= traditional
    table |= {ord(char): "-" for char in _MINUS_SIGNS + _BOX_FLAT}
    table |= {ord(char): "|" for char in _BOX_UPRIGHT}
    table |= {ord(char): " " for char in _SPACES + _INVISIBLE}
    return {code: char.translate(traditional) for code, char in table.items()}


_TABLE = _build_table()


def fold(text: str) -> str:
    """Return `text` with look-alikes replaced one character for one; same length, for matching only."""
    return text.translate(_TABLE)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` with spaces in place of the spans, which run in order and do not overlap; same length."""
    parts, at = list[str](), 0
    for start, end in spans:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])
