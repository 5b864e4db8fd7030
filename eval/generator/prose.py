"""Invented words around the tables: offices, titles, paragraphs. No sentence is taken from a real report."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from eval.generator.model import Number, Profile


def _words(text: str) -> list[str]:
    return text.split()


_PLACES = _words(
    "云栖 临沧浦 安陵 青峪 松岭 望河 宁川 北漳 丰泽 白塔 石桥 龙潭 柳河 东屏 清源 永济 南浔渡 平湖 长风 金沙 鹿鸣 桐山 "
    "凤台 汇源 江畔 西岭 海棠 玉泉 双河 和川 景明 德兴岭 阳谷川 沐阳 兰溪口 雁荡岭 古城 新桥 大青山 三水"
)
_OFFICES = _words(
    "财政局 自然资源局 卫生健康委员会 市场监督管理局 教育局 统计局 公安局 住房和城乡建设局 人力资源和社会保障局 民政局 "
    "农业农村局 水利局 交通运输局 生态环境局 审计局 文化广电和旅游局 应急管理局 医疗保障局 司法局 退役军人事务局 "
    "行政审批服务局 城市管理综合执法局 发展和改革委员会 金融工作办公室"
)
_OWN = {"局": "我局", "委": "我委", "办": "我办", "会": "我委"}


def sample_profile(rng: Random, scale: str, form_2021: bool) -> Profile:
    """Return whose report it is; the year follows the form, with the exceptions that really occur."""
    agency, own = _sample_agency(rng, scale)
    years = (2021, 2022, 2023, 2023, 2024, 2024, 2025) if form_2021 else (2019, 2020, 2019, 2020, 2020, 2023)
    shown = rng.random()
    where = "title" if shown < 0.7 else "signature" if shown < 0.86 else "first_sentence" if shown < 0.96 else "nowhere"
    return Profile(agency, own, rng.choice(years), where)  # type: ignore[arg-type]


def _sample_agency(rng: Random, scale: str) -> tuple[str, str]:
    place, other = rng.sample(_PLACES, 2)
    if scale == "city":
        return rng.choice(
            ((f"{place}市人民政府", "我市"), (f"{place}区人民政府", "我区"), (f"{place}州人民政府", "我州"))
        )
    kind = rng.random()
    if scale in ("zero", "few") and kind < 0.4:
        unit, own = rng.choice((("镇", "我镇"), ("乡", "我乡"), ("街道", "我街道")))
        tail = "办事处" if unit == "街道" else rng.choice(("人民政府", "人民政府", ""))
        return f"{rng.choice((f'{place}县', f'{place}市', ''))}{other}{unit}{tail}", own
    level = rng.choice("市县区州")
    if kind > 0.85:
        return f"{place}{level}人民政府办公室", f"我{level}" if rng.random() < 0.5 else "我办"
    office = rng.choice(_OFFICES)
    return f"{place}{level}{office}", _OWN.get(office[-1], "我单位") if rng.random() < 0.85 else "我单位"


def sample_title(rng: Random, profile: Profile) -> tuple[str, ...]:
    """Return the title, one or two lines, naming agency and year."""
    name, year = profile.agency, profile.year
    forms: tuple[tuple[str, ...], ...] = (
        (f"{name}{year}年政府信息公开工作年度报告",),
        (f"{name} {year} 年政府信息公开工作年度报告",),
        (f"{year}年{name}政府信息公开工作年度报告",),
        (name, f"{year}年政府信息公开工作年度报告"),
        (f"{name}{year}年度政府信息公开工作年度报告",),
        (f"{name}{year}年政府信息公开年度报告",),
        (f"{name}关于{year}年度政府信息公开工作的年度报告",),
        (f"{name}政府信息公开工作年度报告（{year}年度）",),
    )
    return rng.choice(forms)


def preface(rng: Random, profile: Profile) -> str:
    """Return the paragraph before section 一; it names no agency."""
    year = profile.year
    order = rng.choice(("", "和国务院办公厅关于年度报告格式的要求", "及上级政务公开主管部门的有关通知"))
    period = rng.choice(
        (
            f"报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
            f"本报告中的数据统计时段为{year}年1月1日至12月31日。",
            f"除特别注明外，数据截至{year}年12月31日。",
            "",
        )
    )
    parts = "全文由六个部分组成。" if rng.random() < 0.4 else ""
    end = rng.choice(("报告电子版可在门户网站查阅。", "公众对报告内容有疑问的，可到政务服务大厅咨询。", ""))
    return f"依照《中华人民共和国政府信息公开条例》{order}，编制本年度报告。{parts}{period}{end}"


def overview(rng: Random, profile: Profile, truth: Mapping[str, Number]) -> list[str]:
    """Return the paragraphs of section 一; counts it tells agree with `truth`."""
    year, own = profile.year, profile.own
    subject = f"{profile.agency}按照" if profile.shown == "first_sentence" else f"{own}按照"
    opening = rng.choice(
        (
            "年初确定的公开要点，把公开要求放进每一项业务流程，{own}的各项公开任务如期完成。",
            "条例规定履行公开职责，聚焦群众办事的堵点，{own}全年公开质量稳中有升。",
            "上级统一部署推进阳光政务，压实内设机构责任，{own}未发生公开方面的差错。",
        )
    )
    return [
        f"{year}年，{subject}{opening.format(own=own)}",
        *(line.format(own=own, y=year) for line in _middle(rng, profile, truth)),
    ]


def _middle(rng: Random, profile: Profile, truth: Mapping[str, Number]) -> list[str]:
    first, second, third = rng.randint(20, 900), rng.randint(3, 60), rng.randint(1, 12)
    active = rng.choice(
        (
            f"（一）主动公开。通过门户网站发布各类信息{first}条，其中政策文件{second}件、解读材料{third}篇。",
            f"（一）主动公开情况。利用公告栏、网站和公众号更新信息{first}条，答复网上留言{second}条。",
            "（一）主动公开方面。围绕群众关心的收费、补贴、招考等事项及时更新栏目，做到内容准确、要素齐全。",
        )
    )
    manage = rng.choice(
        (
            f"（三）政府信息管理。修订信息发布审核单，坚持一稿三核，全年撤回不规范信息{third}条。",
            "（三）政府信息管理情况。对历年文件进行清理，标注有效性，便于公众查询。",
            "（三）政府信息管理方面。落实源头认定要求，拟文时同步确定公开属性。",
        )
    )
    platform = rng.choice(
        (
            f"（四）平台建设。网站改版后新增专栏{third}个，公众号阅读量{first * 37}次。",
            "（四）政府信息公开平台建设。维护好网站、公众号和线下查阅点，确保渠道畅通。",
            f"（四）平台建设情况。设立政务公开专区{third}处，接待查阅群众{second}人次。",
        )
    )
    watch = rng.choice(
        (
            f"（五）监督保障。组织业务培训{rng.randint(1, 4)}次，参训{first}人次；全年没有责任追究情形。",
            "（五）监督保障情况。把公开工作列入年度考核，每季度自查一次，发现问题当月整改。",
            "（五）监督保障方面。明确一名负责人分管，配备专职人员，接受社会评议。",
        )
    )
    return [active, "（二）依申请公开。" + tell_requests(rng, profile, truth), manage, platform, watch]


def tell_requests(rng: Random, profile: Profile, truth: Mapping[str, Number]) -> str:
    """Return a sentence on the requests of the year that agrees with the numbers."""
    new = truth.get("requests.new_received.total", 0)
    over = truth.get("requests.carried_over.total", 0)
    done = truth.get("requests.results.total.total", 0)
    forward = truth.get("requests.carried_forward.total", 0)
    if not new and not over:
        return rng.choice((f"{profile.year}年度未收到政府信息公开申请。", "全年没有新收申请，也没有上年结转的申请。"))
    if rng.random() < 0.3:
        return "进一步规范登记、审核、答复、送达各环节，所有申请都在法定期限内办结或依法延期。"
    extra = f"，上年结转{over}件" if over or rng.random() < 0.3 else ""
    return f"全年新收政府信息公开申请{new}件{extra}，办结{done}件，结转下年度办理{forward}件。"


def sentence_between(rng: Random, profile: Profile, section: str) -> str:
    """Return a sentence with numbers that are no cells, to stand between a heading and its table."""
    year, count = profile.year, rng.randint(2, 480)
    choices = {
        "disclosure": (
            f"{year}年，{profile.own}在网站更新规范性文件目录{count}条，公开财政资金信息{count * 3}条。",
            f"本部分数据由各科室于{year + 1}年1月8日前报送，共汇总表格{count}份。",
        ),
        "requests": (
            f"{year - 1}年同期共登记网上咨询{count}件，下表只统计{year}年的政府信息公开申请。",
            f"当面递交{count % 7}件、信函{count % 5}件、网络渠道{count % 11}件，具体办理情况见下表。",
        ),
        "review_litigation": (
            f"{year}年{profile.own}共作出各类行政决定{count}件，与信息公开有关的复议和诉讼情况如下。",
            f"全年接受法治培训{count % 9 + 1}次，出庭应诉率100%。",
        ),
    }
    return rng.choice(choices[section])


def tell_review(profile: Profile, truth: Mapping[str, Number]) -> str:
    """Return section 四 told in words instead of a table."""
    review = truth.get("review_litigation.review.total", 0)
    direct = truth.get("review_litigation.litigation_direct.total", 0)
    after = truth.get("review_litigation.litigation_after_review.total", 0)
    if not (review or direct or after):
        return f"{profile.year}年，{profile.own}未发生因政府信息公开被申请行政复议、提起行政诉讼的情况。"
    lawsuits = int(direct) + int(after)
    return f"{profile.year}年因政府信息公开被申请行政复议{review}件，被提起行政诉讼{lawsuits}件，均已依法应对。"


def problems(rng: Random, profile: Profile) -> list[str]:
    """Return section 五; it speaks of the next year as well."""
    lack = rng.choice(
        (
            "存在的不足：一是部分栏目更新间隔偏长；二是解读形式比较单一；三是经办人员变动频繁。",
            "主要问题是基层站所公开意识参差不齐，个别事项要素不全，线下查阅点利用率不高。",
            "对照要求还有差距，表现在政策解读不够生动、历史数据归集不完整、培训覆盖面偏窄。",
        )
    )
    plan = rng.choice(
        (
            f"{profile.year + 1}年，{profile.own}将补齐栏目短板，安排专题培训{rng.randint(2, 6)}次，逐项销号。",
            f"下一步，{profile.own}拟在{profile.year + 1}年6月底前完成目录调整，并邀请群众代表评议。",
            "今后将建立台账，按月通报，推动问题整改到位。",
        )
    )
    return [lack, plan]


def other_matters(rng: Random, profile: Profile) -> list[str]:
    """Return section 六, which states the 信息处理费."""
    fee = rng.choice(
        (
            f"{profile.year}年{profile.own}没有收取信息处理费。",
            "本年度未产生政府信息公开信息处理费。",
            f"按照信息处理费管理办法，{profile.year}年收取信息处理费0元。",
            f"全年对{rng.randint(1, 5)}件申请收取信息处理费{rng.randint(1, 90) * 10}元，已全额上缴国库。",
        )
    )
    return [fee] if rng.random() < 0.7 else ["没有其他需要说明的事项。", fee]


def prose_with_numbers(rng: Random, profile: Profile) -> list[str]:
    """Return paragraphs full of numbers and other years, none of which is a cell."""
    year, big = profile.year, rng.randint(1000, 99999)
    return [
        f"{year - 1}年全年发布信息{big:,}条，{year}年发布{big + 311:,}条，增长{rng.randint(11, 400) / 10}%。"
        f"截至{year + 1}年1月15日，{year - 2}年以来的部门决算和{year + 1}年部门预算均已公开。",
        f"网站访问量达到{rng.randint(2, 900)}万次；受理12345工单{big % 977}件，按时办结{big % 977}件；"
        f"公开行政许可{big % 53}项、行政处罚{big % 29}件、规范性文件{big % 7}件的目录链接。",
        f"三年来累计举办开放日{rng.randint(9, 30)}场，其中{year - 2}年{big % 5 + 1}场、{year - 1}年{big % 4 + 1}场，"
        f"十余家单位、二百三十名群众参加。",
    ]
