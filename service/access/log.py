"""The access log (访问日志): who signed in, was refused, took what away, changed whose rights.

Its own append-only log beside the facts, gapless and sealed likewise. Nothing in it is personal
but codes and network addresses; no secret is ever written, nor a name that is no account's.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, Select, func, insert, select, text

from projections.engine.database import is_sqlite
from service.access.database import LOG_LOCK, writing
from service.access.tables import ACCOUNTS, LOG

LEAF = b"duban-access-1\n"
HANDED_IN = "evidence.added"
FAILED = ("sign_in.failed", "account.locked", "address.locked")
BATCH = 2000
CLOCK = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"

logger = logging.getLogger("duban.access")


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, through what and from where, for the record."""

    account: str
    via: str = "command-line"
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """``since`` and ``until`` in microseconds, ``upto`` a position: the log as of a moment."""

    account: str | None = None
    kinds: Sequence[str] = ()
    since: int | None = None
    until: int | None = None
    before: int | None = None
    upto: int | None = None


class AccessLog:
    """``name`` and the three methods at the end are what a sealer reads its leaves by."""

    name, hash = "access", "sha256"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # --- recording ----------------------------------------------------------------------------

    def append(self, kind: str, by: By | None, **state: Any) -> int:
        """In a transaction of its own; whoever cannot record must not go on."""
        with writing(self.engine) as db:
            return record(db, kind, by, **state)

    # --- reading ------------------------------------------------------------------------------

    def find(self, wanted: Filter, limit: int = 100) -> list[Row[Any]]:
        """The newest first."""
        query = self._wanted(wanted).order_by(LOG.c.position.desc()).limit(limit)
        with self.engine.connect() as db:
            return list(db.execute(query))

    def _wanted(self, wanted: Filter) -> Select[Any]:
        """Times grow with positions: they are looked up once, and the rest goes by position."""
        query = select(LOG)
        if wanted.account is not None:
            query = query.where(LOG.c.account == wanted.account)
        if len(wanted.kinds) == 1:
            query = query.where(LOG.c.kind == wanted.kinds[0])
        elif wanted.kinds:
            query = query.where(LOG.c.kind.in_(wanted.kinds))
        if wanted.since is not None:
            query = query.where(LOG.c.position > self.position_at(wanted.since - 1))
        if wanted.until is not None:
            query = query.where(LOG.c.position <= self.position_at(wanted.until))
        if wanted.before is not None:
            query = query.where(LOG.c.position < wanted.before)
        if wanted.upto is not None:
            query = query.where(LOG.c.position <= wanted.upto)
        return query

    def handed_in(self, sha256: str, person: str, organizations: Collection[str] = ()) -> bool:
        """Whether the person put that file in, or somebody of the organizations when they did;
        among their last thousand."""
        own = select(ACCOUNTS.c.account).where(ACCOUNTS.c.person == person)
        beside = ACCOUNTS.c.organization.in_(organizations)
        theirs = select(ACCOUNTS.c.account).where((ACCOUNTS.c.person == person) | beside)
        query = (
            select(LOG.c.state, LOG.c.account.in_(own).label("own"), ACCOUNTS.c.organization)
            .join(ACCOUNTS, ACCOUNTS.c.account == LOG.c.account)
            .where(LOG.c.kind == HANDED_IN, LOG.c.account.in_(theirs))
            .order_by(LOG.c.position.desc())
            .limit(1000)
        )
        with self.engine.connect() as db:
            return any(_is_of(row, sha256, organizations) for row in db.execute(query))

    def sizes_since(self, organization: str, since: int) -> dict[str, int]:
        """Bytes by digest of the files that somebody of the organization put in after that time
        (microseconds)."""
        theirs = select(ACCOUNTS.c.account).where(ACCOUNTS.c.organization == organization)
        query = select(LOG.c.state).where(
            LOG.c.kind == HANDED_IN, LOG.c.account.in_(theirs), LOG.c.recorded_at > since
        )
        with self.engine.connect() as db:
            states = [msgspec.json.decode(row.state) for row in db.execute(query)]
        return {each["sha256"]: each["size"] for each in states}

    def position_at(self, micros: int) -> int:
        """The last position recorded at or before that time; 0 if none."""
        query = (
            select(LOG.c.position)
            .where(LOG.c.recorded_at <= micros)
            .order_by(LOG.c.recorded_at.desc())
            .limit(1)
        )
        with self.engine.connect() as db:
            return db.execute(query).scalar() or 0

    # --- being sealed -------------------------------------------------------------------------

    def last(self) -> int:
        with self.engine.connect() as db:
            return db.execute(select(func.max(LOG.c.position))).scalar() or 0

    def rows(self, after: int, limit: int = BATCH) -> list[tuple[int, int, str, bytes, str | None]]:
        columns = (LOG.c.position, LOG.c.recorded_at, LOG.c.kind, LOG.c.state, LOG.c.account)
        query = select(*columns).where(LOG.c.position > after).order_by(LOG.c.position)
        with self.engine.connect() as db:
            return [tuple(row) for row in db.execute(query.limit(limit))]

    def leaves(self, after: int, upto: int) -> Iterator[bytes]:
        """Each record's leaf bytes, in order, from after+1 to upto."""
        while after < upto:
            rows = self.rows(after, min(BATCH, upto - after))
            if not rows or rows[-1][0] != after + len(rows):
                raise LookupError(f"The access log has a gap after position {after}.")
            for position, recorded_at, kind, state, account in rows:
                _must_be_its_own(position, account, state)
                yield leaf(position, recorded_at, kind, state)
            after += len(rows)


def _is_of(row: Row[Any], sha256: str, organizations: Collection[str]) -> bool:
    """Earlier records do not say for which organization: then today's is taken."""
    state = msgspec.json.decode(row.state)
    if state["sha256"] != sha256:
        return False
    return bool(row.own) or state.get("organization", row.organization) in organizations


class _Stated(msgspec.Struct):
    by: str | None = None


_stated_by = msgspec.json.Decoder(_Stated)


def _must_be_its_own(position: int, account: str | None, state: bytes) -> None:
    """The account stands beside the record to be found by; only what is in it is sealed."""
    try:
        by = _stated_by.decode(state).by
    except msgspec.MsgspecError as error:
        raise ValueError(f"The record at position {position} of the access log: {error}") from error
    if account != by:
        raise ValueError(f"The record at position {position} stands under another account.")


def leaf(position: int, recorded_at: int, kind: str, state: bytes) -> bytes:
    digest = hashlib.sha256(state).hexdigest()
    return LEAF + f"{position}\n{recorded_at}\n{kind}\n{digest}\n".encode()


def record(db: Connection, kind: str, by: By | None, **state: Any) -> int:
    """In the caller's transaction: the act and its record are written together, or neither."""
    _alone(db)
    head = select(LOG.c.position, LOG.c.recorded_at).order_by(LOG.c.position.desc()).limit(1)
    position, before = db.execute(head).one_or_none() or (0, 0)
    origin = {"by": by.account, "via": by.via, "address": by.address} if by else {}
    kept = {name: value for name, value in {**origin, **state}.items() if value is not None}
    values = {
        "position": position + 1,
        "recorded_at": max(_clock(db), before + 1),
        "kind": kind,
        "account": by.account if by else None,
        "state": msgspec.json.encode(kept, order="sorted"),
    }
    db.execute(insert(LOG).values(**values))
    if kind in FAILED:  # also where whoever watches the machine looks, who may read no database
        logger.warning(f"{kind} {json.dumps(kept, sort_keys=True, ensure_ascii=False)}")
    return int(position) + 1


def _alone(db: Connection) -> None:
    if not is_sqlite(db):
        db.execute(text(f"SELECT pg_advisory_xact_lock({LOG_LOCK})"))


def _clock(db: Connection) -> int:
    return time.time_ns() // 1000 if is_sqlite(db) else int(db.execute(text(CLOCK)).scalar_one())


def shown(row: Row[Any]) -> dict[str, Any]:
    """A record as JSON: what was kept, beside where and when."""
    state: dict[str, Any] = msgspec.json.decode(row.state)
    beside = {"position": row.position, "recorded_at": row.recorded_at, "kind": row.kind}
    return {**beside, "account": row.account, "state": state}
