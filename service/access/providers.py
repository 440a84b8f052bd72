"""OpenID Connect (统一身份认证): another house vouches for somebody; an account must be bound.

The code flow with state, nonce and PKCE, by Authlib. Nobody is let in whom no administrator has
bound to an account before.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy import Connection, Engine, delete, insert, select

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access.database import writing
from service.access.log import By, record
from service.access.session_opening import Entered, SessionOpening
from service.access.sessions import digest
from service.access.tables import ACCOUNTS, BINDINGS, CHALLENGES
from service.settings import Settings

log = logging.getLogger(__name__)
LASTS = timedelta(minutes=10)  # at the other house
ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
SECONDS = 10.0


class NotVouchedFor(Refused):
    """The provider said nothing that holds, or it names nobody here."""

    status = 403


class Bindings:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def bind_in(self, db: Connection, account: str, issuer: str, subject: str, by: By) -> None:
        """One account for a subject; bound again, it is the other's. Within what ``Accounts``
        asks for before."""
        there = select(ACCOUNTS.c.operator).where(ACCOUNTS.c.account == account)
        row = db.execute(there).one_or_none()
        if row is None or row.operator:
            raise NotFound("There is no account {account}.", account=account)
        own = BINDINGS.c.issuer == issuer, BINDINGS.c.subject == subject
        db.execute(delete(BINDINGS).where(*own))
        db.execute(insert(BINDINGS).values(issuer=issuer, subject=subject, account=account))
        record(db, "account.bound_to_provider", by, of=account, issuer=issuer, subject=subject)


def says_second_factor(claims: Mapping[str, Any], accepted: str) -> bool:
    """Whether the provider says of itself how somebody was known (amr, RFC 8176) or to which
    level (acr), and it is one of those, with commas between them, that the setting accepts."""
    methods = claims.get("amr")
    said = {str(each) for each in methods} if isinstance(methods, list) else set()
    wanted = {part.strip() for part in accepted.split(",") if part.strip()}
    return bool((said | {str(claims.get("acr"))}) & wanted)


@dataclass(frozen=True, slots=True)
class Begun:
    """``state`` stays in the browser's cookie; ``address`` is where it is sent."""

    state: str
    address: str


class Providers:
    """``back``: our own address that the provider sends the browser to."""

    def __init__(self, settings: Settings, session_opening: SessionOpening) -> None:
        self.settings, self.session_opening = settings, session_opening
        self._document: dict[str, Any] | None = None

    def begin(self, back: str, now: datetime) -> Begun:
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._known()["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        self._keep(state, {"nonce": nonce, "verifier": verifier, "back": back}, now)
        return Begun(state, address)

    def finish(
        self, kept: str, state: str, code: str, now: datetime, lasts: timedelta, by: By
    ) -> Entered:
        """``kept``: the state from the browser's cookie. NotVouchedFor, for whatever reason.
        Half in, where the account has a second factor and the provider asked for none."""
        if not kept or not secrets.compare_digest(kept.encode(), state.encode()):
            raise NotVouchedFor("This sign-in was not begun in this browser.")
        challenge = self._take(state, now)
        claims = self._claims(challenge, code)
        with writing(self.session_opening.engine) as db:
            own = BINDINGS.c.issuer == claims["iss"], BINDINGS.c.subject == claims["sub"]
            account = db.execute(select(BINDINGS.c.account).where(*own)).scalar_one_or_none()
            entered = self._enter(db, account, claims, now, lasts, by)
        if entered is None:
            raise NotVouchedFor("Nobody here is known by that name.")
        return entered

    def _enter(
        self, db: Connection, account: str | None, claims: Any, now: datetime, lasts: timedelta,
        by: By,
    ) -> Entered | None:  # fmt: skip
        theirs = By(account or "", by.via, by.address)
        if account is None:
            record(db, "sign_in.failed", theirs, why="not bound")
            return None
        second = says_second_factor(claims, self.settings.oidc_second_factor)
        return self.session_opening.by_provider(
            db, account, now, lasts, theirs, second, issuer=claims["iss"], subject=claims["sub"]
        )

    # --- the other house ----------------------------------------------------------------------

    def _claims(self, challenge: dict[str, str], code: str) -> Any:
        """Who it is, as the provider signed it: for us, now, and for this very sign-in."""
        known = self._known()
        try:
            with self._client(challenge["back"]) as client:
                token = client.fetch_token(
                    known["token_endpoint"], code=code, code_verifier=challenge["verifier"]
                )
            answer = httpx2.get(known["jwks_uri"], timeout=SECONDS)
            keys = KeySet.import_key_set(answer.raise_for_status().json())
            read = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
            claims = CodeIDToken(
                read.claims, read.header,
                {"iss": {"values": [known["issuer"]]},
                 "aud": {"values": [self.settings.oidc_client_id]},
                 "sub": {"essential": True}, "exp": {"essential": True}},
                {"nonce": challenge["nonce"], "client_id": self.settings.oidc_client_id,
                 "access_token": token.get("access_token")},
            )  # fmt: skip
            claims.validate(leeway=60)
        except Exception as error:  # whatever is wrong with it, it vouches for nobody
            log.warning("The identity provider's answer does not hold: %r", error)
            raise NotVouchedFor("The identity provider did not confirm this sign-in.") from error
        if claims.get("nonce") != challenge["nonce"]:
            raise NotVouchedFor("The identity provider did not confirm this sign-in.")
        return claims

    def _known(self) -> dict[str, Any]:
        """The provider's own description of itself, read once."""
        if self._document is None:
            issuer = (self.settings.oidc_issuer or "").rstrip("/")
            address = f"{issuer}/.well-known/openid-configuration"
            try:
                answer = httpx2.get(address, timeout=SECONDS, follow_redirects=False)
                answer.raise_for_status()
                document = answer.json()
            except (httpx2.HTTPError, ValueError) as error:
                raise NotVouchedFor("The identity provider cannot be reached.") from error
            if document.get("issuer") != self.settings.oidc_issuer:
                raise NotVouchedFor("The identity provider calls itself by another name.")
            self._document = document
        return self._document

    def _client(self, back: str) -> OAuth2Client:
        settings = self.settings
        return OAuth2Client(
            settings.oidc_client_id, settings.oidc_client_secret, scope="openid",
            redirect_uri=back, code_challenge_method="S256", timeout=SECONDS,
        )  # fmt: skip

    # --- what a sign-in under way needs to remember ---------------------------------------------

    def _keep(self, state: str, value: dict[str, str], now: datetime) -> None:
        with writing(self.session_opening.engine) as db:
            db.execute(delete(CHALLENGES).where(CHALLENGES.c.ends_at < to_micros(now)))
            db.execute(
                insert(CHALLENGES).values(
                    digest=digest(state),
                    kind="oidc",
                    value=json.dumps(value),
                    ends_at=to_micros(now + LASTS),
                )
            )

    def _take(self, state: str, now: datetime) -> dict[str, str]:
        """Once: a state that comes again is nobody's."""
        own = CHALLENGES.c.digest == digest(state), CHALLENGES.c.kind == "oidc"
        with writing(self.session_opening.engine) as db:
            query = delete(CHALLENGES).where(*own, CHALLENGES.c.ends_at >= to_micros(now))
            row = db.execute(query.returning(CHALLENGES.c.value)).one_or_none()
        if row is None:
            raise NotVouchedFor("This sign-in took too long, or was used before.")
        challenge: dict[str, str] = json.loads(row.value)
        return challenge
