"""Conditional formats of a sheet: a number that a rule hides, or may hide, is not read as if it were seen."""

from __future__ import annotations

import io

import openpyxl
import pytest
from office_files import book, grid, inline, number
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from extractor.readers.xlsx import read_xlsx
from extractor.readers.xlsx_formats import is_white

WHITE = Font(color="FFFFFFFF")
RED = Font(color="FFFF0000")
DARK = PatternFill(bgColor="FF1F4E79")
PALE = PatternFill(bgColor="FFDDEBF7")
HIDDEN = "\ufffc"


def coded(code: str, kind: str = "cellIs", **settings: object) -> Rule:
    """A rule that sets a number format."""
    return Rule(type=kind, dxf=DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=code)), **settings)


def stopping(rule: Rule) -> Rule:
    """The rule, ending those behind it."""
    rule.stopIfTrue = True
    return rule


def shown(*rules: Rule, area: str = "B1:E1", font: Font | None = None) -> tuple[str, tuple[str, ...]]:
    """What a sheet shows of 0, 7, 528 and the text 0, and its notes."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["受理", 0, 7, 528, "0"])
    sheet.append(["办结", 1, 1, 1, 1])
    for cell in sheet[1]:
        cell.font = font or Font()
    for rule in rules:
        sheet.conditional_formatting.add(area, rule)
    stream = io.BytesIO()
    workbook.save(stream)
    content = read_xlsx(stream.getvalue())
    return content.text.splitlines()[0].removeprefix("受理\t").replace(HIDDEN, "▢").replace("\t", "|"), content.notes


def test_a_zero_that_a_rule_hides_is_blank() -> None:
    """By a number format that shows nothing, or in the colour of the ground; the text 0 is another value."""
    assert shown(coded(";;;", operator="equal", formula=["0"])) == ("|7|528|0", ())
    assert shown(CellIsRule(operator="equal", formula=["0"], font=WHITE)) == ("|7|528|0", ())
    assert shown(coded("General;General;", operator="lessThan", formula=["1"])) == ("|7|528|0", ())
    assert shown(FormulaRule(formula=["B1=0"], font=WHITE)) == ("|7|528|0", ())
    assert shown(CellIsRule(operator="equal", formula=["0"], font=WHITE), area="C1:E1") == ("0|7|528|0", ())


@pytest.mark.parametrize(
    ("operator", "operands", "text"),
    [
        ("equal", ["7"], "0|▢|528|0"),
        ("notEqual", ["0"], "0|▢|▢|▢"),
        ("notEqual", ["7"], "|7|▢|▢"),
        ("lessThan", ["7"], "|7|528|0"),
        ("lessThanOrEqual", ["7.0"], "|▢|528|0"),
        ("greaterThan", ["7"], "0|7|▢|▢"),
        ("greaterThanOrEqual", ["7"], "0|▢|▢|▢"),
        ("between", ["-1", "100"], "|▢|528|0"),
        ("notBetween", ["1", "100"], "|7|▢|▢"),
        ("equal", ['"0"'], "0|7|528|▢"),
        ("equal", ['""'], "0|7|528|0"),
        ("notEqual", ['""'], "|▢|▢|▢"),
        ("equal", ["$H$1"], "▢|▢|▢|▢"),
        ("between", ["0", "MAX(B1:E1)"], "▢|▢|▢|▢"),
    ],
)
def test_rules_that_compare_are_worked_out(operator: str, operands: list[str], text: str) -> None:
    """In white: a zero becomes a blank, another number is not read; any text is more than any number."""
    notes = ("masked_number",) if "▢" in text else ()
    assert shown(CellIsRule(operator=operator, formula=operands, font=WHITE)) == (text, notes)


@pytest.mark.parametrize(
    "rule",
    [
        FormulaRule(formula=["MOD(ROW(),2)=0"], font=WHITE),
        FormulaRule(formula=["$B$1=0"], font=WHITE),
        FormulaRule(formula=["C1=0"], font=WHITE),
        Rule(type="top10", rank=3, dxf=DifferentialStyle(font=WHITE)),
        Rule(type="duplicateValues", dxf=DifferentialStyle(font=WHITE)),
        coded(";;;", "expression", formula=["SUM(B1:D1)>0"]),
        coded("0,", "aboveAverage"),
        FormulaRule(formula=["TRUE"], font=Font(color="FF00FF00"), fill=PatternFill(bgColor="FF00FF00")),
    ],
)
def test_a_rule_that_may_hide_numbers_leaves_none_certain(rule: Rule) -> None:
    """What it looks at is another cell, or the sheet as a whole."""
    text, notes = shown(rule)
    assert (text.partition("|")[2].replace("|0", "|▢"), notes) == ("▢|▢|▢", ("masked_number",))


@pytest.mark.parametrize(
    "rules",
    [
        [FormulaRule(formula=["MOD(ROW(),2)=0"], fill=PALE)],
        [FormulaRule(formula=["MOD(ROW(),2)=0"], font=WHITE, fill=DARK)],
        [Rule(type="duplicateValues", dxf=DifferentialStyle(font=RED))],
        [Rule(type="containsBlanks", formula=["LEN(TRIM(B1))=0"], dxf=DifferentialStyle(font=WHITE))],
        [FormulaRule(formula=["FALSE"], font=WHITE)],
        [DataBarRule("min", None, "max", None, color="FF638EC6")],
        [IconSetRule("3Arrows", "percent", [0, 33, 67])],
        [ColorScaleRule(start_type="min", start_color="FFF8696B", end_type="max", end_color="FF63BE7B")],
        [stopping(FormulaRule(formula=["1"])), CellIsRule(operator="equal", formula=["0"], font=WHITE)],
        [
            CellIsRule(operator="lessThan", formula=["9"], font=RED),
            CellIsRule(operator="equal", formula=["0"], font=WHITE),
        ],
    ],
)
def test_rules_that_hide_nothing_cost_nothing(rules: list[Rule]) -> None:
    """Bands, bars, icons beside their numbers, and rules that others before them overrule."""
    assert shown(*rules) == ("0|7|528|0", ())


@pytest.mark.parametrize(
    "rule",
    [
        DataBarRule("min", None, "max", None, color="FF638EC6", showValue=False),
        IconSetRule("3Arrows", "percent", [0, 33, 67], showValue=False),
        ColorScaleRule(start_type="min", start_color="FF000000", end_type="max", end_color="FFFFFFFF"),
    ],
)
def test_what_stands_in_place_of_a_number_hides_it(rule: Rule) -> None:
    """A bar or an icon alone, a ground as black as the print; texts have none of them."""
    assert shown(rule) == ("▢|▢|▢|0", ("masked_number",))


def test_a_rule_may_show_what_the_style_hides() -> None:
    """White print, that a rule makes red where there is something to see."""
    assert shown(CellIsRule(operator="notEqual", formula=["0"], font=RED), font=WHITE) == (
        "▢|7|528|0",
        ("masked_number",),
    )


def test_rules_in_the_newer_spelling() -> None:
    """They carry their look with them, and name their place behind it."""
    names = 'xmlns:x14="urn:x14" xmlns:xm="urn:xm"'
    white = '<x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf>'
    rule = f'<x14:cfRule type="cellIs" priority="1" operator="equal"><xm:f>0</xm:f>{white}</x14:cfRule>'
    rules = f"<x14:conditionalFormatting>{rule}<xm:sqref>A1:C1 E9</xm:sqref></x14:conditionalFormatting>"
    after = f"<extLst {names}><ext><x14:conditionalFormattings>{rules}</x14:conditionalFormattings></ext></extLst>"
    cells = number("A1", "0") + number("B1", "5") + number("C1", "0.0") + number("D1", "0")
    assert read_xlsx(book(('name="表"', grid(cells, after=after)))).text == "5\t0"


def test_a_number_format_in_white() -> None:
    """Zeros in it are blanks, other numbers are hidden."""
    codes = ("0;-0;[White]0", "[白色]0", "[Red]0")
    cells = number("A1", "0", 1) + number("B1", "5", 1) + number("C1", "5", 2) + number("D1", "5", 3)
    content = read_xlsx(book(('name="表"', grid(cells)), formats=codes))
    assert (content.text, content.notes) == ("5\t\ufffc\t5", ("masked_number",))
    assert is_white("-3", "0;[color2]-0") and not is_white("3", "0;[color2]-0") and not is_white("x", "[White]0")


def test_too_many_rules_are_refused() -> None:
    """A file built to cost time: every rule covers every cell."""
    rule = '<conditionalFormatting sqref="A1:IV200"><cfRule type="expression" stopIfTrue="1"/></conditionalFormatting>'
    rows = ["".join(number(f"{column}{row}", "1") for column in "ABCDEFGHIJ") for row in range(1, 101)]
    assert read_xlsx(book(('name="表"', grid(*rows, after=rule * 2000)))).notes == ("too_large",)
    assert read_xlsx(book(('name="表"', grid(rows[0], after=rule * 20_001)))).notes == ("too_large",)


def test_struck_runs_of_a_text_stand_apart() -> None:
    """In texts of the book and of the cell."""
    runs = "<r><rPr><strike/></rPr><t>9</t></r><r><rPr><b/></rPr><t>3</t></r><r><t>7</t></r>"
    kept = '<r><rPr><strike val="0"/></rPr><t>9</t></r><r><t>37</t></r>'
    own = f'<c r="C1" t="inlineStr"><is>{runs}</is></c>'
    row = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>' + own + inline("D1", "37")
    assert read_xlsx(book(('name="表"', grid(row)), texts=(runs, kept))).text == "9 37\t937\t9 37\t37"
