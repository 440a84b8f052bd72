"""Second factors (第二因素): a telephone's codes (TOTP), security keys, recovery codes."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

import pyotp
import segno
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.database import changed, leave_no_trace, writing
from service.access.factor_secrets import FactorSecrets, is_sealed
from service.access.log import By, record
from service.access.tables import FACTORS

ISSUER = "Duban"
STEP = 30  # seconds of a code
RECOVERY = 10  # codes given at a time
STRONG = ("totp", "key")


class WrongCode(Refused):
    """The code is not the one of this moment."""

    status = 422


@dataclass(frozen=True, slots=True)
class Offered:
    """A shared secret to be confirmed by a first code: for a camera, or typed in."""

    id: str
    secret: str
    uri: str

    @property
    def svg(self) -> str:
        """The QR code as a ``data:`` address of an image."""
        return str(segno.make(self.uri, error="m").svg_data_uri(scale=4))

    @property
    def png(self) -> str:
        out = io.BytesIO()
        segno.make(self.uri, error="m").save(out, kind="png", scale=4)
        return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


class Factors:
    """Moments come from outside. ``secrets``: what a telephone's are sealed with."""

    def __init__(self, engine: Engine, secrets: FactorSecrets) -> None:
        self.engine, self.secrets = engine, secrets

    def seal_all(self) -> None:
        """What an earlier release kept in clear."""
        with writing(self.engine) as db:
            query = select(FACTORS).where(FACTORS.c.kind == "totp")
            for row in list(db.execute(query)):
                if row.secret and not is_sealed(row.secret):
                    kept = self.secrets.seal(row.secret, row.id, row.account)
                    db.execute(update(FACTORS).where(FACTORS.c.id == row.id).values(secret=kept))
        leave_no_trace(self.engine)

    def of(self, account: str) -> list[Row[Any]]:
        own = FACTORS.c.account == account, FACTORS.c.confirmed.is_(True)
        with self.engine.connect() as db:
            return list(db.execute(select(FACTORS).where(*own).order_by(FACTORS.c.made_at)))

    # --- a telephone --------------------------------------------------------------------------

    def offer_totp(self, account: str, name: str, now: datetime) -> Offered:
        """Counts for nothing before ``confirm_totp``."""
        key, secret = secrets.token_hex(8), pyotp.random_base32()
        with writing(self.engine) as db:
            unconfirmed = FACTORS.c.kind == "totp", FACTORS.c.confirmed.is_(False)
            db.execute(delete(FACTORS).where(FACTORS.c.account == account, *unconfirmed))
            db.execute(
                insert(FACTORS).values(
                    id=key,
                    account=account,
                    kind="totp",
                    name=named(name),
                    counter=0,
                    secret=self.secrets.seal(secret, key, account),
                    made_at=to_micros(now),
                    confirmed=False,
                )
            )
        return offer(account, key, secret)

    def offered(self, account: str, key: str) -> Offered | None:
        """The same secret again, after a mistyped code; None where it is confirmed or gone."""
        waiting = FACTORS.c.id == key, FACTORS.c.confirmed.is_(False)
        with self.engine.connect() as db:
            query = select(FACTORS.c.secret).where(FACTORS.c.account == account, *waiting)
            kept = db.execute(query).scalar_one_or_none()
        return offer(account, key, self.secrets.open(kept, key, account)) if kept else None

    def confirm_totp(self, account: str, key: str, code: str, now: datetime, by: By) -> list[str]:
        """WrongCode. Recovery codes, given once, with the first factor of the account."""
        with writing(self.engine) as db:
            row = self._own_factor(db, account, key)
            step = self._step_of(row, code, to_micros(now))
            if step is None:
                raise WrongCode("This code is not right; the clock of the telephone may be off.")
            is_own = FACTORS.c.id == key
            db.execute(update(FACTORS).where(is_own).values(confirmed=True, counter=step))
            return enrolled(db, account, "totp", row.name, now, by)

    def _own_factor(self, db: Connection, account: str, key: str) -> Row[Any]:
        query = select(FACTORS).where(FACTORS.c.id == key, FACTORS.c.account == account)
        row = db.execute(query).one_or_none()
        if row is None:
            raise NotFound("There is no second factor {id}.", id=key)
        return row

    # --- recovery and removal -----------------------------------------------------------------

    def new_recovery(self, account: str, now: datetime, by: By) -> list[str]:
        """The old ones are void."""
        with writing(self.engine) as db:
            codes = recovery(db, account, now)
            record(db, "factor.recovery", by, of=account)
            return codes

    def remove(self, account: str, key: str, by: By) -> None:
        with writing(self.engine) as db:
            row = self._own_factor(db, account, key)
            db.execute(delete(FACTORS).where(FACTORS.c.id == key))
            if not has_factor(db, account):
                self.forget_all(db, account)
            changed(db)
            record(db, "factor.removed", by, of=account, factor=row.kind, name=row.name)

    # --- at sign-in ---------------------------------------------------------------------------

    def right_code(self, db: Connection, account: str, code: str, at: int) -> bool:
        """A telephone's code is good once, a recovery code too (it is then gone)."""
        code = code.strip().lower().replace(" ", "").replace("-", "")
        own = FACTORS.c.account == account, FACTORS.c.confirmed.is_(True)
        for row in list(db.execute(select(FACTORS).where(*own))):
            if row.kind == "totp" and (step := self._step_of(row, code, at)) is not None:
                used = update(FACTORS).where(FACTORS.c.id == row.id, FACTORS.c.counter < step)
                return bool(db.execute(used.values(counter=step, used_at=at)).rowcount)
            if row.kind == "recovery" and compare_digest(row.secret or "", _digest(code)):
                return bool(db.execute(delete(FACTORS).where(FACTORS.c.id == row.id)).rowcount)
        return False

    def _step_of(self, row: Row[Any], code: str, at: int) -> int | None:
        """Which step of 30 seconds the code is of: this one or one beside it, none used before."""
        if len(code) != 6 or not code.isascii() or not code.isdigit():
            return None
        totp = pyotp.TOTP(self.secrets.open(row.secret, row.id, row.account))
        now = at // (STEP * 1_000_000)
        for step in (now - 1, now, now + 1):
            if step > row.counter and compare_digest(totp.at(step * STEP), code):
                return int(step)
        return None

    def forget_all(self, db: Connection, account: str) -> None:
        db.execute(delete(FACTORS).where(FACTORS.c.account == account))


def offer(account: str, key: str, secret: str) -> Offered:
    uri = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    return Offered(key, secret, uri)


def enrolled(
    db: Connection, account: str, kind: str, name: str, now: datetime, by: By
) -> list[str]:
    changed(db)
    there = FACTORS.c.account == account, FACTORS.c.kind == "recovery"
    first = db.execute(select(FACTORS.c.id).where(*there).limit(1)).first() is None
    codes = recovery(db, account, now) if first else []
    record(db, "factor.added", by, of=account, factor=kind, name=name)
    return codes


def recovery(db: Connection, account: str, now: datetime) -> list[str]:
    """80 bits each, good for one sign-in; only digests are kept."""
    there = FACTORS.c.account == account, FACTORS.c.kind == "recovery"
    db.execute(delete(FACTORS).where(*there))
    codes = [secrets.token_hex(10) for _ in range(RECOVERY)]
    for code in codes:
        db.execute(
            insert(FACTORS).values(
                id=secrets.token_hex(8),
                account=account,
                kind="recovery",
                name="recovery",
                secret=_digest(code),
                counter=0,
                made_at=to_micros(now),
                confirmed=True,
            )
        )
    return ["-".join(code[n : n + 5] for n in range(0, 20, 5)) for code in codes]


def named(name: str) -> str:
    name = name.strip()[:60]
    return name if name and name.isprintable() else "-"


# --- which there are ----------------------------------------------------------------------------


def has_factor(db: Connection, account: str) -> bool:
    return bool(set(kinds_of(db, account)) & set(STRONG))


def kinds_of(db: Connection, account: str) -> tuple[str, ...]:
    own = FACTORS.c.account == account, FACTORS.c.confirmed.is_(True)
    kinds = set(db.scalars(select(FACTORS.c.kind).where(*own)))
    return tuple(sorted(kinds)) if kinds & set(STRONG) else ()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
