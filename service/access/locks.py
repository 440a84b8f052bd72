"""Locks after wrong passwords (锁定): five in a row, for half an hour.

Strangers cannot keep anybody out by that: an address that the account has signed in from is counted
apart from all the others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select, update

from service.access.database import changed
from service.access.limits import network_of
from service.access.log import By, record
from service.access.tables import ACCOUNTS, KNOWN_ADDRESSES

FAILURES = 5
LOCKED = timedelta(minutes=30)
MOST_ADDRESSES = 20  # of an account: the ones used longest ago are strangers again


def is_locked(db: Connection, row: Row[Any], at: int, by: By) -> bool:
    """``row``: of the account; ``by``: where it is tried from."""
    known = _known(db, row.account, by)
    until = (known if known is not None else row).locked_until
    return until is not None and until > at


def wrong_again(db: Connection, account: str, at: int, by: By) -> None:
    """One more failure, counted in the database, however many try at once; the fifth in a row
    locks."""
    known = _known(db, account, by) is not None
    table, which = _place(account, by if known else None)
    counted = update(table).where(*which).values(failures=table.c.failures + 1)
    failures = db.execute(counted.returning(table.c.failures)).scalar_one()
    record(db, "sign_in.failed", by, why="password")
    if failures >= FAILURES:
        until = at + int(LOCKED.total_seconds() * 1e6)
        db.execute(update(table).where(*which).values(failures=0, locked_until=until))
        changed(db)
        kind = "address.locked" if known else "account.locked"
        record(db, kind, by, minutes=int(LOCKED.total_seconds() // 60))


def signed_in(db: Connection, account: str, at: int, by: By) -> None:
    """What was wrong from there is forgotten. An address that was none of theirs is one from now
    on; until then it was counted with the strangers'."""
    table, which = _place(account, by if _known(db, account, by) is not None else None)
    db.execute(update(table).where(*which).values(failures=0, locked_until=None))
    if by.address:
        _remember(db, account, at, by)


def _remember(db: Connection, account: str, at: int, by: By) -> None:
    table, which = _place(account, by)
    if not db.execute(update(table).where(*which).values(seen_at=at)).rowcount:
        network = network_of(by.address or "")
        values = {"account": account, "network": network, "failures": 0, "seen_at": at}
        db.execute(insert(table).values(**values))
        _forget_the_oldest(db, account)


def proved(db: Connection, account: str, by: By) -> None:
    """The right one within a session: failures from there are forgotten."""
    known = _known(db, account, by)
    table, which = _place(account, by if known is not None else None)
    db.execute(update(table).where(*which).values(failures=0))


def unlock(db: Connection, account: str) -> None:
    """From wherever."""
    for table in (ACCOUNTS, KNOWN_ADDRESSES):
        mended = update(table).where(table.c.account == account)
        db.execute(mended.values(failures=0, locked_until=None))


def _known(db: Connection, account: str, by: By) -> Row[Any] | None:
    if not by.address:
        return None
    table, which = _place(account, by)
    return db.execute(select(table).where(*which)).one_or_none()


def _place(account: str, by: By | None) -> tuple[Table, tuple[ColumnElement[bool], ...]]:
    """Where failures are counted: of one known address, or of all others together."""
    if by is None:
        return ACCOUNTS, (ACCOUNTS.c.account == account,)
    known, network = KNOWN_ADDRESSES.c, network_of(by.address or "")
    return KNOWN_ADDRESSES, (known.account == account, known.network.is_not_distinct_from(network))


def _forget_the_oldest(db: Connection, account: str) -> None:
    own = KNOWN_ADDRESSES.c.account == account
    newest = select(KNOWN_ADDRESSES.c.network).where(own)
    newest = newest.order_by(KNOWN_ADDRESSES.c.seen_at.desc()).limit(MOST_ADDRESSES)
    gone = KNOWN_ADDRESSES.c.network.not_in(list(db.scalars(newest)))
    db.execute(delete(KNOWN_ADDRESSES).where(own, gone))
