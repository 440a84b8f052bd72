"""Grants: asked, approved by a second, revoked; three administrators apart; deputies."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import product
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from aggregates.errors import NotFound
from service.access import granting
from service.access.deputies import BadDeputy
from service.access.first_accounts import establish_accounts
from service.access.granting import BadGrant, OwnGrant
from service.access.log import By
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.access.who import OPERATOR
from tests.access.conftest import SOMEBODY, Office

ANNA, BO, MACHINE = By("anna", "page"), By("bo", "page"), By(OPERATOR)


def roles(office: Office, name: str) -> list[tuple[str, str]]:
    return [(g.role.value, g.organization) for g in office.accounts.who(name).grants]


def test_a_grant_is_in_force_when_a_second_person_approves(office: Office) -> None:
    office.add("li")
    granting = office.accounts.granting
    key, in_force = granting.ask("li", Role.AUDITOR, "GW", office.now, ANNA)
    assert not in_force
    assert roles(office, "li") == []
    granting.approve(key, office.now, BO)
    assert roles(office, "li") == [("auditor", "GW")]
    assert [each["kind"] for each in office.logged("grant.asked", "grant.approved")] == [
        "grant.asked", "grant.approved"]  # fmt: skip


def test_neither_asker_nor_receiver_approves_a_grant(office: Office) -> None:
    office.add("li")
    key, _ = office.accounts.granting.ask("li", Role.AUDITOR, "GW", office.now, ANNA)
    for by in (ANNA, By("li")):
        with pytest.raises(OwnGrant):
            office.accounts.granting.approve(key, office.now, by)
    with pytest.raises(OwnGrant):
        office.accounts.granting.ask("li", Role.MEMBER, "GW", office.now, By("li"))
    assert roles(office, "li") == []


def test_a_grant_is_approved_once(office: Office) -> None:
    office.add("li")
    key, _ = office.accounts.granting.ask("li", Role.AUDITOR, "GW", office.now, ANNA)
    office.accounts.granting.approve(key, office.now, BO)
    with pytest.raises(NotFound):
        office.accounts.granting.approve(key, office.now, BO)


def test_revoking_is_immediate_and_needs_no_second(office: Office) -> None:
    office.add("li", Role.AUDITOR)
    [grant] = office.accounts.granting.of("li")
    office.accounts.granting.end(grant.id, office.now, ANNA)
    assert roles(office, "li") == []
    with pytest.raises(NotFound):
        office.accounts.granting.end(grant.id, office.now, ANNA)


@pytest.mark.parametrize(
    ("other_role", "wanted"),
    [p for p in product(sorted(ADMINISTRATORS), sorted(Role)) if p[0] != p[1]],
)
def test_an_administrators_role_stands_alone(desk: Office, other_role: Role, wanted: Role) -> None:
    def place(role: Role) -> str:
        return WHOLE if role in ADMINISTRATORS else "GW"

    desk.add("li", other_role, WHOLE)
    with pytest.raises(BadGrant):
        desk.accounts.granting.ask("li", wanted, place(wanted), desk.now, ANNA)
    if wanted not in ADMINISTRATORS:
        desk.add("wang", wanted)
        with pytest.raises(BadGrant):
            desk.accounts.granting.ask("wang", other_role, WHOLE, desk.now, ANNA)


def test_two_that_were_asked_apart_do_not_both_come_into_force(office: Office) -> None:
    office.add("li")
    granting = office.accounts.granting
    granting.ask("li", Role.SYSTEM_ADMINISTRATOR, WHOLE, office.now, ANNA)
    with pytest.raises(BadGrant):
        granting.ask("li", Role.AUDIT_ADMINISTRATOR, WHOLE, office.now, ANNA)


def test_the_operators_grants_need_no_second_until_a_security_administrator_took_office(
    office: Office,
) -> None:
    establish_accounts(office.accounts.engine, office.now, ())
    office.add("li")
    granting = office.accounts.granting
    assert granting.ask("li", Role.AUDITOR, "GW", office.now, MACHINE)[1]
    office.add("anna", Role.SECURITY_ADMINISTRATOR, WHOLE)  # with a password of her own
    key, in_force = granting.ask("li", Role.LEADER, "GW", office.now, MACHINE)
    assert not in_force
    with pytest.raises(OwnGrant):
        granting.approve(key, office.now, MACHINE)
    granting.approve(key, office.now, ANNA)
    assert roles(office, "li") == [("auditor", "GW"), ("leader", "GW")]
    lines = [each for each in office.logged("grant.approved") if each.get("alone")]
    assert [each["by"] for each in lines] == [OPERATOR]  # auditors find what nobody seconded


def test_grants_are_for_an_organization_and_administrators_for_the_city(office: Office) -> None:
    office.add("li")
    for role, place in ((Role.AUDITOR, WHOLE), (Role.SYSTEM_ADMINISTRATOR, "GW")):
        with pytest.raises(BadGrant):
            office.accounts.granting.ask("li", role, place, office.now, ANNA)
    with pytest.raises(NotFound):
        office.accounts.granting.ask("nobody", Role.AUDITOR, "GW", office.now, ANNA)


# --- deputies -----------------------------------------------------------------------------------


def test_a_deputy_gains_the_principals_grants_while_it_lasts(office: Office) -> None:
    office.add("li", Role.UNIT_OFFICER, "U1")
    office.add("wang", Role.UNIT_OFFICER, "U2")
    secret, day = office.enter("wang", "token"), timedelta(days=1)
    office.accounts.deputies.name(
        "li", "wang", office.now + timedelta(hours=1), office.now + timedelta(hours=2), office.now,
        SOMEBODY,
    )  # fmt: skip
    assert day
    assert office.seen(secret, "token").who.principals == ()
    office.later(minutes=61)
    [principal] = office.seen(secret, "token").who.principals
    assert (principal.account, principal.organization) == ("li", "U1")
    assert [grant.organization for grant in principal.grants] == ["U1"]
    office.later(minutes=60)
    assert office.seen(secret, "token").who.principals == ()


def test_administrators_roles_are_never_deputized(office: Office) -> None:
    office.add("anna", Role.SECURITY_ADMINISTRATOR, WHOLE)
    office.add("wang", Role.UNIT_OFFICER, "U2")
    ends = office.now + timedelta(days=1)
    with pytest.raises(BadDeputy):
        office.accounts.deputies.name("anna", "wang", office.now, ends, office.now, SOMEBODY)
    assert office.accounts.who("wang", office.now).principals == ()


def test_a_deputy_is_no_deputy_of_a_deputy(office: Office) -> None:
    for name in ("a", "b", "c"):
        office.add(name, Role.UNIT_OFFICER, name.upper())
    ends = office.now + timedelta(days=1)
    for one, other in (("a", "b"), ("b", "c")):
        office.accounts.deputies.name(one, other, office.now, ends, office.now, SOMEBODY)
    [principal] = office.accounts.who("c", office.now).principals
    assert (principal.account, principal.principals) == ("b", ())


def test_either_of_the_two_ends_it_and_a_disabled_principal_has_none(office: Office) -> None:
    for name in ("a", "b"):
        office.add(name, Role.UNIT_OFFICER, name.upper())
    deputies, ends = office.accounts.deputies, office.now + timedelta(days=1)
    for who in ("a", "b"):
        key = deputies.name("a", "b", office.now, ends, office.now, SOMEBODY)
        with pytest.raises(NotFound):
            deputies.end(key, "c", office.now, SOMEBODY)
        deputies.end(key, who, office.now, SOMEBODY)
        assert office.accounts.who("b", office.now).principals == ()
    deputies.name("a", "b", office.now, ends, office.now, SOMEBODY)
    office.accounts.disable("a")
    assert office.accounts.who("b", office.now).principals == ()


def test_a_deputy_is_another_for_a_bounded_time(office: Office) -> None:
    office.add("a")
    office.add("b")
    hour, now = timedelta(hours=1), office.now
    for principal, deputy, begins, ends in (
        ("a", "a", now, now + hour), ("a", "b", now, now), ("a", "b", now - 2 * hour, now - hour),
        ("a", "b", now, now + timedelta(days=400)),
    ):  # fmt: skip
        with pytest.raises(BadDeputy):
            office.accounts.deputies.name(principal, deputy, begins, ends, now, SOMEBODY)
    with pytest.raises(NotFound):
        office.accounts.deputies.name("a", "nobody", now, now + hour, now, SOMEBODY)


def test_two_roles_that_must_stay_apart_are_not_asked_for_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either has written, as far as anything lets them."""
    office.add("li")
    meeting, look = Barrier(2), granting._must_be_sound

    def looked(*arguments: Any) -> None:
        look(*arguments)
        with suppress(BrokenBarrierError):
            meeting.wait(1)

    monkeypatch.setattr(granting, "_must_be_sound", looked)
    wanted = ((Role.SYSTEM_ADMINISTRATOR, WHOLE), (Role.UNIT_OFFICER, "U1"))

    def ask(role: Role, place: str) -> None:
        with suppress(BadGrant):
            office.accounts.granting.ask("li", role, place, office.now, ANNA)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: ask(*each), wanted))
    assert len(office.accounts.granting.of("li")) == 1


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_no_person_is_two_administrators_on_two_accounts(desk: Office, role: Role) -> None:
    desk.add("keeper", Role.SECURITY_ADMINISTRATOR, WHOLE)  # so that none of these is the last
    for name in ("li", "li2", "wang"):
        desk.accounts.put(name, "P-wang" if name == "wang" else "P-li", "GW", None, desk.now)
    asked = desk.accounts.granting.ask
    asked("li", role, WHOLE, desk.now, ANNA)
    for other in ADMINISTRATORS - {role}:
        with pytest.raises(BadGrant):
            asked("li2", other, WHOLE, desk.now, ANNA)
        desk.accounts.granting.give("wang", other, WHOLE, desk.now)
        with pytest.raises(BadGrant):
            desk.accounts.bind("wang", "P-li", "GW")
        [grant] = desk.accounts.granting.of("wang")
        desk.accounts.granting.end(grant.id, desk.now, ANNA)
