"""HTML layouts: clean tables, Word export, tables inside page tables, a government page, cells as paragraphs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from eval.generator.model import Block, Box, Draft, Layout, Sheet, SheetRow
from eval.generator.sheets import split_at_breaks

CellPrinter = Callable[[Box], str]
_BLANKS = ("", "&nbsp;", "<br/>", " ")


def _attributes(box: Box) -> str:
    spans = f' colspan="{box.colspan}"' if box.colspan > 1 else ""
    return spans + (f' rowspan="{box.rowspan}"' if box.rowspan > 1 else "")


def _text(box: Box, blank: str) -> str:
    return box.text + blank if box.empty else box.text.replace("\n", "<br/>")


def _rows(rows: list[SheetRow], cell: CellPrinter) -> str:
    return "".join("<tr>" + "".join(map(cell, row.boxes)) + "</tr>\n" for row in rows)


def _pieces(sheet: Sheet, opening: str, cell: CellPrinter) -> str:
    """Return the table, or its pieces with the page marks as paragraphs between them."""
    parts = []
    for piece in split_at_breaks(sheet):
        if isinstance(piece, str):
            parts.append(f"<p>{piece}</p>\n" if piece else "")
        else:
            parts.append(f"{opening}<tbody>\n{_rows(piece.rows, cell)}</tbody></table>\n")
    return "".join(parts)


def plain_table(sheet: Sheet) -> str:
    """Return a table without any attribute but its spans."""
    return _pieces(sheet, "<table>", lambda box: f"<td{_attributes(box)}>{_text(box, '')}</td>").rstrip("\n")


def _clean_cell(rng: Random) -> CellPrinter:
    """Return how this document prints a cell: with or without <p>, headers as <th> or not."""
    blank, inner, tag = (
        rng.choice(_BLANKS),
        rng.choice(("{}", "<p>{}</p>", "<p>{}</p>")),
        rng.choice(("td", "td", "th")),
    )

    def print_cell(box: Box) -> str:
        name = tag if box.role in ("header", "frame", "heading") else "td"
        return f"<{name}{_attributes(box)}>{inner.format(_text(box, blank))}</{name}>"

    return print_cell


def _paragraph(block: Block) -> str:
    if block.role == "hidden":
        return f'<div style="display:none">{block.text}</div>\n'
    if block.role == "image":
        return f'<p style="text-align:center"><img src="/upload/{hash_text(block.text) % 99991}.png" alt=""/></p>\n'
    if block.role == "link":
        ending = ".pdf" if block.text.endswith(".pdf") else ".docx" if block.text.endswith(".docx") else ".html"
        return f'<li><a href="/info/{hash_text(block.text) % 99991}{ending}">{block.text}</a></li>\n'
    if block.role == "html":
        return block.text + "\n"
    if block.role == "title":
        return f'<p style="text-align:center;font-weight:bold">{block.text}</p>\n'
    return f"<p>{block.text}</p>\n"


def hash_text(text: str) -> int:
    """Return a number that depends on the text alone (`hash` changes from run to run)."""
    return sum(ord(char) * (i + 1) for i, char in enumerate(text))


def _body(draft: Draft, opening: str, cell: CellPrinter, paragraph: Callable[[Block], str] = _paragraph) -> str:
    parts = []
    for block in draft.blocks:
        parts.append(_pieces(block.sheet, opening, cell) if block.sheet else paragraph(block))
    return "".join(parts)


def _head(draft: Draft, title: str, extra: str = "") -> str:
    charset = "" if "no_charset" in draft.meta else f'<meta charset="{draft.meta.get("charset", "utf-8")}"/>\n'
    return f"<!DOCTYPE html>\n<html>\n<head>\n{charset}<title>{title}</title>\n{extra}</head>\n"


def _page_title(draft: Draft) -> str:
    """Return the title of the page; it names the agency only where the report does."""
    titles = [block.text for block in draft.blocks if block.role == "title"]
    return "".join(titles) or "政府信息公开工作年度报告"


def _render_table(draft: Draft) -> str:
    """A fragment or a small page around tables with the official spans."""
    body = _body(draft, draft.rng.choice(("<table>", '<table border="1" cellspacing="0">')), _clean_cell(draft.rng))
    if draft.rng.random() < 0.4 and "charset" not in draft.meta:
        return body
    return f"{_head(draft, _page_title(draft))}<body>\n{body}</body>\n</html>\n"


_WORD_HEAD = """<meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<style>
<!--
 @font-face {font-family:仿宋_GB2312; panose-1:2 1 6 9 3 1 1 1 1 1;}
 p.MsoNormal, li.MsoNormal {margin:0cm; text-align:justify; font-size:10.5pt; font-family:"Calibri",sans-serif;}
 table.MsoTableGrid {border:solid windowtext 1.0pt; mso-border-alt:solid windowtext .5pt;}
-->
</style>
"""
_WORD_SPAN = "<span style='font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体'>"
_WORD_NUMBER = "<span style='font-size:10.5pt;font-family:宋体;color:black;mso-font-kerning:0pt'>"
_WORD_BORDER = "border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"
_WORD_CELL = "<span style='font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体;color:black'>"


def _word_runs(text: str, span: str, rng: Random) -> str:
    """Return the text broken into runs as Word breaks it: anywhere in words, never in a number."""
    if len(text) < 6 or not all("\u4e00" <= char <= "\u9fff" for char in text):
        return f"{span}{text}</span>"
    cut = rng.randint(1, len(text) - 1)
    return f"{span}{text[:cut]}</span>{span}<font face=宋体>{text[cut:]}</font></span>"


def _word_cell(rng: Random) -> CellPrinter:
    def print_cell(box: Box) -> str:
        if box.role in ("value", "extra"):
            inner = f"{_WORD_NUMBER}<span lang=EN-US>{_text(box, '&nbsp;')}<o:p></o:p></span></span>"
        else:
            inner = "<br/>".join(_word_runs(part, _WORD_CELL, rng) for part in box.text.split("\n")) + "<o:p></o:p>"
        width = 52 * box.colspan
        return (
            f"<td width={width}{_attributes(box)} valign=center style='width:{width * 0.75:.1f}pt;{_WORD_BORDER}'>"
            f"<p class=MsoNormal align=center style='text-align:center'>{inner}</p></td>\n"
        )

    return print_cell


def _render_word(draft: Draft) -> str:
    """The markup that Word and WPS write."""

    def paragraph(block: Block) -> str:
        if block.role in ("hidden", "image", "link", "html"):
            return _paragraph(block)
        align = " align=center style='text-align:center'" if block.role == "title" else " style='text-indent:32.0pt'"
        return f"<p class=MsoNormal{align}>{_word_runs(block.text, _WORD_SPAN, draft.rng)}<o:p></o:p></p>\n"

    opening = "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>"
    body = _body(draft, opening, _word_cell(draft.rng), paragraph)
    name = 'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"'
    head = _head(draft, _page_title(draft), _WORD_HEAD).replace("<html>", f"<html {name}>")
    opened = "<body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=WordSection1>\n"
    return f"{head}{opened}{body}</div>\n</body>\n</html>\n"


def _render_nested(draft: Draft) -> str:
    """A page laid out with tables, the report in a cell of a cell."""
    body = _body(draft, '<table width="100%" border="1">', _clean_cell(draft.rng))
    menu = "".join(f'<tr><td height="28"><a href="/{i}/">{name}</a></td></tr>\n' for i, name in enumerate(_MENU))
    for _ in range(draft.rng.randint(1, 3)):
        body = f'<table width="98%" cellpadding="0"><tr><td class="content">\n{body}</td></tr></table>\n'
    return (
        f'{_head(draft, _page_title(draft))}<body>\n<table width="1000" align="center">'
        f'<tr><td colspan="2" class="banner"></td></tr>\n'
        f'<tr><td width="180" valign="top"><table width="100%">{menu}</table></td>\n<td>{body}</td></tr>\n'
        f'<tr><td colspan="2" class="foot">版权所有 网站地图 联系我们</td></tr></table>\n</body>\n</html>\n'
    )


_MENU = ("机构职能", "政策文件", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报")


def _meta(draft: Draft) -> str:
    """Return the meta tags that the state's rule for government sites asks for; they date from the year after."""
    profile = draft.profile
    source = profile.agency if profile.shown != "nowhere" else "本站"
    tags = {
        "SiteName": "政务公开网",
        "SiteIDCode": f"3{hash_text(profile.agency) % 100000000:08d}0"[:10],
        "ColumnName": "政府信息公开年报",
        "ColumnType": "政府信息公开",
        "ArticleTitle": _page_title(draft),
        "PubDate": f"{profile.year + 1}-01-{draft.rng.randint(10, 31)} 10:{draft.rng.randint(10, 59)}",
        "ContentSource": source,
    }
    return "".join(f'<meta name="{name}" content="{content}"/>\n' for name, content in tags.items())


_SCRIPT = """<script type="text/javascript">
var columns = ["2018年年报", "2019年年报"]; function count(n) { return n < 100 ? n * 7 : 0; }
document.write("<table><tr><td>规章</td><td>99</td></tr></table>");
</script>
<style>.nav li { float: left; width: 120px } .hide { display: none }</style>
"""


def _render_page(draft: Draft) -> str:
    """A page of a government site: meta tags, navigation, breadcrumbs, footer, scripts."""
    rng, profile = draft.rng, draft.profile
    body = _body(draft, '<table class="report" width="100%">', _clean_cell(rng))
    menu = "".join(f'<li><a href="/col/{i}/index.html">{name}</a></li>' for i, name in enumerate(_MENU))
    years = "".join(
        f'<li><a href="/art/{y}/">{y}年年度报告</a></li>' for y in range(profile.year - 2, profile.year + 1)
    )
    return (
        f"{_head(draft, _page_title(draft), _meta(draft) + _SCRIPT)}<body>\n"
        f'<div class="header"><div class="logo">政务公开网</div><ul class="nav">{menu}</ul></div>\n'
        f'<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 年度报告</div>\n'
        f'<div class="info"><span>发布日期：{profile.year + 1}-01-25</span> '
        f'<span>浏览次数：<b id="hits">{rng.randint(3, 900)}</b></span></div>\n'
        f'<div id="zoom" class="article">\n<!--begin-->\n{body}<!--end-->\n</div>\n'
        f'<div class="side"><ul>{years}</ul></div>\n'
        f'<div class="hide">分享到微信</div>\n'
        f'<div class="footer">主办单位：政务公开办公室 网站标识码：3400000099<br/>'
        f"建议使用1024×768分辨率浏览</div>\n{_SCRIPT}</body>\n</html>\n"
    )


def _render_div_cells(draft: Draft) -> str:
    """Only table 3 is a table; the cells of the others are paragraphs or divs, empty ones vanish."""
    cell, tag = _clean_cell(draft.rng), draft.rng.choice(("p", "div"))
    parts = []
    for block in draft.blocks:
        if block.sheet is None:
            parts.append(_paragraph(block))
        elif block.sheet.kind == "requests":
            parts.append(_pieces(block.sheet, "<table>", cell))
        else:
            parts.append(_flat_cells(block.sheet, tag))
    return f'{_head(draft, _page_title(draft))}<body>\n<div class="text">\n{"".join(parts)}</div>\n</body>\n</html>\n'


def _flat_cells(sheet: Sheet, tag: str) -> str:
    parts = []
    for row in sheet.rows:
        if row.mark:
            parts.append(f"<{tag}>{row.mark}</{tag}>\n")
        for box in row.boxes:
            text = box.text.replace("\n", "<br/>")
            parts.append(text if box.empty else f"<{tag}>{text}</{tag}>\n")
    return "".join(parts)


HTML_LAYOUTS = (
    Layout("html_table", "Clean HTML tables with the spans of the official form.", "html", _render_table),
    Layout("html_word", "Word or WPS export: MsoNormal, o:p, runs and nested fonts.", "html", _render_word),
    Layout("html_nested", "The report inside tables that lay out the page.", "html", _render_nested),
    Layout("html_page", "A page of a government site with meta tags, navigation and footer.", "html", _render_page),
    Layout(
        "html_div_cells",
        "Table 3 as a table, the cells of tables 2 and 4 as paragraphs.",
        "html",
        _render_div_cells,
        frozenset(("disclosure", "review_litigation")),
    ),
)
