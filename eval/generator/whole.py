"""Whole documents that are no report with tables: other pages, links, empty shells, older forms, prose only.

Each function fills `draft.blocks`, empties the labels it must and notes the verdict.
"""

from __future__ import annotations

from eval.generator import prose
from eval.generator.model import Block, Box, Draft, Sheet, SheetRow


def _clear(draft: Draft, why: str, verdict: str, *, report: bool = False, knowable: bool = True) -> None:
    """Drop cells and tables; a document that is no report has no agency and no year either."""
    draft.cells, draft.sheets, draft.index = {}, {}, {}
    draft.lost |= set(draft.tables)
    if not report:
        draft.meta["anonymous"] = "yes"
    draft.note(why, force=verdict, knowable=knowable)


def _paragraphs(texts: list[str]) -> list[Block]:
    return [Block("para", text) for text in texts]


def page_list(draft: Draft) -> None:
    """A column page that lists reports with their dates."""
    rng, year = draft.rng, draft.profile.year
    places = rng.sample(("云栖", "安陵", "松岭", "丰泽", "柳河", "永济", "凤台", "双河"), 6)
    lines = [f"{p}县财政局{year}年政府信息公开工作年度报告 {year + 1}-01-{rng.randint(10, 31)}" for p in places]
    lines += [f"{places[0]}县{y}年政府信息公开工作年度报告 {y + 1}-01-28" for y in range(year - 4, year)]
    draft.blocks = [Block("chrome", "当前位置：首页 > 政府信息公开 > 年度报告")]
    draft.blocks += [Block("link", line) for line in lines]
    draft.blocks.append(Block("chrome", f"共 {rng.randint(20, 90)} 条 首页 上一页 1 2 3 下一页 尾页"))
    _clear(draft, "a list of links to reports", "not_a_report")


def page_link(draft: Draft) -> None:
    """A page with a title and nothing but a link to the file."""
    profile = draft.profile
    title = f"{profile.agency}{profile.year}年政府信息公开工作年度报告"
    file = draft.rng.choice((f"附件：{title}.pdf", f"{title}.docx", "点击下载附件：年度报告.pdf"))
    draft.blocks = [Block("title", title), Block("chrome", f"发布日期：{profile.year + 1}-01-26"), Block("link", file)]
    _clear(draft, "only a link to the file of the report", "not_a_report")


def page_script_shell(draft: Draft) -> None:
    """A page that a script would fill: nothing was loaded."""
    shell = draft.rng.choice(
        (
            "We're sorry but this site doesn't work properly without JavaScript enabled. Please enable it to continue.",
            "您的浏览器不支持或已禁用JavaScript，请启用后刷新页面。",
            "加载中，请稍候……",
        )
    )
    draft.blocks = [Block("para", shell)]
    if draft.layout.family == "html":
        markup = '<div id="app"></div>\n<noscript>{}</noscript>\n<script src="/static/js/app.3f2a.js"></script>'
        draft.blocks = [Block("html", markup.format(shell))]
    _clear(draft, "a page whose content a script would have loaded", "not_a_report")


def page_login(draft: Draft) -> None:
    """The form of a login page."""
    texts = [
        "统一身份认证平台",
        "用户名：",
        "密码：",
        "验证码：",
        "登录 忘记密码 注册",
        "请先登录后查看政府信息公开内容",
    ]
    draft.blocks = _paragraphs(texts)
    _clear(draft, "a login page", "not_a_report")


def page_error(draft: Draft) -> None:
    """What a server says instead of the page."""
    texts = draft.rng.choice(
        (
            ["404", "抱歉，您访问的页面不存在或已被删除", "返回首页"],
            ["502 Bad Gateway", "nginx/1.20.1"],
            ["访问被拦截", "您的请求可能存在攻击行为，已被网站防护系统拦截", "事件编号：20240118-3391"],
        )
    )
    draft.blocks = _paragraphs(texts)
    _clear(draft, "an error page", "not_a_report")


def page_other_document(draft: Draft) -> None:
    """Another kind of document: it has numbers, and may have a table of its own."""
    year, agency = draft.profile.year, draft.profile.agency
    count = draft.rng.randint(3, 400)
    kind = draft.rng.choice(("budget", "notice", "guide"))
    if kind == "budget":
        title = f"{agency}{year}年部门预算公开说明"
        texts = [
            f"一、收支总体情况 {year}年收入预算{count}万元。",
            f"二、“三公”经费预算 {count % 17}万元，与上年持平。",
        ]
    elif kind == "notice":
        title = f"关于做好{year}年政府信息公开工作年度报告编制工作的通知"
        texts = [
            f"请各单位于{year + 1}年1月15日前报送年度报告。",
            "统计表中自然人、法人等栏目应逐项核对，总计栏不得空缺。",
        ]
    else:
        title = f"{agency}政府信息公开指南"
        texts = [
            "一、公开范围 本机关主动公开机构职能、规范性文件、行政许可等信息。",
            "二、申请方式 可当面、邮寄或网上提交申请。",
        ]
    draft.blocks = [Block("title", title), *_paragraphs(texts)]
    if kind == "budget":
        rows = [
            ("项目", "预算数", "执行数"),
            ("一般公共服务支出", str(count), str(count // 2)),
            ("总计", str(count), str(count // 2)),
        ]
        sheet = Sheet("disclosure", 3, [SheetRow("data", [Box(text, "label") for text in row]) for row in rows])
        draft.blocks.append(Block("table", sheet=sheet))
    _clear(draft, f"another kind of document ({kind})", "not_a_report")


def page_images_only(draft: Draft) -> None:
    """The title in words, all the rest scanned."""
    profile = draft.profile
    title = f"{profile.agency}{profile.year}年政府信息公开工作年度报告"
    draft.blocks = [Block("title", title), *(Block("image", f"{title}{i}") for i in range(5))]
    if draft.layout.family not in ("html", "markdown"):
        draft.blocks += _paragraphs([f"[图片{i}]" for i in range(1, 5)])
    _clear(draft, "a report whose pages are images", "unreadable", report=True, knowable=False)
    draft.meta["agency"] = "title"


_FORM_2014 = (
    ("一、主动公开情况", "——", ""),
    ("（一）主动公开政府信息数", "条", "big"),
    ("其中：主动公开规范性文件数", "条", "small"),
    ("制发规范性文件总数", "件", "small"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    ("1.政府公报公开政府信息数", "条", "small"),
    ("2.政府网站公开政府信息数", "条", "big"),
    ("3.政务微博公开政府信息数", "条", "small"),
    ("二、回应解读情况", "——", ""),
    ("（一）回应公众关注热点或重大舆情数", "次", "small"),
    ("三、依申请公开情况", "——", ""),
    ("（一）收到申请数", "件", "small"),
    ("1.当面申请数", "件", "small"),
    ("2.网络申请数", "件", "small"),
    ("（二）申请办结数", "件", "small"),
    ("1.按时办结数", "件", "small"),
    ("（三）申请答复数", "件", "small"),
    ("其中：不属于本行政机关公开数", "件", "small"),
    ("四、行政复议数量", "件", "small"),
    ("五、行政诉讼数量", "件", "small"),
    ("六、举报投诉数量", "件", "small"),
    ("七、依申请公开信息收取的费用", "万元", "small"),
    ("八、机构建设和保障经费情况", "——", ""),
    ("（一）政府信息公开工作专门机构数", "个", "small"),
)


def page_form_2014(draft: Draft) -> None:
    """A report of 2014 to 2018 with the one statistical table of those years."""
    rng = draft.rng
    agency, year = draft.profile.agency, rng.randint(2014, 2018)
    rows = [SheetRow("header", [Box(text, "header") for text in ("统计指标", "单位", "统计数")])]
    for label, unit, size in _FORM_2014:
        number = str(rng.randint(0, 6000) if size == "big" else rng.randint(0, 12)) if size else "——"
        rows.append(SheetRow("data", [Box(label, "label"), Box(unit, "label"), Box(number, "label")]))
    draft.blocks = [
        Block("title", f"{agency}{year}年政府信息公开工作年度报告"),
        Block("para", f"本报告统计期限自{year}年1月1日起至{year}年12月31日止。"),
        Block("heading", "一、概述"),
        Block("para", f"{year}年，{draft.profile.own}按要求公开政府信息，收到申请{rng.randint(0, 9)}件。"),
        Block("heading", "附表：政府信息公开情况统计表"),
        Block("para", f"（{year}年度）"),
        Block("table", sheet=Sheet("disclosure", 3, rows)),
    ]
    _clear(draft, "the form of 2014", "needs_review", report=True)
    draft.meta["agency"], draft.meta["year"] = "title", str(year)


def page_prose_only(draft: Draft) -> None:
    """A report that tells everything in words and has no table."""
    profile = draft.profile
    kept = [block for block in draft.blocks if block.role != "table"]
    documents, licences = draft.rng.randint(0, 9), draft.rng.randint(0, 900)
    told = {
        "disclosure": f"{profile.year}年制发规范性文件{documents}件，办理行政许可{licences}件。",
        "requests": prose.tell_requests(draft.rng, profile, draft.truth),
        "review_litigation": prose.tell_review(profile, draft.truth),
    }
    blocks: list[Block] = []
    for block in kept:
        blocks.append(block)
        if block.role == "heading" and block.section in told:
            blocks.append(Block("para", told[block.section], section=block.section))
    draft.blocks = blocks
    _clear(draft, "a report without any table", "needs_review", report=True)
