"""What a grant refuses, a deputy gets in no other way; and where a grant needs two, so does it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aggregates.errors import NotFound
from service.access.deputies import BadDeputy
from service.access.granting import BadGrant, OwnGrant
from service.access.log import By
from service.access.roles import ADMINISTRATORS, APART, WHOLE, Role
from service.access.sessions import wants_factor
from tests.access.conftest import Office


def named(office: Office, principal: str, deputy: str, by: str | None = None) -> str:
    ends = office.now + timedelta(days=7)
    return office.accounts.deputies.name(
        principal, deputy, office.now, ends, office.now, By(by or principal)
    )


def principals(office: Office, name: str) -> list[str]:
    return [each.account for each in office.accounts.who(name, office.now).principals]


def place(role: Role) -> str:
    return WHOLE if role in ADMINISTRATORS else "GW"


@pytest.mark.parametrize("role", sorted(APART))
def test_who_looks_on_or_keeps_the_house_stands_in_for_nobody(office: Office, role: Role) -> None:
    office.add("li", Role.COMMITTEE_OFFICER)
    office.add("wang", role, place(role))
    with pytest.raises(BadDeputy, match="stand in for nobody"):
        named(office, "li", "wang")
    office.add("bo", Role.UNIT_OFFICER)
    with pytest.raises(BadDeputy, match="no right"):
        named(office, "wang", "bo")


@pytest.mark.parametrize("role", sorted(APART))
def test_nor_does_who_becomes_one_meanwhile(office: Office, role: Role) -> None:
    office.add("li", Role.COMMITTEE_OFFICER)
    office.add("wang")
    named(office, "li", "wang")
    assert principals(office, "wang") == ["li"]
    with pytest.raises(BadGrant, match="deputy"):
        office.accounts.granting.ask("wang", role, place(role), office.now, By("anna"))


def test_what_a_principal_looks_on_with_goes_to_no_deputy(office: Office) -> None:
    office.add("li", Role.COMMITTEE_OFFICER)
    office.accounts.granting.give("li", Role.AUDITOR, "GW", office.now)
    office.add("wang")
    named(office, "li", "wang")
    [principal] = office.accounts.who("wang", office.now).principals
    assert {grant.role for grant in principal.grants} == {Role.COMMITTEE_OFFICER}


def test_a_deputy_waits_for_a_second_person_where_a_grant_does(office: Office) -> None:
    office.add("li", Role.COMMITTEE_OFFICER)
    office.add("wang")
    for name in ("anna", "bo"):
        office.add(name, Role.SECURITY_ADMINISTRATOR, WHOLE)
    key = named(office, "li", "wang")
    assert principals(office, "wang") == []
    [row] = office.accounts.deputies.waiting(office.now)
    assert (row.id, row.principal) == (key, "li")
    office.accounts.put("li2", "P-li", "GW", None, office.now)
    for name in ("li", "wang", "li2"):
        with pytest.raises(OwnGrant):
            office.accounts.deputies.approve(key, office.now, By(name))
    office.accounts.deputies.approve(key, office.now, By("bo"))
    assert principals(office, "wang") == ["li"]
    with pytest.raises(NotFound):
        office.accounts.deputies.approve(key, office.now, By("anna"))
    lines = office.logged("deputy.named", "deputy.approved")
    assert [each["kind"] for each in lines] == ["deputy.named", "deputy.approved"]


def test_whoever_names_a_deputy_for_another_does_not_approve_it(office: Office) -> None:
    office.add("li", Role.COMMITTEE_OFFICER)
    office.add("wang")
    for name in ("anna", "bo"):
        office.add(name, Role.SECURITY_ADMINISTRATOR, WHOLE)
    key = named(office, "li", "wang", "anna")
    with pytest.raises(OwnGrant):
        office.accounts.deputies.approve(key, office.now, By("anna"))
    office.accounts.deputies.refuse(key, office.now, By("bo"))
    assert office.accounts.deputies.waiting(office.now) == []
    assert principals(office, "wang") == []


def test_the_second_factor_is_asked_by_the_principals_rights_too(office: Office) -> None:
    office.accounts.policies.change({"second_factor": "required"}, By("anna"))
    office.add("li", Role.COMMITTEE_OFFICER)
    office.add("wang", Role.BRANCH_SECRETARY)
    assert office.seen(office.enter("wang")).limited is None
    named(office, "li", "wang")
    assert wants_factor(office.accounts.policies.now(), office.accounts.who("wang", office.now))
    assert office.seen(office.enter("wang")).limited == "second-factor"
