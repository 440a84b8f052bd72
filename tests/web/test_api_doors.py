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
from tests.served import City, line

BALLOTS = "/api/v1/polls/{poll}/ballots"  # of whoever has a token of paper: nobody signs in
OPEN = {"/api/v1/token", BALLOTS}
SOME = {"assignment": line("U1-1"), "period": "2026-10", "kind": "tasks", "number": "1",
        "sha256": "0" * 64, "notice": line("U1-1"), "position": "1",
        "quarter": "2026Q4", "rectification": line("U1-1")}  # fmt: skip


def routes(served: City) -> list[tuple[str, str, dict[str, Any]]]:
    paths = served.client.get("/api/v1/openapi.json").json()["paths"]
    return [
        (m.upper(), path, answer) for path, verbs in paths.items() for m, answer in verbs.items()
    ]


def at_once(served: City, path: str, **more: Any) -> list[Any]:
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda _: served.put("u1", path, **more), range(6)))


def test_nobody_gets_in_without_signing_in(served_on_sqlite: City) -> None:
    for method, path, _ in routes(served_on_sqlite):
        if path in OPEN:
            continue
        for name, value in SOME.items():
            path = path.replace(f"{{{name}}}", value)
        path = path.replace("{organization}", "U1-1").replace("{code}", "U1-1")
        answer = served_on_sqlite.client.request(method, path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), path
        wrong = served_on_sqlite.client.request(method, path, headers={"Authorization": "Bearer x"})
        assert wrong.status_code == 401


def test_the_description_names_every_route_and_its_problems_once(served_on_sqlite: City) -> None:
    schema = served_on_sqlite.client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"type", "title", "status", "detail"} <= set(
        schema["components"]["schemas"]["Problem"]["properties"]
    )
    rows = routes(served_on_sqlite)
    names = [fields["operationId"] for _, _, fields in rows]
    assert len(names) == len(set(names))
    own = [(m, p, fields) for m, p, fields in rows if "documents" not in fields["tags"]]
    assert all({"422", "503"} <= set(fields["responses"]) for _, _, fields in own)
    assert all("401" in fields["responses"] for _, p, fields in own if p != BALLOTS)
    assert all("409" in fields["responses"] for m, p, fields in own if m != "GET" and p not in OPEN)


def test_a_write_by_session_needs_the_sessions_token(served_on_sqlite: City) -> None:
    accounts, now = served_on_sqlite.services.accounts, datetime.now(UTC)
    secret = accounts.open("b11", "session", now, timedelta(hours=1))
    session = accounts.session(secret, "session", now, timedelta(minutes=10))
    assert session is not None
    cookie = {"Cookie": f"duban_session={secret}"}
    path = f"/assignments/{line('U1-1')}/receipt"
    assert served_on_sqlite.ask(None, "PUT", path, headers=cookie).status_code == 403
    right = cookie | {"X-CSRF-Token": session.csrf}
    assert served_on_sqlite.ask(None, "PUT", path, headers=right).status_code == 200
    accounts.end(secret)
    assert served_on_sqlite.ask(None, "PUT", path, headers=right).status_code == 401


def test_an_ended_account_is_out_at_once(served_on_sqlite: City) -> None:
    path = f"/assignments/{line('U1-1')}"
    assert served_on_sqlite.get("b11", path).status_code == 200
    served_on_sqlite.services.accounts.disable("b11")
    assert served_on_sqlite.get("b11", path).status_code == 401


def test_two_at_once_never_make_a_500_and_record_once(served: City) -> None:
    for task in ("T1", "T2", "T3"):
        served.put("b11", f"/assignments/{line('U1-1', task)}/report", {"points": "9"})
        before = served.services.log.last()[0]
        path = f"/assignments/{line('U1-1', task)}/acceptance"
        answers = at_once(served, path)
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200, 409, 409, 409, 409, 409]
        assert served.services.log.last()[0] == before + 1


def test_a_twin_that_comes_at_the_same_time_gets_the_firsts_answer(served: City) -> None:
    for task in ("T1", "T2", "T3"):
        served.put("b11", f"/assignments/{line('U1-1', task)}/report", {"points": "9"})
        path = f"/assignments/{line('U1-1', task)}/acceptance"
        key = {"Idempotency-Key": task}
        answers = at_once(served, path, headers=key)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["position"] for answer in answers}) == 1


def test_a_request_refused_since_its_twin_was_quicker_gets_the_twins_answer(
    served_on_sqlite: City,
) -> None:
    served_on_sqlite.put("b11", f"/assignments/{line('U1-1')}/report", {"points": "9"})
    who = officer("u1", "U1", ["U1", "GW"])
    key = IdempotencyKey("u1", "twin", "digest")

    def late(_: Call) -> dict[str, Any]:
        twin = Recording(served_on_sqlite.services, who, key, 200)
        assert twin(commands.accept, UUID(line("U1-1"))).status_code == 200
        raise Refused("It was accepted already.")

    answer = Recording(served_on_sqlite.services, who, key, 200).once(late)
    assert answer == {"position": served_on_sqlite.services.log.last()[0]}


def test_a_database_that_is_away_is_503_and_comes_back(
    served_on_sqlite: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreAway("The database cannot be reached; try again shortly.")

    served, path = served_on_sqlite, f"/assignments/{line('U1-1')}/receipt"
    with monkeypatch.context() as patched:
        patched.setattr(served.services.log, "last", away)
        patched.setattr(served.services.log, "get_many", away)
        answer = served.put("b11", path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert served.ask(None, "GET", "/readyz").status_code == 503
        assert "duban_database_up 0.0" in served.ask(None, "GET", "/metrics").text
        assert served.ask(None, "GET", "/healthz").status_code == 200
    assert served.put("b11", path).status_code == 200
