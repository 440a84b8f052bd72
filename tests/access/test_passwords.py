"""The policy of passwords, in its two profiles."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from service.access import passwords
from service.access.log import By
from service.access.passwords import WeakPassword, check
from service.access.policy import BadPolicy, Policy
from tests.access.conftest import RIGHT, SOMEBODY, Office

NIST = Policy(passwords="length")
SELF = By("li", "page")


@pytest.mark.parametrize(
    "password", ["Tulip river 42", "Tr-4!xqz", "柳树与河 Aa1", "Of tulips " * 8]
)
def test_three_of_four_classes_and_8_to_64_signs_or_more_are_enough(password: str) -> None:
    check(password)


@pytest.mark.parametrize(
    "password", ["Tr-4!xy", "tuliptulipriver", "tulipriver42", "TULIPRIVER!", "A1-" * 50]
)
def test_fewer_than_8_signs_or_three_classes_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check(password)


@pytest.mark.parametrize(
    "password",
    ["Password123!", "P@ssw0rd1", "Admin@2026", "Qwerty-123", "Woaini1314!", "Abc123!Abc123!"],
)
def test_common_passwords_are_refused_in_their_usual_disguises(password: str) -> None:
    with pytest.raises(WeakPassword):
        check(password)


USUAL = [
    "Passw0rd!",
    "Admin123!",
    "Qwer1234!",
    "1qaz@WSX",
    "Aa123456!",
    "Abc@123456",
    "Huawei@123",
    "Zaq12wsx!",
    "Qwe123!@#",
    "Asdf1234!",
    "Welcome2026!",
    "Beijing2026!",
    "Dangjian2026!",
    "Zhibu@2026",
    "Gongwei#123",
    "Woaini520!",
    "Test1234!",
    "Iloveyou1!",
    "Root@123",
    "Spring2026!",
    "Changeme1!",
    "Letmein1!",
    "1q2w3e4R!",
    "Aa111111!",
    "Jiguan123!",
    "Zhongguo1!",
    "Zhang@123",
    "!QAZ2wsx",
    "Wangwei88!",
]


@pytest.mark.parametrize("password", USUAL)
def test_what_is_tried_first_is_refused_also_with_three_classes(password: str) -> None:
    """Keyboard walks, years, names, the office's words."""
    with pytest.raises(WeakPassword):
        check(password, own=("li", "U001", "机关工委"))


@pytest.mark.parametrize("password", ["Dangjian#88", "Duban-2026!", "督办2026!!Aa", "U001-Aa#77"])
def test_words_of_the_organization_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check(password, own=("U001", "P17"))


def test_the_other_profile_asks_for_length_alone() -> None:
    check("a long plain sentence", NIST)
    with pytest.raises(WeakPassword):
        check("Tulip river 42", NIST)  # 14 signs
    check("tulipriver", NIST, second_factor=True)
    for common in ("password", "123456789012345"):
        with pytest.raises(WeakPassword):
            check(common, NIST, second_factor=True)


def test_a_password_is_changed_after_90_days_in_the_first_profile_alone(office: Office) -> None:
    office.add("li")
    office.later(days=60)
    office.sign_in("li")
    office.later(days=31)
    assert office.seen(office.sign_in("li").secret).limited == "password"
    office.accounts.change_password("li", RIGHT, "Willow bridge 7", office.now, SELF)
    office.accounts.policies.change({"passwords": "length"}, SOMEBODY)
    office.later(days=80)
    office.sign_in("li", "Willow bridge 7")
    office.later(days=80)
    assert office.seen(office.sign_in("li", "Willow bridge 7").secret).limited is None


def test_the_last_five_passwords_are_refused(office: Office) -> None:
    office.add("li")
    used = [RIGHT, *(f"Willow bridge {n}" for n in range(6))]
    for old, new in itertools.pairwise(used):
        office.accounts.change_password("li", old, new, office.now, SELF)
    for again in used[-6:]:
        with pytest.raises(WeakPassword):
            office.accounts.change_password("li", used[-1], again, office.now, SELF)
    office.accounts.change_password("li", used[-1], RIGHT, office.now, SELF)  # the seventh


def test_the_policy_takes_known_settings_within_bounds(office: Office) -> None:
    policies = office.accounts.policies
    for changes in ({"dormant_days": 1}, {"passwords": "none"}, {"idle_minutes": "10"}, {"x": 1}):
        with pytest.raises(BadPolicy):
            policies.change(changes, SOMEBODY)
    assert policies.change({"dormant_days": 30}, SOMEBODY).dormant_days == 30
    assert policies.change({"dormant_days": 30}, SOMEBODY).dormant_days == 30
    [fields] = office.logged("policy.changed")  # only what really changed
    assert (fields["before"], fields["after"]) == ({"dormant_days": 90}, {"dormant_days": 30})
    office.add("li")
    office.later(days=31)
    assert office.sign_in("li") is None


def test_a_password_of_any_length_is_weighed_in_bounded_time() -> None:
    assert not passwords.matches("x" * 5_000_000, passwords.hashed("x" * 128))


def test_idle_minutes_of_the_policy_hold_for_sessions(office: Office) -> None:
    office.add("li")
    secret = office.enter("li")
    office.accounts.policies.change({"idle_minutes": 2}, SOMEBODY)
    assert office.seen(secret)
    office.now += timedelta(minutes=3)
    assert office.seen(secret) is None
