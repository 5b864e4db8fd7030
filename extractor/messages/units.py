"""What is said of a list of units to add up, and of a sample to check, that can not be used."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "units.twice": (
        "{where}: {unit!r} stands in the list twice; take one line out",
        "{where}：{unit!r} 在名单中出现两次，请删去一行",
    ),
    "units.no_parent": (
        "{name}: no unit has the role parent (上级): fill in the column role, parent, child or self",
        "{name}：没有单位的 role 为上级：请在 role 列填写上级、下级或本级",
    ),
    "units.no_children": (
        "{where}: {unit!r} is a parent, but no unit names it: fill in the column parent of its units",
        "{where}：{unit!r} 是上级，但没有单位归属于它：请在其下级的 parent 列填写它",
    ),
    "units.no_role": (
        "{where}: {role!r} is no role: write parent (上级), child (下级) or self (本级)",
        "{where}：{role!r} 不是可用的 role：请填上级、下级或本级",
    ),
    "units.no_name": (
        "{where}: the unit has no name: fill in the column unit",
        "{where}：单位没有名称，请填写 unit 列",
    ),
    "units.which_parent": (
        "{where}: {unit!r} names no parent, and there are several ({first}, …): fill in the column parent",
        "{where}：{unit!r} 未写上级，而上级不止一个（{first} 等）：请填写 parent 列",
    ),
    "units.not_a_parent": (
        "{where}: {unit!r} is no unit with the role parent (上级)",
        "{where}：{unit!r} 不是 role 为上级的单位",
    ),
    "units.circle": (
        "{where}: {unit!r} is, level by level, its own parent: correct the column parent",
        "{where}：{unit!r} 逐级向上成了自己的上级：请更正 parent 列",
    ),
    "units.neither": (
        "{path}: is neither a list of units (CSV) nor a folder; --rollup-template writes a list to fill in",
        "{path}：既不是单位名单（CSV）也不是文件夹；--rollup-template 可生成待填的名单",
    ),
    "units.no_parent_file": (
        "{path}: no file parent… (上级…, 汇总…) among the results: rename the parent's report, run gouji extract {path} again, or give a list (--rollup-template)",
        "{path}：结果中没有以“上级”“汇总”或 parent 开头的文件：请改上级年报的文件名并重新运行 gouji extract {path}，或给出名单（--rollup-template）",
    ),
    "units.second_parent": (
        "{path}: a second parent beside {first}: only one file of a folder may be named parent… (上级…, 汇总…)",
        "{path}：与 {first} 同为上级：每个文件夹只能有一个以“上级”“汇总”或 parent 开头的文件",
    ),
    "units.no_sum_here": (
        "{path}: holds reports but no file parent… (上级…, 汇总…) that they add up to",
        "{path}：有年报，但没有以“上级”“汇总”或 parent 开头、由它们汇总而成的文件",
    ),
    "units.no_document": (
        "{where}: {document!r} is no document of the results: compare the names, or leave the column document empty",
        "{where}：{document!r} 不在结果之中：请核对名称，或将 document 列留空",
    ),
    "units.same_report": (
        "{where}: {document!r} is the report of {other!r} too: correct one of the two lines",
        "{where}：{document!r} 同时也是 {other!r} 的年报：请更正其中一行",
    ),
    "sampling.by": ("--by {name}: known are {known}", "--by {name}：可用的有 {known}"),
    "sampling.too_few": (
        "-n {count}: there are {strata} strata: take at least one of each, or fewer in --by",
        "-n {count}：共有 {strata} 层：每层至少抽一份，或减少 --by",
    ),
    "sampling.no_run": (
        "the run must be results of gouji extract (JSON Lines or .db)",
        "须为 gouji extract 的结果（JSON Lines 或 .db）",
    ),
    "sampling.no_column": (
        "{name}:1: no column {column!r}: expected a file that gouji sample wrote",
        "{name}:1：缺少列 {column!r}：须为 gouji sample 写的文件",
    ),
    "sampling.not_whole": ("{where}: {text!r} is not a whole number, 0 or more", "{where}：{text!r} 不是非负整数"),
    "sampling.what": (
        "give RUN to draw a sample of, or --bound SAMPLE to conclude from one",
        "请给出要抽样的 RUN，或用 --bound SAMPLE 由填好的样本下结论",
    ),
    "sampling.unreadable": ("{path}: can't be read: {reason}", "{path}：无法读取：{reason}"),
    "sampling.not_utf8": (
        "{name}: is not UTF-8 (save as CSV UTF-8 and try again)",
        "{name}：不是 UTF-8（请另存为“CSV UTF-8”后重试）",
    ),
}
