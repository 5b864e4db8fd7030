"""Findings in words: what does not hold or is not certain in a document, where, and what to do."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "identity.failed": (
        "{where}: {label} does not hold: {left_side}, but {right_side} (difference {delta}). "
        "Compare with the published original; nothing was corrected.",
        "{where}：“{label}”不成立：{left_side}，而 {right_side}（差 {delta}）。请核对发布原件；本工具未作任何改动。",
    ),
    "identity.undecidable": (
        "{where}: {label} can't be decided because of empty cells: {left_side}; {right_side}. "
        "Fill in the blank cells in the published report.",
        "{where}：因有空白单元格，“{label}”无法判定：{left_side}；{right_side}。请在发布的报告中补填空白处。",
    ),
    "identity.unread": (
        "{where}: {label} can't be checked, because not every cell of it was read: {left_side}; {right_side}. "
        "Look at the rows named above first.",
        "{where}：因有单元格未能读取或另有表外行，“{label}”无法核验：{left_side}；{right_side}。请先处理上述各行。",
    ),
    "identity.exceeds": (
        "{where}: the parts ({left}) already exceed the total ({right}) although a cell is blank. Check this row or column first.",
        "{where}：尚有空白，各分项之和（{left}）已大于总计（{right}），请首先核对此处。",
    ),
    "soft.failed": (
        "{where}: unusual, not wrong by the form: {label}; here {left_side} against {right_side}. Worth a look.",
        "{where}：不寻常（并非格式上的错误）：{label}；此处 {left_side}，{right_side}，建议核实。",
    ),
    "kind.failed": (
        "{where}: printed {raw}, but a count must be a whole number that is not negative. Check the published original.",
        "{where}：印为 {raw}，而件数应为非负整数，请核对发布原件。",
    ),
    "structure.extra_cells": (
        "{where}: has {count} value(s) more than the form has columns ({raw}); the one under the header counts.",
        "{where}：比格式多出 {count} 个单元格（{raw}）；以表头下的数为准。",
    ),
    "structure.extra_value": (
        "{where}: has more values than the form has columns, and they differ ({raw}). Look at the source and decide which one counts.",
        "{where}：单元格多于格式的列数，且数值不同（{raw}），请对照原件确认应取哪一个。",
    ),
    "structure.extra_column": (
        "{where}: an extra column {raw} stands among the form's; it was read apart.",
        "{where}：表中多出一列（{raw}），已另行读取。",
    ),
    "structure.extra_column_sum": (
        "{where}: the extra subtotal column says {raw}, its parts add up to {left}.",
        "{where}：多出的小计列为 {raw}，而其分项之和为 {left}。",
    ),
    "structure.local_row": (
        "the row “{label}” is not in the form and holds {raw}; the columns it belongs to can't be checked. Decide by hand where it counts.",
        "“{label}”一行不在格式内，其数为 {raw}；所在列无法核验，请人工确认其归属。",
    ),
    "structure.local_row_zero": (
        "the row “{label}” is not in the form; it holds only 0 or blanks.",
        "“{label}”一行不在格式内，均为 0 或空白。",
    ),
    "structure.row_missing": (
        "{where}: the row was not found. Look for it in the source.",
        "{where}：未找到该行，请在原件中查找。",
    ),
    "structure.row_uncertain": (
        "{where}: read, but not surely ({why}). Compare the row with the source.",
        "{where}：已读取但不能确定（{why}），请与原件核对该行。",
    ),
    "structure.contested": (
        "{where}: two readings differ: {raw}. Compare the row with the source.",
        "{where}：两种读法不一致：{raw}，请与原件核对该行。",
    ),
    "structure.text_in_cell": (
        "{where}: the cell says “{raw}” instead of a number; it was not taken for 0.",
        "{where}：单元格为文字“{raw}”而非数字，未按 0 处理。",
    ),
    "structure.illegible": (
        "{where}: “{raw}” can't be one number; digits of several cells may be glued.",
        "{where}：“{raw}”不可能是一个数，可能是多个单元格的数字连在了一起。",
    ),
    "structure.dotted": (
        "{where}: “{raw}” in a count may have its dots between thousands, or be a fraction; it was not read. Look at the published original.",
        "{where}：计数“{raw}”中的点可能是千位分隔，也可能是小数点，未予读取，请查看公布的原件。",
    ),
    "structure.unseen": (
        "{where}: the file holds digits here that a reader does not see, or sees otherwise (in the colour of the ground, turned round). Look at the page and correct the file.",
        "{where}：文件此处存有数字，但显示时看不见或与存储不同（与底色同色、反向等），请查看页面并更正文件。",
    ),
    "structure.header": (
        "{where}: the header prints other columns than the form has there, leaves their order open, or the rows "
        "contradict it. Check the columns by hand.",
        "{where}：表头与格式的列序不符、列序无从确定，或各行数字与之不符，请人工核对各列。",
    ),
    "structure.header_cut": (
        "{where}: header words are cut or lost; the form's order was taken.",
        "{where}：表头文字残缺，按格式的列序读取。",
    ),
    "structure.several": (
        "the table {table} stands {count} times with different numbers. Split the file or say which one counts.",
        "{table}在文件中出现 {count} 次且数字不同，请拆分文件或确认以哪一张为准。",
    ),
    "structure.table_absent": (
        "{table} was not found. If the report tells it in prose, add the table; else check the source.",
        "未找到{table}。若报告仅以文字说明，请补表；否则请检查来源文件。",
    ),
    "structure.table_blank": (
        "{table} holds no number at all.",
        "{table}中没有任何数字。",
    ),
    "structure.truncated": (
        "{table} breaks off before its end. Fetch the document again.",
        "{table}未完而文件已终止，请重新获取文件。",
    ),
    "input.undecodable_bytes": (
        "some bytes are neither UTF-8 nor GB18030; they show as �.",
        "部分字节既非 UTF-8 也非 GB18030，以 � 显示。",
    ),
    "input.empty_file": ("the document is empty. Fetch it again.", "文件为空，请重新获取。"),
    "input.binary_file": (
        "not a format this version reads. Save it as .docx, .xlsx, .html or .txt.",
        "当前版本不能读取此格式，请另存为 .docx、.xlsx、.html 或 .txt。",
    ),
    "input.too_large": (
        "too large: more than 20 MB or 300,000 lines and cells. Take the report out of it.",
        "文件过大（超过 20 MB 或 30 万行、格），请单独取出年报。",
    ),
    "input.nesting_too_deep": (
        "it is nested too deeply to be read without loss. Save it again as text.",
        "文件嵌套层数过深，无法完整读取，请另存为文本。",
    ),
    "input.lost_chinese": (
        "its Chinese characters are lost (printed as ?). Fetch it again with the right encoding.",
        "中文字符已丢失（显示为 ?），请按正确编码重新获取。",
    ),
    "input.double_decoded": (
        "its text was decoded with a wrong encoding on the way. Fetch the original bytes again.",
        "文本在传输中被错误解码（乱码），请重新获取原始文件。",
    ),
    "input.deduplicated_lines": (
        "repeated lines were removed on the way, so the numbers of its tables are gone. Fetch the original again.",
        "重复的行已被删除，表中数字已丢失，请重新获取原始文件。",
    ),
    "input.list_page": (
        "a list of documents, not a report. Fetch the pages it links to.",
        "这是列表页而非年报，请获取其链接的页面。",
    ),
    "input.link_to_file": (
        "the report is in a linked file: {detail}. Fetch that file.",
        "年报在所链接的文件中：{detail}，请获取该文件。",
    ),
    "input.script_shell": (
        "an empty page that a script fills in. Save it from a browser after it has loaded.",
        "页面内容由脚本加载，抓取结果为空壳，请在浏览器加载完成后保存。",
    ),
    "input.login_page": ("a login page, not a report.", "这是登录页而非年报。"),
    "input.error_page": (
        "an error page, not a report. Fetch the document again.",
        "这是错误页而非年报，请重新获取。",
    ),
    "input.other_document": ("another document, not an annual report.", "这是其他文件，不是政府信息公开年度报告。"),
    "input.form_2014": (
        "a report in the form of 2014 (2014–2018), which is not read yet. Read it by hand.",
        "这是 2014 版格式（2014—2018 年）的年报，目前不能读取，请人工处理。",
    ),
    "input.pre_2014": (
        "a report from before 2014, without a common form. Read it by hand.",
        "这是 2014 年以前的年报，没有统一格式，请人工处理。",
    ),
    "input.prose_only": (
        "a report without any table. Ask the office for its tables, or read the prose by hand.",
        "年报中没有任何表格，请向单位索取表格，或人工阅读文字部分。",
    ),
    "input.model_unavailable": (
        "the model could not be asked ({detail}). Read by rules as far as they go; run again to have it asked.",
        "未能询问模型（{detail}）。已按规则读取，可重新运行以补问。",
    ),
}
