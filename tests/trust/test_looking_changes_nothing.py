"""Nothing is changed by a GET: neither the log with what is sealed of it, nor accounts, nor files.

What stays out: the access log, which tells of looking, sessions, which looking keeps alive and of
which knocking opens many, so that the oldest end, and when an account was last used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.access.roles import Role
from service.access.tables import CHALLENGES, LOG, SESSIONS, STATE, metadata
from service.store.dump import LOG_TABLES
from tests.access.everybody import everybody, knock_as
from tests.access.test_walk import found_for
from tests.access.walking import address
from tests.doors import API, PAGES, Door
from tests.served import City

WHO = (Role.COMMITTEE_OFFICER, Role.AUDITOR, Role.AUDIT_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR,
       Role.SYSTEM_ADMINISTRATOR)  # fmt: skip
LOOKS = [door for door in (*API, *PAGES) if door[0] == "GET"]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder: Path = tmp_path_factory.mktemp("looking")
    for city in everybody(folder):
        city.services.sealer.seal()
        city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})  # not sealed yet
        yield city


def state_of(city: City) -> dict[str, Any]:
    log, accounts = city.services.log.database, city.services.accounts
    fields: dict[str, Any] = {
        name: log.rows(f"SELECT count(*) FROM {name}") for name in LOG_TABLES.keys() - {"tiles"}
    }
    fields["tiles"] = log.rows("SELECT count(*) FROM tiles WHERE tree = 'facts'")
    for table in metadata.sorted_tables:
        if table not in (LOG, SESSIONS, STATE, CHALLENGES):
            with accounts.engine.connect() as db:
                columns = [column for column in table.columns if column.name != "used_at"]
                fields[table.name] = sorted(map(str, db.execute(select(*columns))))
    return fields | {"files": [*city.services.evidence.digests()]}


def looked(city: City, account: str, door: Door) -> Any:
    where = address(door[1], "U1", found_for(city, "U1"))
    if door in API:
        return city.get(account, where.removeprefix("/api/v1"))
    return knock_as(city, account, "GET", where)


@pytest.mark.parametrize("role", WHO)
def test_no_get_changes_anything(crowd: City, role: Role) -> None:
    account, opened = f"{role.value}@GW", 0
    before = state_of(crowd)
    for door in LOOKS:
        answer = looked(crowd, account, door)
        assert answer.status_code < 500, door
        opened += answer.status_code == 200
        assert state_of(crowd) == before, f"{door} changed something"
    assert opened > 20, "the doors must open, or nothing is tried"
