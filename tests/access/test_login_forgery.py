"""Log-in forgery: another site's page cannot sign a browser in as whoever its author chooses."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.access.conftest import HASHED, RIGHT
from tests.browsing import Door
from tests.session_opening import sign_in

FORM = {"account": "snare", "password": RIGHT}
DOORS = ("/sign-in", "/sign-in/second", "/sign-in/key/answer")


@pytest.fixture
def snare(door: Door) -> Door:
    door.services.accounts.put("snare", "P-snare", "U1", HASHED, datetime.now(UTC))
    door.client.cookies.clear()
    return door


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_a_form_of_another_site_signs_nobody_in(snare: Door, path: str, token: str | None) -> None:
    """With this browser's cookie, as another site's page would send it, and without."""
    fields = FORM if token is None else {**FORM, "door": token}
    for _ in range(2):
        answer = snare.client.post(path, data=fields, follow_redirects=False)
        assert answer.status_code == 403
        assert "duban_session" not in answer.cookies
        snare.see("/sign-in")


def test_every_form_of_the_door_carries_its_token(snare: Door) -> None:
    html = snare.see("/sign-in")
    [token] = re.findall(r'name="door" value="([^"]{20,})"', html)
    assert snare.client.cookies["duban_door"] == token
    assert sign_in(snare.client, FORM, follow_redirects=False).status_code == 303


def test_the_browsers_token_goes_to_no_other_site(snare: Door) -> None:
    kept = snare.client.get("/sign-in").headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert "set-cookie" not in snare.client.get("/sign-in").headers
