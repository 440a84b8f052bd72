"""A talk's page: whose turn it is, what they may press, and who sees this."""

from __future__ import annotations

import re

from service.access.roles import Role
from tests.browsing import Door, text


def day(door: Door, ahead: int = 0) -> str:
    data = door.services.standing_data
    return data.calendar.plus(data.today(door.services.now()), ahead).isoformat()


def boss(door: Door) -> None:
    """A leader of the committee, who decides."""
    now = door.services.now()
    door.services.accounts.put("boss", "P-boss", "GW", None, now)
    door.services.accounts.granting.give("boss", Role.LEADER, "GW", now)


def test_a_talk_goes_its_way_on_its_page(shared_door: Door) -> None:
    door = shared_door
    boss(door)
    door.enter("gw")
    nobody = {"kind": "formal", "organization": "U1", "reason": "连续逾期"}
    assert door.send("/interviews", "/interviews", nobody).status_code == 422
    said = nobody | {"person": "P-u1"}
    assert door.send("/interviews", "/interviews", said).status_code == 303
    [one] = set(re.findall(r'href="(/interviews/[0-9a-f-]{36})"', door.see("/interviews")))
    assert "/approval" not in door.see(one)
    door.enter("boss")
    assert "约谈" in text(door.see("/"))
    assert door.send(one, f"{one}/approval").status_code == 303
    door.enter("gw")
    soon = door.send(one, f"{one}/notification", {"on": day(door, 2)})
    assert soon.status_code == 409
    called = {"on": day(door, 3), "place": "三楼"}
    assert door.send(one, f"{one}/notification", called).status_code == 303
    later = door.send(one, f"{one}/postponement", {"on": day(door, 4), "reason": "冲突"})
    assert later.status_code == 303, text(later.text)
    shown = text(door.see(one))
    assert "谁能看到" in shown
    assert "尚未谈及" in shown
    by = {"held_on": day(door), "leader-party": "P-gw", "post-party": "书记"}
    assert door.send(one, f"{one}/holding", by).status_code == 409
    door.enter("u1")
    assert "三楼" in text(door.see(one))
    assert "签收" in text(door.see("/"))
    assert f"{one}/holding" not in door.see(one)
    door.enter("gw")
    gone = door.send(one, f"{one}/withdrawal", {"reason": "重复"})
    assert gone.status_code == 303
    assert "重复" in text(door.see(one))
    door.enter("b11")
    door.see(one, 403)
