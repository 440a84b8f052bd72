"""Grants, accounts and policy as of a past moment (as_of): who had which role then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from aggregates.values.moment import to_micros
from service.access.log import By
from service.access.past import Stood, accounts_at, policy_at
from service.access.policy import Policy
from service.access.roles import Role
from tests.access.conftest import RIGHT, SOMEBODY, Office
from tests.served import City
from tests.served import served_on_sqlite as sqlite_city

ANNA, BO = replace(SOMEBODY, account="anna"), replace(SOMEBODY, account="bo")


def test_who_had_which_role_at_a_moment_whatever_became_of_it(office: Office) -> None:
    granting, began = office.accounts.granting, office.now
    office.add("li")
    key, _ = granting.ask("li", Role.LEADER, "GW", began, ANNA)
    granting.approve(key, began + timedelta(hours=2), BO)
    granting.end(key, began + timedelta(hours=4), ANNA)

    def then(hours: float) -> list[tuple[str, str | None]]:
        at = to_micros(began + timedelta(hours=hours))
        return [(row.role, row.approved_by) for row in granting.of("li", at=at)]

    assert then(-1) == []
    assert then(1) == [("leader", None)]
    assert then(3) == [("leader", "bo")]
    assert then(5) == granting.of("li") == []
    waits = [granting.of(waiting=True, at=to_micros(began + timedelta(hours=n))) for n in (1, 3)]
    assert [len(rows) for rows in waits] == [1, 0]


def test_an_account_stood_as_the_access_log_tells(office: Office) -> None:
    accounts, began = office.accounts, office.now - timedelta(minutes=1)
    accounts.put("li", "P1", "U1", None, began)
    moments = [_last(office)]
    accounts.bind("li", "P2", "U2", SOMEBODY)
    moments.append(_last(office))
    for disabled in (True, False):
        accounts.disable("li", disabled, office.now, SOMEBODY)
        moments.append(_last(office))
    accounts_then = [_of(office, at) for at in moments]
    assert [(each.person, each.organization) for each in accounts_then] == [
        ("P1", "U1"), ("P2", "U2"), ("P2", "U2"), ("P2", "U2")
    ]  # fmt: skip
    assert [each.disabled for each in accounts_then] == [False, False, True, False]
    assert accounts_at(accounts, to_micros(began) - 1) == []


def _last(office: Office) -> int:
    log = office.accounts.log
    return log.rows(log.last() - 1)[0][1]


def _of(office: Office, at: int, account: str = "li") -> Stood:
    [stood] = [each for each in accounts_at(office.accounts, at) if each.account == account]
    return stood


def test_a_lock_and_the_last_sign_in_are_of_that_moment(office: Office) -> None:
    office.add("li")
    office.sign_in("li")
    signed_in = _last(office)
    for _ in range(5):
        office.sign_in("li", "not this one", by=By("", "page", "192.0.2.66"))
    locked = _last(office)
    assert _of(office, locked).locked_until == locked + 30 * 60_000_000
    office.accounts.unlock("li", SOMEBODY)
    assert _of(office, _last(office)).locked_until is None
    assert _of(office, signed_in).locked_until is None
    assert _of(office, locked).used_at == signed_in
    assert _of(office, signed_in - 1).used_at is None
    assert office.sign_in("li", RIGHT) is not None


def test_an_account_older_than_the_log_is_told_as_it_is_today(office: Office) -> None:
    accounts = office.accounts
    accounts.put("li", "P1", "U1", None, office.now, disabled=True)
    assert _of(office, to_micros(office.now)).disabled


def test_the_policy_held_as_it_was_before_each_change_since(office: Office) -> None:
    before = to_micros(datetime.now(UTC) - timedelta(hours=1))
    for days in (30, 60):
        office.accounts.policies.change({"dormant_days": days}, SOMEBODY)
    first, second = (row[1] for row in office.accounts.log.rows(0) if row[2] == "policy.changed")
    lines = [policy_at(office.accounts, at).dormant_days for at in (before, first, second)]
    assert lines == [Policy().dormant_days, 30, 60]


def test_the_doors_take_the_moment(sqlite_city: City) -> None:
    """The store's clock is simulated and stands in October 2026; grants of then are given here."""
    city, accounts = sqlite_city, sqlite_city.services.accounts
    first, later = (datetime(2026, 10, day, tzinfo=UTC) for day in (2, 4))
    for name, role in (("rizhi", Role.AUDIT_ADMINISTRATOR), ("b13", Role.LEADER)):
        accounts.put(name, f"P-{name}", "GW", None, first)
        accounts.granting.give(name, role, "*" if name == "rizhi" else "GW", first)
    [grant] = accounts.granting.of("b13")
    accounts.granting.end(grant.id, later, SOMEBODY)
    city.tokens["rizhi"] = accounts.open("rizhi", "token", datetime.now(UTC), timedelta(hours=1))
    city.go_to(date(2026, 10, 9))

    def asked(path: str) -> list[str]:
        items = city.get("rizhi", path).json()["items"]
        return [item["account"] for item in items if item["account"] == "b13"]

    assert asked("/grants?as_of=2026-10-03T00:00:00Z") == ["b13"]
    assert asked("/grants?as_of=2026-10-05T00:00:00Z") == asked("/grants") == []
    assert asked("/accounts?as_of=2026-10-03T00:00:00Z") == ["b13"]
    assert asked("/accounts?as_of=2026-10-01T12:00:00Z") == []
    one = city.get("rizhi", "/accounts/b13?as_of=2026-10-03T00:00:00Z").json()
    assert [each["role"] for each in one["grants"]] == ["leader"]
    assert city.get("rizhi", "/accounts/b13?as_of=2026-10-01T12:00:00Z").status_code == 404
    assert city.get("rizhi", "/policy?as_of=2026-10-03T00:00:00Z").json()["dormant_days"] == 90
    for path in ("/grants", "/accounts", "/policy", "/access-log"):
        assert city.get("rizhi", f"{path}?as_of=2099-01-01").status_code == 422
        assert city.get("rizhi", f"{path}?as_of=nonsense").status_code == 422


__all__ = ["sqlite_city"]
