"""Numbers of the prose against the tables, in words."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "prose.contradicts": (
        "{said}: the prose says {value} (“{quote}”), the table has {printed}. "
        "Compare both with the published original; nothing was corrected.",
        "{said}：文字表述为 {value}（“{quote}”），而表中为 {printed}。请核对发布原件；本工具未作任何改动。",
    ),
    "prose.other_concept": (
        "{said}: the prose says {value} (“{quote}”), the table has {printed}: it counts something else, {concept}. "
        "No error by itself; say in the report what is counted.",
        "{said}：文字表述为 {value}（“{quote}”），表中为 {printed}：口径不同，文字所计为{concept}。未必有误，建议在报告中写明口径。",
    ),
    "prose.other_scope": (
        "{said}: the prose says {value} (“{quote}”), the table has {printed}: they seem to count different bodies. "
        "Check whether the table covers the office alone or all bodies below it.",
        "{said}：文字表述为 {value}（“{quote}”），表中为 {printed}：统计范围似有不同。请核实表格统计的是本机关还是所辖各单位。",
    ),
    "prose.share": (
        "{said}: the prose says {share} % (“{quote}”), but {value} of {whole} is {actual} %. Check the percentage.",
        "{said}：文字称占比 {share}%（“{quote}”），而 {value} 占 {whole} 的 {actual}%。请核对该百分比。",
    ),
    "concept.received_and_carried": ("new requests and those carried over", "本年新收与上年结转之和"),
    "concept.new_only": ("new requests only", "本年新收"),
    "concept.finished": ("requests finished in the year", "本年度办理结果总计"),
    "concept.replied": (
        "results without those not processed or ended otherwise",
        "扣除不予处理或其他处理后的办理结果",
    ),
    "concept.partly_too": ("information granted wholly and in part", "予以公开与部分公开之和"),
    "concept.recorded": (
        "cases recorded in the year, without older ones",
        "本年登记（备案、新发生）的案件，不含往年案件",
    ),
    "concept.decided": ("cases decided, without pending ones", "已审结案件，不含尚未审结"),
    "concept.direct_only": ("lawsuits filed directly", "未经复议直接起诉的案件"),
    "group.denied": ("(3) denied", "（三）不予公开"),
    "group.not_available": ("(4) not available", "（四）无法提供"),
    "group.not_processed": ("(5) not processed", "（五）不予处理"),
    "group.other_handling": ("(6) other handling", "（六）其他处理"),
    "group.organisations": ("organisations together", "法人或其他组织合计"),
}
