"""Accounts: unique, locked, dormant, reset; nobody outside can tell which."""

from __future__ import annotations

import time
from datetime import timedelta
from statistics import median

import pytest

from aggregates.errors import Refused
from service.access.accounts import AccountExists
from service.access.first_accounts import ADMINISTRATOR, establish_accounts
from service.access.locks import MOST_ADDRESSES
from service.access.log import By
from service.access.passwords import HASHER, WeakPassword
from service.access.who import OPERATOR
from tests.access.conftest import RIGHT, Office

WRONG = "not this one 1"
SELF = By("li", "page")


def test_an_account_is_unique(office: Office) -> None:
    office.add("li")
    with pytest.raises(AccountExists):
        office.add("li")


def test_there_is_no_default_password_and_the_operator_cannot_sign_in(office: Office) -> None:
    secret = establish_accounts(office.accounts.engine, office.now, ())
    assert [row.account for row in office.accounts.all()] == [ADMINISTRATOR, OPERATOR]
    for password in ("", OPERATOR, ADMINISTRATOR):
        assert office.sign_in(OPERATOR, password) is None
        assert office.sign_in(ADMINISTRATOR, password) is None
    assert secret is not None
    entered = office.sign_in(ADMINISTRATOR, secret)
    assert office.seen(entered.secret).limited == "password"


def test_the_first_accounts_are_made_once(office: Office) -> None:
    engine = office.accounts.engine
    assert establish_accounts(engine, office.now, ())
    count = len(office.accounts.log.rows(0))
    assert establish_accounts(engine, office.now, ()) is None
    assert len(office.accounts.log.rows(0)) == count


def test_the_operator_can_be_disabled(office: Office) -> None:
    establish_accounts(office.accounts.engine, office.now, ())
    assert office.accounts.who(OPERATOR).operator
    office.accounts.disable(OPERATOR)
    with pytest.raises(Refused, match="disabled"):
        office.accounts.who(OPERATOR)


def test_passwords_are_weighed_with_argon2id_and_46_mib(office: Office) -> None:
    office.accounts.add("li", person="P1", organization="GW", password=RIGHT, now=office.now)
    assert office.accounts.get("li").password_hash.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert HASHER.memory_cost == 46 * 1024


def test_a_first_secret_is_random_expires_and_is_changed_at_first_use(office: Office) -> None:
    office.add("li")
    first, second = (office.accounts.reset("li", office.now) for _ in range(2))
    assert first != second
    assert len(second) >= 16
    secret = office.sign_in("li", second).secret
    assert office.seen(secret).limited == "password"
    office.later(days=3, minutes=1)
    assert office.sign_in("li", second) is None
    office.later(days=-1)
    office.accounts.change_password("li", second, "Willow bridge 7", office.now, SELF)
    entered = office.sign_in("li", "Willow bridge 7")
    assert office.seen(entered.secret).limited is None


def test_five_failures_lock_for_thirty_minutes(office: Office) -> None:
    office.add("li")
    for _ in range(4):
        assert office.sign_in("li", WRONG) is None
    assert office.sign_in("li") is not None  # four, and the count begins anew
    for _ in range(5):
        assert office.sign_in("li", WRONG) is None
    office.later(minutes=29)
    assert office.sign_in("li") is None
    office.later(minutes=2)
    assert office.sign_in("li") is not None
    assert [each["kind"] for each in office.logged("address.locked")] == ["address.locked"]


HOME, DESK = By("", "page", "10.1.0.7"), By("", "page", "10.1.0.8")
STRANGER = By("", "page", "192.0.2.66")


def test_strangers_lock_nobody_out_of_an_address_they_signed_in_from(office: Office) -> None:
    office.add("li")
    assert office.sign_in("li", by=HOME) is not None
    for _ in range(5):
        assert office.sign_in("li", WRONG, by=STRANGER) is None
    assert office.sign_in("li", by=STRANGER) is None
    assert office.sign_in("li", by=DESK) is None, "no address of theirs either"
    assert office.sign_in("li", by=HOME) is not None
    assert office.sign_in("li", by=STRANGER) is None, "nor does that take the strangers' lock off"
    office.later(minutes=31)
    assert office.sign_in("li", by=DESK) is not None
    assert [each["kind"] for each in office.logged("account.locked")] == ["account.locked"]


def test_an_address_of_theirs_has_a_lock_of_its_own(office: Office) -> None:
    office.add("li")
    for place in (HOME, DESK):
        assert office.sign_in("li", by=place) is not None
    for _ in range(5):
        assert office.sign_in("li", WRONG, by=HOME) is None
    assert office.sign_in("li", by=HOME) is None
    assert office.sign_in("li", by=DESK) is not None
    office.accounts.unlock("li")
    assert office.sign_in("li", by=HOME) is not None


def test_of_the_addresses_used_longest_ago_none_is_known(desk: Office) -> None:
    desk.add("li")
    for number in range(MOST_ADDRESSES + 1):
        desk.sign_in("li", by=By("", "page", f"10.2.0.{number}"))
        desk.later(seconds=1)
    for _ in range(5):
        desk.sign_in("li", WRONG, by=STRANGER)
    assert desk.sign_in("li", by=By("", "page", "10.2.0.0")) is None
    assert desk.sign_in("li", by=By("", "page", "10.2.0.1")) is not None


def test_an_administrator_takes_the_lock_off(office: Office) -> None:
    office.add("li")
    for _ in range(5):
        office.sign_in("li", WRONG)
    assert office.sign_in("li") is None
    office.accounts.unlock("li")
    assert office.sign_in("li") is not None


def test_dormant_accounts_are_disabled(office: Office) -> None:
    office.add("li")
    office.later(days=89)
    assert office.sign_in("li") is not None
    office.later(days=91)
    assert office.sign_in("li") is None
    assert office.accounts.is_dormant(office.accounts.get("li"), office.now)
    office.accounts.disable("li", False, office.now)  # let in again
    assert office.sign_in("li") is not None


def test_a_disabled_account_is_out_at_once(office: Office) -> None:
    office.add("li")
    secret = office.enter("li")
    assert office.seen(secret)
    office.accounts.disable("li")
    assert office.seen(secret) is None
    assert office.sign_in("li") is None


def test_unknown_locked_dormant_disabled_and_wrong_are_answered_alike(office: Office) -> None:
    for name in ("locked", "asleep", "disabled", "expired", "known"):
        office.add(name)
    for _ in range(5):
        office.sign_in("locked", WRONG)
    office.accounts.disable("disabled")
    secret = office.accounts.reset("expired", office.now)
    office.later(days=100)
    assert office.sign_in("asleep") is None
    assert office.sign_in("expired", secret) is None
    office.later(days=-100)
    assert office.sign_in("locked") is None
    assert office.sign_in("disabled") is None
    assert office.sign_in("known", WRONG) is None
    assert office.sign_in("nobody", RIGHT) is None


def test_an_unknown_name_takes_as_long_as_a_wrong_password(desk: Office) -> None:
    desk.add("known")

    def seconds(name: str) -> float:
        start = time.perf_counter()
        assert desk.sign_in(name, WRONG) is None
        return time.perf_counter() - start

    known, unknown = [], []
    for _ in range(9):
        desk.accounts.unlock("known")
        known.append(seconds("known"))
        unknown.append(seconds("nobody"))
    assert 0.5 < median(known) / median(unknown) < 2


def test_what_was_typed_as_an_unknown_name_is_not_kept(office: Office) -> None:
    office.sign_in("My-Secret-Password-1", "x")
    [fields] = office.logged("sign_in.failed")
    assert "My-Secret" not in str(fields)
    assert fields["why"] == "unknown"


def test_a_name_has_printable_signs(office: Office) -> None:
    for name in ("", "a\nb", "x" * 65):
        with pytest.raises(Refused):
            office.accounts.add(name, person="P", organization="GW", password=RIGHT,
                                now=office.now)  # fmt: skip


def test_changing_a_password_ends_all_sessions_and_tokens(office: Office) -> None:
    office.add("li")
    secrets = [office.enter("li"), office.enter("li", "token")]
    personal = office.accounts.sessions.open_personal(
        "li", "script", office.now, timedelta(days=30), True, SELF
    )
    office.accounts.change_password("li", RIGHT, "Willow bridge 7", office.now, SELF)
    assert office.seen(secrets[0]) is None
    assert office.seen(secrets[1], "token") is None
    assert office.seen(personal, "token") is None
    assert office.sign_in("li") is None


def test_a_wrong_present_password_counts_towards_the_lock(office: Office) -> None:
    office.add("li")
    for _ in range(5):
        with pytest.raises(Refused, match="present password"):
            office.accounts.change_password("li", WRONG, "Willow bridge 7", office.now, SELF)
    assert office.sign_in("li") is None


def test_a_weak_new_password_changes_nothing(office: Office) -> None:
    office.add("li")
    with pytest.raises(WeakPassword):
        office.accounts.change_password("li", RIGHT, "short 1", office.now, SELF)
    assert office.sign_in("li") is not None
