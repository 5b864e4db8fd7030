"""What `gouji check` says to the office that publishes, and words of `gouji rules` and acknowledgements."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "lint.table": (
        "{table}: {cells} cells; {identities} identities of rank {rank}; {uncovered} cells in no identity; distance {distance}",
        "{table}：{cells} 格，{identities} 个恒等式，秩 {rank}；不在任何恒等式内 {uncovered} 格；最小距离 {distance}",
    ),
    "lint.form": (
        "{form}: {cells} cells; {identities} identities of rank {rank}; one wrong cell: {unique} located uniquely, "
        "{ambiguous} among at most {most} candidates, {invisible} invisible",
        "{form}：{cells} 格，{identities} 个恒等式，秩 {rank}；单格出错时：可唯一定位 {unique}，至多 {most} 个候选 {ambiguous}，无从发现 {invisible}",
    ),
    "lint.redundant": (
        "follow from the others: {rules}",
        "可由其他恒等式推出：{rules}",
    ),
    "lint.tie": ("not told apart: {cells}", "无法区分：{cells}"),
    "lint.overlap": (
        "error: “{key}” names {names}: a label printed so can't be told. Take one of the variants out.",
        "错误：“{key}”同时指 {names}，印成这样的行名无法判定，请删去其中一个写法。",
    ),
    "lint.code": (
        "error: the code {key} names {names}. Give each cell a code of its own.",
        "错误：短代码 {key} 同时指 {names}，请使每格代码唯一。",
    ),
    "lint.idle": (
        "note: variant that adds nothing: {variant}",
        "提示：多余的写法：{variant}",
    ),
    "rules.unknown": (
        "--off {pattern}: no rule is called that (gouji rules lists them)",
        "--off {pattern}：没有这样的规则（gouji rules 列出全部规则）",
    ),
    "rules.fixed": (
        "--off {pattern}: {rules} can't be switched off: the form itself requires it, or the reading rests on it, and "
        "without it no verdict would hold. A confirmed error can be acknowledged (--acknowledged CSV).",
        "--off {pattern}：{rules} 不能关闭：这是格式本身的要求，或读数可靠与否的依据，关闭后结论即不成立。已确认的错误可用 --acknowledged CSV 登记。",
    ),
    "rules.off": ("can be switched off", "可关闭"),
    "rules.always": ("always on", "不可关闭"),
    "acknowledged.unreadable": (
        "{path}: can't be read as UTF-8 CSV: {reason}",
        "{path}：无法按 UTF-8 CSV 读取：{reason}",
    ),
    "acknowledged.columns": (
        "{path}: columns missing: {missing}; needed are document,rule,who,reason, and cells if you like",
        "{path}：缺少列 {missing}；应有 document,rule,who,reason，可另加 cells",
    ),
    "acknowledged.empty": (
        "{path}, line {line}: nothing in {missing}; say which document and rule, who confirms it, and why",
        "{path} 第 {line} 行：{missing} 为空；请写明文件、规则、确认人与理由",
    ),
    "acknowledged.stale": (
        "{document}: acknowledged, but no longer found: {rule}. Take the line out.",
        "{document}：已登记的 {rule} 不再出现，请从登记表中删去该行。",
    ),
    "acknowledged.by": (" (acknowledged by {who}: {reason})", "（已确认：{who}，{reason}）"),
    "format.title_missing": (
        "no title was found before section one. Print it: name of the body, year, 政府信息公开工作年度报告.",
        "正文前未见标题。请补写：××单位××××年政府信息公开工作年度报告。",
    ),
    "format.title_year": (
        "the title “{raw}” does not say the year. Add it.",
        "标题“{raw}”未写年度，请补写。",
    ),
    "format.title_agency": (
        "the title “{raw}” does not say whose report it is. Add the full name of the body.",
        "标题“{raw}”未写单位名称，请补写单位全称。",
    ),
    "format.period_missing": (
        "the period that the numbers cover is not stated. Add a line such as 统计期限自2023年1月1日至12月31日.",
        "未写统计期限，建议在开头注明“统计期限自××××年1月1日起至12月31日止”。",
    ),
    "format.period_year": (
        "the period reads “{raw}”, but the report is on {year}. Check which of them is right.",
        "统计期限写为“{raw}”，而本报告为 {year} 年度，请核对更正。",
    ),
    "format.fee_not_stated": (
        "nothing is said of 信息处理费. State in section six what was charged, or that nothing was.",
        "未说明信息处理费收取情况。请在第六部分写明收取的金额；未收取的，写明“未收取信息处理费”。",
    ),
    "format.fee_elsewhere": (
        "“{raw}” speaks of 信息处理费, but section six does not. State it there.",
        "“{raw}”提到信息处理费，但第六部分未写，请移至或补写于第六部分。",
    ),
    "format.lookalike": (
        "{count} character(s) are radicals that only look right, first {point} in “{raw}”; searches will not find these "
        "words. Save the document again from its source.",
        "有 {count} 个字是外形相近的部首字符（首个为 {point}，见“{raw}”），会使检索失败，请从原稿重新导出。",
    ),
    "format.section_missing": (
        "the heading “{section}” was not found. Add the section, or its heading.",
        "未见“{section}”部分，请补写该部分或其标题。",
    ),
    "format.section_twice": (
        "the heading “{section}” stands more than once. Keep one.",
        "“{section}”部分出现不止一次，请保留一处。",
    ),
    "format.section_order": (
        "“{section}” stands behind “{before}”. Put the sections in the form's order.",
        "“{section}”排在“{before}”之后，请按格式调整次序。",
    ),
    "format.section_number": (
        "a heading reads “{raw}”; the form numbers it “{section}”. Correct the numeral.",
        "标题印为“{raw}”，格式为“{section}”，请更正序号。",
    ),
    "format.section_unnumbered": (
        "the heading “{raw}” has no numeral; the form prints “{section}”.",
        "标题“{raw}”没有序号，格式为“{section}”，建议补上。",
    ),
    "format.section_wording": (
        "a heading reads “{raw}”; the form prints “{section}”.",
        "标题印为“{raw}”，格式为“{section}”，建议按格式书写。",
    ),
    "format.section_empty": (
        "nothing stands below the heading “{section}”. Write the section.",
        "“{section}”标题下没有内容，请补写。",
    ),
    "format.obsolete_form": (
        "{table} is in the form of {form}, but the report is on {year}. From 2021 on the form of 国办公开办函〔2021〕30号 "
        "applies: print the table anew in that form.",
        "{table}仍用 {form} 年格式，而本报告为 {year} 年度。自 2021 年度起应使用国办公开办函〔2021〕30号所附格式，请换用新表重填。",
    ),
    "format.later_form": (
        "{table} is in the form of {form}, but the report is on {year}. Check the year, or the form.",
        "{table}用的是 {form} 年格式，而本报告为 {year} 年度，请核对年度或格式。",
    ),
    "format.mixed_forms": (
        "table 2 is in the form of {disclosure}, table 3 in that of {requests}. Use the form of the year for both.",
        "表二用 {disclosure} 年格式，表三用 {requests} 年格式，请统一使用本年度的格式。",
    ),
    "format.form_2014": (
        "the report on {year} prints the 政府信息公开情况统计表 of 2014. Use the three tables of the form in force.",
        "{year} 年度报告仍用 2014 年的《政府信息公开情况统计表》，请改用现行格式的三张表。",
    ),
    "format.cited_order": (
        "“{raw}” is cited, but for {year} 国办公开办函〔2021〕30号 applies. Cite that.",
        "所引“{raw}”为旧格式文件，{year} 年度应依据国办公开办函〔2021〕30号，请更正。",
    ),
    "format.balance_note": (
        "{table}: the note （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） is not printed above it. Add it.",
        "{table}：表头未印“（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）”，建议补上。",
    ),
    "format.row_order": (
        "{where}: stands above “{row}”, which the form prints first. Put the rows in the form's order.",
        "{where}：此行印在“{row}”之前，与格式次序相反，请按格式调整。",
    ),
    "format.column_order": (
        "{table}: its columns are not in the form's order. Print them as the form does.",
        "{table}：各列次序与格式不同，请按格式排列。",
    ),
    "format.extra_row": (
        "{table}: the row “{raw}” is not in the form. Take it out; if its numbers count, enter them in a row of the form.",
        "{table}：“{raw}”一行不在格式内，请删去；其数如应计入，请填入格式内的相应行。",
    ),
    "format.extra_column": (
        "{table}: {count} row(s) have a column that the form does not have. Take the column out.",
        "{table}：有 {count} 行多出格式以外的一列，请删去该列。",
    ),
    "format.extra_cells": (
        "{where}: more cells are filled in than the form has columns ({raw}; {count} row(s) of this table). Leave only those of the form.",
        "{where}：填写的单元格多于格式的列数（多出 {raw}；本表共 {count} 行如此），请只保留格式内的单元格。",
    ),
    "format.label": (
        "{table}: a row label reads “{raw}”; the form prints “{label}”. Correct it.",
        "{table}：行名印为“{raw}”，格式为“{label}”，请更正。",
    ),
    "format.label_variant": (
        "{table}: a row label reads “{raw}”; the form prints “{label}”.",
        "{table}：行名印为“{raw}”，格式为“{label}”，建议按格式书写。",
    ),
    "format.header": (
        "{table}: a header word reads “{raw}”; the form prints “{label}”. Correct it.",
        "{table}：表头印为“{raw}”，格式为“{label}”，请更正。",
    ),
    "format.header_variant": (
        "{table}: a header word reads “{raw}”; the form prints “{label}”.",
        "{table}：表头印为“{raw}”，格式为“{label}”，建议按格式书写。",
    ),
    "format.blank_total": (
        "{where}: the total is not filled in, but its parts add up to {sum}. Fill it in.",
        "{where}：总计未填，而其分项之和为 {sum}，请填写。",
    ),
    "format.blank_cell": (
        "{where}: blank, as {count} cell(s) of this table are. Fill in each; where there is nothing, 0.",
        "{where}：空白（本表共 {count} 格空白）。请逐格填写，没有的填 0。",
    ),
    "format.dash_cell": (
        "{where}: “{raw}” instead of a number, as in {count} cell(s) of this table. Where there is nothing, print 0.",
        "{where}：填的是“{raw}”而非数字（本表共 {count} 格如此），没有的请填 0。",
    ),
    "format.unit_in_cell": (
        "{where}: reads “{raw}” ({count} cell(s) of this table have units). The form wants the number alone, in the unit of its header; convert it if need be.",
        "{where}：填为“{raw}”（本表共 {count} 格带单位），单元格内只填数字，单位以表头所印为准（必要时换算），请更正。",
    ),
    "format.remark_in_cell": (
        "{where}: reads “{raw}” ({count} cell(s) of this table have remarks). Put them below the table.",
        "{where}：填为“{raw}”（本表共 {count} 格带注），单元格内只填数字，说明请移至表外。",
    ),
    "format.signed_count": (
        "{where}: reads “{raw}” ({count} cell(s) of this table have signs). A count has none.",
        "{where}：填为“{raw}”（本表共 {count} 格如此），件数不带正负号，请更正。",
    ),
    "format.leading_zero": (
        "{where}: reads “{raw}” ({count} cell(s) of this table do so). Print the number without zeros in front, or split it if several cells ran together.",
        "{where}：填为“{raw}”（本表共 {count} 格如此），数字前不加零；如为几格连在一起，请分开填写。",
    ),
    "format.decimal_count": (
        "{where}: reads “{raw}” ({count} cell(s) of this table have decimals). A count is a whole number without decimals.",
        "{where}：填为“{raw}”（本表共 {count} 格带小数），件数应为整数，不带小数，请更正。",
    ),
    "format.grouped_digits": (
        "{where}: “{raw}” has thousands separators ({count} cell(s) of this table). Programs read plain digits more safely.",
        "{where}：“{raw}”带千位分隔符（本表共 {count} 格），为便于汇总建议不用分隔符。",
    ),
    "format.fullwidth_digits": (
        "{where}: “{raw}” is printed in full-width digits ({count} cell(s) of this table). Use half-width ones.",
        "{where}：“{raw}”为全角数字（本表共 {count} 格），建议改用半角数字。",
    ),
}
