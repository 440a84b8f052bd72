"""The pages of contacts: linked, owed, recorded from a telephone's button, ended."""

from __future__ import annotations

import re

from tests.browsing import Door, text


def today(door: Door) -> str:
    return door.services.standing_data.today(door.services.now()).isoformat()


def test_a_contact_is_linked_recorded_in_and_ended(shared_door: Door) -> None:
    door = shared_door
    door.enter("gw")
    fields = {"kind": "double", "leader": "P-gw", "organization": "U1", "since": "2026-10-01"}
    sent = door.send("/contacts", "/contacts", fields)
    assert sent.status_code == 303, text(sent.text)
    again = door.send("/contacts", "/contacts", fields)
    assert again.status_code == 409
    [one] = set(re.findall(r'href="(/contacts/[0-9a-f-]{36})"', door.see("/contacts")))
    assert "我的联系点" in text(door.see("/contacts"))
    assert "联系点" in text(door.see("/"))
    nothing = door.send(one, f"{one}/acts", {"happened_on": today(door)})
    assert nothing.status_code == 422
    said = {"happened_on": today(door), "kinds": ["visit", "report"],
            "lines": ["party", "business"], "found": "台账不全", "advice": "补齐"}  # fmt: skip
    assert door.send(one, f"{one}/acts", said).status_code == 303
    shown = text(door.see(one))
    assert "补齐" in shown
    assert "待落实" in shown
    assert "双调度" in text(door.see("/contacts/debts"))
    assert door.client.get("/contacts?format=xlsx").content[:2] == b"PK"
    passing = {"former": "P-gw", "to": "P-u2", "on": today(door)}
    assert door.send("/contacts", "/contacts/succession", passing).status_code == 303
    ending = door.send(one, f"{one}/ending", {"on": today(door), "reason": "调整"})
    assert ending.status_code == 303, text(ending.text)
    assert "调整" in text(door.see(one))
    door.enter("u1")
    assert "/acts" not in door.see(one)
