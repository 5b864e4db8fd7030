"""Pure: what can be the name of an agency, how a title wraps it, and which names can be one body's."""

from __future__ import annotations

import re

from extractor.metadata.lines import HAN, Line

ENDINGS = (
    *("人民政府", "政府办公室", "政府办公厅", "委员会", "管委会", "办事处", "办公室", "办公厅", "研究院", "法院"),
    *("检察院", "金融办", "总队", "支队", "大队", "联合会", "联合社", "总站", "公司", "学校", "学院", "大学", "医院"),
    *("局", "厅", "中心", "镇", "乡", "委"),
)
LONGEST_NAME = 40
"""Characters of the longest line that can be a name: 新疆维吾尔自治区… has 30. A guess."""

_PLAIN = re.compile(rf"(?:{HAN}|[()·\d])+")
_SPOKEN = r"(?:我|本|全|各)(?:单位|机关|部门|局|委|办|市|县|区|镇|乡|省|州|旗|街道|院|校|公司|中心|厅|行|站|所|队|级)"
"""How a report speaks of itself, or of many; 本溪市 and 全椒县 are names."""
_THREE = re.compile(rf"{HAN}{{3}}")
_FORMER = r"\((?:原|曾|前身|以下简称|简称|更名)[^()]*\)$"
_AROUND = "()〔〕[]【】的:-—–_·|、,\"“”'"
_ABOUT = r"关于(?:报送|上报|呈报|公布|发布|印发)?"
_PLACES = (*"省市县区镇乡州旗盟", "街道")
_OFFICE = r"(?:人民政府|政府)?(?:办公室|办公厅|办)?$"


def is_agency(text: str) -> bool:
    """Say whether a line can be the name of an agency: short, plain, and ends as such names do."""
    if not 3 <= len(text) <= LONGEST_NAME or not text.endswith(ENDINGS) or not _PLAIN.fullmatch(text):
        return False
    return not _is_spoken(text) and text.count("(") == text.count(")")


def name_within(line: Line) -> Line | None:
    """Return the name that a part of a title holds: without 关于, a site's name, a former name; None for no name."""
    start = max((line.text.rfind(mark) for mark in ":_|"), default=-1) + 1
    dashed = re.match(r".*(?:网|网站|平台|门户)[-—–]+", line.text[start:]) if re.search("[-—–]", line.text) else None
    start += dashed.end() if dashed else 0
    end = len(line.text)
    while True:
        text = line.text[start:end]
        lead = re.match(rf"[{re.escape(_AROUND.replace('(', ''))}]+|\((?![^()]*\))|{_ABOUT}", text)
        about = re.search(rf"{_ABOUT}$", text) if "关于" in text else None
        former = re.search(_FORMER, text) if text.endswith(")") else None
        if text.startswith("(") and re.fullmatch(r"\([^()]+\)", text):
            start, end = start + 1, end - 1
        elif lead:
            start += lead.end()
        elif former:
            end = start + former.start()
        elif about:
            end = start + about.start()
        elif (text and text[-1] in _AROUND.replace(")", "")) or _is_stray(text):
            end -= 1
        else:
            break
    if len(text) < 3 or not _THREE.search(text) or _is_spoken(text) or text.count("(") != text.count(")"):
        return None
    if text.endswith(("年", "年度")):
        return None
    return line.part(start, end)


def _is_spoken(text: str) -> bool:
    return text[:1] in tuple("我本全各") and re.match(_SPOKEN, text) is not None


def _is_stray(text: str) -> bool:
    return text.endswith(")") and text.count("(") < text.count(")")


def same_body(one: object, other: object) -> bool:
    """Say whether two names can be one body's: one is the other, shortened, or with its 办公室.

    县水利局 and 云岭县水利局, 区卫健委 and 北垣区卫生健康委员会 can be; 水利局 and 教育局 of one county can't.
    """
    names = sorted((str(one), str(other)), key=len)
    if _is_shortened(*names):
        return True
    cores = sorted((re.sub(_OFFICE, "", name) for name in names), key=len)
    alike = all("政府" in name or name.endswith(_PLACES) for name in names) or not any("政府" in name for name in names)
    return alike and len(cores[0]) >= 2 and _is_shortened(*cores)


def _is_shortened(short: str, long: str) -> bool:
    """Say whether the characters of `short` stand in `long`, in order."""
    rest = iter(long)
    return all(char in rest for char in short)
