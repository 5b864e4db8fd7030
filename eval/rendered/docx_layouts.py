"""Ways to print a report as a Word file: merged cells, nested tables, automatic numbers, text boxes, changes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from eval.generator.assemble import HEADINGS_2021
from eval.generator.model import Box, Sheet
from eval.generator.sheets import place
from eval.rendered.papers import Paper

NUMERALS = "一二三四五六"
_NUMBERS = (("chineseCounting", "%1、"), ("chineseCounting", "（%1）"), ("decimal", "%1."))
_LABEL_NUMBER = re.compile(r"^(?:([一二三四])、|（([一二三四五六七])）|([1-8])\.)")

CellWriter = Callable[[Any, str], None]


def text_of(box: Box) -> str:
    """Return what a box prints, without the mark before a value."""
    return box.text[1:] if box.role == "value" else box.text


def _plain_cell(cell: Any, text: str) -> None:
    cell.paragraphs[0].text = text


def add_table(parent: Any, sheet: Sheet, write: CellWriter = _plain_cell, rows: slice = slice(None)) -> Any:
    """Write some rows of a table with its merged cells; a span cut off at the end stays as long as it can."""
    printed = place(sheet.rows, sheet.width)[rows]
    table = parent.add_table(rows=len(printed), cols=sheet.width)
    cells = table._cells  # worked out once: table.cell does so each time
    for number, line in enumerate(printed):
        for column, box in line:
            last = min(number + box.rowspan, len(printed)) - 1
            cell = cells[number * sheet.width + column]
            if (last, box.colspan) != (number, 1):
                cell = cell.merge(cells[last * sheet.width + column + box.colspan - 1])
            write(cell, text_of(box))
    return table


def _save(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _report(
    paper: Paper, document: Any, add: Callable[[Any, Sheet], None], heading: Callable[[Any, int, str], None]
) -> None:
    document.add_paragraph(paper.title)
    for number, (section, name) in enumerate(HEADINGS_2021.items()):
        heading(document, number, name)
        if section in paper.sheets:
            add(document, paper.sheets[section])
        else:
            document.add_paragraph(paper.prose(section))


def _typed_heading(document: Any, number: int, name: str) -> None:
    document.add_paragraph(f"{NUMERALS[number]}、{name}")


def _with_header_and_footer(document: Any) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "2018 政府信息公开 999"
    section.footer.paragraphs[0].text = "- 12 -"


def merged(paper: Paper) -> bytes:
    """The official form: group labels merged over their rows, headers over their columns; a header and a footer."""
    document = docx.Document()
    _with_header_and_footer(document)
    _report(paper, document, lambda parent, sheet: add_table(parent, sheet), _typed_heading)
    return _save(document)


def nested(paper: Paper) -> bytes:
    """Everything stands in one table of the page, each table in a cell of it."""
    document = docx.Document()
    frame = document.add_table(rows=len(HEADINGS_2021) + 1, cols=1)
    frame.cell(0, 0).text = paper.title
    for number, (section, name) in enumerate(HEADINGS_2021.items()):
        cell = frame.cell(number + 1, 0)
        cell.text = f"{NUMERALS[number]}、{name}"
        if section in paper.sheets:
            add_table(_Adder(cell), paper.sheets[section])
        else:
            cell.add_paragraph(paper.prose(section))
    return _save(document)


class _Adder:
    """A cell takes tables without saying how wide they are."""

    def __init__(self, cell: Any) -> None:
        self._cell = cell

    def add_table(self, rows: int, cols: int) -> Any:
        return self._cell.add_table(rows, cols)


def auto_numbered(paper: Paper) -> bytes:
    """Numbers of headings and of row labels are counted by Word and stand nowhere in the text."""
    document = docx.Document()
    _add_lists(document)

    def heading(parent: Any, _: int, name: str) -> None:
        _number(parent.add_paragraph(name), 71, 0)

    def add(parent: Any, sheet: Sheet) -> None:
        seen: list[tuple[int, int]] = []

        def write(cell: Any, text: str) -> None:
            match = _LABEL_NUMBER.match(text)
            level = next((i for i, found in enumerate(match.groups()) if found), -1) if match else -1
            value = _value(match[level + 1]) if match and level >= 0 else 0
            expected = 1 + max((v for lv, v in seen if lv == level), default=0)
            if match and sheet.kind == "requests" and value == (1 if level == 2 and value == 1 else expected):
                if level == 2 and value == 1:
                    seen[:] = [item for item in seen if item[0] != 2]
                seen.append((level, value))
                cell.paragraphs[0].text = text[match.end() :]
                _number(cell.paragraphs[0], 72, level)
            else:
                cell.paragraphs[0].text = text

        add_table(parent, sheet, write)

    _report(paper, document, add, heading)
    return _save(document)


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else "一二三四五六七".index(text) + 1


def _add_lists(document: Any) -> None:
    root = document.part.numbering_part.element
    for number in (71, 72):
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text.replace("%1", f"%{i + 1}")}"/></w:lvl>'
            for i, (style, text) in enumerate(_NUMBERS)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{levels}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def _number(paragraph: Any, list_id: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = list_id


def split(paper: Paper) -> bytes:
    """Tables are cut into two by a page break: the second piece repeats the header or not."""
    document = docx.Document()

    def add(parent: Any, sheet: Sheet) -> None:
        cut = {"requests": 16, "disclosure": 5}.get(sheet.kind, len(sheet.rows))
        add_table(parent, sheet, rows=slice(0, cut))
        if cut < len(sheet.rows):
            parent.add_page_break()
            add_table(parent, sheet, rows=slice(cut, None))

    _report(paper, document, add, _typed_heading)
    return _save(document)


def text_boxes(paper: Paper) -> bytes:
    """Headings and tables stand in text boxes, each also as the older drawing that Word keeps beside it."""
    document = docx.Document()

    def heading(parent: Any, number: int, name: str) -> None:
        paragraph = parent.add_paragraph()
        _box(paragraph, [parent.add_paragraph(f"{NUMERALS[number]}、{name}")._p])

    def add(parent: Any, sheet: Sheet) -> None:
        anchor = parent.add_paragraph()
        _box(anchor, [add_table(parent, sheet)._tbl, OxmlElement("w:p")])

    _report(paper, document, add, heading)
    return _save(document)


def _box(paragraph: Any, contents: list[Any]) -> None:
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
    )
    run = parse_xml(
        f'<w:r {nsdecls("w")} {names}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        "<w:txbxContent/></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>八、旧图形 17</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    box = next(run.iter(qn("w:txbxContent")))
    for item in contents:
        box.append(item)
    paragraph._p.append(run)


def revised(paper: Paper) -> bytes:
    """Values typed with changes tracked, in content controls, as fields, and cut into runs with proofing marks."""
    document = docx.Document()
    count = 0

    def write(cell: Any, text: str) -> None:
        nonlocal count
        count += 1
        paragraph = cell.paragraphs[0]
        if not text or not text[0].isdigit():
            paragraph.text = text
            return
        kinds = (_inserted, _controlled, _field, _in_runs)
        paragraph._p.append(parse_xml(f"<w:root {nsdecls('w')}>{kinds[count % 4](text)}</w:root>"))
        root = paragraph._p[-1]
        for item in list(root):
            root.addprevious(item)
        paragraph._p.remove(root)

    _report(paper, document, lambda parent, sheet: add_table(parent, sheet, write), _typed_heading)
    return _save(document)


def _inserted(text: str) -> str:
    return (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>98</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a"><w:r><w:t>{text}</w:t></w:r></w:ins>'
    )


def _controlled(text: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"


def _field(text: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(LEFT) 12</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{text}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _in_runs(text: str) -> str:
    runs = "".join(f"<w:r><w:t>{char}</w:t></w:r><w:proofErr w:type='spellStart'/>" for char in text)
    return f'<w:bookmarkStart w:id="0" w:name="b"/>{runs}<w:r><w:rPr><w:vanish/></w:rPr><w:t>77</w:t></w:r>'


LAYOUTS: dict[str, Callable[[Paper], bytes]] = {
    layout.__name__: layout for layout in (merged, nested, auto_numbered, split, text_boxes, revised)
}
