"""The pages of appeals: from the scorecard, with the days left, decided, listed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

from service.access.roles import Role
from tests.browsing import Door, text

CARD = "/organizations/U1/scores/2026-10"


def decider(door: Door) -> str:
    now = datetime.now(UTC)
    door.services.accounts.put("c9", "P-c9", "GW", "no password", now)
    door.services.accounts.granting.give("c9", Role.CHECKER, "GW", now)
    return "c9"


def test_it_is_filed_from_the_scorecard_and_decided_on_its_page(door: Door) -> None:
    door.enter("u1")
    [form, *_] = map(unescape, re.findall(r'href="(/appeals/new[^"]+)"', door.see(CARD)))
    shown = text(door.see(form))
    assert "尚未送达" in shown or "申诉期至" in shown
    fields = dict(pair.split("=") for pair in form.partition("?")[2].split("&"))
    refused = door.send(form, "/appeals", fields | {"reason": " "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    sent = door.send(form, "/appeals", fields | {"reason": "台账已补"})
    assert sent.status_code == 303, text(sent.text)
    [one] = set(re.findall(r'href="(/appeals/[0-9a-f-]{36})"', door.see("/appeals")))
    assert one in door.see(CARD), "the scorecard leads to it"
    assert "/decision" not in door.see(one), "not theirs to decide"
    door.enter(decider(door))
    wrong = door.send(one, f"{one}/decision", {"upheld": "1", "amount": "999"})
    assert wrong.status_code == 422
    done = door.send(one, f"{one}/decision", {"upheld": "1", "amount": "1.00", "note": "属实"})
    assert done.status_code == 303, text(done.text)
    assert "申诉成立" in text(door.see(one))
    door.enter("u1")
    assert "台账已补" in text(door.see(one))
    assert "1.00" in text(door.see(CARD))


def test_it_is_withdrawn_by_who_filed_it(door: Door) -> None:
    door.enter("u1")
    [form, *_] = map(unescape, re.findall(r'href="(/appeals/new[^"]+)"', door.see(CARD)))
    fields = dict(pair.split("=") for pair in form.partition("?")[2].split("&"))
    door.send(form, "/appeals", fields | {"reason": "台账已补"})
    [one] = set(re.findall(r'href="(/appeals/[0-9a-f-]{36})"', door.see("/appeals")))
    assert door.send(one, f"{one}/withdrawal").status_code == 303
    assert "已撤回" in text(door.see("/appeals?state=withdrawn"))
