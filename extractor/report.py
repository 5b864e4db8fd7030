"""The pydantic schema of a report: every table of every form, typed, with the printed labels as titles.

Field names are the path segments of the canonical cell names; a test compares them with schemas/. None stands
for blank, missing and contested alike: `Result.cells` tells them apart.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int | None, Field(ge=0)]
Change = Annotated[int | None, Field()]
Amount = Annotated[float | None, Field(ge=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Applicants(_Table):
    """One row of table 3: counts by kind of applicant."""

    natural_person: Count = Field(None, title="自然人")
    commercial_enterprise: Count = Field(None, title="商业企业")
    research_institution: Count = Field(None, title="科研机构")
    public_welfare_organization: Count = Field(None, title="社会公益组织")
    legal_service_organization: Count = Field(None, title="法律服务机构")
    other_organization: Count = Field(None, title="其他")
    total: Count = Field(None, title="总计")


def _row(title: str) -> Applicants:
    default: Applicants = Field(default_factory=Applicants, title=title)
    return default


class Denied(_Table):
    """（三）不予公开"""

    state_secret: Applicants = _row("1.属于国家秘密")
    prohibited_by_law: Applicants = _row("2.其他法律行政法规禁止公开")
    endangers_security_stability: Applicants = _row("3.危及“三安全一稳定”")
    third_party_rights: Applicants = _row("4.保护第三方合法权益")
    internal_affairs: Applicants = _row("5.属于三类内部事务信息")
    process_information: Applicants = _row("6.属于四类过程性信息")
    enforcement_file: Applicants = _row("7.属于行政执法案卷")
    administrative_query: Applicants = _row("8.属于行政查询事项")


class NotAvailable(_Table):
    """（四）无法提供"""

    not_held: Applicants = _row("1.本机关不掌握相关政府信息")
    needs_creation: Applicants = _row("2.没有现成信息需要另行制作")
    unclear_after_correction: Applicants = _row("3.补正后申请内容仍不明确")


class NotProcessed(_Table):
    """（五）不予处理"""

    petition_complaint: Applicants = _row("1.信访举报投诉类申请")
    repeated: Applicants = _row("2.重复申请")
    publication_request: Applicants = _row("3.要求提供公开出版物")
    abusive_volume: Applicants = _row("4.无正当理由大量反复申请")
    reconfirmation: Applicants = _row("5.要求行政机关确认或重新出具已获取信息")


class OtherHandling2021(_Table):
    """（六）其他处理, three rows"""

    overdue_correction: Applicants = _row("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
    overdue_fee: Applicants = _row("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请")
    other_reasons: Applicants = _row("3.其他")


class OtherHandling2019(_Table):
    """（六）其他处理, one row"""

    combined: Applicants = _row("（六）其他处理")


class _Results(_Table):
    granted: Applicants = _row("（一）予以公开")
    partially_granted: Applicants = _row("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")
    denied: Denied = Field(default_factory=Denied, title="（三）不予公开")
    not_available: NotAvailable = Field(default_factory=NotAvailable, title="（四）无法提供")
    not_processed: NotProcessed = Field(default_factory=NotProcessed, title="（五）不予处理")
    total: Applicants = _row("（七）总计")


class Results2021(_Results):
    """三、本年度办理结果, 2021 form"""

    other_handling: OtherHandling2021 = Field(default_factory=OtherHandling2021, title="（六）其他处理")


class Results2019(_Results):
    """三、本年度办理结果, 2019 form"""

    other_handling: OtherHandling2019 = Field(default_factory=OtherHandling2019, title="（六）其他处理")


class _Requests(_Table):
    new_received: Applicants = _row("一、本年新收政府信息公开申请数量")
    carried_over: Applicants = _row("二、上年结转政府信息公开申请数量")
    carried_forward: Applicants = _row("四、结转下年度继续办理")


class Requests2021(_Requests):
    """Table 3 of the 2021 form: 175 cells."""

    results: Results2021 = Field(default_factory=Results2021, title="三、本年度办理结果")


class Requests2019(_Requests):
    """Table 3 of the 2019 form: 161 cells."""

    results: Results2019 = Field(default_factory=Results2019, title="三、本年度办理结果")


class Outcomes(_Table):
    """One block of table 4."""

    upheld: Count = Field(None, title="结果维持")
    corrected: Count = Field(None, title="结果纠正")
    other: Count = Field(None, title="其他结果")
    pending: Count = Field(None, title="尚未审结")
    total: Count = Field(None, title="总计")


class ReviewLitigation(_Table):
    """Table 4: 15 cells."""

    review: Outcomes = Field(default_factory=Outcomes, title="行政复议")
    litigation_direct: Outcomes = Field(default_factory=Outcomes, title="未经复议直接起诉")
    litigation_after_review: Outcomes = Field(default_factory=Outcomes, title="复议后起诉")


class Documents2021(_Table):
    """Documents of 第二十条第（一）项, 2021 form."""

    issued: Count = Field(None, title="本年制发件数")
    repealed: Count = Field(None, title="本年废止件数")
    in_force: Count = Field(None, title="现行有效件数")


class Decisions2021(_Table):
    """Decisions of 第二十条第（五）（六）项, 2021 form."""

    decisions: Count = Field(None, title="本年处理决定数量")


class Fees2021(_Table):
    """Fees of 第二十条第（八）项, 2021 form, in 10,000 yuan."""

    amount: Amount = Field(None, title="本年收费金额（单位：万元）")


class Disclosure2021(_Table):
    """Table 2 of the 2021 form: 10 cells."""

    regulations: Documents2021 = Field(default_factory=Documents2021, title="规章")
    normative_documents: Documents2021 = Field(default_factory=Documents2021, title="行政规范性文件")
    licensing: Decisions2021 = Field(default_factory=Decisions2021, title="行政许可")
    penalty: Decisions2021 = Field(default_factory=Decisions2021, title="行政处罚")
    coercion: Decisions2021 = Field(default_factory=Decisions2021, title="行政强制")
    fees: Fees2021 = Field(default_factory=Fees2021, title="行政事业性收费")


class Documents2019(_Table):
    """Documents of 第二十条第（一）项, 2019 form."""

    newly_made: Count = Field(None, title="本年新制作数量")
    newly_disclosed: Count = Field(None, title="本年新公开数量")
    total_disclosed: Count = Field(None, title="对外公开总数量")


class Items2019(_Table):
    """Items of 第二十条第（五）（六）项, 2019 form."""

    previous_items: Count = Field(None, title="上一年项目数量")
    change: Change = Field(None, title="本年增/减")
    decisions: Count = Field(None, title="处理决定数量")


class Fees2019(_Table):
    """Fee items of 第二十条第（八）项, 2019 form."""

    previous_items: Count = Field(None, title="上一年项目数量")
    change: Change = Field(None, title="本年增/减")


class Procurement2019(_Table):
    """Procurement of 第二十条第（九）项, 2019 form; the form prints no unit."""

    items: Count = Field(None, title="采购项目数量")
    amount: Amount = Field(None, title="采购总金额")


class Disclosure2019(_Table):
    """Table 2 of the 2019 form: 22 cells."""

    regulations: Documents2019 = Field(default_factory=Documents2019, title="规章")
    normative_documents: Documents2019 = Field(default_factory=Documents2019, title="规范性文件")
    licensing: Items2019 = Field(default_factory=Items2019, title="行政许可")
    other_services: Items2019 = Field(default_factory=Items2019, title="其他对外管理服务事项")
    penalty: Items2019 = Field(default_factory=Items2019, title="行政处罚")
    coercion: Items2019 = Field(default_factory=Items2019, title="行政强制")
    fees: Fees2019 = Field(default_factory=Fees2019, title="行政事业性收费")
    procurement: Procurement2019 = Field(default_factory=Procurement2019, title="政府集中采购")


class Report(_Table):
    """The three tables of a report, each in the version the document printed; None where a table is absent."""

    disclosure: Disclosure2021 | Disclosure2019 | None = Field(None, title="二、主动公开政府信息情况")
    requests: Requests2021 | Requests2019 | None = Field(None, title="三、收到和处理政府信息公开申请情况")
    review_litigation: ReviewLitigation | None = Field(None, title="四、政府信息公开行政复议、行政诉讼情况")


class Report2021(Report):
    """A report whose three tables are those of the 2021 form: 200 cells."""

    disclosure: Disclosure2021 | None = Field(None, title="二、主动公开政府信息情况")
    requests: Requests2021 | None = Field(None, title="三、收到和处理政府信息公开申请情况")


class Report2019(Report):
    """A report whose three tables are those of the 2019 form: 198 cells."""

    disclosure: Disclosure2019 | None = Field(None, title="二、主动公开政府信息情况")
    requests: Requests2019 | None = Field(None, title="三、收到和处理政府信息公开申请情况")


TABLE_MODELS: dict[str, type[BaseModel]] = {
    "disclosure-2021": Disclosure2021,
    "disclosure-2019": Disclosure2019,
    "requests-2021": Requests2021,
    "requests-2019": Requests2019,
    "review_litigation": ReviewLitigation,
}
"""Table id of schemas/tables -> its model."""

FORM_MODELS: dict[str, type[Report]] = {"2021": Report2021, "2019": Report2019}
"""Form id of schemas/forms -> the model of a whole report."""
