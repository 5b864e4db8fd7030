"""What is said of relations between reports: year after year, and parts against their sum."""

SENTENCES: dict[str, tuple[str, str]] = {
    "links.summary_years": ("{count} comparison(s) between years: {parts}", "年度间比对 {count} 项：{parts}"),
    "links.consistent": ("consistent", "相符"),
    "links.inconsistent": ("inconsistent", "不符"),
    "links.undecidable": ("undecidable", "无法判定"),
    "links.hint": ("worth a look", "提示"),
    "links.holding": ("{count} relation(s) hold", "{count} 项关系成立"),
    "links.more_findings": ("… and {count} more; the line of JSON has all", "……另有 {count} 项，JSON 中全部列出"),
    "links.kind_years": ("year after year", "前后两年"),
    "links.kind_missing_year": ("missing year", "缺年"),
    "links.kind_repeated": ("several results for one year", "同一年度多份结果"),
    "links.kind_same_file": ("one file for several reports", "同一文件多处使用"),
    "links.kind_unlinked": ("not linked", "未能关联"),
    "links.kind_near_name": ("names alike", "名称相近"),
    "links.kind_rollup": ("the sum of its units", "汇总"),
    "links.why_blank": ("the cell is blank in {document}", "{document} 中该格为空白"),
    "links.why_not_found": ("the cell was not found in {document}", "{document} 中未找到该格"),
    "links.why_uncertain": (
        "the table in {document} was not read with certainty; look it over by hand",
        "{document} 中该表读数不确定，请人工核对",
    ),
    "links.why_no_report": ("there is no report of {document}", "缺少“{document}”的年报"),
    "links.why_more": ("and {count} more", "另有 {count} 处"),
    "links.c1_failed": (
        "{where}: carried over from the year before is {left} in {this}, but {last} carries {right} forward (difference {delta}). Check both originals.",
        "{where}：{this} 的上年结转为 {left}，而 {last} 的结转下年度继续办理为 {right}（相差 {delta}），请核对两年的原件。",
    ),
    "links.c1_undecidable": (
        "{where}: whether {this} carries over what {last} carries forward can't be decided: {why}.",
        "{where}：{this} 的上年结转与 {last} 的结转下年度是否相符，无法判定：{why}。",
    ),
    "links.c2_failed": (
        "{where}: in force + repealed = {left} in {this}, but in force the year before ({last}) + issued = {right} (difference {delta}). Revisions and expiries can explain it; otherwise check both originals.",
        "{where}：{this} 的现行有效+本年废止 = {left}，而上年（{last}）现行有效+本年制发 = {right}（相差 {delta}）。如非修订、失效所致，请核对两年的原件。",
    ),
    "links.c2_undecidable": (
        "{where}: whether the documents in force follow from {last} can't be decided in {this}: {why}.",
        "{where}：{this} 的现行有效件数能否由 {last} 推得，无法判定：{why}。",
    ),
    "links.c3_failed": (
        "{where}: items of the previous year are {left} in {this}, but {last} comes to {right} (difference {delta}). Check both originals.",
        "{where}：{this} 的上一年项目数量为 {left}，而按 {last} 的上一年项目数量与增减应为 {right}（相差 {delta}），请核对两年的原件。",
    ),
    "links.c3_undecidable": (
        "{where}: whether the previous year's items of {this} follow from {last} can't be decided: {why}.",
        "{where}：{this} 的上一年项目数量能否由 {last} 推得，无法判定：{why}。",
    ),
    "links.year_repeated": (
        "there are different results for {year}: keep one of them, then compare again",
        "{year} 年有多份不同的结果，请只保留一份后重新比对",
    ),
    "links.form_changed": (
        "{table}: the form changed from {last} to {this}; relations of one form alone are not compared",
        "{table}：表样由 {last} 版改为 {this} 版，只属于一版的关系不作比对",
    ),
    "links.form_went_back": (
        "{table}: the form went back from {last} to {this}, which is out of date. Check that the file belongs to this year.",
        "{table}：表样由 {last} 版退回已废止的 {this} 版，请确认文件确属该年度。",
    ),
    "links.table_absent": (
        "{table}: not found in {document}, so it can't be compared. Look at the original.",
        "{table}：{document} 中未见该表，无法比对，请查看原件。",
    ),
    "links.media_changed": (
        "the kind of file changed from {last} to {this}",
        "文件类型由 {last} 变为 {this}",
    ),
    "links.table_copied": (
        "{table}: all numbers of {this} are those of the year before, {count} of them other than 0. Check that the table was filled in anew.",
        "{table}：{this} 年各数与上一年完全相同，其中 {count} 个非零，请核对是否照抄上年。",
    ),
    "links.table_same": (
        "{table}: all numbers of {this} are those of the year before; with {count} other than 0 that may be chance",
        "{table}：{this} 年各数与上一年相同，但非零的只有 {count} 个，可能为巧合",
    ),
    "links.section_copied": (
        "section “{section}”: {share} % of it stands word for word in last year's report (“{beginning}…”). Check that it was written anew.",
        "“{section}”一节有 {share}% 与上年年报逐字相同（“{beginning}……”），请核对是否照抄上年。",
    ),
    "links.section_partly_copied": (
        "section “{section}”: {longest} characters in a row stand in last year's report too (“{beginning}…”), {share} % of the section in all",
        "“{section}”一节有连续 {longest} 字与上年年报相同（“{beginning}……”），共占该节 {share}%",
    ),
    "links.text_unavailable": (
        "the text of {document} is not there, or is not the one that was read: sections were not compared (--texts names the folder of the sources)",
        "未找到 {document} 的原文，或与读取时不同，未比对文字（--texts 指定原文所在文件夹）",
    ),
    "links.repeated_differs": (
        "{agency} {year}: several results that differ in {count} cell(s): {documents}. Keep the right one.",
        "{agency} {year} 年有多份结果，且有 {count} 格不同：{documents}。请只保留正确的一份。",
    ),
    "links.repeated_alike": (
        "{agency} {year}: several results with the same numbers ({documents}, {count} cells differ); the first counts",
        "{agency} {year} 年有多份数字相同的结果（{documents}，{count} 格不同），以第一份为准",
    ),
    "links.missing_year": (
        "{agency}: no report of {years} between {last} and {this}. Add it to link the years.",
        "{agency}：{last} 年与 {this} 年之间缺少 {years} 年的年报，补上后方可比对。",
    ),
    "links.unlinked_agency": (
        "{document}: does not say whose report it is. Name the agency: a CSV with document,agency,year for --meta, or --same-agency NAME if all such reports are of one body.",
        "{document}：未写明单位。请用 --meta 指定 CSV（文件,单位,年度）；若各份同属一个单位，可用 --same-agency 单位名。",
    ),
    "links.unlinked_year": (
        "{document}: does not say of which year it is. Name it in a CSV with document,agency,year for --meta.",
        "{document}：未写明年度。请用 --meta 指定 CSV（文件,单位,年度）。",
    ),
    "links.unlinked_both": (
        "{document}: says neither whose report it is nor of which year. Name both in a CSV with document,agency,year for --meta.",
        "{document}：未写明单位和年度。请用 --meta 指定 CSV（文件,单位,年度）。",
    ),
    "links.unlinked_empty": (
        "{document}: no table was read from it, and it does not say whose report of which year it is. See its verdict in the results; get the right file.",
        "{document}：未读到任何表格，也未写明单位或年度。请看结果中该文件的结论，并找到正确的文件。",
    ),
    "links.same_file": (
        "the same file stands for different reports: {documents}. Look for the right file of each.",
        "同一文件被当作不同的年报：{documents}。请为各份找到正确的文件。",
    ),
    "links.near_longer_name": (
        "“{one}” and “{other}” may be one body; they were not joined. If they are, give --aliases a CSV with alias,agency.",
        "“{one}”与“{other}”可能是同一单位，未合并。如确为同一单位，请用 --aliases 指定 CSV（别名,单位）。",
    ),
    "links.near_office": (
        "“{one}” and “{other}” are two bodies, a government and its office, and were not joined. If one of the names is wrong, give --aliases a CSV with alias,agency.",
        "“{one}”与“{other}”一为政府、一为其办公室，未合并。如名称有误，请用 --aliases 指定 CSV（别名,单位）。",
    ),
    "links.near_one_character": (
        "“{one}” and “{other}” differ in one character and were not joined. If one is a misprint, give --aliases a CSV with alias,agency.",
        "“{one}”与“{other}”只差一字，未合并。如为笔误，请用 --aliases 指定 CSV（别名,单位）。",
    ),
    "links.summary_rollup": ("{count} roll-up(s): {parts}", "汇总比对 {count} 项：{parts}"),
    "links.template_written": (
        "{path}: {count} report(s) listed. Fill in the column role (parent, child or self; leave the others empty), then run gouji verify DATA --rollup {path}",
        "{path}：已列出 {count} 份年报。请填写“角色”一列（上级、下级或本级；无关的留空），再运行 gouji verify DATA --rollup {path}",
    ),
    "links.r1_failed": (
        "{where}: the parent prints {left}, its {count} unit(s) add up to {right} (difference {delta})",
        "{where}：汇总为 {left}，{count} 个单位之和为 {right}（相差 {delta}）",
    ),
    "links.r1_undecidable": (
        "{table}: {count} sum(s) can't be decided: {why}. Complete these, then compare again.",
        "{table}：{count} 个汇总数无法判定：{why}。请补全后重新比对。",
    ),
    "links.office": (
        "“{agency}” is an office: its own report is not the sum of the government's units. Check that this report covers the whole government.",
        "“{agency}”为办公室，其本机关年报并非全级政府的汇总，请确认该年报确为汇总。",
    ),
    "links.no_diagnosis": (
        "nothing on the list of usual causes explains the differences: look at the cells one by one, or complete what is unknown",
        "常见原因均不能解释这些差数，请逐格核对，或补全未知的数",
    ),
    "links.diagnosed": ("most likely ({share} %): {cells}", "最可能的原因（{share}%）：{cells}"),
    "links.possible": ("possible cause {number} ({share} %): {cells}", "可能的原因{number}（{share}%）：{cells}"),
    "links.fault_missing_unit": (
        "the list lacks one unit or more, or a unit sent the parent larger figures than it published; what is lacking comes to: {cells}",
        "名单中缺少单位，或有单位上报数大于公布数；所缺之数合计为：{cells}",
    ),
    "links.fault_counted_twice": (
        "{unit} is counted {times} time(s) too often in the sum (its numbers are in another unit's report), or the parent leaves it out",
        "“{unit}”在各单位之和中多计了 {times} 次（其数已含在另一单位中），或汇总漏计了该单位",
    ),
    "links.fault_parent_counts_twice": (
        "the parent counts {unit} {times} time(s) too often",
        "汇总将“{unit}”多计了 {times} 次",
    ),
    "links.fault_moved": (
        "the parent classifies the same cases otherwise than a unit; parent minus sum: {cells}",
        "同样的件数，汇总与单位归类不同；汇总减去各单位之和：{cells}",
    ),
    "links.fault_moved_by": (
        "the parent classifies cases of {unit} otherwise than its own report; parent minus sum: {cells}",
        "“{unit}”的件数，汇总与其年报归类不同；汇总减去各单位之和：{cells}",
    ),
    "links.fault_slip_in_parent": (
        "a slip in the report of the parent, {unit}: {cells} is what its own totals and its units need. Check the original.",
        "汇总年报（{unit}）笔误：{cells}，其自身合计与各单位之和都需要如此，请核对原件。",
    ),
    "links.fault_slip_in_unit": (
        "a slip in the report of {unit}: {cells} is what its own totals and the parent need. Check the original.",
        "“{unit}”的年报笔误：{cells}，其自身合计与汇总数都需要如此，请核对原件。",
    ),
    "links.fault_restated": (
        "{unit} may have sent the parent other figures than it published: {cells}",
        "“{unit}”的上报数可能与公布数不同：{cells}",
    ),
    "links.needed": (
        "there is no report of {unit}; for the sums to hold it must come to: {cells}",
        "缺少“{unit}”的年报；如汇总无误，其数应为：{cells}",
    ),
}
