"""The pages of tiers: a branch's ladder pressed through, campaigns, panels, checklists."""

from __future__ import annotations

import re
from typing import Any

from aggregates.checklist.shipped import STANDARD, STRONG
from tests.browsing import Door, text

ONE, OTHER = "/tiers/U1-1", "/tiers/U1-2"
U2 = "/tiers/U2-1"
CODES = [each["code"] for each in STANDARD + STRONG]


def passed(*failed: str) -> dict[str, Any]:
    results = {f"result-{code}": "failed" if code in failed else "passed" for code in CODES}
    return results | {"criterion": CODES}


def sent(door: Door, page: str, path: str, fields: dict[str, Any] | None = None) -> str:
    answer = door.send(page, path, fields)
    assert answer.status_code == 303, text(answer.text)
    return str(answer.headers["location"])


def test_a_branch_climbs_by_pages_alone(shared_door: Door) -> None:
    door = shared_door
    door.enter("b11")
    refused = door.send(ONE, f"{ONE}/application", {"to": "strong"})
    assert refused.status_code == 409
    assert "自查" in text(refused.text)
    sent(door, ONE, f"{ONE}/self-check", {"unmet": ["G2"], "note-G2": "正在补"})
    sent(door, ONE, f"{ONE}/application", {"to": "strong"})
    assert "待验收" in text(door.see(ONE))
    door.enter("u1")
    assert "件等次申报待您验收" in text(door.see("/"))
    half = passed()
    half.pop("result-B2")
    wrong = door.send(ONE, f"{ONE}/inspection", half)
    assert wrong.status_code == 422
    assert "B2" in text(wrong.text)
    sent(door, ONE, f"{ONE}/inspection", passed())
    door.enter("gw")
    sent(door, ONE, f"{ONE}/approval")
    shown = text(door.see(ONE))
    assert "过硬" in shown
    assert "下一步：创示范" in shown
    assert "过硬率" in text(door.see("/tiers"))
    assert door.client.get("/tiers?format=xlsx").content[:2] == b"PK"


def test_a_campaign_is_opened_kept_and_closed(shared_door: Door) -> None:
    door = shared_door
    door.enter("gw")
    sent(door, "/look-backs", "/look-backs", {"tier": "standard", "due": "2027-06-30"})
    [one] = set(re.findall(r'href="(/look-backs/[0-9a-f-]{36})"', door.see("/look-backs")))
    early = door.send(one, f"{one}/closure")
    assert early.status_code == 409
    door.enter("u2")
    found = {"failed": ["B1"], "problem-B1": "方案未落实", "due-B1": "2027-03-01"}
    sent(door, U2, f"{U2}/look-back", found)
    assert "整改" in text(door.see(U2))
    assert "方案未落实" in text(door.see("/rectifications"))
    door.enter("gw")
    assert "整改" in text(door.see(one))


def test_a_checklist_and_targets_are_set_by_page(shared_door: Door) -> None:
    door = shared_door
    door.enter("gw")
    wrong = door.send("/checklists", "/checklists", {"kind": "strong", "criteria": "G1 政治"})
    assert wrong.status_code == 422
    lines = "G1 | 政治统领过硬 | 记录\nG2 ｜ 班子履职过硬"
    sent(door, "/checklists", "/checklists", {"kind": "strong", "criteria": lines})
    assert "班子履职过硬" in text(door.see("/checklists"))
    sent(door, "/tiers", "/tiers/targets", {"standard": "95", "strong": "40.5"})
    assert "目标 95.00%" in text(door.see("/tiers"))


def test_a_panel_waits_for_its_applications(shared_door: Door) -> None:
    shared_door.enter("gw")
    assert "没有待评审的申报" in text(shared_door.see("/panels"))


def test_a_lowering_waits_for_a_second_person(shared_door: Door) -> None:
    door = shared_door
    door.enter("u1")
    basis = {"to": "below", "grave": "1", "basis": "严重违纪"}
    sent(door, OTHER, f"{OTHER}/lowering", basis)
    door.enter("gw")
    assert "一票否决" in text(door.see(OTHER))
    sent(door, OTHER, f"{OTHER}/lowering/approval")
    assert "未达标" in text(door.see(OTHER))
