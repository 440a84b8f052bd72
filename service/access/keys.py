"""Security keys (安全密钥, WebAuthn): the second factor where telephones are banned.

The checks are the webauthn library's; a challenge is good once, and for one account.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.access.database import writing
from service.access.factors import enrolled, named
from service.access.log import By
from service.access.session_opening import Entered, SessionOpening, failed
from service.access.sessions import digest
from service.access.tables import CHALLENGES, FACTORS

LASTS = timedelta(minutes=5)
MOST = 10  # keys of an account


class BadKey(Refused):
    """What the key answered does not hold."""

    status = 422


class Keys:
    """``host``: the name in the browser's address; ``origin``: with scheme and port."""

    def __init__(self, engine: Engine, session_opening: SessionOpening) -> None:
        self.engine, self.session_opening = engine, session_opening

    # --- setting one up -------------------------------------------------------------------------

    def begin(self, account: str, host: str, now: datetime) -> dict[str, Any]:
        """What the browser's ``navigator.credentials.create`` takes."""
        challenge = secrets.token_bytes(32)
        with writing(self.engine) as db:
            keys = _keys(db, account)
            if len(keys) >= MOST:
                raise BadKey("An account has at most {most} keys.", most=MOST)
            self._keep(db, challenge, account, now)
        options = generate_registration_options(
            rp_id=host, rp_name="Duban", user_name=account, user_id=digest(account)[:32].encode(),
            challenge=challenge, exclude_credentials=_described(keys),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.DISCOURAGED,
            ),
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(options_to_json(options))
        return answer

    def finish(
        self, account: str, name: str, answer: dict[str, Any], host: str, origin: str,
        now: datetime, by: By,
    ) -> list[str]:  # fmt: skip
        """BadKey. Recovery codes, given once, with the first factor of the account."""
        with writing(self.engine) as db:
            challenge = _take(db, answer, account, now)
        try:
            made = verify_registration_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=host,
                expected_origin=origin,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise BadKey("The security key's answer does not hold; try again.") from error
        with writing(self.engine) as db:
            db.execute(
                insert(FACTORS).values(
                    id=secrets.token_hex(8),
                    account=account,
                    kind="key",
                    name=named(name),
                    credential=made.credential_id,
                    public_key=made.credential_public_key,
                    counter=made.sign_count,
                    confirmed=True,
                    made_at=to_micros(now),
                )
            )
            return enrolled(db, account, "key", named(name), now, by)

    # --- signing in -----------------------------------------------------------------------------

    def ask(self, half: str, host: str, now: datetime, by: By) -> dict[str, Any] | None:
        """What ``navigator.credentials.get`` takes, for a sign-in whose password was right."""
        challenge = secrets.token_bytes(32)
        with writing(self.engine) as db:
            row = self.session_opening.halfway(db, half, to_micros(now), by)
            rows = _keys(db, row.account) if row is not None else []
            if row is None or not rows:
                return None
            self._keep(db, challenge, row.account, now)
        options = generate_authentication_options(
            rp_id=host, challenge=challenge, allow_credentials=_described(rows),
            user_verification=UserVerificationRequirement.DISCOURAGED,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(options_to_json(options))
        return answer

    def enter(
        self, half: str, answer: dict[str, Any], host: str, origin: str, now: datetime,
        lasts: timedelta, by: By,
    ) -> Entered | None:  # fmt: skip
        """None alike for a wrong key, an ended half sign-in and a locked account."""
        at = to_micros(now)
        with writing(self.engine) as db:
            row = self.session_opening.halfway(db, half, at, by)
            attempt = By(row.account if row is not None else "", by.via, by.address)
            if row is None or not _holds(db, row.account, answer, host, origin, now):
                failed(db, row, at, attempt, "second factor")
                return None
            return self.session_opening.complete(db, half, row, now, lasts, attempt)

    def _keep(self, db: Connection, challenge: bytes, account: str, now: datetime) -> None:
        written = bytes_to_base64url(challenge)
        db.execute(delete(CHALLENGES).where(CHALLENGES.c.ends_at < to_micros(now)))
        db.execute(
            insert(CHALLENGES).values(
                digest=digest(written),
                kind="key",
                account=account,
                value=written,
                ends_at=to_micros(now + LASTS),
            )
        )


def _holds(
    db: Connection, account: str, answer: dict[str, Any], host: str, origin: str, now: datetime
) -> bool:
    """A key of the account signed this very challenge; its counter, where it has one, grew."""
    try:
        challenge = _take(db, answer, account, now)
        credential = base64url_to_bytes(str(answer["rawId"]))
        [row] = [each for each in _keys(db, account) if each.credential == credential]
        done = verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=host,
            expected_origin=origin, credential_public_key=row.public_key,
            credential_current_sign_count=row.counter,
        )  # fmt: skip
    except (WebAuthnException, BadKey, ValueError, KeyError, TypeError):
        return False
    used = update(FACTORS).where(FACTORS.c.id == row.id)
    db.execute(used.values(counter=done.new_sign_count, used_at=to_micros(now)))
    return True


def _take(db: Connection, answer: dict[str, Any], account: str, now: datetime) -> bytes:
    """The challenge that the answer is to, once."""
    try:
        client = json.loads(base64url_to_bytes(str(answer["response"]["clientDataJSON"])))
        written = str(client["challenge"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadKey("The security key's answer does not hold; try again.") from error
    query = delete(CHALLENGES).where(
        CHALLENGES.c.digest == digest(written), CHALLENGES.c.kind == "key",
        CHALLENGES.c.account == account, CHALLENGES.c.ends_at >= to_micros(now),
    )  # fmt: skip
    value = db.execute(query.returning(CHALLENGES.c.value)).scalar_one_or_none()
    if value is None:
        raise BadKey("The security key's answer does not hold; try again.")
    return base64url_to_bytes(value)


def _keys(db: Connection, account: str) -> list[Row[Any]]:
    own = FACTORS.c.account == account, FACTORS.c.kind == "key"
    return list(db.execute(select(FACTORS).where(*own, FACTORS.c.confirmed.is_(True))))


def _described(rows: list[Row[Any]]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=row.credential) for row in rows]
