"""Every write takes an Idempotency-Key: the same again is the same, something else is refused."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from tests.served import City

KEY = {"Idempotency-Key": "the-same"}
TABLE = "任务编码,任务名称,周期,适用组织,分值,完成时限\nT9,Ninth,每月,党支部,{points},本月25日\n"


def last(served: City) -> int:
    return served.services.log.last()[0]


def sent(served: City, points: str = "5", **query: Any) -> Any:
    file = ("tasks.csv", io.BytesIO(TABLE.format(points=points).encode()), "text/csv")
    return served.ask(
        "gw", "POST", "/imports/tasks", files={"file": file}, headers=KEY, params=query
    )


def test_a_file_sent_again_gets_the_same_answer_whatever_the_form_around_it(served: City) -> None:
    first = sent(served)
    position = last(served)
    again = sent(served)  # with another boundary
    assert first.status_code == 200, first.text
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert first.json()["rows"] == 1
    assert last(served) == position
    assert sent(served, points="6").status_code == 422
    assert sent(served, partial=True).status_code == 422


def test_a_dry_run_says_where_the_log_stands_and_keeps_nothing(served_on_sqlite: City) -> None:
    position = last(served_on_sqlite)
    shown = sent(served_on_sqlite, dry_run=True)
    assert (shown.json()["position"], shown.json()["recorded"]) == (position, False)
    assert last(served_on_sqlite) == position


def test_evidence_under_a_key_is_put_in_once(served: City) -> None:
    def put(data: bytes) -> Any:
        path = f"/evidence/{hashlib.sha256(data).hexdigest()}"
        return served.ask("b11", "PUT", path, content=data, headers=KEY)

    first, again = put(b"proof"), put(b"proof")
    assert (first.status_code, first.json()["new"]) == (201, True)
    assert (again.status_code, again.json()) == (201, first.json())
    assert put(b"another").status_code == 422


def test_twins_of_an_issue_get_one_answer(served: City) -> None:
    ask = partial(served.post, "gw", "/periods/2026-11/issue", headers=KEY)
    requests: list[Callable[[], Any]] = [ask] * 6
    with ThreadPoolExecutor(6) as pool:
        answers = [each.result() for each in [pool.submit(request) for request in requests]]
    assert {each.text for each in answers} == {answers[0].text}
    assert answers[0].json()["issued"] == 8 * 4 + 3 * 2
    assert answers[0].json()["existing"] == 0
    assert ask().json() == answers[0].json()
    assert served.post("gw", "/periods/2026-11/issue").json()["issued"] == 0


def test_an_issue_after_a_withdrawal_keeps_its_answer_too(served: City) -> None:
    served.post("gw", "/periods/2026-10/withdrawal")
    first = served.post("gw", "/periods/2026-10/issue", headers=KEY)
    again = served.post("gw", "/periods/2026-10/issue", headers=KEY)
    assert first.json()["issued"] == 8 * 4 + 3 * 2
    assert again.json() == first.json()
