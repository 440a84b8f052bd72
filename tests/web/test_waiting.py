"""The side bar says how many things wait for an act of whoever looks, and only where they act."""

from __future__ import annotations

import re

from tests.browsing import Door


def waiting(door: Door, account: str) -> int:
    door.enter(account)
    bar = re.search(r'<header class="side.*?</header>', door.see("/"), re.S)
    assert bar is not None
    link = re.search(r'<a href="/reports".*?</a>', bar[0], re.S)
    match = re.search(r"(\d+)</span></a>", link[0]) if link else None
    return int(match[1]) if match else 0


def test_a_report_that_was_sent_is_counted_for_who_answers_it_alone(door: Door) -> None:
    before, above = waiting(door, "u1"), waiting(door, "gw")
    door.enter("b11")
    page = "/reports/2026-11/U1-1"
    sent = door.send(page, page, {"sure": "1"})
    assert sent.status_code == 303, sent.text
    assert waiting(door, "u1") == before + 1
    assert waiting(door, "gw") == above
    assert waiting(door, "b11") == 0
    door.enter("u1")
    door.send("/reports/2026-11/U1-1", "/reports/2026-11/U1-1/confirmation", {})
    assert waiting(door, "u1") == before


def test_nothing_waits_in_the_past(shared_door: Door) -> None:
    shared_door.enter("u1")
    assert 'class="waits"' not in shared_door.see("/?as_of=2026-11-20")
