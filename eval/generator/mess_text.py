"""Mess in the finished text: look-alike characters, lost lines, lost Chinese, a cut end, wrong decoding.

Marks of cells are still in the text here: what a function throws away is known to be lost.
"""

from __future__ import annotations

import re
from dataclasses import replace

from eval.generator.model import MARK_BASE, MISSING, Draft

MARK = re.compile(f"[{chr(MARK_BASE)}-{chr(MARK_BASE + 255)}]")
_KANGXI = dict(
    zip(
        map(
            ord,
            "一二八十人入工大女子小山己干广文方日月木止比水火父片牛生用田白目示立老而自至行衣角言谷走足车里金长门非面革风食首高",
        ),
        "⼀⼆⼋⼗⼈⼊⼯⼤⼥⼦⼩⼭⼰⼲⼴⽂⽅⽇⽉⽊⽌⽐⽔⽕⽗⽚⽜⽣⽤⽥⽩⽬⽰⽴⽼⽽⾃⾄⾏⾐⾓⾔⾕⾛⾜⻋⾥⾦⻓⻔⾮⾯⾰⻛⻝⾸⾼",
        strict=True,
    )
)
_SIMPLE = (
    "规项内发废现处决数许罚强业费额单万机构组织务总计结转复诉讼维审经议举报类过执阅择补确认无当缴纳对条属国护权与关系为应会学体门间问题进况实际见员后从们个县乡镇区厅长电点线网页图书资责监导论证参团农贸卫环"
    "劳动华东车级时该让还这来两号术产厂广场节约录历检测验标准围达选连运输辅边适远违临开请办诺种众读统续简馆价协设财层础质满据创优险传访馈扩稳专调销栖龙宁泽庆阳园灵凤双沧兰荡陵称释编订较备词讯谈预别变带荐终"
    "给绩积链键断显码样减热纪闭压错户范训没采询获继纠识齐拟医疗贴职记频盖将账扫浏览头递云军说库汇丰济桥综风态于坚归岭栏浔畅绕负鸣评党并"
)
_COMPLEX = (
    "規項內發廢現處決數許罰強業費額單萬機構組織務總計結轉復訴訟維審經議舉報類過執閱擇補確認無當繳納對條屬國護權與關係為應會學體門間問題進況實際見員後從們個縣鄉鎮區廳長電點線網頁圖書資責監導論證參團農貿衛環"
    "勞動華東車級時該讓還這來兩號術產廠廣場節約錄歷檢測驗標準圍達選連運輸輔邊適遠違臨開請辦諾種眾讀統續簡館價協設財層礎質滿據創優險傳訪饋擴穩專調銷棲龍寧澤慶陽園靈鳳雙滄蘭蕩陵稱釋編訂較備詞訊談預別變帶薦終"
    "給績積鏈鍵斷顯碼樣減熱紀閉壓錯戶範訓沒採詢獲繼糾識齊擬醫療貼職記頻蓋將賬掃瀏覽頭遞雲軍說庫匯豐濟橋綜風態於堅歸嶺欄潯暢繞負鳴評黨並"
)
_TRADITIONAL = dict(zip(map(ord, _SIMPLE), _COMPLEX, strict=True))
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—]")


def kangxi(draft: Draft, text: str) -> str:
    """Replace characters by their look-alike radicals, but in lines that may be read as the office's name."""
    lines = [line if draft.profile.agency in line else line.translate(_KANGXI) for line in text.split("\n")]
    return "\n".join(lines)


def traditional(draft: Draft, text: str) -> str:
    """Print everything, words in cells too, in traditional characters."""
    for path, cell in draft.cells.items():
        if not cell.raw.isascii():
            draft.cells[path] = replace(cell, raw=to_traditional(cell.raw))
    return to_traditional(text)


def to_traditional(text: str) -> str:
    """Return the text in traditional characters, one for one, words as the usual converters choose them."""
    for simple, other in _WORDS:
        text = text.replace(simple, other)
    return text.translate(_TRADITIONAL)


_WORDS = (
    ("规范性文件", "规范性檔案"),
    ("制作", "製作"),
    ("重复", "重複"),
    ("反复", "反覆"),
    ("答复", "答覆"),
)


def deduplicated(draft: Draft, text: str) -> str:
    """Drop every line that stood before, as some crawlers do: the numbers are gone with it."""
    seen: set[str] = set()
    kept = []
    for line in text.split("\n"):
        bare = MARK.sub("", line).strip()
        if not bare or bare not in seen:
            kept.append(line)
        seen.add(bare)
    draft.note("repeated lines were dropped and most numbers with them", force="unreadable", knowable=False)
    _lose_all(draft)
    return "\n".join(kept)


def _lose_all(draft: Draft) -> None:
    for path in draft.cells:
        draft.cells[path] = MISSING


def lost_chinese(draft: Draft, text: str) -> str:
    """Replace every Chinese character by a question mark, as a wrong encoder does."""
    draft.note("every Chinese character is a question mark", force="unreadable", knowable=False)
    _lose_all(draft)
    draft.lost |= set(draft.tables)
    return _CHINESE.sub("?", text)


def mojibake(draft: Draft, text: str) -> str:
    """Read the UTF-8 bytes as GB18030; what that destroys is gone."""
    garbled = MARK.sub("", text).encode("utf-8").decode("gb18030", errors="replace")
    draft.note(
        "UTF-8 was read as GB18030 and saved; some of it could be turned back",
        force="unreadable",
        allow="needs_review verified source_inconsistent source_incomplete",
        knowable=False,
    )
    if "\ufffd" in garbled:
        draft.notes.pop()
        draft.note(
            "UTF-8 was read as GB18030, bytes are lost", force="unreadable", allow="needs_review", knowable=False
        )
        _lose_all(draft)
        draft.lost |= set(draft.tables)
    return garbled


def truncated(draft: Draft, text: str) -> str:
    """Cut the file off inside table 3 or 4, never inside a number."""
    marks = [match.start() for match in MARK.finditer(text)]
    starts = [i for i, path in enumerate(draft.cells) if path.startswith(("requests.", "review_litigation."))]
    places = [at for at in marks if ord(text[at]) - MARK_BASE >= starts[0]]
    if len(places) < 12:
        return text
    cut = draft.rng.choice(places[3:-1])
    left = {ord(mark) - MARK_BASE for mark in MARK.findall(text[:cut])}
    for number, path in enumerate(tuple(draft.cells)):
        if number not in left and draft.cells[path].status != "missing":
            draft.cells[path] = MISSING
            draft.lost.add(path.partition(".")[0])
    draft.note("the file ends inside a table", force="needs_review", knowable=False)
    return text[:cut]
