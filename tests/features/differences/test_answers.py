"""Two moments by the API: each row and part is set beside its own, whatever came between."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.served import City, line

BRANCH = {"code": "U4-1", "name": "Branch", "kind": "党支部", "superior": "U4"}


def difference(city: City, path: str) -> Any:
    answer = city.get("gw", path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_boards_tasks_are_named_by_their_codes(served_on_sqlite: City) -> None:
    answer = difference(served_on_sqlite, "/dispatch/2026-10/difference?against=5&whole=true")
    assert {each["task"] for each in answer["tasks"]} == {f"T{n}" for n in range(1, 7)}


def test_a_ranking_of_a_group_sets_only_that_group_side_by_side(served_on_sqlite: City) -> None:
    last = served_on_sqlite.services.log.last()[0]
    path = f"/rankings/2026-10/difference?against={last}&changed=false&group=党群"
    rows = difference(served_on_sqlite, path)["rows"]
    assert [(row["organization"], row["then"] == row["now"]) for row in rows] == [
        ("U1", True), ("U2", True),
    ]  # fmt: skip


def test_a_ranking_under_one_that_was_not_there_yet_has_no_then(served_on_sqlite: City) -> None:
    city, before = served_on_sqlite, served_on_sqlite.services.log.last()[0]
    unit = {"code": "U4", "name": "Office U4", "kind": "机关党委", "superior": "GW"}
    assert city.post("gw", "/organizations", unit).status_code == 201
    assert city.post("gw", "/organizations", BRANCH).status_code == 201
    path = f"/rankings/2026-10/difference?against={before}&changed=false&under=U4"
    [row] = difference(city, path)["rows"]
    assert (row["organization"], row["then"], row["now"] is None) == ("U4-1", None, False)


def test_each_part_of_a_score_is_set_beside_itself(served_on_sqlite: City) -> None:
    city = served_on_sqlite
    city.go_to(date(2026, 10, 30))
    items = [{"assignment": line("U1-1", task), "points": "5"} for task in ("T1", "T2")]
    sent = city.put("b11", "/reports/U1-1/2026-10", {"items": items})
    assert sent.status_code == 200, sent.text
    last = city.services.log.last()[0]
    path = f"/organizations/U1-1/scorecard/difference?period=2026-10&against={last}"
    parts = list(every(difference(city, path)))
    assert len(parts) > 3
    assert [part["then"] == part["now"] for part in parts] == [True] * len(parts)
    assert not any(part["differs"] for part in parts)


def every(part: Any) -> Any:
    yield part
    for below in part["parts"]:
        yield from every(below)
