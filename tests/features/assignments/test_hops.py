"""The track of a line says how long each had it, and how long it lay unreceived."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.served import City, line


def days(city: City, organization: str = "U1-1") -> tuple[Any, Any]:
    [hop] = city.get("gw", f"/assignments/{line(organization)}/handoffs").json()["hops"]
    return hop["days_held"], hop["days_unreceived"]


def test_days_are_counted_until_receipt_and_until_the_report(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    path = f"/assignments/{line('U1-1')}"
    city.go_to(date(2026, 10, 9))
    assert days(city) == (8, 8)
    city.put("b11", f"{path}/receipt")
    city.go_to(date(2026, 10, 12))
    assert days(city) == (11, 8)
    city.put("b11", f"{path}/report", {"statement": "done", "points": "5"})
    city.go_to(date(2026, 10, 15))
    assert days(city) == (11, 8)


def test_what_was_closed_unreceived_waited_for_nobody(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    city.go_to(date(2026, 10, 9))
    city.put("u1", f"/assignments/{line('U1-1')}/cancellation", {"reason": "none"})
    assert days(city)[1] is None
