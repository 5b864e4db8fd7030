"""Every sentence gouji says to a person, in English and Chinese: one catalogue, looked up by code."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]

_CATALOGUE: dict[str, tuple[str, str]] = {
    # findings
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
    "structure.header": (
        "{where}: a printed header word names another column than the form has there. Check the columns by hand.",
        "{where}：表头所印的列名与格式的列序不符，请人工核对各列。",
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
        "not a format this version reads. Save it as .txt, .md or .html.",
        "当前版本不能读取此格式，请另存为 .txt、.md 或 .html。",
    ),
    "input.too_large": (
        "too large: more than 20 MB or 300,000 lines and cells. Take the report out of it.",
        "文件过大（超过 20 MB 或 30 万行、格），请单独取出年报。",
    ),
    "input.nesting_too_deep": (
        "its HTML is nested too deeply to be read without loss. Save the page again as text.",
        "网页嵌套层数过深，无法完整读取，请将网页另存为文本。",
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
    "input.images_only": (
        "the report is published as images. Recognise its text first (OCR).",
        "年报以图片形式发布，请先进行文字识别。",
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
    # why a row is not sure
    "why.weak_anchor": ("its label or its place is not certain", "行名或位置不能确定"),
    "why.glued_digits": ("its digits are glued together", "数字连在一起，无法分开"),
    "why.too_few_values": ("fewer values than columns", "数值少于列数"),
    "why.too_many_values": ("more values than columns", "数值多于列数"),
    "why.padding_unclear": ("blank cells and padding can't be told apart", "空白单元格与补位无法区分"),
    "why.position_unclear": ("values do not stand under the header words", "数值与表头位置不对应"),
    "why.header_contradicts": ("the header is out of order", "表头次序不符"),
    "why.header_lost": ("the header is lost", "表头缺失"),
    "why.borders_unclear": ("cell borders are not clear", "单元格界限不清"),
    "why.page_mark_inside": ("a page number stands inside", "行内夹有页码"),
    "why.label_apart": ("the label stands apart from its numbers", "行名与数字分离"),
    "why.row_printed_twice": ("the row is printed twice", "同一行出现两次"),
    "why.several_rows": ("the table has several rows of numbers", "表中有多行数字"),
    "why.fuzzy_label": ("the label is misprinted", "行名有误"),
    "why.extra_value": ("surplus values differ", "多出的数值不同"),
    # verdicts
    "verdict.verified": ("verified", "读数可靠·勾稽相符"),
    "verdict.source_incomplete": ("source incomplete", "读数可靠·填报不全"),
    "verdict.source_inconsistent": ("source inconsistent", "读数可靠·勾稽不符"),
    "verdict.needs_review": ("needs review", "需人工核对"),
    "verdict.unreadable": ("unreadable", "无法读取"),
    "verdict.not_a_report": ("not a report", "非年报"),
    # reasons, in a few words
    "input.model_unavailable": (
        "the model could not be asked ({detail}). Read by rules as far as they go; run again to have it asked.",
        "未能询问模型（{detail}）。已按规则读取，可重新运行以补问。",
    ),
    # why a model's claim does not count
    "claim.not_asked": ("nobody asked for this row", "没有问这一行"),
    "claim.quote_empty": ("no quote", "没有抄写原文"),
    "claim.quote_not_found": ("the quote is not in the source", "所抄的原文不存在"),
    "claim.quote_ambiguous": ("the quote stands in several places", "所抄的原文不止一处"),
    "claim.quote_without_values": ("the quote holds no values", "所抄的原文里没有数"),
    "claim.quote_cuts_line": ("the quote covers only part of the line", "所抄的原文不完整，该行还有别的数"),
    "claim.quote_spans_lines": ("the quote covers several rows", "所抄的原文跨了几行"),
    "claim.quote_used_twice": ("the same quote was given for two rows", "同一段原文用于两行"),
    "claim.row_claimed_twice": ("two places were given for one row", "同一行给出了两处原文"),
    "claim.values_differ": ("the values are not those in the quote", "所报的数与原文不同"),
    "claim.other_row": ("the words there name another row", "该处写的是另一行的名称"),
    "claim.label_names_no_row": ("the words there name no row of the form", "该处的文字不是任何一行的名称"),
    "claim.not_between_neighbours": ("the place does not fit the rows around it", "位置与前后各行不符"),
    "claim.row_lacks_values": ("the row has fewer values than columns", "该行的数少于列数"),
    "claim.row_has_more_values": ("the row has more values than columns", "该行的数多于列数"),
    "claim.row_printed_twice": ("the row is printed twice", "该行印了两次"),
    "claim.header_uncertain": ("the header is lost or out of order", "表头缺失或顺序不符"),
    "claim.borders_unclear": ("the values can't be told apart", "该行的数无法分清"),
    "claim.answer_truncated": ("the answer broke off", "回答被截断"),
    "claim.answer_refused": ("the model refused to answer", "模型拒绝回答"),
    "claim.answer_empty": ("the answer was empty", "回答为空"),
    "claim.answer_unparsable": ("the answer was no JSON of the form asked for", "回答不是所要求的 JSON"),
    "reason.identity_failed": ("an identity fails", "勾稽关系不成立"),
    "reason.identity_undecidable": ("blanks leave identities open", "空白致勾稽无法判定"),
    "reason.table_blank": ("a table without any number", "整表无数字"),
    "reason.table_absent": ("a table is absent", "缺表"),
    "reason.truncated": ("the text breaks off", "文件不完整"),
    "reason.several_reports": ("several tables of one kind with other numbers", "同一表多次出现且数字不同"),
    "reason.missing_rows": ("rows not found", "缺行"),
    "reason.incomplete_rows": ("rows with too few values", "行内数值不全"),
    "reason.placed_cells": ("cells placed by arithmetic", "按勾稽推定位置"),
    "reason.contested_cells": ("two readings differ", "两种读法不一致"),
    "reason.weak_anchor": ("labels or places not certain", "行名或位置不确定"),
    "reason.header_contradicts": ("header out of order or lost", "表头不符或缺失"),
    "reason.local_row": ("a row outside the form holds numbers", "表外行有数"),
    "reason.extra_value": ("surplus values differ", "多余单元格数值不同"),
    "reason.text_in_cell": ("a word instead of a number", "单元格为文字"),
    "reason.form_2014": ("form of 2014", "2014 版格式"),
    "reason.pre_2014": ("before 2014", "2014 年以前"),
    "reason.prose_only": ("prose without tables", "只有文字没有表格"),
    "reason.glued_digits": ("digits glued together", "数字粘连"),
    "reason.deduplicated_lines": ("repeated lines were removed", "重复行被删除"),
    "reason.lost_chinese": ("Chinese characters lost", "中文丢失"),
    "reason.double_decoded": ("wrongly decoded text", "乱码"),
    "reason.images_only": ("images only", "仅有图片"),
    "reason.list_page": ("a list page", "列表页"),
    "reason.link_to_file": ("only a link to the file", "仅有附件链接"),
    "reason.script_shell": ("an empty script page", "脚本空壳页"),
    "reason.login_page": ("a login page", "登录页"),
    "reason.error_page": ("an error page", "错误页"),
    "reason.other_document": ("another document", "其他文件"),
    "reason.empty_file": ("empty file", "空文件"),
    "reason.binary_file": ("format not read", "不支持的格式"),
    "reason.nesting_too_deep": ("HTML nested too deeply", "网页嵌套过深"),
    "reason.too_large": ("file too large", "文件过大"),
    "reason.undecodable_bytes": ("bytes that can't be decoded", "有无法解码的字节"),
    "reason.model_unavailable": ("the model could not be asked", "模型不可用"),
    "reason.not_readable": ("the path can't be read", "路径无法读取"),
    "reason.internal_error": ("an error of gouji itself", "程序自身出错"),
    "reason.no_agency": ("no agency named", "未写明单位"),
    "reason.no_year": ("no year named", "未写明年度"),
    # command line
    "cli.suspect": (
        "one cell would explain it all: {where}, printed {raw}; {to} would make every relation hold",
        "可能只错一处：{where}，印为 {raw}；若为 {to} 则全部勾稽成立",
    ),
    "cli.suspects": (
        "one of {count} cells could explain it: {places}",
        "以下 {count} 处之一有误即可解释：{places}",
    ),
    "cli.no_documents": (
        "error: no documents under {paths}: give files, folders or globs of .txt, .md or .html (see gouji extract --help)",
        "错误：{paths} 下没有可读的文件：请给出 .txt、.md、.html 文件、文件夹或通配符（见 gouji extract --help）",
    ),
    "cli.no_data": (
        "error: no data under {paths}: give CSV (document,cell,value), JSON or JSON Lines (see gouji verify --help)",
        "错误：{paths} 下没有数据：请给出 CSV（document,cell,value）、JSON 或 JSON Lines（见 gouji verify --help）",
    ),
    "cli.unreadable_path": ("{name}: can't be read: {reason}", "{name}：无法读取：{reason}"),
    "cli.internal_error": (
        "gouji itself failed on this document ({what}). Please report it; the rest of the run goes on.",
        "处理本文件时程序自身出错（{what}）。请反馈；其余文件照常处理。",
    ),
    "cli.summary": (
        "{count} document(s): {parts}",
        "共 {count} 份：{parts}",
    ),
    "cli.progress": ("{done}/{total} documents", "已处理 {done}/{total} 份"),
    "cli.bad_suffix": (
        "{path}: no output format for this suffix; use .json, .jsonl or .csv",
        "{path}：不支持的输出格式，请用 .json、.jsonl 或 .csv",
    ),
    "cli.json_one": (
        "{path}: .json holds one document, but there are {count}; use .jsonl or .csv",
        "{path}：.json 只能存一份，现有 {count} 份；请用 .jsonl 或 .csv",
    ),
    "cli.cannot_write": ("error: {path}: can't be written: {reason}", "{path}：无法写入：{reason}"),
    "cli.needs_model": (
        "error: this reader needs a model: --model NAME with --base-url URL or --provider NAME (gouji doctor tries an endpoint)",
        "错误：此读法需要模型：--model 名称，并给出 --base-url 或 --provider（可用 gouji doctor 试连）",
    ),
    "cli.auto_is_rules": ("no model named: reading with rules only", "未指定模型，仅按规则读取"),
    "cli.model_line": (
        "model {model} at {host}, reader {reader}, cap: {cap}",
        "模型 {model}（{host}），读法 {reader}，费用上限：{cap}",
    ),
    "cli.model_summary": (
        "model: {calls} call(s), {kept} answer(s) from disk, {input} tokens in, {output} out, cost {cost}; "
        "claims: {accepted} accepted, {refused} refused",
        "模型：调用 {calls} 次，取自缓存 {kept} 次，输入 {input}、输出 {output} 词元，费用 {cost}；采用 {accepted} 条，未采用 {refused} 条",
    ),
    "cli.model_stopped": (
        "error: asking stopped: {detail}. Check {setting} (gouji doctor says what the endpoint answers); rules finished the run.",
        "错误：已停止询问模型：{detail}。请检查 {setting}（可用 gouji doctor 查看）；其余已按规则完成。",
    ),
    "cli.estimate": (
        "{count} document(s), {asked} with questions for {model} at {host}: {calls} call(s) in the first round, "
        "{input} tokens in ({exact}), about {output} out, cost about {cost}. Nothing was sent.",
        "共 {count} 份，其中 {asked} 份需询问 {model}（{host}）：首轮约 {calls} 次，输入 {input} 词元（{exact}），输出约 {output}，费用约 {cost}。未发送任何内容。",
    ),
    "doctor.providers": ("presets for --provider: {names}", "--provider 可用的预设：{names}"),
    "doctor.no_model": (
        "no model named: gouji reads with rules alone. Name one with --model and --base-url or --provider to try it.",
        "未指定模型：仅按规则读取。可用 --model 加 --base-url 或 --provider 试连。",
    ),
    "doctor.key_set": ("key in {name}: set", "密钥变量 {name}：已设置"),
    "doctor.key_unset": ("key in {name}: not set", "密钥变量 {name}：未设置"),
    "doctor.settings": (
        "model {model} at {url}; {key}; price per million tokens in/out: {price}",
        "模型 {model}，地址 {url}；{key}；每百万词元价格（输入/输出）：{price}",
    ),
    "doctor.honoured": ("honoured", "支持"),
    "doctor.ignored": ("accepted, but ignored: the answer has another shape", "接受但未遵守：回答的形状不符"),
    "doctor.refused": ("refused", "拒绝"),
    "doctor.failed": ("failed", "失败"),
    "doctor.failure": ("error: {detail}. Check {setting}.", "错误：{detail}。请检查 {setting}。"),
    "doctor.usage": ("usage is reported: costs are the server's own figures", "接口返回用量，费用按其计算"),
    "doctor.no_usage": ("no usage is reported: tokens and costs are estimates", "接口不返回用量，词元与费用均为估计"),
    "doctor.mode_named": (
        "mode {mode} will be used: it is the one set (--mode or the preset), and it works",
        "将使用 {mode}：已在设置中指定，且可用",
    ),
    "doctor.mode_named_fails": (
        "mode {mode} is set, but does not work here: set --mode to one that is honoured above",
        "设置的 {mode} 在此不可用，请用 --mode 改为上面支持的一种",
    ),
    "doctor.mode_found": (
        "use --mode {mode}: of the ways that work it constrains the answer most",
        "建议 --mode {mode}：可用的方式中它对回答约束最强",
    ),
    "doctor.nothing_works": (
        "error: the endpoint answers, but never with the JSON asked for: try another model",
        "错误：接口有回答，但从未按要求给出 JSON，请换一个模型",
    ),
    "cache.show": ("{count} answer(s) kept in {folder}", "{folder} 中存有 {count} 条回答"),
    "cache.clear": ("{count} answer(s) removed from {folder}", "已从 {folder} 删除 {count} 条回答"),
    "cli.verify_summary": ("{count} document(s): {parts}", "共 {count} 份：{parts}"),
    "verify.consistent": ("consistent", "勾稽相符"),
    "verify.inconsistent": ("inconsistent", "勾稽不符"),
    "verify.undecidable": ("undecidable", "无法判定"),
}


def say(code: str, language: Language, **fields: object) -> str:
    """Return the sentence `code` in `language`, filled in. KeyError for a code that is not in the catalogue."""
    english, chinese = _CATALOGUE[code]
    template = chinese if language == "zh" else english
    return template.format(**fields) if fields else template


def codes() -> frozenset[str]:
    """Return every code of the catalogue."""
    return frozenset(_CATALOGUE)
