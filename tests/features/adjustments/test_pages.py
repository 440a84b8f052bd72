"""Bonuses and deductions on pages: proposed with the form, decided by another, on the home."""

from __future__ import annotations

from tests.browsing import Door


def test_a_bonus_is_proposed_and_decided_on_pages(door: Door) -> None:
    door.enter("gw")
    fields = {"kind": "bonus", "points": "２.５", "reason": "承办全市现场会", "organization": "U1"}
    refused = door.send("/adjustments/2026", "/adjustments/2026", fields | {"reason": " "})
    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert door.send("/adjustments/2026", "/adjustments/2026", fields).status_code == 303
    page = door.see("/adjustments/2026")
    assert "2.50" in page
    place = page.split('href="/adjustments/2026/')[1].split('"')[0]
    own = door.send(f"/adjustments/2026/{place}", f"/adjustments/2026/{place}/decision",
                    {"approved": "on"})  # fmt: skip
    assert own.status_code == 403, "who proposed it does not decide"
    done = door.send(f"/adjustments/2026/{place}", f"/adjustments/2026/{place}/withdrawal")
    assert done.status_code == 303
