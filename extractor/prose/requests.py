"""Numbers of table 3 in a clause: received, carried over and forward, finished, results, kinds of applicants.

Every pattern must explain the words next to the number completely: 收到网络申请5件 counts a channel, 受理工单5件
something else, and both are left out.
"""

from __future__ import annotations

import re

from extractor.prose import targets
from extractor.prose.state import Around, Paragraph, Said

_OBJECT = r"[政府信息公开依申请案件事项数量为的共总计各类有效到了达本级单位机关部门合并书面]{0,24}"
_ABOUT_REQUESTS = re.compile(r"申请(?!人|表|书|渠道|平台|办法)")
_RECEIVE = re.compile(rf"(?P<verb>新收到?|收到|接到|接收|共收|新增|受理|收办|收悉)(?P<object>{_OBJECT})$")
_CHANNEL = re.compile(r"通过|网上|网络|网站|平台|邮寄|信函|当面|现场|邮箱|邮件|传真|窗口|季度|半年|月份|名义")
"""A part of the year, or one way in: the number is not the year's."""
_WEAK = ("受理", "接收", "办理", "处理", "审结", "办结")
"""Verbs that other work has too (窗口受理申请): alone they need the words 信息公开."""
_NEW_TOTAL = re.compile(r"^(?:其中)?(?:本年度?|当年|年内)?(?:新收|新增)[为共计]{0,2}$")
_FINISH = re.compile(
    rf"(?P<verb>办结|办理完毕|办毕|办理|答复|处理|审结)(?P<object>{_OBJECT}(?:答复|办结|完毕)?[共计为]{{0,2}})$"
)
_PART_OF_REPLIES = re.compile(
    r"(?:延期|逾期|超期|书面|当面|电话|口头|网上|未|尚未|正在|待|提前|协助|转)(?:申请)?(?:办结|答复|办理|处理|受理)"
)
_OVER = re.compile(
    r"(?:上一?年度?|去年|往年|(?P<year>20[0-9]{2})年度?)的?(?:结转|转来|转入|遗留|延续|顺延|接转|未办结)[^0-9]{0,14}$"
    r"|(?:结转|延续)(?:上一?年度?|去年)[^0-9]{0,12}$"
    r"|^(?:其中)?(?:加上|连同)(?:上一?年度?|去年)?的?(?:结转)?的?$"
)
_FORWARD_TO = r"(?:下一?年度?|次年度?|明年|来年|(?P<{0}>20[0-9]{{2}})年度?)"
_FORWARD = re.compile(
    r"(?:结转|转入|转至|转到|转|顺延|延至|延期|顺延至|留待)(?:至|到|入)?"
    + _FORWARD_TO.format("year")
    + r"(?:继续)?(?:办理|答复|处理)?[的共计为有]{0,2}$"
)
_FORWARD_BEHIND = re.compile(
    r"^(?:申请)?(?:[^0-9]{0,10})?(?:结转|转入|转至|转到|转|顺延|延至)(?:至|到|入)?" + _FORWARD_TO.format("year")
)
_PENDING = re.compile(r"(?:未|尚未|没有|正在|在)(?:办结|办理完毕|办理|办理中|办)[的共计为申请]{0,4}$")
_PENDING_BEHIND = re.compile(
    r"^(?:申请)?(?:尚|仍|正)?(?:未办结|在办|在办理|在办理中|未到期|正在办理|正在补正|[^0-9]{0,8}未在年内办结)"
)
_CARRIED = re.compile(r"^(?:其中|另有|年末)?(?:结转|转出)[共计为]{0,2}$")

_ROWS = (
    ("state_secret", r"国家秘密", "denied"),
    ("prohibited_by_law", r"(?:法律|法规)[^0-9]{0,8}禁止公开", "denied"),
    ("endangers_security_stability", r"三安全一稳定", "denied"),
    ("third_party_rights", r"第三方(?:的)?合法权益", "denied"),
    ("internal_affairs", r"内部事务信息", "denied"),
    ("process_information", r"过程性信息", "denied"),
    ("enforcement_file", r"行政?执法案卷", "denied"),
    ("administrative_query", r"行政查询(?:事项)?", "denied"),
    ("not_held", r"(?:不|未)掌握(?:相关政府信息)?", "not_available"),
    ("needs_creation", r"(?:没有|无)现成信息|需要?另行制作", "not_available"),
    ("unclear_after_correction", r"补正后[^0-9]{0,8}不明确", "not_available"),
    ("petition_complaint", r"信访(?:、?举报、?投诉)?(?:类申请|事项|类事项|类)", "not_processed"),
    ("repeated", r"重复申请", "not_processed"),
    ("publication_request", r"公开出版物", "not_processed"),
    ("abusive_volume", r"大量反复申请", "not_processed"),
    ("reconfirmation", r"确认或(?:者)?重新出具", "not_processed"),
)
_DETAIL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _ROWS))
_GROUP_OF = {name: group for name, _, group in _ROWS}
_GROUP = re.compile(
    r"(?P<denied>(?:不予|不同意|未予)公开)|(?P<not_available>无法提供)|(?P<not_processed>不予处理)"
    r"|(?P<other_handling>其[他它]处理)|(?P<partially_granted>部分公开)"
    r"|(?P<granted>(?:予以|同意)公开|^(?:其中|全部|依法)?公开(?=$|[的0-9]))"
)
_AND_OTHERS = re.compile(r"等(?:原因|情形|情况|类|事由)?")
_REACH = 24
"""Characters between a number and the words that say which result it is; the longest label that prose uses has about
20 (补正后申请内容仍不明确的申请)."""
_FILLED = re.compile(r"^[的共计为有申请答复作出决定情形类案件等原因因而故由于属于,]{0,12}$")
_NATURAL = re.compile(r"(?:自然人|公民|个人)(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$")
_NATURAL_BEHIND = re.compile(r"^(?:申请)?(?:系|是|均?由)(?:[^0-9]{0,4})(?:自然人|公民|个人)(?:提出|提交|申请)")
_KINDS = (
    (
        re.compile(r"法人(?:[和或及与]|或者)?(?:其[他它]组织)?(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$"),
        targets.ORGANISATIONS,
    ),
    (re.compile(r"(?:^|其中|由)(?:商业)?企业(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$"), ("commercial_enterprise",)),
    (re.compile(r"科研机构(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$"), ("research_institution",)),
    (re.compile(r"社会公益组织(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$"), ("public_welfare_organization",)),
    (re.compile(r"法律服务机构(?:提出|提交)?的?(?:申请)?[共计为有]{0,2}$"), ("legal_service_organization",)),
)  # fmt: skip


def about_requests(text: str) -> bool:
    """Say whether a text names requests for information."""
    return _ABOUT_REQUESTS.search(text) is not None


def opens_on_requests(text: str) -> bool:
    """Say whether the beginning of a sentence names requests for information, as a heading does (依申请公开)."""
    return re.search(r"依申请|公开申请", text[:14]) is not None


def about_others(clause: str) -> bool:
    """Say whether a clause counts other things than requests, so that a number without an object is not theirs."""
    return _OTHERS.search(clause) is not None and "申请" not in clause


_OTHERS = re.compile(
    r"工单|热线|提案|建议|议案|留言|来信|来访|咨询|意见|投诉|举报|舆情|信箱|诉求|线索|查询|证照|服务事项|政务服务|许可|处罚"
)


def request_at(around: Around, paragraph: Paragraph) -> Said | None:
    """Return what the number of a clause counts in table 3, None if that is not clear."""
    if around.unit not in ("件", "份", "条", "宗", "起", "件次"):
        return None
    return (
        _carried(around, paragraph)
        or _received(around, paragraph)
        or (_applicant(around, paragraph) if paragraph.requests else None)
        or _finished(around, paragraph)
        or (_result(around, paragraph) if paragraph.requests else None)
    )


def _received(around: Around, paragraph: Paragraph) -> Said | None:
    match = _RECEIVE.search(around.before)
    if not match:
        return None
    verb, words = match["verb"], match["object"]
    named = "申请" in words or around.behind.startswith(
        ("申请", "政府信息公开申请", "依申请公开", "信息公开申请", "公开申请")
    )
    if (
        around.behind.startswith(("申请人", "申请表"))
        or (verb == "新增" and not named)
        or _CHANNEL.search(around.before)
    ):
        return None
    if verb in _WEAK and not (paragraph.requests or "公开" in words + around.behind[:10]):
        return None
    bare = not words.strip("共总计为到了达") and (paragraph.requests or _NEW_TOTAL.match(around.before))
    if not named and not (bare and paragraph.requests):
        return None
    paragraph.requests = True
    if verb == "收办":
        return Said(targets.HANDLED, verb)
    return Said(targets.RECEIVED, verb)


def _carried(around: Around, paragraph: Paragraph) -> Said | None:
    before, behind = around.before, around.behind
    over = _OVER.search(before)
    if over and (over["year"] is None or paragraph.year is None or int(over["year"]) == paragraph.year - 1):
        return Said(targets.CARRIED_OVER, "结转") if paragraph.requests or about_requests(before + behind) else None
    forward = _FORWARD.search(before) or _FORWARD_BEHIND.search(behind)
    if forward:
        later = forward["year"] is None or paragraph.year is None or int(forward["year"]) == paragraph.year + 1
        return Said(targets.CARRIED_FORWARD, "结转") if later and paragraph.requests else None
    if not paragraph.requests:
        return None
    if _PENDING.search(before) or (_PENDING_BEHIND.search(behind) and not _PART_OF_REPLIES.search(before)):
        return Said(targets.CARRIED_FORWARD, "未办结")
    if _CARRIED.search(before):
        return _carried_by_order(around, paragraph)
    return None


def _carried_by_order(around: Around, paragraph: Paragraph) -> Said | None:
    """结转 without a year: behind 办结 it goes on to the next year, between 新收 and 办结 it came from the last."""
    told = paragraph.targets()
    if targets.DONE in told or targets.CARRIED_OVER in told:
        return Said(targets.CARRIED_FORWARD, "结转")
    if targets.RECEIVED in told and re.search(r"办结|答复|办理|公开", around.rest):
        return Said(targets.CARRIED_OVER, "结转")
    return None


def _finished(around: Around, paragraph: Paragraph) -> Said | None:
    match = _FINISH.search(around.before)
    if not match or _PART_OF_REPLIES.search(around.before) or "其他处理" in around.before:
        return None
    words = match["object"]
    named = "申请" in words or around.behind.startswith(("申请", "政府信息公开申请", "依申请公开", "信息公开申请"))
    if not named and (not paragraph.requests or words.strip("共总计为到了达完毕答复办结的")):
        return None
    if match["verb"] in _WEAK and not (paragraph.requests or "公开" in words + around.behind[:10]):
        return None
    if _CHANNEL.search(around.before) or "不予" in around.before or around.before.startswith("其中"):
        return None
    paragraph.requests = True
    return Said(targets.DONE, match["verb"])


def _applicant(around: Around, paragraph: Paragraph) -> Said | None:
    head = paragraph.head
    if head is None and "申请" in around.before:
        head = next((told for told in (targets.HANDLED, targets.RECEIVED) if told in paragraph.targets()), None)
    if head is None:
        return None
    if _NATURAL.search(around.before) or _NATURAL_BEHIND.search(around.behind):
        return Said(targets.applicants(head, ("natural_person",)), "申请人")
    for pattern, columns in _KINDS:
        if pattern.search(around.before):
            return Said(targets.applicants(head, columns), "申请人")
    return None


def _result(around: Around, paragraph: Paragraph) -> Said | None:
    near = around.before[-_REACH:]
    found = _named_results(near)
    if found and _FILLED.match(near[found[1] :]):
        return _result_row(found[0], near, paragraph)
    if around.between:
        return None
    behind = _named_results(around.behind[:_REACH])
    return _result_row(behind[0], around.behind[:_REACH], paragraph) if behind else None


def _named_results(text: str) -> tuple[set[str], int] | None:
    """Return the rows and groups that a text names, and where the last name ends."""
    names, end = set(), 0
    for pattern in (_DETAIL, _GROUP):
        for match in pattern.finditer(text):
            names.add(str(match.lastgroup))
            end = max(end, match.end())
    return (names, end) if names else None


def _result_row(names: set[str], text: str, paragraph: Paragraph) -> Said | None:
    details = {name for name in names if name in _GROUP_OF}
    groups = names - details
    if details and _AND_OTHERS.search(text):
        groups |= {_GROUP_OF[name] for name in details}
        details = set()
    if len(details) == 1 and groups <= {_GROUP_OF[next(iter(details))]}:
        name = next(iter(details))
        return Said(targets.results_cell(f"{_GROUP_OF[name]}.{name}"), "结果")
    if details or not groups:
        return None
    if groups == {"granted", "partially_granted"}:
        both = (targets.results_cell("granted"), targets.results_cell("partially_granted"))
        return Said(" + ".join(both), "结果")
    if len(groups) > 1:
        return None
    group = next(iter(groups))
    if group in ("granted", "partially_granted"):
        return Said(targets.results_cell(group), "结果")
    return Said(targets.group_sum(group, paragraph.forms.get("requests") or "2021"), "结果")


# ---- said without a number

_NONE_RECEIVED = re.compile(
    rf"(?:未|没有|无|从未|尚未)(?:新?收到|接到|受理|新收|收)(?:过|任何|公民法人|公民|社会公众)?{_OBJECT}申请(?!人|表|书)"
)
_NONE_OVER = re.compile(r"(?:未|没有|无)(?:上一?年度?|去年)的?结转")
_NONE_FORWARD = re.compile(r"(?:未|没有|无)(?:未办结|(?:需)?结转(?:至|到)?(?:下一?年|次年))")
_NONE_CARRIED = re.compile(r"^(?:年末|年底|均)?(?:没有|无)结转(?:的?申请|的?情况)?$")
_ALL_DONE = re.compile(
    r"(?:均|全部|都)(?:已经?)?(?:在(?:法定|规定)(?:的)?(?:期限|时限|时间)内?|依法依规|按时|按期|如期|及时|依法)*"
    r"(?:予以|进行|作出)?了?(?:办结|答复|办理完毕|处理完毕)(?!率|口径|质量)"
)


def implied_request(clause: str, rest: str, paragraph: Paragraph) -> list[tuple[Said, int | float]]:
    """Return what a clause without numbers says of table 3: nothing received, nothing carried, all finished."""
    if _NONE_RECEIVED.search(clause):
        paragraph.requests = True
        return [(Said(targets.RECEIVED, "未收到"), 0)]
    if _NONE_OVER.search(clause) and (paragraph.requests or about_requests(clause)):
        return [(Said(targets.CARRIED_OVER, "结转"), 0)]
    if not paragraph.requests:
        return []
    if _NONE_FORWARD.search(clause):
        return [(Said(targets.CARRIED_FORWARD, "结转"), 0)]
    if _NONE_CARRIED.search(clause):
        said = _carried_by_order(Around("", "", rest, "", False), paragraph)
        return [(said, 0)] if said else []
    if paragraph.head is None:
        return []
    if re.search(r"^均?(?:系|是|为)?均?由自然人(?:提出|提交|申请)", clause) and paragraph.head == paragraph.last:
        return [
            (Said(targets.applicants(paragraph.head, ("natural_person",)), "申请人"), paragraph.value(paragraph.head))
        ]
    if _ALL_DONE.search(clause) and not re.search(r"延期|或|结转|除", clause) and paragraph.received_last():
        return [(Said(targets.DONE, "均已办结"), paragraph.received())]
    return []
