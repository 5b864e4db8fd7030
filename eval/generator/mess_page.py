"""Mess around the tables: headings, sentences, page chrome, further tables and reports, tables that are not there."""

from __future__ import annotations

from dataclasses import replace

from eval.generator import prose
from eval.generator.figures import sample_disclosure, sample_requests, sample_review
from eval.generator.model import MISSING, Block, Draft, Sheet, TrueCell
from eval.generator.sheets import build_sheet


def _at(draft: Draft, role: str, section: str) -> int:
    """Return the index of the first block of that role in a section, or -1."""
    for i, block in enumerate(draft.blocks):
        if block.role == role and block.section == section:
            return i
    return -1


def heading_glued(draft: Draft) -> bool:
    """Glue section headings to the paragraph before them."""
    chosen = False
    kept: list[Block] = []
    for block in draft.blocks:
        if block.role == "heading" and kept and kept[-1].role == "para" and draft.rng.random() < 0.7:
            kept[-1] = Block("para", kept[-1].text + block.text, section=block.section)
            chosen = True
        else:
            kept.append(block)
    draft.blocks = kept
    return chosen


def heading_numerals(draft: Draft) -> bool:
    """Drop, repeat or miscount the numerals of section headings."""
    headings = [block for block in draft.blocks if block.role == "heading"]
    kind = draft.rng.choice(("none", "restart", "skip"))
    for i, block in enumerate(headings):
        name = block.text.partition("、")[2] if "、" in block.text[:2] else block.text
        numeral = "一二三四五六七八"[i + (1 if i > 2 else 0)] if kind == "skip" else "一二一二三四五"[i]
        block.text = name if kind == "none" else f"{numeral}、{name}"
    return bool(headings)


def section_missing(draft: Draft) -> bool:
    """Leave out section 五 or 六, or the preface."""
    section = draft.rng.choice(("other", "other", "problems", "preface"))
    before = len(draft.blocks)
    draft.blocks = [block for block in draft.blocks if block.section != section]
    return len(draft.blocks) < before


def sentence_between(draft: Draft) -> bool:
    """Put a sentence with numbers between a heading and its table, or behind the table."""
    sections = [block.section for block in draft.blocks if block.role == "table" and block.section]
    for section in draft.rng.sample(sections, min(len(sections), draft.rng.randint(1, 2))):
        at = _at(draft, "table", section) + (1 if draft.rng.random() < 0.3 else 0)
        text = prose.sentence_between(draft.rng, draft.profile, section)
        draft.blocks.insert(at, Block("para", text, section="between"))
    return bool(sections)


def prose_numbers(draft: Draft) -> bool:
    """Add paragraphs full of numbers and other years to sections 一 and 五."""
    texts = prose.prose_with_numbers(draft.rng, draft.profile)
    at = _at(draft, "heading", "disclosure")
    if at < 0:
        return False
    draft.blocks[at:at] = [Block("para", text, section="overview") for text in texts]
    return True


def prose_contradicts(draft: Draft) -> bool:
    """Tell a count of requests that differs from table 3, or one of another concept (受理 = 新收 + 结转)."""
    new = int(draft.truth.get("requests.new_received.total", 0))
    over = int(draft.truth.get("requests.carried_over.total", 0))
    count = draft.rng.randint(1, 3)
    text = draft.rng.choice(
        (
            f"{draft.profile.year}年共受理政府信息公开申请{new + over}件，均已登记建档。",
            f"全年收到政府信息公开申请{new + count}件，答复{new + count}件。",
            f"据统计，自然人申请{new + count}件，法人申请{count}件，被提起行政诉讼{count}件。",
        )
    )
    at = _at(draft, "heading", "disclosure")
    draft.blocks.insert(max(at, 0), Block("para", text, section="overview"))
    return True


def page_chrome(draft: Draft) -> bool:
    """Put breadcrumbs, counters and links to other years before and after the report."""
    rng, year = draft.rng, draft.profile.year
    before = rng.sample(
        (
            "当前位置：首页 > 政务公开 > 政府信息公开年报",
            f"发布时间：{year + 1}-01-{rng.randint(10, 31)} 15:{rng.randint(10, 59)} 浏览次数：{rng.randint(2, 900)}",
            "字号：[ 大 中 小 ] 打印 关闭",
            f"索 引 号：{rng.randint(100000, 999999)}-{year + 1}-{rng.randint(1, 999):05d}",
            "无障碍阅读 长者模式 登录 注册",
        ),
        rng.randint(1, 3),
    )
    after = rng.sample(
        (
            f"上一篇：{year - 1}年政府信息公开工作年度报告",
            "下一篇：没有了",
            "扫一扫在手机打开当前页",
            f"网站标识码：3{rng.randint(100000000, 999999999)} 公网安备 {rng.randint(10, 99)}020号",
            "版权所有 技术支持：政务云平台 建议使用IE9以上浏览器",
        ),
        rng.randint(1, 4),
    )
    draft.blocks = [Block("chrome", t) for t in before] + draft.blocks + [Block("chrome", t) for t in after]
    return True


def link_list(draft: Draft) -> bool:
    """Put a list of links to other reports before or after this one."""
    year = draft.profile.year
    texts = [f"{y}年政府信息公开工作年度报告 {y + 1}-01-20" for y in range(year - 4, year)] + ["更多>>"]
    links = [Block("link", text) for text in texts]
    draft.blocks = links + draft.blocks if draft.rng.random() < 0.4 else draft.blocks + links
    return True


def hidden_text(draft: Draft) -> bool:
    """Hide words in the page that no visitor sees, numbers among them."""
    texts = (
        "分享：微信扫码 点赞0 收藏0",
        f"模板第3版 {draft.profile.year - 2}年 规章 9 9 9 行政许可 88",
        "<input type='hidden' value='20'/>loading...",
        "<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr><tr><td>（一）予以公开</td><td>99</td></tr></table>",
    )
    text = draft.rng.choice(texts)
    if "<table>" in text:
        draft.note("a hidden table holds other numbers", allow="needs_review")
    draft.blocks.insert(draft.rng.randrange(len(draft.blocks) + 1), Block("hidden", text))
    return True


def _other_cells(draft: Draft, year: int) -> Draft:
    """Return a twin of the draft with other numbers and no labels: its boxes carry no marks that count."""
    rng, tables = draft.rng, draft.tables
    cells: dict[str, TrueCell] = sample_disclosure(rng, tables["disclosure"], "tens", draft.style)
    cells |= sample_requests(rng, tables["requests"], "tens")
    cells |= sample_review(rng, "tens")
    twin = replace(draft, cells=cells, profile=replace(draft.profile, year=year), notes=[], blocks=[])
    twin.sheets = {kind: build_sheet(twin, kind) for kind in tables}
    for sheet in twin.sheets.values():
        for row in sheet.rows:
            for box in row.boxes:
                if box.path:
                    box.text, box.path = cells[box.path].raw, ""
    return twin


def _numbers_of(sheet: Sheet) -> list[str]:
    return [box.text for row in sheet.rows for box in row.boxes if box.role == "value"]


def quoted_last_year(draft: Draft) -> bool:
    """Quote last year's table beside this year's, with its own numbers."""
    year = draft.profile.year - 1
    twin = _other_cells(draft, year)
    kind = draft.rng.choice(tuple(draft.sheets))
    at = _at(draft, "table", kind)
    if at < 0 or _numbers_of(twin.sheets[kind]) == [draft.cells[path].raw for path in draft.tables[kind].paths]:
        return False
    caption = draft.rng.choice((f"附：{year}年度数据", f"{year}年同期情况如下表", f"（{year}年）"))
    pair = [Block("para", caption, section="between"), Block("table", sheet=twin.sheets[kind], section="")]
    if draft.rng.random() < 0.5:
        pair.append(Block("para", f"{year + 1}年情况如下表", section="between"))
        draft.blocks[at:at] = pair
    else:
        draft.blocks[at + 1 : at + 1] = pair
    draft.note("last year's table stands beside this year's with other numbers", force="needs_review")
    return True


def two_reports(draft: Draft) -> bool:
    """Append the report of another year of the same office: whose numbers are asked for is open."""
    year = draft.profile.year - 1
    twin = _other_cells(draft, year)
    title = f"{draft.profile.agency}{year}年政府信息公开工作年度报告"
    second = [Block("title", title)] if draft.profile.shown == "title" else []
    second.append(Block("para", prose.preface(draft.rng, twin.profile)))
    for block in draft.blocks:
        if block.role == "heading":
            second.append(Block("heading", block.text))
            if block.section in twin.sheets:
                second.append(Block("table", sheet=twin.sheets[block.section]))
            else:
                text = prose.overview(draft.rng, twin.profile, {})[1] if block.section == "overview" else "同上年。"
                second.append(Block("para", text))
    draft.blocks = draft.blocks + second
    draft.note("two reports stand in one file", force="needs_review", knowable=False)
    return True


def _remove_table(draft: Draft, kind: str, instead: Block) -> bool:
    at = _at(draft, "table", kind)
    if at < 0:
        return False
    draft.blocks[at] = instead
    draft.absent.add(kind)
    for path in draft.cells:
        if path.startswith(kind + "."):
            draft.cells[path] = MISSING
    draft.note(f"table {kind} is absent", force="needs_review")
    return True


def table4_prose(draft: Draft) -> bool:
    """Tell section 四 in a sentence; there is no table 4."""
    text = prose.tell_review(draft.profile, draft.truth)
    return _remove_table(draft, "review_litigation", Block("para", text, section="review_litigation"))


def table_absent(draft: Draft) -> bool:
    """Print an image, or a promise, in place of one table."""
    kind = draft.rng.choice(tuple(draft.sheets))
    text = draft.rng.choice(("（详见附件表格）", "（表格见下图）", "略"))
    return _remove_table(draft, kind, Block(draft.rng.choice(("para", "image")), text, section=kind))
