"""A made-up city: its organizations, its task catalogue, its workday calendar.

Shaped as offices' workbooks are, and brought in through the same door.
"""

from __future__ import annotations

import io
from datetime import date
from random import Random

from service.features.catalogue.sheets import CatalogueLine, tasks_table
from service.features.organizations.sheets import Organization, organizations_table
from service.features.workdays.sheets import Workday, workdays_table
from service.workbooks.exports import Words
from service.workbooks.writing import write_xlsx

ROOT = "GW"
UNITS = {
    "党群": "市委办公室 市纪委监委机关 市委组织部 市委宣传部 市委统战部 市委政法委 市委编办 "
    "市委党校 市总工会 团市委 市妇联 市科协 市工商联 市文联 市残联",
    "政府": "市政府办公室 市发展改革委 市教育局 市科技局 市工业和信息化局 市民政局 市司法局 "
    "市财政局 市人力资源社会保障局 市自然资源局 市生态环境局 市住房城乡建设局 市交通运输局 "
    "市水利局 市农业农村局 市商务局 市文化和旅游局 市卫生健康委 市退役军人事务局 市应急管理局 "
    "市审计局 市国资委 市市场监管局 市体育局 市统计局 市医保局 市信访局 市林业局 "
    "市城市管理局 市数据局 市税务局",
    "人大政协司法": "市人大机关 市政协机关 市中级人民法院 市人民检察院",
    "事业": "市档案馆 市供销社 市公积金中心 市公共资源交易中心 市机关事务服务中心 市图书馆 "
    "市博物馆 市融媒体中心 市疾控中心 市第一人民医院",
}
OFFICES = (
    "办公室 人事科 综合科 法规科 财务科 业务一科 业务二科 业务三科 信息科 督查科 离退休 下属单位"
)
TIERS = ("below", "standard", "standard", "standard", "standard", "strong", "strong", "model")


def organizations(seed: int) -> list[Organization]:
    """The committee, 60 units, and 3 to 12 branches under each."""
    chance = Random(seed)
    organizations = [_organization(ROOT, "市直机关工委", "工委", None, "工委", 0, None)]
    number = 0
    for group, names in UNITS.items():
        for name in names.split():
            number += 1
            organizations += _unit(f"U{number:03d}", name, group, chance)
    return organizations


def _unit(code: str, name: str, group: str, chance: Random) -> list[Organization]:
    offices = OFFICES.split()[: chance.randint(3, 12)]
    members = [chance.randint(5, 40) for _ in offices]
    kind = "机关党委" if sum(members) > 100 else "党总支"
    unit = _organization(code, f"{name}{kind}", kind, ROOT, group, sum(members), None)
    branches = [
        _organization(
            f"{code}-{place:02d}", f"{name}{office}党支部", "党支部", code, group, count,
            chance.choice(TIERS),
        )
        for place, (office, count) in enumerate(zip(offices, members, strict=True), start=1)
    ]  # fmt: skip
    return [unit, *branches]


def _organization(
    code: str, name: str, kind: str, superior: str | None, group: str, members: int,
    tier: str | None,
) -> Organization:  # fmt: skip
    return Organization(
        code=code, name=name, kind=kind, superior=superior, group=group, members=members,
        tier=tier,
    )  # fmt: skip


UNIT = ("机关党委", "党总支")
BRANCH = ("党支部",)
ALL = (*UNIT, *BRANCH)
# code, category, name, cycle, for whom, points (hundredths), deadline
TASKS = (
    ("T01", "政治建设", "学习贯彻上级会议文件", "每月", ALL, 800, "本月25日"),
    ("T02", "政治建设", "第一议题学习", "每月", UNIT, 600, "本月25日"),
    ("T03", "思想建设", "理论学习中心组学习", "每季度", UNIT, 800, "季末月25日"),
    ("T04", "思想建设", "意识形态分析研判", "每季度", UNIT, 600, "季末月20日"),
    ("T05", "组织建设", "支部党员大会", "每季度", BRANCH, 800, "季末月最后一个工作日"),
    ("T06", "组织建设", "支部委员会会议", "每月", BRANCH, 800, "本月最后一个工作日"),
    ("T07", "组织建设", "党小组会", "每月", BRANCH, 400, "本月最后一个工作日"),
    ("T08", "组织建设", "主题党日", "每月", BRANCH, 1000, "本月20日"),
    ("T09", "组织建设", "党费收缴", "每月", BRANCH, 600, "本月10日"),
    ("T10", "组织建设", "党课", "每季度", BRANCH, 600, "季末月25日"),
    ("T11", "组织建设", "发展党员进展", "每季度", UNIT, 500, "季末月25日"),
    ("T12", "组织建设", "组织生活会", "12月", BRANCH, 1000, "本月25日"),
    ("T13", "组织建设", "民主评议党员", "12月", BRANCH, 1000, "本月25日"),
    ("T14", "组织建设", "谈心谈话", "每季度", BRANCH, 500, "季末月25日"),
    ("T15", "作风建设", "窗口作风自查", "每月", UNIT, 500, "本月25日"),
    ("T16", "纪律建设", "警示教育", "每季度", ALL, 600, "季末月25日"),
    ("T17", "纪律建设", "廉政风险排查", "6月、12月", UNIT, 600, "本月25日"),
    ("T18", "责任落实", "专题研究党建工作", "6月、12月", UNIT, 800, "本月25日"),
    ("T19", "责任落实", "一岗双责履责报告", "每季度", UNIT, 600, "季末月25日"),
    ("T20", "责任落实", "双联系调研指导", "每季度", UNIT, 600, "季末月25日"),
    ("T21", "责任落实", "书记述职", "12月", ALL, 1000, "本月20日"),
    ("T22", "业务融合", "重点业务进展", "每月", ALL, 1000, "本月25日"),
    ("T23", "业务融合", "先锋岗与志愿服务", "每季度", BRANCH, 500, "季末月25日"),
    ("T24", "台账管理", "台账更新归档", "每月", ALL, 600, "本月最后一个工作日"),
    ("T25", "支部提升", "七个过硬自查", "3月、9月", BRANCH, 800, "本月25日"),
    ("T26", "支部提升", "回头看自查", "6月", BRANCH, 800, "本月25日"),
)


def tasks() -> list[CatalogueLine]:
    return [
        CatalogueLine(
            code=code, category=category, name=name, cycle=cycle, applies_to=kinds, weight=weight,
            deadline=deadline,
        )
        for code, category, name, cycle, kinds, weight, deadline in TASKS
    ]  # fmt: skip


OFF = (
    "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 "
    "10-02 10-05 10-06 10-07"
)
WORKED = "01-04 02-14 02-28 05-09 09-20 10-10"
YEAR = 2026


def workdays() -> list[Workday]:
    """The public holidays of 2026 and the days worked in their stead."""
    days = {f"{YEAR}-{day}": "off" for day in OFF.split()}
    days |= {f"{YEAR}-{day}": "work" for day in WORKED.split()}
    return [Workday(day=date.fromisoformat(day), kind=days[day]) for day in sorted(days)]


def workbooks(seed: int) -> dict[str, bytes]:
    """The three workbooks such an office sends, by kind of import."""
    stated = Words(notes=("填报单位：市直机关工委        填报时间：2025年12月26日",))
    files = {}
    for kind, table in (
        ("organizations", organizations_table(organizations(seed), stated)),
        ("tasks", tasks_table(tasks(), stated)),
        ("workdays", workdays_table(workdays(), stated)),
    ):
        out = io.BytesIO()
        write_xlsx(table, out)
        files[kind] = out.getvalue()
    return files
