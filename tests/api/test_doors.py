"""What holds for every route: who is let in, what is said of it, what happens to two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.errors import Refused
from service.access.who import officer
from service.features.assignments.commands import acts as commands
from service.recording.call import Call
from service.store.errors import StoreAway
from service.store.records import IdempotencyKey
from service.web.frame import Recording
from tests.api.conftest import City, line

OPEN = {"/api/v1/token"}
SOME = {"assignment": line("U1-1"), "period": "2026-10", "kind": "tasks", "number": "1",
        "sha256": "0" * 64, "notice": line("U1-1"), "position": "1"}  # fmt: skip


def routes(city: City) -> list[tuple[str, str, dict[str, Any]]]:
    paths = city.client.get("/api/v1/openapi.json").json()["paths"]
    return [(m.upper(), path, told) for path, verbs in paths.items() for m, told in verbs.items()]


def at_once(city: City, path: str, **more: Any) -> list[Any]:
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda _: city.put("u1", path, **more), range(6)))


def test_nobody_gets_in_without_signing_in(sqlite_city: City) -> None:
    for method, path, _ in routes(sqlite_city):
        if path in OPEN:
            continue
        for name, value in SOME.items():
            path = path.replace(f"{{{name}}}", value)
        path = path.replace("{organization}", "U1-1").replace("{code}", "U1-1")
        answer = sqlite_city.client.request(method, path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), path
        wrong = sqlite_city.client.request(method, path, headers={"Authorization": "Bearer x"})
        assert wrong.status_code == 401


def test_the_description_names_every_route_and_its_problems_once(sqlite_city: City) -> None:
    schema = sqlite_city.client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"type", "title", "status", "detail"} <= set(
        schema["components"]["schemas"]["Problem"]["properties"]
    )
    found = routes(sqlite_city)
    names = [told["operationId"] for _, _, told in found]
    assert len(names) == len(set(names))
    mine = [(m, p, told) for m, p, told in found if "documents" not in told["tags"]]
    assert all({"401", "422", "503"} <= set(told["responses"]) for _, _, told in mine)
    assert all("409" in told["responses"] for m, p, told in mine if m != "GET" and p not in OPEN)


def test_a_write_by_session_needs_the_sessions_token(sqlite_city: City) -> None:
    accounts, now = sqlite_city.services.accounts, datetime.now(UTC)
    secret = accounts.open("b11", "session", now, timedelta(hours=1))
    session = accounts.session(secret, "session", now, timedelta(minutes=10))
    assert session is not None
    cookie = {"Cookie": f"duban_session={secret}"}
    path = f"/assignments/{line('U1-1')}/receipt"
    assert sqlite_city.ask(None, "PUT", path, headers=cookie).status_code == 403
    right = cookie | {"X-CSRF-Token": session.csrf}
    assert sqlite_city.ask(None, "PUT", path, headers=right).status_code == 200
    accounts.end(secret)
    assert sqlite_city.ask(None, "PUT", path, headers=right).status_code == 401


def test_an_ended_account_is_out_at_once(sqlite_city: City) -> None:
    path = f"/assignments/{line('U1-1')}"
    assert sqlite_city.get("b11", path).status_code == 200
    sqlite_city.services.accounts.disable("b11")
    assert sqlite_city.get("b11", path).status_code == 401


def test_two_at_once_never_make_a_500_and_record_once(city: City) -> None:
    for task in ("T1", "T2", "T3"):
        city.put("b11", f"/assignments/{line('U1-1', task)}/report", {"points": "9"})
        before = city.services.log.last()[0]
        path = f"/assignments/{line('U1-1', task)}/acceptance"
        answers = at_once(city, path)
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200, 409, 409, 409, 409, 409]
        assert city.services.log.last()[0] == before + 1


def test_a_twin_that_comes_at_the_same_time_gets_the_firsts_answer(city: City) -> None:
    for task in ("T1", "T2", "T3"):
        city.put("b11", f"/assignments/{line('U1-1', task)}/report", {"points": "9"})
        path = f"/assignments/{line('U1-1', task)}/acceptance"
        key = {"Idempotency-Key": task}
        answers = at_once(city, path, headers=key)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["position"] for answer in answers}) == 1


def test_a_request_refused_since_its_twin_was_quicker_gets_the_twins_answer(
    sqlite_city: City,
) -> None:
    sqlite_city.put("b11", f"/assignments/{line('U1-1')}/report", {"points": "9"})
    who = officer("u1", "U1", ["U1", "GW"])
    key = IdempotencyKey("u1", "twin", "digest")

    def late(_: Call) -> dict[str, Any]:
        twin = Recording(sqlite_city.services, who, key, 200)
        assert twin(commands.accept, UUID(line("U1-1"))).status_code == 200
        raise Refused("It was accepted already.")

    answer = Recording(sqlite_city.services, who, key, 200).once(late)
    assert answer == {"position": sqlite_city.services.log.last()[0]}


def test_a_database_that_is_away_is_503_and_comes_back(
    sqlite_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreAway("The database cannot be reached; try again shortly.")

    city, path = sqlite_city, f"/assignments/{line('U1-1')}/receipt"
    with monkeypatch.context() as patched:
        patched.setattr(city.services.log, "last", away)
        patched.setattr(city.services.log, "get_many", away)
        answer = city.put("b11", path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert city.ask(None, "GET", "/readyz").status_code == 503
        assert "duban_database_up 0.0" in city.ask(None, "GET", "/metrics").text
        assert city.ask(None, "GET", "/healthz").status_code == 200
    assert city.put("b11", path).status_code == 200
