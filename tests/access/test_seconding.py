"""Accounts of administrators, the committee, auditors and redactors (双人操作): nobody alone."""

from __future__ import annotations

from typing import Any

import pytest

from aggregates.errors import NotFound
from service.access.granting import BadGrant, OwnGrant
from service.access.log import By
from service.access.roles import WHOLE, Role
from service.access.seconding import SECONDED_ROLES, SecondPersonNeeded
from service.access.who import OPERATOR
from tests.access.conftest import RIGHT, Office

ASKS, APPROVES, MACHINE = By("sys", "page"), By("anna", "page"), By(OPERATOR)


@pytest.fixture
def staffed(office: Office) -> Office:
    office.add("sys", Role.SYSTEM_ADMINISTRATOR, WHOLE)
    office.add("anna", Role.SECURITY_ADMINISTRATOR, WHOLE)
    office.add("bo", Role.SECURITY_ADMINISTRATOR, WHOLE)
    office.add("wu", Role.AUDITOR, "GW")
    return office


def asked(office: Office, kind: str, account: str, by: By = ASKS, **values: Any) -> Any:
    return office.accounts.seconding.ask(kind, account, values, office.now, by)


@pytest.mark.parametrize("role", sorted(SECONDED_ROLES))
def test_nobody_alone_changes_such_an_account(desk: Office, role: Role) -> None:
    desk.add("anna", Role.SECURITY_ADMINISTRATOR, WHOLE)
    place = WHOLE if role.value.endswith("administrator") else "GW"
    desk.add("wu", role, place)
    for by in (ASKS, MACHINE):
        for change in (
            lambda by=by: desk.accounts.reset("wu", desk.now, by),
            lambda by=by: desk.accounts.disable("wu", True, desk.now, by),
            lambda by=by: desk.accounts.disable("wu", False, desk.now, by),
            lambda by=by: desk.accounts.bind("wu", "P-other", "GW", by),
            lambda by=by: desk.accounts.bind_to_provider("wu", "https://idp", "s", by),
        ):
            with pytest.raises(SecondPersonNeeded):
                change()
    assert desk.sign_in("wu") is not None


def test_of_others_it_is_done_at_once(desk: Office) -> None:
    desk.add("li", Role.UNIT_OFFICER, "U001")
    assert not desk.accounts.seconding.wants("li", ASKS)
    assert desk.sign_in("li", desk.accounts.reset("li", desk.now, ASKS)) is not None


def test_neither_of_two_can_sign_in_with_the_secret(staffed: Office) -> None:
    waiting = asked(staffed, "reset", "wu", forget_factors=False)
    assert staffed.sign_in("wu") is not None, "nothing is changed before it is approved"
    second = staffed.accounts.seconding.approve(waiting.waiting, staffed.now, APPROVES)
    assert staffed.sign_in("wu") is None
    assert second.secret is not None
    for alone in (waiting.secret, second.secret, second.secret + waiting.secret):
        assert staffed.sign_in("wu", alone) is None
    entered = staffed.sign_in("wu", waiting.secret + second.secret)
    assert staffed.seen(entered.secret).limited == "password"


def test_the_first_half_lies_sealed_and_goes_with_the_answer(staffed: Office) -> None:
    waiting = asked(staffed, "reset", "wu", forget_factors=False)
    [row] = staffed.accounts.seconding.waiting()
    assert waiting.secret not in row.half
    staffed.accounts.seconding.refuse(waiting.waiting, staffed.now, APPROVES)
    assert staffed.accounts.seconding.waiting() == []
    assert staffed.sign_in("wu", RIGHT) is not None


def test_a_person_is_not_their_own_second(staffed: Office) -> None:
    with pytest.raises(OwnGrant):
        asked(staffed, "reset", "wu", By("wu", "page"), forget_factors=False)
    waiting = asked(staffed, "disabling", "anna")
    staffed.accounts.put("anna2", "P-anna", "GW", None, staffed.now)
    for one in ("sys", "anna", "anna2", OPERATOR):
        with pytest.raises(OwnGrant):
            staffed.accounts.seconding.approve(waiting.waiting, staffed.now, By(one, "page"))
    staffed.accounts.seconding.approve(waiting.waiting, staffed.now, By("bo", "page"))
    assert staffed.sign_in("anna") is None
    with pytest.raises(NotFound):
        staffed.accounts.seconding.approve(waiting.waiting, staffed.now, By("bo", "page"))


def test_the_last_security_administrator_stays_also_with_two(staffed: Office) -> None:
    first = asked(staffed, "disabling", "anna")
    staffed.accounts.seconding.approve(first.waiting, staffed.now, By("bo", "page"))
    last = asked(staffed, "disabling", "bo")
    staffed.add("cai", Role.REDACTOR, "GW")
    with pytest.raises(BadGrant, match="last security administrator"):
        staffed.accounts.seconding.approve(last.waiting, staffed.now, By("cai", "page"))


def test_the_operator_acts_alone_until_somebody_has_taken_office(desk: Office) -> None:
    desk.add("anna", Role.SECURITY_ADMINISTRATOR, WHOLE)
    assert desk.accounts.reset("anna", desk.now, MACHINE)


def test_what_waited_is_seen_as_of_then(staffed: Office) -> None:
    waiting = asked(staffed, "binding", "wu", person="P-new", organization="GW")
    then = int(staffed.now.timestamp() * 1e6)
    staffed.later(minutes=5)
    staffed.accounts.seconding.approve(waiting.waiting, staffed.now, APPROVES)
    assert staffed.accounts.get("wu").person == "P-new"
    assert [row.id for row in staffed.accounts.seconding.waiting(then)] == [waiting.waiting]
    assert staffed.accounts.seconding.waiting() == []
