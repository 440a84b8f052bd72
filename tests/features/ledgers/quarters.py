"""A quarter reported, confirmed and closed in the small city behind its doors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aggregates.values.period import Month
from tests.features.spot_checks.months import close, next_month, with_checkers
from tests.served import MONTH, City, a_copy

PLACE = "/ledger-checks/2026Q4"


def quarter(city: City) -> City:
    with_checkers(city)
    close(city, MONTH)
    next_month(city, Month(2026, 11))
    next_month(city, Month(2026, 12))
    return city


def a_quarter(kind: str, folder: Path) -> Iterator[City]:
    """A city of its own in which the quarter is closed."""
    yield from a_copy(kind, folder, quarter)


def opened(city: City, account: str, code: str) -> list[str]:
    """The ids of its items."""
    made = city.post(account, f"{PLACE}/{code}", {})
    assert made.status_code == 201, made.text
    return [each["assignment"] for each in one(city, account, code)["items"]]


def one(city: City, account: str, code: str, as_of: str = "") -> dict[str, Any]:
    answer = city.get(account, f"{PLACE}/{code}{as_of}")
    assert answer.status_code == 200, answer.text
    fields: dict[str, Any] = answer.json()
    return fields


def failed(city: City, account: str, code: str, item: str, **more: Any) -> Any:
    body = {"problem": "台账缺一次记录", "measure": "补记", "responsible": "组织委员", **more}
    return city.put(account, f"{PLACE}/{code}/items/{item}", body)


def completed(city: City, account: str, code: str) -> Any:
    passed = city.put(account, f"{PLACE}/{code}/rest-passed")
    assert passed.status_code == 200, passed.text
    return city.put(account, f"{PLACE}/{code}/completion")
