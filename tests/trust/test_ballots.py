"""Secret ballots (R12): whoever reads everything that is stored tries to link votes to voters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from projections.engine.database import make_engine
from tests.served import City, a_copy

ALL = "全体"
MOVES = {"ballots", "ballot_tokens"}  # what a vote may change
Everything = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def polling(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    yield from a_copy(request.param, tmp_path_factory.mktemp("ballots"))


def opened(city: City, code: str, voters: int) -> tuple[str, list[str]]:
    body = {"year": "2026", "organization": code, "form": "tokens", "voters": {ALL: voters}}
    poll = city.post("gw", "/polls", body).json()["poll"]
    given = city.post("gw", f"/polls/{poll}/tokens", {"class": ALL, "count": voters})
    return poll, given.json()["tokens"]


def cast(city: City, poll: str, token: str, grade: str) -> Any:
    """As a browser that is signed in, too: it makes no odds."""
    headers = {"Authorization": f"Bearer {city.tokens['b11']}", "Idempotency-Key": token[:20]}
    said = {"token": token, "grade": grade}
    return city.ask(None, "POST", f"/polls/{poll}/ballots", json=said, headers=headers)


def everything(city: City) -> Everything:
    """Every row of every table of every database that there is."""
    settings = city.services.settings
    rows: Everything = {}
    for url in dict.fromkeys((settings.database, settings.accounts, settings.views)):
        engine = make_engine(url)
        with engine.connect() as db:
            for table in inspect(db).get_table_names():
                rows[table] = sorted(map(tuple, db.execute(text(f'SELECT * FROM "{table}"'))),
                                     key=repr)  # fmt: skip
        engine.dispose()
    return rows


def test_a_vote_changes_its_poll_s_rows_and_nothing_else(polling: City) -> None:
    """No session, no idempotency row, no line of the access log, no fact, no view."""
    poll, tokens = opened(polling, "U1", 12)
    before, answers = everything(polling), []
    for number, token in enumerate(tokens):
        answer = cast(polling, poll, token, ("excellent", "good", "fair", "poor")[number % 4])
        answers.append((answer.status_code, answer.content, sorted(answer.headers.items())))
    assert len({str(answer) for answer in answers}) == 1, "answers tell nothing"
    after = everything(polling)
    assert {name for name in after if after[name] != before.get(name)} == MOVES
    cast(polling, poll, tokens[0], "poor")
    cast(polling, poll, "made-up", "poor")
    refused = everything(polling)
    assert {name for name in refused if refused[name] != after[name]} == {"ballot_boxes"}


def test_neither_token_nor_order_is_left_beside_a_ballot(polling: City) -> None:
    """The odd ballot out comes last in each poll: its place must not."""
    places = []
    for number in range(8):
        poll, tokens = opened(polling, f"U{2 + number % 2}" if number < 2 else _branch(number), 12)
        for token in tokens[:-1]:
            assert cast(polling, poll, token, "good").status_code == 204
        assert cast(polling, poll, tokens[-1], "poor").status_code == 204
        rows = as_stored(polling, poll)
        assert len(rows) == 12
        assert len({row[1] for row in rows}) == 1, "all were written by the last vote"
        places.append(next(place for place, row in enumerate(rows) if row[0] == "poor"))
        stored = repr(everything(polling))
        for token in tokens:
            digest = hashlib.sha256(f"{poll}\n{token}".encode()).hexdigest()
            assert token not in stored
            assert digest not in stored
    assert len(set(places)) > 1, "always in the same place"
    assert set(places) != {11}


def _branch(number: int) -> str:
    return ("U1-1", "U1-2", "U1-3", "U1-4", "U2-1", "U2-2")[number - 2]


def as_stored(city: City, poll: str) -> list[tuple[str, Any]]:
    """Grades in the order in which the database has them, each with the transaction that wrote
    it, where the database says."""
    engine = city.services.accounts.engine
    sqlite = engine.dialect.name == "sqlite"
    query = (
        "SELECT grade, 0 FROM ballots WHERE poll = :poll"
        if sqlite
        else "SELECT grade, xmin::text FROM ballots WHERE poll = :poll ORDER BY ctid"
    )
    with engine.connect() as db:
        return [(row[0], row[1]) for row in db.execute(text(query), {"poll": poll})]


def test_what_was_used_is_gone_from_the_files_once_a_poll_is_closed(polling: City) -> None:
    if not polling.services.settings.accounts.startswith("sqlite:///"):
        pytest.skip("on PostgreSQL files are the server's (docs/operating.md)")
    poll, tokens = opened(polling, "U3-1", 6)
    for token in tokens:
        cast(polling, poll, token, "good")
    assert polling.put("gw", f"/polls/{poll}/closure").status_code == 200
    path = Path(polling.services.settings.accounts.removeprefix("sqlite:///"))
    written = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    for token in tokens:
        digest = hashlib.sha256(f"{poll}\n{token}".encode()).hexdigest()
        assert digest.encode() not in written
        assert token.encode() not in written
