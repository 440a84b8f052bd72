"""Who keeps the house stays in it: the last security administrator, the machine's operator."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.access.accounts import MACHINE, OutOfReach
from service.access.first_accounts import establish_accounts
from service.access.granting import BadGrant
from service.access.log import By
from service.access.roles import WHOLE, Role
from service.access.sessions import MOST_SESSIONS
from service.access.who import OPERATOR
from tests.access.conftest import SOMEBODY, Office

SECURITY = Role.SECURITY_ADMINISTRATOR


def test_the_last_security_administrator_is_neither_disabled_nor_revoked(office: Office) -> None:
    for name in ("anna", "bo"):
        office.add(name, SECURITY, WHOLE)
    _by_two(office, "disabling", "anna")
    [grant] = office.accounts.granting.of("bo")
    with pytest.raises(BadGrant, match="last"):
        _by_two(office, "disabling", "bo")
    with pytest.raises(BadGrant, match="last"):
        office.accounts.granting.end(grant.id, office.now, SOMEBODY)
    assert office.accounts.who("bo").grants
    _by_two(office, "enabling", "anna")
    office.accounts.granting.end(grant.id, office.now, SOMEBODY)
    office.add("li", Role.MEMBER)
    office.accounts.disable("li", by=SOMEBODY)


def _by_two(office: Office, kind: str, account: str) -> None:
    asked = office.accounts.seconding.ask(kind, account, {}, office.now, SOMEBODY)
    assert asked.waiting is not None
    office.accounts.seconding.approve(asked.waiting, office.now, By("another", "page"))


@pytest.mark.parametrize("via", ["page", "api"])
def test_the_operator_is_out_of_the_networks_reach(office: Office, via: str) -> None:
    establish_accounts(office.engine, office.now, [])
    by, accounts = By("xitong", via, "10.0.0.7"), office.accounts
    before = accounts.get(OPERATOR)
    for change in (
        lambda: accounts.disable(OPERATOR, by=by),
        lambda: accounts.reset(OPERATOR, office.now, by),
        lambda: accounts.bind(OPERATOR, "P-li", "GW", by),
        lambda: accounts.unlock(OPERATOR, by),
    ):
        with pytest.raises(OutOfReach):
            change()
    assert accounts.get(OPERATOR) == before
    accounts.disable(OPERATOR, by=MACHINE)
    assert accounts.get(OPERATOR).disabled


def test_an_account_has_so_many_sessions_and_the_oldest_ends(office: Office) -> None:
    office.add("li")
    office.add("wang")
    others = office.enter("wang")
    secrets = []
    for _ in range(MOST_SESSIONS + 2):
        secrets.append(office.enter("li"))
        office.later(seconds=1)
    alive = [office.seen(secret) is not None for secret in secrets]
    assert alive == [False] * 2 + [True] * MOST_SESSIONS
    assert office.seen(others) is not None
    assert len(office.accounts.sessions.of("li", datetime.now(UTC))) == MOST_SESSIONS
