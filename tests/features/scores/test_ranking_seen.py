"""Before a month is closed nobody sees how others rank who are not theirs (R11)."""

from __future__ import annotations

from tests.served import City


def test_the_ranking_under_somebody_elses_superior_is_refused(served_on_sqlite: City) -> None:
    answer = served_on_sqlite.get("u1", "/rankings/2026-10?under=U2")
    assert answer.status_code == 403, answer.text
    assert answer.json()["title"] == "Forbidden"


def test_ones_own_row_stands_without_its_rank(served_on_sqlite: City) -> None:
    found = served_on_sqlite.get("u1", "/rankings/2026-10").json()
    assert found["whole"] is False
    assert [(row["organization"], row["rank"], row["previous_rank"]) for row in found["rows"]] == [
        ("U1", None, None)
    ]
