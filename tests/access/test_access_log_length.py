"""The access log at length: a page of a million records comes as quickly as one of a thousand."""

from __future__ import annotations

import os
import statistics
import time

import pytest
from sqlalchemy import inspect, text

from projections.engine.database import is_sqlite
from service.access.database import create
from service.access.log import Filter
from tests.access.conftest import Office

MINUTE = 60_000_000
SOAK = int(os.environ.get("DUBAN_TEST_ACCESS_LOG", 1_000_000))
# One in a thousand is somebody rare, and the second record alone is of a rare kind.
ROW = """
    {n}, CAST({n} AS BIGINT) * 60000000,
    CASE WHEN {n} = 2 THEN 'policy.changed' WHEN {n} % 3 = 0 THEN 'sign_in' ELSE 'refused' END,
    CASE WHEN {n} % 1000 = 7 THEN 'rare' WHEN {n} % 3 = 0 THEN 'u1' ELSE 'u2' END, {state}
"""


def fill(office: Office, count: int) -> None:
    """As the log's owner could, not as the service: with the guards off."""
    with office.engine.begin() as db:
        if is_sqlite(db):
            db.execute(text("DROP TRIGGER access_log_only_grows"))
            row = ROW.format(n="n", state="CAST('{}' AS BLOB)")
            some = f"SELECT 1 AS n UNION ALL SELECT n + 1 FROM some WHERE n < {count}"
            said = f"WITH RECURSIVE some AS ({some}) INSERT INTO access_log SELECT {row} FROM some"
        else:
            db.execute(text("ALTER TABLE access_log DISABLE TRIGGER USER"))
            row = ROW.format(n="n", state="'{}'::bytea")
            said = f"INSERT INTO access_log SELECT {row} FROM generate_series(1, {count}) n"
        db.execute(text(said))
        db.execute(text("ANALYZE access_log"))


def wanted(count: int) -> dict[str, Filter]:
    """What an auditor asks, the awkward among it: long ago, rare, and never."""
    old, late = 1000 * MINUTE, (count - 1000) * MINUTE
    return {
        "the newest": Filter(),
        "the oldest": Filter(before=1000),
        "somebody rare": Filter(account="rare"),
        "a rare kind": Filter(kinds=["policy.changed"]),
        "a kind nobody knows": Filter(kinds=["nothing"]),
        "two common that never meet": Filter(account="u1", kinds=["refused"]),
        "long ago": Filter(until=old),
        "long ago, of one": Filter(account="u1", since=old // 2, until=old),
        "of late, what is long ago": Filter(kinds=["policy.changed"], since=late),
        "as of a moment": Filter(account="rare", upto=count // 2),
    }


def test_no_filter_looks_at_every_record(desk: Office) -> None:
    """By SQLite's own account of what it would do; a million of them are looked at in the soak."""
    fill(desk, 5000)
    for name, filter_ in wanted(5000).items():
        query = desk.accounts.log._wanted(filter_).order_by(text("position DESC")).limit(101)
        words = str(query.compile(desk.engine, compile_kwargs={"literal_binds": True}))
        with desk.engine.connect() as db:
            plan = [str(row[-1]) for row in db.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
        assert not any("TEMP B-TREE" in step for step in plan), (name, plan)
        whole = [step for step in plan if step.startswith("SCAN")]
        assert not whole or name == "the newest", (name, plan)


def test_what_is_found_is_what_was_asked_for(office: Office) -> None:
    fill(office, 5000)
    log, asked = office.accounts.log, wanted(5000)
    fields = {name: [row.position for row in log.find(asked[name], 5000)] for name in asked}
    assert fields["the newest"] == list(range(5000, 0, -1))
    assert fields["somebody rare"] == [4007, 3007, 2007, 1007, 7]
    assert fields["a rare kind"] == [2]
    assert fields["two common that never meet"] == []
    assert fields["long ago"] == list(range(1000, 0, -1))
    assert fields["of late, what is long ago"] == []
    assert fields["as of a moment"] == [2007, 1007, 7]
    third = [n for n in range(1000, 499, -1) if n % 3 == 0 and n % 1000 != 7]
    assert fields["long ago, of one"] == third


def test_a_log_of_an_earlier_release_gets_its_indexes(office: Office) -> None:
    names = {"access_log_by_kind", "access_log_by_account", "access_log_by_both"}
    with office.engine.begin() as db:
        for name in names:
            db.execute(text(f"DROP INDEX {name}"))
    create(office.engine)
    assert names <= {each["name"] for each in inspect(office.engine).get_indexes("access_log")}


@pytest.mark.soak
def test_a_million_records_page_in_a_tenth_of_a_second(office: Office) -> None:
    fill(office, SOAK)
    took = {name: _median(office, asked) for name, asked in wanted(SOAK).items()}
    assert max(took.values()) < 0.1, took


def _median(office: Office, asked: Filter, times: int = 5) -> float:
    """Seconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        office.accounts.log.find(asked, 101)
        took.append(time.perf_counter() - began)
    return statistics.median(took)
