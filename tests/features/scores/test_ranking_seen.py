"""Before a month is closed nobody sees how others rank who are not theirs (R11)."""

from __future__ import annotations

import pytest

from service.access.who import Forbidden, Who
from service.features.scores.queries.rankings import ranking
from service.features.scores.queries.rankings_seen import seen_by
from service.reading.reader import read_now
from tests.served import MONTH, City


def test_the_ranking_under_somebody_elses_superior_is_refused(served_on_sqlite: City) -> None:
    answer = served_on_sqlite.get("u1", "/rankings/2026-10?under=U2")
    assert answer.status_code == 403, answer.text
    assert answer.json()["title"] == "Forbidden"


def test_ones_own_row_stands_without_its_rank(served_on_sqlite: City) -> None:
    answer = served_on_sqlite.get("u1", "/rankings/2026-10").json()
    assert answer["whole"] is False
    assert [(row["organization"], row["rank"], row["previous_rank"]) for row in answer["rows"]] == [
        ("U1", None, None)
    ]


def test_who_may_see_no_ranking_at_all_is_refused_whoever_asks(served_on_sqlite: City) -> None:
    """The doors refuse before; this holds where somebody asks from inside."""
    nobody = Who("nobody", "P9", "U1")
    with read_now(served_on_sqlite.services) as reader:
        whole = ranking(reader, MONTH)
        with pytest.raises(Forbidden):
            seen_by(served_on_sqlite.services.standing_data, nobody, whole)
