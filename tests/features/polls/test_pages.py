"""Polls on pages: opened, slips printed, voted on without a sign-in, closed."""

from __future__ import annotations

import re

from tests.browsing import Door


def test_a_poll_is_held_on_pages(door: Door) -> None:
    door.enter("gw")
    fields = {"year": "2026", "organization": "U1", "form": "tokens", "voters-0": "１２"}
    assert door.send("/polls", "/polls", fields | {"voters-0": "x"}).status_code == 422
    assert door.send("/polls", "/polls", fields).status_code == 303
    [poll] = set(re.findall(r'href="/polls/([0-9a-f-]{36})"', door.see("/polls")))
    slips = door.send(
        f"/polls/{poll}", f"/polls/{poll}/slips", {"voter_class": "全体", "count": "5"}
    )
    assert slips.status_code == 200
    tokens = re.findall(r"<b>([a-z]{4}(?:-[a-z]{4}){5})</b>", slips.text)
    assert len(tokens) == 5
    assert f"/vote/{poll}" in slips.text
    door.client.cookies.clear()
    ballot = door.client.get(f"/vote/{poll}")
    assert ballot.status_code == 200
    place = f"/vote/{poll}"
    assert door.client.post(place, data={"token": tokens[0]}).status_code == 422
    for token in tokens:
        answer = door.client.post(place, data={"token": token, "grade": "good"})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    twice = door.client.post(place, data={"token": tokens[0], "grade": "good"})
    unknown = door.client.post(place, data={"token": "no-such", "grade": "good"})
    assert (twice.status_code, twice.text) == (409, unknown.text)
    door.enter("gw")
    assert door.send(f"/polls/{poll}", f"/polls/{poll}/closure").status_code == 303
    assert "85.00" in door.see(f"/polls/{poll}")
