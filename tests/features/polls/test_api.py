"""Polls through the API (R9, R12): tokens shown once, ballots without a trace, paper by two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.access.roles import Role
from tests.served import City, a_copy

ALL = "全体"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def polling(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("polls")
    yield from map(_staffed, a_copy(request.param, folder))


def _staffed(city: City) -> City:
    now = datetime.now(UTC)
    accounts = city.services.accounts
    accounts.put("gw2", "GW2", "GW", "no password", now)
    accounts.granting.give("gw2", Role.COMMITTEE_OFFICER, "GW", now)
    city.tokens["gw2"] = accounts.open("gw2", "token", now, timedelta(hours=1))
    return city


def opened(city: City, code: str, form: str = "tokens", voters: int = 30) -> str:
    body = {"year": "2026", "organization": code, "form": form, "voters": {ALL: voters}}
    made = city.post("gw", "/polls", body)
    assert made.status_code == 201, made.text
    return str(made.json()["poll"])


def given(city: City, poll: str, count: int, **more: Any) -> Any:
    return city.post("gw", f"/polls/{poll}/tokens", {"class": ALL, "count": count}, **more)


def cast(city: City, poll: str, token: str, grade: str = "good") -> Any:
    return city.ask(None, "POST", f"/polls/{poll}/ballots", json={"token": token, "grade": grade})


def test_a_poll_by_tokens(polling: City) -> None:
    poll = opened(polling, "U1")
    key = {"headers": {"Idempotency-Key": "tokens-1"}}
    first = given(polling, poll, 12, **key)
    tokens = first.json()["tokens"]
    assert len(set(tokens)) == 12
    again = given(polling, poll, 12, **key)
    assert again.json() == {"position": first.json()["position"]}, "shown once"
    over = given(polling, poll, 19)
    assert (over.status_code, over.json()["rule"]) == (409, "R12")
    position = polling.services.log.last()[0]
    for token in tokens[:11]:
        answer = cast(polling, poll, token.upper().replace("-", " "))
        assert (answer.status_code, answer.content) == (204, b"")
        assert "set-cookie" not in answer.headers
    assert polling.services.log.last()[0] == position, "no fact of a ballot"
    seen = polling.get("gw", f"/polls/{poll}").json()
    assert (seen["count"], seen["tally"], seen["refused"]) == (None, None, None)
    closed = polling.put("gw", f"/polls/{poll}/closure").json()
    assert closed["score"] == "85.00"
    assert closed["tally"] == {ALL: {"excellent": 0, "good": 11, "fair": 0, "poor": 0}}
    late = cast(polling, poll, tokens[11])
    assert (late.status_code, late.json()["rule"]) == (409, "R12")
    after = polling.get("u1", f"/polls/{poll}").json()
    assert (after["count"], after["class_means"], after["digest"]) == (
        11, {ALL: "85.00"}, closed["digest"],
    )  # fmt: skip
    rows = {row["organization"]: row for row in polling.get("gw", "/rankings/2026").json()["rows"]}
    assert rows["U1"]["components"]["poll"] == "85.00"
    body = {"year": "2026", "organization": "U1", "form": "paper", "voters": {ALL: 3}}
    assert polling.post("gw", "/polls", body).json()["rule"] == "R9", "one is assessed"


def test_refused_ballots_are_all_answered_alike(polling: City) -> None:
    poll = opened(polling, "U2", voters=6)
    [token, *rest] = given(polling, poll, 6).json()["tokens"]
    assert cast(polling, poll, token).status_code == 204
    other = "00000000-0000-4000-8000-000000000009"
    answers = [cast(polling, poll, token), cast(polling, poll, "made-up"),
               cast(polling, other, token)]  # fmt: skip
    texts = {(a.status_code, a.json()["detail"], a.json()["rule"], len(a.content))
             for a in answers}  # fmt: skip
    assert len(texts) == 1, texts
    for each in rest:
        assert cast(polling, poll, each, "poor").status_code == 204
    assert cast(polling, poll, "x", "superb").status_code == 422
    closed = polling.put("gw", f"/polls/{poll}/closure").json()
    assert (closed["tally"], closed["count"], closed["score"]) == (None, 6, "55.83")
    assert polling.get("gw", f"/polls/{poll}").json()["refused"] == 2
    voided = polling.put("gw", f"/polls/{poll}/voiding", {"reason": "重测"})
    assert voided.status_code == 200, voided.text


def test_a_paper_poll_takes_two_persons(polling: City) -> None:
    poll = opened(polling, "U3", "paper", 20)
    place = f"/polls/{poll}/paper-tally"
    said = {"counts": {ALL: {"excellent": 8, "good": 4}}, "invalid": 2}
    too_many = {"counts": {ALL: {"excellent": 21}}, "invalid": 0}
    assert polling.put("gw", place, too_many).json()["rule"] == "R9"
    assert polling.put("gw", place, {"counts": {"外人": {"good": 1}}}).status_code == 409
    assert polling.put("gw", f"{place}/confirmation").status_code == 409, "nothing is entered"
    assert polling.put("gw", place, said).status_code == 200
    own = polling.put("gw", f"{place}/confirmation")
    assert (own.status_code, own.json()["rule"]) == (403, "回避")
    differs = polling.put("gw2", f"{place}/confirmation", {"counts": {ALL: {"good": 12}}})
    assert differs.status_code == 409
    done = polling.put("gw2", f"{place}/confirmation", said)
    assert done.json()["score"] == "95.00", done.text
    assert polling.put("u3" if "u3" in polling.tokens else "u2", place, said).status_code == 403


def test_who_may_hold_a_poll(polling: City) -> None:
    body = {"year": "2026", "organization": "U1", "form": "tokens", "voters": {ALL: 5}}
    assert polling.post("u1", "/polls", body).json()["rule"] == "R9", "about itself"
    assert polling.post("b11", "/polls", body | {"organization": "U1-1"}).status_code == 403
    assert polling.post("gw", "/polls", body | {"organization": "GW"}).status_code == 409
    assert polling.post("gw", "/polls", body | {"year": "2199"}).status_code in (409, 422)
    mine = polling.post("u1", "/polls", body | {"organization": "U1-1"})
    assert mine.status_code == 201, "its branch's it may"
    slips = polling.post("u1", f"/polls/{mine.json()['poll']}/slips", {"class": ALL, "count": 3})
    assert slips.content[:2] == b"PK"
