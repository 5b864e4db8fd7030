"""What is said of the settings and prices of a model that can not be."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "setting.no_model": (
        "no model named: give --model NAME (or GOUJI_MODEL)",
        "未指定模型：请用 --model 名称（或 GOUJI_MODEL）",
    ),
    "setting.no_endpoint": (
        "model {model}: name its endpoint, --base-url https://… or --provider ({known})",
        "模型 {model}：请指定接口地址 --base-url https://… 或 --provider（{known}）",
    ),
    "setting.key_in_url": (
        "a key does not belong in --base-url: put it in a variable and name it with --key-env",
        "密钥不应写在 --base-url 中：请放入环境变量并用 --key-env 指明",
    ),
    "setting.not_flag": ("{name} is {value!r}; it must be true or false", "{name} 为 {value!r}；须为 true 或 false"),
    "setting.not_choice": ("{name} is {value!r}; it can be {known}", "{name} 为 {value!r}；可为 {known}"),
    "setting.not_table": (
        "{name} is {value!r}; it must be a table of names and values",
        "{name} 为 {value!r}；须为名称与值的表",
    ),
    "setting.not_texts": ("{name}: every value must be text", "{name}：每个值都须为文本"),
    "setting.not_whole": ("{name} is {value!r}; it must be a whole number", "{name} 为 {value!r}；须为整数"),
    "setting.not_in_range": (
        "{name} is {value!r}; it must be a number from {low:g} to {high:g}",
        "{name} 为 {value!r}；须为 {low:g} 至 {high:g} 之间的数",
    ),
    "setting.unknown": (
        "unknown model setting {name!r}; known: {known}",
        "没有名为 {name!r} 的模型设置；可用的有 {known}",
    ),
    "setting.no_provider": (
        "unknown provider {name!r}; known: {known}",
        "没有名为 {name!r} 的服务商；可用的有 {known}",
    ),
    "setting.unreadable": ("{path}: the configuration can't be read: {reason}", "{path}：配置文件无法读取：{reason}"),
    "setting.not_toml": ("{path}: not a TOML file: {reason}", "{path}：不是 TOML 文件：{reason}"),
    "setting.not_model_table": ("{path}: [model] must be a table", "{path}：[model] 须为一张表"),
    "setting.not_kind": ("{name} is {value!r}; expected {kind}", "{name} 为 {value!r}；须为 {kind} 类型"),
    "price_table.unreadable": ("{path}: the price table can't be read: {reason}", "{path}：价目表无法读取：{reason}"),
    "price_table.not_list": (
        "{path}: a price table is a list of entries with {wanted}",
        "{path}：价目表应为若干条目的列表，每条含 {wanted}",
    ),
    "price_table.incomplete": ("{path}: entry {number} needs {wanted}", "{path}：第 {number} 条须含 {wanted}"),
    "price_table.not_number": (
        "{path}: entry {number}: {key} must be a number, 0 or more",
        "{path}：第 {number} 条：{key} 须为非负数",
    ),
    "price_table.none": (
        "--max-cost needs a price for this model: pass --prices FILE, or cap with --max-tokens",
        "使用 --max-cost 须有该模型的价格：请用 --prices 文件，或改用 --max-tokens 限量",
    ),
    "setting.no_model_given": (
        "no model named: give model=… (or GOUJI_MODEL)",
        "未指定模型：请给出 model=…（或 GOUJI_MODEL）",
    ),
    "setting.reader_needs_model": (
        "reader {reader!r} needs a model: pass model=ModelSession(…)",
        "读法 {reader!r} 需要模型：请传入 model=ModelSession(…)",
    ),
}
