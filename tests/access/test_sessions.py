"""Sessions and tokens: long, digested, idle, absolute, ended on every node at once."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select

from aggregates.errors import NotFound, Refused
from service.access.log import By
from service.access.roles import Role
from service.access.tables import SESSIONS
from tests.access.conftest import RIGHT, SOMEBODY, Office

SELF = By("li", "page")


def test_a_sessions_secret_has_128_bits_and_more_and_is_kept_as_a_digest(office: Office) -> None:
    office.add("li")
    secret = office.enter("li")
    assert len(base64.urlsafe_b64decode(secret + "=")) >= 16
    with office.engine.connect() as db:
        [row] = db.execute(select(SESSIONS))
    assert secret not in str(tuple(row))


def test_each_sign_in_gives_another_session(office: Office) -> None:
    office.add("li")
    assert office.sign_in("li").secret != office.sign_in("li").secret


def test_a_session_ends_after_ten_idle_minutes(office: Office) -> None:
    office.add("li")
    secret = office.enter("li")
    for _ in range(5):
        office.later(minutes=9)
        assert office.seen(secret)
    office.later(minutes=11)
    assert office.seen(secret) is None


def test_a_session_ends_after_twelve_hours_whatever_is_done(office: Office) -> None:
    office.add("li")
    secret = office.enter("li")
    for _ in range(12 * 60 // 9):
        office.later(minutes=9)
        assert office.seen(secret)
    office.later(minutes=9)
    assert office.seen(secret) is None


def test_two_nodes_end_a_session_together(office: Office) -> None:
    office.add("li")
    other = office.another_node(second_factor="offered")
    for end in (
        lambda secret: office.accounts.end(secret),
        lambda secret: office.accounts.disable("li"),
        lambda secret: office.accounts.end_all("li"),
        lambda secret: office.accounts.reset("li", office.now),
        lambda secret: office.accounts.sessions.end_one(office.seen(secret).id, SELF, "li"),
    ):
        office.accounts.disable("li", False, office.now)
        secret = office.enter("li")
        assert office.seen(secret)
        assert other.session(secret, "session", office.now)  # held there, too
        end(secret)
        assert other.session(secret, "session", office.now) is None
        assert office.seen(secret) is None


def test_what_one_node_saw_keeps_a_session_from_being_idle_on_another(office: Office) -> None:
    office.add("li")
    other, secret = office.another_node(), office.enter("li")
    assert other.session(secret, "session", office.now)
    for _ in range(3):
        office.later(minutes=9)
        assert office.seen(secret)
    assert other.session(secret, "session", office.now)


def test_a_grant_and_its_end_hold_on_every_node_at_once(office: Office) -> None:
    office.add("li")
    other, secret = office.another_node(), office.enter("li")
    session = other.session(secret, "session", office.now)
    assert session is not None
    assert session.who.grants == ()
    office.accounts.granting.give("li", Role.AUDITOR, "GW", office.now)
    session = other.session(secret, "session", office.now)
    assert session is not None
    assert [grant.role for grant in session.who.grants] == [Role.AUDITOR]
    [grant] = office.accounts.granting.of("li")
    office.accounts.granting.end(grant.id, office.now, SOMEBODY)
    session = other.session(secret, "session", office.now)
    assert session is not None
    assert session.who.grants == ()


def test_users_see_and_end_their_own_sessions_alone(office: Office) -> None:
    office.add("li")
    office.add("wang")
    own, theirs = office.enter("li"), office.enter("wang")
    [row] = office.accounts.sessions.of("li", office.now)
    assert row.id == office.seen(own).id
    with pytest.raises(NotFound):
        office.accounts.sessions.end_one(office.seen(theirs).id, SELF, "li")
    assert office.seen(theirs)
    office.accounts.sessions.end_one(row.id, SELF, "li")
    assert office.seen(own) is None


def test_a_session_is_no_token_and_a_token_no_session(office: Office) -> None:
    office.add("li")
    session, token = office.enter("li"), office.enter("li", "token")
    assert office.seen(session, "token") is None
    assert office.seen(token, "session") is None


@pytest.mark.parametrize("how", [str.upper, lambda s: s[:-1], lambda s: s + "A", lambda s: ""])
def test_a_tampered_secret_is_nobodys(office: Office, how: object) -> None:
    office.add("li")
    secret = office.enter("li")
    assert office.seen(how(secret)) is None  # type: ignore[operator]  # each is a function


def test_a_personal_token_is_named_expires_and_may_be_limited_to_reading(office: Office) -> None:
    office.add("li")
    sessions = office.accounts.sessions
    secret = sessions.open_personal("li", "nightly", office.now, timedelta(days=30), True, SELF)
    answer = office.seen(secret, "token")
    assert (answer.kind, answer.reading) == ("personal", True)
    [row] = sessions.of("li", office.now, ("personal",))
    assert row.name == "nightly"
    office.later(days=29)
    assert office.seen(secret, "token")
    office.later(days=2)
    assert office.seen(secret, "token") is None


def test_a_personal_token_is_revoked_at_once(office: Office) -> None:
    office.add("li")
    sessions = office.accounts.sessions
    secret = sessions.open_personal("li", "nightly", office.now, timedelta(days=30), True, SELF)
    assert office.seen(secret, "token")
    sessions.end_one(office.seen(secret, "token").id, SELF, "li")
    assert office.seen(secret, "token") is None
    assert [each["kind"] for each in office.logged("token.made", "token.revoked")] == [
        "token.made", "token.revoked"]  # fmt: skip


def test_a_personal_token_wants_a_name_of_its_own_and_an_end(office: Office) -> None:
    office.add("li")
    sessions = office.accounts.sessions
    sessions.open_personal("li", "a", office.now, timedelta(days=30), True, SELF)
    for name, days in (("a", 30), ("", 30), ("b", 0), ("b", 400), ("x\ny", 30)):
        with pytest.raises(Refused):
            sessions.open_personal("li", name, office.now, timedelta(days=days), True, SELF)


def test_a_session_ended_in_between_is_not_held(office: Office) -> None:
    """Signing in twice and out once leaves the other."""
    office.add("li")
    one, other = office.enter("li"), office.enter("li")
    office.accounts.end(one)
    assert office.seen(one) is None
    assert office.seen(other)
    assert office.sign_in("li", RIGHT)
