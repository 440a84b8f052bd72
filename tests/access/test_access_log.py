"""The access log: gapless, only growing, written with the act or the act fails."""

from __future__ import annotations

import hashlib
import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from service.access.log import HANDED_IN, AccessLog, By, Filter
from service.access.roles import Role
from service.features.accounts.words import KINDS
from tests.access.conftest import RIGHT, SOMEBODY, Office

SERVICE = Path(__file__).parents[2] / "service"


def test_positions_are_gapless_and_times_grow_however_many_write(office: Office) -> None:
    def write(number: int) -> None:
        office.accounts.log.append("test", SOMEBODY, number=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    rows = office.accounts.log.rows(0)
    assert [row[0] for row in rows] == list(range(1, 81))
    assert all(a[1] < b[1] for a, b in itertools.pairwise(rows))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE access_log SET kind = 'x'",
        "DELETE FROM access_log",
        "INSERT INTO access_log VALUES (99, 1, 'x', 'x', '')",
        "INSERT INTO access_log VALUES (1, 1, 'x', 'x', '')",
    ],
)
def test_a_record_is_never_changed_nor_taken_away(office: Office, change: str) -> None:
    office.accounts.log.append("test", SOMEBODY)
    before = office.accounts.log.rows(0)
    with pytest.raises((DBAPIError, IntegrityError)), office.engine.begin() as db:
        db.execute(text(change))
    assert office.accounts.log.rows(0) == before


def test_records_are_kept_for_six_months_and_longer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its age: there is nothing that takes one away, and the database lets nobody."""
    year_ago = time.time_ns() // 1000 - 366 * 86_400_000_000
    monkeypatch.setattr("service.access.log._clock", lambda db: year_ago)
    office.accounts.log.append("test", SOMEBODY, number=1)
    monkeypatch.undo()
    office.accounts.log.append("test", SOMEBODY, number=2)
    before = office.accounts.log.rows(0)
    assert before[0][1] == year_ago
    old = text("DELETE FROM access_log WHERE recorded_at <= :year_ago")
    with pytest.raises((DBAPIError, IntegrityError)), office.engine.begin() as db:
        db.execute(old, {"year_ago": year_ago})
    assert office.accounts.log.rows(0) == before


def test_nor_truncated_nor_replaced(office: Office) -> None:
    office.accounts.log.append("test", SOMEBODY)
    how = "TRUNCATE access_log"
    if office.engine.dialect.name == "sqlite":
        how = "REPLACE INTO access_log VALUES (1, 1, 'x', 'x', '')"
    with pytest.raises(DBAPIError), office.engine.begin() as db:
        db.execute(text(how))


ACTS = {
    "account.added": lambda o: o.add("new"),
    "sign_in": lambda o: o.sign_in("li"),
    "sign_in.failed": lambda o: o.sign_in("li", "Another one 1"),
    "grant.asked": lambda o: o.accounts.granting.ask("li", Role.LEADER, "GW", o.now, SOMEBODY),
    "policy.changed": lambda o: o.accounts.policies.change({"dormant_days": 30}, SOMEBODY),
    "account.disabled": lambda o: o.accounts.disable("li"),
    "account.reset": lambda o: o.accounts.reset("li", o.now),
    "password.changed": lambda o: o.accounts.change_password(
        "li", RIGHT, "Willow bridge 7", o.now, SOMEBODY),
    "sessions.ended": lambda o: o.accounts.end_all("li"),
    "sign_out": lambda o: o.accounts.end(o.enter("li")),
    "account.bound": lambda o: o.accounts.bind("li", "P9", "U9"),
}  # fmt: skip


def state(office: Office) -> list[Any]:
    """All that is kept but the log itself."""
    tables = ("accounts", "grants", "access_policy", "passwords_before")
    with office.engine.connect() as db:
        return [sorted(map(str, db.execute(text(f"SELECT * FROM {name}")))) for name in tables]


@pytest.mark.parametrize("kind", ACTS)
def test_every_act_is_recorded_and_fails_where_it_cannot_be(
    office: Office, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add("li")
    with monkeypatch.context() as broken:
        broken.setattr("service.access.log._clock", _full)
        before = state(office)
        with pytest.raises(OSError, match="full"):
            ACTS[kind](office)
        assert state(office) == before
    ACTS[kind](office)
    assert kind in {each["kind"] for each in office.logged()}


def _full(_: object) -> int:
    raise OSError("The disk is full.")


def test_every_kind_of_record_can_be_chosen_on_its_page() -> None:
    written = re.compile(r'(?:record\(\s*db, |accounts\.log\.append\()"([a-z_.]+)"')
    sources = (path.read_text() for path in SERVICE.rglob("*.py"))
    kinds = {kind for source in sources for kind in written.findall(source)} | {HANDED_IN}
    assert len(kinds) > 20
    assert kinds <= set(KINDS)


def test_no_secret_is_ever_in_it(office: Office) -> None:
    office.add("li")
    secret = office.sign_in("li").secret
    first = office.accounts.reset("li", office.now)
    text = str(office.logged())
    for hidden in (RIGHT, secret, first, hashlib.sha256(secret.encode()).hexdigest()):
        assert hidden not in text


def test_it_is_found_by_account_kind_and_moment(office: Office) -> None:
    log = office.accounts.log
    for name in ("a", "b", "a"):
        log.append(f"test.{name}", By(name, "api", "10.0.0.1"), n=1)
    rows = log.rows(0)
    assert [row.kind for row in log.find(Filter(account="a"))] == ["test.a", "test.a"]
    assert [row.position for row in log.find(Filter(kinds=["test.b"]))] == [2]
    assert [row.position for row in log.find(Filter(until=rows[1][1]))] == [2, 1]
    assert [row.position for row in log.find(Filter(before=3), 1)] == [2]
    assert log.position_at(rows[1][1]) == 2


def test_its_leaves_are_its_records_in_order(office: Office) -> None:
    log = office.accounts.log
    for number in range(3):
        log.append("test", SOMEBODY, n=number)
    [first, *_], leaves = log.rows(0), list(log.leaves(0, 3))
    position, recorded_at, kind, state, _ = first
    digest = hashlib.sha256(state).hexdigest()
    assert leaves[0] == f"duban-access-1\n{position}\n{recorded_at}\n{kind}\n{digest}\n".encode()
    assert list(log.leaves(1, 3)) == leaves[1:]
    assert (log.name, log.last()) == ("access", 3)


def test_a_leaf_source_of_the_same_records_gives_the_same_leaves(office: Office) -> None:
    office.accounts.log.append("test", SOMEBODY, words="督办")
    again = AccessLog(office.engine)
    assert list(again.leaves(0, 1)) == list(office.accounts.log.leaves(0, 1))
