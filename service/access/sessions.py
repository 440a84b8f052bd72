"""Sessions (会话) and tokens: 128 bits and more, kept as digests, ended on every node at once.

What a node holds of a session is believed only while one number in the database stays the same:
whatever ends a session or changes an account, a grant or the policy raises it in the same
transaction. So each request costs one look at one row, and nothing outlives its end.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.account_grants import principal_of
from service.access.database import GENERATION, changed, writing
from service.access.factors import has_factor
from service.access.log import By, record
from service.access.policy import Policies, Policy
from service.access.roles import ADMINISTRATORS, Role
from service.access.session import Session, is_alive
from service.access.tables import ACCOUNTS, SESSIONS, STATE
from service.access.who import Who
from service.store.database import Database
from service.store.sqlite import SqliteDatabase

SEEN_EVERY = 30_000_000  # a session's last use is written down at most twice a minute
MOST_KNOWN = 10_000
LOOK = "SELECT value FROM access_state WHERE name = 'generation'"
BEARERS = ("token", "personal")
MOST_SESSIONS = 20  # of an account, and as many tokens by sign-in: the oldest end
MOST_TOKENS = 20  # personal ones of an account
MUST_HAVE_FACTOR = ADMINISTRATORS | {Role.COMMITTEE_OFFICER}


@dataclass(frozen=True, slots=True)
class KnownSession:
    session: Session
    generation: int
    until: int  # a deputy's time begins or ends


class Sessions:
    def __init__(self, engine: Engine, policies: Policies, quick: Database | None = None) -> None:
        self.engine, self.policies, self.quick = engine, policies, quick
        self._known: dict[tuple[str, bool], KnownSession] = {}
        self.is_near = isinstance(quick, SqliteDatabase)

    # --- beginning ----------------------------------------------------------------------------

    def open(
        self, account: str, kind: str, now: datetime, lasts: timedelta, by: By | None = None
    ) -> str:
        with writing(self.engine) as db:
            return self.open_in(db, account, kind, now, lasts, by)

    def open_in(
        self,
        db: Connection,
        account: str,
        kind: str,
        now: datetime,
        lasts: timedelta,
        by: By | None = None,
        **more: Any,
    ) -> str:
        secret = secrets.token_urlsafe(32)
        at = to_micros(now)
        db.execute(delete(SESSIONS).where(SESSIONS.c.ends_at < at))
        values = {
            "digest": digest(secret),
            "account": account,
            "kind": kind,
            "csrf": secrets.token_urlsafe(32),
            "made_at": at,
            "seen_at": at,
            "ends_at": to_micros(now + lasts),
            "proved_at": at if kind == "session" else None,
            "id": secrets.token_hex(8),
            "address": by.address if by else None,
            **more,
        }
        db.execute(insert(SESSIONS).values(**values))
        if kind != "personal":
            self._end_the_oldest(db, account, kind)
        return secret

    def _end_the_oldest(self, db: Connection, account: str, kind: str) -> None:
        own = SESSIONS.c.account == account, SESSIONS.c.kind == kind
        newest = select(SESSIONS.c.digest).where(*own)
        newest = newest.order_by(SESSIONS.c.made_at.desc(), SESSIONS.c.id).limit(MOST_SESSIONS)
        rest = delete(SESSIONS).where(*own, SESSIONS.c.digest.not_in(list(db.scalars(newest))))
        if db.execute(rest).rowcount:
            changed(db)

    def open_personal(
        self, account: str, name: str, now: datetime, lasts: timedelta, reading: bool, by: By
    ) -> str:
        """A personal API token (个人令牌): named, expiring, shown this once."""
        name = name.strip()
        if not 1 <= len(name) <= 60 or not name.isprintable():
            raise Refused("A token has a name of 1 to 60 characters.")
        if not timedelta(days=1) <= lasts <= timedelta(days=366):
            raise Refused("A token lasts 1 to 366 days.")
        with writing(self.engine) as db:
            own = SESSIONS.c.account == account, SESSIONS.c.kind == "personal"
            there = [row.name for row in db.execute(select(SESSIONS.c.name).where(*own))]
            if name in there or len(there) >= MOST_TOKENS:
                raise Refused(
                    "There is a token {name} already, or too many: at most {most}.",
                    name=name, most=MOST_TOKENS,
                )  # fmt: skip
            more = {"name": name, "reading": reading}
            secret = self.open_in(db, account, "personal", now, lasts, by, **more)
            record(db, "token.made", by, of=account, name=name, reading=reading,
                   days=lasts.days)  # fmt: skip
            return secret

    # --- being there --------------------------------------------------------------------------

    def find(
        self, secret: str, kind: str, now: datetime, idle: timedelta | None = None
    ) -> Session | None:
        """Whose secret it is; None where it is unknown, ended, idle too long or disabled.
        ``idle``: as long as the policy says, unless given."""
        if not 20 <= len(secret) <= 200:
            return None
        at = to_micros(now)
        generation = self._generation()
        session = self._still(secret, kind, at, generation)
        return session or self._look_up(secret, kind, at, idle, generation)

    def known(self, secret: str, kind: str, now: datetime) -> Session | None:
        """What is held and still true, where one look is so quick that no thread need wait for
        it: on SQLite. None: ask ``find``."""
        if not self.is_near:
            return None
        return self._still(secret, kind, to_micros(now), self._generation())

    def _still(self, secret: str, kind: str, at: int, generation: int) -> Session | None:
        known = self._known.get((secret, kind == "session"))
        if known is None or known.generation != generation or known.until <= at:
            return None
        fresh = is_alive(known.session, at) and at - known.session.seen_at <= SEEN_EVERY
        return known.session if fresh else None

    def _generation(self) -> int:
        if self.quick is not None:
            return int(self.quick.rows(LOOK)[0][0])
        with self.engine.connect() as db:
            query = select(STATE.c.value).where(STATE.c.name == GENERATION)
            return int(db.execute(query).scalar_one())

    def _look_up(
        self, secret: str, kind: str, at: int, idle: timedelta | None, generation: int
    ) -> Session | None:
        kinds = ("session",) if kind == "session" else BEARERS
        query = (
            select(SESSIONS, ACCOUNTS.c.person, ACCOUNTS.c.organization, ACCOUNTS.c.operator,
                   ACCOUNTS.c.must_change)
            .join(ACCOUNTS, ACCOUNTS.c.account == SESSIONS.c.account)
            .where(SESSIONS.c.digest == digest(secret), SESSIONS.c.kind.in_(kinds))
            .where(SESSIONS.c.ends_at >= at, ACCOUNTS.c.disabled.is_(False))
        )  # fmt: skip
        with self.engine.connect() as db:
            row = db.execute(query).one_or_none()
            if row is None:
                return None
            principal = principal_of(db, row, at)
            policy = self.policies.read(db)
            limited = None if row.kind == "personal" else _limited(db, row, principal.who, policy)
        idle = idle or timedelta(minutes=policy.idle_minutes)
        rests = int(idle.total_seconds() * 1e6) if row.kind == "session" else 0
        session = Session(principal.who, row.csrf, row.kind, row.id, limited, row.reading, rests,
                          row.seen_at, row.ends_at, row.proved_at or 0)  # fmt: skip
        if not is_alive(session, at):
            return None
        if at - row.seen_at > SEEN_EVERY:
            self._seen(row, at)
            session = replace(session, seen_at=at)
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        self._known[secret, kind == "session"] = KnownSession(session, generation, principal.until)
        return session

    def limited(self, db: Connection, row: Row[Any], who: Who) -> str | None:
        """What an account must set up before anything else: ``password``, ``second-factor``."""
        return _limited(db, row, who, self.policies.read(db))

    def _seen(self, row: Row[Any], at: int) -> None:
        with writing(self.engine) as db:
            own = SESSIONS.c.digest == row.digest
            db.execute(update(SESSIONS).where(own).values(seen_at=at))
            used = update(ACCOUNTS).where(ACCOUNTS.c.account == row.account)
            db.execute(used.values(used_at=at))

    def prove(self, db: Connection, key: str, at: int) -> None:
        """The password or a second factor was given again in the session of that id."""
        db.execute(update(SESSIONS).where(SESSIONS.c.id == key).values(proved_at=at))
        changed(db)

    def of(self, account: str | None, now: datetime, kinds: tuple[str, ...] = ()) -> list[Row[Any]]:
        """Those that last, the newest first; of everybody where no account is named."""
        query = select(SESSIONS).where(SESSIONS.c.ends_at >= to_micros(now))
        if account is not None:
            query = query.where(SESSIONS.c.account == account)
        if kinds:
            query = query.where(SESSIONS.c.kind.in_(kinds))
        with self.engine.connect() as db:
            return list(db.execute(query.order_by(SESSIONS.c.made_at.desc(), SESSIONS.c.id)))

    # --- ending -------------------------------------------------------------------------------

    def end(self, secret: str, by: By | None = None) -> None:
        """Signing out."""
        with writing(self.engine) as db:
            query = delete(SESSIONS).where(SESSIONS.c.digest == digest(secret))
            row = db.execute(query.returning(SESSIONS.c.account)).one_or_none()
            if row is not None:
                changed(db)
                record(db, "sign_out", by or By(row.account, "page"))

    def end_one(self, key: str, by: By, account: str | None = None) -> str:
        """By its id: one's own (``account``), or anybody's by an administrator. Whose it was."""
        with writing(self.engine) as db:
            query = delete(SESSIONS).where(SESSIONS.c.id == key)
            if account is not None:
                query = query.where(SESSIONS.c.account == account)
            row = db.execute(
                query.returning(SESSIONS.c.account, SESSIONS.c.kind, SESSIONS.c.name)
            ).one_or_none()
            if row is None:
                raise NotFound("There is no session or token {id}.", id=key)
            changed(db)
            kind = "token.revoked" if row.kind == "personal" else "session.ended"
            record(db, kind, by, of=row.account, name=row.name)
            return str(row.account)

    def end_all_in(self, db: Connection, account: str) -> None:
        db.execute(delete(SESSIONS).where(SESSIONS.c.account == account))


def _limited(db: Connection, row: Row[Any], who: Who, policy: Policy) -> str | None:
    if row.must_change:
        return "password"
    if wants_factor(policy, who) and not has_factor(db, row.account):
        return "second-factor"
    return None


def wants_factor(policy: Policy, who: Who) -> bool:
    """Required of administrators and the committee, where the policy says so; and of whoever may
    use their rights as a deputy."""
    roles = {grant.role for each in (who, *who.principals) for grant in each.grants}
    return policy.second_factor == "required" and bool(roles & MUST_HAVE_FACTOR)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
