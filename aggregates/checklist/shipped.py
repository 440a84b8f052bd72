"""The checklists that ship, version 1 of each: 标准化“1+9” and the seven of 过硬 (R13)."""

from __future__ import annotations

from typing import Any


def _criteria(letter: str, rows: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    return [
        {"code": f"{letter}{number}", "words": words, "proof": proof}
        for number, (words, proof) in enumerate(rows, start=1)
    ]


STANDARD = _criteria("B", (
    ("标准化建设方案落实", "本支部实施方案、分工表"),
    ("三会一课", "会议记录、签到"),
    ("主题党日", "活动记录、签到"),
    ("组织生活会和民主评议党员", "方案、发言提纲、评议结果"),
    ("谈心谈话", "谈话记录"),
    ("党费收缴", "收缴台账、公示"),
    ("发展党员", "发展计划、培养考察材料"),
    ("支部换届和班子建设", "换届请示批复、分工"),
    ("场所保障", "党员活动室照片、清单对照表"),
    ("台账管理", "台账目录"),
))  # fmt: skip
STRONG = _criteria("G", (
    ("政治统领", "第一议题和学习贯彻记录"),
    ("班子履职", "班子分工、履职报告"),
    ("队伍建设", "党员教育管理台账"),
    ("内部管理", "内部管理制度及执行记录"),
    ("制度落实", "制度清单及对照自查"),
    ("基础保障", "经费、场所、人员保障"),
    ("功能发挥", "作用发挥事例、群众评价"),
))  # fmt: skip
SHIPPED: dict[str, list[dict[str, Any]]] = {"standard": STANDARD, "strong": STRONG}
