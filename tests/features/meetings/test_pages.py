"""The pages of meetings: called, held, decided in, published; and the wall."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.browsing import Door, text


def today(door: Door) -> str:
    return door.services.standing_data.today(door.services.now()).isoformat()


def called(door: Door, title: str = "十一月调度会") -> str:
    fields = {"kind": "monthly", "period": "2026-11", "title": title, "held_on": today(door),
              "place": "三楼"}  # fmt: skip
    sent = door.send("/meetings", "/meetings", fields)
    assert sent.status_code == 303, text(sent.text)
    return str(re.findall(r'href="(/meetings/[0-9a-f-]{36})"', door.see("/meetings"))[0])


def test_a_meeting_is_called_held_decided_in_and_published(door: Door) -> None:
    door.enter("gw")
    one = called(door)
    page = door.see(one)
    codes = re.findall(r'name="there-([A-Z0-9-]+)"', page)
    there = {f"there-{code}": "1" for code in codes[1:]}
    silent = door.send(one, f"{one}/holding", {"held_on": today(door), **there})
    assert silent.status_code == 422, "of the absent the reason"
    said = there | {f"reason-{codes[0]}": "出差", f"spoke-{codes[1]}": "1"}
    assert door.send(one, f"{one}/holding", {"held_on": today(door), **said}).status_code == 303
    due = (door.services.now() + timedelta(days=9)).date().isoformat()
    decision = {"text": "补齐记录", "to": codes[1], "due": due}
    sent = door.send(one, f"{one}/decisions", decision)
    assert sent.status_code == 303, text(sent.text)
    shown = text(door.see(one))
    assert "补齐记录" in shown
    assert "出差" in shown
    assert door.send(one, f"{one}/minutes").status_code == 303
    assert "已印发纪要" in text(door.see(one))
    door.enter("u1")
    assert "/decisions" not in door.see(one)


def test_the_wall_shows_one_after_the_other(door: Door) -> None:
    door.enter("gw")
    one = called(door)
    first = door.see(f"{one}/wall")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = door.see(f"{one}/wall?at=99")
    assert 'rel="next"' not in last
    refused = door.send(one, f"{one}/cancellation", {"cancel-reason": "", "reason": ""})
    assert refused.status_code == 422
