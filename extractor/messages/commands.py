"""What the commands say on stderr."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "cli.suspect": (
        "most likely: {explained}",
        "最可能之处：{explained}",
    ),
    "cli.suspects": (
        "{count} ways would make every relation hold, none is sure: {places}",
        "有 {count} 种改法都能使全部勾稽成立，无法确定是哪一种：{places}",
    ),
    "cli.suspects_more": ("; {count} more in the result", "；另有 {count} 种见结果文件"),
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
        "{path}: no output format for this suffix; use .db, .jsonl, .csv or .json",
        "{path}：不支持的输出格式，请用 .db、.jsonl、.csv 或 .json",
    ),
    "cli.json_one": (
        "{path}: .json holds one document, but there are {count}; use .db, .jsonl or .csv",
        "{path}：.json 只能存一份，现有 {count} 份；请用 .db、.jsonl 或 .csv",
    ),
    "output.cannot_write": (
        "{path}: can't be written: {reason}. Nothing was left there; make room, or name another place with -o or --to",
        "{path}：无法写入：{reason}。未留下任何内容；请腾出空间，或用 -o、--to 另选位置",
    ),
    "cli.cannot_write": ("error: {path}: can't be written: {reason}", "{path}：无法写入：{reason}"),
    "cli.needs_model": (
        "error: this reader needs a model: --model NAME with --base-url URL or --provider NAME (gouji doctor tries an endpoint)",
        "错误：此读法需要模型：--model 名称，并给出 --base-url 或 --provider（可用 gouji doctor 试连）",
    ),
    "cli.auto_is_rules": ("no model named: reading with rules only", "未指定模型，仅按规则读取"),
    "cli.key_unset": (
        "warning: {name} is not set; {host} will hardly answer without a key",
        "警告：未设置 {name}，{host} 一般需要密钥",
    ),
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
    "label.started": (
        "{path}: {cells} cell(s), {unchecked} of them under “?” to check by hand; compare the rest with the source too",
        "{path}：共 {cells} 格，其中 {unchecked} 格列在“?”下需人工核对；其余也请与原件比对",
    ),
    "label.exists": (
        "error: {path} is there already and was not touched: name another file with -o",
        "错误：{path} 已存在，未作改动：请用 -o 指定其他文件名",
    ),
    "sample.drawn": (
        "{count} of {of} document(s) in {strata} strata: fill in wrong_cells (0 if all are right), "
        "then gouji sample --bound FILE",
        "从 {of} 份中抽取 {count} 份，共 {strata} 层：请填写 wrong_cells（全对填 0），再运行 gouji sample --bound 文件",
    ),
    "sample.bound": (
        "{checked} document(s) with a certain verdict checked, {wrong} with a wrong cell: "
        "at most {upper} of such documents have one (95 %)",
        "已核对结论确定的文件 {checked} 份，其中 {wrong} 份有错格：此类文件有错的比例不超过 {upper}（95 % 上限）",
    ),
    "sample.weighted": (
        "strata were sampled unequally: counted as {wrong} of {checked} documents of an even sample",
        "各层抽样比例不等：按等比例样本折算为 {checked} 份中有 {wrong} 份",
    ),
    "sample.open": (
        "{count} line(s) are not filled in, such as {first}: they say nothing of their documents",
        "有 {count} 行未填写（如 {first}），不计入",
    ),
    "sample.none": (
        "error: no line of a document with a certain verdict is filled in: there is nothing to conclude",
        "错误：没有一行结论确定的文件已填写，无法得出结论",
    ),
    "cli.verify_summary": ("{count} document(s): {parts}", "共 {count} 份：{parts}"),
    "verify.consistent": ("consistent", "勾稽相符"),
    "verify.inconsistent": ("inconsistent", "勾稽不符"),
    "verify.undecidable": ("undecidable", "无法判定"),
}
