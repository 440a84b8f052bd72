"""The second factor: a telephone's codes, recovery codes, and who must have one."""

from __future__ import annotations

import base64
from datetime import timedelta

import pyotp
import pytest

from aggregates.errors import NotFound
from service.access.factors import WrongCode
from service.access.log import By
from service.access.roles import WHOLE, Role
from service.access.sessions import MUST_HAVE_FACTOR
from tests.access.conftest import SOMEBODY, Office

SELF = By("li", "page")
HALF_A_DAY = timedelta(hours=12)


def code(office: Office, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(office.now.timestamp()) + steps * 30)


def enrol(office: Office, name: str = "li") -> tuple[str, list[str]]:
    factors = office.accounts.factors
    offered = factors.offer_totp(name, "telephone", office.now)
    codes = factors.confirm_totp(name, offered.id, code(office, offered.secret), office.now, SELF)
    office.later(seconds=30)
    return offered.secret, codes


def test_a_telephone_is_set_up_by_its_first_code(office: Office) -> None:
    office.add("li")
    offered = office.accounts.factors.offer_totp("li", "telephone", office.now)
    assert offered.uri.startswith("otpauth://totp/Duban:li?secret=")
    assert offered.svg.startswith("data:image/svg+xml")
    assert base64.b64decode(offered.png.partition(",")[2]).startswith(b"\x89PNG")
    assert not office.sign_in("li").half  # not confirmed: it counts for nothing
    with pytest.raises(WrongCode):
        office.accounts.factors.confirm_totp("li", offered.id, "000000", office.now, SELF)
    with pytest.raises(NotFound):
        office.accounts.factors.confirm_totp("wang", offered.id, "000000", office.now, SELF)
    enrol(office)
    assert office.sign_in("li").half


def test_a_second_factor_is_asked_after_the_password(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    half = office.sign_in("li")
    assert (half.half, half.kinds) == (True, ("recovery", "totp"))
    assert office.seen(half.secret) is None
    by_code = office.accounts.session_opening.by_code
    assert by_code(half.secret, "123456", office.now, HALF_A_DAY, SOMEBODY) is None
    entered = by_code(half.secret, code(office, secret), office.now, HALF_A_DAY, SOMEBODY)
    assert entered is not None
    assert office.seen(entered.secret).who.account == "li"
    assert by_code(half.secret, code(office, secret, 1), office.now, HALF_A_DAY) is None


def test_a_code_is_good_once(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    now = code(office, secret)
    assert office.sign_in("li", code=now) is not None
    assert office.sign_in("li", code=now) is None
    office.later(seconds=30)
    assert office.sign_in("li", code=code(office, secret)) is not None


def test_a_code_of_the_steps_beside_is_taken_and_no_other(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    office.later(minutes=5)
    assert office.sign_in("li", code=code(office, secret, -2)) is None
    assert office.sign_in("li", code=code(office, secret, 2)) is None
    assert office.sign_in("li", code=code(office, secret, -1)) is not None


def test_wrong_codes_count_towards_the_lock(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    for _ in range(5):
        assert office.sign_in("li", code="000000") is None
    assert office.sign_in("li", code=code(office, secret)) is None


def test_half_a_sign_in_lasts_five_minutes(office: Office) -> None:
    office.add("li")
    secret, _ = enrol(office)
    half = office.sign_in("li")
    office.later(minutes=6)
    entered = office.accounts.session_opening.by_code(
        half.secret, code(office, secret), office.now, HALF_A_DAY
    )
    assert entered is None


def test_a_recovery_code_lets_in_once(office: Office) -> None:
    office.add("li")
    _, codes = enrol(office)
    assert len(set(codes)) == 10
    assert office.sign_in("li", code=codes[3].upper()) is not None
    assert office.sign_in("li", code=codes[3]) is None
    fresh = office.accounts.factors.new_recovery("li", office.now, SELF)
    assert office.sign_in("li", code=codes[4]) is None
    assert office.sign_in("li", code=fresh[4]) is not None


@pytest.mark.parametrize("role", sorted(Role))
def test_a_second_factor_is_required_of_administrators_and_the_committee(
    desk: Office, role: Role
) -> None:
    desk.accounts.policies.change({"second_factor": "required"}, SOMEBODY)
    administrator = role.value.endswith("administrator")
    desk.add("li", role, WHOLE if administrator else "GW")
    limited = desk.seen(desk.enter("li")).limited
    required = administrator or role == Role.COMMITTEE_OFFICER
    assert limited == ("second-factor" if required else None)
    assert (role in MUST_HAVE_FACTOR) is required
    enrol(desk)
    assert desk.seen(desk.enter("li")).limited is None


def test_the_policy_relaxes_it_at_once(office: Office) -> None:
    office.accounts.policies.change({"second_factor": "required"}, SOMEBODY)
    office.add("li", Role.COMMITTEE_OFFICER)
    secret = office.enter("li")
    assert office.seen(secret).limited == "second-factor"
    office.accounts.policies.change({"second_factor": "offered"}, SOMEBODY)
    assert office.seen(secret).limited is None


def test_an_administrator_forgets_the_factors_of_somebody_who_lost_them(office: Office) -> None:
    office.add("li")
    enrol(office)
    first = office.accounts.reset("li", office.now, forget_factors=True)
    assert not office.sign_in("li", first).half


def test_removing_the_last_factor_takes_the_recovery_codes_along(office: Office) -> None:
    office.add("li")
    _, codes = enrol(office)
    [factor] = [f for f in office.accounts.factors.of("li") if f.kind == "totp"]
    office.accounts.factors.remove("li", factor.id, SELF)
    assert office.accounts.factors.of("li") == []
    assert not office.sign_in("li").half
    assert office.sign_in("li", code=codes[0]) is not None  # not asked for, not looked at
