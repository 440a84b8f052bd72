"""Independence (回避): nobody decides their own, by person, whatever the face, role or account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aggregates.assignment.assignment import Assignment
from aggregates.report.report import MonthlyReport
from service.access.roles import Role
from service.features.reports.commands.reports import prepare
from service.features.reports.commands.sendings import Submission
from tests.served import MONTH, City, line
from tests.served import served as city

MINE, OTHER = line("U1-1", "T1"), line("U1-1", "T2")


def enrol(city: City, account: str, person: str, organization: str, role: Role) -> str:
    accounts, now = city.services.accounts, datetime.now(UTC)
    accounts.put(account, person, organization, None, now)
    accounts.granting.give(account, role, organization, now)
    city.tokens[account] = accounts.open(account, "token", now, timedelta(hours=1))
    return account


def second_account(city: City) -> str:
    """The branch's officer, with another account at the superior's."""
    return enrol(city, "above", "B11", "U1", Role.UNIT_OFFICER)


def deputy_of_the_superior(city: City) -> str:
    """The branch's officer, who stands in for the superior's."""
    name_deputy(city, "u1", "b11")
    return "b11"


def deputy_of_somebody_above(city: City) -> str:
    """Whoever stands in for the branch's officer's other face."""
    enrol(city, "helper", "P-helper", "U3", Role.UNIT_OFFICER)
    name_deputy(city, "above", "helper")
    return "helper"


def moved(city: City) -> str:
    """The branch's officer, who went to work at the superior's meanwhile."""
    accounts, now = city.services.accounts, datetime.now(UTC)
    accounts.bind("b11", "B11", "U1")
    accounts.granting.give("b11", Role.UNIT_OFFICER, "U1", now)
    return "b11"


def name_deputy(city: City, principal: str, deputy: str) -> None:
    from service.access.log import By

    now = datetime.now(UTC)
    city.services.accounts.deputies.name(
        principal, deputy, now, now + timedelta(days=1), now, By(principal)
    )


FACES: dict[str, Callable[[City], str]] = {
    "a second account": second_account, "a deputy of the superior": deputy_of_the_superior,
    "a deputy of the other face": deputy_of_somebody_above, "moved": moved,
}  # fmt: skip
Ask = Callable[[City, str], Any]


def report(city: City, account: str = "b11", assignment: str = MINE) -> Any:
    return city.put(account, f"/assignments/{assignment}/report", {"points": "1"})


def ask_extension(city: City, account: str = "b11") -> Any:
    body = {"due": "2026-10-25", "reason": "ill"}
    return city.post(account, f"/assignments/{MINE}/extensions", body)


def ask_not_applicable(city: City, account: str = "b11") -> Any:
    return city.post(account, f"/assignments/{MINE}/not-applicable", {"reason": "none"})


def send(city: City, account: str = "b11") -> Any:
    city.go_to(date(2026, 10, 31))
    body = {"items": [{"assignment": MINE, "points": "1"}]}
    return city.put(account, f"/reports/U1-1/{MONTH}", body)


def at(path: str, method: str = "PUT", body: Any = None) -> Ask:
    return lambda city, who: city.ask(who, method, path, json=body)


REASON = {"reason": "no"}
DECISIONS: dict[str, tuple[Callable[[City], Any], Ask]] = {
    "accept": (report, at(f"/assignments/{MINE}/acceptance")),
    "return": (report, at(f"/assignments/{MINE}/return", "PUT", REASON)),
    "cancel": (report, at(f"/assignments/{MINE}/cancellation", "PUT", REASON)),
    "grant an extension": (
        ask_extension, at(f"/assignments/{MINE}/extensions/1/decision", "PUT", {"granted": True})),
    "refuse an extension": (
        ask_extension,
        at(f"/assignments/{MINE}/extensions/1/decision", "PUT", {"granted": False, **REASON})),
    "grant that it does not apply": (
        ask_not_applicable,
        at(f"/assignments/{MINE}/not-applicable/decision", "PUT", {"granted": True})),
    "refuse that it does not apply": (
        ask_not_applicable,
        at(f"/assignments/{MINE}/not-applicable/decision", "PUT", {"granted": False, **REASON})),
    "confirm": (send, at(f"/reports/U1-1/{MONTH}/confirmation")),
    "return a report": (send, at(f"/reports/U1-1/{MONTH}/return", "PUT", REASON)),
}  # fmt: skip


@pytest.mark.parametrize("decision", DECISIONS)
def test_nobody_decides_what_is_their_own_whatever_the_face(city: City, decision: str) -> None:
    first, decide = DECISIONS[decision]
    assert first(city).is_success
    before = city.services.log.last()[0]
    for name, put_on in FACES.items():
        answer = decide(city, put_on(city))
        assert (answer.status_code, answer.json()["title"]) == (403, "Own work"), name
    assert city.services.log.last()[0] == before
    assert decide(city, "u1").is_success


def test_what_a_deputy_did_is_the_principals_too(city: City) -> None:
    enrol(city, "helper", "P-helper", "U3", Role.UNIT_OFFICER)
    name_deputy(city, "b11", "helper")
    assert report(city, "helper").is_success
    above = enrol(city, "above", "B11", "U1", Role.UNIT_OFFICER)
    other = enrol(city, "other", "P-helper", "U1", Role.UNIT_OFFICER)
    path = f"/assignments/{MINE}/acceptance"
    assert [city.put(each, path).status_code for each in (above, other, "u1")] == [403, 403, 200]


def test_a_line_of_their_own_keeps_them_from_the_whole_report(city: City) -> None:
    """Somebody else sent it; what they reported before is in it."""
    assert report(city).is_success
    enrol(city, "colleague", "P-colleague", "U1-1", Role.BRANCH_SECRETARY)
    city.go_to(date(2026, 10, 31))
    body = {"items": [{"assignment": OTHER, "points": "1"}]}
    assert city.put("colleague", f"/reports/U1-1/{MONTH}", body).is_success
    who, path = second_account(city), f"/reports/U1-1/{MONTH}/confirmation"
    assert [city.put(each, path).status_code for each in (who, "u1")] == [403, 200]


def test_a_form_recorded_for_the_holder_is_decided_by_who_recorded_it(city: City) -> None:
    """代填: offices do so, and auditors see it listed."""
    assert report(city, "u1").is_success
    assert city.put("u1", f"/assignments/{MINE}/acceptance").is_success
    assert send(city, "u1").is_success
    assert city.put("u1", f"/reports/U1-1/{MONTH}/confirmation").is_success


def test_but_what_was_asked_for_the_holder_is_answered_by_another(city: City) -> None:
    """Where something rests on independence there is no such exception."""
    assert ask_extension(city, "u1").is_success
    assert ask_not_applicable(city, "u1").is_success
    enrol(city, "second", "P-second", "U1", Role.UNIT_OFFICER)
    for path in (f"/assignments/{MINE}/extensions/1/decision",
                 f"/assignments/{MINE}/not-applicable/decision"):  # fmt: skip
        body = {"granted": False, "reason": "no"}
        assert [city.put(each, path, body).status_code for each in ("u1", "second")] == [403, 200]


def test_a_workbook_of_ones_own_is_not_confirmed_with_it(city: City) -> None:
    from service.recording.call import call

    city.go_to(date(2026, 10, 31))
    accounts = city.services.accounts
    enrol(city, "both", "B11", "U1", Role.UNIT_OFFICER)
    call_ = call(city.services, accounts.who("b11"), "workbook")
    theirs = call(city.services, accounts.who("both"), "workbook")
    submission = Submission(organization="U1-1", period=MONTH, claims=[])
    [sending] = prepare(city.services, theirs, [submission], True, {"U1-1": call_})
    assert sending.wrong
    [sending] = prepare(city.services, theirs, [submission], True)
    assert not sending.wrong


def test_a_new_holders_line_is_no_longer_the_one_befores(city: City) -> None:
    order = {"organizations": ["U1-1"], "title": "New", "due": "2026-10-30"}
    [key] = city.post("u1", "/assignments", order).json()["assignments"]
    body = {"points": "0"}
    assert city.put("b11", f"/assignments/{key}/report", body).is_success
    assert city.put("u1", f"/assignments/{key}/return", REASON).is_success
    assert city.put("u1", f"/assignments/{key}/transfer", {"to": "U1-2"}).is_success
    assert city.put("b12", f"/assignments/{key}/report", body).is_success
    assert city.put(second_account(city), f"/assignments/{key}/acceptance").is_success


def test_a_second_account_is_no_second_person_for_a_grant(city: City) -> None:
    accounts, now = city.services.accounts, datetime.now(UTC)
    for name, person in (("anna", "P-anna"), ("anna2", "P-anna"), ("bo", "P-bo")):
        accounts.put(name, person, "GW", None, now)
        accounts.granting.give(name, Role.SECURITY_ADMINISTRATOR, "*", now)
        city.tokens[name] = accounts.open(name, "token", now, timedelta(hours=1))
    body = {"account": "b12", "role": "auditor", "organization": "GW"}
    key = city.post("anna", "/grants", body).json()["grant"]
    approval = f"/grants/{key}/approval"
    assert [city.put(each, approval).status_code for each in ("anna", "anna2", "bo")] == [
        403, 403, 200]  # fmt: skip


def test_every_verb_of_a_superior_is_under_the_rule() -> None:
    """By name: whoever adds one is told to say whose it must not be."""
    deciding = {"accept", "return_", "grant_extension", "refuse_extension",
                "grant_not_applicable", "refuse_not_applicable", "confirm"}  # fmt: skip
    by_names = {
        name
        for kind in (Assignment, MonthlyReport)
        for name in vars(kind)
        if name.startswith(("accept", "return", "grant", "refuse", "confirm", "uphold", "decide"))
    }
    assert by_names == deciding


__all__ = ["city"]
